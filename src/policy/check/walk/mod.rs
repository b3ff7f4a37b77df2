//! The ways that one kind of case can take: an abstract complaint that only remembers what the rules
//! can tell apart, moved by every command that the policy permits.
//!
//! Left out: holds (they stop limits on purpose), time (nothing is warned of or breached), changes of
//! the facts (each kind of case is gone through by itself).
//!
//! Here: what is remembered of a case and which rules concern it. `steps` moves it, `loose` says what
//! need not be remembered.

mod loose;
mod steps;

use crate::lifecycle::{CommandKind as C, Milestone, Point, StateKind as S};
use crate::policy::rules::{Consequence, Gate, LimitRule, Need, Permission, Reaction, Trigger};
use crate::policy::spec::PolicySpec;
use crate::policy::when::{Situation, When};
use crate::vocabulary::{Facts, Mark};

/// How many limits or marks are told apart: bits in a word.
const BITS: usize = 64;

/// How deep reactions are followed.
const MAX_DEPTH: u8 = 16;

/// Where an abstract complaint stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts")]
pub(super) struct Node {
    pub(super) state: S,
    cycle: u32,
    level: u8,
    call_backs: u32,
    transfers: u32,
    rework: u32,
    /// Whether a department has the form, and whether one ever had.
    away: bool,
    been_away: bool,
    satisfied: bool,
    judged: bool,
    /// Points reached in this cycle, as far as limits ask; a bit each.
    reached: u32,
    /// Points that stand, as far as gates ask.
    standing: u32,
    marks: u64,
    /// Limits whose date has been set in this cycle, as far as gates ask.
    promised: u64,
    /// Limits that run.
    pub(super) running: u64,
}

/// What is kept of a position to tell it from others.
#[derive(Clone, Copy)]
struct Mask {
    reached: u32,
    standing: u32,
    marks: u64,
    running: u64,
    satisfied: bool,
    judged: bool,
}

/// What moves the complaints of one kind of case.
pub(super) struct Walk<'a> {
    spec: &'a PolicySpec,
    facts: &'a Facts,
    limits: Vec<&'a LimitRule>,
    gates: Vec<&'a Gate>,
    permissions: Vec<&'a Permission>,
    reactions: Vec<&'a Reaction>,
    marks: Vec<&'a Mark>,
    /// The points that matter to limits, and to gates.
    asked: u32,
    guarded: u32,
    /// Up to where counts are told apart.
    most: (u8, u32, u32, u32, u32),
    /// Limits that anybody can end at any time without starting another one: they hold nothing up.
    loose: u64,
    /// The milestones that end them.
    free: Vec<Milestone>,
    mask: Mask,
}

/// Whether a reaction moves a case, as against telling somebody or proposing a notice.
pub(super) fn moves(reaction: &Reaction) -> bool {
    let moves = |then: &Consequence| matches!(then, Consequence::Escalate(_) | Consequence::Rework);
    reaction.then.iter().any(moves)
}

#[allow(clippy::cast_possible_truncation, reason = "there are fewer than 32 points")]
const fn bit(point: Point) -> u32 {
    1u32.wrapping_shl(point.index() as u32)
}

