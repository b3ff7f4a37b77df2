//! Retention: closed complaints past their time go altogether; a legal hold forbids it.

use chrono::{DateTime, Utc};
use redress::store::PersonalStore;
use redress::vocabulary::{ActorId, Clause, ComplaintId, Reason};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use crate::{EvidenceStore, Link};

/// A store that removes closed complaints whose time is over, and keeps what is under a legal hold.
///
/// How long a complaint is kept is the host's to know: it asks for [`expired`](Self::expired) complaints and
/// removes them one by one.
pub trait RetentionStore: EvidenceStore + PersonalStore {
    /// Places a complaint under a legal hold, or replaces the one for the same matter. Whether there is such a
    /// complaint.
    ///
    /// While one stands, the complaint is neither removed nor erased: [`PersonalStore::erase`] fails.
    ///
    /// # Errors
    /// When the store fails.
    fn place_hold(&self, id: &ComplaintId, hold: &LegalHold) -> Result<bool, Self::Error>;

    /// Lifts the hold for a matter; others stay. Whether there was one.
    ///
    /// # Errors
    /// When the store fails.
    fn lift_hold(&self, id: &ComplaintId, matter: &Reason) -> Result<bool, Self::Error>;

    /// The holds on a complaint, in the order of matters.
    ///
    /// # Errors
    /// When the store fails.
    fn holds(&self, id: &ComplaintId) -> Result<Vec<LegalHold>, Self::Error>;

    /// Complaints that may be removed, after an id, at most `limit`, in the order of ids: closed, with nothing
    /// due any more, the last entry recorded before an instant, and under no hold.
    ///
    /// # Errors
    /// When the store fails.
    fn expired(
        &self,
        before: DateTime<Utc>,
        after: Option<&ComplaintId>,
        limit: usize,
    ) -> Result<Vec<Expired>, Self::Error>;

    /// Removes a complaint: its entries, its columns, what was kept apart, its messages that could not be
    /// delivered. A [`Tombstone`] stays, in the same transaction. All of it or nothing.
    ///
    /// Its positions in the feed become gaps, and are not given to later entries. Its id is not used again: an
    /// append to it is malformed. Its command keys are forgotten.
    ///
    /// # Errors
    /// [`RemoveError`]. Except for [`RemoveError::Store`], nothing has been removed.
    fn remove(&self, removal: &Removal) -> Result<Tombstone, RemoveError<Self::Error>>;

    /// What is left of removed complaints, after an id, at most `limit`, in the order of ids.
    ///
    /// # Errors
    /// When the store fails.
    fn tombstones(
        &self,
        after: Option<&ComplaintId>,
        limit: usize,
    ) -> Result<Vec<Tombstone>, Self::Error>;
}

/// An order to keep a complaint whatever its retention period says: for a lawsuit, an inquiry, an audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LegalHold {
    /// The matter that it is for: a file number, for instance.
    pub matter: Reason,
    /// Who placed it.
    pub by: ActorId,
    /// When, UTC.
    pub at: DateTime<Utc>,
}

impl LegalHold {
    /// A hold for a matter.
    #[must_use]
    pub const fn new(matter: Reason, by: ActorId, at: DateTime<Utc>) -> Self {
        Self { matter, by, at }
    }
}

/// A complaint that may be removed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expired {
    /// The complaint.
    pub id: ComplaintId,
    /// Its version.
    pub version: u64,
    /// When its last entry was recorded, UTC.
    pub recorded_at: DateTime<Utc>,
}

impl Expired {
    /// A complaint that may be removed.
    #[must_use]
    pub const fn new(id: ComplaintId, version: u64, recorded_at: DateTime<Utc>) -> Self {
        Self { id, version, recorded_at }
    }
}

/// The order to remove a complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Removal {
    /// The complaint.
    pub id: ComplaintId,
    /// The version that it must have.
    pub expected: u64,
    /// Who removes it.
    pub by: ActorId,
    /// When, UTC.
    pub at: DateTime<Utc>,
    /// The rule that says how long it is kept.
    pub rule: Option<Clause>,
    /// What the tombstone is to keep for the host's sums; nothing personal.
    pub summary: Option<Value>,
}

impl Removal {
    /// The order to remove a complaint that has this version.
    #[must_use]
    pub const fn new(id: ComplaintId, expected: u64, by: ActorId, at: DateTime<Utc>) -> Self {
        Self { id, expected, by, at, rule: None, summary: None }
    }

    /// The order to remove a complaint as it was found.
    #[must_use]
    pub fn of(expired: &Expired, by: ActorId, at: DateTime<Utc>) -> Self {
        Self::new(expired.id.clone(), expired.version, by, at)
    }

    /// The same, citing the rule that says how long it is kept.
    #[must_use]
    pub fn cite(mut self, rule: Clause) -> Self {
        self.rule = Some(rule);
        self
    }

    /// The same, with something that the tombstone is to keep: say, the complaint's own aggregate, so that the
    /// sums of past months still come out.
    #[must_use]
    pub fn summary(mut self, summary: Value) -> Self {
        self.summary = Some(summary);
        self
    }
}

/// What is left of a complaint that has been removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Tombstone {
    /// The complaint.
    pub id: ComplaintId,
    /// The version of its last entry.
    pub version: u64,
    /// The link of its last entry.
    pub link: Link,
    /// When it came in, UTC.
    pub received_at: DateTime<Utc>,
    /// When it was removed, UTC.
    pub removed_at: DateTime<Utc>,
    /// Who removed it.
    pub by: ActorId,
    /// The rule that says how long it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Clause>,
    /// What the host keeps for its sums.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Value>,
}

impl Tombstone {
    /// What is left after a removal.
    #[must_use]
    pub fn new(removal: &Removal, link: Link, received_at: DateTime<Utc>) -> Self {
        let Removal { id, expected, by, at, rule, summary } = removal.clone();
        Self { id, version: expected, link, received_at, removed_at: at, by, rule, summary }
    }
}

/// Why a complaint was not removed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RemoveError<E> {
    /// There is no such complaint, or it has been removed.
    #[error("there is no complaint `{0}`; it may have been removed before")]
    NotFound(ComplaintId),
    /// It is open, or something is due on it.
    #[error(
        "the complaint is open, or something is due on it; only what is closed and done can be removed"
    )]
    Open,
    /// It is under a legal hold.
    #[error("the complaint is under a legal hold for `{matter}`; it stays until that is lifted")]
    Held {
        /// The first matter.
        matter: Reason,
    },
    /// It has changed since it was found.
    #[error(
        "the complaint was expected at version {expected} and is at {actual}; look at it again"
    )]
    Conflict {
        /// The version that was expected.
        expected: u64,
        /// The version that it has.
        actual: u64,
    },
    /// The store failed. Ask for the tombstone to find out whether it is removed.
    #[error("the store failed while it removed the complaint; look for its tombstone")]
    Store(#[source] E),
}
