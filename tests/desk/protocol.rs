//! What a call records and gives to its caller; conflicts, policies, clocks.

use redress::complaint::command::{Absorb, Note, Recalculate, Register, Sign};
use redress::complaint::{Rejection, Request};
use redress::desk::{AdoptError, Desk, Failure};
use redress::handling::{Answer, Handling, Machine, Rules, Step};
use redress::lifecycle::{EventKind, Point};
use redress::policy::Policy;
use redress::store::{LogStore, MemoryStore};
use redress::time::ManualClock;
use redress::vocabulary::{Lang, Text};
use redress_testing::{agent, permissive};

use crate::common::{at, hours, limit};
use crate::faulty::*;

fn version(version: u32, within: &str) -> Policy {
    named("permissive", version, within)
}

fn named(name: &str, version: u32, within: &str) -> Policy {
    let mut spec = permissive();
    spec.name = name.parse().expect("a name");
    spec.version = version;
    spec.limits = vec![limit("form", Point::Received, Point::Registered, within)];
    Policy::new(spec).expect("a policy")
}

#[test]
fn what_fell_due_before_a_refused_request_is_recorded_and_given_to_its_caller() {
    let (desk, clock) = desk(two_limits());
    desk.receive(&agent(), case("c-1")).expect("received");
    clock.advance(hours(3));
    let error = desk.act(&id("c-1"), &agent(), Sign {}).expect_err("not dispatched");
    assert!(matches!(error.rejection(), Some(Rejection::WrongState { .. })));
    assert!(kinds(&error.recorded).contains(&EventKind::LimitBreached));
    assert_eq!(desk.log(&id("c-1")).expect("a log")[1..], error.recorded[..]);
    let sweep = desk.sweep(10).expect("a sweep");
    assert!(sweep.done.is_empty(), "nobody else will be given it");
}

#[test]
fn what_a_late_fact_leaves_due_is_recorded_and_given_to_its_caller() {
    let (desk, clock) = desk(two_limits());
    desk.receive(&agent(), case("c-1")).expect("received");
    clock.advance(hours(72));
    let filled_in = Request::now(Register {}).at(at("2026-03-02T13:00:00Z"));
    let recorded = desk.act(&id("c-1"), &agent(), filled_in).expect("registered");
    assert_eq!(recorded.entries.len(), 2);
    assert!(kinds(&recorded.entries[..1]).contains(&EventKind::Registered));
    assert!(kinds(&recorded.entries[1..]).contains(&EventKind::LimitBreached));
    assert_eq!(desk.log(&id("c-1")).expect("a log")[1..], recorded.entries[..]);
    assert!(desk.sweep(10).expect("a sweep").done.is_empty());
}

#[test]
fn a_refusal_after_the_first_event_is_a_refusal_and_not_contention() {
    let (desk, _) = desk(two_limits());
    desk.receive(&agent(), case("c-1")).expect("received");
    let due = vec![("form".parse().expect("a topic"), at("1969-12-31T00:00:00Z"))];
    let error =
        desk.act(&id("c-1"), &agent(), Absorb { from: id("c-0"), due }).expect_err("out of range");
    assert!(matches!(error.rejection(), Some(Rejection::Time(_))), "{error}");
    assert_eq!((error.code(), error.is_retryable()), ("rejected", false));
    assert_eq!(desk.log(&id("c-1")).expect("a log").len(), 1);
    assert_eq!(desk.load(&id("c-1")).expect("it").links, []);
}

