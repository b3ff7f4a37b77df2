//! The stages of a plan, and why a step was refused.

use thiserror::Error;

use redress::vocabulary::{Cause, Lang};

/// The stage of a plan, in order; back to [`Stage::Analysing`] if the effect was not enough.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Causes are being looked for.
    Analysing,
    /// Countermeasures are being set out.
    Planning,
    /// Countermeasures are being carried out and accepted one by one.
    Doing,
    /// The effect is to be judged.
    Judging,
    /// The plan worked; the result is to be fixed as a standard.
    Fixing,
    /// The result is a standard.
    Fixed,
}

impl Stage {
    /// The label shown to people.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Analysing => lang.pick("causes are analysed", "原因分析"),
            Self::Planning => lang.pick("countermeasures are set out", "制定对策"),
            Self::Doing => lang.pick("countermeasures are carried out", "实施对策"),
            Self::Judging => lang.pick("the effect is judged", "效果评估"),
            Self::Fixing => lang.pick("to be fixed as a standard", "待固化"),
            Self::Fixed => lang.pick("fixed as a standard", "已固化为标准"),
        }
    }
}

/// Why a step was refused. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ImprovementError {
    /// The step belongs to another stage.
    #[error("`{step}` belongs to the stage where {}; the plan is where {}", wanted.label(Lang::En), stage.label(Lang::En))]
    WrongStage {
        /// The step that was asked for.
        step: &'static str,
        /// The current stage.
        stage: Stage,
        /// The stage in which the step is possible.
        wanted: Stage,
    },
    /// There is no cause to answer.
    #[error("there must be at least one cause before countermeasures are set out (HBK-10)")]
    NoCause,
    /// There is no countermeasure to carry out.
    #[error("there must be at least one new countermeasure; what was tried before was not enough")]
    NoCountermeasure,
    /// A cause is not answered.
    #[error("no countermeasure answers the cause `{cause}`; each cause needs one (CAU-1)")]
    Unanswered {
        /// The cause.
        cause: Cause,
    },
    /// A countermeasure answers an unknown cause.
    #[error("the cause `{cause}` is not among those found; find it first, or name another")]
    UnknownCause {
        /// The cause.
        cause: Cause,
    },
    /// The cause is already listed.
    #[error("the cause `{cause}` is already listed")]
    DuplicateCause {
        /// The cause.
        cause: Cause,
    },
    /// There is no countermeasure with this number.
    #[error("there is no countermeasure {number}; there are {count}, counted from 1")]
    UnknownCountermeasure {
        /// The number that was given.
        number: usize,
        /// Number of countermeasures.
        count: usize,
    },
    /// A countermeasure has not been accepted.
    #[error("countermeasure {number} has not been accepted by its criterion; accept it first")]
    NotAccepted {
        /// Its number, from 1.
        number: usize,
    },
    /// The countermeasure is already accepted.
    #[error("countermeasure {number} is already accepted")]
    Accepted {
        /// Its number, from 1.
        number: usize,
    },
    /// The number of figures does not match the number of goals.
    #[error(
        "the effect must give a figure from before and after for each goal; {given} were given for {goals}"
    )]
    Figures {
        /// Number of figures given.
        given: usize,
        /// Number of goals.
        goals: usize,
    },
    /// A plan without a goal cannot be judged.
    #[error("a plan needs at least one goal with a figure to judge it by (RTS-8)")]
    NoGoal,
    /// A rate has a zero denominator.
    #[error("each rate (target, before, after) needs at least one case to divide by")]
    NoCases,
    /// A stored plan cannot have been reached step by step.
    #[error("the stored plan is impossible: {why}")]
    Impossible {
        /// The contradiction.
        why: &'static str,
    },
}
