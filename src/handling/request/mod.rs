//! `Handling`: one request, from its key to its outcome.

mod append;

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::error::{DeskError, Failure};
use super::judge::judge;
use super::{Answer, Intake, Machine, Recorded, Rules, Step, fold};
use crate::complaint::command::Tick;
use crate::complaint::{
    Command, Complaint, Context, Entry, Receive, Refused, Rejection, Request, Undone, receive,
};
use crate::vocabulary::{Actor, CommandKey, ComplaintId};

/// One request: a receipt, a command on a complaint, or a tick.
///
/// See the [module](super) for the rules. `Debug` shows neither the request nor personal data.
pub struct Handling<P> {
    rules: Arc<Rules>,
    actor: Actor,
    asked: Asked,
    id: ComplaintId,
    personal: Option<P>,
    phase: Phase,
    /// The complaint after the last entry that was decided or read.
    complaint: Option<Box<Complaint>>,
    /// Whether the complaint has been compared with the store during this request.
    current: bool,
    /// The complaint that goes on after a merge.
    other: Option<Box<Complaint>>,
    recorded: Vec<Arc<Entry>>,
    /// Whether the request is recorded and the alarms it left due are being recorded.
    settling: bool,
    next_due: Option<DateTime<Utc>>,
    tries: u32,
    /// Whether a decision keeps a copy of the complaint, after one without has spoiled it.
    careful: bool,
}

enum Asked {
    Receipt { receive: Box<Receive>, occurred_at: Option<DateTime<Utc>>, key: Option<CommandKey> },
    Command(Request),
}

/// The pending question to the store, and its purpose.
enum Phase {
    Start,
    LookingUp,
    /// The entry of an earlier call with the same key; the log of its complaint is being read.
    Replaying(Arc<Entry>),
    Loading,
    CatchingUp,
    ReadingOther,
    Appending(Pending),
    FindingOut(Pending),
    Ended,
}

/// An entry that is being appended.
struct Pending {
    entry: Arc<Entry>,
    goal: Goal,
    /// Whether it may already be stored, by an append whose outcome is unknown.
    in_doubt: bool,
}

/// What to do once the entry is stored.
enum Goal {
    /// The request is done.
    Request,
    /// The alarms are recorded; reject the request.
    Refusal(Rejection),
}

type Next<P, E> = Result<Step<P, Result<Recorded, DeskError<E>>>, Failure<E>>;

impl<P: Clone> Handling<P> {
    fn new(rules: Arc<Rules>, actor: Actor, id: ComplaintId, asked: Asked) -> Self {
        Self {
            rules,
            actor,
            asked,
            id,
            personal: None,
            phase: Phase::Start,
            complaint: None,
            current: false,
            other: None,
            recorded: Vec::new(),
            settling: false,
            next_due: None,
            tries: 0,
            careful: false,
        }
    }

    /// Takes a case in.
    #[must_use]
    pub fn receive(rules: Arc<Rules>, actor: Actor, intake: impl Into<Intake<P>>) -> Self {
        let Intake { receive, occurred_at, key, personal } = intake.into();
        let id = receive.id.clone();
        let asked = Asked::Receipt { receive: Box::new(receive), occurred_at, key };
        Self { personal, ..Self::new(rules, actor, id, asked) }
    }

    /// Applies a command to a complaint, with optional personal data.
    #[must_use]
    pub fn act(
        rules: Arc<Rules>,
        actor: Actor,
        id: ComplaintId,
        request: impl Into<Request>,
        personal: Option<P>,
    ) -> Self {
        let asked = Asked::Command(request.into());
        Self { personal, ..Self::new(rules, actor, id, asked) }
    }

    /// Records the alarms that are due on a complaint.
    #[must_use]
    pub fn tick(rules: Arc<Rules>, id: ComplaintId) -> Self {
        Self::act(rules, Actor::system(), id, Tick {}, None)
    }

    fn key(&self) -> Option<&CommandKey> {
        match &self.asked {
            Asked::Receipt { key, .. } => key.as_ref(),
            Asked::Command(request) => request.key.as_ref(),
        }
    }

