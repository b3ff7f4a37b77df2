//! The ways that one kind of case can take: an abstract complaint that only remembers what the rules
//! can tell apart, moved by every command that the policy permits.
//!
//! Left out: holds (they stop limits on purpose), time (nothing is warned of or breached), changes of
//! the facts (each kind of case is gone through by itself).

use crate::policy::rules::{
    Consequence, Gate, LimitRule, Need, Permission, Reaction, Starts, Trigger,
};
use crate::policy::spec::PolicySpec;
use crate::policy::when::{Situation, When};
use crate::vocabulary::table::{Edge, points_of, transitions, undone_by};
use crate::vocabulary::{
    CallBack, CommandKind as C, Facts, Finding as Liability, Mark, Milestone, Point, StateKind as S,
};

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
    most: (u8, u32, u32, u32),
    /// Limits that anybody can end at any time without starting another one: they hold nothing up.
    loose: u64,
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
            mask,
        };
        walk.loosen();
        Some(walk)
    }

    /// Finds the loose limits, and forgets what only they ask for.
    ///
    /// A milestone is free if it can be reached at any time by a command that leads nowhere else, and
    /// neither a tight limit starts there nor a reaction starts the case anew. A limit until a free
    /// milestone is loose.
    fn loosen(&mut self) {
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
            let tight = |limit: &LimitRule| !free.contains(&limit.until);
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
            if free.contains(&limit.until) {
                self.loose |= 1u64.wrapping_shl(number);
                continue;
            }
            for milestone in [&limit.from, &limit.until] {
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
        let ungated = self.gates.iter().all(|gate| gate.before != command);
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
    pub(super) fn key(&self, node: &Node) -> Node {
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
    pub(super) fn freed(&self, node: &Node) -> Option<Vec<C>> {
        if node.running & !self.loose != 0 {
            return None;
        }
        let running = |number: u32| node.running & 1u64.wrapping_shl(number) != 0;
        let loose = (0u32..).zip(&self.limits).filter(|(number, _)| running(*number));
        let mut commands: Vec<C> = loose
            .map(|(_, limit)| match &limit.until {
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
            away: false,
            been_away: false,
            satisfied: false,
            judged: false,
            reached: 0,
            standing: 0,
            marks: 0,
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
        let gates = self.gates.iter().filter(|g| g.before == command && g.when.holds(&at));
        gates.into_iter().all(|gate| match &gate.needs {
            Need::Reached(Milestone::At(point)) => node.standing & bit(*point) != 0,
            Need::Reached(Milestone::Marked(mark)) => node.marks & self.mark_bit(mark) != 0,
            Need::Satisfied => node.satisfied,
            Need::Liability => node.judged,
            Need::FormHome => !node.away,
        })
    }

    fn mark_bit(&self, mark: &Mark) -> u64 {
        let at = self.marks.iter().position(|known| *known == mark);
        at.and_then(|at| u32::try_from(at).ok()).map_or(0, |at| 1u64.wrapping_shl(at))
    }

    /// Where the complaint may stand after one more command, and after which.
    pub(super) fn next(&self, node: &Node) -> Vec<(C, Node)> {
        let mut next = Vec::new();
        let mut last = None;
        for edge in transitions().iter().filter(|edge| edge.from == node.state) {
            // One arrow a command: where a call-back or a reopening leads is worked out here.
            let several = matches!(edge.command, C::FollowUp | C::Reopen);
            if several && last == Some(edge.command) {
                continue;
            }
            last = Some(edge.command);
            if self.permitted(node, edge.command) && self.gates_open(node, edge.command) {
                let after = self.carry_out(*node, *edge);
                next.extend(after.into_iter().filter(|n| n != node).map(|n| (edge.command, n)));
            }
        }
        next
    }

    fn carry_out(&self, mut node: Node, edge: Edge) -> Vec<Node> {
        for point in undone_by(edge.command) {
            node.standing &= !bit(*point);
        }
        match edge.command {
            C::FollowUp => return self.follow_up(node),
            C::Reopen => {
                self.reopen(&mut node, 0);
                return vec![node];
            }
            C::DecideLiability if node.judged => return Vec::new(),
            C::DecideLiability => {
                node.judged = true;
                self.reach_points(&mut node, &[Point::LiabilityDecided], 0);
                let decided = [Liability::Liable, Liability::NotLiable].map(|finding| {
                    let mut node = node;
                    self.react(&mut node, |on| *on == Trigger::Liability(finding), 0);
                    node
                });
                return decided.to_vec();
            }
            C::CarryOver => {
                self.react(&mut node, |on| *on == Trigger::CarriedOver, 0);
                return vec![node];
            }
            C::Mark => return self.record(node),
            C::Dispatch | C::Transfer if !self.spec.leaves_origin() => return Vec::new(),
            C::Return if !node.away => return Vec::new(),
            C::Escalate if self.spec.ladder.is_empty() => return Vec::new(),
            C::Extend if !self.extendable(&node) => return Vec::new(),
            C::Dispatch | C::Transfer => {
                (node.away, node.been_away) = (true, true);
                if edge.command == C::Transfer {
                    node.transfers = node.transfers.saturating_add(1).min(self.most.3);
                    // The next department has limits of its own.
                    let signed = Milestone::At(Point::Signed);
                    self.end(&mut node, |limit| {
                        limit.starts == Starts::Each && limit.from == signed
                    });
                }
            }
            C::Return => node.away = false,
            C::Escalate => node.level = node.level.saturating_add(1).min(self.most.0),
            _ => {}
        }
        node.state = edge.to;
        let handled = edge.command == C::Answer && node.standing & bit(Point::Completed) != 0;
        let points: Vec<Point> = points_of(edge.command)
            .iter()
            .copied()
            .filter(|point| !(handled && *point == Point::Completed))
            .collect();
        self.reach_points(&mut node, &points, 0);
        if node.state.is_terminal() && edge.from != edge.to {
            self.lapse(&mut node);
        }
        vec![node]
    }

    /// Limits that no longer matter once the case is over.
    fn lapse(&self, node: &mut Node) {
        let after = [Point::FollowedUp, Point::Archived, Point::LiabilityDecided];
        for (at, limit) in (0u32..).zip(&self.limits) {
            let stays = match &limit.until {
                Milestone::At(point) => after.contains(point),
                Milestone::Marked(_) => true,
            };
            if node.state != S::Closed || !stays {
                node.running &= !1u64.wrapping_shl(at);
            }
        }
    }

    fn extendable(&self, node: &Node) -> bool {
        let runs = |at: u32| node.running & 1u64.wrapping_shl(at) != 0;
        (0u32..).zip(&self.limits).any(|(at, limit)| limit.extension.is_some() && runs(at))
    }

    /// The marks that somebody may record now, one after the other.
    fn record(&self, node: Node) -> Vec<Node> {
        let at = self.situation(&node);
        let may = |mark: &Mark| {
            self.permissions.iter().any(|p| {
                p.allow.contains(&C::Mark)
                    && p.when.holds(&at)
                    && (p.marks.is_empty() || p.marks.contains(mark))
            })
        };
        let recordable = self.marks.iter().filter(|mark| may(mark));
        recordable
            .map(|mark| {
                let mut node = node;
                self.reach(&mut node, &[Milestone::Marked((*mark).clone())], 0);
                node
            })
            .collect()
    }

    fn follow_up(&self, node: Node) -> Vec<Node> {
        let tries = self.spec.follow_up.attempts > 1;
        let ends = [
            (CallBack::Reached, true, true),
            (CallBack::Reached, false, true),
            (CallBack::NobodyContacted, false, true),
            (CallBack::Unreachable, true, true),
            (CallBack::Unreachable, false, false),
        ];
        let ends = ends.into_iter().filter(|(.., done)| *done || tries);
        ends.map(|(how, satisfied, done)| {
            let mut node = node;
            if how != CallBack::Unreachable {
                node.call_backs = node.call_backs.saturating_add(1).min(self.most.2);
            }
            if done {
                node.satisfied = satisfied;
                self.reach_points(&mut node, &[Point::FollowedUp], 0);
            }
            let dissatisfied = how == CallBack::Reached && !satisfied;
            let on = |on: &Trigger| match on {
                Trigger::CallBack(wanted) => *wanted == how,
                Trigger::Dissatisfied => dissatisfied,
                Trigger::Reached(_) | Trigger::Liability(_) | Trigger::CarriedOver => false,
            };
            self.react(&mut node, on, 0);
            node
        })
        .collect()
    }

    fn reopen(&self, node: &mut Node, depth: u8) {
        node.cycle = node.cycle.saturating_add(1).min(self.most.1);
        node.satisfied = false;
        let stay = bit(Point::Received) | bit(Point::Registered);
        node.reached &= stay;
        node.standing &= stay;
        node.marks = 0;
        node.away = node.been_away;
        node.state = if node.been_away { S::Dispatched } else { S::Registered };
        let all = [Point::Reopened, Point::Dispatched];
        let points = if node.been_away { &all[..] } else { &[Point::Reopened] };
        self.reach_points(node, points, depth);
    }

    fn reach_points(&self, node: &mut Node, points: &[Point], depth: u8) {
        let milestones: Vec<Milestone> = points.iter().copied().map(Milestone::At).collect();
        self.reach(node, &milestones, depth);
    }

    fn has_reached(&self, node: &Node, milestone: &Milestone) -> bool {
        match milestone {
            Milestone::At(point) => node.reached & bit(*point) != 0,
            Milestone::Marked(mark) => node.marks & self.mark_bit(mark) != 0,
        }
    }

    /// What follows from milestones that one event reaches: limits met and started, reactions.
    fn reach(&self, node: &mut Node, milestones: &[Milestone], depth: u8) {
        let first: Vec<bool> = milestones.iter().map(|m| !self.has_reached(node, m)).collect();
        for milestone in milestones {
            match milestone {
                Milestone::At(point) => {
                    node.reached |= bit(*point) & self.asked;
                    node.standing |= bit(*point) & self.guarded;
                }
                Milestone::Marked(mark) => node.marks |= self.mark_bit(mark),
            }
        }
        for (milestone, first) in milestones.iter().zip(first) {
            self.end(node, |limit| limit.until == *milestone);
            let at = self.situation(node);
            for (number, limit) in (0u32..).zip(&self.limits) {
                let due_once = first && !self.has_reached(node, &limit.until);
                let starts = limit.from == *milestone
                    && (limit.starts == Starts::Each || due_once)
                    && self.applies(limit, &at);
                if starts {
                    self.end(node, |other| other.topic == limit.topic);
                    node.running |= 1u64.wrapping_shl(number);
                }
            }
            self.react(node, |on| matches!(on, Trigger::Reached(on) if on == milestone), depth);
        }
    }

    fn end(&self, node: &mut Node, which: impl Fn(&LimitRule) -> bool) {
        for (number, limit) in (0u32..).zip(&self.limits) {
            if which(limit) {
                node.running &= !1u64.wrapping_shl(number);
            }
        }
    }

    /// Whether a limit is the first on its topic.
    fn applies(&self, limit: &LimitRule, at: &Situation<'_>) -> bool {
        limit.when.holds(at)
            && self.limits.iter().all(|other| {
                other.topic != limit.topic || other.rank() <= limit.rank() || !other.when.holds(at)
            })
    }

    fn react(&self, node: &mut Node, on: impl Fn(&Trigger) -> bool, depth: u8) {
        if depth >= MAX_DEPTH {
            return;
        }
        let deeper = depth.saturating_add(1);
        let at = self.situation(node);
        let due: Vec<&&Reaction> = self
            .reactions
            .iter()
            .filter(|r| on(&r.on) && r.when.holds(&at))
            .filter(|r| !r.unless.as_ref().is_some_and(|unless| unless.holds(&at)))
            .collect();
        for then in due.into_iter().flat_map(|reaction| &reaction.then) {
            match then {
                // Counts are told apart only as far as rules ask for them.
                Consequence::Escalate(level) if *level > node.level || self.most.0 == 0 => {
                    node.level = (*level).min(self.most.0);
                    self.reach_points(node, &[Point::Escalated], deeper);
                }
                Consequence::Rework => self.reopen(node, deeper),
                _ => {}
            }
        }
    }
}
