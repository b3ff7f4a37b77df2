//! `explore`: every reachable combination of state, gate, level, hold and cycle of a policy, and what is
//! wrong with any of them.
//!
//! A model check by exhaustion: it drives `decide` itself, from one receipt, with every command that
//! somebody is allowed and by somebody who is not, and judges the outcome by the log alone. Here: the
//! way through the combinations. `combination` says what is told apart (`classes` of departments, `loose` of
//! limits), `moves` what is tried, `ledger` what a log shows.

mod classes;
mod combination;
mod ledger;
mod loose;
mod moves;

use std::collections::hash_map::Entry as Slot;
use std::collections::{BTreeSet, HashMap};
use std::fmt;

pub use combination::Combination;
use combination::{Asked, View};
use ledger::Ledger;
use moves::{Moves, Step};

use crate::complaint::{Complaint, Rejection};
use crate::lifecycle::{CommandKind, StateKind};
use crate::policy::Policy;
use crate::vocabulary::Facts;

/// How far to go.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Bounds {
    /// Departments that may have handed a form on that goes back step by step. Where it goes straight
    /// home, who handed it on makes no difference, and any number is gone through.
    pub hops: usize,
    /// Combinations to visit at most.
    pub states: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { hops: 2, states: 100_000 }
    }
}

/// What was found.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Exploration {
    /// Combinations reached.
    pub states: usize,
    /// Steps between them.
    pub steps: usize,
    /// Combinations that differ in the limits that run, holds left aside.
    pub waits: usize,
    /// Whether all there are within the bounds were visited.
    pub complete: bool,
    /// Open combinations from which the case cannot be closed or declined, with the way there. That the
    /// customer may take it back, or that it may turn out to double another case, is no way out.
    pub dead_ends: Vec<Way>,
    /// Open combinations in which no limit runs and nothing is on hold, with the way there: one for
    /// each state.
    pub unlimited: Vec<Way>,
    /// The same, where an answer has been sent back in this cycle and no other one given: limits until
    /// the answer were met by the first.
    pub unlimited_again: Vec<Way>,
    /// Commands that went through although a gate's need is not met by the log.
    pub gates_passed: Vec<Way>,
    /// Commands that went through for a role without a permission, or without the authority.
    pub roles_passed: Vec<Way>,
}

/// A way to somewhere: the commands from the receipt on, and where they led.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The commands.
    pub commands: Vec<CommandKind>,
    /// Where they led.
    pub to: StateKind,
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for command in &self.commands {
            write!(f, "{command} → ")?;
        }
        f.pad(self.to.as_str())
    }
}

/// Explores a policy from a complaint with these facts, received by whoever may.
///
/// Left out: commands that only record (notes, links, notices, help asked for), joining a case to
/// another, and changes of the facts, since each kind of case is explored by itself. Time stands as good
/// as still: limits start and are met but never run out, and no date is put off.
///
/// # Errors
/// [`Rejection`] when nobody may receive such a complaint.
pub fn explore(policy: &Policy, facts: &Facts, bounds: Bounds) -> Result<Exploration, Rejection> {
    explore_against(policy, policy, facts, bounds)
}

/// As [`explore`], but gates and permissions are those of another policy: whether whatever this one
/// lets through does what that one demands.
///
/// # Errors
/// As [`explore`].
pub fn explore_against(
    policy: &Policy,
    demands: &Policy,
    facts: &Facts,
    bounds: Bounds,
) -> Result<Exploration, Rejection> {
    let mut found = Exploration::default();
    let steps = Walk::through(policy, demands, (facts, View::Steps), bounds, &mut found)?;
    (found.states, found.steps) = (steps.nodes.len(), steps.edges.len());
    found.dead_ends = steps.dead_ends();
    let waits = Walk::through(policy, demands, (facts, View::Waits), bounds, &mut found)?;
    found.waits = waits.nodes.len();
    found.complete = steps.complete && waits.complete;
    found.unlimited = waits.unlimited(false);
    found.unlimited_again = waits.unlimited(true);
    Ok(found)
}

