//! Ends of periods, and how holds move them.

use chrono::{DateTime, Months, Utc};
use serde::{Deserialize, Serialize};

use super::calendar::{BEYOND, Calendar};
use super::instant::{instant, micros};
use super::period::Repr;
use super::spec::Boundary;
use super::{LimitClock, Period, TimeError, date_of, day_number};

/// A deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde")]
pub struct Due {
    /// The last instant that is on time (`done <= at`).
    pub at: DateTime<Utc>,
    /// Whether it relies on dates for which days off are not known, so that it may still change. Never for
    /// elapsed time, which does not depend on the calendar.
    pub provisional: bool,
}

/// How a last day ends if it is a rest day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OnRestDay {
    /// At the end of the next working day.
    Rolls,
    /// At 24:00.
    Midnight,
}

/// The last day of a period in natural days, weeks or months, before rolling off a rest day.
pub(super) fn last_natural_day(start: i64, period: Period) -> Option<i64> {
    match period.0 {
        Repr::Days(n) => start.checked_add(n.into()),
        Repr::Weeks(n) => start.checked_add(i64::from(n).checked_mul(7)?),
        // Civil Code 202: the same day of the month, or the last day of a shorter month
        Repr::Months(n) => {
            date_of(start)?.checked_add_months(Months::new(n.into())).map(day_number)
        }
        Repr::Elapsed(_)
        | Repr::WorkingTime(_)
        | Repr::WorkingDays(_)
        | Repr::WorkingDaysSameTime(_)
        | Repr::SameDay => None,
    }
}

