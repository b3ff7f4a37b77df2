//! Liability: a person at fault, and in what capacity.
//!
//! A policy's incentive rules define the measures; who is liable is decided complaint by complaint.

use serde::{Deserialize, Serialize};

use super::names::ActorId;
use super::words::words;

words! {
    /// In what capacity a person is responsible for a complaint, the most direct first.
    Responsibility {
        /// The person who caused it by intent or gross negligence.
        Direct = "direct", "direct responsibility", "直接责任";
        /// The head of department whose management let it happen.
        Main = "main", "main responsibility", "主要责任";
        /// The leader in charge whose poor handling did harm.
        Leadership = "leadership", "responsibility of leadership", "领导责任";
    }
}

/// A person at fault, with the degree of responsibility if the procedure has degrees.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct AtFault {
    /// The person.
    pub person: ActorId,
    /// The capacity in which they are responsible. Absent: not recorded, treated as direct.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsibility: Option<Responsibility>,
}

impl AtFault {
    /// A person who is responsible in the given capacity.
    #[must_use]
    pub const fn with(person: ActorId, responsibility: Responsibility) -> Self {
        Self { person, responsibility: Some(responsibility) }
    }

    /// Whether they caused it themselves, as opposed to having led or managed.
    #[must_use]
    pub fn is_direct(&self) -> bool {
        self.responsibility.is_none_or(|respect| respect == Responsibility::Direct)
    }
}

impl From<ActorId> for AtFault {
    fn from(person: ActorId) -> Self {
        Self { person, responsibility: None }
    }
}
