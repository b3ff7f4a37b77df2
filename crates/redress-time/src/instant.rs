//! Accepted instants: range, precision, and representation in microseconds.
//!
//! Internally, `time` counts whole microseconds since 1970-01-01 UTC.

use chrono::{DateTime, Utc};

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
