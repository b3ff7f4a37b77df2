//! Limits: what runs out next, the time left, and why a limit is due when it is.

use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};
use redress::complaint::{Complaint, Limit, Verdict};
use redress::policy::{OnHold, Policy};
use redress::time::LimitClock;
use redress::vocabulary::Lang;
use redress_report::Glossary;

use super::{moment, span};

/// How pressing a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pressing {
    Overdue,
    Warned,
    Running,
}

impl Pressing {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Overdue => "bad",
            Self::Warned => "soon",
            Self::Running => "fine",
        }
    }
}

/// The live limit that counts for the order of work: one that is broken, otherwise the one due first.
pub(crate) fn pressing(complaint: &Complaint) -> Option<(&Limit, Pressing)> {
    let live = || complaint.limits.iter().filter(|limit| !limit.is_suspended());
    let broken = live().filter(|limit| limit.breached.is_some()).min_by_key(|limit| limit.due);
    let next = live().filter(|limit| limit.breached.is_none()).min_by_key(|limit| limit.due);
    match (broken, next) {
        (Some(limit), _) => Some((limit, Pressing::Overdue)),
        (None, Some(limit)) if limit.warned > 0 => Some((limit, Pressing::Warned)),
        (None, next) => next.map(|limit| (limit, Pressing::Running)),
    }
}

/// The time until a limit is due, on its own clock; negative if it is past.
fn left(policy: &Policy, limit: &Limit, now: DateTime<Utc>) -> (TimeDelta, LimitClock) {
    let rule = policy.limit(&limit.rule);
    let clock = rule.map_or(LimitClock::Elapsed, |rule| rule.within.clock());
    let calendar = rule.map_or(&policy.spec().calendar, |rule| policy.calendar(rule));
    let (from, to, sign) =
        if now <= limit.due { (now, limit.due, 1) } else { (limit.due, now, -1) };
    let by = calendar.measure(clock, from, to).unwrap_or_else(|_| to.signed_duration_since(from));
    (by * sign, clock)
}

/// `2 h 5 min left`, `overdue by 3 h of working time`.
pub(crate) fn time_left(policy: &Policy, limit: &Limit, now: DateTime<Utc>, lang: Lang) -> String {
    let (by, clock) = left(policy, limit, now);
    let (late, time) = (by < TimeDelta::zero(), span(by.abs(), lang));
    let working = clock == LimitClock::Working;
    match (lang, late) {
        (Lang::En, false) => format!("{time} left{}", if working { " (working time)" } else { "" }),
        (Lang::En, true) => {
            format!("overdue by {time}{}", if working { " (working time)" } else { "" })
        }
        (Lang::Zh, false) => format!("{}剩{time}", if working { "工作时间" } else { "" }),
        (Lang::Zh, true) => format!("{}超时{time}", if working { "工作时间" } else { "" }),
    }
}

/// All limits of a complaint as a table, the live ones first.
pub(crate) fn table(
    complaint: &Complaint,
    policy: &Policy,
    words: &Glossary<'_>,
    now: DateTime<Utc>,
    lang: Lang,
) -> Markup {
    let zone = policy.spec().calendar.zone();
    html! {
        div class="scroll" tabindex="0" { table class="limits" {
            thead { tr {
                th scope="col" { (lang.pick("Limit", "时限")) }
                th scope="col" { (lang.pick("Due", "截止")) }
                th scope="col" { (lang.pick("Stands at", "情况")) }
                th scope="col" { (lang.pick("Why then?", "为何此时截止？")) }
            } }
            tbody { @for limit in complaint.limits.iter().chain(complaint.ended.iter().rev()) {
                tr {
                    th scope="row" { (words.limit_cited(&limit.rule).text(lang)) }
                    td { (moment(limit.due, zone)) }
                    td class=(class(limit)) { (standing(policy, limit, now, lang)) }
                    td { details { summary { (lang.pick("Explain", "说明")) }
                        pre { (why(complaint, policy, limit, lang)) } } }
                }
            } }
        } }
    }
}

fn class(limit: &Limit) -> &'static str {
    match limit.verdict() {
        Verdict::Kept => "kept",
        Verdict::Broken => "bad",
        Verdict::Open if limit.warned > 0 => "soon",
        Verdict::Open => "fine",
        Verdict::Void => "quiet",
    }
}

fn standing(policy: &Policy, limit: &Limit, now: DateTime<Utc>, lang: Lang) -> String {
    let text = match limit.verdict() {
        _ if limit.is_suspended() => lang.pick("waits while the case is on hold", "挂起，暂停计时"),
        Verdict::Kept => lang.pick("✓ kept", "✓ 按时"),
        Verdict::Broken if !limit.is_live() => lang.pick("✗ not kept", "✗ 超时"),
        Verdict::Void => lang.pick("no longer matters", "已失效"),
        Verdict::Broken | Verdict::Open => return time_left(policy, limit, now, lang),
    };
    text.to_owned()
}

/// The derivation of the date, from the calendar.
fn why(complaint: &Complaint, policy: &Policy, limit: &Limit, lang: Lang) -> String {
    let Some(rule) = policy.limit(&limit.rule) else {
        return lang
            .pick("the rule is one of another version of the policy", "该规则属于制度的另一版本")
            .to_owned();
    };
    let calendar = policy.calendar(rule);
    let promised = lang.pick(
        "- The date is a promise to the customer: agreed, extended, or taken over from a duplicate.",
        "- 该日期为对客户的承诺：约定、延期，或承接自重复投诉。",
    );
    if rule.agreed {
        return promised.to_owned();
    }
    let mut pauses: Vec<(DateTime<Utc>, Option<DateTime<Utc>>)> = Vec::new();
    if rule.on_hold == OnHold::Stops {
        pauses.extend(complaint.holds.iter().map(|(from, to)| (*from, Some(*to))));
        pauses.extend(complaint.hold.iter().map(|hold| (hold.since, None)));
    }
    let explained = calendar.explain_paused_due(limit.start, rule.within, &pauses);
    let explained = explained.or_else(|_| calendar.explain_due(limit.start, rule.within));
    let Ok(explained) = explained else { return promised.to_owned() };
    let mut text = explained.text(lang);
    if limit.is_promised() {
        text.push('\n');
        text.push_str(promised);
    }
    text
}
