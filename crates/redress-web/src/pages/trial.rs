//! What a change of the policy would do: what it says in other words, and which limits of the desk's own cases would
//! have been kept or not. Nothing is adopted here.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};
use redress::complaint::{Compared, Limit, Verdict, backtest};
use redress::policy::{FileError, Policy};
use redress::store::{LogStore as _, Query};
use redress::time::Clock as _;
use redress::vocabulary::{ComplaintId, Lang, RuleId, Topic};

use super::{Answer, encoded, moment, own, page};
use crate::app::App;
use crate::fields::Fields;
use crate::session::{Posted, Visitor};
use crate::store::{Store, StoreError};
use crate::{http, rows};

/// At most so many cases are judged again, those of the last days; and so many that differ are shown.
const CASES: u64 = 5_000;
const DAYS: i64 = 366;
const SHOW: usize = 100;

/// The form, with the present policy in it, to be changed or replaced.
pub(crate) async fn show(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    let file = app.policy().spec().to_toml().unwrap_or_default();
    let body = form(&app, &visitor, &file, &[]);
    page(&app, &visitor, "/policy", title(&visitor), &body)
}

/// The present policy as a file.
pub(crate) async fn file(State(app): State<Arc<App>>, _visitor: Visitor) -> Response {
    let policy = app.policy();
    let name = format!("attachment; filename=\"policy-{}.toml\"", policy.stamp().version);
    let text = policy.spec().to_toml().unwrap_or_default();
    let kind = "text/plain; charset=utf-8".to_owned();
    ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, name)], text).into_response()
}

fn title(visitor: &Visitor) -> &'static str {
    visitor.lang.pick("Try a change of the policy", "试算制度修改")
}

fn form(app: &App, visitor: &Visitor, file: &str, faults: &[String]) -> Markup {
    let present = app.policy();
    let others = app.policies().iter().filter(|policy| policy.stamp() != present.stamp());
    let others: Vec<_> = others.map(|policy| policy.stamp().version).collect();
    html! {
        p { (visitor.t(
            "Change the file, paste another one, or choose one. Nothing is adopted: the page shows what would be different, and judges the desk's own cases again.",
            "可修改下面的制度文件、粘贴或选择另一份文件。试算不会启用该制度，仅显示差异，并按其重新评判本台已有投诉。",
        )) " " a href="/policy/file" download="" { (visitor.t("The present file", "下载现行文件")) } }
        form method="post" action="/policy/try" {
            (own(visitor))
            @if !faults.is_empty() { ul class="refused" role="alert" { @for fault in faults { li { (fault) } } } }
            @if !others.is_empty() {
                div class="field" { label for="version" { (visitor.t("Another version in use", "其他在用版本")) }
                    select id="version" name="version" {
                        option value="" { (visitor.t("the file below", "以下文件")) }
                        @for version in &others { option value=(version) { (version) } }
                    } }
            }
            div class="field" hidden data-file-into="file" { label for="chosen" { (visitor.t("A file of yours", "选择文件")) }
                input type="file" id="chosen" accept=".toml,text/plain"; }
            div class="field" { label for="file" { (visitor.t("The policy to try", "待试算的制度")) }
                textarea id="file" name="file" rows="16" spellcheck="false" class="file" { (file) } }
            button class="main" { (visitor.t("Show what it would do", "试算")) }
        }
    }
}

pub(crate) async fn submit(
    State(app): State<Arc<App>>,
    Posted { visitor, fields }: Posted,
) -> Answer {
    let tried = match read(&app, &fields) {
        Ok(tried) => tried,
        Err(error) => {
            let at = |(at, text): (Option<redress::policy::Position>, String)| match at {
                Some(at) => format!("{}{}{text}", at.text(visitor.lang), visitor.t(": ", "：")),
                None => text,
            };
            let faults: Vec<_> = error.messages(visitor.lang).into_iter().map(at).collect();
            let body = form(&app, &visitor, fields.get("file").unwrap_or_default(), &faults);
            let answer = page(&app, &visitor, "/policy", title(&visitor), &body);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response());
        }
    };
    // It reads many histories: one trial at a time.
    let turn = app.packs.turn().await;
    let (now, policy) = (app.clock().now(), tried.clone());
    let trial = app.desk.store().run(move |store| Trial::of(store, &policy, now)).await;
    drop(turn);
    let failed =
        |error| http::failed(&redress::desk::Failure::Store(error).into(), &app, visitor.lang);
    let trial = trial.map_err(failed)?;
    let body = html! {
        (found(&tried, visitor.lang))
        (in_words(&app.policy(), &tried, visitor.lang))
        (trial.shown(&app, &tried, &visitor))
        p { a href="/policy" { (visitor.t("Back to the policy", "返回制度")) } }
        details { summary { (visitor.t("Change it further", "继续修改")) }
            (form(&app, &visitor, &tried.spec().to_toml().unwrap_or_default(), &[])) }
    };
    Ok(page(&app, &visitor, "/policy", title(&visitor), &body))
}

