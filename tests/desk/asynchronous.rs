//! `AsyncDesk` on an executor, and cancelled at every point at which it waits.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use chrono::{DateTime, Utc};
use futures_executor::{LocalPool, block_on};
use redress::complaint::command::{Note, Register, Sign};
use redress::complaint::{Complaint, Entry, Request};
use redress::desk::{AsyncDesk, Desk, Intake};
use redress::lifecycle::EventKind;
use redress::store::{
    AppendError, AsyncLogStore, Batch, Cursor, DueCase, Immediate, LogStore, MemoryStore, Page,
    PolicyUse, Query, Row,
};
use redress::time::ManualClock;
use redress::vocabulary::{CommandKey, ComplaintId, Text};
use redress_testing::agent;

use crate::common::{at, hours};
use crate::faulty::*;

type Error = std::convert::Infallible;

/// Lets others go first, once.
#[derive(Default)]
struct Yield(bool);

impl Future for Yield {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

/// A store in memory that waits before and after each operation.
#[derive(Clone, Default)]
struct Slow(MemoryStore);

/// Waits, asks the memory, waits.
macro_rules! slowly {
    ($self:ident.$name:ident($($arg:expr),*)) => {{
        Yield::default().await;
        let answer = $self.0.$name($($arg),*);
        Yield::default().await;
        answer
    }};
}

impl AsyncLogStore for Slow {
    type Error = Error;
    type Personal = Text;

