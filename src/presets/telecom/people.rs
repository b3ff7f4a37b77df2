//! Who there is, who may do what, and where a ticket goes.
//!
//! Whoever handles has no leave to contact, offer or answer (TEL-14): that is for the channels and the
//! centres. No role may decline a case (TEL-5) or stop its clock.

use super::codes::mark;
use super::open::{Telecom, Unit};
use super::{appeal, clause, complaint, complaint_or_escalated, escalated, of_head_office};
use crate::lifecycle::CommandKind as C;
use crate::policy::When;
use crate::policy::{DepartmentRule, Permission, Route, Scope};
use crate::vocabulary::{Department, Mark, Role, channel};

/// The roles.
pub mod role {
    use crate::vocabulary::Role;

    /// Staff of a service channel: hotline, hall, account manager (受理渠道人员).
    pub const CHANNEL_AGENT: Role = Role::new_static("channel-agent");
    /// Staff of a provincial complaint centre (省级投诉处理中心人员).
    pub const CENTRE_AGENT: Role = Role::new_static("centre-agent");
    /// Head of a provincial complaint centre (省级投诉处理中心负责人).
    pub const CENTRE_HEAD: Role = Role::new_static("centre-head");
    /// Staff of a remote unit (远端处理单元人员).
    pub const REMOTE_AGENT: Role = Role::new_static("remote-agent");
    /// Staff of a handling department (处理部门人员).
    pub const HANDLER: Role = Role::new_static("handler");
    /// Head of a handling department (处理部门负责人).
    pub const DEPARTMENT_HEAD: Role = Role::new_static("department-head");
    /// Customer-service department of the province (省分公司客户服务部门).
    pub const PROVINCIAL_SERVICE: Role = Role::new_static("provincial-service");
    /// Head office's complaint centre (总部投诉中心).
    pub const HEAD_OFFICE_AGENT: Role = Role::new_static("head-office-agent");
    /// Head office's customer-service department (总部客户服务部门).
    pub const HEAD_OFFICE_SERVICE: Role = Role::new_static("head-office-service");
}

/// The departments that the source names; the others are the operator's.
pub mod department {
    use crate::vocabulary::Department;

    /// The provincial complaint centre (省级投诉处理中心).
    pub const CENTRE: Department = Department::new_static("provincial-centre");
    /// Head office's complaint centre (总部投诉中心).
    pub const HEAD_OFFICE: Department = Department::new_static("head-office");
}

use role::{
    CENTRE_AGENT, CENTRE_HEAD, CHANNEL_AGENT, DEPARTMENT_HEAD, HANDLER, HEAD_OFFICE_AGENT,
    HEAD_OFFICE_SERVICE, PROVINCIAL_SERVICE, REMOTE_AGENT,
};

const CHANNEL: &[Role] = &[CHANNEL_AGENT];
const CENTRE: &[Role] = &[CENTRE_AGENT, CENTRE_HEAD];
const HANDLERS: &[Role] = &[HANDLER, DEPARTMENT_HEAD];
const REMOTE: &[Role] = &[REMOTE_AGENT];
const HEAD_OFFICE: &[Role] = &[HEAD_OFFICE_AGENT, HEAD_OFFICE_SERVICE];

pub(super) fn roles() -> Vec<Role> {
    [CHANNEL, CENTRE, REMOTE, HANDLERS, &[PROVINCIAL_SERVICE], HEAD_OFFICE].concat()
}

