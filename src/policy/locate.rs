//! Where in a policy file a finding is: the rule that it names, and in it the word or key that is wrong.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check::{CasePart, Finding, Place, Problem};
use crate::vocabulary::Lang;

/// The lists whose rules have names.
const NAMED: [&str; 5] = ["limits", "reactions", "gates", "incentives", "authorities"];

/// The bytes of a file that a finding is about; `None` if nothing in the file is.
pub(super) fn span(file: &DeTable<'_>, finding: &Finding) -> Option<Range<usize>> {
    let wanted = Wanted::of(&finding.problem);
    let rules = |list: &str| {
        let rules = file.get(list).and_then(|list| list.get_ref().as_array());
        rules.into_iter().flatten()
    };
    // A name that is taken is wrong where it comes the second time.
    let again = matches!(finding.problem, Problem::DuplicateRule | Problem::DuplicateDepartment);
    let (rule, name) = match &finding.place {
        Place::Rule(id) => {
            let named = |rule: &&Spanned<DeValue<'_>>| is(rule.get_ref().get("id"), id.as_str());
            (pick(NAMED.iter().flat_map(|list| rules(list)).filter(named), again), "id")
        }
        Place::Department(department) => {
            let named = |rule: &&Spanned<DeValue<'_>>| {
                is(rule.get_ref().get("department"), department.as_str())
            };
            (pick(rules("departments").filter(named), again), "department")
        }
        Place::Permission(number) => (rules("permissions").nth(number.checked_sub(1)?), "allow"),
        Place::Route(number) => (rules("routes").nth(number.checked_sub(1)?), "to"),
        Place::Ladder => (file.get("ladder"), "ladder"),
        Place::State(_) | Place::Policy => (None, ""),
    };
    if let Some(rule) = rule {
        let name = rule.get_ref().get(name).unwrap_or(rule);
        return Some(wanted.within(rule).unwrap_or_else(|| name.span()));
    }
    let own = |key: &str| key != "departments" && key != "routes" && !NAMED.contains(&key);
    let mut parts = file.iter().filter(|(key, _)| own(key.get_ref()));
    let found = parts.find_map(|(key, value)| wanted.pair(key.get_ref(), value));
    let list = match finding.problem {
        Problem::NothingLimitsTheWait { .. } => "limits",
        Problem::DeadEnd { .. } | Problem::NobodyMay { .. } => "permissions",
        _ => "name",
    };
    let first = || rules(list).next().or_else(|| file.get(list)).or_else(|| file.get("name"));
    found.or_else(|| first().map(Spanned::span))
}

/// The first of some rules in the file, or the last.
fn pick<'a, 'i>(
    rules: impl Iterator<Item = &'a Spanned<DeValue<'i>>>,
    last: bool,
) -> Option<&'a Spanned<DeValue<'i>>>
where
    'i: 'a,
{
    let mut rules: Vec<_> = rules.collect();
    rules.sort_by_key(|rule| rule.span().start);
    if last { rules.pop() } else { rules.into_iter().next() }
}

fn is(value: Option<&Spanned<DeValue<'_>>>, text: &str) -> bool {
    value.and_then(|value| value.get_ref().as_str()).is_some_and(|value| value == text)
}

/// What is wrong within a rule: the value of this key, one of these words, or both.
#[derive(Default)]
struct Wanted {
    key: Option<&'static str>,
    words: Vec<String>,
}

