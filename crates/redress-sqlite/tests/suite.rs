//! The conformance suite on SQLite: on a file with several handles, and within a transaction of the host's.

use redress::vocabulary::Text;
use redress_sqlite::{Durability, SqliteOptions, SqliteStore};
use redress_testing::store::Suite;

fn suite(durability: Durability) -> Suite<SqliteStore<Text>> {
    Suite::of(move || {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("complaints.db");
        let options = SqliteOptions::new().durability(durability);
        (folder, move || options.open(&file).expect("opened"))
    })
}

#[test]
fn a_file_keeps_the_contract() {
    let report = suite(Durability::Normal).run();
    report.assert();
    assert!(report.passed.len() >= 110, "{} cases", report.passed.len());
}

#[test]
fn a_file_that_waits_for_the_disk_keeps_the_contract_of_handles_and_races() {
    suite(Durability::Full)
        .only("append/")
        .only("handles/")
        .only("atomicity/")
        .only("races/")
        .run()
        .assert();
}
