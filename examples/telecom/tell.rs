//! A case's log in words: when, who, what, and what followed from it.

use std::collections::HashMap;
use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use redress::complaint::{Command, Complaint, Event, FollowUpResult, Plan, Relation, Verdict};
use redress::vocabulary::{ComplaintId, Facts, Lang, RuleId};

use crate::scene::{Error, Scene};
use crate::words;

/// The due instants of the limits that are running, as the log has said so far.
type Due = HashMap<RuleId, DateTime<Utc>>;

/// The whole story of a case.
pub(crate) fn story(
    scene: &Scene,
    id: &ComplaintId,
    number: u32,
    title: &str,
) -> Result<String, Error> {
    let (lang, complaint) = (scene.lang, scene.desk.load(id)?);
    let mut moments: Vec<(DateTime<Utc>, String, Vec<String>)> = Vec::new();
    let mut due = Due::new();
    for entry in scene.desk.log(id)? {
        let who = words::actor(&scene.policy, &entry.actor, lang);
        let said = entry.events.iter();
        let lines: Vec<String> =
            said.filter_map(|e| line(scene, &mut due, e, entry.occurred_at)).collect();
        match moments.last_mut() {
            Some((at, last, said)) if *last == who && *at == entry.occurred_at => {
                said.extend(lines);
            }
            _ => moments.push((entry.occurred_at, who, lines)),
        }
    }
    for refusal in scene.refusals.borrow().iter().filter(|refusal| refusal.id == *id) {
        let asked = match &refusal.command {
            Command::Mark(marked) => words::code(&scene.policy, marked.mark.as_str(), lang),
            other => other.kind().label(lang),
        };
        let why = words::refusal(&scene.policy, &refusal.why, lang);
        let line = match lang {
            Lang::En => format!("⊘ wanted to “{asked}”, refused: {why}"),
            Lang::Zh => format!("⊘ 欲“{asked}”，系统拒绝：{why}"),
        };
        let who = words::actor(&scene.policy, &refusal.actor, lang);
        // Refused at a time at which the same person did something: told together.
        let after = moments.iter().rposition(|(at, ..)| *at <= refusal.at);
        let place = after.map_or(0, |at| at + 1);
        match moments.get_mut(place.saturating_sub(1)) {
            Some((at, last, said)) if *last == who && *at == refusal.at => said.push(line),
            _ => moments.insert(place, (refusal.at, who, vec![line])),
        }
    }
    let mut text = format!("━━ {number}. {title}\n   {}\n", heading(scene, id, &complaint.facts));
    for (at, who, lines) in moments {
        let _ = writeln!(text, "{}  {who}", words::moment(&scene.policy, at, lang));
        for line in lines {
            let _ = writeln!(text, "      {line}");
        }
    }
    let _ = writeln!(text, "   {}", closing(scene, &complaint));
    Ok(text)
}

fn heading(scene: &Scene, id: &ComplaintId, facts: &Facts) -> String {
    let (lang, policy) = (scene.lang, &scene.policy);
    let word = |code: &str| words::code(policy, code, lang).to_owned();
    let mut said = vec![id.to_string(), facts.kind.label(lang).to_owned()];
    if matches!(facts.kind, redress::vocabulary::Kind::Complaint) {
        said.push(word(facts.grade.as_str()));
    }
    said.push(word(facts.tier.as_str()));
    said.push(word(facts.channel.as_str()));
    said.extend(facts.line.iter().map(|line| word(line.as_str())));
    said.extend(facts.subject.iter().map(|subject| word(subject.as_str())));
    said.extend(facts.flags.iter().map(|flag| word(flag.as_str())));
    said.join(" · ")
}

fn closing(scene: &Scene, complaint: &Complaint) -> String {
    let (lang, policy) = (scene.lang, &scene.policy);
    let count = |verdict| complaint.all_limits().filter(|l| l.verdict() == verdict).count();
    let (kept, broken) = (count(Verdict::Kept), count(Verdict::Broken));
    let (expedites, rework) = (complaint.counts.expedites, complaint.cycle - 1);
    let end = match &complaint.state {
        redress::complaint::State::Closed { conclusion } => {
            words::code(policy, conclusion.as_str(), lang)
        }
        other => other.kind().label(lang),
    };
    match lang {
        Lang::En => format!(
            "= {end}; limits kept {kept}, broken {broken}; expedite orders {expedites}; handled again {rework}"
        ),
        Lang::Zh => format!(
            "= {end}；时限达成{kept}项，超时{broken}项；督办{expedites}次；再处理{rework}次"
        ),
    }
}

