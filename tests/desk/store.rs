//! The contract of a store, kept by the one in memory; and what may cross threads.

use crate::common;

use std::convert::Infallible;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use redress::complaint::command::{Note, Receive};
use redress::complaint::{Entry, Event, KeyDigest};
use redress::desk::Desk;
use redress::lifecycle::Point;
use redress::store::{
    AppendError, Batch, DueCase, FeedStore, LogStore, MemoryStore, Personal, PersonalStore, Query,
    Row, Store,
};
use redress::time::ManualClock;
use redress::vocabulary::{ComplaintId, CustomerRef, Text};
use redress_testing::agent;

use common::{at, general, hours, limit, with};

type Any = Batch<Text>;

const NOON: &str = "2026-03-02T12:00:00Z";

fn number(n: u32) -> ComplaintId {
    format!("case-{n}").parse().expect("an id")
}

const DIGEST: &str = "2:000102030405060708090a0b0c0d0e0f";

fn customer(n: u32) -> CustomerRef {
    format!("customer-{n}").parse().expect("a customer")
}

fn entry(version: u64, recorded_at: DateTime<Utc>) -> Entry {
    Entry::new(version, recorded_at, recorded_at, agent(), vec![Event::Noted])
}

/// Columns of some complaint.
fn row(n: u32, next_due: Option<DateTime<Utc>>) -> Row {
    let policy = with([limit("form", Point::Received, Point::Registered, "2h")]);
    let desk = Desk::new(policy, MemoryStore::new(), ManualClock::new(at(NOON)));
    let receive = Receive::new(number(n), customer(n % 2), general());
    desk.receive(&agent(), receive).expect("received");
    let mut row = Row::of(&desk.load(&number(n)).expect("a complaint"));
    row.next_due = next_due;
    row
}

fn batch(id: u32, expected: u64, next_due: Option<DateTime<Utc>>) -> Any {
    let entry = Arc::new(entry(expected.saturating_add(1), at(NOON)));
    let mut batch = Batch::new(number(id), entry, row(id, next_due));
    batch.expected = expected;
    batch
}

fn with_entry(mut batch: Any, change: impl FnOnce(&mut Entry)) -> Any {
    let mut entry = (*batch.entry).clone();
    change(&mut entry);
    batch.entry = Arc::new(entry);
    batch
}

/// Everything that can be seen of a store.
fn all(store: &MemoryStore) -> String {
    let logs: Vec<_> = (0..4).map(|id| store.log(&number(id), 0)).collect();
    let personal: Vec<_> = (0..4).map(|id| store.personal(&number(id))).collect();
    format!(
        "{logs:?} {personal:?} {:?} {:?} {:?} {:?}",
        store.feed(0, 99),
        store.list(&Query::all(), None, 99),
        store.policies(),
        store.due(None, DateTime::<Utc>::MAX_UTC, 99),
    )
}

#[test]
fn a_stale_version_and_a_gap_are_conflicts_with_both_versions() {
    let store = MemoryStore::new();
    store.append(batch(1, 0, None)).expect("new");
    store.append(batch(1, 1, None)).expect("the next");
    let before = all(&store);
    for expected in [0, 1, 3, u64::MAX - 1] {
        let refused = store.append(batch(1, expected, None));
        assert_eq!(refused, Err(AppendError::Conflict { expected, actual: 2 }));
    }
    let refused = store.append(batch(2, 5, None));
    assert_eq!(refused, Err(AppendError::Conflict { expected: 5, actual: 0 }));
    assert_eq!(all(&store), before);
}

