//! What makes a policy impossible, and the words for it.
//!
//! Only faults that would make a rule undecidable or unreachable by name are errors: a policy that
//! passes can be run without looking anything up in vain.

use std::collections::BTreeSet;

use thiserror::Error;

use super::rules::{Consequence, LimitRule, Need, Target, Trigger};
use super::spec::PolicySpec;
use crate::vocabulary::{
    CalendarId, CommandKind, Department, Mark, Milestone, Role, RuleId, Topic,
};

/// Why a policy cannot be built. Every variant names the rule and says how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// Versions count from 1.
    #[error("a policy's version counts from 1; this one has 0")]
    VersionZero,
    /// Two rules share a name.
    #[error("two rules are named `{rule}`; give each rule a name of its own")]
    DuplicateRule {
        /// The name.
        rule: RuleId,
    },
    /// A rule or list names a role that the policy does not have.
    #[error(
        "`{by}` names the role `{role}`, which is not among the policy's roles; add it or name another"
    )]
    UnknownRole {
        /// Where it is named.
        by: String,
        /// The role.
        role: Role,
    },
    /// A rule or list names a department that the policy does not have.
    #[error(
        "`{by}` names the department `{department}`, which the policy does not have; add it or name another"
    )]
    UnknownDepartment {
        /// Where it is named.
        by: String,
        /// The department.
        department: Department,
    },
    /// A department is listed twice.
    #[error("the department `{department}` is listed twice; keep one")]
    DuplicateDepartment {
        /// The department.
        department: Department,
    },
    /// A rule names a calendar that the policy does not have.
    #[error(
        "limit `{rule}` names the calendar `{calendar}`, which the policy does not have; add it or name another"
    )]
    UnknownCalendar {
        /// The rule.
        rule: RuleId,
        /// The calendar.
        calendar: CalendarId,
    },
    /// A rule names a mark that the policy does not list.
    #[error(
        "rule `{rule}` names the mark `{mark}`, which is not among the policy's marks; add it or name another"
    )]
    UnknownMark {
        /// The rule.
        rule: RuleId,
        /// The mark.
        mark: Mark,
    },
    /// A rule proposes an incentive that the policy does not have.
    #[error(
        "rule `{rule}` proposes the incentive `{incentive}`, which the policy does not have; add it or name another"
    )]
    UnknownIncentive {
        /// The rule.
        rule: RuleId,
        /// The incentive.
        incentive: RuleId,
    },
    /// A rule escalates to a level that the ladder does not have.
    #[error(
        "rule `{rule}` escalates to level {level}, but the ladder has {levels} (counted from 1)"
    )]
    UnknownLevel {
        /// The rule.
        rule: RuleId,
        /// The level.
        level: u8,
        /// How many there are.
        levels: usize,
    },
    /// A limit starts and ends at the same milestone.
    #[error("limit `{rule}` runs from `{milestone}` until the same milestone; name another end")]
    EmptyLimit {
        /// The rule.
        rule: RuleId,
        /// The milestone.
        milestone: Milestone,
    },
    /// Warnings that are not in ascending order, or a share twice.
    #[error("the warnings of limit `{rule}` must ascend, each share once")]
    Warnings {
        /// The rule.
        rule: RuleId,
    },
    /// Two limits on one topic for the same cases, with nothing to choose between them.
    #[error(
        "limits `{first}` and `{second}` on `{topic}` hold for the same cases and none takes precedence; give one a higher `precedence`"
    )]
    Ambiguous {
        /// One rule.
        first: RuleId,
        /// The other.
        second: RuleId,
        /// Their topic.
        topic: Topic,
    },
    /// An extension that can never be used.
    #[error("limit `{rule}` may be extended 0 times; leave `extension` out or allow at least one")]
    ExtensionZero {
        /// The rule.
        rule: RuleId,
    },
    /// Nobody may do what moves every complaint.
    #[error("nobody may `{command}`: no permission allows it; add one, or complaints stop there")]
    NobodyMay {
        /// The command.
        command: CommandKind,
    },
    /// More rules than can be numbered.
    #[error("a policy has at most {} rules of a kind; this one has {count}", u16::MAX)]
    TooManyRules {
        /// How many it has.
        count: usize,
    },
}