/// The version that was chosen, otherwise the file.
fn read(app: &App, fields: &Fields) -> Result<Policy, FileError> {
    let version = fields.get("version").and_then(|version| version.parse::<u32>().ok());
    let known = version
        .and_then(|version| app.policies().iter().find(|policy| policy.stamp().version == version));
    match known {
        Some(policy) => Ok(policy.clone()),
        None => Policy::from_toml(fields.get("file").unwrap_or_default()),
    }
}

fn found(tried: &Policy, lang: Lang) -> Markup {
    let findings = tried.check();
    html! {
        h2 { (lang.pick("What the check finds", "检查结果")) }
        @if findings.is_empty() { p { (lang.pick("Nothing.", "无。")) } }
        ul { @for finding in &findings { li { (finding.text(lang)) } } }
    }
}

/// The rules of an explanation, each with what stands below it, under their headings.
fn rules(text: &str) -> Vec<(String, String)> {
    let (mut heading, mut rules) = (String::new(), Vec::<(String, String)>::new());
    for line in text.lines().skip(1) {
        if let Some(rule) = line.strip_prefix("- ") {
            rules.push((heading.clone(), rule.to_owned()));
        } else if line.starts_with("  ") {
            if let Some((_, rule)) = rules.last_mut() {
                rule.push(' ');
                rule.push_str(line.trim_start());
            }
        } else if !line.is_empty() {
            line.clone_into(&mut heading);
        }
    }
    rules
}

