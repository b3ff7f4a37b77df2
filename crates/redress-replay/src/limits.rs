//! The time limits of a mapping, in short form.

use redress::lifecycle::Milestone;
use redress::policy::{LimitRule, OnHold, When};
use redress::time::Period;
use redress::vocabulary::{Label, RuleId, Topic};
use serde::Deserialize;

use super::keys;

/// A time limit, in short form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limit {
    id: RuleId,
    /// Of several limits on one topic, the more specific one applies.
    #[serde(default)]
    topic: Option<Topic>,
    #[serde(default)]
    label: Option<Label>,
    from: Milestone,
    until: Milestone,
    #[serde(deserialize_with = "keys::period")]
    within: Period,
    #[serde(default, deserialize_with = "keys::when")]
    when: When,
    #[serde(default)]
    on_hold: OnHold,
}

impl Limit {
    /// The limit as a rule of a policy.
    pub(crate) fn rule(&self) -> LimitRule {
        let mut rule =
            LimitRule::new(self.id.clone(), self.from.clone(), self.until.clone(), self.within);
        if let Some(topic) = &self.topic {
            rule.topic = topic.clone();
        }
        if let Some(label) = &self.label {
            rule.label = label.clone();
        }
        rule.when = self.when.clone();
        rule.on_hold = self.on_hold;
        rule
    }
}
