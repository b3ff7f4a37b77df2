//! Days off from an iCalendar file (RFC 5545), the format in which authorities, Apple, Google and Outlook
//! publish national holidays.
//!
//! Each all-day event is a day off, or several if it lasts longer. In files for mainland China with Apple's
//! property `X-APPLE-SPECIAL-DAY`, `ALTERNATE-WORKDAY` is a make-up day, `WORK-HOLIDAY` a day off, and events
//! without the property are festivals that are not days off. Cancelled events are skipped. Files may contain
//! days that are no holidays where the adopter is (observances, regional holidays): [`Holidays`] is plain
//! data that can be filtered before use.
//!
//! ```
//! use redress::time::Calendar;
//! let file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n\
//!     BEGIN:VEVENT\r\nSUMMARY:Christmas\r\n\
//!     DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227\r\nEND:VEVENT\r\n\
//!     END:VCALENDAR\r\n";
//! let mut holidays = redress_ics::holidays(file)?;
//! assert_eq!(holidays.days_off.len(), 2);
//! holidays.days_off.retain(|day| day.name.en != "Carnival");
//! let office = Calendar::builder(chrono_tz::Europe::Berlin).weekdays(&[("09:00", "17:00")]);
//! let office = holidays.add_to(office).build()?;
//! assert!(!office.is_working_day("2026-12-25".parse()?));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![warn(clippy::pedantic)]
// No panic is reachable from the public API; these keep it so.
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods
)]

mod error_text;

use chrono::{Datelike, NaiveDate, TimeZone};
use icalendar::rrule::{self, RRuleSet};
use icalendar::{Component, DatePerhapsTime, Event, EventStatus};
use thiserror::Error;

use redress::time::{CalendarBuilder, NamedDay};
use redress::vocabulary::{Label, is_unprintable};

/// The days in a holiday file, in order and each date once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Holidays {
    /// Days without work.
    pub days_off: Vec<NamedDay>,
    /// Rest days that are worked.
    pub make_up_days: Vec<NamedDay>,
}

/// Why a text cannot be read as a holiday file. Never quotes it; `number` counts events from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum IcsError {
    /// The text is not an iCalendar file, or is truncated.
    #[error(
        "this is not a complete iCalendar file (RFC 5545): `BEGIN:VCALENDAR` to `END:VCALENDAR`"
    )]
    Unreadable,
    /// An event has no date, or one that lies outside 1970 to 2199.
    #[error("a holiday needs a `DTSTART` from 1970 to 2199; event {number} has none")]
    NoDate {
        /// Number of the event, from 1.
        number: usize,
    },
    /// An event does not last whole days.
    #[error(
        "a holiday lasts whole days, written as dates without a time (`VALUE=DATE`) and no `DURATION`; \
         event {number} does not: leave it out, or list its hours as a special day"
    )]
    NotWholeDays {
        /// Number of the event, from 1.
        number: usize,
    },
    /// An event ends before it begins, or lasts longer than a year.
    #[error("a holiday ends after it begins and within a year; event {number} does not")]
    Length {
        /// Number of the event, from 1.
        number: usize,
    },
    /// An event has a recurrence rule that cannot be read, has exceptions, or gives too many dates.
    #[error(
        "a recurring holiday has one `RRULE` with at most {most} dates and no `EXDATE` or `RDATE`; event {number} has \
         another: list its dates"
    )]
    Recurrence {
        /// Number of the event, from 1.
        number: usize,
        /// Maximum number of dates of a rule.
        most: u16,
    },
}

/// The years of a calendar.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2199;

/// Maximum number of dates of a recurrence: one per year, with a margin.
const MOST: u16 = 1_000;

