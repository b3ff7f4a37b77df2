//! What may not be left out, how long a reply may take, and what follows.

use super::people::role::{FLOOR_MANAGER, MALL_MANAGER, OPERATIONS};
use crate::lifecycle::CommandKind as C;
use crate::lifecycle::Point;
use crate::policy::When;
use crate::policy::{
    Consequence, Gate, IncentiveRule, LimitRule, Need, Reaction, Stake, Target, Trigger,
};
use crate::presets::blank::{cited, labels as named};
use crate::time::Period;
use crate::vocabulary::{
    Clause, Finding, Incentive, Label, Mark, MoneyRange, RuleId, Topic, measure,
};

/// Facts that are recorded by name.
pub mod mark {
    use crate::vocabulary::Mark;

    /// Somebody turned the customer away (推诿): an offence against first-contact responsibility (MAL-1).
    pub const TURNED_AWAY: Mark = Mark::new_static("turned-away");
    /// Not ours: explained and guided elsewhere.
    pub const GUIDED: Mark = Mark::new_static("guided");
    /// Receipt or till record seen: sold here (MAL-4).
    pub const PROOF_CHECKED: Mark = Mark::new_static("proof-checked");
    /// The accredited inspection has reported (MAL-5).
    pub const INSPECTED: Mark = Mark::new_static("inspection-reported");
    /// The inspection's cost is settled by the party at fault (MAL-5).
    pub const COST_SETTLED: Mark = Mark::new_static("inspection-cost-settled");
    /// Paid before the claim was settled (先赔, MAL-6).
    pub const PAID_FIRST: Mark = Mark::new_static("paid-first");
    /// Recovered from whoever was at fault (后索, MAL-6).
    pub const RECOVERED: Mark = Mark::new_static("recovered");
}

/// Properties that the rules ask for.
pub mod flag {
    use crate::vocabulary::Flag;

    /// It concerns goods, so that proof of purchase is asked for (MAL-4).
    pub const GOODS: Flag = Flag::new_static("goods");
    /// Whether quality is at fault is unclear, and customer and mall have agreed on an accredited
    /// inspection (MAL-5). Without that agreement doubt goes in the customer's favour (MAL-6).
    pub const INSPECTION: Flag = Flag::new_static("inspection");
    /// Not wanted any more, and fit to be sold again (MAL-5).
    pub const RESALEABLE: Flag = Flag::new_static("resaleable");
    /// Urgent: paid first, recovered later (MAL-6).
    pub const PAY_FIRST: Flag = Flag::new_static("pay-first");
}

/// What complaints are about (MAL-5).
pub mod subject {
    use crate::vocabulary::Subject;

    /// Quality of goods (商品质量).
    pub const QUALITY: Subject = Subject::new_static("product-quality");
    /// Goods that the customer does not want any more (不称心商品).
    pub const UNWANTED: Subject = Subject::new_static("unwanted");
    /// Damage from wrong use (使用不当).
    pub const MISUSE: Subject = Subject::new_static("misuse");
    /// Attitude (服务态度).
    pub const ATTITUDE: Subject = Subject::new_static("service-attitude");
}

/// Who bears the cost of an accredited inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bearer {
    /// The counter that sold it.
    Counter,
    /// The customer.
    Customer,
}

/// Who bears the cost of the inspection, by what it found (MAL-5: the party at fault).
#[must_use]
pub const fn inspection_cost(found: Finding) -> Bearer {
    match found {
        Finding::Liable => Bearer::Counter,
        Finding::NotLiable => Bearer::Customer,
    }
}

const fn rule(name: &'static str) -> RuleId {
    RuleId::new_static(name)
}

pub(super) fn marks() -> Vec<Mark> {
    vec![
        mark::TURNED_AWAY,
        mark::GUIDED,
        mark::PROOF_CHECKED,
        mark::INSPECTED,
        mark::COST_SETTLED,
        mark::PAID_FIRST,
        mark::RECOVERED,
    ]
}

pub(super) fn gates() -> Vec<Gate> {
    let gate = |id, before, needs, when, cite: &[&'static str]| Gate {
        id: rule(id),
        before,
        needs,
        when,
        cite: cited(cite),
        marks: Vec::new(),
    };
    let marked = |mark: crate::vocabulary::Mark| Need::Reached(mark.into());
    let (any, inspected) = (When::any(), When::any().flag(flag::INSPECTION));
    let (goods, urgent) = (When::any().flag(flag::GOODS), When::any().flag(flag::PAY_FIRST));
    vec![
        gate("guided", C::Decline, marked(mark::GUIDED), any.clone(), &["MAL-1"]),
        gate("proof", C::Propose, marked(mark::PROOF_CHECKED), goods.clone(), &["MAL-4"]),
        gate("proof-on-spot", C::Answer, marked(mark::PROOF_CHECKED), goods, &["MAL-4"]),
        // An agreed inspection is waited for; without one nothing need be proved (MAL-6).
        gate("inspected", C::Answer, marked(mark::INSPECTED), inspected.clone(), &["MAL-5"]),
        gate("cost-settled", C::Archive, marked(mark::COST_SETTLED), inspected, &["MAL-5"]),
        gate("recovered", C::Archive, marked(mark::RECOVERED), urgent, &["MAL-6"]),
        gate("called-back", C::Close, Need::Satisfied, any, &["MAL-4"]),
    ]
}

