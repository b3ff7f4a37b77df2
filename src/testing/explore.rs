//! `explore`: every reachable combination of state, gate, level, hold and cycle of a policy, up to a
//! bound, and what is wrong with any of them.
//!
//! A model check by exhaustion: it drives `decide` itself, from one receipt, with every command that
//! some role of the policy is allowed, and judges the outcome by the log alone.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};

use crate::complaint::{
    Command, Complaint, Context, Entry, Event, FollowUpResult, FollowUpState, Plan, Receive,
    Rejection, Request, command as c, decide, is_legal, receive,
};
use crate::policy::{Need, Policy};
use crate::vocabulary::{
    Actor, ActorId, CommandKind, Conclusion, Department, Facts, Grade, Mark, Milestone, Outcome,
    Point, Reason, Role, Satisfaction, StateKind,
};

/// How far to go.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Bounds {
    /// Cycles: a case is not reopened beyond this one.
    pub cycles: u32,
    /// Departments that may have handed the form on.
    pub hops: usize,
    /// Combinations to visit at most.
    pub states: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { cycles: 2, hops: 2, states: 100_000 }
    }
}

/// What was found.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exploration {
    /// Combinations reached.
    pub states: usize,
    /// Steps between them.
    pub steps: usize,
    /// Whether all there are within the bounds were visited.
    pub complete: bool,
    /// Open combinations from which no end can be reached, with the way there.
    pub dead_ends: Vec<Way>,
    /// Open combinations in which no limit runs and nothing is on hold, with the way there: one for
    /// each state.
    pub unlimited: Vec<Way>,
    /// Commands that went through although a gate's need is not met by the log.
    pub gates_passed: Vec<Way>,
    /// Commands that went through for a role without a permission.
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

/// What tells one combination from another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    state: StateKind,
    holder: Department,
    responsible: Department,
    hops: usize,
    standing: Vec<bool>,
    grade: Grade,
    level: u8,
    cycle: u32,
    held: bool,
    owned: bool,
    follow_up: FollowUpState,
    attempts: u32,
    call_backs: u32,
    limited: bool,
}

struct Node {
    complaint: Complaint,
    /// The node before, and the entry that led here.
    before: Option<(usize, Entry, CommandKind)>,
}

/// Explores a policy from a complaint with these facts, received by whichever role may.
///
/// Commands that only record (notes, links, notices, liability) are left out: they change nothing that
/// is looked at here. Time advances by a second a step, so limits start and are met but do not run out.
///
/// # Errors
/// [`Rejection`] when nobody may receive such a complaint.
pub fn explore(policy: &Policy, facts: &Facts, bounds: Bounds) -> Result<Exploration, Rejection> {
    let mut explorer = Explorer { policy, bounds, nodes: Vec::new(), known: HashMap::new() };
    explorer.open(facts)?;
    Ok(explorer.run())
}

struct Explorer<'a> {
    policy: &'a Policy,
    bounds: Bounds,
    nodes: Vec<Node>,
    known: HashMap<Key, usize>,
}

/// 5 January 2026, 2:00 UTC: a working morning in every zone of the presets.
const START: i64 = 1_767_578_400;

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(START, 0).unwrap_or(DateTime::UNIX_EPOCH)
}

const SOMEBODY: ActorId = ActorId::new_static("somebody");

