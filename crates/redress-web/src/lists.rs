//! The lists to choose from: what the policy's rules ask about, and what the policy leaves to its host.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use redress::policy::{Policy, Trigger, When};
use redress::vocabulary::kind::Kind as List;
use redress::vocabulary::{
    Channel, Code, Flag, Grade, Line, Nature, ShortText, Subject, Tier, channel, grade, nature,
    remedy, tier,
};
use redress_handbook::classify::{KeywordRule, Keywords};
use redress_presets::dealership::subject;

/// Names of codes that no policy defines, beside those that every dealership has.
pub(crate) const WORDS: &[(&str, &str, &str)] = &[
    ("major", "major", "重大"),
    ("complex", "complex", "复杂"),
    ("provincial", "provincial", "省级"),
    ("national", "national", "全国级"),
    ("media", "media exposure", "潜在媒体曝光"),
    ("consumer-body", "consumer association", "消协等机构"),
    ("court", "court", "司法介入"),
    ("on-site", "on site", "现场"),
    ("call-back", "call-back", "回访"),
    ("oem", "manufacturer", "厂家转发"),
    ("hotline", "hotline", "热线"),
    ("online", "online", "在线客服"),
    ("email", "e-mail", "电子邮件"),
    ("post", "letter", "书信"),
    ("counter", "counter", "柜台"),
    ("visit", "visit", "来访"),
    ("regulator", "regulator", "监管部门"),
    ("apology", "apology", "道歉说明"),
    ("repair", "repair", "维修"),
    ("exchange", "exchange", "换货"),
    ("refund", "refund", "退款"),
    ("damages", "damages", "赔偿"),
    ("home-visit", "home visit", "登门拜访"),
    ("out-of-scope", "not ours to settle", "不属受理范围"),
    ("waiting-for-customer", "waiting for the customer", "等待客户"),
    ("findings-incomplete", "findings incomplete", "调查不充分"),
    ("not-solved", "not solved", "问题未解决"),
];

/// Within which time a customer's complaint of the same subject counts as a repeat. No source says; this host's own.
pub(crate) const REPEATS: TimeDelta = TimeDelta::days(30);

/// Why somebody waits, sends back, declines or gives up.
pub(crate) const REASONS: &[&str] = &[
    "waiting-for-parts",
    "part-on-order",
    "waiting-for-customer",
    "not-enough",
    "not-solved",
    "findings-incomplete",
    "settled-privately",
    "out-of-scope",
    "first-time",
];
/// What investigations find.
pub(crate) const CAUSES: &[&str] = &[
    "repair-not-lasting",
    "part-late",
    "material-defect",
    "promise-not-kept",
    "attitude",
    "waiting-time",
];
/// How cases end where the policy does not say.
pub(crate) const CONCLUSIONS: &[&str] = &["customer-satisfied", "no-further-demand", "not-reached"];
/// What customers are granted.
pub(crate) const REMEDIES: [redress::vocabulary::Remedy; 7] = [
    remedy::APOLOGY,
    remedy::REPAIR,
    remedy::EXCHANGE,
    remedy::REFUND,
    remedy::DAMAGES,
    remedy::RECTIFICATION,
    remedy::HOME_VISIT,
];

/// The properties of a case to choose from.
#[derive(Clone, Debug)]
pub(crate) struct Lists {
    pub(crate) channels: Vec<Channel>,
    pub(crate) grades: Vec<Grade>,
    pub(crate) natures: Vec<Nature>,
    pub(crate) tiers: Vec<Tier>,
    pub(crate) subjects: Vec<Subject>,
    pub(crate) lines: Vec<Line>,
    pub(crate) flags: Vec<Flag>,
    keywords: Option<Keywords>,
}

impl Lists {
    /// The subject that a text suggests.
    pub(crate) fn suggested(&self, text: &str) -> Option<Subject> {
        let best = self.keywords.as_ref()?.suggest(text).into_iter().next()?.subject;
        self.subjects.contains(&best).then_some(best)
    }
}

