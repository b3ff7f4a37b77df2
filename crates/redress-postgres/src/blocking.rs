//! `Blocking`: the store for a host without a runtime.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, mpsc};

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::store::{
    AppendError, AsyncFeedStore, AsyncLogStore, AsyncPersonalStore, Batch, Cursor, DueCase,
    FeedStore, LogStore, Page, Personal, PersonalStore, PolicyUse, Posted, Query,
};
use redress::vocabulary::{CommandKey, ComplaintId, Text};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::runtime::{Builder, Runtime};

use crate::error::Error;
use crate::store::PostgresStore;

/// A [`PostgresStore`] that answers at once, with one thread of its own that serves its connections. Clones share it;
/// any number of threads may call at the same time. It is opened with
/// [`PostgresOptions::open_blocking`](crate::PostgresOptions::open_blocking).
///
/// A call blocks its thread; in an async program use the [`PostgresStore`] itself.
pub struct Blocking<P = Text> {
    store: PostgresStore<P>,
    runtime: Arc<Owned>,
}

/// A runtime that can be dropped anywhere.
struct Owned(Option<Runtime>);

impl Drop for Owned {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Owned {
    /// Runs a future on the runtime and waits for it.
    fn wait<T: Send + 'static>(
        &self,
        future: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Error> {
        let gone = || Error::Runtime { why: "it has ended".to_owned() };
        let (send, receive) = mpsc::sync_channel(1);
        let runtime = self.0.as_ref().ok_or_else(gone)?;
        runtime.spawn(async move {
            // Nobody waits any more if the caller has panicked.
            let _ = send.send(future.await);
        });
        receive.recv().map_err(|_| gone())
    }
}

impl<P> Clone for Blocking<P> {
    fn clone(&self) -> Self {
        Self { store: self.store.clone(), runtime: Arc::clone(&self.runtime) }
    }
}

impl<P> fmt::Debug for Blocking<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Blocking").field(&self.store).finish()
    }
}

impl<P: 'static> Blocking<P> {
    pub(crate) fn start(
        open: impl Future<Output = Result<PostgresStore<P>, Error>> + Send + 'static,
    ) -> Result<Self, Error> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("redress-postgres")
            .enable_all()
            .build()
            .map_err(|error| Error::Runtime { why: error.to_string() })?;
        let runtime = Arc::new(Owned(Some(runtime)));
        Ok(Self { store: runtime.wait(open)??, runtime })
    }

    /// The store itself.
    #[must_use]
    pub const fn store(&self) -> &PostgresStore<P> {
        &self.store
    }

    pub(crate) fn wait<T, F>(&self, call: impl FnOnce(PostgresStore<P>) -> F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        self.runtime.wait(call(self.store.clone()))?
    }

    /// As [`PostgresStore::notify`].
    ///
    /// # Errors
    /// [`Error`].
    pub fn notify(&self) -> Result<(), Error> {
        self.wait(|store| async move { store.notify().await })
    }

    /// As [`PostgresStore::scrub`].
    ///
    /// # Errors
    /// [`Error`].
    pub fn scrub(&self) -> Result<(), Error> {
        self.wait(|store| async move { store.scrub().await })
    }

    /// As [`PostgresStore::wake`].
    ///
    /// # Errors
    /// [`Error::Runtime`].
    pub fn wake(&self) -> Result<BlockingWake, Error> {
        let (store, (send, heard)) = (self.store.clone(), mpsc::sync_channel(1));
        self.runtime.wait(async move {
            let mut wake = store.wake();
            drop(store);
            tokio::spawn(async move {
                loop {
                    let told = wake.changed().await;
                    // One that has not been fetched is enough.
                    if let Err(mpsc::TrySendError::Disconnected(_)) = send.try_send(told) {
                        return;
                    }
                }
            });
        })?;
        Ok(BlockingWake { heard, _runtime: Arc::clone(&self.runtime) })
    }
}

/// A [`Wake`](crate::Wake) that blocks.
pub struct BlockingWake {
    heard: mpsc::Receiver<bool>,
    _runtime: Arc<Owned>,
}

impl fmt::Debug for BlockingWake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingWake").finish_non_exhaustive()
    }
}

impl BlockingWake {
    /// As [`Wake::changed`](crate::Wake::changed).
    pub fn changed(&mut self) -> bool {
        self.heard.recv().unwrap_or(false)
    }
}

impl<P: Clone + Send + Serialize + DeserializeOwned + 'static> LogStore for Blocking<P> {
    type Error = Error;
    type Personal = P;

    fn append(&self, batch: Batch<P>) -> Result<(), AppendError<Error>> {
        let store = self.store.clone();
        let answer = self.runtime.wait(async move { store.append(batch).await });
        answer.map_err(AppendError::Unknown)?
    }

    fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, Error> {
        let id = id.clone();
        self.wait(|store| async move { store.log(&id, after).await })
    }

    fn logs(&self, ids: &[ComplaintId]) -> Result<Vec<Vec<Arc<Entry>>>, Error> {
        let ids = ids.to_vec();
        self.wait(|store| async move { store.logs(&ids).await })
    }

    fn entry_by_key(&self, key: &CommandKey) -> Result<Option<(ComplaintId, Arc<Entry>)>, Error> {
        let key = key.clone();
        self.wait(|store| async move { store.entry_by_key(&key).await })
    }

    fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>, Error> {
        let after = after.cloned();
        self.wait(|store| async move { store.due(after.as_ref(), until, limit).await })
    }

    fn list(&self, query: &Query, after: Option<&Cursor>, limit: usize) -> Result<Page, Error> {
        let (query, after) = (query.clone(), after.cloned());
        self.wait(|store| async move { store.list(&query, after.as_ref(), limit).await })
    }

    fn count(&self, query: &Query) -> Result<u64, Error> {
        let query = query.clone();
        self.wait(|store| async move { store.count(&query).await })
    }

    fn policies(&self) -> Result<Vec<PolicyUse>, Error> {
        self.wait(|store| async move { store.policies().await })
    }
}

impl<P: Clone + Send + Serialize + DeserializeOwned + 'static> FeedStore for Blocking<P> {
    fn feed(&self, after: u64, limit: usize) -> Result<Vec<Posted>, Error> {
        self.wait(|store| async move { store.feed(after, limit).await })
    }
}

impl<P: Clone + Send + Serialize + DeserializeOwned + 'static> PersonalStore for Blocking<P> {
    fn personal(&self, id: &ComplaintId) -> Result<Vec<(u64, Personal<P>)>, Error> {
        let id = id.clone();
        self.wait(|store| async move { store.personal(&id).await })
    }

    fn erase(&self, id: &ComplaintId) -> Result<(), Error> {
        let id = id.clone();
        self.wait(|store| async move { store.erase(&id).await })
    }
}
