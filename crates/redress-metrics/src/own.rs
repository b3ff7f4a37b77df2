//! `OwnNames`: what an adopter calls the properties and quantities that are left to them.

use serde::{Deserialize, Serialize};

use super::dimensions::Quantity;
use super::property::Property;
use redress::vocabulary::{Label, Lang};

/// What an adopter's own properties and quantities are called.
///
/// [`Property::Own1`] to [`Property::Own8`] and the quantities `Own…` mean what an adopter makes them mean:
/// they are set on rows, asked for in tests, added up and merged like any other. An
/// [`Indicator`](super::Indicator) that asks for one carries its name, so that its contract can be
/// read, and parts that call one of them by different names do not merge.
///
/// ```
/// use redress_metrics::indicators::{cases, share};
/// use redress_metrics::{Cohort, Indicator, Property};
/// use redress::vocabulary::{Label, Lang};
///
/// const RECALLED: Property = Property::Own1;
/// let id = "recall-rate".parse()?;
/// let name = Label::new("recall rate", "召回率");
/// let rate = Indicator::new(id, name, Cohort::Received, share(cases(&[]), &[RECALLED]))
///     .own_property(RECALLED, "part of a recall", "属召回范围");
/// assert!(rate.contract().text(Lang::En).contains("those of them: part of a recall"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct OwnNames {
    /// Of properties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<(Property, Label)>,
    /// Of quantities.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quantities: Vec<(Quantity, Label)>,
}

impl OwnNames {
    /// Whether nothing is named.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.properties.is_empty() && self.quantities.is_empty()
    }

    /// What a property is called. Those that are not an adopter's own keep their name.
    #[must_use]
    pub fn property(&self, property: Property, lang: Lang) -> &str {
        let own = self.properties.iter().rev().filter(|_| property.is_own());
        let named = own.into_iter().find(|(named, _)| *named == property);
        named.map_or_else(|| property.label(lang), |(_, label)| label.text(lang))
    }

    /// What a quantity is called. Those that are not an adopter's own keep their name.
    #[must_use]
    pub fn quantity(&self, quantity: Quantity, lang: Lang) -> &str {
        let own = self.quantities.iter().rev().filter(|_| quantity.is_own());
        let named = own.into_iter().find(|(named, _)| *named == quantity);
        named.map_or_else(|| quantity.label(lang), |(_, label)| label.text(lang))
    }
}
