//! What a dealership keeps apart about persons: who complains, about which vehicle, and what was said.
//!
//! A store keeps it beside the log and can erase it without touching the log; limits and figures never
//! need it. No type here shows its content in `Debug`, and no error quotes it.

mod attachment;
mod case_file;
mod contact;
mod vehicle;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use redress::redacted;
use redress::vocabulary::Text;

pub use attachment::Attachment;
pub use case_file::CaseFile;
pub use contact::{Contact, MatchKey, Phone, PhoneError, Sex};
pub use vehicle::{Vehicle, Vin, VinError};

/// What a dealership's people write or know about a person, beside one entry of a log.
///
/// The type that a dealership's store keeps apart: `MemoryStore::<Personal>::default()`. `Debug` shows
/// nothing of it.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Personal {
    /// The customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// The customer's vehicle (DLR-29, DLR-30).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vehicle: Option<Vehicle>,
    /// What else the forms ask for (DLR-29, DLR-30).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<CaseFile>,
    /// What was said or written: the complaint's content, findings, opinions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<Text>,
    /// Photographs, letters and recordings that another system keeps.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub attachments: Vec<Attachment>,
}

impl Personal {
    /// A remark alone.
    #[must_use]
    pub fn remark(text: Text) -> Self {
        Self { remark: Some(text), ..Self::default() }
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Personal").finish_non_exhaustive()
    }
}

/// How it is read.
#[derive(Deserialize)]
#[serde(crate = "redress::redacted::serde", remote = "Personal", deny_unknown_fields)]
struct PersonalWire {
    #[serde(default)]
    contact: Option<Contact>,
    #[serde(default)]
    vehicle: Option<Vehicle>,
    #[serde(default)]
    file: Option<CaseFile>,
    #[serde(default)]
    remark: Option<Text>,
    #[serde(default)]
    attachments: Vec<Attachment>,
}

impl<'de> Deserialize<'de> for Personal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        redacted::deserialize(deserializer, |quiet| PersonalWire::deserialize(quiet))
    }
}
