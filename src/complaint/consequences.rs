//! What rules set off: reactions to events, and the consequences of reactions, warnings and breaches.

use std::collections::BTreeSet;

use super::attribution::{Share, split};
use super::event::{AlarmCause, Event, FollowUpResult};
use super::rejection::Rejection;
use super::transaction::Transaction;
use crate::lifecycle::Milestone;
use crate::policy::{Consequence, IncentiveRule, Reaction, Returns, Stake, Target, Trigger};
use crate::vocabulary::{
    ActorId, Department, Facts, Finding, Money, MoneyError, MoneyRange, Party, Reason, RuleId,
};

/// How deep reactions may set each other off before the policy is held to be endless.
const MAX_DEPTH: u8 = 16;

/// All shares of a breach, in parts of a million.
const WHOLE: u64 = 1_000_000;

/// What each share may come to: of a range both ends are divided, so that whatever is imposed on all
/// comes to between the whole least and the whole most.
fn parts(stake: &Stake, shares: &[Share]) -> Result<Vec<Stake>, MoneyError> {
    let Stake::Money(range) = stake else { return Ok(vec![stake.clone(); shares.len()]) };
    let (least, most) = (range.min(), range.max());
    let between = most.minor_units().saturating_sub(least.minor_units());
    let between = Money::from_minor(between, least.currency())?;
    let part = |(least, more): (Money, Money)| {
        Ok(Stake::Money(MoneyRange::new(least, least.checked_add(more)?)?))
    };
    split(least, shares).zip(split(between, shares)).map(part).collect()
}

/// What an event is an occasion for, besides the milestones that it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occasion {
    /// The customer was called back.
    CalledBack { result: FollowUpResult, satisfied: bool },
    /// Liability was decided.
    Liability(Finding),
    /// The case went over the month's end.
    CarriedOver,
}

impl Occasion {
    /// What this event is an occasion for.
    pub(super) const fn of(event: &Event) -> Option<Self> {
        if let Event::FollowedUp { result, satisfied, .. } = event {
            Some(Self::CalledBack { result: *result, satisfied: *satisfied })
        } else if let Event::LiabilityDecided { finding, .. } = event {
            Some(Self::Liability(*finding))
        } else if let Event::CarriedOver { .. } = event {
            Some(Self::CarriedOver)
        } else {
            None
        }
    }

    /// Whether it sets off the reactions to a trigger.
    fn triggers(self, on: &Trigger) -> bool {
        match (self, on) {
            (Self::CalledBack { result, .. }, Trigger::CallBack(how)) => *how == result.call_back(),
            (Self::CalledBack { result, satisfied }, Trigger::Dissatisfied) => {
                matches!(result, FollowUpResult::Reached(_)) && !satisfied
            }
            (Self::Liability(finding), Trigger::Liability(wanted)) => finding == *wanted,
            (Self::CarriedOver, Trigger::CarriedOver) => true,
            (Self::CalledBack { .. } | Self::Liability(_) | Self::CarriedOver, _) => false,
        }
    }
}

impl<'a> Transaction<'a> {
    /// Carries out the reactions to a milestone.
    pub(super) fn react_to(&mut self, milestone: &Milestone) -> Result<(), Rejection> {
        let reached = |on: &Trigger| matches!(on, Trigger::Reached(wanted) if wanted == milestone);
        self.react(Some(milestone), reached)
    }

    /// Carries out the reactions to something that is no milestone.
    pub(super) fn react_on(&mut self, occasion: Occasion) -> Result<(), Rejection> {
        self.react(None, |on| occasion.triggers(on))
    }

    /// Carries out reactions, which the policy keeps by milestone.
    ///
    /// All conditions are asked before the first consequence, so that a rule that takes the case into
    /// its next cycle does not set off the rules for that cycle.
    fn react(
        &mut self,
        milestone: Option<&Milestone>,
        triggered: impl Fn(&Trigger) -> bool,
    ) -> Result<(), Rejection> {
        let policy = self.policy;
        let at = self.complaint.situation();
        let holds = |reaction: &&Reaction| {
            triggered(&reaction.on)
                && reaction.when.holds(&at)
                && !reaction.unless.as_ref().is_some_and(|unless| unless.holds(&at))
        };
        let due: Vec<&Reaction> = policy.reactions_to(milestone).filter(holds).collect();
        for reaction in due {
            self.follow(&reaction.id, &reaction.then)?;
        }
        Ok(())
    }

