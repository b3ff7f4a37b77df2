//! `FaultyStore`: a store whose n-th operation fails.

use std::fmt;
use std::future::{Future, poll_fn};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::store::{
    AppendError, AsyncFeedStore, AsyncLogStore, AsyncPersonalStore, Batch, Cursor, DueCase,
    FeedStore, LogStore, Page, Personal, PersonalStore, PolicyUse, Posted, Query,
};
use redress::vocabulary::{CommandKey, ComplaintId};
use thiserror::Error;

/// An operation of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is named after the operation of the traits")]
pub enum Operation {
    Append,
    Log,
    EntryByKey,
    Due,
    List,
    Count,
    Policies,
    Feed,
    Personal,
    Erase,
}

/// The way in which an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The store cannot be reached: nothing is stored, and the error says so.
    Before,
    /// Nothing is stored, but the outcome of the append is unknown.
    LostBefore,
    /// The batch is stored, but the answer is lost: the outcome of the append is unknown.
    LostAfter,
    /// The store reports success without storing anything. Reads work as usual.
    Lie,
    /// The operation waits for [`FaultyStore::release`], and is then carried out as usual.
    Hang,
}

/// How often an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Times {
    /// Only the n-th time.
    Once,
    /// The n-th time and every time after it.
    ForEver,
}

/// The error of a faulty store.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultyError<E> {
    /// An injected failure.
    #[error("the store failed on purpose")]
    Injected,
    /// An error of the wrapped store.
    #[error(transparent)]
    Store(E),
}

/// Wraps a store and makes its n-th operation fail, counted from 1 over all clones. For tests of hosts and desks.
///
/// ```
/// use redress::store::{LogStore, MemoryStore, Query};
/// use redress_testing::store::{Fault, FaultyStore, Operation, Times};
/// let store = FaultyStore::new(MemoryStore::new());
/// store.fail(Operation::Count, 2, Fault::Before, Times::Once);
/// assert!(store.count(&Query::all()).is_ok());
/// assert!(store.count(&Query::all()).is_err());
/// assert!(store.count(&Query::all()).is_ok());
/// ```
#[derive(Clone, Debug)]
pub struct FaultyStore<S> {
    store: S,
    plan: Arc<Plan>,
}

#[derive(Debug, Default)]
struct Plan {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// By operation, in the order of their declaration.
    calls: [usize; Operation::Erase as usize + 1],
    faults: Vec<(Option<Operation>, usize, Fault, Times)>,
    hanging: usize,
    released: bool,
    wakers: Vec<Waker>,
}

impl Plan {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an operation, and returns its fault, if any.
    fn called(&self, operation: Operation) -> Option<Fault> {
        let mut state = self.state();
        state.calls[operation as usize] += 1;
        let same = state.calls[operation as usize];
        let all: usize = state.calls.iter().sum();
        let meets = |of: &Option<Operation>, nth: usize, times: Times| {
            let count = match of {
                Some(of) if *of == operation => same,
                Some(_) => return false,
                None => all,
            };
            count == nth || (times == Times::ForEver && count > nth)
        };
        let fault = state.faults.iter().find(|(of, nth, _, times)| meets(of, *nth, *times));
        fault.map(|(_, _, fault, _)| *fault)
    }

    fn hang(&self) {
        let mut state = self.state();
        state.hanging += 1;
        self.changed.notify_all();
        while !state.released {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.hanging -= 1;
    }

    fn hang_later(&self) -> impl Future<Output = ()> + Send + '_ {
        let mut counted = None;
        poll_fn(move |context| {
            let mut state = self.state();
            if state.released {
                drop(state);
                counted = None;
                return Poll::Ready(());
            }
            if counted.is_none() {
                state.hanging += 1;
                counted = Some(Hanging(self));
                self.changed.notify_all();
            }
            state.wakers.push(context.waker().clone());
            Poll::Pending
        })
    }
}

/// An operation that hangs and is counted as such, until it goes on or is dropped.
struct Hanging<'p>(&'p Plan);

impl Drop for Hanging<'_> {
    fn drop(&mut self) {
        self.0.state().hanging -= 1;
    }
}

impl<S> FaultyStore<S> {
    /// Wraps a store, without faults so far.
    #[must_use]
    pub fn new(store: S) -> Self {
        Self { store, plan: Arc::default() }
    }

