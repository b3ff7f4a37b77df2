//! `ImprovementPlan`: the steps, in the only order in which they can be taken.

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
        /// Who, what, when, where, why, how.
        FiveWOneH = "5w1h", "5W1H", "5W1H";
        /// Seen at the place, without a formal method (CAU-1).
        Observation = "observation", "seen at the place", "现场分析";
    }
}

/// A cause that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnalysedCause {
    /// Its code.
    pub cause: Cause,
    /// How it was found.
    pub method: CauseMethod,
    /// What was found, in words.
    pub finding: Text,
}

/// What is done against causes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Countermeasure {
    /// What is done.
    pub action: Text,
    /// Against which causes.
    pub against: Vec<Cause>,
    /// Who answers for it.
    pub owner: ActorId,
    /// Of which department.
    pub department: Department,
    /// By when, UTC.
    pub due: DateTime<Utc>,
    /// When it counts as done (验收标准).
    pub criterion: Text,
    /// How that is checked (CAU-1).
    pub check: Text,
    /// Whether it has been accepted, by whom and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Acceptance>,
}

/// That a countermeasure has met its criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// Who checked.
    pub by: ActorId,
    /// When, UTC.
    pub at: DateTime<Utc>,
}

/// What the plan is to bring about, with the figure that shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// In words.
    pub goal: Text,
    /// The figure.
    pub wanted: Wanted,
}

/// What a plan that worked has become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standard {
    /// Where it now stands: the rule, the work instruction.
    pub standard: Text,
    /// Who put it there.
    pub by: ActorId,
    /// When, UTC.
    pub at: DateTime<Utc>,
}

/// An improvement plan: what is to be done about what many complaints have in common.
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

/// A plan as stored. It becomes a plan only if it can have come about step by step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    subject: Subject,
    goals: Vec<Goal>,
    stage: Stage,
    /// How often the causes have been gone back to because the effect was not enough.
    #[serde(default)]
    rounds: u32,
    #[serde(default)]
    causes: Vec<AnalysedCause>,
    #[serde(default)]
    countermeasures: Vec<Countermeasure>,
    /// The figures judged, one list a round, in the order of the goals.
    #[serde(default)]
    effects: Vec<Vec<Effect>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    standard: Option<Standard>,
}

impl ImprovementPlan {
    /// A plan about one subject, with what it is to bring about.
    ///
    /// # Errors
    /// [`ImprovementError::NoGoal`] without a goal, [`ImprovementError::NoCases`] for a wanted rate
    /// without a denominator.
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

    /// What it is about.
    #[must_use]
    pub const fn subject(&self) -> &Subject {
        &self.stored.subject
    }

    /// Where it stands.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        self.stored.stage
    }

    /// What it is to bring about.
    #[must_use]
    pub fn goals(&self) -> &[Goal] {
        &self.stored.goals
    }

    /// The causes found.
    #[must_use]
    pub fn causes(&self) -> &[AnalysedCause] {
        &self.stored.causes
    }

    /// What is done against them, those of earlier rounds first.
    #[must_use]
    pub fn countermeasures(&self) -> &[Countermeasure] {
        &self.stored.countermeasures
    }

    /// The figures judged so far, one list a round.
    #[must_use]
    pub fn effects(&self) -> &[Vec<Effect>] {
        &self.stored.effects
    }

    /// How often the causes have been gone back to.
    #[must_use]
    pub const fn rounds(&self) -> u32 {
        self.stored.rounds
    }

    /// What it has become.
    #[must_use]
    pub const fn standard(&self) -> Option<&Standard> {
        self.stored.standard.as_ref()
    }

    /// The countermeasures that are due by an instant and not accepted, with their numbers.
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

    /// Adds a cause. The first step; also while countermeasures are being set out nothing is final.
    ///
    /// # Errors
    /// Not at that stage, or the cause is there already.
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

    /// Sets out the countermeasures: each against causes that were found, and every cause answered.
    ///
    /// # Errors
    /// Not at that stage, no cause yet, a cause that was not found, or one that is not answered.
    pub fn set_out(&mut self, measures: Vec<Countermeasure>) -> Result<(), ImprovementError> {
        if self.stored.causes.is_empty() {
            return Err(ImprovementError::NoCause);
        }
        self.at(Stage::Planning, "set_out")?;
        if measures.is_empty() {
            return Err(ImprovementError::NoCountermeasure);
        }
        let mut stored = self.stored.clone();
        // What is set out is not done yet, whatever it says.
        stored.countermeasures.extend(
            measures.into_iter().map(|measure| Countermeasure { accepted: None, ..measure }),
        );
        stored.answered()?;
        stored.stage = Stage::Doing;
        self.stored = stored;
        Ok(())
    }

    /// Accepts a countermeasure by its criterion; the last one ends the doing.
    ///
    /// # Errors
    /// Not at that stage, no such countermeasure, or accepted already.
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

    /// Judges the effect by a figure from before and after for each goal, in their order. Whether all
    /// goals are reached: then it is to be fixed; else the causes are gone back to.
    ///
    /// # Errors
    /// Not at that stage, a countermeasure not accepted, a figure missing or without cases.
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

    /// Fixes what worked as a standard.
    ///
    /// # Errors
    /// Not at that stage.
    pub fn fix(&mut self, standard: Standard) -> Result<(), ImprovementError> {
        self.at(Stage::Fixing, "fix")?;
        self.stored.standard = Some(standard);
        self.stored.stage = Stage::Fixed;
        Ok(())
    }
}

impl Stored {
    /// Whether each countermeasure answers a cause that was found, and each cause is answered.
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
            return impossible("causes are found while they are analysed, and not before");
        }
        if stage >= Stage::Doing {
            stored.answered()?;
        }
        let open = stored.countermeasures.iter().filter(|m| m.accepted.is_none()).count();
        if (stage == Stage::Doing) != (open > 0) {
            return impossible("what is not accepted is being done, and nothing else is");
        }
        // Each round sets out at least one more; none is set out before the first.
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
            return impossible("the effect is judged once a round");
        }
        let mut reached = Vec::new();
        for effects in &stored.effects {
            reached.push(stored.reached(effects)?);
        }
        let early = reached.iter().take(judged.saturating_sub(1)).any(|reached| *reached);
        if early || reached.last().is_some_and(|last| *last != (stage >= Stage::Fixing)) {
            return impossible("what reached its goals is fixed, what did not is taken up again");
        }
        if stored.standard.is_some() != (stage == Stage::Fixed) {
            return impossible("a fixed plan has its standard, and no other has");
        }
        Ok(Self { stored })
    }
}
