//! Times of day and windows: the opening hours of one day.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::{CalendarError, Place};
use crate::redacted;

/// A wall-clock time from 00:00 to 24:00, to the second. Written as `09:00`, `09:00:30`, `24:00`.
///
/// 24:00 is the end of the day and the start of the next.
///
/// ```
/// use redress_time::TimeOfDay;
/// let closing: TimeOfDay = "17:30".parse()?;
/// assert_eq!(closing.to_string(), "17:30");
/// assert!("25:00".parse::<TimeOfDay>().is_err());
/// # Ok::<(), redress_time::TimeOfDayError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u32);

/// Why a text is not a time of day. Never quotes the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a time of day is written `HH:MM` or `HH:MM:SS`, from 00:00 to 24:00; this text is not")]
#[non_exhaustive]
pub struct TimeOfDayError;

impl TimeOfDay {
    /// 00:00.
    pub const MIDNIGHT: Self = Self(0);
    /// 24:00.
    pub const END: Self = Self(86_400);

    /// The time at an hour and minute; `None` beyond 24:00 or for a minute above 59.
    #[must_use]
    pub const fn new(hour: u32, minute: u32) -> Option<Self> {
        if hour < 24 && minute < 60 {
            Some(Self(hour.saturating_mul(3_600).saturating_add(minute.saturating_mul(60))))
        } else if hour == 24 && minute == 0 {
            Some(Self::END)
        } else {
            None
        }
    }

    /// Seconds since 00:00, from 0 to 86,400.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        self.0
    }

    /// Microseconds since 00:00.
    pub(super) fn micros(self) -> i64 {
        i64::from(self.0).saturating_mul(1_000_000)
    }
}

impl FromStr for TimeOfDay {
    type Err = TimeOfDayError;
    fn from_str(text: &str) -> Result<Self, TimeOfDayError> {
        let mut parts = text.split(':').map(|part| match part.as_bytes() {
            [b'0'..=b'9', b'0'..=b'9'] => part.parse::<u32>().map_err(|_| TimeOfDayError),
            _ => Err(TimeOfDayError),
        });
        let (hour, minute) = (parts.next(), parts.next());
        let second = parts.next().unwrap_or(Ok(0))?;
        let minutes = match (hour, minute, parts.next()) {
            (Some(hour), Some(minute), None) => Self::new(hour?, minute?).ok_or(TimeOfDayError)?,
            _ => return Err(TimeOfDayError),
        };
        let time = Self(minutes.0.saturating_add(second));
        if second < 60 && time <= Self::END { Ok(time) } else { Err(TimeOfDayError) }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = (self.0 / 3_600, self.0 / 60 % 60, self.0 % 60);
        write!(f, "{hour:02}:{minute:02}")?;
        if second > 0 { write!(f, ":{second:02}") } else { Ok(()) }
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        redacted::text(deserializer, "time of day such as `09:00`", |text| text.parse())
    }
}

/// A window of working time within one day, from `opens` to `closes` (exclusive).
/// Written as a pair: `["09:00", "17:00"]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(
    crate = "crate::redacted::serde",
    from = "(TimeOfDay, TimeOfDay)",
    into = "(TimeOfDay, TimeOfDay)"
)]
pub struct Window {
    /// The first instant inside the window.
    pub opens: TimeOfDay,
    /// The first instant after the window; `24:00` at most.
    pub closes: TimeOfDay,
}

impl From<(TimeOfDay, TimeOfDay)> for Window {
    fn from((opens, closes): (TimeOfDay, TimeOfDay)) -> Self {
        Self { opens, closes }
    }
}

impl From<Window> for (TimeOfDay, TimeOfDay) {
    fn from(window: Window) -> Self {
        (window.opens, window.closes)
    }
}

/// Parses a day's windows from pairs of texts.
pub(super) fn parse(pairs: &[(&str, &str)], place: Place) -> Result<Vec<Window>, CalendarError> {
    let time = |text: &str| text.parse().map_err(|_| CalendarError::TimeOfDay { place });
    pairs
        .iter()
        .map(|(opens, closes)| Ok(Window { opens: time(opens)?, closes: time(closes)? }))
        .collect()
}

/// Checks that a day's windows are in order, disjoint and not empty.
pub(super) fn check(windows: &[Window], place: Place) -> Result<(), CalendarError> {
    let mut free_from = TimeOfDay::MIDNIGHT;
    for (window, number) in windows.iter().zip(1..) {
        if window.closes <= window.opens {
            return Err(CalendarError::EmptyWindow { place, number });
        }
        if window.opens < free_from {
            return Err(CalendarError::Overlap { place, number });
        }
        free_from = window.closes;
    }
    Ok(())
}