/// The line that tells an event, if it tells anything.
fn line(scene: &Scene, due: &mut Due, event: &Event, at: DateTime<Utc>) -> Option<String> {
    limit_line(scene, due, event, at).or_else(|| follow_line(scene, event)).or_else(|| {
        let done = done(scene, event)?;
        Some(format!("• {done}"))
    })
}

/// The lines about limits.
fn limit_line(scene: &Scene, due: &mut Due, event: &Event, at: DateTime<Utc>) -> Option<String> {
    let (policy, lang) = (&scene.policy, scene.lang);
    let name = |rule: &RuleId| words::limit(policy, rule, lang);
    let when = |instant| words::near(policy, instant, at, lang);
    let say = |en: String, zh: String| Some(if lang == Lang::En { en } else { zh });
    match event {
        Event::LimitStarted { rule, due: until, .. } => {
            due.insert(rule.clone(), *until);
            let within = policy.limit(rule).map(|rule| rule.within.text(lang)).unwrap_or_default();
            let (name, until) = (name(rule), when(*until));
            say(
                format!("○ limit starts: {name}, {within}, due {until}"),
                format!("○ 时限开始：{name}，{within}，截止 {until}"),
            )
        }
        Event::LimitMet { rule, at, on_time, originally, .. } => {
            let (until, name) = (due.remove(rule)?, name(rule));
            let (spare, over) = (words::span(until - *at, lang), words::span(*at - until, lang));
            match (on_time, originally) {
                (true, true) => say(
                    format!("✓ kept: {name}, {spare} to spare"),
                    format!("✓ 按时：{name}，余{spare}"),
                ),
                (true, false) => say(
                    format!("✓ kept by the new promise, not by the first: {name}"),
                    format!("✓ 按重新承诺的时限完成（原时限已过）：{name}"),
                ),
                (false, _) => {
                    say(format!("✗ done {over} late: {name}"), format!("✗ 超时{over}完成：{name}"))
                }
            }
        }
        Event::LimitWarned { rule, warning, .. } => {
            let (until, name) = (when(due.get(rule).copied()?), name(rule));
            let percent = warning.percent;
            say(
                format!("! warning at {percent}: {name}, due {until}"),
                format!("! 预警（{percent}）：{name}，截止 {until}"),
            )
        }
        Event::LimitBreached { rule, due: until } => {
            let (name, until) = (name(rule), when(*until));
            say(
                format!("✗ LIMIT BROKEN: {name}, was due {until}"),
                format!("✗ 超时：{name}，应于 {until} 前完成"),
            )
        }
        Event::LimitRepromised { rule, from, to, reason, customer_told, .. } => {
            due.insert(rule.clone(), *to);
            let (name, from, to) = (name(rule), when(*from), when(*to));
            let reason = words::code(policy, reason.as_str(), lang);
            let told = if *customer_told {
                lang.pick("; the customer knows", "；已告知客户")
            } else {
                ""
            };
            say(
                format!("○ promised anew: {name}, from {from} to {to} ({reason}){told}"),
                format!("○ 重新承诺：{name}，由 {from} 改为 {to}（{reason}）{told}"),
            )
        }
        Event::LimitLapsed { rule } => {
            due.remove(rule)?;
            let name = name(rule);
            say(format!("○ no longer needed: {name}"), format!("○ 时限不再适用：{name}"))
        }
        Event::LimitSuperseded { rule, .. } => {
            due.remove(rule)?;
            let name = name(rule);
            say(format!("○ replaced: {name}"), format!("○ 时限被替代：{name}"))
        }
        _ => None,
    }
}

