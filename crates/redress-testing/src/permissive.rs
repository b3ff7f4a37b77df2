//! A policy that permits everything: no gates, no limits, no reactions.
//!
//! Add the rules under test to it, so that a test shows only what it is about.

use chrono_tz::Tz;

use redress::lifecycle::CommandKind;
use redress::policy::{
    DepartmentRule, FollowUpRule, IncentiveRule, Permission, PolicySpec, Route, Stake, Target, When,
};
use redress::time::Calendar;
use redress::vocabulary::{
    Actor, Department, Incentive, Label, Mark, MoneyRange, Role, Satisfaction,
};

/// The only role of [`permissive`].
pub const AGENT: Role = redress::code!("agent");
/// The department where cases start under [`permissive`].
pub const DESK: Department = redress::code!("desk");
/// The department to which [`permissive`] routes cases.
pub const SALES: Department = redress::code!("sales");
/// A third department of [`permissive`].
pub const WORKSHOP: Department = redress::code!("workshop");
/// The only mark of [`permissive`].
pub const TOLD: Mark = redress::code!("told");

/// An actor with the only role of [`permissive`].
#[must_use]
pub const fn agent() -> Actor {
    Actor::new(redress::code!("ann"), AGENT)
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
    let follow_up = FollowUpRule::new(Satisfaction::Neutral, 3);
    let calendar = Calendar::always_open(Tz::UTC);
    let mut spec = PolicySpec::new(redress::code!("permissive"), DESK, follow_up, calendar);
    spec.title = Label::new("Everybody may do everything", "人人可为");
    spec.roles = vec![AGENT];
    spec.ladder = vec![Target::Manager, Target::Role(AGENT)];
    spec.marks = vec![TOLD];
    let department = |department| DepartmentRule::new(department, AGENT);
    spec.departments = [DESK, SALES, WORKSHOP].into_iter().map(department).collect();
    spec.routes = vec![Route::new(When::any(), SALES)];
    spec.permissions = vec![Permission::new(CommandKind::ALL.to_vec(), vec![AGENT])];
    let (id, stake) = (redress::code!("bonus"), Stake::Money(MoneyRange::yuan(20, 50)));
    let mut bonus = IncentiveRule::new(id, Incentive::Reward, Target::Owner, stake, vec![AGENT]);
    bonus.label = Label::new("bonus", "奖励");
    spec.incentives = vec![bonus];
    spec
}
