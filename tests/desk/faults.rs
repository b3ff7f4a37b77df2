//! A store that fails: what a desk finds out, what it says, what it never does twice.

use std::error::Error as _;

use proptest::prelude::*;
use redress::complaint::command::{Decline, Note, Register, Reopen};
use redress::complaint::{Complaint, Rejection, Request};
use redress::desk::{Desk, Failure, Intake};
use redress::lifecycle::{EventKind, Milestone, Point};
use redress::policy::{Consequence, Policy, Reaction, Trigger, When};
use redress::store::LogStore;
use redress::time::ManualClock;
use redress_testing::{agent, permissive};

use crate::common::{at, hours, minutes};
use crate::faulty::*;

fn noted(store: &Faulty, case: &str) -> usize {
    let log = store.store.log(&id(case), 0).expect("a log");
    kinds(&log).iter().filter(|kind| **kind == EventKind::Noted).count()
}

#[test]
fn an_entry_whose_answer_was_lost_is_found_in_the_log_and_not_written_again() {
    let (desk, store, _) = faulty_desk();
    for request in [Request::now(Note {}), Request::now(Note {}).keyed(key("k"))] {
        store.fail_next(Fault::LostAfter);
        let (before, appends) = (noted(&store, "c-1"), store.appends());
        let recorded = desk.act(&id("c-1"), &agent(), request).expect("found out");
        assert!(!recorded.replayed);
        assert_eq!(kinds(&recorded.entries), [EventKind::Noted]);
        assert_eq!((noted(&store, "c-1"), store.appends()), (before + 1, appends + 1));
    }
}

#[test]
fn an_entry_that_was_lost_before_it_was_stored_is_appended_again_as_it_is() {
    let (desk, store, clock) = faulty_desk();
    store.fail_next(Fault::LostBefore);
    let recorded = desk.act(&id("c-1"), &agent(), Note {}).expect("found out");
    assert_eq!(recorded.entry().expect("it").recorded_at, at(NOON));
    clock.advance(minutes(1));
    assert_eq!(noted(&store, "c-1"), 1);
}

#[test]
fn a_receipt_whose_answer_was_lost_is_no_complaint_of_somebody_else() {
    let store = Faulty::default();
    let desk = Desk::new(two_limits(), store.clone(), ManualClock::new(at(NOON)));
    store.fail_next(Fault::LostAfter);
    let recorded = desk.receive(&agent(), case("c-1")).expect("it is ours");
    assert!(!recorded.replayed);
    assert_eq!(store.appends(), 1);
}

#[test]
fn what_cannot_be_found_out_is_in_doubt_and_retryable_only_under_a_key() {
    let (desk, store, _) = faulty_desk();
    desk.load(&id("c-1")).expect("in the cache");
    for keyed in [false, true] {
        // The commit's answer is lost, and then the store cannot be read.
        store.fail_next(Fault::LostAfter);
        store.unreadable(true);
        let request = Request::now(Note {});
        let request = if keyed { request.keyed(key("k")) } else { request };
        let error = desk.act(&id("c-1"), &agent(), request.clone()).expect_err("in doubt");
        assert_eq!((error.code(), error.is_retryable()), ("in-doubt", keyed));
        assert!(error.source().is_some());
        store.unreadable(false);
        if keyed {
            let again = desk.act(&id("c-1"), &agent(), request).expect("it was stored");
            assert!(again.replayed);
        }
        desk.load(&id("c-1")).expect("in the cache again");
    }
    assert_eq!(noted(&store, "c-1"), 2);
}

#[test]
fn a_store_that_cannot_be_reached_has_stored_nothing_and_the_same_call_may_be_made_again() {
    let (desk, store, _) = faulty_desk();
    store.fail_next(Fault::Before);
    let error = desk.act(&id("c-1"), &agent(), Note {}).expect_err("it failed");
    assert_eq!((error.code(), error.is_retryable()), ("store", true));
    assert!(matches!(error.failure, Failure::Store(Broken)));
    assert_eq!(noted(&store, "c-1"), 0);
    desk.act(&id("c-1"), &agent(), Note {}).expect("noted");
    assert_eq!(noted(&store, "c-1"), 1);
}

