//! What is made from the operator's tables: departments, routes, the departments' limits (TEL-9, TEL-11).

use super::codes::{department, flag, line, role, topic};
use super::open::{DepartmentLimit, Telecom, Unit};
use redress::lifecycle::Point;
use redress::policy::{Consequence, DepartmentRule, Extension, LimitRule, Route, Target, When};
use redress::vocabulary::{Department, Kind, Label, Role, RuleId, tier};

/// What people read for the operator's units and its own codes.
pub(super) fn labels(options: &Telecom) -> impl Iterator<Item = (String, Label)> {
    (options.remote_units.iter())
        .chain(options.business.iter().map(|business| &business.unit))
        .chain(options.ticket.iter().map(|ticket| &ticket.unit))
        .chain(&options.other_provinces)
        .map(|unit| (unit.department.to_string(), unit.label.clone()))
        .chain(options.labels.iter().map(|(code, label)| (code.clone(), label.clone())))
}

pub(super) fn departments(options: &Telecom) -> Vec<DepartmentRule> {
    let code = |unit: &Unit| unit.department.clone();
    let remote: Vec<_> = options.remote_units.iter().map(code).collect();
    let business: Vec<_> = options.business.iter().map(|b| code(&b.unit)).collect();
    let ticket: Vec<_> = options.ticket.iter().map(|t| code(&t.unit)).collect();
    let others: Vec<_> = options.other_provinces.iter().map(code).collect();
    let rule = |department: Department, manager: Role, passes_to: Vec<Department>| {
        let mut rule = DepartmentRule::new(department, manager);
        rule.passes_to = passes_to;
        rule
    };
    let handling = || [ticket.clone(), business.clone()].concat();
    // TEL-31, TEL-35: head office dispatches to the provinces' centres, and to departments where it
    // concerns them.
    let below = [vec![department::CENTRE], others.clone(), handling()].concat();
    // TEL-11: from the centre to remote unit, ticket department or business department; to the other
    // province that a national complaint needs (TEL-7).
    let from_centre = [remote.clone(), handling(), others.clone()].concat();
    let mut rules = vec![
        rule(department::HEAD_OFFICE, role::HEAD_OFFICE_SERVICE, below),
        rule(department::CENTRE, role::CENTRE_HEAD, from_centre),
    ];
    let remote = remote.into_iter().map(|unit| rule(unit, role::REMOTE_AGENT, handling()));
    rules.extend(remote);
    // TEL-12: a business department that is not responsible transfers to the one that is. A ticket that
    // came to the wrong ticket department goes on the same way.
    let handlers = business.iter().chain(&ticket);
    rules.extend(handlers.map(|unit| rule(unit.clone(), role::DEPARTMENT_HEAD, handling())));
    // The units below another province's centre are its own affair: it hands on to ours only.
    rules.extend(others.into_iter().map(|unit| rule(unit, role::CENTRE_HEAD, handling())));
    rules
}

/// The operator's units that pass tickets on as the procedure prescribes (TEL-11, TEL-26).
pub(super) fn passing_on(options: &Telecom) -> impl Iterator<Item = Department> {
    let units = options.remote_units.iter().chain(&options.other_provinces);
    units.map(|unit| unit.department.clone())
}

/// TEL-11: the kind of problem decides where it is known, else the line of business.
pub(super) fn routes(options: &Telecom) -> Vec<Route> {
    let route = |from: &Department, when: When, to: &Unit| {
        let mut route = Route::new(when, to.department.clone());
        route.from = Some(from.clone());
        route.cite = vec![redress::code!("TEL-11")];
        route
    };
    let senders = std::iter::once(department::CENTRE)
        .chain(options.remote_units.iter().map(|unit| unit.department.clone()));
    let mut routes = Vec::new();
    for from in senders {
        let ticket = options.ticket.iter().map(|t| {
            let when = t.subjects.iter().cloned().fold(When::any(), When::subject);
            route(&from, when, &t.unit)
        });
        routes.extend(ticket.filter(|route| !route.when.subject.is_empty()));
        let business = options.business.iter().map(|b| {
            let when = b.lines.iter().cloned().fold(When::any(), When::line);
            route(&from, when, &b.unit)
        });
        routes.extend(business.filter(|route| !route.when.line.is_empty()));
    }
    routes
}

/// The departments' limits, row by row.
pub(super) fn limits(options: &Telecom) -> Vec<LimitRule> {
    let rows = &options.department_limits;
    let mut limits = Vec::new();
    for (row, limit) in (1usize..).zip(rows) {
        limits.extend(of_row(row, limit, wcdma_elsewhere(limit, rows), options.promises));
    }
    limits
}

/// Whether another row for the same kind of problem names WCDMA: a row for all lines then has no WCDMA
/// case left, and a rule for it could never apply.
fn wcdma_elsewhere(limit: &DepartmentLimit, rows: &[DepartmentLimit]) -> bool {
    rows.iter().any(|row| row.subject == limit.subject && row.lines.contains(&line::WCDMA))
}

/// A row of appendix C: the upper bound, and the lower one for VIP and 3G customers (TEL-9).
///
/// From the centre's dispatch until the ticket is back there: the remote unit, transfers, assistance
/// and escalation all lie inside (TEL-12).
fn of_row(
    row: usize,
    limit: &DepartmentLimit,
    wcdma_elsewhere: bool,
    promises: u8,
) -> Vec<LimitRule> {
    let when = When::any().kind(Kind::Complaint).kind(Kind::Grievance);
    let when = limit.lines.iter().cloned().fold(when, When::line);
    let when = limit.subject.iter().cloned().fold(when, When::subject);
    // A row on a kind of problem comes before one on a line, that before one for all; within a row the
    // lower bound comes first.
    let row_first = match (limit.subject.is_some(), limit.lines.is_empty()) {
        (true, false) => 12,
        (true, true) => 8,
        (false, false) => 4,
        (false, true) => 0u8,
    };
    let bound = |suffix: &str, when: When, within, precedence: u8| {
        let name = format!("tel9-department-{row}{suffix}");
        let id = RuleId::new(name).unwrap_or(redress::code!("tel9-department"));
        let limit = LimitRule::new(id, Point::Dispatched, Point::Returned, within)
            .about(topic::DEPARTMENT, "handled and returned", "部门处理反馈")
            .cite(redress::code!("TEL-9"))
            .when(when)
            .over(precedence.saturating_add(row_first))
            .on_warning(Consequence::Expedite(Target::Holder))
            .on_breach(Consequence::Notify(Target::Role(role::CENTRE_HEAD)))
            .cite(redress::code!("TEL-12"))
            .cite(redress::code!("TEL-19"))
            .cite(redress::code!("TEL-18"));
        // Before the limit runs out (TEL-19).
        let mut extension = Extension::new(promises);
        extension.approvers = vec![role::HANDLER, role::DEPARTMENT_HEAD, role::REMOTE_AGENT];
        limit.extension(extension)
    };
    let mut rules = vec![
        bound("", when.clone(), limit.normal, 0),
        bound("-vip", when.clone().tier(tier::VIP), limit.vip, 1),
        bound("-3g", when.clone().flag(flag::THREE_G), limit.vip, 2),
    ];
    // Who complains about WCDMA is a 3G customer, flagged or not.
    let all_lines = limit.lines.is_empty() && !wcdma_elsewhere;
    if all_lines || limit.lines.contains(&line::WCDMA) {
        let mut wcdma = when;
        wcdma.line = vec![line::WCDMA];
        rules.push(bound("-wcdma", wcdma, limit.vip, 3));
    }
    rules
}
