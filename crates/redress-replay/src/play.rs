//! Drives one row after another through the lifecycle.
//!
//! A row opens its case if there is none, ends a hold or reopens the case if its mapping says so, carries out
//! implied steps, and then its own. It is carried out completely or not at all. If everything it asks for was
//! already done, it needs no event.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};
use redress::complaint::{
    Complaint, Entry, FollowUpResult, Receive, Rejection, command, is_legal, transitions,
};
use redress::lifecycle::{CommandKind, StateKind};
use redress::vocabulary::{Actor, ActorId, ComplaintId, CustomerRef, Department, Facts};

use super::activity::{Activity, Step, milestone};
use super::desk::{Desk, HANDLING};
use super::mapping::{Mapping, Resolution};
use super::reason::{Passed, Reason};
use super::word::Word;

/// Maximum number of entries of a case.
const MOST_ENTRIES: usize = 10_000;

/// A case in progress.
#[derive(Debug, Default)]
pub(crate) struct Case {
    pub(crate) complaint: Option<Complaint>,
    pub(crate) log: Vec<Entry>,
    /// Labels that the lifecycle does not have.
    pub(crate) brand: Option<String>,
    pub(crate) region: Option<String>,
    /// What the source system says of its timeliness.
    pub(crate) on_time: Option<bool>,
    /// What the customer said of it, and whether that has been recorded.
    rating: Option<(FollowUpResult, bool)>,
}

/// A row, read through the mapping.
pub(crate) struct Row<'r> {
    pub(crate) case: &'r ComplaintId,
    pub(crate) at: DateTime<Utc>,
    /// When the case was received, if that is known and earlier.
    pub(crate) received: Option<DateTime<Utc>>,
    pub(crate) activity: &'r Activity,
    pub(crate) actor: Actor,
    pub(crate) customer: &'r CustomerRef,
    pub(crate) facts: &'r Facts,
    pub(crate) department: Option<Department>,
    /// The person in charge, if the row says it.
    pub(crate) owner: Option<ActorId>,
    /// Reads another column.
    pub(crate) said: &'r dyn Fn(&str) -> Result<String, Reason>,
}

impl Row<'_> {
    /// The person in charge: named by the row, or whoever acts.
    fn owner(&self) -> &ActorId {
        self.owner.as_ref().unwrap_or(&self.actor.id)
    }
}

/// Number of times each command was carried out, explicitly and by implication.
pub(crate) type Done = BTreeMap<CommandKind, (u64, u64)>;

/// Drives cases.
pub(crate) struct Player {
    pub(crate) desk: Desk,
    implied: Vec<CommandKind>,
    /// Whether the first resolution counts.
    first_only: bool,
    /// The outcome of answers whose activity names none.
    outcome: Option<Word>,
    /// The implied steps before a command, by state and command, computed on demand.
    ways: BTreeMap<(StateKind, CommandKind), Option<Vec<CommandKind>>>,
    pub(crate) done: Done,
}

/// A case as a row has left it so far.
struct Draft<'c> {
    complaint: &'c mut Complaint,
    log: &'c mut Vec<Entry>,
    done: Vec<(CommandKind, bool)>,
}

impl Player {
    pub(crate) fn new(desk: Desk, mapping: &Mapping) -> Self {
        Self {
            desk,
            implied: mapping.implied.clone(),
            first_only: mapping.resolution == Resolution::First,
            outcome: mapping.labels.outcome.clone(),
            ways: BTreeMap::new(),
            done: Done::new(),
        }
    }

    /// Carries out a row; returns the reason if it needed no event.
    pub(crate) fn row(&mut self, case: &mut Case, row: &Row<'_>) -> Result<Option<Passed>, Reason> {
        if case.log.len() >= MOST_ENTRIES {
            return Err(Reason::TooManyEvents);
        }
        let Some(first) = row.activity.does.first() else { return Ok(Some(Passed::Ignored)) };
        let reopens =
            row.activity.reopens || row.activity.does.contains(&Step::Command(CommandKind::Reopen));
        let over = |complaint: &Complaint| is_legal(complaint.state.kind(), CommandKind::Reopen);
        if let Some(complaint) = &case.complaint
            && (self.first_only || !row.activity.reopens)
            && over(complaint)
        {
            match row.activity.work() {
                _ if self.first_only && reopens => {
                    return Ok(Some(Passed::AfterFirst(first.kind())));
                }
                Some(work) => return Ok(Some(Passed::Ended(work))),
                None => {}
            }
        }
        let kept = case.log.len();
        let outcome = self.steps(case, row);
        let more = case.log.len() > kept;
        match outcome {
            Ok(Some(done)) => {
                for (kind, implied) in done {
                    let counts = self.done.entry(kind).or_default();
                    *(if implied { &mut counts.1 } else { &mut counts.0 }) += 1;
                }
                return Ok(None);
            }
            Ok(None) if !more => return Ok(Some(Passed::Already(first.kind()))),
            Err(why) if !more => return Err(why),
            _ => {}
        }
        // What the row has done so far is taken back: the case is as its log before the row says.
        case.log.truncate(kept);
        case.complaint = Complaint::from_log(&case.log).ok();
        outcome.map(|_| Some(Passed::Already(first.kind())))
    }