#[test]
fn a_batch_that_does_not_follow_is_refused_and_leaves_nothing() {
    let store = MemoryStore::new();
    let key = |key: &str| {
        Some(KeyDigest {
            key: key.parse().expect("a key"),
            digest: DIGEST.parse().expect("a digest"),
        })
    };
    store.append(with_entry(batch(1, 0, None), |e| e.key = key("k"))).expect("new");
    let before = all(&store);
    let bad: [fn(&mut Entry); 4] = [
        |e| e.version = 3,
        |e| e.version = 1,
        |e| e.events.clear(),
        |e| e.recorded_at = at("2026-03-02T11:59:59.999999Z"),
    ];
    for change in bad {
        let refused = store.append(with_entry(batch(1, 1, Some(at(NOON))), change));
        assert!(matches!(refused, Err(AppendError::Malformed { .. })), "{refused:?}");
    }
    let again = with_entry(batch(1, 1, None), |e| e.key = key("k"));
    let again = again.with_personal(Text::new("said").ok());
    let first = store.log(&number(1), 0).expect("a log").remove(0);
    let duplicate = Err(AppendError::Duplicate { id: number(1), entry: Arc::clone(&first) });
    assert_eq!(store.append(again), duplicate);
    // A key is used once in the whole store, and that is said whatever the version is.
    for (case, expected) in [(2, 0), (1, 0), (1, 7)] {
        let again = with_entry(batch(case, expected, None), |e| e.key = key("k"));
        assert_eq!(store.append(again), duplicate);
    }
    assert_eq!(all(&store), before);
    let found = store.entry_by_key(&"k".parse().expect("a key")).expect("it").expect("one");
    assert_eq!(found, (number(1), first));
    assert_eq!(store.entry_by_key(&"other".parse().expect("a key")), Ok(None));
}

#[test]
fn the_feed_has_one_order_without_gaps_and_is_read_in_any_portions() {
    let store = MemoryStore::new();
    let order = [1, 2, 1, 3, 3, 2, 1];
    let mut versions = [0; 4];
    for id in order {
        store.append(batch(id, versions[id as usize], None)).expect("the next");
        versions[id as usize] += 1;
    }
    let whole = store.feed(0, 99).expect("a feed");
    let ids: Vec<_> = whole.iter().map(|posted| posted.id.clone()).collect();
    assert_eq!(ids, order.map(number));
    let positions: Vec<_> = whole.iter().map(|posted| posted.position).collect();
    assert_eq!(positions, [1, 2, 3, 4, 5, 6, 7]);
    for most in 1..=8 {
        let (mut read, mut after) = (Vec::new(), 0);
        loop {
            let part = store.feed(after, most).expect("a feed");
            let Some(last) = part.last() else { break };
            after = last.position;
            read.extend(part);
        }
        assert_eq!(read, whole);
    }
    assert!(store.feed(7, 99).expect("a feed").is_empty());
    assert!(store.feed(u64::MAX, 99).expect("a feed").is_empty());
    assert!(store.feed(0, 0).expect("a feed").is_empty());
}

#[test]
fn a_log_is_read_from_any_version_on() {
    let store = MemoryStore::new();
    for version in 0..5 {
        store.append(batch(1, version, None)).expect("the next");
    }
    for after in 0..=6 {
        let log = store.log(&number(1), after).expect("a log");
        let versions: Vec<_> = log.iter().map(|entry| entry.version).collect();
        assert_eq!(versions, (after + 1..=5).collect::<Vec<_>>());
    }
    assert!(store.log(&number(1), u64::MAX).expect("a log").is_empty());
    assert!(store.log(&number(9), 0).expect("a log").is_empty());
}

#[test]
fn what_is_due_comes_earliest_first_and_moves_with_each_append() {
    let store = MemoryStore::new();
    let due = |hour: i64| Some(at(NOON) + hours(hour));
    store.append(batch(1, 0, due(3))).expect("new");
    store.append(batch(2, 0, due(1))).expect("new");
    store.append(batch(3, 0, due(2))).expect("new");
    let ask = |hour, most| -> Vec<ComplaintId> {
        let due = store.due(None, at(NOON) + hours(hour), most).expect("due");
        due.into_iter().map(|case| case.id).collect()
    };
    assert_eq!(ask(9, 9), [2, 3, 1].map(number));
    assert_eq!(ask(9, 2), [2, 3].map(number));
    assert_eq!(ask(1, 9), [2].map(number), "at the instant itself it is due");
    assert!(ask(0, 9).is_empty());
    store.append(batch(2, 1, due(5))).expect("the next");
    store.append(batch(3, 1, None)).expect("the next");
    assert_eq!(ask(9, 9), [1, 2].map(number));
}