    /// The wrapped store, which has no injected faults.
    pub const fn inner(&self) -> &S {
        &self.store
    }

    /// Makes the n-th of these operations (or of all operations) fail, counted from 1 since the store was created.
    pub fn fail(&self, of: impl Into<Option<Operation>>, nth: usize, fault: Fault, times: Times) {
        self.plan.state().faults.push((of.into(), nth, fault, times));
    }

    /// Makes the next of these operations fail, once.
    pub fn fail_next(&self, of: Operation, fault: Fault) {
        let nth = self.calls(of).saturating_add(1);
        self.fail(of, nth, fault, Times::Once);
    }

    /// Removes all faults. What hangs goes on hanging until [`release`](Self::release); faults that are set later
    /// hang again.
    pub fn heal(&self) {
        let mut state = self.plan.state();
        state.faults.clear();
        state.released &= state.hanging > 0;
    }

    /// Number of calls of this operation, or of all operations.
    #[must_use]
    pub fn calls(&self, of: impl Into<Option<Operation>>) -> usize {
        let of = of.into();
        let state = self.plan.state();
        of.map_or_else(|| state.calls.iter().sum(), |of| state.calls[of as usize])
    }

    /// Releases all hanging operations, and lets later ones pass.
    pub fn release(&self) {
        let mut state = self.plan.state();
        state.released = true;
        for waker in state.wakers.drain(..) {
            waker.wake();
        }
        self.plan.changed.notify_all();
    }