#[test]
fn the_same_version_with_other_rules_is_not_adopted_nor_an_older_version() {
    let (desk, _) = desk(version(2, "2h"));
    let error = desk.adopt(version(2, "3h")).expect_err("other rules");
    assert!(matches!(error, AdoptError::OtherRules { .. }));
    assert_eq!(error.code(), "other-rules");
    let error = desk.adopt(version(1, "2h")).expect_err("older");
    assert!(matches!(error, AdoptError::Older { known: 2, .. }));
    assert_eq!(desk.policy(), version(2, "2h"));
    desk.adopt(version(2, "2h")).expect("the same again");
    desk.add_earlier(version(1, "2h")).expect("for older cases");
    assert_eq!(desk.policy(), version(2, "2h"), "new cases keep the current one");
    desk.add_earlier(version(1, "9h")).expect_err("other rules");
    desk.adopt(version(3, "1h")).expect("a later version");
    assert_eq!(desk.policy(), version(3, "1h"));
    desk.adopt(version(2, "2h")).expect_err("older now");
    desk.adopt(named("other", 1, "1h")).expect("another procedure");
}

#[test]
fn a_node_with_an_older_policy_or_another_one_does_not_move_a_case_back() {
    let (store, clock) = (MemoryStore::new(), ManualClock::new(at(NOON)));
    let new = Desk::new(version(2, "2h"), store.clone(), clock.clone());
    new.receive(&agent(), case("c-1")).expect("received");
    for policy in [version(1, "2h"), named("other", 9, "2h")] {
        let old = Desk::new(policy, store.clone(), clock.clone());
        let error = old.act(&id("c-1"), &agent(), Recalculate {}).expect_err("it would move back");
        assert!(matches!(error.failure, Failure::PolicyNotNewer { .. }), "{error}");
        let error = old.act(&id("c-1"), &agent(), Note {}).expect_err("it is not known");
        assert_eq!(error.code(), "unknown-policy");
        let missing = old.missing_policies().expect("a list");
        assert_eq!((missing.len(), missing[0].policy.version, missing[0].open), (1, 2, 1));
    }
    assert_eq!(store.log(&id("c-1"), 0).expect("a log").len(), 1);
    assert_eq!(new.missing_policies().expect("a list"), []);
    let newer = Desk::new(version(3, "2h"), store, clock);
    newer.act(&id("c-1"), &agent(), Recalculate {}).expect("moved on");
    assert_eq!(newer.load(&id("c-1")).expect("it").policy.version, 3);
}

/// Two nodes, one of which was given rules that were changed without a new version.
#[test]
fn a_version_with_other_rules_is_named_as_that_with_what_to_do() {
    let (store, clock) = (MemoryStore::new(), ManualClock::new(at(NOON)));
    let first = Desk::new(version(2, "2h"), store.clone(), clock.clone());
    first.receive(&agent(), case("c-1")).expect("received");
    let changed = Desk::new(version(2, "3h"), store.clone(), clock.clone());
    let error = changed.act(&id("c-1"), &agent(), Note {}).expect_err("other rules");
    assert!(matches!(error.failure, Failure::UnknownPolicy { other_rules: true, .. }), "{error}");
    assert!(error.to_string().contains("give the changed ones a higher version"), "{error}");
    assert!(error.text(&changed.policy(), Lang::Zh).contains("升版本号"));
    let asked = changed.permitted(&id("c-1"), &agent()).expect_err("other rules");
    assert!(matches!(asked.failure, Failure::UnknownPolicy { other_rules: true, .. }), "{asked}");
    // Done as it says.
    let settled = Desk::new(version(3, "3h"), store.clone(), clock.clone());
    let error = settled.act(&id("c-1"), &agent(), Note {}).expect_err("not known yet");
    assert!(matches!(error.failure, Failure::UnknownPolicy { other_rules: false, .. }), "{error}");
    settled.add_earlier(version(2, "2h")).expect("as it was");
    settled.act(&id("c-1"), &agent(), Note {}).expect("known");
}

