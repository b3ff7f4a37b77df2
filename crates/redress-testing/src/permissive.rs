//! A policy that permits everything: no gates, no limits, no reactions.
//!
//! Add the rules under test to it, so that a test shows only what it is about.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use redress::lifecycle::CommandKind;
use redress::policy::{
    Climb, Codes, DepartmentRule, FollowUpRule, IncentiveRule, Permission, PolicySpec, Returns,
    Route, Scope, Stake, Target, When,
};
use redress::time::Calendar;
use redress::vocabulary::{
    Actor, ActorId, Department, Incentive, Label, Mark, MoneyRange, PolicyId, Role, RuleId,
    Satisfaction,
};

/// The only role of [`permissive`].
pub const AGENT: Role = Role::new_static("agent");
/// The department where cases start under [`permissive`].
pub const DESK: Department = Department::new_static("desk");
/// The department to which [`permissive`] routes cases.
pub const SALES: Department = Department::new_static("sales");
/// A third department of [`permissive`].
pub const WORKSHOP: Department = Department::new_static("workshop");
/// The only mark of [`permissive`].
pub const TOLD: Mark = Mark::new_static("told");

/// An actor with the only role of [`permissive`].
#[must_use]
pub const fn agent() -> Actor {
    Actor::new(ActorId::new_static("ann"), AGENT)
}

/// A policy under which one role may do everything everywhere, without gates, limits or reactions.
///
/// It has three departments, a ladder of two levels, one mark, one incentive (`bonus`, ¥20 to ¥50) and a
/// calendar in UTC that is always open. Modify the spec before building the policy:
///
/// ```
/// use redress::policy::{LimitRule, Policy};
/// use redress_testing::permissive;
/// use redress::time::Period;
/// use redress::lifecycle::Point;
/// let mut spec = permissive();
/// let within = Period::hours(2)?;
/// spec.limits.push(LimitRule::new("form".parse()?, Point::Received, Point::Registered, within));
/// let policy = Policy::new(spec)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn permissive() -> PolicySpec {
    let department =
        |department| DepartmentRule { department, manager: AGENT, passes_to: Vec::new() };
    PolicySpec {
        name: PolicyId::new_static("permissive"),
        version: 1,
        title: Label::new("Everybody may do everything", "人人可为"),
        origin: DESK,
        origins: Vec::new(),
        roles: vec![AGENT],
        ladder: vec![Target::Manager, Target::Role(AGENT)],
        climb: Climb::AnyRung,
        receiver_owns: None,
        returns: Returns::ToOrigin,
        marks: vec![TOLD],
        codes: Codes::default(),
        accept: Vec::new(),
        conclusions: Vec::new(),
        authorities: Vec::new(),
        follow_up: FollowUpRule {
            accepts: Satisfaction::Neutral,
            attempts: 3,
            intake_counts: None,
        },
        departments: [DESK, SALES, WORKSHOP].into_iter().map(department).collect(),
        routes: vec![Route { from: None, when: When::any(), to: SALES, cite: Vec::new() }],
        permissions: vec![Permission {
            allow: CommandKind::ALL.to_vec(),
            to: vec![AGENT],
            scope: Scope::Any,
            when: When::any(),
            marks: Vec::new(),
            reasons: Vec::new(),
            cite: Vec::new(),
        }],
        gates: Vec::new(),
        limits: Vec::new(),
        reactions: Vec::new(),
        incentives: vec![IncentiveRule {
            id: RuleId::new_static("bonus"),
            incentive: Incentive::Reward,
            label: Label::new("bonus", "奖励"),
            article: None,
            on: Target::Owner,
            joint: None,
            stake: Stake::Money(MoneyRange::yuan(20, 50)),
            decided_by: vec![AGENT],
            cite: Vec::new(),
        }],
        figures: redress::policy::Figures::default(),
        labels: BTreeMap::new(),
        calendar: Calendar::always_open(Tz::UTC),
        calendars: BTreeMap::new(),
    }
}
