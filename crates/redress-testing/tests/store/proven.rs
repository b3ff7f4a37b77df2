//! Stores that keep the contract pass, and what they do without is said.

use redress::store::{Immediate, LogStore, MemoryStore};
use redress::vocabulary::Text;
use redress_testing::store::{Parked, Part, Report, Suite};

fn memory() -> Suite<MemoryStore> {
    Suite::of(|| {
        let store = MemoryStore::new();
        ((), move || store.clone())
    })
}

#[test]
fn the_store_in_memory_keeps_the_contract() {
    let report = memory().scripts(300).run();
    report.assert();
    assert!(report.passed.len() >= 80, "{} cases", report.passed.len());
    let skipped: Vec<_> = report.skipped.iter().map(|skipped| skipped.part).collect();
    assert_eq!(skipped, [Part::Dropping]);
}

#[test]
fn the_store_in_memory_keeps_the_contract_of_one_that_answers_later() {
    let report = Suite::of_async(Parked, || {
        let store = MemoryStore::new();
        ((), move || Immediate(store.clone()))
    });
    let report = report.run();
    report.assert();
    assert_eq!(report.skipped, []);
}

#[test]
fn any_type_that_a_host_keeps_apart_can_be_proven() {
    let report = Suite::of(|| {
        let store = MemoryStore::<String>::default();
        ((), move || store.clone())
    });
    report.only("personal/").only("extremes/").run().assert();
}

#[test]
fn what_a_store_does_without_is_skipped_and_said() {
    let logs = || Suite::of_logs(|| ((), MemoryStore::<Text>::default)).one_handle();
    let report = logs().run();
    report.assert();
    let said = report.to_string();
    for part in ["no feed", "nothing kept apart", "one handle only"] {
        assert!(said.contains(part), "{said}");
    }
    assert!(
        report.skipped.iter().any(|skipped| skipped.case == "feed/positions-increase-from-above-0")
    );
    assert!(report.passed.len() >= 55, "{} cases", report.passed.len());
    let report = logs().feed().run();
    report.assert();
    assert!(!report.to_string().contains("no feed"));
}

#[test]
fn a_filter_that_fits_no_case_proves_nothing() {
    let report = memory().only("feeds/").run();
    assert_eq!(report, Report::default());
    assert!(!report.is_proven());
}

#[test]
fn the_names_of_cases_are_different() {
    let mut names = memory().scripts(1).run().passed;
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

/// A host's trait object is a store like any other.
#[test]
fn a_store_behind_a_trait_object_can_be_proven() {
    type Any = Box<dyn LogStore<Error = std::convert::Infallible, Personal = Text> + Send + Sync>;
    let report = Suite::of_logs(|| {
        let store = MemoryStore::new();
        ((), move || -> Any { Box::new(store.clone()) })
    });
    report.only("append/").only("handles/").run().assert();
}