    async fn append(&self, batch: Batch<Text>) -> Result<(), AppendError<Error>> {
        slowly!(self.append(batch))
    }
    async fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, Error> {
        slowly!(self.log(id, after))
    }
    async fn entry_by_key(
        &self,
        key: &CommandKey,
    ) -> Result<Option<(ComplaintId, Arc<Entry>)>, Error> {
        slowly!(self.entry_by_key(key))
    }
    async fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>, Error> {
        slowly!(self.due(after, until, limit))
    }
    async fn list(
        &self,
        query: &Query,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page, Error> {
        slowly!(self.list(query, after, limit))
    }
    async fn count(&self, query: &Query) -> Result<u64, Error> {
        slowly!(self.count(query))
    }
    async fn policies(&self) -> Result<Vec<PolicyUse>, Error> {
        slowly!(self.policies())
    }
}

fn slow() -> (Arc<AsyncDesk<Slow, ManualClock>>, MemoryStore, ManualClock) {
    let (store, clock) = (MemoryStore::new(), ManualClock::new(at(NOON)));
    (Arc::new(AsyncDesk::new(two_limits(), Slow(store.clone()), clock.clone())), store, clock)
}

#[test]
fn an_async_desk_does_what_a_desk_does() {
    let (slow, store, clock) = slow();
    let (desk, _) = desk(two_limits());
    block_on(async {
        slow.receive(&agent(), case("c-1")).await.expect("received");
        slow.receive(&agent(), case("c-2")).await.expect("received");
        clock.advance(hours(3));
        let error = slow.act(&id("c-1"), &agent(), Sign {}).await.expect_err("not dispatched");
        assert!(kinds(&error.recorded).contains(&EventKind::LimitBreached));
        let text = Text::new("said so").expect("a text");
        slow.act_with(&id("c-1"), &agent(), Register {}, text).await.expect("registered");
        assert_eq!(slow.sweep(10).await.expect("a sweep").done.len(), 1);
        slow.merge(&agent(), &id("c-2"), &id("c-1")).await.expect("merged");
        assert_eq!(slow.count(&Query::open()).await.expect("a count"), 1);
        assert_eq!(slow.page(&Query::all(), None, 9).await.expect("a page").rows.len(), 2);
        assert_eq!(slow.missing_policies().await.expect("a list"), []);
        assert!(!slow.permitted(&id("c-1"), &agent()).await.expect("a list").is_empty());
        assert_eq!(
            slow.carry_over(&agent(), (2026, 3), None, 9).await.expect_err("early").code(),
            "month-not-over"
        );
    });
    desk.receive(&agent(), case("c-1")).expect("received");
    desk.receive(&agent(), case("c-2")).expect("received");
    desk.clock().advance(hours(3));
    desk.act(&id("c-1"), &agent(), Sign {}).expect_err("not dispatched");
    desk.act(&id("c-1"), &agent(), Register {}).expect("registered");
    desk.sweep(10).expect("a sweep");
    desk.merge(&agent(), &id("c-2"), &id("c-1")).expect("merged");
    for name in ["c-1", "c-2"] {
        assert_eq!(store.log(&id(name), 0), desk.store().log(&id(name), 0));
        let loaded = block_on(slow.load(&id(name))).expect("it");
        assert_eq!(loaded, desk.load(&id(name)).expect("it"));
    }
}

#[test]
fn many_tasks_on_one_desk_lose_nothing() {
    let (desk, store, _) = slow();
    block_on(desk.receive(&agent(), case("c-1"))).expect("received");
    let mut pool = LocalPool::new();
    let tasks: Vec<_> = (0..12)
        .map(|n| {
            let desk = Arc::clone(&desk);
            async move {
                let request = Request::now(Note {}).keyed(key(&format!("k-{n}")));
                while let Err(error) = desk.act(&id("c-1"), &agent(), request.clone()).await {
                    assert!(error.is_retryable(), "{error}");
                }
            }
        })
        .collect();
    pool.run_until(async { futures_all(tasks).await });
    let log = store.log(&id("c-1"), 0).expect("a log");
    assert_eq!(log.len(), 13);
    Complaint::from_log(log.iter().map(AsRef::as_ref)).expect("whole");
}

/// Polls all futures in turn until each is done.
async fn futures_all<F: Future<Output = ()>>(futures: Vec<F>) {
    let mut futures: Vec<_> = futures.into_iter().map(|future| Some(Box::pin(future))).collect();
    std::future::poll_fn(move |context| {
        let mut pending = false;
        for slot in &mut futures {
            if let Some(future) = slot {
                match future.as_mut().poll(context) {
                    Poll::Ready(()) => *slot = None,
                    Poll::Pending => pending = true,
                }
            }
        }
        if pending { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
}

/// Polls a future at most this often, then drops it. Whether it was done.
fn cancelled_after<F: Future>(future: F, polls: usize) -> bool {
    let (mut future, mut context) = (pin!(future), Context::from_waker(Waker::noop()));
    (0..polls).any(|_| future.as_mut().poll(&mut context).is_ready())
}

#[test]
fn a_future_that_is_dropped_at_any_point_has_recorded_all_or_nothing_and_is_done_once_in_the_end() {
    for cached in [true, false] {
        for polls in 0..40 {
            let (desk, store, clock) = slow();
            block_on(desk.receive(&agent(), case("c-1"))).expect("received");
            block_on(desk.receive(&agent(), case("c-2"))).expect("received");
            let desk = if cached { desk } else { self::on(&store, &clock) };
            clock.advance(hours(72));
            let late = Request::now(Register {}).at(at("2026-03-02T13:00:00Z")).keyed(key("k"));
            cancelled_after(desk.act(&id("c-1"), &agent(), late.clone()), polls);
            whole(&store);
            let again = block_on(desk.act(&id("c-1"), &agent(), late)).expect("done");
            assert_eq!(kinds(&again.entries).first(), Some(&EventKind::Registered));
            let log = kinds(&store.log(&id("c-1"), 0).expect("a log"));
            assert_eq!(log.iter().filter(|kind| **kind == EventKind::Registered).count(), 1);
            cancelled_after(desk.sweep(10), polls);
            whole(&store);
            cancelled_after(desk.merge(&agent(), &id("c-2"), &id("c-1")), polls);
            whole(&store);
            block_on(desk.merge(&agent(), &id("c-2"), &id("c-1"))).expect("completed");
            let form = Intake::new(case("c-3")).keyed(key("form"));
            cancelled_after(desk.receive(&agent(), form.clone()), polls);
            block_on(desk.receive(&agent(), form)).expect("received once");
            whole(&store);
        }
    }
}

fn on(store: &MemoryStore, clock: &ManualClock) -> Arc<AsyncDesk<Slow, ManualClock>> {
    Arc::new(AsyncDesk::new(two_limits(), Slow(store.clone()), clock.clone()))
}

/// Every log folds, and the columns are those of its last entry.
fn whole(store: &MemoryStore) {
    for listed in store.list(&Query::all(), None, 99).expect("a page").rows {
        let log = store.log(&listed.id, 0).expect("a log");
        let complaint = Complaint::from_log(log.iter().map(AsRef::as_ref)).expect("whole");
        assert_eq!(listed.row, Row::of(&complaint));
    }
}

#[test]
fn its_futures_can_be_sent_to_another_thread_and_a_store_in_memory_serves_it() {
    fn sent<T: Send>(future: T) -> T {
        future
    }
    let store = MemoryStore::new();
    let desk = AsyncDesk::new(two_limits(), Immediate(store), ManualClock::new(at(NOON)));
    block_on(sent(desk.receive(&agent(), case("c-1")))).expect("received");
    block_on(sent(desk.sweep(10))).expect("a sweep");
    let shared =
        AsyncDesk::new(two_limits(), Arc::new(Slow::default()), ManualClock::new(at(NOON)));
    block_on(sent(shared.receive(&agent(), case("c-1")))).expect("received");
    let one: Desk<_, _> = Desk::new(two_limits(), MemoryStore::new(), ManualClock::new(at(NOON)));
    one.receive(&agent(), case("c-1")).expect("received");
}
