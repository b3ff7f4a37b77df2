//! `Basis`: on what terms histories are read into rows.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::policy::Figures;
use crate::redacted::quietly;
use crate::vocabulary::{Subject, Topic};

/// On what terms histories are read: which limits decide, what counts as service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct Basis {
    /// The limits that decide whether a case is in time, by topic. In each cycle the first of these
    /// topics on which there is a limit decides; none given: all limits of the case.
    #[serde(default)]
    pub decisive: Vec<Topic>,
    /// The limits on filling in the form.
    #[serde(default)]
    pub filling: Vec<Topic>,
    /// Subjects that are service: borne out, they are complaints caused by service.
    #[serde(default)]
    pub service: Vec<Subject>,
}

/// The terms that a policy gives.
impl From<&Figures> for Basis {
    fn from(figures: &Figures) -> Self {
        let Figures { decisive, filling, service, .. } = figures.clone();
        Self { decisive, filling, service }
    }
}

impl Serialize for Basis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Basis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        quietly(deserializer, Self::deserialize)
    }
}
