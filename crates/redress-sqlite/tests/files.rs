//! The file: its mode, its schema and every earlier one, what is wrong with it, what is erased from it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use redress::complaint::{Entry, Event};
use redress::policy::PolicyStamp;
use redress::store::{
    AppendError, Batch, FeedStore, LogStore, Personal, PersonalStore, Query, Row,
};
use redress::vocabulary::{ComplaintId, Facts, Kind, Text, channel};
use redress_evidence::verify;
use redress_sqlite::{Error, SqliteOptions, SqliteStore};
use redress_testing::agent;
use rusqlite::Connection;
use tempfile::TempDir;

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("complaints.db");
    (folder, file)
}

fn id(text: &str) -> ComplaintId {
    text.parse().expect("an id")
}

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_452_800 + second, 0).expect("an instant")
}

fn batch(of: &str, version: u64) -> Batch<Text> {
    let now = at(i64::try_from(version).expect("small"));
    let entry = Entry::new(version, now, now, agent(), vec![Event::Noted]);
    let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
    let stamp = PolicyStamp::new(redress::code!("plain"), 1);
    let desk = redress::code!("desk");
    let mut row = Row::new("c-1".parse().expect("a customer"), &facts, desk, at(0), stamp);
    row.next_due = Some(at(60));
    Batch::new(id(of), Arc::new(entry), row)
}

fn filled(file: &Path) -> SqliteStore {
    let store = SqliteStore::open(file).expect("opened");
    for version in 1..=3 {
        store.append(batch("case-1", version)).expect("stored");
        store.append(batch("case-2", version)).expect("stored");
    }
    store
}

fn refused(file: &Path) -> Error {
    SqliteOptions::new().wait(Duration::from_millis(50)).open::<Text>(file).expect_err("refused")
}

#[cfg(unix)]
#[test]
fn the_file_and_those_beside_it_are_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, file) = folder();
    let _store = filled(&file);
    let mut seen = 0;
    for entry in fs::read_dir(folder.path()).expect("listed") {
        let mode = entry.expect("one").metadata().expect("its mode").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        seen += 1;
    }
    assert_eq!(seen, 3, "the file, its write-ahead log and its index");
}

#[test]
fn each_earlier_schema_is_updated_when_it_is_opened_and_nothing_is_lost() {
    for (schema, golden) in [
        (1, include_str!("data/schema-1.sql")),
        (2, include_str!("data/schema-2.sql")),
        (3, include_str!("data/schema-3.sql")),
        (4, include_str!("data/schema-4.sql")),
        (5, include_str!("data/schema-5.sql")),
    ] {
        let (_folder, file) = folder();
        Connection::open(&file).expect("made").execute_batch(golden).expect("the golden file");
        let store = SqliteStore::open(&file).expect("updated");
        assert_eq!(store.log(&id("case-1"), 0).expect("a log").len(), 2, "schema {schema}");
        let first: &Entry = &store.log(&id("case-1"), 0).expect("a log")[0];
        assert_eq!(first, &*batch("case-1", 1).entry);
        assert_eq!(store.count(&Query::open()).expect("counted"), 2);
        assert_eq!(store.feed(0, 9).expect("a feed").len(), 3);
        let said = Personal::Kept(Text::new("said").expect("a text"));
        assert_eq!(
            store.personal(&id("case-1")).expect("kept"),
            [(1, said), (2, Personal::Erased)]
        );
        store.append(batch("case-1", 3)).expect("it goes on");
        let findings = verify(&store).expect("verified");
        assert!(findings.hold(), "{findings:?}");
        assert_eq!((findings.complaints, findings.entries), (2, 4));
        assert_eq!(store.integrity().expect("checked"), [""; 0]);
        // Indexes and triggers are those of a new file.
        let (_folder, fresh) = self::folder();
        drop(SqliteStore::open(&fresh).expect("made"));
        assert_eq!(objects(&file), objects(&fresh));
    }
}

/// Everything in the schema, with its text.
fn objects(file: &Path) -> Vec<(String, String)> {
    let connection = Connection::open(file).expect("opened");
    let sql = "select name, sql from sqlite_schema where sql is not null order by name";
    let mut objects = connection.prepare(sql).expect("prepared");
    let objects = objects.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("read");
    objects.collect::<Result<_, _>>().expect("read")
}

#[test]
fn a_file_of_a_later_schema_is_refused_and_left_as_it_is() {
    let (_folder, file) = folder();
    drop(filled(&file));
    let connection = Connection::open(&file).expect("opened");
    connection
        .execute("update redress_meta set value = 99 where name = 'schema'", [])
        .expect("raised");
    drop(connection);
    assert!(matches!(refused(&file), Error::NewerSchema { found: 99, supported: 6 }));
}

