//! A store that fails on purpose, and short names that the tests of the desk share.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use redress::complaint::{Entry, Event, Receive};
use redress::desk::{Desk, DeskError, Recorded};
use redress::lifecycle::{EventKind, Point};
use redress::policy::Policy;
use redress::store::{
    AppendError, Batch, Cursor, DueCase, FeedStore, LogStore, MemoryStore, Page, PolicyUse, Posted,
    Query,
};
use redress::time::ManualClock;
use redress::vocabulary::{CommandKey, ComplaintId, Text};
use redress_testing::agent;

use crate::common::{at, general, limit, with};

pub(crate) const NOON: &str = "2026-03-02T12:00:00Z";

/// A form within two hours, an answer within two days.
pub(crate) fn two_limits() -> Policy {
    with([
        limit("form", Point::Received, Point::Registered, "2h"),
        limit("answer", Point::Received, Point::Answered, "48h"),
    ])
}

pub(crate) fn id(text: &str) -> ComplaintId {
    text.parse().expect("an id")
}

pub(crate) fn key(text: &str) -> CommandKey {
    text.parse().expect("a key")
}

pub(crate) fn case(text: &str) -> Receive {
    Receive::new(id(text), "customer-1".parse().expect("a ref"), general())
}

pub(crate) type MemoryDesk = Desk<MemoryStore, ManualClock>;

pub(crate) fn desk(policy: Policy) -> (MemoryDesk, ManualClock) {
    let clock = ManualClock::new(at(NOON));
    (Desk::new(policy, MemoryStore::new(), clock.clone()), clock)
}

/// The kinds of event in entries.
pub(crate) fn kinds<'a>(entries: impl IntoIterator<Item = &'a Arc<Entry>>) -> Vec<EventKind> {
    entries.into_iter().flat_map(|entry| entry.events.iter().map(Event::kind)).collect()
}

pub(crate) fn code<E>(outcome: &Result<Recorded, DeskError<E>>) -> &'static str {
    outcome.as_ref().map_or_else(DeskError::code, |_| "ok")
}

/// What happens to an append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The store cannot be reached: nothing is stored, and it says so.
    Before,
    /// Nothing is stored, and the store cannot say so.
    LostBefore,
    /// It is stored, and the answer is lost.
    LostAfter,
    /// The store says that it has stored it, and has not.
    Lie,
}

/// A store in memory whose n-th append goes wrong.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faulty {
    pub(crate) store: MemoryStore,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    appends: u32,
    faults: BTreeMap<u32, Fault>,
    /// Logs that cannot be read.
    unreadable: bool,
    /// The log of this one cannot be.
    damaged: Option<ComplaintId>,
    /// Whose log is answered with whose.
    swapped: BTreeMap<ComplaintId, ComplaintId>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("broken on purpose")
    }
}

impl std::error::Error for Broken {}

impl Faulty {
    /// Counted from 1, over all handles.
    pub(crate) fn fail(&self, append: u32, fault: Fault) {
        self.state.lock().expect("it").faults.insert(append, fault);
    }

    /// The next append goes wrong.
    pub(crate) fn fail_next(&self, fault: Fault) {
        let next = self.appends() + 1;
        self.fail(next, fault);
    }

    pub(crate) fn appends(&self) -> u32 {
        self.state.lock().expect("it").appends
    }

    pub(crate) fn unreadable(&self, unreadable: bool) {
        self.state.lock().expect("it").unreadable = unreadable;
    }

    pub(crate) fn damage(&self, case: &str) {
        self.state.lock().expect("it").damaged = Some(id(case));
    }

    pub(crate) fn swap(&self, asked: &str, answered: &str) {
        self.state.lock().expect("it").swapped.insert(id(asked), id(answered));
    }
}

/// What cannot fail in memory.
fn sure<T>(result: Result<T, std::convert::Infallible>) -> Result<T, Broken> {
    Ok(result.unwrap_or_else(|never| match never {}))
}

fn told(
    result: Result<(), AppendError<std::convert::Infallible>>,
) -> Result<(), AppendError<Broken>> {
    result.map_err(|error| match error {
        AppendError::Conflict { expected, actual } => AppendError::Conflict { expected, actual },
        AppendError::Duplicate { id, entry } => AppendError::Duplicate { id, entry },
        AppendError::Malformed { reason } => AppendError::Malformed { reason },
        other => panic!("memory does not fail: {other}"),
    })
}

impl LogStore for Faulty {
    type Error = Broken;
    type Personal = Text;

    fn append(&self, batch: Batch<Text>) -> Result<(), AppendError<Broken>> {
        let mut state = self.state.lock().expect("it");
        state.appends += 1;
        let fault = state.faults.get(&state.appends).copied();
        match fault {
            None => told(self.store.append(batch)),
            Some(Fault::Before) => Err(AppendError::Unavailable(Broken)),
            Some(Fault::LostBefore) => Err(AppendError::Unknown(Broken)),
            Some(Fault::LostAfter) => {
                told(self.store.append(batch))?;
                Err(AppendError::Unknown(Broken))
            }
            Some(Fault::Lie) => Ok(()),
        }
    }

    fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, Broken> {
        let state = self.state.lock().expect("it");
        if state.unreadable || state.damaged.as_ref() == Some(id) {
            return Err(Broken);
        }
        sure(self.store.log(state.swapped.get(id).unwrap_or(id), after))
    }

    fn entry_by_key(&self, key: &CommandKey) -> Result<Option<(ComplaintId, Arc<Entry>)>, Broken> {
        sure(self.store.entry_by_key(key))
    }

    fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>, Broken> {
        sure(self.store.due(after, until, limit))
    }

    fn list(&self, query: &Query, after: Option<&Cursor>, limit: usize) -> Result<Page, Broken> {
        sure(self.store.list(query, after, limit))
    }

    fn count(&self, query: &Query) -> Result<u64, Broken> {
        sure(self.store.count(query))
    }

    fn policies(&self) -> Result<Vec<PolicyUse>, Broken> {
        sure(self.store.policies())
    }
}

impl FeedStore for Faulty {
    fn feed(&self, after: u64, limit: usize) -> Result<Vec<Posted>, Broken> {
        sure(self.store.feed(after, limit))
    }
}

pub(crate) type FaultyDesk = Desk<Faulty, ManualClock>;

/// A desk on a store that will fail, with one case.
pub(crate) fn faulty_desk() -> (FaultyDesk, Faulty, ManualClock) {
    let (store, clock) = (Faulty::default(), ManualClock::new(at(NOON)));
    let desk = Desk::new(two_limits(), store.clone(), clock.clone());
    desk.receive(&agent(), case("c-1")).expect("received");
    (desk, store, clock)
}
