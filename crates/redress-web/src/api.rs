//! The desk for programs: JSON over the same rules.
//!
//! A program acts for a person, by a token. Its commands are the library's own serde types; its errors are
//! `application/problem+json` with the library's codes.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{FromRequestParts, Path, Query as QueryOf, State};
use axum::http::header::{CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use redress::complaint::{Command, Complaint, Permitted, Receive, Request};
use redress::desk::{Failure, Intake, Recorded};
use redress::store::AsyncLogStore as _;
use redress::vocabulary::{CommandKey, ComplaintId, CustomerRef, Facts, Lang, Text};
use redress_presets::dealership::Personal;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::{App, Trouble};
use crate::fields::Fields;
use crate::http;
use crate::identity::Person;
use crate::pages::work;
use crate::session::{Visitor, bearer, language};

/// The most complaints on a page.
const MOST: usize = 200;

/// The addresses of the API.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/complaints", get(list).post(receive))
        .route("/complaints/{id}", get(one))
        .route("/complaints/{id}/log", get(log))
        .route("/complaints/{id}/permitted", get(permitted))
        .route("/complaints/{id}/commands", post(command))
        .route("/openapi.json", get(openapi))
        .fallback(|| async {
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

/// An error as RFC 9457 has it, with the library's code and data.
pub(crate) fn problem(
    status: StatusCode,
    code: &str,
    detail: &str,
    data: Option<Value>,
) -> Response {
    let mut body = json!({
        "type": format!("urn:redress:{code}"),
        "title": status.canonical_reason().unwrap_or_default(),
        "status": status.as_u16(),
        "code": code,
        "detail": detail,
    });
    if let (Some(data), Some(body)) = (data, body.as_object_mut()) {
        body.insert("data".to_owned(), data);
    }
    (status, [(CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
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

fn answer(status: StatusCode, body: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

fn tag(version: u64) -> String {
    format!("\"{version}\"")
}

fn id_of(id: &str) -> Result<ComplaintId, Response> {
    ComplaintId::new(id).map_err(|error| bad(&error.to_string()))
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
    strict(&asked)?;
    let query = work::query(&asked, &visitor);
    let limit = match once(&asked, "limit")?.map(str::parse) {
        None => 50,
        Some(Ok(limit)) if (1..=MOST).contains(&limit) => limit,
        Some(_) => return Err(bad("`limit` is a number from 1 to 200")),
    };
    let after = match once(&asked, "after")?.map(work::cursor_of) {
        None => None,
        Some(Some(after)) => Some(after),
        Some(None) => return Err(bad("`after` is what `next` of the page before was")),
    };
    let page = app.desk.page(&query, after.as_ref(), limit).await;
    let page = page.map_err(|trouble| failed(&app, &trouble, visitor.lang))?;
    let rows: Vec<Value> =
        page.rows.iter().map(|listed| json!({ "id": listed.id, "row": listed.row })).collect();
    let body = json!({ "complaints": rows, "next": page.next.as_ref().map(work::cursor_text) });
    Ok(answer(StatusCode::OK, &body))
}

/// A parameter that may stand once.
fn once<'f>(asked: &'f Fields, name: &'f str) -> Result<Option<&'f str>, Response> {
    let mut values = asked.every(name);
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        _ => Err(bad(&format!("`{name}` may stand once"))),
    }
}

/// Whether every filter says something: a person sees in a page's form that one was left out, a program does not.
fn strict(asked: &Fields) -> Result<(), Response> {
    use redress::lifecycle::StateKind;
    use redress::vocabulary::{Code, Kind};
    let code = |value: &str| Code::<redress::vocabulary::kind::Department>::new(value).is_ok();
    let fine = |name: &str, value: &str| match name {
        "open" => ["yes", "no", "all"].contains(&value),
        "whose" => ["mine", "ours"].contains(&value),
        "order" => ["due", "received", "number"].contains(&value),
        "hold" => value == "yes",
        "state" => StateKind::ALL.iter().any(|state| state.as_str() == value),
        "kind" => Kind::ALL.iter().any(|kind| kind.as_str() == value),
        "level" => value.parse::<u8>().is_ok(),
        _ => code(value),
    };
    for name in [
        "open", "whose", "order", "hold", "state", "kind", "level", "grade", "channel", "holder",
        "customer",
    ] {
        let many = name != "state" && asked.every(name).count() > 1;
        if many || !asked.every(name).all(|value| fine(name, value)) {
            return Err(bad(&format!(
                "`{name}` is not one of its values; see /api/v1/openapi.json"
            )));
        }
    }
    Ok(())
}

async fn one(
    State(app): State<Arc<App>>,
    program: Program,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Response> {
    let complaint = app.desk.load(&id_of(&id)?).await;
    let complaint = complaint.map_err(|trouble| failed(&app, &trouble, program.lang))?;
    let tag = tag(complaint.version);
    if headers.get(IF_NONE_MATCH).is_some_and(|known| *known == tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    Ok(([(ETAG, tag)], answer(StatusCode::OK, &shown(&complaint))).into_response())
}

/// A complaint as JSON. Nothing personal is in it.
fn shown(complaint: &Complaint) -> Value {
    json!({
        "id": complaint.id,
        "version": complaint.version,
        "policy": complaint.policy,
        "customer": complaint.customer,
        "facts": complaint.facts,
        "state": complaint.state,
        "since": complaint.since,
        "received_at": complaint.received_at,
        "cycle": complaint.cycle,
        "level": complaint.level,
        "owner": complaint.owner,
        "holder": complaint.route.holder(),
        "responsible": complaint.route.responsible(),
        "hold": complaint.hold,
        "limits": complaint.limits,
        "ended_limits": complaint.ended,
        "notices": complaint.notices,
        "liability": complaint.liability,
        "cause": complaint.cause,
        "satisfaction": complaint.satisfaction,
        "links": complaint.links,
        "merged_into": complaint.merged_into,
        "counts": complaint.counts,
        "next_due": complaint.next_due(),
    })
}

async fn log(
    State(app): State<Arc<App>>,
    program: Program,
    Path(id): Path<String>,
    QueryOf(asked): QueryOf<Vec<(String, String)>>,
) -> Result<Response, Response> {
    let (id, asked) = (id_of(&id)?, Fields::new(asked));
    let after = match once(&asked, "after")?.map(str::parse) {
        None => 0,
        Some(Ok(after)) => after,
        Some(Err(_)) => return Err(bad("`after` is a version")),
    };
    app.desk.load(&id).await.map_err(|trouble| failed(&app, &trouble, program.lang))?;
    let log = app.desk.store().log(&id, after).await;
    let log = log.map_err(|error| failed(&app, &Failure::Store(error).into(), program.lang))?;
    Ok(answer(StatusCode::OK, &json!({ "entries": log })))
}

async fn permitted(
    State(app): State<Arc<App>>,
    program: Program,
    Path(id): Path<String>,
) -> Result<Response, Response> {
    let may = app.desk.permitted(&id_of(&id)?, &program.person.actor).await;
    let may = may.map_err(|trouble| failed(&app, &trouble, program.lang))?;
    let policy = app.policy();
    let one = |Permitted { command, refused, .. }: &Permitted| {
        let said = refused.as_ref().map(|why| why.text(&policy, program.lang));
        json!({ "command": command, "allowed": refused.is_none(), "refused": refused, "said": said })
    };
    Ok(answer(StatusCode::OK, &json!({ "commands": may.iter().map(one).collect::<Vec<_>>() })))
}

/// What a program sends to take a case in.
#[derive(Deserialize)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
struct NewCase {
    id: Option<ComplaintId>,
    customer: CustomerRef,
    facts: Facts,
    #[serde(default)]
    personal: Option<Personal>,
}

/// What a program sends to have something done.
#[derive(Deserialize)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
struct Asked {
    command: Command,
    #[serde(default)]
    remark: Option<Text>,
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
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Response> {
    let (id, asked): (_, Asked) = (id_of(&id)?, read(&body)?);
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
    tag.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

fn recorded(status: StatusCode, done: &Recorded) -> Response {
    let body = json!({
        "id": done.id, "entries": done.entries, "replayed": done.replayed, "next_due": done.next_due,
    });
    let version = done.entries.last().map_or(0, |entry| entry.version);
    ([(ETAG, tag(version))], answer(status, &body)).into_response()
}

/// The description, which the tests hold against the routes.
async fn openapi() -> Response {
    ([(CONTENT_TYPE, "application/json")], include_str!("../assets/openapi.json")).into_response()
}
