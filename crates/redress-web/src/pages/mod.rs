//! Pages: what they have in common.

pub(crate) mod act;
pub(crate) mod approvals;
pub(crate) mod audit;
pub(crate) mod calendar;
pub(crate) mod complaint;
pub(crate) mod limits;
pub(crate) mod month;
pub(crate) mod outbox;
pub(crate) mod policy;
pub(crate) mod receive;
pub(crate) mod sign_in;
pub(crate) mod trial;
pub(crate) mod work;

use std::fmt::Write as _;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use chrono_tz::Tz;
use maud::{DOCTYPE, Markup, html};
use redress::time::{Clock as _, end_text};
use redress::vocabulary::Lang;

use crate::app::App;
use crate::forms;
use crate::session::Visitor;

/// A page.
pub(crate) struct Html(pub(crate) Markup);

impl IntoResponse for Html {
    fn into_response(self) -> Response {
        axum::response::Html(self.0.into_string()).into_response()
    }
}

/// What a handler answers: a page, or what stands in its place.
pub(crate) type Answer = Result<Response, Response>;

const PAGES: [(&str, &str, &str); 8] = [
    ("/", "Work", "工作台"),
    ("/receive", "Receive", "接收投诉"),
    ("/approvals", "Waiting for me", "待我处理"),
    ("/month", "Month end", "月度"),
    ("/policy", "Policy", "制度"),
    ("/calendar", "Calendar", "日历"),
    ("/outbox", "Outbox", "消息"),
    ("/audit", "Audit", "审计"),
];

/// A whole page: the address of its entry in the menu, its title and its content.
pub(crate) fn page(app: &App, visitor: &Visitor, at: &str, title: &str, body: &Markup) -> Response {
    let policy = app.policy();
    let (lang, zone) = (visitor.lang, policy.spec().calendar.zone());
    let content = html! {
        (DOCTYPE)
        html lang=(lang.pick("en", "zh-CN")) {
            (head(title))
            body {
                a class="skip" href="#content" { (visitor.t("Skip to the content", "跳到正文")) }
                header class="top" {
                    a class="brand" href="/" { (policy.spec().title.text(lang)) }
                    (languages(visitor))
                    (who(app, visitor))
                }
                nav class="menu" aria-label=(visitor.t("Pages", "页面")) {
                    @for (href, en, zh) in PAGES {
                        a href=(href) aria-current=[(href == at).then_some("page")] { (lang.pick(en, zh)) }
                    }
                }
                @if app.demo { (demo(app, visitor, zone)) }
                main id="content" tabindex="-1" { h1 { (title) } (body) }
                footer {
                    (visitor.t("Times are those of ", "时间均为当地时间：")) (zone.name()) " · "
                    a href="/token" { (visitor.t("For programs", "程序接口")) }
                }
            }
        }
    };
    Html(content).into_response()
}

fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) }
            link rel="icon" href="data:,";
            link rel="stylesheet" href="/report.css";
            link rel="stylesheet" href="/style.css";
            script src="/desk.js" defer {}
        }
    }
}

/// The fields that every form has: the proof that it is the desk's own, and where to go back to.
pub(crate) fn own(visitor: &Visitor) -> Markup {
    html! {
        input type="hidden" name="token" value=(visitor.token);
        input type="hidden" name="back" value=(visitor.here);
    }
}

fn languages(visitor: &Visitor) -> Markup {
    let (code, name) =
        visitor.lang.pick("zh 中文", "en English").split_once(' ').unwrap_or_default();
    html! {
        form method="post" action="/language" class="inline" {
            (own(visitor))
            button name="lang" value=(code) lang=(if code == "zh" { "zh-CN" } else { "en" }) class="link" { (name) }
        }
    }
}

