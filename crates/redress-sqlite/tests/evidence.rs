//! Chains, checkpoints, legal holds and removal on a real file.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Complaint, Entry, Event, command};
use redress::lifecycle::StateKind;
use redress::policy::{Policy, PolicyStamp};
use redress::store::{AppendError, Batch, FeedStore, LogStore, PersonalStore, Query, Row};
use redress::vocabulary::{ActorId, ComplaintId, Facts, Kind, Reason, Text, channel};
use redress_evidence::{
    Checkpoint, CheckpointError, Ed25519Signer, Ed25519Verifier, EvidenceStore, Expired, Fault,
    Findings, LegalHold, Link, Removal, RemoveError, RetentionStore, VerifyError, checkpoint,
    verify, verify_against,
};
use redress_metrics::{Aggregate, Basis, Breakdown, Grain, Reader, indicators};
use redress_sqlite::{Error, SqliteStore};
use redress_testing::{Scenario, agent, permissive};
use rusqlite::Connection;
use tempfile::TempDir;

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("complaints.db");
    (folder, file)
}

fn id(text: &str) -> ComplaintId {
    text.parse().unwrap()
}

fn at(second: u64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_452_800 + i64::try_from(second).unwrap(), 0).unwrap()
}

fn batch(of: &str, version: u64, state: StateKind) -> Batch<Text> {
    let entry = Entry::new(version, at(version), at(version), agent(), vec![Event::Noted]);
    let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
    let stamp = PolicyStamp::new(redress::code!("plain"), 1);
    let desk = redress::code!("desk");
    let mut row = Row::new("c-1".parse().unwrap(), &facts, desk, at(0), stamp);
    row.state = state;
    Batch::new(id(of), Arc::new(entry), row)
}

/// Three complaints of four entries each, in turn; the last entries close them.
fn filled(file: &Path) -> SqliteStore {
    let store = SqliteStore::open(file).unwrap();
    for version in 1..=4 {
        for of in ["a", "b", "c"] {
            let state = if version == 4 { StateKind::Closed } else { StateKind::Received };
            let said = Text::new(format!("canary of {of}")).unwrap();
            store.append(batch(of, version, state).with_personal(Some(said))).unwrap();
        }
    }
    store
}

/// Changes a file behind the store's back, as somebody with the rights to do so can.
fn tamper(file: &Path, sql: &str) {
    let connection = Connection::open(file).unwrap();
    let free = "drop trigger redress_entries_fixed; drop trigger redress_entries_kept;";
    connection.execute_batch(free).unwrap();
    connection.execute_batch(sql).unwrap();
}

fn found(findings: &Findings) -> Vec<(&str, u64, Fault)> {
    findings.breaks.iter().map(|b| (b.id.as_str(), b.version, b.fault)).collect()
}

/// The number of complaint `b` in the file.
const B: &str = "(select number from redress_complaints where id = 'b')";

#[test]
fn what_has_been_appended_holds() {
    let (_folder, file) = folder();
    let store = filled(&file);
    let findings = verify(&store).unwrap();
    assert!(findings.hold(), "{findings:?}");
    assert_eq!((findings.complaints, findings.entries, findings.removed), (3, 12, 0));
    // The chain is over the bytes as they stand in the file.
    let raw = Connection::open(&file).unwrap();
    let mut raw = raw
        .prepare(&format!(
            "select version, body from redress_entries where complaint = {B} order by 1"
        ))
        .unwrap();
    let raw =
        raw.query_map([], |row| Ok((row.get::<_, u64>(0)?, row.get::<_, String>(1)?))).unwrap();
    let end = raw
        .map(Result::unwrap)
        .fold(Link::first(&id("b")), |link, (version, body)| link.next(version, body.as_bytes()));
    assert_eq!(store.chain(&id("b")).unwrap().unwrap().head.link, end);
}