#[test]
fn two_that_open_a_new_file_at_once_both_get_it() {
    for _ in 0..10 {
        let (_folder, file) = folder();
        std::thread::scope(|scope| {
            let open = || SqliteStore::open(&file).expect("opened");
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
            for thread in threads {
                thread.join().expect("no panic");
            }
        });
        assert_eq!(
            SqliteStore::open(&file).expect("opened").integrity().expect("checked"),
            [""; 0]
        );
    }
}

#[test]
fn a_missing_folder_and_a_folder_in_its_place_are_told() {
    let (folder, file) = folder();
    let missing = refused(&folder.path().join("none").join("complaints.db")).to_string();
    assert!(missing.contains("make its folder first"), "{missing}");
    fs::create_dir(&file).expect("made");
    assert!(matches!(refused(&file), Error::Open { .. }));
}

#[test]
fn a_file_that_is_no_database_is_told() {
    let (_folder, file) = folder();
    fs::write(&file, "not a database, but long enough to be looked at as if it were one")
        .expect("written");
    let told = refused(&file).to_string();
    assert!(told.contains("restore it from a copy"), "{told}");
}

#[test]
fn a_file_that_another_one_holds_is_busy_and_nothing_is_stored() {
    let (_folder, file) = folder();
    drop(filled(&file));
    let store =
        SqliteOptions::new().wait(Duration::from_millis(50)).open::<Text>(&file).expect("opened");
    let other = Connection::open(&file).expect("opened");
    other.execute_batch("begin immediate").expect("held");
    let answer = store.append(batch("case-1", 4));
    assert!(
        matches!(&answer, Err(AppendError::Unavailable(error @ Error::Busy { .. })) if error.is_retryable()),
        "{answer:?}"
    );
    assert_eq!(store.log(&id("case-1"), 0).expect("readers do not wait").len(), 3);
    other.execute_batch("rollback").expect("let go");
    store.append(batch("case-1", 4)).expect("stored");
}

#[test]
fn a_full_disk_is_told_nothing_is_stored_and_it_goes_on_when_there_is_room() {
    let (_folder, file) = folder();
    drop(filled(&file));
    let long = || batch("case-1", 4).with_personal(Text::new("x".repeat(60_000)).ok());
    // SQLite's own limit stands in for the disk's.
    let store = SqliteOptions::new().largest(100_000).open::<Text>(&file).expect("opened");
    let full = store.append(long());
    let Err(AppendError::Unavailable(error)) = &full else { panic!("{full:?}") };
    assert!(error.is_retryable() && error.to_string().contains("free some space"), "{error}");
    assert_eq!(store.log(&id("case-1"), 0).expect("a log").len(), 3);
    assert_eq!(store.personal(&id("case-1")).expect("nothing"), []);
    // One that does not fit does not stop others that wait with it.
    std::thread::scope(|scope| {
        for n in 0..8 {
            let (store, long) = (store.clone(), long());
            scope.spawn(move || {
                let stored = if n % 2 == 0 {
                    store.append(long)
                } else {
                    store.append(batch(&format!("n-{n}"), 1))
                };
                assert_eq!(stored.is_ok(), n % 2 == 1, "{stored:?}");
            });
        }
    });
    let store = SqliteStore::open(&file).expect("opened");
    store.append(long()).expect("stored where there is room");
    assert_eq!(store.integrity().expect("checked"), [""; 0]);
}

#[test]
fn a_full_disk_ends_the_hosts_transaction_and_nothing_of_it_is_stored() {
    let (_folder, file) = folder();
    let store = filled(&file);
    let mut connection = Connection::open(&file).expect("opened");
    connection.pragma_update(None, "max_page_count", 24).expect("limited");
    let transaction = connection.transaction().expect("begun");
    let within = redress_sqlite::Within::<Text>::new(&transaction);
    within.append(batch("case-9", 1)).expect("it fits");
    let long = batch("case-1", 4).with_personal(Text::new("x".repeat(60_000)).ok());
    assert!(matches!(within.append(long), Err(AppendError::Unavailable(_))));
    let again = within.append(batch("case-9", 2));
    assert!(matches!(again, Err(AppendError::Unavailable(Error::NoTransaction))), "{again:?}");
    assert!(transaction.commit().is_err());
    assert_eq!(store.log(&id("case-9"), 0).expect("a log").len(), 0);
    assert_eq!(store.log(&id("case-1"), 0).expect("a log").len(), 3);
}

#[test]
fn entries_are_not_changed_or_deleted_by_sql() {
    let (_folder, file) = folder();
    drop(filled(&file));
    let connection = Connection::open(&file).expect("opened");
    assert!(connection.execute("update redress_entries set version = 9", []).is_err());
    assert!(connection.execute("delete from redress_entries", []).is_err());
}

