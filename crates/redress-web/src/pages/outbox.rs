//! What the log asked to be sent, and what could not be.

use std::sync::Arc;

use axum::extract::{Query as QueryOf, State};
use maud::html;
use redress::vocabulary::Party;
use redress_relay::{ReaderName, Readers as _};

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
                td class="wrap" { (asked.message.matter(&policy, lang)) }
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
