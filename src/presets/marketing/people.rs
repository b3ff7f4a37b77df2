//! Who there is, who may do what, and where a complaint goes.

use super::rules::{mark, subject};
use crate::lifecycle::CommandKind as C;
use crate::policy::When;
use crate::policy::{DepartmentRule, Permission, Route, Scope};
use crate::presets::blank::{cited, labels as named, permit, permit_marks};
use crate::vocabulary::{Label, Role};

/// The roles.
pub mod role {
    use crate::vocabulary::Role;

    /// Whoever takes complaints in (客服人员或相关工作人员).
    pub const AGENT: Role = Role::new_static("agent");
    /// Marketing's clerk: registers, passes on, tracks, answers (营销部门).
    pub const MARKETING: Role = Role::new_static("marketing");
    /// Head of marketing (营销部门负责人).
    pub const MARKETING_MANAGER: Role = Role::new_static("marketing-manager");
    /// The person who calls back (回访专员, MKT-7).
    pub const CALLER: Role = Role::new_static("caller");
    /// Who handles at a responsible department (责任部门人员).
    pub const HANDLER: Role = Role::new_static("handler");
    /// Head of production (生产部门负责人).
    pub const PRODUCTION_MANAGER: Role = Role::new_static("production-manager");
    /// Head of service (服务部门负责人).
    pub const SERVICE_MANAGER: Role = Role::new_static("service-manager");
    /// The company's management (公司管理层).
    pub const MANAGEMENT: Role = Role::new_static("management");
}

/// The departments.
pub mod department {
    use crate::vocabulary::Department;

    /// Marketing (营销部门): owner of the rules, leads where several have a part.
    pub const MARKETING: Department = Department::new_static("marketing");
    /// Production (生产部门): product quality.
    pub const PRODUCTION: Department = Department::new_static("production");
    /// Service (服务部门): attitude.
    pub const SERVICE: Department = Department::new_static("service");
}

use role::{
    AGENT, CALLER, HANDLER, MANAGEMENT, MARKETING, MARKETING_MANAGER, PRODUCTION_MANAGER,
    SERVICE_MANAGER,
};

/// Those who act for marketing.
const LEAD: [Role; 2] = [MARKETING, MARKETING_MANAGER];
/// Those who act for a responsible department.
const RESPONSIBLE: [Role; 3] = [HANDLER, PRODUCTION_MANAGER, SERVICE_MANAGER];

pub(super) fn roles() -> Vec<Role> {
    [&[AGENT, CALLER, MANAGEMENT][..], &LEAD, &RESPONSIBLE].concat()
}

pub(super) fn departments() -> Vec<DepartmentRule> {
    use department as d;
    let rule = |department, manager| DepartmentRule { department, manager, passes_to: Vec::new() };
    vec![
        rule(d::MARKETING, MARKETING_MANAGER),
        rule(d::PRODUCTION, PRODUCTION_MANAGER),
        rule(d::SERVICE, SERVICE_MANAGER),
    ]
}

/// MKT-3: by nature. A case without a route is marketing's own, or for the department that it names.
pub(super) fn routes() -> Vec<Route> {
    use department as d;
    let route = |when, to| Route { from: None, when, to, cite: cited(&["MKT-3"]) };
    let about = |subject| When::any().subject(subject);
    vec![
        route(about(subject::PRODUCT_QUALITY), d::PRODUCTION),
        route(about(subject::SERVICE_ATTITUDE), d::SERVICE),
    ]
}

pub(super) fn permissions() -> Vec<Permission> {
    let intake = [&[AGENT][..], &LEAD].concat();
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
        C::Return,
        C::Sign,
        C::NameOwner,
        // The date by which the resolution is carried out (MKT-4).
        C::Extend,
    ];
    let marketing = [
        C::Dispatch,
        C::Reclassify,
        C::Assist,
        C::SendBack,
        C::Hold,
        C::Resume,
        C::Escalate,
        C::Answer,
        C::Close,
        C::Archive,
        C::Withdraw,
        C::Reopen,
        C::Link,
        C::Merge,
        C::Absorb,
        C::CarryOver,
        C::Recalculate,
    ];
    let everybody = [&intake[..], &[CALLER, MANAGEMENT], &RESPONSIBLE].concat();
    vec![
        permit(&[C::Receive, C::Decline, C::Register], &intake, Scope::Any, &["MKT-1", "MKT-2"]),
        permit(&marketing, &LEAD, Scope::Any, &["MKT-3", "MKT-4", "MKT-6"]),
        // Where marketing leads it handles; elsewhere it tracks and helps.
        permit(&handling, &LEAD, Scope::Any, &["MKT-3", "MKT-6"]),
        permit(&handling, &RESPONSIBLE, Scope::Holder, &["MKT-4"]),
        // A case of one department may turn out to be another's.
        permit(&[C::Transfer], &[PRODUCTION_MANAGER, SERVICE_MANAGER], Scope::Holder, &["MKT-3"]),
        permit(&[C::FollowUp], &[CALLER], Scope::Any, &["MKT-7"]),
        permit(&[C::Escalate], &[PRODUCTION_MANAGER, SERVICE_MANAGER], Scope::Holder, &["MKT-6"]),
        permit(&[C::DecideLiability], &[MARKETING_MANAGER], Scope::Any, &["MKT-10"]),
        permit(&[C::ProposeNotice], &[MARKETING_MANAGER], Scope::Any, &["MKT-10"]),
        permit(&[C::DecideNotice, C::SignNotice], &[MANAGEMENT], Scope::Any, &["MKT-10"]),
        permit(&[C::Note], &everybody, Scope::Any, &[]),
        permit_marks(&[mark::GUIDED], &intake, Scope::Any, &["MKT-2"]),
        permit_marks(&[mark::DIFFICULTY], &RESPONSIBLE, Scope::Holder, &["MKT-6"]),
        permit_marks(&[mark::PROGRESS], &LEAD, Scope::Any, &["MKT-6"]),
    ]
}

pub(super) fn labels() -> Vec<(String, Label)> {
    named(&[
        ("agent", "customer service", "客服人员"),
        // The department and its clerk share a code and its words.
        ("marketing", "marketing", "营销部门"),
        ("marketing-manager", "head of marketing", "营销部门负责人"),
        ("caller", "call-back agent", "回访专员"),
        ("handler", "department's handler", "责任部门经办人"),
        ("production-manager", "head of production", "生产部门负责人"),
        ("service-manager", "head of service", "服务部门负责人"),
        ("management", "management", "公司管理层"),
        ("production", "production", "生产部门"),
        ("service", "service", "服务部门"),
        ("system", "system", "系统"),
    ])
}