#[test]
fn every_way_to_tamper_is_named_with_the_first_entry_that_it_touches() {
    let swap = |what: &str| {
        format!(
            "create temp table t as select version, body, link, key from redress_entries where complaint = {B};
             update redress_entries set {what} from t
             where redress_entries.complaint = {B} and redress_entries.version in (2, 3)
             and t.version = 5 - redress_entries.version"
        )
    };
    for (sql, version, fault) in [
        (
            format!(
                "update redress_entries set body = replace(body, 'noted', 'netod') where complaint = {B} and version = 3"
            ),
            3,
            Fault::Altered,
        ),
        (
            format!("update redress_entries set body = 'x' where complaint = {B} and version = 2"),
            2,
            Fault::Altered,
        ),
        (
            format!(
                "update redress_entries set link = zeroblob(32) where complaint = {B} and version = 1"
            ),
            1,
            Fault::Altered,
        ),
        (
            format!(
                "update redress_entries set link = x'00' where complaint = {B} and version = 4"
            ),
            4,
            Fault::Altered,
        ),
        (
            format!("delete from redress_entries where complaint = {B} and version = 1"),
            1,
            Fault::Missing,
        ),
        (
            format!("delete from redress_entries where complaint = {B} and version = 4"),
            4,
            Fault::Missing,
        ),
        (format!("delete from redress_entries where complaint = {B}"), 1, Fault::Missing),
        // Taken out, and the rest moved up.
        (
            format!(
                "delete from redress_entries where complaint = {B} and version = 2;
                  update redress_entries set version = 2 where complaint = {B} and version = 3;
                  update redress_entries set version = 3 where complaint = {B} and version = 4;
                  update redress_complaints set version = 3 where id = 'b'"
            ),
            2,
            Fault::Missing,
        ),
        (swap("body = t.body"), 2, Fault::Swapped { with: 3 }),
        (swap("body = t.body, link = t.link"), 2, Fault::Swapped { with: 3 }),
        // Put in, and the rest moved down.
        (
            format!(
                "update redress_entries set version = 5 where complaint = {B} and version = 4;
                  update redress_entries set version = 4 where complaint = {B} and version = 3;
                  insert into redress_entries (complaint, version, body, link)
                  select complaint, 3, replace(body, '\"version\":2', '\"version\":3'), zeroblob(32)
                  from redress_entries where complaint = {B} and version = 2;
                  update redress_complaints set version = 5 where id = 'b'"
            ),
            3,
            Fault::Inserted,
        ),
        // Added at the end without the columns.
        (
            format!(
                "insert into redress_entries (complaint, version, body, link)
                  select complaint, 5, replace(body, '\"version\":4', '\"version\":5'), zeroblob(32)
                  from redress_entries where complaint = {B} and version = 4"
            ),
            5,
            Fault::Altered,
        ),
        (
            "update redress_complaints set link = zeroblob(32) where id = 'b'".to_owned(),
            4,
            Fault::Head,
        ),
        ("update redress_complaints set version = 3 where id = 'b'".to_owned(), 4, Fault::Inserted),
        ("update redress_complaints set version = 9 where id = 'b'".to_owned(), 5, Fault::Missing),
        // Another complaint's log.
        (
            format!(
                "create temp table t as select version, body, link from redress_entries
                  where complaint = (select number from redress_complaints where id = 'a');
                  update redress_entries set body = t.body, link = t.link from t
                  where redress_entries.complaint = {B} and t.version = redress_entries.version"
            ),
            1,
            Fault::Altered,
        ),
    ] {
        let (_folder, file) = folder();
        let store = filled(&file);
        tamper(&file, &sql);
        let findings = verify(&store).unwrap();
        assert_eq!(found(&findings), [("b", version, fault)], "{sql}");
        assert_eq!(findings.entries, 8 + version - 1, "{sql}");
    }
}

fn signer() -> Ed25519Signer {
    Ed25519Signer::from_secret(&[7; 32])
}

fn verifier() -> Ed25519Verifier {
    Ed25519Verifier::from_public(&signer().public()).unwrap()
}

fn taken(store: &SqliteStore) -> Vec<u8> {
    let mut file = Vec::new();
    let summary = checkpoint(store, at(60), &signer(), &mut file).unwrap();
    assert_eq!(summary.heads, 3);
    file
}

