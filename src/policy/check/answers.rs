//! Warnings that a policy answers itself, and findings that follow from others.

use serde::{Deserialize, Serialize};

use super::problem::Problem;
use super::{Finding, Place, Severity};
use crate::policy::spec::PolicySpec;
use crate::vocabulary::{Label, Lang};

/// What only a walk finds, by code.
const OF_A_WALK: [&str; 3] = ["nothing-limits-the-wait", "dead-end", "not-explored"];

/// A warning that is meant: where, for which cases, and why. The check does not print it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct Accept {
    /// The [code](Problem::code) of the finding.
    pub finding: String,
    /// The [places](Place::code) of the finding.
    pub at: Vec<String>,
    /// Only for these cases, in the words of the finding; absent: for whichever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cases: Option<String>,
    /// Why it is meant.
    pub reason: Label,
}

impl Accept {
    /// Accepts a finding at these places, for whichever cases.
    #[must_use]
    pub const fn new(finding: String, at: Vec<String>, reason: Label) -> Self {
        Self { finding, at, cases: None, reason }
    }

    fn answers(&self, finding: &Finding, place: &str) -> bool {
        let cases = match &finding.problem {
            Problem::NothingLimitsTheWait { case, .. } | Problem::DeadEnd { case, .. } => {
                Some(case)
            }
            _ => None,
        };
        let said = |said: &String| {
            let mut texts = [Lang::En, Lang::Zh].into_iter();
            texts.any(|lang| cases.is_some_and(|case| case.text(lang) == *said))
        };
        finding.severity == Severity::Warning
            && finding.problem.code() == self.finding
            && finding.place.code() == place
            && self.cases.as_ref().is_none_or(said)
    }
}

impl Problem {
    /// The stable name of this kind of problem, such as `never-starts`: what an [`Accept`] names, what
    /// programs compare.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::VersionZero => "version-zero",
            Self::DuplicateRule => "duplicate-rule",
            Self::DuplicateDepartment => "duplicate-department",
            Self::UnknownRole { .. } => "unknown-role",
            Self::UnknownDepartment { .. } => "unknown-department",
            Self::UnknownCalendar { .. } => "unknown-calendar",
            Self::UnknownMark { .. } => "unknown-mark",
            Self::UnknownTopic { .. } => "unknown-topic",
            Self::UnknownIncentive { .. } => "unknown-incentive",
            Self::UnknownLevel { .. } => "unknown-level",
            Self::UnknownCode(_) => "unknown-code",
            Self::EmptyLimit { .. } => "empty-limit",
            Self::WarningsNotAscending => "warnings-not-ascending",
            Self::Ambiguous { .. } => "ambiguous",
            Self::ExtensionZero => "extension-zero",
            Self::HardLimitExtended => "hard-limit-extended",
            Self::ExtensionPassesHardLimit { .. } => "extension-passes-hard-limit",
            Self::NobodyMay { .. } => "nobody-may",
            Self::GateNeverOpens { .. } => "gate-never-opens",
            Self::NeverKept { .. } => "never-kept",
            Self::NobodyKeeps { .. } => "nobody-keeps",
            Self::Endless { .. } => "endless",
            Self::TooManyRules { .. } => "too-many-rules",
            Self::NeverHolds { .. } => "never-holds",
            Self::Shadowed { .. } => "shadowed",
            Self::NeverStarts { .. } => "never-starts",
            Self::NeverAgreed => "never-agreed",
            Self::NeverTriggered => "never-triggered",
            Self::GuardsNothing { .. } => "guards-nothing",
            Self::NothingLimitsTheWait { .. } => "nothing-limits-the-wait",
            Self::DeadEnd { .. } => "dead-end",
            Self::StagesExceed { .. } => "stages-exceed",
            Self::ResponseOutlastsHandling { .. } => "response-outlasts-handling",
            Self::WarningAtLimit { .. } => "warning-at-limit",
            Self::WarningOutsideWorkingTime { .. } => "warning-outside-working-time",
            Self::FollowUpTooEarly { .. } => "follow-up-too-early",
            Self::LadderGap { .. } => "ladder-gap",
            Self::JudgesOwnCase { .. } => "judges-own-case",
            Self::IncentiveNeverProposed => "incentive-never-proposed",
            Self::IncentiveNeverDecided => "incentive-never-decided",
            Self::SharesTopic { .. } => "shares-topic",
            Self::NobodyApproves => "nobody-approves",
            Self::ApprovalUnasked => "approval-unasked",
            Self::AuthorityUnlimited => "authority-unlimited",
            Self::NobodyRoutes => "nobody-routes",
            Self::RouteClosed { .. } => "route-closed",
            Self::NobodyResumes => "nobody-resumes",
            Self::NobodyExtends => "nobody-extends",
            Self::ApproverMayNotExtend { .. } => "approver-may-not-extend",
            Self::ExtensionTooShort { .. } => "extension-too-short",
            Self::NoAttempts => "no-attempts",
            Self::RoleUnused { .. } => "role-unused",
            Self::DefaultUnlisted { .. } => "default-unlisted",
            Self::AnswersNothing { .. } => "answers-nothing",
            Self::NotExplored { .. } => "not-explored",
        }
    }
}