/// MAL-2. A reply is whatever tells the customer how it stands: news, an offer, the answer. What is
/// taken up again is replied to again.
pub(super) fn replies() -> Vec<LimitRule> {
    let reply = |id, from: Point| {
        LimitRule::new(rule(id), from, Point::Contacted, Period::const_hours::<48>())
            .about(Topic::new_static("reply"), "customer replied to", "给予回复")
            .on_warning(Consequence::Expedite(Target::Owner))
            .on_breach(Consequence::Escalate(1))
            .cite(Clause::new_static("MAL-2"))
    };
    vec![
        reply("mal2-reply", Point::Received),
        reply("mal2-reply-again", Point::Reopened).when(When::any().from_cycle(2)),
    ]
}

pub(super) fn reactions() -> Vec<Reaction> {
    let reaction = |id, on, cite| Reaction::new(rule(id), on).cite(Clause::new_static(cite));
    let escalated = || Trigger::Reached(Point::Escalated.into());
    vec![
        // The offender is rarely whoever took the case in: operations finds out who, then proposes.
        reaction("turned-away", Trigger::Reached(mark::TURNED_AWAY.into()), "MAL-1")
            .then(Consequence::Notify(Target::Role(OPERATIONS))),
        reaction("escalated", escalated(), "MAL-3")
            .then(Consequence::Notify(Target::Role(OPERATIONS))),
        reaction("paid-first", Trigger::Reached(mark::PAID_FIRST.into()), "MAL-6")
            .then(Consequence::Notify(Target::Role(OPERATIONS))),
        reaction("dissatisfied", Trigger::Dissatisfied, "MAL-4").then(Consequence::Rework),
    ]
}

pub(super) fn incentives(recovery: Option<MoneyRange>) -> Vec<IncentiveRule> {
    let scale = measure::FIRST_CONTACT.iter().map(|scaled| scaled.measure.clone()).collect();
    let notice = |id, on, stake, cite: &[&'static str], en: &str, zh: &str| IncentiveRule {
        id: rule(id),
        incentive: Incentive::Penalty,
        label: Label::new(en, zh),
        on,
        joint: None,
        stake,
        decided_by: vec![MALL_MANAGER],
        cite: cited(cite),
    };
    let offence = notice(
        "mal1-first-contact",
        Target::Owner,
        Stake::Measures(scale),
        &["MAL-1"],
        "first-contact responsibility broken",
        "违反首问负责制",
    );
    let money = recovery.map(|range| {
        [
            notice(
                "mal1-make-good",
                Target::Owner,
                Stake::Money(range),
                &["MAL-1"],
                "loss to the company made good",
                "给公司造成经济损失，照价赔偿",
            ),
            notice(
                "mal5-counter-bears",
                Target::Role(FLOOR_MANAGER),
                Stake::Money(range),
                &["MAL-5", "MAL-6"],
                "loss borne by the selling counter",
                "损失部分由售出专柜承担",
            ),
        ]
    });
    std::iter::once(offence).chain(money.into_iter().flatten()).collect()
}

pub(super) fn labels() -> Vec<(String, Label)> {
    let measures: Vec<_> =
        measure::FIRST_CONTACT.iter().map(|m| (m.measure.as_str(), m.en, m.zh)).collect();
    let mut all = named(&measures);
    all.extend(named(&[
        ("post", "letter", "来函"),
        ("hotline", "telephone", "来电"),
        ("visit", "visit", "来访"),
        ("counter", "counter", "现场柜台"),
        ("desk-clerk", "service desk", "总服务台人员"),
        ("shop-assistant", "shop assistant", "营业员"),
        ("floor-manager", "floor manager", "现场管理人员"),
        ("operations-manager", "head of operations", "营运部负责人"),
        ("other-manager", "manager of another department", "协管部门管理人员"),
        ("mall-manager", "mall manager", "商场负责人"),
        ("service-desk", "service desk", "总服务台"),
        ("counters", "counters", "专柜"),
        ("operations", "operations", "营运部"),
        ("other-departments", "other departments", "协管部门"),
        ("turned-away", "customer turned away", "推诿顾客"),
        ("guided", "explained and guided elsewhere", "已说明并指引"),
        ("proof-checked", "proof of purchase checked", "已核对销售凭证"),
        ("inspection-reported", "inspection reported", "检测机构已出具鉴定"),
        ("inspection-cost-settled", "inspection cost settled", "检测费用已结清"),
        ("paid-first", "paid first", "先行赔付"),
        ("recovered", "recovered", "已追索"),
        ("goods", "concerns goods", "涉及商品"),
        ("inspection", "accredited inspection agreed", "商定送检鉴定"),
        ("resaleable", "fit to be sold again", "不影响第二次销售"),
        ("pay-first", "pay first, recover later", "先赔后索"),
        ("product-quality", "quality of goods", "商品质量"),
        ("unwanted", "not wanted any more", "不称心商品"),
        ("misuse", "damaged by wrong use", "使用不当"),
        ("service-attitude", "service attitude", "服务态度"),
        ("apology", "apology", "致歉"),
        ("repair", "repair", "维修"),
        ("exchange", "exchange", "换货"),
        ("refund", "refund", "退货"),
        ("damages", "damages", "赔偿"),
        ("system", "system", "系统"),
    ]));
    all
}