fn against(store: &SqliteStore, file: &[u8]) -> Result<Findings, VerifyError<Error>> {
    verify_against(store, Checkpoint::new(Cursor::new(file)), &verifier())
}

/// Writes every link of a file anew, as somebody who knows how they are made can.
fn relink(file: &Path) {
    let connection = Connection::open(file).unwrap();
    let all = |sql: &str| -> Vec<(i64, String)> {
        let mut rows = connection.prepare(sql).unwrap();
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    };
    for (number, of) in all("select number, id from redress_complaints") {
        let mut link = Link::first(&id(&of));
        let log = format!(
            "select version, body from redress_entries where complaint = {number} order by 1"
        );
        let mut last = 0;
        for (version, body) in all(&log) {
            link = link.next(u64::try_from(version).unwrap(), body.as_bytes());
            let set = "update redress_entries set link = ?3 where complaint = ?1 and version = ?2";
            connection.execute(set, (number, version, link.as_bytes())).unwrap();
            last = version;
        }
        let set = "update redress_complaints set link = ?2, version = ?3 where number = ?1";
        connection.execute(set, (number, link.as_bytes(), last)).unwrap();
    }
}

#[test]
fn a_checkpoint_finds_what_a_chain_that_was_written_anew_hides() {
    for (sql, expected) in [
        (
            format!(
                "update redress_entries set body = replace(body, 'ann', 'bob') where complaint = {B} and version = 2"
            ),
            Some((4, Fault::Rewritten)),
        ),
        (
            format!("delete from redress_entries where complaint = {B} and version = 4"),
            Some((4, Fault::Shortened)),
        ),
        (
            format!(
                "delete from redress_entries where complaint = {B}; delete from redress_personal where complaint = {B}; delete from redress_complaints where id = 'b'"
            ),
            Some((4, Fault::Gone)),
        ),
        (String::new(), None),
    ] {
        let (_folder, file) = folder();
        let store = filled(&file);
        let mark = taken(&store);
        tamper(&file, &sql);
        relink(&file);
        assert!(verify(&store).unwrap().hold(), "the chain alone: {sql}");
        // A log that has grown and a complaint that came later are no findings.
        store.append(batch("a", 5, StateKind::Closed)).unwrap();
        store.append(batch("d", 1, StateKind::Received)).unwrap();
        let findings = against(&store, &mark).unwrap();
        let expected: Vec<_> = expected.iter().map(|(at, fault)| ("b", *at, *fault)).collect();
        assert_eq!(found(&findings), expected, "{sql}");
    }
}

#[test]
fn a_checkpoint_with_any_other_byte_or_key_is_refused() {
    let (_folder, file) = folder();
    let store = filled(&file);
    let mark = taken(&store);
    assert!(against(&store, &mark).unwrap().hold());
    for at in 0..mark.len() {
        let mut changed = mark.clone();
        changed[at] ^= 1;
        assert!(against(&store, &changed).is_err(), "byte {at}");
        assert!(against(&store, &mark[..at]).is_err(), "cut at {at}");
    }
    assert!(against(&store, &[mark.as_slice(), b"\n"].concat()).is_err());
    let other =
        Ed25519Verifier::from_public(&Ed25519Signer::from_secret(&[8; 32]).public()).unwrap();
    let refused = verify_against(&store, Checkpoint::new(Cursor::new(&mark)), &other);
    assert!(matches!(refused, Err(VerifyError::Checkpoint(CheckpointError::Unverifiable(_)))));
    let newer = String::from_utf8(mark)
        .unwrap()
        .replace("redress-checkpoint\":1", "redress-checkpoint\":2");
    let refused = against(&store, newer.as_bytes());
    assert!(matches!(refused, Err(VerifyError::Checkpoint(CheckpointError::Newer { found: 2 }))));
}

fn manager() -> ActorId {
    "records.manager".parse().unwrap()
}

fn matter(text: &str) -> Reason {
    text.parse().unwrap()
}

fn all_expired(store: &SqliteStore, before: DateTime<Utc>) -> Vec<Expired> {
    store.expired(before, None, 99).unwrap()
}

