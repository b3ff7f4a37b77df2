//! Reopening, rework, transfers and call-backs.

use crate::common::{MICRO, at, hours, limit, major, with};
use crate::stories::{
    answer, called, checked, close, given, graded, handle, reached, reason, reclassify, reopen,
    verified,
};

use chrono::TimeDelta;
use redress::complaint::command::*;
use redress::complaint::{Complaint, FollowUpResult, FollowUpState, Plan, Relation, Verdict};
use redress::lifecycle::{EventKind, Point, StateKind};
use redress::policy::{Consequence, Policy, Reaction, Target, Trigger, When};
use redress::vocabulary::{Satisfaction, Topic, grade};
use redress_testing::{Given, SALES, Scenario, WORKSHOP, agent, permissive};

#[test]
fn what_is_taken_up_again_is_on_file_though_it_was_not_before() {
    let on_file = |complaint: &Complaint| complaint.stands(&Point::Registered.into());
    given(with([]))
        .and(&agent(), Withdraw { reason: reason() })
        .after(hours(1))
        .when(&agent(), reopen())
        .then_state(StateKind::Registered)
        .then_complaint(on_file);
}

fn cycles() -> Policy {
    with([
        handle("24h"),
        limit("settle", Point::Reopened, Point::Completed, "3h"),
        limit("sign", Point::Dispatched, Point::Signed, "1h"),
    ])
}

fn answered(policy: Policy) -> Given {
    given(policy)
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: None })
        .and(&agent(), Sign {})
        .and(&agent(), answer())
        .after(hours(1))
}

#[test]
fn reopening_starts_a_cycle_with_its_own_limits() {
    answered(cycles())
        .when(&agent(), reopen())
        .then_state(StateKind::Dispatched)
        .then_due("settle", "2026-03-02T16:00:00Z")
        .then_due("sign", "2026-03-02T14:00:00Z")
        .then_limit("handle", Verdict::Kept)
        .then_complaint(|c| c.cycle == 2 && c.limits.iter().all(|l| l.cycle == 2));
}

#[test]
fn a_third_cycle_has_its_own_limits_too() {
    answered(cycles())
        .and(&agent(), reopen())
        .and(&agent(), Sign {})
        .and(&agent(), answer())
        .after(hours(1))
        .when(&agent(), reopen())
        .then_due("settle", "2026-03-02T17:00:00Z")
        .then_due("sign", "2026-03-02T15:00:00Z")
        .then_complaint(|c| c.cycle == 3);
}

#[test]
fn a_limit_kept_in_the_first_cycle_is_not_revived_in_a_later_one() {
    let given = answered(with(graded())).and(&agent(), reopen());
    given
        .after(TimeDelta::days(10))
        .when(&agent(), reclassify(major()))
        .then_no_limit("major")
        .then_limit("general", Verdict::Kept)
        .when(&agent(), Recalculate {})
        .then_nothing();
}

#[test]
fn a_case_may_be_declined_and_taken_up_again() {
    given(cycles())
        .and(&agent(), Decline { reason: reason() })
        .when(&agent(), reopen())
        .then_state(StateKind::Registered)
        .then_no_limit("handle")
        .then_due("settle", "2026-03-02T15:00:00Z");
}

#[test]
fn unreachable_is_not_satisfied_and_counts_only_after_the_attempts() {
    let mut spec = permissive();
    spec.limits = vec![limit("follow", Point::Answered, Point::FollowedUp, "24h")];
    spec.follow_up.attempts = 2;
    verified(checked(spec))
        .when(&agent(), called(FollowUpResult::Unreachable))
        .then_limit("follow", Verdict::Open)
        .then_complaint(|c| c.follow_up == FollowUpState::Open && c.satisfaction.is_none())
        .when(&agent(), called(FollowUpResult::Unreachable))
        .then_limit("follow", Verdict::Kept)
        .then_complaint(|c| c.follow_up == FollowUpState::Unreachable && c.satisfaction.is_none());
}