impl Explorer<'_> {
    fn open(&mut self, facts: &Facts) -> Result<(), Rejection> {
        let case = Receive {
            id: crate::vocabulary::ComplaintId::new_static("explored"),
            customer: crate::vocabulary::CustomerRef::new_static("customer"),
            facts: facts.clone(),
        };
        let roles = self.policy.permissions(CommandKind::Receive).flat_map(|p| &p.to);
        let mut refused = None;
        for role in roles {
            for actor in self.actors(role, None) {
                let context = Context { policy: self.policy, actor: &actor, now: start() };
                match receive(&case, None, None, &context) {
                    Ok((complaint, entry)) => {
                        let key = self.key(&complaint);
                        self.known.insert(key, self.nodes.len());
                        let before = Some((0, entry, CommandKind::Receive));
                        self.nodes.push(Node { complaint, before });
                    }
                    Err(rejection) => refused = Some(rejection),
                }
            }
        }
        match (self.nodes.is_empty(), refused) {
            (true, Some(rejection)) => Err(rejection),
            (true, None) => Err(Rejection::NotAllowed {
                role: crate::vocabulary::role::SYSTEM,
                command: CommandKind::Receive,
                needed_roles: Vec::new(),
                cite: Vec::new(),
            }),
            (false, _) => Ok(()),
        }
    }

    /// A role's actors worth trying: of no department, of each that a scope may ask for.
    fn actors(&self, role: &Role, complaint: Option<&Complaint>) -> Vec<Actor> {
        let mut departments: Vec<Option<Department>> = vec![None];
        match complaint {
            Some(complaint) => {
                departments.push(Some(complaint.route.holder().clone()));
                departments.push(Some(complaint.route.responsible().clone()));
                departments.push(complaint.facts.home.clone());
            }
            None => departments
                .extend(self.policy.spec().departments.iter().map(|d| Some(d.department.clone()))),
        }
        departments.dedup();
        let actor = |department: Option<Department>| Actor {
            id: complaint.and_then(|c| c.owner.clone()).unwrap_or(SOMEBODY),
            role: role.clone(),
            department,
        };
        departments.into_iter().map(actor).collect()
    }

    fn key(&self, complaint: &Complaint) -> Key {
        let spec = self.policy.spec();
        // Of marks, those that a gate asks for; the others lead nowhere by themselves.
        let needs = spec.gates.iter().filter_map(|gate| match &gate.needs {
            Need::Reached(milestone) => Some(milestone),
            _ => None,
        });
        Key {
            state: complaint.state.kind(),
            holder: complaint.route.holder().clone(),
            responsible: complaint.route.responsible().clone(),
            hops: complaint.route.hops(),
            standing: needs.map(|milestone| complaint.stands(milestone)).collect(),
            grade: complaint.facts.grade.clone(),
            level: complaint.level,
            cycle: complaint.cycle,
            held: complaint.hold.is_some(),
            owned: complaint.owner.is_some(),
            follow_up: complaint.follow_up,
            attempts: complaint.counts.attempts.min(spec.follow_up.attempts.into()),
            call_backs: complaint.counts.call_backs.min(2),
            limited: !complaint.limits.is_empty(),
        }
    }

    fn run(mut self) -> Exploration {
        let mut found = Exploration {
            states: 0,
            steps: 0,
            complete: true,
            dead_ends: Vec::new(),
            unlimited: Vec::new(),
            gates_passed: Vec::new(),
            roles_passed: Vec::new(),
        };
        let mut backwards: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut queue: VecDeque<usize> = (0..self.nodes.len()).collect();
        while let Some(at) = queue.pop_front() {
            let Some(node) = self.nodes.get(at) else { break };
            let complaint = node.complaint.clone();
            for command in self.commands(&complaint) {
                let kind = command.kind();
                if !is_legal(complaint.state.kind(), kind) {
                    continue;
                }
                let mark = match &command {
                    Command::Mark(marked) => Some(marked.mark.clone()),
                    _ => None,
                };
                let request = Request::now(command);
                if self.passes_unpermitted(&complaint, &request) {
                    found.roles_passed.push(self.way(at, Some(kind)));
                }
                let Some(entry) = self.step(&complaint, &request) else { continue };
                let mut next = complaint.clone();
                if next.apply(&entry).is_err() {
                    continue;
                }
                if !self.gates_met(at, &complaint, kind, mark.as_ref()) {
                    found.gates_passed.push(self.way(at, Some(kind)));
                }
                if next.cycle > self.bounds.cycles || next.route.hops() > self.bounds.hops {
                    continue;
                }
                found.steps = found.steps.saturating_add(1);
                let key = self.key(&next);
                let to = match self.known.get(&key) {
                    Some(known) => *known,
                    None if self.nodes.len() >= self.bounds.states => {
                        found.complete = false;
                        continue;
                    }
                    None => {
                        let to = self.nodes.len();
                        self.known.insert(key, to);
                        let before = Some((at, entry, kind));
                        self.nodes.push(Node { complaint: next, before });
                        queue.push_back(to);
                        to
                    }
                };
                backwards.entry(to).or_default().push(at);
            }
        }
        found.states = self.nodes.len();
        found.dead_ends = self.dead_ends(&backwards);
        found.unlimited = self.unlimited();
        found
    }

    /// Those from which no end can be reached: found backwards from the ends.
    fn dead_ends(&self, backwards: &HashMap<usize, Vec<usize>>) -> Vec<Way> {
        let ends = self.nodes.iter().enumerate().filter(|(_, node)| !node.complaint.is_open());
        let mut alive: BTreeSet<usize> = ends.map(|(at, _)| at).collect();
        let mut queue: Vec<usize> = alive.iter().copied().collect();
        while let Some(at) = queue.pop() {
            for &before in backwards.get(&at).into_iter().flatten() {
                if alive.insert(before) {
                    queue.push(before);
                }
            }
        }
        (0..self.nodes.len())
            .filter(|at| !alive.contains(at))
            .map(|at| self.way(at, None))
            .collect()
    }

    fn unlimited(&self) -> Vec<Way> {
        let mut seen = BTreeSet::new();
        let idle = self.nodes.iter().enumerate().filter(|(_, node)| {
            let complaint = &node.complaint;
            complaint.is_open() && complaint.hold.is_none() && complaint.limits.is_empty()
        });
        idle.filter(|(_, node)| seen.insert(node.complaint.state.kind()))
            .map(|(at, _)| self.way(at, None))
            .collect()
    }

    /// The first way in which somebody who may does it.
    fn step(&self, complaint: &Complaint, request: &Request) -> Option<Entry> {
        let now = complaint.recorded_at.checked_add_signed(TimeDelta::seconds(1))?;
        let kind = request.command.kind();
        for role in self.policy.permissions(kind).flat_map(|permission| &permission.to) {
            for actor in self.actors(role, Some(complaint)) {
                let context = Context { policy: self.policy, actor: &actor, now };
                match decide(complaint, request, &context) {
                    Ok(entry) => return Some(entry),
                    Err(Rejection::NotAllowed { .. }) => {}
                    Err(_) => return None,
                }
            }
        }
        None
    }

    /// Whether a role that no permission names for this command gets it through all the same.
    fn passes_unpermitted(&self, complaint: &Complaint, request: &Request) -> bool {
        let kind = request.command.kind();
        let named: BTreeSet<&Role> = self.policy.permissions(kind).flat_map(|p| &p.to).collect();
        let Some(now) = complaint.recorded_at.checked_add_signed(TimeDelta::seconds(1)) else {
            return false;
        };
        self.policy.spec().roles.iter().filter(|role| !named.contains(role)).any(|role| {
            let actor = Actor {
                id: complaint.owner.clone().unwrap_or(SOMEBODY),
                role: (*role).clone(),
                department: Some(complaint.route.holder().clone()),
            };
            let context = Context { policy: self.policy, actor: &actor, now };
            decide(complaint, request, &context).is_ok()
        })
    }

    /// Whether the log shows what every gate of a command asks for.
    fn gates_met(
        &self,
        at: usize,
        complaint: &Complaint,
        kind: CommandKind,
        mark: Option<&Mark>,
    ) -> bool {
        let situation = complaint.situation();
        let mut gates = self.policy.gates(kind).filter(|gate| {
            gate.when.holds(&situation)
                && (gate.marks.is_empty() || mark.is_some_and(|mark| gate.marks.contains(mark)))
        });
        if self.policy.gates(kind).next().is_none() {
            return true;
        }
        let events = self.events(at);
        gates.all(|gate| shown(&gate.needs, &events))
    }

    /// The events of the way to a node, from the last reopening on.
    fn events(&self, at: usize) -> Vec<&Event> {
        let mut entries = Vec::new();
        let mut next = self.nodes.get(at).and_then(|node| node.before.as_ref());
        while let Some((before, entry, kind)) = next {
            entries.push(entry);
            if *kind == CommandKind::Receive {
                break;
            }
            next = self.nodes.get(*before).and_then(|node| node.before.as_ref());
        }
        let events: Vec<&Event> =
            entries.into_iter().rev().flat_map(|entry| &entry.events).collect();
        let cycle = events.iter().rposition(|event| matches!(event, Event::Reopened { .. }));
        events.into_iter().skip(cycle.unwrap_or(0)).collect()
    }

    fn way(&self, at: usize, then: Option<CommandKind>) -> Way {
        let mut commands: Vec<CommandKind> = then.into_iter().collect();
        let mut here = at;
        while let Some((before, _, kind)) = self.nodes.get(here).and_then(|n| n.before.as_ref()) {
            commands.push(*kind);
            if *kind == CommandKind::Receive {
                break;
            }
            here = *before;
        }
        commands.reverse();
        let to = self.nodes.get(at).map_or(StateKind::Received, |n| n.complaint.state.kind());
        Way { commands, to }
    }

    /// The commands worth trying, with data that make sense.
    fn commands(&self, complaint: &Complaint) -> Vec<Command> {
        let spec = self.policy.spec();
        let reason = || Reason::new_static("explored");
        let others = || spec.departments.iter().map(|d| Some(d.department.clone()));
        let mut commands: Vec<Command> = vec![
            c::Decline { reason: reason() }.into(),
            c::Register {}.into(),
            c::Sign {}.into(),
            c::NameOwner { owner: SOMEBODY }.into(),
            c::Contact { reached: true }.into(),
            c::Investigate { cause: None, substantiated: true }.into(),
            c::Propose { plan: Plan::default() }.into(),
            c::Review {}.into(),
            c::SendBack { reason: reason() }.into(),
            c::Approve {}.into(),
            c::Offer {}.into(),
            c::Accept {}.into(),
            c::Refuse { reason: reason() }.into(),
            c::Implement {}.into(),
            c::Complete {}.into(),
            c::Return {}.into(),
            c::Answer { outcome: Outcome::Resolved }.into(),
            c::Archive {}.into(),
            c::Withdraw { reason: reason() }.into(),
            c::Reopen { reason: reason() }.into(),
            c::Hold { reason: reason() }.into(),
            c::Resume {}.into(),
            c::Escalate { level: complaint.level.saturating_add(1) }.into(),
        ];
        commands.extend(others().map(|to| c::Dispatch { to }.into()));
        commands.extend(others().map(|to| c::Transfer { to }.into()));
        commands.extend(spec.marks.iter().map(|mark| c::Mark { mark: mark.clone() }.into()));
        let results = [
            FollowUpResult::Reached(Satisfaction::VerySatisfied),
            FollowUpResult::Reached(Satisfaction::VeryDissatisfied),
            FollowUpResult::Unreachable,
            FollowUpResult::NobodyContacted,
        ];
        commands.extend(results.map(|result| c::FollowUp { result }.into()));
        let at = complaint.situation();
        let mut known = spec.conclusions.iter().filter(|rule| rule.when.holds(&at));
        let conclusion = known.next().map(|rule| rule.conclusion.clone());
        let conclusion = conclusion.unwrap_or(Conclusion::new_static("explored"));
        commands.push(c::Close { conclusion }.into());
        let agreed = spec.limits.iter().filter(|rule| rule.agreed);
        let soon = complaint.recorded_at.checked_add_signed(TimeDelta::minutes(30));
        commands.extend(agreed.filter_map(|rule| Some((rule, soon?))).map(|(rule, promise)| {
            let topic = rule.topic.clone();
            c::Extend { topic, promise, reason: reason(), customer_told: true }.into()
        }));
        commands
    }
}

