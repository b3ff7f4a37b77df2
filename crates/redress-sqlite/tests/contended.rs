//! Sixteen writers on the same complaints: each append follows from the one before, or is refused.
//!
//! A small part in the ordinary run. The long run:
//!
//! ```sh
//! REDRESS_APPENDS=1000000 cargo test --release -p redress-sqlite --test contended -- --nocapture
//! ```

use std::collections::BTreeMap;
use std::env;
use std::sync::Arc;
use std::thread;

use chrono::{DateTime, Utc};
use redress::complaint::{Entry, Event};
use redress::policy::PolicyStamp;
use redress::store::{AppendError, Batch, FeedStore, LogStore, Row};
use redress::vocabulary::{ComplaintId, Facts, Kind, Text, channel};
use redress_evidence::verify;
use redress_sqlite::{Durability, SqliteOptions, SqliteStore};
use redress_testing::agent;

const WRITERS: u64 = 16;

fn id(of: u64) -> ComplaintId {
    format!("case-{of}").parse().expect("an id")
}

fn now() -> DateTime<Utc> {
    "2026-03-02T12:00:00Z".parse().expect("an instant")
}

fn batch(of: u64, version: u64) -> Batch<Text> {
    let entry = Entry::new(version, now(), now(), agent(), vec![Event::Noted]);
    let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
    let stamp = PolicyStamp::new(redress::code!("plain"), 1);
    let desk = redress::code!("desk");
    let row = Row::new("c-1".parse().expect("a customer"), &facts, desk, now(), stamp);
    Batch::new(id(of), Arc::new(entry), row)
}

/// Appends so often; knows of each version only what the last conflict said. How many conflicts there were.
fn write(store: &SqliteStore, writer: u64, appends: u64, complaints: u64) -> u64 {
    let (mut known, mut written, mut conflicts) = (BTreeMap::new(), 0, 0);
    while written < appends {
        let of = (writer + written * 7) % complaints;
        let last: &mut u64 = known.entry(of).or_default();
        match store.append(batch(of, *last + 1)) {
            Ok(()) => (*last, written) = (*last + 1, written + 1),
            Err(AppendError::Conflict { expected, actual }) => {
                assert!(expected == *last && actual > expected);
                (*last, conflicts) = (actual, conflicts + 1);
            }
            Err(error) => panic!("{error:?}"),
        }
    }
    conflicts
}

#[test]
fn contended_appends_break_no_chain() {
    let appends = env::var("REDRESS_APPENDS").ok().and_then(|appends| appends.parse().ok());
    let appends: u64 = appends.unwrap_or(3_200);
    let complaints = if appends > 10_000 { 200 } else { 5 };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("complaints.db");
    let options = SqliteOptions::new().durability(Durability::Normal);
    // Two handles with a writer each, so that both the queue and the file are contended.
    let stores: [SqliteStore; 2] = [(); 2].map(|()| options.open(&file).expect("opened"));
    let conflicts: u64 = thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .zip(stores.iter().cycle())
            .map(|(n, store)| scope.spawn(move || write(store, n, appends / WRITERS, complaints)))
            .collect();
        writers.into_iter().map(|writer| writer.join().expect("no panic")).sum()
    });
    let written = appends / WRITERS * WRITERS;
    let store = &stores[0];
    // Every entry follows from the one before by its hash, and the columns say where each log ends.
    let findings = verify(store).expect("verified");
    assert!(findings.hold(), "{findings:?}");
    assert_eq!(findings.entries, written);
    // The feed has every entry once, in the order of its complaint.
    let (mut after, mut seen) = (0, BTreeMap::<ComplaintId, u64>::new());
    loop {
        let part = store.feed(after, 5_000).expect("a feed");
        let Some(last) = part.last() else { break };
        after = last.position;
        for posted in part {
            let last = seen.entry(posted.id).or_default();
            *last += 1;
            assert_eq!(*last, posted.entry.version);
        }
    }
    assert_eq!(seen.values().sum::<u64>(), written);
    assert_eq!(store.integrity().expect("checked"), [""; 0]);
    println!(
        "{WRITERS} writers, two handles, {complaints} complaints: {written} appends, {conflicts} conflicts, 0 broken chains"
    );
}
