//! What may not be left out, how long things may take, and what follows.

use crate::lifecycle::{CommandKind, Point};
use crate::policy::When;
use crate::policy::{
    Consequence, Extension, Gate, IncentiveRule, LimitRule, Need, Reaction, Stake, Target, Trigger,
};
use crate::presets::blank::{cited, labels as named};
use crate::time::Period;
use crate::vocabulary::{Clause, Incentive, Label, Mark, MoneyRange, RuleId, grade};

use super::people::role;
use super::several;

/// Facts that are recorded by name.
pub mod mark {
    use crate::vocabulary::Mark;

    /// Out of scope, explained, and told where to turn (MKT-2).
    pub const GUIDED: Mark = Mark::new_static("guided");
    /// The department has met a problem that it needs marketing for (MKT-6).
    pub const DIFFICULTY: Mark = Mark::new_static("difficulty");
    /// Marketing has asked how far it is (MKT-6).
    pub const PROGRESS: Mark = Mark::new_static("progress-checked");
}

/// Properties that the rules ask for.
pub mod flag {
    use crate::vocabulary::Flag;

    /// Several departments have a part in it: marketing leads (MKT-3).
    pub const SEVERAL_DEPARTMENTS: Flag = Flag::new_static("several-departments");
}

/// What complaints are about (MKT-3).
pub mod subject {
    use crate::vocabulary::Subject;

    /// Product quality (产品质量).
    pub const PRODUCT_QUALITY: Subject = Subject::new_static("product-quality");
    /// Service attitude (服务态度).
    pub const SERVICE_ATTITUDE: Subject = Subject::new_static("service-attitude");
    /// A marketing campaign (营销活动).
    pub const CAMPAIGN: Subject = Subject::new_static("campaign");
}

/// Causes that the analysis names (MKT-4).
pub mod cause {
    use crate::vocabulary::Cause;

    /// Design of the product (产品设计缺陷).
    pub const DESIGN: Cause = Cause::new_static("design");
    /// Production process (生产工艺问题).
    pub const PROCESS: Cause = Cause::new_static("process");
    /// Flow of the service (服务流程不合理).
    pub const SERVICE_FLOW: Cause = Cause::new_static("service-flow");
    /// Training of staff (员工培训不足).
    pub const TRAINING: Cause = Cause::new_static("training");
}

/// What the limits are about.
pub mod topic {
    use crate::vocabulary::Topic;

    /// Handled and answered (MKT-5).
    pub const HANDLE: Topic = Topic::new_static("handle");
    /// The resolution carried out by its date (MKT-4).
    pub const CARRY_OUT: Topic = Topic::new_static("carry-out");
    /// Called back (MKT-7).
    pub const FOLLOW_UP: Topic = Topic::new_static("follow-up");
}

const fn rule(name: &'static str) -> RuleId {
    RuleId::new_static(name)
}

pub(super) fn marks() -> Vec<Mark> {
    vec![mark::GUIDED, mark::DIFFICULTY, mark::PROGRESS]
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
    vec![
        // What several departments have a part in stays with marketing, which leads and asks them to
        // help; it is handed to none of them.
        Gate { when: several(), ..gate("marketing-leads", C::Dispatch, Need::Barred, "MKT-3") },
        gate("guided", C::Decline, Need::Reached(mark::GUIDED.into()), "MKT-2"),
        gate("investigated", C::Propose, reached(Point::Investigated), "MKT-4"),
        // A resolution names measures (the plan), people and a completion time.
        gate("person-named", C::Offer, reached(Point::OwnerNamed), "MKT-4"),
        gate("date-set", C::Offer, Need::Promised(topic::CARRY_OUT), "MKT-4"),
        // "Adjusted until the customer is satisfied", and only then carried out: no way round.
        gate("agreed-to-complete", C::Complete, reached(Point::Accepted), "MKT-4"),
        gate("agreed-to-implement", C::Implement, reached(Point::Accepted), "MKT-4"),
        // Department, then marketing, then customer.
        gate("carried-out", C::Answer, reached(Point::Completed), "MKT-4"),
        gate("fed-back", C::Answer, Need::FormHome, "MKT-4"),
        gate("called-back", C::Close, Need::Satisfied, "MKT-7"),
    ]
}

