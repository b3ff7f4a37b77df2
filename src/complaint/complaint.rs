//! `Complaint`: the fold of a complaint's log, as the rules see it.
//!
//! Folding needs no policy, no clock and no I/O, so restoring never fires anything again. The fold
//! itself is in `evolve`; what follows from a command is in `decide`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::event::{Relation, Ruling};
use super::limit::{Alarm, Deadline, Limit, Verdict};
use super::reached::Reached;
use super::state::State;
use crate::lifecycle::Milestone;
use crate::policy::{ConclusionRule, PolicyStamp, Shortcomings, Situation, Stake};
use crate::vocabulary::{
    ActorId, AtFault, Cause, ComplaintId, CustomerRef, Department, Facts, Finding, Incentive,
    Party, Reason, Role, RuleId, Satisfaction, Topic,
};

/// A complaint as it stands after the entries of its log.
///
/// As a serde value it is what an interface shows. It can be read back, too, for a
/// [`Snapshot`](crate::desk::Snapshot); its form is not kept from version to version as that of entries is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde")]
#[non_exhaustive]
pub struct Complaint {
    /// Its number.
    pub id: ComplaintId,
    /// How many entries its log has.
    pub version: u64,
    /// The policy that it is handled under.
    pub policy: PolicyStamp,
    /// The customer, as an opaque reference.
    pub customer: CustomerRef,
    /// What it is classified as.
    pub facts: Facts,
    /// Where it stands.
    pub state: State,
    /// When it came to where it stands, UTC.
    pub since: DateTime<Utc>,
    /// When it came in, UTC.
    pub received_at: DateTime<Utc>,
    /// When the last entry was recorded, UTC.
    pub recorded_at: DateTime<Utc>,
    /// Number of handling cycles: 1, then one more for each reopening.
    pub cycle: u32,
    /// Escalation level; 0 is none.
    pub level: u8,
    /// The person in charge.
    pub owner: Option<ActorId>,
    /// The hold, while there is one.
    pub hold: Option<Hold>,
    /// The holds that have ended.
    pub holds: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    /// The departments that have the form: where it started, then each that it was handed on to.
    pub route: Route,
    /// The departments asked to help.
    pub assisting: Vec<Department>,
    /// Limits that still wait for their milestone.
    pub limits: Vec<Limit>,
    /// Limits that have ended, in the order in which they did.
    pub ended: Vec<Limit>,
    /// Penalties and rewards.
    pub notices: Vec<Notice>,
    /// What was decided on liability.
    pub liability: Option<Liability>,
    /// What the investigation found to be the cause.
    pub cause: Option<Cause>,
    /// What the customer last said at a call-back.
    pub satisfaction: Option<Satisfaction>,
    /// Whether calling back is done with, and with success.
    pub follow_up: FollowUpState,
    /// The complaint that goes on in its place, once it was merged into one.
    pub merged_into: Option<ComplaintId>,
    /// Other complaints that it belongs to.
    pub links: Vec<(ComplaintId, Relation)>,
    /// How often things happened.
    pub counts: Counts,
    /// The month into which it was last carried over.
    pub carried: Option<(i32, u32)>,
    pub(super) reached: Reached,
    /// The first entry that a newer version wrote and this one could not read whole.
    pub(super) newer: Option<Newer>,
}

/// Which entry could not be read whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde")]
pub(super) struct Newer {
    pub(super) version: u64,
    pub(super) form: u16,
}

/// A hold that has not ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "CurrentHold"))]
#[serde(crate = "crate::redacted::serde")]
pub struct Hold {
    /// Since when, UTC.
    pub since: DateTime<Utc>,
    /// For what.
    pub reason: Reason,
}

/// The way of the form: never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde")]
pub struct Route {
    origin: Department,
    hops: Vec<Department>,
    last: Option<Department>,
}

impl Route {
    pub(super) const fn starting_at(origin: Department) -> Self {
        Self { origin, hops: Vec::new(), last: None }
    }

