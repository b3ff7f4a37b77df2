//! What the procedure can reach at all for the cases of a condition: states, milestones, commands.
//!
//! An upper bound: whatever is not in it can certainly not happen. What a case has done before is not
//! remembered; `redress_testing::walk` follows single ways.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use crate::lifecycle::transitions::{legal_in, points_of, transitions};
use crate::lifecycle::{CommandKind as C, Milestone, Point, StateKind as S};
use crate::policy::rules::{Consequence, Gate, LimitRule, Need, Reaction, Trigger};
use crate::policy::spec::PolicySpec;
use crate::policy::when::When;
use crate::vocabulary::{Department, Mark, Topic};

/// A set of words of one list, by their numbers; every list has fewer than 64.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Bits(u64);

impl Bits {
    fn of(numbers: impl IntoIterator<Item = usize>) -> Self {
        let mut bits = Self(0);
        numbers.into_iter().for_each(|number| bits.add(number));
        bits
    }

    fn one(number: usize) -> u64 {
        u32::try_from(number).ok().and_then(|number| 1u64.checked_shl(number)).unwrap_or(0)
    }

    fn add(&mut self, number: usize) {
        self.0 |= Self::one(number);
    }

    fn has(self, number: usize) -> bool {
        self.0 & Self::one(number) != 0
    }
}

/// What can be reached for the conditions of a policy's rules, worked out once for each condition.
pub(super) struct Reachability<'a> {
    spec: &'a PolicySpec,
    /// The limits and reactions that decide about anything that can be reached.
    limits: Vec<&'a LimitRule>,
    reactions: Vec<&'a Reaction>,
    known: HashMap<(&'a When, bool), Rc<Reach<'a>>>,
}

impl<'a> Reachability<'a> {
    pub(super) fn new(spec: &'a PolicySpec) -> Self {
        let promised: HashSet<&Topic> = spec.gates.iter().filter_map(promised).collect();
        let moves = |then: &Consequence| match then {
            Consequence::Escalate(_) | Consequence::Rework => true,
            Consequence::Expedite(_)
            | Consequence::Notify(_)
            | Consequence::Propose(_)
            | Consequence::Regrade(_) => false,
        };
        let decides = |rule: &&LimitRule| {
            rule.agreed
                || rule.extension.is_some()
                || promised.contains(&rule.topic)
                || rule.on_warning.iter().chain(&rule.on_breach).any(moves)
        };
        let limits = spec.limits.iter().filter(decides).collect();
        let reactions = spec.reactions.iter().filter(|rule| rule.then.iter().any(moves)).collect();
        Self { spec, limits, reactions, known: HashMap::new() }
    }

