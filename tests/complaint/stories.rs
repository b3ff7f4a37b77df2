//! Policies, requests and desks that the stories of several files share.

use crate::common::{at, general, limit, with};

use chrono::{DateTime, Utc};
use redress::complaint::command::*;
use redress::complaint::{Command, FollowUpResult, Plan, Receive, Rejection, Relation, Ruling};
use redress::desk::{Desk, DeskError, Failure};
use redress::lifecycle::Point;
use redress::policy::{LimitRule, Policy, PolicySpec, When};
use redress::store::MemoryStore;
use redress::time::{Calendar, ManualClock};
use redress::vocabulary::{
    CommandKey, ComplaintId, Facts, Finding, Money, Outcome, Reason, Satisfaction, Topic, grade,
};
use redress_presets::dealership;
use redress_testing::{Given, SALES, Scenario, TOLD, WORKSHOP, agent, permissive};
use serde_json::Value;

pub(crate) const NOON: &str = "2026-03-02T12:00:00Z";

pub(crate) fn reason() -> Reason {
    redress::code!("because")
}

pub(crate) fn id() -> ComplaintId {
    redress::code!("case-1")
}

pub(crate) fn asked(facts: Facts) -> Receive {
    Receive::new(id(), "customer-1".parse().expect("a customer"), facts)
}

/// A form to be filled in within two hours, handling within a day.
pub(crate) fn two_limits() -> Policy {
    with([
        limit("form", Point::Received, Point::Registered, "2h"),
        limit("handle", Point::Received, Point::Completed, "24h"),
    ])
}

pub(crate) fn desk(policy: Policy, now: &str) -> (Desk<MemoryStore, ManualClock>, ManualClock) {
    let clock = ManualClock::new(at(now));
    (Desk::new(policy, MemoryStore::new(), clock.clone()), clock)
}

pub(crate) fn opened(policy: Policy, now: &str) -> (Desk<MemoryStore, ManualClock>, ManualClock) {
    let (desk, clock) = desk(policy, now);
    desk.receive(&agent(), asked(general())).expect("received");
    (desk, clock)
}

pub(crate) fn given(policy: Policy) -> Given {
    Scenario::under(policy).at(NOON).received(general())
}

pub(crate) fn hold() -> Hold {
    Hold { reason: reason() }
}

pub(crate) fn rejected<T, E: std::error::Error>(outcome: Result<T, DeskError<E>>) -> Rejection {
    match outcome {
        Err(DeskError { failure: Failure::Rejected(why), .. }) => *why,
        Err(other) => panic!("not the rules' reason: {other}"),
        Ok(_) => panic!("it was accepted"),
    }
}

pub(crate) fn policy_json() -> Value {
    serde_json::to_value(dealership().expect("a policy")).expect("json")
}

/// It does not read, and the error says where without saying what.
#[track_caller]
pub(crate) fn refused<T: serde::de::DeserializeOwned>(wire: &str, value: &str) -> String {
    let Err(error) = serde_json::from_str::<T>(wire) else { panic!("it reads: {value}") };
    let text = error.to_string();
    assert!(error.line() > 0, "no position: {text}");
    assert!(!text.contains(value), "the error quotes the value: {text}");
    text
}

pub(crate) fn extend_to(promise: DateTime<Utc>) -> Extend {
    Extend {
        topic: "handle".parse().expect("a topic"),
        promise,
        reason: reason(),
        customer_told: true,
    }
}

pub(crate) fn extend(topic: &str, promise: &str) -> Extend {
    Extend {
        topic: topic.parse().expect("a topic"),
        promise: at(promise),
        reason: reason(),
        customer_told: true,
    }
}

pub(crate) fn close() -> Close {
    Close { conclusion: redress::code!("done") }
}

pub(crate) fn key(text: &str) -> CommandKey {
    text.parse().expect("a key")
}

