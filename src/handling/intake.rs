//! What comes in to be received, and what goes out.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::complaint::{Entry, Receive};
use crate::vocabulary::{CommandKey, ComplaintId};

/// A case to take in, with all that may come with it. `Debug` never shows what is kept apart.
#[derive(Clone)]
#[non_exhaustive]
pub struct Intake<P> {
    /// The case.
    pub receive: Receive,
    /// When it came in, UTC, if earlier than now.
    pub occurred_at: Option<DateTime<Utc>>,
    /// The idempotency key: the same form sent twice under one key makes one complaint, whatever id it was
    /// given the second time.
    pub key: Option<CommandKey>,
    /// What is kept apart.
    pub personal: Option<P>,
}

impl<P> Intake<P> {
    /// A case that came in just now.
    #[must_use]
    pub const fn new(receive: Receive) -> Self {
        Self { receive, occurred_at: None, key: None, personal: None }
    }

    /// A case that came in at an earlier instant.
    #[must_use]
    pub fn at(mut self, occurred_at: DateTime<Utc>) -> Self {
        self.occurred_at = Some(occurred_at);
        self
    }

    /// The same, under an idempotency key.
    #[must_use]
    pub fn keyed(mut self, key: CommandKey) -> Self {
        self.key = Some(key);
        self
    }

    /// The same, with something to be kept apart.
    #[must_use]
    pub fn with(mut self, personal: P) -> Self {
        self.personal = Some(personal);
        self
    }
}

impl<P> From<Receive> for Intake<P> {
    fn from(receive: Receive) -> Self {
        Self::new(receive)
    }
}

impl<P> fmt::Debug for Intake<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intake")
            .field("receive", &self.receive)
            .field("occurred_at", &self.occurred_at)
            .field("key", &self.key)
            .field("has_personal", &self.personal.is_some())
            .finish()
    }
}

/// What a call recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recorded {
    /// The complaint. For a replayed receipt the one that the first call opened.
    pub id: ComplaintId,
    /// The entries, in order: first the one of the request, then what it left due, if that was more. Empty for
    /// a tick that found nothing due.
    pub entries: Vec<Arc<Entry>>,
    /// Whether this is the outcome of an earlier call with the same key.
    pub replayed: bool,
    /// When the complaint's next tick is due, UTC.
    pub next_due: Option<DateTime<Utc>>,
}

impl Recorded {
    /// The entry of the request itself; `None` for a tick that found nothing due.
    #[must_use]
    pub fn entry(&self) -> Option<&Arc<Entry>> {
        self.entries.first()
    }
}