    /// Where the form started and will return to.
    #[must_use]
    pub const fn origin(&self) -> &Department {
        &self.origin
    }

    /// Who has the form.
    #[must_use]
    pub fn holder(&self) -> &Department {
        self.hops.last().unwrap_or(&self.origin)
    }

    /// Who gets it back when the holder returns it step by step.
    #[must_use]
    pub fn sender(&self) -> &Department {
        self.hops.iter().rev().nth(1).unwrap_or(&self.origin)
    }

    /// Those that it was handed to and that have not returned it, the first one first.
    #[must_use]
    pub fn handed_to(&self) -> &[Department] {
        &self.hops
    }

    /// How many departments have handed it on or have it.
    #[must_use]
    pub const fn hops(&self) -> usize {
        self.hops.len()
    }

    /// Whether the form is where it started.
    #[must_use]
    pub const fn is_home(&self) -> bool {
        self.hops.is_empty()
    }

    /// The department that is responsible: the one that has the form, or had it last.
    #[must_use]
    pub fn responsible(&self) -> &Department {
        self.last.as_ref().unwrap_or(&self.origin)
    }

    /// The department that it was handed to last; `None` while it is only where it started.
    #[must_use]
    pub const fn handed_last(&self) -> Option<&Department> {
        self.last.as_ref()
    }

    pub(super) fn push(&mut self, department: Department) {
        self.last = Some(department.clone());
        self.hops.push(department);
    }

    pub(super) fn pop(&mut self) {
        self.hops.pop();
    }

    pub(super) fn clear(&mut self) {
        self.hops.clear();
    }
}

/// A penalty or reward notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde")]
#[non_exhaustive]
pub struct Notice {
    /// Its number within the complaint, from 1.
    pub number: u32,
    /// By which incentive rule.
    pub incentive: RuleId,
    /// Penalty or reward.
    pub effect: Incentive,
    /// On whom: more than one where several persons are at fault, each for the amount.
    pub on: Vec<Party>,
    /// Jointly liable, for the same amount.
    pub joint: Option<Party>,
    /// The department that was responsible when it was proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<Department>,
    /// What it may come to.
    pub stake: Stake,
    /// When, UTC.
    pub proposed_at: DateTime<Utc>,
    /// What was decided, and when (UTC).
    pub ruling: Option<(Ruling, DateTime<Utc>)>,
    /// The roles that have signed.
    pub signed: Vec<Role>,
}

/// What was decided on liability.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde")]
pub struct Liability {
    /// Liable or not.
    pub finding: Finding,
    /// The persons at fault.
    pub persons: Vec<AtFault>,
    /// When it was decided, UTC.
    pub at: DateTime<Utc>,
}

/// Where calling back stands in this cycle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum FollowUpState {
    /// Not done.
    #[default]
    Open,
    /// Done, and the customer is satisfied.
    Satisfied,
    /// Done, and the customer is not.
    Dissatisfied,
    /// Tried as often as the policy asks, without reaching the customer.
    Unreachable,
}

/// How often things happened, over all cycles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde")]
#[non_exhaustive]
pub struct Counts {
    /// Call-backs that reached the customer, the one that brought the case in included where the
    /// policy counts it.
    pub call_backs: u32,
    /// Unsuccessful call-back attempts in this cycle.
    pub attempts: u32,
    /// Transfers between departments.
    pub transfers: u32,
    /// Times it was sent back or refused.
    pub rework: u32,
    /// Expedite orders.
    pub expedites: u32,
    /// Delegated authorities used.
    pub authorities: u32,
}

/// Appends with little room to spare: a desk keeps tens of thousands of complaints in memory.
pub(super) fn push_sparing<T>(list: &mut Vec<T>, item: T) {
    if list.len() == list.capacity() {
        list.reserve_exact(2);
    }
    list.push(item);
}

impl Complaint {
    /// Whether a milestone has been reached in this cycle and still stands: sending a resolution back
    /// undoes its proposal, review and approval. Gates ask for this.
    #[must_use]
    pub fn stands(&self, milestone: &Milestone) -> bool {
        self.reached.stands(milestone)
    }

