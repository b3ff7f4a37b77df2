//! States in which a case can wait without any limit running.

use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

use super::cases::{Cases, MAX_CASES};
use super::problem::Problem;
use super::walk::{Node, Walk, moves};
use super::{Finding, Place};
use crate::lifecycle::{CommandKind, StateKind};
use crate::policy::spec::PolicySpec;
use crate::policy::when::When;

/// How many positions are gone through for one kind of case, and for all of them together.
const MAX_NODES: usize = 20_000;
const MAX_ALL_NODES: usize = 400_000;

/// The states in which one kind of case can wait without a limit, each with the shortest way there.
type Waits = Vec<(StateKind, Vec<CommandKind>)>;

pub(super) fn warnings(spec: &PolicySpec, found: &mut Vec<Finding>) {
    let cases = Cases::told_apart_by(conditions(spec));
    let mut bound = cases.bounded.then_some(MAX_CASES);
    let all = cases.all();
    let mut known: HashMap<Vec<usize>, Rc<Waits>> = HashMap::new();
    let mut waits: Vec<Rc<Waits>> = Vec::with_capacity(all.len());
    let mut left = MAX_ALL_NODES;
    for case in &all {
        let facts = cases.facts(case);
        let Some(walk) = Walk::new(spec, &facts) else {
            bound = Some(u64::BITS as usize);
            waits.push(Rc::default());
            continue;
        };
        let same = known.entry(walk.signature()).or_insert_with(|| {
            let most = MAX_NODES.min(left);
            let (waits, seen) = explore(&walk, most);
            left = left.saturating_sub(seen);
            if seen >= most {
                bound = Some(if most < MAX_NODES { MAX_ALL_NODES } else { MAX_NODES });
            }
            Rc::new(waits)
        });
        waits.push(Rc::clone(same));
    }
    for &state in StateKind::ALL {
        let way =
            |waits: &Waits| waits.iter().find(|(s, _)| *s == state).map(|(_, via)| via.clone());
        let ways: Vec<Option<Vec<CommandKind>>> = waits.iter().map(|waits| way(waits)).collect();
        let chosen: Vec<bool> = ways.iter().map(Option::is_some).collect();
        for (case, at) in cases.summary(&all, &chosen) {
            let via = ways.get(at).cloned().flatten().unwrap_or_default();
            let problem = Problem::NothingLimitsTheWait { case, via };
            found.push(Finding::warning(Place::State(state), problem));
        }
    }
    if let Some(bound) = bound {
        found.push(Finding::warning(Place::Policy, Problem::NotExplored { bound }));
    }
}

/// The conditions that decide about the ways of a case.
fn conditions(spec: &PolicySpec) -> impl Iterator<Item = &When> {
    let moving = spec.reactions.iter().filter(|reaction| moves(reaction));
    (spec.limits.iter().map(|rule| &rule.when))
        .chain(spec.gates.iter().map(|rule| &rule.when))
        .chain(spec.permissions.iter().map(|rule| &rule.when))
        .chain(moving.flat_map(|rule| std::iter::once(&rule.when).chain(&rule.unless)))
        .chain(&spec.receiver_owns)
        .chain(&spec.follow_up.intake_counts)
}

/// Goes through every position that a kind of case can come to, the nearest first.
fn explore(walk: &Walk<'_>, most: usize) -> (Waits, usize) {
    let mut waits: Waits = Vec::new();
    let mut seen: HashSet<Node> = HashSet::new();
    // Every position with the one it was reached from.
    let mut order: Vec<(Node, Option<(usize, CommandKind)>)> = Vec::new();
    let mut open: VecDeque<usize> = VecDeque::new();
    if let Some(start) = walk.start() {
        seen.insert(walk.key(&start));
        order.push((start, None));
        open.push_back(0);
    }
    while let Some(at) = open.pop_front() {
        let Some(&(node, _)) = order.get(at) else { break };
        let known = waits.iter().any(|(state, _)| *state == node.state);
        if !node.state.is_terminal()
            && !known
            && let Some(freed) = walk.freed(&node)
        {
            waits.push((node.state, [way(&order, at), freed].concat()));
        }
        for (command, next) in walk.next(&node) {
            if seen.len() < most && seen.insert(walk.key(&next)) {
                open.push_back(order.len());
                order.push((next, Some((at, command))));
            }
        }
    }
    (waits, seen.len())
}

/// The commands that lead to a position.
fn way(order: &[(Node, Option<(usize, CommandKind)>)], at: usize) -> Vec<CommandKind> {
    let mut via = Vec::new();
    let mut at = at;
    while let Some(&(_, Some((before, command)))) = order.get(at) {
        via.push(command);
        at = before;
    }
    via.push(CommandKind::Receive);
    via.reverse();
    via
}
