//! Who answers for what: a person at fault, and in what respect.
//!
//! Which measure a policy threatens with is for its incentive rules to say; who is found liable is decided
//! complaint by complaint.

use std::hash::{Hash, Hasher};

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

/// A person at fault, and in what respect where that is said.
///
/// Written as the person alone where it is not: procedures without degrees and logs from
/// before there were any read and write as ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "AtFaultWire", into = "AtFaultWire")]
pub struct AtFault {
    /// Who.
    pub person: ActorId,
    /// In what respect they answer for it; absent: not said, which counts as directly.
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

/// Digests of requests are stored: a person alone has the digest of a person.
impl Hash for AtFault {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.person.hash(state);
        if let Some(responsibility) = self.responsibility {
            responsibility.hash(state);
        }
    }
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a person, or a person with a responsibility")]
enum AtFaultWire {
    Person(ActorId),
    With(WithDegree),
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WithDegree {
    person: ActorId,
    responsibility: Responsibility,
}

impl From<AtFaultWire> for AtFault {
    fn from(wire: AtFaultWire) -> Self {
        match wire {
            AtFaultWire::Person(person) => person.into(),
            AtFaultWire::With(with) => Self::with(with.person, with.responsibility),
        }
    }
}

impl From<AtFault> for AtFaultWire {
    fn from(at_fault: AtFault) -> Self {
        let AtFault { person, responsibility } = at_fault;
        match responsibility {
            None => Self::Person(person),
            Some(responsibility) => Self::With(WithDegree { person, responsibility }),
        }
    }
}
