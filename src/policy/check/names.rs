//! Names that lead nowhere, names given twice, and what every policy must have.

use std::collections::BTreeSet;

use super::problem::Problem;
use super::{Finding, Place, rule};
use crate::lifecycle::{CommandKind, Milestone};
use crate::policy::rules::{Consequence, LimitRule, Need, Target, Trigger};
use crate::policy::spec::PolicySpec;
use crate::policy::when::When;
use crate::vocabulary::{Department, Mark, Role, RuleId};

/// What every complaint must get through.
const BACKBONE: [CommandKind; 4] =
    [CommandKind::Receive, CommandKind::Register, CommandKind::Answer, CommandKind::Close];

pub(super) fn errors(spec: &PolicySpec, found: &mut Vec<Finding>) {
    if spec.version == 0 {
        found.push(Finding::error(Place::Policy, Problem::VersionZero));
    }
    seen(spec, found);
}

/// The roles that no permission and no other rule names.
pub(super) fn unused_roles(spec: &PolicySpec) -> impl Iterator<Item = &Role> {
    let used = seen(spec, &mut Vec::new());
    spec.roles.iter().filter(move |role| !used.contains(role))
}

/// Looks at every name that a policy uses; the roles among them.
fn seen<'a>(spec: &'a PolicySpec, found: &mut Vec<Finding>) -> BTreeSet<&'a Role> {
    let mut names = Names::of(spec, found);
    names.departments();
    for target in &spec.ladder {
        names.target(&Place::Ladder, target);
    }
    names.rule_names();
    names.permissions();
    for limit in &spec.limits {
        names.limit(limit);
    }
    for reaction in &spec.reactions {
        let place = rule(&reaction.id);
        if let Trigger::Reached(milestone) = &reaction.on {
            names.milestone(&place, milestone);
        }
        names.consequences(&place, &reaction.then);
    }
    for gate in &spec.gates {
        for mark in &gate.marks {
            names.mark(&rule(&gate.id), mark);
        }
        match &gate.needs {
            Need::Reached(milestone) => names.milestone(&rule(&gate.id), milestone),
            Need::Promised(topic) if spec.limits.iter().all(|limit| limit.topic != *topic) => {
                names.error(&rule(&gate.id), Problem::UnknownTopic { topic: topic.clone() });
            }
            _ => {}
        }
    }
    for rule in &spec.conclusions {
        for what in rule.also_after.iter().chain(&rule.not_after) {
            for mark in &what.marks {
                names.mark(&Place::Policy, mark);
            }
            for topic in &what.broken {
                if spec.limits.iter().all(|limit| limit.topic != *topic) {
                    names.error(&Place::Policy, Problem::UnknownTopic { topic: topic.clone() });
                }
            }
        }
    }
    for authority in &spec.authorities {
        names.roles(&rule(&authority.id), &authority.to);
    }
    for incentive in &spec.incentives {
        let place = rule(&incentive.id);
        names.roles(&place, &incentive.decided_by);
        for target in std::iter::once(&incentive.on).chain(&incentive.joint) {
            names.target(&place, target);
        }
    }
    names.codes();
    names.sizes();
    names.used
}

/// The names that a policy declares, and what was found wrong with those that it uses.
struct Names<'a, 'f> {
    spec: &'a PolicySpec,
    roles: BTreeSet<&'a Role>,
    /// The roles that rules name.
    used: BTreeSet<&'a Role>,
    departments: BTreeSet<&'a Department>,
    marks: BTreeSet<&'a Mark>,
    incentives: BTreeSet<&'a RuleId>,
    found: &'f mut Vec<Finding>,
}

impl<'a, 'f> Names<'a, 'f> {
    fn of(spec: &'a PolicySpec, found: &'f mut Vec<Finding>) -> Self {
        Self {
            spec,
            used: BTreeSet::new(),
            roles: spec.roles.iter().collect(),
            departments: spec.departments.iter().map(|d| &d.department).collect(),
            marks: spec.marks.iter().collect(),
            incentives: spec.incentives.iter().map(|i| &i.id).collect(),
            found,
        }
    }

    fn error(&mut self, place: &Place, problem: Problem) {
        let finding = Finding::error(place.clone(), problem);
        if !self.found.contains(&finding) {
            self.found.push(finding);
        }
    }

    fn roles(&mut self, place: &Place, roles: &'a [Role]) {
        for role in roles {
            self.used.insert(role);
            if !self.roles.contains(role) {
                self.error(place, Problem::UnknownRole { role: role.clone() });
            }
        }
    }

    fn department(&mut self, place: &Place, department: &Department) {
        if !self.departments.contains(department) {
            self.error(place, Problem::UnknownDepartment { department: department.clone() });
        }
    }

    fn departments(&mut self) {
        let spec = self.spec;
        self.department(&Place::Policy, &spec.origin);
        for origin in &spec.origins {
            self.department(&Place::Policy, &origin.department);
        }
        let mut seen = BTreeSet::new();
        for rule in &spec.departments {
            let place = Place::Department(rule.department.clone());
            if !seen.insert(&rule.department) {
                self.error(&place, Problem::DuplicateDepartment);
            }
            self.roles(&place, std::slice::from_ref(&rule.manager));
            for to in &rule.passes_to {
                self.department(&place, to);
            }
        }
        for (number, route) in (1..).zip(&spec.routes) {
            for department in std::iter::once(&route.to).chain(&route.from) {
                self.department(&Place::Route(number), department);
            }
        }
    }

