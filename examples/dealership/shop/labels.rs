//! What a person reads: codes in words, instants in local time, spans, persons.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use redress::complaint::{Complaint, ExtensionRefusal, Missing, NeededRole, Rejection};
use redress::lifecycle::Milestone;
use redress::policy::{Policy, Scope};
use redress::vocabulary::{ActorId, Lang, Party, Role, RuleId, Topic};

use super::people;
use super::simulation::Scene;

/// Codes of this example that the policy has no words for.
const WORDS: [(&str, &str, &str); 29] = [
    ("technician", "technician", "维修技师"),
    ("parts-clerk", "parts clerk", "配件员"),
    ("out-of-scope", "not ours to settle", "不属本店受理范围"),
    ("not-enough", "offer not enough", "客户不接受方案"),
    ("waiting-for-parts", "waiting for parts", "等待配件"),
    ("part-on-order", "part on order", "配件在途"),
    ("settled-privately", "settled by the customer", "客户自行解决"),
    ("first-time", "first time, cautioned", "首次，口头提醒"),
    ("rework", "sent back by the call-back", "回访退回"),
    ("customer-satisfied", "customer satisfied", "客户满意"),
    ("no-further-demand", "no further demand", "客户无异议"),
    ("not-reached", "customer not reached", "多次回访未接通"),
    ("repair-not-lasting", "repair did not last", "维修不彻底"),
    ("part-late", "part late", "配件延误"),
    ("material-defect", "material defect", "材料缺陷"),
    ("promise-not-kept", "promise not kept", "承诺未兑现"),
    ("attitude", "attitude", "服务态度"),
    ("waiting-time", "waiting time", "等待时间长"),
    ("customer-service", "customer service", "客服部"),
    ("general", "general", "一般"),
    ("first-contact", "customer contacted", "联系客户"),
    ("form-contact", "department contacts customer", "部门联系客户"),
    ("rectification", "rectification", "整改"),
    ("ordinary", "ordinary", "普通"),
    ("vip", "VIP", "重要客户"),
    ("oem-support", "OEM support needed", "需厂家支持"),
    ("management", "management", "总经办"),
    ("form-return", "form returned", "处理表交客服部"),
    ("handle", "handled", "处理完毕"),
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

/// What a limit is about.
pub(crate) fn limit<'a>(policy: &'a Policy, rule: &'a RuleId, lang: Lang) -> &'a str {
    policy.limit(rule).map_or(rule.as_str(), |rule| rule.label.text(lang))
}

/// What limits on a topic are about.
pub(crate) fn topic<'a>(policy: &'a Policy, topic: &'a Topic, lang: Lang) -> &'a str {
    let rule = policy.spec().limits.iter().find(|rule| rule.topic == *topic);
    rule.map_or(topic.as_str(), |rule| rule.label.text(lang))
}

/// The clauses that a limit comes from.
pub(crate) fn clauses(policy: &Policy, rule: &RuleId) -> String {
    let cite = policy.limit(rule).map_or(&[][..], |rule| &rule.cite);
    cite.iter().map(redress::vocabulary::Clause::as_str).collect::<Vec<_>>().join(", ")
}

/// What a notice is for.
pub(crate) fn incentive<'a>(policy: &'a Policy, rule: &'a RuleId, lang: Lang) -> &'a str {
    policy.incentive(rule).map_or(rule.as_str(), |rule| rule.label.text(lang))
}

/// A person's name.
pub(crate) fn person(id: &ActorId, lang: Lang) -> &str {
    people::by_id(id).map_or(id.as_str(), |person| person.name(lang))
}

/// Whoever holds a role: title and name.
pub(crate) fn holder(policy: &Policy, role: &Role, lang: Lang) -> String {
    let title = code(policy, role.as_str(), lang);
    match people::holding(role) {
        Some(person) => titled(title, person.name(lang), lang),
        None => title.to_owned(),
    }
}

fn titled(title: &str, name: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{name}, {title}"),
        Lang::Zh => format!("{title}{name}"),
    }
}

/// An actor: name and what they act as.
pub(crate) fn actor(policy: &Policy, actor: &redress::vocabulary::Actor, lang: Lang) -> String {
    let title = code(policy, actor.role.as_str(), lang);
    match people::by_id(&actor.id) {
        Some(person) => titled(title, person.name(lang), lang),
        None => lang.pick("the desk", "系统").to_owned(),
    }
}

