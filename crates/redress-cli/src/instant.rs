//! Instants on the command line and in stories.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Tz;

use crate::failure::Failure;

/// An instant with an offset, or a wall-clock time or date of a zone.
///
/// # Errors
/// If the text is none, or the clocks of the zone skip it.
pub(crate) fn instant(text: &str, zone: Tz) -> Result<DateTime<Utc>, Failure> {
    let text = text.trim();
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    let shapes = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"];
    let wall = shapes.iter().find_map(|shape| NaiveDateTime::parse_from_str(text, shape).ok());
    let date = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let wall = wall.or_else(|| Some(date()?.and_time(NaiveTime::MIN))).ok_or_else(|| {
        Failure::new(
            format!("`{text}`: expected a time such as 2026-03-02T09:00 or 2026-03-02T09:00+08:00"),
            format!("`{text}`：应为时间，如2026-03-02T09:00或2026-03-02T09:00+08:00"),
        )
    })?;
    zone.from_local_datetime(&wall).earliest().map(|at| at.to_utc()).ok_or_else(|| {
        Failure::new(
            format!("`{text}`: the clocks of {zone} skip this time"),
            format!("`{text}`：{zone}因夏令时没有此时刻"),
        )
    })
}
