//! `Reach`: how far histories came.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use redress::complaint::Event;
use redress::lifecycle::{CommandKind, StateKind};
use redress::policy::Policy;
use redress::vocabulary::{Role, RuleId};

use super::History;

/// How much of a policy some histories came to: a property that holds on all of them says nothing about a rule
/// that none of them met.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use redress::lifecycle::StateKind;
/// use redress_presets::dealership;
/// use redress_testing::strategies::{HistoryParameters, Reach, legal_history};
///
/// let policy = dealership()?;
/// let histories = legal_history(&policy, HistoryParameters::default());
/// let (mut runner, mut reach) = (TestRunner::deterministic(), Reach::of(&policy));
/// for _ in 0..20 {
///     reach.add(&histories.new_tree(&mut runner).expect("a history").current());
/// }
/// println!("{reach}"); // one line of it: how many percent end closed, and in each other state
/// assert!(reach.ended_in(StateKind::Closed) <= reach.histories());
/// assert!(reach.unreached().limits_started.len() < policy.spec().limits.len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Reach {
    policy: Policy,
    histories: u64,
    steps: u64,
    longest: usize,
    reached: Set,
    /// How many histories end in a state.
    ended: BTreeMap<&'static str, u64>,
}

#[derive(Clone, Debug, Default)]
struct Set {
    states: BTreeSet<&'static str>,
    commands: BTreeSet<(Role, &'static str)>,
    limits: [BTreeSet<RuleId>; 3],
    authorities: BTreeSet<RuleId>,
    incentives: BTreeSet<RuleId>,
}

/// What no history came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unreached {
    /// States that nobody stood in.
    pub states: Vec<StateKind>,
    /// Commands that the policy permits to a role and that no actor in that role carried out.
    pub commands: Vec<(Role, CommandKind)>,
    /// Limits that never started.
    pub limits_started: Vec<RuleId>,
    /// Limits that were never met.
    pub limits_met: Vec<RuleId>,
    /// Limits that were never breached.
    pub limits_breached: Vec<RuleId>,
    /// Authorities that nobody used.
    pub authorities: Vec<RuleId>,
    /// Penalties and rewards that nobody proposed.
    pub incentives: Vec<RuleId>,
}

impl Reach {
    /// No history yet.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        let policy = policy.clone();
        let (reached, ended) = (Set::default(), BTreeMap::new());
        Self { policy, histories: 0, steps: 0, longest: 0, reached, ended }
    }

    /// Adds a history under this policy.
    pub fn add(&mut self, history: &History) {
        self.histories += 1;
        self.steps += history.asked.len() as u64;
        self.longest = self.longest.max(history.asked.len());
        *self.ended.entry(history.complaint.state.kind().as_str()).or_default() += 1;
        let reached = &mut self.reached;
        for asked in &history.asked {
            let command = asked.request.command.kind().as_str();
            reached.commands.insert((asked.actor.role.clone(), command));
        }
        reached.commands.insert((history.receiver.role.clone(), CommandKind::Receive.as_str()));
        reached.states.insert(StateKind::Received.as_str());
        let mut complaint = None::<redress::complaint::Complaint>;
        for entry in &history.entries {
            match &mut complaint {
                Some(complaint) => drop(complaint.apply(entry)),
                None => complaint = redress::complaint::Complaint::from_log([entry]).ok(),
            }
            if let Some(complaint) = &complaint {
                reached.states.insert(complaint.state.kind().as_str());
            }
            for event in &entry.events {
                reached.event(event);
            }
        }
    }

    /// How many histories were added.
    #[must_use]
    pub const fn histories(&self) -> u64 {
        self.histories
    }

    /// How many of them end in a state: of [`StateKind::Closed`], those that end closed.
    #[must_use]
    pub fn ended_in(&self, state: StateKind) -> u64 {
        self.ended.get(state.as_str()).copied().unwrap_or_default()
    }

    /// What none of them came to, in the order of the policy.
    #[must_use]
    pub fn unreached(&self) -> Unreached {
        let (spec, reached) = (self.policy.spec(), &self.reached);
        let limits = |of: &BTreeSet<RuleId>| {
            let ids = spec.limits.iter().map(|rule| rule.id.clone());
            ids.filter(|id| !of.contains(id)).collect()
        };
        let [started, met, breached] = &reached.limits;
        let mut commands: Vec<(Role, CommandKind)> = Vec::new();
        for permission in &spec.permissions {
            for role in &permission.to {
                for command in &permission.allow {
                    let pair = (role.clone(), *command);
                    let done = reached.commands.contains(&(role.clone(), command.as_str()));
                    if !done && !commands.contains(&pair) {
                        commands.push(pair);
                    }
                }
            }
        }
        let states = StateKind::ALL.iter().filter(|state| !reached.states.contains(state.as_str()));
        let unused = |ids: &mut dyn Iterator<Item = &RuleId>, of: &BTreeSet<RuleId>| {
            ids.filter(|id| !of.contains(*id)).cloned().collect()
        };
        Unreached {
            states: states.copied().collect(),
            commands,
            limits_started: limits(started),
            limits_met: limits(met),
            limits_breached: limits(breached),
            authorities: unused(
                &mut spec.authorities.iter().map(|rule| &rule.id),
                &reached.authorities,
            ),
            incentives: unused(
                &mut spec.incentives.iter().map(|rule| &rule.id),
                &reached.incentives,
            ),
        }
    }
}

