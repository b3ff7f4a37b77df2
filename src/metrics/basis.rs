//! `Basis`: on what terms histories are read into rows.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::presets::{dealership, equipment, marketing, rights, telecom};
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
    /// The limits on filling in (TEL-26).
    #[serde(default)]
    pub filling: Vec<Topic>,
    /// Subjects that are service: borne out, they are complaints caused by service (TEL-32).
    #[serde(default)]
    pub service: Vec<Subject>,
}

impl Basis {
    /// The dealership's: handled, settled or the form returned in time (DLR-8, DLR-9, DLR-13, DLR-14).
    #[must_use]
    pub fn dealership() -> Self {
        use dealership::{subject, topic};
        let decisive = vec![topic::SETTLE, topic::HANDLE, topic::FORM_ANSWER, topic::FORM_RETURN];
        Self { decisive, filling: Vec::new(), service: vec![subject::SERVICE_ATTITUDE] }
    }

    /// The telecom operator's: the outer limit, or the reply to head office (TEL-8, TEL-31, TEL-34).
    #[must_use]
    pub fn telecom() -> Self {
        use telecom::{subject, topic};
        Self {
            decisive: vec![topic::WHOLE, topic::BRANCH],
            filling: vec![topic::FILL_IN],
            service: vec![subject::SERVICE],
        }
    }

    /// The manufacturer's: handled and answered (MKT-5).
    #[must_use]
    pub fn marketing() -> Self {
        Self { decisive: vec![marketing::topic::HANDLE], ..Self::default() }
    }

    /// The rights office's: the written answer, before that the report (RTS-3, RTS-6).
    #[must_use]
    pub fn rights() -> Self {
        use rights::topic;
        Self { decisive: vec![topic::WRITTEN_ANSWER, topic::REPORT], ..Self::default() }
    }

    /// The equipment maker's: on site when agreed, else answered by telephone (PRD-1).
    #[must_use]
    pub fn equipment() -> Self {
        use equipment::topic;
        Self { decisive: vec![topic::VISIT, topic::PHONE], ..Self::default() }
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
