//! `Blocking`: an async store as a sync one.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::store::{
    AppendError, AsyncFeedStore, AsyncLogStore, AsyncPersonalStore, Batch, Cursor, DueCase,
    FeedStore, LogStore, Page, Personal, PersonalStore, PolicyUse, Posted, Query,
};
use redress::vocabulary::{CommandKey, ComplaintId};

/// Runs a future to completion on this thread. To implement it for a runtime takes three lines:
///
/// ```ignore
/// struct Tokio(tokio::runtime::Handle);
/// impl BlockOn for Tokio {
///     fn block_on<F: Future>(&self, future: F) -> F::Output { self.0.block_on(future) }
/// }
/// ```
pub trait BlockOn: Clone + Send + Sync + 'static {
    /// Runs a future to completion.
    fn block_on<F: Future>(&self, future: F) -> F::Output;
}

/// Parks the thread until the future wakes it, for stores that need no runtime.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parked;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

impl BlockOn for Parked {
    fn block_on<F: Future>(&self, future: F) -> F::Output {
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        let mut future = pin!(future);
        loop {
            match future.as_mut().poll(&mut context) {
                Poll::Ready(output) => return output,
                Poll::Pending => thread::park(),
            }
        }
    }
}

/// An async store as a sync one.
#[derive(Clone, Debug)]
pub struct Blocking<S, B = Parked> {
    /// The async store.
    pub store: S,
    on: B,
}

impl<S, B: BlockOn> Blocking<S, B> {
    /// Wraps a store, with the executor for its futures.
    #[must_use]
    pub const fn new(store: S, on: B) -> Self {
        Self { store, on }
    }
}

impl<S: AsyncLogStore, B: BlockOn> Blocking<S, B> {
    /// Polls an append the given number of times, then drops it; returns its answer if there was one.
    pub(super) fn append_dropped(
        &self,
        batch: Batch<S::Personal>,
        polls: usize,
    ) -> Option<Result<(), AppendError<S::Error>>> {
        let mut future = Box::pin(self.store.append(batch));
        let mut left = polls;
        let polled = std::future::poll_fn(move |context| {
            if left == 0 {
                return Poll::Ready(None);
            }
            left -= 1;
            future.as_mut().poll(context).map(Some)
        });
        self.on.block_on(polled)
    }
}

impl<S: AsyncLogStore, B: BlockOn> LogStore for Blocking<S, B> {
    type Error = S::Error;
    type Personal = S::Personal;

    fn append(&self, batch: Batch<S::Personal>) -> Result<(), AppendError<S::Error>> {
        self.on.block_on(self.store.append(batch))
    }
    fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, S::Error> {
        self.on.block_on(self.store.log(id, after))
    }
    fn logs(&self, ids: &[ComplaintId]) -> Result<Vec<Vec<Arc<Entry>>>, S::Error> {
        self.on.block_on(self.store.logs(ids))
    }
    fn entry_by_key(
        &self,
        key: &CommandKey,
    ) -> Result<Option<(ComplaintId, Arc<Entry>)>, S::Error> {
        self.on.block_on(self.store.entry_by_key(key))
    }
    fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>, S::Error> {
        self.on.block_on(self.store.due(after, until, limit))
    }
    fn list(&self, query: &Query, after: Option<&Cursor>, limit: usize) -> Result<Page, S::Error> {
        self.on.block_on(self.store.list(query, after, limit))
    }
    fn count(&self, query: &Query) -> Result<u64, S::Error> {
        self.on.block_on(self.store.count(query))
    }
    fn policies(&self) -> Result<Vec<PolicyUse>, S::Error> {
        self.on.block_on(self.store.policies())
    }
}

impl<S: AsyncFeedStore, B: BlockOn> FeedStore for Blocking<S, B> {
    fn feed(&self, after: u64, limit: usize) -> Result<Vec<Posted>, S::Error> {
        self.on.block_on(self.store.feed(after, limit))
    }
}

impl<S: AsyncPersonalStore, B: BlockOn> PersonalStore for Blocking<S, B> {
    fn personal(&self, id: &ComplaintId) -> Result<Vec<(u64, Personal<S::Personal>)>, S::Error> {
        self.on.block_on(self.store.personal(id))
    }
    fn erase(&self, id: &ComplaintId) -> Result<(), S::Error> {
        self.on.block_on(self.store.erase(id))
    }
}
