//! The repeating working hours: of each weekday, and of weekdays that differ every second week.

use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::pattern::{DAYS, position};
use super::{CalendarSpec, Window, day_number};

/// The windows of each weekday; empty on a rest day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", default, deny_unknown_fields)]
#[allow(missing_docs, reason = "the names say it")]
pub struct WeeklyHours {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mon: Vec<Window>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tue: Vec<Window>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wed: Vec<Window>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thu: Vec<Window>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fri: Vec<Window>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sat: Vec<Window>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sun: Vec<Window>,
}

impl WeeklyHours {
    /// A weekday's windows.
    #[must_use]
    pub fn of(&self, weekday: Weekday) -> &[Window] {
        match weekday {
            Weekday::Mon => &self.mon,
            Weekday::Tue => &self.tue,
            Weekday::Wed => &self.wed,
            Weekday::Thu => &self.thu,
            Weekday::Fri => &self.fri,
            Weekday::Sat => &self.sat,
            Weekday::Sun => &self.sun,
        }
    }

    pub(super) fn of_mut(&mut self, weekday: Weekday) -> &mut Vec<Window> {
        match weekday {
            Weekday::Mon => &mut self.mon,
            Weekday::Tue => &mut self.tue,
            Weekday::Wed => &mut self.wed,
            Weekday::Thu => &mut self.thu,
            Weekday::Fri => &mut self.fri,
            Weekday::Sat => &mut self.sat,
            Weekday::Sun => &mut self.sun,
        }
    }

    /// Monday to Sunday.
    pub(super) fn each(&self) -> [&[Window]; 7] {
        WEEKDAYS.map(|weekday| self.of(weekday))
    }
}

pub(super) const WEEKDAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// A weekday that has other hours every second week, such as Saturdays that are worked alternately
/// (大小周).
///
/// Part of the repeating pattern: days off, make-up days and special days take precedence.
///
/// ```
/// use redress_time::Calendar;
/// let worked = "2026-01-10".parse()?;
/// let calendar = Calendar::builder(chrono_tz::Asia::Shanghai)
///     .weekdays(&[("09:00", "18:00")])
///     .every_second_week(worked, &[("09:00", "12:00")])
///     .china_official_days()
///     .build()?;
/// assert!(calendar.is_working_day(worked));
/// assert!(!calendar.is_working_day("2026-01-17".parse()?)); // a week later
/// assert!(calendar.is_working_day("2026-01-24".parse()?)); // two weeks later
/// assert!(!calendar.is_working_day("2026-02-21".parse()?)); // its turn, but Spring Festival
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct AlternateDay {
    /// A date on which the rule applies. It also applies to every second week before and after.
    pub date: NaiveDate,
    /// The windows of these days, in order; empty means closed.
    pub hours: Vec<Window>,
}

impl CalendarSpec {
    /// The hours of the repeating fortnight.
    pub(super) fn pattern(&self) -> [&[Window]; DAYS] {
        let mut pattern = [&[] as &[Window]; DAYS];
        for (day, hours) in pattern.iter_mut().zip(self.hours.each().into_iter().cycle()) {
            *day = hours;
        }
        for rule in &self.alternate_days {
            if let Some(day) = pattern.get_mut(position(day_number(rule.date))) {
                *day = &rule.hours;
            }
        }
        pattern
    }

    /// The hours of a date that is worked as an exception: those of its weekday in that week or in the other
    /// one, otherwise those of the first day that has any.
    pub(super) fn make_up_hours(&self, date: NaiveDate) -> &[Window] {
        let pattern = self.pattern();
        let day = day_number(date);
        let own = [day, day.saturating_add(7)].map(position);
        let own = own.into_iter().filter_map(|i| pattern.get(i)).find(|hours| !hours.is_empty());
        own.or_else(|| pattern.iter().find(|hours| !hours.is_empty())).copied().unwrap_or_default()
    }
}
