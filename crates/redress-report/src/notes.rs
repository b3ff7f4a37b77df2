//! `Notes`: what a reader must know besides.

use serde::{Deserialize, Serialize};

use redress::vocabulary::Label;

/// What a reader must know besides: refusals, what was left out, contracts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notes {
    /// The notes.
    pub notes: Vec<Note>,
}

/// One of the [`Notes`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// About what.
    pub about: Label,
    /// What is to be said about it.
    pub text: Label,
}

impl Note {
    /// A note.
    #[must_use]
    pub const fn new(about: Label, text: Label) -> Self {
        Self { about, text }
    }
}
