//! `Explanation`: the reasons for a result about time, as data. It is derived in `explain` and worded in
//! `explain_text`.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{LimitClock, Percent, Period};
use crate::Label;

/// The reasons for a result about time. [`text`](Explanation::text) puts them into words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde")]
#[non_exhaustive]
pub struct Explanation {
    /// The question that was asked.
    pub question: Question,
    /// The zone of dates and hours.
    #[serde(deserialize_with = "super::spec::zone")]
    pub zone: Tz,
    /// The instant from which time was counted.
    pub from: DateTime<Utc>,
    /// The result; for a measured span, its end. `None` while a pause that suspends the deadline is open.
    pub answer: Option<DateTime<Utc>>,
    /// The time that was counted, in µs. For periods in days, the time between start and end on the period's
    /// clock.
    pub counted_us: i64,
    /// Whether the result relies on dates for which days off are not known.
    pub provisional: bool,
    /// The rules that applied.
    pub rules: Vec<TimeRule>,
    /// What was counted and what was not, in chronological order.
    pub steps: Vec<Step>,
}

/// The question that an [`Explanation`] answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Question {
    /// The end of a period.
    Due {
        /// The period.
        period: Period,
    },
    /// The working time in a span.
    WorkingTime,
    /// The instant at which a percentage of a limit has passed.
    Point {
        /// The end of the limit.
        due: DateTime<Utc>,
        /// The clock of the limit.
        clock: LimitClock,
        /// The percentage.
        percent: Percent,
    },
    /// An instant moved by a hold.
    Shift {
        /// The instant before the move.
        at: DateTime<Utc>,
        /// The clock on which the hold is counted.
        clock: LimitClock,
        /// The end of the hold.
        until: DateTime<Utc>,
    },
}

/// A rule for counting time, with its source if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TimeRule {
    /// Hours and minutes count from the start instant itself (Civil Code 201).
    FromTheMoment,
    /// Only time inside working hours counts.
    WorkingHoursOnly,
    /// The start lies outside working hours, so counting begins at the next opening.
    StartsOutsideHours,
    /// The start day is not counted (Civil Code 201).
    StartDayNotCounted,
    /// The last day ends at the close of business (Civil Code 203).
    EndsAtClose,
    /// The last day ends at 24:00 (Civil Code 203).
    EndsAtMidnight,
    /// The last day is a rest day, so the next working day counts instead (Civil Code 203).
    RolledOffRestDay,
    /// Time that is used up exactly at closing ends at the next opening, by this calendar's convention.
    EndsAtNextOpening,
    /// Pauses shift the deadline by the time of its own clock inside them.
    PausesShift,
    /// A shifted day limit still ends with a working day (Civil Code 201, 203).
    ShiftedToEndOfDay,
    /// The arrival was after the intake cut-off or on a rest day, so it counts as received on the next
    /// working day.
    CountsFromNextWorkingDay,
    /// The last day ends at the time of day at which the period started.
    EndsAtSameTime,
    /// A week is seven days.
    WeeksOfSevenDays,
    /// The last day is the same day of the month (Civil Code 202).
    SameDayOfMonth,
    /// The month has no such day, so its last day counts instead (Civil Code 202).
    LastDayOfMonth,
}

/// The kind of a local day in a calendar.
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
        /// The holiday that it makes up for.
        name: Label,
    },
    /// A rest day of the weekly pattern.
    RestDay,
    /// A day off.
    DayOff {
        /// Its name.
        name: Label,
    },
    /// A day whose hours are all skipped by a clock change.
    SkippedByClocks,
}

/// A step from the start to the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Step {
    /// The start day, which periods in days don't count.
    StartDay {
        /// Its date.
        date: NaiveDate,
    },
    /// A working window, or the counted part of one.
    Window {
        /// The local date.
        date: NaiveDate,
        /// The kind of day.
        day: DayKind,
        /// Start of the counted part.
        from: DateTime<Utc>,
        /// End of the counted part.
        to: DateTime<Utc>,
        /// The time that really passed in between, in µs.
        counted_us: i64,
        /// The length of the local day in µs, if the clocks change on it.
        day_length_us: Option<i64>,
    },
    /// A working day that was counted as a whole.
    Day {
        /// The local date.
        date: NaiveDate,
        /// The kind of day.
        day: DayKind,
        /// Its number among the working days after the start, from 1.
        number: i64,
    },
    /// Consecutive days of one kind that were not counted.
    Skipped {
        /// The first day.
        first: NaiveDate,
        /// The last day.
        last: NaiveDate,
        /// The kind of day.
        day: DayKind,
    },
    /// The middle of a long span, summarised.
    Summary {
        /// The first day.
        first: NaiveDate,
        /// The last day.
        last: NaiveDate,
        /// Number of working days among them.
        working_days: i64,
        /// Working time on them, in µs.
        working_us: i64,
    },
    /// A pause and the time that it adds.
    Pause {
        /// Start of the pause.
        from: DateTime<Utc>,
        /// End of the pause; `None` while it is open.
        to: Option<DateTime<Utc>>,
        /// The time on the clock inside it, in µs.
        counted_us: i64,
    },
}
