//! `Calendar`: the questions a host asks about working time, and their rules.
//!
//! The arithmetic is in `timeline`, dates and intake in `dates`, pauses in `pauses`, reasons in
//! `explain`.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::compile;
use super::instant::{instant, micros};
use super::period::Repr;
use super::spec::{Boundary, CalendarSpec};
use super::timeline::Timeline;
use super::zone::Offsets;
use super::{CalendarBuilder, CalendarError, LimitClock, Percent, Period, TimeError, day_number};

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

    pub(super) fn offsets(&self) -> &Offsets {
        &self.0.offsets
    }

    pub(super) fn timeline(&self) -> &Timeline {
        &self.0.timeline
    }

    /// When a period that starts at `start` ends.
    ///
    /// ```
    /// use redress::time::{Calendar, Period};
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
    /// ```
    /// use redress::time::{Calendar, LimitClock, Percent};
    /// let office = Calendar::builder(chrono_tz::UTC).weekdays(&[("08:00", "18:00")]).build()?;
    /// let (friday, monday) = ("2026-03-06T08:00:00Z".parse()?, "2026-03-09T18:00:00Z".parse()?);
    /// let warning = office.point(friday, monday, LimitClock::Working, Percent::NINETY)?;
    /// assert_eq!(warning.to_rfc3339(), "2026-03-09T16:00:00+00:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    /// them, `at` stays. Pauses that may overlap are for [`paused_due`](Self::paused_due).
    ///
    /// ```
    /// use redress::time::{Calendar, LimitClock};
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
