//! `Sweeping`: ticks the complaints that are due, page by page, and skips those that cannot be ticked.

use std::sync::Arc;
use std::vec;

use chrono::{DateTime, Utc};

use super::error::{DeskError, Failure};
use super::{Answer, Handling, Machine, Recorded, Rules, Step};
use crate::complaint::Complaint;
use crate::store::DueCase;
use crate::vocabulary::ComplaintId;

/// Maximum number of complaints listed at once.
const PAGE: usize = 256;

/// The result of a sweep.
#[derive(Debug)]
#[non_exhaustive]
pub struct Sweep<E> {
    /// What was recorded, complaint by complaint.
    pub done: Vec<Recorded>,
    /// The complaints that could not be ticked, each once, with the errors. The others are not affected.
    pub failed: Vec<(ComplaintId, DeskError<E>)>,
    /// Whether `limit` complaints were ticked and more are due: sweep again. Complaints that cannot be ticked
    /// do not count.
    pub more: bool,
}

/// Records all alarms that are due, on at most `limit` complaints, the earliest first.
///
/// Complaints that cannot be ticked are skipped and do not count. Sweeping more often than needed is
/// harmless, since each alarm is recorded once.
#[derive(Debug)]
pub struct Sweeping<P, E> {
    rules: Arc<Rules>,
    limit: usize,
    page: usize,
    until: Option<DateTime<Utc>>,
    after: Option<DueCase>,
    queue: vec::IntoIter<DueCase>,
    last_page: bool,
    ticking: Option<Box<Handling<P>>>,
    folded: Option<Box<Complaint>>,
    sweep: Sweep<E>,
}

type Next<P, E> = Step<P, Result<Sweep<E>, DeskError<E>>>;

impl<P: Clone, E> Sweeping<P, E> {
    /// A sweep of at most `limit` complaints.
    #[must_use]
    pub fn new(rules: Arc<Rules>, limit: usize) -> Self {
        Self {
            rules,
            limit,
            page: limit.clamp(1, PAGE),
            until: None,
            after: None,
            queue: Vec::new().into_iter(),
            last_page: false,
            ticking: None,
            folded: None,
            sweep: Sweep { done: Vec::new(), failed: Vec::new(), more: false },
        }
    }

    /// Takes the next complaint, lists more, or ends.
    fn next(&mut self, now: DateTime<Utc>) -> Next<P, E> {
        let until = *self.until.get_or_insert(now);
        loop {
            let full = self.sweep.done.len() >= self.limit;
            let Some(case) = self.queue.as_slice().first().cloned() else {
                if self.last_page || self.limit == 0 {
                    return self.end(false);
                }
                // List one more than the limit, to know whether more is due without ticking it.
                let (after, limit) = (self.after.clone(), if full { 1 } else { self.page });
                return Step::Due { after, until, limit };
            };
            if full {
                return self.end(true);
            }
            self.queue.next();
            self.after = Some(case.clone());
            let tick = Handling::tick(Arc::clone(&self.rules), case.id);
            if let Some(step) = self.tick(Box::new(tick), Answer::Begin, now) {
                return step;
            }
        }
    }

    /// Drives the tick of one complaint; `None` once it is done.
    fn tick(
        &mut self,
        mut tick: Box<Handling<P>>,
        answer: Answer<E>,
        now: DateTime<Utc>,
    ) -> Option<Next<P, E>> {
        match tick.step(answer, now).outcome() {
            Err(step) => {
                self.ticking = Some(tick);
                return Some(step);
            }
            Ok(Ok(recorded)) if recorded.entries.is_empty() => {}
            Ok(Ok(recorded)) => self.sweep.done.push(recorded),
            Ok(Err(error)) => {
                let id = self.after.as_ref().map(|case| case.id.clone());
                self.sweep.failed.extend(id.map(|id| (id, error)));
            }
        }
        self.folded = Machine::<E>::folded(&mut *tick);
        None
    }

    fn end(&mut self, more: bool) -> Next<P, E> {
        let empty = Sweep { done: Vec::new(), failed: Vec::new(), more: false };
        Step::Done(Ok(Sweep { more, ..std::mem::replace(&mut self.sweep, empty) }))
    }

    fn fail(&mut self, failure: Failure<E>) -> Next<P, E> {
        let done = std::mem::take(&mut self.sweep.done);
        let recorded = done.into_iter().flat_map(|recorded| recorded.entries).collect();
        Step::Done(Err(DeskError::new(failure, recorded)))
    }
}

impl<P: Clone, E> Machine<E> for Sweeping<P, E> {
    type Personal = P;
    type Output = Result<Sweep<E>, DeskError<E>>;

    fn step(&mut self, answer: Answer<E>, now: DateTime<Utc>) -> Step<P, Self::Output> {
        match (self.ticking.take(), answer) {
            (Some(tick), answer) => match self.tick(tick, answer, now) {
                Some(step) => step,
                None => self.next(now),
            },
            (None, Answer::Begin) => self.next(now),
            (None, Answer::Due(due)) => {
                self.last_page = due.is_empty();
                self.queue = due.into_iter();
                self.next(now)
            }
            (None, Answer::Failed(error)) => self.fail(Failure::Store(error)),
            (None, _) => self.fail(Failure::OutOfStep),
        }
    }

    fn folded(&mut self) -> Option<Box<Complaint>> {
        self.folded.take()
    }
}
