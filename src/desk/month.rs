//! The month's end: open cases are carried over.

use std::sync::Arc;

use super::{Desk, DeskError};
use crate::complaint::command::CarryOver;
use crate::complaint::{Entry, Rejection};
use crate::store::{Filter, Store};
use crate::time::Clock;
use crate::vocabulary::{Actor, ComplaintId};

impl<S: Store, C: Clock> Desk<S, C> {
    /// Closes a month: carries the open cases over into the next one and returns their ids. What the
    /// month comes to is for [figures](Self::histories) to say.
    ///
    /// The month is one of the current policy's calendar. Closing it again carries nothing over twice.
    ///
    /// # Errors
    /// The month has not ended, is none, or the store failed.
    pub fn month_end(
        &self,
        actor: &Actor,
        year: i32,
        month: u32,
    ) -> Result<Vec<ComplaintId>, DeskError<S::Error>> {
        let policy = self.policy();
        let calendar = &policy.spec().calendar;
        let (_, until) = calendar.month(year, month).map_err(Rejection::from)?;
        let now = self.clock.now();
        if now < until {
            return Err(Rejection::MonthNotOver { year, month, until, now }.into());
        }
        let next =
            if month >= 12 { (year.saturating_add(1), 1) } else { (year, month.saturating_add(1)) };
        let mut carried_over = Vec::new();
        for id in self.open()? {
            let complaint = self.load(&id)?;
            let carried = complaint.carried.is_some_and(|last| last >= next);
            if complaint.received_at >= until || carried {
                continue;
            }
            self.act(&id, actor, CarryOver { year: next.0, month: next.1 })?;
            carried_over.push(id);
        }
        Ok(carried_over)
    }

    /// The logs of all complaints, in the order of their ids: what a report is made from. Holds them all
    /// at once.
    ///
    /// # Errors
    /// The store failed.
    pub fn histories(&self) -> Result<Vec<Vec<Arc<Entry>>>, DeskError<S::Error>> {
        self.list(&Filter::All)?.iter().map(|id| self.log(id)).collect()
    }
}