    /// Carries out the steps of a row; `None` if they did nothing new.
    fn steps(
        &mut self,
        case: &mut Case,
        row: &Row<'_>,
    ) -> Result<Option<Vec<(CommandKind, bool)>>, Reason> {
        let mut done = Vec::new();
        let mut new = false;
        let complaint = match &mut case.complaint {
            Some(complaint) => complaint,
            none => {
                let (complaint, entry) = self.open(row)?;
                let says = row.activity.does.contains(&Step::Command(CommandKind::Receive));
                done.push((CommandKind::Receive, !says));
                case.log.push(entry);
                new = true;
                none.insert(complaint)
            }
        };
        let mut draft = Draft { complaint, log: &mut case.log, done };
        new |= self.wakes(&mut draft, row)?;
        new |= self.hands_on(&mut draft, row)?;
        new |= self.entrusts(&mut draft, row)?;
        for step in &row.activity.does {
            new |= self.step(&mut draft, step, row)?;
        }
        Ok(new.then_some(draft.done))
    }

    fn open(&self, row: &Row<'_>) -> Result<(Complaint, Entry), Reason> {
        let (id, customer) = (row.case.clone(), row.customer.clone());
        let asked = Receive::new(id, customer, row.facts.clone());
        let opened = self.desk.receive(&asked, &row.actor, row.received.unwrap_or(row.at));
        opened.map_err(|why| refused(&why, CommandKind::Receive))
    }

    /// Ends a hold, and reopens what was answered or has ended, if the row's activity does that.
    fn wakes(&self, draft: &mut Draft<'_>, row: &Row<'_>) -> Result<bool, Reason> {
        let before = draft.done.len();
        let does = |kind| row.activity.does.contains(&Step::Command(kind));
        let waits = does(CommandKind::Hold) || does(CommandKind::Resume);
        let ends = !waits && self.implied.contains(&CommandKind::Resume);
        if ends && draft.complaint.hold.is_some() {
            self.implied(draft, CommandKind::Resume, row)?;
        }
        let state = draft.complaint.state.kind();
        if row.activity.reopens && is_legal(state, CommandKind::Reopen) {
            self.implied(draft, CommandKind::Reopen, row)?;
        }
        Ok(draft.done.len() > before)
    }

    /// Hands the case on if the row is of another department in the middle of the handling, whatever else the
    /// row says.
    fn hands_on(&self, draft: &mut Draft<'_>, row: &Row<'_>) -> Result<bool, Reason> {
        let Some(department) = &row.department else { return Ok(false) };
        let explicit = row.activity.does.contains(&Step::Command(CommandKind::Transfer));
        let hands = self.implied.contains(&CommandKind::Transfer)
            && !explicit
            && is_legal(draft.complaint.state.kind(), CommandKind::Transfer)
            && draft.complaint.route.holder() != department;
        if hands {
            self.implied(draft, CommandKind::Transfer, row)?;
        }
        Ok(hands)
    }

    /// Names the person in charge, if the row says another one.
    fn entrusts(&self, draft: &mut Draft<'_>, row: &Row<'_>) -> Result<bool, Reason> {
        let explicit = row.activity.does.contains(&Step::Command(CommandKind::NameOwner));
        let names = row.owner.is_some()
            && !explicit
            && draft.complaint.owner != row.owner
            && is_legal(draft.complaint.state.kind(), CommandKind::NameOwner);
        if names {
            self.implied(draft, CommandKind::NameOwner, row)?;
        }
        Ok(names)
    }

    /// Notes what a row says of the customer's satisfaction. It is recorded in the row with which it comes, if the
    /// case is resolved then; what stands in the rows from the beginning is recorded at the end. Returns whether
    /// it was recorded.
    pub(crate) fn rate(
        &mut self,
        case: &mut Case,
        rating: FollowUpResult,
        row: &Row<'_>,
        opens: bool,
    ) -> Result<bool, Reason> {
        if case.rating.is_some_and(|(before, _)| before == rating) {
            return Ok(false);
        }
        case.rating = Some((rating, false));
        let asked = row.activity.does.contains(&Step::Command(CommandKind::FollowUp));
        if opens || asked {
            // A follow-up of the activity's own says it.
            case.rating = Some((rating, asked));
            return Ok(false);
        }
        self.follow_up(case, &row.actor, row.at)
    }

    /// Records what the customer said, if that is still to be done and the case is resolved.
    fn follow_up(
        &mut self,
        case: &mut Case,
        actor: &Actor,
        at: DateTime<Utc>,
    ) -> Result<bool, Reason> {
        let (Some((result, false)), Some(complaint)) = (case.rating, &mut case.complaint) else {
            return Ok(false);
        };
        let kind = CommandKind::FollowUp;
        if !is_legal(complaint.state.kind(), kind) {
            return Ok(false);
        }
        let command = redress::complaint::Command::from(command::FollowUp { result });
        let asked = self.desk.ask(complaint, &mut case.log, command, actor, at);
        asked.map_err(|why| refused(&why, kind))?;
        self.done.entry(kind).or_default().1 += 1;
        case.rating = Some((result, true));
        Ok(true)
    }

