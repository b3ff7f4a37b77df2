//! Limits that hold nothing up: anybody can end them at any time without starting another one.
//!
//! To know whether something limits a wait they need not be followed, and what only they ask for need
//! not be remembered; that keeps the ways of a case few.

use super::{Node, Walk, bit};
use crate::lifecycle::{CommandKind as C, Milestone, Point};
use crate::policy::rules::{Consequence, Gate, LimitRule, Need, Trigger};
use crate::policy::when::Situation;
use crate::vocabulary::Mark;

/// The milestones that end a limit.
pub(super) fn ends(limit: &LimitRule) -> impl Iterator<Item = &Milestone> {
    std::iter::once(&limit.until).chain(&limit.lapses_at)
}

impl Walk<'_> {
    /// Finds the loose limits, and forgets what only they ask for.
    ///
    /// A milestone is free if it can be reached at any time by a command that leads nowhere else, and
    /// neither a tight limit starts there nor a reaction starts the case anew. A limit until a free
    /// milestone is loose.
    pub(super) fn loosen(&mut self) {
        let mut free: Vec<Milestone> = [
            (C::Contact, Point::Contacted),
            (C::Update, Point::Updated),
            (C::NameOwner, Point::OwnerNamed),
            (C::Escalate, Point::Escalated),
        ]
        .into_iter()
        .filter(|(command, _)| self.always(*command, None))
        .map(|(_, point)| Milestone::At(point))
        .collect();
        let marks = self.marks.iter().filter(|mark| self.always(C::Mark, Some(mark)));
        free.extend(marks.map(|mark| Milestone::Marked((*mark).clone())));
        loop {
            let tight = |limit: &LimitRule| !ends(limit).any(|end| free.contains(end));
            let asked = |milestone: &Milestone| {
                let starts = self.limits.iter().any(|l| tight(l) && l.from == *milestone);
                let anew = self.reactions.iter().any(|r| {
                    matches!(&r.on, Trigger::Reached(on) if on == milestone)
                        && r.then.contains(&Consequence::Rework)
                });
                starts || anew
            };
            let fewer: Vec<Milestone> = free.iter().filter(|m| !asked(m)).cloned().collect();
            if fewer.len() == free.len() {
                break;
            }
            free = fewer;
        }
        let (mut points, mut marks) = (0, 0);
        for (number, limit) in (0u32..).zip(&self.limits) {
            if ends(limit).any(|end| free.contains(end)) {
                self.loose |= 1u64.wrapping_shl(number);
                continue;
            }
            for milestone in std::iter::once(&limit.from).chain(ends(limit)) {
                match milestone {
                    Milestone::At(point) => points |= bit(*point),
                    Milestone::Marked(mark) => marks |= self.mark_bit(mark),
                }
            }
        }
        for gate in &self.gates {
            if let Need::Reached(Milestone::Marked(mark)) = &gate.needs {
                marks |= self.mark_bit(mark);
            }
        }
        self.free = free;
        self.mask.running = !self.loose;
        self.mask.reached &= points;
        self.mask.marks = marks;
        if points & bit(Point::Completed) == 0 && !self.needs(Point::Completed) {
            self.mask.standing &= !bit(Point::Completed);
        }
    }

    fn needs(&self, point: Point) -> bool {
        self.gates.iter().any(|gate| gate.needs == Need::Reached(Milestone::At(point)))
    }

    /// Whether somebody may give a command in any case of this kind, however far it has come.
    fn always(&self, command: C, mark: Option<&Mark>) -> bool {
        let at = Situation::at_intake(self.facts);
        let concerns = |gate: &Gate| {
            gate.before == command
                && (gate.marks.is_empty() || mark.is_some_and(|mark| gate.marks.contains(mark)))
        };
        let ungated = !self.gates.iter().any(|gate| concerns(gate));
        let possible = command != C::Escalate || !self.spec.ladder.is_empty();
        ungated
            && possible
            && self.permissions.iter().any(|permission| {
                permission.allow.contains(&command)
                    && !permission.to.is_empty()
                    && permission.when.holds(&at)
                    && mark
                        .is_none_or(|m| permission.marks.is_empty() || permission.marks.contains(m))
            })
    }

    /// The position without what makes no difference to tight limits.
    pub(in crate::policy::check) fn key(&self, node: &Node) -> Node {
        Node {
            satisfied: node.satisfied && self.mask.satisfied,
            judged: node.judged && self.mask.judged,
            reached: node.reached & self.mask.reached,
            standing: node.standing & self.mask.standing,
            marks: node.marks & self.mask.marks,
            running: node.running & self.mask.running,
            ..*node
        }
    }

    /// If no tight limit runs: how to end the loose ones.
    pub(in crate::policy::check) fn freed(&self, node: &Node) -> Option<Vec<C>> {
        if node.running & !self.loose != 0 {
            return None;
        }
        let running = |number: u32| node.running & 1u64.wrapping_shl(number) != 0;
        let loose = (0u32..).zip(&self.limits).filter(|(number, _)| running(*number));
        let mut commands: Vec<C> = loose
            .filter_map(|(_, limit)| ends(limit).find(|end| self.free.contains(end)))
            .map(|end| match end {
                Milestone::At(Point::Contacted) => C::Contact,
                Milestone::At(Point::Updated) => C::Update,
                Milestone::At(Point::OwnerNamed) => C::NameOwner,
                Milestone::At(_) => C::Escalate,
                Milestone::Marked(_) => C::Mark,
            })
            .collect();
        commands.dedup();
        Some(commands)
    }
}
