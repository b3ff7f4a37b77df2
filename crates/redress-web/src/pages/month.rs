//! The end of a month: the meeting pack with its charts, and carrying open cases over.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use chrono::Datelike as _;
use chrono_tz::Tz;
use maud::{Markup, PreEscaped, html};
use redress::time::Clock as _;
use redress_metrics::Interval;
use redress_report::CsvOptions;

use super::{Answer, moment, own, page};
use crate::app::App;
use crate::http;
use crate::packs::{self, Figures, Made};
use crate::session::{Posted, Visitor};

/// Loads a page again, without a script.
const REFRESH: HeaderName = HeaderName::from_static("refresh");
/// How many cases are carried over before others may write.
const AT_ONCE: usize = 256;

/// A month of the desk's calendar, as `2026-07`.
fn parsed(month: &str, visitor: &Visitor) -> Result<(i32, u32, Interval), Response> {
    let parts = month
        .split_once('-')
        .and_then(|(year, month)| Some((year.parse().ok()?, month.parse().ok()?)));
    let interval =
        parts.and_then(|(year, month)| Some((year, month, Interval::month(year, month)?)));
    interval.ok_or_else(|| {
        http::refuse(
            StatusCode::NOT_FOUND,
            visitor.t("A month is written like 2026-07.", "月份格式应为 2026-07。"),
        )
    })
}

fn before((year, month): (i32, u32)) -> (i32, u32) {
    if month == 1 { (year.saturating_sub(1), 12) } else { (year, month.saturating_sub(1)) }
}

/// The last month that is over.
pub(crate) fn last(app: &App) -> Option<Interval> {
    let today = app.policy().spec().calendar.local_date(app.clock().now());
    let (year, month) = before((today.year(), today.month()));
    Interval::month(year, month)
}

pub(crate) async fn latest(State(app): State<Arc<App>>, _visitor: Visitor) -> Redirect {
    let today = app.policy().spec().calendar.local_date(app.clock().now());
    let (year, month) = before((today.year(), today.month()));
    Redirect::to(&format!("/month/{year}-{month:02}"))
}

pub(crate) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(month): Path<String>,
) -> Answer {
    let (year, number, interval) = parsed(&month, &visitor)?;
    let made = made(&app, &visitor, interval).await?;
    let title = format!("{} {year}-{number:02}", visitor.t("Month", "月度"));
    let zone = app.policy().spec().calendar.zone();
    let body = body(&visitor, &made, (year, number), zone);
    Ok(page(&app, &visitor, "/month", &title, &body))
}

fn body(visitor: &Visitor, made: &Made, (year, month): (i32, u32), zone: Tz) -> Markup {
    let report = &made.report;
    let at = |(year, month): (i32, u32)| format!("/month/{year}-{month:02}");
    let after =
        if month == 12 { (year.saturating_add(1), 1) } else { (year, month.saturating_add(1)) };
    let here = at((year, month));
    html! {
        p class="pager" {
            a href=(at(before((year, month)))) { "← " (visitor.t("the month before", "上月")) }
            a href=(at(after)) { (visitor.t("the month after", "下月")) " →" }
            a href=(format!("{here}/pack.html")) { (visitor.t("Meeting pack, one page", "月度会材料（单页）")) }
            a href=(format!("{here}/pack.csv")) download="" { "CSV" }
        }
        form method="post" action=(here) class="inline" {
            (own(visitor))
            button { (visitor.t("Carry open cases over into the next month", "将未结投诉转入下月")) }
        }
        p class="quiet" { (visitor.t("Figures made on ", "统计生成时间：")) (moment(made.at, zone)) }
        div class="report" {
            @for (at, section) in report.sections.iter().enumerate() {
                section {
                    h2 { (section.title.text(visitor.lang))
                        @if !section.cite.is_empty() { small { "[" @for (n, clause) in section.cite.iter().enumerate() { @if n > 0 { ", " } (clause) } "]" } }
                    }
                    @if let Some(intro) = &section.intro { p { (intro.text(visitor.lang)) } }
                    (PreEscaped(report.section_html(at, visitor.lang)))
                }
            }
        }
    }
}

/// The figures of a month, or a page that says that they are being made and loads itself again.
async fn made(app: &Arc<App>, visitor: &Visitor, month: Interval) -> Result<Made, Response> {
    match packs::of(app, month).await {
        Figures::Made(made) => Ok(made),
        Figures::BeingMade => {
            let said = visitor.t(
                "The figures are being made. This page loads itself again in a few seconds.",
                "正在生成统计数据，本页将在数秒后自动刷新。",
            );
            let body = html! { p role="status" { (said) } };
            let title = visitor.t("Month", "月度");
            let mut answer = page(app, visitor, "/month", title, &body);
            answer.headers_mut().insert(REFRESH, HeaderValue::from_static("3"));
            Err((StatusCode::ACCEPTED, answer).into_response())
        }
    }
}

/// The pack as a page of its own. It has its style in itself, so it is allowed that and nothing else.
pub(crate) async fn pack(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(month): Path<String>,
) -> Answer {
    let (_, _, interval) = parsed(&month, &visitor)?;
    let html = made(&app, &visitor, interval).await?.report.html(visitor.lang);
    let alone = HeaderValue::from_static(
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    );
    Ok(([(CONTENT_SECURITY_POLICY, alone)], axum::response::Html(html)).into_response())
}

pub(crate) async fn csv(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(month): Path<String>,
) -> Answer {
    let (year, number, interval) = parsed(&month, &visitor)?;
    let text =
        made(&app, &visitor, interval).await?.report.csv(visitor.lang, CsvOptions::default());
    let name = format!("attachment; filename=\"complaints-{year}-{number:02}.csv\"");
    Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], text)
        .into_response())
}

pub(crate) async fn carry_over(
    State(app): State<Arc<App>>,
    Path(month): Path<String>,
    Posted { visitor, .. }: Posted,
) -> Answer {
    let (year, number, _) = parsed(&month, &visitor)?;
    let (mut after, mut refused) = (None, None);
    loop {
        let done = app.desk.carry_over(visitor.actor(), (year, number), after, AT_ONCE).await;
        let done = done.map_err(|trouble| http::failed(&trouble, &app, visitor.lang))?;
        app.recorded(done.done.iter().map(|done| &done.id));
        refused = refused.or_else(|| done.failed.into_iter().next());
        after = done.next;
        if after.is_none() {
            break;
        }
    }
    match refused {
        Some((_, trouble)) => Err(http::failed(&trouble, &app, visitor.lang)),
        None => Ok(Redirect::to(&format!("/month/{year}-{number:02}")).into_response()),
    }
}
