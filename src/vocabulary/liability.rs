//! Who answers for what: a person at fault, and in what respect.
//!
//! Which measure a policy threatens with is for its incentive rules to say; who is found liable is decided
//! complaint by complaint.

use serde::{Deserialize, Serialize};

use super::names::ActorId;
use super::words::words;

words! {
    /// In what respect somebody answers for a complaint, nearest to the fact first.
    Responsibility {
        /// The person whose intent or gross negligence brought it about.
        Direct = "direct", "direct responsibility", "直接责任";
        /// The head of department whose management let it happen.
        Main = "main", "main responsibility", "主要责任";
        /// The leader in charge of handling that was poor and did harm.
        Leadership = "leadership", "responsibility of leadership", "领导责任";
    }
}

/// A person at fault, and in what respect where the procedure has degrees of responsibility.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct AtFault {
    /// Who.
    pub person: ActorId,
    /// In what respect they answer for it; absent: not said, which counts as directly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsibility: Option<Responsibility>,
}

impl AtFault {
    /// Somebody who answers for it in this respect.
    #[must_use]
    pub const fn with(person: ActorId, responsibility: Responsibility) -> Self {
        Self { person, responsibility: Some(responsibility) }
    }

    /// Whether it was them who brought it about, as against those who led or managed.
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
