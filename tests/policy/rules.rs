//! Rules that ask for a mark ask for that mark and no other.

use redress::complaint::{Complaint, Context, decide, receive};
use redress::complaint::{Receive, Request, command};
use redress::lifecycle::{Milestone, Point};
use redress::policy::{Consequence, LimitRule, Policy, Reaction, Target, Trigger};
use redress::time::Period;
use redress::vocabulary::{Facts, Kind, Mark, channel};
use redress_testing::{AGENT, agent, permissive};

const VISITED: Mark = redress::code!("visited");
const CALLED: Mark = redress::code!("called");

fn limit(name: &str, from: impl Into<Milestone>, until: impl Into<Milestone>) -> LimitRule {
    let day = Period::days(1).expect("a period");
    LimitRule::new(name.parse().expect("a name"), from, until, day)
}

/// A complaint after these marks, under a policy with these rules.
fn after(marks: &[Mark], limits: Vec<LimitRule>, reactions: Vec<Reaction>) -> Complaint {
    let mut spec = permissive();
    spec.marks = vec![VISITED, CALLED];
    (spec.limits, spec.reactions) = (limits, reactions);
    let policy = Policy::new(spec).expect("a policy");
    let (actor, now) = (agent(), "2026-03-02T02:00:00Z".parse().expect("an instant"));
    let context = Context::new(&policy, &actor, now);
    let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
    let (id, customer) = ("c-1".parse().expect("an id"), "c".parse().expect("a customer"));
    let (mut complaint, _) =
        receive(&Receive::new(id, customer, facts), None, None, &context).expect("received");
    for mark in marks {
        let request = Request::now(command::Mark { mark: mark.clone() });
        let entry = decide(&complaint, &request, &context).expect("recorded");
        complaint.apply(&entry).expect("applied");
    }
    complaint
}

fn running(complaint: &Complaint) -> Vec<&str> {
    complaint.limits.iter().map(|limit| limit.rule.as_str()).collect()
}

#[test]
fn a_limit_lapses_at_its_own_mark_and_at_no_other() {
    let limits = || vec![limit("answer", Point::Received, Point::Answered).unless_reached(VISITED)];
    assert_eq!(running(&after(&[CALLED], limits(), Vec::new())), ["answer"]);
    assert_eq!(running(&after(&[VISITED], limits(), Vec::new())), [""; 0]);
}

#[test]
fn a_limit_starts_at_its_own_mark_and_at_no_other() {
    let limits = || vec![limit("report", VISITED, Point::Answered)];
    assert_eq!(running(&after(&[CALLED], limits(), Vec::new())), [""; 0]);
    assert_eq!(running(&after(&[VISITED], limits(), Vec::new())), ["report"]);
}

#[test]
fn a_limit_is_met_by_its_own_mark_and_by_no_other() {
    let limits = || vec![limit("visit", Point::Received, VISITED)];
    assert_eq!(running(&after(&[CALLED], limits(), Vec::new())), ["visit"]);
    assert_eq!(running(&after(&[VISITED], limits(), Vec::new())), [""; 0]);
}

#[test]
fn a_reaction_follows_its_own_mark_and_no_other() {
    let climb = Reaction::new("climb".parse().expect("a name"), Trigger::Reached(VISITED.into()))
        .then(Consequence::Escalate(1))
        .then(Consequence::Notify(Target::Role(AGENT)));
    assert_eq!(after(&[CALLED], Vec::new(), vec![climb.clone()]).level, 0);
    assert_eq!(after(&[VISITED], Vec::new(), vec![climb]).level, 1);
}
