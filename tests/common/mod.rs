//! What several tests share: a policy with every kind of limit, and short names.
#![allow(dead_code, unreachable_pub, reason = "each test uses its part")]

use chrono::{DateTime, TimeDelta, Utc};
use redress::lifecycle::{Milestone, Point};
use redress::policy::{
    Consequence, Extension, LimitRule, OnHold, Policy, PolicySpec, Reaction, Target, Trigger, When,
};
use redress::time::{Calendar, Percent, Period};
use redress::vocabulary::{Facts, Kind, RuleId, channel, grade};
use redress_testing::{TOLD, permissive};

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

pub fn hours(n: i64) -> TimeDelta {
    TimeDelta::hours(n)
}

pub fn minutes(n: i64) -> TimeDelta {
    TimeDelta::minutes(n)
}

pub const MICRO: TimeDelta = TimeDelta::microseconds(1);

pub fn general() -> Facts {
    Facts::new(Kind::Complaint, channel::HOTLINE)
}

pub fn major() -> Facts {
    Facts { grade: grade::MAJOR, ..general() }
}

/// `within` is a period as text.
pub fn limit(
    id: &str,
    from: impl Into<Milestone>,
    until: impl Into<Milestone>,
    within: &str,
) -> LimitRule {
    let id: RuleId = id.parse().expect("a rule id");
    let within = within.parse::<Period>().expect("a period");
    // Holds are to be tried on them, so they stop.
    LimitRule::new(id, from, until, within).on_hold(OnHold::Stops)
}

pub fn extendable(rule: LimitRule, extension: Extension) -> LimitRule {
    rule.extension(extension)
}

/// Any number of times, to any date, by anybody, in time.
pub fn freely() -> Extension {
    Extension::new(255)
}

/// The permissive policy with these limits.
pub fn with(limits: impl IntoIterator<Item = LimitRule>) -> Policy {
    let mut spec = permissive();
    spec.limits = limits.into_iter().collect();
    Policy::new(spec).expect("a policy")
}

pub fn percents(values: &[u8]) -> Vec<Percent> {
    values.iter().map(|value| Percent::new(*value).expect("a percentage")).collect()
}

/// The permissive policy with limits of every kind: each clock, each start, several warnings, holds that
/// stop and don't, extensions, two rules on one topic, consequences.
pub fn busy_spec(calendar: Calendar) -> PolicySpec {
    let mut spec = permissive();
    spec.calendar = calendar;
    let bonus = || Consequence::Propose("bonus".parse().expect("a rule"));
    spec.limits = vec![
        limit("form", Point::Received, Point::Registered, "2h").warn(percents(&[50, 90])),
        limit("contact", Point::Received, Point::Contacted, "6h")
            .on_hold(OnHold::Runs)
            .on_breach(Consequence::Notify(Target::Owner)),
        limit("sign", Point::Dispatched, Point::Signed, "90min").each(),
        extendable(
            limit("handle-general", Point::Received, Point::Completed, "3 working days")
                .warn(percents(&[25, 50, 75]))
                .about("handle".parse().expect("a topic"), "handled", "处理完毕")
                .when(When::any().grade(grade::GENERAL)),
            Extension::new(2).late(),
        ),
        extendable(
            limit("handle-major", Point::Received, Point::Completed, "30h")
                .about("handle".parse().expect("a topic"), "handled", "处理完毕")
                .when(When::any().grade(grade::MAJOR))
                .on_breach(Consequence::Escalate(1)),
            freely(),
        ),
        limit("answer", Point::Signed, Point::Answered, "8 working hours")
            .each()
            .on_warning(Consequence::Expedite(Target::Holder)),
        limit("told", Point::Completed, TOLD, "same day").warn(Vec::new()),
        extendable(limit("follow", Point::Answered, Point::FollowedUp, "3 days"), freely()),
        limit("settle", Point::Reopened, Point::Completed, "2 working days")
            .on_breach(Consequence::Escalate(2))
            .on_breach(bonus()),
        limit("archive", Point::Closed, Point::Archived, "100h"),
    ];
    spec.reactions = vec![
        Reaction::new("again".parse().expect("a rule"), Trigger::Dissatisfied)
            .then(Consequence::Rework),
    ];
    spec
}

pub fn busy(calendar: Calendar) -> Policy {
    Policy::new(busy_spec(calendar)).expect("a policy")
}
