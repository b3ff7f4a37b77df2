//! Deadlines with pauses (holds).

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::instant::{instant, micros};
use super::{Due, Period, TimeError};

/// A deadline with pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum PausedDue {
    /// The end is known.
    At(Due),
    /// A pause is still open, so there is no end yet.
    Suspended,
}

/// Start and end of a pause; no end while it is open.
pub(super) type Pause = (DateTime<Utc>, Option<DateTime<Utc>>);

impl Calendar {
    /// The end of a period that starts at `start`, if time during the pauses does not count.
    ///
    /// The deadline shifts by the time *on the period's own clock* inside each pause; a day limit then ends with
    /// a day as in [`shift_due`](Self::shift_due). Overlapping pauses are merged; time before `start` does not
    /// count; a pause that begins at or after the deadline as shifted so far changes nothing, since the deadline
    /// has passed. The list may be in any order; if it is ordered by start, nothing is allocated.
    ///
    /// ```
    /// use redress_time::{Calendar, PausedDue, Period};
    /// let office = Calendar::builder(chrono_tz::Europe::Berlin).weekdays(&[("09:00", "17:00")]).build()?;
    /// let monday_0900 = "2026-03-02T08:00:00Z".parse()?;
    /// let asked = "2026-03-02T15:00:00Z".parse()?; // Monday 16:00
    /// let answered = "2026-03-03T09:00:00Z".parse()?; // Tuesday 10:00
    /// let due = office.paused_due(monday_0900, Period::working_hours(8)?, &[(asked, Some(answered))])?;
    /// let PausedDue::At(due) = due else { panic!("no pause is open") };
    /// // one hour on Monday and one on Tuesday don't count
    /// assert_eq!(due.at.to_rfc3339(), "2026-03-03T10:00:00+00:00");
    /// let due = office.paused_due(monday_0900, Period::working_hours(8)?, &[(asked, None)])?;
    /// assert_eq!(due, PausedDue::Suspended);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`], or [`TimeError::Backwards`] if a pause ends before it begins.
    pub fn paused_due(
        &self,
        start: DateTime<Utc>,
        period: Period,
        pauses: &[Pause],
    ) -> Result<PausedDue, TimeError> {
        self.each_shift(start, period, pauses, |_, _, _| Ok(()))
    }

    /// Moves the end of a limit that began at `start` later by the pauses that have ended.
    ///
    /// For one pause the same as [`shift_due`](Self::shift_due). After several a day limit is brought to the end
    /// of a day once, by all of the time that they took: three pauses of an hour each cost one day, not three. A pause
    /// on the last day itself, when the time is used up already, brings it to the end of the day on which the pause ends.
    ///
    /// ```
    /// use redress_time::{Calendar, Period};
    /// let office = Calendar::builder(chrono_tz::UTC).weekdays(&[("09:00", "17:00")]).build()?;
    /// let (monday, three_days) = ("2026-03-02T09:00:00Z".parse()?, Period::working_days(3)?);
    /// let due = office.due(monday, three_days)?; // Thursday 17:00
    /// let hour = |day| Ok::<_, Box<dyn std::error::Error>>((
    ///     format!("2026-03-0{day}T10:00:00Z").parse()?,
    ///     format!("2026-03-0{day}T11:00:00Z").parse()?,
    /// ));
    /// let moved = office.shift_due_by(due, three_days, monday, &[hour(3)?, hour(4)?, hour(5)?])?;
    /// assert_eq!(moved.at.to_rfc3339(), "2026-03-06T17:00:00+00:00"); // Friday
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As for [`paused_due`](Self::paused_due).
    pub fn shift_due_by(
        &self,
        due: Due,
        period: Period,
        start: DateTime<Utc>,
        pauses: &[(DateTime<Utc>, DateTime<Utc>)],
    ) -> Result<Due, TimeError> {
        let ended: Vec<Pause> = pauses.iter().map(|&(from, to)| (from, Some(to))).collect();
        let unshifted = micros(due.at)?;
        match self.each_shift_from(micros(start)?, unshifted, period, &ended, |_, _, _| Ok(()))? {
            PausedDue::At(moved) => {
                Ok(Due { provisional: moved.provisional || due.provisional, ..moved })
            }
            // No pause is open.
            PausedDue::Suspended => Ok(due),
        }
    }

    /// Calls `tell` for each pause that shifts or suspends the deadline, with the part that no earlier pause
    /// covers: its start, its end and the shift in µs.
    pub(super) fn each_shift(
        &self,
        start: DateTime<Utc>,
        period: Period,
        pauses: &[Pause],
        tell: impl FnMut(i64, Option<i64>, i64) -> Result<(), TimeError>,
    ) -> Result<PausedDue, TimeError> {
        let start = micros(start)?;
        self.each_shift_from(start, self.end_of(start, period)?, period, pauses, tell)
    }

    /// The same for an end that is known.
    fn each_shift_from(
        &self,
        start: i64,
        unshifted: i64,
        period: Period,
        pauses: &[Pause],
        mut tell: impl FnMut(i64, Option<i64>, i64) -> Result<(), TimeError>,
    ) -> Result<PausedDue, TimeError> {
        // nothing before this instant counts: it is before the start or inside an earlier pause
        let mut counted = start;
        // the deadline on its clock, and where a day limit then ends
        let (mut shifted, mut due) = (unshifted, unshifted);
        let mut suspended = false;
        let clock = period.clock();
        for (from, to) in in_order(pauses).iter() {
            let begins = micros(*from)?;
            let ends = to.map(micros).transpose()?;
            if let Some(ends) = ends.filter(|ends| *ends < begins) {
                return Err(TimeError::Backwards { from: instant(begins)?, to: instant(ends)? });
            }
            // later pauses are still checked, so that a bad list is refused whatever the deadline
            if suspended || begins >= due || ends.is_some_and(|ends| ends <= counted) {
                continue;
            }
            let begins = begins.max(counted);
            match ends {
                None => {
                    suspended = true;
                    tell(begins, None, 0)?;
                }
                Some(ends) => {
                    let by = self.between(clock, begins, ends)?;
                    shifted = if shifted < begins && by > 0 {
                        // The time is used up, and what is left of its last day was on hold: it ends with the
                        // day on which the hold does, or with the next one that is worked.
                        ends
                    } else {
                        self.raw_shift(shifted, period, by)?
                    };
                    due = self.settled(shifted, unshifted, period)?;
                    counted = ends;
                    tell(begins, Some(ends), by)?;
                }
            }
        }
        if suspended {
            return Ok(PausedDue::Suspended);
        }
        self.due_at(due, period.asks_calendar().then_some(start)).map(PausedDue::At)
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
