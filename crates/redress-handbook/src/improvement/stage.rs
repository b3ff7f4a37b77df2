//! Where a plan stands, and why a step is refused.

use thiserror::Error;

use redress::vocabulary::{Cause, Lang};

/// Where a plan stands. In this order; [`Stage::Analysing`] again where the effect was not enough.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Causes are looked for.
    Analysing,
    /// Countermeasures are set out.
    Planning,
    /// They are carried out and accepted one by one.
    Doing,
    /// The effect is judged.
    Judging,
    /// It worked and is to be fixed as a standard.
    Fixing,
    /// It is a standard.
    Fixed,
}

impl Stage {
    /// What a person reads.
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
        /// What was asked.
        step: &'static str,
        /// Where the plan stands.
        stage: Stage,
        /// Where it would have been possible.
        wanted: Stage,
    },
    /// There is nothing to go on with.
    #[error("there must be at least one cause before countermeasures are set out (HBK-10)")]
    NoCause,
    /// Nothing is to be done.
    #[error("there must be at least one new countermeasure; what was tried before was not enough")]
    NoCountermeasure,
    /// A cause that nothing is done about.
    #[error(
        "nothing is set against the cause `{cause}`; set a countermeasure against each (CAU-1)"
    )]
    Unanswered {
        /// The cause.
        cause: Cause,
    },
    /// A countermeasure against something that was not found.
    #[error("the cause `{cause}` is not among those found; find it first, or name another")]
    UnknownCause {
        /// The cause.
        cause: Cause,
    },
    /// The cause is there already.
    #[error("the cause `{cause}` is there already")]
    DuplicateCause {
        /// The cause.
        cause: Cause,
    },
    /// There is no countermeasure with this number.
    #[error("there is no countermeasure {number}; there are {count}, counted from 1")]
    UnknownCountermeasure {
        /// The number.
        number: usize,
        /// How many there are.
        count: usize,
    },
    /// A countermeasure that has not been accepted.
    #[error("countermeasure {number} has not been accepted by its criterion; accept it first")]
    NotAccepted {
        /// The number.
        number: usize,
    },
    /// A countermeasure that has been accepted.
    #[error("countermeasure {number} has been accepted already")]
    Accepted {
        /// The number.
        number: usize,
    },
    /// A plan has goals, and each is judged.
    #[error(
        "the effect must give a figure from before and after for each goal; {given} were given for {goals}"
    )]
    Figures {
        /// How many figures were given.
        given: usize,
        /// How many goals there are.
        goals: usize,
    },
    /// A plan without a goal cannot be judged.
    #[error("a plan needs at least one goal with a figure to judge it by (RTS-8)")]
    NoGoal,
    /// A rate of nothing.
    #[error("a rate needs at least one case to divide by, wanted, before and after")]
    NoCases,
    /// A stored plan cannot have come about step by step.
    #[error("the plan as stored cannot have come about: {why}")]
    Impossible {
        /// What does not fit.
        why: &'static str,
    },
}