    /// When a milestone was first reached in this cycle, UTC.
    ///
    /// `received` and `registered` stay reached over all cycles.
    #[must_use]
    pub fn reached(&self, milestone: &Milestone) -> Option<DateTime<Utc>> {
        self.reached.get(milestone)
    }

    /// Whether the case is open.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.state.kind().is_terminal()
    }

    /// What conditions of rules are asked about.
    #[must_use]
    pub const fn situation(&self) -> Situation<'_> {
        Situation {
            facts: &self.facts,
            level: self.level,
            cycle: self.cycle,
            call_backs: self.counts.call_backs,
            transfers: self.counts.transfers,
            rework: self.counts.rework,
        }
    }

    /// Whether the case may end like this: what was found and what is on record agree with it.
    #[must_use]
    pub fn may_end_as(&self, rule: &ConclusionRule) -> bool {
        let on_record = |what: &Shortcomings| {
            let broken = |limit: &Limit| limit.verdict() == Verdict::Broken;
            what.marks.iter().any(|mark| self.reached.marked(mark).is_some())
                || self.all_limits().any(|l| what.broken.contains(&l.topic) && broken(l))
        };
        let found = self.liability.as_ref().map(|liability| liability.finding);
        let agrees = rule.finding.is_none_or(|wanted| found == Some(wanted))
            || rule.also_after.as_ref().is_some_and(on_record);
        agrees
            && rule.when.holds(&self.situation())
            && !rule.not_after.as_ref().is_some_and(on_record)
    }

    /// The live limit of a rule.
    #[must_use]
    pub fn limit(&self, rule: &RuleId) -> Option<&Limit> {
        self.limits.iter().find(|limit| limit.rule == *rule)
    }

    /// All limits, ended and live, in the order in which they ended, then started.
    pub fn all_limits(&self) -> impl Iterator<Item = &Limit> {
        self.ended.iter().chain(&self.limits)
    }

    /// What a complaint that takes this one's place must keep: by topic, the dates that are still to
    /// come. A limit that a hold has stopped has no date, one that has run out is broken here.
    ///
    /// What [`Absorb`](super::command::Absorb) is given.
    pub fn promises(&self) -> impl Iterator<Item = (&Topic, DateTime<Utc>)> {
        let running = self.limits.iter().filter(|l| !l.is_suspended() && l.breached.is_none());
        running.map(|limit| (&limit.topic, limit.due))
    }

    /// When to come back, and why: the earliest warning or breach that is still to come.
    ///
    /// Like a sans-I/O protocol's `poll_timeout`: the host sets a timer to `at` and then sends a
    /// [`Tick`](super::command::Tick). Coming late is recorded as late; coming too often does nothing.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Deadline> {
        let (limit, (at, alarm)) = self
            .limits
            .iter()
            .filter_map(|limit| Some((limit, limit.next()?)))
            .min_by_key(|(_, (at, alarm))| (*at, *alarm == Alarm::Warning))?;
        Some(Deadline { at, rule: limit.rule.clone(), alarm })
    }

    /// The instant of [`Complaint::next_deadline`] alone, UTC.
    #[must_use]
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        self.limits.iter().filter_map(|limit| limit.next().map(|(at, _)| at)).min()
    }

    /// The earliest alarm at or before an instant: the index of its limit and when it goes off. Of two at
    /// one instant the breach, which is of a limit that had run out before.
    pub(super) fn fallen_due(&self, now: DateTime<Utc>) -> Option<(usize, DateTime<Utc>, Alarm)> {
        let due = self.limits.iter().enumerate();
        due.filter_map(|(index, limit)| limit.next().map(|(at, alarm)| (index, at, alarm)))
            .filter(|(_, at, _)| *at <= now)
            .min_by_key(|(index, at, alarm)| (*at, *alarm == Alarm::Warning, *index))
    }
}