/// The person, and in a demonstration the others to be.
fn who(app: &App, visitor: &Visitor) -> Markup {
    let policy = app.policy();
    let words = app.words(&policy);
    let title = |role: &_| forms::name(&words, role, visitor.lang);
    if !app.identity.chosen_freely() {
        return html! {
            form method="post" action="/sign-out" class="inline" {
                (own(visitor))
                span { (visitor.person.called(visitor.lang)) " · " (title(&visitor.actor().role)) }
                button class="link" { (visitor.t("Sign out", "退出")) }
            }
        };
    }
    html! {
        form method="post" action="/sign-in" class="inline" data-sends-itself="" {
            (own(visitor))
            label class="unseen" for="person" { (visitor.t("Who you are", "当前身份")) }
            select id="person" name="person" {
                @for person in app.identity.everybody() {
                    option value=(person.actor.id) selected[person.actor.id == visitor.actor().id] {
                        (person.called(visitor.lang)) " · " (title(&person.actor.role))
                    }
                }
            }
            button { (visitor.t("Switch", "切换")) }
        }
    }
}

/// The clock of a demonstration.
fn demo(app: &App, visitor: &Visitor, zone: Tz) -> Markup {
    let steps = [
        ("15", visitor.t("15 min", "15分钟")),
        ("60", visitor.t("1 h", "1小时")),
        ("1440", visitor.t("1 day", "1天")),
        ("next", visitor.t("to the next deadline", "至下一时限")),
    ];
    html! {
        form method="post" action="/clock" class="demo" {
            (own(visitor))
            span {
                (visitor.t("A made-up dealership. Its clock shows ", "虚构的经销店，其时钟为")) " "
                b { (moment(app.clock().now(), zone)) }
            }
            span { (visitor.t("Move it on:", "拨快：")) }
            @for (by, name) in steps { button name="by" value=(by) { (name) } " " }
        }
    }
}

/// A local date and time to the minute; a time that ends a day is 24:00 of that day.
pub(crate) fn moment(at: DateTime<Utc>, zone: Tz) -> Markup {
    let minute = at.duration_trunc(TimeDelta::minutes(1)).unwrap_or(at);
    html! { time datetime=(at.to_rfc3339()) { (end_text(minute, zone)) } }
}

/// A duration in its two largest units: `3 d 4 h`, `2 h 5 min`.
pub(crate) fn span(by: TimeDelta, lang: Lang) -> String {
    let minutes = by.num_minutes().max(0);
    let (hours, rest) = (minutes / 60, minutes % 60);
    let parts = if hours >= 72 {
        [(hours / 24, lang.pick(" d", "天")), (hours % 24, lang.pick(" h", "小时"))]
    } else {
        [(hours, lang.pick(" h", "小时")), (rest, lang.pick(" min", "分钟"))]
    };
    let said =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count}{unit}"));
    let said: Vec<String> = said.collect();
    if said.is_empty() {
        lang.pick("0 min", "0分钟").to_owned()
    } else {
        said.join(lang.pick(" ", ""))
    }
}

/// A text for a query: everything but letters, digits and `-._~` is percent-encoded.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Where a form came from, if that is a page of this desk; otherwise its first page.
pub(crate) fn back(fields: &crate::fields::Fields) -> &str {
    let back = fields.get("back").or_else(|| fields.get("next")).unwrap_or("/");
    // `//elsewhere` and `/\elsewhere` are addresses of other hosts.
    let own =
        back.starts_with('/') && !back.starts_with("//") && !back.contains(['\\', '\r', '\n']);
    if own { back } else { "/" }
}

/// A file that is part of the program.
fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "max-age=600")], text).into_response()
}

pub(crate) async fn style() -> Response {
    asset("text/css; charset=utf-8", include_str!("../../assets/style.css"))
}

pub(crate) async fn report_style() -> Response {
    asset("text/css; charset=utf-8", redress_report::STYLE)
}

pub(crate) async fn script() -> Response {
    asset("text/javascript; charset=utf-8", include_str!("../../assets/desk.js"))
}
