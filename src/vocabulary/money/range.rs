//! `MoneyRange`: from one amount to another.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::amount::in_words;
use super::{Currency, Money, MoneyError};
use crate::redacted;
use crate::vocabulary::{Lang, ShortText};

/// A range of amounts in one currency, both bounds included (such as ¥20–50).
///
/// In serde `{"min":"20.00","max":"50.00","currency":"CNY"}`.
///
/// ```
/// use redress::vocabulary::{Money, MoneyRange};
/// let range = MoneyRange::new(Money::yuan(20), Money::yuan(50))?;
/// assert!(range.contains(Money::yuan(50)));
/// assert_eq!(range.to_string(), "¥20–50");
/// # Ok::<(), redress::vocabulary::MoneyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MoneyRange {
    min: Money,
    max: Money,
}

impl MoneyRange {
    /// A range from its lower to its upper bound.
    ///
    /// # Errors
    /// [`MoneyError::Mixed`] if the currencies differ, [`MoneyError::Reversed`] if `min` exceeds `max`.
    pub fn new(min: Money, max: Money) -> Result<Self, MoneyError> {
        match min.partial_cmp(&max) {
            None => Err(MoneyError::Mixed { left: min.currency(), right: max.currency() }),
            Some(Ordering::Greater) => Err(MoneyError::Reversed),
            Some(_) => Ok(Self { min, max }),
        }
    }

    /// Whole yuan between two bounds in either order, for constants.
    #[must_use]
    pub const fn yuan(one: u32, other: u32) -> Self {
        let (min, max) = if one <= other { (one, other) } else { (other, one) };
        Self { min: Money::yuan(min), max: Money::yuan(max) }
    }

    /// The lower bound.
    #[must_use]
    pub const fn min(self) -> Money {
        self.min
    }

    /// The upper bound.
    #[must_use]
    pub const fn max(self) -> Money {
        self.max
    }

    /// Whether an amount lies in the range. An amount in another currency does not.
    #[must_use]
    pub fn contains(self, amount: Money) -> bool {
        self.min <= amount && amount <= self.max
    }

    /// The range as shown to people: `¥20–50` or `20–50元`; a single amount if both bounds are equal.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        let (min, max) = (self.min.short_amount(), self.max.short_amount());
        let amounts = if min == max { min } else { format!("{min}–{max}") };
        in_words(&amounts, self.min.currency(), lang)
    }
}

impl fmt::Display for MoneyRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text(Lang::En))
    }
}

impl fmt::Debug for MoneyRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
struct RangeWire<T> {
    min: T,
    max: T,
    currency: Currency,
}

impl Serialize for MoneyRange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let wire = RangeWire {
            min: self.min.amount(),
            max: self.max.amount(),
            currency: self.min.currency(),
        };
        wire.serialize(serializer)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for MoneyRange {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "MoneyRange".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object",
            "properties": {
                "min": super::amount::amount_schema(),
                "max": super::amount::amount_schema(),
                "currency": generator.subschema_for::<Currency>(),
            },
            "required": ["min", "max", "currency"],
            "additionalProperties": false,
            "description": "A range of amounts in one currency, both bounds included.",
        })
    }
}

impl<'de> Deserialize<'de> for MoneyRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let finish = |wire: RangeWire<ShortText>| {
            let min = Money::parse(wire.min.as_str(), wire.currency)?;
            Self::new(min, Money::parse(wire.max.as_str(), wire.currency)?)
        };
        redacted::record(deserializer, "money range", &["min", "max", "currency"], finish)
    }
}
