//! `Period`: how long something may take, and on which clock.
//!
//! The text forms are in `period_text`.

use std::cmp::Ordering;

use chrono::TimeDelta;

use super::PeriodError;
use super::instant::DAY;

/// The longest period, in days (some 179 years).
pub(super) const MAX_DAYS: u16 = u16::MAX;
/// Whole weeks in the longest period.
const MAX_WEEKS: u16 = MAX_DAYS / 7;
/// Whole months of 31 days in the longest period.
const MAX_MONTHS: u16 = MAX_DAYS / 31;

/// A length of time in one of eight kinds that are never converted into each other: a day is not 24 hours,
/// a working day is not 8 working hours, and a month is not 30 days.
///
/// | kind | text | Chinese | ends |
/// |---|---|---|---|
/// | elapsed | `2h`, `30min`, `90s` | `2小时` | that much later, counted from the start instant itself (Civil Code 201) |
/// | working time | `8 working hours` | `8个工作小时` | when that much time has passed inside the calendar's windows |
/// | working days | `3 working days` | `3个工作日` | at the close of the n-th working day after the start day |
/// | working days, same time | `3 working days, same time` | `3个工作日后的同一时刻` | on the n-th working day after the start day, at the start's time of day |
/// | days | `3 days` | `3日` | on the n-th day after the start day; if that is a rest day, on the next working day (Civil Code 201, 203) |
/// | weeks | `2 weeks` | `2周` | like 7 days each |
/// | months | `1 month` | `1个月` | on the same day of the month, or the last day of a shorter month (Civil Code 202), then like days |
/// | same day | `same day` | `当天` | at the close of the start day |
///
/// From one microsecond to 65,535 days; serialised as text.
///
/// ```
/// use redress_time::{LimitClock, Period};
/// let period: Period = "8 working hours".parse()?;
/// assert_eq!(period, Period::working_hours(8)?);
/// assert_eq!(period.clock(), LimitClock::Working);
/// assert_ne!(Period::days(1)?, Period::hours(24)?);
/// assert!(Period::hours(0).is_err());
/// # Ok::<(), redress_time::PeriodError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period(pub(super) Repr);

/// Microseconds or days, always positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Repr {
    Elapsed(i64),
    WorkingTime(i64),
    WorkingDays(u16),
    /// Ends at the time of day at which it started.
    WorkingDaysSameTime(u16),
    Days(u16),
    Weeks(u16),
    Months(u16),
    SameDay,
}

/// The kind and amount of a period, for a `match`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PeriodKind {
    /// Elapsed time, independent of the calendar.
    Elapsed(TimeDelta),
    /// Time inside the calendar's windows.
    WorkingTime(TimeDelta),
    /// Working days.
    WorkingDays(u32),
    /// Working days, ending at the start's time of day.
    WorkingDaysSameTime(u32),
    /// Natural days.
    Days(u32),
    /// Weeks of seven natural days.
    Weeks(u32),
    /// Calendar months.
    Months(u32),
    /// Until the start day closes.
    SameDay,
}

/// The clock on which a limit runs; warning percentages and holds are counted on the same clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum LimitClock {
    /// All time counts.
    Elapsed,
    /// Only time inside the calendar's windows counts.
    Working,
}

/// Checks a number of units of `unit` µs.
const fn span(n: u32, unit: i64) -> Result<i64, PeriodError> {
    // u32::MAX hours are 1.5e19 µs, so this may saturate; the result is too long in any case
    check((n as i64).saturating_mul(unit))
}

/// Checks an amount of µs.
pub(super) const fn check(us: i64) -> Result<i64, PeriodError> {
    if us <= 0 {
        Err(PeriodError::NotPositive)
    } else if us > (MAX_DAYS as i64).saturating_mul(DAY) {
        Err(PeriodError::TooLong)
    } else {
        Ok(us)
    }
}

fn delta(by: TimeDelta) -> Result<i64, PeriodError> {
    match by.num_microseconds() {
        Some(_) if by.subsec_nanos() % 1_000 != 0 => Err(PeriodError::TooFine),
        Some(us) => check(us),
        None if by < TimeDelta::zero() => Err(PeriodError::NotPositive),
        None => Err(PeriodError::TooLong),
    }
}

