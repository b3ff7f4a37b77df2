//! The traits of a store that answers at once.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{AppendError, Batch, Cursor, DueCase, Page, Personal, PolicyUse, Posted, Query};
use crate::complaint::Entry;
use crate::vocabulary::{CommandKey, ComplaintId};

/// Logs with their columns: what a [`Desk`](crate::desk::Desk) works on.
///
/// The rules that hold for every operation stand at the [module](super).
pub trait LogStore {
    /// How it fails.
    type Error: std::error::Error + Send + Sync + 'static;
    /// What the host keeps apart about persons, beside an entry: a serde type of its own.
    type Personal: Clone + Send + 'static;

    /// Appends one entry with its columns and what is kept apart: all of it or nothing.
    ///
    /// Checked in this order: the batch itself ([`AppendError::Malformed`]), its key anywhere in the store
    /// ([`AppendError::Duplicate`]), the version of the log ([`AppendError::Conflict`], with an `actual` of 0
    /// where there is no log), the time of the last entry (malformed).
    ///
    /// # Errors
    /// [`AppendError`]. Nothing of the batch is stored, except that [`AppendError::Unknown`] leaves it open.
    fn append(&self, batch: Batch<Self::Personal>) -> Result<(), AppendError<Self::Error>>;

    /// The entries of a log after a version, in order; none for an unknown id, and none after the last.
    ///
    /// # Errors
    /// When the store fails.
    fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, Self::Error>;

    /// The whole logs of several complaints, in the order of the ids, each as [`log`](LogStore::log) gives it: for
    /// figures over many. Provided, by asking for one after the other; a store that each question costs a way over
    /// the wire answers them together.
    ///
    /// # Errors
    /// When the store fails, or cannot read one of them; which, `log` tells.
    fn logs(&self, ids: &[ComplaintId]) -> Result<Vec<Vec<Arc<Entry>>>, Self::Error> {
        ids.iter().map(|id| self.log(id, 0)).collect()
    }

    /// The complaint on which a command key has been used, and the entry that it brought about. Looked up
    /// over the whole store.
    ///
    /// # Errors
    /// When the store fails.
    fn entry_by_key(
        &self,
        key: &CommandKey,
    ) -> Result<Option<(ComplaintId, Arc<Entry>)>, Self::Error>;

    /// Complaints whose next tick is due at or before an instant, after a cursor, at most `limit`: in the
    /// order of instants, then of ids. Closed complaints may be among them.
    ///
    /// # Errors
    /// When the store fails.
    fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>, Self::Error>;

    /// One page of the complaints that a query asks for, after a cursor.
    ///
    /// # Errors
    /// When the store fails.
    fn list(
        &self,
        query: &Query,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page, Self::Error>;

    /// How many complaints a query asks for.
    ///
    /// # Errors
    /// When the store fails.
    fn count(&self, query: &Query) -> Result<u64, Self::Error>;

    /// The policies under which complaints are handled, each once.
    ///
    /// # Errors
    /// When the store fails.
    fn policies(&self) -> Result<Vec<PolicyUse>, Self::Error>;
}

/// The entries of all logs, in one order.
pub trait FeedStore: LogStore {
    /// The entries after a position, at most `limit`, in the order of positions; position 0 is before the
    /// first.
    ///
    /// Positions increase, and within a complaint they follow the versions. Nothing appears later before a
    /// position that has been answered: a reader that goes on from the last one that it saw misses nothing.
    /// Gaps are allowed. (A database's sequence alone does not promise this: a transaction that took an
    /// earlier number may commit later. Take one lock for each append, or answer only up to the oldest
    /// transaction that is still open.)
    ///
    /// # Errors
    /// When the store fails.
    fn feed(&self, after: u64, limit: usize) -> Result<Vec<Posted>, Self::Error>;
}

/// What is kept apart for a complaint: versions of entries, each with what belongs to it.
type Beside<P> = Vec<(u64, Personal<P>)>;

/// What is kept apart about persons.
pub trait PersonalStore: LogStore {
    /// What is kept apart for a complaint, with the version of the entry that it belongs to, in the order
    /// of versions. What was erased is [`Personal::Erased`], not absent.
    ///
    /// # Errors
    /// When the store fails.
    fn personal(&self, id: &ComplaintId) -> Result<Beside<Self::Personal>, Self::Error>;

    /// Erases what is kept apart for a complaint by now, and leaves the log as it is. Idempotent. What is
    /// appended later is kept: an append is wholly before the erasure, or wholly after it.
    ///
    /// # Errors
    /// When the store fails.
    fn erase(&self, id: &ComplaintId) -> Result<(), Self::Error>;
}

/// A whole store: logs, feed, and what is kept apart. Nobody implements it; whatever implements the three
/// is one.
pub trait Store: FeedStore + PersonalStore {}

impl<S: FeedStore + PersonalStore> Store for S {}

/// Implements the traits for something that refers to a store.
macro_rules! refer {
    ($($type:ty),*) => {$(
        impl<S: LogStore + ?Sized> LogStore for $type {
            type Error = S::Error;
            type Personal = S::Personal;
            fn append(&self, batch: Batch<S::Personal>) -> Result<(), AppendError<S::Error>> {
                (**self).append(batch)
            }
            fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, S::Error> {
                (**self).log(id, after)
            }
            fn logs(&self, ids: &[ComplaintId]) -> Result<Vec<Vec<Arc<Entry>>>, S::Error> {
                (**self).logs(ids)
            }
            fn entry_by_key(
                &self,
                key: &CommandKey,
            ) -> Result<Option<(ComplaintId, Arc<Entry>)>, S::Error> {
                (**self).entry_by_key(key)
            }
            fn due(
                &self,
                after: Option<&DueCase>,
                until: DateTime<Utc>,
                limit: usize,
            ) -> Result<Vec<DueCase>, S::Error> {
                (**self).due(after, until, limit)
            }
            fn list(
                &self,
                query: &Query,
                after: Option<&Cursor>,
                limit: usize,
            ) -> Result<Page, S::Error> {
                (**self).list(query, after, limit)
            }
            fn count(&self, query: &Query) -> Result<u64, S::Error> {
                (**self).count(query)
            }
            fn policies(&self) -> Result<Vec<PolicyUse>, S::Error> {
                (**self).policies()
            }
        }

        impl<S: FeedStore + ?Sized> FeedStore for $type {
            fn feed(&self, after: u64, limit: usize) -> Result<Vec<Posted>, S::Error> {
                (**self).feed(after, limit)
            }
        }

        impl<S: PersonalStore + ?Sized> PersonalStore for $type {
            fn personal(
                &self,
                id: &ComplaintId,
            ) -> Result<Beside<S::Personal>, S::Error> {
                (**self).personal(id)
            }
            fn erase(&self, id: &ComplaintId) -> Result<(), S::Error> {
                (**self).erase(id)
            }
        }
    )*};
}

refer!(&S, Box<S>, Arc<S>);
