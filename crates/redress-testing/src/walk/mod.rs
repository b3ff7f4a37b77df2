//! Explores everything that can happen to a complaint under a policy, and reports defects.
//!
//! This is an exhaustive model check. It starts from a receipt and calls
//! [`decide`](redress::complaint::decide) for every command, both for actors who may issue it and for one who
//! may not; it reimplements no rule. Complaints that the rules cannot distinguish are visited once
//! ([`Combinations`] explains why this is sound), so the search is finite for any length of history.
//!
//! - [`findings`] checks a policy for all kinds of case: waits without a limit, and dead ends. It completes
//!   [`Policy::check`], which needs no exploration.
//! - [`explore`] reports on one kind of case in detail, including ways around gates and roles, and
//!   disagreements between [`permitted`](redress::complaint::permitted) and `decide`.
//!
//! ```
//! use redress::policy::Policy;
//! use redress_presets::dealership;
//! use redress::vocabulary::Lang;
//! use redress_testing::walk::{Bounds, findings};
//! let policy = dealership()?;
//! for finding in policy.check().into_iter().chain(findings(&policy, Bounds::default())) {
//!     println!("{}", finding.text(Lang::En));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod departments;
mod findings;
mod ledger;
mod observed;
mod search;
mod signature;
mod steps;
mod unconstraining;

use std::collections::HashMap;
use std::fmt;

pub use findings::findings;
pub use observed::Combination;
use observed::{LEFT_OUT, Observed, View};
use search::Search;
use signature::{Forms, Signature};
use steps::Moves;

use redress::complaint::{Complaint, Rejection};
use redress::lifecycle::{CommandKind, StateKind};
use redress::policy::Policy;
use redress::vocabulary::Facts;

/// Bounds of the search.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Bounds {
    /// Number of departments on the return path of a form that goes back step by step. If the form returns
    /// directly, the path does not matter and its length is not bounded.
    pub hops: usize,
    /// Maximum number of combinations to visit for one kind of case.
    pub states: usize,
    /// Maximum number of kinds of case that [`findings`] distinguishes. Beyond it, the facts that the fewest
    /// rules ask for are not distinguished.
    pub kinds: usize,
}

impl Default for Bounds {
    /// 2 departments, 100,000 combinations, 1,024 kinds of case.
    fn default() -> Self {
        Self { hops: 2, states: 100_000, kinds: 1_024 }
    }
}

/// The result for one kind of case.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Exploration {
    /// Number of combinations reached.
    pub states: usize,
    /// Number of steps between them.
    pub steps: usize,
    /// Number of combinations distinguished by running limits, ignoring holds.
    pub waits: usize,
    /// Whether all combinations within the bounds were visited.
    pub complete: bool,
    /// Ways to open combinations from which the case cannot be closed or declined. Withdrawal by the customer
    /// and merging into another case do not count as a way out.
    pub dead_ends: Vec<Way>,
    /// Ways to open combinations in which no limit runs and nothing is on hold, one per state.
    pub unlimited: Vec<Way>,
    /// The same, after an answer was sent back in this cycle and before the next one: limits that end with the
    /// answer were met by the first.
    pub unlimited_again: Vec<Way>,
    /// Commands that were accepted although the log does not prove what a gate needs.
    pub gates_passed: Vec<Way>,
    /// Commands that were accepted from a role without permission or authority.
    pub roles_passed: Vec<Way>,
    /// Commands on which `permitted` and `decide` disagree: accepted though not permitted, or permitted and
    /// rejected though the command has no data that could be the reason. The command in question is the last
    /// one of each way.
    pub disagreements: Vec<Way>,
}

/// A way through the lifecycle: the commands from the receipt on, and the resulting state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The commands, in order.
    pub commands: Vec<CommandKind>,
    /// The resulting state.
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

/// Explores a policy, starting with a complaint with these facts.
///
/// Excluded are commands that only record something (notes, links, notices, requests for help), merging
/// into another case, and changes of the facts, since each kind of case is explored separately. Time is
/// nearly frozen: limits start and are met, but never run out.
/// # Errors
/// [`Rejection`] if no one may receive such a complaint.
pub fn explore(policy: &Policy, facts: &Facts, bounds: Bounds) -> Result<Exploration, Rejection> {
    explore_against(policy, policy, facts, bounds)
}

/// As [`explore`], but checks against the gates and permissions of another policy: whether everything that
/// `policy` accepts satisfies `demands`.
///
/// # Errors
/// As [`explore`].
pub fn explore_against(
    policy: &Policy,
    demands: &Policy,
    facts: &Facts,
    bounds: Bounds,
) -> Result<Exploration, Rejection> {
    let steps = Search::through(policy, demands, (facts, View::Steps), bounds)?;
    let waits = Search::through(policy, demands, (facts, View::Waits), bounds)?;
    Ok(Exploration {
        states: steps.len(),
        steps: steps.steps(),
        waits: waits.len(),
        complete: steps.complete && waits.complete,
        dead_ends: steps.dead_ends(),
        unlimited: waits.unlimited(Some(false)),
        unlimited_again: waits.unlimited(Some(true)),
        gates_passed: steps.gates_passed,
        roles_passed: steps.roles_passed,
        disagreements: steps.disagreements,
    })
}

