//! Periods as text, in English and Chinese, both ways: one table of units serves printing and reading.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::period::{Repr, check};
use super::{Period, PeriodError};
use crate::redacted::quiet;
use crate::vocabulary::Lang;

/// A unit of time: its length, how it is printed, and what is read besides.
struct Unit {
    us: i64,
    /// Printed for elapsed time.
    short: &'static str,
    /// Printed for working time, with `s` for more than one.
    long: &'static str,
    /// Printed in Chinese.
    zh: &'static str,
    /// Read as well.
    also: &'static [&'static str],
}

/// Longest first: the first that divides an amount prints it.
const UNITS: [Unit; 5] = [
    Unit {
        us: 3_600_000_000,
        short: "h",
        long: "hour",
        zh: "小时",
        also: &["hr", "hrs", "个小时"],
    },
    Unit { us: 60_000_000, short: "min", long: "minute", zh: "分钟", also: &["mins", "分"] },
    Unit { us: 1_000_000, short: "s", long: "second", zh: "秒", also: &["sec", "secs", "秒钟"] },
    Unit { us: 1_000, short: "ms", long: "millisecond", zh: "毫秒", also: &[] },
    Unit { us: 1, short: "us", long: "microsecond", zh: "微秒", also: &["µs", "μs"] },
];

const HALF_AN_HOUR: i64 = 1_800_000_000;

/// The unit that prints an amount, and how many of it.
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
    /// use redress::{time::Period, vocabulary::Lang};
    /// assert_eq!(Period::working_days(3)?.text(Lang::Zh), "3个工作日");
    /// assert_eq!("半小时".parse::<Period>()?.text(Lang::En), "30min");
    /// # Ok::<(), redress::time::PeriodError>(())
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
                Repr::Days(n) => format!("{n}日"),
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
            Repr::Days(n) => write!(f, "{n} day{}", s(n.into())),
            Repr::SameDay => f.write_str("same day"),
        }
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    /// Reads every form that is printed, in either language, singular or plural, with or without
    /// blanks, in capitals or not; also `半小时`, `3天` and `当日`.
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let text = text.trim().to_ascii_lowercase();
        match text.as_str() {
            "same day" | "当天" | "当日" => return Ok(Self::same_day()),
            "半小时" | "半个小时" => return Ok(Self(Repr::Elapsed(HALF_AN_HOUR))),
            "半个工作小时" => return Ok(Self(Repr::WorkingTime(HALF_AN_HOUR))),
            _ => {}
        }
        let end_of_number =
            text.find(|c: char| !c.is_ascii_digit()).ok_or(PeriodError::Unreadable)?;
        let (number, rest) = text.split_at_checked(end_of_number).ok_or(PeriodError::Unreadable)?;
        if number.is_empty() {
            // a sign in front is a number all the same, only not a positive one
            let negative = text.strip_prefix('-').is_some_and(|rest| rest.parse::<Self>().is_ok());
            return Err(if negative { PeriodError::NotPositive } else { PeriodError::Unreadable });
        }
        let (working, unit) = split_working(rest.trim_start());
        // digits only, so that the one way to fail is being too large
        let n = number.parse::<i64>().map_err(|_| PeriodError::TooLong);
        if is_day(unit, working) {
            let n = u32::try_from(n?).map_err(|_| PeriodError::TooLong)?;
            return if working { Self::working_days(n) } else { Self::days(n) };
        }
        let unit = UNITS.iter().find(|u| u.is_called(unit)).ok_or(PeriodError::Unreadable)?;
        let us = check(n?.saturating_mul(unit.us))?;
        Ok(Self(if working { Repr::WorkingTime(us) } else { Repr::Elapsed(us) }))
    }
}

/// Takes `working` off the front of a unit.
fn split_working(unit: &str) -> (bool, &str) {
    ["working ", "个工作", "工作"]
        .iter()
        .find_map(|word| unit.strip_prefix(word))
        .map_or((false, unit), |unit| (true, unit.trim_start()))
}

fn is_day(unit: &str, working: bool) -> bool {
    match unit {
        "day" | "days" | "日" | "天" => true,
        "自然日" | "个自然日" => !working,
        _ => false,
    }
}

impl Unit {
    fn is_called(&self, name: &str) -> bool {
        name == self.short
            || name == self.zh
            || name.strip_suffix('s').unwrap_or(name) == self.long
            || self.also.contains(&name)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        quiet::text(deserializer, "period such as `8 working hours`", |text| text.parse())
    }
}
