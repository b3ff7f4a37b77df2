//! `Kept`: where the dealership keeps its complaints: in memory, or in a store that outlives the program.
//!
//! The people of a simulation live in memory. A program that is started again lets them do again what they did, from
//! the same seed, and compares each entry with what is in the store; from the end of the store on it goes on in the
//! store alone.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::store::{
    self, AppendError, Batch, Cursor, DueCase, FeedStore, LogStore, MemoryStore, Page,
    PersonalStore, PolicyUse, Posted, Query, Store,
};
use redress::vocabulary::{CommandKey, ComplaintId};
use redress_presets::dealership::Personal;
use thiserror::Error;

/// How many entries of an earlier run are read at once.
const PAGE: usize = 256;

/// Why the dealership's store failed.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum KeptError {
    /// The store itself failed.
    #[error(transparent)]
    Store(Arc<dyn StdError + Send + Sync>),
    /// What the store holds is not the beginning of this run.
    #[error(
        "the store holds entry {version} of `{id}`, which this run does not come to; go on with the options of the \
         first run, or begin with an empty file"
    )]
    OtherRun {
        /// The complaint.
        id: ComplaintId,
        /// The version of the entry that is next in the store.
        version: u64,
    },
}

fn told<E: StdError + Send + Sync + 'static>(error: E) -> KeptError {
    KeptError::Store(Arc::new(error))
}

fn appended<E: StdError + Send + Sync + 'static>(error: AppendError<E>) -> AppendError<KeptError> {
    match error {
        AppendError::Conflict { expected, actual } => AppendError::Conflict { expected, actual },
        AppendError::Duplicate { id, entry } => AppendError::Duplicate { id, entry },
        AppendError::Malformed { reason } => AppendError::Malformed { reason },
        AppendError::Unavailable(error) => AppendError::Unavailable(told(error)),
        AppendError::Unknown(error) => AppendError::Unknown(told(error)),
        _ => AppendError::malformed("an outcome that is not known"),
    }
}

/// A store whose errors have one type.
struct Any<S>(S);

type AnyStore = dyn Store<Error = KeptError, Personal = Personal> + Send + Sync;
type Boxed = Box<AnyStore>;

/// The dealership's store.
pub struct Kept {
    /// What an earlier run has stored, while it is gone through again; after that the store.
    earlier: Mutex<Option<Earlier>>,
    store: Boxed,
    found: usize,
}

/// An earlier run, as far as this one has got.
struct Earlier {
    past: MemoryStore<Personal>,
    after: u64,
    page: VecDeque<Posted>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").field("found", &self.found).finish_non_exhaustive()
    }
}

impl Kept {
    /// In memory.
    #[must_use]
    pub fn in_memory() -> Self {
        Self { earlier: Mutex::new(None), store: Box::new(Any(MemoryStore::default())), found: 0 }
    }

    /// In a store that may hold what an earlier run has left.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn on<S>(store: S) -> Result<Self, KeptError>
    where
        S: Store<Personal = Personal> + Send + Sync + 'static,
    {
        let store: Boxed = Box::new(Any(store));
        let (mut found, mut after) = (0_usize, 0);
        loop {
            let page = store.feed(after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.position;
            found = found.saturating_add(page.len());
        }
        let earlier = Earlier { past: MemoryStore::default(), after: 0, page: VecDeque::new() };
        Ok(Self { earlier: Mutex::new((found > 0).then_some(earlier)), store, found })
    }

    /// The number of entries that were in the store at the beginning.
    #[must_use]
    pub const fn found(&self) -> usize {
        self.found
    }

    fn earlier(&self) -> MutexGuard<'_, Option<Earlier>> {
        self.earlier.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks what was there at this point of the run: the past of an earlier run, or the store.
    fn ask<T>(&self, ask: impl FnOnce(&AnyStore) -> Result<T, KeptError>) -> Result<T, KeptError> {
        let past = self.earlier().as_ref().map(|earlier| Any(earlier.past.clone()));
        match past {
            Some(past) => ask(&past),
            None => ask(&*self.store),
        }
    }
}

impl Earlier {
    /// The next entry of the earlier run; `None` when it has been gone through.
    fn next(&mut self, store: &AnyStore) -> Result<Option<Posted>, KeptError> {
        if self.page.is_empty() {
            self.page = store.feed(self.after, PAGE)?.into();
        }
        Ok(self.page.front().cloned())
    }
}

impl LogStore for Kept {
    type Error = KeptError;
    type Personal = Personal;