impl Calendar {
    /// The end of a period that starts at `start`.
    ///
    /// ```
    /// use redress_time::{Calendar, Period};
    /// let office = Calendar::builder(chrono_tz::Asia::Shanghai).weekdays(&[("09:00", "18:00")]).build()?;
    /// let friday_1700 = "2026-03-06T09:00:00Z".parse()?;
    /// let ends = |period: Period| office.due(friday_1700, period).map(|due| due.at.to_rfc3339());
    /// assert_eq!(ends(Period::hours(2)?)?, "2026-03-06T11:00:00+00:00"); // Friday 19:00
    /// assert_eq!(ends(Period::working_hours(2)?)?, "2026-03-09T02:00:00+00:00"); // Monday 10:00
    /// assert_eq!(ends(Period::working_days(2)?)?, "2026-03-10T10:00:00+00:00"); // Tuesday 18:00
    /// assert_eq!(ends(Period::days(2)?)?, "2026-03-09T10:00:00+00:00"); // Sunday rolls to Monday 18:00
    /// assert_eq!(ends(Period::same_day())?, "2026-03-06T10:00:00+00:00"); // Friday 18:00
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`] if `start` or the result lies outside the accepted range.
    pub fn due(&self, start: DateTime<Utc>, period: Period) -> Result<Due, TimeError> {
        let start = micros(start)?;
        let at = self.end_of(start, period)?;
        self.due_at(at, period.asks_calendar().then_some(start))
    }

    /// UTC µs at which a period ends.
    pub(super) fn end_of(&self, start: i64, period: Period) -> Result<i64, TimeError> {
        self.end(start, period).ok_or(BEYOND)
    }

    fn end(&self, start: i64, period: Period) -> Option<i64> {
        let timeline = self.timeline();
        match period.0 {
            Repr::Elapsed(us) => start.checked_add(us),
            Repr::WorkingTime(us) => self.working_end(start, us),
            // Civil Code 201: the start day is not counted
            Repr::WorkingDays(n) => {
                let last = timeline.nth_after(timeline.day_of(start)?, n.into())?;
                timeline.close_of(last)
            }
            Repr::WorkingDaysSameTime(n) => {
                let last = timeline.nth_after(timeline.day_of(start)?, n.into())?;
                self.civil(last, self.time_of_day(start)?)
            }
            Repr::Days(_) | Repr::Weeks(_) | Repr::Months(_) => {
                let last = last_natural_day(timeline.day_of(start)?, period)?;
                self.day_end(last, self.on_rest_day())
            }
            Repr::SameDay => self.same_day_end(timeline.day_of(start)?, start.checked_add(1)?),
        }
    }

    fn on_rest_day(&self) -> OnRestDay {
        if self.spec().roll_rest_days { OnRestDay::Rolls } else { OnRestDay::Midnight }
    }

    /// The end of a last day.
    fn day_end(&self, day: i64, on_rest_day: OnRestDay) -> Option<i64> {
        let timeline = self.timeline();
        match (timeline.close_of(day), on_rest_day) {
            // Civil Code 203: at the close of business, if there are business hours
            (Some(close), _) => Some(close),
            // Civil Code 203: if the last day is a rest day, the day after it counts
            (None, OnRestDay::Rolls) => timeline.close_of(timeline.nth_after(day, 1)?),
            (None, OnRestDay::Midnight) => timeline.start_of(day.checked_add(1)?),
        }
    }

    /// The end of a day for a task due on that day, at or after an instant in it: the close of business, or
    /// 24:00.
    fn same_day_end(&self, day: i64, at: i64) -> Option<i64> {
        match self.timeline().close_of(day) {
            Some(close) if at <= close => Some(close),
            _ => self.timeline().start_of(day.checked_add(1)?),
        }
    }

    /// The instant at which `us` more of working time has passed; `us` is positive.
    fn working_end(&self, start: i64, us: i64) -> Option<i64> {
        let work = self.timeline().work_before(start)?.checked_add(us)?;
        match self.spec().boundary {
            Boundary::AtClosing => self.timeline().time_of(work),
            // the instant before the next working microsecond begins
            Boundary::AtNextOpening => {
                self.timeline().time_of(work.checked_add(1)?)?.checked_sub(1)
            }
        }
    }

    /// A result that relies on the calendar's days since an instant, or on none.
    pub(super) fn due_at(&self, at: i64, since: Option<i64>) -> Result<Due, TimeError> {
        let provisional = since.is_some_and(|since| self.relies_on_unknown(since, at));
        Ok(Due { at: instant(at)?, provisional })
    }

    /// Moves an instant later by the clock's time between `from` and `to`. If there is none, the instant is
    /// unchanged.
    ///
    /// For the end of a limit use [`shift_due`](Self::shift_due), which keeps day limits at the end of a day;
    /// for several pauses that may overlap use [`paused_due`](Self::paused_due).
    ///
    /// ```
    /// use redress_time::{Calendar, LimitClock};
    /// let office = Calendar::builder(chrono_tz::UTC).weekdays(&[("08:00", "18:00")]).build()?;
    /// // on hold from Friday 17:00 to Monday 09:00: two hours of work
    /// let (from, to) = ("2026-03-06T17:00:00Z".parse()?, "2026-03-09T09:00:00Z".parse()?);
    /// let tuesday = "2026-03-10T17:00:00Z".parse()?;
    /// let shifted = office.shift(tuesday, LimitClock::Working, from, to)?;
    /// assert_eq!(shifted.at.to_rfc3339(), "2026-03-11T09:00:00+00:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`], or [`TimeError::Backwards`] if `to` is earlier than `from`.
    pub fn shift(
        &self,
        at: DateTime<Utc>,
        clock: LimitClock,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Due, TimeError> {
        let (at, from) = (micros(at)?, micros(from)?);
        let by = self.between(clock, from, micros(to)?)?;
        let since = (clock == LimitClock::Working).then_some(from.min(at));
        self.due_at(self.later(at, clock, by)?, since)
    }

    /// Moves the end of a limit later by the time on the limit's own clock between `from` and `to`.
    ///
    /// A day limit still ends with a working day, so no time of the hold is lost: at the next close of business
    /// that is not earlier (Civil Code 201, 203; on a calendar that does not roll off rest days, such a day ends
    /// at 24:00). If none of the clock's time lies between `from` and `to`, the end is unchanged.
    ///
    /// ```
    /// use redress_time::{Calendar, Period};
    /// let office = Calendar::builder(chrono_tz::Asia::Shanghai).weekdays(&[("09:00", "18:00")]).build()?;
    /// let three_days = Period::days(3)?;
    /// let due = office.due("2026-05-18T01:00:00Z".parse()?, three_days)?; // from Monday 09:00
    /// assert_eq!(due.at.to_rfc3339(), "2026-05-21T10:00:00+00:00"); // Thursday 18:00
    /// // on hold from Wednesday 09:00 to Friday 09:00: Saturday, and so Monday 18:00
    /// let (from, to) = ("2026-05-20T01:00:00Z".parse()?, "2026-05-22T01:00:00Z".parse()?);
    /// let due = office.shift_due(due, three_days, from, to)?;
    /// assert_eq!(due.at.to_rfc3339(), "2026-05-25T10:00:00+00:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As for [`shift`](Self::shift).
    pub fn shift_due(
        &self,
        due: Due,
        period: Period,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Due, TimeError> {
        let (at, from) = (micros(due.at)?, micros(from)?);
        let by = self.between(period.clock(), from, micros(to)?)?;
        let shifted = self.settled(self.raw_shift(at, period, by)?, at, period)?;
        let moved = self.due_at(shifted, period.asks_calendar().then_some(from.min(at)))?;
        Ok(Due { provisional: moved.provisional || due.provisional, ..moved })
    }

    /// The end moved by `by` µs on the period's clock, whatever day that falls on.
    pub(super) fn raw_shift(&self, at: i64, period: Period, by: i64) -> Result<i64, TimeError> {
        if by > 0 && period.ends_with_a_day() && period.clock() == LimitClock::Working {
            // a day limit used up at closing belongs to that day, whatever the convention
            let work = self.timeline().work_before(at).and_then(|work| work.checked_add(by));
            return work.and_then(|work| self.timeline().time_of(work)).ok_or(BEYOND);
        }
        self.later(at, period.clock(), by)
    }

    /// The end of a period that was shifted from `unshifted` to `at`.
    pub(super) fn settled(
        &self,
        at: i64,
        unshifted: i64,
        period: Period,
    ) -> Result<i64, TimeError> {
        if at == unshifted || !period.ends_with_a_day() {
            return Ok(at);
        }
        let settle = || {
            let day = self.timeline().day_of(at.checked_sub(1)?)?;
            if period == Period::same_day() {
                return self.same_day_end(day, at);
            }
            let on_rest_day = match period.clock() {
                LimitClock::Working => OnRestDay::Rolls,
                LimitClock::Elapsed => self.on_rest_day(),
            };
            match self.day_end(day, on_rest_day)? {
                end if end >= at => Some(end),
                // after the close of business of its day
                _ => self.day_end(day.checked_add(1)?, on_rest_day),
            }
        };
        settle().ok_or(BEYOND)
    }

    /// The instant at which a clock has advanced by `by` µs.
    pub(super) fn later(&self, at: i64, clock: LimitClock, by: i64) -> Result<i64, TimeError> {
        match clock {
            _ if by == 0 => Some(at),
            LimitClock::Elapsed => at.checked_add(by),
            LimitClock::Working => self.working_end(at, by),
        }
        .ok_or(BEYOND)
    }
}
