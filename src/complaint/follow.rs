//! What rules set off: reactions to events, and the consequences of reactions, warnings and breaches.

use super::draft::Draft;
use super::event::Event;
use super::rejection::Rejection;
use crate::policy::{Consequence, Reaction, Target, Trigger};
use crate::vocabulary::{ActorId, Milestone, Party, Reason, RuleId};

/// How deep reactions may set each other off before the policy is held to be endless.
const MAX_DEPTH: u8 = 16;

impl Draft<'_> {
    /// Carries out the reactions to a milestone, or those to another trigger.
    ///
    /// All conditions are asked before the first consequence, so that a rule that takes the case into
    /// its next cycle does not set off the rules for that cycle.
    pub(super) fn react(
        &mut self,
        milestone: Option<&Milestone>,
        triggered: impl Fn(&Trigger) -> bool,
    ) -> Result<(), Rejection> {
        let policy = self.policy;
        let at = self.complaint.situation();
        let holds = |reaction: &&Reaction| {
            let on = match (milestone, &reaction.on) {
                (Some(reached), Trigger::Reached(wanted)) => reached == wanted,
                (None, on) => triggered(on),
                _ => false,
            };
            on && reaction.when.holds(&at)
                && !reaction.unless.as_ref().is_some_and(|u| u.holds(&at))
        };
        let due: Vec<&Reaction> = policy.reactions_to(milestone).filter(holds).collect();
        for reaction in due {
            self.follow(&reaction.id, &reaction.then)?;
        }
        Ok(())
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
                        self.emit(Event::Expedited { rule: rule.clone(), to });
                    }
                }
                Consequence::Notify(target) => {
                    for to in self.parties(target) {
                        self.emit(Event::Notified { rule: rule.clone(), to });
                    }
                }
                Consequence::Propose(incentive) => self.propose(incentive, None)?,
                // A merged case goes on elsewhere.
                Consequence::Rework if self.complaint.merged_into.is_some() => {}
                Consequence::Rework => self.reopen(Reason::new_static("rework"))?,
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
        self.happen(Event::Escalated { level, to })
    }

    pub(super) fn reopen(&mut self, reason: Reason) -> Result<(), Rejection> {
        let route = &self.complaint.route;
        let responsible = route.responsible();
        let to = (responsible != route.origin()).then(|| responsible.clone());
        self.happen(Event::Reopened { reason, to })
    }

    pub(super) fn propose(
        &mut self,
        incentive: &RuleId,
        on: Option<ActorId>,
    ) -> Result<(), Rejection> {
        let rule = self
            .policy
            .incentive(incentive)
            .ok_or_else(|| Rejection::UnknownIncentive { incentive: incentive.clone() })?;
        let on = match on {
            Some(person) => vec![Party::Person(person)],
            None => self.parties(&rule.on),
        };
        let joint = rule.joint.as_ref().and_then(|target| self.parties(target).into_iter().next());
        let count = u32::try_from(self.complaint.notices.len()).unwrap_or(u32::MAX);
        self.emit(Event::NoticeProposed {
            notice: count.saturating_add(1),
            incentive: rule.id.clone(),
            effect: rule.incentive,
            on,
            joint,
            stake: Box::new(rule.stake.clone()),
        });
        Ok(())
    }

    /// Who is meant by a target now.
    pub(super) fn parties(&self, target: &Target) -> Vec<Party> {
        let responsible = self.complaint.route.responsible();
        let manager = || match self.policy.manager(responsible) {
            Some(role) => Party::Role(role.clone()),
            None => Party::Department(responsible.clone()),
        };
        let owner = || self.complaint.owner.clone().map_or_else(manager, Party::Person);
        match target {
            Target::Manager => vec![manager()],
            Target::Owner => vec![owner()],
            Target::Holder => vec![Party::Department(self.complaint.route.holder().clone())],
            Target::Role(role) => vec![Party::Role(role.clone())],
            Target::Liable => match &self.complaint.liability {
                Some(liability) if !liability.persons.is_empty() => {
                    liability.persons.iter().cloned().map(Party::Person).collect()
                }
                _ => vec![owner()],
            },
        }
    }

    pub(super) fn reclassify(
        &mut self,
        facts: Box<crate::vocabulary::Facts>,
    ) -> Result<(), Rejection> {
        let from = Box::new(self.complaint.facts.clone());
        self.happen(Event::Reclassified { from, to: facts })?;
        self.select_again(false)
    }
}
