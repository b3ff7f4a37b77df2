//! `Node`: one host of the office. It has a desk, a clock and a handle on the store of its own; the first one is
//! synchronous, the second one is not.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Complaint, Entry, Receive, Rejection, Request};
use redress::desk::{AsyncDesk, Desk, DeskError, Failure, Intake, Recorded};
use redress::policy::Policy;
use redress::store::{FeedStore, Immediate};
use redress::time::{Clock, ManualClock};
use redress::vocabulary::{Actor, CommandKey, ComplaintId};

use crate::store::{Fault, FaultyStore, Operation, Times};

/// What a host is asked.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Call {
    Receive(Actor, Box<Receive>, Option<CommandKey>),
    Act(ComplaintId, Actor, Box<Request>),
    Merge(Actor, ComplaintId, ComplaintId),
    Sweep(usize),
    CarryOver((i32, u32)),
}

impl Call {
    pub(super) fn key(&self) -> Option<&CommandKey> {
        match self {
            Self::Receive(_, _, key) => key.as_ref(),
            Self::Act(_, _, request) => request.key.as_ref(),
            _ => None,
        }
    }
}

/// How a call has ended.
#[derive(Debug)]
pub(super) enum Ended {
    Done,
    Rejected(Box<Rejection>),
    /// The failure's code, and whether the same call may be made again.
    Failed(&'static str, bool),
    /// The entry that may be stored.
    InDoubt(Arc<Entry>),
    /// The host waited in vain and gave up.
    Hung,
}

/// What a call has brought.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) ended: Ended,
    /// The complaints that it was about, as far as the host was told.
    pub(super) touched: Vec<ComplaintId>,
    pub(super) recorded: Vec<Arc<Entry>>,
    pub(super) replayed: bool,
    /// The parts of a sweep that failed.
    pub(super) parts: Vec<(ComplaintId, Ended)>,
    /// Whether a sweep says that it has left something.
    pub(super) more: bool,
}

impl Answer {
    fn new(ended: Ended, recorded: Vec<Arc<Entry>>) -> Self {
        let touched = Vec::new();
        Self { ended, touched, recorded, replayed: false, parts: Vec::new(), more: false }
    }

    /// How the call and its parts have ended.
    pub(super) fn all_ended(&self) -> impl Iterator<Item = &Ended> {
        std::iter::once(&self.ended).chain(self.parts.iter().map(|(_, ended)| ended))
    }
}

fn ended<E>(failure: Failure<E>) -> Ended {
    let (code, again) = (failure.code(), failure.is_retryable());
    match failure {
        Failure::Rejected(rejection) => Ended::Rejected(rejection),
        Failure::InDoubt { entry, .. } => Ended::InDoubt(entry),
        _ => Ended::Failed(code, again),
    }
}

fn one<E>(done: Result<Recorded, DeskError<E>>) -> Answer {
    match done {
        Ok(recorded) => {
            let mut answer = Answer::new(Ended::Done, recorded.entries);
            answer.touched.push(recorded.id);
            answer.replayed = recorded.replayed;
            answer
        }
        Err(error) => Answer::new(ended(error.failure), error.recorded),
    }
}

fn many<E>(done: Vec<Recorded>, failed: Vec<(ComplaintId, DeskError<E>)>, more: bool) -> Answer {
    let mut answer = Answer::new(Ended::Done, Vec::new());
    answer.more = more;
    for recorded in done {
        answer.touched.push(recorded.id);
        answer.recorded.extend(recorded.entries);
    }
    for (id, error) in failed {
        answer.touched.push(id.clone());
        answer.recorded.extend(error.recorded);
        answer.parts.push((id, ended(error.failure)));
    }
    answer
}

type Later<'a> = Pin<Box<dyn Future<Output = Answer> + 'a>>;

/// A call that has begun and hangs; it goes on when its store is released.
pub(super) struct Begun<'a>(Later<'a>);

impl Begun<'_> {
    /// The outcome, if it does not hang any more.
    pub(super) fn go_on(&mut self) -> Option<Answer> {
        poll(self.0.as_mut())
    }
}

fn poll<T>(future: Pin<&mut (impl Future<Output = T> + ?Sized)>) -> Option<T> {
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => Some(answer),
        Poll::Pending => None,
    }
}

type Waiting<S> = AsyncDesk<FaultyStore<Immediate<S>>, ManualClock>;

enum Office<S: FeedStore> {
    Sync(Box<Desk<FaultyStore<S>, ManualClock>>),
    Async(Box<Waiting<S>>),
}

pub(super) struct Node<S: FeedStore> {
    office: Office<S>,
    pub(super) clock: ManualClock,
    /// How far its clock is ahead of the true time.
    pub(super) ahead: TimeDelta,
}

impl<S: FeedStore + Send + Sync> Node<S> {
    pub(super) fn start(number: usize, policy: &Policy, store: S, ahead: TimeDelta) -> Self {
        let clock = ManualClock::new(DateTime::UNIX_EPOCH);
        let builder = Desk::<S, ManualClock>::builder(policy.clone());
        let office = if number == 0 {
            Office::Sync(Box::new(builder.build(FaultyStore::new(store), clock.clone())))
        } else {
            let store = FaultyStore::new(Immediate(store));
            Office::Async(Box::new(builder.build_async(store, clock.clone())))
        };
        Self { office, clock, ahead }
    }

