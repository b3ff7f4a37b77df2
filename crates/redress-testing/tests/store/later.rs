//! A store that really answers later, and one that is wrong only when an append is dropped.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::sync::Arc;
use std::task::Poll;
use std::thread;

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::store::{
    AppendError, AsyncFeedStore, AsyncLogStore, AsyncPersonalStore, Batch, Cursor, DueCase,
    FeedStore, LogStore, MemoryStore, Page, Personal, PersonalStore, PolicyUse, Posted, Query,
};
use redress::vocabulary::{CommandKey, ComplaintId, Text};
use redress_testing::store::{Fault, FaultyStore, Operation, Parked, Suite, Times};

/// Answers after others have had a turn, woken from another thread.
#[derive(Clone, Default)]
struct Later {
    store: MemoryStore,
    /// Keeps the key of an append that is dropped between its two steps.
    half: bool,
}

fn a_while() -> impl Future<Output = ()> + Send {
    let mut waited = false;
    poll_fn(move |context| {
        if waited {
            return Poll::Ready(());
        }
        waited = true;
        let waker = context.waker().clone();
        thread::spawn(move || waker.wake());
        Poll::Pending
    })
}

macro_rules! later {
    ($self:ident.$name:ident($($arg:expr),*)) => {{
        a_while().await;
        let answer = $self.store.$name($($arg),*);
        a_while().await;
        answer
    }};
}

impl AsyncLogStore for Later {
    type Error = Infallible;
    type Personal = Text;

    async fn append(&self, batch: Batch<Text>) -> Result<(), AppendError<Infallible>> {
        if !self.half {
            return later!(self.append(batch));
        }
        // The key first, the rest after a while.
        let mut key_only = batch.clone();
        key_only.personal = None;
        self.store.append(key_only)?;
        a_while().await;
        Ok(())
    }
    async fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, Infallible> {
        later!(self.log(id, after))
    }
    async fn entry_by_key(
        &self,
        key: &CommandKey,
    ) -> Result<Option<(ComplaintId, Arc<Entry>)>, Infallible> {
        later!(self.entry_by_key(key))
    }
    async fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>, Infallible> {
        later!(self.due(after, until, limit))
    }
    async fn list(
        &self,
        query: &Query,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page, Infallible> {
        later!(self.list(query, after, limit))
    }
    async fn count(&self, query: &Query) -> Result<u64, Infallible> {
        later!(self.count(query))
    }
    async fn policies(&self) -> Result<Vec<PolicyUse>, Infallible> {
        later!(self.policies())
    }
}

impl AsyncFeedStore for Later {
    async fn feed(&self, after: u64, limit: usize) -> Result<Vec<Posted>, Infallible> {
        later!(self.feed(after, limit))
    }
}

impl AsyncPersonalStore for Later {
    async fn personal(&self, id: &ComplaintId) -> Result<Vec<(u64, Personal<Text>)>, Infallible> {
        later!(self.personal(id))
    }
    async fn erase(&self, id: &ComplaintId) -> Result<(), Infallible> {
        later!(self.erase(id))
    }
}

fn suite(half: bool) -> Suite<redress_testing::store::Blocking<Later>> {
    Suite::of_async(Parked, move || {
        let later = Later { store: MemoryStore::new(), half };
        ((), move || later.clone())
    })
}

#[test]
fn a_store_that_answers_later_is_proven_by_the_same_cases() {
    let report = suite(false)
        .only("append/")
        .only("keys/")
        .only("personal/")
        .only("atomicity/")
        .only("handles/")
        .only("faults/an-append-that-hangs")
        .run();
    report.assert();
    assert_eq!(report.skipped, []);
}

#[test]
fn a_store_that_stores_half_of_a_dropped_append_is_caught() {
    let case = "atomicity/a-dropped-append-is-stored-or-not-and-never-half";
    assert!(suite(true).only(case).run().caught(case));
}

#[test]
fn faults_of_a_store_that_answers_later_can_hang_and_be_released() {
    let faulty = FaultyStore::new(Later::default());
    faulty.fail(Operation::Count, 1, Fault::Hang, Times::ForEver);
    faulty.fail(Operation::Policies, 2, Fault::Before, Times::ForEver);
    let other = faulty.clone();
    let hung = thread::spawn(move || futures_executor::block_on(other.count(&Query::all())));
    faulty.wait_until_hanging();
    assert!(!hung.is_finished());
    let policies = || futures_executor::block_on(faulty.policies());
    assert!(policies().is_ok() && policies().is_err() && policies().is_err());
    faulty.release();
    assert_eq!(hung.join().expect("no panic").expect("released"), 0);
}