/// Changes a file behind the store's back.
fn tamper(file: &Path, sql: &str) {
    let connection = Connection::open(file).expect("opened");
    let free = "drop trigger redress_entries_fixed; drop trigger redress_entries_kept; pragma ignore_check_constraints = on;";
    connection.execute_batch(free).expect("free");
    connection.execute_batch(sql).expect("changed");
}

#[test]
fn what_is_damaged_is_told_by_complaint_and_version_and_others_stay_readable() {
    for (sql, told) in [
        (
            "update redress_entries set body = substr(body, 3) where position = 3",
            "entry 2 of `case-1`",
        ),
        ("delete from redress_entries where position = 3", "entry 2 of `case-1`"),
        ("delete from redress_entries where position = 5", "entry 3 of `case-1`"),
        ("update redress_entries set version = 9 where position = 5", "entry 3 of `case-1`"),
        (
            "update redress_entries set version = version * -1 where position in (1, 3);
          update redress_entries set version = 3 + version where position in (1, 3)",
            "entry 1 of `case-1`",
        ),
    ] {
        let (_folder, file) = folder();
        let store = filled(&file);
        tamper(&file, sql);
        let error = store.log(&id("case-1"), 0).expect_err("damaged").to_string();
        assert!(error.contains(told), "{sql}: {error}");
        assert_eq!(store.log(&id("case-2"), 0).expect("whole").len(), 3);
    }
}

#[test]
fn an_error_never_quotes_what_is_kept_apart() {
    let (_folder, file) = folder();
    let store = SqliteStore::open(&file).expect("opened");
    store.append(batch("case-1", 1).with_personal(Text::new("said").ok())).expect("stored");
    tamper(&file, "update redress_personal set value = '{\"canary-7f3a\": 13800138000}'");
    let error = store.personal(&id("case-1")).expect_err("damaged");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("canary") && !shown.contains("138001"), "{shown}");
    assert!(shown.contains("entry 1 of `case-1`"), "{shown}");
}

/// Whether a text stands anywhere in the files of a folder.
fn found(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).expect("listed").any(|entry| {
        let bytes = fs::read(entry.expect("one").path()).expect("read");
        bytes.windows(text.len()).any(|part| part == text.as_bytes())
    })
}

#[test]
fn what_is_erased_is_gone_from_every_byte_of_the_files_and_the_rest_stays() {
    let (folder, file) = folder();
    let store = filled(&file);
    let canary = "canary-5b1e-gone";
    // Short ones, long ones that fill pages of their own, many of them, so that pages are split.
    for version in 4..=60 {
        let text = canary.repeat(if version % 7 == 0 {
            2_000
        } else {
            usize::try_from(version).expect("small")
        });
        store.append(batch("case-1", version).with_personal(Text::new(text).ok())).expect("stored");
        let other = Text::new("other-kept").ok();
        store.append(batch("case-2", version).with_personal(other)).expect("stored");
        if version == 30 {
            store.checkpoint().expect("both in the file and in the log");
        }
    }
    assert!(found(folder.path(), canary), "the scan sees what is there");
    let (log, feed) =
        (store.log(&id("case-1"), 0).expect("a log"), store.feed(0, 999).expect("a feed"));
    store.erase(&id("case-1")).expect("erased");
    assert!(!found(folder.path(), canary), "the canary is still in the files");
    assert!(found(folder.path(), "other-kept"));
    assert!(store.personal(&id("case-1")).expect("marks").iter().all(|(_, kept)| kept.is_erased()));
    assert_eq!(store.log(&id("case-1"), 0).expect("a log"), log);
    assert_eq!(store.feed(0, 999).expect("a feed"), feed);
    drop(store);
    assert!(!found(folder.path(), canary));
}

#[test]
fn an_erasure_waits_for_a_reader_and_says_so_when_it_takes_too_long() {
    let (folder, file) = folder();
    drop(filled(&file));
    let store =
        SqliteOptions::new().wait(Duration::from_millis(60)).open::<Text>(&file).expect("opened");
    store.append(batch("case-1", 4).with_personal(Text::new("canary-0c9d").ok())).expect("stored");
    let reader = Connection::open(&file).expect("opened");
    reader.execute_batch("begin; select count(*) from redress_entries").expect("reading");
    let busy = store.erase(&id("case-1"));
    assert!(matches!(busy, Err(Error::Busy { .. })), "{busy:?}");
    assert!(store.personal(&id("case-1")).expect("a mark")[0].1.is_erased());
    drop(reader);
    store.erase(&id("case-1")).expect("finished");
    assert!(!found(folder.path(), "canary-0c9d"));
}
