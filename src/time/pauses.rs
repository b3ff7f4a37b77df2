//! Deadlines under pauses (holds): which pauses count, how they unite, what an open one means.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use super::calendar::{Calendar, Due};
use super::instant::{instant, micros};
use super::{Period, TimeError};

/// A deadline under pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PausedDue {
    /// It is known.
    At(Due),
    /// A pause that stops it is still open, so that there is no date.
    Suspended,
}

/// From when until when; `None` while it is open.
type Pause = (DateTime<Utc>, Option<DateTime<Utc>>);

impl Calendar {
    /// When a period that starts at `start` ends, if nothing counts during the pauses.
    ///
    /// The deadline shifts by the time *of the period's own clock* inside each pause. Pauses that
    /// overlap unite; the part before `start` doesn't count; a pause that begins at or after the
    /// deadline as shifted so far changes nothing, for the deadline has passed. The order of the
    /// list is of no consequence; in order of their beginnings, nothing is allocated.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`], or [`TimeError::Backwards`] for a pause that ends before it begins.
    pub fn paused_due(
        &self,
        start: DateTime<Utc>,
        period: Period,
        pauses: &[Pause],
    ) -> Result<PausedDue, TimeError> {
        // up to here nothing more is to be counted: before the start, or inside an earlier pause
        let mut counted = micros(start)?;
        let mut due = self.end_of(counted, period)?;
        let clock = period.clock();
        let pauses = in_order(pauses);
        for (from, to) in pauses.iter() {
            let begins = micros(*from)?;
            let ends = to.map(micros).transpose()?;
            if let Some(ends) = ends.filter(|ends| *ends < begins) {
                return Err(TimeError::Backwards { from: instant(begins)?, to: instant(ends)? });
            }
            if begins >= due {
                // later ones are still checked, so that a bad list is refused whatever the deadline
                continue;
            }
            match ends {
                None => return Ok(PausedDue::Suspended),
                Some(ends) if ends > counted => {
                    due = self.shifted(due, clock, begins.max(counted), ends)?;
                    counted = ends;
                }
                Some(_) => {}
            }
        }
        self.due_at(due, period.asks_calendar()).map(PausedDue::At)
    }
}

fn in_order(pauses: &[Pause]) -> Cow<'_, [Pause]> {
    if pauses.is_sorted_by_key(|(from, _)| *from) {
        Cow::Borrowed(pauses)
    } else {
        let mut pauses = pauses.to_vec();
        pauses.sort_by_key(|(from, _)| *from);
        Cow::Owned(pauses)
    }
}
