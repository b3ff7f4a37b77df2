//! Walks through everything that can become of a complaint under a policy, and what is wrong on the way.
//!
//! A model check by exhaustion. It starts from a receipt and asks [`decide`](redress::complaint::decide)
//! for every command that somebody may give, and by somebody who may not; no rule is carried out here a
//! second time. Complaints that rules cannot tell apart are visited once ([`Combinations`] says why that
//! is sound), so finitely many stand for any length of history.
//!
//! - [`findings`] checks a policy for all kinds of case: states in which a case can wait without a
//!   limit, dead ends. Together with [`Policy::check`], which needs no walking, these are all findings.
//! - [`explore`] reports everything about one kind of case: also ways around gates and roles, and where
//!   [`permitted`](redress::complaint::permitted) and `decide` disagree.
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

/// How far to go.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Bounds {
    /// Departments that may have handed a form on that goes back step by step. Where it goes straight
    /// home, who handed it on makes no difference, and any number is visited.
    pub hops: usize,
    /// Combinations to visit at most for one kind of case.
    pub states: usize,
    /// Kinds of case that [`findings`] tells apart at most. Beyond, the facts that fewest rules ask for
    /// are not told apart.
    pub kinds: usize,
}

impl Default for Bounds {
    /// 2 departments, 100,000 combinations, 1,024 kinds of case.
    fn default() -> Self {
        Self { hops: 2, states: 100_000, kinds: 1_024 }
    }
}

/// What was found about one kind of case.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Exploration {
    /// Combinations reached.
    pub states: usize,
    /// Steps between them.
    pub steps: usize,
    /// Combinations that differ in the limits that run, holds left aside.
    pub waits: usize,
    /// Whether all combinations within the bounds were visited.
    pub complete: bool,
    /// Open combinations from which the case cannot be closed or declined, with the way there. That the
    /// customer may withdraw it, or that it may be merged into another case, is no way out.
    pub dead_ends: Vec<Way>,
    /// Open combinations in which no limit runs and nothing is on hold, with the way there: one for
    /// each state.
    pub unlimited: Vec<Way>,
    /// The same, where an answer has been sent back in this cycle and no other one given: limits until
    /// the answer were met by the first.
    pub unlimited_again: Vec<Way>,
    /// Commands that were accepted although the log does not meet a gate's need.
    pub gates_passed: Vec<Way>,
    /// Commands that were accepted from a role without a permission, or without the authority.
    pub roles_passed: Vec<Way>,
    /// Commands about which `permitted` and `decide` disagree: accepted though not permitted, or
    /// permitted and refused though the command has no data of its own that could be the reason. The
    /// last command of each way is the one in question.
    pub disagreements: Vec<Way>,
}

/// A way to somewhere: the commands from the receipt on, and where they led.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The commands.
    pub commands: Vec<CommandKind>,
    /// The state that they led to.
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
/// Left out: commands that only record (notes, links, notices, help asked for), merging a case into
/// another, and changes of the facts, since each kind of case is explored by itself. Time all but stands
/// still: limits start and are met but never run out.
///
/// # Errors
/// [`Rejection`] when nobody may receive such a complaint.
pub fn explore(policy: &Policy, facts: &Facts, bounds: Bounds) -> Result<Exploration, Rejection> {
    explore_against(policy, policy, facts, bounds)
}

/// As [`explore`], but gates and permissions are those of another policy: whether everything that
/// `policy` accepts meets what `demands` asks for.
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

/// Explores kinds of case under one policy. Kinds that the same rules concern, but for their names and
/// lengths, go the same ways and are explored once.
#[derive(Debug)]
pub struct Explorer<'a> {
    policy: &'a Policy,
    bounds: Bounds,
    forms: Forms<'a>,
    known: HashMap<Signature, Exploration>,
}

impl<'a> Explorer<'a> {
    /// An explorer of a policy, with the bounds for each kind of case.
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

/// The combinations of one kind of case under a policy: what tells complaints apart, and what can come
/// next.
///
/// Somebody in the same role may do the same with two complaints of the same combination, and the same
/// command leads both to the same combination. So one of them stands for all, and finitely many for any
/// length of history. A combination leaves out:
///
/// - **what no rule asks for**: marks and points that no gate needs, the owner where no permission is
///   the owner's, call-backs where no gate waits for one, the level where no condition starts at one;
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
        let observed = Observed::by(policy, policy, facts, View::Steps);
        Self { moves: Moves { policy, demands: policy, observed } }
    }

    /// Combinations that tell apart which limits run, and leave holds aside.
    #[must_use]
    pub fn of_limits(policy: &'a Policy, facts: &Facts) -> Self {
        let observed = Observed::by(policy, policy, facts, View::Waits);
        Self { moves: Moves { policy, demands: policy, observed } }
    }

    /// The combination that a complaint is in.
    #[must_use]
    pub fn of(&self, complaint: &Complaint) -> Combination {
        self.moves.observed.of(complaint)
    }

    /// The complaints that a receipt can open.
    ///
    /// # Errors
    /// [`Rejection`] when nobody may receive such a complaint.
    pub fn opened(&self, facts: &Facts) -> Result<Vec<Complaint>, Rejection> {
        let (steps, _) = self.moves.openings(facts)?;
        Ok(steps.into_iter().map(|step| step.after).collect())
    }

    /// What can come next: every command that is accepted, and the complaint after it.
    #[must_use]
    pub fn next(&self, complaint: &Complaint) -> Vec<(CommandKind, Complaint)> {
        let steps = self.moves.steps(complaint, None).steps;
        steps.into_iter().map(|step| (step.kind, step.after)).collect()
    }

    /// Whether a combination tells whether a command is permitted. It does not for commands that are
    /// left out; for an escalation and a decision on liability only where rules ask for the level or the
    /// decision; and never for an extension, which asks how often a date was put off.
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

    /// The lists that end in `_` in `ledger`, `search` and `steps` hold this many; the compiler cannot say so
    /// across crates. Whoever adds one puts it in its place there and counts up here.
    #[test]
    fn every_command_and_event_has_its_place() {
        assert_eq!((CommandKind::ALL.len(), EventKind::ALL.len()), (44, 57));
    }
}
