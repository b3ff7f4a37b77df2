//! A relay on a file: its cursor and dead letters are kept, also while it and the program die.

#[path = "../../redress-relay/tests/contract/mod.rs"]
mod contract;

use redress::vocabulary::Text;
use redress_relay::Readers;
use redress_sqlite::{Error, SqliteOptions, SqliteStore};

#[test]
fn cursors_and_dead_letters_in_a_file_keep_the_contract() {
    // Each file in a folder of its own, all gone at the end.
    let folder = tempfile::tempdir().expect("a folder");
    let count = std::cell::Cell::new(0);
    contract::keeps::<Error>(&|| {
        count.set(count.get() + 1);
        let file = folder.path().join(format!("{}.db", count.get()));
        let open = || -> Box<dyn Readers<Error = Error>> {
            let store: SqliteStore<Text> = SqliteOptions::new().open(&file).expect("opened");
            Box::new(store)
        };
        (open(), open())
    });
}

#[test]
fn what_a_reader_has_reached_is_there_after_the_file_was_closed() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("complaints.db");
    let (mail, host) = ("mail".parse().expect("a name"), "host-1".parse().expect("a name"));
    let at = |second| chrono::DateTime::from_timestamp(second, 0).expect("an instant");
    let store = SqliteStore::open(&file).expect("opened");
    assert_eq!(store.claim(&mail, &host, at(0), at(60)).expect("claimed"), Some(0));
    assert!(store.advance(&mail, &host, 41).expect("moved"));
    drop(store);
    let store = SqliteStore::open(&file).expect("opened");
    assert_eq!(store.claim(&mail, &host, at(1), at(60)).expect("claimed"), Some(41));
    let other = "host-2".parse().expect("a name");
    assert_eq!(store.claim(&mail, &other, at(2), at(60)).expect("asked"), None);
}
