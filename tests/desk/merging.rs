//! Merging: what is handed over, what is completed by calling again, and that no circle arises.

use redress::complaint::command::{Hold, Merge, Withdraw};
use redress::complaint::{Request, Verdict};
use redress::desk::Failure;
use redress::lifecycle::{EventKind, Point};
use redress_testing::agent;

use crate::common::{at, hours, limit, with};
use crate::faulty::*;

#[test]
fn a_duplicate_on_hold_hands_no_date_over() {
    let (desk, clock) = desk(with([limit("answer", Point::Received, Point::Answered, "48h")]));
    desk.receive(&agent(), case("duplicate")).expect("received");
    clock.advance(hours(1));
    let reason = "parts".parse().expect("a reason");
    desk.act(&id("duplicate"), &agent(), Hold { reason }).expect("held");
    clock.advance(hours(9 * 24));
    desk.receive(&agent(), case("main")).expect("received");
    let merged = desk.merge(&agent(), &id("duplicate"), &id("main")).expect("merged");
    let main = desk.load(&id("main")).expect("it");
    assert_eq!(main.limits[0].due, at(NOON) + hours(1 + 9 * 24 + 48), "its own date stands");
    assert_eq!(main.limits[0].verdict(), Verdict::Open);
    assert_eq!(merged.entries.len(), 2, "both steps are given to the caller");
}

#[test]
fn a_promise_that_was_broken_on_the_duplicate_is_not_broken_on_both() {
    let (desk, clock) = desk(with([limit("answer", Point::Received, Point::Answered, "48h")]));
    desk.receive(&agent(), case("duplicate")).expect("received");
    // Nobody has swept: the breach is not on record yet.
    clock.advance(hours(50));
    desk.receive(&agent(), case("main")).expect("received");
    desk.merge(&agent(), &id("duplicate"), &id("main")).expect("merged");
    let main = desk.load(&id("main")).expect("it");
    assert_eq!((main.limits[0].due, main.limits[0].breached), (at(NOON) + hours(98), None));
    let duplicate = desk.load(&id("duplicate")).expect("it");
    assert_eq!(duplicate.all_limits().next().expect("a limit").verdict(), Verdict::Broken);
}

#[test]
fn a_running_promise_is_taken_over_if_it_is_earlier() {
    let (desk, clock) = desk(with([limit("answer", Point::Received, Point::Answered, "48h")]));
    desk.receive(&agent(), case("duplicate")).expect("received");
    clock.advance(hours(24));
    desk.receive(&agent(), case("main")).expect("received");
    desk.merge(&agent(), &id("duplicate"), &id("main")).expect("merged");
    assert_eq!(desk.load(&id("main")).expect("it").limits[0].due, at(NOON) + hours(48));
}

#[test]
fn a_merge_that_stopped_half_way_is_completed_by_the_same_call() {
    for fault in [Fault::Before, Fault::LostBefore, Fault::LostAfter] {
        let (desk, store, _) = faulty_desk();
        desk.receive(&agent(), case("main")).expect("received");
        store.fail(store.appends() + 2, fault);
        let first = desk.merge(&agent(), &id("c-1"), &id("main"));
        if fault == Fault::Before {
            let error = first.expect_err("the second step failed");
            assert!(kinds(&error.recorded).contains(&EventKind::Absorbed), "the first is told");
            desk.merge(&agent(), &id("c-1"), &id("main")).expect("completed");
        } else {
            first.expect("found out");
        }
        assert_eq!(desk.load(&id("c-1")).expect("it").merged_into, Some(id("main")));
        let again = desk.merge(&agent(), &id("c-1"), &id("main")).expect("nothing to do");
        assert!(again.replayed && again.entries.is_empty());
        let merged = kinds(&desk.log(&id("c-1")).expect("a log"));
        assert_eq!(merged.iter().filter(|kind| **kind == EventKind::Merged).count(), 1);
    }
}

