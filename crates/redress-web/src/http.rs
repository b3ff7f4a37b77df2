//! What holds for every answer: headers, errors, a line in the log.

use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use maud::html;
use redress::desk::Failure;
use redress::store::Query;
use redress::vocabulary::Lang;
use tokio::time::timeout;

use crate::app::{App, LARGEST, Trouble};
use crate::{api, pages, session};

/// Nothing from elsewhere, no script or style in the page itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Refuses what other sites' pages send, sets the headers, counts, and writes a line to the log. The line has the
/// route, not the address: numbers and searches stay out of it.
#[allow(clippy::disallowed_methods, reason = "how long an answer took is no time of the desk's")]
pub(crate) async fn around(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let (method, route) = (request.method().clone(), route.unwrap_or_else(|| "other".to_owned()));
    let elsewhere = request.headers().get("sec-fetch-site");
    let elsewhere = elsewhere.is_some_and(|site| site == "cross-site" || site == "same-site");
    let mut answer = if elsewhere && !method.is_safe() {
        let lang = session::language(request.headers());
        refuse(
            StatusCode::FORBIDDEN,
            lang.pick("This form was sent from another site.", "该表单来自其他网站。"),
        )
    } else {
        match whole(&app, request).await {
            Ok(request) => next.run(request).await,
            Err(answer) => answer,
        }
    };
    let headers = answer.headers_mut();
    let fixed: [(HeaderName, &str); 5] = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "same-origin"),
        (CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    let took = begun.elapsed();
    app.stats.answered(&route, answer.status().as_u16(), took);
    let ms = took.as_secs_f64() * 1000.0;
    tracing::info!(%method, route = route.as_str(), status = answer.status().as_u16(), ms, "answered");
    answer
}

/// The request with its whole body. Nobody holds a connection by sending a byte from time to time, or the memory by
/// sending many.
async fn whole(app: &App, request: Request) -> Result<Request, Response> {
    if request.body().is_end_stream() {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    let (status, code, en, zh) = match timeout(app.patience, to_bytes(body, LARGEST)).await {
        Ok(Ok(bytes)) => return Ok(Request::from_parts(parts, Body::from(bytes))),
        Ok(Err(_)) => {
            (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "This form is too long.", "表单过长。")
        }
        Err(_) => (
            StatusCode::REQUEST_TIMEOUT,
            "too-slow",
            "This form came too slowly.",
            "表单提交超时。",
        ),
    };
    let said = session::language(&parts.headers).pick(en, zh);
    let program = parts.uri.path().starts_with("/api/");
    let mut answer =
        if program { api::problem(status, code, said, None) } else { refuse(status, said) };
    // What is left of the body is not read.
    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    Err(answer)
}

/// A short page in place of the one that was asked for.
pub(crate) fn refuse(status: StatusCode, said: &str) -> Response {
    let body = html! {
        (maud::DOCTYPE)
        html {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (status) }
                link rel="stylesheet" href="/style.css";
            }
            body { main class="alone" {
                h1 { (status.as_u16()) }
                p role="alert" { (said) }
                p { a href="/" { "redress" } }
            } }
        }
    };
    (status, pages::Html(body)).into_response()
}

/// The status for a failure of the desk.
pub(crate) const fn status(trouble: &Trouble) -> StatusCode {
    match &trouble.failure {
        Failure::Rejected(_) | Failure::Malformed { .. } | Failure::Time(_) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Failure::Unknown { .. } => StatusCode::NOT_FOUND,
        Failure::Exists { .. }
        | Failure::IdempotencyMismatch { .. }
        | Failure::PolicyNotNewer { .. }
        | Failure::MergeTarget { .. }
        | Failure::MonthNotOver { .. }
        | Failure::Contended { .. } => StatusCode::CONFLICT,
        Failure::Changed { .. } => StatusCode::PRECONDITION_FAILED,
        Failure::Store(_) | Failure::InDoubt { .. } => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// A failure as a page. What a person can do nothing about is logged, without what they sent.
pub(crate) fn failed(trouble: &Trouble, app: &App, lang: Lang) -> Response {
    let status = status(trouble);
    if status.is_server_error() {
        tracing::error!(code = trouble.code(), error = %trouble, "the desk failed");
    }
    refuse(status, &trouble.text(&app.policy(), lang))
}

/// Whether the store answers.
pub(crate) async fn health(State(app): State<Arc<App>>) -> Response {
    match app.desk.page(&Query::open(), None, 1).await {
        Ok(_) => "ok\n".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n").into_response(),
    }
}

/// Prometheus' text format.
pub(crate) async fn metrics(State(app): State<Arc<App>>) -> Response {
    let open = app.desk.count(&Query::open()).await.ok();
    let held = app.desk.count(&Query::open().on_hold(true)).await.ok();
    let text = app.stats.text(&[("redress_open", open), ("redress_on_hold", held)]);
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

pub(crate) async fn not_found(headers: HeaderMap) -> Response {
    let lang = session::language(&headers);
    refuse(StatusCode::NOT_FOUND, lang.pick("There is no such page.", "没有这个页面。"))
}