#[test]
fn what_is_due_is_read_in_any_portions_and_ties_are_in_the_order_of_ids_as_bytes() {
    let store = MemoryStore::new();
    for (n, hour) in [(10, 2), (9, 2), (2, 2), (1, 3), (3, 1), (100, 2)] {
        store.append(batch(n, 0, Some(at(NOON) + hours(hour)))).expect("new");
    }
    let until = at(NOON) + hours(3);
    let whole = store.due(None, until, 99).expect("due");
    let ids: Vec<_> = whole.iter().map(|case| case.id.clone()).collect();
    assert_eq!(ids, [3, 10, 100, 2, 9, 1].map(number));
    for limit in 1..8 {
        let (mut read, mut after): (Vec<DueCase>, Option<DueCase>) = (Vec::new(), None);
        loop {
            let part = store.due(after.as_ref(), until, limit).expect("due");
            let Some(last) = part.last() else { break };
            after = Some(last.clone());
            read.extend(part);
        }
        assert_eq!(read, whole);
    }
}

#[test]
fn a_closed_complaint_that_is_due_is_among_what_is_due() {
    let store = MemoryStore::new();
    let mut closed = batch(1, 0, Some(at(NOON)));
    closed.row.state = redress::lifecycle::StateKind::Closed;
    store.append(closed).expect("new");
    assert_eq!(store.due(None, at(NOON), 9).expect("due").len(), 1);
    assert_eq!(store.count(&Query::open()), Ok(0));
}

#[test]
fn what_was_erased_reads_as_erased_and_the_log_and_others_are_left_alone() {
    let store = MemoryStore::new();
    let said = |text: &str| Text::new(text.to_owned()).ok();
    store.append(batch(1, 0, None).with_personal(said("one"))).expect("new");
    store.append(batch(1, 1, None)).expect("the next");
    store.append(batch(1, 2, None).with_personal(said("three"))).expect("the next");
    store.append(batch(2, 0, None).with_personal(said("other"))).expect("new");
    let kept = store.personal(&number(1)).expect("kept");
    let one = Personal::Kept(Text::new("one").expect("a text"));
    assert_eq!((kept.len(), &kept[0], kept[1].0), (2, &(1, one), 3));
    let (log, feed) = (store.log(&number(1), 0), store.feed(0, 99));
    for _ in 0..2 {
        store.erase(&number(1)).expect("erased");
        let erased = store.personal(&number(1)).expect("marks");
        assert_eq!(erased, [(1, Personal::Erased), (3, Personal::Erased)], "not absent");
        assert!(!store.personal(&number(2)).expect("kept")[0].1.is_erased());
        assert_eq!((store.log(&number(1), 0), store.feed(0, 99)), (log.clone(), feed.clone()));
    }
    store.append(batch(1, 3, None).with_personal(said("later"))).expect("the next");
    let kept = store.personal(&number(1)).expect("kept");
    assert!(kept[0].1.is_erased() && kept[2].1.kept().is_some(), "what is written later is kept");
    store.erase(&number(9)).expect("nothing to erase");
}

#[test]
fn nothing_that_passes_through_a_store_shows_what_is_kept_apart() {
    let store = MemoryStore::new();
    let batch = batch(1, 0, None).with_personal(Text::new("李雷").ok());
    let intake = redress::desk::Intake::new(Receive::new(number(1), customer(1), general()));
    let shown = format!("{batch:?} {:?}", intake.with("李雷"));
    store.append(batch).expect("new");
    let shown =
        format!("{shown} {store:?} {:?} {:?}", store.personal(&number(1)), Personal::Kept("李雷"));
    assert!(!shown.contains("李雷"), "{shown}");
    assert!(shown.contains("Kept(..)"), "that it is there may be seen");
    let wire = r#"{"kept":{"13800138000":"李雷"}}"#;
    let error = serde_json::from_str::<Personal<Text>>(wire).expect_err("no text").to_string();
    assert!(!error.contains("138") && !error.contains("李雷"), "{error}");
}

