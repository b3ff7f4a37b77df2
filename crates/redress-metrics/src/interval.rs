//! `Interval`: the hours, days, weeks, months, quarters and years of a report.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, IsoWeek, NaiveDate, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::dimensions::Grain;
use redress::redacted;
use redress::time::Offsets;
use redress::time::instant::{DAY, END, END_DAY};

const HOUR: i64 = DAY / 24;
const DAY_UNSIGNED: u64 = DAY.unsigned_abs();
/// Local dates of accepted instants: west of UTC the first is a day earlier, east of it the last one a
/// day later.
const LOCAL_DAYS: std::ops::RangeInclusive<i64> = -1..=END_DAY;

/// One hour, day, ISO week, month, quarter or year of the local calendar, or all time.
///
/// Written `2026-03-02T14`, `2026-03-02`, `2026-W10`, `2026-03`, `2026-Q1`, `2026`, `all`. Ordered by
/// length, then by time.
///
/// ```
/// use redress_metrics::Interval;
/// let march: Interval = "2026-03".parse()?;
/// assert_eq!(march.previous().to_string(), "2026-02");
/// assert_eq!(march.year_before().map(|i| i.to_string()).as_deref(), Some("2025-03"));
/// let (from, until) = march.bounds(chrono_tz::Asia::Shanghai);
/// assert_eq!(from.to_rfc3339(), "2026-02-28T16:00:00+00:00");
/// assert_eq!((until - from).num_days(), 31);
/// # Ok::<(), redress_metrics::IntervalError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    grain: Grain,
    /// Hours, days, weeks (from the Monday before), months, quarters or years since 1970.
    ordinal: i32,
}

/// Why a text is no interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected an hour `2026-03-02T14`, a day `2026-03-02`, an ISO week `2026-W10`, a month `2026-03`, a quarter `2026-Q1`, a year `2026` or `all`, between 1970 and 2199"
)]
pub struct IntervalError;

impl Interval {
    /// All time.
    pub const WHOLE: Self = Self { grain: Grain::Whole, ordinal: 0 };

    pub(super) const fn new(grain: Grain, ordinal: i32) -> Self {
        Self { grain, ordinal }
    }

    pub(super) const fn ordinal(self) -> i32 {
        self.ordinal
    }

    /// The interval of a length in which an instant lies, by the clocks of a zone. For an instant outside
    /// the accepted range, 1970 to 2199, that of the nearest one inside.
    #[must_use]
    pub fn containing(at: DateTime<Utc>, grain: Grain, zone: Tz) -> Self {
        let last = DateTime::from_timestamp_micros(END.saturating_sub(1));
        let at = at.clamp(DateTime::UNIX_EPOCH, last.unwrap_or(DateTime::UNIX_EPOCH));
        let local = at.with_timezone(&zone).naive_local();
        let days = days_since_1970(local.date());
        let hour = i64::from(chrono::Timelike::hour(&local));
        let ordinal = match grain {
            Grain::Hour => days.saturating_mul(24).saturating_add(hour),
            grain => ordinal_of_day(grain, days),
        };
        Self::new(grain, narrow(ordinal))
    }

    /// A month; `None` where there is no such month between 1970 and 2199.
    #[must_use]
    pub fn month(year: i32, month: u32) -> Option<Self> {
        let date = NaiveDate::from_ymd_opt(year, month, 1)?;
        Self::of_date(Grain::Month, date)
    }

    fn of_date(grain: Grain, date: NaiveDate) -> Option<Self> {
        let ordinal = ordinal_of_day(grain, days_since_1970(date));
        let of = |day: &i64| ordinal_of_day(grain, *day);
        let accepted = of(LOCAL_DAYS.start())..=of(LOCAL_DAYS.end());
        accepted.contains(&ordinal).then(|| Self::new(grain, narrow(ordinal)))
    }

    /// How long it is.
    #[must_use]
    pub const fn grain(self) -> Grain {
        self.grain
    }

    /// The one before it; all time is its own.
    #[must_use]
    pub const fn previous(self) -> Self {
        match self.grain {
            Grain::Whole => self,
            _ => Self::new(self.grain, self.ordinal.saturating_sub(1)),
        }
    }

    /// The one after it; all time is its own.
    #[must_use]
    pub const fn next(self) -> Self {
        match self.grain {
            Grain::Whole => self,
            _ => Self::new(self.grain, self.ordinal.saturating_add(1)),
        }
    }