    fn alarm(&self) -> Option<Box<AlarmCause>> {
        self.alarm.clone()
    }

    /// Carries out the consequences of a rule.
    pub(super) fn follow(&mut self, rule: &RuleId, then: &[Consequence]) -> Result<(), Rejection> {
        if self.depth >= MAX_DEPTH {
            return Err(Rejection::Endless { rule: rule.clone() });
        }
        self.depth = self.depth.saturating_add(1);
        for consequence in then {
            match consequence {
                Consequence::Escalate(level) => {
                    if *level > self.complaint.level {
                        self.escalate(*level)?;
                    }
                }
                Consequence::Expedite(target) => {
                    for to in self.parties(target) {
                        let (rule, alarm) = (rule.clone(), self.alarm());
                        self.record(Event::Expedited { rule, to, alarm })?;
                    }
                }
                Consequence::Notify(target) => {
                    for to in self.parties(target) {
                        let (rule, alarm) = (rule.clone(), self.alarm());
                        self.record(Event::Notified { rule, to, alarm })?;
                    }
                }
                Consequence::Propose(incentive) => self.propose(incentive, None)?,
                // A merged case goes on elsewhere.
                Consequence::Rework if self.complaint.merged_into.is_some() => {}
                Consequence::Rework => self.reopen(crate::code!("rework"))?,
                Consequence::Regrade(grade) => {
                    if self.complaint.facts.grade != *grade {
                        let mut facts = self.complaint.facts.clone();
                        facts.grade = grade.clone();
                        self.reclassify(Box::new(facts))?;
                    }
                }
            }
        }
        self.depth = self.depth.saturating_sub(1);
        Ok(())
    }

    pub(super) fn escalate(&mut self, level: u8) -> Result<(), Rejection> {
        let rung =
            usize::from(level).checked_sub(1).and_then(|at| self.policy.spec().ladder.get(at));
        let to = rung.and_then(|target| self.parties(target).into_iter().next());
        let to = to.ok_or(Rejection::NoSuchLevel {
            asked: level,
            current: self.complaint.level,
            levels: self.policy.spec().ladder.len(),
        })?;
        let alarm = self.alarm();
        self.record(Event::Escalated { level, to, alarm })
    }

    pub(super) fn reopen(&mut self, reason: Reason) -> Result<(), Rejection> {
        let route = &self.complaint.route;
        let responsible = route.responsible();
        let to = (responsible != route.origin()).then(|| responsible.clone());
        let alarm = self.alarm();
        self.record(Event::Reopened { reason, to, alarm })
    }

    pub(super) fn propose(
        &mut self,
        incentive: &RuleId,
        on: Option<ActorId>,
    ) -> Result<(), Rejection> {
        let rule = self.incentive(incentive)?;
        let on = match on {
            Some(person) => vec![Party::Person(person)],
            None => self.parties(&rule.on),
        };
        let joint = rule.joint.as_ref().and_then(|target| self.parties(target).into_iter().next());
        self.proposed(rule, on, joint, rule.stake.clone())
    }

    /// Proposes a notice for each department that answers for a breach, for its part of the amount.
    /// Who is asked to pay is who had the case then, whoever has it now.
    pub(super) fn propose_by_shares(
        &mut self,
        incentive: &RuleId,
        shares: &[Share],
    ) -> Result<(), Rejection> {
        let rule = self.incentive(incentive)?;
        let millionths = shares.iter().map(|share| u64::from(share.millionths)).sum();
        let departments: BTreeSet<_> = shares.iter().map(|share| &share.department).collect();
        if millionths != WHOLE || departments.len() != shares.len() {
            return Err(Rejection::Shares { millionths });
        }
        let stakes = parts(&rule.stake, shares)?;
        for (share, stake) in shares.iter().zip(stakes) {
            // A part too small for the smallest coin is nobody's.
            if matches!(&stake, Stake::Money(range) if range.max().minor_units() == 0) {
                continue;
            }
            let holder = matches!(rule.on, Target::Holder);
            let department = || Party::Department(share.department.clone());
            let on = if holder { department() } else { self.manager_of(&share.department) };
            let joint = rule.joint.as_ref().map(|target| match target {
                Target::Role(named) => Party::Role(named.clone()),
                Target::Holder => department(),
                _ => self.manager_of(&share.department),
            });
            let joint = joint.filter(|joint| *joint != on);
            self.proposed(rule, vec![on], joint, stake)?;
        }
        Ok(())
    }

