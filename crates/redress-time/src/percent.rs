//! `Percent`: the part of a limit after which a warning is given.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::PeriodError;
use crate::redacted;

/// A whole percentage of a limit, from 1 to 99. Written as an integer.
///
/// 0 % would warn before anything has happened, and 100 % is the breach itself.
///
/// ```
/// use redress_time::Percent;
/// assert_eq!(Percent::new(90)?.get(), 90);
/// assert!(Percent::new(100).is_err());
/// # Ok::<(), redress_time::PeriodError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(u8);

impl Percent {
    /// 90 %, the usual warning point.
    pub const NINETY: Self = Self(90);

    /// Creates a percentage.
    ///
    /// # Errors
    /// [`PeriodError::Percent`] if it is not from 1 to 99.
    pub const fn new(percent: u8) -> Result<Self, PeriodError> {
        match percent {
            1..=99 => Ok(Self(percent)),
            _ => Err(PeriodError::Percent),
        }
    }

    /// The number, from 1 to 99.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }

    /// This percentage of an amount of microseconds, rounded up.
    pub(super) fn of(self, us: i64) -> i64 {
        // at most 230 years in microseconds times 99, far below `i64::MAX`
        us.saturating_mul(i64::from(self.0)).saturating_add(99).div_euclid(100)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.0)
    }
}

impl TryFrom<u8> for Percent {
    type Error = PeriodError;
    fn try_from(percent: u8) -> Result<Self, PeriodError> {
        Self::new(percent)
    }
}

impl From<Percent> for u8 {
    fn from(percent: Percent) -> u8 {
        percent.0
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.0)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Percent {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Percent".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "integer", "minimum": 1, "maximum": 99, "description": "A whole percentage of a limit.",
        })
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Wider than needed, so that 300 gets our own error message.
        redacted::checked(deserializer, |percent: i64| {
            u8::try_from(percent).map_err(|_| PeriodError::Percent).and_then(Self::new)
        })
    }
}
