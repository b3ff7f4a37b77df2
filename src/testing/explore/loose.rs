//! Limits that hold nothing up: anybody can end them at any time. They are not followed, since what waits
//! with none but these running can come to wait with none at all.

use super::combination::{Asked, add, ends};
use crate::complaint::Complaint;
use crate::lifecycle::{CommandKind, Milestone, Point};
use crate::policy::{LimitRule, Permission, Policy, Reaction, Scope, Trigger, When};
use crate::vocabulary::Mark;

impl<'a> Asked<'a> {
    /// Finds the limits that anybody can end at any time, in any open state, by a command that does
    /// nothing else: neither a limit that counts starts there nor does a reaction move the case.
    pub(super) fn loosen(
        &mut self,
        policy: &'a Policy,
        limits: &[&'a LimitRule],
        concerns: &impl Fn(&When) -> bool,
    ) {
        let spec = policy.spec();
        let always = |command: CommandKind, mark: Option<&Mark>| {
            let on = |marks: &[Mark]| marks.is_empty() || mark.is_some_and(|m| marks.contains(m));
            let gated = spec
                .gates
                .iter()
                .any(|gate| gate.before == command && concerns(&gate.when) && on(&gate.marks));
            // Of these scopes there is always somebody, and this condition holds however far it comes.
            let open = |permission: &&Permission| {
                let when = &permission.when;
                let counted = when.level_from.is_some()
                    || when.cycle_from.is_some()
                    || when.call_backs_from.is_some()
                    || when.transfers_from.is_some()
                    || when.rework_from.is_some();
                let graded = !self.regrades.is_empty() && !when.grade.is_empty();
                permission.scope != Scope::Owner && concerns(when) && !counted && !graded
            };
            !gated && policy.permissions(command).any(|p| open(&p) && on(&p.marks))
        };
        let points = [
            (CommandKind::Contact, Point::Contacted),
            (CommandKind::Update, Point::Updated),
            (CommandKind::NameOwner, Point::OwnerNamed),
        ];
        let mut free: Vec<(CommandKind, Milestone)> = points
            .into_iter()
            .filter(|(command, _)| always(*command, None))
            .map(|(command, point)| (command, Milestone::At(point)))
            .collect();
        let marks = spec.marks.iter().filter(|mark| always(CommandKind::Mark, Some(mark)));
        free.extend(marks.map(|mark| (CommandKind::Mark, Milestone::Marked(mark.clone()))));
        let moved = |milestone: &Milestone| {
            let on = |r: &Reaction| matches!(&r.on, Trigger::Reached(on) if on == milestone);
            spec.reactions.iter().any(|r| on(r) && self.moves(r))
        };
        free.retain(|(_, milestone)| !moved(milestone));
        loop {
            let ended = |rule: &LimitRule| free.iter().any(|(_, m)| ends(rule).any(|end| end == m));
            // On one topic each takes the other's place: all of them or none.
            let loose = |rule: &LimitRule| {
                limits.iter().filter(|other| other.topic == rule.topic).all(|other| ended(other))
            };
            let tight: Vec<&LimitRule> =
                limits.iter().copied().filter(|rule| !loose(rule)).collect();
            let before = free.len();
            free.retain(|(_, milestone)| tight.iter().all(|rule| rule.from != *milestone));
            if free.len() == before {
                self.loose = limits.iter().copied().filter(|rule| !tight.contains(rule)).collect();
                break;
            }
        }
        self.free = free;
    }

    /// If nothing that counts limits the wait: the commands that end the limits which anybody can end.
    pub(super) fn idle(&self, complaint: &Complaint) -> Option<Vec<CommandKind>> {
        let mut freed = Vec::new();
        for limit in &complaint.limits {
            let rule = self.loose.iter().find(|rule| rule.id == limit.rule)?;
            let (command, _) = self.free.iter().find(|(_, m)| ends(rule).any(|end| end == m))?;
            add(&mut freed, *command);
        }
        complaint.is_open().then_some(freed)
    }
}
