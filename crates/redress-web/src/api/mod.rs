//! The desk for programs: JSON over the same rules.
//!
//! A program acts for a person, by a token. Its commands are the library's own serde types; its errors are
//! `application/problem+json` with the library's codes.

mod describe;
mod operations;
mod parameters;
mod shapes;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequestParts, Path, Query as QueryOf, State};
use axum::http::header::{CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::{Json, Router};
use redress::complaint::{Command, Permitted, Receive, Request};
use redress::desk::{Failure, Intake, Recorded};
use redress::store::AsyncLogStore as _;
use redress::vocabulary::{CommandKey, ComplaintId, Lang};
use redress_presets::dealership::Personal;
use serde::Deserialize;
use serde_json::Value;

use self::parameters::{LIST, LOG, USUAL, number, strict};
use self::shapes::{Asked, Done, Log, NewCase, Page, Permission, Permissions, Problem, Shown};
use crate::app::{App, Trouble};
use crate::fields::Fields;
use crate::http;
use crate::identity::Person;
use crate::pages::work;
use crate::session::{Visitor, bearer, language};

/// The addresses of the API.
pub(crate) fn router() -> Router<Arc<App>> {
    operations::routes().fallback(|| async {
        problem(StatusCode::NOT_FOUND, "not-found", "there is no such resource", None)
    })
}

/// A program, and the person on whose behalf it asks.
pub(crate) struct Program {
    person: Person,
    lang: Lang,
}

impl FromRequestParts<Arc<App>> for Program {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let lang = language(&parts.headers);
        let person = bearer(app, &parts.headers).ok_or_else(|| {
            let detail = "send `Authorization: Bearer` and a token from /token";
            problem(StatusCode::UNAUTHORIZED, "unauthenticated", detail, None)
        })?;
        Ok(Self { person, lang })
    }
}

/// The complaint that an address names.
struct Named(ComplaintId);

impl FromRequestParts<Arc<App>> for Named {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let id = Path::<String>::from_request_parts(parts, app).await;
        let Path(id) = id.map_err(|error| bad(&error.body_text()))?;
        ComplaintId::new(id).map(Self).map_err(|error| bad(&error.to_string()))
    }
}

/// An error as RFC 9457 has it, with the library's code and data.
pub(crate) fn problem(
    status: StatusCode,
    code: &str,
    detail: &str,
    data: Option<Value>,
) -> Response {
    let body = Problem {
        r#type: format!("urn:redress:{code}"),
        title: status.canonical_reason().unwrap_or_default(),
        status: status.as_u16(),
        code,
        detail,
        data,
    };
    (status, [(CONTENT_TYPE, "application/problem+json")], Json(body)).into_response()
}

/// A failure of the desk. A refusal says by its own code why, with its data.
fn failed(app: &App, trouble: &Trouble, lang: Lang) -> Response {
    let status = http::status(trouble);
    if status.is_server_error() {
        tracing::error!(code = trouble.code(), error = %trouble, "the desk failed");
    }
    let said = trouble.text(&app.policy(), lang);
    match trouble.rejection() {
        Some(why) => {
            let data = serde_json::to_value(why).ok().and_then(|value| value.get("data").cloned());
            problem(status, &why.code(), &said, data)
        }
        None => problem(status, trouble.code(), &said, None),
    }
}

fn bad(detail: &str) -> Response {
    problem(StatusCode::BAD_REQUEST, "malformed-request", detail, None)
}

fn tag(version: u64) -> String {
    format!("\"{version}\"")
}

async fn list(
    State(app): State<Arc<App>>,
    program: Program,
    QueryOf(asked): QueryOf<Vec<(String, String)>>,
) -> Result<Response, Response> {
    let asked = Fields::new(asked);
    let visitor = Visitor {
        person: program.person,
        lang: program.lang,
        here: String::new(),
        token: String::new(),
    };
    strict(&asked, LIST).map_err(|wrong| bad(&wrong))?;
    let query = work::query(&asked, &visitor);
    let limit = asked.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(USUAL);
    let after = asked.get("after").and_then(work::cursor_of);
    let page = app.desk.page(&query, after.as_ref(), limit).await;
    let page = page.map_err(|trouble| failed(&app, &trouble, visitor.lang))?;
    Ok(Json(Page::new(page.rows, page.next.as_ref())).into_response())
}