#[test]
fn alarms_that_were_recorded_are_given_to_the_caller_of_a_request_that_fails_after_them() {
    let (desk, store, clock) = faulty_desk();
    clock.advance(hours(3));
    // What a late fact leaves due cannot be stored: the fact stands, and a sweep finds the rest.
    let filled_in = Request::now(Register {}).at(at("2026-03-02T13:00:00Z"));
    clock.advance(hours(72));
    store.fail(store.appends() + 2, Fault::Before);
    let recorded = desk.act(&id("c-1"), &agent(), filled_in).expect("registered");
    assert_eq!(recorded.entries.len(), 1);
    let sweep = desk.sweep(10).expect("a sweep");
    assert!(kinds(&sweep.done[0].entries).contains(&EventKind::LimitBreached));
}

#[test]
fn a_store_that_lies_is_believed_until_the_next_look_and_no_longer() {
    let (desk, store, _) = faulty_desk();
    store.fail_next(Fault::Lie);
    desk.act(&id("c-1"), &agent(), Register {}).expect("it says so");
    assert_eq!(desk.load(&id("c-1")).expect("a case").version, 1, "the log is asked");
    store.fail_next(Fault::Lie);
    desk.act(&id("c-1"), &agent(), Register {}).expect("it says so");
    let registered = desk.act(&id("c-1"), &agent(), Register {}).expect("really");
    assert_eq!(registered.entry().expect("it").version, 2);
    assert_eq!(desk.load(&id("c-1")).expect("a case").version, 2);
}

#[test]
fn a_log_of_another_complaint_is_not_taken_for_this_one() {
    let (desk, store, clock) = faulty_desk();
    desk.receive(&agent(), case("c-2")).expect("received");
    desk.act(&id("c-2"), &agent(), Register {}).expect("registered");
    store.swap("c-1", "c-2");
    let fresh = Desk::new(two_limits(), store.clone(), clock);
    let error = fresh.load(&id("c-1")).expect_err("another one's");
    assert!(
        matches!(&error.failure, Failure::OtherLog { asked, found } if *asked == id("c-1") && *found == id("c-2"))
    );
    let error = fresh.act(&id("c-1"), &agent(), Note {}).expect_err("another one's");
    assert_eq!((error.code(), error.is_retryable()), ("other-log", false));
    assert_eq!(store.store.log(&id("c-1"), 0).expect("a log").len(), 1);
}

