//! `CalendarSpec`: the description of a calendar as plain data.
//!
//! [`Calendar`](super::Calendar) is the checked and compiled form.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::hours::check;
use super::instant::END_DAY;
use super::official::OfficialDays;
use super::pattern::position;
use super::weekly::{AlternateDay, WEEKDAYS, WeeklyHours};
use super::{CalendarError, CountsAt, DayKind, IntakeCutoff, Place, TimeOfDay, Window, day_number};
use crate::Label;
use crate::redacted;

/// The description of a calendar.
///
/// The first match decides about a date: a special day, a make-up day, a day off, an official make-up
/// day, an official day off, the alternate day, the weekday. A date that a list names twice counts once; two
/// different sets of special hours for one date are an error.
///
/// ```
/// use redress_time::{Calendar, CalendarSpec};
/// let spec: CalendarSpec = serde_json::from_str(r#"{
///     "zone": "Europe/Berlin",
///     "hours": { "mon": [["09:00", "12:30"], ["13:30", "17:00"]], "sat": [["10:00", "14:00"]] },
///     "days_off": [{ "date": "2026-12-25", "name": { "en": "Christmas Day", "zh": "圣诞节" } }]
/// }"#)?;
/// let calendar = Calendar::from_spec(spec)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct CalendarSpec {
    /// The zone of hours and dates, by its IANA name.
    #[serde(deserialize_with = "zone")]
    pub zone: Tz,
    /// The weekly pattern.
    pub hours: WeeklyHours,
    /// Weekdays with other hours every second week.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternate_days: Vec<AlternateDay>,
    /// Days with hours of their own; they beat everything else. An empty list means closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub special_days: Vec<SpecialDay>,
    /// Rest days that are worked, such as China's make-up days. They have the hours of their own weekday if it
    /// has any, otherwise Monday's, otherwise those of the first weekday that has any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub make_up_days: Vec<NamedDay>,
    /// Days without work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days_off: Vec<NamedDay>,
    /// Built-in official days off and make-up days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub official_days: Option<OfficialDays>,
    /// When a late receipt counts as received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake_cutoff: Option<IntakeCutoff>,
    /// The last date up to which days off are known; results that rely on later days are provisional. Capped
    /// at the end of the years for which days are listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub horizon: Option<NaiveDate>,
    /// Where working time that is used up exactly at closing ends.
    #[serde(default)]
    pub boundary: Boundary,
    /// Whether a limit in natural days that ends on a rest day moves to the next working day
    /// (Civil Code 203).
    #[serde(default = "yes")]
    pub roll_rest_days: bool,
}

/// A date with a name: a day off or a make-up day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct NamedDay {
    /// The local date.
    pub date: NaiveDate,
    /// Its name, as shown to people.
    pub name: Label,
}

/// A date with hours of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct SpecialDay {
    /// The local date.
    pub date: NaiveDate,
    /// Its name, as shown to people.
    pub name: Label,
    /// Its windows, in order; empty means closed.
    pub hours: Vec<Window>,
}

/// Where a period in working time ends if it is used up exactly at closing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Boundary {
    /// At that closing.
    #[default]
    AtClosing,
    /// At the next opening, as in some systems.
    AtNextOpening,
}

fn yes() -> bool {
    true
}

/// Reads a zone name without quoting it in errors. No file is opened: the names are compiled in.
pub(super) fn zone<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Tz, D::Error> {
    redacted::text(deserializer, "zone such as `Europe/Berlin`", |name| {
        name.parse::<Tz>().map_err(|_| {
            redacted::Both(
                "a zone is an IANA name such as `Europe/Berlin`; this name is not known",
                "时区应为IANA名称，如`Asia/Shanghai`；没有此名称",
            )
        })
    })
}