    /// What its clock shows at a true time, in whole microseconds.
    pub(super) fn set(&self, time: DateTime<Utc>) -> DateTime<Utc> {
        self.clock.set(time.checked_add_signed(self.ahead).unwrap_or(time));
        self.clock.now()
    }

    /// Whether its calls can be begun and left hanging.
    pub(super) const fn can_hang(&self) -> bool {
        matches!(self.office, Office::Async(_))
    }

    /// Makes one of the next operations fail: the one after so many others of its kind.
    pub(super) fn fail(&self, of: Operation, after: usize, fault: Fault) {
        let calls = match &self.office {
            Office::Sync(desk) => desk.store().calls(of),
            Office::Async(desk) => desk.store().calls(of),
        };
        let nth = calls.saturating_add(after).saturating_add(1);
        match &self.office {
            Office::Sync(desk) => desk.store().fail(of, nth, fault, Times::Once),
            Office::Async(desk) => desk.store().fail(of, nth, fault, Times::Once),
        }
    }

    pub(super) fn heal(&self) {
        match &self.office {
            Office::Sync(desk) => desk.store().heal(),
            Office::Async(desk) => desk.store().heal(),
        }
    }

    pub(super) fn release(&self) {
        match &self.office {
            Office::Sync(desk) => desk.store().release(),
            Office::Async(desk) => desk.store().release(),
        }
    }

    /// Makes a call to its end, or gives up when it hangs.
    pub(super) fn call(&self, call: Call) -> Answer {
        match &self.office {
            Office::Sync(desk) => at_once(desk, call),
            Office::Async(desk) => {
                let answer = poll(later(desk, call).as_mut());
                answer.unwrap_or_else(|| Answer::new(Ended::Hung, Vec::new()))
            }
        }
    }

    /// Begins a call; `Err` if it does not hang.
    pub(super) fn begin(&self, call: Call) -> Result<Begun<'_>, Answer> {
        match &self.office {
            Office::Sync(desk) => Err(at_once(desk, call)),
            Office::Async(desk) => {
                let mut begun = Begun(later(desk, call));
                match begun.go_on() {
                    Some(answer) => Err(answer),
                    None => Ok(begun),
                }
            }
        }
    }

    /// The complaint as this host sees it.
    pub(super) fn load(&self, id: &ComplaintId) -> Result<Complaint, String> {
        let loaded = match &self.office {
            Office::Sync(desk) => desk.load(id).map_err(|error| error.to_string()),
            Office::Async(desk) => match poll(pin!(desk.load(id))) {
                Some(loaded) => loaded.map_err(|error| error.to_string()),
                None => Err("the store hangs".to_owned()),
            },
        };
        loaded.map_err(|error| format!("it cannot be loaded: {error}"))
    }
}

fn at_once<S: FeedStore>(desk: &Desk<FaultyStore<S>, ManualClock>, call: Call) -> Answer {
    match call {
        Call::Receive(actor, receive, key) => one(desk.receive(&actor, intake(*receive, key))),
        Call::Act(id, actor, request) => one(desk.act(&id, &actor, *request)),
        Call::Merge(actor, duplicate, into) => one(desk.merge(&actor, &duplicate, &into)),
        Call::Sweep(limit) => whole(desk.sweep(limit).map(|s| many(s.done, s.failed, s.more))),
        Call::CarryOver(month) => {
            let carried = desk.carry_over(&Actor::system(), month, None, usize::MAX);
            whole(carried.map(|c| many(c.done, c.failed, c.next.is_some())))
        }
    }
}

fn later<S: FeedStore + Send + Sync>(desk: &Waiting<S>, call: Call) -> Later<'_> {
    match call {
        Call::Receive(actor, receive, key) => {
            Box::pin(async move { one(desk.receive(&actor, intake(*receive, key)).await) })
        }
        Call::Act(id, actor, request) => {
            Box::pin(async move { one(desk.act(&id, &actor, *request).await) })
        }
        Call::Merge(actor, duplicate, into) => {
            Box::pin(async move { one(desk.merge(&actor, &duplicate, &into).await) })
        }
        Call::Sweep(limit) => Box::pin(async move {
            whole(desk.sweep(limit).await.map(|s| many(s.done, s.failed, s.more)))
        }),
        Call::CarryOver(month) => Box::pin(async move {
            let carried = desk.carry_over(&Actor::system(), month, None, usize::MAX).await;
            whole(carried.map(|c| many(c.done, c.failed, c.next.is_some())))
        }),
    }
}

fn whole<E>(answer: Result<Answer, DeskError<E>>) -> Answer {
    answer.unwrap_or_else(|error| Answer::new(ended(error.failure), error.recorded))
}

fn intake<P>(receive: Receive, key: Option<CommandKey>) -> Intake<P> {
    let intake = Intake::new(receive);
    match key {
        Some(key) => intake.keyed(key),
        None => intake,
    }
}
