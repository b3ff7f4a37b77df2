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

    /// Whoever takes complaints in (客服人员).
    pub const AGENT: Role = Role::new_static("agent");
    /// The complaints office (投诉管理部门).
    pub const COMPLAINTS: Role = Role::new_static("complaints-officer");
    /// The named investigator (调查人员).
    pub const INVESTIGATOR: Role = Role::new_static("investigator");
    /// Head of a department or branch (部门负责人).
    pub const HEAD: Role = Role::new_static("department-head");
    /// The leader in charge (分管领导).
    pub const LEADER: Role = Role::new_static("leader-in-charge");
    /// Discipline inspection (纪检监察部门).
    pub const DISCIPLINE: Role = Role::new_static("discipline-inspection");
    /// The organisation as such (公司/组织): decides on sanctions, the leader's own included.
    pub const ORGANISATION: Role = Role::new_static("organisation");
}

/// The departments. An adopter adds their own branches to the spec.
pub mod department {
    use crate::vocabulary::Department;

    /// The complaints office (投诉管理部门).
    pub const COMPLAINTS: Department = Department::new_static("complaints-office");
    /// Product quality (产品质量).
    pub const PRODUCT: Department = Department::new_static("product");
    /// Service (服务水平).
    pub const SERVICE: Department = Department::new_static("service");
    /// Contracts (合同履行).
    pub const CONTRACTS: Department = Department::new_static("contracts");
    /// A branch (分支机构).
    pub const BRANCH: Department = Department::new_static("branch");
}

use role::{AGENT, COMPLAINTS, DISCIPLINE, HEAD, INVESTIGATOR, LEADER, ORGANISATION};

pub(super) fn roles() -> Vec<Role> {
    vec![AGENT, COMPLAINTS, INVESTIGATOR, HEAD, LEADER, DISCIPLINE, ORGANISATION]
}

pub(super) fn departments() -> Vec<DepartmentRule> {
    use department as d;
    let rule = |department, manager| DepartmentRule { department, manager, passes_to: Vec::new() };
    vec![
        rule(d::COMPLAINTS, COMPLAINTS),
        rule(d::PRODUCT, HEAD),
        rule(d::SERVICE, HEAD),
        rule(d::CONTRACTS, HEAD),
        rule(d::BRANCH, HEAD),
    ]
}

/// RTS-2: by nature. A branch's case is dispatched by name.
pub(super) fn routes() -> Vec<Route> {
    use department as d;
    let about = |subject, to| Route {
        from: None,
        when: When::any().subject(subject),
        to,
        cite: cited(&["RTS-2"]),
    };
    vec![
        about(subject::PRODUCT_QUALITY, d::PRODUCT),
        about(subject::SERVICE_LEVEL, d::SERVICE),
        about(subject::CONTRACT, d::CONTRACTS),
    ]
}

pub(super) fn permissions() -> Vec<Permission> {
    const OFFICE: &[Role] = &[AGENT, COMPLAINTS];
    let own = [INVESTIGATOR, HEAD];
    let office = [
        C::Reclassify,
        C::Assist,
        C::Contact,
        C::Update,
        C::Escalate,
        C::Hold,
        C::Resume,
        C::FollowUp,
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
    // Told to the customer, talked over with them, carried out and answered by the department (RTS-5,
    // RTS-6); the approval lies before that.
    let handling = [
        C::Contact,
        C::Update,
        C::Assist,
        C::Offer,
        C::Accept,
        C::Refuse,
        C::Implement,
        C::Complete,
        C::Answer,
        C::Return,
    ];
    vec![
        permit(&[C::Receive, C::Decline, C::Register], OFFICE, Scope::Any, &["RTS-1", "RTS-2"]),
        permit(&[C::Dispatch], OFFICE, Scope::Any, &["RTS-2"]),
        permit(&office, &[COMPLAINTS], Scope::Any, &["RTS-2", "RTS-6"]),
        permit(&[C::Contact, C::Update, C::FollowUp], &[AGENT], Scope::Any, &["RTS-6"]),
        permit(&[C::Sign], &own, Scope::Holder, &["RTS-2"]),
        permit(&[C::NameOwner, C::Transfer], &[HEAD], Scope::Holder, &["RTS-3"]),
        // The investigator is named: who investigates and proposes is the owner of the case.
        permit(&[C::Investigate, C::Propose], &[INVESTIGATOR], Scope::Owner, &["RTS-3", "RTS-5"]),
        permit(&handling, &own, Scope::Holder, &["RTS-5", "RTS-6"]),
        // The date of a rectification is part of the proposal; that of a report is extended from above.
        permit(&[C::Extend], &[INVESTIGATOR, HEAD, LEADER], Scope::Any, &["RTS-3", "RTS-4"]),
        permit(&[C::Review], &[HEAD], Scope::Holder, &["RTS-5"]),
        permit(&[C::SendBack], &[HEAD], Scope::Holder, &["RTS-5"]),
        permit(&[C::Approve, C::SendBack], &[LEADER], Scope::Any, &["RTS-5"]),
        permit(&[C::Escalate], &own, Scope::Holder, &["RTS-5"]),
        // RTS-9: verified by the inspection or the office, proposed by them, decided above them.
        permit(
            &[C::DecideLiability, C::ProposeNotice],
            &[DISCIPLINE, COMPLAINTS],
            Scope::Any,
            &["RTS-9"],
        ),
        permit(&[C::DecideNotice, C::SignNotice], &[ORGANISATION], Scope::Any, &["RTS-9"]),
        permit(&[C::Note], &roles(), Scope::Any, &["RTS-6"]),
        permit_marks(&[mark::EXPLAINED], OFFICE, Scope::Any, &["RTS-2"]),
        permit_marks(&[mark::REPORT], &[INVESTIGATOR], Scope::Owner, &["RTS-3"]),
        permit_marks(&[mark::WRITTEN_ANSWER], &own, Scope::Holder, &["RTS-6"]),
        permit_marks(&[mark::WRITTEN_ANSWER], &[COMPLAINTS], Scope::Any, &["RTS-6"]),
    ]
}

pub(super) fn labels() -> Vec<(String, Label)> {
    named(&[
        ("agent", "customer service", "客服人员"),
        ("complaints-officer", "complaints officer", "投诉管理员"),
        ("investigator", "investigator", "调查人员"),
        ("department-head", "head of department", "部门负责人"),
        ("leader-in-charge", "leader in charge", "分管领导"),
        ("discipline-inspection", "discipline inspection", "纪检监察部门"),
        ("organisation", "the organisation", "公司/组织"),
        ("complaints-office", "complaints office", "投诉管理部门"),
        ("product", "product department", "产品部门"),
        ("service", "service department", "服务部门"),
        ("contracts", "contracts department", "合同部门"),
        ("branch", "branch", "分支机构"),
        ("system", "system", "系统"),
    ])
}