    fn append(&self, batch: Batch<Personal>) -> Result<(), AppendError<KeptError>> {
        let mut earlier = self.earlier();
        let Some(run) = earlier.as_mut() else { return self.store.append(batch) };
        let Some(next) = run.next(&*self.store).map_err(AppendError::Unavailable)? else {
            // From here on the store is ahead of nobody.
            *earlier = None;
            return self.store.append(batch);
        };
        if next.id != batch.id || next.entry != batch.entry {
            let (id, version) = (next.id, next.entry.version);
            return Err(AppendError::Unavailable(KeptError::OtherRun { id, version }));
        }
        run.past.append(batch).map_err(appended)?;
        run.after = next.position;
        run.page.pop_front();
        Ok(())
    }
    fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, KeptError> {
        self.ask(|now| now.log(id, after))
    }
    fn logs(&self, ids: &[ComplaintId]) -> Result<Vec<Vec<Arc<Entry>>>, KeptError> {
        self.ask(|now| now.logs(ids))
    }
    fn entry_by_key(
        &self,
        key: &CommandKey,
    ) -> Result<Option<(ComplaintId, Arc<Entry>)>, KeptError> {
        self.ask(|now| now.entry_by_key(key))
    }
    fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>, KeptError> {
        self.ask(|now| now.due(after, until, limit))
    }
    fn list(&self, query: &Query, after: Option<&Cursor>, limit: usize) -> Result<Page, KeptError> {
        self.ask(|now| now.list(query, after, limit))
    }
    fn count(&self, query: &Query) -> Result<u64, KeptError> {
        self.ask(|now| now.count(query))
    }
    fn policies(&self) -> Result<Vec<PolicyUse>, KeptError> {
        self.ask(|now| now.policies())
    }
}

impl FeedStore for Kept {
    fn feed(&self, after: u64, limit: usize) -> Result<Vec<Posted>, KeptError> {
        self.ask(|now| now.feed(after, limit))
    }
}

impl PersonalStore for Kept {
    fn personal(
        &self,
        id: &ComplaintId,
    ) -> Result<Vec<(u64, store::Personal<Personal>)>, KeptError> {
        self.ask(|now| now.personal(id))
    }
    fn erase(&self, id: &ComplaintId) -> Result<(), KeptError> {
        self.ask(|now| now.erase(id))
    }
}

impl<S: Store<Personal = Personal>> LogStore for Any<S> {
    type Error = KeptError;
    type Personal = Personal;

    fn append(&self, batch: Batch<Personal>) -> Result<(), AppendError<KeptError>> {
        self.0.append(batch).map_err(appended)
    }
    fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, KeptError> {
        self.0.log(id, after).map_err(told)
    }
    fn logs(&self, ids: &[ComplaintId]) -> Result<Vec<Vec<Arc<Entry>>>, KeptError> {
        self.0.logs(ids).map_err(told)
    }
    fn entry_by_key(
        &self,
        key: &CommandKey,
    ) -> Result<Option<(ComplaintId, Arc<Entry>)>, KeptError> {
        self.0.entry_by_key(key).map_err(told)
    }
    fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>, KeptError> {
        self.0.due(after, until, limit).map_err(told)
    }
    fn list(&self, query: &Query, after: Option<&Cursor>, limit: usize) -> Result<Page, KeptError> {
        self.0.list(query, after, limit).map_err(told)
    }
    fn count(&self, query: &Query) -> Result<u64, KeptError> {
        self.0.count(query).map_err(told)
    }
    fn policies(&self) -> Result<Vec<PolicyUse>, KeptError> {
        self.0.policies().map_err(told)
    }
}

impl<S: Store<Personal = Personal>> FeedStore for Any<S> {
    fn feed(&self, after: u64, limit: usize) -> Result<Vec<Posted>, KeptError> {
        self.0.feed(after, limit).map_err(told)
    }
}

impl<S: Store<Personal = Personal>> PersonalStore for Any<S> {
    fn personal(
        &self,
        id: &ComplaintId,
    ) -> Result<Vec<(u64, store::Personal<Personal>)>, KeptError> {
        self.0.personal(id).map_err(told)
    }
    fn erase(&self, id: &ComplaintId) -> Result<(), KeptError> {
        self.0.erase(id).map_err(told)
    }
}
