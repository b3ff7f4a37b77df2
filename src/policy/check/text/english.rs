//! What is wrong and how to fix it, in English.

use super::{quoted, way};
use crate::policy::check::problem::Problem;
use crate::vocabulary::{Lang, RuleId};

impl Problem {
    #[allow(clippy::too_many_lines, reason = "one arm a problem; splitting hides the list")]
    pub(super) fn english(&self) -> String {
        let and = |names: &[RuleId]| quoted(names, Lang::En);
        match self {
            Self::VersionZero => "its version is 0; versions count from 1".to_owned(),
            Self::DuplicateRule => {
                "another rule has the same name; give each rule a name of its own".to_owned()
            }
            Self::DuplicateDepartment => "it is listed twice; keep one".to_owned(),
            Self::UnknownRole { role } => format!(
                "names the role `{role}`, which the policy does not have; add it to `roles` or name another"
            ),
            Self::UnknownDepartment { department } => format!(
                "names the department `{department}`, which the policy does not have; add it to `departments` or name another"
            ),
            Self::UnknownCalendar { calendar } => format!(
                "names the calendar `{calendar}`, which the policy does not have; add it to `calendars` or name another"
            ),
            Self::UnknownMark { mark } => format!(
                "names the mark `{mark}`, which the policy does not have; add it to `marks` or name another"
            ),
            Self::UnknownTopic { topic } => format!(
                "asks for a date on the topic `{topic}`, on which there is no limit; add one or name another topic"
            ),
            Self::UnknownIncentive { incentive } => format!(
                "proposes the incentive `{incentive}`, which the policy does not have; add it to `incentives` or name another"
            ),
            Self::UnknownLevel { level, levels } => format!(
                "escalates to level {level}, but the ladder has {levels}, counted from 1; extend `ladder` or name another level"
            ),
            Self::UnknownCode(unknown) => format!(
                "names the {} `{}`, which the policy does not have; {}",
                unknown.part.label(Lang::En),
                unknown.code,
                unknown.text(Lang::En)
            ),
            Self::EmptyLimit { milestone } => {
                format!("runs from `{milestone}` until the same milestone; name another end")
            }
            Self::WarningsNotAscending => {
                "its warnings do not ascend; list each share once, the smallest first".to_owned()
            }
            Self::Ambiguous { other, topic } => format!(
                "it and `{other}` on the topic `{topic}` hold for the same cases and neither comes first; give one a higher `precedence`, a narrower `when` or a topic of its own"
            ),
            Self::ExtensionZero => {
                "may be extended 0 times; leave `extension` out or allow at least one".to_owned()
            }
            Self::HardLimitExtended => {
                "is hard and yet has an extension; leave out `hard` or `extension`".to_owned()
            }
            Self::ExtensionPassesHardLimit { hard, within, at_most } => {
                let how = at_most.map_or_else(
                    || "without an outer bound".to_owned(),
                    |most| format!("to {most}"),
                );
                format!(
                    "may be extended {how}, past the hard limit `{hard}` of {within}; set `at_most` within it"
                )
            }
            Self::NobodyMay { command } => format!(
                "nobody may `{command}`, so that every complaint stops there; add a permission"
            ),
            Self::GateNeverOpens { before, needs } => format!(
                "no case can ever pass it: before `{before}` it needs {}, which cannot come first; permit what leads there, or ask for something else",
                needs.text(Lang::En)
            ),
            Self::NeverKept { until } => format!(
                "it can only be broken: it starts, but nobody can reach `{until}` for its cases; permit what leads there, or name another end"
            ),
            Self::Endless { on } => format!(
                "it sets itself off without end: it reacts to `{on}` with rework, which reaches `{on}` again; react to something else, or end it with `unless` from some cycle on"
            ),
            Self::TooManyRules { count, most } => {
                format!("it has {count} rules of a kind; split it, {most} is the most")
            }
            Self::NeverHolds { why } => format!("it holds for no case: {}", why.text(Lang::En)),
            Self::Shadowed { by } => format!(
                "it never applies, since {} always comes first; raise its `precedence`, narrow the others, or remove it",
                quoted(by, Lang::En)
            ),
            Self::NeverStarts { from } => format!(
                "it never starts, since nobody can reach `{from}` for its cases; permit what leads there, or name another start"
            ),
            Self::NeverAgreed => {
                "it never starts, since nobody may agree on its date; permit `extend`, or leave out `agreed`".to_owned()
            }
            Self::NeverTriggered => {
                "it never happens, since nobody may bring about what it reacts to; permit that, or remove it".to_owned()
            }
            Self::GuardsNothing { command } => {
                format!("it guards `{command}`, which nobody may give; permit it, or remove the gate")
            }
            Self::NothingLimitsTheWait { case, via } => format!(
                "nothing limits the wait of {} (for example after {}); add a limit that runs there, or say why none does",
                case.text(Lang::En),
                way(via)
            ),
            Self::DeadEnd { case, via } => format!(
                "from here {} can be neither closed nor declined (for example after {}); permit what leads on, or open the gate that holds it up",
                case.text(Lang::En),
                way(via)
            ),
            Self::StagesExceed { stages, within } => format!(
                "allows {within} in all, but its stages {} may take longer together; shorten them or lengthen it",
                and(stages)
            ),
            Self::ResponseOutlastsHandling { handling, response_within, handling_within } => {
                format!(
                    "a response within {response_within} may come after the handling has to be over (`{handling}`, {handling_within}); shorten it"
                )
            }
            Self::WarningAtLimit { warn } => format!(
                "its warning at {warn} comes no earlier than the limit itself; warn earlier or lengthen it"
            ),
            Self::WarningOutsideWorkingTime { warn } => format!(
                "its warning at {warn} always comes when nobody works; choose another share, or count it in working time"
            ),
            Self::FollowUpTooEarly { from } => format!(
                "it asks for a call-back from `{from}` on, before there is anything to call about; let it run from `completed`, `returned` or `answered`"
            ),
            Self::LadderGap { level } => format!(
                "nothing brings a case to level {level}: no rule escalates to it, and nobody may; add one or shorten the ladder"
            ),
            Self::NobodyKeeps { by } => format!(
                "asks that `{by}` keep it, which names nobody who could; name `manager`, `holder`, `owner` or a role, and let cases be handed on where it is the manager's or the department's"
            ),
            Self::JudgesOwnCase { role, command } => format!(
                "lets `{role}` {command} cases of their own department, and so decide on the limits and penalties that they are judged by; leave that to another role"
            ),
            Self::IncentiveNeverProposed => {
                "no event proposes it, and nobody may by hand; let a rule `propose` it, permit `propose-notice`, or remove it".to_owned()
            }
            Self::IncentiveNeverDecided => {
                "none of those who decide on it may `decide-notice`; permit one of them".to_owned()
            }
            Self::SharesTopic { topic, with } => format!(
                "shares the topic `{topic}` with {}, from another milestone; where that holds it never starts: give it a topic of its own",
                and(with)
            ),
            Self::NobodyApproves => "limits what may be granted, and nobody may `approve` more: nothing beyond the authorities can ever be granted; permit `approve`, or add an authority".to_owned(),
            Self::ApprovalUnasked => "permits `approve`, and nothing asks for an approval: without `authorities` anything may be granted; add authorities or a gate that needs `approved`, or leave it out".to_owned(),
            Self::AuthorityUnlimited => "grants any remedy and any amount; limit `up_to` or `remedies`, or say that it is meant".to_owned(),
            Self::NobodyRoutes => "nobody may `dispatch` or `transfer`, so that no route is ever used; permit one of them, or remove the routes".to_owned(),
            Self::RouteClosed { from, to } => format!(
                "`{from}` may not hand a case to `{to}`; add it to the `passes_to` of `{from}`, or name another department"
            ),
            Self::NobodyResumes => {
                "cases may be put on hold and nobody may `resume` them, so that none of them ends; add a permission"
                    .to_owned()
            }
            Self::NobodyExtends => {
                "it may be extended and nobody may `extend`; add a permission, or remove `extension`".to_owned()
            }
            Self::ApproverMayNotExtend { role } => format!(
                "`{role}` is to approve its extension and may not `extend`, which is how approval is given; add a permission, or name another role"
            ),
            Self::ExtensionTooShort { at_most, within } => format!(
                "its extension reaches to {at_most} from the start and the limit itself to {within}, so that no date is later; raise `at_most`"
            ),
            Self::NoAttempts => {
                "a customer counts as not reached before the first attempt; set `attempts` to 1 or more".to_owned()
            }
            Self::RoleUnused { role } => format!(
                "the role `{role}` may do nothing, and no rule names it; give it a permission, or remove it"
            ),
            Self::DefaultUnlisted { unknown } => format!(
                "the closed list of the {} lacks `{}`, which a case has where nothing else is said: every such intake is refused; add it, or accept this if every intake names one of {}",
                unknown.part.label(Lang::En),
                unknown.code,
                unknown.known.join(", ")
            ),
            Self::AnswersNothing { finding, at } => format!(
                "accepts `{finding}` at `{at}`, and there is no such finding; remove it, or name the place and the cases as the check prints them"
            ),
            Self::NotExplored { bound } => format!(
                "it tells more cases apart than are gone through ({bound}); waits without a limit may have been missed"
            ),
        }
    }
}
