//! Time: clocks, periods, calendars, deadlines.

mod builder;
mod calendar;
mod clock;
mod compile;
mod error;
mod explain;
mod explain_text;
mod hours;
mod instant;
mod keys;
mod official;
mod pauses;
mod percent;
mod period;
mod period_text;
mod spec;
mod text;
mod timeline;
mod week;
mod zone;

pub use builder::CalendarBuilder;
pub use calendar::{Calendar, Due};
pub use clock::{Clock, ClockFn, ManualClock, SystemClock, clock_fn};
pub use error::{CalendarError, PeriodError, Place, TimeError};
pub use explain::{DayKind, Explanation, Question, Step, TimeRule};
pub use hours::{TimeOfDay, TimeOfDayError, Window};
pub use instant::accept_instant;
pub use official::OfficialDays;
pub use pauses::PausedDue;
pub use percent::Percent;
pub use period::{LimitClock, Period, PeriodKind};
pub use spec::{Boundary, CalendarSpec, IntakeCutoff, NamedDay, SpecialDay, WeeklyHours};

use chrono::{Datelike, NaiveDate};

/// 1970-01-01 counted from the first day of year 1.
const EPOCH_FROM_CE: i32 = 719_163;

/// A date counted in days from 1970-01-01.
fn day_number(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce()).saturating_sub(EPOCH_FROM_CE.into())
}

/// The date that is so many days after 1970-01-01.
fn date_of(day: i64) -> Option<NaiveDate> {
    let day = i32::try_from(day).ok()?.checked_add(EPOCH_FROM_CE)?;
    NaiveDate::from_num_days_from_ce_opt(day)
}