pub(super) fn departments(options: &Telecom) -> Vec<DepartmentRule> {
    let code = |unit: &Unit| unit.department.clone();
    let remote: Vec<_> = options.remote_units.iter().map(code).collect();
    let business: Vec<_> = options.business.iter().map(|b| code(&b.unit)).collect();
    let ticket: Vec<_> = options.ticket.iter().map(|t| code(&t.unit)).collect();
    let others: Vec<_> = options.other_provinces.iter().map(code).collect();
    let rule = |department: Department, manager: Role, passes_to: Vec<Department>| DepartmentRule {
        department,
        manager,
        passes_to,
    };
    let handling = || [ticket.clone(), business.clone()].concat();
    // TEL-31, TEL-35: head office dispatches to the provinces' centres, and to departments where it
    // concerns them.
    let below = [vec![department::CENTRE], others.clone(), handling()].concat();
    // TEL-11: from the centre to remote unit, ticket department or business department; to the other
    // province that a national complaint needs (TEL-7).
    let from_centre = [remote.clone(), handling(), others.clone()].concat();
    let mut rules = vec![
        rule(department::HEAD_OFFICE, HEAD_OFFICE_SERVICE, below),
        rule(department::CENTRE, CENTRE_HEAD, from_centre),
    ];
    let remote = remote.into_iter().map(|unit| rule(unit, REMOTE_AGENT, handling()));
    rules.extend(remote);
    // TEL-12: a business department that is not responsible transfers to the one that is. A ticket that
    // came to the wrong ticket department goes on the same way.
    let handlers = business.iter().chain(&ticket);
    rules.extend(handlers.map(|unit| rule(unit.clone(), DEPARTMENT_HEAD, handling())));
    // The units below another province's centre are its own affair: it hands on to ours only.
    rules.extend(others.into_iter().map(|unit| rule(unit, CENTRE_HEAD, handling())));
    rules
}

/// TEL-11: the kind of problem decides where it is known, else the line of business.
pub(super) fn routes(options: &Telecom) -> Vec<Route> {
    let cite = || vec![clause("TEL-11")];
    let senders = std::iter::once(department::CENTRE)
        .chain(options.remote_units.iter().map(|unit| unit.department.clone()));
    let mut routes = vec![Route {
        from: Some(department::HEAD_OFFICE),
        when: of_head_office(),
        to: department::CENTRE,
        cite: vec![clause("TEL-31"), clause("TEL-35")],
    }];
    for from in senders {
        let from = Some(from);
        let ticket = options.ticket.iter().map(|t| Route {
            from: from.clone(),
            when: When { subject: t.subjects.clone(), ..When::any() },
            to: t.unit.department.clone(),
            cite: cite(),
        });
        routes.extend(ticket.filter(|route| !route.when.subject.is_empty()));
        let business = options.business.iter().map(|b| Route {
            from: from.clone(),
            when: When { line: b.lines.clone(), ..When::any() },
            to: b.unit.department.clone(),
            cite: cite(),
        });
        routes.extend(business.filter(|route| !route.when.line.is_empty()));
    }
    routes
}

