//! A complaint's log in words: moments, each with who acted and what followed from it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use redress::complaint::{Complaint, Event, FollowUpResult, Plan, Ruling};
use redress::policy::Stake;
use redress::vocabulary::{Facts, Finding, Incentive, Lang, Money, Party, RuleId, channel};

use super::labels;
use super::simulation::Scene;

/// What kind of thing a line tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// Somebody did something.
    Did,
    /// A limit starts or runs on.
    Clock,
    /// A limit was kept.
    Kept,
    /// A warning.
    Warned,
    /// A limit ran out, or was met late.
    Broken,
    /// A penalty or reward.
    Money,
    /// Somebody is told or ordered.
    Told,
    /// The desk refused.
    Refused,
}

impl Sign {
    /// As a character of its own width.
    pub(crate) const fn mark(self) -> &'static str {
        match self {
            Self::Did => "•",
            Self::Clock => "○",
            Self::Kept => "✓",
            Self::Warned => "!",
            Self::Broken => "✗",
            Self::Money => "¥",
            Self::Told => "→",
            Self::Refused => "⊘",
        }
    }

    /// As a class of the page's style.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Did => "did",
            Self::Clock => "clock",
            Self::Kept => "kept",
            Self::Warned => "warned",
            Self::Broken => "broken",
            Self::Money => "money",
            Self::Told => "told",
            Self::Refused => "refused",
        }
    }
}

/// One line.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) sign: Sign,
    pub(crate) text: String,
}

/// What one person did at one time.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    pub(crate) at: DateTime<Utc>,
    pub(crate) who: String,
    pub(crate) lines: Vec<Line>,
}

/// The due instants of the limits that are running, as the log has said so far.
type Due = HashMap<RuleId, DateTime<Utc>>;

/// A complaint's whole story.
pub(crate) fn moments(scene: &Scene, complaint: &Complaint) -> Result<Vec<Moment>, super::Error> {
    let mut due = Due::new();
    let mut moments: Vec<Moment> = Vec::new();
    for entry in scene.desk.log(&complaint.id)? {
        let who = labels::actor(&scene.policy, &entry.actor, scene.lang);
        let events = entry.events.iter();
        let lines = events.filter_map(|event| line(scene, &mut due, event, entry.occurred_at));
        let lines: Vec<Line> = lines.collect();
        match moments.last_mut() {
            Some(last) if last.who == who && last.at == entry.occurred_at => {
                last.lines.extend(lines)
            }
            _ => moments.push(Moment { at: entry.occurred_at, who, lines }),
        }
    }
    for refusal in scene.refusals.iter().filter(|refusal| refusal.id == complaint.id) {
        let who = labels::actor(&scene.policy, &refusal.actor, scene.lang);
        let why = labels::refusal(&scene.policy, &refusal.why, scene.lang);
        let asked = refusal.command.label(scene.lang);
        let text = match scene.lang {
            Lang::En => format!("wanted to “{asked}”; the desk refused: {why}"),
            Lang::Zh => format!("欲“{asked}”，系统拒绝：{why}"),
        };
        let lines = vec![Line { sign: Sign::Refused, text }];
        moments.push(Moment { at: refusal.at, who, lines });
    }
    moments.sort_by_key(|moment| moment.at);
    Ok(moments)
}

fn line(scene: &Scene, due: &mut Due, event: &Event, at: DateTime<Utc>) -> Option<Line> {
    limit_line(scene, due, event, at)
        .or_else(|| follow_line(scene, event))
        .or_else(|| Some(Line { sign: Sign::Did, text: done(scene, event)? }))
}

