//! Improvement plans: from the common causes of many complaints to a standard that prevents them (HBK-10,
//! RTS-8, PRD-3, CAU-1).
//!
//! A plan has its own lifecycle. **Causes** are found by a method. **Countermeasures** answer them, each with
//! an owner, a due date, an acceptance criterion and a check; they are carried out and accepted. The
//! **effect** is judged by figures from before and after. If it is good enough it is **fixed** as a standard;
//! otherwise the plan returns to the causes. No step can be skipped: a method called in the wrong stage
//! returns an error.
//!
//! A complaint's own resolution belongs to `redress::complaint`; the figures come from `redress_metrics`.

mod effect;
mod plan;
mod stage;

pub use effect::{Effect, Figure, Wanted};
pub use plan::{
    Acceptance, AnalysedCause, CauseMethod, Countermeasure, Goal, ImprovementPlan, Standard,
};
pub use stage::{ImprovementError, Stage};
