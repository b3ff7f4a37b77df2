//! How amounts of money are written in a policy: `200.00 CNY`, `20.00 to 50.00 CNY`.

use std::fmt;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::rules::Stake;
use crate::redacted::quiet;
use crate::vocabulary::{Measure, Money, MoneyError, MoneyRange};

/// An amount, or none.
pub(super) mod amount {
    use super::{Deserializer, Money, Serializer, quiet};

    #[allow(clippy::ref_option, reason = "serde's signature")]
    pub(in crate::policy) fn serialize<S: Serializer>(
        amount: &Option<Money>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match amount {
            Some(amount) => serializer.collect_str(amount),
            None => serializer.serialize_none(),
        }
    }

    pub(in crate::policy) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Money>, D::Error> {
        quiet::text(deserializer, "amount such as `200.00 CNY`", |text| text.parse().map(Some))
    }
}

/// What a penalty or reward may come to: an amount, two of them, or a list of measures.
pub(super) mod stake {
    use super::{Deserializer, Serialize, Serializer, Stake, StakeVisitor};

    pub(in crate::policy) fn serialize<S: Serializer>(
        stake: &Stake,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match stake {
            Stake::Money(range) if range.min() == range.max() => {
                serializer.collect_str(&range.min())
            }
            Stake::Money(range) => {
                // Both are in one currency, which is said once.
                let min = range.min().to_string();
                let (min, _) = min.split_once(' ').unwrap_or((&min, ""));
                serializer.collect_str(&format_args!("{min} to {}", range.max()))
            }
            Stake::Measures(scale) => scale.serialize(serializer),
        }
    }

    pub(in crate::policy) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Stake, D::Error> {
        deserializer.deserialize_any(StakeVisitor)
    }
}

struct StakeVisitor;

impl<'de> Visitor<'de> for StakeVisitor {
    type Value = Stake;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount such as `20.00 to 50.00 CNY`, or a list of measures")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Stake, E> {
        range(text).map(Stake::Money).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Stake, A::Error> {
        Vec::<Measure>::deserialize(SeqAccessDeserializer::new(list)).map(Stake::Measures)
    }
}

fn range(text: &str) -> Result<MoneyRange, MoneyError> {
    if let Some((min, max)) = text.split_once(" to ") {
        let max: Money = max.parse()?;
        return MoneyRange::new(Money::parse(min, max.currency())?, max);
    }
    let amount: Money = text.parse()?;
    MoneyRange::new(amount, amount)
}
