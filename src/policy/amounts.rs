//! How amounts of money are written in a policy: `200.00 CNY`, `20.00 to 50.00 CNY`, `any`.

use std::fmt::{self, Display as _};

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::rules::{Ceiling, Stake};
use crate::redacted;
use crate::vocabulary::{Measure, Money, MoneyError, MoneyRange};

/// Up to how much: `200.00 CNY` or `any`.
pub(super) mod ceiling {
    use super::{Ceiling, Deserializer, Serializer, redacted};
    use crate::vocabulary::MoneyError;

    pub(in crate::policy) fn serialize<S: Serializer>(
        ceiling: &Ceiling,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match ceiling {
            Ceiling::Nothing => serializer.serialize_none(),
            Ceiling::UpTo(amount) => serializer.collect_str(amount),
            Ceiling::Any => serializer.serialize_str("any"),
        }
    }

    pub(in crate::policy) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Ceiling, D::Error> {
        redacted::text(deserializer, "amount such as `200.00 CNY`, or `any`,", |text| {
            Ok::<_, MoneyError>(match &*text {
                "any" => Ceiling::Any,
                text => Ceiling::UpTo(text.parse()?),
            })
        })
    }
}

/// What a penalty or reward may come to: an amount, two of them, or a list of measures.
pub(super) mod stake {
    use super::{Deserializer, Serialize, Serializer, Stake, StakeVisitor, range_text, redacted};

    pub(in crate::policy) fn serialize<S: Serializer>(
        stake: &Stake,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match stake {
            Stake::Money(range) => serializer.serialize_str(&range_text(*range)),
            Stake::Measures(scale) => scale.serialize(serializer),
        }
    }

    pub(in crate::policy) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Stake, D::Error> {
        redacted::deserialize(deserializer, |quiet| quiet.deserialize_any(StakeVisitor))
    }
}

struct StakeVisitor;

impl<'de> Visitor<'de> for StakeVisitor {
    type Value = Stake;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let en = "an amount such as `20.00 to 50.00 CNY`, or a list of measures";
        redacted::Both(en, "金额，如`20.00 to 50.00 CNY`，或措施列表").fmt(f)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Stake, E> {
        range(text).map(Stake::Money).map_err(|error| E::custom(redacted::in_chinese_too(&error)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Stake, A::Error> {
        Vec::<Measure>::deserialize(SeqAccessDeserializer::new(list)).map(Stake::Measures)
    }
}

/// How a policy file writes a range of money: `20.00 to 50.00 CNY`, or one amount.
///
/// ```
/// use redress::vocabulary::{Money, MoneyRange};
/// let range = MoneyRange::new(Money::yuan(20), Money::yuan(50))?;
/// assert_eq!(redress::policy::range_text(range), "20.00 to 50.00 CNY");
/// # Ok::<(), redress::vocabulary::MoneyError>(())
/// ```
#[must_use]
pub fn range_text(range: MoneyRange) -> String {
    let max = range.max().to_string();
    if range.min() == range.max() {
        return max;
    }
    // Both are in one currency, which is said once.
    let min = range.min().to_string();
    let min = min.split_once(' ').map_or(min.as_str(), |(min, _)| min);
    format!("{min} to {max}")
}

pub(super) fn range(text: &str) -> Result<MoneyRange, MoneyError> {
    if let Some((min, max)) = text.split_once(" to ") {
        let max: Money = max.parse()?;
        return MoneyRange::new(Money::parse(min, max.currency())?, max);
    }
    let amount: Money = text.parse()?;
    MoneyRange::new(amount, amount)
}