impl<'a> Walk<'a> {
    /// `None` where the policy has more limits or marks than can be told apart.
    pub(super) fn new(spec: &'a PolicySpec, facts: &'a Facts) -> Option<Self> {
        // A condition on the course of the case may still come true.
        let can = |when: &When| {
            let facts_only = When {
                level_from: None,
                cycle_from: None,
                call_backs_from: None,
                transfers_from: None,
                rework_from: None,
                ..when.clone()
            };
            facts_only.holds(&Situation::at_intake(facts))
        };
        let limits: Vec<_> = spec.limits.iter().filter(|limit| can(&limit.when)).collect();
        let gates: Vec<_> = spec.gates.iter().filter(|gate| can(&gate.when)).collect();
        let permissions: Vec<_> = spec.permissions.iter().filter(|p| can(&p.when)).collect();
        let moving = spec.reactions.iter().filter(|r| can(&r.when) && moves(r));
        let reactions: Vec<&Reaction> = moving.collect();
        let mut asked = 0;
        let mut marks: Vec<&Mark> = Vec::new();
        let mut ask = |milestone: &'a Milestone| match milestone {
            Milestone::At(point) => asked |= bit(*point),
            Milestone::Marked(mark) if !marks.contains(&mark) => marks.push(mark),
            Milestone::Marked(_) => {}
        };
        for limit in &limits {
            ask(&limit.from);
            ask(&limit.until);
            limit.lapses_at.iter().for_each(&mut ask);
        }
        let mut guarded = bit(Point::Completed);
        for gate in &gates {
            match &gate.needs {
                Need::Reached(Milestone::At(point)) => guarded |= bit(*point),
                Need::Reached(milestone) => ask(milestone),
                _ => {}
            }
        }
        for reaction in &reactions {
            if let Trigger::Reached(milestone @ Milestone::Marked(_)) = &reaction.on {
                ask(milestone);
            }
        }
        let whens = || {
            (limits.iter().map(|l| &l.when))
                .chain(gates.iter().map(|g| &g.when))
                .chain(permissions.iter().map(|p| &p.when))
                .chain(reactions.iter().flat_map(|r| std::iter::once(&r.when).chain(&r.unless)))
        };
        let most = (
            whens().filter_map(|w| w.level_from).max().unwrap_or(0),
            whens().filter_map(|w| w.cycle_from).max().unwrap_or(1),
            whens().filter_map(|w| w.call_backs_from).max().unwrap_or(0),
            whens().filter_map(|w| w.transfers_from).max().unwrap_or(0),
            whens().filter_map(|w| w.rework_from).max().unwrap_or(0),
        );
        if limits.len() > BITS || marks.len() > BITS {
            return None;
        }
        let all = u64::MAX;
        let needs = |need: &Need| gates.iter().any(|gate| gate.needs == *need);
        let liability = |r: &Reaction| matches!(r.on, Trigger::Liability(_));
        let mask = Mask {
            reached: asked,
            standing: guarded,
            marks: all,
            running: all,
            satisfied: needs(&Need::Satisfied),
            judged: needs(&Need::Liability)
                || asked & bit(Point::LiabilityDecided) != 0
                || reactions.iter().any(|r| liability(r)),
        };
        let mut walk = Self {
            spec,
            facts,
            limits,
            gates,
            permissions,
            reactions,
            marks,
            asked,
            guarded,
            most,
            loose: 0,
            free: Vec::new(),
            mask,
        };
        walk.loosen();
        Some(walk)
    }

    /// Which rules move this kind of case: two kinds with the same ones go the same ways.
    pub(super) fn signature(&self) -> Vec<usize> {
        fn address<T>(rule: &T) -> usize {
            std::ptr::from_ref(rule) as usize
        }
        let at = Situation::at_intake(self.facts);
        let holds = |when: &Option<When>| when.as_ref().is_some_and(|when| when.holds(&at));
        let mut signature = vec![
            usize::from(holds(&self.spec.receiver_owns)),
            usize::from(holds(&self.spec.follow_up.intake_counts)),
        ];
        signature.extend(self.limits.iter().map(|rule| address(*rule)));
        signature.extend(self.gates.iter().map(|rule| address(*rule)));
        signature.extend(self.permissions.iter().map(|rule| address(*rule)));
        signature.extend(self.reactions.iter().map(|rule| address(*rule)));
        signature.extend(self.reactions.iter().map(|rule| usize::from(holds(&rule.unless))));
        signature
    }

    fn situation(&self, node: &Node) -> Situation<'a> {
        Situation {
            facts: self.facts,
            level: node.level,
            cycle: node.cycle,
            call_backs: node.call_backs,
            transfers: node.transfers,
            rework: node.rework,
        }
    }

    /// The complaint when it has come in; `None` if nobody may take it in.
    pub(super) fn start(&self) -> Option<Node> {
        let at = Situation::at_intake(self.facts);
        let holds = |when: &Option<When>| when.as_ref().is_some_and(|when| when.holds(&at));
        let mut node = Node {
            state: S::Received,
            cycle: 1,
            level: 0,
            call_backs: u32::from(holds(&self.spec.follow_up.intake_counts)).min(self.most.2),
            transfers: 0,
            rework: 0,
            away: false,
            been_away: false,
            satisfied: false,
            judged: false,
            reached: 0,
            standing: 0,
            marks: 0,
            promised: 0,
            running: 0,
        };
        let owned = holds(&self.spec.receiver_owns);
        let points =
            if owned { &[Point::Received, Point::OwnerNamed][..] } else { &[Point::Received] };
        self.reach_points(&mut node, points, 0);
        self.permitted(&node, C::Receive).then_some(node)
    }

    fn permitted(&self, node: &Node, command: C) -> bool {
        let at = self.situation(node);
        command == C::CarryOver
            || self.permissions.iter().any(|permission| {
                permission.allow.contains(&command)
                    && !permission.to.is_empty()
                    && permission.when.holds(&at)
            })
    }

    fn gates_open(&self, node: &Node, command: C) -> bool {
        let at = self.situation(node);
        // A gate before some marks only is asked for each of them.
        let whole = |g: &&&Gate| g.before == command && g.marks.is_empty() && g.when.holds(&at);
        self.gates.iter().filter(whole).all(|gate| self.met(node, gate))
    }

    fn met(&self, node: &Node, gate: &Gate) -> bool {
        match &gate.needs {
            Need::Reached(Milestone::At(point)) => node.standing & bit(*point) != 0,
            Need::Reached(Milestone::Marked(mark)) => node.marks & self.mark_bit(mark) != 0,
            Need::Satisfied => node.satisfied,
            Need::Liability => node.judged,
            Need::FormHome => !node.away,
            Need::Promised(topic) => (0u32..)
                .zip(&self.limits)
                .any(|(at, l)| l.topic == *topic && node.promised & 1u64.wrapping_shl(at) != 0),
            Need::Barred => false,
        }
    }

    fn mark_bit(&self, mark: &Mark) -> u64 {
        let at = self.marks.iter().position(|known| *known == mark);
        at.and_then(|at| u32::try_from(at).ok()).map_or(0, |at| 1u64.wrapping_shl(at))
    }
}
