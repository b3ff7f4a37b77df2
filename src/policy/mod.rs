//! Policies: the rules of a procedure as data, checked before they can exist.
//!
//! What lives here: what a rule may say, what makes a policy impossible, the shipped presets.
//! What does not: carrying a rule out; that is `complaint`.

mod amounts;
mod check;
mod compiled;
mod diagram;
mod explain;
mod rules;
mod spec;
mod target;
mod when;

pub(crate) use check::CaseKinds;
pub use check::{
    CaseKind, CasePart, CaseProperty, Finding, Never, Place, PolicyError, Problem, Severity,
};
pub use compiled::{Policy, PolicyStamp};
pub use rules::{
    Authority, Climb, ConclusionRule, Consequence, DepartmentRule, Extension, FollowUpRule, Gate,
    IncentiveRule, LimitRule, Need, OnHold, Origin, Permission, Reaction, Returns, Route, Scope,
    Stake, Starts, Trigger,
};
pub use spec::PolicySpec;
pub use target::{Target, TargetError};
pub use when::{Situation, When};
