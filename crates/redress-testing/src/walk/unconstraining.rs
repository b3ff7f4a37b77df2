//! Limits that do not limit a wait, because anyone can end them at any time.
//!
//! They are ignored: a case that waits with only such limits running can come to wait without any.

use super::observed::{Observed, add, ends};
use redress::complaint::{Complaint, is_legal};
use redress::lifecycle::{CommandKind, Milestone, Point};
use redress::policy::{LimitRule, Permission, Policy, Reaction, Scope, Trigger, When};
use redress::vocabulary::Mark;

impl<'a> Observed<'a> {
    /// Finds the limits that anyone can end at any time, in any open state, by a command without side effects:
    /// it starts no limit that counts, and no reaction to it moves the case.
    pub(super) fn find_unconstraining(
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
            // Someone is always in these scopes, and the condition holds throughout.
            let open = |permission: &&Permission| {
                let when = &permission.when;
                let graded = !self.regrades.is_empty() && !when.grade.is_empty();
                permission.scope != Scope::Owner
                    && concerns(when)
                    && when.course_only() == When::any()
                    && !graded
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
            // Limits on one topic replace each other, so either all of them are ignored or none.
            let unconstraining = |rule: &LimitRule| {
                limits.iter().filter(|other| other.topic == rule.topic).all(|other| ended(other))
            };
            let tight: Vec<&LimitRule> =
                limits.iter().copied().filter(|rule| !unconstraining(rule)).collect();
            let before = free.len();
            free.retain(|(_, milestone)| tight.iter().all(|rule| rule.from != *milestone));
            if free.len() == before {
                let rest = limits.iter().copied().filter(|rule| !tight.contains(rule));
                self.unconstraining = rest.collect();
                break;
            }
        }
        self.free = free;
    }

    /// A milestone that a gate needs, that is not reached, and that anyone can reach at any time by a command
    /// without side effects.
    ///
    /// Reaching it first excludes no way: it opens gates, closes none and changes nothing else that is observed.
    pub(super) fn reachable_at_once(&self, complaint: &Complaint) -> Option<&Milestone> {
        let state = complaint.state.kind();
        let mut free = self.free.iter().filter(|(command, _)| is_legal(state, *command));
        let open = |m: &Milestone| self.standing.contains(&m) && !complaint.stands(m);
        free.find(|(_, milestone)| open(milestone)).map(|(_, milestone)| milestone)
    }

    /// If no limit that counts bounds the wait: the commands that end the limits that anyone can end.
    pub(super) fn idle(&self, complaint: &Complaint) -> Option<Vec<CommandKind>> {
        let mut freed = Vec::new();
        for limit in &complaint.limits {
            let rule = self.unconstraining.iter().find(|rule| rule.id == limit.rule)?;
            let (command, _) = self.free.iter().find(|(_, m)| ends(rule).any(|end| end == m))?;
            add(&mut freed, *command);
        }
        complaint.is_open().then_some(freed)
    }
}
