//! Stops that may not be left out.

use serde::{Deserialize, Serialize};

use super::is_default;
use crate::lifecycle::{CommandKind, Milestone};
use crate::policy::when::When;
use crate::vocabulary::{Clause, Mark, RuleId, Topic};

/// A stop that may not be left out: before the command, the need must be met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct Gate {
    /// The rule's name, unique in the policy.
    pub id: RuleId,
    /// The command that it guards.
    pub before: CommandKind,
    /// What must have been done in this cycle.
    pub needs: Need,
    /// For which complaints.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: When,
    /// For `mark`: which marks; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// Where it is written.
    #[serde(default)]
    pub cite: Vec<Clause>,
}

impl Gate {
    /// What every complaint must have behind it before the command; where that is a mark, any of the
    /// policy's marks.
    #[must_use]
    pub fn new(id: RuleId, before: CommandKind, needs: Need) -> Self {
        Self { id, before, needs, when: When::any(), marks: Vec::new(), cite: Vec::new() }
    }

    /// Only for these complaints.
    #[must_use]
    pub fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }
}

/// What a gate asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Need {
    /// A milestone reached in this cycle.
    Reached(Milestone),
    /// The last call-back ended with a satisfied customer, or was tried often enough.
    Satisfied,
    /// Liability decided, in whichever cycle.
    Liability,
    /// The form back where it started.
    FormHome,
    /// A date set in this cycle for the limit on this topic, one that is agreed case by case.
    Promised(Topic),
    /// What never is: these complaints do not take that step (what several departments have a part
    /// in is led by one and handed to none).
    Barred,
}