    /// What the cases of a condition can reach.
    pub(super) fn of(&mut self, cases: &'a When) -> Rc<Reach<'a>> {
        self.known(cases, false)
    }

    /// What they can have reached by the time of a command.
    pub(super) fn before(&mut self, command: C, cases: &'a When) -> Rc<Reach<'a>> {
        self.known(cases, legal_in(command).all(|state| !state.is_terminal()))
    }

    /// What any case can reach.
    pub(super) fn of_any(&self) -> Reach<'a> {
        Reach::explore(self, &When::any(), false)
    }

    fn known(&mut self, cases: &'a When, open_only: bool) -> Rc<Reach<'a>> {
        if let Some(known) = self.known.get(&(cases, open_only)) {
            return Rc::clone(known);
        }
        let reach = Rc::new(Reach::explore(self, cases, open_only));
        self.known.insert((cases, open_only), Rc::clone(&reach));
        reach
    }
}

/// The topic of which a gate asks for a date.
const fn promised(gate: &Gate) -> Option<&Topic> {
    match &gate.needs {
        Need::Promised(topic) => Some(topic),
        Need::Reached(_) | Need::Satisfied | Need::Liability | Need::FormHome | Need::Barred => {
            None
        }
    }
}

pub(super) struct Reach<'a> {
    spec: &'a PolicySpec,
    /// The deciding rules that some of the cases fall under, and the gates that all of them do.
    limits: Vec<&'a LimitRule>,
    reactions: Vec<&'a Reaction>,
    gates: Vec<&'a Gate>,
    states: Bits,
    points: Bits,
    marks: BTreeSet<&'a Mark>,
    commands: Bits,
    /// What somebody may give.
    permitted: Bits,
    /// What somebody may record.
    recordable: BTreeSet<&'a Mark>,
    /// Whether a case can leave the origin.
    away: bool,
    /// Whether only what stands when an open case is asked counts: a reopening forgets what was
    /// reached after the case was over.
    open_only: bool,
}

impl<'a> Reach<'a> {
    fn explore(of: &Reachability<'a>, cases: &When, open_only: bool) -> Self {
        let spec = of.spec;
        let given = spec
            .permissions
            .iter()
            .filter(|permission| !permission.to.is_empty() && permission.when.overlaps(cases));
        let recording = given.clone().filter(|permission| permission.allow.contains(&C::Mark));
        let mut reach = Self {
            spec,
            limits: of.limits.iter().copied().filter(|r| r.when.overlaps(cases)).collect(),
            reactions: of.reactions.iter().copied().filter(|r| r.when.overlaps(cases)).collect(),
            gates: spec.gates.iter().filter(|gate| gate.when.covers(cases)).collect(),
            states: Bits(0),
            points: Bits(0),
            marks: BTreeSet::new(),
            commands: Bits::of([C::Tick, C::CarryOver].map(C::index)),
            permitted: Bits::of(given.flat_map(|p| &p.allow).map(|command| command.index())),
            recordable: recording
                .flat_map(|p| if p.marks.is_empty() { &spec.marks } else { &p.marks })
                .collect(),
            away: false,
            open_only,
        };
        if reach.permitted(C::Receive) {
            reach.commands.add(C::Receive.index());
            reach.states.add(S::Received.index());
            reach.points.add(Point::Received.index());
            if spec.receiver_owns.as_ref().is_some_and(|when| when.overlaps(cases)) {
                reach.points.add(Point::OwnerNamed.index());
            }
            while reach.step() {}
        }
        reach
    }

    pub(super) fn milestone(&self, milestone: &Milestone) -> bool {
        match milestone {
            Milestone::At(point) => self.points.has(point.index()),
            Milestone::Marked(mark) => self.marks.contains(mark),
        }
    }

    pub(super) fn command(&self, command: C) -> bool {
        self.commands.has(command.index())
    }

    pub(super) fn trigger(&self, trigger: &Trigger) -> bool {
        match trigger {
            Trigger::Reached(milestone) => self.milestone(milestone),
            Trigger::CallBack(_) | Trigger::Dissatisfied => self.command(C::FollowUp),
            Trigger::Liability(_) => self.command(C::DecideLiability),
            Trigger::CarriedOver => self.command(C::CarryOver),
        }
    }

    pub(super) fn need(&self, need: &Need) -> bool {
        match need {
            Need::Reached(milestone) => self.milestone(milestone),
            Need::Satisfied => self.command(C::FollowUp),
            Need::Liability => self.command(C::DecideLiability),
            // It starts there.
            Need::FormHome => true,
            Need::Promised(topic) => {
                let mut limits = self.limits.iter().filter(|limit| limit.topic == *topic);
                limits.any(|limit| {
                    self.milestone(&limit.from) && (!limit.agreed || self.permitted(C::Extend))
                })
            }
            Need::Barred => false,
        }
    }

    /// Whether somebody may give a command.
    pub(super) fn permitted(&self, command: C) -> bool {
        self.permitted.has(command.index())
    }

    /// Whether no gate keeps a mark from being recorded, as far as is known.
    fn recordable(&self, mark: &Mark) -> bool {
        let mut gates = self.gates.iter().filter(|gate| gate.marks.contains(mark));
        gates.all(|gate| self.need(&gate.needs))
    }

