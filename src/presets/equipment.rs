//! The after-sales procedure of an equipment maker (PRD-1 to PRD-3) as policy data.
//!
//! The source leaves no figure blank: one hour where a call will do, and on site at the time that the
//! customer set, which is a limit whose date is agreed case by case. Sums per quarter and the yearly
//! survey (PRD-3) are indicators; what is done about them is an `improvement` plan.
//!
//! # Where nothing limits the wait, and why
//!
//! Kinds of case as the model check goes through them, which also holds this table to be whole. *Sent back*:
//! an answer has been sent back, and none has been given since.
//!
//! | cases | states | why |
//! |---|---|---|
//! | on site | received, registered, dispatched, investigating, proposed, approved, offered, implementing, handled | PRD-1 asks for the time that the customer set, which counts once it is agreed and until the engineer is there; PRD-2 has no figure for the rest |
//! | all | answered | PRD-3 sums up satisfaction per quarter; calling back and closing have no figure |
//! | sent back: all | dispatched, investigating, proposed, approved, offered, implementing, handled | PRD-1 counts until the call or the visit; an answer that is sent back (PRD-2) has no figure |

use std::collections::BTreeMap;

use super::blank::{PresetError, cited, labels as named, permit, permit_marks};
use crate::lifecycle::CommandKind as C;
use crate::lifecycle::Point;
use crate::policy::Policy;
use crate::policy::PolicySpec;
use crate::policy::When;
use crate::policy::{
    Climb, Consequence, DepartmentRule, Extension, FollowUpRule, Gate, LimitRule, Need, Permission,
    Reaction, Returns, Route, Scope, Target, Trigger,
};
use crate::time::{Calendar, Period};
use crate::vocabulary::{Clause, Label, Mark, PolicyId, RuleId, Satisfaction, Topic};

/// What the source leaves to the maker.
///
/// ```
/// use redress::presets::Equipment;
/// assert_eq!(Equipment::default().policy()?.stamp().name.as_str(), "equipment");
/// # Ok::<(), redress::presets::PresetError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Equipment {
    /// The calendar: zone, hours, days off. The hour for a call runs through it all.
    pub calendar: Calendar,
    /// After how many vain call-backs a case may go on as unreachable. The source does not say.
    pub call_attempts: u8,
}

impl Default for Equipment {
    fn default() -> Self {
        Self { calendar: Calendar::china(), call_attempts: 3 }
    }
}

/// The roles.
pub mod role {
    use crate::vocabulary::Role;

    /// Marketing planning (营销策划部): registers, plans, verifies.
    pub const PLANNER: Role = Role::new_static("planner");
    /// Service engineer (服务人员).
    pub const ENGINEER: Role = Role::new_static("service-engineer");
    /// Head of after-sales (售后服务部负责人).
    pub const AFTER_SALES_MANAGER: Role = Role::new_static("after-sales-manager");
    /// Quality and safety (质量安全部).
    pub const QUALITY: Role = Role::new_static("quality-manager");
    /// General manager (总经理).
    pub const GENERAL_MANAGER: Role = Role::new_static("general-manager");
}

/// The departments.
pub mod department {
    use crate::vocabulary::Department;

    /// Marketing planning (营销策划部): in charge of customer service.
    pub const PLANNING: Department = Department::new_static("marketing-planning");
    /// After-sales service (售后服务部).
    pub const AFTER_SALES: Department = Department::new_static("after-sales");
    /// Quality and safety (质量安全部): corrective and preventive measures.
    pub const QUALITY: Department = Department::new_static("quality-safety");
}

/// Facts that are recorded by name.
pub mod mark {
    use crate::vocabulary::Mark;

    /// Out of scope, explained.
    pub const GUIDED: Mark = Mark::new_static("guided");
    /// In the service plan (售后服务计划): the customer's time is to be agreed on and kept.
    pub const PLANNED: Mark = Mark::new_static("service-planned");
    /// The engineer is on site.
    pub const ARRIVED: Mark = Mark::new_static("on-site-arrived");
    /// The service sheet (产品售后服务单) is verified, rated and signed by the customer.
    pub const SHEET_SIGNED: Mark = Mark::new_static("service-sheet-signed");
}

/// Properties that the rules ask for.
pub mod flag {
    use crate::vocabulary::Flag;

    /// A telephone call will do (需电话解决).
    pub const BY_PHONE: Flag = Flag::new_static("by-phone");
    /// Somebody has to go there (需派人去现场服务).
    pub const ON_SITE: Flag = Flag::new_static("on-site-service");
}

/// What the limits are about.
pub mod topic {
    use crate::vocabulary::Topic;

    /// The answer by telephone (PRD-1).
    pub const PHONE: Topic = Topic::new_static("phone-answer");
    /// The visit (PRD-1).
    pub const VISIT: Topic = Topic::new_static("visit");
}

/// Reasons that the source names.
pub mod reason {
    use crate::vocabulary::Reason;