impl Set {
    fn event(&mut self, event: &Event) {
        let [started, met, breached] = &mut self.limits;
        match event {
            Event::LimitStarted { rule, .. } => started.insert(rule.clone()),
            Event::LimitMet { rule, .. } => met.insert(rule.clone()),
            Event::LimitBreached { rule, .. } => breached.insert(rule.clone()),
            Event::AuthorityUsed { authority } => self.authorities.insert(authority.clone()),
            Event::NoticeProposed { incentive, .. } => self.incentives.insert(incentive.clone()),
            _ => false,
        };
    }
}

/// A paragraph for the log of a test run.
impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (spec, un) = (self.policy.spec(), self.unreached());
        let Self { histories, steps, longest, .. } = self;
        writeln!(f, "{histories} histories of {steps} steps, the longest of {longest}")?;
        let ends = StateKind::ALL.iter().map(|state| (state, self.ended_in(*state)));
        let ends: Vec<String> = ends
            .filter(|(_, count)| *count > 0)
            .map(|(state, count)| format!("{state} {} %", count * 100 / histories.max(&1)))
            .collect();
        writeln!(f, "  end in: {}", ends.join(", "))?;
        let mut line = |what: &str, all: usize, missing: Vec<&str>| {
            write!(f, "  {what}: {} of {all}", all.saturating_sub(missing.len()))?;
            match missing.as_slice() {
                [] => writeln!(f),
                missing => writeln!(f, "; not {}", missing.join(", ")),
            }
        };
        let ids = |ids: &'_ [RuleId]| ids.iter().map(RuleId::to_string).collect::<Vec<_>>();
        let states = un.states.iter().map(|state| state.as_str()).collect();
        line("states", StateKind::ALL.len(), states)?;
        let limits = spec.limits.len();
        for (what, all, missing) in [
            ("limits started", limits, ids(&un.limits_started)),
            ("limits met", limits, ids(&un.limits_met)),
            ("limits breached", limits, ids(&un.limits_breached)),
            ("authorities used", spec.authorities.len(), ids(&un.authorities)),
            ("incentives proposed", spec.incentives.len(), ids(&un.incentives)),
        ] {
            line(what, all, missing.iter().map(String::as_str).collect())?;
        }
        let commands: Vec<String> =
            un.commands.iter().map(|(role, command)| format!("{role} {command}")).collect();
        let permitted: BTreeSet<(&Role, &str)> = (spec.permissions.iter())
            .flat_map(|rule| rule.to.iter().map(move |role| (role, rule)))
            .flat_map(|(role, rule)| rule.allow.iter().map(move |kind| (role, kind.as_str())))
            .collect();
        line("commands by role", permitted.len(), commands.iter().map(String::as_str).collect())
    }
}
