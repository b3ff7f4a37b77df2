//! `Policy`: a policy that has been checked, with the rules sorted by the question that asks for them.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, de};

use super::check::{Finding, PolicyError, refuse_errors};
use super::rules::{Gate, IncentiveRule, LimitRule, Permission, Reaction, Trigger};
use super::spec::PolicySpec;
use super::stamp::{PolicyStamp, SameVersion};
use super::when::Situation;
use crate::lifecycle::{CommandKind, Milestone, Point};
use crate::time::Calendar;
use crate::vocabulary::kind::Kind;
use crate::vocabulary::{Code, Department, Facts, Label, Lang, Role, RuleId, Topic};

/// A policy that can be run: checked, immutable, cheap to clone.
///
/// Serialises as its [`PolicySpec`]; one that is impossible does not deserialise.
#[derive(Clone, Debug, Serialize)]
#[serde(into = "PolicySpec")]
pub struct Policy {
    inner: Arc<Compiled>,
}

#[derive(Debug)]
struct Compiled {
    spec: PolicySpec,
    stamp: PolicyStamp,
    /// Limits by the point at which they start; those that start at a mark come last.
    limits_at: Vec<Vec<u16>>,
    /// Limits by the point at which they lapse; those that lapse at a mark come last.
    lapses_at: Vec<Vec<u16>>,
    /// A bit for each point, and one for all marks, that some limit asks to be reached by somebody.
    by_whom: u32,
    /// For each limit, the limits on its topic, the one that applies first coming first.
    rivals: Vec<Arc<[u16]>>,
    /// Reactions by the point that sets them off; all others come last.
    reactions_at: Vec<Vec<u16>>,
    permissions: Vec<Vec<u16>>,
    /// For each role, its permissions by command.
    permissions_of: Vec<Vec<Vec<u16>>>,
    gates: Vec<Vec<u16>>,
}

impl PartialEq for Policy {
    fn eq(&self, other: &Self) -> bool {
        self.inner.spec == other.inner.spec
    }
}