    fn advance<E>(&mut self, answer: Answer<E>, now: DateTime<Utc>) -> Next<P, E> {
        match (std::mem::replace(&mut self.phase, Phase::Ended), answer) {
            (Phase::Start, Answer::Begin) => match self.key().cloned() {
                Some(key) => self.ask(Phase::LookingUp, Step::LookUp { key }),
                None => self.begin(now),
            },
            (Phase::LookingUp, Answer::Found(None)) => self.begin(now),
            (Phase::LookingUp, Answer::Found(Some((id, entry)))) => self.replay(id, entry),
            (Phase::Replaying(entry), Answer::Log(log)) => {
                let complaint = fold::whole(&self.id, &log)?;
                self.next_due = complaint.next_due();
                self.complaint = Some(complaint);
                self.recorded.push(entry);
                self.finish(true)
            }
            (Phase::Loading, Answer::Folded(complaint)) => {
                if complaint.id != self.id {
                    return self.read_whole();
                }
                self.current = false;
                self.decide(complaint, now)
            }
            (Phase::Loading, Answer::Log(log)) => {
                let complaint = fold::whole(&self.id, &log)?;
                self.caught_up(complaint, &log, now)
            }
            (Phase::CatchingUp, Answer::Log(log)) => {
                let mut complaint = self.complaint.take().ok_or(Failure::OutOfStep)?;
                if !fold::rest(&mut complaint, &log)? {
                    return self.read_whole();
                }
                self.caught_up(complaint, &log, now)
            }
            (Phase::ReadingOther, Answer::Log(log)) => {
                let complaint = self.complaint.take().ok_or(Failure::OutOfStep)?;
                self.other = Some(fold::whole(&self.merges_into()?, &log)?);
                self.decide(complaint, now)
            }
            (Phase::Appending(pending), Answer::Appended) => self.appended(pending, now),
            (Phase::Appending(pending), Answer::NotAppended(error)) => {
                self.not_appended(pending, error, now)
            }
            (Phase::FindingOut(pending), Answer::Log(log)) => self.found_out(pending, &log, now),
            (Phase::FindingOut(pending), Answer::Failed(error)) => {
                Err(self.in_doubt(pending, Some(error)))
            }
            (_, Answer::Failed(error)) => Err(Failure::Store(error)),
            _ => {
                self.complaint = None;
                Err(Failure::OutOfStep)
            }
        }
    }

    #[allow(clippy::unnecessary_wraps, reason = "the last call of what may fail")]
    fn ask<E>(
        &mut self,
        phase: Phase,
        step: Step<P, Result<Recorded, DeskError<E>>>,
    ) -> Next<P, E> {
        self.phase = phase;
        Ok(step)
    }

    /// Continues a request after its key has been looked up.
    fn begin<E>(&mut self, now: DateTime<Utc>) -> Next<P, E> {
        let Asked::Receipt { receive: asked, occurred_at, key } = &self.asked else {
            let id = self.id.clone();
            return self.ask(Phase::Loading, Step::Load { id });
        };
        let rules = Arc::clone(&self.rules);
        let context = Context::new(rules.current(), &self.actor, now);
        let (complaint, entry) = receive(asked, *occurred_at, key.clone(), &context)?;
        self.append(Box::new(complaint), entry, Goal::Request)
    }

    /// The outcome of an earlier call, if it was the same request.
    fn replay<E>(&mut self, id: ComplaintId, entry: Arc<Entry>) -> Next<P, E> {
        let Some(known) = &entry.key else { return Err(Failure::OutOfStep) };
        let same = match &self.asked {
            // A form sent again is the same request, whatever id it is given.
            Asked::Receipt { receive, .. } => !known.digest.contradicts(&receive.digest()),
            Asked::Command(request) => {
                id == self.id && !known.digest.contradicts(&request.digest())
            }
        };
        if !same || entry.actor.id != self.actor.id {
            return Err(Failure::IdempotencyMismatch { key: known.key.clone() });
        }
        self.complaint = None;
        self.id = id.clone();
        self.ask(Phase::Replaying(entry), Step::ReadLog { id, after: 0 })
    }

    fn read_whole<E>(&mut self) -> Next<P, E> {
        self.complaint = None;
        let id = self.id.clone();
        self.ask(Phase::Loading, Step::ReadLog { id, after: 0 })
    }

    /// Reads what others have written since the complaint was folded.
    fn catch_up<E>(&mut self, complaint: Box<Complaint>) -> Next<P, E> {
        let (id, after) = (self.id.clone(), fold::known(&complaint));
        self.complaint = Some(complaint);
        self.ask(Phase::CatchingUp, Step::ReadLog { id, after })
    }

    /// Continues after the log has been read, unless the same request was recorded meanwhile.
    fn caught_up<E>(
        &mut self,
        complaint: Box<Complaint>,
        log: &[Arc<Entry>],
        now: DateTime<Utc>,
    ) -> Next<P, E> {
        self.current = true;
        if let Some(entry) = self.own_entry(log) {
            return self.replay(self.id.clone(), entry);
        }
        self.decide(complaint, now)
    }

    /// The entry in a log that an earlier call with this request's key recorded.
    fn own_entry(&self, log: &[Arc<Entry>]) -> Option<Arc<Entry>> {
        let key = self.key().filter(|_| !self.settling)?;
        let used = |entry: &&Arc<Entry>| entry.key.as_ref().is_some_and(|used| used.key == *key);
        log.iter().find(used).cloned()
    }

