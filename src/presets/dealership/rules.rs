//! The dealership's limits, gates, reactions, and its schedule of penalties and rewards.

use super::clause;
use super::people::role;
use crate::lifecycle::{CommandKind, Point};
use crate::policy::When;
use crate::policy::{
    Consequence, Extension, Gate, IncentiveRule, LimitRule, Need, Reaction, Stake, Target, Trigger,
};
use crate::time::Period;
use crate::vocabulary::{
    CallBack, Finding, Incentive, Kind, Label, Mark, MoneyRange, RuleId, Topic, channel, grade,
    nature,
};

/// Facts that a dealership records by name.
pub mod mark {
    use crate::vocabulary::Mark;

    /// Reported to the OEM (DLR-5).
    pub const OEM_REPORTED: Mark = Mark::new_static("oem-reported");
    /// On site, and hard to settle there (DLR-7).
    pub const DIFFICULT: Mark = Mark::new_static("difficult");
    /// The manager cannot settle it (DLR-14).
    pub const CANNOT_SETTLE: Mark = Mark::new_static("cannot-settle");
    /// The form is lost (DLR-27).
    pub const FORM_LOST: Mark = Mark::new_static("form-lost");
    /// The customer praised the handling (DLR-28).
    pub const PRAISED: Mark = Mark::new_static("praised");
    /// The customer sent a banner (DLR-28).
    pub const BANNER: Mark = Mark::new_static("banner");
}

/// Properties that the rules ask for.
pub mod flag {
    use crate::vocabulary::Flag;

    /// The OEM's support is needed (DLR-5).
    pub const OEM_SUPPORT: Flag = Flag::new_static("oem-support");
}

/// Lines of business (DLR-10).
pub mod line {
    use crate::vocabulary::Line;

    /// Sales (销售).
    pub const SALES: Line = Line::new_static("sales");
    /// After-sales (售后).
    pub const AFTER_SALES: Line = Line::new_static("after-sales");
}

/// What complaints are about (DLR-10, DLR-14, DLR-21).
pub mod subject {
    use crate::vocabulary::Subject;

    /// Repair technique (维修技术).
    pub const REPAIR_TECHNIQUE: Subject = Subject::new_static("repair-technique");
    /// Parts (配件).
    pub const PARTS: Subject = Subject::new_static("parts");
    /// Reception (前台服务).
    pub const RECEPTION: Subject = Subject::new_static("reception");
    /// Service attitude (服务态度).
    pub const SERVICE_ATTITUDE: Subject = Subject::new_static("service-attitude");
    /// Product quality (产品质量).
    pub const PRODUCT_QUALITY: Subject = Subject::new_static("product-quality");
    /// Delivery and contract of sale (交车与合同).
    pub const DELIVERY: Subject = Subject::new_static("delivery");
}

/// What the dealership's limits are about, as far as its forms ask for them.
pub mod topic {
    use crate::vocabulary::Topic;

    /// Handled (DLR-13, DLR-14).
    pub const HANDLE: Topic = Topic::new_static("handle");
    /// Settled after a call-back (DLR-9, DLR-24).
    pub const SETTLE: Topic = Topic::new_static("settle");
    /// Form returned (DLR-8, DLR-13).
    pub const FORM_RETURN: Topic = Topic::new_static("form-return");
    /// The limit that the form leaves blank (DLR-30).
    pub const FORM_ANSWER: Topic = Topic::new_static("form-answer");
    /// Contact within three hours of the form (DLR-30).
    pub const FORM_CONTACT: Topic = Topic::new_static("form-contact");
}

/// Level of the general manager on the ladder (DLR-14); level 1 is the head of department (DLR-7).
const GENERAL_MANAGER: u8 = 2;

pub(super) fn marks() -> Vec<Mark> {
    vec![
        mark::OEM_REPORTED,
        mark::DIFFICULT,
        mark::CANNOT_SETTLE,
        mark::FORM_LOST,
        mark::PRAISED,
        mark::BANNER,
    ]
}

const fn rule(text: &'static str) -> RuleId {
    RuleId::new_static(text)
}

const fn topic(text: &'static str) -> Topic {
    Topic::new_static(text)
}

const fn hours<const N: u16>() -> Period {
    Period::const_hours::<N>()
}

