//! The `Store` trait and what passes through it. All of it can be built and serialised by others.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::complaint::{Complaint, Entry};
use crate::lifecycle::StateKind;
use crate::vocabulary::{CaseFile, CommandKey, ComplaintId, Contact, CustomerRef, Text, Vehicle};

/// What a person wrote or is known by, beside one entry of a log: kept apart from it and erasable
/// without touching it.
///
/// `Debug` shows that it is there, never what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
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
}

impl Personal {
    /// A remark alone.
    #[must_use]
    pub fn remark(text: Text) -> Self {
        Self { remark: Some(text), ..Self::default() }
    }
}

/// The columns that a store keeps beside a complaint's log, as of its last entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Whose it is.
    pub customer: CustomerRef,
    /// Where it stands.
    pub state: StateKind,
    /// When it came in, UTC.
    pub received_at: DateTime<Utc>,
    /// When it next wants a tick, UTC. The one index that a sweep needs.
    pub next_due: Option<DateTime<Utc>>,
}

impl Row {
    /// The columns of a complaint.
    #[must_use]
    pub fn of(complaint: &Complaint) -> Self {
        Self {
            customer: complaint.customer.clone(),
            state: complaint.state.kind(),
            received_at: complaint.received_at,
            next_due: complaint.next_due(),
        }
    }
}

/// One atomic append: an entry, the columns after it, and what is kept apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Whose log.
    pub id: ComplaintId,
    /// The version that the log must have: 0 for a new one. The entry's own version is the next.
    pub expected: u64,
    /// The entry; never without events.
    pub entry: Arc<Entry>,
    /// The columns after it.
    pub row: Row,
    /// What is kept apart from the log.
    pub personal: Option<Personal>,
}

/// Why an append did not happen. Nothing of the batch has been stored.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AppendError<E> {
    /// Somebody else has written meanwhile: load again and decide again.
    #[error(
        "the log was expected at version {expected} and is at {actual}; load it and decide again"
    )]
    Conflict {
        /// The version that the batch was decided on.
        expected: u64,
        /// The version that the log has.
        actual: u64,
    },
    /// The batch breaks the contract: its entry is empty, does not follow, or goes back in time.
    #[error(
        "a batch carries the entry that follows, not earlier than the last, with events; this one does not: {0}"
    )]
    Malformed(&'static str),
    /// The store failed.
    #[error("the store failed")]
    Store(#[source] E),
}

/// Which complaints a list is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Filter {
    /// All.
    All,
    /// Those that are open.
    Open,
    /// A customer's, open or not.
    Customer(CustomerRef),
}

/// One entry in the order in which all logs together were written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// Its place in that order, from 1, never skipped and never reused.
    pub position: u64,
    /// Whose log.
    pub id: ComplaintId,
    /// The entry.
    pub entry: Arc<Entry>,
}

/// Where complaints are kept.
///
/// The contract, which every implementation keeps:
/// 1. `append` is atomic: all of the batch or nothing, and only at the expected version.
/// 2. What `append` has answered with `Ok` every later call sees.
/// 3. Within a log, versions are 1, 2, 3 … and `recorded_at` never goes back.
/// 4. The feed has one order; a reader that has seen position *n* never misses one before it.
/// 5. `erase` removes what is kept apart, and nothing else.
///
/// Sync and dyn-compatible; a host that is async calls it from where blocking is allowed, or drives
/// [`decide`](crate::complaint::decide) itself.
pub trait Store {
    /// How it fails.
    type Error: std::error::Error;

    /// Appends one entry.
    ///
    /// # Errors
    /// [`AppendError`]; nothing has been stored then.
    fn append(&self, batch: Batch) -> Result<(), AppendError<Self::Error>>;

    /// The entries of a log after a version, in order; none for an unknown id.
    ///
    /// # Errors
    /// When the store fails.
    fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, Self::Error>;

    /// The entry that a command key brought about, if that key has been used on this complaint.
    ///
    /// # Errors
    /// When the store fails.
    fn keyed(&self, id: &ComplaintId, key: &CommandKey) -> Result<Option<Arc<Entry>>, Self::Error>;

    /// Complaints that want a tick at or before an instant, the earliest first.
    ///
    /// # Errors
    /// When the store fails.
    fn due(&self, until: DateTime<Utc>, most: usize) -> Result<Vec<ComplaintId>, Self::Error>;

    /// Complaints by filter, in the order of their ids.
    ///
    /// # Errors
    /// When the store fails.
    fn list(&self, filter: &Filter) -> Result<Vec<ComplaintId>, Self::Error>;

    /// The entries of all logs after a position, in the one order in which they were written.
    ///
    /// # Errors
    /// When the store fails.
    fn feed(&self, after: u64, most: usize) -> Result<Vec<Posted>, Self::Error>;

    /// What is kept apart for a complaint, with the version of the entry that it belongs to.
    ///
    /// # Errors
    /// When the store fails.
    fn personal(&self, id: &ComplaintId) -> Result<Vec<(u64, Personal)>, Self::Error>;

    /// Erases what is kept apart for a complaint; the log stays as it is. Again, it does nothing.
    ///
    /// # Errors
    /// When the store fails.
    fn erase(&self, id: &ComplaintId) -> Result<(), Self::Error>;
}

/// Implements `Store` for something that refers to one.
macro_rules! refer {
    ($($type:ty),*) => {$(
        impl<S: Store + ?Sized> Store for $type {
            type Error = S::Error;
            fn append(&self, batch: Batch) -> Result<(), AppendError<Self::Error>> {
                (**self).append(batch)
            }
            fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, Self::Error> {
                (**self).log(id, after)
            }
            fn keyed(
                &self,
                id: &ComplaintId,
                key: &CommandKey,
            ) -> Result<Option<Arc<Entry>>, Self::Error> {
                (**self).keyed(id, key)
            }
            fn due(
                &self,
                until: DateTime<Utc>,
                most: usize,
            ) -> Result<Vec<ComplaintId>, Self::Error> {
                (**self).due(until, most)
            }
            fn list(&self, filter: &Filter) -> Result<Vec<ComplaintId>, Self::Error> {
                (**self).list(filter)
            }
            fn feed(&self, after: u64, most: usize) -> Result<Vec<Posted>, Self::Error> {
                (**self).feed(after, most)
            }
            fn personal(&self, id: &ComplaintId) -> Result<Vec<(u64, Personal)>, Self::Error> {
                (**self).personal(id)
            }
            fn erase(&self, id: &ComplaintId) -> Result<(), Self::Error> {
                (**self).erase(id)
            }
        }
    )*};
}

refer!(&S, Box<S>, Arc<S>);
