//! Accepted instants: range, precision, and representation in microseconds.
//!
//! Internally, `time` counts whole microseconds since 1970-01-01 UTC.

use chrono::{DateTime, NaiveDate, Utc};
use serde::de::value::StrDeserializer;
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use super::TimeError;

/// A day of 24 hours in microseconds.
pub const DAY: i64 = 86_400_000_000;
/// 2200-01-01T00:00:00Z; the first instant that is out of range.
pub const END: i64 = END_DAY * DAY;
/// 2200-01-01 as a number of days after 1970-01-01.
pub const END_DAY: i64 = 84_006;

/// Truncates an instant to whole microseconds and checks that it lies in the accepted range, from
/// 1970-01-01T00:00:00Z up to, but not including, 2200-01-01T00:00:00Z.
///
/// Decisions are therefore made on exactly the values that a store returns. A leap second (`23:59:60.5`)
/// becomes the second before it (`23:59:59.5`).
///
/// # Errors
/// [`TimeError::OutOfRange`] outside the range.
///
/// ```
/// use redress_time::accept_instant;
/// let at = "2026-03-02T09:00:00.123456789Z".parse()?;
/// assert_eq!(accept_instant(at)?.to_rfc3339(), "2026-03-02T09:00:00.123456+00:00");
/// assert!(accept_instant("1969-12-31T23:59:59Z".parse()?).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn accept_instant(at: DateTime<Utc>) -> Result<DateTime<Utc>, TimeError> {
    instant(micros(at)?)
}

/// Reads an instant as chrono does, several times as fast where it is written as chrono writes it, in UTC: for
/// `#[serde(deserialize_with)]` on records that are read by the million.
///
/// # Errors
/// What chrono's own reader says.
///
/// ```
/// #[derive(serde::Deserialize)]
/// struct Kept {
///     #[serde(deserialize_with = "redress_time::instant::deserialize")]
///     at: chrono::DateTime<chrono::Utc>,
/// }
/// let kept: Kept = serde_json::from_str(r#"{"at": "2026-03-02T09:00:00.123456Z"}"#)?;
/// assert_eq!(kept.at.timestamp_subsec_micros(), 123_456);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
    from.deserialize_str(Written)
}

struct Written;

impl Visitor<'_> for Written {
    type Value = DateTime<Utc>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // As chrono says it, whose reader this stands for.
        f.write_str("an RFC 3339 formatted date and time string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<DateTime<Utc>, E> {
        written(text).map_or_else(|| DateTime::deserialize(StrDeserializer::<E>::new(text)), Ok)
    }
}

/// `2026-03-02T09:00:00Z`, with a fraction of one to nine digits or none; everything else is left to chrono.
fn written(text: &str) -> Option<DateTime<Utc>> {
    let (year, rest) = text.as_bytes().split_first_chunk::<4>()?;
    let (month, rest) = after(b'-', rest)?;
    let (day, rest) = after(b'-', rest)?;
    let (hour, rest) = after(b'T', rest)?;
    let (minute, rest) = after(b':', rest)?;
    let (second, rest) = after(b':', rest)?;
    let fraction = match rest {
        [b'Z'] => &[][..],
        [b'.', digits @ .., b'Z'] if (1..=9).contains(&digits.len()) => digits,
        _ => return None,
    };
    let unit = 10_u32.checked_pow(9_u32.checked_sub(u32::try_from(fraction.len()).ok()?)?)?;
    let nanoseconds = number(fraction)?.checked_mul(unit)?;
    let year = i32::try_from(number(year)?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, number(month)?, number(day)?)?;
    let (hour, minute, second) = (number(hour)?, number(minute)?, number(second)?);
    Some(date.and_hms_nano_opt(hour, minute, second, nanoseconds)?.and_utc())
}

/// Two bytes after a mark, and what follows them.
fn after(mark: u8, text: &[u8]) -> Option<(&[u8; 2], &[u8])> {
    let (first, text) = text.split_first()?;
    text.split_first_chunk().filter(|_| *first == mark)
}

/// At most nine decimal digits.
fn number(digits: &[u8]) -> Option<u32> {
    let (mut number, mut decimal) = (0_u32, true);
    for byte in digits {
        let value = byte.wrapping_sub(b'0');
        decimal &= value < 10;
        // What is no digit gives a wrong number, which nobody sees.
        number = number.wrapping_mul(10).wrapping_add(value.into());
    }
    decimal.then_some(number)
}

/// An accepted instant as microseconds.
pub(super) fn micros(at: DateTime<Utc>) -> Result<i64, TimeError> {
    // chrono represents a leap second as 1,000,000,000 ns or more after :59
    let nanoseconds = at.timestamp_subsec_nanos();
    let fraction = i64::from(nanoseconds.checked_sub(1_000_000_000).unwrap_or(nanoseconds) / 1_000);
    at.timestamp()
        .checked_mul(1_000_000)
        .and_then(|seconds| seconds.checked_add(fraction))
        .filter(|us| (0..END).contains(us))
        .ok_or(TimeError::OutOfRange { at: Some(at) })
}

/// Converts a computed number of microseconds to an instant.
pub(super) fn instant(us: i64) -> Result<DateTime<Utc>, TimeError> {
    Some(us)
        .filter(|us| (0..END).contains(us))
        .and_then(DateTime::from_timestamp_micros)
        .ok_or(TimeError::OutOfRange { at: None })
}
