//! `Intake`, the input of a receipt, and `Recorded`, the result of a call.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::complaint::{Entry, Receive};
use crate::vocabulary::{CommandKey, ComplaintId};

/// A case to take in, with optional instant, key and personal data. `Debug` never shows personal data.
#[derive(Clone)]
#[non_exhaustive]
pub struct Intake<P> {
    /// The case.
    pub receive: Receive,
    /// When it came in, UTC, if earlier than now.
    pub occurred_at: Option<DateTime<Utc>>,
    /// The idempotency key: a form sent twice under one key opens one complaint, even if it was given another id
    /// the second time.
    pub key: Option<CommandKey>,
    /// Personal data, stored beside the log.
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

    /// The same, with personal data.
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

/// The result of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recorded {
    /// The complaint. For a repeated receipt, the one that the first call opened.
    pub id: ComplaintId,
    /// The entries that were recorded, in order: the request's own, then the alarms it left due, if any. Empty
    /// for a tick that found nothing due.
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
