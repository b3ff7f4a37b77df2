//! Time: clocks, periods, calendars, deadlines.
//!
//! A [`Period`] says how long something may take and how the time is counted: elapsed hours, working hours,
//! working days, natural days, weeks, months, or the same day. A [`Calendar`] has the working hours of one
//! zone. It answers
//!
//! - when a period ends: [`due`](Calendar::due), and with the intake cut-off
//!   [`due_from_receipt`](Calendar::due_from_receipt);
//! - when a limit ends after a hold: [`shift_due`](Calendar::shift_due),
//!   [`paused_due`](Calendar::paused_due);
//! - when to warn: [`point`](Calendar::point);
//! - how much working time lies between two instants: [`working_time`](Calendar::working_time);
//! - when it is open: [`is_open`](Calendar::is_open), [`next_open`](Calendar::next_open),
//!   [`windows`](Calendar::windows);
//! - which days are working days: [`is_working_day`](Calendar::is_working_day),
//!   [`nth_working_day_after`](Calendar::nth_working_day_after),
//!   [`working_days_between`](Calendar::working_days_between);
//! - and why: [`explain_due`](Calendar::explain_due) and its siblings.
//!
//! A [`Clock`] tells a host the time; nothing else in the crate reads it. The crate
//! `redress-ics` loads holidays from iCalendar files.
//!
//! ```
//! use redress_time::{Calendar, Percent, Period};
//! use redress_time::Lang;
//!
//! let office = Calendar::builder(chrono_tz::Asia::Shanghai)
//!     .weekdays(&[("09:00", "12:00"), ("13:30", "18:00")])
//!     .china_official_days()
//!     .build()?;
//! let received = "2026-09-30T02:00:00Z".parse()?; // Wednesday 10:00, the day before a long holiday
//! let period: Period = "3个工作日".parse()?;
//!
//! let due = office.due(received, period)?;
//! assert_eq!(due.at.to_rfc3339(), "2026-10-10T10:00:00+00:00"); // Saturday 18:00, a make-up day
//! let warning = office.point(received, due.at, period.clock(), Percent::NINETY)?;
//! assert_eq!(warning.to_rfc3339(), "2026-10-10T07:06:00+00:00");
//! println!("{}", office.explain_due(received, period)?.text(Lang::Zh));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Rules
//!
//! | question | answer |
//! |---|---|
//! | start | hours and minutes count from the start instant itself; periods in days don't count the start day (Civil Code 201) |
//! | end | day limits end at the last closing of the last day, or at 24:00 if that day has no hours (203) |
//! | natural days, weeks and months that end on a rest day | roll to the next working day (203); a calendar can switch that off |
//! | months | end on the same day of the month, or on the last day of a shorter month (202) |
//! | a day limit shifted by a hold | ends at the next close of business on a working day, not earlier (201, 203) |
//! | received after the intake cut-off or on a rest day | counts as received on the next working day, at a fixed time or at the same time |
//! | same day | ends at the last closing of the start day; after that closing, or on a rest day, at 24:00 |
//! | working time used up exactly at closing | ends at closing; [`Boundary::AtNextOpening`] for the other convention |
//! | on time | `done <= due` |
//! | exceptions to the week | special hours beat make-up days, which beat days off, which beat alternate weeks; the adopter's own entries beat the official ones |
//! | make-up days | have the hours of their own weekday, if it has any |
//! | clock changes | time is real time; see [`Calendar`] for civil times that are skipped or repeated |
//! | unknown days off | an answer that relies on days outside the listed years, or beyond the horizon, is provisional |
//! | percentages | of the time on the limit's own clock, rounded up to a microsecond |
//! | precision and range | whole microseconds from 1970 to 2199; other instants are errors |

#![warn(clippy::pedantic)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    clippy::disallowed_methods
)]

mod builder;
mod calendar;
mod clock;
mod compile;
mod dates;
mod deadline;
mod error;
mod error_text;
mod explain;
mod explain_text;
mod explanation;
mod hours;
pub mod instant;
mod intake;
mod keys;
mod official;
mod openings;
mod pattern;
mod pauses;
mod percent;
mod period;
mod period_read;
mod period_text;
mod spec;
mod spec_text;
mod timeline;
mod weekly;
mod words;
mod zone;

pub use builder::CalendarBuilder;
pub use calendar::Calendar;
pub use clock::{Clock, ClockFn, ManualClock, SystemClock, clock_fn};
pub use deadline::Due;
pub use error::{CalendarError, PeriodError, Place, TimeError};
pub use explain_text::{end_of, end_text};
pub use explanation::{DayKind, Explanation, Question, Step, TimeRule};
pub use hours::{TimeOfDay, TimeOfDayError, Window};
pub use instant::accept_instant;
pub use intake::{CountsAt, IntakeCutoff};
pub use official::OfficialDays;
pub use pauses::PausedDue;
pub use percent::Percent;
pub use period::{LimitClock, Period, PeriodKind};
pub use spec::{Boundary, CalendarSpec, NamedDay, SpecialDay};
pub use spec_text::{dates_by_year, weekday_name};
pub use weekly::{AlternateDay, WeeklyHours};
pub use words::{Label, Lang};
pub use zone::Offsets;

#[doc(hidden)] // for `told!`
pub use redress_redacted as redacted;

use chrono::{Datelike, NaiveDate};

/// 1970-01-01 as a day number from the first day of year 1.
const EPOCH_FROM_CE: i32 = 719_163;

/// A date as the number of days after 1970-01-01.
fn day_number(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce()).saturating_sub(EPOCH_FROM_CE.into())
}

/// The date that is `day` days after 1970-01-01.
fn date_of(day: i64) -> Option<NaiveDate> {
    let day = i32::try_from(day).ok()?.checked_add(EPOCH_FROM_CE)?;
    NaiveDate::from_num_days_from_ce_opt(day)
}