impl<'de> Deserialize<'de> for Policy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(PolicySpec::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl TryFrom<PolicySpec> for Policy {
    type Error = PolicyError;
    fn try_from(spec: PolicySpec) -> Result<Self, PolicyError> {
        Self::new(spec)
    }
}

impl From<Policy> for PolicySpec {
    fn from(policy: Policy) -> Self {
        policy.inner.spec.clone()
    }
}

/// Sorts the numbers of rules into `slots` by the slot that `slot_of` names.
fn sort_into<T>(slots: usize, rules: &[T], slot_of: impl Fn(&T, usize) -> bool) -> Vec<Vec<u16>> {
    (0..slots)
        .map(|slot| {
            let numbered = (0u16..).zip(rules);
            numbered.filter(|(_, rule)| slot_of(rule, slot)).map(|(number, _)| number).collect()
        })
        .collect()
}

fn slot(milestone: &Milestone) -> usize {
    match milestone {
        Milestone::At(point) => point.index(),
        Milestone::Marked(_) => Point::COUNT,
    }
}

impl Policy {
    /// Checks what is written and makes it runnable.
    ///
    /// # Errors
    /// [`PolicyError`] with every error found, each with the rule's name and how to fix it.
    pub fn new(spec: PolicySpec) -> Result<Self, PolicyError> {
        refuse_errors(&spec)?;
        let limits = &spec.limits;
        let mut topics: HashMap<&Topic, Vec<(u16, &LimitRule)>> = HashMap::new();
        for (number, rule) in (0u16..).zip(limits) {
            topics.entry(&rule.topic).or_default().push((number, rule));
        }
        let ranked = topics.into_iter().map(|(topic, mut rivals)| {
            rivals.sort_by_key(|(_, rule)| std::cmp::Reverse(rule.rank()));
            (topic, rivals.into_iter().map(|(number, _)| number).collect())
        });
        let ranked: HashMap<&Topic, Arc<[u16]>> = ranked.collect();
        let rivals = limits.iter().filter_map(|rule| ranked.get(&rule.topic).cloned()).collect();
        let compiled = Compiled {
            stamp: PolicyStamp::of(&spec),
            limits_at: sort_into(Point::COUNT.saturating_add(1), limits, |rule, at| {
                slot(&rule.from) == at
            }),
            lapses_at: sort_into(Point::COUNT.saturating_add(1), limits, |rule, at| {
                rule.lapses_at.iter().any(|milestone| slot(milestone) == at)
            }),
            by_whom: limits
                .iter()
                .filter(|rule| !rule.by.is_empty())
                .fold(0, |bits, rule| bits | 1 << slot(&rule.until)),
            rivals,
            reactions_at: sort_into(Point::COUNT.saturating_add(1), &spec.reactions, |rule, at| {
                match &rule.on {
                    Trigger::Reached(milestone) => slot(milestone) == at,
                    _ => at == Point::COUNT,
                }
            }),
            permissions: sort_into(CommandKind::ALL.len(), &spec.permissions, |rule, at| {
                rule.allow.iter().any(|command| command.index() == at)
            }),
            permissions_of: spec
                .roles
                .iter()
                .map(|role| {
                    sort_into(CommandKind::ALL.len(), &spec.permissions, |rule, at| {
                        rule.to.contains(role) && rule.allow.iter().any(|c| c.index() == at)
                    })
                })
                .collect(),
            gates: sort_into(CommandKind::ALL.len(), &spec.gates, |rule, at| {
                rule.before.index() == at
            }),
            spec,
        };
        Ok(Self { inner: Arc::new(compiled) })
    }

    /// What is written.
    #[must_use]
    pub fn spec(&self) -> &PolicySpec {
        &self.inner.spec
    }

    /// What the policy's author should know about: [`PolicySpec::check`]. Warnings only, since a policy
    /// with errors cannot exist.
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        self.inner.spec.check()
    }

    /// Its name, version and digest.
    #[must_use]
    pub fn stamp(&self) -> &PolicyStamp {
        &self.inner.stamp
    }

    /// Whether this policy may stand beside another one that is in use: false when both have the same
    /// name and version and other rules.
    ///
    /// # Errors
    /// [`SameVersion`] then: complaints say by name and version what they are handled under.
    pub fn may_stand_beside(&self, adopted: &Self) -> Result<(), SameVersion> {
        let (offered, adopted) = (self.stamp(), adopted.stamp());
        if offered.name != adopted.name
            || offered.version != adopted.version
            || offered.matches(adopted)
        {
            return Ok(());
        }
        Err(SameVersion { adopted: adopted.clone(), offered: offered.clone() })
    }

    /// What a person reads for a code of this policy; the code itself where the policy has no words.
    #[must_use]
    pub fn label<'a>(&'a self, code: &'a str, lang: Lang) -> &'a str {
        self.inner.spec.labels.get(code).map_or(code, |label| label.text(lang))
    }

    /// What a person reads for a code of one list: `line:sales` before `sales`, so that one code may have a name as
    /// a department and another one as a line of business. The list is the first word of
    /// [`Kind::NAME`](crate::vocabulary::kind::Kind::NAME).
    #[must_use]
    pub fn label_of<'a, K: Kind>(&'a self, code: &'a Code<K>, lang: Lang) -> &'a str {
        let list = K::NAME.split(' ').next().unwrap_or_default();
        let own = self.label_in(list, code.as_str());
        own.map_or_else(|| self.label(code.as_str(), lang), |label| label.text(lang))
    }

    /// What the procedure's people call a command, a point, a state, or a general word: the label `command:return`,
    /// `point:returned`, `state:closed`, `word:owner` or `word:manager`, otherwise the usual name.
    #[must_use]
    pub fn term(&self, list: &str, word: &str, usual: &'static str, lang: Lang) -> &str {
        self.label_in(list, word).map_or(usual, |label| label.text(lang))
    }

    /// What the procedure's people call a milestone.
    #[must_use]
    pub fn milestone<'a>(&'a self, milestone: &'a Milestone, lang: Lang) -> &'a str {
        match milestone {
            Milestone::At(point) => self.term("point", point.as_str(), point.label(lang), lang),
            Milestone::Marked(mark) => self.label_of(mark, lang),
        }
    }

    /// A Chinese text in the procedure's own words for the customer and for the form that goes round: the labels
    /// `word:customer` and `word:form`, where there are any.
    #[must_use]
    pub fn in_own_words(&self, text: String) -> String {
        let own = |text: String, (word, usual): (&str, &'static str)| match self.term(
            "word",
            word,
            usual,
            Lang::Zh,
        ) {
            own if own == usual => text,
            own => text.replace(usual, own),
        };
        [("customer", "客户"), ("form", "处理表")].into_iter().fold(text, own)
    }

    /// The label that a code has in one list only: `line:sales`.
    #[must_use]
    pub fn label_in(&self, list: &str, code: &str) -> Option<&Label> {
        self.inner.spec.labels.get(&format!("{list}:{code}"))
    }

    /// A limit rule by name.
    #[must_use]
    pub fn limit(&self, id: &RuleId) -> Option<&LimitRule> {
        self.inner.spec.limits.iter().find(|rule| rule.id == *id)
    }

    /// An incentive rule by name.
    #[must_use]
    pub fn incentive(&self, id: &RuleId) -> Option<&IncentiveRule> {
        self.inner.spec.incentives.iter().find(|rule| rule.id == *id)
    }

    /// The calendar that counts for a limit.
    #[must_use]
    pub fn calendar(&self, rule: &LimitRule) -> &Calendar {
        let named = rule.calendar.as_ref().and_then(|name| self.inner.spec.calendars.get(name));
        named.unwrap_or(&self.inner.spec.calendar)
    }

    /// The manager of a department.
    #[must_use]
    pub fn manager(&self, department: &Department) -> Option<&Role> {
        let rule = self.inner.spec.departments.iter().find(|d| d.department == *department);
        rule.map(|rule| &rule.manager)
    }

    /// Whether the policy has this department.
    #[must_use]
    pub fn has_department(&self, department: &Department) -> bool {
        self.manager(department).is_some()
    }

    /// Whether one department may hand a case to another. A department without a list may hand it to
    /// any.
    #[must_use]
    pub fn may_pass(&self, from: &Department, to: &Department) -> bool {
        let rule = self.inner.spec.departments.iter().find(|d| d.department == *from);
        rule.is_none_or(|rule| rule.passes_to.is_empty() || rule.passes_to.contains(to))
    }

    /// Where the form of a case starts that comes in like this.
    #[must_use]
    pub fn origin(&self, at: &Situation<'_>) -> &Department {
        let spec = &self.inner.spec;
        let elsewhere = spec.origins.iter().find(|origin| origin.when.holds(at));
        elsewhere.map_or(&spec.origin, |origin| &origin.department)
    }

    /// Where a department hands a case with these facts: the first route that holds.
    #[must_use]
    pub fn route(&self, from: &Department, facts: &Facts) -> Option<&Department> {
        let (at, origin) = (Situation::at_intake(facts), &self.inner.spec.origin);
        let mut routes = self.inner.spec.routes.iter();
        let route = routes
            .find(|route| route.from.as_ref().unwrap_or(origin) == from && route.when.holds(&at));
        route.map(|route| &route.to)
    }

    /// The numbers of the limits that may start at a milestone; ask [`Policy::starts`] for each.
    pub(crate) fn limits_at(&self, milestone: &Milestone) -> &[u16] {
        self.inner.limits_at.get(slot(milestone)).map_or(&[], Vec::as_slice)
    }

    /// The limits that lapse at a milestone.
    pub(crate) fn lapsing_at(&self, milestone: &Milestone) -> impl Iterator<Item = &LimitRule> {
        let numbers = self.inner.lapses_at.get(slot(milestone)).map_or(&[][..], Vec::as_slice);
        let rules =
            numbers.iter().filter_map(|&number| self.inner.spec.limits.get(usize::from(number)));
        rules.filter(move |rule| rule.lapses_at.contains(milestone))
    }

    /// Whether some limit asks who reaches this milestone.
    pub(crate) fn asks_who(&self, milestone: &Milestone) -> bool {
        self.inner.by_whom & (1 << slot(milestone)) != 0
    }

    /// The limit of this number, if it starts by itself at the milestone in this situation.
    pub(crate) fn starts(
        &self,
        number: u16,
        milestone: &Milestone,
        at: Situation<'_>,
    ) -> Option<&LimitRule> {
        let rule = self.inner.spec.limits.get(usize::from(number))?;
        (rule.from == *milestone && !rule.agreed && self.applying(number, at) == Some(number))
            .then_some(rule)
    }

    /// Of the limits on one rule's topic, the number of the one that applies.
    fn applying(&self, number: u16, at: Situation<'_>) -> Option<u16> {
        let rivals = self.inner.rivals.get(usize::from(number))?;
        rivals.iter().copied().find(|&rival| {
            let rule = self.inner.spec.limits.get(usize::from(rival));
            rule.is_some_and(|rule| rule.when.holds(&at))
        })
    }

    /// The limits that apply in this situation, one a topic, wherever they start.
    pub(crate) fn limits_in(&self, at: Situation<'_>) -> Vec<&LimitRule> {
        (0u16..)
            .zip(&self.inner.spec.limits)
            .filter(|&(number, _)| self.applying(number, at) == Some(number))
            .map(|(_, rule)| rule)
            .collect()
    }

    /// The reactions to a milestone; those to anything else for `None`.
    pub(crate) fn reactions_to(
        &self,
        milestone: Option<&Milestone>,
    ) -> impl Iterator<Item = &Reaction> {
        let at = milestone.map_or(Point::COUNT, slot);
        let numbers = self.inner.reactions_at.get(at).map_or(&[][..], Vec::as_slice);
        numbers.iter().filter_map(|&number| self.inner.spec.reactions.get(usize::from(number)))
    }

    /// The permissions for a command, in the order of the policy.
    pub fn permissions(&self, command: CommandKind) -> impl Iterator<Item = &Permission> {
        let numbers = self.inner.permissions.get(command.index()).map_or(&[][..], Vec::as_slice);
        numbers.iter().filter_map(|&number| self.inner.spec.permissions.get(usize::from(number)))
    }

    /// The place of a role among the policy's, to ask further questions by.
    pub(crate) fn place_of(&self, role: &Role) -> Option<usize> {
        self.inner.spec.roles.iter().position(|known| known == role)
    }

    /// The permissions that name the role in this place for a command.
    pub(crate) fn permissions_of(
        &self,
        place: usize,
        command: CommandKind,
    ) -> impl Iterator<Item = &Permission> {
        let of_role = self.inner.permissions_of.get(place);
        let numbers = of_role.and_then(|of_role| of_role.get(command.index()));
        let numbers = numbers.map_or(&[][..], Vec::as_slice);
        numbers.iter().filter_map(|&number| self.inner.spec.permissions.get(usize::from(number)))
    }

    /// The gates before a command, in the order of the policy.
    pub fn gates(&self, command: CommandKind) -> impl Iterator<Item = &Gate> {
        let numbers = self.inner.gates.get(command.index()).map_or(&[][..], Vec::as_slice);
        numbers.iter().filter_map(|&number| self.inner.spec.gates.get(usize::from(number)))
    }
}