    /// Whether a command can be carried out, as far as is known.
    fn possible(&self, command: C) -> bool {
        let spec = self.spec;
        let given = matches!(command, C::Tick | C::CarryOver) || self.permitted(command);
        // A gate before some marks only is asked for each of them.
        let whole = |gate: &&&Gate| gate.before == command && gate.marks.is_empty();
        let mut gates = self.gates.iter().filter(whole);
        let open = gates.all(|gate| self.need(&gate.needs));
        let can = match command {
            C::Dispatch | C::Transfer => spec.leaves_origin(),
            C::Return => self.away,
            C::Escalate => !spec.ladder.is_empty(),
            C::Extend => {
                let mut limits = self.limits.iter();
                limits.any(|limit| {
                    (limit.agreed || limit.extension.is_some()) && self.milestone(&limit.from)
                })
            }
            _ => true,
        };
        given && open && can
    }

    /// Adds what one more step reaches; false when there is no more.
    fn step(&mut self) -> bool {
        let before = self.size();
        let possible = C::ALL.iter().filter(|command| self.possible(**command));
        let possible = Bits::of(possible.map(|command| command.index()));
        for edge in transitions() {
            if !self.states.has(edge.from.index()) || !possible.has(edge.command.index()) {
                continue;
            }
            let lasting = matches!(edge.command, C::Reopen | C::DecideLiability);
            if self.open_only && edge.from.is_terminal() && !lasting {
                continue;
            }
            self.commands.add(edge.command.index());
            let again = matches!(edge.command, C::FollowUp | C::Reopen) && edge.from != edge.to;
            let rework = edge.command == C::Reopen || self.points.has(Point::Reopened.index());
            if !again || (rework && (edge.to != S::Dispatched || self.away)) {
                self.states.add(edge.to.index());
            }
            for point in points_of(edge.command) {
                let elsewhere = edge.command == C::Reopen && *point == Point::Dispatched;
                if !elsewhere || self.away {
                    self.points.add(point.index());
                }
            }
            self.away |= matches!(edge.command, C::Dispatch | C::Transfer);
            if edge.command == C::Mark {
                let open: Vec<&Mark> =
                    self.recordable.iter().copied().filter(|mark| self.recordable(mark)).collect();
                self.marks.extend(open);
            }
        }
        for then in self.consequences() {
            match then {
                Consequence::Escalate(_) => {
                    self.points.add(Point::Escalated.index());
                }
                Consequence::Rework => {
                    self.points.add(Point::Reopened.index());
                    self.states.add(S::Registered.index());
                    if self.away {
                        self.states.add(S::Dispatched.index());
                        self.points.add(Point::Dispatched.index());
                    }
                }
                _ => {}
            }
        }
        self.size() != before
    }

    fn size(&self) -> (Bits, Bits, Bits, usize, bool) {
        (self.states, self.points, self.commands, self.marks.len(), self.away)
    }

    /// What reactions and limits may bring about, as far as is known.
    fn consequences(&self) -> Vec<&'a Consequence> {
        let reactions = self.reactions.iter().filter(|rule| self.trigger(&rule.on));
        let limits = self.limits.iter().filter(|rule| self.milestone(&rule.from));
        let of_limits = limits.flat_map(|limit| limit.on_warning.iter().chain(&limit.on_breach));
        reactions.flat_map(|reaction| &reaction.then).chain(of_limits).collect()
    }
}

impl PolicySpec {
    /// Whether a department where cases start may hand them to another.
    pub(super) fn leaves_origin(&self) -> bool {
        let elsewhere = self.origins.iter().map(|origin| &origin.department);
        std::iter::once(&self.origin).chain(elsewhere).any(|origin| self.hands_on(origin))
    }

    fn hands_on(&self, from: &Department) -> bool {
        let origin = self.departments.iter().find(|d| d.department == *from);
        self.departments.iter().any(|to| {
            to.department != *from
                && origin.is_none_or(|rule| {
                    rule.passes_to.is_empty() || rule.passes_to.contains(&to.department)
                })
        })
    }
}
