//! The traits of a store that answers later, and the way to use one that answers at once as such.

use std::future::{Future, ready};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{
    AppendError, Batch, Cursor, DueCase, FeedStore, LogStore, Page, Personal, PersonalStore,
    PolicyUse, Posted, Query,
};
use crate::complaint::Entry;
use crate::vocabulary::{CommandKey, ComplaintId};

/// The future of an answer.
macro_rules! answer {
    ($ok:ty) => { answer!($ok, Self::Error) };
    ($ok:ty, $error:ty) => { impl Future<Output = Result<$ok, $error>> + Send };
}

/// As [`LogStore`], for a store that answers later.
///
/// The contract is the same, and one rule more: a future that is dropped before it is done has stored
/// all of its batch or nothing.
#[allow(missing_docs, reason = "each operation has the contract of its namesake in `LogStore`")]
pub trait AsyncLogStore: Send + Sync {
    type Error: std::error::Error + Send + Sync + 'static;
    type Personal: Clone + Send + 'static;

    fn append(&self, batch: Batch<Self::Personal>) -> answer!((), AppendError<Self::Error>);
    fn log(&self, id: &ComplaintId, after: u64) -> answer!(Vec<Arc<Entry>>);
    fn logs(&self, ids: &[ComplaintId]) -> answer!(Vec<Vec<Arc<Entry>>>) {
        async move {
            let mut logs = Vec::with_capacity(ids.len());
            for id in ids {
                logs.push(self.log(id, 0).await?);
            }
            Ok(logs)
        }
    }
    fn entry_by_key(&self, key: &CommandKey) -> answer!(Option<(ComplaintId, Arc<Entry>)>);
    fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> answer!(Vec<DueCase>);
    fn list(&self, query: &Query, after: Option<&Cursor>, limit: usize) -> answer!(Page);
    fn count(&self, query: &Query) -> answer!(u64);
    fn policies(&self) -> answer!(Vec<PolicyUse>);
}

/// As [`FeedStore`], for a store that answers later.
#[allow(missing_docs, reason = "each operation has the contract of its namesake in `FeedStore`")]
pub trait AsyncFeedStore: AsyncLogStore {
    fn feed(&self, after: u64, limit: usize) -> answer!(Vec<Posted>);
}

/// As [`PersonalStore`], for a store that answers later.
#[allow(missing_docs, reason = "each operation has the contract of its namesake")]
pub trait AsyncPersonalStore: AsyncLogStore {
    fn personal(&self, id: &ComplaintId) -> answer!(Vec<(u64, Personal<Self::Personal>)>);
    fn erase(&self, id: &ComplaintId) -> answer!(());
}

/// A whole store that answers later. Nobody implements it; whatever implements the three parts is one.
pub trait AsyncStore: AsyncFeedStore + AsyncPersonalStore {}

impl<S: AsyncFeedStore + AsyncPersonalStore> AsyncStore for S {}

/// Passes every operation on, as given.
macro_rules! operations {
    (log: $call:ident) => {
        fn append(&self, batch: Batch<S::Personal>) -> answer!((), AppendError<S::Error>) {
            $call!(self.append(batch))
        }
        fn log(&self, id: &ComplaintId, after: u64) -> answer!(Vec<Arc<Entry>>) {
            $call!(self.log(id, after))
        }
        fn logs(&self, ids: &[ComplaintId]) -> answer!(Vec<Vec<Arc<Entry>>>) {
            $call!(self.logs(ids))
        }
        fn entry_by_key(&self, key: &CommandKey) -> answer!(Option<(ComplaintId, Arc<Entry>)>) {
            $call!(self.entry_by_key(key))
        }
        fn due(
            &self,
            after: Option<&DueCase>,
            until: DateTime<Utc>,
            limit: usize,
        ) -> answer!(Vec<DueCase>) {
            $call!(self.due(after, until, limit))
        }
        fn list(&self, query: &Query, after: Option<&Cursor>, limit: usize) -> answer!(Page) {
            $call!(self.list(query, after, limit))
        }
        fn count(&self, query: &Query) -> answer!(u64) {
            $call!(self.count(query))
        }
        fn policies(&self) -> answer!(Vec<PolicyUse>) {
            $call!(self.policies())
        }
    };
    (feed: $call:ident) => {
        fn feed(&self, after: u64, limit: usize) -> answer!(Vec<Posted>) {
            $call!(self.feed(after, limit))
        }
    };
    (personal: $call:ident) => {
        fn personal(&self, id: &ComplaintId) -> answer!(Vec<(u64, Personal<S::Personal>)>) {
            $call!(self.personal(id))
        }
        fn erase(&self, id: &ComplaintId) -> answer!(()) {
            $call!(self.erase(id))
        }
    };
}

/// The future that the store itself gives.
macro_rules! pass {
    ($self:ident.$name:ident($($arg:expr),*)) => { (**$self).$name($($arg),*) };
}

/// Implements the traits for something that refers to a store.
macro_rules! refer {
    ($([$($bound:tt)*] $type:ty;)*) => {$(
        impl<S: AsyncLogStore $($bound)*> AsyncLogStore for $type {
            type Error = S::Error;
            type Personal = S::Personal;
            operations!(log: pass);
        }
        impl<S: AsyncFeedStore $($bound)*> AsyncFeedStore for $type {
            operations!(feed: pass);
        }
        impl<S: AsyncPersonalStore $($bound)*> AsyncPersonalStore for $type {
            operations!(personal: pass);
        }
    )*};
}

refer! {
    [] &S;
    [] Box<S>;
    [] Arc<S>;
}

/// A store that answers at once, used as one that answers later: for a
/// [`MemoryStore`](super::MemoryStore) in an async host, and in tests. Every operation blocks the thread
/// for as long as the store takes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Immediate<S>(
    /// The store.
    pub S,
);

/// The answer of the store, at once.
macro_rules! at_once {
    ($self:ident.$name:ident($($arg:expr),*)) => { ready($self.0.$name($($arg),*)) };
}

impl<S: LogStore + Send + Sync> AsyncLogStore for Immediate<S> {
    type Error = S::Error;
    type Personal = S::Personal;
    operations!(log: at_once);
}

impl<S: FeedStore + Send + Sync> AsyncFeedStore for Immediate<S> {
    operations!(feed: at_once);
}

impl<S: PersonalStore + Send + Sync> AsyncPersonalStore for Immediate<S> {
    operations!(personal: at_once);
}
