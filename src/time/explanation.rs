//! `Explanation`: why an answer about time is what it is, as data. How it is found is in `explain`, its
//! words are in `explain_text`.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{LimitClock, Percent, Period};
use crate::vocabulary::Label;

/// Why an answer about time is what it is. [`text`](Explanation::text) says it in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde")]
#[non_exhaustive]
pub struct Explanation {
    /// What was asked.
    pub question: Question,
    /// The zone in which dates and hours are meant.
    #[serde(deserialize_with = "super::spec::zone")]
    pub zone: Tz,
    /// From when time was counted.
    pub from: DateTime<Utc>,
    /// The instant that answers the question; for a measured span, its end. `None` while a pause that
    /// stops the deadline is open.
    pub answer: Option<DateTime<Utc>>,
    /// How much time of the clock was counted, in µs. For periods in days, the time between start and
    /// end by the period's clock.
    pub counted_us: i64,
    /// Whether the answer relies on days for which the calendar's days off are not known.
    pub provisional: bool,
    /// The rules that applied.
    pub rules: Vec<TimeRule>,
    /// What was counted and what was not, in order of time.
    pub steps: Vec<Step>,
}

/// What an [`Explanation`] answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Question {
    /// When a period ends.
    Due {
        /// The period.
        period: Period,
    },
    /// How much working time lies in a span.
    WorkingTime,
    /// When a percentage of a limit has passed.
    Point {
        /// The limit's end.
        due: DateTime<Utc>,
        /// Its clock.
        clock: LimitClock,
        /// The percentage.
        percent: Percent,
    },
    /// Where an instant moves by a hold.
    Shift {
        /// The instant that moves.
        at: DateTime<Utc>,
        /// The clock that counts the hold.
        clock: LimitClock,
        /// When the hold ended.
        until: DateTime<Utc>,
    },
}

/// A rule for counting time, with its source where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TimeRule {
    /// Hours and minutes run from the very moment (Civil Code 201).
    FromTheMoment,
    /// Only time inside working hours counts.
    WorkingHoursOnly,
    /// It starts outside working hours, so counting begins at the next opening.
    StartsOutsideHours,
    /// The start day is not counted (Civil Code 201).
    StartDayNotCounted,
    /// The last day ends at the close of business (Civil Code 203).
    EndsAtClose,
    /// The last day ends at 24:00 (Civil Code 203).
    EndsAtMidnight,
    /// The last day was a rest day; the next working day takes its place (Civil Code 203).
    RolledOffRestDay,
    /// What is used up exactly at closing ends at the next opening, by this calendar's convention.
    EndsAtNextOpening,
    /// Pauses shift the deadline by the time of its own clock inside them.
    PausesShift,
    /// A shifted limit in days again ends with a day that is no rest day (Civil Code 201, 203).
    ShiftedToEndOfDay,
    /// It came in after the intake cut-off or on a rest day, so that it counts as received on the next
    /// working day.
    CountsFromNextWorkingDay,
    /// The last day ends at the time of day at which the period started.
    EndsAtSameTime,
    /// A week is seven days.
    WeeksOfSevenDays,
    /// The last day is the same day of the month (Civil Code 202).
    SameDayOfMonth,
    /// The month has no such day, so that its last day takes the place (Civil Code 202).
    LastDayOfMonth,
}

/// What a local day is in a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case", tag = "is")]
#[non_exhaustive]
pub enum DayKind {
    /// A working day of the weekly pattern.
    WorkingDay,
    /// A day with hours of its own.
    SpecialHours {
        /// Its name.
        name: Label,
    },
    /// A working day outside the weekly pattern.
    MakeUpDay {
        /// On account of what.
        name: Label,
    },
    /// A rest day of the weekly pattern.
    RestDay,
    /// A day off.
    DayOff {
        /// Its name.
        name: Label,
    },
    /// A day whose hours the clocks skip altogether.
    SkippedByClocks,
}

/// A stretch of the way from the start to the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Step {
    /// The start day, which periods in days don't count.
    StartDay {
        /// Its date.
        date: NaiveDate,
    },
    /// A working window, or the part of it that was counted.
    Window {
        /// The local date.
        date: NaiveDate,
        /// What kind of day it is.
        day: DayKind,
        /// From when it was counted.
        from: DateTime<Utc>,
        /// Until when.
        to: DateTime<Utc>,
        /// How much really passed in between, in µs.
        counted_us: i64,
        /// How long the local day is, in µs, where the clocks change on it.
        day_length_us: Option<i64>,
    },
    /// A working day that was counted as a whole.
    Day {
        /// The local date.
        date: NaiveDate,
        /// What kind of day it is.
        day: DayKind,
        /// Which working day after the start it is, from 1.
        number: i64,
    },
    /// Days of one kind in a row that were not counted.
    Skipped {
        /// The first.
        first: NaiveDate,
        /// The last.
        last: NaiveDate,
        /// What they are.
        day: DayKind,
    },
    /// The middle of a long span, not listed day by day.
    Summary {
        /// The first day.
        first: NaiveDate,
        /// The last day.
        last: NaiveDate,
        /// How many of them are working days.
        working_days: i64,
        /// How much working time they hold, in µs.
        working_us: i64,
    },
    /// A pause and what it adds.
    Pause {
        /// From when.
        from: DateTime<Utc>,
        /// Until when; `None` while it is open.
        to: Option<DateTime<Utc>>,
        /// How much of the clock's time lies inside it, in µs.
        counted_us: i64,
    },
}
