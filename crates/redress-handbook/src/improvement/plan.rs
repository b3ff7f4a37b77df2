//! `ImprovementPlan`: the steps of a plan, in their only possible order.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::effect::{Effect, Wanted};
use super::stage::{ImprovementError, Stage};
use redress::vocabulary::{ActorId, Cause, Department, Subject, Text, words};

words! {
    /// How a cause was found (HBK-10).
    CauseMethod {
        /// A fishbone diagram.
        Fishbone = "fishbone", "fishbone diagram", "鱼骨图";
        /// The questions who, what, when, where, why, how.
        FiveWOneH = "5w1h", "5W1H", "5W1H";
        /// Observed on site, without a formal method (CAU-1).
        Observation = "observation", "observed on site", "现场分析";
    }
}

/// A cause found by analysis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnalysedCause {
    /// Its code.
    pub cause: Cause,
    /// How it was found.
    pub method: CauseMethod,
    /// The finding, in words.
    pub finding: Text,
}

/// An action against causes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Countermeasure {
    /// The action.
    pub action: Text,
    /// The causes it answers.
    pub against: Vec<Cause>,
    /// The person responsible.
    pub owner: ActorId,
    /// The owner's department.
    pub department: Department,
    /// Due date, UTC.
    pub due: DateTime<Utc>,
    /// Acceptance criterion (验收标准).
    pub criterion: Text,
    /// How the criterion is checked (CAU-1).
    pub check: Text,
    /// The acceptance; `None` until accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Acceptance>,
}

/// The acceptance of a countermeasure by its criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// The person who checked it.
    pub by: ActorId,
    /// The instant of acceptance, UTC.
    pub at: DateTime<Utc>,
}

/// A goal of the plan, with the figure that measures it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// The goal, in words.
    pub goal: Text,
    /// The target of the figure.
    pub wanted: Wanted,
}

/// The standard that a successful plan leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standard {
    /// Where it is laid down: the rule or work instruction.
    pub standard: Text,
    /// The person who laid it down.
    pub by: ActorId,
    /// The instant, UTC.
    pub at: DateTime<Utc>,
}

/// An improvement plan against the common causes of many complaints.
///
/// ```
/// use redress_handbook::improvement::*;
/// let actor = |name: &str| name.parse().unwrap();
/// let mut plan = ImprovementPlan::new(
///     "wiring".parse()?,
///     vec![Goal { goal: "fewer loose wires".parse()?, wanted: Wanted::AtMost(Figure::new(1, 100)) }],
/// )?;
/// plan.find(AnalysedCause {
///     cause: "loose".parse()?,
///     method: CauseMethod::Fishbone,
///     finding: "tightening is asked for, nobody checks that it is done".parse()?,
/// })?;
/// assert!(plan.judge(vec![]).is_err(), "not before anything was done");
/// plan.set_out(vec![Countermeasure {
///     action: "confirm with the wirer, then test a sample".parse()?,
///     against: vec!["loose".parse()?],
///     owner: actor("wu.xing"),
///     department: "inspection".parse()?,
///     due: "2026-03-20T08:00:00Z".parse()?,
///     criterion: "no loose wire in the sample".parse()?,
///     check: "pull test on heavy wires".parse()?,
///     accepted: None,
/// }])?;
/// plan.accept(1, actor("li.na"), "2026-03-19T08:00:00Z".parse()?)?;
/// let effect = Effect { before: Figure::new(6, 200), after: Figure::new(1, 180) };
/// assert!(plan.judge(vec![effect])?);
/// plan.fix(Standard {
///     standard: "inspection instruction 7".parse()?,
///     by: actor("li.na"),
///     at: "2026-04-30T08:00:00Z".parse()?,
/// })?;
/// assert_eq!(plan.stage(), Stage::Fixed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct ImprovementPlan {
    stored: Stored,
}

/// A plan as stored. It is accepted only if it can have been reached step by step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    subject: Subject,
    goals: Vec<Goal>,
    stage: Stage,
    /// Number of times the plan returned to the causes because the effect was not enough.
    #[serde(default)]
    rounds: u32,
    #[serde(default)]
    causes: Vec<AnalysedCause>,
    #[serde(default)]
    countermeasures: Vec<Countermeasure>,
    /// The figures judged, one list per round, in the order of the goals.
    #[serde(default)]
    effects: Vec<Vec<Effect>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    standard: Option<Standard>,
}

impl ImprovementPlan {
    /// A plan about one subject, with its goals.
    ///
    /// # Errors
    /// [`ImprovementError::NoGoal`] without a goal, [`ImprovementError::NoCases`] if a target rate has a zero
    /// denominator.
    pub fn new(subject: Subject, goals: Vec<Goal>) -> Result<Self, ImprovementError> {
        let stored = Stored {
            subject,
            goals,
            stage: Stage::Analysing,
            rounds: 0,
            causes: Vec::new(),
            countermeasures: Vec::new(),
            effects: Vec::new(),
            standard: None,
        };
        Self::try_from(stored)
    }

