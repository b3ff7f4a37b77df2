//! What may be granted and where cases may go: approvals that nobody gives or asks for, authorities without
//! a limit, routes that nobody may use.

use super::problem::Problem;
use super::{Finding, Place, rule};
use crate::lifecycle::{CommandKind as C, Milestone, Point};
use crate::policy::rules::{Authority, Ceiling, Need, Trigger};
use crate::policy::spec::PolicySpec;
use crate::policy::when::When;

pub(super) fn warnings(spec: &PolicySpec, found: &mut Vec<Finding>) {
    approvals(spec, found);
    routes(spec, found);
}

/// The first permission for a command that somebody has.
pub(super) fn permitted(spec: &PolicySpec, command: C) -> Option<usize> {
    let gives = |p: &crate::policy::Permission| p.allow.contains(&command) && !p.to.is_empty();
    spec.permissions.iter().position(gives)
}

fn approvals(spec: &PolicySpec, found: &mut Vec<Finding>) {
    let unlimited = |a: &&Authority| a.up_to == Ceiling::Any && a.remedies.is_empty();
    for authority in spec.authorities.iter().filter(unlimited) {
        found.push(Finding::warning(rule(&authority.id), Problem::AuthorityUnlimited));
    }
    let approve = permitted(spec, C::Approve);
    let everything = |a: &&Authority| unlimited(a) && a.when == When::any();
    if let (Some(limited), None) = (spec.authorities.first(), approve)
        && !spec.authorities.iter().any(|a| everything(&a))
    {
        found.push(Finding::warning(rule(&limited.id), Problem::NobodyApproves));
    }
    let asks = |milestone: &Milestone| *milestone == Milestone::At(Point::Approved);
    let asked = spec.gates.iter().any(|gate| matches!(&gate.needs, Need::Reached(m) if asks(m)))
        || spec.limits.iter().any(|limit| asks(&limit.from) || asks(&limit.until))
        || spec.reactions.iter().any(|r| matches!(&r.on, Trigger::Reached(m) if asks(m)));
    // Whoever may answer by the same permission approves nobody's work but their own.
    let apart = |p: &crate::policy::Permission| {
        p.allow.contains(&C::Approve) && !p.allow.contains(&C::Answer) && !p.to.is_empty()
    };
    let approve = spec.permissions.iter().position(apart);
    if let Some(number) = approve.filter(|_| spec.authorities.is_empty() && !asked) {
        let place = Place::Permission(number.saturating_add(1));
        found.push(Finding::warning(place, Problem::ApprovalUnasked));
    }
}

fn routes(spec: &PolicySpec, found: &mut Vec<Finding>) {
    let mut warn = |number: usize, problem| {
        found.push(Finding::warning(Place::Route(number.saturating_add(1)), problem));
    };
    let nobody = |command| permitted(spec, command).is_none();
    if !spec.routes.is_empty() && nobody(C::Dispatch) && nobody(C::Transfer) {
        warn(0, Problem::NobodyRoutes);
        return;
    }
    for (number, route) in spec.routes.iter().enumerate() {
        let from = route.from.as_ref().unwrap_or(&spec.origin);
        let of = spec.departments.iter().find(|d| d.department == *from);
        let passes = of.is_none_or(|d| d.passes_to.is_empty() || d.passes_to.contains(&route.to));
        if *from == route.to || !passes {
            let (from, to) = (from.clone(), route.to.clone());
            warn(number, Problem::RouteClosed { from, to });
        }
    }
}
