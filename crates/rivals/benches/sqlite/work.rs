//! What is appended: nine entries for each case of a car dealership, as a desk decides them.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Entry, Receive, command};
use redress::desk::Desk;
use redress::store::{
    AppendError, Batch, Cursor, DueCase, LogStore, MemoryStore, Page, PolicyUse, Query,
};
use redress::time::ManualClock;
use redress::vocabulary::{Actor, CommandKey, ComplaintId, Facts, Kind, Text, channel};
use redress_presets::dealership::{dealership, department, line, role, subject};

/// A store that remembers what was appended to it.
#[derive(Clone, Default)]
struct Recording {
    store: MemoryStore,
    batches: Arc<Mutex<Vec<Batch<Text>>>>,
}

impl LogStore for Recording {
    type Error = Infallible;
    type Personal = Text;

    fn append(&self, batch: Batch<Text>) -> Result<(), AppendError<Infallible>> {
        self.batches.lock().expect("it").push(batch.clone());
        self.store.append(batch)
    }
    fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, Infallible> {
        self.store.log(id, after)
    }
    fn entry_by_key(
        &self,
        key: &CommandKey,
    ) -> Result<Option<(ComplaintId, Arc<Entry>)>, Infallible> {
        self.store.entry_by_key(key)
    }
    fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>, Infallible> {
        self.store.due(after, until, limit)
    }
    fn list(
        &self,
        query: &Query,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page, Infallible> {
        self.store.list(query, after, limit)
    }
    fn count(&self, query: &Query) -> Result<u64, Infallible> {
        self.store.count(query)
    }
    fn policies(&self) -> Result<Vec<PolicyUse>, Infallible> {
        self.store.policies()
    }
}

/// So many cases of nine entries, with names of their own.
fn decided(name: &str, cases: usize) -> Vec<(usize, Batch<Text>)> {
    let (store, clock) = (
        Recording::default(),
        ManualClock::new("2026-03-02T01:00:00Z".parse().expect("an instant")),
    );
    let desk = Desk::new(dealership().expect("a policy"), store.clone(), clock.clone());
    let agent = Actor::new("li.na".parse().expect("an id"), role::CUSTOMER_SERVICE);
    let head =
        Actor::new("zhou".parse().expect("an id"), role::STATION_HEAD).of(department::AFTER_SALES);
    let mut numbers = std::collections::HashMap::new();
    for n in 0..cases {
        let id: ComplaintId = format!("C-{name}-{n:06}").parse().expect("an id");
        numbers.insert(id.clone(), n);
        let facts = Facts {
            line: Some(line::AFTER_SALES),
            subject: Some(subject::PRODUCT_QUALITY),
            ..Facts::new(Kind::Complaint, channel::CALL_BACK)
        };
        let customer = format!("K-{n:06}").parse().expect("a ref");
        desk.receive(&agent, Receive::new(id.clone(), customer, facts)).expect("received");
        desk.act(&id, &agent, command::Register {}).expect("registered");
        desk.act(&id, &agent, command::Dispatch { to: None }).expect("dispatched");
        desk.act(&id, &head, command::Sign {}).expect("signed");
        for _ in 0..5 {
            desk.act(&id, &agent, command::Note {}).expect("noted");
        }
        clock.advance(TimeDelta::milliseconds(20));
    }
    let recorded = std::mem::take(&mut *store.batches.lock().expect("it"));
    recorded.into_iter().map(|batch| (numbers[&batch.id], batch)).collect()
}

/// For the store: as many for each thread as one writer by hand gets in all, since they are done that much faster.
pub(crate) fn many(round: usize, appends: usize, threads: usize) -> Vec<(usize, Batch<Text>)> {
    let more = threads.min(16);
    decided(&format!("S{round}"), (appends / 9).max(threads) * more)
}

/// So many in all, of cases with names of their own.
pub(crate) fn some(name: usize, appends: usize) -> Vec<(usize, Batch<Text>)> {
    decided(&format!("P{name}"), appends / 9)
}
