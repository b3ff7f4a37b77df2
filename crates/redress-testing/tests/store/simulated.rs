//! The simulation of offices finds wrong stores, each within a few seeds: it can fail.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Entry, Event};
use redress::policy::Policy;
use redress::store::{
    AppendError, Batch, Cursor, DueCase, FeedStore, LogStore, MemoryStore, Page, PolicyUse, Posted,
    Query,
};
use redress::vocabulary::{CommandKey, ComplaintId, Text};
use redress_testing::simulation::{Law, Report, Simulation};

use crate::promises::How::{self, *};
use crate::wrong::make;

/// Within how many seeds each fault is found, of 30 days each.
const SEEDS: u64 = 5;

fn policy() -> Policy {
    redress_presets::dealership().expect("a policy")
}

fn simulation() -> Simulation<MemoryStore> {
    Simulation::of(policy()).days(30).a_complaint_every(24).seeds(SEEDS)
}

/// The wrong stores of the suite that the desk, the relay or a worklist can meet.
const FOUND: &[How] = &[
    AcceptsStaleVersions,
    LosesTheColumns,
    SaysOkAndStoresNothing,
    OrdersVersionsAsText,
    DueOnlyBefore,
    DueInOrderOfIds,
    WholeSeconds,
    Milliseconds,
    PagesEndEarly,
    FeedTellsTwice,
    FeedIsCutShort,
    ReadsThatLag,
    ForgetsAtReopening,
    FailsAfterStoring,
];

#[test]
fn wrong_stores_are_found() {
    let mut escaped = Vec::new();
    for how in FOUND {
        let report = simulation().on(make(*how)).run();
        println!("{how:?}: {report}\n");
        if report.violation.is_none() {
            escaped.push(format!("{how:?} is not found\n"));
        }
    }
    assert!(escaped.is_empty(), "{}", escaped.concat());
}

/// What is planted between the desk and the store.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Planted {
    Nothing,
    /// Whoever remembers a complaint is told that nothing has come since: a cache that is stale for ever.
    CacheStaysStale,
    /// A breach is not in the log that is read, so that it is recorded again.
    AlarmTwice,
    /// What is due is noted a second late.
    DueLate,
    /// A used key is not found.
    KeyNotFound,
    /// The key is not stored.
    KeyLost,
    /// A reader of the feed misses entries of complaints that were read before.
    FeedSkipsOne,
    /// The same, for the relays alone: the log and everybody else's feed are whole.
    RelayFeedSkipsOne,
    /// An entry is stored with another time.
    OtherTime,
    /// The batch of a taken version is stored in the place of the one that is there.
    Overwrites,
    /// The answer to an append says that it was surely not stored, and it was.
    StoredAndRefused,
    /// Closed complaints are counted among the open ones.
    CountsClosed,
}

const PLANTED: &[(Planted, Law)] = &[
    (Planted::CacheStaysStale, Law::NothingLeftDue),
    (Planted::AlarmTwice, Law::EachAlarmOnce),
    (Planted::DueLate, Law::NothingLeftDue),
    (Planted::KeyNotFound, Law::KeysOnce),
    (Planted::KeyLost, Law::AcknowledgedOnce),
    (Planted::FeedSkipsOne, Law::FeedIsTheLogs),
    (Planted::OtherTime, Law::AcknowledgedOnce),
    (Planted::Overwrites, Law::AcknowledgedOnce),
    (Planted::StoredAndRefused, Law::NoFailureWithoutFault),
    (Planted::CountsClosed, Law::Columns),
];

struct Plant {
    planted: Planted,
    /// Whether it is the handle of one of the two hosts, before they start again.
    of_host: bool,
    /// Whether it is the handle of one of the two relays, before they start again.
    of_relay: bool,
    store: MemoryStore,
}

impl Plant {
    fn is(&self, planted: Planted) -> bool {
        self.planted == planted
    }
}

impl LogStore for Plant {
    type Error = Infallible;
    type Personal = Text;

