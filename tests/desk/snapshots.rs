//! Snapshots save reading, and never beat the log.

use std::sync::Arc;

use proptest::prelude::*;
use redress::complaint::Complaint;
use redress::desk::{Desk, Snapshot};
use redress::policy::Policy;
use redress::store::{Batch, LogStore, MemoryStore, Row};
use redress::time::ManualClock;
use redress::vocabulary::{Facts, Kind, channel};
use redress_presets::dealership;
use redress_testing::strategies::{History, HistoryParameters, legal_history};
use redress_testing::{Scenario, agent, permissive};

/// The first entries of a history in a store.
fn store_of(history: &History, entries: usize) -> MemoryStore {
    let store = MemoryStore::new();
    for upto in 1..=entries {
        let log = &history.entries[..upto];
        let complaint = Complaint::from_log(log).expect("a log");
        let entry = Arc::new(log[upto - 1].clone());
        let row = Row::of(&complaint);
        store.append(Batch::new(complaint.id, entry, row)).expect("stored");
    }
    store
}

fn desk_of(history: &History, entries: usize) -> Desk<MemoryStore, ManualClock> {
    let clock = ManualClock::new(history.now);
    Desk::new(history.policy.clone(), store_of(history, entries), clock)
}

/// A snapshot after some entries.
fn taken(history: &History, entries: usize) -> Snapshot {
    desk_of(history, entries).snapshot(&history.complaint.id).expect("a snapshot")
}

fn histories() -> impl Strategy<Value = History> {
    legal_history(&dealership().expect("a policy"), HistoryParameters::default())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn a_snapshot_comes_back_as_it_was(history in histories()) {
        let kept = taken(&history, history.entries.len());
        let text = serde_json::to_string(&kept).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Snapshot>(&text).unwrap(), &kept);
        let shown = serde_json::to_value(&history.complaint).unwrap();
        let complaint: Complaint = serde_json::from_value(shown).unwrap();
        prop_assert_eq!(complaint, history.complaint);
    }

    /// Of an earlier version, or of a later one than the log has: what is loaded is what the log says.
    #[test]
    fn whatever_the_snapshot_says_the_log_decides(
        history in histories(),
        at in any::<prop::sample::Index>(),
        snapshot_at in any::<prop::sample::Index>(),
    ) {
        let (entries, kept) = (at.index(history.entries.len()) + 1, snapshot_at.index(history.entries.len()) + 1);
        let expected = Complaint::from_log(&history.entries[..entries]).unwrap();
        let desk = desk_of(&history, entries);
        prop_assert_eq!(desk.warm(taken(&history, kept)).unwrap(), kept <= entries);
        prop_assert_eq!(&desk.load(&history.complaint.id).unwrap(), &expected);
    }

    #[test]
    fn one_of_another_history_under_the_same_id_is_ignored(
        history in histories(),
        other in histories(),
        at in any::<prop::sample::Index>(),
    ) {
        let kept = at.index(other.entries.len()) + 1;
        // One entry alone may be the same by chance; then the snapshot cannot be told apart.
        prop_assume!(history.entries.get(kept - 1) != other.entries.get(kept - 1));
        let desk = desk_of(&history, history.entries.len());
        prop_assert!(!desk.warm(taken(&other, kept)).unwrap());
        prop_assert_eq!(&desk.load(&history.complaint.id).unwrap(), &history.complaint);
    }

    /// Any digit or letter of it changed: it is unreadable, or refused, or says the same.
    #[test]
    fn a_damaged_snapshot_is_ignored(history in histories(), at in any::<prop::sample::Index>()) {
        let good = taken(&history, history.entries.len());
        let mut text = serde_json::to_string(&good).unwrap().into_bytes();
        let at = at.index(text.len());
        text[at] ^= 1;
        let desk = desk_of(&history, history.entries.len());
        if let Ok(damaged) = serde_json::from_slice::<Snapshot>(&text) {
            prop_assert!(!desk.warm(damaged.clone()).unwrap() || damaged == good);
        }
        prop_assert_eq!(&desk.load(&history.complaint.id).unwrap(), &history.complaint);
    }
}

#[test]
fn one_of_another_version_of_the_crate_is_ignored() {
    let policy = Policy::new(permissive()).unwrap();
    let case = Scenario::under(policy.clone())
        .received_by(&agent(), Facts::new(Kind::Complaint, channel::HOTLINE));
    let complaint = Complaint::from_log(case.log()).unwrap();
    let store = MemoryStore::new();
    let entry = Arc::new(case.log()[0].clone());
    store.append(Batch::new(complaint.id.clone(), entry, Row::of(&complaint))).unwrap();
    let desk = Desk::new(policy, store, ManualClock::new(case.now()));
    let own = serde_json::to_string(&desk.snapshot(&complaint.id).unwrap()).unwrap();
    let other = own.replacen(env!("CARGO_PKG_VERSION"), "0.0.9", 1);
    assert_ne!(own, other);
    assert!(!desk.warm(serde_json::from_str(&other).unwrap()).unwrap());
    assert!(desk.warm(serde_json::from_str(&own).unwrap()).unwrap());
}