/// The lines about limits.
fn limit_line(scene: &Scene, due: &mut Due, event: &Event, near: DateTime<Utc>) -> Option<Line> {
    let (policy, lang) = (&scene.policy, scene.lang);
    let name = |rule: &RuleId| {
        let (label, clauses) = (labels::limit(policy, rule, lang), labels::clauses(policy, rule));
        format!("{label} [{clauses}]")
    };
    let when = |at: DateTime<Utc>| scene.moment_near(at, near);
    let say = |sign, en: String, zh: String| {
        Some(Line { sign, text: if lang == Lang::En { en } else { zh } })
    };
    match event {
        Event::LimitStarted { rule, due: until, start, again, .. } => {
            due.insert(rule.clone(), *until);
            let within = policy.limit(rule).map(|rule| rule.within.text(lang)).unwrap_or_default();
            let (name, until) = (name(rule), when(*until));
            let (from_en, from_zh) = if *again {
                (format!(", counted from {}", when(*start)), format!("，自{}起算", when(*start)))
            } else {
                Default::default()
            };
            say(
                Sign::Clock,
                format!("limit starts: {name}, {within}, due {until}{from_en}"),
                format!("时限开始：{name}，{within}，截止 {until}{from_zh}"),
            )
        }
        Event::LimitMet { rule, at, on_time, restated, .. } => {
            let (until, name) = (due.remove(rule)?, name(rule));
            let spare = labels::span(until - *at, lang);
            let over = labels::span(*at - until, lang);
            match (on_time, restated) {
                (true, true) => say(
                    Sign::Kept,
                    format!("kept after all: {name}, recorded late"),
                    format!("实际按时：{name}，补录"),
                ),
                (true, false) => say(
                    Sign::Kept,
                    format!("kept: {name}, {spare} to spare"),
                    format!("按时：{name}，余 {spare}"),
                ),
                (false, _) => say(
                    Sign::Broken,
                    format!("done {over} late: {name}"),
                    format!("完成，超时 {over}：{name}"),
                ),
            }
        }
        Event::LimitWarned { rule, warning, .. } => {
            let (until, name) = (when(due.get(rule).copied()?), name(rule));
            let percent = warning.percent;
            say(
                Sign::Warned,
                format!("warning at {percent}: {name}, due {until}"),
                format!("预警（{percent}）：{name}，截止 {until}"),
            )
        }
        Event::LimitBreached { rule, due: until } => {
            let (until, name) = (when(*until), name(rule));
            say(
                Sign::Broken,
                format!("LIMIT BROKEN: {name}, was due {until}"),
                format!("超时：{name}，应于 {until} 前完成"),
            )
        }
        Event::LimitSuspended { rule, .. } => {
            let name = name(rule);
            say(Sign::Clock, format!("limit stops: {name}"), format!("时限中止：{name}"))
        }
        Event::LimitResumed { rule, due: until, .. } => {
            due.insert(rule.clone(), *until);
            let (name, until) = (name(rule), when(*until));
            say(
                Sign::Clock,
                format!("limit runs on: {name}, now due {until}"),
                format!("时限恢复：{name}，现截止 {until}"),
            )
        }
        Event::LimitRepromised { rule, from, to, reason, customer_told, .. } => {
            due.insert(rule.clone(), *to);
            let (name, from, to) = (name(rule), when(*from), when(*to));
            let reason = scene.word(reason.as_str());
            let (told_en, told_zh) =
                if *customer_told { (", customer told", "，已告知客户") } else { ("", "") };
            say(
                Sign::Clock,
                format!("promised anew: {name}, {to} instead of {from} ({reason}{told_en})"),
                format!("重新承诺：{name}，由 {from} 延至 {to}（{reason}{told_zh}）"),
            )
        }
        Event::LimitSuperseded { rule, .. } => {
            let name = name(rule);
            say(Sign::Clock, format!("limit replaced: {name}"), format!("时限被替代：{name}"))
        }
        Event::LimitLapsed { rule } => {
            let name = name(rule);
            say(
                Sign::Clock,
                format!("limit no longer matters: {name}"),
                format!("时限失效：{name}"),
            )
        }
        _ => None,
    }
}

/// The lines about what follows: orders, notifications, penalties, rewards.
fn follow_line(scene: &Scene, event: &Event) -> Option<Line> {
    let (policy, lang) = (&scene.policy, scene.lang);
    let say = |sign, en: String, zh: String| {
        Some(Line { sign, text: if lang == Lang::En { en } else { zh } })
    };
    let party = |to: &Party| labels::party(policy, to, lang);
    match event {
        Event::Expedited { to, .. } => say(
            Sign::Told,
            format!("expedite order to {}", party(to)),
            format!("督办：{}", party(to)),
        ),
        Event::Notified { to, .. } => {
            say(Sign::Told, format!("told: {}", party(to)), format!("通知：{}", party(to)))
        }
        Event::NoticeProposed { notice, incentive, effect, on, joint, stake, .. } => {
            let names: Vec<String> =
                on.iter().map(|on| labels::party_name(policy, on, lang)).collect();
            let names = names.join(lang.pick(", ", "、"));
            let reason = labels::incentive(policy, incentive, lang);
            let amount = stake_text(stake, lang);
            let joint = joint.as_ref().map(|joint| labels::party_name(policy, joint, lang));
            let (with_en, with_zh) = match &joint {
                Some(joint) => (format!(", jointly {joint}"), format!("，{joint}连带")),
                None => Default::default(),
            };
            let effect = effect.label(lang);
            say(
                Sign::Money,
                format!("{effect} no. {notice} proposed: {amount} for {names}{with_en} ({reason})"),
                format!("拟{effect}第{notice}号：{names} {amount}{with_zh}（{reason}）"),
            )
        }
        Event::NoticeDecided { notice, ruling: Ruling::Impose(amount) } => {
            let amount = money(*amount, lang);
            say(
                Sign::Money,
                format!("notice no. {notice} imposed: {amount}"),
                format!("核准第{notice}号：{amount}"),
            )
        }
        Event::NoticeDecided { notice, ruling: Ruling::Waive(reason) } => {
            let reason = scene.word(reason.as_str());
            say(
                Sign::Money,
                format!("notice no. {notice} waived ({reason})"),
                format!("免予第{notice}号（{reason}）"),
            )
        }
        Event::NoticeSigned { notice, by } => {
            let by = scene.word(by.as_str());
            say(
                Sign::Money,
                format!("notice no. {notice} signed as {by}"),
                format!("签署第{notice}号（{by}）"),
            )
        }
        _ => None,
    }
}

/// An amount for a person.
pub(crate) fn money(amount: Money, lang: Lang) -> String {
    amount.text(lang)
}

