//! `Calendar`: the public type, and its rules.
//!
//! The arithmetic is in `timeline`, ends of periods in `deadline`, dates in `dates`, receipts in
//! `intake`, openings in `openings`, pauses in `pauses`, explanations in `explain`.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize};

use super::compile;
use super::instant::{instant, micros};
use super::spec::CalendarSpec;
use super::timeline::Timeline;
use super::zone::Offsets;
use super::{CalendarBuilder, CalendarError, LimitClock, Percent, TimeError, day_number};
use crate::redacted;

/// Working hours in a time zone, with days off, make-up days and special days.
///
/// A calendar is checked and compiled once and is immutable; clones share it. Each query costs O(log n) in
/// the number of exceptional days, whatever the span, and allocates nothing.
///
/// # Rules
/// - A *working day* is a day with at least one window; other days are *rest days*.
/// - Time is real time: on a day when the clocks change, a window has its actual length. A civil time that
///   occurs twice means its first occurrence. A civil time that the clocks skip means, for an opening or the
///   start of a day, the first valid instant after it; for a closing, it is later by the length of the skip
///   (windows that then overlap are merged).
/// - A local day runs from its first 00:00 to the first 00:00 of the next.
/// - Instants are truncated to microseconds and must lie in 1970 to 2199 (see
///   [`accept_instant`](super::accept_instant)); so must every result.
///
/// Serialised as its [`CalendarSpec`], and equal when the specs are.
///
/// ```
/// use redress_time::{Calendar, Period};
/// let office = Calendar::builder(chrono_tz::Europe::Berlin).weekdays(&[("09:00", "17:00")]).build()?;
/// let friday_1600 = "2026-03-27T15:00:00Z".parse()?;
/// // one hour on Friday, three on Monday, after summer time has begun
/// let due = office.due(friday_1600, Period::working_hours(4)?)?;
/// assert_eq!(due.at.to_rfc3339(), "2026-03-30T10:00:00+00:00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Serialize)]
#[serde(crate = "crate::redacted::serde", into = "CalendarSpec")]
pub struct Calendar(Arc<Inner>);

struct Inner {
    spec: CalendarSpec,
    offsets: Offsets,
    timeline: Timeline,
    /// UTC µs between which the days off are known; `None` if no days are listed.
    known: Option<(i64, i64)>,
}

impl Calendar {
    /// A builder for a calendar, without any hours.
    #[must_use]
    pub fn builder(zone: Tz) -> CalendarBuilder {
        CalendarBuilder::new(zone)
    }

    /// Checks and compiles a description.
    ///
    /// # Errors
    /// [`CalendarError`] if it contradicts itself or has no working time.
    pub fn from_spec(spec: CalendarSpec) -> Result<Self, CalendarError> {
        spec.normalised().map(Self::compile)
    }

    /// Compiles a checked spec.
    fn compile(spec: CalendarSpec) -> Self {
        let offsets = Offsets::of(spec.zone);
        let timeline = compile::timeline(&offsets, spec.pattern(), &spec.exceptions());
        let known = spec.known().map(|(first, last)| {
            let end = day_number(last).saturating_add(1);
            // a date before the timeline's start is before everything else
            (timeline.start_of(day_number(first)).unwrap_or(i64::MIN), timeline.start_of(end))
        });
        let known = known.map(|(from, until)| (from, until.unwrap_or(i64::MAX)));
        Self(Arc::new(Inner { spec, offsets, timeline, known }))
    }

    /// The calendar's description, in order and with each date once.
    #[must_use]
    pub fn spec(&self) -> &CalendarSpec {
        &self.0.spec
    }

    /// China without business hours: Monday to Friday around the clock in Asia/Shanghai, with the
    /// official days off and make-up days from 2007 on. Limits in days end at 24:00.
    #[must_use]
    pub fn china() -> Self {
        let builder = Self::builder(Tz::Asia__Shanghai).weekdays(&[("00:00", "24:00")]);
        // a test ensures that both constants pass the checks
        Self::compile(builder.china_official_days().spec)
    }

    /// Open around the clock, every day.
    #[must_use]
    pub fn always_open(zone: Tz) -> Self {
        Self::compile(Self::builder(zone).every_day(&[("00:00", "24:00")]).spec)
    }

    /// The zone.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.0.spec.zone
    }

    /// The last date up to which days off are known; `None` if no days are listed. Capped at the end of the
    /// consecutive years for which days are listed, whatever horizon was set.
    #[must_use]
    pub fn horizon(&self) -> Option<NaiveDate> {
        self.0.spec.known().map(|(_, last)| last)
    }

    /// Whether a result that relies on the days between two instants may still change, because some of them
    /// lie outside the dates for which days off are known.
    ///
    /// [`Due`](super::Due) and [`Explanation`](super::Explanation) carry this flag for their own result.
    #[must_use]
    pub fn is_provisional(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> bool {
        let us = DateTime::timestamp_micros;
        self.relies_on_unknown(us(&from), us(&to))
    }

    pub(super) fn relies_on_unknown(&self, from: i64, to: i64) -> bool {
        // a day that ends exactly at the end of the known dates is known
        self.0.known.is_some_and(|(first, last)| from < first || to > last)
    }

    pub(super) fn offsets(&self) -> &Offsets {
        &self.0.offsets
    }

    pub(super) fn timeline(&self) -> &Timeline {
        &self.0.timeline
    }

    /// The time on a clock between two instants.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`], or [`TimeError::Backwards`] if `to` is earlier than `from`.
    pub fn measure(
        &self,
        clock: LimitClock,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<TimeDelta, TimeError> {
        self.between(clock, micros(from)?, micros(to)?).map(TimeDelta::microseconds)
    }

    /// The working time between two instants.
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

    /// The time on a clock since an instant, given the clock's reading there.
    fn since(&self, reading: i64, clock: LimitClock, from: i64, to: i64) -> Result<i64, TimeError> {
        if to < from {
            return Err(TimeError::Backwards { from: instant(from)?, to: instant(to)? });
        }
        self.reading(clock, to)?.checked_sub(reading).ok_or(BEYOND)
    }

    /// The reading of a clock at an instant: µs since a fixed origin.
    fn reading(&self, clock: LimitClock, at: i64) -> Result<i64, TimeError> {
        match clock {
            LimitClock::Elapsed => Ok(at),
            LimitClock::Working => self.timeline().work_before(at).ok_or(BEYOND),
        }
    }

    /// The instant at which the given percentage of the clock's time between `start` and `due` has passed,
    /// rounded up to a whole microsecond.
    ///
    /// Never after `due`. On the working clock it lies within working time (or at a closing); without any
    /// working time between the two, it is `due` itself.
    ///
    /// ```
    /// use redress_time::{Calendar, LimitClock, Percent};
    /// let office = Calendar::builder(chrono_tz::UTC).weekdays(&[("08:00", "18:00")]).build()?;
    /// let (friday, monday) = ("2026-03-06T08:00:00Z".parse()?, "2026-03-09T18:00:00Z".parse()?);
    /// let warning = office.point(friday, monday, LimitClock::Working, Percent::NINETY)?;
    /// assert_eq!(warning.to_rfc3339(), "2026-03-09T16:00:00+00:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`], or [`TimeError::Backwards`] if `due` is earlier than `start`.
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
}

/// The result lies outside the accepted range.
pub(super) const BEYOND: TimeError = TimeError::OutOfRange { at: None };

impl<'de> Deserialize<'de> for Calendar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        redacted::checked(deserializer, Self::from_spec)
    }
}

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
