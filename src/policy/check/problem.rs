//! `Problem`: everything that the checks look for, with its data.

use super::case_kinds::CaseKind;
use crate::lifecycle::{CommandKind, Milestone};
use crate::policy::codes::UnknownCode;
use crate::policy::rules::Need;
use crate::policy::target::Target;
use crate::time::{Percent, Period};
use crate::vocabulary::{CalendarId, Department, Mark, Role, RuleId, Topic};

/// What is wrong with a policy. The first part are errors, the rest warnings; see
/// [`Severity`](super::Severity).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    // Errors.
    /// Versions count from 1.
    VersionZero,
    /// Two rules share a name.
    DuplicateRule,
    /// A department is listed twice.
    DuplicateDepartment,
    /// A role that the policy does not have.
    UnknownRole {
        /// The role.
        role: Role,
    },
    /// A department that the policy does not have.
    UnknownDepartment {
        /// The department.
        department: Department,
    },
    /// A calendar that the policy does not have.
    UnknownCalendar {
        /// The calendar.
        calendar: CalendarId,
    },
    /// A mark that the policy does not list.
    UnknownMark {
        /// The mark.
        mark: Mark,
    },
    /// A topic on which the policy has no limit.
    UnknownTopic {
        /// The topic.
        topic: Topic,
    },
    /// An incentive that the policy does not have.
    UnknownIncentive {
        /// The incentive.
        incentive: RuleId,
    },
    /// A level that the ladder does not have.
    UnknownLevel {
        /// The level.
        level: u8,
        /// How many there are.
        levels: usize,
    },
    /// A code that a closed list of the policy does not have.
    UnknownCode(UnknownCode),
    /// A limit that starts and ends at the same milestone.
    EmptyLimit {
        /// The milestone.
        milestone: Milestone,
    },
    /// Warnings that are not in ascending order, or a share twice.
    WarningsNotAscending,
    /// Two limits on one topic for the same cases, with nothing to choose between them.
    Ambiguous {
        /// The other rule.
        other: RuleId,
        /// Their topic.
        topic: Topic,
    },
    /// An extension that can never be used.
    ExtensionZero,
    /// A legal limit with an extension.
    HardLimitExtended,
    /// An extension that may promise more than a legal limit allows.
    ExtensionPassesHardLimit {
        /// The legal limit.
        hard: RuleId,
        /// How long that may take.
        within: Period,
        /// The furthest promise; none is no bound.
        at_most: Option<Period>,
    },
    /// Nobody may do what moves every complaint.
    NobodyMay {
        /// The command.
        command: CommandKind,
    },
    /// A gate that nobody can pass.
    GateNeverOpens {
        /// The command that it guards.
        before: CommandKind,
        /// What it asks for.
        needs: Need,
    },
    /// A limit that starts, but whose end the procedure cannot reach: it can only be broken.
    NeverKept {
        /// The milestone.
        until: Milestone,
    },
    /// A limit that only somebody may keep whom nothing makes known when it is due, or who never has a case.
    NobodyKeeps {
        /// Who.
        by: Target,
    },
    /// A reaction that sets itself off again.
    Endless {
        /// The milestone that it reacts to and brings about.
        on: Milestone,
    },
    /// More rules of a kind than can be numbered.
    TooManyRules {
        /// How many there are.
        count: usize,
        /// How many there may be.
        most: usize,
    },

    // Warnings.
    /// A rule that holds for no complaint.
    NeverHolds {
        /// Why not.
        why: Never,
    },
    /// A rule that other rules always come before.
    Shadowed {
        /// The rules that do: names of limits, or `route n`.
        by: Vec<String>,
    },
    /// A limit that never starts, since its first milestone cannot be reached.
    NeverStarts {
        /// The milestone.
        from: Milestone,
    },
    /// A limit whose date is agreed case by case, where nobody may agree on one.
    NeverAgreed,
    /// A reaction to something that cannot happen.
    NeverTriggered,
    /// A gate before a command that nobody may give.
    GuardsNothing {
        /// The command.
        command: CommandKind,
    },
    /// A state in which a case can wait without any limit running.
    NothingLimitsTheWait {
        /// Which cases.
        case: CaseKind,
        /// A way there for one of them.
        via: Vec<CommandKind>,
    },
    /// A state from which a case can neither be closed nor declined.
    DeadEnd {
        /// Which cases.
        case: CaseKind,
        /// A way there for one of them.
        via: Vec<CommandKind>,
    },
    /// Stages that together may take longer than the limit around them.
    StagesExceed {
        /// The limits of the stages, in order.
        stages: Vec<RuleId>,
        /// How long the whole may take.
        within: Period,
    },
    /// A first response that may come later than the end of the handling.
    ResponseOutlastsHandling {
        /// The limit on the handling.
        handling: RuleId,
        /// How long the response may take.
        response_within: Period,
        /// How long the handling may take.
        handling_within: Period,
    },
    /// A warning that comes no earlier than the limit itself.
    WarningAtLimit {
        /// The warning.
        warn: Percent,
    },
    /// A warning that always comes when nobody works.
    WarningOutsideWorkingTime {
        /// The warning.
        warn: Percent,
    },
    /// A call-back that is due before there is anything to call about.
    FollowUpTooEarly {
        /// From when its limit runs.
        from: Milestone,
    },
    /// A level of the ladder that nothing brings a case to.
    LadderGap {
        /// The level.
        level: u8,
    },
    /// The manager of a department that cases are handed to may stop its limits, or classify a case so that
    /// other limits or penalties hold for it.
    JudgesOwnCase {
        /// The manager.
        role: Role,
        /// `hold` or `reclassify`.
        command: CommandKind,
    },
    /// An incentive that no event proposes and nobody may propose.
    IncentiveNeverProposed,
    /// An incentive that none of those who are to decide on it may decide on.
    IncentiveNeverDecided,
    /// A limit that does not start where another one on its topic, from another milestone, holds.
    SharesTopic {
        /// The topic.
        topic: Topic,
        /// The limits that come first.
        with: Vec<RuleId>,
    },
    /// Resolutions beyond every authority, which nobody may approve.
    NobodyApproves,
    /// A permission to approve, apart from answering, where no rule asks for an approval.
    ApprovalUnasked,
    /// An authority to grant anything.
    AuthorityUnlimited,
    /// Routes where nobody may hand a case on.
    NobodyRoutes,
    /// A route from a department that may not hand a case there.
    RouteClosed {
        /// The department that has the case.
        from: Department,
        /// The department that the route names.
        to: Department,
    },
    /// Cases may be put on hold, and nobody may take them off it.
    NobodyResumes,
    /// A limit may be extended, and nobody may extend.
    NobodyExtends,
    /// A role that approves an extension, and may not extend.
    ApproverMayNotExtend {
        /// The role.
        role: Role,
    },
    /// The furthest date of an extension is no later than the limit itself.
    ExtensionTooShort {
        /// The furthest, from the limit's start.
        at_most: Period,
        /// The limit.
        within: Period,
    },
    /// Calling back ends before the first attempt.
    NoAttempts,
    /// A role that may do nothing and is told nothing.
    RoleUnused {
        /// The role.
        role: Role,
    },
    /// A closed list without the code that facts have unless somebody says otherwise ([`Facts::new`]): a case
    /// of which nothing else is said is refused.
    ///
    /// [`Facts::new`]: crate::vocabulary::Facts::new
    DefaultUnlisted {
        /// The list and the code.
        unknown: UnknownCode,
    },
    /// An acceptance of a finding that there is not.
    AnswersNothing {
        /// The code of the finding.
        finding: String,
        /// The place.
        at: String,
    },
    /// More kinds of case, or more ways for a case, than were explored.
    NotExplored {
        /// How many were.
        bound: usize,
    },
}

/// Why a rule holds for no complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Never {
    /// It lists nobody, or nothing that they may do.
    Empty,
    /// What it demands is what its `unless` rules out.
    Unless,
    /// It asks for a level that the ladder does not have.
    Level,
    /// It asks for a later cycle, and cases are never reopened.
    Cycle,
    /// It asks for call-backs, and none are made.
    CallBacks,
    /// It asks for transfers, and cases are never handed on.
    Transfers,
    /// It asks for rework, and nothing is ever sent back or refused.
    Rework,
}
