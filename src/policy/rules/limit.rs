//! Time limits: from when, until when, within how long, and how they may be extended.

use serde::{Deserialize, Serialize};

use super::{Consequence, Target, is_default};
use crate::lifecycle::Milestone;
use crate::policy::when::When;
use crate::time::{Percent, Period};
use crate::vocabulary::{CalendarId, Clause, Label, Role, RuleId, Topic};

/// Stands in where no topic can be made of a rule's name; every name makes one.
const UNNAMED: Topic = crate::code!("limit");

/// A time limit: from one milestone until another, within a period.
///
/// "From *signed* until *form returned*, within 24 h, for general grade, warn at 90 %, on breach
/// propose the penalty." Of the limits on one topic whose conditions hold, one applies: the one with the
/// highest `precedence`, then the most specific one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct LimitRule {
    /// The rule's name, unique in the policy.
    pub id: RuleId,
    /// What the limit is about.
    pub topic: Topic,
    /// What a person reads.
    pub label: Label,
    /// For which complaints.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: When,
    /// The milestone at which it starts.
    pub from: Milestone,
    /// The milestone that keeps it.
    pub until: Milestone,
    /// Who must reach that milestone, any of these; empty: anybody who may. What others do leaves it
    /// running. `manager` is the manager of the department that the case was handed to, `holder` anybody of
    /// that department (while it is only where it started, that is nobody), `owner` as for orders.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<Target>,
    /// Whether a transfer takes back that it was kept: whoever has the case in the end must keep it, by the
    /// clock that it had from the beginning.
    #[serde(default, skip_serializing_if = "is_default")]
    pub through_transfers: bool,
    /// Milestones after which it no longer matters: it lapses, unless it has run out before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lapses_at: Vec<Milestone>,
    /// How long it may take.
    pub within: Period,
    /// The calendar that counts; the policy's own if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarId>,
    /// Whether reaching the first milestone again in the same cycle starts it again.
    #[serde(default, skip_serializing_if = "is_default")]
    pub starts: Starts,
    /// Whether its date is agreed case by case ("at the time that the customer set"): once the
    /// first milestone is reached an `Extend` on its topic sets the date and starts it, and `within`
    /// is the furthest date that may be set, counted from then.
    #[serde(default, skip_serializing_if = "is_default")]
    pub agreed: bool,
    /// At which share of the limit to warn, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warn: Vec<Percent>,
    /// What a hold does to it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_hold: OnHold,
    /// Whether it is the law's, or somebody else's who grants no extension: no promise may go beyond it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub hard: bool,
    /// Whether and how a later date may be promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<Extension>,
    /// What follows a warning.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_warning: Vec<Consequence>,
    /// What follows a breach.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_breach: Vec<Consequence>,
    /// Which of two rules that hold applies, before specificity; the higher.
    #[serde(default, skip_serializing_if = "is_default")]
    pub precedence: u8,
    /// Where it is written.
    #[serde(default)]
    pub cite: Vec<Clause>,
}

impl LimitRule {
    /// A limit for every complaint, once a cycle, with one warning at 90 %, running through holds, without
    /// extension. Its topic and label are its own name until said otherwise.
    #[must_use]
    pub fn new(
        id: RuleId,
        from: impl Into<Milestone>,
        until: impl Into<Milestone>,
        within: Period,
    ) -> Self {
        let name = id.as_str();
        Self {
            topic: Topic::new(name).unwrap_or(UNNAMED),
            label: Label::new(name, name),
            id,
            when: When::any(),
            from: from.into(),
            until: until.into(),
            by: Vec::new(),
            through_transfers: false,
            lapses_at: Vec::new(),
            within,
            calendar: None,
            starts: Starts::Once,
            agreed: false,
            warn: vec![Percent::NINETY],
            on_hold: OnHold::Runs,
            hard: false,
            extension: None,
            on_warning: Vec::new(),
            on_breach: Vec::new(),
            precedence: 0,
            cite: Vec::new(),
        }
    }

    /// On this topic, read as this by people.
    #[must_use]
    pub fn about(mut self, topic: Topic, en: &str, zh: &str) -> Self {
        self.topic = topic;
        self.label = Label::new(en, zh);
        self
    }

