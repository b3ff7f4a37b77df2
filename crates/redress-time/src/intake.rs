//! When a receipt counts, and deadlines from then on.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::calendar::{BEYOND, Calendar};
use super::instant::{DAY, instant, micros};
use super::{Due, Explanation, Period, TimeError, TimeOfDay, TimeOfDayError, TimeRule};
use crate::redacted;

/// When a late receipt counts as received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct IntakeCutoff {
    /// Receipts after this time on a working day are late; exactly at this time they are not. On a rest day
    /// every receipt is late. With `24:00`, only rest days matter.
    pub after: TimeOfDay,
    /// The time on the next working day at which a late receipt counts.
    pub counts_at: CountsAt,
}

/// The time on the next working day at which a late receipt counts. Written as `09:00` or `same time`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CountsAt {
    /// At a fixed time, before 24:00.
    Time(TimeOfDay),
    /// At the time of day of the receipt: Saturday 10:30 counts as Monday 10:30.
    SameTime,
}

const SAME_TIME: &str = "same time";

impl fmt::Display for CountsAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(time) => time.fmt(f),
            Self::SameTime => f.write_str(SAME_TIME),
        }
    }
}

impl FromStr for CountsAt {
    type Err = TimeOfDayError;
    fn from_str(text: &str) -> Result<Self, TimeOfDayError> {
        if text == SAME_TIME { Ok(Self::SameTime) } else { text.parse().map(Self::Time) }
    }
}

impl Serialize for CountsAt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CountsAt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        redacted::text(deserializer, "time of day such as `09:00`, or `same time`,", |text| {
            text.parse()
        })
    }
}

impl Calendar {
    /// The instant at which an arrival at `at` counts as received: that instant, or, after the intake cut-off
    /// or on a rest day, the next working day at the time that the cut-off states. Exactly at the cut-off is
    /// not late. Without a cut-off, the instant itself.
    ///
    /// Apply it to the arrival once; the result must not be moved a second time.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`].
    pub fn received(&self, at: DateTime<Utc>) -> Result<DateTime<Utc>, TimeError> {
        let at = micros(at)?;
        instant(self.counts_as_received(at).ok_or(BEYOND)?)
    }

    fn counts_as_received(&self, at: i64) -> Option<i64> {
        let Some(cutoff) = self.spec().intake_cutoff else { return Some(at) };
        let timeline = self.timeline();
        let day = timeline.day_of(at)?;
        if timeline.close_of(day).is_some() && at <= self.civil(day, cutoff.after.micros())? {
            return Some(at);
        }
        let next = timeline.nth_after(day, 1)?;
        let time = match cutoff.counts_at {
            CountsAt::Time(time) => time.micros(),
            CountsAt::SameTime => self.time_of_day(at)?,
        };
        self.civil(next, time)
    }

    /// The end of a period that starts with an arrival at `arrived`: the intake cut-off is applied first, and
    /// the period counts from the instant at which the arrival counts as received.
    ///
    /// ```
    /// use redress_time::{Calendar, Period};
    /// let office = Calendar::builder(chrono_tz::UTC)
    ///     .weekdays(&[("09:00", "18:00")])
    ///     .intake_cutoff("17:00", "09:00")
    ///     .build()?;
    /// let monday_1730 = "2026-03-02T17:30:00Z".parse()?;
    /// // counts as received on Tuesday, so the one working day is Wednesday
    /// let due = office.due_from_receipt(monday_1730, Period::working_days(1)?)?;
    /// assert_eq!(due.at.to_rfc3339(), "2026-03-04T18:00:00+00:00");
    /// // `due` counts from the given instant
    /// let due = office.due(monday_1730, Period::working_days(1)?)?;
    /// assert_eq!(due.at.to_rfc3339(), "2026-03-03T18:00:00+00:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As for [`due`](Self::due).
    pub fn due_from_receipt(
        &self,
        arrived: DateTime<Utc>,
        period: Period,
    ) -> Result<Due, TimeError> {
        let received = self.received(arrived)?;
        let due = self.due(received, period)?;
        let provisional =
            due.provisional || received > arrived && self.is_provisional(arrived, due.at);
        Ok(Due { provisional, ..due })
    }

    /// Explains [`due_from_receipt`](Self::due_from_receipt).
    ///
    /// # Errors
    /// As for [`due_from_receipt`](Self::due_from_receipt).
    pub fn explain_due_from_receipt(
        &self,
        arrived: DateTime<Utc>,
        period: Period,
    ) -> Result<Explanation, TimeError> {
        let due = self.due_from_receipt(arrived, period)?;
        let received = self.received(arrived)?;
        let mut why = self.explain_due(received, period)?;
        if received > arrived {
            why.rules.insert(0, TimeRule::CountsFromNextWorkingDay);
        }
        Ok(Explanation { provisional: due.provisional, ..why })
    }

    /// The wall-clock time at an instant, in µs since 00:00.
    pub(super) fn time_of_day(&self, at: i64) -> Option<i64> {
        Some(at.checked_add(self.offsets().at(at))?.rem_euclid(DAY))
    }

    /// UTC µs of a wall-clock time, given in µs since 00:00.
    pub(super) fn civil(&self, day: i64, time: i64) -> Option<i64> {
        let local = day.checked_mul(DAY)?.checked_add(time)?;
        Some(self.offsets().instant(local))
    }
}
