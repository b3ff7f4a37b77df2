//! What the front line may grant without asking.

use serde::{Deserialize, Serialize};

use super::is_default;
use crate::policy::when::When;
use crate::vocabulary::{Clause, Money, Remedy, Role, RuleId};

/// What the front line may grant without asking.
///
/// Where a policy has authorities, a resolution that grants anything is put to the customer either
/// approved, or by a role with an authority that covers it; each use is an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct Authority {
    /// The rule's name, unique in the policy.
    pub id: RuleId,
    /// The roles that have it.
    pub to: Vec<Role>,
    /// For which complaints: the conditions of its use.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: When,
    /// What may be granted; empty: any remedy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<Remedy>,
    /// Up to how much money. Written `200.00 CNY` or `any`; absent: none.
    #[serde(default, skip_serializing_if = "is_default", with = "crate::policy::amounts::ceiling")]
    pub up_to: Ceiling,
    /// Where it is written.
    #[serde(default)]
    pub cite: Vec<Clause>,
}

/// Up to how much money an authority reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ceiling {
    /// No money at all.
    #[default]
    Nothing,
    /// This amount, and nothing in another currency.
    UpTo(Money),
    /// Any amount in any currency.
    Any,
}

impl Authority {
    /// These roles may grant any remedy up to this much money, to every complaint.
    #[must_use]
    pub fn new(id: RuleId, to: Vec<Role>, up_to: Ceiling) -> Self {
        Self { id, to, when: When::any(), remedies: Vec::new(), up_to, cite: Vec::new() }
    }

    /// Only for these complaints.
    #[must_use]
    pub fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }

    /// Only these remedies; any if empty.
    #[must_use]
    pub fn remedies(mut self, remedies: Vec<Remedy>) -> Self {
        self.remedies = remedies;
        self
    }

    /// Whether it covers a grant of these remedies and this much money.
    #[must_use]
    pub fn covers(&self, remedies: &[Remedy], compensation: Option<Money>) -> bool {
        let kinds = self.remedies.is_empty() || remedies.iter().all(|r| self.remedies.contains(r));
        // Amounts in two currencies do not compare, so neither covers the other.
        let money = compensation.is_none_or(|asked| match self.up_to {
            Ceiling::Nothing => false,
            Ceiling::UpTo(most) => asked <= most,
            Ceiling::Any => true,
        });
        kinds && money
    }
}
