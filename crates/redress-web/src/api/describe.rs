//! The description: an `OpenAPI` document (3.1), made of the operations and of the types that they read and answer.

use std::sync::LazyLock;

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use redress::schema;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::operations::{self, Answer, Described, Operation};
use super::parameters::{Parameter, Place};
use super::shapes::Problem;

static DOCUMENT: LazyLock<String> = LazyLock::new(|| document(&operations::all()).to_string());

/// The description, for those who want to write a client.
pub(super) async fn show() -> Response {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response()
}

/// The schemas of what is read and of what is written; they differ in what has to be there.
struct Schemas {
    read: SchemaGenerator,
    written: SchemaGenerator,
}

impl Schemas {
    fn new() -> Self {
        let here = |mut settings: SchemaSettings| {
            settings.definitions_path = "/components/schemas".into();
            settings.into_generator()
        };
        Self { read: here(schema::reading()), written: here(schema::writing()) }
    }

    /// Those that are referred to, by name. What is both read and written has one form.
    fn named(mut self) -> Map<String, Value> {
        let mut all = self.read.take_definitions(true);
        all.append(&mut self.written.take_definitions(true));
        all
    }
}

fn document(operations: &[Operation]) -> Value {
    let mut schemas = Schemas::new();
    let mut paths = Map::new();
    let links = links(operations);
    for operation in operations {
        let described = described(operation, &links, &mut schemas);
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path.as_object_mut().map(|path| path.insert(operation.method.to_owned(), described));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "redress: a complaints desk",
            "version": "1",
            "description": "The desk for programs. A program acts for a person, by a token from the page /token. \
                Commands and entries are the serde types of the library `redress` (docs/wire.md). \
                Instants are UTC, to the microsecond.",
        },
        "servers": [{ "url": "/api/v1" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": schemas.named(),
        },
    })
}

/// A record of what is there.
fn record<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// What may be asked of a complaint that an answer names.
fn links(operations: &[Operation]) -> Value {
    let of_one = operations.iter().filter(|operation| operation.path.contains("{id}"));
    let link = |Operation { id, .. }: &Operation| {
        let whose = json!({ "operationId": id, "parameters": { "id": "$response.body#/id" } });
        ((*id).to_owned(), whose)
    };
    of_one.map(link).collect()
}

fn described(operation: &Operation, links: &Value, schemas: &mut Schemas) -> Value {
    let parameters: Vec<Value> =
        operation.parameters.iter().map(|one| parameter(one, &mut schemas.read)).collect();
    let mut responses = Map::new();
    for answer in &operation.answers {
        let said = answered(answer, links, &mut schemas.written);
        responses.insert(answer.status.as_str().to_owned(), said);
    }
    for (status, about) in operation.every_refusal() {
        responses.insert(status.as_str().to_owned(), refused(about, &mut schemas.written));
    }
    let body = operation.body.as_ref().map(|(body, example)| {
        let content = json!({ "schema": body(&mut schemas.read), "example": example });
        json!({ "required": true, "content": { "application/json": content } })
    });
    record([
        ("operationId", Some(operation.id.into())),
        ("summary", Some(operation.summary.into())),
        ("security", operation.open.then(|| json!([]))),
        ("parameters", Some(parameters.into())),
        ("requestBody", body),
        ("responses", Some(responses.into())),
    ])
}

fn parameter(parameter: &Parameter, generator: &mut SchemaGenerator) -> Value {
    let Parameter { name, place, about, value, many } = parameter;
    let one = value.schema(generator);
    let schema = if *many { json!({ "type": "array", "items": one }) } else { json!(one) };
    let (place, required) = match place {
        Place::Path => ("path", Some(true.into())),
        Place::Query => ("query", None),
        Place::Header => ("header", None),
    };
    record([
        ("name", Some((*name).into())),
        ("in", Some(place.into())),
        ("required", required),
        ("description", Some((*about).into())),
        ("explode", many.then_some(true.into())),
        ("schema", Some(schema)),
    ])
}

fn answered(answer: &Answer, links: &Value, generator: &mut SchemaGenerator) -> Value {
    let header = |(name, about): &(&str, &str)| {
        ((*name).to_owned(), json!({ "description": about, "schema": { "type": "string" } }))
    };
    let headers: Map<String, Value> = answer.headers.iter().map(header).collect();
    let content = |body: Described| json!({ "application/json": { "schema": body(generator) } });
    record([
        ("description", Some(answer.about.into())),
        ("content", answer.body.map(content)),
        ("headers", (!headers.is_empty()).then(|| headers.into())),
        ("links", answer.names.then(|| links.clone())),
    ])
}

fn refused(about: &str, generator: &mut SchemaGenerator) -> Value {
    let schema = generator.subschema_for::<Problem<'_>>();
    json!({
        "description": about,
        "content": { "application/problem+json": { "schema": schema } },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_both_read_and_written_has_one_form() {
        let mut schemas = Schemas::new();
        for operation in operations::all() {
            described(&operation, &Value::Null, &mut schemas);
        }
        let read = schemas.read.take_definitions(true);
        let written = schemas.written.take_definitions(true);
        let both: Vec<&String> = read.keys().filter(|name| written.contains_key(*name)).collect();
        assert!(both.iter().any(|name| *name == "Facts"), "{both:?}");
        for name in both {
            assert_eq!(read.get(name), written.get(name), "{name}");
        }
    }

    #[test]
    fn no_name_is_given_twice() {
        let document = document(&operations::all());
        let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
        let names: Vec<&String> = schemas.into_iter().flat_map(Map::keys).collect();
        let numbered = |name: &&&String| name.ends_with(|last: char| last.is_ascii_digit());
        assert!(names.len() > 100, "{names:?}");
        assert_eq!(names.iter().find(numbered), None);
    }
}