/// Who is meant.
pub(crate) fn party(policy: &Policy, party: &Party, lang: Lang) -> String {
    match party {
        Party::Person(id) => person(id, lang).to_owned(),
        Party::Role(role) | Party::Manager { role, .. } => holder(policy, role, lang),
        Party::Department(unit) => code(policy, unit.as_str(), lang).to_owned(),
    }
}

/// The name alone of who is meant, for a notice.
pub(crate) fn party_name(policy: &Policy, party: &Party, lang: Lang) -> String {
    match party {
        Party::Role(role) | Party::Manager { role, .. } => match people::holding(role) {
            Some(person) => person.name(lang).to_owned(),
            None => code(policy, role.as_str(), lang).to_owned(),
        },
        _ => self::party(policy, party, lang),
    }
}

impl Scene {
    /// A code in words.
    pub(crate) fn word<'a>(&'a self, code: &'a str) -> &'a str {
        self::code(&self.policy, code, self.lang)
    }

    /// A day and time of day where the dealership is.
    pub(crate) fn moment(&self, at: DateTime<Utc>) -> String {
        moment(at, self.calendar.zone(), self.lang)
    }

    /// The same, without the day when it is this one.
    pub(crate) fn moment_near(&self, at: DateTime<Utc>, near: DateTime<Utc>) -> String {
        let zone = self.calendar.zone();
        let (local, other) = (at.with_timezone(&zone), near.with_timezone(&zone));
        if local.date_naive() == other.date_naive() {
            local.format("%H:%M").to_string()
        } else {
            self.moment(at)
        }
    }

    /// A day where the dealership is.
    pub(crate) fn day(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.calendar.zone()).format("%Y-%m-%d").to_string()
    }

    /// The department responsible for a complaint.
    pub(crate) fn department<'a>(&'a self, complaint: &'a Complaint) -> &'a str {
        self.word(complaint.route.responsible().as_str())
    }
}

/// A day and time of day in a zone, of a width of its own in each language.
pub(crate) fn moment(at: DateTime<Utc>, zone: chrono_tz::Tz, lang: Lang) -> String {
    let local = at.with_timezone(&zone);
    match lang {
        Lang::En => local.format("%a %d %b %H:%M").to_string(),
        Lang::Zh => {
            const DAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
            let day = usize::try_from(local.weekday().num_days_from_monday()).ok();
            let day = day.and_then(|day| DAYS.get(day)).copied().unwrap_or_default();
            format!("{} 周{day} {}", local.format("%m-%d"), local.format("%H:%M"))
        }
    }
}

/// A span, rounded down to minutes, or to hours from two days on.
pub(crate) fn span(by: TimeDelta, lang: Lang) -> String {
    let minutes = by.num_minutes().max(0);
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    match (days, minutes / 60) {
        (2.., _) if hours == 0 => format!("{days}{}", lang.pick(" days", "天")),
        (2.., _) => {
            format!("{days}{}{hours}{}", lang.pick(" days ", "天"), lang.pick(" h", "小时"))
        }
        (_, 0) => format!("{rest}{}", lang.pick(" min", "分钟")),
        (_, all) if rest == 0 => format!("{all}{}", lang.pick(" h", "小时")),
        (_, all) => {
            format!("{all}{}{rest:02}{}", lang.pick(" h ", "小时"), lang.pick(" min", "分"))
        }
    }
}