/// What one policy says and the other does not.
fn in_words(present: &Policy, tried: &Policy, lang: Lang) -> Markup {
    let (old, new) = (rules(&present.explain(lang)), rules(&tried.explain(lang)));
    let gone: Vec<_> = old.iter().filter(|rule| !new.contains(rule)).collect();
    let come: Vec<_> = new.iter().filter(|rule| !old.contains(rule)).collect();
    let mut headings: Vec<&String> = Vec::new();
    for (heading, _) in gone.iter().chain(&come) {
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    let days = |policy: &Policy| serde_json::to_value(&policy.spec().calendar).ok();
    let calendar = days(present) != days(tried);
    html! {
        h2 { (lang.pick("The change in words", "修改内容")) }
        @if headings.is_empty() && !calendar { p { (lang.pick("Both say the same.", "两者内容相同。")) } }
        @if calendar { p { (lang.pick("The calendar is another one: its hours, days off or make-up days.", "日历不同（营业时间、节假日或调休）。")) } }
        div class="explained" { @for heading in headings {
            h3 { (heading) }
            @for (_, rule) in gone.iter().filter(|(one, _)| one == heading) { p class="gone" { del { (rule) } } }
            @for (_, rule) in come.iter().filter(|(one, _)| one == heading) { p class="come" { ins { (rule) } } }
        } }
    }
}

/// How limits on a topic stand.
#[derive(Default)]
struct Counted {
    before: u64,
    after: u64,
    newly: u64,
    no_longer: u64,
}

/// The cases of the last time, judged again.
struct Trial {
    since: DateTime<Utc>,
    cases: u64,
    /// Cases with a limit that would have run out and did not.
    newly: u64,
    topics: BTreeMap<Topic, Counted>,
    different: Vec<(ComplaintId, Compared)>,
    /// Cases that the policy cannot be applied to.
    failed: u64,
}

fn verdict(limit: Option<&Limit>) -> Option<Verdict> {
    limit.map(Limit::verdict)
}

impl Trial {
    fn of(store: &Store, tried: &Policy, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let query = |days| {
            let since = now.checked_sub_signed(TimeDelta::days(days)).unwrap_or_default();
            (since, Query::all().received_from(since))
        };
        // A large desk looks back less far.
        let (mut days, mut asked) = (DAYS, query(DAYS));
        while days > 1 && store.count(&asked.1)? > CASES {
            days /= 2;
            asked = query(days);
        }
        let (since, query) = asked;
        let mut trial = Self {
            since,
            cases: 0,
            newly: 0,
            topics: BTreeMap::new(),
            different: Vec::new(),
            failed: 0,
        };
        rows::each_log(store, &query, |id, log| {
            trial.judge(&id, backtest(&log, tried, now).ok());
        })?;
        Ok(trial)
    }

    fn judge(&mut self, id: &ComplaintId, compared: Option<Vec<Compared>>) {
        self.cases = self.cases.saturating_add(1);
        let Some(compared) = compared else {
            self.failed = self.failed.saturating_add(1);
            return;
        };
        let mut worse = false;
        for one in compared {
            let broken = [&one.recorded, &one.other]
                .map(|limit| verdict(limit.as_ref()) == Some(Verdict::Broken));
            let counted = self.topics.entry(one.topic.clone()).or_default();
            counted.before = counted.before.saturating_add(broken[0].into());
            counted.after = counted.after.saturating_add(broken[1].into());
            match broken {
                [false, true] => counted.newly = counted.newly.saturating_add(1),
                [true, false] => counted.no_longer = counted.no_longer.saturating_add(1),
                _ => continue,
            }
            worse |= broken[1];
            if self.different.len() < SHOW {
                self.different.push((id.clone(), one));
            }
        }
        self.newly = self.newly.saturating_add(worse.into());
    }

    fn shown(&self, app: &App, tried: &Policy, visitor: &Visitor) -> Markup {
        let (lang, present) = (visitor.lang, app.policy());
        let zone = present.spec().calendar.zone();
        let name = |topic: &Topic| topic_name(topic, [tried, &present], lang);
        let changed = |counted: &&Counted| counted.newly + counted.no_longer > 0;
        let differ: u64 =
            self.topics.values().filter(changed).map(|one| one.newly + one.no_longer).sum();
        html! {
            h2 { (visitor.t("Over the desk's own cases", "对本台已有投诉的影响")) }
            p { (visitor.t("Cases received since ", "统计范围：接收时间自")) (moment(self.since, zone)) (visitor.t(": ", "起，共")) b { (self.cases) } (visitor.t(". ", "件。"))
                (visitor.t("Cases with a limit that would have run out and did not: ", "将新增超时的投诉：")) b id="newly" { (self.newly) } (visitor.t(".", "件。"))
                @if self.failed > 0 { " " (visitor.t("Cases that the policy cannot be applied to: ", "无法适用该制度的投诉：")) b { (self.failed) } (visitor.t(".", "件。")) } }
            @if !self.topics.is_empty() {
                div class="scroll" tabindex="0" { table class="trial" {
                    thead { tr { @for (en, zh) in [("Limit", "时限"), ("Ran out, as recorded", "实际超时"), ("Would have run out", "试算超时"), ("of them new", "新增超时"), ("No longer", "不再超时")] { th scope="col" { (lang.pick(en, zh)) } } } }
                    tbody { @for (topic, counted) in &self.topics { tr {
                        th scope="row" { (name(topic)) }
                        td { (counted.before) } td { (counted.after) }
                        td class=[(counted.newly > 0).then_some("bad")] { (counted.newly) }
                        td class=[(counted.no_longer > 0).then_some("kept")] { (counted.no_longer) }
                    } } }
                } }
            }
            @if !self.different.is_empty() {
                h3 { (visitor.t("Cases that differ", "结果不同的投诉")) }
                div class="scroll" tabindex="0" { table class="cases" {
                    thead { tr { @for (en, zh) in [("Number", "编号"), ("Limit", "时限"), ("As recorded", "实际"), ("Under the policy tried", "试算")] { th scope="col" { (lang.pick(en, zh)) } } } }
                    tbody { @for (id, one) in &self.different { tr {
                        th scope="row" { a href=(format!("/complaints/{}", encoded(id.as_str()))) { (id) } }
                        td { (name(&one.topic)) }
                        td { (side(one.recorded.as_ref(), &present, lang)) }
                        td { (side(one.other.as_ref(), tried, lang)) }
                    } } }
                } }
                @if differ > SHOW as u64 { p class="quiet" { (visitor.t("These are the first; they are in all: ", "仅列出部分，共：")) (differ) } }
            }
        }
    }
}

/// A verdict, and when the limit was due under which rule.
fn side(limit: Option<&Limit>, policy: &Policy, lang: Lang) -> Markup {
    let Some(limit) = limit else {
        return html! { span class="quiet" { (lang.pick("no such limit", "无此时限")) } };
    };
    let (class, said) = match limit.verdict() {
        Verdict::Kept => ("kept", lang.pick("✓ kept", "✓ 按时")),
        Verdict::Broken => ("bad", lang.pick("✗ run out", "✗ 超时")),
        Verdict::Open => ("fine", lang.pick("runs", "计时中")),
        Verdict::Void => ("quiet", lang.pick("no longer matters", "已失效")),
    };
    html! { span class=(class) { (said) } " · " (lang.pick("due ", "截止")) (moment(limit.due, policy.spec().calendar.zone()))
    " " small { (rule_name(&limit.rule, policy, lang)) } }
}

fn rule_name(rule: &RuleId, policy: &Policy, lang: Lang) -> String {
    let known = policy.limit(rule);
    known.map_or_else(
        || rule.to_string(),
        |rule| format!("{} {}", rule.label.text(lang), rule.within.text(lang)),
    )
}

/// A topic as one of the policies calls it: by its own name, otherwise by that of the first limit on it.
fn topic_name(topic: &Topic, policies: [&Policy; 2], lang: Lang) -> String {
    let named = policies.iter().find_map(|policy| {
        let own = policy.label_of(topic, lang);
        let first = policy.spec().limits.iter().find(|limit| limit.topic == *topic);
        let own = (own != topic.as_str()).then_some(own);
        own.or(first.map(|rule| rule.label.text(lang))).map(str::to_owned)
    });
    named.unwrap_or_else(|| topic.to_string())
}
