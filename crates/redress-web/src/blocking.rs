//! A store that answers at once, asked on threads that may wait: how a store on a disk serves an async host.

use std::future::Future;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::store::{
    AppendError, AsyncFeedStore, AsyncLogStore, AsyncPersonalStore, Batch, Cursor, DueCase,
    FeedStore, LogStore, Page, Personal, PersonalStore, PolicyUse, Posted, Query, Store,
};
use redress::vocabulary::{CommandKey, ComplaintId};

/// Runs each operation of a store on tokio's threads for blocking work.
///
/// A future that is dropped leaves its operation running to its end, so an append is stored whole or not at all.
#[derive(Clone, Debug)]
pub(crate) struct Blocking<S>(pub(crate) S);

impl<S: Store + Clone + Send + Sync + 'static> Blocking<S> {
    /// Anything that takes several reads, in one go.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&S) -> T + Send + 'static,
    ) -> T {
        let store = self.0.clone();
        match tokio::task::spawn_blocking(move || work(&store)).await {
            Ok(answer) => answer,
            Err(error) => match error.try_into_panic() {
                // A panic of the store goes on here.
                Ok(panic) => std::panic::resume_unwind(panic),
                // The program ends, and with it whoever waits.
                Err(_) => std::future::pending().await,
            },
        }
    }
}

type Answer<T, E> = Result<T, E>;

impl<S> AsyncLogStore for Blocking<S>
where
    S: Store + Clone + Send + Sync + 'static,
    S::Personal: Send,
{
    type Error = S::Error;
    type Personal = S::Personal;

    fn append(
        &self,
        batch: Batch<S::Personal>,
    ) -> impl Future<Output = Answer<(), AppendError<S::Error>>> + Send {
        self.run(move |store| store.append(batch))
    }

    fn log(
        &self,
        id: &ComplaintId,
        after: u64,
    ) -> impl Future<Output = Answer<Vec<Arc<Entry>>, S::Error>> + Send {
        let id = id.clone();
        self.run(move |store| store.log(&id, after))
    }

    fn logs(
        &self,
        ids: &[ComplaintId],
    ) -> impl Future<Output = Answer<Vec<Vec<Arc<Entry>>>, S::Error>> + Send {
        let ids = ids.to_vec();
        self.run(move |store| store.logs(&ids))
    }

    fn entry_by_key(
        &self,
        key: &CommandKey,
    ) -> impl Future<Output = Answer<Option<(ComplaintId, Arc<Entry>)>, S::Error>> + Send {
        let key = key.clone();
        self.run(move |store| store.entry_by_key(&key))
    }

    fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> impl Future<Output = Answer<Vec<DueCase>, S::Error>> + Send {
        let after = after.cloned();
        self.run(move |store| store.due(after.as_ref(), until, limit))
    }

    fn list(
        &self,
        query: &Query,
        after: Option<&Cursor>,
        limit: usize,
    ) -> impl Future<Output = Answer<Page, S::Error>> + Send {
        let (query, after) = (query.clone(), after.cloned());
        self.run(move |store| store.list(&query, after.as_ref(), limit))
    }

    fn count(&self, query: &Query) -> impl Future<Output = Answer<u64, S::Error>> + Send {
        let query = query.clone();
        self.run(move |store| store.count(&query))
    }

    fn policies(&self) -> impl Future<Output = Answer<Vec<PolicyUse>, S::Error>> + Send {
        self.run(LogStore::policies)
    }
}

impl<S: Store + Clone + Send + Sync + 'static> AsyncFeedStore for Blocking<S> {
    fn feed(
        &self,
        after: u64,
        limit: usize,
    ) -> impl Future<Output = Answer<Vec<Posted>, S::Error>> + Send {
        self.run(move |store| FeedStore::feed(store, after, limit))
    }
}

impl<S: Store + Clone + Send + Sync + 'static> AsyncPersonalStore for Blocking<S> {
    fn personal(
        &self,
        id: &ComplaintId,
    ) -> impl Future<Output = Answer<Vec<(u64, Personal<S::Personal>)>, S::Error>> + Send {
        let id = id.clone();
        self.run(move |store| PersonalStore::personal(store, &id))
    }

    fn erase(&self, id: &ComplaintId) -> impl Future<Output = Answer<(), S::Error>> + Send {
        let id = id.clone();
        self.run(move |store| PersonalStore::erase(store, &id))
    }
}
