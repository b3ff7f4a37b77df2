//! `Merging`: merges a complaint into the one that it duplicates.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::error::{DeskError, Failure};
use super::judge::judge;
use super::{Answer, Handling, Machine, Recorded, Rules, Step, fold};
use crate::complaint::command::{Absorb, Merge};
use crate::complaint::{Complaint, Entry, Request};
use crate::vocabulary::{Actor, CommandKey, ComplaintId, Topic};

/// Merges a duplicate into the complaint that goes on: the latter takes over the promised limits of the
/// duplicate (the earlier of two limits wins), then the duplicate ends. No second clock starts.
///
/// Only running limits are handed over: a suspended limit has no due date, and a breached one stays with the
/// duplicate. If the second step fails the first one stands, and repeating the call completes the merge;
/// after that it is idempotent. A key counts as with any command: it stands in the entry that ends the duplicate.
#[derive(Debug)]
pub struct Merging<P> {
    rules: Arc<Rules>,
    actor: Actor,
    duplicate: ComplaintId,
    into: ComplaintId,
    key: Option<CommandKey>,
    stage: Stage<P>,
    recorded: Vec<Arc<Entry>>,
    folded: Option<Box<Complaint>>,
}

#[derive(Debug)]
enum Stage<P> {
    Start,
    LookingUp,
    ReadingDuplicate,
    ReadingOther(Box<Complaint>),
    Absorbing(Box<Handling<P>>),
    Ending(Box<Handling<P>>),
    Ended,
}

type Next<P, E> = Result<Step<P, Result<Recorded, DeskError<E>>>, DeskError<E>>;

impl<P: Clone> Merging<P> {
    /// Merges a duplicate into the complaint that goes on.
    #[must_use]
    pub const fn new(
        rules: Arc<Rules>,
        actor: Actor,
        duplicate: ComplaintId,
        into: ComplaintId,
    ) -> Self {
        Self {
            rules,
            actor,
            duplicate,
            into,
            key: None,
            stage: Stage::Start,
            recorded: Vec::new(),
            folded: None,
        }
    }

    /// The same under an idempotency key.
    #[must_use]
    pub fn keyed(self, key: Option<CommandKey>) -> Self {
        Self { key, ..self }
    }

    fn advance<E>(&mut self, answer: Answer<E>, now: DateTime<Utc>) -> Next<P, E> {
        match (std::mem::replace(&mut self.stage, Stage::Ended), answer) {
            (Stage::Start, Answer::Begin) => {
                let Some(key) = self.key.clone() else { return Ok(self.read_duplicate()) };
                self.stage = Stage::LookingUp;
                Ok(Step::LookUp { key })
            }
            // The key was used: for this merge, or by mistake.
            (Stage::LookingUp, Answer::Found(Some(_))) => {
                self.run(self.end(), Stage::Ending, Answer::Begin, now)
            }
            (Stage::LookingUp, Answer::Found(None)) => Ok(self.read_duplicate()),
            (Stage::ReadingDuplicate, Answer::Log(log)) => {
                let duplicate = fold::whole(&self.duplicate, &log)?;
                if duplicate.merged_into.as_ref() == Some(&self.into) && !duplicate.is_open() {
                    let next_due = duplicate.next_due();
                    let (id, entries) = (duplicate.id.clone(), Vec::new());
                    return Ok(Step::Done(Ok(Recorded { id, entries, replayed: true, next_due })));
                }
                self.stage = Stage::ReadingOther(duplicate);
                Ok(Step::ReadLog { id: self.into.clone(), after: 0 })
            }
            (Stage::ReadingOther(duplicate), Answer::Log(log)) => {
                let other = fold::whole(&self.into, &log)?;
                let due = self.handed_over(*duplicate, &other, now)?;
                let absorb = Absorb { from: self.duplicate.clone(), due };
                let first = self.handling(self.into.clone(), absorb.into());
                self.run(first, Stage::Absorbing, Answer::Begin, now)
            }
            (Stage::Absorbing(first), answer) => self.run(first, Stage::Absorbing, answer, now),
            (Stage::Ending(second), answer) => self.run(second, Stage::Ending, answer, now),
            (_, Answer::Failed(error)) => Err(Failure::Store(error).into()),
            _ => Err(Failure::OutOfStep.into()),
        }
    }

