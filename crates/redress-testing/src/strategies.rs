//! Strategies for property tests: facts, actors, commands, periods, calendars, whole histories.
//!
//! Amounts of money lie around the bounds of the policy's authorities, remedies and reasons are those that it names.
//! [`Reach`] says how much of a policy a run of histories came to.
//!
//! Each is a free function that returns a named type; options are in parameter structs that implement
//! `Default`. No value is filtered out: every value is valid by construction and stays valid while it
//! shrinks.
//!
//! ```
//! use proptest::prelude::*;
//! use redress::complaint::Complaint;
//! use redress_presets::dealership;
//! use redress_testing::strategies::{HistoryParameters, legal_history};
//!
//! let policy = dealership()?;
//! proptest!(ProptestConfig::with_cases(8), |(history in legal_history(&policy, HistoryParameters::default()))| {
//!     let restored = Complaint::from_log(&history.entries).expect("a legal log");
//!     prop_assert_eq!(restored, history.complaint);
//! });
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod choose;
mod history;
mod reach;
mod time;

use std::fmt;
use std::sync::Arc;

use proptest::prelude::{Just, any};
use proptest::strategy::{BoxedStrategy, NewTree, Strategy, Union};
use proptest::test_runner::TestRunner;

use redress::complaint::Command;
use redress::lifecycle::CommandKind;
use redress::policy::{DepartmentRule, Policy, When};
use redress::vocabulary::{
    Actor, ActorId, Channel, Facts, Flag, Grade, Initiative, Kind, Line, Nature, Subject, Tier,
    channel, grade, nature, role, tier,
};

use choose::Choice;
pub use history::{Asked, History, HistoryParameters, LegalHistory, legal_history};
pub use reach::{Reach, Unreached};
pub use time::{Calendars, Instants, Periods, calendars, instants, periods};

/// Declares a named strategy that wraps a boxed one.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident => $value:ty) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        #[must_use = "strategies do nothing unless used"]
        pub struct $name(pub(super) BoxedStrategy<$value>);

        impl Strategy for $name {
            type Tree = <BoxedStrategy<$value> as Strategy>::Tree;
            type Value = $value;
            fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
                self.0.new_tree(runner)
            }
        }
    };
}
use named;

named! {
    /// Classifications; see [`facts()`].
    AnyFacts => Facts
}
named! {
    /// Actors of a policy; see [`actors`].
    Actors => Actor
}
named! {
    /// Commands, legal or not; see [`any_command`].
    AnyCommand => Command
}

fn one_of<T: Clone + fmt::Debug + 'static>(values: Vec<T>) -> BoxedStrategy<T> {
    Union::new(values.into_iter().map(Just)).boxed()
}