fn stake_text(stake: &Stake, lang: Lang) -> String {
    match stake {
        Stake::Money(range) => range.text(lang),
        Stake::Measures(measures) => {
            let codes: Vec<&str> =
                measures.iter().map(redress::vocabulary::Measure::as_str).collect();
            codes.join(lang.pick(", ", "、"))
        }
    }
}

/// A classification in a few words.
pub(crate) fn facts(scene: &Scene, facts: &Facts) -> String {
    let mut words = vec![
        scene.word(facts.grade.as_str()).to_owned()
            + scene.lang.pick(" ", "")
            + facts.kind.label(scene.lang),
    ];
    words.extend(facts.subject.as_ref().map(|subject| scene.word(subject.as_str()).to_owned()));
    if facts.nature != redress::vocabulary::nature::GENERAL {
        words.push(scene.word(facts.nature.as_str()).to_owned());
    }
    words.extend(facts.flags.iter().map(|flag| scene.word(flag.as_str()).to_owned()));
    words.join(scene.lang.pick(", ", "，"))
}

fn plan(scene: &Scene, plan: &Plan) -> String {
    let mut words: Vec<String> =
        plan.remedies.iter().map(|remedy| scene.word(remedy.as_str()).to_owned()).collect();
    words.extend(plan.compensation.map(|amount| money(amount, scene.lang)));
    words.join(scene.lang.pick(", ", "、"))
}

/// What somebody did.
fn done(scene: &Scene, event: &Event) -> Option<String> {
    let lang = scene.lang;
    let word = |code: &str| scene.word(code).to_owned();
    let pair = |en: String, zh: String| Some(if lang == Lang::En { en } else { zh });
    let plain = || event.kind().label(lang).to_owned();
    let with = |detail: String| Some(format!("{}{}{detail}", plain(), lang.pick(": ", "：")));
    match event {
        Event::Received(received) => {
            let what = &received.facts;
            let (channel, words) = (&what.channel, facts(scene, what));
            let (en, zh) = if *channel == channel::ON_SITE {
                ("on site", "现场")
            } else if *channel == channel::OEM {
                ("through the OEM", "厂家转发")
            } else {
                ("in a call-back", "回访中")
            };
            pair(format!("received {en}: {words}"), format!("接收（{zh}）：{words}"))
        }
        Event::Reclassified { to, .. } => with(facts(scene, to)),
        Event::Dispatched { to } => with(word(to.as_str())),
        Event::Transferred { from, to } => {
            with(format!("{} → {}", scene.word(from.as_str()), scene.word(to.as_str())))
        }
        Event::OwnerNamed { owner } => with(labels::person(owner, lang).to_owned()),
        Event::AssistRequested { department } => with(word(department.as_str())),
        Event::Contacted { reached: false } => pair(
            "tried to contact the customer, not reached".to_owned(),
            "联系客户，未接通".to_owned(),
        ),
        Event::Investigated { cause, substantiated } => {
            let cause = cause.as_ref().map(|cause| word(cause.as_str())).unwrap_or_default();
            let (en, zh) = if *substantiated {
                ("borne out", "属实")
            } else {
                ("not borne out", "不属实")
            };
            with(format!("{cause}{}{}", lang.pick(", ", "，"), lang.pick(en, zh)))
        }
        Event::Proposed { plan: what } => with(plan(scene, what)),
        Event::Declined { reason }
        | Event::SentBack { reason }
        | Event::Refused { reason }
        | Event::Withdrawn { reason }
        | Event::Reopened { reason, .. }
        | Event::Held { reason } => with(word(reason.as_str())),
        Event::Returned { to, .. } => with(word(to.as_str())),
        Event::Answered { outcome } => with(outcome.label(lang).to_owned()),
        Event::FollowedUp { result, .. } => with(match result {
            FollowUpResult::Reached(said) => said.label(lang).to_owned(),
            other => other.call_back().label(lang).to_owned(),
        }),
        Event::Closed { conclusion } => with(word(conclusion.as_str())),
        Event::Escalated { to, .. } => with(labels::party(&scene.policy, to, lang)),
        Event::LiabilityDecided { finding, persons } => {
            // Whose fault it was is said only where it was somebody's.
            let at_fault = persons.iter().filter(|_| *finding == Finding::Liable);
            let names: Vec<&str> = at_fault.map(|who| labels::person(&who.person, lang)).collect();
            let names = names.join(lang.pick(", ", "、"));
            let finding = finding.label(lang);
            with(if names.is_empty() {
                finding.to_owned()
            } else {
                pair(format!("{finding} ({names})"), format!("{finding}（{names}）"))?
            })
        }
        Event::Marked { mark } => Some(word(mark.as_str())),
        Event::CarriedOver { year, month } => with(format!("{year}-{month:02}")),
        _ => Some(plain()),
    }
}

/// Whether a notice takes or gives, with its sign.
pub(crate) fn signed(effect: Incentive, amount: Money, lang: Lang) -> String {
    let sign = match effect {
        Incentive::Penalty => "−",
        Incentive::Reward => "+",
    };
    format!("{sign}{}", money(amount, lang))
}