/// The combinations of one kind of case under a policy: what tells complaints apart, and what may come
/// next.
///
/// Somebody in the same role may do the same with two complaints of the same combination, and the same
/// command leads both to the same combination. So one of them stands for all, and finitely many for any length of
/// history. A combination leaves out:
///
/// - **what no rule asks for**: marks and points that no gate needs, the owner where no permission is
///   the owner's, call-backs where no gate waits for one;
/// - **counts beyond what rules ask for**: rules only ask whether a count has come to *n*, so from the
///   largest *n* on it makes no difference. So it is with cycles: the last one told apart (at least
///   the second) stands for all later ones, and what was done in an earlier one is forgotten but for
///   what rules remember: liability, call-backs, transfers, send-backs, the department that had it;
/// - **which of several like departments has it**: departments are alike when they may hand a case to
///   the same ones; permissions only ask whether the actor is of the department, whichever it is;
/// - **who has handed it on**, unless it goes back step by step;
/// - **time**: nothing runs out, so dates only matter for having been set;
/// - **facts**, since a kind of case keeps them; but for the grade, which rules may change.
#[derive(Debug)]
pub struct Combinations<'a> {
    moves: Moves<'a>,
}

impl<'a> Combinations<'a> {
    /// The combinations of complaints with these facts.
    #[must_use]
    pub fn new(policy: &'a Policy, facts: &Facts) -> Self {
        let asked = Asked::by([policy, policy], facts, View::Steps);
        Self { moves: Moves { policy, demands: policy, asked } }
    }

    /// Which one a complaint is in.
    #[must_use]
    pub fn of(&self, complaint: &Complaint) -> Combination {
        self.moves.asked.of(complaint)
    }

    /// The complaints that a receipt may open.
    ///
    /// # Errors
    /// [`Rejection`] when nobody may receive such a complaint.
    pub fn opened(&self, facts: &Facts) -> Result<Vec<Complaint>, Rejection> {
        let (steps, _) = self.moves.openings(facts)?;
        Ok(steps.into_iter().map(|step| step.after).collect())
    }

    /// What may come next: every command that goes through, and the complaint after it.
    #[must_use]
    pub fn next(&self, complaint: &Complaint) -> Vec<(CommandKind, Complaint)> {
        let (steps, _) = self.moves.steps(complaint, None);
        steps.into_iter().map(|step| (step.kind, step.after)).collect()
    }

    /// Whether a command is among those that are tried.
    #[must_use]
    pub fn tries(command: CommandKind) -> bool {
        !combination::LEFT_OUT.contains(&command)
    }
}

/// A combination that was reached.
struct Node {
    state: StateKind,
    /// If nothing limits the wait: what ends the limits that anybody can end.
    idle: Option<Vec<CommandKind>>,
    /// Whether an answer was sent back in this cycle.
    again: bool,
    ledger: Ledger,
    /// The one before.
    before: Option<usize>,
    by: CommandKind,
}

struct Walk<'a> {
    moves: Moves<'a>,
    bounds: Bounds,
    nodes: Vec<Node>,
    /// Complaints that stand for the last nodes, which are still to be gone on from.
    open: Vec<Complaint>,
    known: HashMap<Combination, usize>,
    edges: Vec<(usize, usize, CommandKind)>,
    complete: bool,
}

impl<'a> Walk<'a> {
    /// Goes through all combinations, the nearest first.
    fn through(
        policy: &'a Policy,
        demands: &'a Policy,
        (facts, view): (&Facts, View),
        bounds: Bounds,
        found: &mut Exploration,
    ) -> Result<Self, Rejection> {
        let asked = Asked::by([policy, demands], facts, view);
        let moves = Moves { policy, demands, asked };
        let (openings, passed) = moves.openings(facts)?;
        let (nodes, open, known, edges) = (Vec::new(), Vec::new(), HashMap::new(), Vec::new());
        let mut walk = Self { moves, bounds, nodes, open, known, edges, complete: true };
        for step in openings {
            if passed && found.roles_passed.is_empty() {
                found.roles_passed.push(walk.way(None, step.kind, StateKind::Received));
            }
            walk.arrive(None, step);
        }
        let mut at = 0;
        while !walk.open.is_empty() {
            for complaint in std::mem::take(&mut walk.open) {
                walk.go_on(at, &complaint, found);
                at += 1;
            }
        }
        Ok(walk)
    }

    fn go_on(&mut self, at: usize, complaint: &Complaint, found: &mut Exploration) {
        let judging = self.moves.asked.view == View::Steps;
        let (steps, passed) = self.moves.steps(complaint, judging.then_some(at));
        let here = complaint.state.kind();
        for kind in passed {
            found.roles_passed.push(self.way(Some(at), kind, here));
        }
        for step in steps {
            if judging {
                let command = (step.kind, step.mark.as_ref());
                if !self.moves.may(&step.by, complaint, command)
                    || !self.covered(at, complaint, &step)
                {
                    found.roles_passed.push(self.way(Some(at), step.kind, step.after.state.kind()));
                }
                if !self.gates_met(at, complaint, &step) {
                    found.gates_passed.push(self.way(Some(at), step.kind, step.after.state.kind()));
                }
            }
            self.arrive(Some(at), step);
        }
    }

