//! Parses periods: the spellings that people and documents use, English and Chinese.
//!
//! A text is first normalised (lower case, ASCII digits, no blanks around Chinese characters), then parsed as
//! one number and unit, or as several units of time that add up.

use std::str::FromStr;

use super::period::{Repr, check};
use super::period_text::UNITS;
use super::{Period, PeriodError};

impl FromStr for Period {
    type Err = PeriodError;

    /// Parses every form that is printed, in either language, singular or plural, with or without blanks,
    /// in any case. Also:
    ///
    /// - `business` and `work` for `working`, `calendar days`, years as 12 months (`1年`);
    /// - times of several units, the larger first: `1h30min`, `1小时30分钟`;
    /// - numbers in Chinese up to 9,999 and halves of hours: `两小时`, `十五个工作日`, `半小时`,
    ///   `一个半小时`;
    /// - `within` before a period and `内` or `以内` after it; full-width digits and letters.
    ///
    /// ```
    /// use redress_time::Period;
    /// assert_eq!("1h30min".parse(), Period::minutes(90));
    /// assert_eq!("15 business days".parse(), Period::working_days(15));
    /// assert_eq!("48小时内".parse(), Period::hours(48));
    /// assert_eq!("三个月".parse(), Period::months(3));
    /// ```
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let text = plain(text);
        let text = text.strip_prefix("within ").unwrap_or(&text);
        let text =
            ["以内", "之内", "内"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
        if matches!(text, "same day" | "当天" | "当日") {
            return Ok(Self::same_day());
        }
        if let Some(days) = SAME_TIME.iter().find_map(|end| text.strip_suffix(end)) {
            return match read(days.trim_end())?.0 {
                Repr::WorkingDays(n) => Self::working_days_same_time(n.into()),
                _ => Err(PeriodError::Unreadable),
            };
        }
        match text.strip_prefix('-') {
            // a sign in front is a number all the same, only not a positive one
            Some(rest) if read(rest).is_ok() => Err(PeriodError::NotPositive),
            _ => read(text),
        }
    }
}

/// Suffixes for working days that end at the time of day at which they started.
const SAME_TIME: [&str; 6] = [
    ", same time",
    " at the same time of day",
    " at the same time",
    "后的同一时刻",
    "后同一时刻",
    "的同一时刻",
];

/// Small letters, plain digits for full-width ones, single blanks, none beside Chinese characters.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.trim().chars() {
        // the full-width forms are in ASCII order
        let c = match c {
            '\u{FF01}'..='\u{FF5E}' => {
                u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
            }
            _ => c.to_ascii_lowercase(),
        };
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        if blank && is_latin(c) && plain.chars().next_back().is_some_and(is_latin) {
            plain.push(' ');
        }
        blank = false;
        plain.push(c);
    }
    plain
}

/// Letters, digits and signs of Latin script, `µ` among them.
fn is_latin(c: char) -> bool {
    c < '\u{0400}'
}

/// Reads one number and unit, or several units of time.
fn read(text: &str) -> Result<Period, PeriodError> {
    let (first, mut rest) = part(text)?;
    if first.unit == Measure::Time && !rest.is_empty() {
        let (mut us, mut smallest) = (first.amount?, first.length);
        while !rest.is_empty() {
            let (next, after) = part(rest)?;
            // 8 working hours 30 minutes: the first word applies to what follows
            let same_clock = !next.working || first.working;
            if next.unit != Measure::Time || next.length >= smallest || !same_clock {
                return Err(PeriodError::Unreadable);
            }
            us = us.saturating_add(next.amount?);
            (smallest, rest) = (next.length, after);
        }
        return time(us, first.working);
    }
    if !rest.is_empty() {
        return Err(PeriodError::Unreadable);
    }
    let n = first.amount?;
    let count = u32::try_from(n).map_err(|_| PeriodError::TooLong);
    match (first.unit, first.working) {
        (Measure::Time, working) => time(n, working),
        (Measure::Days, false) => Period::days(count?),
        (Measure::Days, true) => Period::working_days(count?),
        (Measure::Weeks, false) => Period::weeks(count?),
        (Measure::Months, false) => Period::months(count?),
        (Measure::Weeks | Measure::Months, true) => Err(PeriodError::Unreadable),
    }
}

fn time(us: i64, working: bool) -> Result<Period, PeriodError> {
    let us = check(us)?;
    Ok(Period(if working { Repr::WorkingTime(us) } else { Repr::Elapsed(us) }))
}

/// The quantity that a unit measures.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    Time,
    Days,
    Weeks,
    Months,
}

/// A number and its unit.
struct Part {
    /// In µs for times, otherwise in days, weeks or months.
    amount: Result<i64, PeriodError>,
    unit: Measure,
    working: bool,
    /// The length of a unit of time in µs.
    length: i64,
}