fn permit(
    allow: &[C],
    to: &[&[Role]],
    scope: Scope,
    when: When,
    cite: &[&'static str],
) -> Permission {
    Permission {
        allow: allow.to_vec(),
        to: to.concat(),
        scope,
        when,
        marks: Vec::new(),
        cite: cite.iter().copied().map(clause).collect(),
    }
}

pub(super) fn permissions() -> Vec<Permission> {
    [intake(), with_customer(), handling(), oversight(), ending(), marks()].concat()
}

/// Taking in, filling in, dispatching.
fn intake() -> Vec<Permission> {
    let any = Scope::Any;
    let take_in = [C::Receive, C::Register];
    // A regulator's cases come through head office alone; others may be brought to the province too.
    let direct = [
        channel::HOTLINE,
        channel::ONLINE,
        channel::EMAIL,
        channel::POST,
        channel::COUNTER,
        channel::VISIT,
    ];
    let direct = direct.into_iter().fold(appeal(), When::channel);
    vec![
        permit(&take_in, &[CHANNEL, CENTRE], any, complaint(), &["TEL-1", "TEL-5", "TEL-10"]),
        permit(&take_in, &[HEAD_OFFICE], any, of_head_office(), &["TEL-31", "TEL-35"]),
        permit(&take_in, &[CENTRE], any, direct, &["TEL-33"]),
        permit(&[C::Dispatch], &[CENTRE], Scope::Holder, complaint(), &["TEL-9", "TEL-11"]),
        permit(&[C::Dispatch], &[HEAD_OFFICE], any, of_head_office(), &["TEL-31", "TEL-35"]),
        permit(&[C::Reclassify], &[CENTRE], any, complaint(), &["TEL-7", "TEL-11"]),
        permit(&[C::Reclassify], &[HEAD_OFFICE], any, of_head_office(), &["TEL-33", "TEL-35"]),
    ]
}

/// What the customer hears, and from whom: never from those who handle (TEL-14).
fn with_customer() -> Vec<Permission> {
    let contact = [C::Contact, C::Update];
    // TEL-15: where the complaint has a home centre, the outcome comes from there.
    let outcome = [C::Offer, C::Accept, C::Refuse, C::Answer];
    let told = ["TEL-14", "TEL-15", "TEL-16"];
    vec![
        permit(&contact, &[CHANNEL, CENTRE], Scope::Any, complaint(), &["TEL-14", "TEL-19"]),
        permit(&contact, &[CENTRE], Scope::Holder, of_head_office(), &["TEL-14", "TEL-31"]),
        permit(&contact, &[HEAD_OFFICE], Scope::Any, of_head_office(), &["TEL-14", "TEL-31"]),
        permit(&outcome, &[CHANNEL, CENTRE], Scope::Home, complaint(), &told),
        // The province that head office dispatched to tells the customer, then replies (TEL-31, TEL-35).
        permit(
            &outcome,
            &[CENTRE],
            Scope::Holder,
            of_head_office(),
            &["TEL-14", "TEL-31", "TEL-35"],
        ),
    ]
}

/// Finding out, setting out, carrying out, returning: whoever has the ticket.
fn handling() -> Vec<Permission> {
    let handle = [C::Sign, C::Investigate, C::Propose, C::Implement, C::Complete, C::Return];
    let (holder, any) = (Scope::Holder, When::any);
    vec![
        permit(&handle, &[REMOTE, HANDLERS, CENTRE], holder, any(), &["TEL-11", "TEL-13"]),
        // On the spot the first responsible person settles it (TEL-5, TEL-11).
        permit(&[C::Propose], &[CHANNEL], Scope::Owner, complaint(), &["TEL-5", "TEL-11"]),
        permit(
            &[C::Transfer, C::Assist],
            &[REMOTE, HANDLERS, CENTRE],
            holder,
            any(),
            &["TEL-11", "TEL-12"],
        ),
        permit(&[C::Transfer], &[HEAD_OFFICE], holder, of_head_office(), &["TEL-31", "TEL-35"]),
        permit(&[C::NameOwner], &[CENTRE], Scope::Any, any(), &["TEL-5"]),
        permit(&[C::NameOwner], &[&[DEPARTMENT_HEAD]], holder, any(), &["TEL-5"]),
        permit(&[C::Escalate], &[HANDLERS], holder, any(), &["TEL-12"]),
        permit(
            &[C::Escalate],
            &[&[CENTRE_HEAD, PROVINCIAL_SERVICE]],
            Scope::Any,
            any(),
            &["TEL-12"],
        ),
        // Who may promise which limit anew is the limits' affair.
        permit(&[C::Extend], &[REMOTE, HANDLERS], holder, complaint(), &["TEL-19"]),
        permit(&[C::Extend], &[CENTRE], Scope::Any, complaint(), &["TEL-19"]),
        permit(&[C::Approve], &[&[DEPARTMENT_HEAD]], holder, any(), &["TEL-20"]),
        permit(
            &[C::Approve],
            &[&[CENTRE_HEAD, PROVINCIAL_SERVICE, HEAD_OFFICE_SERVICE]],
            Scope::Any,
            any(),
            &["TEL-20"],
        ),
    ]
}

/// Checking what came back, deciding who was at fault.
fn oversight() -> Vec<Permission> {
    let audit = [C::Review, C::SendBack];
    let (any, service) = (Scope::Any, &[HEAD_OFFICE_SERVICE][..]);
    vec![
        // The centre that has the ticket, not another province's.
        permit(&audit, &[CENTRE], Scope::Holder, complaint(), &["TEL-11"]),
        permit(&audit, &[HEAD_OFFICE], any, escalated(), &["TEL-31"]),
        permit(&audit, &[service], any, appeal(), &["TEL-35"]),
        permit(&[C::DecideLiability], &[&[CENTRE_HEAD], service], any, complaint(), &["TEL-2"]),
        permit(&[C::DecideLiability], &[service], any, of_head_office(), &["TEL-2", "TEL-35"]),
        permit(&[C::Recalculate], &[&[CENTRE_HEAD], service], any, When::any(), &[]),
        permit(
            &[C::Link, C::Merge, C::Absorb, C::CarryOver],
            &[CENTRE, HEAD_OFFICE],
            any,
            When::any(),
            &["TEL-31", "TEL-33"],
        ),
        permit(&[C::Note], &[&roles()], any, When::any(), &["TEL-10"]),
    ]
}

/// Calling back, concluding, filing, taking up again.
fn ending() -> Vec<Permission> {
    let (any, service) = (Scope::Any, &[HEAD_OFFICE_SERVICE][..]);
    let holder = Scope::Holder;
    vec![
        permit(&[C::FollowUp], &[CENTRE], holder, complaint(), &["TEL-9", "TEL-17"]),
        // TEL-2: head office calls back nationwide.
        permit(&[C::FollowUp], &[HEAD_OFFICE], any, When::any(), &["TEL-2", "TEL-31", "TEL-35"]),
        permit(&[C::Close], &[CHANNEL], any, complaint(), &["TEL-11", "TEL-16"]),
        permit(&[C::Close], &[CENTRE], holder, complaint(), &["TEL-11", "TEL-16"]),
        permit(&[C::Archive], &[CENTRE], holder, complaint(), &["TEL-11"]),
        permit(&[C::Close, C::Archive], &[HEAD_OFFICE], any, escalated(), &["TEL-31"]),
        permit(&[C::Close, C::Archive], &[service], any, appeal(), &["TEL-35"]),
        permit(&[C::Withdraw], &[CENTRE, HEAD_OFFICE], any, When::any(), &["TEL-36"]),
        permit(&[C::Reopen], &[&[CENTRE_HEAD]], holder, complaint(), &["TEL-17"]),
        permit(&[C::Reopen], &[HEAD_OFFICE], any, of_head_office(), &["TEL-17"]),
    ]
}

fn marks() -> Vec<Permission> {
    let (any, service) = (Scope::Any, &[HEAD_OFFICE_SERVICE][..]);
    let record = |marks: &[Mark], to: &[&[Role]], when, cite: &[&'static str]| Permission {
        marks: marks.to_vec(),
        ..permit(&[C::Mark], to, any, when, cite)
    };
    let screened = [mark::BAD_HANDLING, mark::OTHER_GROUNDS];
    vec![
        record(&[mark::SIGNED], &[CHANNEL, CENTRE], complaint(), &["TEL-10"]),
        // Screened in the back office, not by whoever made the call (后台人员, TEL-17).
        Permission {
            scope: Scope::Holder,
            ..record(&screened, &[&[CENTRE_HEAD]], complaint(), &["TEL-17"])
        },
        record(&screened, &[HEAD_OFFICE], complaint_or_escalated(), &["TEL-17", "TEL-31"]),
        record(&screened, &[service], appeal(), &["TEL-17", "TEL-35"]),
        record(
            &[mark::REPLIED, mark::FILING_REPORT, mark::MEDIATION],
            &[service],
            appeal(),
            &["TEL-34", "TEL-35"],
        ),
    ]
}