    /// Enters where a step leads, unless it is known.
    fn arrive(&mut self, before: Option<usize>, step: Step) {
        let Step { kind, entry, after, .. } = step;
        if self.moves.asked.bounded() && after.route.hops() > self.bounds.hops {
            return;
        }
        let (next, full) = (self.nodes.len(), self.nodes.len() >= self.bounds.states);
        let to = match self.known.entry(self.moves.asked.of(&after)) {
            Slot::Occupied(known) => *known.get(),
            Slot::Vacant(_) if full => {
                self.complete = false;
                return;
            }
            Slot::Vacant(free) => {
                free.insert(next);
                let mut ledger = match before {
                    Some(before) => self.nodes[before].ledger.clone(),
                    None => Ledger::default(),
                };
                ledger.read(&entry.events);
                self.nodes.push(Node {
                    state: after.state.kind(),
                    idle: self.moves.asked.idle(&after),
                    again: combination::sent_back(&after),
                    ledger,
                    before,
                    by: kind,
                });
                self.open.push(after);
                next
            }
        };
        if let Some(before) = before {
            self.edges.push((before, to, kind));
        }
    }

    /// Those from which the case cannot be closed or declined: found backwards from the ends.
    fn dead_ends(&self) -> Vec<Way> {
        let mut backwards: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for &(from, to, kind) in &self.edges {
            if kind != CommandKind::Withdraw {
                backwards[to].push(from);
            }
        }
        let ended = |node: &Node| matches!(node.state, StateKind::Closed | StateKind::Declined);
        let ends = (0..self.nodes.len()).filter(|at| ended(&self.nodes[*at]));
        let mut alive: BTreeSet<usize> = ends.collect();
        let mut queue: Vec<usize> = alive.iter().copied().collect();
        while let Some(at) = queue.pop() {
            for &before in &backwards[at] {
                if alive.insert(before) {
                    queue.push(before);
                }
            }
        }
        let dead = (0..self.nodes.len())
            .filter(|at| !alive.contains(at) && !self.nodes[*at].state.is_terminal());
        dead.map(|at| self.way_to(at)).collect()
    }

    /// Where no limit runs, once for each state.
    fn unlimited(&self, again: bool) -> Vec<Way> {
        let mut seen = BTreeSet::new();
        let nodes = self.nodes.iter().enumerate().filter(|(_, node)| node.again == again);
        let idle = nodes.filter_map(|(at, node)| Some((at, node.state, node.idle.as_ref()?)));
        idle.filter(|(_, state, _)| seen.insert(*state))
            .map(|(at, _, freed)| {
                let mut way = self.way_to(at);
                way.commands.extend(freed);
                way
            })
            .collect()
    }

    /// Whether the log shows what every gate of a command asks for.
    fn gates_met(&self, at: usize, complaint: &Complaint, step: &Step) -> bool {
        let (situation, ledger) = (complaint.situation(), &self.nodes[at].ledger);
        let mut gates = self.moves.demands.gates(step.kind).filter(|gate| {
            let marks = &gate.marks;
            gate.when.holds(&situation)
                && (marks.is_empty() || step.mark.as_ref().is_some_and(|mark| marks.contains(mark)))
        });
        gates.all(|gate| ledger.shows(&gate.needs))
    }

    /// Whether what a resolution grants is approved, or within the authority of whoever puts it to the
    /// customer or carries it out.
    fn covered(&self, at: usize, complaint: &Complaint, step: &Step) -> bool {
        let authorities = &self.moves.demands.spec().authorities;
        let puts = match step.kind {
            CommandKind::Offer | CommandKind::Implement => true,
            CommandKind::Answer => complaint.state.kind() == StateKind::Proposed,
            _ => false,
        };
        let Some(plan) = complaint.state.plan().filter(|plan| puts && !plan.is_empty()) else {
            return true;
        };
        let situation = complaint.situation();
        authorities.is_empty()
            || self.nodes[at].ledger.approved()
            || authorities.iter().any(|authority| {
                authority.to.contains(&step.by.role)
                    && authority.when.holds(&situation)
                    && authority.covers(&plan.remedies, plan.compensation)
            })
    }

    fn way_to(&self, at: usize) -> Way {
        let node = &self.nodes[at];
        self.way(node.before, node.by, node.state)
    }

    fn way(&self, before: Option<usize>, then: CommandKind, to: StateKind) -> Way {
        let mut commands = vec![then];
        let mut here = before;
        while let Some(at) = here {
            commands.push(self.nodes[at].by);
            here = self.nodes[at].before;
        }
        commands.reverse();
        Way { commands, to }
    }
}
