//! Appends that wait together share a commit; the host's own transaction; outcomes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use chrono::{DateTime, Utc};
use redress::complaint::{Entry, Event, Receive, command};
use redress::desk::Desk;
use redress::policy::{Policy, PolicyStamp};
use redress::store::{AppendError, Batch, FeedStore, LogStore, PersonalStore, Query, Row};
use redress::time::ManualClock;
use redress::vocabulary::{ComplaintId, Facts, Kind, Text, channel};
use redress_sqlite::{Durability, SqliteOptions, SqliteStore, Within};
use redress_testing::{agent, permissive};
use rusqlite::{Connection, TransactionBehavior};

fn id(text: &str) -> ComplaintId {
    text.parse().expect("an id")
}

fn now() -> DateTime<Utc> {
    "2026-03-02T12:00:00Z".parse().expect("an instant")
}

fn batch(of: &str, version: u64) -> Batch<Text> {
    let entry = Entry::new(version, now(), now(), agent(), vec![Event::Noted]);
    let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
    let stamp = PolicyStamp::new(redress::code!("plain"), 1);
    let desk = redress::code!("desk");
    let row = Row::new("c-1".parse().expect("a customer"), &facts, desk, now(), stamp);
    Batch::new(id(of), Arc::new(entry), row)
}

/// How many commits the file's write-ahead log has: each ends with a frame that says how large the file is.
fn commits(wal: &std::path::Path) -> usize {
    let bytes = std::fs::read(wal).expect("read");
    let page = u32::from_be_bytes(bytes[8..12].try_into().expect("four")) as usize;
    let frames = bytes[32..].chunks_exact(24 + page);
    frames.filter(|frame| frame[4..8] != [0; 4]).count()
}

#[test]
fn appends_that_wait_at_the_same_time_share_a_commit() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("complaints.db");
    let store: SqliteStore = SqliteOptions::new().open(&file).expect("opened");
    store.append(batch("case-0", 1)).expect("stored");
    store.checkpoint().expect("empty");
    let (threads, appends) = (16, 12);
    thread::scope(|scope| {
        for n in 0..threads {
            let store = store.clone();
            scope.spawn(move || {
                for version in 1..=appends {
                    store.append(batch(&format!("case-1-{n}"), version)).expect("stored");
                }
            });
        }
    });
    let commits = commits(&folder.path().join("complaints.db-wal"));
    let appends = usize::try_from(threads * appends).expect("small");
    assert_eq!(store.feed(0, 1_000).expect("a feed").len(), appends + 1);
    assert!(commits * 2 < appends, "{appends} appends in {commits} commits");
}

#[test]
fn one_that_is_refused_does_not_take_the_others_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = SqliteOptions::new().durability(Durability::Normal);
    let store: SqliteStore = options.open(folder.path().join("complaints.db")).expect("opened");
    let (stored, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for version in 1..=50 {
                    match store.append(batch("case-1", version)) {
                        Ok(()) => stored.fetch_add(1, Ordering::Relaxed),
                        Err(AppendError::Conflict { .. }) => {
                            refused.fetch_add(1, Ordering::Relaxed)
                        }
                        Err(error) => panic!("{error}"),
                    };
                }
            });
        }
    });
    assert_eq!((stored.into_inner(), refused.into_inner()), (50, 350));
    assert_eq!(store.log(&id("case-1"), 0).expect("a log").len(), 50);
}

fn policy() -> Policy {
    Policy::new(permissive()).expect("a policy")
}

fn receive(of: &str) -> Receive {
    let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
    Receive::new(id(of), "customer-1".parse().expect("a customer"), facts)
}

/// A host with orders of its own in the same file.
fn host() -> (tempfile::TempDir, Connection, SqliteStore) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("shop.db");
    let mut connection = Connection::open(&file).expect("opened");
    connection
        .execute_batch("create table orders (number integer primary key, complaint text)")
        .expect("made");
    Within::<Text>::prepare(&mut connection).expect("prepared");
    let store = SqliteStore::open(&file).expect("opened beside it");
    (folder, connection, store)
}

#[test]
fn what_a_desk_does_in_the_hosts_transaction_is_committed_with_the_hosts_rows_or_not_at_all() {
    let (_folder, mut connection, store) = host();
    for (case, commit) in [("case-1", true), ("case-2", false)] {
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).expect("begun");
        let desk = Desk::<Within<'_>, ManualClock>::builder(policy()).cache(0);
        let desk = desk.build(Within::<Text>::new(&transaction), ManualClock::new(now()));
        desk.receive(&agent(), receive(case)).expect("received");
        desk.act(&id(case), &agent(), command::Note {}).expect("noted");
        assert_eq!(desk.load(&id(case)).expect("seen within").version, 2);
        drop(desk);
        transaction
            .execute("insert into orders (complaint) values (?1)", [case])
            .expect("inserted");
        if commit {
            transaction.commit().expect("committed")
        } else {
            transaction.rollback().expect("taken back")
        }
    }
    let orders: i64 =
        connection.query_row("select count(*) from orders", [], |row| row.get(0)).expect("counted");
    assert_eq!(orders, 1);
    assert_eq!(store.log(&id("case-1"), 0).expect("a log").len(), 2);
    assert_eq!(store.log(&id("case-2"), 0).expect("a log").len(), 0);
    assert_eq!(store.count(&Query::all()).expect("counted"), 1);
}

#[test]
fn what_is_refused_in_the_hosts_transaction_leaves_it_as_it_was() {
    let (_folder, mut connection, store) = host();
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).expect("begun");
    let within = Within::<Text>::new(&transaction);
    let said = |batch: Batch<Text>| batch.with_personal(Text::new("said").ok());
    within.append(said(batch("case-1", 1))).expect("stored");
    assert!(matches!(within.append(said(batch("case-1", 1))), Err(AppendError::Conflict { .. })));
    assert!(matches!(within.append(batch("case-1", 3)), Err(AppendError::Conflict { .. })));
    transaction
        .execute("insert into orders (complaint) values ('case-1')", [])
        .expect("it goes on");
    transaction.commit().expect("committed");
    assert_eq!(store.personal(&id("case-1")).expect("kept").len(), 1);
    assert_eq!(store.feed(0, 9).expect("a feed").len(), 1);
}

#[test]
fn a_desk_that_is_stopped_and_started_again_goes_on_where_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("complaints.db");
    for version in 1..=5 {
        let desk =
            Desk::new(policy(), SqliteStore::open(&file).expect("opened"), ManualClock::new(now()));
        if version == 1 {
            desk.receive(&agent(), receive("case-1")).expect("received");
        } else {
            desk.act(&id("case-1"), &agent(), command::Note {}).expect("noted");
        }
        assert_eq!(desk.load(&id("case-1")).expect("it").version, version);
    }
}

#[test]
fn a_store_can_cross_threads_and_shows_nothing_that_is_kept() {
    fn crosses<T: Send + Sync>() {}
    crosses::<SqliteStore<Text>>();
    crosses::<redress_sqlite::Error>();
    crosses::<SqliteOptions>();
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteStore::open(folder.path().join("complaints.db")).expect("opened");
    store.append(batch("case-1", 1).with_personal(Text::new("李雷").ok())).expect("stored");
    assert!(!format!("{store:?}").contains("李雷"));
}
