//! `Loading`: brings one complaint up to date.

use chrono::{DateTime, Utc};

use super::error::{DeskError, Failure};
use super::{Answer, Machine, Step, fold};
use crate::complaint::Complaint;
use crate::vocabulary::ComplaintId;

/// Brings a complaint up to date; ends with its current state.
#[derive(Debug)]
pub struct Loading<P> {
    id: ComplaintId,
    cached: Option<Box<Complaint>>,
    folded: Option<Box<Complaint>>,
    personal: std::marker::PhantomData<fn() -> P>,
}

type Next<P, E> = Result<Step<P, Result<Complaint, DeskError<E>>>, Failure<E>>;

impl<P> Loading<P> {
    /// A machine for the complaint with this id.
    #[must_use]
    pub const fn new(id: ComplaintId) -> Self {
        Self { id, cached: None, folded: None, personal: std::marker::PhantomData }
    }

    fn advance<E>(&mut self, answer: Answer<E>) -> Next<P, E> {
        let id = self.id.clone();
        let complaint = match (answer, self.cached.take()) {
            (Answer::Begin, _) => return Ok(Step::Load { id }),
            (Answer::Folded(complaint), None) => {
                let after = fold::known(&complaint);
                self.cached = Some(complaint);
                return Ok(Step::ReadLog { id, after });
            }
            (Answer::Log(log), Some(mut complaint)) => {
                if complaint.id != id || !fold::rest(&mut complaint, &log)? {
                    return Ok(Step::ReadLog { id, after: 0 });
                }
                complaint
            }
            (Answer::Log(log), None) => fold::whole(&id, &log)?,
            (Answer::Failed(error), _) => return Err(Failure::Store(error)),
            _ => return Err(Failure::OutOfStep),
        };
        let loaded = (*complaint).clone();
        self.folded = Some(complaint);
        Ok(Step::Done(Ok(loaded)))
    }
}

impl<P, E> Machine<E> for Loading<P> {
    type Personal = P;
    type Output = Result<Complaint, DeskError<E>>;

    fn step(&mut self, answer: Answer<E>, _: DateTime<Utc>) -> Step<P, Self::Output> {
        self.advance(answer).unwrap_or_else(|failure| Step::Done(Err(failure.into())))
    }

    fn folded(&mut self) -> Option<Box<Complaint>> {
        self.folded.take()
    }
}
