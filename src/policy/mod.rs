//! Policies: the rules of a procedure as data, checked before they can exist.
//!
//! What lives here: what a rule may say, what makes a policy impossible, the shipped presets.
//! What does not: carrying a rule out; that is `complaint`.

mod amounts;
mod blank;
mod check;
mod compiled;
pub mod dealership;
mod diagram;
pub mod equipment;
mod explain;
pub mod mall;
pub mod marketing;
pub mod rights;
mod rules;
mod spec;
mod target;
pub mod telecom;
mod when;

pub use blank::PresetError;
pub use check::{Case, CasePart, Finding, Never, Place, PolicyError, Problem, Property, Severity};
pub use compiled::{Policy, PolicyStamp};
pub use dealership::{Dealership, dealership};
pub use equipment::Equipment;
pub use mall::Mall;
pub use marketing::Marketing;
pub use rights::Rights;
pub use rules::{
    Authority, Climb, ConclusionRule, Consequence, DepartmentRule, Extension, FollowUpRule, Gate,
    IncentiveRule, LimitRule, Need, OnHold, Origin, Permission, Reaction, Returns, Route, Scope,
    Stake, Starts, Trigger,
};
pub use spec::PolicySpec;
pub use target::{Target, TargetError};
pub use telecom::Telecom;
pub use when::{Situation, When};