    /// Only for these complaints.
    #[must_use]
    pub fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }

    /// Warned of at these shares of its length; at none if empty.
    #[must_use]
    pub fn warn(mut self, at: Vec<Percent>) -> Self {
        self.warn = at;
        self
    }

    /// So treated while the case is on hold.
    #[must_use]
    pub const fn on_hold(mut self, on_hold: OnHold) -> Self {
        self.on_hold = on_hold;
        self
    }

    /// Started by each arrival at its first milestone.
    #[must_use]
    pub const fn each(mut self) -> Self {
        self.starts = Starts::Each;
        self
    }

    /// Kept only by this one (or another one already listed).
    #[must_use]
    pub fn by(mut self, doer: Target) -> Self {
        self.by.push(doer);
        self
    }

    /// To be kept by whoever has the case in the end.
    #[must_use]
    pub const fn through_transfers(mut self) -> Self {
        self.through_transfers = true;
        self
    }

    /// Of no matter any more once this is reached: who answers on the spot need not dispatch.
    #[must_use]
    pub fn unless_reached(mut self, milestone: impl Into<Milestone>) -> Self {
        self.lapses_at.push(milestone.into());
        self
    }

    /// With a date that is agreed case by case.
    #[must_use]
    pub const fn agreed(mut self) -> Self {
        self.agreed = true;
        self
    }

    /// That may be extended like this.
    #[must_use]
    pub fn extension(mut self, extension: Extension) -> Self {
        self.extension = Some(extension);
        self
    }

    /// Before rules of a lower precedence on the same topic.
    #[must_use]
    pub const fn over(mut self, precedence: u8) -> Self {
        self.precedence = precedence;
        self
    }

    /// Which of two rules on a topic comes first: the higher precedence, then the more specific one.
    #[must_use]
    pub fn rank(&self) -> (u8, usize) {
        (self.precedence, self.when.specificity())
    }

    /// Followed by this when its warning point passes.
    #[must_use]
    pub fn on_warning(mut self, consequence: Consequence) -> Self {
        self.on_warning.push(consequence);
        self
    }

    /// Followed by this when it runs out.
    #[must_use]
    pub fn on_breach(mut self, consequence: Consequence) -> Self {
        self.on_breach.push(consequence);
        self
    }

    /// Written here.
    #[must_use]
    pub fn cite(mut self, clause: Clause) -> Self {
        self.cite.push(clause);
        self
    }
}

/// Which arrival at the first milestone starts a limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Starts {
    /// The first in each cycle.
    #[default]
    Once,
    /// Each: what was running is superseded. For limits of a stage that a case may pass twice. One that
    /// starts at `signed` ends when the department hands the case on: the next has its own.
    Each,
}

/// What a hold does to a limit. A hold moves no promise unless the limit's rule says so: who may hold stops
/// their own clock otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum OnHold {
    /// It stops and moves by the time of its own clock inside the hold.
    Stops,
    /// It runs on.
    #[default]
    Runs,
}

/// How a limit may be extended: the ladder of re-promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct Extension {
    /// How often.
    pub times: u8,
    /// The furthest promise, counted from the limit's start; none means no outer bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Period>,
    /// Roles that approve it; empty: nobody needs to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvers: Vec<Role>,
    /// Whether it may be asked for after the limit has run out (the breach stays all the same).
    #[serde(default, skip_serializing_if = "is_default")]
    pub late: bool,
    /// Whether the customer must have been told when it is recorded.
    #[serde(default, skip_serializing_if = "is_default")]
    pub customer_told: bool,
}

impl Extension {
    /// So many extensions, each as far as one likes, which nobody needs to approve and which must be asked
    /// for before the limit runs out.
    #[must_use]
    pub const fn new(times: u8) -> Self {
        Self { times, at_most: None, approvers: Vec::new(), late: false, customer_told: false }
    }

    /// No later than so long after the limit's start.
    #[must_use]
    pub const fn at_most(mut self, at_most: Period) -> Self {
        self.at_most = Some(at_most);
        self
    }

    /// Approved by one of these roles.
    #[must_use]
    pub fn approvers(mut self, approvers: Vec<Role>) -> Self {
        self.approvers = approvers;
        self
    }

    /// Also after the limit has run out; the breach stays.
    #[must_use]
    pub const fn late(mut self) -> Self {
        self.late = true;
        self
    }

    /// Only once the customer has been told.
    #[must_use]
    pub const fn customer_told(mut self) -> Self {
        self.customer_told = true;
        self
    }
}