pub(super) fn limits(general: Period, complex: Period, follow_up: Period) -> Vec<LimitRule> {
    let handle = |id, from: Point| {
        LimitRule::new(rule(id), from, Point::Answered, general)
            .about(topic::HANDLE, "handled and answered", "处理完毕并反馈客户")
            // MKT-6: marketing tracks, so that the department keeps its limit.
            .on_warning(Consequence::Notify(Target::Role(role::MARKETING)))
            .on_warning(Consequence::Expedite(Target::Holder))
            .on_breach(Consequence::Notify(Target::Role(role::MARKETING_MANAGER)))
            .cite(Clause::new_static("MKT-5"))
            .cite(Clause::new_static("MKT-6"))
    };
    // 可适当延长: as often as it fits under the outer bound.
    let extension = Extension {
        times: u8::MAX,
        at_most: Some(complex),
        approvers: Vec::new(),
        late: false,
        customer_told: true,
    };
    vec![
        handle("mkt5-general", Point::Received),
        handle("mkt5-complex", Point::Received).when(complex_case()).extension(extension.clone()),
        // MKT-7: again by the same procedure, so with the same limits, from when it is taken up again.
        handle("mkt7-again-general", Point::Reopened)
            .when(When::any().from_cycle(2))
            .over(1)
            .cite(Clause::new_static("MKT-7")),
        handle("mkt7-again-complex", Point::Reopened)
            .when(complex_case().from_cycle(2))
            .over(1)
            .extension(extension)
            .cite(Clause::new_static("MKT-7")),
        // The resolution's own date: set by those who make it, within what the case may take.
        LimitRule::new(rule("mkt4-carry-out"), Point::Proposed, Point::Completed, complex)
            .about(topic::CARRY_OUT, "resolution carried out", "方案实施完成")
            .agreed()
            .on_breach(Consequence::Notify(Target::Role(role::MARKETING)))
            .cite(Clause::new_static("MKT-4"))
            .cite(Clause::new_static("MKT-6")),
        LimitRule::new(rule("mkt7-follow-up"), Point::Answered, Point::FollowedUp, follow_up)
            .about(topic::FOLLOW_UP, "customer called back", "回访客户")
            .on_warning(Consequence::Notify(Target::Role(role::CALLER)))
            .cite(Clause::new_static("MKT-7")),
    ]
}

fn complex_case() -> When {
    When::any().grade(grade::COMPLEX)
}

pub(super) fn reactions() -> Vec<Reaction> {
    vec![
        // MKT-6: marketing coordinates where a department is stuck.
        Reaction::new(rule("difficulty"), Trigger::Reached(mark::DIFFICULTY.into()))
            .then(Consequence::Notify(Target::Role(role::MARKETING)))
            .cite(Clause::new_static("MKT-6")),
        // MKT-7: dissatisfaction goes through the procedure again.
        Reaction::new(rule("dissatisfied"), Trigger::Dissatisfied)
            .then(Consequence::Rework)
            .cite(Clause::new_static("MKT-7")),
        Reaction::new(rule("carried-over"), Trigger::CarriedOver)
            .then(Consequence::Notify(Target::Role(role::MARKETING)))
            .cite(Clause::new_static("MKT-6")),
    ]
}

/// MKT-10: proposed by hand once the month is assessed, since the target is a figure over many cases.
pub(super) fn incentives(
    penalty: Option<MoneyRange>,
    reward: Option<MoneyRange>,
) -> Vec<IncentiveRule> {
    let notice = |id, incentive, stake, en: &str, zh: &str| IncentiveRule {
        id: rule(id),
        incentive,
        label: Label::new(en, zh),
        on: Target::Owner,
        joint: None,
        stake: Stake::Money(stake),
        decided_by: vec![role::MANAGEMENT],
        cite: cited(&["MKT-10"]),
    };
    let penalty = penalty.map(|stake| {
        notice("mkt10-penalty", Incentive::Penalty, stake, "targets missed", "未达到考核指标")
    });
    let reward = reward.map(|stake| {
        notice(
            "mkt10-reward",
            Incentive::Reward,
            stake,
            "complaints handled well",
            "投诉处理表现优秀",
        )
    });
    penalty.into_iter().chain(reward).collect()
}

pub(super) fn labels() -> Vec<(String, Label)> {
    named(&[
        ("hotline", "hotline", "客服热线"),
        ("online", "online", "在线客服"),
        ("email", "e-mail", "电子邮件"),
        ("post", "post", "书信邮寄"),
        ("general", "general", "一般性投诉"),
        ("complex", "complex", "较为复杂的投诉"),
        ("guided", "explained and guided elsewhere", "已说明并提供指引"),
        ("difficulty", "department has met a problem", "处理中遇到问题或困难"),
        ("progress-checked", "progress checked", "已跟踪处理进度"),
        ("several-departments", "several departments", "涉及多个部门"),
        ("product-quality", "product quality", "产品质量"),
        ("service-attitude", "service attitude", "服务态度"),
        ("campaign", "marketing campaign", "营销活动"),
        ("design", "product design", "产品设计缺陷"),
        ("process", "production process", "生产工艺问题"),
        ("service-flow", "service flow", "服务流程不合理"),
        ("training", "staff training", "员工培训不足"),
        ("repair", "repair", "维修"),
        ("exchange", "exchange", "换货"),
        ("refund", "refund", "退款"),
        ("damages", "damages", "赔偿"),
        ("apology", "apology", "道歉"),
    ])
}
