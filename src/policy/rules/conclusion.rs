//! How a case may end.

use serde::{Deserialize, Serialize};

use super::is_default;
use crate::policy::when::When;
use crate::vocabulary::{Clause, Conclusion, Finding, Mark, Topic};

/// One way in which a case may end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct ConclusionRule {
    /// The conclusion.
    pub conclusion: Conclusion,
    /// For which complaints.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: When,
    /// Only where liability was decided like this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
    /// And also, whatever was found, where any of this is on record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub also_after: Option<Shortcomings>,
    /// But never where any of this is on record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_after: Option<Shortcomings>,
    /// Where it is written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cite: Vec<Clause>,
}

impl ConclusionRule {
    /// Every complaint may end so, whatever was found and whatever is on record.
    #[must_use]
    pub fn new(conclusion: Conclusion) -> Self {
        Self {
            conclusion,
            when: When::any(),
            finding: None,
            also_after: None,
            not_after: None,
            cite: Vec::new(),
        }
    }

    /// Only for these complaints.
    #[must_use]
    pub fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }
}

/// What may be on record against the handling of a case: any of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct Shortcomings {
    /// A limit on one of these topics was broken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<Topic>,
    /// One of these facts was recorded in this cycle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

impl Shortcomings {
    /// A broken limit on one of these topics, or one of these facts.
    #[must_use]
    pub const fn new(broken: Vec<Topic>, marks: Vec<Mark>) -> Self {
        Self { broken, marks }
    }
}
