//! The rules of a policy, as data: limits, gates, permissions, routes, reactions, incentives.
//!
//! Each rule cites the clauses that it comes from. What a rule does is decided in `complaint`;
//! here it is only said.

use std::fmt;

use serde::{Deserialize, Serialize};

pub(super) use super::target::Target;
use super::when::When;
use crate::lifecycle::{CommandKind, Milestone};
use crate::time::{Percent, Period};
use crate::vocabulary::{
    CalendarId, CallBack, Clause, Conclusion, Department, Finding, Grade, Incentive, Label, Mark,
    Measure, Money, MoneyRange, Reason, Remedy, Role, RuleId, Satisfaction, Topic,
};

/// A time limit: from one milestone until another, within a period.
///
/// "From *signed* until *form returned*, within 24 h, for general grade, warn at 90 %, on breach
/// propose the penalty." Of the limits on one topic whose conditions hold, one applies: the one with the
/// highest `precedence`, then the most specific one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
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
            topic: Topic::new(name).unwrap_or(Topic::new_static("limit")),
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

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
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

/// A penalty or reward that may be proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct IncentiveRule {
    /// The rule's name, unique in the policy.
    pub id: RuleId,
    /// Penalty or reward.
    pub incentive: Incentive,
    /// What a person reads as its reason.
    pub label: Label,
    /// Whom it is for.
    pub on: Target,
    /// Who is jointly liable, for the same amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joint: Option<Target>,
    /// What it may come to. Written `20.00 to 50.00 CNY`, or as a list of measures.
    #[serde(with = "super::amounts::stake")]
    pub stake: Stake,
    /// Who imposes or waives it.
    pub decided_by: Vec<Role>,
    /// The article by which it is imposed, in the words of the organisation's own rules: what a notice gives as
    /// its reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<Label>,
    /// Where it is written.
    #[serde(default)]
    pub cite: Vec<Clause>,
}

/// What a penalty or reward may come to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Stake {
    /// An amount of money, or one between two.
    Money(MoneyRange),
    /// One of these measures, the mildest first.
    Measures(Vec<Measure>),
}

impl fmt::Display for Stake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Money(range) => range.fmt(f),
            Self::Measures(scale) => {
                for (at, measure) in scale.iter().enumerate() {
                    write!(f, "{}{measure}", if at == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
        }
    }
}

/// What the front line may grant without asking.
///
/// Where a policy has authorities, a resolution that grants anything is put to the customer either
/// approved, or by a role with an authority that covers it; each use is an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct Authority {
    /// The rule's name, unique in the policy.
    pub id: RuleId,
    /// The roles that have it.
    pub to: Vec<Role>,
    /// For which complaints: the conditions of its use.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: When,
    /// What may be granted; empty: any remedy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<Remedy>,
    /// Up to how much money. Written `200.00 CNY` or `any`; absent: none.
    #[serde(default, skip_serializing_if = "is_default", with = "super::amounts::ceiling")]
    pub up_to: Ceiling,
    /// Where it is written.
    #[serde(default)]
    pub cite: Vec<Clause>,
}

/// Up to how much money an authority reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ceiling {
    /// No money at all.
    #[default]
    Nothing,
    /// This amount, and nothing in another currency.
    UpTo(Money),
    /// Any amount in any currency.
    Any,
}

impl Authority {
    /// Whether it covers a grant of these remedies and this much money.
    #[must_use]
    pub fn covers(&self, remedies: &[Remedy], compensation: Option<Money>) -> bool {
        let kinds = self.remedies.is_empty() || remedies.iter().all(|r| self.remedies.contains(r));
        // Amounts in two currencies do not compare, so neither covers the other.
        let money = compensation.is_none_or(|asked| match self.up_to {
            Ceiling::Nothing => false,
            Ceiling::UpTo(most) => asked <= most,
            Ceiling::Any => true,
        });
        kinds && money
    }
}