    fn rule_names(&mut self) {
        let spec = self.spec;
        let mut seen = BTreeSet::new();
        for id in spec.rule_names() {
            if !seen.insert(id) {
                self.error(&rule(id), Problem::DuplicateRule);
            }
        }
    }

    /// Codes in conditions, and grades that rules give.
    fn codes(&mut self) {
        let spec = self.spec;
        let mut conditions: Vec<(Place, &When)> = Vec::new();
        conditions.extend(spec.limits.iter().map(|r| (rule(&r.id), &r.when)));
        conditions.extend(spec.gates.iter().map(|r| (rule(&r.id), &r.when)));
        conditions.extend(spec.authorities.iter().map(|r| (rule(&r.id), &r.when)));
        for reaction in &spec.reactions {
            let whens = std::iter::once(&reaction.when).chain(&reaction.unless);
            conditions.extend(whens.map(|when| (rule(&reaction.id), when)));
        }
        let numbered = (1..).zip(&spec.permissions);
        conditions.extend(numbered.map(|(number, r)| (Place::Permission(number), &r.when)));
        let numbered = (1..).zip(&spec.routes);
        conditions.extend(numbered.map(|(number, r)| (Place::Route(number), &r.when)));
        let others = (spec.origins.iter().map(|origin| &origin.when))
            .chain(spec.conclusions.iter().map(|conclusion| &conclusion.when))
            .chain(&spec.receiver_owns)
            .chain(&spec.follow_up.intake_counts);
        conditions.extend(others.map(|when| (Place::Policy, when)));
        for (place, when) in conditions {
            self.condition(&place, when);
        }
    }

    fn condition(&mut self, place: &Place, when: &When) {
        for unknown in self.spec.codes.unknown_in_condition(when) {
            self.error(place, Problem::UnknownCode(unknown));
        }
    }

    /// Rules are numbered in 16 bits.
    fn sizes(&mut self) {
        let spec = self.spec;
        let most = usize::from(u16::MAX);
        let counts =
            [spec.limits.len(), spec.reactions.len(), spec.gates.len(), spec.permissions.len()];
        if let Some(count) = counts.into_iter().find(|count| *count > most) {
            self.error(&Place::Policy, Problem::TooManyRules { count, most });
        }
    }

    fn permissions(&mut self) {
        let spec = self.spec;
        for (number, permission) in (1..).zip(&spec.permissions) {
            let place = Place::Permission(number);
            self.roles(&place, &permission.to);
            for mark in &permission.marks {
                self.mark(&place, mark);
            }
        }
        for command in BACKBONE {
            let allowed = |p: &crate::policy::Permission| p.allow.contains(&command);
            if !spec.permissions.iter().any(allowed) {
                self.error(&Place::Policy, Problem::NobodyMay { command });
            }
        }
    }

    fn mark(&mut self, place: &Place, mark: &Mark) {
        if !self.marks.contains(mark) {
            self.error(place, Problem::UnknownMark { mark: mark.clone() });
        }
    }

    fn milestone(&mut self, place: &Place, milestone: &Milestone) {
        if let Milestone::Marked(mark) = milestone {
            self.mark(place, mark);
        }
    }

    fn target(&mut self, place: &Place, target: &'a Target) {
        if let Target::Role(role) = target {
            self.roles(place, std::slice::from_ref(role));
        }
    }

    fn limit(&mut self, limit: &'a LimitRule) {
        let place = rule(&limit.id);
        self.milestone(&place, &limit.from);
        self.milestone(&place, &limit.until);
        for doer in &limit.by {
            self.target(&place, doer);
            if matches!(doer, Target::Next | Target::Liable) {
                self.error(&place, Problem::NobodyKeeps { by: doer.clone() });
            }
        }
        for milestone in &limit.lapses_at {
            self.milestone(&place, milestone);
        }
        if let Some(calendar) = &limit.calendar
            && !self.spec.calendars.contains_key(calendar)
        {
            self.error(&place, Problem::UnknownCalendar { calendar: calendar.clone() });
        }
        if let Some(extension) = &limit.extension {
            self.roles(&place, &extension.approvers);
        }
        self.consequences(&place, &limit.on_warning);
        self.consequences(&place, &limit.on_breach);
    }

    fn consequences(&mut self, place: &Place, then: &'a [Consequence]) {
        for consequence in then {
            match consequence {
                Consequence::Escalate(level) => {
                    let levels = self.spec.ladder.len();
                    if *level == 0 || usize::from(*level) > levels {
                        self.error(place, Problem::UnknownLevel { level: *level, levels });
                    }
                }
                Consequence::Expedite(target) | Consequence::Notify(target) => {
                    self.target(place, target);
                }
                Consequence::Propose(incentive) => {
                    if !self.incentives.contains(incentive) {
                        let incentive = incentive.clone();
                        self.error(place, Problem::UnknownIncentive { incentive });
                    }
                }
                Consequence::Regrade(grade) => {
                    self.condition(place, &When::any().grade(grade.clone()));
                }
                Consequence::Rework => {}
            }
        }
    }
}

impl PolicySpec {
    /// The names of all rules, list by list.
    pub(super) fn rule_names(&self) -> impl Iterator<Item = &RuleId> {
        (self.limits.iter().map(|r| &r.id))
            .chain(self.reactions.iter().map(|r| &r.id))
            .chain(self.gates.iter().map(|r| &r.id))
            .chain(self.incentives.iter().map(|r| &r.id))
            .chain(self.authorities.iter().map(|r| &r.id))
    }
}