const fn count(n: u32, most: u16) -> Result<u16, PeriodError> {
    match n {
        0 => Err(PeriodError::NotPositive),
        _ if n > most as u32 => Err(PeriodError::TooLong),
        #[allow(
            clippy::cast_possible_truncation,
            reason = "the pattern holds it in range; try_from is not const"
        )]
        1..=0xFFFF => Ok(n as u16),
        _ => Err(PeriodError::TooLong),
    }
}

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident($unit:literal) => $variant:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// [`PeriodError`] for zero and for more than 65,535 days.
        pub const fn $name(n: u32) -> Result<Self, PeriodError> {
            match span(n, $unit) {
                Ok(us) => Ok(Self(Repr::$variant(us))),
                Err(error) => Err(error),
            }
        }
    )*};
}

impl Period {
    /// An amount of elapsed time.
    ///
    /// # Errors
    /// [`PeriodError`] if it is zero or negative, has a fraction of a microsecond, or exceeds 65,535 days.
    pub fn elapsed(by: TimeDelta) -> Result<Self, PeriodError> {
        delta(by).map(Repr::Elapsed).map(Self)
    }

    /// An amount of working time.
    ///
    /// # Errors
    /// As for [`Period::elapsed`].
    pub fn working_time(by: TimeDelta) -> Result<Self, PeriodError> {
        delta(by).map(Repr::WorkingTime).map(Self)
    }

    constructors! {
        /// Hours of elapsed time.
        hours(3_600_000_000) => Elapsed;
        /// Minutes of elapsed time.
        minutes(60_000_000) => Elapsed;
        /// Hours of working time.
        working_hours(3_600_000_000) => WorkingTime;
        /// Minutes of working time.
        working_minutes(60_000_000) => WorkingTime;
    }

    /// Working days.
    ///
    /// # Errors
    /// [`PeriodError`] for 0 and for more than 65,535.
    pub const fn working_days(n: u32) -> Result<Self, PeriodError> {
        match count(n, MAX_DAYS) {
            Ok(n) => Ok(Self(Repr::WorkingDays(n))),
            Err(error) => Err(error),
        }
    }

    /// Natural (calendar) days.
    ///
    /// # Errors
    /// [`PeriodError`] for 0 and for more than 65,535.
    pub const fn days(n: u32) -> Result<Self, PeriodError> {
        match count(n, MAX_DAYS) {
            Ok(n) => Ok(Self(Repr::Days(n))),
            Err(error) => Err(error),
        }
    }

    /// Working days, ending at the time of day at which the period starts: three of them from Monday 10:30 end
    /// on Thursday 10:30, whether or not the office is open at that time.
    ///
    /// # Errors
    /// [`PeriodError`] for 0 and for more than 65,535.
    pub const fn working_days_same_time(n: u32) -> Result<Self, PeriodError> {
        match count(n, MAX_DAYS) {
            Ok(n) => Ok(Self(Repr::WorkingDaysSameTime(n))),
            Err(error) => Err(error),
        }
    }

    /// Weeks of seven natural days.
    ///
    /// # Errors
    /// [`PeriodError`] for 0 and for more than 9,362.
    pub const fn weeks(n: u32) -> Result<Self, PeriodError> {
        match count(n, MAX_WEEKS) {
            Ok(n) => Ok(Self(Repr::Weeks(n))),
            Err(error) => Err(error),
        }
    }

    /// Calendar months: one month from 31 January ends on the last day of February.
    ///
    /// ```
    /// use redress_time::{Calendar, Period};
    /// let china = Calendar::china();
    /// let saturday = "2026-01-31T02:00:00Z".parse()?;
    /// // Saturday 28 February is a make-up day
    /// assert_eq!(china.due(saturday, Period::months(1)?)?.at.to_rfc3339(), "2026-02-28T16:00:00+00:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`PeriodError`] for 0 and for more than 2,114.
    pub const fn months(n: u32) -> Result<Self, PeriodError> {
        match count(n, MAX_MONTHS) {
            Ok(n) => Ok(Self(Repr::Months(n))),
            Err(error) => Err(error),
        }
    }

    /// Until the close of the start day.
    #[must_use]
    pub const fn same_day() -> Self {
        Self(Repr::SameDay)
    }

    /// A constant number of minutes of elapsed time; 0 does not compile.
    #[must_use]
    pub const fn const_minutes<const N: u16>() -> Self {
        const { assert!(N > 0, "a period is longer than nothing") };
        Self(Repr::Elapsed((N as i64).saturating_mul(60_000_000)))
    }