/// Explores kinds of case under one policy. Kinds to which equivalent rules apply (identical except for
/// names and lengths) are explored once.
#[derive(Debug)]
pub struct Explorer<'a> {
    policy: &'a Policy,
    bounds: Bounds,
    forms: Forms<'a>,
    known: HashMap<Signature, Exploration>,
}

impl<'a> Explorer<'a> {
    /// An explorer with bounds for each kind of case.
    #[must_use]
    pub fn new(policy: &'a Policy, bounds: Bounds) -> Self {
        Self { policy, bounds, forms: Forms::of(policy), known: HashMap::new() }
    }

    /// As [`explore`].
    ///
    /// # Errors
    /// As [`explore`].
    pub fn explore(&mut self, facts: &Facts) -> Result<Exploration, Rejection> {
        let signature = self.forms.signature(facts);
        if let Some(known) = self.known.get(&signature) {
            return Ok(known.clone());
        }
        let found = explore(self.policy, facts, self.bounds)?;
        self.known.insert(signature, found.clone());
        Ok(found)
    }
}

/// The combinations of one kind of case under a policy: which complaints are equivalent, and the next steps.
///
/// For two complaints in the same combination, actors in the same role may issue the same commands, and the
/// same command leads both into the same combination. One complaint therefore represents all others in its
/// combination, and finitely many represent histories of any length. A combination ignores:
///
/// - **what no rule asks for**: marks and milestones that no gate needs, the owner if no permission is
///   limited to the owner, call-backs if no gate requires one, the level if no condition names one;
/// - **counts beyond what rules ask for**: rules only ask whether a count has reached *n*, so values from
///   the largest *n* on are equivalent. The same holds for cycles: the last one distinguished (at least
///   the second) represents all later ones, and earlier cycles are forgotten except for what rules
///   remember: liability, call-backs, transfers, send-backs, the department that held the case;
/// - **which of several equivalent departments holds the case**: departments are equivalent if they may
///   hand a case to the same ones; permissions only ask whether the actor is of the department;
/// - **the departments that handed the case on**, unless the form goes back step by step;
/// - **time**: nothing runs out, so it only matters whether a date was set;
/// - **facts**, which are constant for a kind of case, except for the grade, which rules may change.
#[derive(Debug)]
pub struct Combinations<'a> {
    moves: Moves<'a>,
}

impl<'a> Combinations<'a> {
    /// The combinations of complaints with these facts.
    #[must_use]
    pub fn new(policy: &'a Policy, facts: &Facts) -> Self {
        let observed = Observed::by(policy, policy, facts, View::Steps);
        Self { moves: Moves { policy, demands: policy, observed } }
    }

    /// Combinations that also distinguish running limits and ignore holds.
    #[must_use]
    pub fn of_limits(policy: &'a Policy, facts: &Facts) -> Self {
        let observed = Observed::by(policy, policy, facts, View::Waits);
        Self { moves: Moves { policy, demands: policy, observed } }
    }

    /// The combination of a complaint.
    #[must_use]
    pub fn of(&self, complaint: &Complaint) -> Combination {
        self.moves.observed.of(complaint)
    }

    /// The complaints that a receipt can open.
    ///
    /// # Errors
    /// [`Rejection`] if no one may receive such a complaint.
    pub fn opened(&self, facts: &Facts) -> Result<Vec<Complaint>, Rejection> {
        let (steps, _) = self.moves.openings(facts)?;
        Ok(steps.into_iter().map(|step| step.after).collect())
    }

    /// The next steps: every command that is accepted, with the resulting complaint.
    #[must_use]
    pub fn next(&self, complaint: &Complaint) -> Vec<(CommandKind, Complaint)> {
        let steps = self.moves.steps(complaint, None).steps;
        steps.into_iter().map(|step| (step.kind, step.after)).collect()
    }

    /// Whether a combination determines whether a command is permitted. It does not for excluded commands; for
    /// an escalation or a decision on liability only if rules ask for the level or the decision; and never for
    /// an extension, which depends on the number of earlier extensions.
    #[must_use]
    pub fn tells(&self, command: CommandKind) -> bool {
        match command {
            CommandKind::Escalate => self.moves.observed.level,
            CommandKind::DecideLiability => self.moves.observed.judged,
            CommandKind::Extend => false,
            other => !LEFT_OUT.contains(&other),
        }
    }
}

#[cfg(test)]
mod tests {
    use redress::lifecycle::{CommandKind, EventKind};

    /// The matches with a `_` arm in `ledger`, `search` and `steps` cover this many; the compiler cannot check
    /// this across crates. When one is added, give it a place there and adjust the count.
    #[test]
    fn every_command_and_event_has_its_place() {
        assert_eq!((CommandKind::ALL.len(), EventKind::ALL.len()), (44, 57));
    }
}