#[test]
fn a_clock_that_is_a_little_behind_is_no_reason_to_refuse() {
    let store = MemoryStore::new();
    let (ahead, behind) = (ManualClock::new(at(NOON)), ManualClock::new(at(NOON)));
    let first = Desk::new(two_limits(), store.clone(), ahead.clone());
    let second = Desk::new(two_limits(), store.clone(), behind.clone());
    first.receive(&agent(), case("c-1")).expect("received");
    behind.advance(chrono::TimeDelta::milliseconds(-200));
    let noted = second.act(&id("c-1"), &agent(), Note {}).expect("within the tolerance");
    assert_eq!(noted.entry().expect("it").recorded_at, at(NOON));
    behind.advance(chrono::TimeDelta::milliseconds(-801));
    let error = second.act(&id("c-1"), &agent(), Note {}).expect_err("too far behind");
    assert!(matches!(error.rejection(), Some(Rejection::ClockBehind { .. })));
    assert!(error.is_retryable(), "time goes on");
    let patient = MemoryDesk::builder(two_limits()).tolerance(hours(1)).build(store, behind);
    patient.act(&id("c-1"), &agent(), Note {}).expect("as it is set");
}

#[test]
fn a_cache_can_be_none_and_changes_nothing() {
    for cache in [0, 1, 2, 1_000] {
        let (store, clock) = (MemoryStore::new(), ManualClock::new(at(NOON)));
        let desk = MemoryDesk::builder(two_limits()).cache(cache).build(store, clock);
        for n in 0..10 {
            desk.receive(&agent(), case(&format!("c-{n}"))).expect("received");
        }
        for n in 0..10 {
            desk.act(&id(&format!("c-{n}")), &agent(), Register {}).expect("registered");
            assert_eq!(desk.load(&id(&format!("c-{n}"))).expect("it").version, 2);
        }
    }
}

/// A machine by hand: what it asks of the store, step by step.
fn steps(desk: &MemoryDesk, mut machine: Handling<Text>) -> (Vec<&'static str>, bool) {
    let (mut answer, mut steps) = (Answer::Begin, Vec::new());
    loop {
        let store = desk.store();
        answer = match machine.step(answer, at(NOON) + hours(1)) {
            Step::LookUp { key } => {
                steps.push("look up");
                Answer::<std::convert::Infallible>::Found(store.entry_by_key(&key).expect("it"))
            }
            Step::Load { id } => {
                steps.push("load");
                Answer::Log(store.log(&id, 0).expect("a log"))
            }
            Step::ReadLog { id, after } => {
                steps.push("read");
                Answer::Log(store.log(&id, after).expect("a log"))
            }
            Step::Append(batch) => {
                steps.push("append");
                store.append(*batch).into()
            }
            Step::Done(outcome) => {
                return (steps, outcome.is_ok_and(|recorded| !recorded.replayed));
            }
            other => panic!("{other:?}"),
        };
    }
}

#[test]
fn a_request_is_looked_up_loaded_and_appended_and_a_retry_appends_nothing() {
    let (desk, _) = desk(two_limits());
    desk.receive(&agent(), case("c-1")).expect("received");
    let rules = Rules::new(two_limits()).shared();
    let act = |request: Request| Handling::act(rules.clone(), agent(), id("c-1"), request, None);
    let keyed = || Request::now(Note {}).keyed(key("k"));
    assert_eq!(steps(&desk, act(Note {}.into())), (vec!["load", "append"], true));
    assert_eq!(steps(&desk, act(keyed())), (vec!["look up", "load", "append"], true));
    assert_eq!(steps(&desk, act(keyed())), (vec!["look up", "read"], false));
    assert_eq!(steps(&desk, act(Sign {}.into())), (vec!["load"], false));
}

#[test]
fn a_driver_that_answers_out_of_step_is_told_so() {
    let rules = Rules::new(two_limits()).shared();
    let mut machine: Handling<Text> = Handling::act(rules, agent(), id("c-1"), Note {}, None);
    let step = machine.step(Answer::<std::convert::Infallible>::Appended, at(NOON));
    let Step::Done(Err(error)) = step else { panic!("{step:?}") };
    assert_eq!(error.code(), "out-of-step");
}
