//! What a reader sees: codes in words, instants in local time, spans, who is meant.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use redress::complaint::{ExtensionRefusal, Missing, NeededRole, Rejection};
use redress::lifecycle::Milestone;
use redress::policy::{Policy, Scope};
use redress::vocabulary::{Actor, Clause, Lang, Party, RuleId};

use crate::people;

/// Codes of this example that the policy has no words for.
const WORDS: [(&str, &str, &str); 13] = [
    ("cell-overloaded", "cell overloaded", "小区拥塞"),
    ("backbone-port", "port at the backbone", "骨干端口故障"),
    ("no-mast-in-the-valley", "no mast in the valley", "山谷无基站"),
    ("port-replaced-without-test", "port replaced without a test", "更换端口未测试"),
    ("billed-while-down", "billed while the line was down", "断网期间仍计费"),
    ("handled-badly", "handled badly", "处理方法不当，再处理"),
    ("still-no-coverage", "still no coverage", "仍无信号"),
    ("site-survey", "the site must be surveyed", "需现场勘察"),
    ("no-improvement-named", "no improvement named", "未说明整改措施"),
    ("three-years", "three years with us", "在网三年以上"),
    ("level-1-channel", "level 1, channel", "一级授权（受理渠道）"),
    ("level-2-centre", "level 2, centre", "二级授权（处理中心）"),
    ("level-3-head", "level 3, head of the centre", "三级授权（中心负责人）"),
];

/// A code in words: the policy's, else ours, else the code.
pub(crate) fn code<'a>(policy: &'a Policy, code: &'a str, lang: Lang) -> &'a str {
    let ours = WORDS.iter().find(|(known, ..)| *known == code);
    match (policy.label(code, lang), ours) {
        (label, _) if label != code => label,
        (_, Some((_, en, zh))) => lang.pick(en, zh),
        (label, None) => label,
    }
}

/// What a limit is about, and where it is written.
pub(crate) fn limit(policy: &Policy, rule: &RuleId, lang: Lang) -> String {
    let Some(rule) = policy.limit(rule) else { return rule.to_string() };
    // The first clause sets the limit; the others are about watching it.
    let clause = rule.cite.first().map(Clause::as_str).unwrap_or_default();
    format!("{} [{clause}]", rule.label.text(lang))
}

pub(crate) fn clauses(cite: &[Clause]) -> String {
    let cite: Vec<_> = cite.iter().map(Clause::as_str).collect();
    if cite.is_empty() { String::new() } else { format!(" [{}]", cite.join(", ")) }
}

/// An actor: name and what they act as.
pub(crate) fn actor(policy: &Policy, actor: &Actor, lang: Lang) -> String {
    let title = code(policy, actor.role.as_str(), lang);
    match (people::name(&actor.id, lang), lang) {
        (Some(name), Lang::En) => format!("{name}, {title}"),
        (Some(name), Lang::Zh) => format!("{title} {name}"),
        (None, _) => title.to_owned(),
    }
}

/// Who is meant.
pub(crate) fn party(policy: &Policy, party: &Party, lang: Lang) -> String {
    match party {
        Party::Person(id) => people::name(id, lang).unwrap_or(id.as_str()).to_owned(),
        Party::Role(role) | Party::Manager { role, .. } => {
            code(policy, role.as_str(), lang).to_owned()
        }
        Party::Department(unit) => code(policy, unit.as_str(), lang).to_owned(),
    }
}

/// The local day and time of day: midnight is 24:00 of the day that it ends.
fn end_of_day(policy: &Policy, at: DateTime<Utc>) -> (NaiveDate, String) {
    let local = at.with_timezone(&policy.spec().calendar.zone());
    let (day, time) = (local.date_naive(), local.format("%H:%M").to_string());
    match day.pred_opt() {
        Some(before) if local.time() == NaiveTime::MIN => (before, "24:00".to_owned()),
        _ => (day, time),
    }
}