/// The limits. Customer service watches every one of them (DLR-17), so its manager is told of each
/// breach; at the warning an expedite order goes to whoever has to act.
pub(super) fn limits(at_once: Option<Period>, form_limit: Option<Period>) -> Vec<LimitRule> {
    let mut limits = intake();
    limits.extend(on_site());
    limits.extend(department());
    if let Some(within) = at_once {
        limits.push(
            LimitRule::new(rule("dlr14-contact"), Point::Signed, Point::Contacted, within)
                .about(topic("manager-contact"), "manager contacts at once", "经理第一时间联系客户")
                .when(When::any().channel(channel::CALL_BACK).grade(grade::MAJOR))
                .each()
                .cite(clause("DLR-14")),
        );
    }
    if let Some(within) = form_limit {
        limits.push(
            LimitRule::new(rule("dlr30-answer"), Point::Signed, Point::Answered, within)
                .about(topic::FORM_ANSWER, "limit on the form", "处理表时限")
                .when(When::any().channel(channel::OEM))
                .each()
                .cite(clause("DLR-30")),
        );
    }
    let watched = |limit: LimitRule| {
        // Recording, reporting and calling back are customer service's own work.
        let to = match limit.topic.as_str() {
            "form" | "oem-report" | "call-back" => Target::Role(role::CUSTOMER_SERVICE),
            "sign" | "name-owner" => Target::Manager,
            _ => Target::Owner,
        };
        limit
            .on_warning(Consequence::Expedite(to))
            .on_breach(Consequence::Notify(Target::Role(role::CUSTOMER_SERVICE_MANAGER)))
    };
    limits.into_iter().map(watched).collect()
}

/// From receipt: the form, the first contact, the report to the OEM.
fn intake() -> Vec<LimitRule> {
    let general = || When::any().grade(grade::GENERAL);
    let contact = |id, within| {
        LimitRule::new(rule(id), Point::Received, Point::Contacted, within).about(
            topic("first-contact"),
            "customer contacted",
            "联系客户",
        )
    };
    let report = |id, within| {
        LimitRule::new(rule(id), Point::Received, mark::OEM_REPORTED, within)
            .about(topic("oem-report"), "reported to the OEM", "反馈厂家")
            .cite(clause("DLR-5"))
    };
    vec![
        LimitRule::new(rule("dlr4-form"), Point::Received, Point::Registered, hours::<2>())
            .about(topic("form"), "form filled in", "填写处理表")
            .when(general())
            .cite(clause("DLR-4")),
        contact("dlr4-contact", hours::<2>()).when(general()).cite(clause("DLR-4")),
        // The OEM's half hour holds for every grade and is the shorter one.
        contact("dlr16-contact", Period::const_minutes::<30>())
            .when(When::any().channel(channel::OEM))
            .over(1)
            .cite(clause("DLR-16")),
        report("dlr5-major", hours::<4>()).when(When::any().grade(grade::MAJOR)),
        report("dlr5-support", hours::<4>()).when(When::any().flag(flag::OEM_SUPPORT)).over(1),
        report("dlr5-media", hours::<2>()).when(When::any().nature(nature::MEDIA)).over(2),
        // From the call-back itself: filled in and handed over within the hour (DLR-11).
        LimitRule::new(rule("dlr11-sign"), Point::Received, Point::Signed, hours::<1>())
            .about(topic("sign"), "form signed for", "经理签收处理表")
            .when(When::any().channel(channel::CALL_BACK))
            .cite(clause("DLR-11")),
    ]
}

/// On site: the five minutes, the form the same day, the call-back.
fn on_site() -> Vec<LimitRule> {
    let here = || When::any().channel(channel::ON_SITE);
    vec![
        LimitRule::new(
            rule("dlr7-escalate"),
            mark::DIFFICULT,
            Point::Escalated,
            Period::const_minutes::<5>(),
        )
        .about(topic("report-to-head"), "reported to the head", "上报部门负责人")
        .when(here())
        .cite(clause("DLR-7")),
        LimitRule::new(rule("dlr8-form"), Point::Completed, Point::Returned, Period::same_day())
            .about(topic::FORM_RETURN, "form returned", "处理表交客服部")
            .when(here())
            .on_breach(Consequence::Propose(rule("dlr26-late-form")))
            .cite(clause("DLR-8"))
            .cite(clause("DLR-26")),
        LimitRule::new(rule("dlr9-call-back"), Point::Returned, Point::FollowedUp, hours::<36>())
            .about(topic("call-back"), "customer called back", "客服回访")
            .when(here())
            .cite(clause("DLR-9")),
    ]
}