impl Wanted {
    fn of(problem: &Problem) -> Self {
        let key = |key| Self { key: Some(key), words: Vec::new() };
        let word = |word: &dyn ToString| Self { key: None, words: vec![word.to_string()] };
        let prefixed = |prefix: &str, code: &dyn ToString| Self {
            key: None,
            words: vec![code.to_string(), format!("{prefix}:{}", code.to_string())],
        };
        match problem {
            Problem::UnknownRole { role } => prefixed("role", role),
            Problem::JudgesOwnCase { role, .. }
            | Problem::RoleUnused { role }
            | Problem::ApproverMayNotExtend { role } => word(role),
            Problem::UnknownMark { mark } => prefixed("mark", mark),
            Problem::UnknownDepartment { department } => word(department),
            Problem::UnknownCalendar { calendar } => word(calendar),
            Problem::UnknownTopic { topic } => word(topic),
            Problem::UnknownIncentive { incentive } => word(incentive),
            Problem::UnknownLevel { level, .. } => {
                Self { key: Some("escalate"), words: vec![level.to_string()] }
            }
            Problem::AnswersNothing { at, .. } => Self { key: Some("at"), words: vec![at.clone()] },
            Problem::UnknownCode(unknown) => {
                Self { key: Some(unknown.part.label(Lang::En)), words: vec![unknown.code.clone()] }
            }
            Problem::DefaultUnlisted { unknown } => key(match unknown.part {
                CasePart::Grade => "grades",
                CasePart::Nature => "natures",
                CasePart::Tier => "tiers",
                _ => "codes",
            }),
            Problem::NobodyResumes => word(&"hold"),
            Problem::ExtensionTooShort { .. } => key("at_most"),
            Problem::NoAttempts => key("attempts"),
            Problem::NobodyKeeps { by } => Self { key: Some("by"), words: vec![by.to_string()] },
            Problem::VersionZero => key("version"),
            Problem::EmptyLimit { .. } | Problem::NeverKept { .. } => key("until"),
            Problem::WarningsNotAscending
            | Problem::WarningAtLimit { .. }
            | Problem::WarningOutsideWorkingTime { .. } => key("warn"),
            Problem::Ambiguous { .. } | Problem::SharesTopic { .. } => key("topic"),
            Problem::NobodyApproves | Problem::AuthorityUnlimited => key("up_to"),
            Problem::ApprovalUnasked => word(&"approve"),
            Problem::ExtensionZero => key("times"),
            Problem::HardLimitExtended => key("hard"),
            Problem::ExtensionPassesHardLimit { .. } | Problem::NobodyExtends => key("extension"),
            Problem::GateNeverOpens { .. } => key("needs"),
            Problem::Endless { .. } | Problem::NeverTriggered => key("on"),
            Problem::NeverStarts { .. } | Problem::FollowUpTooEarly { .. } => key("from"),
            Problem::NeverAgreed => key("agreed"),
            Problem::GuardsNothing { .. } => key("before"),
            Problem::NeverHolds { .. } => key("when"),
            Problem::StagesExceed { .. } | Problem::ResponseOutlastsHandling { .. } => {
                key("within")
            }
            Problem::IncentiveNeverDecided => key("decided_by"),
            Problem::LadderGap { .. } => key("ladder"),
            Problem::DuplicateRule
            | Problem::DuplicateDepartment
            | Problem::NobodyMay { .. }
            | Problem::TooManyRules { .. }
            | Problem::Shadowed { .. }
            | Problem::NobodyRoutes
            | Problem::RouteClosed { .. }
            | Problem::NothingLimitsTheWait { .. }
            | Problem::DeadEnd { .. }
            | Problem::IncentiveNeverProposed
            | Problem::NotExplored { .. } => Self::default(),
        }
    }

    fn within(&self, value: &Spanned<DeValue<'_>>) -> Option<Range<usize>> {
        match value.get_ref() {
            DeValue::Table(table) => {
                table.iter().find_map(|(key, value)| self.pair(key.get_ref(), value))
            }
            DeValue::Array(array) => array.iter().find_map(|value| self.within(value)),
            DeValue::String(text) if self.key.is_none() && self.has(text) => Some(value.span()),
            _ => None,
        }
    }

    fn pair(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Range<usize>> {
        if self.key == Some(key) || (key == "regrade" && self.key == Some("grade")) {
            let any = |value: &&Spanned<DeValue<'_>>| match value.get_ref() {
                DeValue::String(text) => self.has(text),
                DeValue::Integer(number) => self.has(number.as_str()),
                _ => self.words.is_empty(),
            };
            let list = value.get_ref().as_array();
            let mut values = list.into_iter().flatten().chain(std::iter::once(value));
            if self.words.is_empty() || values.clone().any(|value| any(&value)) {
                return values.find(any).or(Some(value)).map(Spanned::span);
            }
        }
        self.within(value)
    }

    fn has(&self, text: &str) -> bool {
        self.words.iter().any(|word| word == text)
    }
}
