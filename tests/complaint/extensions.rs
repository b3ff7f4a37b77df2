//! Extensions: which promises are accepted, and what becomes of the verdicts.

use crate::common::{MICRO, at, extendable, freely, general, hours, limit, with};
use crate::stories::{
    NOON, answer, asked, checked, close, extend, extend_to, given, handle, hold, id, rejected,
    two_limits,
};

use chrono::TimeDelta;
use redress::complaint::command::*;
use redress::complaint::{Alarm, Command, Complaint, Event, ExtensionRefusal, Rejection, Verdict};
use redress::desk::Desk;
use redress::lifecycle::{EventKind, Point, StateKind};
use redress::policy::{Consequence, Extension, Policy, Reaction, Target, Trigger};
use redress::store::{LogStore, MemoryStore};
use redress::time::ManualClock;
use redress::vocabulary::{Actor, Outcome, Role};
use redress_testing::{Given, Then, agent, permissive};

fn extendable_by(extension: Extension) -> Given {
    given(with([extendable(limit("handle", Point::Received, Point::Completed, "24h"), extension)]))
}

fn refuse_extension(then: redress_testing::Then, check: impl FnOnce(&ExtensionRefusal) -> bool) {
    then.then_rejected(|why| matches!(why, Rejection::Extension { why, .. } if check(why)));
}

#[test]
fn an_extension_that_is_none_is_refused() {
    let not_later = |why: &ExtensionRefusal| matches!(why, ExtensionRefusal::NotLater { .. });
    let due = at("2026-03-03T12:00:00Z");
    refuse_extension(extendable_by(freely()).when(&agent(), extend_to(due)), not_later);
    refuse_extension(extendable_by(freely()).when(&agent(), extend_to(due - hours(1))), not_later);
    extendable_by(freely())
        .when(&agent(), extend_to(due + MICRO))
        .then_due("handle", "2026-03-03T12:00:00.000001Z");
}

#[test]
fn an_extension_beyond_the_maximum_is_refused() {
    let at_most = "48h".parse().expect("a period");
    let given = || extendable_by(freely().at_most(at_most));
    let furthest = at("2026-03-04T12:00:00Z");
    refuse_extension(
        given().when(&agent(), extend_to(furthest + MICRO)),
        |why| matches!(why, ExtensionRefusal::TooFar { furthest: max, .. } if *max == furthest),
    );
    given().when(&agent(), extend_to(furthest)).then_accepted();
}

/// What is agreed is a date after now, and at most as far as the rule's own period reaches.
#[test]
fn a_date_is_agreed_for_later_than_now_and_as_far_as_its_rule_allows() {
    let rule = limit("handle", Point::Received, Point::Completed, "48h").agreed();
    let given = given(with([rule])).after(hours(1));
    let asking = |promise: &str| given.clone().when(&agent(), extend("handle", promise));
    refuse_extension(asking("2026-03-02T13:00:00Z"), |why| {
        matches!(why, ExtensionRefusal::NotLater { .. })
    });
    asking("2026-03-02T13:00:00.000001Z").then_due("handle", "2026-03-02T13:00:00.000001Z");
    asking("2026-03-04T13:00:00Z").then_due("handle", "2026-03-04T13:00:00Z");
    let furthest = at("2026-03-04T13:00:00Z");
    refuse_extension(
        asking("2026-03-04T13:00:00.000001Z"),
        |why| matches!(why, ExtensionRefusal::TooFar { furthest: max, .. } if *max == furthest),
    );
}

#[test]
fn a_second_extension_where_one_is_allowed_is_refused() {
    let given =
        extendable_by(Extension::new(1)).and(&agent(), extend_to(at("2026-03-04T12:00:00Z")));
    refuse_extension(given.when(&agent(), extend_to(at("2026-03-05T12:00:00Z"))), |why| {
        matches!(why, ExtensionRefusal::UsedUp(1))
    });
}

#[test]
fn an_extension_asked_for_after_the_limit_is_refused() {
    let late = |why: &ExtensionRefusal| matches!(why, ExtensionRefusal::Late { .. });
    let then = extendable_by(freely()).after(hours(24));
    then.clone().when(&agent(), extend_to(at("2026-03-05T12:00:00Z"))).then_accepted();
    refuse_extension(then.after(MICRO).when(&agent(), extend_to(at("2026-03-05T12:00:00Z"))), late);
}

#[test]
fn an_extension_without_approval_is_refused() {
    let mut spec = permissive();
    let boss: Role = "boss".parse().expect("a role");
    spec.roles.push(boss.clone());
    spec.permissions[0].to.push(boss.clone());
    spec.limits = vec![extendable(
        limit("handle", Point::Received, Point::Completed, "24h"),
        freely().approvers(vec![boss.clone()]),
    )];
    let given = given(Policy::new(spec).expect("a policy"));
    let promise = at("2026-03-05T12:00:00Z");
    refuse_extension(
        given.clone().when(&agent(), extend_to(promise)),
        |why| matches!(why, ExtensionRefusal::NotApproved(by) if *by == [boss.clone()]),
    );
    let boss = Actor::new("bo".parse().expect("an id"), boss);
    given.when(&boss, extend_to(promise)).then_accepted();
}

