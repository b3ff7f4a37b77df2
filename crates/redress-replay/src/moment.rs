//! Parses instants as they occur in records.

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use redress::time::accept_instant;

/// Why a text is not an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoMoment {
    /// The format is unknown.
    Unreadable,
    /// The clocks of the zone skip it.
    Skipped,
    /// Before 1970 or after 2199.
    OutOfRange,
}

/// RFC 3339, or a wall-clock time of a zone: `2026-03-02 09:00:00`, with `T`, without seconds, with a
/// fraction, or a date alone for its midnight. A time that occurs twice means its first occurrence.
pub(crate) fn instant(text: &str, zone: Tz) -> Result<DateTime<Utc>, NoMoment> {
    let at = match DateTime::parse_from_rfc3339(text) {
        Ok(at) => at.to_utc(),
        Err(_) => match zone.from_local_datetime(&wall(text).ok_or(NoMoment::Unreadable)?) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.to_utc(),
            LocalResult::None => return Err(NoMoment::Skipped),
        },
    };
    accept_instant(at).map_err(|_| NoMoment::OutOfRange)
}

fn wall(text: &str) -> Option<NaiveDateTime> {
    const SHAPES: [&str; 4] =
        ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"];
    let read = |shape: &&str| NaiveDateTime::parse_from_str(text, shape).ok();
    SHAPES.iter().find_map(read).or_else(|| Some(date(text)?.and_time(NaiveTime::MIN)))
}

/// A date: `2014-11-13`, or `11/13/2014` as in some years of the complaint database.
pub(crate) fn date(text: &str) -> Option<NaiveDate> {
    let read = |shape| NaiveDate::parse_from_str(text, shape).ok();
    read("%Y-%m-%d").or_else(|| read("%m/%d/%Y"))
}