/// A day and time of day where the centre is.
pub(crate) fn moment(policy: &Policy, at: DateTime<Utc>, lang: Lang) -> String {
    let (local, time) = end_of_day(policy, at);
    match lang {
        Lang::En => format!("{} {time}", local.format("%a %d %b")),
        Lang::Zh => {
            const DAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
            let day = usize::try_from(local.weekday().num_days_from_monday()).ok();
            let day = day.and_then(|day| DAYS.get(day)).copied().unwrap_or_default();
            format!("{} 周{day} {time}", local.format("%m-%d"))
        }
    }
}

/// The same, without the day when it is this one.
pub(crate) fn near(policy: &Policy, at: DateTime<Utc>, to: DateTime<Utc>, lang: Lang) -> String {
    let ((local, time), (other, _)) = (end_of_day(policy, at), end_of_day(policy, to));
    if local == other {
        return time;
    }
    moment(policy, at, lang)
}

/// A span in days, hours and minutes, rounded down.
pub(crate) fn span(by: TimeDelta, lang: Lang) -> String {
    let minutes = by.num_minutes().max(0);
    let units = [
        (minutes / 1440, lang.pick(" d", "天")),
        (minutes / 60 % 24, lang.pick(" h", "小时")),
        (minutes % 60, lang.pick(" min", "分钟")),
    ];
    let said = units.iter().filter(|(count, _)| *count > 0);
    let said: Vec<_> = said.map(|(count, unit)| format!("{count}{unit}")).collect();
    if said.is_empty() {
        return lang.pick("no time", "0分钟").to_owned();
    }
    said.join(lang.pick(" ", ""))
}

fn needed(policy: &Policy, needed: &NeededRole, lang: Lang) -> String {
    let far = match needed.scope {
        Scope::Any => "",
        Scope::Holder => lang.pick(" with the ticket", "（持单）"),
        Scope::Responsible => lang.pick(" of the responsible department", "（责任部门）"),
        Scope::Owner => lang.pick(" asked first", "（首问）"),
        Scope::Home => lang.pick(" of the customer's home", "（归属地）"),
    };
    format!("{}{far}", code(policy, needed.role.as_str(), lang))
}

/// Why the desk refused.
pub(crate) fn refusal(policy: &Policy, why: &Rejection, lang: Lang) -> String {
    match why {
        Rejection::WrongState { state, .. } => match lang {
            Lang::En => format!("not while the case is {}", state.label(lang)),
            Lang::Zh => format!("“{}”状态下不可", state.label(lang)),
        },
        Rejection::NotAllowed { needed_roles, cite, .. } => {
            let mut roles: Vec<String> = Vec::new();
            for role in needed_roles.iter().map(|role| needed(policy, role, lang)) {
                if !roles.contains(&role) {
                    roles.push(role);
                }
            }
            let roles = roles.join(lang.pick(", ", "、"));
            format!("{}{roles}{}", lang.pick("only ", "仅限"), clauses(cite))
        }
        Rejection::GateClosed { missing, cite, .. } => {
            let first = match missing {
                Missing::Milestone(Milestone::At(point)) => point.label(lang),
                Missing::Milestone(Milestone::Marked(mark)) => code(policy, mark.as_str(), lang),
                Missing::FormHome => lang.pick("the ticket must be back", "工单反馈至派单单位"),
                Missing::Liability => lang.pick("liability", "责任认定"),
                Missing::Satisfied => lang.pick("a satisfied customer", "客户满意"),
                // The centre's gates ask for nothing else.
                _ => lang.pick("another step", "其他步骤"),
            };
            match lang {
                Lang::En => format!("“{first}” must come first{}", clauses(cite)),
                Lang::Zh => format!("须先“{first}”{}", clauses(cite)),
            }
        }
        Rejection::NoAuthority { .. } => lang
            .pick(
                "beyond this person's authority; approve it first [TEL-20]",
                "超出本人授权，须先批准 [TEL-20]",
            )
            .to_owned(),
        Rejection::SkipsLevel { next, .. } => match lang {
            Lang::En => format!("one level at a time, next is {next} [TEL-12]"),
            Lang::Zh => format!("须逐级升级，下一级为第{next}级 [TEL-12]"),
        },
        Rejection::Extension { why: ExtensionRefusal::CustomerNotTold, .. } => lang
            .pick("the customer must be told first [TEL-19]", "须先向客户回复进度 [TEL-19]")
            .to_owned(),
        other => other.to_string(),
    }
}
