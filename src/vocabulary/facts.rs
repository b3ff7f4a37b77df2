//! `Facts`, what rules look at; `Actor`, who acts; `Party`, who is meant.

use serde::{Deserialize, Serialize};

use super::names::{
    ActorId, Channel, Department, Flag, Grade, Line, Nature, Role, Subject, Tier, grade, nature,
    role, tier,
};
use super::words::{Initiative, Kind};

/// The classification of a complaint: all that rules may ask about it.
///
/// Codes only; nothing here identifies a person.
///
/// ```
/// use redress::vocabulary::{Facts, Kind, channel, grade};
/// let facts = Facts { grade: grade::MAJOR, ..Facts::new(Kind::Complaint, channel::ON_SITE) };
/// assert_eq!(facts.nature.as_str(), "general");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct Facts {
    /// Grievance, complaint, escalated complaint or appeal.
    pub kind: Kind,
    /// How it came in.
    pub channel: Channel,
    /// How heavy it is.
    pub grade: Grade,
    /// Outside exposure (DLR-3).
    pub nature: Nature,
    /// The customer's tier (TEL-7).
    pub tier: Tier,
    /// Who took the first step (DLR-2).
    pub initiative: Initiative,
    /// What it is about, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
    /// The line of business, where the organisation has several (TEL-6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<Line>,
    /// The unit whose customer it is, where only that one may answer (TEL-15).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<Department>,
    /// Further properties that rules may ask for, such as `oem-support`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
}

impl Facts {
    /// An ordinary customer's general case, brought forward by the customer.
    #[must_use]
    pub const fn new(kind: Kind, channel: Channel) -> Self {
        Self {
            kind,
            channel,
            grade: grade::GENERAL,
            nature: nature::GENERAL,
            tier: tier::ORDINARY,
            initiative: Initiative::Active,
            subject: None,
            line: None,
            home: None,
            flags: Vec::new(),
        }
    }
}

/// Who asks for something: a person or system, in one role, for one department.
///
/// A person with several roles acts in one of them at a time; the host checks that they may.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct Actor {
    /// Who.
    pub id: ActorId,
    /// As what.
    pub role: Role,
    /// For which unit, where that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<Department>,
}

impl Actor {
    /// An actor of no particular department.
    #[must_use]
    pub const fn new(id: ActorId, role: Role) -> Self {
        Self { id, role, department: None }
    }

    /// The same actor, for a department.
    #[must_use]
    pub fn of(mut self, department: Department) -> Self {
        self.department = Some(department);
        self
    }

    /// The host's own timer.
    #[must_use]
    pub const fn system() -> Self {
        Self::new(ActorId::new_static("system"), role::SYSTEM)
    }
}

/// Who is meant by an order, a notice or a liability: a known person, or whoever holds a role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Party {
    /// This person.
    Person(ActorId),
    /// Whoever holds this role.
    Role(Role),
    /// Whoever is at this department.
    Department(Department),
    /// Whoever manages this department.
    Manager {
        /// The department.
        department: Department,
        /// The role that manages it.
        role: Role,
    },
}

impl Party {
    /// The role, where a role is meant: of its own, or as the manager of a department.
    #[must_use]
    pub const fn role(&self) -> Option<&Role> {
        match self {
            Self::Role(role) | Self::Manager { role, .. } => Some(role),
            Self::Person(_) | Self::Department(_) => None,
        }
    }
}
