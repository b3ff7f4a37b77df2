//! Questions about local dates: working days and months.

use chrono::{DateTime, NaiveDate, Utc};

use super::calendar::{BEYOND, Calendar};
use super::instant::{END_DAY, instant, micros};
use super::{TimeError, date_of, day_number};

impl Calendar {
    /// Whether a date is a working day; `false` outside 1970 to 2199.
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        let day = day_number(date);
        (0..END_DAY).contains(&day) && self.timeline().close_of(day).is_some()
    }

    /// The local date of an instant. If the clocks are set back across midnight, the repeated hour belongs to
    /// the new date. Outside the accepted range, the UTC date.
    #[must_use]
    pub fn local_date(&self, at: DateTime<Utc>) -> NaiveDate {
        let day = micros(at).ok().and_then(|at| self.timeline().day_of(at));
        day.and_then(date_of).unwrap_or_else(|| at.date_naive())
    }

    /// The `n`-th working day after a date. The date itself is not counted; for `n` = 0 it is the result.
    ///
    /// # Errors
    /// [`TimeError::DateOutOfRange`] if the date lies outside 1970 to 2199, [`TimeError::OutOfRange`] if the
    /// result does.
    pub fn nth_working_day_after(&self, date: NaiveDate, n: u32) -> Result<NaiveDate, TimeError> {
        let day = day_number(date);
        self.start_of_date(date)?;
        if n == 0 {
            return Ok(date);
        }
        let nth = self.timeline().nth_after(day, n.into()).and_then(date_of).ok_or(BEYOND)?;
        self.start_of_date(nth).map(|_| nth).map_err(|_| BEYOND)
    }

    /// Number of working days after one date, up to and including another, so that
    /// `working_days_between(date, nth_working_day_after(date, n))` is `n`.
    ///
    /// ```
    /// use redress_time::Calendar;
    /// let (friday, monday) = ("2026-03-06".parse()?, "2026-03-09".parse()?);
    /// assert_eq!(Calendar::china().working_days_between(friday, monday)?, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`TimeError::DateOutOfRange`], or [`TimeError::Backwards`] if `through` is earlier than `after`.
    pub fn working_days_between(
        &self,
        after: NaiveDate,
        through: NaiveDate,
    ) -> Result<u32, TimeError> {
        let (from, to) = (self.start_of_date(after)?, self.start_of_date(through)?);
        if to < from {
            return Err(TimeError::Backwards { from: instant(from)?, to: instant(to)? });
        }
        let before = |date| self.timeline().days_before(day_number(date).checked_add(1)?);
        let count = before(through).zip(before(after)).and_then(|(to, from)| to.checked_sub(from));
        count.and_then(|count| u32::try_from(count).ok()).ok_or(BEYOND)
    }

    /// The first instant of a local month, and that of the next month: `[start, end)`.
    ///
    /// # Errors
    /// [`TimeError::NoSuchMonth`] if the month is not 1 to 12 or the year lies outside 1970 to 2199.
    pub fn month(
        &self,
        year: i32,
        month: u32,
    ) -> Result<(DateTime<Utc>, DateTime<Utc>), TimeError> {
        let none = TimeError::NoSuchMonth { year, month };
        let first = NaiveDate::from_ymd_opt(year, month, 1).ok_or(none)?;
        let next = first.checked_add_months(chrono::Months::new(1)).ok_or(none)?;
        let start = |date| {
            let at = self.timeline().start_of(day_number(date))?;
            DateTime::from_timestamp_micros(at)
        };
        if (1970..2200).contains(&year) {
            start(first).zip(start(next)).ok_or(none)
        } else {
            Err(none)
        }
    }

    fn start_of_date(&self, date: NaiveDate) -> Result<i64, TimeError> {
        let day = day_number(date);
        let start = self.timeline().start_of(day).filter(|_| (0..END_DAY).contains(&day));
        start.ok_or(TimeError::DateOutOfRange { date })
    }
}