/// At the department: signing, opinion, handling, return, rework.
fn department() -> Vec<LimitRule> {
    let called_back = || When::any().channel(channel::CALL_BACK);
    let two_hours = |id, until: Point, name, en: &str, zh: &str| {
        LimitRule::new(rule(id), Point::Signed, until, hours::<2>())
            .about(topic(name), en, zh)
            .when(called_back())
            .each()
            .cite(clause("DLR-12"))
    };
    let handle = |id, within| {
        LimitRule::new(rule(id), Point::Received, Point::Completed, within).about(
            topic::HANDLE,
            "handled",
            "处理完毕",
        )
    };
    let form = |id, within| {
        LimitRule::new(rule(id), Point::Signed, Point::Returned, within)
            .about(topic::FORM_RETURN, "form returned", "处理表交客服部")
            .each()
            .on_breach(Consequence::Propose(rule("dlr26-late-form")))
    };
    let in_principle = Extension {
        times: 1,
        at_most: None,
        approvers: vec![role::GENERAL_MANAGER],
        late: false,
        customer_told: false,
    };
    vec![
        two_hours("dlr12-owner", Point::OwnerNamed, "name-owner", "owner named", "明确第一责任人"),
        two_hours("dlr12-opinion", Point::Proposed, "opinion", "opinion set out", "制定处理意见"),
        two_hours("dlr12-tell", Point::Offered, "tell", "resolution told", "告知处理方案"),
        // The form itself asks for contact within three hours of it (DLR-30).
        LimitRule::new(rule("dlr30-contact"), Point::Signed, Point::Contacted, hours::<3>())
            .about(topic::FORM_CONTACT, "department contacts", "部门联系客户")
            .each()
            .cite(clause("DLR-30")),
        handle("dlr13-handle", hours::<24>())
            .when(called_back().grade(grade::GENERAL))
            .cite(clause("DLR-13")),
        LimitRule {
            extension: Some(in_principle),
            ..handle("dlr14-handle", hours::<72>())
                .when(called_back().grade(grade::MAJOR))
                .on_breach(Consequence::Escalate(GENERAL_MANAGER))
                .cite(clause("DLR-14"))
        },
        form("dlr13-form", hours::<24>())
            .when(called_back().grade(grade::GENERAL))
            .cite(clause("DLR-13"))
            .cite(clause("DLR-26")),
        // What came back dissatisfied has three days, its form included (DLR-9, DLR-24).
        form("dlr24-form", Period::const_days::<3>())
            .when(When::any().from_cycle(2))
            .over(1)
            .cite(clause("DLR-24"))
            .cite(clause("DLR-26")),
        LimitRule::new(
            rule("dlr9-settle"),
            Point::Reopened,
            Point::Completed,
            Period::const_days::<3>(),
        )
        .about(topic::SETTLE, "settled after call-back", "三日内合理解决")
        .on_breach(Consequence::Escalate(GENERAL_MANAGER))
        .cite(clause("DLR-9"))
        .cite(clause("DLR-24")),
        LimitRule::new(
            rule("dlr15-call-back"),
            Point::Completed,
            Point::FollowedUp,
            Period::const_days::<3>(),
        )
        .about(topic("call-back"), "customer called back", "客服回访")
        .when(When::any().channel(channel::CALL_BACK).channel(channel::OEM))
        .cite(clause("DLR-15")),
    ]
}

pub(super) fn gates() -> Vec<Gate> {
    let gate = |id, before, needs, cite: &[&'static str]| Gate {
        id: rule(id),
        before,
        needs,
        when: When::any(),
        marks: Vec::new(),
        cite: cite.iter().copied().map(clause).collect(),
    };
    vec![
        gate(
            "form-bears-resolution",
            CommandKind::Return,
            Need::Reached(Point::Proposed.into()),
            &["DLR-8", "DLR-15"],
        ),
        // Once the customer is answered no resolution can be set out any more: the form could never
        // go back, and the case never be closed.
        gate(
            "resolution-before-answer",
            CommandKind::Answer,
            Need::Reached(Point::Proposed.into()),
            &["DLR-8", "DLR-12", "DLR-15"],
        ),
        gate("form-before-call-back", CommandKind::FollowUp, Need::FormHome, &["DLR-9", "DLR-15"]),
        gate(
            "satisfied-before-closing",
            CommandKind::Close,
            Need::Satisfied,
            &["DLR-9", "DLR-17", "DLR-19"],
        ),
    ]
}

fn reaction(id: &'static str, on: Trigger, cite: &'static str) -> Reaction {
    Reaction::new(rule(id), on).cite(clause(cite))
}

const fn propose(incentive: &'static str) -> Consequence {
    Consequence::Propose(rule(incentive))
}

const TO_GM: Consequence = Consequence::Escalate(GENERAL_MANAGER);

pub(super) fn reactions() -> Vec<Reaction> {
    [course(), call_backs(), liability(), marks_and_months()].concat()
}