/// Checks a policy as written. The first fault found is returned.
pub(super) fn check(spec: &PolicySpec) -> Result<(), PolicyError> {
    if spec.version == 0 {
        return Err(PolicyError::VersionZero);
    }
    let names = Names::of(spec);
    names.departments(spec)?;
    for target in &spec.ladder {
        names.target(&RuleId::new_static("ladder"), target)?;
    }
    rule_names(spec)?;
    for permission in &spec.permissions {
        names.roles("permissions", &permission.to)?;
        let rule = RuleId::new_static("permissions");
        for mark in &permission.marks {
            names.mark(&rule, mark)?;
        }
    }
    for limit in &spec.limits {
        names.limit(spec, limit)?;
    }
    ambiguity(spec)?;
    for reaction in &spec.reactions {
        if let Trigger::Reached(milestone) = &reaction.on {
            names.milestone(&reaction.id, milestone)?;
        }
        names.consequences(spec, &reaction.id, &reaction.then)?;
    }
    for gate in &spec.gates {
        if let Need::Reached(milestone) = &gate.needs {
            names.milestone(&gate.id, milestone)?;
        }
        for mark in &gate.marks {
            names.mark(&gate.id, mark)?;
        }
    }
    for authority in &spec.authorities {
        names.roles(authority.id.as_str(), &authority.to)?;
    }
    for incentive in &spec.incentives {
        names.roles(incentive.id.as_str(), &incentive.decided_by)?;
        for target in std::iter::once(&incentive.on).chain(&incentive.joint) {
            names.target(&incentive.id, target)?;
        }
    }
    for command in [CommandKind::Register, CommandKind::Answer, CommandKind::Close] {
        if !spec.permissions.iter().any(|p| p.allow.contains(&command)) {
            return Err(PolicyError::NobodyMay { command });
        }
    }
    Ok(())
}

fn rule_names(spec: &PolicySpec) -> Result<(), PolicyError> {
    let mut seen = BTreeSet::new();
    let ids = (spec.limits.iter().map(|r| &r.id))
        .chain(spec.reactions.iter().map(|r| &r.id))
        .chain(spec.gates.iter().map(|r| &r.id))
        .chain(spec.incentives.iter().map(|r| &r.id))
        .chain(spec.authorities.iter().map(|r| &r.id));
    for id in ids {
        if !seen.insert(id) {
            return Err(PolicyError::DuplicateRule { rule: id.clone() });
        }
    }
    let most = [spec.limits.len(), spec.reactions.len(), spec.gates.len(), spec.permissions.len()]
        .into_iter()
        .max()
        .unwrap_or(0);
    if most > usize::from(u16::MAX) {
        return Err(PolicyError::TooManyRules { count: most });
    }
    Ok(())
}

/// Two limits on one topic that could both apply must be told apart by precedence or specificity.
///
/// Only overlapping conditions count: *general* and *major* never hold together.
fn ambiguity(spec: &PolicySpec) -> Result<(), PolicyError> {
    for (at, first) in spec.limits.iter().enumerate() {
        for second in spec.limits.iter().skip(at.saturating_add(1)) {
            let tied = first.topic == second.topic
                && first.precedence == second.precedence
                && first.when.specificity() == second.when.specificity()
                && first.when.overlaps(&second.when);
            if tied {
                return Err(PolicyError::Ambiguous {
                    first: first.id.clone(),
                    second: second.id.clone(),
                    topic: first.topic.clone(),
                });
            }
        }
    }
    Ok(())
}

/// The names that a policy declares.
struct Names<'a> {
    roles: BTreeSet<&'a Role>,
    departments: BTreeSet<&'a Department>,
    marks: BTreeSet<&'a Mark>,
    incentives: BTreeSet<&'a RuleId>,
}

impl<'a> Names<'a> {
    fn of(spec: &'a PolicySpec) -> Self {
        Self {
            roles: spec.roles.iter().collect(),
            departments: spec.departments.iter().map(|d| &d.department).collect(),
            marks: spec.marks.iter().collect(),
            incentives: spec.incentives.iter().map(|i| &i.id).collect(),
        }
    }

    fn roles(&self, by: &str, roles: &[Role]) -> Result<(), PolicyError> {
        match roles.iter().find(|role| !self.roles.contains(role)) {
            Some(role) => Err(PolicyError::UnknownRole { by: by.to_owned(), role: role.clone() }),
            None => Ok(()),
        }
    }

