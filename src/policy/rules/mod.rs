//! The rules of a policy, as data: limits, gates, permissions, routes, reactions, incentives.
//!
//! Each rule cites the clauses that it comes from. What a rule does is decided in `complaint`;
//! here it is only said. Rules are made by their constructors, whose result applies to every complaint;
//! every field can be set afterwards.

mod authority;
mod conclusion;
mod follow_up;
mod gate;
mod incentive;
mod limit;
mod permission;
mod reaction;
mod route;

pub use authority::{Authority, Ceiling};
pub use conclusion::{ConclusionRule, Shortcomings};
pub use follow_up::FollowUpRule;
pub use gate::{Gate, Need};
pub use incentive::{IncentiveRule, Stake};
pub use limit::{Extension, LimitRule, OnHold, Starts};
pub use permission::{Permission, Scope};
pub use reaction::{Consequence, Reaction, Trigger};
pub use route::{Climb, DepartmentRule, Origin, Returns, Route};

pub(super) use super::target::Target;

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