async fn one(
    State(app): State<Arc<App>>,
    program: Program,
    headers: HeaderMap,
    Named(id): Named,
) -> Result<Response, Response> {
    let complaint = app.desk.load(&id).await;
    let complaint = complaint.map_err(|trouble| failed(&app, &trouble, program.lang))?;
    let tag = tag(complaint.version);
    if headers.get(IF_NONE_MATCH).is_some_and(|known| *known == tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    Ok(([(ETAG, tag)], Json(Shown::from(&complaint))).into_response())
}

async fn log(
    State(app): State<Arc<App>>,
    program: Program,
    Named(id): Named,
    QueryOf(asked): QueryOf<Vec<(String, String)>>,
) -> Result<Response, Response> {
    let asked = Fields::new(asked);
    strict(&asked, LOG).map_err(|wrong| bad(&wrong))?;
    let after = asked.get("after").and_then(number).unwrap_or(0);
    app.desk.load(&id).await.map_err(|trouble| failed(&app, &trouble, program.lang))?;
    let log = app.desk.store().log(&id, after).await;
    let entries = log.map_err(|error| failed(&app, &Failure::Store(error).into(), program.lang))?;
    Ok(Json(Log { entries }).into_response())
}

async fn permitted(
    State(app): State<Arc<App>>,
    program: Program,
    Named(id): Named,
) -> Result<Response, Response> {
    let may = app.desk.permitted(&id, &program.person.actor).await;
    let may = may.map_err(|trouble| failed(&app, &trouble, program.lang))?;
    let policy = app.policy();
    let one = |Permitted { command, refused, .. }| Permission {
        command,
        allowed: refused.is_none(),
        said: refused.as_ref().map(|why| why.text(&policy, program.lang)),
        refused,
    };
    Ok(Json(Permissions { commands: may.into_iter().map(one).collect() }).into_response())
}

/// Reads a body. No message quotes what came.
fn read<'b, T: Deserialize<'b>>(body: &'b Bytes) -> Result<T, Response> {
    serde_json::from_slice(body).map_err(|error| {
        problem(StatusCode::UNPROCESSABLE_ENTITY, "malformed-body", &error.to_string(), None)
    })
}

fn key(headers: &HeaderMap) -> Result<Option<CommandKey>, Response> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    let key = key.to_str().ok().and_then(|key| CommandKey::new(key).ok());
    key.map(Some).ok_or_else(|| bad("`Idempotency-Key` is a code of 1 to 64 bytes"))
}

async fn receive(
    State(app): State<Arc<App>>,
    program: Program,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Response> {
    let new: NewCase = read(&body)?;
    let id = match new.id {
        Some(id) => id,
        None => app.next_number(0).await.map_err(|trouble| failed(&app, &trouble, program.lang))?,
    };
    let mut intake = Intake::new(Receive::new(id, new.customer, new.facts));
    (intake.key, intake.personal) = (key(&headers)?, new.personal);
    let done = app.desk.receive(&program.person.actor, intake).await;
    let done = done.map_err(|trouble| failed(&app, &trouble, program.lang))?;
    app.recorded([&done.id]);
    let place = format!("/api/v1/complaints/{}", crate::pages::encoded(done.id.as_str()));
    Ok(([(LOCATION, place)], recorded(StatusCode::CREATED, &done)).into_response())
}

async fn command(
    State(app): State<Arc<App>>,
    program: Program,
    headers: HeaderMap,
    Named(id): Named,
    body: Bytes,
) -> Result<Response, Response> {
    let asked: Asked = read(&body)?;
    let kind = asked.command.kind();
    let mut request = Request::now(asked.command);
    request.key = key(&headers)?;
    // `*` is any version, as long as there is one.
    if let Some(tag) = headers.get(IF_MATCH).filter(|tag| *tag != "*") {
        let version = tag.to_str().ok().and_then(version);
        let version =
            version.ok_or_else(|| bad("`If-Match` is the `ETag` of the complaint, or `*`"))?;
        request = request.expecting(version);
    }
    let actor = &program.person.actor;
    let done = match (&request.command, asked.remark) {
        (Command::Merge(merge), _) => {
            let (into, key) = (merge.into.clone(), request.key.clone());
            app.desk.merge_keyed(actor, &id, &into, key).await
        }
        (_, Some(text)) => app.desk.act_with(&id, actor, request, Personal::remark(text)).await,
        (_, None) => app.desk.act(&id, actor, request).await,
    };
    app.recorded([&id]);
    let outcome = done.as_ref().map_or_else(Trouble::code, |_| "ok");
    app.stats.commanded(kind.as_str(), outcome);
    Ok(recorded(StatusCode::OK, &done.map_err(|trouble| failed(&app, &trouble, program.lang))?))
}

/// The version that a tag names.
fn version(tag: &str) -> Option<u64> {
    number(tag.trim().strip_prefix('"')?.strip_suffix('"')?)
}

fn recorded(status: StatusCode, done: &Recorded) -> Response {
    let version = done.entries.last().map_or(0, |entry| entry.version);
    (status, [(ETAG, tag(version))], Json(Done::from(done))).into_response()
}