    /// The same one a year earlier. 29 February has the 28th before it, and a week 53 the last week of a
    /// year that has none. `None` for all time, and where no accepted instant lies in it.
    #[must_use]
    pub fn year_before(self) -> Option<Self> {
        let first = self.first_day();
        let earlier = match self.grain {
            Grain::Whole => None,
            Grain::Week => {
                let week = first.iso_week();
                let year = week.year().checked_sub(1)?;
                let monday = |week| NaiveDate::from_isoywd_opt(year, week, Weekday::Mon);
                monday(week.week()).or_else(|| monday(52))
            }
            _ => {
                let year = first.year().checked_sub(1)?;
                first.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28))
            }
        };
        let Self { grain, ordinal } = Self::of_date(self.grain, earlier?)?;
        let hour = if grain == Grain::Hour { self.ordinal.rem_euclid(24) } else { 0 };
        Some(Self::new(grain, ordinal.saturating_add(hour)))
    }

    /// Its first instant and the first one after it, UTC, by the clocks of a zone. East of UTC the first
    /// periods begin before 1970 does in UTC. All time has the bounds of the accepted range.
    #[must_use]
    pub fn bounds(self, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
        let (from, until) = match self.grain {
            Grain::Whole => (0, END),
            _ => (self.starts(zone), self.next().starts(zone)),
        };
        let instant = |us| DateTime::from_timestamp_micros(us).unwrap_or(DateTime::UNIX_EPOCH);
        (instant(from), instant(until))
    }

    /// Its first instant in µs since 1970. Clocks that skip it start it at the change, clocks that repeat
    /// it at the first of the two.
    fn starts(self, zone: Tz) -> i64 {
        let local = self.local_start();
        let shown = DateTime::from_timestamp_micros(local).map(|at| at.naive_utc());
        match shown.map(|shown| zone.from_local_datetime(&shown).earliest()) {
            Some(Some(at)) => at.timestamp_micros(),
            // Only for the rare start that is skipped: finding the change takes a walk over the zone.
            _ => Offsets::of(zone).instant(local),
        }
    }

    /// The wall clock at its start, in µs since 1970.
    fn local_start(self) -> i64 {
        match self.grain {
            Grain::Hour => i64::from(self.ordinal).saturating_mul(HOUR),
            _ => days_since_1970(self.first_day()).saturating_mul(DAY),
        }
    }

    /// The local date on which it starts.
    fn first_day(self) -> NaiveDate {
        let n = i64::from(self.ordinal);
        let month = |months: i64| {
            let year = 1970_i64.saturating_add(months.div_euclid(12));
            let month = u32::try_from(months.rem_euclid(12).saturating_add(1)).unwrap_or(1);
            NaiveDate::from_ymd_opt(i32::try_from(year).unwrap_or(1970), month, 1)
        };
        let day = |days: i64| match u64::try_from(days) {
            Ok(days) => EPOCH.checked_add_days(Days::new(days)),
            Err(_) => EPOCH.checked_sub_days(Days::new(days.unsigned_abs())),
        };
        let date = match self.grain {
            Grain::Hour => day(n.div_euclid(24)),
            Grain::Day => day(n),
            Grain::Week => day(n.saturating_mul(7).saturating_sub(3)),
            Grain::Month => month(n),
            Grain::Quarter => month(n.saturating_mul(3)),
            Grain::Year => month(n.saturating_mul(12)),
            Grain::Whole => Some(EPOCH),
        };
        date.unwrap_or(EPOCH)
    }
}

const EPOCH: NaiveDate = match NaiveDate::from_ymd_opt(1970, 1, 1) {
    Some(date) => date,
    None => NaiveDate::MIN,
};

fn days_since_1970(date: NaiveDate) -> i64 {
    date.signed_duration_since(EPOCH).num_days()
}

fn narrow(ordinal: i64) -> i32 {
    i32::try_from(ordinal).unwrap_or(if ordinal < 0 { i32::MIN } else { i32::MAX })
}

fn ordinal_of_day(grain: Grain, days: i64) -> i64 {
    let date = || {
        let by = Days::new(days.unsigned_abs());
        let date = if days < 0 { EPOCH.checked_sub_days(by) } else { EPOCH.checked_add_days(by) };
        date.unwrap_or(EPOCH)
    };
    let year = || i64::from(date().year()).saturating_sub(1970);
    match grain {
        Grain::Hour => days.saturating_mul(24),
        Grain::Day => days,
        // 1 January 1970 was a Thursday.
        Grain::Week => days.saturating_add(3).div_euclid(7),
        Grain::Month => year().saturating_mul(12).saturating_add(i64::from(date().month0())),
        Grain::Quarter => year().saturating_mul(4).saturating_add(i64::from(date().month0() / 3)),
        Grain::Year => year(),
        Grain::Whole => 0,
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.first_day();
        let text = match self.grain {
            Grain::Hour => format!("{first}T{:02}", self.ordinal.rem_euclid(24)),
            Grain::Day => first.to_string(),
            Grain::Week => week(first.iso_week()),
            Grain::Month => format!("{:04}-{:02}", first.year(), first.month()),
            Grain::Quarter => format!("{:04}-Q{}", first.year(), quarter(first)),
            Grain::Year => format!("{:04}", first.year()),
            Grain::Whole => "all".to_owned(),
        };
        f.pad(&text)
    }
}