/// What the rules of a policy ask about, and what it has labels for.
pub(crate) fn of(policy: &Policy) -> Lists {
    let whens = conditions(policy);
    let mut lists = Lists {
        channels: named(
            policy,
            &whens,
            |when| &when.channel,
            &[channel::ON_SITE, channel::HOTLINE],
        ),
        grades: named(policy, &whens, |when| &when.grade, &[grade::GENERAL]),
        natures: named(policy, &whens, |when| &when.nature, &[nature::GENERAL]),
        tiers: named(policy, &whens, |when| &when.tier, &[tier::ORDINARY]),
        subjects: named(policy, &whens, |when| &when.subject, &[]),
        lines: named(policy, &whens, |when| &when.line, &[]),
        flags: named(policy, &whens, |when| &when.flag, &[]),
        keywords: None,
    };
    if policy.stamp().name.as_str() == "dealership" {
        // A dealership's subjects are more than its routes ask about.
        let more = subject::ALL.iter().filter(|one| !lists.subjects.contains(one)).cloned();
        lists.subjects.extend(more.collect::<Vec<_>>());
        lists.keywords = keywords();
    }
    lists
}

/// All conditions of a policy's rules.
fn conditions(policy: &Policy) -> Vec<&When> {
    let spec = policy.spec();
    let mut all: Vec<&When> = Vec::new();
    all.extend(spec.limits.iter().map(|rule| &rule.when));
    all.extend(spec.gates.iter().map(|rule| &rule.when));
    all.extend(spec.permissions.iter().map(|rule| &rule.when));
    all.extend(spec.routes.iter().map(|rule| &rule.when));
    all.extend(spec.origins.iter().map(|rule| &rule.when));
    all.extend(spec.authorities.iter().map(|rule| &rule.when));
    all.extend(spec.conclusions.iter().map(|rule| &rule.when));
    all.extend(&spec.receiver_owns);
    for rule in &spec.reactions {
        all.push(&rule.when);
        all.extend(&rule.unless);
        // What sets a reaction off is no condition on a case.
        let (Trigger::Reached(_)
        | Trigger::Dissatisfied
        | Trigger::CallBack(_)
        | Trigger::Liability(_)
        | Trigger::CarriedOver) = &rule.on;
    }
    all
}

fn named<K: List>(
    policy: &Policy,
    whens: &[&When],
    asked: impl Fn(&When) -> &Vec<Code<K>>,
    usual: &[Code<K>],
) -> Vec<Code<K>> {
    let list = K::NAME.split(' ').next().unwrap_or_default();
    let labels =
        policy.spec().labels.keys().filter_map(|key| key.strip_prefix(list)?.strip_prefix(':'));
    let labelled = labels.filter_map(|code| Code::new(code).ok());
    let asked = whens.iter().flat_map(|when| asked(when).iter().cloned());
    let mut seen = BTreeSet::new();
    let all = usual.iter().cloned().chain(asked).chain(labelled);
    all.filter(|code| seen.insert(code.as_str().to_owned())).collect()
}

/// Words that suggest a dealership's subjects.
fn keywords() -> Option<Keywords> {
    let words: [(&Subject, &[&str]); 6] = [
        (&subject::REPAIR_TECHNIQUE, &["repair", "noise", "workshop", "维修", "异响", "返修"]),
        (&subject::PARTS, &["part", "spare", "lamp", "配件", "大灯", "缺货"]),
        (&subject::RECEPTION, &["waited", "queue", "waiting", "等待", "排队", "接待"]),
        (&subject::SERVICE_ATTITUDE, &["rude", "attitude", "ignored", "态度", "无人理睬"]),
        (&subject::PRODUCT_QUALITY, &["screen", "defect", "quality", "黑屏", "质量", "故障"]),
        (&subject::DELIVERY, &["delivery", "handed over", "contract", "交车", "合同", "脚垫"]),
    ];
    let rule = |(subject, words): (&Subject, &[&str])| KeywordRule {
        subject: subject.clone(),
        words: words.iter().filter_map(|word| ShortText::new(*word).ok()).collect(),
    };
    Keywords::new(words.into_iter().map(rule).collect()).ok()
}
