//! The search: visits every combination of one kind of case breadth first, and collects defects.

use std::collections::hash_map::Entry as Slot;
use std::collections::{BTreeSet, HashMap, VecDeque};

use super::ledger::Ledger;
use super::observed::{Combination, Observed, View, sent_back};
use super::steps::{Attempt, Moves, Step};
use super::{Bounds, Way};
use redress::complaint::{Complaint, Context, Rejection, permitted};
use redress::lifecycle::{CommandKind as C, StateKind};
use redress::policy::Policy;
use redress::vocabulary::Facts;

/// A visited combination.
struct Node {
    state: StateKind,
    /// If no limit bounds the wait: the commands that end the limits that anyone can end.
    idle: Option<Vec<C>>,
    /// Whether an answer was sent back in this cycle.
    again: bool,
    /// Index of the predecessor.
    before: Option<usize>,
    /// The command that led here.
    by: C,
}

/// A complaint that represents a combination still to be expanded.
struct Open {
    at: usize,
    complaint: Complaint,
    ledger: Ledger,
}

/// The combinations of one kind of case, with the steps between them.
pub(super) struct Search<'a> {
    moves: Moves<'a>,
    bounds: Bounds,
    nodes: Vec<Node>,
    open: VecDeque<Open>,
    known: HashMap<Combination, usize>,
    edges: Vec<(usize, usize, C)>,
    /// Whether all combinations within the bounds were visited.
    pub(super) complete: bool,
    pub(super) gates_passed: Vec<Way>,
    pub(super) roles_passed: Vec<Way>,
    pub(super) disagreements: Vec<Way>,
}

/// Whether a command has data that could be the only reason to reject it.
const fn has_data(kind: C) -> bool {
    match kind {
        C::Decline
        | C::Register
        | C::Sign
        | C::Contact
        | C::Update
        | C::Investigate
        | C::Review
        | C::SendBack
        | C::Approve
        | C::Offer
        | C::Accept
        | C::Refuse
        | C::Implement
        | C::Complete
        | C::Return
        | C::Answer
        | C::FollowUp
        | C::Archive
        | C::Withdraw
        | C::Reopen
        | C::Hold
        | C::Resume
        | C::Note
        | C::Tick => false,
        // And commands of a later library version.
        _ => true,
    }
}

