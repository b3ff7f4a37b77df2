//! The log of everything, and whether the file is as it was written.

use std::sync::Arc;

use axum::extract::{Query as QueryOf, State};
use maud::html;
use redress::desk::Failure;
use redress::store::AsyncFeedStore as _;
use redress_evidence::{Findings, verify};

use super::{Answer, encoded, moment, own, page};
use crate::app::App;
use crate::fields::Fields;
use crate::http;
use crate::session::{Posted, Visitor};
use crate::store::StoreError;

/// How many entries stand on a page.
const PAGE: u64 = 50;

pub(crate) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    QueryOf(asked): QueryOf<Vec<(String, String)>>,
) -> Answer {
    let asked = Fields::new(asked);
    let last = app.watch.position();
    let after = asked.get("after").and_then(|after| after.parse().ok());
    let after = after.unwrap_or_else(|| last.saturating_sub(PAGE));
    let entries = app
        .desk
        .store()
        .feed(after, usize::try_from(PAGE).unwrap_or(50))
        .await
        .map_err(|error| http::failed(&Failure::Store(error).into(), &app, visitor.lang))?;
    let (policy, lang) = (app.policy(), visitor.lang);
    let (words, zone) = (app.words(&policy), policy.spec().calendar.zone());
    let title = visitor.t("Audit", "审计");
    let body = html! {
        form method="post" action="/audit/check" class="inline" {
            (own(&visitor))
            button { (visitor.t("Verify the log now", "立即校验日志")) }
        }
        p class="pager" {
            a href=(format!("/audit?after={}", after.saturating_sub(PAGE))) { "← " (visitor.t("earlier", "更早")) }
            @if let Some(end) = entries.last().filter(|end| end.position < last) {
                a href=(format!("/audit?after={}", end.position)) { (visitor.t("later", "更晚")) " →" }
            }
        }
        div class="scroll" tabindex="0" { table {
            thead { tr { @for (en, zh) in [("No.", "序号"), ("Recorded", "记录时间"), ("Complaint", "投诉"), ("Version", "版本"), ("By", "操作人"), ("Events", "事件")] { th scope="col" { (lang.pick(en, zh)) } } } }
            tbody { @for posted in entries.iter().rev() { tr {
                td { (posted.position) }
                td { (moment(posted.entry.recorded_at, zone)) }
                th scope="row" { a href=(format!("/complaints/{}", encoded(posted.id.as_str()))) { (posted.id) } }
                td { (posted.entry.version) }
                td { (words.actor(&posted.entry.actor).text(lang)) }
                td class="wrap" { @for (at, event) in posted.entry.events.iter().enumerate() { @if at > 0 { (lang.pick(", ", "、")) } (event.kind().label(lang)) } }
            } } }
        } }
    };
    Ok(page(&app, &visitor, "/audit", title, &body))
}

/// Checks the file as SQLite does, and every log against its own hash chain.
pub(crate) async fn check(State(app): State<Arc<App>>, Posted { visitor, .. }: Posted) -> Answer {
    let checked = app.desk.store().run(|store| Ok((store.integrity()?, verify(store)?))).await;
    let checked: Result<(Vec<String>, Findings), StoreError> = checked;
    let (faults, found) =
        checked.map_err(|error| http::failed(&Failure::Store(error).into(), &app, visitor.lang))?;
    let lang = visitor.lang;
    let body = html! {
        @if faults.is_empty() && found.hold() {
            p class="kept" role="status" { "✓ " (visitor.t("The file is whole, and every log is as it was written.", "文件完好，各件日志均与写入时一致。")) }
        } @else {
            ul class="refused" role="alert" {
                @for fault in &faults { li { (fault) } }
                @for broken in &found.breaks { li { a href=(format!("/complaints/{}", encoded(broken.id.as_str()))) { (broken.id) } ": " (broken.text(lang)) } }
            }
        }
        p { (visitor.t("Complaints: ", "投诉：")) (found.complaints) " · " (visitor.t("entries that hold: ", "一致的记录：")) (found.entries)
            @if found.removed > 0 { " · " (visitor.t("removed after their time: ", "期满移除：")) (found.removed) } }
        p { a href="/audit" { (visitor.t("Back to the log", "返回日志")) } }
    };
    Ok(page(&app, &visitor, "/audit", visitor.t("Audit", "审计"), &body))
}
