//! What the log asked to be sent, and what could not be.

use std::sync::Arc;

use axum::extract::{Query as QueryOf, State};
use maud::html;
use redress::complaint::About;
use redress::vocabulary::{Lang, Party};
use redress_relay::{ReaderName, Readers as _};
use redress_report::Glossary;

use super::{Answer, encoded, moment, page};
use crate::app::App;
use crate::fields::Fields;
use crate::http;
use crate::session::Visitor;

/// How many letters are shown.
const SHOW: usize = 100;

pub(crate) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    QueryOf(asked): QueryOf<Vec<(String, String)>>,
) -> Answer {
    let asked = Fields::new(asked);
    let (policy, lang) = (app.policy(), visitor.lang);
    let (words, zone) = (app.words(&policy), policy.spec().calendar.zone());
    let mine = asked.get("whose") == Some("mine");
    let letters = app
        .watch
        .letters()
        .into_iter()
        .filter(|(asked, _)| !mine || is_for(&asked.message.to, &visitor));
    let letters: Vec<_> = letters.take(SHOW).collect();
    let dead = app.desk.store().run(|store| {
        let reader = ReaderName::new("mail").ok();
        reader.map(|reader| store.dead_letters(&reader, 0, SHOW)).transpose()
    });
    let dead = dead.await.map_err(|error| {
        let trouble = redress::desk::Failure::Store(error).into();
        http::failed(&trouble, &app, lang)
    })?;
    let title = visitor.t("Outbox", "消息");
    let body = html! {
        p { (visitor.t(
            "What the log asks to be sent. A real host sends it by mail or messenger; here it is only shown.",
            "日志要求发送的消息。正式系统以邮件或即时通讯发送，此处仅作展示。",
        )) }
        p class="pager" {
            a href="/outbox" aria-current=[(!mine).then_some("true")] { (visitor.t("everybody's", "全部")) }
            a href="/outbox?whose=mine" aria-current=[mine.then_some("true")] { (visitor.t("mine", "发给我的")) }
        }
        @if letters.is_empty() { p class="quiet" { (visitor.t("None.", "无。")) } }
        div class="scroll" data-live="list" { table {
            thead { tr { @for (en, zh) in [("Complaint", "投诉"), ("To", "收件人"), ("About", "事由"), ("Time", "时间"), ("", "")] { th scope="col" { (lang.pick(en, zh)) } } } }
            tbody { @for (asked, sent) in &letters { tr {
                th scope="row" { a href=(format!("/complaints/{}", encoded(asked.id.complaint.as_str()))) { (asked.id.complaint) } }
                td { (words.party(&asked.message.to).text(lang)) }
                td class="wrap" { (about(&asked.message.about, &words, lang))
                    @if let Some(alarm) = &asked.message.alarm { " · " (words.limit(&alarm.rule).text(lang)) " " (moment(alarm.due, zone)) } }
                td { (moment(asked.at, zone)) }
                td { @if *sent { span class="kept" { (visitor.t("sent", "已发送")) } } @else { span class="soon" { (visitor.t("waits", "待发送")) } } }
            } } }
        } }
        @if let Some(dead) = dead.filter(|dead| !dead.is_empty()) {
            h2 { (visitor.t("Set aside: these failed too often", "多次失败，已搁置")) }
            ul { @for letter in dead { li { (letter.id) " · " (letter.failed) } } }
        }
    };
    Ok(page(&app, &visitor, "/outbox", title, &body))
}

fn is_for(to: &Party, visitor: &Visitor) -> bool {
    let actor = visitor.actor();
    match to {
        Party::Person(id) => *id == actor.id,
        Party::Role(role) | Party::Manager { role, .. } => *role == actor.role,
        Party::Department(department) => actor.department.as_ref() == Some(department),
    }
}

/// What a letter is about, in words.
pub(crate) fn about(about: &About, words: &Glossary<'_>, lang: Lang) -> String {
    match about {
        About::Notice { .. } => lang.pick("notification", "通知").to_owned(),
        About::Expedite { .. } => lang.pick("expedite order", "督办").to_owned(),
        About::Escalation { level } => {
            format!("{}{level}", lang.pick("escalated to level ", "升级至第"))
        }
        About::Case => {
            lang.pick("the case has come to your department", "投诉已转至本部门").to_owned()
        }
        About::Ownership => lang.pick("you are in charge of the case", "您为本件责任人").to_owned(),
        About::Assistance => lang.pick("assistance asked for", "请求协办").to_owned(),
        About::Incentive { notice, .. } => {
            format!("{}{notice}", lang.pick("penalty or reward, notice ", "奖惩通知单第"))
        }
        other => {
            let _ = words;
            format!("{other:?}")
        }
    }
}