#[test]
fn an_extension_that_the_customer_does_not_know_of_is_refused() {
    let given = extendable_by(freely().customer_told());
    let promise = at("2026-03-05T12:00:00Z");
    let untold = Extend { customer_told: false, ..extend_to(promise) };
    refuse_extension(given.clone().when(&agent(), untold), |why| {
        matches!(why, ExtensionRefusal::CustomerNotTold)
    });
    given.when(&agent(), extend_to(promise)).then_accepted();
}

#[test]
fn an_extension_of_what_is_not_running_or_not_extendable_is_refused() {
    let promise = at("2026-03-05T12:00:00Z");
    let done = extendable_by(freely())
        .and(&agent(), Register {})
        .and(&agent(), Answer { outcome: Outcome::Resolved });
    refuse_extension(done.when(&agent(), extend_to(promise)), |why| {
        matches!(why, ExtensionRefusal::NotRunning)
    });
    refuse_extension(given(two_limits()).when(&agent(), extend_to(promise)), |why| {
        matches!(why, ExtensionRefusal::NotExtendable(_))
    });
    let held = extendable_by(freely()).and(&agent(), hold());
    refuse_extension(held.when(&agent(), extend_to(promise)), |why| {
        matches!(why, ExtensionRefusal::Suspended)
    });
}

#[test]
fn an_extension_after_the_close_or_without_a_reason_is_refused() {
    extendable_by(freely())
        .and(&agent(), Register {})
        .and(&agent(), Answer { outcome: Outcome::Resolved })
        .and(&agent(), close())
        .when(&agent(), extend_to(at("2026-03-05T12:00:00Z")))
        .then_rejected(|why| matches!(why, Rejection::WrongState { state: StateKind::Closed, .. }));
    for wire in [
        r#"{"extend":{"topic":"handle","promise":"2026-03-05T12:00:00Z","customer_told":true}}"#,
        r#"{"extend":{"topic":"handle","promise":"2026-03-05T12:00:00Z","reason":"","customer_told":true}}"#,
        r#"{"extend":{"topic":"handle","promise":"2026-03-05T12:00:00Z","reason":" ","customer_told":true}}"#,
    ] {
        assert!(serde_json::from_str::<Command>(wire).is_err(), "{wire}");
    }
}

/// A limit that escalates when it runs out, and may be extended in time.
fn contested() -> Policy {
    with([extendable(limit("handle", Point::Received, Point::Completed, "24h"), freely())
        .on_breach(Consequence::Escalate(1))])
}

#[test]
fn an_extension_and_a_sweep_at_one_instant_leave_one_consistent_order() {
    for round in 0..40 {
        let store = MemoryStore::new();
        // At the due instant exactly the extension is in time and nothing is breached; a microsecond
        // later the limit has run out, whoever comes first.
        let late = round % 2 == 1;
        let now = at("2026-03-03T12:00:00Z") + if late { MICRO } else { TimeDelta::zero() };
        let desks = [NOON; 2].map(|noon| {
            let clock = ManualClock::new(at(noon));
            (Desk::new(contested(), store.clone(), clock.clone()), clock)
        });
        desks[0].0.receive(&agent(), asked(general())).expect("received");
        desks.iter().for_each(|(_, clock)| clock.set(now));
        let extended = std::thread::scope(|scope| {
            let sweeper = scope.spawn(|| desks[1].0.sweep(10).expect("a sweep"));
            let extended = desks[0].0.act(&id(), &agent(), extend_to(at("2026-03-06T12:00:00Z")));
            assert!(sweeper.join().expect("no panic").failed.is_empty());
            extended
        });
        let complaint = desks[0].0.load(&id()).expect("a complaint");
        let handle = &complaint.limits[0];
        assert_eq!(extended.is_ok(), !late, "round {round}");
        if late {
            let why = rejected(extended);
            assert!(matches!(why, Rejection::Extension { why: ExtensionRefusal::Late { .. }, .. }));
            assert_eq!((handle.verdict(), complaint.level), (Verdict::Broken, 1));
        } else {
            assert_eq!((handle.verdict(), complaint.level), (Verdict::Open, 0));
            assert_eq!(handle.due, at("2026-03-06T12:00:00Z"));
        }
        let log = store.log(&id(), 0).expect("a log");
        assert_eq!(Complaint::from_log(log.iter().map(AsRef::as_ref)).expect("a log"), complaint);
        assert_eq!(desks[1].0.load(&id()).expect("it"), complaint);
    }
}