    /// A constant number of hours of elapsed time; 0 does not compile.
    ///
    /// ```
    /// use redress_time::Period;
    /// const FIRST_ANSWER: Period = Period::const_hours::<24>();
    /// assert_eq!(FIRST_ANSWER.to_string(), "24h");
    /// ```
    #[must_use]
    pub const fn const_hours<const N: u16>() -> Self {
        const { assert!(N > 0, "a period is longer than nothing") };
        Self(Repr::Elapsed((N as i64).saturating_mul(3_600_000_000)))
    }

    /// A constant number of hours of working time; 0 does not compile.
    #[must_use]
    pub const fn const_working_hours<const N: u16>() -> Self {
        const { assert!(N > 0, "a period is longer than nothing") };
        Self(Repr::WorkingTime((N as i64).saturating_mul(3_600_000_000)))
    }

    /// A constant number of working days; 0 does not compile.
    #[must_use]
    pub const fn const_working_days<const N: u16>() -> Self {
        const { assert!(N > 0, "a period is longer than nothing") };
        Self(Repr::WorkingDays(N))
    }

    /// A constant number of natural days; 0 does not compile.
    #[must_use]
    pub const fn const_days<const N: u16>() -> Self {
        const { assert!(N > 0, "a period is longer than nothing") };
        Self(Repr::Days(N))
    }

    /// The kind and amount.
    #[must_use]
    pub fn kind(self) -> PeriodKind {
        match self.0 {
            Repr::Elapsed(us) => PeriodKind::Elapsed(TimeDelta::microseconds(us)),
            Repr::WorkingTime(us) => PeriodKind::WorkingTime(TimeDelta::microseconds(us)),
            Repr::WorkingDays(n) => PeriodKind::WorkingDays(n.into()),
            Repr::WorkingDaysSameTime(n) => PeriodKind::WorkingDaysSameTime(n.into()),
            Repr::Days(n) => PeriodKind::Days(n.into()),
            Repr::Weeks(n) => PeriodKind::Weeks(n.into()),
            Repr::Months(n) => PeriodKind::Months(n.into()),
            Repr::SameDay => PeriodKind::SameDay,
        }
    }

    /// The clock on which a limit of this period runs: the working clock for working time and working days,
    /// elapsed time for the others.
    #[must_use]
    pub const fn clock(&self) -> LimitClock {
        match self.0 {
            Repr::WorkingTime(_) | Repr::WorkingDays(_) | Repr::WorkingDaysSameTime(_) => {
                LimitClock::Working
            }
            Repr::Elapsed(_) | Repr::Days(_) | Repr::Weeks(_) | Repr::Months(_) | Repr::SameDay => {
                LimitClock::Elapsed
            }
        }
    }

    /// Whether it ends with a day: at the close of business or at 24:00.
    pub(super) const fn ends_with_a_day(self) -> bool {
        match self.0 {
            Repr::WorkingDays(_)
            | Repr::Days(_)
            | Repr::Weeks(_)
            | Repr::Months(_)
            | Repr::SameDay => true,
            Repr::Elapsed(_) | Repr::WorkingTime(_) | Repr::WorkingDaysSameTime(_) => false,
        }
    }

    /// Whether its end depends on a calendar's hours or days.
    pub(super) const fn asks_calendar(self) -> bool {
        !matches!(self.0, Repr::Elapsed(_))
    }
}

/// Periods of one kind compare by length; periods of different kinds are not ordered.
impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self.0, other.0) {
            (Repr::Elapsed(a), Repr::Elapsed(b)) | (Repr::WorkingTime(a), Repr::WorkingTime(b)) => {
                Some(a.cmp(&b))
            }
            (Repr::WorkingDays(a), Repr::WorkingDays(b))
            | (Repr::WorkingDaysSameTime(a), Repr::WorkingDaysSameTime(b))
            | (Repr::Days(a), Repr::Days(b))
            | (Repr::Weeks(a), Repr::Weeks(b))
            | (Repr::Months(a), Repr::Months(b)) => Some(a.cmp(&b)),
            (Repr::SameDay, Repr::SameDay) => Some(Ordering::Equal),
            _ => None,
        }
    }
}
