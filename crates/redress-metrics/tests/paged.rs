//! A month end that is read in pages equals the one that is read in one go.

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Receive, command};
use redress::desk::Desk;
use redress::store::{LogStore, MemoryStore, Query};
use redress::time::ManualClock;
use redress::vocabulary::{Actor, ComplaintId, Facts, Kind, Text, channel};
use redress_metrics::{
    Aggregate, Basis, Breakdown, Dimension, Figure, Grain, Ledger, LedgerLine, Paged, PagedError,
    Reader, indicators,
};
use redress_presets::dealership::{dealership, department, line, role, subject};
use redress_testing::store::{Fault, FaultyStore, Operation, Times};

const COMPLAINTS: usize = 61;

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// In the middle of what happens.
fn until() -> DateTime<Utc> {
    instant("2026-04-20T00:00:00Z")
}

fn filled() -> MemoryStore<Text> {
    let (store, clock) = (MemoryStore::new(), ManualClock::new(instant("2026-03-02T01:00:00Z")));
    let desk = Desk::new(dealership().unwrap(), store.clone(), clock.clone());
    let agent = Actor::new("li.na".parse().unwrap(), role::CUSTOMER_SERVICE);
    let head = Actor::new("zhou".parse().unwrap(), role::STATION_HEAD).of(department::AFTER_SALES);
    for n in 0..COMPLAINTS {
        // Ids in another order than receipts.
        let id: ComplaintId = format!("C-{:03}", (n * 37) % 100).parse().unwrap();
        let facts = Facts {
            line: Some(if n % 3 == 0 { line::SALES } else { line::AFTER_SALES }),
            subject: Some(subject::PRODUCT_QUALITY),
            ..Facts::new(Kind::Complaint, channel::CALL_BACK)
        };
        let customer = format!("K-{}", n % 9).parse().unwrap();
        desk.receive(&agent, Receive::new(id.clone(), customer, facts)).unwrap();
        clock.advance(TimeDelta::hours(5));
        if n % 2 == 0 {
            desk.act(&id, &agent, command::Register {}).unwrap();
        }
        if n % 4 == 0 && n % 3 != 0 {
            desk.act(&id, &agent, command::Dispatch { to: None }).unwrap();
            desk.act(&id, &head, command::Sign {}).unwrap();
        }
        if n % 5 == 0 {
            let reason = "settled by phone".parse().unwrap();
            desk.act(&id, &agent, command::Withdraw { reason }).unwrap();
        }
        clock.advance(TimeDelta::hours(19));
        desk.sweep(1_000).unwrap();
    }
    assert!(clock_is_past(&store));
    store
}

fn clock_is_past(store: &MemoryStore<Text>) -> bool {
    let rows = store.list(&Query::all(), None, 1_000).unwrap().rows;
    rows.len() == COMPLAINTS && rows.iter().any(|listed| listed.row.received_at > until())
}

fn breakdown() -> Breakdown {
    Breakdown {
        zone: chrono_tz::Asia::Shanghai,
        grain: Grain::Month,
        by: vec![Dimension::Department, Dimension::Line],
        indicators: vec![
            indicators::received(),
            indicators::ended(),
            indicators::on_time(),
            indicators::stage_timeliness(),
            indicators::handling_percentile(90),
        ],
    }
}

fn basis() -> Basis {
    Basis::from(&dealership().unwrap().spec().figures)
}

type Seen = (Vec<Figure>, Vec<LedgerLine>, u64);

/// All logs in memory, one reader, one table.
fn at_once(store: &MemoryStore<Text>) -> Seen {
    let mut reader = Reader::new(basis(), until());
    for listed in store.list(&Query::all(), None, 1_000).unwrap().rows {
        reader.history(&store.log(&listed.id, 0).unwrap()).unwrap();
    }
    let mut aggregate = Aggregate::new(breakdown());
    reader.tables().iter().for_each(|table| aggregate.add(table));
    let mut ledger = Ledger::new(breakdown().zone, Grain::Month);
    ledger.add(&reader.tables().cycles);
    (aggregate.figures(), ledger.lines().unwrap(), reader.tables().cases.len() as u64)
}

fn seen(month: &Paged) -> Seen {
    month.aggregate().check().unwrap();
    (month.aggregate().figures(), month.ledger().lines().unwrap(), month.complaints())
}

fn saved(month: &Paged) -> Paged {
    serde_json::from_str(&serde_json::to_string(month).unwrap()).unwrap()
}

#[test]
fn a_month_end_in_pages_stopped_after_each_of_them_equals_the_one_in_one_go() {
    let store = filled();
    let whole = at_once(&store);
    assert!(whole.2 > 30 && whole.2 < COMPLAINTS as u64, "some come after its end: {}", whole.2);
    for size in [1, 7, COMPLAINTS - 1, COMPLAINTS, 1_000] {
        let mut month = Paged::new(breakdown(), basis(), until());
        let mut pages = 0;
        while !month.is_done() {
            month.read(&store, size).unwrap();
            month = saved(&month);
            pages += 1;
        }
        assert_eq!(pages, COMPLAINTS.div_ceil(size), "pages of {size}");
        assert_eq!(seen(&month), whole, "pages of {size}");
        month.read(&store, size).unwrap();
        assert_eq!(seen(&month), whole, "after the end nothing is counted");
    }
}

#[test]
fn what_is_appended_while_it_is_read_does_not_change_it() {
    let store = filled();
    let whole = at_once(&store);
    let clock = ManualClock::new(instant("2026-06-01T01:00:00Z"));
    let desk = Desk::new(dealership().unwrap(), store.clone(), clock);
    let agent = Actor::new("li.na".parse().unwrap(), role::CUSTOMER_SERVICE);
    let mut month = Paged::new(breakdown(), basis(), until());
    let mut page = 0;
    while !month.is_done() {
        month.read(&store, 10).unwrap();
        for n in 0..3 {
            let id: ComplaintId = format!("C-{:03}-{page}", n * 40).parse().unwrap();
            let facts = Facts {
                line: Some(line::SALES),
                ..Facts::new(Kind::Complaint, channel::CALL_BACK)
            };
            desk.receive(&agent, Receive::new(id, "k-1".parse().unwrap(), facts)).unwrap();
        }
        page += 1;
    }
    assert_eq!(seen(&month), whole);
}

#[test]
fn a_page_that_failed_is_read_again_and_counted_once() {
    let store = filled();
    let whole = at_once(&store);
    let faulty = FaultyStore::new(store);
    let mut month = Paged::new(breakdown(), basis(), until());
    // In the middle of the second page.
    faulty.fail(Operation::Log, 15, Fault::Before, Times::Once);
    let mut failed = 0;
    while !month.is_done() {
        let before = serde_json::to_string(&month).unwrap();
        match month.read(&faulty, 10) {
            Ok(()) => {}
            Err(PagedError::Store(_)) => {
                failed += 1;
                assert_eq!(serde_json::to_string(&month).unwrap(), before);
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!((failed, seen(&month)), (1, whole));
}

#[test]
fn what_was_saved_has_the_size_of_its_groups() {
    let store = filled();
    let size = |month: &Paged| serde_json::to_string(month).unwrap().len();
    let mut month = Paged::new(breakdown(), basis(), until());
    while !month.is_done() {
        month.read(&store, 10).unwrap();
    }
    let groups = month.aggregate().figures().len();
    // No id of a complaint is in it, but for the place where it goes on.
    let text = serde_json::to_string(&month).unwrap();
    assert!(!text.contains("C-0"), "{text}");
    assert!(size(&month) < 20_000 + groups * 1_000, "{} bytes, {groups} groups", size(&month));
}
