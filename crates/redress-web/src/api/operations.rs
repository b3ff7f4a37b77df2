//! The operations: one table, of which the routes and the description are made.

use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, get, post};
use redress::vocabulary::{Facts, Kind, channel};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::parameters::{COMPLAINT, IF_MATCH, IF_NONE_MATCH, KEY, LANGUAGE, LIST, LOG, Parameter};
use super::shapes::{Asked, Done, Log, NewCase, Page, Permissions, Shown};
use super::{command, describe, list, log, one, permitted, receive};
use crate::app::App;

/// Puts a type's schema where it is referred to.
pub(super) type Described = fn(&mut SchemaGenerator) -> Schema;

/// A header of an answer, and what it says.
pub(super) type Header = (&'static str, &'static str);

const TAG: Header = ("ETag", "the complaint's version, in quotes");
const PLACE: Header = ("Location", "where the complaint is");

/// An answer that is no error.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) about: &'static str,
    pub(super) body: Option<Described>,
    pub(super) headers: &'static [Header],
    /// Whether its `id` is that of a complaint that more may be asked of.
    pub(super) names: bool,
}

/// What may be asked at an address by a method.
pub(super) struct Operation {
    pub(super) id: &'static str,
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) summary: &'static str,
    route: MethodRouter<Arc<App>>,
    /// Whether it is answered without a token.
    pub(super) open: bool,
    pub(super) parameters: Vec<&'static Parameter>,
    /// What is sent, and an example of it.
    pub(super) body: Option<(Described, Value)>,
    pub(super) answers: Vec<Answer>,
    /// Errors, and when they come.
    pub(super) refusals: Vec<(StatusCode, &'static str)>,
}

impl Operation {
    fn new(
        (method, route): (&'static str, MethodRouter<Arc<App>>),
        id: &'static str,
        path: &'static str,
        summary: &'static str,
    ) -> Self {
        let parameters = if path.contains("{id}") { vec![&COMPLAINT] } else { Vec::new() };
        let (answers, refusals) = (Vec::new(), Vec::new());
        Self {
            id,
            method,
            path,
            summary,
            route,
            open: false,
            parameters,
            body: None,
            answers,
            refusals,
        }
    }

    fn takes(mut self, parameters: impl IntoIterator<Item = &'static Parameter>) -> Self {
        self.parameters.extend(parameters);
        self
    }

    fn reads<T: JsonSchema>(mut self, example: Value) -> Self {
        self.body = Some((SchemaGenerator::subschema_for::<T>, example));
        self
    }

    fn answers<T: JsonSchema>(
        mut self,
        status: StatusCode,
        about: &'static str,
        headers: &'static [Header],
    ) -> Self {
        let body: Option<Described> = Some(SchemaGenerator::subschema_for::<T>);
        self.answers.push(Answer { status, about, body, headers, names: false });
        self
    }

    /// Its answers name a complaint.
    fn names(mut self) -> Self {
        self.answers.iter_mut().for_each(|answer| answer.names = true);
        self
    }

    fn answers_nothing(mut self, status: StatusCode, about: &'static str) -> Self {
        self.answers.push(Answer { status, about, body: None, headers: &[TAG], names: false });
        self
    }

    fn refuses(mut self, status: StatusCode, about: &'static str) -> Self {
        self.refusals.push((status, about));
        self
    }

    /// What every operation refuses that needs a token.
    fn refused_alike(&self) -> Vec<(StatusCode, &'static str)> {
        let mut alike = Vec::new();
        if !self.open {
            alike.extend([
                (StatusCode::UNAUTHORIZED, "no token, or one that has ended"),
                (StatusCode::INTERNAL_SERVER_ERROR, "the desk failed"),
                (
                    StatusCode::SERVICE_UNAVAILABLE,
                    "the store failed; the code says whether it is known that nothing was stored",
                ),
            ]);
        }
        if self.body.is_some() {
            alike.extend([
                (StatusCode::REQUEST_TIMEOUT, "the body came too slowly"),
                (StatusCode::PAYLOAD_TOO_LARGE, "the body has more than 256 KiB"),
            ]);
        }
        alike
    }

    /// All errors, and when they come.
    pub(super) fn every_refusal(&self) -> Vec<(StatusCode, &'static str)> {
        [self.refusals.clone(), self.refused_alike()].concat()
    }
}

fn getting<T: 'static>(
    handler: impl Handler<T, Arc<App>>,
) -> (&'static str, MethodRouter<Arc<App>>) {
    ("get", get(handler))
}