#[test]
fn an_extension_records_both_promises_and_keeps_both_verdicts() {
    given(with([extendable(handle("24h"), freely())]))
        .and(&agent(), Register {})
        .after(hours(2))
        .when(&agent(), extend("handle", "2026-03-05T12:00:00Z"))
        .then_events(&[EventKind::LimitRepromised])
        .then_entry(|entry| {
            matches!(&entry.events[0], Event::LimitRepromised { from, to, customer_told: true, .. }
                if *from == at("2026-03-03T12:00:00Z") && *to == at("2026-03-05T12:00:00Z"))
        })
        .then_due("handle", "2026-03-05T12:00:00Z")
        .given()
        .at("2026-03-04T12:00:00Z")
        .when(&agent(), answer())
        .then_limit("handle", Verdict::Kept)
        .then_complaint(|c| c.ended[0].original_verdict() == Verdict::Broken);
}

#[test]
fn a_breach_survives_an_extension() {
    let late = freely().late();
    given(with([extendable(handle("24h"), late)]))
        .and(&agent(), Register {})
        .after(hours(30))
        .and(&agent(), extend("handle", "2026-03-06T12:00:00Z"))
        .after(hours(1))
        .when(&agent(), answer())
        .then_limit("handle", Verdict::Broken)
        .then_entry(|entry| {
            entry
                .events
                .iter()
                .any(|e| matches!(e, Event::LimitMet { on_time: false, restated: false, .. }))
        });
}

#[test]
fn what_has_been_warned_of_is_not_warned_of_again_after_an_extension() {
    given(with([extendable(handle("10h"), freely())]))
        .when_it_is("2026-03-02T21:00:00Z")
        .then_events(&[EventKind::LimitWarned])
        .when(&agent(), extend("handle", "2026-03-12T12:00:00Z"))
        .then_deadline("handle", Alarm::Breach, "2026-03-12T12:00:00Z");
}

fn refused_extension(then: Then, check: impl FnOnce(&ExtensionRefusal) -> bool) -> Then {
    then.then_rejected(|why| matches!(why, Rejection::Extension { why, .. } if check(why)))
}

#[test]
fn promises_are_as_many_and_as_far_as_the_ladder_allows() {
    let at_most: redress::time::Period = "100h".parse().expect("a period");
    let ladder = Extension::new(2).at_most(at_most);
    let given = given(with([extendable(handle("24h"), ladder)]));
    // A hundred hours from Monday noon are over on Friday at 16:00.
    let far = given.clone().when(&agent(), extend("handle", "2026-03-06T16:00:01Z"));
    refused_extension(
        far,
        |why| matches!(why, ExtensionRefusal::TooFar { furthest, .. } if *furthest == at("2026-03-06T16:00:00Z")),
    );
    let third = given
        .and(&agent(), extend("handle", "2026-03-04T12:00:00Z"))
        .and(&agent(), extend("handle", "2026-03-05T12:00:00Z"))
        .when(&agent(), extend("handle", "2026-03-06T12:00:00Z"));
    refused_extension(third, |why| *why == ExtensionRefusal::UsedUp(2))
        .then_due("handle", "2026-03-05T12:00:00Z");
}

#[test]
fn asking_after_the_limit_is_refused_unless_the_policy_allows_it() {
    for late in [false, true] {
        let rule = extendable(handle("24h"), if late { freely().late() } else { freely() });
        let asked = given(with([rule]))
            .after(hours(25))
            .when(&agent(), extend("handle", "2026-03-06T12:00:00Z"));
        let asked = if late {
            asked.then_due("handle", "2026-03-06T12:00:00Z")
        } else {
            refused_extension(asked, |why| matches!(why, ExtensionRefusal::Late { .. }))
        };
        // Either way it had run out.
        asked.when(&agent(), Note {}).then_limit("handle", Verdict::Broken);
    }
}

#[test]
fn an_extension_names_the_limit_that_it_is_about() {
    let told = Consequence::Notify(Target::Owner);
    let mut spec = permissive();
    spec.limits = ["handle", "report"]
        .map(|id| extendable(limit(id, Point::Received, Point::Completed, "24h"), freely()))
        .to_vec();
    let id = "told".parse().expect("a rule");
    spec.reactions = vec![Reaction::new(id, Trigger::Reached(Point::Extended.into())).then(told)];
    // Whoever is told of it finds the limit in the same entry.
    given(checked(spec))
        .when(&agent(), extend("report", "2026-03-05T12:00:00Z"))
        .then_events(&[EventKind::LimitRepromised, EventKind::Notified])
        .then_entry(|entry| {
            matches!(&entry.events[0], Event::LimitRepromised { rule, .. } if rule.as_str() == "report")
        })
        .then_due("handle", "2026-03-03T12:00:00Z");
}