    fn department(&self, by: &str, department: &Department) -> Result<(), PolicyError> {
        if self.departments.contains(department) {
            return Ok(());
        }
        Err(PolicyError::UnknownDepartment { by: by.to_owned(), department: department.clone() })
    }

    fn departments(&self, spec: &PolicySpec) -> Result<(), PolicyError> {
        self.department("origin", &spec.origin)?;
        for origin in &spec.origins {
            self.department("origins", &origin.department)?;
        }
        let mut seen = BTreeSet::new();
        for rule in &spec.departments {
            if !seen.insert(&rule.department) {
                return Err(PolicyError::DuplicateDepartment {
                    department: rule.department.clone(),
                });
            }
            self.roles(rule.department.as_str(), std::slice::from_ref(&rule.manager))?;
            for to in &rule.passes_to {
                self.department(rule.department.as_str(), to)?;
            }
        }
        for route in &spec.routes {
            self.department("routes", &route.to)?;
            if let Some(from) = &route.from {
                self.department("routes", from)?;
            }
        }
        Ok(())
    }

    fn mark(&self, rule: &RuleId, mark: &Mark) -> Result<(), PolicyError> {
        if self.marks.contains(mark) {
            return Ok(());
        }
        Err(PolicyError::UnknownMark { rule: rule.clone(), mark: mark.clone() })
    }

    fn milestone(&self, rule: &RuleId, milestone: &Milestone) -> Result<(), PolicyError> {
        match milestone {
            Milestone::At(_) => Ok(()),
            Milestone::Marked(mark) => self.mark(rule, mark),
        }
    }

    fn target(&self, rule: &RuleId, target: &Target) -> Result<(), PolicyError> {
        match target {
            Target::Role(named) => self.roles(rule.as_str(), std::slice::from_ref(named)),
            Target::Owner | Target::Manager | Target::Holder | Target::Liable => Ok(()),
        }
    }

    fn limit(&self, spec: &PolicySpec, limit: &LimitRule) -> Result<(), PolicyError> {
        let rule = &limit.id;
        self.milestone(rule, &limit.from)?;
        self.milestone(rule, &limit.until)?;
        for milestone in &limit.lapses_at {
            self.milestone(rule, milestone)?;
        }
        if limit.from == limit.until {
            return Err(PolicyError::EmptyLimit {
                rule: rule.clone(),
                milestone: limit.from.clone(),
            });
        }
        if let Some(calendar) = &limit.calendar
            && !spec.calendars.contains_key(calendar)
        {
            return Err(PolicyError::UnknownCalendar {
                rule: rule.clone(),
                calendar: calendar.clone(),
            });
        }
        if !limit.warn.is_sorted_by(|a, b| a < b) {
            return Err(PolicyError::Warnings { rule: rule.clone() });
        }
        if let Some(extension) = &limit.extension {
            if extension.times == 0 {
                return Err(PolicyError::ExtensionZero { rule: rule.clone() });
            }
            self.roles(rule.as_str(), &extension.approvers)?;
        }
        self.consequences(spec, rule, &limit.on_warning)?;
        self.consequences(spec, rule, &limit.on_breach)
    }

    fn consequences(
        &self,
        spec: &PolicySpec,
        rule: &RuleId,
        then: &[Consequence],
    ) -> Result<(), PolicyError> {
        for consequence in then {
            match consequence {
                Consequence::Escalate(level) => {
                    let levels = spec.ladder.len();
                    if *level == 0 || usize::from(*level) > levels {
                        return Err(PolicyError::UnknownLevel {
                            rule: rule.clone(),
                            level: *level,
                            levels,
                        });
                    }
                }
                Consequence::Expedite(target) | Consequence::Notify(target) => {
                    self.target(rule, target)?;
                }
                Consequence::Propose(incentive) => {
                    if !self.incentives.contains(incentive) {
                        return Err(PolicyError::UnknownIncentive {
                            rule: rule.clone(),
                            incentive: incentive.clone(),
                        });
                    }
                }
                Consequence::Rework | Consequence::Regrade(_) => {}
            }
        }
        Ok(())
    }
}