/// Reads the days off and make-up days from the text of an iCalendar file.
///
/// # Errors
/// [`IcsError`] for the first event that cannot be read. Only cancelled events are skipped silently.
pub fn holidays(text: &str) -> Result<Holidays, IcsError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let calendar: icalendar::Calendar = text.parse().map_err(|_| IcsError::Unreadable)?;
    let events: Vec<&Event> = calendar.events().collect();
    // the parser stops at the first error, which must not lose a holiday
    let begun = text.lines().filter(|line| line.trim_end() == "BEGIN:VEVENT").count();
    let complete = text.trim_end().ends_with("END:VCALENDAR");
    if begun != events.len() || !complete {
        return Err(IcsError::Unreadable);
    }
    let marked = events.iter().any(|event| event.property_value(MARK).is_some());
    let mut holidays = Holidays::default();
    for (event, number) in events.iter().zip(1..) {
        if event.get_status() == Some(EventStatus::Cancelled) {
            continue;
        }
        let list = match event.property_value(MARK) {
            Some("ALTERNATE-WORKDAY") => &mut holidays.make_up_days,
            Some("WORK-HOLIDAY") => &mut holidays.days_off,
            _ if marked => continue,
            _ => &mut holidays.days_off,
        };
        let name = name(event);
        for date in dates(event, number)? {
            list.push(NamedDay { date, name: name.clone() });
        }
    }
    for list in [&mut holidays.days_off, &mut holidays.make_up_days] {
        list.sort_by_key(|day| day.date);
        list.dedup_by_key(|day| day.date);
    }
    Ok(holidays)
}

/// Apple's property that distinguishes days off from make-up days.
const MARK: &str = "X-APPLE-SPECIAL-DAY";

/// The event's name in both languages, without unprintable characters.
fn name(event: &Event) -> Label {
    let summary = event.get_summary().unwrap_or_default();
    let text: String = summary.chars().filter(|c| !is_unprintable(*c)).take(200).collect();
    if text.is_empty() {
        Label::new("day off", "休息日")
    } else {
        Label::new(text.clone(), text)
    }
}

/// The dates of an event.
fn dates(event: &Event, number: usize) -> Result<Vec<NaiveDate>, IcsError> {
    let date = |at: Option<DatePerhapsTime>| match at {
        Some(DatePerhapsTime::Date(date)) => Ok(Some(date)),
        Some(DatePerhapsTime::DateTime(_)) => Err(IcsError::NotWholeDays { number }),
        None => Ok(None),
    };
    if event.property_value("DURATION").is_some() {
        return Err(IcsError::NotWholeDays { number });
    }
    let first = date(event.get_start())?
        .filter(|date| YEARS.contains(&date.year()))
        .ok_or(IcsError::NoDate { number })?;
    // the end is exclusive
    let length = match date(event.get_end())? {
        Some(end) => end.signed_duration_since(first).num_days(),
        None => 1,
    };
    let length = usize::try_from(length).ok().filter(|days| (1..=366).contains(days));
    let length = length.ok_or(IcsError::Length { number })?;
    let firsts = recurrences(event, first).ok_or(IcsError::Recurrence { number, most: MOST })?;
    let days = firsts.into_iter().flat_map(|first| first.iter_days().take(length));
    Ok(days.filter(|date| YEARS.contains(&date.year())).collect())
}

/// The dates on which the event begins, up to the end of 2199.
fn recurrences(event: &Event, first: NaiveDate) -> Option<Vec<NaiveDate>> {
    let has = |key: &str| {
        event.property_value(key).is_some() || event.multi_properties().contains_key(key)
    };
    if has("EXDATE") || has("RDATE") {
        return None;
    }
    let Some(rule) = event.property_value("RRULE") else {
        return Some(vec![first]);
    };
    // dates have no zone; UTC stands in, also for the rule's end date
    let parts = rule.split(';').map(|part| match part.strip_prefix("UNTIL=") {
        Some(date) if !date.contains('T') => format!("UNTIL={date}T000000Z"),
        _ => part.to_owned(),
    });
    let rule = parts.collect::<Vec<_>>().join(";");
    let start = first.format("%Y%m%d");
    let set: RRuleSet = format!("DTSTART:{start}T000000Z\nRRULE:{rule}").parse().ok()?;
    let last = rrule::Tz::UTC.with_ymd_and_hms(*YEARS.end(), 12, 31, 0, 0, 0).single()?;
    let found = set.before(last).all(MOST);
    let dates = found.dates.iter().map(chrono::DateTime::date_naive);
    (!found.limited).then(|| dates.collect())
}

impl Holidays {
    /// Adds the days off and make-up days to a calendar.
    #[must_use]
    pub fn add_to(self, mut calendar: CalendarBuilder) -> CalendarBuilder {
        for NamedDay { date, name } in self.days_off {
            calendar = calendar.day_off(date, name);
        }
        for NamedDay { date, name } in self.make_up_days {
            calendar = calendar.make_up_day(date, name);
        }
        calendar
    }
}
