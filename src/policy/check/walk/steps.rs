//! What each command does to the abstract complaint, and what follows from it.

use super::loose::ends;
use super::{MAX_DEPTH, Node, Walk, bit};
use crate::lifecycle::transitions::{Edge, points_of, transitions, undone_by};
use crate::lifecycle::{CommandKind as C, Milestone, Point, StateKind as S};
use crate::policy::rules::{Consequence, Gate, LimitRule, Need, Reaction, Starts, Trigger};
use crate::policy::when::Situation;
use crate::vocabulary::{CallBack, Finding as Liability, Mark};

impl Walk<'_> {
    /// Where the complaint may stand after one more command, and after which.
    pub(in crate::policy::check) fn next(&self, node: &Node) -> Vec<(C, Node)> {
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
            // It goes on as another complaint.
            C::Merge => return Vec::new(),
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
            C::Extend => {
                let mut after = self.agree(node);
                if self.extendable(&node) {
                    self.reach_points(&mut node, &[Point::Extended], 0);
                    after.push(node);
                }
                return after;
            }
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
            C::SendBack | C::Refuse => {
                node.rework = node.rework.saturating_add(1).min(self.most.4);
            }
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

    /// Sets the date of each limit that is agreed case by case, one after the other.
    fn agree(&self, node: Node) -> Vec<Node> {
        let at = self.situation(&node);
        let agreeable = |limit: &LimitRule| {
            let done = limit.starts == Starts::Once && self.has_reached(&node, &limit.until);
            limit.agreed
                && !done
                && self.has_reached(&node, &limit.from)
                && self.applies(limit, &at)
        };
        let idle = (0u32..).zip(&self.limits).filter(|(number, limit)| {
            agreeable(limit) && node.running & 1u64.wrapping_shl(*number) == 0
        });
        idle.map(|(number, limit)| {
            let mut node = node;
            self.begin(&mut node, number, limit);
            node
        })
        .collect()
    }

    /// Lets a limit run in the place of any other on its topic.
    fn begin(&self, node: &mut Node, number: u32, limit: &LimitRule) {
        self.end(node, |other| other.topic == limit.topic);
        node.running |= 1u64.wrapping_shl(number);
        let asked = |gate: &&Gate| gate.needs == Need::Promised(limit.topic.clone());
        if self.gates.iter().any(asked) {
            node.promised |= 1u64.wrapping_shl(number);
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
            }) && self
                .gates
                .iter()
                .filter(|gate| gate.marks.contains(mark) && gate.when.holds(&at))
                .all(|gate| self.met(&node, gate))
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
        // What is taken up again is on file, even if it was not before.
        node.reached = (node.reached & stay) | (bit(Point::Registered) & self.asked);
        node.standing = (node.standing & stay) | (bit(Point::Registered) & self.guarded);
        node.marks = 0;
        node.promised = 0;
        node.away = node.been_away;
        node.state = if node.been_away { S::Dispatched } else { S::Registered };
        let all = [Point::Reopened, Point::Dispatched];
        let points = if node.been_away { &all[..] } else { &[Point::Reopened] };
        self.reach_points(node, points, depth);
    }

    pub(super) fn reach_points(&self, node: &mut Node, points: &[Point], depth: u8) {
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
            self.end(node, |limit| ends(limit).any(|end| end == milestone));
            let at = self.situation(node);
            for (number, limit) in (0u32..).zip(&self.limits) {
                let due_once = first && !self.has_reached(node, &limit.until);
                let starts = limit.from == *milestone
                    && !limit.agreed
                    && (limit.starts == Starts::Each || due_once)
                    && self.applies(limit, &at);
                if starts {
                    self.begin(node, number, limit);
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