/// Who would be allowed, the managers of all departments in a word.
fn needed(policy: &Policy, needed: &[NeededRole], lang: Lang) -> Vec<String> {
    let origin = &policy.spec().origin;
    let units = policy.spec().departments.iter().filter(|unit| unit.department != *origin);
    let heads: Vec<&Role> = units.map(|unit| &unit.manager).collect();
    let far = |scope| match scope {
        Scope::Any => "",
        Scope::Holder => lang.pick(" with the form", "（持表部门）"),
        Scope::Responsible => lang.pick(" of the responsible department", "（责任部门）"),
        Scope::Owner => lang.pick(" who owns the case", "（第一责任人）"),
        Scope::Home => lang.pick(" of the customer's unit", "（归属单位）"),
    };
    let mut roles: Vec<String> = Vec::new();
    for one in needed {
        let of_all = heads.contains(&&one.role)
            && heads.iter().all(|head| {
                needed.iter().any(|other| other.role == **head && other.scope == one.scope)
            });
        let role = match (of_all, one.scope) {
            (false, _) => code(policy, one.role.as_str(), lang),
            (true, Scope::Holder | Scope::Responsible) => lang.pick("the manager", "部门经理"),
            (true, _) => lang.pick("any manager", "各部门经理"),
        };
        let role = format!("{role}{}", far(one.scope));
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles
}

/// Why the desk refused, in the words of a screen.
pub(crate) fn refusal(policy: &Policy, why: &Rejection, lang: Lang) -> String {
    match (why, lang) {
        (Rejection::WrongState { state, .. }, _) => match lang {
            Lang::En => format!("not while the case is {}", state.label(lang)),
            Lang::Zh => format!("“{}”状态下不可", state.label(lang)),
        },
        (Rejection::NotAllowed { needed_roles, cite, .. }, _) => {
            let roles = needed(policy, needed_roles, lang);
            let cite: Vec<_> = cite.iter().map(redress::vocabulary::Clause::as_str).collect();
            let cite =
                if cite.is_empty() { String::new() } else { format!(" [{}]", cite.join(", ")) };
            if roles.is_empty() {
                return lang.pick("nobody may, under this policy", "本制度未授权任何人").to_owned();
            }
            let (few, more) = (roles.iter().take(5), roles.len().saturating_sub(5));
            let mut list = few.cloned().collect::<Vec<_>>().join(lang.pick(", ", "、"));
            if more > 0 {
                list += &match lang {
                    Lang::En => format!(" and {more} more"),
                    Lang::Zh => format!("等{}个角色", roles.len()),
                };
            }
            format!("{}{list}{cite}", lang.pick("only ", "仅限"))
        }
        (Rejection::GateClosed { missing, cite, .. }, _) => {
            let first = match missing {
                Missing::Milestone(Milestone::At(point)) => match lang {
                    Lang::En => format!("“{}” must come first", point.label(lang)),
                    Lang::Zh => format!("须先“{}”", point.label(lang)),
                },
                Missing::Milestone(Milestone::Marked(mark)) => {
                    code(policy, mark.as_str(), lang).to_owned()
                }
                Missing::Satisfied => lang
                    .pick(
                        "the call-back must have found the customer satisfied",
                        "须先回访且客户满意",
                    )
                    .to_owned(),
                Missing::Liability => {
                    lang.pick("liability must be decided first", "须先认定责任").to_owned()
                }
                Missing::FormHome => lang
                    .pick("the form must be back at customer service", "处理表须先交回客服部")
                    .to_owned(),
                // Needs of other procedures, which this policy has none of.
                other => other.to_string(),
            };
            let cite: Vec<_> = cite.iter().map(redress::vocabulary::Clause::as_str).collect();
            format!("{first} [{}]", cite.join(", "))
        }
        (Rejection::NotHeld, Lang::Zh) => "未挂起，无可恢复".to_owned(),
        (Rejection::AlreadyHeld { .. }, Lang::Zh) => "已挂起".to_owned(),
        (Rejection::OnHold { .. }, Lang::Zh) => "挂起中，须先恢复".to_owned(),
        (Rejection::FormIsHome, Lang::Zh) => "处理表已在客服部".to_owned(),
        (Rejection::NotHeld, Lang::En) => "it is not on hold".to_owned(),
        (Rejection::AlreadyHeld { .. }, Lang::En) => "it is on hold already".to_owned(),
        (Rejection::OnHold { .. }, Lang::En) => "it is on hold; resume first".to_owned(),
        (Rejection::FormIsHome, Lang::En) => "the form is at customer service already".to_owned(),
        (Rejection::Extension { why: ExtensionRefusal::Late { .. }, .. }, _) => {
            lang.pick("asked for after the limit had run out", "时限届满后不得申请延期").to_owned()
        }
        (Rejection::Extension { why: ExtensionRefusal::NotRunning, .. }, _) => {
            lang.pick("no such limit is running", "该时限未在计时").to_owned()
        }
        (other, _) => other.to_string(),
    }
}
