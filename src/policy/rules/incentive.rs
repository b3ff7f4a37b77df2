//! Penalties and rewards that may be proposed.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Target;
use crate::vocabulary::{Clause, Incentive, Label, Measure, MoneyRange, Role, RuleId};

/// A penalty or reward that may be proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct IncentiveRule {
    /// The rule's name, unique in the policy.
    pub id: RuleId,
    /// Penalty or reward.
    pub incentive: Incentive,
    /// What a person reads as its reason.
    pub label: Label,
    /// Whom it is for.
    pub on: Target,
    /// Who is jointly liable, for the same amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joint: Option<Target>,
    /// What it may come to. Written `20.00 to 50.00 CNY`, or as a list of measures.
    #[serde(with = "crate::policy::amounts::stake")]
    pub stake: Stake,
    /// Who imposes or waives it.
    pub decided_by: Vec<Role>,
    /// The article by which it is imposed, in the words of the organisation's own rules: what a notice gives as
    /// its reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<Label>,
    /// Where it is written.
    #[serde(default)]
    pub cite: Vec<Clause>,
}

impl IncentiveRule {
    /// A penalty or reward that nobody is jointly liable for and that these roles impose or waive. What a
    /// person reads is its own name until `label` is set.
    #[must_use]
    pub fn new(
        id: RuleId,
        incentive: Incentive,
        on: Target,
        stake: Stake,
        decided_by: Vec<Role>,
    ) -> Self {
        let label = Label::new(id.as_str(), id.as_str());
        Self {
            id,
            incentive,
            label,
            on,
            joint: None,
            stake,
            decided_by,
            article: None,
            cite: Vec::new(),
        }
    }
}

/// What a penalty or reward may come to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Stake {
    /// An amount of money, or one between two.
    Money(MoneyRange),
    /// One of these measures, the mildest first.
    Measures(Vec<Measure>),
}

impl fmt::Display for Stake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Money(range) => range.fmt(f),
            Self::Measures(scale) => {
                for (at, measure) in scale.iter().enumerate() {
                    write!(f, "{}{measure}", if at == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
        }
    }
}