    /// Waits until an operation hangs.
    pub fn wait_until_hanging(&self) {
        let mut state = self.plan.state();
        while state.hanging == 0 {
            state = self.plan.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<E> From<AppendError<E>> for Told<E> {
    fn from(error: AppendError<E>) -> Self {
        Self(match error {
            AppendError::Conflict { expected, actual } => {
                AppendError::Conflict { expected, actual }
            }
            AppendError::Duplicate { id, entry } => AppendError::Duplicate { id, entry },
            AppendError::Malformed { reason } => AppendError::Malformed { reason },
            AppendError::Unavailable(error) => AppendError::Unavailable(FaultyError::Store(error)),
            AppendError::Unknown(error) => AppendError::Unknown(FaultyError::Store(error)),
            // Non-exhaustive: a newer version has more.
            _ => AppendError::malformed("an outcome that is not known, of a newer version"),
        })
    }
}

/// An outcome of an append, converted to the error of a faulty store.
struct Told<E>(AppendError<FaultyError<E>>);

fn told<E>(result: Result<(), AppendError<E>>) -> Result<(), AppendError<FaultyError<E>>> {
    result.map_err(|error| Told::from(error).0)
}

/// An append, sync or async.
macro_rules! append {
    ($self:ident, $hang:ident $(.$await:ident)?, $append:expr) => {{
        match $self.plan.called(Operation::Append) {
            None => told($append),
            Some(Fault::Before) => Err(AppendError::Unavailable(FaultyError::Injected)),
            Some(Fault::LostBefore) => Err(AppendError::Unknown(FaultyError::Injected)),
            Some(Fault::LostAfter) => {
                told($append)?;
                Err(AppendError::Unknown(FaultyError::Injected))
            }
            Some(Fault::Lie) => Ok(()),
            Some(Fault::Hang) => {
                $self.plan.$hang()$(.$await)?;
                told($append)
            }
        }
    }};
}

/// Any other operation, sync or async.
macro_rules! other {
    ($self:ident, $operation:ident, $hang:ident $(.$await:ident)?, $ask:expr) => {{
        match $self.plan.called(Operation::$operation) {
            None | Some(Fault::Lie) => $ask.map_err(FaultyError::Store),
            Some(Fault::Hang) => {
                $self.plan.$hang()$(.$await)?;
                $ask.map_err(FaultyError::Store)
            }
            Some(Fault::LostAfter) => {
                let _ = $ask;
                Err(FaultyError::Injected)
            }
            Some(Fault::Before | Fault::LostBefore) => Err(FaultyError::Injected),
        }
    }};
}

type Answer<T, S> = Result<T, FaultyError<<S as LogStore>::Error>>;
type AsyncAnswer<T, S> = Result<T, FaultyError<<S as AsyncLogStore>::Error>>;

impl<S: LogStore> LogStore for FaultyStore<S> {
    type Error = FaultyError<S::Error>;
    type Personal = S::Personal;

    fn append(&self, batch: Batch<S::Personal>) -> Result<(), AppendError<Self::Error>> {
        append!(self, hang, self.store.append(batch))
    }
    fn log(&self, id: &ComplaintId, after: u64) -> Answer<Vec<Arc<Entry>>, S> {
        other!(self, Log, hang, self.store.log(id, after))
    }
    fn entry_by_key(&self, key: &CommandKey) -> Answer<Option<(ComplaintId, Arc<Entry>)>, S> {
        other!(self, EntryByKey, hang, self.store.entry_by_key(key))
    }
    fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Answer<Vec<DueCase>, S> {
        other!(self, Due, hang, self.store.due(after, until, limit))
    }
    fn list(&self, query: &Query, after: Option<&Cursor>, limit: usize) -> Answer<Page, S> {
        other!(self, List, hang, self.store.list(query, after, limit))
    }
    fn count(&self, query: &Query) -> Answer<u64, S> {
        other!(self, Count, hang, self.store.count(query))
    }
    fn policies(&self) -> Answer<Vec<PolicyUse>, S> {
        other!(self, Policies, hang, self.store.policies())
    }
}

impl<S: FeedStore> FeedStore for FaultyStore<S> {
    fn feed(&self, after: u64, limit: usize) -> Answer<Vec<Posted>, S> {
        other!(self, Feed, hang, self.store.feed(after, limit))
    }
}

impl<S: PersonalStore> PersonalStore for FaultyStore<S> {
    fn personal(&self, id: &ComplaintId) -> Answer<Vec<(u64, Personal<S::Personal>)>, S> {
        other!(self, Personal, hang, self.store.personal(id))
    }
    fn erase(&self, id: &ComplaintId) -> Answer<(), S> {
        other!(self, Erase, hang, self.store.erase(id))
    }
}

impl<S: AsyncLogStore> AsyncLogStore for FaultyStore<S> {
    type Error = FaultyError<S::Error>;
    type Personal = S::Personal;

    async fn append(&self, batch: Batch<S::Personal>) -> Result<(), AppendError<Self::Error>> {
        append!(self, hang_later.await, self.store.append(batch).await)
    }
    async fn log(&self, id: &ComplaintId, after: u64) -> AsyncAnswer<Vec<Arc<Entry>>, S> {
        other!(self, Log, hang_later.await, self.store.log(id, after).await)
    }
    async fn entry_by_key(
        &self,
        key: &CommandKey,
    ) -> AsyncAnswer<Option<(ComplaintId, Arc<Entry>)>, S> {
        other!(self, EntryByKey, hang_later.await, self.store.entry_by_key(key).await)
    }
    async fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> AsyncAnswer<Vec<DueCase>, S> {
        other!(self, Due, hang_later.await, self.store.due(after, until, limit).await)
    }
    async fn list(
        &self,
        query: &Query,
        after: Option<&Cursor>,
        limit: usize,
    ) -> AsyncAnswer<Page, S> {
        other!(self, List, hang_later.await, self.store.list(query, after, limit).await)
    }
    async fn count(&self, query: &Query) -> AsyncAnswer<u64, S> {
        other!(self, Count, hang_later.await, self.store.count(query).await)
    }
    async fn policies(&self) -> AsyncAnswer<Vec<PolicyUse>, S> {
        other!(self, Policies, hang_later.await, self.store.policies().await)
    }
}

impl<S: AsyncFeedStore> AsyncFeedStore for FaultyStore<S> {
    async fn feed(&self, after: u64, limit: usize) -> AsyncAnswer<Vec<Posted>, S> {
        other!(self, Feed, hang_later.await, self.store.feed(after, limit).await)
    }
}

impl<S: AsyncPersonalStore> AsyncPersonalStore for FaultyStore<S> {
    async fn personal(
        &self,
        id: &ComplaintId,
    ) -> AsyncAnswer<Vec<(u64, Personal<S::Personal>)>, S> {
        other!(self, Personal, hang_later.await, self.store.personal(id).await)
    }
    async fn erase(&self, id: &ComplaintId) -> AsyncAnswer<(), S> {
        other!(self, Erase, hang_later.await, self.store.erase(id).await)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
