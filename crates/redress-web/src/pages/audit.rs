//! The log of everything, and whether the file is as it was written.

use std::sync::Arc;

use axum::extract::{Query as QueryOf, State};
use axum::http::StatusCode;
use maud::html;
use redress::desk::Failure;
use redress::store::AsyncFeedStore as _;

use super::{Answer, encoded, moment, own, page};
use crate::app::App;
use crate::fields::Fields;
use crate::http;
use crate::session::{Posted, Visitor};

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
            button { (visitor.t("Check the file now", "立即校验文件")) }
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

pub(crate) async fn check(State(app): State<Arc<App>>, Posted { visitor, .. }: Posted) -> Answer {
    let found = app.desk.store().run(crate::app::Store::integrity).await.map_err(|error| {
        tracing::error!(%error, "the file cannot be checked");
        http::refuse(
            StatusCode::SERVICE_UNAVAILABLE,
            visitor.t("The file cannot be checked now.", "暂时无法校验文件。"),
        )
    })?;
    let body = html! {
        @if found.is_empty() { p class="kept" role="status" { "✓ " (visitor.t("The file is whole.", "文件完好。")) } }
        @else { ul class="refused" role="alert" { @for fault in found { li { (fault) } } } }
        p { a href="/audit" { (visitor.t("Back to the log", "返回日志")) } }
    };
    Ok(page(&app, &visitor, "/audit", visitor.t("Audit", "审计"), &body))
}