/// The lines about who hears of it.
fn follow_line(scene: &Scene, event: &Event) -> Option<String> {
    let (policy, lang) = (&scene.policy, scene.lang);
    let say = |en: String, zh: String| Some(if lang == Lang::En { en } else { zh });
    match event {
        Event::Expedited { to, .. } => {
            let to = words::party(policy, to, lang);
            say(format!("→ expedite order to {to}"), format!("→ 向{to}派发督办工单"))
        }
        Event::Notified { to, rule, .. } => {
            let to = words::party(policy, to, lang);
            let about = match (rule.as_str(), lang) {
                ("screen-dissatisfied" | "screen-dissatisfied-above", _) => {
                    lang.pick(" to screen the case", "甄别")
                }
                ("promise-explained", _) => lang.pick(" of the new promise", "：已重新承诺时限"),
                _ => "",
            };
            say(format!("→ told: {to}{about}"), format!("→ 通知{to}{about}"))
        }
        Event::AuthorityUsed { authority } => {
            let which = words::code(policy, authority.as_str(), lang);
            say(format!("→ by delegated authority: {which}"), format!("→ 使用授权：{which}"))
        }
        _ => None,
    }
}

fn plan(scene: &Scene, plan: &Plan) -> String {
    let (policy, lang) = (&scene.policy, scene.lang);
    let mut said: Vec<String> = plan
        .remedies
        .iter()
        .map(|remedy| words::code(policy, remedy.as_str(), lang).to_owned())
        .collect();
    said.extend(plan.compensation.map(|money| money.text(lang)));
    if said.is_empty() {
        return lang.pick("findings and a way to explain them", "处理情况及解释口径").to_owned();
    }
    said.join(lang.pick(", ", "、"))
}

/// What somebody did.
fn done(scene: &Scene, event: &Event) -> Option<String> {
    let (policy, lang) = (&scene.policy, scene.lang);
    let word = |code: &str| words::code(policy, code, lang).to_owned();
    let with = |detail: String| {
        Some(format!("{}{}{detail}", event.kind().label(lang), lang.pick(": ", "：")))
    };
    match event {
        Event::Dispatched { to } | Event::Transferred { to, .. } | Event::Returned { to, .. } => {
            let said = match (event, lang) {
                (Event::Returned { .. }, Lang::En) => "ticket returned to ",
                (Event::Returned { .. }, Lang::Zh) => "工单反馈至",
                (Event::Dispatched { .. }, Lang::En) => "dispatched to ",
                (Event::Dispatched { .. }, Lang::Zh) => "派单至",
                (_, Lang::En) => "transferred to ",
                (_, Lang::Zh) => "转派至",
            };
            Some(format!("{said}{}", word(to.as_str())))
        }
        Event::Registered => Some(lang.pick("ticket filled in", "填写投诉工单").to_owned()),
        Event::AssistRequested { department } => with(word(department.as_str())),
        Event::Investigated { cause: Some(cause), .. } => with(word(cause.as_str())),
        Event::Proposed { plan: proposed } => with(plan(scene, proposed)),
        Event::SentBack { reason } | Event::Reopened { reason, .. } => with(word(reason.as_str())),
        Event::Answered { outcome } => with(outcome.label(lang).to_owned()),
        Event::FollowedUp { result: FollowUpResult::Reached(said), .. } => {
            with(said.label(lang).to_owned())
        }
        Event::Closed { conclusion } => with(word(conclusion.as_str())),
        Event::Escalated { level, to, .. } => {
            let to = words::party(policy, to, lang);
            Some(match lang {
                Lang::En => format!("escalated to level {level}: {to}"),
                Lang::Zh => format!("问题升级至第{level}级：{to}"),
            })
        }
        Event::LiabilityDecided { finding, .. } => with(finding.label(lang).to_owned()),
        Event::Marked { mark } => Some(word(mark.as_str())),
        Event::Linked { to, relation } => {
            let how = match relation {
                Relation::EscalatedFrom => lang.pick("grew out of", "升级自"),
                Relation::AppealOf => lang.pick("appeal after", "申诉所涉"),
                _ => lang.pick("linked to", "关联"),
            };
            Some(format!("{how}{}{to}", lang.pick(" ", "：")))
        }
        _ => Some(event.kind().label(lang).to_owned()),
    }
}
