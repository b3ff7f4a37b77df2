//! Signing in and out, the language, the demonstration's clock, and a program's token.

use std::sync::Arc;

use axum::extract::{Query, Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse as _, Redirect, Response};
use chrono::TimeDelta;
use maud::{DOCTYPE, html};
use redress::store::AsyncLogStore as _;
use redress::time::Clock as _;
use redress::vocabulary::Lang;

use super::{Answer, Html, back, head, page};
use crate::app::App;
use crate::fields::Fields;
use crate::session::{self, Posted, Visitor};
use crate::{forms, http};

pub(crate) async fn show(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let (lang, query) = (session::language(&headers), Fields::new(query));
    let policy = app.policy();
    let words = app.words(&policy);
    let title = lang.pick("Sign in", "登录");
    let body = html! {
        (DOCTYPE)
        html lang=(lang.pick("en", "zh-CN")) {
            (head(title))
            body { main class="alone" id="content" {
                h1 { (policy.spec().title.text(lang)) }
                form method="post" action="/sign-in" {
                    input type="hidden" name="next" value=(back(&query));
                    @if app.identity.chosen_freely() {
                        label for="person" { (lang.pick("Whose work do you want to see?", "以谁的身份查看？")) }
                        select id="person" name="person" {
                            @for person in app.identity.everybody() {
                                option value=(person.actor.id) {
                                    (person.called(lang)) " · " (forms::name(&words, &person.actor.role, lang))
                                }
                            }
                        }
                    }
                    p { button class="main" { (title) } }
                }
                form method="post" action="/language" {
                    input type="hidden" name="next" value=(format!("/sign-in?next={}", super::encoded(back(&query))));
                    button class="link" name="lang" value=(lang.pick("zh", "en")) { (lang.pick("中文", "English")) }
                }
            } }
        }
    };
    Html(body).into_response()
}

/// Here single sign-on comes back: a host looks at what its provider says instead of at a list.
pub(crate) async fn submit(State(app): State<Arc<App>>, request: Request) -> Answer {
    let lang = session::language(request.headers());
    let fields = session::form(request, &app).await?;
    let chosen = fields.get("person").filter(|_| app.identity.chosen_freely());
    let person = chosen.and_then(|id| app.identity.person(id));
    let begun = person.and_then(|person| session::begin(&app, &person));
    let Some(begun) = begun else {
        let said = lang.pick("Nobody of that name works here.", "没有此人。");
        return Err(http::refuse(StatusCode::FORBIDDEN, said));
    };
    let cookie = AppendHeaders([(SET_COOKIE, session::cookie(&app, &begun))]);
    Ok((cookie, Redirect::to(back(&fields))).into_response())
}

pub(crate) async fn leave(State(app): State<Arc<App>>, _posted: Posted) -> Response {
    (AppendHeaders([(SET_COOKIE, session::cookie(&app, ""))]), Redirect::to("/sign-in"))
        .into_response()
}

/// The language is nobody's secret: no session is needed to change it.
pub(crate) async fn language(State(app): State<Arc<App>>, request: Request) -> Answer {
    let fields = session::form(request, &app).await?;
    let lang = if fields.get("lang") == Some("zh") { Lang::Zh } else { Lang::En };
    let cookie = AppendHeaders([(SET_COOKIE, session::language_cookie(lang))]);
    Ok((cookie, Redirect::to(back(&fields))).into_response())
}

/// Moves the clock of a demonstration on, and waits until what falls due on the way is recorded.
pub(crate) async fn clock(State(app): State<Arc<App>>, posted: Posted) -> Answer {
    if !app.demo {
        return Err(http::refuse(
            StatusCode::NOT_FOUND,
            posted.visitor.t("The clock is the system's.", "时钟为系统时钟。"),
        ));
    }
    let by = match posted.fields.get("by") {
        Some("next") => {
            let far = app.clock().now() + TimeDelta::days(400);
            let due = app
                .desk
                .store()
                .due(None, far, 1)
                .await
                .ok()
                .and_then(|due| due.first().map(|case| case.at));
            due.map(|due| due.signed_duration_since(app.clock().now()))
        }
        Some(minutes) => minutes
            .parse()
            .ok()
            .filter(|minutes| (1..=44_640).contains(minutes))
            .map(TimeDelta::minutes),
        None => None,
    };
    app.clock().advance(by.unwrap_or_default());
    loop {
        let sweep = app.desk.sweep(100).await;
        let sweep = sweep.map_err(|trouble| http::failed(&trouble, &app, posted.visitor.lang))?;
        app.recorded(sweep.done.iter().map(|done| &done.id));
        if !sweep.more {
            break;
        }
    }
    Ok(Redirect::to(back(&posted.fields)).into_response())
}

/// A token by which a program asks in the visitor's name, for as long as a session lasts.
pub(crate) async fn token(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    let token = session::begin(&app, &visitor.person).unwrap_or_default();
    let title = visitor.t("For programs", "程序接口");
    let body = html! {
        p {
            (visitor.t("The same desk for programs, described in ", "供程序使用的接口，说明见"))
            a href="/api/v1/openapi.json" { "OpenAPI" } "."
        }
        p { (visitor.t("This token acts in your name for twelve hours:", "此令牌以您的身份操作，十二小时内有效：")) }
        pre class="token" tabindex="0" { "Authorization: Bearer " (token) }
    };
    page(&app, &visitor, "", title, &body)
}