    /// Problems are left over after the visit (遗留问题, PRD-2).
    pub const LEFT_OVER: Reason = Reason::new_static("left-over");
    /// What the engineer cannot solve, talked over with the customer (PRD-2).
    pub const CANNOT_SOLVE: Reason = Reason::new_static("cannot-solve-on-site");
}

/// The furthest ahead that a visit may be booked. The source names no bound: a guard against a slip of
/// the pen, not a rule.
const FURTHEST: Period = Period::const_days::<366>();

use role::{AFTER_SALES_MANAGER, ENGINEER, GENERAL_MANAGER, PLANNER, QUALITY};

const fn rule(name: &'static str) -> RuleId {
    RuleId::new_static(name)
}

impl Equipment {
    /// The policy.
    ///
    /// # Errors
    /// As [`Policy::new`]; none with the rules as shipped.
    pub fn policy(self) -> Result<Policy, PresetError> {
        Ok(Policy::new(self.spec())?)
    }

    /// The policy as written, to be changed before it is checked.
    #[must_use]
    pub fn spec(self) -> PolicySpec {
        PolicySpec {
            name: PolicyId::new_static("equipment"),
            version: 1,
            title: Label::new(
                "After-sales service and quality complaints",
                "售后服务和质量投诉处理制度",
            ),
            origin: department::PLANNING,
            origins: Vec::new(),
            climb: Climb::AnyRung,
            roles: vec![PLANNER, ENGINEER, AFTER_SALES_MANAGER, QUALITY, GENERAL_MANAGER],
            ladder: vec![Target::Manager, Target::Role(GENERAL_MANAGER)],
            receiver_owns: None,
            // PRD-2: the sheet goes back to marketing planning.
            returns: Returns::ToOrigin,
            marks: vec![mark::GUIDED, mark::PLANNED, mark::ARRIVED, mark::SHEET_SIGNED],
            conclusions: Vec::new(),
            authorities: Vec::new(),
            follow_up: FollowUpRule {
                accepts: Satisfaction::Neutral,
                attempts: self.call_attempts,
                intake_counts: None,
            },
            departments: departments(),
            routes: vec![Route {
                from: None,
                when: When::any().flag(flag::ON_SITE),
                to: department::AFTER_SALES,
                cite: cited(&["PRD-1"]),
            }],
            permissions: permissions(),
            gates: gates(),
            limits: limits(),
            reactions: reactions(),
            incentives: Vec::new(),
            labels: labels().into_iter().collect(),
            calendar: self.calendar,
            calendars: BTreeMap::new(),
        }
    }
}

fn departments() -> Vec<DepartmentRule> {
    use department as d;
    let rule = |department, manager| DepartmentRule { department, manager, passes_to: Vec::new() };
    vec![
        rule(d::PLANNING, PLANNER),
        rule(d::AFTER_SALES, AFTER_SALES_MANAGER),
        rule(d::QUALITY, QUALITY),
    ]
}

fn permissions() -> Vec<Permission> {
    let planning = [
        C::Receive,
        C::Decline,
        C::Register,
        C::Reclassify,
        C::Dispatch,
        C::Transfer,
        C::Assist,
        C::Contact,
        C::Update,
        C::Investigate,
        C::Propose,
        C::Review,
        C::SendBack,
        C::Extend,
        C::Answer,
        C::FollowUp,
        C::Close,
        C::Archive,
        C::Withdraw,
        C::Reopen,
        C::Hold,
        C::Resume,
        C::Escalate,
        C::Link,
        C::Merge,
        C::Absorb,
        C::CarryOver,
        C::Recalculate,
    ];
    let field = [
        C::Sign,
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
        C::Hold,
        C::Resume,
    ];
    let departments = [ENGINEER, AFTER_SALES_MANAGER, QUALITY];
    let everybody = [PLANNER, ENGINEER, AFTER_SALES_MANAGER, QUALITY, GENERAL_MANAGER];
    vec![
        permit(&planning, &[PLANNER], Scope::Any, &["PRD-1", "PRD-2", "PRD-3"]),
        permit(&field, &departments, Scope::Holder, &["PRD-1", "PRD-2"]),
        permit(&[C::FollowUp], &[ENGINEER, AFTER_SALES_MANAGER], Scope::Any, &["PRD-3"]),
        permit(
            &[C::NameOwner, C::Transfer, C::Extend, C::Escalate],
            &[AFTER_SALES_MANAGER, QUALITY],
            Scope::Holder,
            &["PRD-1"],
        ),
        permit(&[C::Approve, C::DecideLiability], &[GENERAL_MANAGER], Scope::Any, &["PRD-3"]),
        permit(&[C::Note], &everybody, Scope::Any, &["PRD-3"]),
        permit_marks(&[mark::GUIDED, mark::PLANNED], &[PLANNER], Scope::Any, &["PRD-1"]),
        permit_marks(&[mark::ARRIVED, mark::SHEET_SIGNED], &departments, Scope::Holder, &["PRD-2"]),
    ]
}