fn contains(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        bytes.windows(text.len()).any(|part| part == text.as_bytes())
    })
}

#[test]
fn a_complaint_past_its_time_goes_altogether_and_a_tombstone_stays() {
    let (folder, file) = folder();
    let store = filled(&file);
    store.append(batch("d", 1, StateKind::Received)).unwrap();
    let mark = {
        let mut mark = Vec::new();
        checkpoint(&store, at(60), &signer(), &mut mark).unwrap();
        mark
    };
    assert!(contains(folder.path(), "canary of c"), "the scan sees what is there");
    assert_eq!(all_expired(&store, at(4)), [], "not before the last entry");
    let expired = all_expired(&store, at(5));
    assert_eq!(expired.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    let head = store.chain(&id("c")).unwrap().unwrap().head;

    let removal = Removal::of(&expired[2], manager(), at(90))
        .cite("GDPR-5-1-e".parse().unwrap())
        .summary(serde_json::json!({ "received": 1 }));
    let tombstone = store.remove(&removal).unwrap();
    assert_eq!((tombstone.version, tombstone.link, tombstone.received_at), (4, head.link, at(0)));
    assert_eq!(store.tombstones(None, 9).unwrap(), [tombstone]);

    // Nothing of it is left, in any answer or byte.
    assert_eq!(store.log(&id("c"), 0).unwrap().len(), 0);
    assert!(store.personal(&id("c")).unwrap().is_empty());
    assert_eq!(store.count(&Query::all()).unwrap(), 3);
    assert!(store.feed(0, 99).unwrap().iter().all(|posted| posted.id.as_str() != "c"));
    assert!(!contains(folder.path(), "canary of c"));
    assert!(contains(folder.path(), "canary of b"));
    // It counts as removed, and whoever has the checkpoint sees that it was there.
    let findings = against(&store, &mark).unwrap();
    assert!(findings.hold(), "{findings:?}");
    assert_eq!((findings.removed, findings.removed_since), (1, vec![id("c")]));
    // Its id is not used again.
    let again = store.append(batch("c", 1, StateKind::Received));
    assert!(matches!(again, Err(AppendError::Malformed { .. })), "{again:?}");
    assert!(matches!(store.remove(&removal), Err(RemoveError::NotFound(_))));
    assert_eq!(store.integrity().unwrap(), [""; 0]);
}

/// A reader of the feed goes on from the last position that it saw.
#[test]
fn positions_of_what_was_removed_are_not_given_again() {
    let (_folder, file) = folder();
    let store = filled(&file);
    let seen = store.feed(0, 99).unwrap().last().unwrap().position;
    // The last entry of the feed is `c`'s.
    for expired in all_expired(&store, at(5)).iter().rev() {
        store.remove(&Removal::of(expired, manager(), at(90))).unwrap();
    }
    assert_eq!(store.feed(0, 99).unwrap(), []);
    store.append(batch("d", 1, StateKind::Received)).unwrap();
    let rest = store.feed(seen, 99).unwrap();
    assert_eq!(rest.iter().map(|posted| posted.id.as_str()).collect::<Vec<_>>(), ["d"]);
}

#[test]
fn a_legal_hold_beats_removal_and_erasure() {
    let (folder, file) = folder();
    let store = filled(&file);
    let hold = |text: &str| LegalHold::new(matter(text), manager(), at(80));
    assert!(!store.place_hold(&id("none"), &hold("case-77")).unwrap());
    assert!(store.place_hold(&id("b"), &hold("case-77")).unwrap());
    assert!(store.place_hold(&id("b"), &hold("audit")).unwrap());
    assert!(store.place_hold(&id("b"), &hold("audit")).unwrap(), "again is no second one");
    assert_eq!(store.holds(&id("b")).unwrap(), [hold("audit"), hold("case-77")]);

    let ids = |expired: Vec<Expired>| {
        expired.into_iter().map(|one| one.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(ids(all_expired(&store, at(5))), ["a", "c"]);
    let b = Removal::of(&Expired::new(id("b"), 4, at(4)), manager(), at(90));
    assert!(
        matches!(store.remove(&b), Err(RemoveError::Held { matter }) if matter.as_str() == "audit")
    );
    assert!(matches!(store.erase(&id("b")), Err(Error::Held { .. })));
    assert!(contains(folder.path(), "canary of b"));
    assert_eq!(store.log(&id("b"), 0).unwrap().len(), 4);

    assert!(store.lift_hold(&id("b"), &matter("audit")).unwrap());
    assert!(!store.lift_hold(&id("b"), &matter("audit")).unwrap());
    assert!(matches!(store.remove(&b), Err(RemoveError::Held { .. })), "the other stands");
    assert!(store.lift_hold(&id("b"), &matter("case-77")).unwrap());
    store.erase(&id("b")).unwrap();
    store.remove(&b).unwrap();
}

#[test]
fn what_is_open_or_has_changed_is_not_removed() {
    let (_folder, file) = folder();
    let store = filled(&file);
    store.append(batch("d", 1, StateKind::Received)).unwrap();
    let remove = |of: &str, version| {
        store.remove(&Removal::of(&Expired::new(id(of), version, at(4)), manager(), at(90)))
    };
    assert_eq!(remove("d", 1).unwrap_err().to_string(), RemoveError::<Error>::Open.to_string());
    assert!(matches!(remove("a", 3), Err(RemoveError::Conflict { expected: 3, actual: 4 })));
    // Closed, and a call-back is still due.
    let mut due = batch("a", 5, StateKind::Closed);
    due.row.next_due = Some(at(600));
    store.append(due).unwrap();
    assert!(matches!(remove("a", 5), Err(RemoveError::Open)));
    assert!(
        all_expired(&store, at(600) + TimeDelta::days(1)).iter().all(|one| one.id.as_str() != "a")
    );
    assert_eq!(store.count(&Query::all()).unwrap(), 4);
}

/// What the month says of some complaints.
fn month(logs: &[Vec<Entry>]) -> Aggregate {
    let mut reader = Reader::new(Basis::default(), at(9_000_000));
    for log in logs {
        reader.history(log).unwrap();
    }
    let mut month = Aggregate::new(Breakdown {
        zone: redress::chrono_tz::UTC,
        grain: Grain::Month,
        by: Vec::new(),
        indicators: vec![indicators::received(), indicators::ended()],
    });
    reader.tables().iter().for_each(|table| month.add(table));
    month
}

#[test]
fn the_sums_of_a_month_outlive_its_complaints() {
    let (_folder, file) = folder();
    let store = SqliteStore::open(&file).unwrap();
    let mut logs = Vec::new();
    for of in ["a", "b", "c"] {
        let case = Scenario::under(Policy::new(permissive()).unwrap())
            .received(Facts::new(Kind::Complaint, channel::HOTLINE));
        let case = case
            .and(&agent(), command::Register {})
            .and(&agent(), command::Withdraw { reason: matter("settled") });
        for (version, entry) in (1..).zip(case.log()) {
            let complaint = Complaint::from_log(&case.log()[..version]).unwrap();
            store.append(Batch::new(id(of), Arc::new(entry.clone()), Row::of(&complaint))).unwrap();
        }
        logs.push(case.log().to_vec());
    }
    let before = month(&logs);
    // Each tombstone keeps its complaint's share.
    let expired = all_expired(&store, at(9_000_000));
    assert_eq!(expired.len(), 3);
    for (expired, log) in expired.iter().zip(&logs).take(2) {
        let share = serde_json::to_value(month(std::slice::from_ref(log))).unwrap();
        store.remove(&Removal::of(expired, manager(), at(9_000_000)).summary(share)).unwrap();
    }
    let left: Vec<Entry> =
        store.log(&id("c"), 0).unwrap().iter().map(|e| Entry::clone(e)).collect();
    let mut after = month(&[left]);
    for tombstone in store.tombstones(None, 9).unwrap() {
        after.merge(&serde_json::from_value(tombstone.summary.unwrap()).unwrap()).unwrap();
    }
    assert_eq!(before.figures()[0].numerator, 3);
    assert_eq!(after.figures(), before.figures());
}
