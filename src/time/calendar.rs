//! `Calendar`: the questions a host asks about working time, and their rules.
//!
//! The arithmetic is in `timeline`, pauses in `pauses`, reasons in `explain`.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::compile;
use super::instant::{DAY, END_DAY, instant, micros};
use super::period::Repr;
use super::spec::{Boundary, CalendarSpec};
use super::timeline::Timeline;
use super::zone::Offsets;
use super::{
    CalendarBuilder, CalendarError, LimitClock, Percent, Period, TimeError, TimeOfDay, date_of,
    day_number,
};

/// A deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Due {
    /// The last instant that is on time: on time is `done <= at`.
    pub at: DateTime<Utc>,
    /// Whether it lies beyond the date up to which the calendar's days off are known, so that it may
    /// still move. Never for elapsed time, which asks no calendar.
    pub provisional: bool,
}

/// When there is work: opening hours in a zone, with days off, make-up days and special days.
///
/// A calendar is checked and compiled once, then only read; a clone shares it. Each question costs
/// O(log n) in the number of exceptional days, whatever the span, and allocates nothing.
///
/// # Rules
/// - A *working day* is a day with any window; others are *rest days*.
/// - Time is real time: on a day when the clocks change, a window is as long as it really lasts. A
///   civil time that the clocks repeat is its first occurrence. One that they skip is, for an opening
///   or a start of day, the first valid instant after it, and for a closing, later by as much as the
///   clocks skip (windows that come to overlap thereby unite).
/// - A local day runs from its first 00:00 to the first 00:00 of the next.
/// - Instants are cut to microseconds and must lie in 1970 to 2199 (see
///   [`accept_instant`](super::accept_instant)); so must every answer.
///
/// Serialised as its [`CalendarSpec`], and equal when the specs are.
///
/// ```
/// use redress::time::{Calendar, Period};
/// let office = Calendar::builder(chrono_tz::Europe::Berlin).weekdays(&[("09:00", "17:00")]).build()?;
/// let friday_1600 = "2026-03-27T15:00:00Z".parse()?;
/// // one hour on Friday, three on Monday, when summer time has begun
/// let due = office.due(friday_1600, Period::working_hours(4)?)?;
/// assert_eq!(due.at.to_rfc3339(), "2026-03-30T10:00:00+00:00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "CalendarSpec", into = "CalendarSpec")]
pub struct Calendar(Arc<Inner>);

struct Inner {
    spec: CalendarSpec,
    offsets: Offsets,
    timeline: Timeline,
    /// UTC µs at which the last known day ends.
    known_until: Option<i64>,
}

impl Calendar {
    /// Begins a calendar without any hours.
    #[must_use]
    pub fn builder(zone: Tz) -> CalendarBuilder {
        CalendarBuilder::new(zone)
    }

    /// Checks and compiles a description.
    ///
    /// # Errors
    /// [`CalendarError`] when it contradicts itself or holds no working time.
    pub fn from_spec(spec: CalendarSpec) -> Result<Self, CalendarError> {
        spec.normalised().map(Self::compile)
    }

    /// Compiles what has been checked.
    fn compile(spec: CalendarSpec) -> Self {
        let offsets = Offsets::of(spec.zone);
        let timeline = compile::timeline(&offsets, spec.hours.each(), &spec.exceptions());
        let horizon = spec.horizon.map(|date| day_number(date).saturating_add(1));
        let known_until = horizon.and_then(|day| timeline.start_of(day));
        Self(Arc::new(Inner { spec, offsets, timeline, known_until }))
    }

    /// What the calendar says, in order and with each date once.
    #[must_use]
    pub fn spec(&self) -> &CalendarSpec {
        &self.0.spec
    }

    /// China without business hours: Monday to Friday around the clock in Asia/Shanghai, with the
    /// official days off and make-up days from 2007 on. Limits in days end at 24:00.
    #[must_use]
    pub fn china() -> Self {
        let builder = Self::builder(Tz::Asia__Shanghai).weekdays(&[("00:00", "24:00")]);
        // a test holds that both constants pass the checks
        Self::compile(builder.china_official_days().spec)
    }

    /// Every hour of every day.
    #[must_use]
    pub fn always_open(zone: Tz) -> Self {
        Self::compile(Self::builder(zone).every_day(&[("00:00", "24:00")]).spec)
    }