    /// Carries out one step; returns whether it did anything new.
    fn step(&mut self, draft: &mut Draft<'_>, step: &Step, row: &Row<'_>) -> Result<bool, Reason> {
        let kind = step.kind();
        if kind == CommandKind::Receive {
            return Ok(false);
        }
        let asks = |draft: &Draft<'_>| match kind {
            CommandKind::NameOwner => draft.complaint.owner.as_ref() != Some(row.owner()),
            CommandKind::Reclassify => draft.complaint.facts != *row.facts,
            CommandKind::Hold => draft.complaint.hold.is_none(),
            CommandKind::Resume => draft.complaint.hold.is_some(),
            CommandKind::Escalate => draft.complaint.level < row.activity.with.level,
            CommandKind::Archive => !stands(draft.complaint, kind),
            _ => true,
        };
        if !asks(draft) {
            return Ok(false);
        }
        self.hands_on(draft, row)?;
        let state = draft.complaint.state.kind();
        if !is_legal(state, kind) {
            match self.way(state, kind) {
                Some(way) => {
                    for before in way {
                        self.implied(draft, before, row)?;
                    }
                }
                None if stands(draft.complaint, kind) => return Ok(false),
                None => return Err(Reason::Illegal(state, kind)),
            }
        }
        if kind == CommandKind::Reclassify {
            let facts = Box::new(row.facts.clone());
            self.ask(draft, command::Reclassify { facts }.into(), row, false)?;
            return Ok(true);
        }
        let to = row.department.clone().unwrap_or(HANDLING);
        let usual = self.outcome.as_ref();
        let command = row.activity.command(step, usual, &to, row.owner(), row.said)?;
        let command = command.ok_or(Reason::Refused(kind, String::new()))?;
        self.ask(draft, command, row, false)?;
        Ok(true)
    }

    fn implied(
        &self,
        draft: &mut Draft<'_>,
        kind: CommandKind,
        row: &Row<'_>,
    ) -> Result<(), Reason> {
        let to = row.department.clone().unwrap_or(HANDLING);
        let command = row.activity.plain(kind, None, &to, row.owner());
        self.ask(draft, command.ok_or(Reason::Refused(kind, String::new()))?, row, true)
    }

    fn ask(
        &self,
        draft: &mut Draft<'_>,
        command: redress::complaint::Command,
        row: &Row<'_>,
        implied: bool,
    ) -> Result<(), Reason> {
        let kind = command.kind();
        let asked = self.desk.ask(draft.complaint, draft.log, command, &row.actor, row.at);
        asked.map_err(|why| refused(&why, kind))?;
        draft.done.push((kind, implied));
        Ok(())
    }

    /// The shortest sequence of implied steps after which a command is legal.
    fn way(&mut self, state: StateKind, kind: CommandKind) -> Option<Vec<CommandKind>> {
        if let Some(known) = self.ways.get(&(state, kind)) {
            return known.clone();
        }
        let mut reached = vec![state];
        let mut open = VecDeque::from([(state, Vec::new())]);
        let mut found = None;
        while let Some((at, way)) = open.pop_front() {
            if is_legal(at, kind) {
                found = Some(way);
                break;
            }
            for edge in transitions().iter().filter(|edge| edge.from == at && edge.to != at) {
                let transfer = edge.command == CommandKind::Transfer;
                if !transfer && self.implied.contains(&edge.command) && !reached.contains(&edge.to)
                {
                    reached.push(edge.to);
                    let mut longer = way.clone();
                    longer.push(edge.command);
                    open.push_back((edge.to, longer));
                }
            }
        }
        self.ways.insert((state, kind), found.clone());
        found
    }

    /// Records what the customer said, and the alarms that are due by the end of the records.
    pub(crate) fn finish(
        &mut self,
        case: &mut Case,
        until: DateTime<Utc>,
    ) -> Result<(), Rejection> {
        let system = Actor::new(redress::code!("replay"), super::desk::STAFF);
        if let Some(last) = case.complaint.as_ref().map(|complaint| complaint.recorded_at) {
            // A case that cannot be rated any more stays without.
            let _ = self.follow_up(case, &system, last);
        }
        let Some(complaint) = &mut case.complaint else { return Ok(()) };
        if complaint.next_due().is_some_and(|due| due <= until) {
            let tick = redress::complaint::Command::from(command::Tick {});
            self.desk.ask(complaint, &mut case.log, tick, &system, until).map_err(|why| *why)?;
        }
        Ok(())
    }
}

/// Whether the effect of a command has been reached in this cycle and still stands.
fn stands(complaint: &Complaint, kind: CommandKind) -> bool {
    milestone(kind).is_some_and(|milestone| complaint.stands(&milestone))
}

fn refused(why: &Rejection, kind: CommandKind) -> Reason {
    match why {
        Rejection::WrongState { state, command } => Reason::Illegal(*state, *command),
        Rejection::ClockBehind { .. } | Rejection::TooEarly { .. } => Reason::Backwards,
        other => Reason::Refused(kind, other.to_string()),
    }
}
