//! Keys of a mapping that may be written in more than one way.

use std::fmt::{self, Display as _};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use redress::policy::When;
use redress::redacted::{Both, Refused, in_both, in_chinese_too, syntax};
use redress::time::{Period, PeriodError};
use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, Deserializer, Error as _, SeqAccess, Visitor};
use serde::{Deserialize, de::DeserializeOwned};

/// One value, or a list of them.
pub(crate) fn one_or_many<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    struct Seen<T>(std::marker::PhantomData<T>);
    impl<'de, T: DeserializeOwned> Visitor<'de> for Seen<T> {
        type Value = Vec<T>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            Both("a text in quotes, or a list of them", "引号中的文字，或其列表").fmt(f)
        }
        fn visit_str<E: de::Error>(self, text: &str) -> Result<Vec<T>, E> {
            T::deserialize(de::value::StrDeserializer::new(text)).map(|one| vec![one])
        }
        fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Vec<T>, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(seq))
        }
    }
    deserializer.deserialize_any(Seen(std::marker::PhantomData))
}

/// As [`one_or_many`], for a key that may be missing.
pub(crate) fn some_or_many<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    one_or_many(deserializer).map(Some)
}

/// A bound of the records as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    At(DateTime<Utc>),
    On(NaiveDate),
    Wall(chrono::NaiveDateTime),
}

impl Bound {
    /// The last instant of it.
    pub(crate) fn end(self, zone: Tz) -> DateTime<Utc> {
        match self {
            Self::On(date) => {
                let next = date.succ_opt().unwrap_or(date);
                local(next.and_time(NaiveTime::MIN), zone) - TimeDelta::microseconds(1)
            }
            _ => self.start(zone),
        }
    }

    /// The first instant of it.
    pub(crate) fn start(self, zone: Tz) -> DateTime<Utc> {
        match self {
            Self::At(at) => at,
            Self::On(date) => local(date.and_time(NaiveTime::MIN), zone),
            Self::Wall(wall) => local(wall, zone),
        }
    }
}

/// A wall-clock time of a zone; one that its clocks skip is read as if they stood at UTC.
fn local(wall: chrono::NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    zone.from_local_datetime(&wall).earliest().map_or(wall.and_utc(), |at| at.to_utc())
}

/// `2026-03-31`, `2026-03-31T18:00:00`, `2026-03-31T18:00:00+08:00`, with or without quotes.
pub(crate) fn bound<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Bound>, D::Error> {
    let text = match toml::Value::deserialize(deserializer)? {
        toml::Value::String(text) => text,
        toml::Value::Datetime(at) => at.to_string(),
        _ => String::new(),
    };
    let wrong = || {
        D::Error::custom(Both(
            "expected a date such as 2026-03-31, or an instant such as 2026-03-31T18:00:00+08:00",
            "应为日期（如2026-03-31）或时刻（如2026-03-31T18:00:00+08:00）",
        ))
    };
    let said = super::moment::said(&text).ok_or_else(wrong)?;
    let super::moment::Day::On(date) = said.day else { return Err(wrong()) };
    Ok(Some(match (said.time, said.offset) {
        (Some(time), Some(offset)) => {
            Bound::At(date.and_time(time).and_utc() - TimeDelta::seconds(offset.into()))
        }
        (Some(time), None) => Bound::Wall(date.and_time(time)),
        (None, _) => Bound::On(date),
    }))
}

/// A period with its unit; a number alone is refused with what to write.
pub(crate) fn period<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
    match toml::Value::deserialize(deserializer)? {
        toml::Value::String(text) => {
            text.parse().map_err(|error: PeriodError| D::Error::custom(in_chinese_too(&error)))
        }
        toml::Value::Integer(number) => Err(D::Error::custom(Both(
            format_args!(
                "`within = {number}` has no unit; write it with the number in quotes: \"{number}h\", \"{number} days\" or \"{number} working days\""
            ),
            format_args!(
                "`within = {number}`没有单位；请连同数字写在引号中：`\"{number}h\"`、`\"{number} days\"`或`\"{number} working days\"`"
            ),
        ))),
        _ => Err(D::Error::custom(Both(
            "expected a period in quotes: \"72h\", \"3 days\" or \"3 working days\"",
            "应为引号中的时限：`\"72h\"`、`\"3 days\"`或`\"3 working days\"`",
        ))),
    }
}

/// A condition; one code may stand for a list of one.
pub(crate) fn when<'de, D: Deserializer<'de>>(deserializer: D) -> Result<When, D::Error> {
    let mut table = toml::Table::deserialize(deserializer)?;
    for (_, value) in table.iter_mut() {
        if value.is_str() {
            *value = toml::Value::Array(vec![value.clone()]);
        }
    }
    let read = in_both(toml::Value::Table(table), |quiet| When::deserialize(quiet));
    read.map_err(|Refused { error, chinese, .. }| {
        let en = error.message();
        D::Error::custom(Both(en, chinese.unwrap_or_else(|| syntax(en))))
    })
}

/// The character between the fields of a row.
pub(crate) fn separator<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<u8>, D::Error> {
    let text = String::deserialize(deserializer)?;
    match (text.as_str(), text.as_bytes()) {
        ("tab", _) => Ok(Some(b'\t')),
        (_, [one]) if !one.is_ascii_alphanumeric() && *one != b'"' => Ok(Some(*one)),
        _ => Err(D::Error::custom(Both(
            "expected one character in quotes: \",\", \";\", \"|\", \"\\t\" (or \"tab\")",
            "应为引号中的一个字符：`\",\"`、`\";\"`、`\"|\"`、`\"\\t\"`（或`\"tab\"`）",
        ))),
    }
}

/// An encoding by one of its names.
pub(crate) fn encoding<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<&'static encoding_rs::Encoding>, D::Error> {
    let name = String::deserialize(deserializer)?;
    let known = encoding_rs::Encoding::for_label(name.as_bytes());
    known.map(Some).ok_or_else(|| {
        D::Error::custom(Both(
            format_args!(
                "unknown encoding `{name}`, expected one such as `utf-8`, `gb18030`, `big5`, `windows-1252`, `utf-16le`"
            ),
            format_args!(
                "未知编码`{name}`，应如`utf-8`、`gb18030`、`big5`、`windows-1252`、`utf-16le`"
            ),
        ))
    })
}

/// Patterns of times.
pub(crate) fn formats<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let formats: Vec<String> = one_or_many(deserializer)?;
    match formats.iter().find(|format| !super::clock::is_format(format)) {
        None => Ok(formats),
        Some(wrong) => Err(D::Error::custom(Both(
            format_args!(
                "`{wrong}` is not a pattern of times; expected one such as \"%d/%m/%Y %H:%M\" (day, month, year, hour, minute) or \"%m/%d/%Y %I:%M:%S %p\""
            ),
            format_args!(
                "`{wrong}`不是时间格式；应如`\"%d/%m/%Y %H:%M\"`（日、月、年、时、分）或`\"%m/%d/%Y %I:%M:%S %p\"`"
            ),
        ))),
    }
}
