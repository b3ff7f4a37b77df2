//! Who there is in a dealership, who may do what, and where a form goes.

use super::clause;
use super::rules::{line, mark, subject};
use crate::lifecycle::CommandKind as C;
use crate::policy::When;
use crate::policy::{DepartmentRule, Permission, Route, Scope};
use crate::vocabulary::{Clause, Department, Label, Mark, Role};

/// The roles of a dealership.
pub mod role {
    use crate::vocabulary::Role;

    /// Customer service (客服专员): records, passes on, supervises, calls back, closes.
    pub const CUSTOMER_SERVICE: Role = Role::new_static("customer-service");
    /// Service consultant (服务顾问).
    pub const SERVICE_CONSULTANT: Role = Role::new_static("service-consultant");
    /// Sales consultant (销售顾问).
    pub const SALES_CONSULTANT: Role = Role::new_static("sales-consultant");
    /// Sales manager (销售经理).
    pub const SALES_MANAGER: Role = Role::new_static("sales-manager");
    /// Station head (售后站长).
    pub const STATION_HEAD: Role = Role::new_static("station-head");
    /// Workshop manager (车间经理).
    pub const WORKSHOP_MANAGER: Role = Role::new_static("workshop-manager");
    /// Parts manager (配件经理).
    pub const PARTS_MANAGER: Role = Role::new_static("parts-manager");
    /// Service manager (服务经理).
    pub const SERVICE_MANAGER: Role = Role::new_static("service-manager");
    /// Customer-service manager (客服经理).
    pub const CUSTOMER_SERVICE_MANAGER: Role = Role::new_static("customer-service-manager");
    /// General manager (总经理).
    pub const GENERAL_MANAGER: Role = Role::new_static("general-manager");
}

/// The departments of a dealership.
pub mod department {
    use crate::vocabulary::Department;

    /// Customer service (客服部).
    pub const CUSTOMER_SERVICE: Department = Department::new_static("customer-service");
    /// Sales (销售部).
    pub const SALES: Department = Department::new_static("sales");
    /// After-sales (售后服务部), under the station head.
    pub const AFTER_SALES: Department = Department::new_static("after-sales");
    /// Workshop (车间): repair technique.
    pub const WORKSHOP: Department = Department::new_static("workshop");
    /// Parts (配件).
    pub const PARTS: Department = Department::new_static("parts");
    /// Reception (前台): service consultants.
    pub const RECEPTION: Department = Department::new_static("reception");
}

use role::{
    CUSTOMER_SERVICE, CUSTOMER_SERVICE_MANAGER, GENERAL_MANAGER, PARTS_MANAGER, SALES_CONSULTANT,
    SALES_MANAGER, SERVICE_CONSULTANT, SERVICE_MANAGER, STATION_HEAD, WORKSHOP_MANAGER,
};

const MANAGERS: [Role; 5] =
    [SALES_MANAGER, STATION_HEAD, WORKSHOP_MANAGER, PARTS_MANAGER, SERVICE_MANAGER];
const CONSULTANTS: [Role; 2] = [SERVICE_CONSULTANT, SALES_CONSULTANT];
const SERVICE: [Role; 2] = [CUSTOMER_SERVICE, CUSTOMER_SERVICE_MANAGER];

pub(super) fn roles() -> Vec<Role> {
    [&SERVICE[..], &CONSULTANTS, &MANAGERS, &[GENERAL_MANAGER]].concat()
}

pub(super) fn departments() -> Vec<DepartmentRule> {
    use department as d;
    let rule = |department: Department, manager: Role, passes_to: &[Department]| DepartmentRule {
        department,
        manager,
        passes_to: passes_to.to_vec(),
    };
    let service = [d::AFTER_SALES, d::WORKSHOP, d::PARTS, d::RECEPTION];
    vec![
        rule(d::CUSTOMER_SERVICE, CUSTOMER_SERVICE_MANAGER, &[d::SALES, d::AFTER_SALES]),
        rule(d::SALES, SALES_MANAGER, &[d::AFTER_SALES]),
        // DLR-10: the station head passes repair technique, parts and reception on.
        rule(d::AFTER_SALES, STATION_HEAD, &[d::WORKSHOP, d::PARTS, d::RECEPTION, d::SALES]),
        rule(d::WORKSHOP, WORKSHOP_MANAGER, &service),
        rule(d::PARTS, PARTS_MANAGER, &service),
        rule(d::RECEPTION, SERVICE_MANAGER, &service),
    ]
}

