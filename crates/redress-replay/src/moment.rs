//! Parses dates and times as they occur in records, without a zone.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// What a text says about an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) day: Day,
    pub(crate) time: Option<NaiveTime>,
    /// Seconds east of UTC.
    pub(crate) offset: Option<i32>,
}

/// A day as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Day {
    /// Read in one way only.
    On(NaiveDate),
    /// `10/06/2025`: which number is the month depends on who wrote it.
    Either { first: u32, second: u32, year: i32 },
    /// Seconds, milliseconds or microseconds since 1970.
    At(DateTime<Utc>),
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Reads a date, with or without a time and an offset, in one of the common forms; see
/// `docs/event-format.md`.
pub(crate) fn said(text: &str) -> Option<Said> {
    if let Some(said) = iso(text.as_bytes()) {
        return Some(said);
    }
    if let Some(at) = epoch(text) {
        return Some(Said { day: Day::At(at), time: None, offset: None });
    }
    if text.is_ascii() {
        return Cursor { rest: text.as_bytes() }.all();
    }
    let plain = plain(text)?;
    Cursor { rest: plain.as_bytes() }.all()
}

/// The usual form, fast: `2026-03-02T09:00:00+08:00`, with a blank, without seconds, with a fraction.
fn iso(text: &[u8]) -> Option<Said> {
    let number = |from: usize, digits: usize| {
        let part = text.get(from..from + digits)?;
        part.iter().try_fold(0_u32, |sum, byte| {
            byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0'))
        })
    };
    let is = |at: usize, one: &[u8]| text.get(at).is_some_and(|byte| one.contains(byte));
    if text.len() < 16 || !(is(4, b"-") && is(7, b"-") && is(10, b"T ") && is(13, b":")) {
        return None;
    }
    let year = i32::try_from(number(0, 4)?).ok()?;
    let day = NaiveDate::from_ymd_opt(year, number(5, 2)?, number(8, 2)?)?;
    let (hour, minute) = (number(11, 2)?, number(14, 2)?);
    let (second, rest) = if is(16, b":") { (number(17, 2)?, 19) } else { (0, 16) };
    let mut cursor = Cursor { rest: text.get(rest..)? };
    let nano = cursor.fraction();
    let time = NaiveTime::from_hms_nano_opt(hour, minute, second, nano)?;
    let offset = cursor.offset()?;
    cursor.rest.is_empty().then_some(Said { day: Day::On(day), time: Some(time), offset })
}

/// Numbers that are instants by their length: seconds, milliseconds, microseconds or nanoseconds since 1970.
fn epoch(text: &str) -> Option<DateTime<Utc>> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    match (whole.len(), fraction.len()) {
        (10, 0) => DateTime::from_timestamp(number, 0),
        (10, 1..=9) => {
            let nano = format!("{fraction:0<9}").parse().ok()?;
            DateTime::from_timestamp(number, nano)
        }
        (13, _) => DateTime::from_timestamp_millis(number),
        (16, 0) => DateTime::from_timestamp_micros(number),
        (19, 0) => Some(DateTime::from_timestamp_nanos(number)),
        _ => None,
    }
}

/// Chinese dates and full-width digits in the forms that the cursor reads.
fn plain(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let text = text.replace("上午", " AM ").replace("下午", " PM ").replace("晚上", " PM ");
    let text = text.replace("星期", "周");
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '年' | '月' => plain.push('-'),
            '日' | '号' | '\u{a0}' | '\u{3000}' | '\u{202f}' => plain.push(' '),
            '时' | '点' | '分' | '：' => plain.push(':'),
            '秒' => {}
            '周' => {
                characters.next();
            }
            '０'..='９' => plain.push(char::from_digit(character as u32 - '０' as u32, 10)?),
            other if other.is_ascii() => plain.push(other),
            _ => return None,
        }
    }
    // 9时05分, 9时
    let ends = plain.trim_end();
    let ends = match ends.strip_suffix(':') {
        Some(rest) if rest.rsplit(' ').next()?.contains(':') => rest.to_owned(),
        Some(rest) => format!("{rest}:00"),
        None => ends.to_owned(),
    };
    Some(ends)
}

/// The part of a text that is not read yet.
struct Cursor<'t> {
    rest: &'t [u8],
}