#[test]
fn no_complaint_is_merged_into_one_that_has_ended_or_that_is_not_there() {
    let (desk, _) = desk(two_limits());
    let names: Vec<_> = (0..11).map(|n| format!("m-{n:02}")).collect();
    for name in &names {
        desk.receive(&agent(), case(name)).expect("received");
    }
    // By itself the command needs what `Desk::merge` does first: the promises must be taken over.
    let bare = desk.act(&id("m-00"), &agent(), Merge { into: id("m-01") });
    assert_eq!(bare.expect_err("nothing was taken over").code(), "rejected");
    for pair in names.windows(2) {
        desk.merge(&agent(), &id(&pair[0]), &id(&pair[1])).expect("merged");
    }
    // The last one is open, and all others have ended in it: a circle.
    let error = desk.act(&id("m-10"), &agent(), Merge { into: id("m-00") }).expect_err("a circle");
    assert!(matches!(&error.failure, Failure::MergeTarget { id: ended } if *ended == id("m-00")));
    let error = desk.act(&id("m-10"), &agent(), Merge { into: id("ghost") }).expect_err("nobody");
    assert_eq!(error.code(), "unknown-complaint");
    assert!(desk.load(&id("m-10")).expect("it").is_open());
}

#[test]
fn a_merge_that_will_be_refused_leaves_the_other_complaint_alone() {
    let (desk, _) = desk(two_limits());
    for name in ["duplicate", "main"] {
        desk.receive(&agent(), case(name)).expect("received");
    }
    let reason = "sorted out".parse().expect("a reason");
    desk.act(&id("duplicate"), &agent(), Withdraw { reason }).expect("withdrawn");
    let error = desk.merge(&agent(), &id("duplicate"), &id("main")).expect_err("it has ended");
    assert_eq!(error.code(), "rejected");
    assert_eq!(desk.log(&id("main")).expect("a log").len(), 1);
    let error = desk.merge(&agent(), &id("main"), &id("duplicate")).expect_err("it has ended");
    assert_eq!(error.code(), "merge-target");
    assert_eq!(desk.log(&id("main")).expect("a log").len(), 1);
}

#[test]
fn of_two_merges_into_each_other_at_most_one_happens() {
    for _ in 0..50 {
        let (desk, _) = desk(two_limits());
        for name in ["a", "b"] {
            desk.receive(&agent(), case(name)).expect("received");
        }
        std::thread::scope(|scope| {
            scope.spawn(|| desk.merge(&agent(), &id("a"), &id("b")).is_ok());
            scope.spawn(|| desk.merge(&agent(), &id("b"), &id("a")).is_ok());
        });
        let open = ["a", "b"].map(|name| desk.load(&id(name)).expect("it").is_open());
        assert_ne!(open, [false, false], "one of them goes on");
    }
}

#[test]
fn a_key_counts_for_a_merge_as_for_any_command() {
    let (desk, _) = desk(with([]));
    for name in ["c-1", "c-2", "main", "other"] {
        desk.receive(&agent(), case(name)).expect("received");
    }
    let key = |text: &str| Some(text.parse().expect("a key"));
    let merge = |from: &str, into: &str, by: &str| {
        desk.merge_keyed(&agent(), &id(from), &id(into), key(by))
    };
    let first = merge("c-1", "main", "k-1").expect("merged");
    let again = merge("c-1", "main", "k-1").expect("the same");
    assert_eq!((first.replayed, again.replayed), (false, true));
    assert_eq!(again.entries.last(), first.entries.last());
    // For something else the key is a mistake, found before anything is touched.
    let versions =
        || ["c-2", "main", "other"].map(|name| desk.load(&id(name)).expect("it").version);
    let before = versions();
    for (from, into) in [("c-2", "main"), ("c-1", "other")] {
        let error = merge(from, into, "k-1").expect_err("a mistake");
        assert!(matches!(error.failure, Failure::IdempotencyMismatch { .. }), "{error}");
    }
    let mut withdraw = Request::now(Withdraw { reason: "mistake".parse().expect("a reason") });
    withdraw.key = key("k-2");
    desk.act(&id("other"), &agent(), withdraw).expect("withdrawn");
    let error = merge("c-2", "main", "k-2").expect_err("a mistake");
    assert!(matches!(error.failure, Failure::IdempotencyMismatch { .. }), "{error}");
    assert_eq!(versions()[..2], before[..2]);
}