/// Parses a number and a unit at the start; returns the rest.
fn part(text: &str) -> Result<(Part, &str), PeriodError> {
    let (number, unit) = number(text)?;
    let end = unit.find(begins_number).unwrap_or(unit.len());
    let (name, rest) = unit.split_at_checked(end).ok_or(PeriodError::Unreadable)?;
    let (working, name) = split_working(name.trim());
    let half = name.strip_prefix("个半").or_else(|| name.strip_prefix('半'));
    let name = half.map_or(name, |name| name.strip_prefix('个').unwrap_or(name));
    let (working, name) = match half {
        Some(_) if !working => split_working(name),
        _ => (working, name),
    };
    // 半小时, 1个半小时; but not "3 days and a half"
    let number = match (number, half) {
        (Some(n), _) => n,
        (None, Some(_)) => Ok(0),
        (None, None) => return Err(PeriodError::Unreadable),
    };
    let count = |unit, each: i64| match half {
        Some(_) => Err(PeriodError::Unreadable),
        None => {
            Ok(Part { amount: number.map(|n| n.saturating_mul(each)), unit, working, length: 0 })
        }
    };
    let part = match name {
        "day" | "days" | "日" | "天" => count(Measure::Days, 1),
        "calendar day" | "calendar days" | "自然日" | "个自然日" if !working => {
            count(Measure::Days, 1)
        }
        "week" | "weeks" | "周" | "个星期" | "星期" | "个礼拜" | "礼拜" => {
            count(Measure::Weeks, 1)
        }
        // 3月 is March
        "month" | "months" | "个月" => count(Measure::Months, 1),
        "year" | "years" | "年" => count(Measure::Months, 12),
        _ => {
            let unit =
                UNITS.iter().find(|unit| unit.is_called(name)).ok_or(PeriodError::Unreadable)?;
            let half = if half.is_some() { unit.us.checked_div(2).unwrap_or(0) } else { 0 };
            let amount = number.map(|n| n.saturating_mul(unit.us).saturating_add(half));
            Ok(Part { amount, unit: Measure::Time, working, length: unit.us })
        }
    };
    Ok((part?, rest))
}

/// Strips `working` from the start of a unit.
fn split_working(unit: &str) -> (bool, &str) {
    ["working ", "business ", "work", "个工作", "工作"]
        .iter()
        .find_map(|word| unit.strip_prefix(word))
        .map_or((false, unit), |unit| (true, unit.trim_start()))
}

fn begins_number(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some() || c == '十'
}

/// A number at the start, in digits or in Chinese; `None` if there is none.
#[expect(clippy::type_complexity, reason = "a number may be missing, or too large")]
fn number(text: &str) -> Result<(Option<Result<i64, PeriodError>>, &str), PeriodError> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end).ok_or(PeriodError::Unreadable)?;
    if !digits.is_empty() {
        // digits only, so the one possible error is overflow
        return Ok((Some(digits.parse().map_err(|_| PeriodError::TooLong)), rest.trim_start()));
    }
    let end = text.find(|c| !is_chinese_number(c)).unwrap_or(text.len());
    let (words, rest) = text.split_at_checked(end).ok_or(PeriodError::Unreadable)?;
    if words.is_empty() {
        return Ok((None, rest));
    }
    chinese(words).map(|n| (Some(Ok(n)), rest)).ok_or(PeriodError::Unreadable)
}

fn digit(c: char) -> Option<i64> {
    let digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    match c {
        '两' => Some(2),
        '〇' => Some(0),
        _ => digits.iter().zip(0..).find(|(digit, _)| **digit == c).map(|(_, n)| n),
    }
}

fn place(c: char) -> Option<i64> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        _ => None,
    }
}

fn is_chinese_number(c: char) -> bool {
    digit(c).is_some() || place(c).is_some()
}

/// Parses a Chinese number up to 9,999: 两, 十五, 二十四, 一百零八.
fn chinese(words: &str) -> Option<i64> {
    let (mut total, mut pending, mut last_place) = (0_i64, None, i64::MAX);
    for c in words.chars() {
        match (digit(c), place(c)) {
            (Some(0), _) if pending.is_none() && total > 0 => {}
            (Some(n), _) if pending.is_none() => pending = Some(n),
            (_, Some(place)) if place < last_place => {
                // 十五 omits the leading one
                let n = match pending.take() {
                    Some(n) => n,
                    None if total == 0 && place == 10 => 1,
                    None => return None,
                };
                total = total.saturating_add(n.saturating_mul(place));
                last_place = place;
            }
            _ => return None,
        }
    }
    // the rest are ones, which may only follow tens
    Some(total.saturating_add(pending.unwrap_or(0)))
}