/// On the way: what is told or passed upward at once.
fn course() -> Vec<Reaction> {
    let called_back = || When::any().channel(channel::CALL_BACK);
    vec![
        // "At once" without a figure: the manager is told the moment the form is signed for.
        reaction("major-signed", Trigger::Reached(Point::Signed.into()), "DLR-14")
            .when(called_back().grade(grade::MAJOR))
            .then(Consequence::Notify(Target::Manager)),
        reaction("hard-on-site", Trigger::Reached(mark::DIFFICULT.into()), "DLR-7")
            .then(Consequence::Notify(Target::Manager)),
        reaction("cannot-settle", Trigger::Reached(mark::CANNOT_SETTLE.into()), "DLR-14")
            .then(TO_GM),
        // Not accepted by the customer: a major case.
        reaction("not-accepted", Trigger::Reached(Point::Refused.into()), "DLR-14")
            .when(called_back())
            .then(Consequence::Regrade(grade::MAJOR)),
    ]
}

/// After the answer: what a customer says when called back.
fn call_backs() -> Vec<Reaction> {
    vec![
        reaction("still-dissatisfied", Trigger::Dissatisfied, "DLR-24")
            .cite(clause("DLR-19"))
            .when(When::any().from_call_back(2))
            .then(TO_GM)
            .then(propose("dlr24-dissatisfied")),
        reaction("nobody-contacted", Trigger::CallBack(CallBack::NobodyContacted), "DLR-25")
            .when(When::any().from_call_back(2))
            .then(TO_GM)
            .then(propose("dlr25-no-contact")),
        // At the first call-back as at the second: whom nobody contacted is not satisfied.
        reaction("back-uncontacted", Trigger::CallBack(CallBack::NobodyContacted), "DLR-9")
            .cite(clause("DLR-25"))
            .then(Consequence::Rework),
        reaction("back-to-manager", Trigger::Dissatisfied, "DLR-9")
            .cite(clause("DLR-24"))
            .then(Consequence::Rework),
    ]
}

/// Once the GM has decided who is at fault.
fn liability() -> Vec<Reaction> {
    let liable = || Trigger::Liability(Finding::Liable);
    let complaint =
        || When::any().kind(Kind::Complaint).kind(Kind::EscalatedComplaint).kind(Kind::Appeal);
    vec![
        // DLR-21 is the special case of DLR-20: same person, same amount, manager jointly liable. It
        // speaks of complaints (投诉) only: a grievance (抱怨) about attitude stays with DLR-20.
        reaction("liable-grievance", liable(), "DLR-20")
            .when(When::any().kind(Kind::Grievance))
            .then(propose("dlr20-grievance")),
        reaction("liable-complaint", liable(), "DLR-20")
            .when(complaint())
            .unless(When::any().subject(subject::SERVICE_ATTITUDE))
            .then(propose("dlr20-complaint")),
        reaction("liable-attitude", liable(), "DLR-21")
            .when(complaint().subject(subject::SERVICE_ATTITUDE))
            .then(propose("dlr21-attitude")),
        reaction("liable-manager-general", liable(), "DLR-22")
            .when(complaint().grade(grade::GENERAL))
            .then(propose("dlr22-general")),
        reaction("liable-manager-major", liable(), "DLR-22")
            .when(complaint().grade(grade::MAJOR))
            .then(propose("dlr22-major")),
        // No penalty; the manager is still to settle it.
        reaction("not-liable", Trigger::Liability(Finding::NotLiable), "DLR-23")
            .then(Consequence::Notify(Target::Manager)),
    ]
}

/// Recorded facts that carry a penalty or a reward, and the month's end.
fn marks_and_months() -> Vec<Reaction> {
    let marked = |id, mark: Mark, cite| reaction(id, Trigger::Reached(mark.into()), cite);
    let on = |line| When { line: vec![line], ..When::any() };
    vec![
        marked("form-lost-sales", mark::FORM_LOST, "DLR-27")
            .when(on(line::SALES))
            .then(propose("dlr27-form-lost-sales")),
        marked("form-lost-after-sales", mark::FORM_LOST, "DLR-27")
            .when(on(line::AFTER_SALES))
            .then(propose("dlr27-form-lost-after-sales")),
        // Sales manager or station head: without a line of business somebody has to say which.
        marked("form-lost-unclassified", mark::FORM_LOST, "DLR-27")
            .unless(When { line: vec![line::SALES, line::AFTER_SALES], ..When::any() })
            .then(Consequence::Notify(Target::Role(role::CUSTOMER_SERVICE_MANAGER))),
        marked("praised", mark::PRAISED, "DLR-28").then(propose("dlr28-praise")),
        marked("banner", mark::BANNER, "DLR-28").then(propose("dlr28-banner")),
        reaction("carried-over", Trigger::CarriedOver, "DLR-17")
            .then(Consequence::Notify(Target::Manager))
            .then(Consequence::Notify(Target::Role(role::CUSTOMER_SERVICE))),
    ]
}

