//! Who there is, who may do what by whose authority, and where a complaint goes.

use super::rules::{flag, mark, subject};
use crate::lifecycle::CommandKind as C;
use crate::policy::When;
use crate::policy::{Authority, DepartmentRule, Permission, Route, Scope};
use crate::presets::blank::{cited, permit, permit_marks};
use crate::vocabulary::{Money, Role, RuleId, remedy};

/// The roles.
pub mod role {
    use crate::vocabulary::Role;

    /// The clerk at the general service desk (总服务台).
    pub const DESK: Role = Role::new_static("desk-clerk");
    /// The assistant at a counter (营业员).
    pub const ASSISTANT: Role = Role::new_static("shop-assistant");
    /// A manager on the floor (现场巡视管理人员).
    pub const FLOOR_MANAGER: Role = Role::new_static("floor-manager");
    /// Head of operations (营运部负责人).
    pub const OPERATIONS: Role = Role::new_static("operations-manager");
    /// A manager of another department, who assists (协管部门管理人员).
    pub const OTHER_MANAGER: Role = Role::new_static("other-manager");
    /// The mall's manager (商场负责人).
    pub const MALL_MANAGER: Role = Role::new_static("mall-manager");
}

/// The departments.
pub mod department {
    use crate::vocabulary::Department;

    /// The general service desk (总服务台), part of operations.
    pub const DESK: Department = Department::new_static("service-desk");
    /// The counters (专柜).
    pub const COUNTERS: Department = Department::new_static("counters");
    /// Operations (营运部): in charge of complaints.
    pub const OPERATIONS: Department = Department::new_static("operations");
    /// The other departments (协管部门).
    pub const OTHERS: Department = Department::new_static("other-departments");
}

use role::{ASSISTANT, DESK, FLOOR_MANAGER, MALL_MANAGER, OPERATIONS, OTHER_MANAGER};

/// MAL-1: anyone may be the first contact.
pub(super) const ANYONE: [Role; 6] =
    [DESK, ASSISTANT, FLOOR_MANAGER, OPERATIONS, OTHER_MANAGER, MALL_MANAGER];

const fn rule(name: &'static str) -> RuleId {
    RuleId::new_static(name)
}

pub(super) fn departments() -> Vec<DepartmentRule> {
    use department as d;
    let rule = |department, manager| DepartmentRule { department, manager, passes_to: Vec::new() };
    vec![
        rule(d::DESK, OPERATIONS),
        rule(d::COUNTERS, FLOOR_MANAGER),
        rule(d::OPERATIONS, OPERATIONS),
        rule(d::OTHERS, OTHER_MANAGER),
    ]
}

/// MAL-4: the desk gets hold of the counter where it happened; what a counter cannot settle is for
/// operations.
pub(super) fn routes() -> Vec<Route> {
    use department as d;
    let to = |from, to| Route { from, when: When::any(), to, cite: cited(&["MAL-3", "MAL-4"]) };
    vec![to(None, d::COUNTERS), to(Some(d::COUNTERS), d::OPERATIONS)]
}