impl Place {
    /// The place as an [`Accept`] names it: `policy`, `ladder`, `rule:first-reply`, `permission:3`,
    /// `route:1`, `department:claims`, `state:answered`. Permissions and routes count from 1.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Policy => "policy".to_owned(),
            Self::Ladder => "ladder".to_owned(),
            Self::Rule(id) => format!("rule:{id}"),
            Self::Permission(number) => format!("permission:{number}"),
            Self::Route(number) => format!("route:{number}"),
            Self::Department(department) => format!("department:{department}"),
            Self::State(state) => format!("state:{state}"),
        }
    }
}

impl PolicySpec {
    /// Findings without those that the policy [accepts](Accept), and with one for each acceptance that
    /// answers none of them. `walked` says whether they are a walk's or the check's.
    #[must_use]
    pub fn unanswered(&self, found: Vec<Finding>, walked: bool) -> Vec<Finding> {
        let own = |accept: &&Accept| OF_A_WALK.contains(&accept.finding.as_str()) == walked;
        let answers: Vec<(&Accept, &String)> = (self.accept.iter().filter(own))
            .flat_map(|accept| accept.at.iter().map(move |place| (accept, place)))
            .collect();
        let idle = answers
            .iter()
            .filter(|(accept, place)| !found.iter().any(|finding| accept.answers(finding, place)));
        let idle: Vec<Finding> = idle
            .map(|(accept, place)| {
                let (finding, at) = (accept.finding.clone(), (*place).clone());
                Finding::warning(Place::Policy, Problem::AnswersNothing { finding, at })
            })
            .collect();
        let answered = |finding: &Finding| {
            answers.iter().any(|(accept, place)| accept.answers(finding, place))
        };
        let mut left: Vec<Finding> = found.into_iter().filter(|found| !answered(found)).collect();
        left.extend(idle);
        folded(left)
    }
}

/// Findings with those that have the same cause behind the first of them.
pub(super) fn folded(found: Vec<Finding>) -> Vec<Finding> {
    let mut causes: Vec<Finding> = Vec::new();
    for finding in found {
        match causes.iter_mut().find(|cause| causes_also(&cause.problem, &finding.problem)) {
            Some(cause) => cause.followers.push(finding),
            None => causes.push(finding),
        }
    }
    causes
}

/// Whether what is wrong in one place explains what is wrong in another one.
fn causes_also(cause: &Problem, other: &Problem) -> bool {
    match (cause, other) {
        // The same name is missing, the same limits share their topic, or there is no ladder at all.
        (
            Problem::UnknownRole { .. }
            | Problem::UnknownDepartment { .. }
            | Problem::UnknownCalendar { .. }
            | Problem::UnknownMark { .. }
            | Problem::UnknownTopic { .. }
            | Problem::UnknownIncentive { .. }
            | Problem::UnknownCode(_)
            | Problem::SharesTopic { .. },
            _,
        ) => cause == other,
        (Problem::UnknownLevel { levels: 0, .. }, Problem::UnknownLevel { .. }) => true,
        // The same cases come to wait in later states on the same way.
        (
            Problem::NothingLimitsTheWait { case, via },
            Problem::NothingLimitsTheWait { case: cases, via: longer },
        )
        | (Problem::DeadEnd { case, via }, Problem::DeadEnd { case: cases, via: longer }) => {
            case == cases && longer.starts_with(via)
        }
        _ => false,
    }
}