    fn incentive(&self, incentive: &RuleId) -> Result<&'a IncentiveRule, Rejection> {
        let rule = self.policy.incentive(incentive);
        rule.ok_or_else(|| Rejection::UnknownIncentive { incentive: incentive.clone() })
    }

    fn proposed(
        &mut self,
        rule: &IncentiveRule,
        on: Vec<Party>,
        joint: Option<Party>,
        stake: Stake,
    ) -> Result<(), Rejection> {
        let count = u32::try_from(self.complaint.notices.len()).unwrap_or(u32::MAX);
        let alarm = self.alarm();
        self.record(Event::NoticeProposed {
            notice: count.saturating_add(1),
            incentive: rule.id.clone(),
            effect: rule.incentive,
            on,
            joint,
            stake: Box::new(stake),
            alarm,
        })
    }

    /// Where the form goes when whoever has it returns it.
    pub(super) fn form_goes_to(&self) -> &Department {
        let route = &self.complaint.route;
        match self.policy.spec().returns {
            Returns::ToOrigin => route.origin(),
            Returns::ToSender => route.sender(),
        }
    }

    /// Whoever leads a department, or the department.
    fn manager_of(&self, department: &Department) -> Party {
        match self.policy.manager(department) {
            Some(role) => Party::Manager { department: department.clone(), role: role.clone() },
            None => Party::Department(department.clone()),
        }
    }

    /// Whether what is being recorded was done by one of these. What an alarm sets off nobody has done.
    pub(super) fn done_by(&self, doers: &[Target]) -> bool {
        let (actor, complaint) = (self.context.actor, &*self.complaint);
        let handling =
            complaint.route.handed_last().filter(|d| actor.department.as_ref() == Some(d));
        let manages = || {
            handling.is_some_and(|department| self.policy.manager(department) == Some(&actor.role))
        };
        let did = |doer: &Target| match doer {
            Target::Manager => manages(),
            Target::Holder => handling.is_some(),
            Target::Owner => complaint.owner.as_ref().map_or_else(manages, |o| *o == actor.id),
            Target::Role(role) => actor.role == *role,
            Target::Next | Target::Liable => false,
        };
        self.alarm.is_none() && doers.iter().any(did)
    }

    /// Who is meant by a target now.
    pub(super) fn parties(&self, target: &Target) -> Vec<Party> {
        let manager = || self.manager_of(self.complaint.route.responsible());
        let owner = || self.complaint.owner.clone().map_or_else(manager, Party::Person);
        match target {
            Target::Manager => vec![manager()],
            Target::Owner => vec![owner()],
            Target::Holder => vec![Party::Department(self.complaint.route.holder().clone())],
            Target::Next => vec![Party::Department(self.form_goes_to().clone())],
            Target::Role(role) => vec![Party::Role(role.clone())],
            Target::Liable => match &self.complaint.liability {
                Some(liability) if !liability.persons.is_empty() => {
                    // Those who led or managed have rules of their own.
                    let all = liability.persons.iter();
                    let direct: Vec<_> =
                        all.clone().filter(|at_fault| at_fault.is_direct()).collect();
                    let meant = if direct.is_empty() { all.collect() } else { direct };
                    meant.into_iter().map(|a| Party::Person(a.person.clone())).collect()
                }
                _ => vec![owner()],
            },
        }
    }

    pub(super) fn reclassify(&mut self, to: Box<Facts>) -> Result<(), Rejection> {
        let (from, alarm) = (Box::new(self.complaint.facts.clone()), self.alarm());
        self.record(Event::Reclassified { from, to, alarm })
    }
}