    /// The subject of the plan.
    #[must_use]
    pub const fn subject(&self) -> &Subject {
        &self.stored.subject
    }

    /// The current stage.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        self.stored.stage
    }

    /// The goals.
    #[must_use]
    pub fn goals(&self) -> &[Goal] {
        &self.stored.goals
    }

    /// The causes found.
    #[must_use]
    pub fn causes(&self) -> &[AnalysedCause] {
        &self.stored.causes
    }

    /// The countermeasures, those of earlier rounds first.
    #[must_use]
    pub fn countermeasures(&self) -> &[Countermeasure] {
        &self.stored.countermeasures
    }

    /// The figures judged so far, one list per round.
    #[must_use]
    pub fn effects(&self) -> &[Vec<Effect>] {
        &self.stored.effects
    }

    /// Number of times the plan returned to the causes.
    #[must_use]
    pub const fn rounds(&self) -> u32 {
        self.stored.rounds
    }

    /// The resulting standard, once fixed.
    #[must_use]
    pub const fn standard(&self) -> Option<&Standard> {
        self.stored.standard.as_ref()
    }

    /// The countermeasures that are due by an instant and not accepted, with their numbers from 1.
    pub fn overdue(&self, now: DateTime<Utc>) -> impl Iterator<Item = (usize, &Countermeasure)> {
        let open = (1..).zip(&self.stored.countermeasures);
        open.filter(move |(_, c)| c.accepted.is_none() && c.due < now)
    }

    fn at(&self, wanted: Stage, step: &'static str) -> Result<(), ImprovementError> {
        let stage = self.stored.stage;
        if stage == wanted {
            return Ok(());
        }
        Err(ImprovementError::WrongStage { step, stage, wanted })
    }

    /// Adds a cause. This is the first step; further causes can be added while countermeasures are set out.
    ///
    /// # Errors
    /// If the plan is in another stage, or the cause is already listed.
    pub fn find(&mut self, cause: AnalysedCause) -> Result<(), ImprovementError> {
        if self.stored.stage != Stage::Planning {
            self.at(Stage::Analysing, "find")?;
        }
        if self.stored.causes.iter().any(|known| known.cause == cause.cause) {
            return Err(ImprovementError::DuplicateCause { cause: cause.cause });
        }
        self.stored.causes.push(cause);
        self.stored.stage = Stage::Planning;
        Ok(())
    }

    /// Sets out the countermeasures. Each must answer known causes, and every cause must be answered.
    ///
    /// # Errors
    /// If the plan is in another stage or has no cause, or a cause is unknown or not answered.
    pub fn set_out(&mut self, measures: Vec<Countermeasure>) -> Result<(), ImprovementError> {
        if self.stored.causes.is_empty() {
            return Err(ImprovementError::NoCause);
        }
        self.at(Stage::Planning, "set_out")?;
        if measures.is_empty() {
            return Err(ImprovementError::NoCountermeasure);
        }
        let mut stored = self.stored.clone();
        // New countermeasures are not accepted yet, whatever the input says.
        stored.countermeasures.extend(
            measures.into_iter().map(|measure| Countermeasure { accepted: None, ..measure }),
        );
        stored.answered()?;
        stored.stage = Stage::Doing;
        self.stored = stored;
        Ok(())
    }

    /// Accepts a countermeasure by its criterion. The last acceptance ends the stage.
    ///
    /// # Errors
    /// If the plan is in another stage, or there is no such countermeasure, or it is already accepted.
    pub fn accept(
        &mut self,
        number: usize,
        by: ActorId,
        at: DateTime<Utc>,
    ) -> Result<(), ImprovementError> {
        self.at(Stage::Doing, "accept")?;
        let count = self.stored.countermeasures.len();
        let index = number.checked_sub(1);
        let measure = index.and_then(|index| self.stored.countermeasures.get_mut(index));
        let measure = measure.ok_or(ImprovementError::UnknownCountermeasure { number, count })?;
        if measure.accepted.is_some() {
            return Err(ImprovementError::Accepted { number });
        }
        measure.accepted = Some(Acceptance { by, at });
        if self.stored.countermeasures.iter().all(|measure| measure.accepted.is_some()) {
            self.stored.stage = Stage::Judging;
        }
        Ok(())
    }

    /// Judges the effect by one pair of figures per goal, in the order of the goals. Returns whether all goals
    /// are reached: if so the result is to be fixed, otherwise the plan returns to the causes.
    ///
    /// # Errors
    /// If the plan is in another stage, a countermeasure is not accepted, or a figure is missing or has no cases.
    pub fn judge(&mut self, effects: Vec<Effect>) -> Result<bool, ImprovementError> {
        if self.stored.stage == Stage::Doing {
            let open = self.stored.countermeasures.iter().position(|m| m.accepted.is_none());
            let number = open.unwrap_or(0).saturating_add(1);
            return Err(ImprovementError::NotAccepted { number });
        }
        self.at(Stage::Judging, "judge")?;
        let reached = self.stored.reached(&effects)?;
        self.stored.effects.push(effects);
        if reached {
            self.stored.stage = Stage::Fixing;
        } else {
            self.stored.rounds = self.stored.rounds.saturating_add(1);
            self.stored.stage = Stage::Planning;
        }
        Ok(reached)
    }

    /// Fixes the result as a standard.
    ///
    /// # Errors
    /// If the plan is in another stage.
    pub fn fix(&mut self, standard: Standard) -> Result<(), ImprovementError> {
        self.at(Stage::Fixing, "fix")?;
        self.stored.standard = Some(standard);
        self.stored.stage = Stage::Fixed;
        Ok(())
    }
}

