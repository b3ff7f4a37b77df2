//! What may not be left out, how long things may take, and what follows.

use crate::lifecycle::{CommandKind, Point};
use crate::policy::When;
use crate::policy::{Consequence, Extension, Gate, LimitRule, Need, Reaction, Target, Trigger};
use crate::presets::blank::{cited, labels as named};
use crate::time::Period;
use crate::vocabulary::{Clause, Label, Mark, RuleId, grade};

use super::people::role;

/// Facts that are recorded by name.
pub mod mark {
    use crate::vocabulary::Mark;

    /// Out of duty or plainly unreasonable, and that was explained (RTS-2).
    pub const EXPLAINED: Mark = Mark::new_static("explained");
    /// The investigation report is in (RTS-3).
    pub const REPORT: Mark = Mark::new_static("report-submitted");
    /// The written answer is out, with how to go further (RTS-6).
    pub const WRITTEN_ANSWER: Mark = Mark::new_static("written-answer");
}

/// What complaints are about (总则: 产品质量、服务水平、合同履行).
pub mod subject {
    use crate::vocabulary::Subject;

    /// Product quality (产品质量).
    pub const PRODUCT_QUALITY: Subject = Subject::new_static("product-quality");
    /// Level of service (服务水平).
    pub const SERVICE_LEVEL: Subject = Subject::new_static("service-level");
    /// Performance of a contract (合同履行).
    pub const CONTRACT: Subject = Subject::new_static("contract");
}

/// Reasons that the source names.
pub mod reason {
    use crate::vocabulary::Reason;

    /// Not within the organisation's duties (不属于职责范围, RTS-2).
    pub const OUT_OF_DUTY: Reason = Reason::new_static("out-of-duty");
    /// Plainly unreasonable (明显不合理, RTS-2).
    pub const UNREASONABLE: Reason = Reason::new_static("unreasonable");
}

/// What the limits are about.
pub mod topic {
    use crate::vocabulary::Topic;

    /// The investigation report (RTS-3).
    pub const REPORT: Topic = Topic::new_static("report");
    /// The resolution or rectification carried out by its date (RTS-4, RTS-5).
    pub const CARRY_OUT: Topic = Topic::new_static("carry-out");
    /// The written answer (RTS-6).
    pub const WRITTEN_ANSWER: Topic = Topic::new_static("written-answer");
    /// Called back (RTS-6).
    pub const FOLLOW_UP: Topic = Topic::new_static("follow-up");
}

/// The furthest date that a rectification may be set to. The source names none: a guard against a slip
/// of the pen, not a rule.
const FURTHEST: Period = Period::const_days::<366>();

const fn rule(name: &'static str) -> RuleId {
    RuleId::new_static(name)
}

pub(super) fn marks() -> Vec<Mark> {
    vec![mark::EXPLAINED, mark::REPORT, mark::WRITTEN_ANSWER]
}

pub(super) fn gates() -> Vec<Gate> {
    use CommandKind as C;
    let gate = |id, before, needs, clause| Gate {
        id: rule(id),
        before,
        needs,
        when: When::any(),
        cite: cited(&[clause]),
        marks: Vec::new(),
    };
    let reached = |point: Point| Need::Reached(point.into());
    let marked = |mark: Mark| Need::Reached(mark.into());
    vec![
        gate("explained", C::Decline, marked(mark::EXPLAINED), "RTS-2"),
        gate("investigator-named", C::Investigate, reached(Point::OwnerNamed), "RTS-3"),
        gate("investigated", C::Propose, reached(Point::Investigated), "RTS-3"),
        gate("reported", C::Propose, marked(mark::REPORT), "RTS-3"),
        gate("time-set", C::Review, Need::Promised(topic::CARRY_OUT), "RTS-5"),
        gate("reviewed", C::Approve, reached(Point::Reviewed), "RTS-5"),
        gate("approved-to-offer", C::Offer, reached(Point::Approved), "RTS-5"),
        // Carried out because the customer agreed; or, with the approval standing, though they have
        // been asked and refused. Never without asking.
        gate("approved-to-carry-out", C::Implement, reached(Point::Approved), "RTS-5"),
        gate("asked-first", C::Implement, reached(Point::Refused), "RTS-5"),
        gate("approved-to-complete", C::Complete, reached(Point::Approved), "RTS-5"),
        gate("carried-out", C::Answer, reached(Point::Completed), "RTS-6"),
        gate("in-writing", C::Answer, marked(mark::WRITTEN_ANSWER), "RTS-6"),
        gate("called-back", C::Close, reached(Point::FollowedUp), "RTS-6"),
        // RTS-9: verified before anything is proposed.
        gate("verified", C::ProposeNotice, Need::Liability, "RTS-9"),
    ]
}

