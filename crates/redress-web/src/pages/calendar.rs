//! The year: which days count, and why.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Redirect;
use chrono::{Datelike as _, NaiveDate};
use maud::{Markup, html};
use redress::time::{Calendar, Clock as _, DayKind};
use redress::vocabulary::Lang;

use super::{Answer, page};
use crate::app::App;
use crate::http;
use crate::session::Visitor;

pub(crate) async fn this_year(State(app): State<Arc<App>>, _visitor: Visitor) -> Redirect {
    let today = app.policy().spec().calendar.local_date(app.clock().now());
    Redirect::to(&format!("/calendar/{}", today.year()))
}

pub(crate) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(year): Path<String>,
) -> Answer {
    let known = year.parse().ok().filter(|year| (1971..=2199).contains(year));
    let Some(year) = known else {
        return Err(http::refuse(
            StatusCode::NOT_FOUND,
            visitor.t("Calendars reach from 1971 to 2199.", "日历范围为1971年至2199年。"),
        ));
    };
    let (policy, lang) = (app.policy(), visitor.lang);
    let calendar = &policy.spec().calendar;
    let today = calendar.local_date(app.clock().now());
    let body = html! {
        p class="pager" {
            a href=(format!("/calendar/{}", year - 1)) { "← " (year - 1) }
            a href=(format!("/calendar/{}", year + 1)) { (year + 1) " →" }
        }
        p class="legend" {
            @for (class, en, zh) in [("work", "working day", "工作日"), ("makeup", "make-up day", "调休上班"), ("rest", "rest day", "休息日"), ("off", "day off", "节假日")] {
                span class=(class) { (lang.pick(en, zh)) }
            }
        }
        @if calendar.horizon().is_some_and(|known| known.year() < year) {
            p class="soon" { (visitor.t(
                "The official days of this year are not known yet: dates in it are provisional.",
                "该年度的法定节假日安排尚未公布，相关期限为暂定。",
            )) }
        }
        div class="year" { @for number in 1..=12 { (month(calendar, year, number, today, lang)) } }
        h2 { (visitor.t("Named days", "节假日与调休")) }
        ul class="named" { @for (from, until, kind) in named(calendar, year) {
            li { (from) @if until != from { " – " (until) } ": " (kind.text(lang)) }
        } }
    };
    let title = format!("{} {year}", visitor.t("Calendar", "日历"));
    Ok(page(&app, &visitor, "/calendar", &title, &body))
}

fn days(year: i32, month: u32) -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
    first.iter_days().take_while(move |date| date.month() == month)
}

const fn class(kind: &DayKind) -> &'static str {
    match kind {
        DayKind::MakeUpDay { .. } => "makeup",
        DayKind::RestDay => "rest",
        DayKind::DayOff { .. } | DayKind::SkippedByClocks => "off",
        _ => "work",
    }
}

fn month(calendar: &Calendar, year: i32, month: u32, today: NaiveDate, lang: Lang) -> Markup {
    const DAYS: [(&str, &str); 7] =
        [("M", "一"), ("T", "二"), ("W", "三"), ("T", "四"), ("F", "五"), ("S", "六"), ("S", "日")];
    let all: Vec<NaiveDate> = days(year, month).collect();
    let before = all.first().map_or(0, |first| first.weekday().num_days_from_monday());
    let mut cells: Vec<Option<NaiveDate>> = (0..before).map(|_| None).collect();
    cells.extend(all.into_iter().map(Some));
    html! {
        table class="month" {
            caption { (year) "-" (format!("{month:02}")) }
            thead { tr { @for (en, zh) in DAYS { th scope="col" { (lang.pick(en, zh)) } } } }
            tbody { @for week in cells.chunks(7) { tr { @for cell in week {
                @match cell {
                    None => td {},
                    Some(date) => {
                        @let kind = calendar.day_kind(*date);
                        td class=(class(&kind)) title=(kind.text(lang)) aria-current=[(*date == today).then_some("date")] { (date.day()) }
                    },
                }
            } } } }
        }
    }
}

/// The days of a year that are no ordinary ones, in runs.
fn named(calendar: &Calendar, year: i32) -> Vec<(NaiveDate, NaiveDate, DayKind)> {
    let mut runs: Vec<(NaiveDate, NaiveDate, DayKind)> = Vec::new();
    for date in (1..=12).flat_map(|month| days(year, month)) {
        let kind = calendar.day_kind(date);
        if matches!(kind, DayKind::WorkingDay | DayKind::RestDay) {
            continue;
        }
        match runs.last_mut() {
            Some((_, until, known)) if *known == kind && until.succ_opt() == Some(date) => {
                *until = date;
            }
            _ => runs.push((date, date, kind)),
        }
    }
    runs
}
