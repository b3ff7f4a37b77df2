//! `CarryingOver`: carries open cases over into the next month, page by page.

use std::sync::Arc;
use std::vec;

use chrono::{DateTime, Utc};

use super::error::{DeskError, Failure};
use super::{Answer, Handling, Machine, Recorded, Rules, Step};
use crate::complaint::command::CarryOver;
use crate::complaint::{Complaint, Rejection};
use crate::store::{Cursor, Listed, Query};
use crate::vocabulary::{Actor, ComplaintId};

/// The result of carrying over.
#[derive(Debug)]
#[non_exhaustive]
pub struct CarriedOver<E> {
    /// The cases that were carried over.
    pub done: Vec<Recorded>,
    /// The cases that could not be carried over, with the errors. The other cases are not affected.
    pub failed: Vec<(ComplaintId, DeskError<E>)>,
    /// The cursor for the next call; `None` once all cases have been processed.
    pub next: Option<Cursor>,
}

/// Carries the cases that were open at a month's end over into the next month: one page of at most `limit`
/// cases, in the order of their ids.
///
/// The month is read on the current policy's calendar and must be over. A case that was already carried over
/// is skipped, so the machine is idempotent.
#[derive(Debug)]
pub struct CarryingOver<P, E> {
    rules: Arc<Rules>,
    actor: Actor,
    month: (i32, u32),
    after: Option<Cursor>,
    limit: usize,
    next: Option<Cursor>,
    queue: vec::IntoIter<Listed>,
    at: Option<ComplaintId>,
    carrying: Option<Box<Handling<P>>>,
    folded: Option<Box<Complaint>>,
    done: Vec<Recorded>,
    failed: Vec<(ComplaintId, DeskError<E>)>,
}

type Next<P, E> = Step<P, Result<CarriedOver<E>, DeskError<E>>>;

impl<P: Clone, E> CarryingOver<P, E> {
    /// Closes a month for at most `limit` cases, starting after a cursor.
    #[must_use]
    pub fn new(
        rules: Arc<Rules>,
        actor: Actor,
        (year, month): (i32, u32),
        after: Option<Cursor>,
        limit: usize,
    ) -> Self {
        Self {
            rules,
            actor,
            month: (year, month),
            after,
            limit,
            next: None,
            queue: Vec::new().into_iter(),
            at: None,
            carrying: None,
            folded: None,
            done: Vec::new(),
            failed: Vec::new(),
        }
    }

    /// The cases to check; an error if the month is not over.
    fn query(&self, now: DateTime<Utc>) -> Result<Query, Failure<E>> {
        let (year, month) = self.month;
        let (_, until) = self.rules.current().spec().calendar.month(year, month)?;
        if now < until {
            return Err(Failure::MonthNotOver { year, month, until, now });
        }
        Ok(Query::open().received_before(until))
    }

    fn next(&mut self, now: DateTime<Utc>) -> Next<P, E> {
        let (year, month) = match self.month {
            (year, 12..) => (year.saturating_add(1), 1),
            (year, month) => (year, month.saturating_add(1)),
        };
        while let Some(case) = self.queue.next() {
            self.at = Some(case.id.clone());
            let (rules, actor) = (Arc::clone(&self.rules), self.actor.clone());
            let carry = Handling::act(rules, actor, case.id, CarryOver { year, month }, None);
            if let Some(step) = self.carry(Box::new(carry), Answer::Begin, now) {
                return step;
            }
        }
        let (done, failed) = (std::mem::take(&mut self.done), std::mem::take(&mut self.failed));
        Step::Done(Ok(CarriedOver { done, failed, next: self.next.take() }))
    }

    /// Drives the command on one case; `None` once it is done.
    fn carry(
        &mut self,
        mut carry: Box<Handling<P>>,
        answer: Answer<E>,
        now: DateTime<Utc>,
    ) -> Option<Next<P, E>> {
        match carry.step(answer, now).outcome() {
            Err(step) => {
                self.carrying = Some(carry);
                return Some(step);
            }
            Ok(Ok(recorded)) => self.done.push(recorded),
            Ok(Err(error)) => {
                let before = matches!(error.rejection(), Some(Rejection::AlreadyCarried { .. }));
                if !before || !error.recorded.is_empty() {
                    self.failed.extend(self.at.clone().map(|id| (id, error)));
                }
            }
        }
        self.folded = Machine::<E>::folded(&mut *carry);
        None
    }

    fn fail(&mut self, failure: Failure<E>) -> Next<P, E> {
        let done = std::mem::take(&mut self.done);
        let recorded = done.into_iter().flat_map(|recorded| recorded.entries).collect();
        Step::Done(Err(DeskError::new(failure, recorded)))
    }
}

impl<P: Clone, E> Machine<E> for CarryingOver<P, E> {
    type Personal = P;
    type Output = Result<CarriedOver<E>, DeskError<E>>;

    fn step(&mut self, answer: Answer<E>, now: DateTime<Utc>) -> Step<P, Self::Output> {
        match (self.carrying.take(), answer) {
            (Some(carry), answer) => match self.carry(carry, answer, now) {
                Some(step) => step,
                None => self.next(now),
            },
            (None, Answer::Begin) => match self.query(now) {
                Ok(query) => {
                    let (after, limit) = (self.after.clone(), self.limit.max(1));
                    Step::List { query: Box::new(query), after, limit }
                }
                Err(failure) => self.fail(failure),
            },
            (None, Answer::Page(page)) => {
                self.next = page.next;
                self.queue = page.rows.into_iter();
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