fn faults() -> impl Strategy<Value = Vec<(u32, Fault)>> {
    let fault = prop_oneof![Just(Fault::Before), Just(Fault::LostBefore), Just(Fault::LostAfter)];
    proptest::collection::vec((1u32..60, fault), 0..20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Two desks on one store, whatever goes wrong: each keyed request is done exactly once in the end, the log
    /// is whole, and the columns are those of the log.
    #[test]
    fn whatever_fails_a_keyed_request_that_is_sent_until_it_is_answered_is_done_once(
        faults in faults(),
        steps in proptest::collection::vec((0usize..2, 0usize..3, 0i64..90), 1..14),
        cache in prop_oneof![Just(0usize), Just(2), Just(100)],
    ) {
        let (store, clock) = (Faulty::default(), ManualClock::new(at(NOON)));
        for (append, fault) in faults {
            store.fail(append, fault);
        }
        let desks = [0, 1].map(|_| {
            let builder = FaultyDesk::builder(two_limits()).cache(cache);
            builder.build(store.clone(), clock.clone())
        });
        for (n, name) in ["c-0", "c-1", "c-2"].iter().enumerate() {
            let intake = || Intake::new(case(name)).keyed(key(&format!("r-{n}")));
            while let Err(error) = desks[n % 2].receive(&agent(), intake()) {
                prop_assert!(error.is_retryable(), "{error}");
            }
        }
        for (n, (desk, case, wait)) in steps.iter().enumerate() {
            clock.advance(minutes(*wait));
            let request = Request::now(Note {}).keyed(key(&format!("k-{n}")));
            while let Err(error) = desks[*desk].act(&id(&format!("c-{case}")), &agent(), request.clone()) {
                prop_assert!(error.is_retryable(), "{error}");
            }
            // Sent again through the other desk, as a client does that has lost the answer.
            let again = desks[1 - *desk].act(&id(&format!("c-{case}")), &agent(), request);
            prop_assert!(again.is_ok_and(|again| again.replayed));
        }
        let due = |desk: &FaultyDesk| desk.due(None, clock_now(&clock), 10).expect("due").len();
        for _ in 0..8 {
            desks[0].sweep(10).expect("a sweep");
        }
        prop_assert_eq!(due(&desks[0]), 0, "everything due is recorded");
        for n in 0..3 {
            let name = id(&format!("c-{n}"));
            let log = store.store.log(&name, 0).expect("a log");
            let folded = Complaint::from_log(log.iter().map(AsRef::as_ref)).expect("whole");
            let asked = steps.iter().filter(|(_, case, _)| *case == n).count();
            prop_assert_eq!(noted(&store, &format!("c-{n}")), asked);
            let mut breaches: Vec<_> = kinds(&log);
            breaches.retain(|kind| *kind == EventKind::LimitBreached);
            prop_assert!(breaches.len() <= 2, "each once");
            let page = store.store.list(&redress::store::Query::all(), None, 10).expect("a page");
            let row = &page.rows.iter().find(|listed| listed.id == name).expect("it").row;
            prop_assert_eq!(row, &redress::store::Row::of(&folded));
            for desk in &desks {
                prop_assert_eq!(&desk.load(&name).expect("it"), &folded);
            }
        }
    }
}

fn clock_now(clock: &ManualClock) -> chrono::DateTime<chrono::Utc> {
    redress::time::Clock::now(clock)
}

/// Rules that set each other off too often are noticed after the command's first events.
#[test]
fn a_command_that_is_refused_half_way_leaves_nothing_behind() {
    let mut spec = permissive();
    let reopened = Trigger::Reached(Milestone::At(Point::Reopened));
    // One deeper than the sixteen that are followed; the check of a policy finds what never ends.
    let again = Reaction::new("again".parse().expect("a rule"), reopened)
        .unless(When::any().from_cycle(2 + 17))
        .then(Consequence::Rework);
    spec.reactions = vec![again];
    let (desk, clock) = desk(Policy::new(spec).expect("a policy"));
    desk.receive(&agent(), case("c-1")).expect("received");
    let reason = || "because".parse().expect("a reason");
    let declined = desk.act(&id("c-1"), &agent(), Decline { reason: reason() }).expect("declined");
    for _ in 0..2 {
        clock.advance(minutes(1));
        let reopened = desk.act(&id("c-1"), &agent(), Reopen { reason: reason() });
        let refused = reopened.expect_err("refused");
        let endless = |why: &Rejection| matches!(why, Rejection::Endless { .. });
        assert!(matches!(&refused.failure, Failure::Rejected(why) if endless(why)), "{refused}");
        assert!(refused.recorded.is_empty());
        let log = desk.log(&id("c-1")).expect("a log");
        assert_eq!(log.last(), declined.entry());
        let folded = Complaint::from_log(log.iter().map(AsRef::as_ref)).expect("whole");
        assert_eq!(desk.load(&id("c-1")).expect("there"), folded);
    }
    let noted = desk.act(&id("c-1"), &agent(), Note {}).expect("noted");
    assert_eq!(kinds(&noted.entries), [EventKind::Noted]);
}