fn quarter(date: NaiveDate) -> u32 {
    (date.month0() / 3).saturating_add(1)
}

fn week(week: IsoWeek) -> String {
    format!("{:04}-W{:02}", week.year(), week.week())
}

impl FromStr for Interval {
    type Err = IntervalError;

    fn from_str(text: &str) -> Result<Self, IntervalError> {
        let read = || {
            if text == "all" {
                return Some(Self::WHOLE);
            }
            if let Some((day, hour)) = text.split_once('T') {
                let day = Self::of_date(Grain::Day, day.parse().ok()?)?;
                let hour: i32 = digits(hour, 2)?.try_into().ok().filter(|hour| *hour < 24)?;
                let hours = day.ordinal.checked_mul(24)?.checked_add(hour)?;
                return Some(Self::new(Grain::Hour, hours));
            }
            let (year, rest) = text.split_at_checked(4)?;
            let year = i32::try_from(digits(year, 4)?).ok()?;
            let date = |month| NaiveDate::from_ymd_opt(year, month, 1);
            if rest.is_empty() {
                Self::of_date(Grain::Year, date(1)?)
            } else if let Some(week) = rest.strip_prefix("-W") {
                let monday = NaiveDate::from_isoywd_opt(year, digits(week, 2)?, Weekday::Mon)?;
                Self::of_date(Grain::Week, monday)
            } else if let Some(quarter) = rest.strip_prefix("-Q") {
                let first = digits(quarter, 1)?.checked_sub(1)?.checked_mul(3)?.checked_add(1)?;
                Self::of_date(Grain::Quarter, date(first)?)
            } else if rest.len() == 3 {
                Self::of_date(Grain::Month, date(digits(rest.strip_prefix('-')?, 2)?)?)
            } else {
                Self::of_date(Grain::Day, text.parse().ok()?)
            }
        };
        // chrono reads more than is written here: `2026-3-2`, a sign, blanks.
        read().filter(|interval| interval.to_string() == text).ok_or(IntervalError)
    }
}

/// So many digits and nothing else.
fn digits(text: &str, count: usize) -> Option<u32> {
    let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Interval {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        redacted::text(deserializer, "interval", |text| text.parse::<Self>())
    }
}

/// Finds the interval of many instants fast: by a table of days.
#[derive(Debug)]
pub(super) struct Intervals {
    grain: Grain,
    offsets: Offsets,
    /// For each of the local days, its ordinal; empty where arithmetic does.
    of_day: Vec<i32>,
}

impl Intervals {
    pub(super) fn new(grain: Grain, zone: Tz) -> Self {
        let of_day = match grain {
            Grain::Month | Grain::Quarter | Grain::Year => {
                LOCAL_DAYS.map(|day| narrow(ordinal_of_day(grain, day))).collect()
            }
            _ => Vec::new(),
        };
        Self { grain, offsets: Offsets::of(zone), of_day }
    }

    /// The ordinals of instants, in µs since 1970; what `none` marks has none and stays `None`-like.
    pub(super) fn ordinals(&self, instants: &[i64], none: i64, into: &mut Vec<i32>) {
        into.clear();
        let (mut from, mut until, mut offset) = (0, 0, 0);
        into.extend(instants.iter().map(|&us| {
            if us == none {
                return NO_INTERVAL;
            }
            if us < from || us >= until {
                (from, until, offset) = self.offsets.span(us);
            }
            self.ordinal(us.saturating_add(offset))
        }));
    }

    fn ordinal(&self, local: i64) -> i32 {
        // Dividing without a sign is faster; before 1970 there are only some hours of the local clock.
        let day = match u64::try_from(local) {
            Ok(local) => (local / DAY_UNSIGNED).cast_signed(),
            Err(_) => local.div_euclid(DAY),
        };
        match self.grain {
            Grain::Hour => narrow(local.div_euclid(HOUR)),
            Grain::Day => narrow(day),
            Grain::Week => narrow(day.saturating_add(3).div_euclid(7)),
            Grain::Whole => 0,
            Grain::Month | Grain::Quarter | Grain::Year => {
                let day = usize::try_from(day.saturating_sub(*LOCAL_DAYS.start())).ok();
                day.and_then(|day| self.of_day.get(day)).copied().unwrap_or(NO_INTERVAL)
            }
        }
    }
}

/// Stands for a row that has no such date.
pub(super) const NO_INTERVAL: i32 = i32::MIN;

impl Grain {
    /// The ordinal of the longer period in which one of this length lies.
    pub(super) fn within(self, ordinal: i32, longer: Self) -> i32 {
        if self == longer {
            return ordinal;
        }
        let first = Interval::new(self, ordinal).first_day();
        narrow(ordinal_of_day(longer, days_since_1970(first)))
    }
}