/// The schedule of penalties and rewards (DLR-20 to DLR-28). The source's list skips number 4.
pub(super) fn incentives() -> Vec<IncentiveRule> {
    let notice = |id, incentive, on, (low, high), cite, en: &str, zh: &str| IncentiveRule {
        id: rule(id),
        incentive,
        label: Label::new(en, zh),
        on,
        joint: None,
        stake: Stake::Money(MoneyRange::yuan(low, high)),
        decided_by: vec![role::GENERAL_MANAGER],
        cite: vec![clause(cite)],
    };
    let fine = |id, on, yuan, cite, en: &str, zh: &str| {
        notice(id, Incentive::Penalty, on, (yuan, yuan), cite, en, zh)
    };
    let reward = |id, yuan, en: &str, zh: &str| {
        notice(id, Incentive::Reward, Target::Owner, (yuan, yuan), "DLR-28", en, zh)
    };
    let jointly = |rule: IncentiveRule| IncentiveRule { joint: Some(Target::Manager), ..rule };
    let (liable, manager) = (|| Target::Liable, || Target::Manager);
    vec![
        fine("dlr20-grievance", liable(), 50, "DLR-20", "liable grievance", "有责抱怨"),
        fine("dlr20-complaint", liable(), 100, "DLR-20", "liable complaint", "有责投诉"),
        jointly(fine(
            "dlr21-attitude",
            liable(),
            100,
            "DLR-21",
            "service attitude",
            "服务态度投诉",
        )),
        fine("dlr22-general", manager(), 50, "DLR-22", "liable general complaint", "有责一般投诉"),
        fine("dlr22-major", manager(), 100, "DLR-22", "liable major complaint", "有责重大投诉"),
        jointly(notice(
            "dlr24-dissatisfied",
            Incentive::Penalty,
            liable(),
            (20, 50),
            "DLR-24",
            "still dissatisfied at the second call-back",
            "二次回访仍不满意",
        )),
        fine(
            "dlr25-no-contact",
            Target::Owner,
            50,
            "DLR-25",
            "nobody contacted the customer",
            "二次回访反馈无人联系",
        ),
        fine(
            "dlr26-late-form",
            manager(),
            20,
            "DLR-26",
            "form not returned in time",
            "未按时反馈处理表",
        ),
        fine(
            "dlr27-form-lost-sales",
            Target::Role(role::SALES_MANAGER),
            20,
            "DLR-27",
            "form lost",
            "丢失投诉单",
        ),
        fine(
            "dlr27-form-lost-after-sales",
            Target::Role(role::STATION_HEAD),
            20,
            "DLR-27",
            "form lost",
            "丢失投诉单",
        ),
        reward("dlr28-praise", 100, "praised by the customer", "客户主动表扬"),
        reward("dlr28-banner", 300, "banner from the customer", "客户送锦旗表扬"),
    ]
}

pub(super) fn labels() -> Vec<(String, Label)> {
    let label = |code: &str, en: &str, zh: &str| (code.to_owned(), Label::new(en, zh));
    vec![
        label("on-site", "on site", "现场"),
        label("call-back", "call-back", "回访"),
        label("oem", "forwarded by the OEM", "厂家转发"),
        label("general", "general", "一般"),
        label("major", "major", "重大"),
        label("media", "potential media exposure", "潜在媒体曝光"),
        label("consumer-body", "consumer association", "消协等机构投诉"),
        label("oem-reported", "reported to the OEM", "已反馈厂家"),
        label("difficult", "hard to settle on site", "现场解决有困难"),
        label("cannot-settle", "the manager cannot settle it", "部门经理无法解决"),
        label("form-lost", "form lost", "投诉单丢失"),
        label("praised", "praised by the customer", "客户主动表扬"),
        label("banner", "banner from the customer", "客户送锦旗"),
        label("repair-technique", "repair technique", "维修技术"),
        label("service-attitude", "service attitude", "服务态度"),
        label("product-quality", "product quality", "产品质量"),
        label("delivery", "delivery and contract", "交车与合同"),
        label("apology", "apology", "道歉"),
        label("repair", "repair", "维修"),
        label("exchange", "exchange", "换货"),
        label("refund", "refund", "退款"),
        label("damages", "damages", "赔偿"),
        label("home-visit", "visit at home", "登门拜访"),
    ]
}
