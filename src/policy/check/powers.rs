//! What the rules take for granted that somebody may do: resuming, extending, calling back; and roles that
//! nothing is for.

use std::collections::BTreeSet;

use super::grants::permitted;
use super::problem::Problem;
use super::{Finding, Place, rule};
use crate::lifecycle::CommandKind as C;
use crate::policy::rules::{Consequence, Target};
use crate::policy::spec::PolicySpec;
use crate::vocabulary::Role;

pub(super) fn warnings(spec: &PolicySpec, found: &mut Vec<Finding>) {
    if let (Some(holds), None) = (permitted(spec, C::Hold), permitted(spec, C::Resume)) {
        let place = Place::Permission(holds.saturating_add(1));
        found.push(Finding::warning(place, Problem::NobodyResumes));
    }
    extensions(spec, found);
    if spec.follow_up.attempts == 0 {
        found.push(Finding::warning(Place::Policy, Problem::NoAttempts));
    }
    let used = used_roles(spec);
    for role in spec.roles.iter().filter(|role| !used.contains(role)) {
        let problem = Problem::RoleUnused { role: role.clone() };
        found.push(Finding::warning(Place::Policy, problem));
    }
}

fn extensions(spec: &PolicySpec, found: &mut Vec<Finding>) {
    let nobody = permitted(spec, C::Extend).is_none();
    let may = |role: &Role| {
        spec.permissions.iter().any(|p| p.allow.contains(&C::Extend) && p.to.contains(role))
    };
    for limit in &spec.limits {
        let Some(extension) = &limit.extension else { continue };
        let mut warn = |problem| found.push(Finding::warning(rule(&limit.id), problem));
        if nobody {
            warn(Problem::NobodyExtends);
        } else if let Some(role) = extension.approvers.iter().find(|role| !may(role)) {
            warn(Problem::ApproverMayNotExtend { role: role.clone() });
        }
        if let Some(at_most) = extension.at_most
            && at_most.partial_cmp(&limit.within).is_some_and(std::cmp::Ordering::is_le)
        {
            warn(Problem::ExtensionTooShort { at_most, within: limit.within });
        }
    }
}

/// The roles that may do something or that some rule names.
fn used_roles(spec: &PolicySpec) -> BTreeSet<&Role> {
    fn of(target: &Target) -> Option<&Role> {
        match target {
            Target::Role(role) => Some(role),
            _ => None,
        }
    }
    let limits =
        spec.limits.iter().flat_map(|limit| limit.on_warning.iter().chain(&limit.on_breach));
    let then = limits.chain(spec.reactions.iter().flat_map(|reaction| &reaction.then));
    let told = then.filter_map(|then| match then {
        Consequence::Expedite(target) | Consequence::Notify(target) => of(target),
        Consequence::Escalate(_)
        | Consequence::Propose(_)
        | Consequence::Rework
        | Consequence::Regrade(_) => None,
    });
    let doers = spec.limits.iter().flat_map(|limit| &limit.by);
    let blamed =
        spec.incentives.iter().flat_map(|rule| std::iter::once(&rule.on).chain(&rule.joint));
    let targets = spec.ladder.iter().chain(doers).chain(blamed).filter_map(of);
    let approvers = spec.limits.iter().filter_map(|limit| limit.extension.as_ref());
    let lists = spec.permissions.iter().map(|rule| &rule.to);
    let lists = lists.chain(spec.authorities.iter().map(|rule| &rule.to));
    let lists = lists.chain(spec.incentives.iter().map(|rule| &rule.decided_by));
    let lists = lists.chain(approvers.map(|extension| &extension.approvers)).flatten();
    let managers = spec.departments.iter().map(|rule| &rule.manager);
    told.chain(targets).chain(lists).chain(managers).collect()
}