fn posting<T: 'static>(
    handler: impl Handler<T, Arc<App>>,
) -> (&'static str, MethodRouter<Arc<App>>) {
    ("post", post(handler))
}

/// Every operation.
pub(super) fn all() -> Vec<Operation> {
    use StatusCode as S;
    const NO_COMPLAINT: &str = "there is no such complaint";
    let facts = Facts {
        line: Some(redress::code!("after-sales")),
        ..Facts::new(Kind::Complaint, channel::CALL_BACK)
    };
    vec![
        Operation::new(getting(list), "list", "/complaints", "Complaints, page by page")
            .takes(LIST)
            .answers::<Page>(S::OK, "a page", &[])
            .refuses(S::BAD_REQUEST, "a filter, `limit` or `after` is not what it should be"),
        Operation::new(posting(receive), "receive", "/complaints", "Take a case in")
            .takes([&KEY, &LANGUAGE])
            .reads::<NewCase>(json!({ "customer": "c-17", "facts": facts }))
            .answers::<Done<'_>>(
                S::CREATED,
                "taken in, or the answer of the first time",
                &[TAG, PLACE],
            )
            .names()
            .refuses(S::BAD_REQUEST, "a header is malformed")
            .refuses(S::CONFLICT, "the number or the key is in use")
            .refuses(S::UNPROCESSABLE_ENTITY, "the body is malformed, or the rules refuse it"),
        Operation::new(getting(one), "complaint", "/complaints/{id}", "One complaint")
            .takes([&IF_NONE_MATCH])
            .answers::<Shown<'_>>(S::OK, "as it stands", &[TAG])
            .answers_nothing(S::NOT_MODIFIED, "unchanged")
            .refuses(S::BAD_REQUEST, "no number")
            .refuses(S::NOT_FOUND, NO_COMPLAINT),
        Operation::new(getting(log), "log", "/complaints/{id}/log", "Its log")
            .takes(LOG)
            .answers::<Log>(S::OK, "entries in order", &[])
            .refuses(S::BAD_REQUEST, "no number, or `after` is no version")
            .refuses(S::NOT_FOUND, NO_COMPLAINT),
        Operation::new(
            getting(permitted),
            "permitted",
            "/complaints/{id}/permitted",
            "What the person may do now, and why not the rest",
        )
        .takes([&LANGUAGE])
        .answers::<Permissions>(S::OK, "every command", &[])
        .refuses(S::BAD_REQUEST, "no number")
        .refuses(S::NOT_FOUND, NO_COMPLAINT),
        Operation::new(
            posting(command),
            "command",
            "/complaints/{id}/commands",
            "Have something done",
        )
        .takes([&KEY, &LANGUAGE, &IF_MATCH])
        .reads::<Asked>(json!({ "command": { "register": {} }, "remark": "by telephone" }))
        .answers::<Done<'_>>(S::OK, "done, or the answer of the first time", &[TAG])
        .names()
        .refuses(S::BAD_REQUEST, "no number, or a header is malformed")
        .refuses(S::NOT_FOUND, NO_COMPLAINT)
        .refuses(
            S::CONFLICT,
            "the key is in use, others keep writing, or the other complaint has ended",
        )
        .refuses(S::PRECONDITION_FAILED, "the complaint has another version")
        .refuses(
            S::UNPROCESSABLE_ENTITY,
            "the body is malformed, or the rules refuse it; `code` and `data` are those of the refusal",
        ),
        Operation {
            open: true,
            ..Operation::new(getting(describe::show), "openapi", "/openapi.json", "This description")
                .answers::<Map<String, Value>>(S::OK, "this", &[])
        },
    ]
}

/// Their routes.
pub(super) fn routes() -> Router<Arc<App>> {
    all()
        .into_iter()
        .fold(Router::new(), |router, Operation { path, route, .. }| router.route(path, route))
}
