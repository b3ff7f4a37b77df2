//! From memory into a file, out of it as lines of JSON, and into another file.

use redress::complaint::{Receive, command};
use redress::desk::{Desk, Intake};
use redress::policy::Policy;
use redress::store::{MemoryStore, PersonalStore, Query, Store};
use redress::time::ManualClock;
use redress::vocabulary::{ComplaintId, Facts, Kind, Text, channel};
use redress_sqlite::SqliteStore;
use redress_testing::{agent, permissive};
use redress_transfer::{Record, copy, records, restore};

fn id(n: usize) -> ComplaintId {
    format!("case-{n}").parse().expect("an id")
}

fn filled() -> MemoryStore {
    let clock = ManualClock::new("2026-03-02T12:00:00.123456Z".parse().expect("an instant"));
    let store = MemoryStore::new();
    let desk = Desk::new(Policy::new(permissive()).expect("a policy"), store.clone(), clock);
    for n in 0..20 {
        let customer = format!("customer-{}", n % 3).parse().expect("a customer");
        let receive = Receive::new(id(n), customer, Facts::new(Kind::Complaint, channel::HOTLINE));
        let said = Text::new(format!("said-{n}-李雷")).expect("a text");
        desk.receive(&agent(), Intake::new(receive).with(said)).expect("received");
        for _ in 0..n % 4 {
            desk.act(&id(n / 2), &agent(), command::Note {}).expect("noted");
        }
    }
    store.erase(&id(7)).expect("erased");
    store
}

/// Everything that can be seen; positions are each store's own.
fn all<S: Store<Personal = Text>>(store: &S) -> String {
    let rows = store.list(&Query::all(), None, 99).expect("a page").rows;
    let apart: Vec<_> = rows
        .iter()
        .map(|row| {
            let kept = store.personal(&row.id).expect("kept").into_iter();
            kept.map(|(version, kept)| (version, kept.kept().map(|text| text.as_str().to_owned())))
                .collect::<Vec<_>>()
        })
        .collect();
    let feed = store.feed(0, 999).expect("a feed").into_iter();
    let feed: Vec<_> = feed.map(|posted| (posted.id, posted.entry)).collect();
    format!("{rows:?} {apart:?} {feed:?} {:?}", store.policies().expect("policies"))
}

#[test]
fn a_copy_into_a_file_and_a_dump_out_of_it_have_everything_but_what_was_erased() {
    let folder = tempfile::tempdir().expect("a folder");
    let memory = filled();
    let file = SqliteStore::open(folder.path().join("one.db")).expect("opened");
    copy(&memory, &file).expect("copied");
    assert_eq!(all(&file), all(&memory));
    file.erase(&id(3)).expect("erased");
    let mut dump = Vec::new();
    for record in records(&file) {
        serde_json::to_writer(&mut dump, &record.expect("read")).expect("written");
        dump.push(b'\n');
    }
    let text = String::from_utf8(dump.clone()).expect("text");
    assert!(text.contains("said-4-") && !text.contains("said-3-") && !text.contains("said-7-"));
    let other = SqliteStore::open(folder.path().join("two.db")).expect("opened");
    let lines = serde_json::Deserializer::from_slice(&dump).into_iter::<Record<Text>>();
    let done = restore(&other, lines).expect("loaded");
    assert_eq!(done.appended, text.lines().count() as u64);
    assert_eq!(all(&other), all(&file));
}