/// One way in which a case may end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct ConclusionRule {
    /// The conclusion.
    pub conclusion: Conclusion,
    /// For which complaints.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: When,
    /// Only where liability was decided like this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
    /// And also, whatever was found, where any of this is on record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub also_after: Option<Shortcomings>,
    /// But never where any of this is on record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_after: Option<Shortcomings>,
    /// Where it is written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cite: Vec<Clause>,
}

/// What may be on record against the handling of a case: any of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct Shortcomings {
    /// A limit on one of these topics was broken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<Topic>,
    /// One of these facts was recorded in this cycle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// A stop that may not be left out: before the command, the need must be met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct Gate {
    /// The rule's name, unique in the policy.
    pub id: RuleId,
    /// The command that it guards.
    pub before: CommandKind,
    /// What must have been done in this cycle.
    pub needs: Need,
    /// For which complaints.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: When,
    /// For `mark`: which marks; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// Where it is written.
    #[serde(default)]
    pub cite: Vec<Clause>,
}

/// What a gate asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Need {
    /// A milestone reached in this cycle.
    Reached(Milestone),
    /// The last call-back ended with a satisfied customer, or was tried often enough.
    Satisfied,
    /// Liability decided, in whichever cycle.
    Liability,
    /// The form back where it started.
    FormHome,
    /// A date set in this cycle for the limit on this topic, one that is agreed case by case.
    Promised(Topic),
    /// What never is: these complaints do not take that step (what several departments have a part
    /// in is led by one and handed to none).
    Barred,
}

/// Who may do what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct Permission {
    /// The commands.
    pub allow: Vec<CommandKind>,
    /// To actors in one of these roles.
    pub to: Vec<Role>,
    /// As far as this.
    #[serde(default, skip_serializing_if = "is_default")]
    pub scope: Scope,
    /// For which complaints.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: When,
    /// For `mark`: which marks; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// For `hold`: for which reasons; empty means any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// Where it is written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cite: Vec<Clause>,
}

/// How far a permission reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Scope {
    /// Every complaint.
    #[default]
    Any,
    /// Complaints that the actor's department has.
    Holder,
    /// Complaints that the actor's department has, or had last: who handed the form back still
    /// answers for the case.
    Responsible,
    /// Complaints that the actor is the owner of.
    Owner,
    /// Complaints of the actor's own customers.
    Home,
    /// For `sign-notice`: notices on the actor's own department or somebody of it.
    Notice,
}

/// Where a complaint goes by its subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct Route {
    /// The department that hands it on; the origin if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Department>,
    /// For which complaints; the first route that holds counts.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: When,
    /// The department that gets it.
    pub to: Department,
    /// Where it is written.
    #[serde(default)]
    pub cite: Vec<Clause>,
}

/// A department and whom it may pass a case on to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct DepartmentRule {
    /// The department.
    pub department: Department,
    /// The role of its manager.
    pub manager: Role,
    /// The departments that it may hand a case to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passes_to: Vec<Department>,
}

/// Calling the customer back after the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct FollowUpRule {
    /// The worst answer that still counts as satisfied.
    pub accepts: Satisfaction,
    /// After how many unsuccessful attempts the case may go on as *unreachable* (never as *satisfied*).
    pub attempts: u8,
    /// Which complaints came in through a call-back that counts as their first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake_counts: Option<When>,
}

/// Where the form of some cases starts, other than at the policy's own origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct Origin {
    /// For which complaints, as they come in.
    pub when: When,
    /// The department where their form starts and returns to.
    pub department: Department,
    /// Where it is written.
    #[serde(default)]
    pub cite: Vec<Clause>,
}

/// How a person may climb the ladder; rules may go to any rung.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Climb {
    /// To any rung above.
    #[default]
    AnyRung,
    /// One rung at a time.
    RungByRung,
}

/// Where a form goes when a department returns it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Returns {
    /// Straight to the department that registered it.
    #[default]
    ToOrigin,
    /// To the department that handed it on, step by step.
    ToSender,
}