/// Distinct values, with those in `first` first, so that values shrink towards them.
fn listed<T: Clone + PartialEq>(first: &[T], more: impl Iterator<Item = T>) -> Vec<T> {
    let mut all = first.to_vec();
    for value in more {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    all
}

/// The values that a closed list of the policy has, and one that no rule names if there is one.
fn known<T: Clone + PartialEq>(values: Vec<T>, closed: &[T]) -> Vec<T> {
    if closed.is_empty() {
        return values;
    }
    let other = closed.iter().find(|code| !values.contains(code)).cloned();
    values.into_iter().filter(|value| closed.contains(value)).chain(other).collect()
}

/// The conditions of all rules of a policy.
fn conditions(policy: &Policy) -> Vec<&When> {
    let spec = policy.spec();
    (spec.limits.iter().map(|rule| &rule.when))
        .chain(spec.reactions.iter().map(|rule| &rule.when))
        .chain(spec.reactions.iter().filter_map(|rule| rule.unless.as_ref()))
        .chain(spec.gates.iter().map(|rule| &rule.when))
        .chain(spec.routes.iter().map(|rule| &rule.when))
        .chain(spec.permissions.iter().map(|rule| &rule.when))
        .chain(&spec.receiver_owns)
        .chain(&spec.follow_up.intake_counts)
        .collect()
}

/// Classifications that the rules of a policy distinguish: for each fact, the values that rules name, and
/// one value that no rule names, if the policy's lists of codes allow one.
///
/// Shrinks towards a general grievance from a call-back with no other facts.
pub fn facts(policy: &Policy) -> AnyFacts {
    let all = conditions(policy);
    let codes = &policy.spec().codes;
    let channels: Vec<Channel> =
        listed(&[channel::CALL_BACK, channel::HOTLINE], all.iter().flat_map(|w| w.channel.clone()));
    let channels = known(channels, &codes.channels);
    let grades: Vec<Grade> = listed(&[grade::GENERAL], all.iter().flat_map(|w| w.grade.clone()));
    let grades = known(grades, &codes.grades);
    let natures: Vec<Nature> =
        listed(&[nature::GENERAL], all.iter().flat_map(|w| w.nature.clone()));
    let natures = known(natures, &codes.natures);
    let tiers: Vec<Tier> = listed(&[tier::ORDINARY], all.iter().flat_map(|w| w.tier.clone()));
    let tiers = known(tiers, &codes.tiers);
    let subjects: Vec<Option<Subject>> =
        listed(&[None], all.iter().flat_map(|w| w.subject.clone()).map(Some));
    let lines: Vec<Option<Line>> =
        listed(&[None], all.iter().flat_map(|w| w.line.clone()).map(Some));
    let flags: Vec<Flag> = listed(&[], all.iter().flat_map(|w| w.flag.clone()));
    let count = flags.len();
    let parts = (
        one_of(Kind::ALL.to_vec()),
        one_of(channels),
        one_of(grades),
        one_of(natures),
        one_of(tiers),
        one_of(Initiative::ALL.to_vec()),
        one_of(subjects),
        one_of(lines),
        proptest::sample::subsequence(flags, 0..=count),
    );
    let make =
        parts.prop_map(|(kind, channel, grade, nature, tier, initiative, subject, line, flags)| {
            Facts {
                grade,
                nature,
                tier,
                initiative,
                subject,
                line,
                flags,
                ..Facts::new(kind, channel)
            }
        });
    AnyFacts(make.boxed())
}

/// The actors of a policy: for each role two persons without a department, and one of them also for each
/// department that the role manages (the last department if it manages none). Excludes the host's timer.
pub fn actors(policy: &Policy) -> Actors {
    Actors(one_of(everybody(policy)).boxed())
}

/// All actors of [`actors`], in order.
fn everybody(policy: &Policy) -> Vec<Actor> {
    let spec = policy.spec();
    let mut actors = Vec::new();
    for role in &spec.roles {
        let manages = |rule: &&DepartmentRule| rule.manager == *role;
        let own: Vec<_> = spec.departments.iter().filter(manages).collect();
        // A role that manages nothing still works in a department.
        let own = if own.is_empty() { spec.departments.last().into_iter().collect() } else { own };
        for (person, departments) in [("a", own), ("b", Vec::new())] {
            // A role name that is too long for a derived id is used as the id.
            let id = ActorId::new(format!("{person}.{role}")).or_else(|_| ActorId::new(role));
            let Ok(id) = id else { continue };
            let actor = Actor::new(id, role.clone());
            for rule in departments {
                actors.push(actor.clone().of(rule.department.clone()));
            }
            actors.push(actor);
        }
    }
    if actors.is_empty() {
        actors.push(Actor::new(ActorId::new_static("nobody"), role::SYSTEM));
    }
    actors
}

/// The persons behind some actors, each once.
fn people(actors: &[Actor]) -> Arc<[ActorId]> {
    listed(&[], actors.iter().map(|actor| actor.id.clone())).into()
}

/// Any command, with data that the policy knows or does not know; mostly illegal in a given state.
///
/// Shrinks towards the first command of [`CommandKind::ALL`] with the simplest data.
pub fn any_command(policy: &Policy) -> AnyCommand {
    let policy = policy.clone();
    let kinds: Vec<CommandKind> =
        CommandKind::ALL.iter().copied().filter(|kind| *kind != CommandKind::Receive).collect();
    let parts = (one_of(kinds), facts(&policy), any::<[u16; 4]>(), any::<bool>());
    let people = people(&everybody(&policy));
    let make = parts.prop_map(move |(kind, facts, dice, strange)| {
        let people = Arc::clone(&people);
        choose::command(&policy, None, kind, &Choice { people, facts, dice, strange })
    });
    AnyCommand(make.boxed())
}
