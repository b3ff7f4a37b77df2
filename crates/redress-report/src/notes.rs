//! `Notes`: additional information for the reader.

use serde::{Deserialize, Serialize};

use redress::vocabulary::Label;

/// Additional information for the reader: refusals, omissions, contracts of the indicators.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notes {
    /// The notes, in order.
    pub notes: Vec<Note>,
}

/// One of the [`Notes`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The subject of the note.
    pub about: Label,
    /// The text of the note.
    pub text: Label,
}

impl Note {
    /// A note about a subject.
    #[must_use]
    pub const fn new(about: Label, text: Label) -> Self {
        Self { about, text }
    }
}