/// MAL-3 as authority: what a counter, a department, the mall may grant by itself.
pub(super) fn authorities(counter_up_to: Option<Money>) -> Vec<Authority> {
    let grant = |id, to: &[Role], when, remedies: &[_], up_to, cite: &[&'static str]| Authority {
        id: rule(id),
        to: to.to_vec(),
        when,
        remedies: remedies.to_vec(),
        up_to,
        cite: cited(cite),
    };
    let counter = [ASSISTANT, DESK];
    let mend = [remedy::APOLOGY, remedy::REPAIR];
    let swap = [remedy::APOLOGY, remedy::REPAIR, remedy::EXCHANGE, remedy::REFUND];
    let most = Money::yuan(u32::MAX);
    vec![
        grant("mal3-counter", &counter, When::any(), &mend, counter_up_to, &["MAL-3"]),
        // 可换可不换以换为主: quality is the mall's own affair, and what can be sold again is taken back.
        grant(
            "mal5-quality",
            &counter,
            When::any().subject(subject::QUALITY),
            &swap,
            counter_up_to,
            &["MAL-3", "MAL-5"],
        ),
        grant(
            "mal5-resaleable",
            &counter,
            When::any().subject(subject::UNWANTED).flag(flag::RESALEABLE),
            &swap,
            counter_up_to,
            &["MAL-3", "MAL-5"],
        ),
        // Big ones never leave the department, hard ones never leave the mall.
        grant(
            "mal3-department",
            &[FLOOR_MANAGER, OPERATIONS, OTHER_MANAGER],
            When::any(),
            &[],
            Some(most),
            &["MAL-3", "MAL-6"],
        ),
        grant("mal3-mall", &[MALL_MANAGER], When::any(), &[], Some(most), &["MAL-3", "MAL-6"]),
    ]
}

pub(super) fn permissions() -> Vec<Permission> {
    let managers = [FLOOR_MANAGER, OPERATIONS, OTHER_MANAGER, MALL_MANAGER];
    let first = [DESK, ASSISTANT];
    let handling = [
        C::Contact,
        C::Update,
        C::Sign,
        C::NameOwner,
        C::Investigate,
        C::Propose,
        C::Offer,
        C::Accept,
        C::Refuse,
        C::Implement,
        C::Complete,
        C::Answer,
        C::Return,
        C::Hold,
        C::Resume,
    ];
    let desk = [
        C::FollowUp,
        C::Close,
        C::Archive,
        C::Withdraw,
        C::Reopen,
        C::Link,
        C::Merge,
        C::Absorb,
        C::CarryOver,
    ];
    let facts = [
        mark::GUIDED,
        mark::PROOF_CHECKED,
        mark::INSPECTED,
        mark::COST_SETTLED,
        mark::PAID_FIRST,
        mark::RECOVERED,
    ];
    vec![
        permit(&[C::Receive, C::Register, C::Reclassify], &ANYONE, Scope::Any, &["MAL-1"]),
        // Nobody declines but after looking (MAL-1), and whoever does so answers for it.
        permit(&[C::Decline], &managers, Scope::Any, &["MAL-1"]),
        permit(&[C::Dispatch, C::Transfer], &ANYONE, Scope::Any, &["MAL-4"]),
        permit(&handling, &first, Scope::Owner, &["MAL-1", "MAL-4"]),
        permit(&handling, &[ASSISTANT], Scope::Holder, &["MAL-3", "MAL-4"]),
        permit(&handling, &managers, Scope::Any, &["MAL-3", "MAL-4"]),
        permit(&[C::Escalate], &ANYONE, Scope::Any, &["MAL-3"]),
        permit(&[C::Approve, C::SendBack, C::Assist], &managers, Scope::Any, &["MAL-3"]),
        permit(&desk, &[DESK, OPERATIONS], Scope::Any, &["MAL-4"]),
        permit(&[C::DecideLiability], &[OPERATIONS, MALL_MANAGER], Scope::Any, &["MAL-5"]),
        permit(&[C::ProposeNotice], &[OPERATIONS, MALL_MANAGER], Scope::Any, &["MAL-1"]),
        permit(&[C::DecideNotice, C::SignNotice], &[MALL_MANAGER], Scope::Any, &["MAL-1"]),
        permit(&[C::Recalculate], &[OPERATIONS, MALL_MANAGER], Scope::Any, &[]),
        permit(&[C::Note], &ANYONE, Scope::Any, &["MAL-4"]),
        permit_marks(&[mark::TURNED_AWAY], &ANYONE, Scope::Any, &["MAL-1"]),
        permit_marks(&facts, &ANYONE, Scope::Any, &["MAL-4", "MAL-5", "MAL-6"]),
    ]
}
