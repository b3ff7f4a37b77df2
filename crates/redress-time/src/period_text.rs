//! Periods as text, in English and Chinese. One table of units serves formatting and parsing; parsing is in
//! `period_read`.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Period;
use super::period::Repr;
use crate::Lang;
use crate::redacted;

/// A unit of time: its length, its printed forms, and other accepted spellings.
pub(super) struct Unit {
    pub(super) us: i64,
    /// Printed for elapsed time.
    short: &'static str,
    /// Printed for working time, with `s` in the plural.
    long: &'static str,
    /// Printed in Chinese.
    zh: &'static str,
    /// Other accepted spellings.
    also: &'static [&'static str],
}

/// Longest first: an amount is printed in the first unit that divides it.
pub(super) const UNITS: [Unit; 5] = [
    Unit {
        us: 3_600_000_000,
        short: "h",
        long: "hour",
        zh: "小时",
        also: &["hr", "hrs", "个小时", "个钟头"],
    },
    Unit { us: 60_000_000, short: "min", long: "minute", zh: "分钟", also: &["mins", "分"] },
    Unit { us: 1_000_000, short: "s", long: "second", zh: "秒", also: &["sec", "secs", "秒钟"] },
    Unit { us: 1_000, short: "ms", long: "millisecond", zh: "毫秒", also: &[] },
    Unit { us: 1, short: "us", long: "microsecond", zh: "微秒", also: &["µs", "μs"] },
];

/// An amount in the unit that prints it.
fn in_units(us: i64) -> (i64, &'static Unit) {
    let [.., finest] = &UNITS;
    let unit = UNITS.iter().find(|unit| us.checked_rem(unit.us) == Some(0)).unwrap_or(finest);
    (us.checked_div(unit.us).unwrap_or(us), unit)
}

/// The plural `s`.
fn s(n: i64) -> &'static str {
    if n == 1 { "" } else { "s" }
}

impl Period {
    /// The period in one language; [`Display`](fmt::Display) prints the English.
    ///
    /// ```
    /// use redress_time::{Lang, Period};
    /// assert_eq!(Period::working_days(3)?.text(Lang::Zh), "3个工作日");
    /// assert_eq!("半小时".parse::<Period>()?.text(Lang::En), "30min");
    /// # Ok::<(), redress_time::PeriodError>(())
    /// ```
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.to_string(),
            Lang::Zh => match self.0 {
                Repr::Elapsed(us) => {
                    let (n, unit) = in_units(us);
                    format!("{n}{}", unit.zh)
                }
                Repr::WorkingTime(us) => {
                    let (n, unit) = in_units(us);
                    format!("{n}个工作{}", unit.zh)
                }
                Repr::WorkingDays(n) => format!("{n}个工作日"),
                Repr::WorkingDaysSameTime(n) => format!("{n}个工作日后的同一时刻"),
                Repr::Days(n) => format!("{n}日"),
                Repr::Weeks(n) => format!("{n}周"),
                Repr::Months(n) => format!("{n}个月"),
                Repr::SameDay => "当天".to_owned(),
            },
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Repr::Elapsed(us) => {
                let (n, unit) = in_units(us);
                write!(f, "{n}{}", unit.short)
            }
            Repr::WorkingTime(us) => {
                let (n, unit) = in_units(us);
                write!(f, "{n} working {}{}", unit.long, s(n))
            }
            Repr::WorkingDays(n) => write!(f, "{n} working day{}", s(n.into())),
            Repr::WorkingDaysSameTime(n) => {
                write!(f, "{n} working day{}, same time", s(n.into()))
            }
            Repr::Days(n) => write!(f, "{n} day{}", s(n.into())),
            Repr::Weeks(n) => write!(f, "{n} week{}", s(n.into())),
            Repr::Months(n) => write!(f, "{n} month{}", s(n.into())),
            Repr::SameDay => f.write_str("same day"),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        redacted::text(deserializer, "period such as `8 working hours`", |text| text.parse())
    }
}

impl Unit {
    /// Whether a lower-case text names the unit.
    pub(super) fn is_called(&self, name: &str) -> bool {
        name == self.short
            || name == self.zh
            || name.strip_suffix('s').unwrap_or(name) == self.long
            || self.also.contains(&name)
    }
}
