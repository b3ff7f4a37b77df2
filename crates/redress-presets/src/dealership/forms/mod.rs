//! The dealership's forms as records: typed projections of a complaint and of what is kept apart.
//!
//! Here: the OEM's tracking sheet (DLR-29), the internal handling form (DLR-30), the penalty and reward
//! notices (DLR-31), and their text in both languages. Nothing is decided here, and nothing stored: a
//! record is put together when it is asked for.
//!
//! What the log holds (codes and instants) comes from the [`Complaint`](redress::complaint::Complaint) and
//! its entries. What identifies a person is never in the log: it comes from [`Kept`], and after erasure
//! those fields are empty while the rest of the record stays. `Debug` shows no personal value; the text
//! forms do, for that is what they are for.

mod handling;
mod kept;
mod layout;
mod notice;
mod oem;

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use redress::complaint::{Entry, Limit, LimitStatus, Verdict};
use redress::vocabulary::{ActorId, ShortText};

pub use handling::{HandlingForm, Signatures};
pub use kept::Kept;
pub use notice::NoticeForm;
pub use oem::{OemSheet, OemStatus};

/// Who signed, and when. `Debug` does not show the name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
#[non_exhaustive]
pub struct Signature {
    /// Who, as the log knows them.
    pub by: ActorId,
    /// Their name, where the host knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<ShortText>,
    /// When, UTC.
    pub at: DateTime<Utc>,
}

impl Signature {
    fn of(entry: &Entry, name: impl Fn(&ActorId) -> Option<ShortText>) -> Self {
        let by = entry.actor.id.clone();
        Self { name: name(&by), by, at: entry.occurred_at }
    }

    /// The name, otherwise the id.
    #[must_use]
    pub fn who(&self) -> &str {
        self.name.as_ref().map_or(self.by.as_str(), ShortText::as_str)
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signature")
            .field("by", &self.by)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// A limit as a form states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
pub struct Term {
    /// Until when, UTC, by the date now promised.
    pub due: DateTime<Utc>,
    /// When it was done, UTC.
    pub done: Option<DateTime<Utc>>,
    /// Kept, broken or open.
    pub verdict: Verdict,
}

impl Term {
    fn of(limit: &Limit) -> Self {
        let done = match limit.status {
            LimitStatus::Met { at, .. } => Some(at),
            _ => None,
        };
        Self { due: limit.due, done, verdict: limit.verdict() }
    }
}