    fn append(&self, mut batch: Batch<Text>) -> Result<(), AppendError<Infallible>> {
        match self.planted {
            Planted::DueLate => {
                batch.row.next_due = batch.row.next_due.map(|at| at + TimeDelta::seconds(1));
            }
            Planted::KeyLost => {
                Arc::make_mut(&mut batch.entry).key = None;
            }
            Planted::OtherTime if batch.entry.version.is_multiple_of(9) => {
                Arc::make_mut(&mut batch.entry).occurred_at -= TimeDelta::microseconds(1);
            }
            Planted::Overwrites => {
                let Ok(log) = self.store.log(&batch.id, 0);
                let expected = u64::try_from(log.len()).expect("small");
                if batch.expected < expected && batch.expected > 0 {
                    // As `insert or replace` does; here the other one stays, which is no better.
                    return Ok(());
                }
            }
            Planted::StoredAndRefused if batch.entry.version.is_multiple_of(9) => {
                self.store.append(batch)?;
                return Err(AppendError::malformed("not stored"));
            }
            _ => {}
        }
        self.store.append(batch)
    }
    fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, Infallible> {
        let mut log = self.store.log(id, after)?;
        if self.is(Planted::CacheStaysStale) && self.of_host && after > 0 {
            log.truncate(1);
        }
        if self.is(Planted::AlarmTwice) && self.of_host {
            for entry in &mut log {
                let breach = |event: &Event| matches!(event, Event::LimitBreached { .. });
                if entry.events.iter().any(breach) {
                    Arc::make_mut(entry).events.retain(|event| !breach(event));
                }
            }
        }
        Ok(log)
    }
    fn entry_by_key(
        &self,
        key: &CommandKey,
    ) -> Result<Option<(ComplaintId, Arc<Entry>)>, Infallible> {
        if self.is(Planted::KeyNotFound) {
            return Ok(None);
        }
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
        let all = Query::all();
        self.store.count(if self.is(Planted::CountsClosed) { &all } else { query })
    }
    fn policies(&self) -> Result<Vec<PolicyUse>, Infallible> {
        self.store.policies()
    }
}

impl FeedStore for Plant {
    fn feed(&self, after: u64, limit: usize) -> Result<Vec<Posted>, Infallible> {
        let mut feed = self.store.feed(after, limit)?;
        let short = self.is(Planted::RelayFeedSkipsOne) && self.of_relay;
        if self.is(Planted::FeedSkipsOne) || short {
            feed.retain(|posted| posted.position % 50 != 49);
        }
        Ok(feed)
    }
}

fn planted_in(simulation: Simulation<MemoryStore>, planted: Planted) -> Report {
    let simulation = simulation.on(move || {
        let (store, opened) = (MemoryStore::new(), AtomicUsize::new(0));
        ((), move || {
            // The hosts open theirs first, then the office itself, then the relays.
            let before = opened.fetch_add(1, Ordering::Relaxed);
            let (of_host, of_relay) = (before < 2, (3..5).contains(&before));
            Plant { planted, of_host, of_relay, store: store.clone() }
        })
    });
    simulation.run()
}

fn planted(planted: Planted) -> Report {
    planted_in(simulation(), planted)
}

#[test]
fn planted_faults_are_found_by_the_law_that_they_break() {
    planted(Planted::Nothing).assert();
    let mut escaped = Vec::new();
    for (fault, law) in PLANTED {
        let report = planted(*fault);
        println!("{fault:?}: {report}\n");
        if report.violation.as_ref().map(|violation| violation.law) != Some(*law) {
            escaped.push(format!("{fault:?} is not found by `{law}`: {report}\n"));
        }
    }
    assert!(escaped.is_empty(), "{}", escaped.concat());
}

#[test]
fn a_message_that_is_never_sent_is_found() {
    // Nobody starts again, so that the relays keep their handles.
    let report = planted_in(simulation().without_trouble(), Planted::RelayFeedSkipsOne);
    let law = report.violation.as_ref().map(|violation| violation.law);
    assert_eq!(law, Some(Law::Messages), "{report}");
}

#[test]
fn a_violation_is_repeated_by_its_line() {
    let simulated =
        |seed, seeds| planted_in(simulation().seed(seed).seeds(seeds), Planted::DueLate);
    let first = simulated(1, SEEDS).violation.expect("found");
    let again = simulated(first.seed, 1).violation.expect("found again");
    assert_eq!(first, again);
    let line = format!("repeat: .seed({}).days(30)", first.seed);
    assert!(first.to_string().ends_with(&line), "{first}");
}
