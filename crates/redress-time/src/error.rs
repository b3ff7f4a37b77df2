//! Errors of instants, periods and calendars. No message quotes an input text.

use chrono::{DateTime, NaiveDate, Utc};
use thiserror::Error;

/// Why a question about time cannot be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TimeError {
    /// An instant, or the result, lies outside 1970-01-01 to 2200-01-01 UTC.
    #[error(
        "instants must lie from 1970-01-01T00:00:00Z up to, not including, 2200-01-01T00:00:00Z; {}",
        OutOfRange(*at)
    )]
    OutOfRange {
        /// The instant that was given; `None` if the result lies outside.
        at: Option<DateTime<Utc>>,
    },
    /// An interval ends before it begins.
    #[error(
        "an interval must not end before it begins; this one begins at {from} and ends at {to}"
    )]
    Backwards {
        /// Start of the interval.
        from: DateTime<Utc>,
        /// End of the interval.
        to: DateTime<Utc>,
    },
    /// A month that does not exist or lies outside 1970 to 2199.
    #[error(
        "a month must be 1 to 12 of a year from 1970 to 2199; month {month} of {year} was asked for"
    )]
    NoSuchMonth {
        /// The year.
        year: i32,
        /// The month, as given.
        month: u32,
    },
    /// A date lies outside 1970 to 2199.
    #[error("dates must lie from 1970-01-01 to 2199-12-31; {date} does not")]
    DateOutOfRange {
        /// The date.
        date: NaiveDate,
    },
}

struct OutOfRange(Option<DateTime<Utc>>);

impl std::fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(at) => write!(f, "{at} does not"),
            None => f.write_str("the answer would not: ask for a shorter period"),
        }
    }
}

/// Why a value is not a period or a percentage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PeriodError {
    /// The text is not in a known form.
    #[error(
        "a period is written as `2h`, `1h30min`, `8 working hours`, `3 working days`, `3 days`, `2 weeks`, \
         `1 month` or `same day`, in English or Chinese; this text is none of them"
    )]
    Unreadable,
    /// Zero or less.
    #[error("a period must be longer than zero; this one is zero or negative")]
    NotPositive,
    /// Longer than 65,535 days.
    #[error("a period must not exceed {max} days; this one does", max = super::period::MAX_DAYS)]
    TooLong,
    /// Finer than a microsecond.
    #[error("a period is a whole number of microseconds; this one is not")]
    TooFine,
    /// Not a percentage from 1 to 99.
    #[error("a percentage must be a whole number from 1 to 99; this one is not")]
    Percent,
}

/// Why a calendar cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// A time of day is malformed.
    #[error(
        "a time of day is written `HH:MM` or `HH:MM:SS`, from 00:00 to 24:00; {place} has one that is not"
    )]
    TimeOfDay {
        /// Location of the time.
        place: Place,
    },
    /// A window closes at or before its opening.
    #[error(
        "a window must close after it opens, on the same day; window {number} of {place} does not"
    )]
    EmptyWindow {
        /// The day.
        place: Place,
        /// Number of the window within the day, from 1.
        number: usize,
    },
    /// A window opens before the previous one closes.
    #[error(
        "windows must be listed in order and must not overlap; window {number} of {place} opens before the one before it closes"
    )]
    Overlap {
        /// The day.
        place: Place,
        /// Number of the window within the day, from 1.
        number: usize,
    },
    /// No weekday has any hours, so a limit in working time could never end.
    #[error("a calendar needs working hours on at least one weekday; this one has none")]
    NoWorkingTime,
    /// A date is listed twice among the special days, with different windows.
    #[error("a date may have one set of special hours; {date} has two that differ")]
    Twice {
        /// The date.
        date: NaiveDate,
    },
    /// A date lies outside 1970 to 2199.
    #[error("a calendar's dates must lie from 1970-01-01 to 2199-12-31; {date} does not")]
    DateOutOfRange {
        /// The date.
        date: NaiveDate,
    },
    /// The requested official days are later than this version of the crate knows.
    #[error(
        "official days are known for {first} to {last}; {asked} was asked for: take a newer version or list the days"
    )]
    NotYetKnown {
        /// The first known year.
        first: i32,
        /// The last known year.
        last: i32,
        /// The requested year.
        asked: i32,
    },
    /// The time at which late receipts count as received is not within a day.
    #[error("late receipts must count as received at a time before 24:00")]
    CutoffAtMidnight,
}

/// Location of a mistake in a calendar's description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Place {
    /// The hours of a weekday.
    #[error("{0}")]
    Weekday(chrono::Weekday),
    /// The hours of a special day.
    #[error("{0}")]
    Date(NaiveDate),
    /// The intake cut-off.
    #[error("the intake cut-off")]
    Cutoff,
}
