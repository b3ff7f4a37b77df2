//! `CalendarBuilder`: builds a calendar step by step.

use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;

use super::hours::parse;
use super::official::OfficialDays;
use super::spec::{Boundary, CalendarSpec, NamedDay, SpecialDay};
use super::weekly::{AlternateDay, WEEKDAYS, WeeklyHours};
use super::{Calendar, CalendarError, IntakeCutoff, Place};
use crate::Label;

/// Builds a [`Calendar`]. [`build`](Self::build) reports the first mistake.
///
/// ```
/// use chrono::{NaiveDate, Weekday};
/// use redress_time::{Calendar, Label};
/// let christmas = NaiveDate::from_ymd_opt(2026, 12, 25).unwrap();
/// let calendar = Calendar::builder(chrono_tz::Europe::Berlin)
///     .weekdays(&[("09:00", "12:30"), ("13:30", "17:00")])
///     .hours(Weekday::Sat, &[("10:00", "14:00")])
///     .day_off(christmas, Label::new("Christmas Day", "圣诞节"))
///     .intake_cutoff("17:00", "09:00")
///     .build()?;
/// assert!(!calendar.is_working_day(christmas));
/// # Ok::<(), redress_time::CalendarError>(())
/// ```
#[derive(Clone, Debug)]
pub struct CalendarBuilder {
    pub(super) spec: CalendarSpec,
    mistake: Option<CalendarError>,
}

impl CalendarBuilder {
    pub(super) fn new(zone: Tz) -> Self {
        let spec = CalendarSpec {
            zone,
            hours: WeeklyHours::default(),
            alternate_days: Vec::new(),
            special_days: Vec::new(),
            make_up_days: Vec::new(),
            days_off: Vec::new(),
            official_days: None,
            intake_cutoff: None,
            horizon: None,
            boundary: Boundary::default(),
            roll_rest_days: true,
        };
        Self { spec, mistake: None }
    }

    /// Keeps the first mistake; returns the value, or a default.
    fn noting<T: Default>(&mut self, result: Result<T, CalendarError>) -> T {
        result.unwrap_or_else(|mistake| {
            self.mistake.get_or_insert(mistake);
            T::default()
        })
    }

    /// Sets the windows of one weekday, as pairs of times of day in order: `[("09:00", "17:00")]`.
    /// Replaces earlier windows of that weekday; an empty list makes it a rest day.
    #[must_use]
    pub fn hours(mut self, weekday: Weekday, windows: &[(&str, &str)]) -> Self {
        let windows = parse(windows, Place::Weekday(weekday));
        *self.spec.hours.of_mut(weekday) = self.noting(windows);
        self
    }

    /// Sets the same windows from Monday to Friday.
    #[must_use]
    pub fn weekdays(self, windows: &[(&str, &str)]) -> Self {
        WEEKDAYS.iter().take(5).fold(self, |builder, weekday| builder.hours(*weekday, windows))
    }

    /// Sets the same windows on all seven days.
    #[must_use]
    pub fn every_day(self, windows: &[(&str, &str)]) -> Self {
        WEEKDAYS.iter().fold(self, |builder, weekday| builder.hours(*weekday, windows))
    }

    /// Sets other hours for the date's weekday in every second week, including the week of the date; see
    /// [`AlternateDay`]. An empty list makes it a rest day.
    #[must_use]
    pub fn every_second_week(mut self, date: NaiveDate, windows: &[(&str, &str)]) -> Self {
        let hours = parse(windows, Place::Date(date));
        let hours = self.noting(hours);
        self.spec.alternate_days.push(AlternateDay { date, hours });
        self
    }

    /// Adds a date with hours of its own, which beat everything else; an empty list means closed.
    #[must_use]
    pub fn special_day(mut self, date: NaiveDate, name: Label, windows: &[(&str, &str)]) -> Self {
        let hours = parse(windows, Place::Date(date));
        let hours = self.noting(hours);
        self.spec.special_days.push(SpecialDay { date, name, hours });
        self
    }

    /// Adds a day off.
    #[must_use]
    pub fn day_off(mut self, date: NaiveDate, name: Label) -> Self {
        self.spec.days_off.push(NamedDay { date, name });
        self
    }

    /// Adds a rest day that is worked, with the hours of its own weekday if it has any, otherwise Monday's,
    /// otherwise those of the first weekday that has any. Beats a day off on the same date.
    #[must_use]
    pub fn make_up_day(mut self, date: NaiveDate, name: Label) -> Self {
        self.spec.make_up_days.push(NamedDay { date, name });
        self
    }

    /// Adds all official days off and make-up days of China that this version of the crate knows, and sets
    /// the horizon to their end unless one is set.
    #[must_use]
    pub fn china_official_days(mut self) -> Self {
        self.spec.official_days = Some(OfficialDays::CHINA);
        self.spec.horizon = self.spec.horizon.or(OfficialDays::CHINA.last_date());
        self
    }

    /// Receipts after `after` on a working day, or on a rest day, count as received on the next working day:
    /// at `counts_at`, or at the same time of day if it is `same time`.
    /// [`Calendar::due_from_receipt`] applies this.
    #[must_use]
    pub fn intake_cutoff(mut self, after: &str, counts_at: &str) -> Self {
        let cutoff = after.parse().and_then(|after| {
            let counts_at = counts_at.parse()?;
            Ok(Some(IntakeCutoff { after, counts_at }))
        });
        let cutoff = cutoff.map_err(|_| CalendarError::TimeOfDay { place: Place::Cutoff });
        self.spec.intake_cutoff = self.noting(cutoff);
        self
    }

    /// Sets the last date up to which days off are known; capped at the end of the consecutive years for
    /// which days are listed.
    #[must_use]
    pub fn horizon(mut self, date: NaiveDate) -> Self {
        self.spec.horizon = Some(date);
        self
    }

    /// Sets where working time that is used up exactly at closing ends.
    #[must_use]
    pub fn boundary(mut self, boundary: Boundary) -> Self {
        self.spec.boundary = boundary;
        self
    }

    /// Sets whether limits in natural days that end on a rest day roll to the next working day. Default: yes.
    #[must_use]
    pub fn roll_rest_days(mut self, roll: bool) -> Self {
        self.spec.roll_rest_days = roll;
        self
    }

    /// Checks and compiles the calendar.
    ///
    /// # Errors
    /// [`CalendarError`] with the first mistake.
    pub fn build(self) -> Result<Calendar, CalendarError> {
        match self.mistake {
            Some(mistake) => Err(mistake),
            None => Calendar::from_spec(self.spec),
        }
    }
}
