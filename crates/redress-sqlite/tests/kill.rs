//! Processes that are killed while they append. What was answered with `Ok` is there, once; nothing is half.
//!
//! A few rounds in the ordinary run. The long run:
//!
//! ```sh
//! REDRESS_KILL_ROUNDS=200 cargo test --release -p redress-sqlite --test kill -- --nocapture
//! ```

use std::collections::BTreeMap;
use std::env;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Entry, Event, KeyDigest};
use redress::policy::PolicyStamp;
use redress::store::{Batch, FeedStore, LogStore, Order, PersonalStore, Query, Row};
use redress::vocabulary::{ComplaintId, Facts, Kind, Text, channel};
use redress_sqlite::SqliteStore;
use redress_testing::agent;
use redress_testing::store::kill_after;

const FILE: &str = "REDRESS_KILL_FILE";
const NAME: &str = "REDRESS_KILL_NAME";
const ROUNDS: &str = "REDRESS_KILL_ROUNDS";
const THREADS: usize = 4;

fn id(text: &str) -> ComplaintId {
    text.parse().expect("an id")
}

fn start() -> DateTime<Utc> {
    "2026-03-02T12:00:00Z".parse().expect("an instant")
}

fn batch(of: &str, version: u64) -> Batch<Text> {
    let now = start() + TimeDelta::microseconds(i64::try_from(version).expect("small"));
    let digest = "2:000102030405060708090a0b0c0d0e0f".parse().expect("a digest");
    let key = format!("{of}-{version}").parse().expect("a key");
    let entry = Entry::new(version, now, now, agent(), vec![Event::Noted]);
    let entry = entry.keyed(Some(KeyDigest { key, digest }));
    let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
    let stamp = PolicyStamp::new(redress::code!("plain"), 1);
    let desk = redress::code!("desk");
    let mut row = Row::new("c-1".parse().expect("a customer"), &facts, desk, start(), stamp);
    row.next_due = Some(now);
    Batch::new(id(of), Arc::new(entry), row)
        .with_personal(Text::new(format!("said {version}")).ok())
}

/// The process that is killed: appends from several threads, and says on its output what was answered with `Ok`.
#[test]
#[ignore = "run by the other test, as a process of its own"]
fn child() {
    let (Ok(file), Ok(name)) = (env::var(FILE), env::var(NAME)) else { return };
    let store = SqliteStore::open(file).expect("opened");
    thread::scope(|scope| {
        for n in 0..THREADS {
            let (store, of) = (store.clone(), format!("{name}-{n}"));
            scope.spawn(move || {
                for version in 1.. {
                    store.append(batch(&of, version)).expect("stored");
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "ok {of} {version}").and_then(|()| out.flush()).expect("told");
                }
            });
        }
    });
}

fn spawn(file: &Path, name: &str) -> Child {
    let mut child = Command::new(env::current_exe().expect("this program"));
    child.args(["--exact", "child", "--ignored", "--nocapture", "--test-threads=1"]);
    child.env(FILE, file).env(NAME, name).stdout(Stdio::piped()).stderr(Stdio::null());
    child.spawn().expect("a process")
}

#[test]
fn what_was_answered_survives_kill_9_and_nothing_is_doubled_or_half() {
    let rounds: usize = env::var(ROUNDS).ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(4);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("complaints.db");
    let (mut answered, mut stored, mut lengths) = (0, 0, BTreeMap::new());
    for round in 0..rounds {
        // Two processes on one file, killed at different times.
        let answers = |process: usize| 40 + (round * 7919 + process * 104_729) % 171;
        let told: Vec<_> = thread::scope(|scope| {
            let run = |process: usize| {
                kill_after(spawn(&file, &format!("r{round}-{process}")), answers(process))
            };
            let threads = [0, 1].map(|process| scope.spawn(move || run(process)));
            threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
        });
        let store = SqliteStore::open(&file).expect("opened after the kill");
        for (of, version) in told.into_iter().flatten() {
            let log = store.log(&id(&of), 0).expect("a whole log");
            let length = log.len() as u64;
            // One more may have been stored and not answered.
            assert!(
                (version..=version + 1).contains(&length),
                "{of}: told of {version}, {length} stored"
            );
            for entry in &log {
                let key = &entry.key.as_ref().expect("a key").key;
                let found = store.entry_by_key(key).expect("looked up").expect("found");
                assert_eq!((found.0, found.1.version), (id(&of), entry.version));
            }
            assert_eq!(store.personal(&id(&of)).expect("kept").len() as u64, length);
            answered += version;
            stored += length;
            lengths.insert(id(&of), length);
        }
    }
    let store = SqliteStore::open(&file).expect("opened");
    assert_eq!(store.integrity().expect("checked"), [""; 0]);
    // The feed has every entry once, in order within a complaint.
    let (mut after, mut seen) = (0, BTreeMap::<ComplaintId, u64>::new());
    loop {
        let part = store.feed(after, 500).expect("a feed");
        let Some(last) = part.last() else { break };
        after = last.position;
        for posted in part {
            let last = seen.entry(posted.id).or_default();
            *last += 1;
            assert_eq!(*last, posted.entry.version);
        }
    }
    for (of, length) in &lengths {
        assert_eq!(seen.get(of), Some(length));
    }
    // The columns are those of the last entry.
    let mut cursor = None;
    loop {
        let page =
            store.list(&Query::all().order(Order::Due), cursor.as_ref(), 500).expect("a page");
        for listed in &page.rows {
            let micros = (listed.row.next_due.expect("due") - start()).num_microseconds();
            assert_eq!(micros, i64::try_from(seen[&listed.id]).ok());
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    println!(
        "{rounds} rounds of two processes killed: {answered} appends answered, all there; {} stored without an answer; \
         none doubled, no gap",
        stored - answered
    );
}
