//! What is wrong with a policy: it is checked like a program, before a complaint is ever handled
//! under it.
//!
//! Here: a finding and where it is, and what makes a policy unbuildable. `problem` lists what can be
//! wrong, `text` says it to a person; the other files look for it. What a rule means is not said here.

mod answers;
mod case_kinds;
mod durations;
mod grants;
mod limits;
mod matching;
mod names;
mod powers;
mod problem;
mod reachability;
mod text;

use std::fmt;

pub use answers::Accept;
pub use case_kinds::CaseKinds;
pub use case_kinds::{CaseKind, CasePart, CaseProperty};
pub use problem::{Never, Problem};

use super::position::Position;
use super::spec::PolicySpec;
use crate::lifecycle::StateKind;
use crate::vocabulary::{Department, Lang, RuleId};

/// Something that is wrong with a policy, or that its author should know about.
///
/// ```
/// use redress::policy::{Problem, Severity};
/// use redress_presets::Dealership;
/// use redress::vocabulary::Lang;
/// let mut spec = Dealership::default().spec()?;
/// spec.limits[0].calendar = Some("winter".parse()?);
/// let errors: Vec<_> = spec.errors();
/// assert!(matches!(errors[0].problem, Problem::UnknownCalendar { .. }));
/// assert_eq!(
///     errors[0].text(Lang::En),
///     "rule `dlr4-form`: names the calendar `winter`, which the policy does not have; \
///      add it to `calendars` or name another"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The rule or list that is to be fixed.
    pub place: Place,
    /// What is wrong.
    pub problem: Problem,
    /// Where in the file it stands, if the policy was read from one.
    pub at: Option<Position>,
    /// Further findings with the same cause: what settles this one settles them.
    pub followers: Vec<Finding>,
}

/// How bad a finding is.
///
/// An error is something that no handling of any complaint could live with: a name that leads nowhere,
/// two rules with nothing to choose between them, a gate that nobody can pass, a limit that nobody can
/// keep, reactions without end, a promise beyond a legal limit. A warning is a rule that does nothing,
/// or something left open: the policy runs, but perhaps not as its author thinks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The policy can be built.
    Warning,
    /// It cannot.
    Error,
}

/// Where in a policy something is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Place {
    /// The policy as a whole.
    Policy,
    /// A rule with a name: a limit, gate, reaction, incentive or authority.
    Rule(RuleId),
    /// A permission, counted from 1.
    Permission(usize),
    /// A route, counted from 1.
    Route(usize),
    /// A department.
    Department(Department),
    /// The ladder of escalation.
    Ladder,
    /// A state of the lifecycle.
    State(StateKind),
}

impl Finding {
    pub(crate) const fn error(place: Place, problem: Problem) -> Self {
        Self { severity: Severity::Error, place, problem, at: None, followers: Vec::new() }
    }

    /// A finding that leaves the policy usable.
    #[must_use]
    pub const fn warning(place: Place, problem: Problem) -> Self {
        Self { severity: Severity::Warning, place, problem, at: None, followers: Vec::new() }
    }

    /// The rule, what is wrong with it, and how to fix it. The position in the file, if known, is
    /// [`at`](Self::at); `Display` and [`PolicyError`] put it in front.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let (place, problem) = (self.place.text(lang), self.problem.text(lang));
        let mut also: Vec<String> = self.followers.iter().map(|f| f.place.text(lang)).collect();
        also.dedup();
        let also = match (also.is_empty(), lang) {
            (true, _) => String::new(),
            (_, Lang::En) => format!(" (the same cause: {})", also.join(", ")),
            (_, Lang::Zh) => format!("（同一原因：{}）", also.join("、")),
        };
        [&place, lang.pick(": ", "："), &problem, &also].concat()
    }

    fn line(&self, lang: Lang) -> String {
        let text = self.text(lang);
        self.at.map_or_else(|| text.clone(), |at| at.before(&text, lang))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line(Lang::En))
    }
}

/// Why a policy cannot be built: everything that is wrong with it, not only the first fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    findings: Vec<Finding>,
}

impl PolicyError {
    /// The errors, in the order of the policy; never empty.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The same error with its findings changed, such as placed in a file.
    #[cfg(feature = "toml")]
    pub(super) fn map(self, change: impl FnOnce(Vec<Finding>) -> Vec<Finding>) -> Self {
        Self { findings: change(self.findings) }
    }

    /// A stable code for the error, for programs. Each finding has one of its own.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "impossible-rules"
    }

    /// What is wrong and how to fix it, one finding per line, with its position if it is known.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let lines: Vec<String> = self.findings.iter().map(|finding| finding.line(lang)).collect();
        lines.join("\n")
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for PolicyError {}

crate::time::told!(PolicyError);

impl PolicySpec {
    /// All that reading the policy shows to be wrong: errors first, then warnings.
    ///
    /// Warnings are looked for only where there is no error, since they take the names for granted.
    /// What only shows when complaints are handled under the policy (waits without a limit, dead ends)
    /// is found by `redress_testing::walk::findings`. Building a policy looks for errors only.
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        let errors = self.errors();
        if !errors.is_empty() {
            return errors;
        }
        let mut found = Vec::new();
        matching::warnings(self, &mut found);
        limits::warnings(self, &mut found);
        grants::warnings(self, &mut found);
        powers::warnings(self, &mut found);
        self.unanswered(found, false)
    }

    /// What makes the policy unbuildable.
    #[must_use]
    pub fn errors(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        names::errors(self, &mut found);
        limits::errors(self, &mut found);
        // What can be reached is asked about names that exist.
        if found.is_empty() {
            matching::errors(self, &mut found);
        }
        answers::folded(found)
    }
}

/// Refuses a policy with errors.
pub(super) fn refuse_errors(spec: &PolicySpec) -> Result<(), PolicyError> {
    let findings = spec.errors();
    if findings.is_empty() { Ok(()) } else { Err(PolicyError { findings }) }
}

/// How many kinds of case are told apart at most where limits are compared.
const MAX_KINDS: usize = 1_024;

fn rule(id: &RuleId) -> Place {
    Place::Rule(id.clone())
}