fn exercise<S: Store<Personal = Text>>(store: S) -> usize {
    let clock = ManualClock::new(at(NOON));
    let desk = Desk::new(with([]), store, clock);
    let receive = Receive::new(number(1), customer(1), general());
    desk.receive(&agent(), receive).expect("received");
    desk.act(&number(1), &agent(), Note {}).expect("noted");
    desk.log(&number(1)).expect("a log").len()
}

#[test]
fn whatever_refers_to_a_store_is_one() {
    assert_eq!(exercise(MemoryStore::new()), 2);
    let store = MemoryStore::new();
    assert_eq!(exercise(&store), 2);
    assert_eq!(store.feed(0, 9).expect("a feed").len(), 2);
    assert_eq!(exercise(Box::new(MemoryStore::new())), 2);
    assert_eq!(exercise(Arc::new(MemoryStore::new())), 2);
    let dynamic: Box<dyn Store<Error = Infallible, Personal = Text>> = Box::new(MemoryStore::new());
    assert_eq!(exercise(dynamic), 2);
    let shared: Arc<dyn Store<Error = Infallible, Personal = Text> + Send + Sync> =
        Arc::new(MemoryStore::new());
    assert_eq!(exercise(Arc::clone(&shared)), 2);
    assert_eq!(shared.feed(0, 9).expect("a feed").len(), 2);
}

#[test]
fn what_passes_through_a_store_can_be_built_and_serialised_by_others() {
    let batch = batch(1, 0, Some(at(NOON))).with_personal(Text::new("said").ok());
    let wire = serde_json::to_string(&batch).expect("json");
    assert_eq!(serde_json::from_str::<Any>(&wire).expect("a batch"), batch);
}

#[test]
fn every_public_type_can_cross_threads() {
    fn crosses<T: Send + Sync>() {}
    use redress::{complaint as c, desk as d, policy as p, store as s, time as t};
    use redress_metrics as m;
    crosses::<c::Complaint>();
    crosses::<c::Command>();
    crosses::<c::Request>();
    crosses::<c::Receive>();
    crosses::<c::Event>();
    crosses::<c::Entry>();
    crosses::<c::State>();
    crosses::<c::Limit>();
    crosses::<c::Deadline>();
    crosses::<c::Notice>();
    crosses::<c::Route>();
    crosses::<c::Permitted>();
    crosses::<c::Rejection>();
    crosses::<c::ExtensionRefusal>();
    crosses::<c::LogError>();
    crosses::<c::Context<'_>>();
    crosses::<d::Desk<MemoryStore, ManualClock>>();
    crosses::<d::DeskError<Infallible>>();
    crosses::<d::Recorded>();
    crosses::<d::Intake<Text>>();
    crosses::<d::AsyncDesk<MemoryStore, ManualClock>>();
    crosses::<redress::handling::Handling<Text>>();
    crosses::<redress::handling::Merging<Text>>();
    crosses::<redress::handling::Sweeping<Text, Infallible>>();
    crosses::<d::Sweep<Infallible>>();
    crosses::<m::Aggregate>();
    crosses::<m::Figure>();
    crosses::<p::Policy>();
    crosses::<p::PolicySpec>();
    crosses::<p::PolicyError>();
    crosses::<p::When>();
    crosses::<p::Situation<'_>>();
    crosses::<redress_presets::Dealership>();
    crosses::<s::MemoryStore>();
    crosses::<s::AppendError<Infallible>>();
    crosses::<s::Batch<Text>>();
    crosses::<s::Row>();
    crosses::<s::Posted>();
    crosses::<s::Personal<Text>>();
    crosses::<s::Query>();
    crosses::<t::Calendar>();
    crosses::<t::CalendarSpec>();
    crosses::<t::CalendarBuilder>();
    crosses::<t::CalendarError>();
    crosses::<t::TimeError>();
    crosses::<t::PeriodError>();
    crosses::<t::Period>();
    crosses::<t::Due>();
    crosses::<t::ManualClock>();
    crosses::<t::SystemClock>();
    crosses::<redress_testing::Scenario>();
    crosses::<redress_testing::Given>();
    crosses::<redress_testing::Then>();
}