/// DLR-10.
pub(super) fn routes() -> Vec<Route> {
    use department as d;
    let route = |from: Option<Department>, when: When, to: Department| Route {
        from,
        when,
        to,
        cite: vec![clause("DLR-10")],
    };
    let about = |subject| When::any().subject(subject);
    vec![
        route(None, When { line: vec![line::SALES], ..When::any() }, d::SALES),
        route(None, When { line: vec![line::AFTER_SALES], ..When::any() }, d::AFTER_SALES),
        route(Some(d::AFTER_SALES), about(subject::REPAIR_TECHNIQUE), d::WORKSHOP),
        route(Some(d::AFTER_SALES), about(subject::PARTS), d::PARTS),
        route(Some(d::AFTER_SALES), about(subject::RECEPTION), d::RECEPTION),
    ]
}

fn permit(allow: &[C], to: &[&[Role]], scope: Scope, cite: &[&'static str]) -> Permission {
    Permission {
        allow: allow.to_vec(),
        to: to.concat(),
        scope,
        when: When::any(),
        marks: Vec::new(),
        cite: cite.iter().copied().map(clause).collect::<Vec<Clause>>(),
    }
}

fn permit_marks(marks: &[Mark], to: &[&[Role]], scope: Scope, cite: &[&'static str]) -> Permission {
    Permission { marks: marks.to_vec(), ..permit(&[C::Mark], to, scope, cite) }
}

pub(super) fn permissions() -> Vec<Permission> {
    const GM: &[Role] = &[GENERAL_MANAGER];
    const CSM: &[Role] = &[CUSTOMER_SERVICE_MANAGER];
    let handling = [
        C::Contact,
        C::Update,
        C::Investigate,
        C::Propose,
        C::Offer,
        C::Accept,
        C::Refuse,
        C::Implement,
        C::Complete,
        C::Answer,
        C::Return,
    ];
    vec![
        // Intake: customer service records (DLR-1, DLR-10), the consultant on site takes in (DLR-6).
        permit(
            &[C::Receive, C::Register],
            &[&SERVICE, &CONSULTANTS],
            Scope::Any,
            &["DLR-1", "DLR-6", "DLR-10"],
        ),
        permit(&[C::Decline], &[CSM, GM], Scope::Any, &[]),
        permit(&[C::Dispatch], &[&SERVICE], Scope::Any, &["DLR-10"]),
        // Handling: the manager responsible (handing the form back does not end that), the consultant
        // who owns the case, the GM always (DLR-14), the customer-service manager as the manager's
        // help (DLR-16).
        permit(&handling, &[&MANAGERS], Scope::Responsible, &["DLR-12", "DLR-13", "DLR-14"]),
        permit(&handling, &[&CONSULTANTS], Scope::Owner, &["DLR-6", "DLR-8"]),
        permit(&handling, &[GM], Scope::Any, &["DLR-14", "DLR-25"]),
        permit(
            &[C::Contact, C::Update, C::Investigate],
            &[&SERVICE],
            Scope::Any,
            &["DLR-4", "DLR-16"],
        ),
        permit(
            &[C::Transfer, C::Sign, C::NameOwner, C::Assist],
            &[&MANAGERS],
            Scope::Holder,
            &["DLR-10", "DLR-11", "DLR-12"],
        ),
        permit(&[C::NameOwner, C::Assist], &[CSM, GM], Scope::Any, &["DLR-14", "DLR-16"]),
        permit(&[C::Review, C::SendBack, C::Approve], &[GM], Scope::Any, &["DLR-30"]),
        permit(&[C::Approve], &[&MANAGERS], Scope::Holder, &["DLR-30"]),
        permit(&[C::Reclassify], &[&SERVICE, &MANAGERS, GM], Scope::Any, &["DLR-2", "DLR-3"]),
        permit(&[C::Hold, C::Resume], &[CSM, &MANAGERS, GM], Scope::Any, &["DLR-29"]),
        permit(&[C::Escalate], &[&CONSULTANTS], Scope::Owner, &["DLR-7"]),
        permit(&[C::Escalate], &[&MANAGERS], Scope::Responsible, &["DLR-14"]),
        permit(&[C::Escalate], &[&SERVICE], Scope::Any, &["DLR-19", "DLR-25"]),
        // "In principle" (DLR-14): who may depart from it is who answers for it.
        permit(&[C::Extend], &[GM], Scope::Any, &["DLR-14"]),
        // Verification and closing belong to customer service (DLR-9, DLR-15, DLR-19).
        permit(
            &[
                C::FollowUp,
                C::Close,
                C::Archive,
                C::Withdraw,
                C::Reopen,
                C::CarryOver,
                C::Link,
                C::Merge,
                C::Absorb,
            ],
            &[&SERVICE],
            Scope::Any,
            &["DLR-9", "DLR-15", "DLR-17", "DLR-19"],
        ),
        permit(&[C::Reopen], &[GM], Scope::Any, &["DLR-25"]),
        // Liability and money are the GM's (DLR-20 to DLR-27).
        permit(&[C::DecideLiability], &[GM], Scope::Any, &["DLR-20", "DLR-21", "DLR-22"]),
        permit(
            &[C::DecideNotice],
            &[GM],
            Scope::Any,
            &["DLR-20", "DLR-21", "DLR-22", "DLR-24", "DLR-25", "DLR-26"],
        ),
        permit(&[C::ProposeNotice], &[CSM, &MANAGERS, GM], Scope::Any, &["DLR-20", "DLR-28"]),
        permit(&[C::SignNotice], &[CSM, &MANAGERS, GM], Scope::Any, &["DLR-31"]),
        permit(&[C::Note], &[&SERVICE, &CONSULTANTS, &MANAGERS, GM], Scope::Any, &["DLR-30"]),
        permit(&[C::Recalculate], &[CSM, GM], Scope::Any, &[]),
        permit_marks(&[mark::OEM_REPORTED], &[&SERVICE, &MANAGERS], Scope::Any, &["DLR-5"]),
        permit_marks(&[mark::DIFFICULT], &[&CONSULTANTS], Scope::Owner, &["DLR-7"]),
        permit_marks(&[mark::CANNOT_SETTLE], &[&MANAGERS], Scope::Responsible, &["DLR-14"]),
        permit_marks(
            &[mark::FORM_LOST, mark::PRAISED, mark::BANNER],
            &[&SERVICE],
            Scope::Any,
            &["DLR-27", "DLR-28"],
        ),
    ]
}

pub(super) fn labels() -> Vec<(String, Label)> {
    use department as d;
    let role = |role: Role, en: &str, zh: &str| (role.to_string(), Label::new(en, zh));
    let unit = |unit: Department, en: &str, zh: &str| (unit.to_string(), Label::new(en, zh));
    vec![
        role(CUSTOMER_SERVICE, "customer service", "客服部"),
        role(SERVICE_CONSULTANT, "service consultant", "服务顾问"),
        role(SALES_CONSULTANT, "sales consultant", "销售顾问"),
        role(SALES_MANAGER, "sales manager", "销售经理"),
        role(STATION_HEAD, "station head", "售后站长"),
        role(WORKSHOP_MANAGER, "workshop manager", "车间经理"),
        role(PARTS_MANAGER, "parts manager", "配件经理"),
        role(SERVICE_MANAGER, "service manager", "服务经理"),
        role(CUSTOMER_SERVICE_MANAGER, "customer-service manager", "客服经理"),
        role(GENERAL_MANAGER, "general manager", "总经理"),
        unit(d::SALES, "sales", "销售部"),
        unit(d::AFTER_SALES, "after-sales", "售后服务部"),
        unit(d::WORKSHOP, "workshop", "车间"),
        unit(d::PARTS, "parts", "配件部"),
        unit(d::RECEPTION, "reception", "前台"),
        ("system".to_owned(), Label::new("system", "系统")),
    ]
}
