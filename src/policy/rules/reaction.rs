//! What follows from an alarm or from another event.

use serde::{Deserialize, Serialize};

use super::{Target, is_default};
use crate::lifecycle::Milestone;
use crate::policy::when::When;
use crate::vocabulary::{CallBack, Clause, Finding, Grade, RuleId};

/// What follows from a warning, a breach or another trigger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Consequence {
    /// Bring it to this level of the policy's ladder, if it is not there yet.
    Escalate(u8),
    /// Send an expedite order.
    Expedite(Target),
    /// Tell somebody.
    Notify(Target),
    /// Propose the penalty or reward of this incentive rule.
    Propose(RuleId),
    /// Start the next cycle with the department that had it.
    Rework,
    /// Change the grade.
    Regrade(Grade),
}

/// What sets off a reaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Trigger {
    /// A milestone is reached.
    Reached(Milestone),
    /// A call-back reached a customer who is not satisfied.
    Dissatisfied,
    /// A call-back ended like this.
    CallBack(CallBack),
    /// Liability was decided like this.
    Liability(Finding),
    /// The case went over the month's end.
    CarriedOver,
}

/// What follows from an event that is not a limit's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct Reaction {
    /// The rule's name, unique in the policy.
    pub id: RuleId,
    /// The event.
    pub on: Trigger,
    /// For which complaints.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: When,
    /// And for which of them not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unless: Option<When>,
    /// What follows, in order.
    pub then: Vec<Consequence>,
    /// Where it is written.
    #[serde(default)]
    pub cite: Vec<Clause>,
}

impl Reaction {
    /// A reaction for every complaint, with no consequence yet.
    #[must_use]
    pub fn new(id: RuleId, on: Trigger) -> Self {
        Self { id, on, when: When::any(), unless: None, then: Vec::new(), cite: Vec::new() }
    }

    /// Only for these complaints.
    #[must_use]
    pub fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }

    /// But not for these.
    #[must_use]
    pub fn unless(mut self, unless: When) -> Self {
        self.unless = Some(unless);
        self
    }

    /// Followed by this.
    #[must_use]
    pub fn then(mut self, consequence: Consequence) -> Self {
        self.then.push(consequence);
        self
    }

    /// Written here.
    #[must_use]
    pub fn cite(mut self, clause: Clause) -> Self {
        self.cite.push(clause);
        self
    }
}
