//! The entries of a complaint's log.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::event::Event;
use crate::redacted::Kept;
use crate::vocabulary::{Actor, CommandKey, Digest};

/// The form in which entries are written.
///
/// 1: without `form`; digests as numbers, persons at fault as texts or records.
/// 2: what this version writes.
pub(super) const FORM: u16 = 2;

/// The key of a command that has been carried out, with a digest of what it asked for: the same key
/// with another digest is a mistake of the caller's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct KeyDigest {
    /// The key.
    pub key: CommandKey,
    /// The digest of the request.
    pub digest: Digest,
}

/// One entry of a complaint's log: all that one command brought about, at once or not at all.
///
/// # Forms
/// Entries are read in every form that any version has written, and written in this version's. What a
/// newer version wrote is kept: unknown fields are written back where they stood, unknown events are
/// read as [`Event::Unknown`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct Entry {
    /// The form in which it is written.
    pub(super) form: u16,
    /// The complaint's version after it; the first is 1.
    pub version: u64,
    /// When it happened, UTC.
    pub occurred_at: DateTime<Utc>,
    /// When it was recorded, UTC; never earlier than the entry before.
    pub recorded_at: DateTime<Utc>,
    /// Who asked.
    pub actor: Actor,
    /// Under which key.
    #[cfg_attr(feature = "schema", schemars(default, skip_serializing_if = "Option::is_none"))]
    pub key: Option<KeyDigest>,
    /// What happened, in order. Empty for a tick that found nothing due.
    pub events: Vec<Event>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub(super) kept: Option<Box<Kept>>,
}

impl Entry {
    /// An entry in the form that this version writes, without a key.
    #[must_use]
    pub const fn new(
        version: u64,
        occurred_at: DateTime<Utc>,
        recorded_at: DateTime<Utc>,
        actor: Actor,
        events: Vec<Event>,
    ) -> Self {
        Self { form: FORM, version, occurred_at, recorded_at, actor, key: None, events, kept: None }
    }

    /// The same, under the key of the command that brought it about.
    #[must_use]
    pub fn keyed(mut self, key: Option<KeyDigest>) -> Self {
        self.key = key;
        self
    }

    /// The version of the form in which it is written.
    #[must_use]
    pub const fn form(&self) -> u16 {
        self.form
    }

    /// Whether a newer version of this crate wrote it and this one could not read it whole: its form is
    /// newer, or an event is [`Event::Unknown`]. Unknown fields alone do not count.
    #[must_use]
    pub fn is_newer(&self) -> bool {
        self.form > FORM || self.events.iter().any(|event| matches!(event, Event::Unknown(_)))
    }
}
