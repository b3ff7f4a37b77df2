//! Improvement plans: from what many complaints have in common to a rule that keeps it from coming back
//! (HBK-10, RTS-8, PRD-3, CAU-1).
//!
//! A plan is a small case of its own: **causes** are found by a method, **countermeasures** answer them,
//! each with an owner, a date, an acceptance criterion and a way of checking; they are carried out and
//! accepted; the **effect** is judged by figures from before and after; what worked is **fixed** as a
//! standard, what did not goes back to the causes. No step can be skipped: each method belongs to a
//! stage and says so otherwise.
//!
//! What does not live here: a complaint's own resolution (`complaint`), and counting (`metrics`), which
//! provides the figures.

mod effect;
mod plan;
mod stage;

pub use effect::{Effect, Figure, Wanted};
pub use plan::{
    Acceptance, AnalysedCause, CauseMethod, Countermeasure, Goal, ImprovementPlan, Standard,
};
pub use stage::{ImprovementError, Stage};
