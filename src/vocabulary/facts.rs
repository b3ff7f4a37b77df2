//! `Facts`, the classification of a complaint; `Actor`, who issues a command; `Party`, an addressee.

use serde::{Deserialize, Serialize};

use super::names::{
    ActorId, Channel, Department, Flag, Grade, Line, Nature, Role, Subject, Tier, grade, nature,
    role, tier,
};
use super::words::{Initiative, Kind};

/// The classification of a complaint: everything that a policy's rules can ask about it.
///
/// Codes only; nothing here identifies a person.
///
/// ```
/// use redress::vocabulary::{Facts, Kind, channel, grade};
/// let facts = Facts { grade: grade::MAJOR, ..Facts::new(Kind::Complaint, channel::ON_SITE) };
/// assert_eq!(facts.nature.as_str(), "general");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct Facts {
    /// Grievance, complaint, escalated complaint or appeal.
    pub kind: Kind,
    /// The channel through which it came in.
    pub channel: Channel,
    /// Severity.
    pub grade: Grade,
    /// Exposure to the public or to authorities.
    pub nature: Nature,
    /// The customer's tier.
    pub tier: Tier,
    /// Whether the customer came forward or was asked.
    pub initiative: Initiative,
    /// The kind of problem, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
    /// The line of business, if the organisation has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<Line>,
    /// The department that serves the customer, if only that department may answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<Department>,
    /// Other properties that rules can ask for, such as `oem-support`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
}

impl Facts {
    /// The facts of a general case of an ordinary customer who came forward.
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

/// The id of the host's own timer.
const SYSTEM: ActorId = crate::code!("system");

/// The issuer of a command: a person or system, in one role, on behalf of one department.
///
/// A person with several roles acts in one of them at a time. The host checks that they hold it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct Actor {
    /// The person or system.
    pub id: ActorId,
    /// The role it acts in.
    pub role: Role,
    /// The department it acts for, if that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<Department>,
}

impl Actor {
    /// An actor without a department.
    #[must_use]
    pub const fn new(id: ActorId, role: Role) -> Self {
        Self { id, role, department: None }
    }

    /// The same actor, acting for a department.
    #[must_use]
    pub fn of(mut self, department: Department) -> Self {
        self.department = Some(department);
        self
    }

    /// The host's own timer: the id and role `system`.
    #[must_use]
    pub const fn system() -> Self {
        Self::new(SYSTEM, role::SYSTEM)
    }
}

/// The addressee of an order, a notice or a liability: a person, or the holder of a role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Party {
    /// This person.
    Person(ActorId),
    /// The holder of this role.
    Role(Role),
    /// The staff of this department.
    Department(Department),
    /// The manager of this department.
    Manager {
        /// The department.
        department: Department,
        /// The role that manages it.
        role: Role,
    },
}

impl Party {
    /// The role it names: the role itself, or the one that manages the department.
    #[must_use]
    pub const fn role(&self) -> Option<&Role> {
        match self {
            Self::Role(role) | Self::Manager { role, .. } => Some(role),
            Self::Person(_) | Self::Department(_) => None,
        }
    }
}