#[test]
fn a_dissatisfied_customer_starts_a_cycle() {
    let mut spec = permissive();
    spec.reactions = vec![
        Reaction::new("again".parse().expect("a rule"), Trigger::Dissatisfied)
            .then(Consequence::Rework),
    ];
    let given = verified(checked(spec));
    given
        .clone()
        .when(&agent(), reached(Satisfaction::Dissatisfied))
        .then_events(&[EventKind::FollowedUp, EventKind::Reopened])
        .then_state(StateKind::Registered)
        .then_complaint(|c| c.cycle == 2 && c.follow_up == FollowUpState::Open);
    given
        .when(&agent(), reached(Satisfaction::Neutral))
        .then_state(StateKind::Answered)
        .then_complaint(|c| c.cycle == 1 && c.follow_up == FollowUpState::Satisfied);
}

fn climbs(on: Point, when: When) -> Policy {
    let mut spec = permissive();
    let id = "climb".parse().expect("a rule");
    let then = Consequence::Escalate(1);
    spec.reactions = vec![Reaction::new(id, Trigger::Reached(on.into())).when(when).then(then)];
    checked(spec)
}

fn send_back() -> SendBack {
    SendBack { reason: reason() }
}

#[test]
fn the_second_send_back_climbs_the_ladder_and_the_first_does_not() {
    let propose = || Propose { plan: Plan::default() };
    given(climbs(Point::SentBack, When::any().from_rework(2)))
        .and(&agent(), Register {})
        .and(&agent(), propose())
        .when(&agent(), send_back())
        .then_events(&[EventKind::SentBack])
        .then_complaint(|c| c.level == 0)
        .given()
        .and(&agent(), propose())
        .when(&agent(), send_back())
        .then_events(&[EventKind::SentBack, EventKind::Escalated])
        .then_complaint(|c| c.level == 1 && c.counts.rework == 2)
        // Once there it does not climb again.
        .given()
        .and(&agent(), propose())
        .when(&agent(), send_back())
        .then_events(&[EventKind::SentBack]);
}

#[test]
fn a_refusal_by_the_customer_counts_as_rework_too() {
    given(climbs(Point::SentBack, When::any().from_rework(2)))
        .and(&agent(), Register {})
        .and(&agent(), Propose { plan: Plan::default() })
        .and(&agent(), Offer {})
        .and(&agent(), Refuse { reason: reason() })
        .and(&agent(), Propose { plan: Plan::default() })
        .when(&agent(), send_back())
        .then_complaint(|c| c.level == 1);
}

#[test]
fn the_second_transfer_climbs_the_ladder_and_the_first_does_not() {
    let transfer = |to| Transfer { to: Some(to) };
    given(climbs(Point::Dispatched, When::any().from_transfer(2)))
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: Some(SALES) })
        .when(&agent(), transfer(WORKSHOP))
        .then_events(&[EventKind::Transferred])
        .when(&agent(), transfer(SALES))
        .then_events(&[EventKind::Transferred, EventKind::Escalated])
        .then_complaint(|c| c.level == 1 && c.counts.transfers == 2);
}

#[test]
fn a_limit_may_hold_only_from_the_second_rework() {
    let again = limit("again", Point::SentBack, Point::Proposed, "3h");
    let mut spec = permissive();
    spec.limits = vec![again.each().when(When::any().from_rework(2))];
    given(checked(spec))
        .and(&agent(), Register {})
        .and(&agent(), Propose { plan: Plan::default() })
        .when(&agent(), send_back())
        .then_no_limit("again")
        .given()
        .and(&agent(), Propose { plan: Plan::default() })
        .when(&agent(), send_back())
        .then_due("again", "2026-03-02T15:00:00Z");
}

#[test]
fn a_limit_on_the_whole_runs_on_over_the_cycles_beside_their_own() {
    let policy = with([
        limit("whole", Point::Received, Point::Closed, "72h"),
        limit("settle", Point::Reopened, Point::Completed, "3h"),
    ]);
    let again = verified(policy).after(hours(10)).and(&agent(), reopen()).after(hours(1));
    again
        .clone()
        .when(&agent(), Note {})
        // From the receipt, whatever the cycle.
        .then_due("whole", "2026-03-05T12:00:00Z")
        .then_due("settle", "2026-03-03T01:00:00Z");
    again
        .at("2026-03-05T12:00:00Z")
        .and(&agent(), answer())
        .after(MICRO)
        .when(&agent(), close())
        .then_limit("whole", Verdict::Broken);
}