    fn merges_into<E>(&self) -> Result<ComplaintId, Failure<E>> {
        match &self.asked {
            Asked::Command(request) => match &request.command {
                Command::Merge(merge) => Ok(merge.into.clone()),
                _ => Err(Failure::OutOfStep),
            },
            Asked::Receipt { .. } => Err(Failure::OutOfStep),
        }
    }

    fn decide<E>(&mut self, mut complaint: Box<Complaint>, now: DateTime<Utc>) -> Next<P, E> {
        let (tick, system) = (Request::now(Tick {}), Actor::system());
        let (request, actor) = match &self.asked {
            Asked::Command(request) if !self.settling => (request, &self.actor),
            _ => (&tick, &system),
        };
        let actual = complaint.version;
        if let Some(expected) = request.expected.filter(|version| *version != actual) {
            if !self.current {
                return self.catch_up(complaint);
            }
            self.complaint = Some(complaint);
            return Err(Failure::Changed { expected, actual });
        }
        let policy = match self.rules.policy_for(&complaint, &request.command) {
            Ok(policy) => policy,
            Err(_) if !self.current => return self.catch_up(complaint),
            Err(failure) => {
                self.complaint = Some(complaint);
                return Err(failure);
            }
        };
        if let Command::Merge(merge) = &request.command
            && merge.into != complaint.id
        {
            match &self.other {
                None => {
                    let id = merge.into.clone();
                    self.complaint = Some(complaint);
                    return self.ask(Phase::ReadingOther, Step::ReadLog { id, after: 0 });
                }
                Some(other) if !other.is_open() => {
                    let id = other.id.clone();
                    self.complaint = Some(complaint);
                    return Err(Failure::MergeTarget { id });
                }
                Some(_) => {}
            }
        }
        let known = (now, self.other.as_deref());
        let rules = (&*self.rules, self.careful);
        let judged = judge(&mut complaint, request, (&policy, actor), known, rules);
        if matches!(judged, Err(Undone { spoiled: true, .. })) {
            self.careful = true;
            return self.read_whole();
        }
        match judged.map_err(|undone| undone.refused) {
            Ok(entry) if !entry.events.is_empty() => self.append(complaint, entry, Goal::Request),
            Err(Refused { rejection, due: Some(due), .. }) => {
                self.append(complaint, *due, Goal::Refusal(rejection))
            }
            _ if !self.current => self.catch_up(complaint),
            Ok(_) => {
                self.next_due = complaint.next_due();
                self.complaint = Some(complaint);
                self.finish(false)
            }
            Err(Refused { rejection, due: None, .. }) => {
                self.complaint = Some(complaint);
                Err(rejection.into())
            }
        }
    }

    #[allow(clippy::unnecessary_wraps, reason = "the last call of what may fail")]
    fn finish<E>(&mut self, replayed: bool) -> Next<P, E> {
        let (id, next_due) = (self.id.clone(), self.next_due);
        let entries = std::mem::take(&mut self.recorded);
        Ok(Step::Done(Ok(Recorded { id, entries, replayed, next_due })))
    }
}

impl<P: Clone, E> Machine<E> for Handling<P> {
    type Personal = P;
    type Output = Result<Recorded, DeskError<E>>;

    fn step(&mut self, answer: Answer<E>, now: DateTime<Utc>) -> Step<P, Self::Output> {
        let failure = match self.advance(answer, now) {
            Ok(step) => return step,
            Err(failure) => failure,
        };
        self.phase = Phase::Ended;
        // The request stands even if recording the alarms fails; a sweep finds them.
        if self.settling {
            let (id, next_due) = (self.id.clone(), self.next_due);
            let entries = std::mem::take(&mut self.recorded);
            return Step::Done(Ok(Recorded { id, entries, replayed: false, next_due }));
        }
        Step::Done(Err(DeskError::new(failure, std::mem::take(&mut self.recorded))))
    }

    fn folded(&mut self) -> Option<Box<Complaint>> {
        matches!(self.phase, Phase::Ended).then(|| self.complaint.take()).flatten()
    }
}

impl<P> fmt::Debug for Handling<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phase = match &self.phase {
            Phase::Start => "start",
            Phase::LookingUp => "looking up the key",
            Phase::Replaying(_) => "replaying",
            Phase::Loading => "loading",
            Phase::CatchingUp => "catching up",
            Phase::ReadingOther => "reading the other complaint",
            Phase::Appending(_) => "appending",
            Phase::FindingOut(_) => "finding out",
            Phase::Ended => "ended",
        };
        f.debug_struct("Handling")
            .field("id", &self.id)
            .field("phase", &phase)
            .field("tries", &self.tries)
            .finish_non_exhaustive()
    }
}
