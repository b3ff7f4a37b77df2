//! Who may do what.

use serde::{Deserialize, Serialize};

use super::is_default;
use crate::lifecycle::CommandKind;
use crate::policy::when::When;
use crate::vocabulary::{Clause, Mark, Reason, Role};

/// Who may do what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct Permission {
    /// The commands.
    pub allow: Vec<CommandKind>,
    /// To actors in one of these roles.
    pub to: Vec<Role>,
    /// As far as this.
    #[serde(default, skip_serializing_if = "is_default")]
    pub scope: Scope,
    /// For which complaints.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: When,
    /// For `mark`: which marks; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// For `hold`: for which reasons; empty means any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// Where it is written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cite: Vec<Clause>,
}

impl Permission {
    /// These roles may issue these commands on every complaint.
    #[must_use]
    pub fn new(allow: Vec<CommandKind>, to: Vec<Role>) -> Self {
        Self {
            allow,
            to,
            scope: Scope::Any,
            when: When::any(),
            marks: Vec::new(),
            reasons: Vec::new(),
            cite: Vec::new(),
        }
    }

    /// Only this far.
    #[must_use]
    pub const fn scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// Only for these complaints.
    #[must_use]
    pub fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }

    /// Putting on hold: only for these reasons; for any if empty.
    #[must_use]
    pub fn reasons(mut self, reasons: Vec<Reason>) -> Self {
        self.reasons = reasons;
        self
    }
}

/// How far a permission reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Scope {
    /// Every complaint.
    #[default]
    Any,
    /// Complaints that the actor's department has.
    Holder,
    /// Complaints that the actor's department has, or had last: who handed the form back still
    /// answers for the case.
    Responsible,
    /// Complaints that the actor is the owner of.
    Owner,
    /// Complaints of the actor's own customers.
    Home,
    /// For `sign-notice`: notices on the actor's own department or somebody of it.
    Notice,
}