#[test]
fn the_follow_up_has_the_limit_of_its_class() {
    let topic = || "call-back".parse::<Topic>().expect("a topic");
    let follow = |id, within, grade| {
        limit(id, Point::Answered, Point::FollowedUp, within)
            .about(topic(), "called back", "回访")
            .when(When::any().grade(grade))
    };
    let policy =
        with([follow("general", "36h", grade::GENERAL), follow("major", "3 days", grade::MAJOR)]);
    verified(policy.clone()).when(&agent(), Note {}).then_due("general", "2026-03-04T00:00:00Z");
    Scenario::under(policy)
        .at("2026-03-02T12:00:00Z")
        .received(major())
        .and(&agent(), Register {})
        .when(&agent(), answer())
        .then_due("major", "2026-03-06T00:00:00Z")
        .then_no_limit("general");
}

#[test]
fn an_assisting_department_helps_and_the_case_stays_where_it_is() {
    let policy =
        with([limit("sign", Point::Dispatched, Point::Signed, "1h").each(), handle("24h")]);
    let helped = given(policy)
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: Some(SALES) })
        .and(&agent(), Sign {})
        .after(hours(2))
        .when(&agent(), Assist { department: WORKSHOP })
        .then_events(&[EventKind::AssistRequested])
        .then_due("handle", "2026-03-03T12:00:00Z")
        .then_no_limit("sign");
    helped
        .when(&agent(), Assist { department: WORKSHOP })
        // Asked twice, it is one that helps; who answers for the case is who has it.
        .then_complaint(|c| {
            c.assisting == [WORKSHOP] && *c.route.responsible() == SALES && c.counts.transfers == 0
        });
}

/// Registered at one, dispatched, answered and closed; taken up again at three.
#[test]
fn a_new_cycle_keeps_when_it_came_in_and_begins_with_who_was_responsible() {
    let unreachable = || FollowUp { result: FollowUpResult::Unreachable };
    let given = given(with([]))
        .after(hours(1))
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: None })
        .and(&agent(), Transfer { to: Some(WORKSHOP) })
        .and(&agent(), Sign {})
        .and(&agent(), answer())
        .and(&agent(), unreachable())
        .and(&agent(), unreachable())
        .and(&agent(), close())
        .after(hours(2))
        .and(&agent(), reopen());
    let complaint = given.complaint();
    let reached = |point: Point| complaint.reached(&point.into());
    let (received, registered, reopened) = (
        Some(at("2026-03-02T12:00:00Z")),
        Some(at("2026-03-02T13:00:00Z")),
        Some(at("2026-03-02T15:00:00Z")),
    );
    assert_eq!(
        [Point::Received, Point::Registered, Point::Reopened, Point::Dispatched, Point::Signed]
            .map(reached),
        [received, registered, reopened, reopened, None]
    );
    assert_eq!(complaint.route.handed_to(), [WORKSHOP]);
    // Three attempts are asked for in each cycle.
    given
        .and(&agent(), Sign {})
        .and(&agent(), answer())
        .when(&agent(), unreachable())
        .then_complaint(|c| c.counts.attempts == 1 && c.follow_up == FollowUpState::Open);
}

#[test]
fn a_cause_once_found_a_link_and_the_completion_are_recorded_once() {
    let cause = || Some("part".parse().expect("a cause"));
    let investigate = |cause| Investigate { cause, substantiated: true };
    let mut spec = permissive();
    let on = Trigger::Reached(Point::Completed.into());
    let tell = Reaction::new("tell".parse().expect("a rule"), on)
        .then(Consequence::Notify(Target::Manager));
    spec.reactions = vec![tell];
    let link = || Link { to: "case-9".parse().expect("an id"), relation: Relation::SameCause };
    given(Policy::new(spec).expect("a policy"))
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: None })
        .and(&agent(), Sign {})
        .and(&agent(), investigate(cause()))
        .when(&agent(), investigate(None))
        .then_complaint(|c| c.cause == cause())
        .when(&agent(), link())
        .when(&agent(), link())
        .then_complaint(|c| c.links.len() == 1)
        .when(&agent(), Complete {})
        .then_events(&[EventKind::Completed, EventKind::Notified])
        .when(&agent(), answer())
        .then_events(&[EventKind::Answered]);
}
