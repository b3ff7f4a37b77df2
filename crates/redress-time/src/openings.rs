//! Opening hours: now, next, and over a span.

use chrono::{DateTime, Utc};

use super::TimeError;
use super::calendar::{BEYOND, Calendar};
use super::instant::{instant, micros};

impl Calendar {
    /// Whether an instant lies inside a window, from its opening up to, but not including, its closing;
    /// `false` outside 1970 to 2199.
    ///
    /// ```
    /// use redress_time::Calendar;
    /// let office = Calendar::builder(chrono_tz::UTC).weekdays(&[("09:00", "18:00")]).build()?;
    /// assert!(office.is_open("2026-03-02T09:00:00Z".parse()?));
    /// assert!(!office.is_open("2026-03-02T18:00:00Z".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_open(&self, at: DateTime<Utc>) -> bool {
        // the microsecond that begins at the instant is working time
        let worked = |at: i64| {
            let timeline = self.timeline();
            Some(timeline.work_before(at)? < timeline.work_before(at.checked_add(1)?)?)
        };
        micros(at).ok().and_then(worked).unwrap_or(false)
    }

    /// The first instant at or after `at` at which the calendar is open: `at` itself inside a window, otherwise
    /// the next opening.
    ///
    /// ```
    /// use redress_time::Calendar;
    /// let office = Calendar::builder(chrono_tz::UTC).weekdays(&[("09:00", "18:00")]).build()?;
    /// let friday_1800 = "2026-03-06T18:00:00Z".parse()?;
    /// assert_eq!(office.next_open(friday_1800)?.to_rfc3339(), "2026-03-09T09:00:00+00:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`], also if the calendar does not open again before 2200.
    pub fn next_open(&self, at: DateTime<Utc>) -> Result<DateTime<Utc>, TimeError> {
        let at = micros(at)?;
        let open = || {
            let next = self.timeline().work_before(at)?.checked_add(1)?;
            self.timeline().time_of(next)?.checked_sub(1)
        };
        instant(open().ok_or(BEYOND)?)
    }

    /// The windows between two instants, in order and clipped to the span, as opening and closing. Windows end
    /// with their day, so a calendar that is open around the clock yields one per day.
    ///
    /// Their lengths add up to the [`working_time`](Self::working_time) of the span. The iterator is lazy.
    ///
    /// ```
    /// use redress_time::Calendar;
    /// let office = Calendar::builder(chrono_tz::UTC)
    ///     .weekdays(&[("09:00", "12:00"), ("13:00", "17:00")])
    ///     .build()?;
    /// let (monday_1000, monday_1400) = ("2026-03-02T10:00:00Z".parse()?, "2026-03-02T14:00:00Z".parse()?);
    /// let windows: Vec<_> = office.windows(monday_1000, monday_1400)?.collect();
    /// assert_eq!(windows.len(), 2);
    /// assert_eq!(windows[0].0, monday_1000);
    /// assert_eq!(windows[1].0.to_rfc3339(), "2026-03-02T13:00:00+00:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`], or [`TimeError::Backwards`] if `to` is earlier than `from`.
    pub fn windows(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)>, TimeError> {
        let (from, to) = (micros(from)?, micros(to)?);
        if to < from {
            return Err(TimeError::Backwards { from: instant(from)?, to: instant(to)? });
        }
        let timeline = self.timeline();
        let days = timeline.day_of(from).zip(timeline.day_of(to)).ok_or(BEYOND)?;
        let windows = (days.0..=days.1).flat_map(|day| timeline.windows_of(day));
        Ok(windows.filter_map(move |(opens, closes)| {
            let (opens, closes) = (opens.max(from), closes.min(to));
            // both lie within the span, and therefore in the accepted range
            (opens < closes).then(|| instant(opens).ok().zip(instant(closes).ok())).flatten()
        }))
    }
}
