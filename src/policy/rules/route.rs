//! Where a case goes: origin, route by subject, departments, ladder, way back.

use serde::{Deserialize, Serialize};

use super::is_default;
use crate::policy::when::When;
use crate::vocabulary::{Clause, Department, Role};

/// Where a complaint goes by its subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct Route {
    /// The department that hands it on; the origin if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Department>,
    /// For which complaints; the first route that holds counts.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: When,
    /// The department that gets it.
    pub to: Department,
    /// Where it is written.
    #[serde(default)]
    pub cite: Vec<Clause>,
}

impl Route {
    /// These complaints go from the origin to this department.
    #[must_use]
    pub const fn new(when: When, to: Department) -> Self {
        Self { from: None, when, to, cite: Vec::new() }
    }
}

/// A department and whom it may pass a case on to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct DepartmentRule {
    /// The department.
    pub department: Department,
    /// The role of its manager.
    pub manager: Role,
    /// The departments that it may hand a case to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passes_to: Vec<Department>,
}

impl DepartmentRule {
    /// A department with its manager's role, which hands cases to no other.
    #[must_use]
    pub const fn new(department: Department, manager: Role) -> Self {
        Self { department, manager, passes_to: Vec::new() }
    }
}

/// Where the form of some cases starts, other than at the policy's own origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct Origin {
    /// For which complaints, as they come in.
    pub when: When,
    /// The department where their form starts and returns to.
    pub department: Department,
    /// Where it is written.
    #[serde(default)]
    pub cite: Vec<Clause>,
}

impl Origin {
    /// The form of these complaints starts at this department.
    #[must_use]
    pub const fn new(when: When, department: Department) -> Self {
        Self { when, department, cite: Vec::new() }
    }
}

/// How a person may climb the ladder; rules may go to any rung.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Climb {
    /// To any rung above.
    #[default]
    AnyRung,
    /// One rung at a time.
    RungByRung,
}

/// Where a form goes when a department returns it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Returns {
    /// Straight to the department that registered it.
    #[default]
    ToOrigin,
    /// To the department that handed it on, step by step.
    ToSender,
}