pub(super) fn limits(
    report: Period,
    at_most: Period,
    follow_up: Period,
    written: Period,
) -> Vec<LimitRule> {
    // From the transfer, not from the signature: else a department that does not sign has no limit.
    let investigate = |id| {
        LimitRule::new(rule(id), Point::Dispatched, mark::REPORT, report)
            .about(topic::REPORT, "investigation reported", "提交调查报告")
            .on_warning(Consequence::Expedite(Target::Holder))
            .on_breach(Consequence::Notify(Target::Role(role::COMPLAINTS)))
            .cite(Clause::new_static("RTS-3"))
            .cite(Clause::new_static("RTS-6"))
    };
    // 经批准后可适当延长: as often as it fits under the outer bound, each time approved.
    let extension = Extension {
        times: u8::MAX,
        at_most: Some(at_most),
        approvers: vec![role::LEADER],
        late: false,
        customer_told: false,
    };
    let after = |id, until, within| {
        LimitRule::new(rule(id), Point::Completed, until, within)
            .on_warning(Consequence::Notify(Target::Holder))
            .cite(Clause::new_static("RTS-6"))
    };
    vec![
        investigate("rts3-report"),
        investigate("rts3-report-complex")
            .when(When::any().grade(grade::COMPLEX).grade(grade::MAJOR))
            .extension(extension),
        LimitRule::new(rule("rts5-carry-out"), Point::Proposed, Point::Completed, FURTHEST)
            .about(topic::CARRY_OUT, "resolution carried out", "执行处理决定")
            .agreed()
            .on_warning(Consequence::Expedite(Target::Holder))
            .on_breach(Consequence::Notify(Target::Role(role::COMPLAINTS)))
            .cite(Clause::new_static("RTS-4"))
            .cite(Clause::new_static("RTS-5")),
        after("rts6-written-answer", mark::WRITTEN_ANSWER.into(), written).about(
            topic::WRITTEN_ANSWER,
            "written answer",
            "书面反馈",
        ),
        after("rts6-follow-up", crate::lifecycle::Milestone::At(Point::FollowedUp), follow_up)
            .about(topic::FOLLOW_UP, "customer called back", "回访投诉人"),
    ]
}

pub(super) fn reactions() -> Vec<Reaction> {
    vec![
        // RTS-5: not satisfied with the outcome, explained further or taken up again.
        Reaction::new(rule("dissatisfied"), Trigger::Dissatisfied)
            .then(Consequence::Notify(Target::Manager))
            .then(Consequence::Notify(Target::Role(role::COMPLAINTS)))
            .cite(Clause::new_static("RTS-5"))
            .cite(Clause::new_static("RTS-6")),
        Reaction::new(rule("carried-over"), Trigger::CarriedOver)
            .then(Consequence::Notify(Target::Manager))
            .cite(Clause::new_static("RTS-6")),
    ]
}

pub(super) fn labels() -> Vec<(String, Label)> {
    named(&[
        ("hotline", "hotline", "客服热线"),
        ("online", "site or app", "在线平台"),
        ("email", "e-mail", "电子邮件"),
        ("post", "post", "书信邮寄"),
        ("counter", "counter", "现场窗口"),
        ("general", "general", "一般"),
        ("complex", "complex", "复杂"),
        ("major", "major", "重大"),
        ("explained", "explained to the customer", "已解释说明"),
        ("report-submitted", "investigation report submitted", "调查报告已提交"),
        ("written-answer", "written answer sent", "书面反馈已发出"),
        ("out-of-duty", "out of duty", "不属于职责范围"),
        ("unreasonable", "plainly unreasonable", "明显不合理"),
        ("product-quality", "product quality", "产品质量"),
        ("service-level", "level of service", "服务水平"),
        ("contract", "contract", "合同履行"),
        ("apology", "apology and explanation", "道歉与解释"),
        ("exchange", "exchange", "退换货"),
        ("refund", "refund", "退款"),
        ("damages", "damages", "赔偿经济损失"),
        ("rectification", "rectification", "整改与改进"),
    ])
}