impl CalendarSpec {
    /// Sorts the lists, removes duplicate dates, and checks everything.
    pub(super) fn normalised(mut self) -> Result<Self, CalendarError> {
        for weekday in WEEKDAYS {
            check(self.hours.of(weekday), Place::Weekday(weekday))?;
        }
        for rule in &self.alternate_days {
            check(&rule.hours, Place::Date(rule.date))?;
            check_date(rule.date)?;
        }
        self.alternate_days.sort_by_key(|rule| position(day_number(rule.date)));
        for pair in self.alternate_days.windows(2) {
            if let [a, b] = pair
                && position(day_number(a.date)) == position(day_number(b.date))
            {
                return Err(CalendarError::Twice { date: b.date });
            }
        }
        if self.pattern().iter().all(|hours| hours.is_empty()) {
            return Err(CalendarError::NoWorkingTime);
        }
        // stable: the first of several entries for a date stays
        self.special_days.sort_by_key(|day| day.date);
        for pair in self.special_days.windows(2) {
            if let [a, b] = pair
                && a.date == b.date
                && a.hours != b.hours
            {
                return Err(CalendarError::Twice { date: a.date });
            }
        }
        self.special_days.dedup_by_key(|day| day.date);
        for day in &self.special_days {
            check(&day.hours, Place::Date(day.date))?;
            check_date(day.date)?;
        }
        for list in [&mut self.make_up_days, &mut self.days_off] {
            list.sort_by_key(|day| day.date);
            list.dedup_by_key(|day| day.date);
            list.iter().try_for_each(|day| check_date(day.date))?;
        }
        self.official_days.iter().try_for_each(|days| days.check())?;
        self.horizon.iter().try_for_each(|date| check_date(*date))?;
        if self
            .intake_cutoff
            .is_some_and(|cutoff| cutoff.counts_at == CountsAt::Time(TimeOfDay::END))
        {
            return Err(CalendarError::CutoffAtMidnight);
        }
        Ok(self)
    }

    /// The named day on a date, if any; the lists must be in order.
    pub(super) fn named_day(&self, date: NaiveDate) -> Option<DayKind> {
        let find = |list: &[NamedDay]| {
            let i = list.binary_search_by_key(&date, |day| day.date).ok()?;
            list.get(i).map(|day| day.name.clone())
        };
        let special = self.special_days.binary_search_by_key(&date, |day| day.date);
        if let Some(day) = special.ok().and_then(|i| self.special_days.get(i)) {
            return Some(DayKind::SpecialHours { name: day.name.clone() });
        }
        if let Some(name) = find(&self.make_up_days) {
            return Some(DayKind::MakeUpDay { name });
        }
        if let Some(name) = find(&self.days_off) {
            return Some(DayKind::DayOff { name });
        }
        let official = self.official_days?.on(date)?;
        let name = Label::new(official.name.0, official.name.1);
        Some(if official.works { DayKind::MakeUpDay { name } } else { DayKind::DayOff { name } })
    }

    /// The first and the last date between which days off are known; `None` if no days are listed, so that
    /// nothing is provisional.
    ///
    /// Known are the years for which days are listed, up to the horizon. Only consecutive years count, starting
    /// with the official ones or with the first year that has a day listed.
    pub(super) fn known(&self) -> Option<(NaiveDate, NaiveDate)> {
        let horizon = self.horizon.or_else(|| self.official_days?.last_date())?;
        let own = self.days_off.iter().chain(&self.make_up_days).map(|day| day.date.year());
        let own: BTreeSet<i32> = own.collect();
        let years = self.official_days.map(OfficialDays::years);
        let Some((mut first, mut last)) = years.or_else(|| own.first().map(|year| (*year, *year)))
        else {
            return Some((NaiveDate::MIN, horizon));
        };
        while own.contains(&first.saturating_sub(1)) {
            first = first.saturating_sub(1);
        }
        while own.contains(&last.saturating_add(1)) {
            last = last.saturating_add(1);
        }
        let listed = NaiveDate::from_ymd_opt(last, 12, 31)?;
        Some((NaiveDate::from_ymd_opt(first, 1, 1)?, horizon.min(listed)))
    }

    /// The dates that differ from the pattern, as day numbers in order.
    pub(super) fn exceptions(&self) -> Vec<(i64, &[Window])> {
        let official = self.official_days.iter().flat_map(|days| days.all());
        let official = official
            .map(|(date, day)| (date, if day.works { self.make_up_hours(date) } else { &[] }));
        let off = self.days_off.iter().map(|day| (day.date, &[] as &[Window]));
        let worked = self.make_up_days.iter().map(|day| (day.date, self.make_up_hours(day.date)));
        let special = self.special_days.iter().map(|day| (day.date, day.hours.as_slice()));
        // entries that take precedence are inserted last and overwrite earlier ones
        let layers = official.chain(off).chain(worked).chain(special);
        let dates: BTreeMap<_, _> = layers.map(|(date, hours)| (day_number(date), hours)).collect();
        dates.into_iter().collect()
    }
}

fn check_date(date: NaiveDate) -> Result<(), CalendarError> {
    if (0..END_DAY).contains(&day_number(date)) {
        Ok(())
    } else {
        Err(CalendarError::DateOutOfRange { date })
    }
}