impl Stored {
    /// Checks that each countermeasure answers known causes and that each cause is answered.
    fn answered(&self) -> Result<(), ImprovementError> {
        let known = |cause: &Cause| self.causes.iter().any(|found| found.cause == *cause);
        let mut against = self.countermeasures.iter().flat_map(|measure| &measure.against);
        if let Some(cause) = against.find(|cause| !known(cause)) {
            return Err(ImprovementError::UnknownCause { cause: cause.clone() });
        }
        let answered =
            |cause: &Cause| self.countermeasures.iter().any(|m| m.against.contains(cause));
        match self.causes.iter().find(|found| !answered(&found.cause)) {
            Some(found) => Err(ImprovementError::Unanswered { cause: found.cause.clone() }),
            None => Ok(()),
        }
    }

    fn reached(&self, effects: &[Effect]) -> Result<bool, ImprovementError> {
        let (given, goals) = (effects.len(), self.goals.len());
        if given != goals {
            return Err(ImprovementError::Figures { given, goals });
        }
        let mut all = true;
        for (goal, effect) in self.goals.iter().zip(effects) {
            all &= effect.reaches(goal.wanted)?;
        }
        Ok(all)
    }
}

impl From<ImprovementPlan> for Stored {
    fn from(plan: ImprovementPlan) -> Self {
        plan.stored
    }
}

impl TryFrom<Stored> for ImprovementPlan {
    type Error = ImprovementError;

    fn try_from(stored: Stored) -> Result<Self, ImprovementError> {
        let impossible = |why| Err(ImprovementError::Impossible { why });
        if stored.goals.is_empty() {
            return Err(ImprovementError::NoGoal);
        }
        let empty = |goal: &Goal| {
            let (Wanted::AtMost(rate) | Wanted::AtLeast(rate)) = goal.wanted;
            rate.of == 0
        };
        if stored.goals.iter().any(empty) {
            return Err(ImprovementError::NoCases);
        }
        for (at, found) in stored.causes.iter().enumerate() {
            if stored.causes.iter().take(at).any(|earlier| earlier.cause == found.cause) {
                return Err(ImprovementError::DuplicateCause { cause: found.cause.clone() });
            }
        }
        let stage = stored.stage;
        if (stage == Stage::Analysing) != stored.causes.is_empty() {
            return impossible("causes are found during analysis, and not before");
        }
        if stage >= Stage::Doing {
            stored.answered()?;
        }
        let open = stored.countermeasures.iter().filter(|m| m.accepted.is_none()).count();
        if (stage == Stage::Doing) != (open > 0) {
            return impossible(
                "countermeasures are open exactly while the plan is being carried out",
            );
        }
        // Each round sets out at least one more; none exists before the first.
        let rounds = usize::try_from(stored.rounds).unwrap_or(usize::MAX);
        let fits = match stored.countermeasures.len() {
            set_out if stage >= Stage::Doing => set_out > rounds,
            set_out => (set_out == 0) == (rounds == 0) && set_out >= rounds,
        };
        if !fits {
            return impossible("each round sets out at least one countermeasure");
        }
        let judged = rounds.saturating_add(usize::from(stage >= Stage::Fixing));
        if stored.effects.len() != judged {
            return impossible("the effect is judged once per round");
        }
        let mut reached = Vec::new();
        for effects in &stored.effects {
            reached.push(stored.reached(effects)?);
        }
        let early = reached.iter().take(judged.saturating_sub(1)).any(|reached| *reached);
        if early || reached.last().is_some_and(|last| *last != (stage >= Stage::Fixing)) {
            return impossible(
                "a plan that reached its goals is fixed, one that did not starts another round",
            );
        }
        if stored.standard.is_some() != (stage == Stage::Fixed) {
            return impossible("a fixed plan has a standard, and no other plan has one");
        }
        Ok(Self { stored })
    }
}