    /// The zone.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.0.spec.zone
    }

    /// The last date up to which days off are known; `None` when nobody said.
    #[must_use]
    pub fn horizon(&self) -> Option<NaiveDate> {
        self.0.spec.horizon
    }

    pub(super) fn timeline(&self) -> &Timeline {
        &self.0.timeline
    }

    /// When something that came in at `at` counts as received: at that instant, or, after the intake
    /// cut-off or on a rest day, at the stated time of the next working day. Without a cut-off the
    /// instant itself. Exactly at the cut-off is not after it.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`].
    pub fn received(&self, at: DateTime<Utc>) -> Result<DateTime<Utc>, TimeError> {
        let at = micros(at)?;
        let counts = match self.0.spec.intake_cutoff {
            Some(cutoff) => {
                let day = self.timeline().day_of(at);
                let late = |day| {
                    let limit = self.civil(day, cutoff.after)?;
                    Some(self.timeline().close_of(day).is_none() || at > limit)
                };
                if day.and_then(late).ok_or(BEYOND)? {
                    let next = day.and_then(|day| self.timeline().nth_after(day, 1));
                    next.and_then(|day| self.civil(day, cutoff.counts_at)).ok_or(BEYOND)?
                } else {
                    at
                }
            }
            None => at,
        };
        instant(counts)
    }

    /// When a period that starts at `start` ends.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`] when `start` or the answer lies outside the accepted range.
    pub fn due(&self, start: DateTime<Utc>, period: Period) -> Result<Due, TimeError> {
        let start = micros(start)?;
        let at = self.end_of(start, period)?;
        self.due_at(at, period.asks_calendar())
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
            // Civil Code 201: the day on which it starts is not counted
            Repr::WorkingDays(n) => {
                let last = timeline.nth_after(timeline.day_of(start)?, n.into())?;
                timeline.close_of(last)
            }
            Repr::Days(n) => {
                let last = timeline.day_of(start)?.checked_add(n.into())?;
                match timeline.close_of(last) {
                    // Civil Code 203: at the close of business where there are business hours
                    Some(close) => Some(close),
                    // Civil Code 203: a last day that is a rest day moves behind it
                    None if self.0.spec.roll_rest_days => {
                        timeline.close_of(timeline.nth_after(last, 1)?)
                    }
                    None => timeline.start_of(last.checked_add(1)?),
                }
            }
            Repr::SameDay => {
                let day = timeline.day_of(start)?;
                match timeline.close_of(day) {
                    Some(close) if start < close => Some(close),
                    _ => timeline.start_of(day.checked_add(1)?),
                }
            }
        }
    }

    /// The instant at which `us` more of working time have passed; `us` is more than none.
    fn working_end(&self, start: i64, us: i64) -> Option<i64> {
        let work = self.timeline().work_before(start)?.checked_add(us)?;
        match self.0.spec.boundary {
            Boundary::AtClosing => self.timeline().time_of(work),
            // the microsecond before the next one to be worked has passed
            Boundary::AtNextOpening => {
                self.timeline().time_of(work.checked_add(1)?)?.checked_sub(1)
            }
        }
    }

    pub(super) fn due_at(&self, at: i64, asks_calendar: bool) -> Result<Due, TimeError> {
        let provisional =
            asks_calendar && self.0.known_until.is_some_and(|known_until| at > known_until);
        Ok(Due { at: instant(at)?, provisional })
    }

    /// How much time of a clock lies between two instants.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`], or [`TimeError::Backwards`] when `to` is earlier than `from`.
    pub fn measure(
        &self,
        clock: LimitClock,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<TimeDelta, TimeError> {
        self.between(clock, micros(from)?, micros(to)?).map(TimeDelta::microseconds)
    }

    /// How much working time lies between two instants.
    ///
    /// # Errors
    /// As for [`measure`](Self::measure).
    pub fn working_time(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<TimeDelta, TimeError> {
        self.measure(LimitClock::Working, from, to)
    }

    pub(super) fn between(&self, clock: LimitClock, from: i64, to: i64) -> Result<i64, TimeError> {
        self.since(self.reading(clock, from)?, clock, from, to)
    }

    /// How much of a clock has passed since an instant at which its reading is known.
    fn since(&self, reading: i64, clock: LimitClock, from: i64, to: i64) -> Result<i64, TimeError> {
        if to < from {
            return Err(TimeError::Backwards { from: instant(from)?, to: instant(to)? });
        }
        self.reading(clock, to)?.checked_sub(reading).ok_or(BEYOND)
    }

    /// What a clock shows at an instant: µs since some origin.
    fn reading(&self, clock: LimitClock, at: i64) -> Result<i64, TimeError> {
        match clock {
            LimitClock::Elapsed => Ok(at),
            LimitClock::Working => self.timeline().work_before(at).ok_or(BEYOND),
        }
    }

    /// The instant at which so many percent of the clock's time between `start` and `due` have
    /// passed, rounded up to a whole microsecond.
    ///
    /// Never after `due`. On the working clock it lies within working time (or at a closing); where
    /// there is no working time in between, it is `due` itself.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`], or [`TimeError::Backwards`] when `due` is earlier than `start`.
    pub fn point(
        &self,
        start: DateTime<Utc>,
        due: DateTime<Utc>,
        clock: LimitClock,
        percent: Percent,
    ) -> Result<DateTime<Utc>, TimeError> {
        let (start, due) = (micros(start)?, micros(due)?);
        let from = self.reading(clock, start)?;
        let passed = percent.of(self.since(from, clock, start, due)?);
        let at = match clock {
            _ if passed == 0 => Some(due),
            LimitClock::Elapsed => from.checked_add(passed),
            LimitClock::Working => {
                from.checked_add(passed).and_then(|work| self.timeline().time_of(work))
            }
        };
        instant(at.ok_or(BEYOND)?)
    }

    /// Moves `at` later by the clock's time between `from` and `to`. Where none of it lies between
    /// them, `at` stays.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`], or [`TimeError::Backwards`] when `to` is earlier than `from`.
    pub fn shift(
        &self,
        at: DateTime<Utc>,
        clock: LimitClock,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Due, TimeError> {
        let by = self.between(clock, micros(from)?, micros(to)?)?;
        let at = self.later(micros(at)?, clock, by)?;
        self.due_at(at, clock == LimitClock::Working)
    }

    /// The instant at which a clock shows `by` µs more.
    pub(super) fn later(&self, at: i64, clock: LimitClock, by: i64) -> Result<i64, TimeError> {
        match clock {
            _ if by == 0 => Some(at),
            LimitClock::Elapsed => at.checked_add(by),
            LimitClock::Working => self.working_end(at, by),
        }
        .ok_or(BEYOND)
    }

    /// Whether there is work on a date. Dates outside 1970 to 2199 have none.
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.timeline().close_of(day_number(date)).is_some()
    }

    /// The local date in which an instant is counted. Where the clocks are put back across midnight,
    /// the repeated hour belongs to the new date. Outside the accepted range, the date in UTC.
    #[must_use]
    pub fn local_date(&self, at: DateTime<Utc>) -> NaiveDate {
        let day = micros(at).ok().and_then(|at| self.timeline().day_of(at));
        day.and_then(date_of).unwrap_or_else(|| at.date_naive())
    }

    /// The `n`-th working day after a date, which is itself not counted; for `n` = 0 the date itself.
    ///
    /// # Errors
    /// [`TimeError::DateOutOfRange`] for a date outside 1970 to 2199, [`TimeError::OutOfRange`] when
    /// the answer lies outside.
    pub fn nth_working_day_after(&self, date: NaiveDate, n: u32) -> Result<NaiveDate, TimeError> {
        let day = day_number(date);
        self.start_of_date(date)?;
        if n == 0 {
            return Ok(date);
        }
        let nth = self.timeline().nth_after(day, n.into()).and_then(date_of).ok_or(BEYOND)?;
        self.start_of_date(nth).map(|_| nth).map_err(|_| BEYOND)
    }

    /// The instants at which a local month begins and the next one begins: `[start, end)`.
    ///
    /// # Errors
    /// [`TimeError::NoSuchMonth`] for a month that isn't 1 to 12 or a year outside 1970 to 2199.
    pub fn month(
        &self,
        year: i32,
        month: u32,
    ) -> Result<(DateTime<Utc>, DateTime<Utc>), TimeError> {
        let none = TimeError::NoSuchMonth { year, month };
        let first = NaiveDate::from_ymd_opt(year, month, 1).ok_or(none)?;
        let next = first.checked_add_months(chrono::Months::new(1)).ok_or(none)?;
        let start = |date| {
            let at = self.timeline().start_of(day_number(date))?;
            DateTime::from_timestamp_micros(at)
        };
        if (1970..2200).contains(&year) {
            start(first).zip(start(next)).ok_or(none)
        } else {
            Err(none)
        }
    }

    fn start_of_date(&self, date: NaiveDate) -> Result<i64, TimeError> {
        let day = day_number(date);
        let start = self.timeline().start_of(day).filter(|_| (0..END_DAY).contains(&day));
        start.ok_or(TimeError::DateOutOfRange { date })
    }

    /// UTC µs of a time of day.
    fn civil(&self, day: i64, time: TimeOfDay) -> Option<i64> {
        let local = day.checked_mul(DAY)?.checked_add(time.micros())?;
        Some(self.0.offsets.instant(local))
    }
}

/// The answer lies outside the accepted range.
pub(super) const BEYOND: TimeError = TimeError::OutOfRange { at: None };

impl TryFrom<CalendarSpec> for Calendar {
    type Error = CalendarError;
    fn try_from(spec: CalendarSpec) -> Result<Self, CalendarError> {
        Self::from_spec(spec)
    }
}

impl From<Calendar> for CalendarSpec {
    fn from(calendar: Calendar) -> Self {
        calendar.0.spec.clone()
    }
}

impl PartialEq for Calendar {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.spec == other.0.spec
    }
}

impl Eq for Calendar {}

impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Calendar").field(&self.0.spec).finish()
    }
}
