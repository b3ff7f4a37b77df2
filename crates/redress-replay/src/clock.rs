//! Reads the instants of one column: common forms or given patterns, in the zone of the mapping.

use chrono::format::{Item, StrftimeItems};
use chrono::{DateTime, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime};
use chrono::{TimeZone as _, Utc};
use chrono_tz::Tz;
use redress::time::accept_instant;

use super::moment::{Day, Said, said};

/// Why a text is not an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoMoment {
    /// The form is unknown.
    Unreadable,
    /// The clocks of the zone skip it.
    Skipped,
    /// Before 1970 or after 2199.
    OutOfRange,
    /// Day and month cannot be told apart, anywhere in the column.
    DayOrMonth,
    /// The column has dates that are possible only with the day first, and others only with the month first.
    Mixed,
}

/// An instant, and the second one of the same wall-clock time if the clocks were put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) at: DateTime<Utc>,
    pub(crate) again: Option<DateTime<Utc>>,
}

impl Moment {
    /// The instant, after another one of the same case: records are written in order, so a wall-clock time that
    /// would be earlier than the row before it is the second one.
    pub(crate) fn after(self, last: Option<DateTime<Utc>>) -> DateTime<Utc> {
        match self.again {
            Some(again) if last.is_some_and(|last| last > self.at) => again,
            _ => self.at,
        }
    }
}

/// What is known of dates such as `10/06/2025` in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slashes {
    /// Whether there are any.
    pub(crate) any: bool,
    day_first: bool,
    month_first: bool,
}

impl Slashes {
    /// Notes a cell.
    pub(crate) fn note(&mut self, text: &str) {
        if let Some(Said { day: Day::Either { first, second, .. }, .. }) = said(text) {
            self.any = true;
            self.day_first |= first > 12;
            self.month_first |= second > 12;
        }
    }

    /// Whether the column settles which number is the month, or contradicts itself.
    pub(crate) const fn settled(self) -> Option<Result<bool, ()>> {
        match (self.day_first, self.month_first) {
            (true, true) => Some(Err(())),
            (true, false) => Some(Ok(true)),
            (false, true) => Some(Ok(false)),
            (false, false) => None,
        }
    }
}

/// Reads the instants of a column.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    pub(crate) zone: Tz,
    /// Patterns of `strftime`; if there are any, nothing else is read.
    formats: Vec<String>,
    pub(crate) slashes: Slashes,
}

impl Clock {
    pub(crate) fn new(zone: Tz, formats: &[String]) -> Self {
        Self { zone, formats: formats.to_vec(), slashes: Slashes::default() }
    }

    /// The instant of a cell. A date alone means its midnight.
    pub(crate) fn read(&self, text: &str) -> Result<Moment, NoMoment> {
        let read = if self.formats.is_empty() { said(text) } else { self.formatted(text) };
        let Said { day, time, offset } = read.ok_or(NoMoment::Unreadable)?;
        let date = match day {
            Day::At(at) => return checked(at, None),
            Day::On(date) => date,
            Day::Either { first, second, year } => {
                let (day, month) = match self.slashes.settled() {
                    None => return Err(NoMoment::DayOrMonth),
                    Some(Err(())) => return Err(NoMoment::Mixed),
                    Some(Ok(true)) => (first, second),
                    Some(Ok(false)) => (second, first),
                };
                NaiveDate::from_ymd_opt(year, month, day).ok_or(NoMoment::Unreadable)?
            }
        };
        let wall = date.and_time(time.unwrap_or(NaiveTime::MIN));
        if let Some(offset) = offset {
            let zone = FixedOffset::east_opt(offset).ok_or(NoMoment::Unreadable)?;
            let at = zone.from_local_datetime(&wall).single().ok_or(NoMoment::Unreadable)?;
            return checked(at.to_utc(), None);
        }
        match self.zone.from_local_datetime(&wall) {
            LocalResult::Single(at) => checked(at.to_utc(), None),
            LocalResult::Ambiguous(first, second) => checked(first.to_utc(), Some(second.to_utc())),
            LocalResult::None => Err(NoMoment::Skipped),
        }
    }

    fn formatted(&self, text: &str) -> Option<Said> {
        self.formats.iter().find_map(|format| {
            if format.contains("%s")
                || format.contains("%z")
                || format.contains("%:z")
                || format.contains("%+")
            {
                let at = DateTime::parse_from_str(text, format).ok()?.to_utc();
                return Some(Said { day: Day::At(at), time: None, offset: None });
            }
            let whole = NaiveDateTime::parse_from_str(text, format).ok();
            let (date, time) = match whole {
                Some(wall) => (wall.date(), Some(wall.time())),
                None => (NaiveDate::parse_from_str(text, format).ok()?, None),
            };
            Some(Said { day: Day::On(date), time, offset: None })
        })
    }
}

fn checked(at: DateTime<Utc>, again: Option<DateTime<Utc>>) -> Result<Moment, NoMoment> {
    let at = accept_instant(at).map_err(|_| NoMoment::OutOfRange)?;
    Ok(Moment { at, again })
}

/// Whether a pattern can be read, and has a day in it.
pub(crate) fn is_format(pattern: &str) -> bool {
    let known = StrftimeItems::new(pattern).all(|item| item != Item::Error);
    let day = ["%d", "%e", "%D", "%F", "%j", "%s", "%+", "%c", "%x", "%v", "%-d"];
    known && day.iter().any(|part| pattern.contains(part))
}

/// Both readings of a date whose day and month cannot be told apart: `10 June or 6 October 2025`.
pub(crate) fn both_readings(text: &str) -> Option<[NaiveDate; 2]> {
    match said(text)?.day {
        Day::Either { first, second, year } => Some([
            NaiveDate::from_ymd_opt(year, second, first)?,
            NaiveDate::from_ymd_opt(year, first, second)?,
        ]),
        _ => None,
    }
}

/// A date of the complaint database: `2014-11-13`, or `11/13/2014` in some of its years.
pub(crate) fn date(text: &str) -> Option<NaiveDate> {
    match said(text)?.day {
        Day::On(date) => Some(date),
        Day::Either { first, second, year } => NaiveDate::from_ymd_opt(year, first, second),
        Day::At(_) => None,
    }
}