fn gates() -> Vec<Gate> {
    let gate = |id, before, needs, when, cite: &[&'static str]| Gate {
        id: rule(id),
        before,
        needs,
        when,
        cite: cited(cite),
        marks: Vec::new(),
    };
    let marked = |mark: Mark| Need::Reached(mark.into());
    let visit = || When::any().flag(flag::ON_SITE);
    vec![
        gate("guided", C::Decline, marked(mark::GUIDED), When::any(), &["PRD-1"]),
        // Into the plan with the customer's time, then out of the house.
        gate("planned", C::Dispatch, marked(mark::PLANNED), visit(), &["PRD-1"]),
        gate("time-agreed", C::Dispatch, Need::Promised(topic::VISIT), visit(), &["PRD-1"]),
        gate("time-agreed-again", C::Sign, Need::Promised(topic::VISIT), visit(), &["PRD-1"]),
        gate("was-there", C::Complete, marked(mark::ARRIVED), visit(), &["PRD-1"]),
        gate("sheet-signed", C::Complete, marked(mark::SHEET_SIGNED), visit(), &["PRD-2"]),
        // The sheet comes in, planning asks how it went and verifies, then the customer is told.
        gate("sheet-in", C::Review, Need::FormHome, visit(), &["PRD-2"]),
        gate("verified", C::Answer, Need::Reached(Point::Reviewed.into()), visit(), &["PRD-2"]),
    ]
}

fn limits() -> Vec<LimitRule> {
    let limit = |id, from: Point, until: crate::lifecycle::Milestone, within, topic: Topic| {
        let mut limit =
            LimitRule::new(rule(id), from, until, within).cite(Clause::new_static("PRD-1"));
        limit.topic = topic;
        limit
    };
    let phone = |id, from| {
        limit(id, from, Point::Answered.into(), Period::const_hours::<1>(), topic::PHONE)
            .about(topic::PHONE, "answered by telephone", "电话答复")
            .on_warning(Consequence::Notify(Target::Role(PLANNER)))
            .on_breach(Consequence::Escalate(1))
    };
    let by_phone = || When::any().flag(flag::BY_PHONE);
    let visit =
        limit("prd1-visit", Point::Registered, mark::ARRIVED.into(), FURTHEST, topic::VISIT);
    vec![
        phone("prd1-phone", Point::Received).when(by_phone()),
        phone("prd1-phone-again", Point::Reopened).when(by_phone().from_cycle(2)),
        // Each: left-over problems are scheduled anew (PRD-2).
        visit
            .about(topic::VISIT, "engineer on site", "到达现场服务")
            .when(When::any().flag(flag::ON_SITE))
            .each()
            .agreed()
            // The customer may set another time; nobody else may.
            .extension(Extension {
                times: u8::MAX,
                at_most: None,
                approvers: Vec::new(),
                late: false,
                customer_told: true,
            })
            .on_warning(Consequence::Notify(Target::Owner))
            .on_breach(Consequence::Escalate(1)),
    ]
}

fn reactions() -> Vec<Reaction> {
    vec![
        Reaction::new(rule("dissatisfied"), Trigger::Dissatisfied)
            .then(Consequence::Notify(Target::Role(QUALITY)))
            .then(Consequence::Rework)
            .cite(Clause::new_static("PRD-3")),
        Reaction::new(rule("carried-over"), Trigger::CarriedOver)
            .then(Consequence::Notify(Target::Role(PLANNER)))
            .cite(Clause::new_static("PRD-2")),
    ]
}

fn labels() -> Vec<(String, Label)> {
    named(&[
        ("hotline", "telephone", "来电"),
        ("post", "letter", "来函"),
        ("visit", "visit", "来访"),
        ("planner", "marketing planner", "营销策划人员"),
        ("service-engineer", "service engineer", "服务人员"),
        ("after-sales-manager", "head of after-sales", "售后服务部负责人"),
        ("quality-manager", "head of quality and safety", "质量安全部负责人"),
        ("general-manager", "general manager", "总经理"),
        ("marketing-planning", "marketing planning", "营销策划部"),
        ("after-sales", "after-sales", "售后服务部"),
        ("quality-safety", "quality and safety", "质量安全部"),
        ("guided", "explained and guided elsewhere", "已说明并指引"),
        ("service-planned", "in the service plan", "已登记入售后服务计划"),
        ("on-site-arrived", "on site", "已到达现场"),
        (
            "service-sheet-signed",
            "service sheet signed by the customer",
            "产品售后服务单已签字盖章",
        ),
        ("by-phone", "a call will do", "电话解决"),
        ("on-site-service", "service on site", "现场服务"),
        ("left-over", "problems left over", "遗留问题"),
        ("cannot-solve-on-site", "cannot be solved on site", "现场不能解决"),
        ("repair", "repair", "维修"),
        ("system", "system", "系统"),
    ])
}