    fn read_duplicate<O>(&mut self) -> Step<P, O> {
        self.stage = Stage::ReadingDuplicate;
        Step::ReadLog { id: self.duplicate.clone(), after: 0 }
    }

    fn handling(&self, id: ComplaintId, request: Request) -> Box<Handling<P>> {
        let (rules, actor) = (Arc::clone(&self.rules), self.actor.clone());
        Box::new(Handling::act(rules, actor, id, request, None))
    }

    /// The limits that the duplicate hands over. Checks first that the duplicate may be ended, before the
    /// other complaint is touched.
    fn handed_over<E>(
        &self,
        mut duplicate: Complaint,
        other: &Complaint,
        now: DateTime<Utc>,
    ) -> Result<Vec<(Topic, DateTime<Utc>)>, Failure<E>> {
        if !other.is_open() {
            return Err(Failure::MergeTarget { id: other.id.clone() });
        }
        let promises = duplicate.promises().filter(|(_, due)| *due >= now);
        let due: Vec<_> = promises.map(|(topic, due)| (topic.clone(), due)).collect();
        // The state of the other complaint once it has taken over the limits.
        let mut other = other.clone();
        let absorb = Absorb { from: self.duplicate.clone(), due: due.clone() };
        self.asked(&mut other, &Request::now(absorb), (now, None))?;
        let merge = Request::now(Merge { into: self.into.clone() });
        self.asked(&mut duplicate, &merge, (now, Some(&other)))?;
        Ok(due)
    }

    /// Tries a command on a copy, to find out whether it would be rejected.
    fn asked<E>(
        &self,
        complaint: &mut Complaint,
        request: &Request,
        known: (DateTime<Utc>, Option<&Complaint>),
    ) -> Result<(), Failure<E>> {
        let policy = self.rules.policy_for(complaint, &request.command)?;
        let judged = judge(complaint, request, (&policy, &self.actor), known, (&self.rules, false));
        judged.map(|_| ()).map_err(|undone| undone.refused.rejection.into())
    }

    /// Drives one of the two steps, and starts the second after the first.
    fn run<E>(
        &mut self,
        mut handling: Box<Handling<P>>,
        stage: fn(Box<Handling<P>>) -> Stage<P>,
        answer: Answer<E>,
        now: DateTime<Utc>,
    ) -> Next<P, E> {
        let outcome = match handling.step(answer, now).outcome() {
            Ok(outcome) => outcome,
            Err(step) => {
                self.stage = stage(handling);
                return Ok(step);
            }
        };
        self.folded = Machine::<E>::folded(&mut *handling);
        let recorded = outcome?;
        self.recorded.extend(recorded.entries.iter().cloned());
        if let Stage::Ending(_) = stage(handling) {
            let entries = std::mem::take(&mut self.recorded);
            return Ok(Step::Done(Ok(Recorded { entries, ..recorded })));
        }
        self.run(self.end(), Stage::Ending, Answer::Begin, now)
    }

    /// The second step.
    fn end(&self) -> Box<Handling<P>> {
        let mut request = Request::now(Merge { into: self.into.clone() });
        request.key.clone_from(&self.key);
        self.handling(self.duplicate.clone(), request)
    }
}

impl<P: Clone, E> Machine<E> for Merging<P> {
    type Personal = P;
    type Output = Result<Recorded, DeskError<E>>;

    fn step(&mut self, answer: Answer<E>, now: DateTime<Utc>) -> Step<P, Self::Output> {
        self.advance(answer, now).unwrap_or_else(|mut error| {
            let mut recorded = std::mem::take(&mut self.recorded);
            recorded.append(&mut error.recorded);
            Step::Done(Err(DeskError { recorded, ..error }))
        })
    }

    fn folded(&mut self) -> Option<Box<Complaint>> {
        self.folded.take()
    }
}
