//! From one store to another, as a copy and as lines of JSON.

use redress::complaint::command::{Note, Register};
use redress::desk::{Desk, Intake};
use redress::store::{FeedStore, LogStore, MemoryStore, PersonalStore, Query};
use redress::time::ManualClock;
use redress::vocabulary::Text;
use redress_testing::agent;
use redress_testing::store::{Fault, FaultyStore, Operation, Times};
use redress_transfer::{Record, Restored, TransferError, copy, records, restore};

use crate::common::{at, hours};
use crate::faulty::*;

/// Five complaints in all sorts of states, one of them erased.
fn filled() -> MemoryStore {
    let (store, clock) = (MemoryStore::new(), ManualClock::new(at(NOON)));
    let desk = Desk::new(two_limits(), store.clone(), clock.clone());
    for n in 0..5 {
        let intake = Intake::new(case(&format!("c-{n}"))).keyed(key(&format!("r-{n}")));
        desk.receive(&agent(), intake.with(Text::new(format!("said {n}")).expect("a text")))
            .expect("received");
    }
    desk.act(&id("c-1"), &agent(), Register {}).expect("registered");
    clock.advance(hours(5));
    desk.sweep(10).expect("a sweep");
    for n in [3, 0, 3] {
        desk.act(&id(&format!("c-{n}")), &agent(), Note {}).expect("noted");
    }
    store.erase(&id("c-3")).expect("erased");
    store
}

/// Everything that can be seen.
fn all(store: &MemoryStore) -> String {
    let rows = store.list(&Query::all(), None, 99).expect("a page").rows;
    let apart: Vec<_> = rows
        .iter()
        .map(|row| {
            let kept = store.personal(&row.id).expect("kept");
            kept.iter()
                .map(|(version, kept)| (*version, kept.kept().map(|text| text.as_str().to_owned())))
                .collect::<Vec<_>>()
        })
        .collect();
    let due = store.due(None, chrono::DateTime::<chrono::Utc>::MAX_UTC, 99);
    format!("{rows:?} {apart:?} {due:?} {:?} {:?}", store.feed(0, 999), store.policies())
}

#[test]
fn a_copy_has_logs_columns_feed_and_what_is_kept_apart_with_its_marks() {
    let (from, to) = (filled(), MemoryStore::new());
    let entries = from.feed(0, 999).expect("a feed").len() as u64;
    let done = copy(&from, &to).expect("copied");
    assert_eq!((done.appended, done.present), (entries, 0));
    assert_eq!(all(&to), all(&from));
    assert!(to.personal(&id("c-3")).expect("a mark")[0].1.is_erased());
    // Once more: everything is there.
    let again = copy(&from, &to).expect("copied");
    assert_eq!((again.appended, again.present), (0, entries));
    assert_eq!(all(&to), all(&from));
}

#[test]
fn a_dump_as_lines_of_json_is_loaded_as_it_was_and_what_was_erased_is_not_in_it() {
    let (from, to) = (filled(), MemoryStore::new());
    let lines: Vec<String> = records(&from)
        .map(|record| serde_json::to_string(&record.expect("memory")).expect("json"))
        .collect();
    let dump = lines.join("\n");
    assert!(dump.contains("said 1") && !dump.contains("said 3"));
    let lines = serde_json::Deserializer::from_str(&dump).into_iter::<Record<Text>>();
    restore(&to, lines).expect("loaded");
    assert_eq!(all(&to), all(&from));
}

#[test]
fn a_copy_that_fails_at_any_append_goes_on_where_it_stopped() {
    let from = filled();
    let entries = from.feed(0, 999).expect("a feed").len();
    for fault in [Fault::Before, Fault::LostBefore, Fault::LostAfter] {
        for nth in 1..=entries {
            let to = FaultyStore::new(MemoryStore::new());
            to.fail(Operation::Append, nth, fault, Times::Once);
            let stopped = copy(&from, &to).expect_err("it fails");
            assert!(matches!(stopped, TransferError::Append { .. }), "{stopped}");
            let done: Restored = copy(&from, &to).expect("it goes on");
            assert_eq!(done.appended + done.present, entries as u64);
            assert_eq!(all(to.inner()), all(&from));
        }
    }
}

#[test]
fn a_store_with_another_history_is_not_written_over() {
    let (from, to) = (filled(), MemoryStore::new());
    let desk = Desk::new(two_limits(), to.clone(), ManualClock::new(at(NOON) + hours(1)));
    desk.receive(&agent(), case("c-2")).expect("received");
    let refused = copy(&from, &to).expect_err("another history");
    assert!(
        matches!(&refused, TransferError::Differs { id: of, version: 1 } if *of == id("c-2")),
        "{refused}"
    );
    assert_eq!(to.log(&id("c-2"), 0).expect("a log").len(), 1);
}

#[test]
fn a_line_that_cannot_be_read_is_told_by_its_number_and_not_quoted() {
    let from = filled();
    let mut lines: Vec<String> = records(&from)
        .map(|record| serde_json::to_string(&record.expect("memory")).expect("json"))
        .collect();
    lines[2] = lines[2].replace("\"personal\":{\"kept\":", "\"personal\":{\"canary-77\":");
    let read = lines.iter().map(|line| serde_json::from_str::<Record<Text>>(line));
    let error = restore(&MemoryStore::new(), read).expect_err("the third line");
    let TransferError::Read { number: 3, source } = &error else { panic!("{error}") };
    assert!(!format!("{error} {source}").contains("canary"), "{source}");
    let shown = format!("{:?}", records(&from).next().expect("one").expect("memory"));
    assert!(!shown.contains("said") && shown.contains("Kept(..)"), "{shown}");
}
