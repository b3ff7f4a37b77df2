//! What the rules take for granted that somebody may do: resuming, extending, calling back; and roles that
//! nothing is for; and what facts are where nobody says.

use super::grants::permitted;
use super::names::unused_roles;
use super::problem::Problem;
use super::{Finding, Place, rule};
use crate::lifecycle::CommandKind as C;
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
    for role in unused_roles(spec) {
        let problem = Problem::RoleUnused { role: role.clone() };
        found.push(Finding::warning(Place::Policy, problem));
    }
    for unknown in spec.codes.unknown_by_default() {
        found.push(Finding::warning(Place::Policy, Problem::DefaultUnlisted { unknown }));
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