impl Cursor<'_> {
    fn all(mut self) -> Option<Said> {
        self.weekday();
        let before = self.half_of_day();
        let day = self.day()?;
        if let [b'T', digit, ..] = self.rest
            && digit.is_ascii_digit()
        {
            self.drop(1);
        }
        self.skip(b" ,\t");
        self.weekday();
        let half = before.or_else(|| self.half_of_day());
        let time = if self.rest.is_empty() { None } else { Some(self.time(half)?) };
        self.skip(b" ");
        let offset = self.offset()?;
        self.skip(b" ");
        self.rest.is_empty().then_some(Said { day, time, offset })
    }

    fn skip(&mut self, these: &[u8]) {
        while let Some((byte, rest)) = self.rest.split_first()
            && these.contains(byte)
        {
            self.rest = rest;
        }
    }

    fn takes(&mut self, one: &[u8]) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        one.contains(byte).then(|| {
            self.rest = rest;
            *byte
        })
    }

    /// A number, and its digits.
    fn number(&mut self) -> Option<(u32, usize)> {
        let digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (text, rest) = self.rest.split_at_checked(digits)?;
        let number = std::str::from_utf8(text).ok()?.parse().ok()?;
        self.rest = rest;
        (digits <= 4).then_some((number, digits))
    }

    /// The letters that come next, in lower case.
    fn word(&self) -> String {
        let letters = self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic());
        letters.map(|byte| char::from(byte.to_ascii_lowercase())).collect()
    }

    fn drop(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn weekday(&mut self) {
        let word = self.word();
        if word.len() >= 3 && WEEKDAYS.iter().any(|day| word.starts_with(day)) {
            self.drop(word.len());
            self.skip(b" ,.");
        }
    }

    /// `AM` or `PM`; whether it is the afternoon.
    fn half_of_day(&mut self) -> Option<bool> {
        self.skip(b" ");
        let lower: Vec<u8> = self.rest.iter().take(4).map(u8::to_ascii_lowercase).collect();
        let half = match lower.first()? {
            b'a' => false,
            b'p' => true,
            _ => return None,
        };
        let rest = lower.get(1..)?;
        let bytes = if rest.starts_with(b".m.") {
            4
        } else if rest.starts_with(b"m") {
            2
        } else {
            return None;
        };
        self.drop(bytes);
        self.skip(b" ");
        Some(half)
    }

    fn month_name(&mut self) -> Option<u32> {
        let word = self.word();
        let month = MONTHS.iter().position(|month| word.starts_with(month))?;
        self.drop(word.len());
        u32::try_from(month + 1).ok()
    }

    fn day(&mut self) -> Option<Day> {
        let year = |(number, digits): (u32, usize), named: bool| match digits {
            4 => i32::try_from(number).ok(),
            // Two digits are told from a day only where the month has a name.
            2 if named => i32::try_from(2_000 + number).ok(),
            _ => None,
        };
        let on =
            |year: Option<i32>, month, day| NaiveDate::from_ymd_opt(year?, month, day).map(Day::On);
        if let Some(month) = self.month_name() {
            self.skip(b" .");
            let (day, _) = self.number()?;
            self.skip(b" ,");
            return on(year(self.number()?, true), month, day);
        }
        let first = self.number()?;
        if first.1 == 8 {
            return None;
        }
        let separator = self.takes(b"-/. ")?;
        if let Some(month) = self.month_name() {
            self.skip(b"-/. ,");
            return on(year(self.number()?, true), month, first.0);
        }
        let (second, _) = self.number()?;
        self.takes(&[separator])?;
        let third = self.number()?;
        if first.1 == 4 {
            return on(year(first, false), second, third.0);
        }
        let year = year(third, false)?;
        match separator {
            b'.' => on(Some(year), second, first.0),
            b' ' => None,
            _ => {
                let either = Day::Either { first: first.0, second, year };
                let possible = |month, day| NaiveDate::from_ymd_opt(year, month, day).is_some();
                (possible(first.0, second) || possible(second, first.0)).then_some(either)
            }
        }
    }

    fn time(&mut self, half: Option<bool>) -> Option<NaiveTime> {
        let (hour, digits) = self.number()?;
        if digits > 2 {
            return None;
        }
        let mut minute = 0;
        let colon = self.takes(b":.");
        let (mut second, mut nano) = (0, 0);
        if colon.is_some() {
            minute = self.number()?.0;
            if self.takes(b":.").is_some() {
                second = self.number()?.0;
                nano = self.fraction();
            }
        }
        let half = half.or_else(|| self.half_of_day());
        let hour = match half {
            _ if half.is_none() && colon.is_none() => return None,
            Some(_) if hour > 12 => hour,
            Some(false) => hour % 12,
            Some(true) => hour % 12 + 12,
            None => hour,
        };
        NaiveTime::from_hms_nano_opt(hour, minute, second, nano)
    }

    /// A fraction of a second, in nanoseconds; further digits are dropped.
    fn fraction(&mut self) -> u32 {
        if !matches!(self.rest, [b'.' | b',', digit, ..] if digit.is_ascii_digit()) {
            return 0;
        }
        self.drop(1);
        let (mut nano, mut unit) = (0, 100_000_000);
        while let Some((byte, rest)) = self.rest.split_first()
            && byte.is_ascii_digit()
        {
            nano += u32::from(byte - b'0') * unit;
            unit /= 10;
            self.rest = rest;
        }
        nano
    }

    /// `Z`, `UTC`, `GMT`, `+08`, `+0800`, `+08:00`, or nothing; `None` if it is something else.
    fn offset(&mut self) -> Option<Option<i32>> {
        self.skip(b" ");
        let Some(first) = self.rest.first().copied() else { return Some(None) };
        let word = self.word();
        if matches!(word.as_str(), "z" | "utc" | "gmt") {
            self.drop(word.len());
            if self.rest.is_empty() {
                return Some(Some(0));
            }
        }
        let sign = match self.takes(b"+-") {
            Some(b'+') => 1,
            Some(_) => -1,
            None => return if first.is_ascii_alphabetic() { None } else { Some(None) },
        };
        let (hours, digits) = self.number()?;
        let (hours, minutes) = match digits {
            4 => (hours / 100, hours % 100),
            1 | 2 if self.takes(b":").is_some() => (hours, self.number()?.0),
            1 | 2 => (hours, 0),
            _ => return None,
        };
        let seconds = i32::try_from(hours * 3_600 + minutes * 60).ok()?;
        (minutes < 60 && hours <= 18).then_some(Some(sign * seconds))
    }
}