impl<'a> Search<'a> {
    /// Visits all combinations, breadth first.
    pub(super) fn through(
        policy: &'a Policy,
        demands: &'a Policy,
        (facts, view): (&Facts, View),
        bounds: Bounds,
    ) -> Result<Self, Rejection> {
        let observed = Observed::by(policy, demands, facts, view);
        let mut search = Self {
            moves: Moves { policy, demands, observed },
            bounds,
            nodes: Vec::new(),
            open: VecDeque::new(),
            known: HashMap::new(),
            edges: Vec::new(),
            complete: true,
            gates_passed: Vec::new(),
            roles_passed: Vec::new(),
            disagreements: Vec::new(),
        };
        let (openings, passed) = search.moves.openings(facts)?;
        if passed {
            search.roles_passed.push(search.way(None, C::Receive, StateKind::Received));
        }
        for step in openings {
            search.arrive(None, step);
        }
        while let Some(open) = search.open.pop_front() {
            search.go_on(&open);
        }
        Ok(search)
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn steps(&self) -> usize {
        self.edges.len()
    }

    fn go_on(&mut self, from: &Open) {
        let (at, complaint) = (from.at, &from.complaint);
        let judging = self.moves.observed.view == View::Steps;
        let tried = self.moves.steps(complaint, judging.then_some(at));
        let here = complaint.state.kind();
        for kind in tried.passed {
            self.roles_passed.push(self.way(Some(at), kind, here));
        }
        self.agree(at, complaint, &tried.attempts);
        for step in tried.steps {
            if judging {
                let command = (step.kind, step.mark.as_ref());
                let may = self.moves.may(&step.by, complaint, command);
                if !may || !self.covered(from, &step) {
                    self.roles_passed.push(self.way(Some(at), step.kind, step.after.state.kind()));
                }
                if !self.gates_met(from, &step) {
                    self.gates_passed.push(self.way(Some(at), step.kind, step.after.state.kind()));
                }
            }
            self.arrive(Some(from), step);
        }
    }

    /// Compares `permitted` with `decide` for one of the actors, a different one each time.
    fn agree(&mut self, at: usize, complaint: &Complaint, attempts: &[Attempt]) {
        let turn = at.checked_rem(attempts.len()).and_then(|turn| attempts.get(turn));
        let Some(Attempt { by, .. }) = turn else { return };
        let context = Context::new(self.moves.policy, by, complaint.recorded_at);
        let all = permitted(complaint, &context);
        for attempt in attempts.iter().filter(|attempt| attempt.by == *by) {
            let allowed = all.iter().any(|p| p.command == attempt.kind && p.is_allowed());
            let agrees = match (allowed, attempt.accepted) {
                (true, false) => has_data(attempt.kind),
                (false, true) => false,
                (true, true) | (false, false) => true,
            };
            if !agrees {
                let way = self.way(Some(at), attempt.kind, complaint.state.kind());
                self.disagreements.push(way);
            }
        }
    }

    /// Adds the target of a step, unless it is known.
    fn arrive(&mut self, from: Option<&Open>, step: Step) {
        let Step { kind, entry, after, .. } = step;
        if self.moves.observed.bounded() && after.route.hops() > self.bounds.hops {
            return;
        }
        let (next, full) = (self.nodes.len(), self.nodes.len() >= self.bounds.states);
        let to = match self.known.entry(self.moves.observed.of(&after)) {
            Slot::Occupied(known) => *known.get(),
            Slot::Vacant(_) if full => {
                self.complete = false;
                return;
            }
            Slot::Vacant(free) => {
                free.insert(next);
                let mut ledger = from.map(|from| from.ledger.clone()).unwrap_or_default();
                if self.moves.observed.view == View::Steps {
                    ledger.read(&entry.events);
                }
                self.nodes.push(Node {
                    state: after.state.kind(),
                    idle: self.moves.observed.idle(&after),
                    again: sent_back(&after),
                    before: from.map(|from| from.at),
                    by: kind,
                });
                self.open.push_back(Open { at: next, complaint: after, ledger });
                next
            }
        };
        if let Some(from) = from {
            self.edges.push((from.at, to, kind));
        }
    }

    /// Nodes from which the case cannot be closed or declined, found backwards from the ends.
    fn dead(&self) -> impl Iterator<Item = (usize, &Node)> {
        let mut backwards: HashMap<usize, Vec<usize>> = HashMap::new();
        for &(from, to, kind) in &self.edges {
            if kind != C::Withdraw {
                backwards.entry(to).or_default().push(from);
            }
        }
        let ended = |node: &Node| matches!(node.state, StateKind::Closed | StateKind::Declined);
        let ends = (0..).zip(&self.nodes).filter(|(_, node)| ended(node)).map(|(at, _)| at);
        let mut alive: BTreeSet<usize> = ends.collect();
        let mut queue: Vec<usize> = alive.iter().copied().collect();
        while let Some(at) = queue.pop() {
            for &before in backwards.get(&at).into_iter().flatten() {
                if alive.insert(before) {
                    queue.push(before);
                }
            }
        }
        (0..).zip(&self.nodes).filter(move |(at, n)| !alive.contains(at) && !n.state.is_terminal())
    }

    /// The ways to dead ends.
    pub(super) fn dead_ends(&self) -> Vec<Way> {
        self.dead().map(|(_, node)| self.way(node.before, node.by, node.state)).collect()
    }

    /// The ways to combinations without a running limit, one per state: after an answer was sent back in this
    /// cycle, without one, or either.
    pub(super) fn unlimited(&self, again: Option<bool>) -> Vec<Way> {
        let mut seen = BTreeSet::new();
        let nodes = self.nodes.iter().filter(|node| again.is_none_or(|again| node.again == again));
        let idle = nodes.filter_map(|node| Some((node, node.idle.as_ref()?)));
        idle.filter(|(node, _)| seen.insert(node.state))
            .map(|(node, freed)| {
                let mut way = self.way(node.before, node.by, node.state);
                way.commands.extend(freed);
                way
            })
            .collect()
    }

    /// Whether the log proves what every gate of a command needs.
    fn gates_met(&self, from: &Open, step: &Step) -> bool {
        let situation = from.complaint.situation();
        let mut gates = self.moves.demands.gates(step.kind).filter(|gate| {
            let marks = &gate.marks;
            gate.when.holds(&situation)
                && (marks.is_empty() || step.mark.as_ref().is_some_and(|mark| marks.contains(mark)))
        });
        gates.all(|gate| from.ledger.shows(&gate.needs))
    }

    /// Whether the remedies of a resolution are approved, or within the authority of the actor who offers or
    /// implements it.
    fn covered(&self, from: &Open, step: &Step) -> bool {
        let authorities = &self.moves.demands.spec().authorities;
        let at_once = step.kind == C::Answer && from.complaint.state.kind() == StateKind::Proposed;
        let puts = at_once || matches!(step.kind, C::Offer | C::Implement);
        let plan = from.complaint.state.plan().filter(|plan| puts && !plan.is_empty());
        let Some(plan) = plan else { return true };
        let situation = from.complaint.situation();
        authorities.is_empty()
            || from.ledger.approved()
            || authorities.iter().any(|authority| {
                authority.to.contains(&step.by.role)
                    && authority.when.holds(&situation)
                    && authority.covers(&plan.remedies, plan.compensation)
            })
    }

    fn way(&self, before: Option<usize>, then: C, to: StateKind) -> Way {
        let mut commands = vec![then];
        let mut here = before.and_then(|at| self.nodes.get(at));
        while let Some(node) = here {
            commands.push(node.by);
            here = node.before.and_then(|at| self.nodes.get(at));
        }
        commands.reverse();
        Way { commands, to }
    }
}
