//! Sweeps and the month's end: nobody is kept waiting by those that cannot be ticked.

use redress::complaint::command::{Note, Register};
use redress::desk::{Desk, Failure};
use redress::lifecycle::{EventKind, Point};
use redress::policy::Policy;
use redress::store::{MemoryStore, Query};
use redress::time::{Calendar, ManualClock};
use redress_testing::{agent, permissive};

use crate::common::{at, hours, limit};
use crate::faulty::*;

fn version(version: u32) -> Policy {
    let mut spec = permissive();
    spec.version = version;
    spec.limits = vec![limit("form", Point::Received, Point::Registered, "2h")];
    Policy::new(spec).expect("a policy")
}

#[test]
fn complaints_that_cannot_be_ticked_are_reported_once_and_keep_nobody_waiting() {
    let (store, clock) = (MemoryStore::new(), ManualClock::new(at(NOON)));
    let old = Desk::new(version(1), store.clone(), clock.clone());
    for n in 0..700 {
        old.receive(&agent(), case(&format!("a-{n:03}"))).expect("received");
    }
    clock.advance(hours(1));
    // The desk is set up anew, and somebody forgot the first version.
    let desk = Desk::new(version(2), store, clock.clone());
    for name in ["b-1", "b-2", "b-3"] {
        desk.receive(&agent(), case(name)).expect("received");
    }
    clock.advance(hours(3));
    let sweep = desk.sweep(2).expect("a sweep");
    assert_eq!(
        sweep.done.iter().map(|done| &done.id).collect::<Vec<_>>(),
        [&id("b-1"), &id("b-2")]
    );
    assert!(sweep.done.iter().all(|done| kinds(&done.entries).contains(&EventKind::LimitBreached)));
    let mut failed: Vec<_> = sweep.failed.iter().map(|(id, _)| id.clone()).collect();
    assert!(sweep.failed.iter().all(|(_, error)| error.code() == "unknown-policy"));
    failed.dedup();
    assert_eq!(failed.len(), 700, "each once");
    assert!(sweep.more);
    let sweep = desk.sweep(2).expect("a sweep");
    assert_eq!((sweep.done.len(), sweep.failed.len(), sweep.more), (1, 700, false));
    // The obvious loop ends, though 700 cases are still due.
    let mut rounds = 0;
    while desk.sweep(2).expect("a sweep").more {
        rounds += 1;
    }
    assert_eq!(rounds, 0);
    let missing = desk.missing_policies().expect("a list");
    assert_eq!((missing[0].policy.version, missing[0].open, missing[0].closed), (1, 700, 0));
    desk.add_earlier(version(1)).expect("the one that was missing");
    assert_eq!(desk.sweep(1_000).expect("a sweep").done.len(), 700);
}

#[test]
fn a_sweep_of_as_many_as_are_due_says_that_there_are_no_more() {
    let (desk, clock) = desk(version(1));
    for n in 0..4 {
        desk.receive(&agent(), case(&format!("c-{n}"))).expect("received");
    }
    clock.advance(hours(3));
    for (limit, done, more) in [(0, 0, false), (3, 3, true), (1, 1, false), (9, 0, false)] {
        let sweep = desk.sweep(limit).expect("a sweep");
        assert_eq!((sweep.done.len(), sweep.more), (done, more), "{limit}");
    }
}

#[test]
fn a_broken_log_is_reported_with_its_complaint_and_passed() {
    let (desk, store, clock) = faulty_desk();
    desk.receive(&agent(), case("c-2")).expect("received");
    store.swap("c-1", "nobody");
    clock.advance(hours(3));
    let fresh = Desk::new(two_limits(), store, clock);
    let sweep = fresh.sweep(10).expect("a sweep");
    assert_eq!(sweep.done[0].id, id("c-2"));
    assert_eq!((&sweep.failed[0].0, sweep.failed[0].1.code()), (&id("c-1"), "unknown-complaint"));
}

#[test]
fn a_month_is_closed_page_by_page_and_closing_it_again_carries_nothing_over() {
    let mut spec = permissive();
    spec.calendar = Calendar::always_open(chrono_tz::UTC);
    let (desk, clock) = desk(Policy::new(spec).expect("a policy"));
    for n in 0..5 {
        desk.receive(&agent(), case(&format!("c-{n}"))).expect("received");
    }
    let early = desk.carry_over(&agent(), (2026, 3), None, 2).expect_err("too early");
    assert!(matches!(early.failure, Failure::MonthNotOver { year: 2026, month: 3, .. }));
    assert_eq!(desk.carry_over(&agent(), (2026, 13), None, 2).expect_err("none").code(), "time");
    clock.set(at("2026-04-01T00:00:00Z"));
    desk.receive(&agent(), case("c-9")).expect("one of April's");
    let (mut after, mut pages) = (None, Vec::new());
    loop {
        let page = desk.carry_over(&agent(), (2026, 3), after, 2).expect("a page");
        assert!(page.failed.is_empty(), "{:?}", page.failed);
        pages.push(page.done.len());
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(pages, [2, 2, 1]);
    let again = desk.carry_over(&agent(), (2026, 3), None, 100).expect("a page");
    assert!(again.done.is_empty() && again.failed.is_empty() && again.next.is_none());
    for n in 0..5 {
        let carried = desk.load(&id(&format!("c-{n}"))).expect("it").carried;
        assert_eq!(carried, Some((2026, 4)));
    }
    assert_eq!(desk.load(&id("c-9")).expect("it").carried, None);
}

#[test]
fn every_policy_that_is_in_use_is_counted_with_its_open_and_closed_cases() {
    use redress::complaint::command::Withdraw;
    let (desk, _) = desk(version(1));
    for n in 0..3 {
        desk.receive(&agent(), case(&format!("c-{n}"))).expect("received");
    }
    let reason = "changed their mind".parse().expect("a reason");
    desk.act(&id("c-0"), &agent(), Withdraw { reason }).expect("withdrawn");
    desk.act(&id("c-1"), &agent(), Register {}).expect("registered");
    desk.act(&id("c-1"), &agent(), Note {}).expect("noted");
    let other = Desk::new(version(2), desk.store().clone(), ManualClock::new(at(NOON)));
    let missing = other.missing_policies().expect("a list");
    assert_eq!((missing.len(), missing[0].open, missing[0].closed), (1, 2, 1));
    assert_eq!(desk.count(&Query::open()).expect("a count"), 2);
}