/// A story in which every command but one kind of end is accepted once.
pub(crate) fn story() -> Vec<Command> {
    let due = at("2026-03-20T12:00:00Z");
    vec![
        Register {}.into(),
        Reclassify { facts: Box::new(Facts { grade: grade::MAJOR, ..general() }) }.into(),
        Dispatch { to: None }.into(),
        Transfer { to: Some(WORKSHOP) }.into(),
        Sign {}.into(),
        NameOwner { owner: "zhang".parse().expect("a person") }.into(),
        Assist { department: SALES }.into(),
        Contact { reached: true }.into(),
        Update {}.into(),
        Investigate { cause: None, substantiated: true }.into(),
        Extend { topic: "handle".parse().expect("a topic"), ..extend_to(due) }.into(),
        Hold { reason: reason() }.into(),
        Resume {}.into(),
        Propose { plan: Plan::default() }.into(),
        Review {}.into(),
        SendBack { reason: reason() }.into(),
        Propose { plan: Plan::default() }.into(),
        Approve {}.into(),
        Offer {}.into(),
        Refuse { reason: reason() }.into(),
        Propose { plan: Plan::default() }.into(),
        Offer {}.into(),
        Accept {}.into(),
        Complete {}.into(),
        Return {}.into(),
        Answer { outcome: Outcome::Resolved }.into(),
        FollowUp { result: FollowUpResult::Unreachable }.into(),
        Escalate { level: 1 }.into(),
        DecideLiability { finding: Finding::Liable, persons: vec![] }.into(),
        ProposeNotice { incentive: "bonus".parse().expect("a rule"), on: None }.into(),
        DecideNotice { notice: 1, ruling: Ruling::Impose(Money::yuan(30)) }.into(),
        SignNotice { notice: 1 }.into(),
        Mark { mark: TOLD }.into(),
        Link { to: "case-9".parse().expect("an id"), relation: Relation::SameCause }.into(),
        CarryOver { year: 2026, month: 4 }.into(),
        Note {}.into(),
        Recalculate {}.into(),
        FollowUp { result: FollowUpResult::Reached(Satisfaction::Satisfied) }.into(),
        close().into(),
        Archive {}.into(),
        Reopen { reason: reason() }.into(),
        Sign {}.into(),
        Propose { plan: Plan::default() }.into(),
        Implement {}.into(),
        Withdraw { reason: reason() }.into(),
    ]
}

pub(crate) fn answer() -> Answer {
    Answer { outcome: Outcome::Resolved }
}

pub(crate) fn reopen() -> Reopen {
    Reopen { reason: reason() }
}

pub(crate) fn reclassify(facts: Facts) -> Reclassify {
    Reclassify { facts: Box::new(facts) }
}

pub(crate) fn called(result: FollowUpResult) -> FollowUp {
    FollowUp { result }
}

pub(crate) fn reached(satisfaction: Satisfaction) -> FollowUp {
    called(FollowUpResult::Reached(satisfaction))
}

pub(crate) fn handle(within: &str) -> LimitRule {
    limit("handle", Point::Received, Point::Completed, within)
}

/// Monday to Friday, 09:00 to 17:00 in UTC, Tuesday 3 March off.
pub(crate) fn office() -> Calendar {
    let holiday = "2026-03-03".parse().expect("a date");
    Calendar::builder(chrono_tz::UTC)
        .weekdays(&[("09:00", "17:00")])
        .day_off(holiday, redress::vocabulary::Label::new("day off", "放假"))
        .build()
        .expect("a calendar")
}

pub(crate) fn under(calendar: Calendar, limits: impl IntoIterator<Item = LimitRule>) -> PolicySpec {
    let mut spec = permissive();
    spec.calendar = calendar;
    spec.limits = limits.into_iter().collect();
    spec
}

pub(crate) fn checked(spec: PolicySpec) -> Policy {
    Policy::new(spec).expect("a policy")
}

pub(crate) fn graded() -> [LimitRule; 2] {
    let topic = || "handle".parse::<Topic>().expect("a topic");
    [
        limit("general", Point::Received, Point::Completed, "24h")
            .about(topic(), "handled", "处理完毕")
            .when(When::any().grade(grade::GENERAL)),
        limit("major", Point::Received, Point::Completed, "72h")
            .about(topic(), "handled", "处理完毕")
            .when(When::any().grade(grade::MAJOR)),
    ]
}

pub(crate) fn verified(policy: Policy) -> Given {
    given(policy).and(&agent(), Register {}).and(&agent(), answer())
}