/// Whether an event is one that reaches a point, read off the words of the vocabulary.
fn reaches(event: &Event, point: Point) -> bool {
    match event {
        Event::Contacted { reached } => *reached && point == Point::Contacted,
        Event::Returned { home, .. } => *home && point == Point::Returned,
        Event::FollowedUp { done, .. } => *done && point == Point::FollowedUp,
        Event::Updated | Event::Offered if point == Point::Contacted => true,
        Event::Answered { .. }
            if matches!(point, Point::Contacted | Point::Offered | Point::Completed) =>
        {
            true
        }
        Event::Transferred { .. } => point == Point::Dispatched,
        Event::Reopened { to, .. } => {
            point == Point::Reopened || (point == Point::Dispatched && to.is_some())
        }
        Event::LimitRepromised { .. } => point == Point::Extended,
        Event::Received(receipt) if point == Point::OwnerNamed => receipt.owner.is_some(),
        Event::Merged { .. } => point == Point::Closed,
        _ => event.kind().as_str() == point.as_str(),
    }
}

/// Whether the events of a cycle show what a gate needs, read without the fold.
fn shown(need: &Need, events: &[&Event]) -> bool {
    let last = |wanted: fn(&Event) -> bool| events.iter().rposition(|event| wanted(event));
    let undone = last(|event| matches!(event, Event::SentBack { .. } | Event::Refused { .. }));
    match need {
        Need::Reached(Milestone::Marked(mark)) => {
            events.iter().any(|event| matches!(event, Event::Marked { mark: made } if made == mark))
        }
        Need::Reached(Milestone::At(Point::Proposed)) => {
            last(|event| matches!(event, Event::Proposed { .. })) > undone
        }
        Need::Reached(Milestone::At(Point::Reviewed)) => {
            let proposed = last(|event| matches!(event, Event::Proposed { .. }));
            last(|event| matches!(event, Event::Reviewed)) > undone.max(proposed)
        }
        Need::Reached(Milestone::At(Point::Approved)) => {
            let proposed = last(|event| matches!(event, Event::Proposed { .. }));
            last(|event| matches!(event, Event::Approved)) > undone.max(proposed)
        }
        // A case that was registered stays so in every cycle; liability and dates are set by commands
        // that are left out here.
        Need::Reached(Milestone::At(Point::Received | Point::Registered))
        | Need::Liability
        | Need::Promised(_) => true,
        Need::Reached(Milestone::At(point)) => events.iter().any(|event| reaches(event, *point)),
        Need::Satisfied => {
            let call = events.iter().rev().find_map(|event| match event {
                Event::FollowedUp { result: FollowUpResult::Unreachable, done: false, .. } => None,
                Event::FollowedUp { result, satisfied, done } => Some((*result, *satisfied, *done)),
                _ => None,
            });
            call.is_some_and(|(result, satisfied, done)| {
                satisfied || (result == FollowUpResult::Unreachable && done)
            })
        }
        Need::Barred => false,
        Need::FormHome => {
            let away = last(|event| {
                matches!(event, Event::Dispatched { .. } | Event::Transferred { .. })
                    || matches!(event, Event::Reopened { to: Some(_), .. })
                    || matches!(event, Event::Received(receipt) if receipt.with.is_some())
            });
            let home = last(|event| matches!(event, Event::Returned { home: true, .. }));
            away.is_none() || home > away
        }
    }
}
