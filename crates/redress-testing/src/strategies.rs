//! Strategies for property tests: facts, actors, commands, periods, calendars, whole histories.
//!
//! Amounts of money lie around the bounds of the policy's authorities, remedies and reasons are those that it names.
//! [`Reach`] says how much of a policy a run of histories came to.
//!
//! Each is a free function that returns a named type; options are in parameter structs: start from
//! `default()` and set fields. No value is filtered out: every value is valid by construction and stays valid
//! while it shrinks. Most histories stop before a case is closed; for a property of closed cases give more
//! `steps` and a higher `forward`, and ask
//! [`Reach`] which share ends closed ([`Reach::ended_in`]).
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
use redress::policy::Policy;
use redress::vocabulary::{Actor, Facts, Initiative, Kind};

use crate::choose::{self, Choice};
use crate::palette::{Palette, everybody, people};
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

/// Classifications that the rules of a policy distinguish: for each fact, the values that rules name, and
/// one value that no rule names, if the policy's lists of codes allow one.
///
/// Shrinks towards a general grievance from a call-back with no other facts.
pub fn facts(policy: &Policy) -> AnyFacts {
    let Palette { channels, grades, natures, tiers, subjects, lines, flags } = Palette::of(policy);
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
