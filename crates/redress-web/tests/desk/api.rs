//! The desk for programs, held against its own description.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::common::{Answer, Desk, Person};

fn new_case() -> String {
    json!({ "customer": "c-17", "facts": {
        "kind": "complaint", "channel": "call-back", "grade": "general", "nature": "general",
        "tier": "ordinary", "initiative": "active", "line": "after-sales", "subject": "parts",
    } })
    .to_string()
}

async fn received(person: &Person<'_>) -> String {
    let answer = person.api("POST", "/complaints", &[], &new_case()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.json()["id"].as_str().expect("a number").to_owned()
}

fn problem(answer: &Answer, status: StatusCode, code: &str) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
    let body = answer.json();
    assert_eq!(
        (body["code"].as_str(), body["status"].as_u64()),
        (Some(code), Some(u64::from(status.as_u16())))
    );
    assert!(body["detail"].as_str().is_some_and(|detail| !detail.is_empty()));
    body
}

#[tokio::test]
async fn a_program_has_a_case_handled() {
    let desk = Desk::simulated();
    let agent = desk.person("zhou.min", "en").await;
    let id = received(&agent).await;
    let shown = agent.api("GET", &format!("/complaints/{id}"), &[], "").await;
    let tag = shown.headers[header::ETAG].to_str().expect("a tag").to_owned();
    assert_eq!((tag.as_str(), shown.json()["version"].as_u64()), ("\"1\"", Some(1)));
    let same = agent.api("GET", &format!("/complaints/{id}"), &[("if-none-match", &tag)], "").await;
    assert_eq!((same.status, same.text.as_str()), (StatusCode::NOT_MODIFIED, ""));

    let path = format!("/complaints/{id}/commands");
    let register = json!({ "command": { "register": {} } }).to_string();
    let headers = [("if-match", tag.as_str()), ("idempotency-key", "k-1")];
    let done = agent.api("POST", &path, &headers, &register).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert_eq!(
        (done.headers[header::ETAG].to_str().expect("a tag"), &done.json()["replayed"]),
        ("\"2\"", &json!(false))
    );
    // The same again is answered as it was, though the version is another one by now.
    let again = agent.api("POST", &path, &headers, &register).await;
    assert_eq!(
        (again.status, &again.json()["replayed"], &again.json()["entries"]),
        (StatusCode::OK, &json!(true), &done.json()["entries"])
    );

    let dispatch =
        json!({ "command": { "dispatch": { "to": null } }, "remark": "please" }).to_string();
    problem(
        &agent.api("POST", &path, &[("if-match", "\"1\"")], &dispatch).await,
        StatusCode::PRECONDITION_FAILED,
        "changed",
    );
    problem(
        &agent.api("POST", &path, &[("if-match", "1")], &dispatch).await,
        StatusCode::BAD_REQUEST,
        "malformed-request",
    );
    assert_eq!(
        agent.api("POST", &path, &[("if-match", "*")], &dispatch).await.status,
        StatusCode::OK
    );
    let other = json!({ "command": { "note": {} } }).to_string();
    problem(
        &agent.api("POST", &path, &[("idempotency-key", "k-1")], &other).await,
        StatusCode::CONFLICT,
        "idempotency-mismatch",
    );

    let log = agent.api("GET", &format!("/complaints/{id}/log?after=1"), &[], "").await.json();
    assert_eq!(log["entries"].as_array().map(Vec::len), Some(2));
    assert!(!log.to_string().contains("please"), "a remark is kept apart from the log");
}

#[tokio::test]
async fn a_refusal_has_the_librarys_code_and_data_and_the_readers_language() {
    let desk = Desk::simulated();
    let agent = desk.person("zhou.min", "en").await;
    let id = received(&agent).await;
    let path = format!("/complaints/{id}/commands");
    let decline = json!({ "command": { "decline": { "reason": "out-of-scope" } } }).to_string();
    let refused = agent.api("POST", &path, &[("accept-language", "zh")], &decline).await;
    let body = problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "not-allowed");
    assert_eq!(body["data"]["role"], "customer-service");
    assert!(body["detail"].as_str().is_some_and(|detail| detail.contains("无权")));
    let may = agent.api("GET", &format!("/complaints/{id}/permitted"), &[], "").await.json();
    let of = |name: &str| {
        may["commands"]
            .as_array()
            .and_then(|all| all.iter().find(|one| one["command"] == name))
            .cloned()
            .expect("a command")
    };
    assert_eq!(
        (&of("register")["allowed"], &of("decline")["allowed"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(of("decline")["refused"]["code"], "not-allowed");
}

#[tokio::test]
async fn lists_come_in_pages_and_have_every_case_once() {
    let desk = Desk::simulated();
    let agent = desk.person("lin.yue", "en").await;
    let (mut path, mut ids) =
        ("/complaints?open=all&order=received&limit=17".to_owned(), Vec::new());
    loop {
        let page = agent.api("GET", &path, &[], "").await.json();
        let rows = page["complaints"].as_array().expect("rows").clone();
        assert!(rows.len() <= 17);
        ids.extend(rows.iter().map(|row| row["id"].as_str().expect("a number").to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/complaints?open=all&order=received&limit=17&after={next}");
    }
    let once: BTreeSet<&String> = ids.iter().collect();
    assert!(ids.len() > 76 && ids.len() == once.len());
    let wrong = [
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=1&limit=1",
        "after=x",
        "after=1~",
        // A filter that says nothing would show everything.
        "whose=nobody",
        "state=sleeping",
        "kind=",
        "open=maybe",
        "order=x",
        "level=-1",
        "hold=no",
        "grade=%00",
        "customer=a&customer=b",
    ];
    for wrong in wrong {
        problem(
            &agent.api("GET", &format!("/complaints?{wrong}"), &[], "").await,
            StatusCode::BAD_REQUEST,
            "malformed-request",
        );
    }
}

#[tokio::test]
async fn only_a_token_counts() {
    let desk = Desk::simulated();
    let agent = desk.person("lin.yue", "en").await;
    let request = Request::get("/api/v1/complaints").header(header::COOKIE, &agent.cookie);
    let answer = desk.ask(request.body(Body::empty()).expect("a request")).await;
    problem(&answer, StatusCode::UNAUTHORIZED, "unauthenticated");
    for token in ["", "Bearer", "Bearer x", "Basic bGluOnl1ZQ=="] {
        let request = Request::post("/api/v1/complaints").header(header::AUTHORIZATION, token);
        let answer = desk.ask(request.body(Body::from(new_case())).expect("a request")).await;
        problem(&answer, StatusCode::UNAUTHORIZED, "unauthenticated");
    }
}

#[tokio::test]
async fn bodies_that_are_wrong_are_named_and_not_quoted() {
    let desk = Desk::simulated();
    let agent = desk.person("zhou.min", "en").await;
    let bodies = [
        "",
        "null",
        "[]",
        "{",
        "{\"customer\":\"canary\"}",
        "{\"customer\":\"\",\"facts\":{}}",
        "{\"customer\":\"c\",\"facts\":{\"kind\":\"canary\"}}",
        "{\"canary\":1}",
        "\"canary\"",
        "1e999",
        "\u{feff}{}",
        "{\"customer\":\"c\",\"customer\":\"canary\"}",
    ];
    for body in bodies {
        let answer = agent.api("POST", "/complaints", &[], body).await;
        problem(&answer, StatusCode::UNPROCESSABLE_ENTITY, "malformed-body");
        assert!(!answer.text.contains("canary"), "{}", answer.text);
    }
    let id = received(&agent).await;
    let path = format!("/complaints/{id}/commands");
    for body in [
        "{\"command\":{\"canary\":{}}}",
        "{\"command\":{\"register\":{\"canary\":1}}}",
        "{\"command\":{\"register\":{},\"note\":{}}}",
        "{\"command\":\"register\"}",
    ] {
        let answer = agent.api("POST", &path, &[], body).await;
        problem(&answer, StatusCode::UNPROCESSABLE_ENTITY, "malformed-body");
        assert!(!answer.text.contains("canary"), "{}", answer.text);
    }
    problem(
        &agent.api("POST", &path, &[("idempotency-key", "")], "{\"command\":{\"note\":{}}}").await,
        StatusCode::BAD_REQUEST,
        "malformed-request",
    );
}

/// What the API says of itself, to anybody.
async fn description(desk: &Desk) -> Value {
    let request = Request::get("/api/v1/openapi.json").body(Body::empty()).expect("a request");
    desk.ask(request).await.json()
}

/// The schemas of a description, with records that have no fields but those described.
fn closed(mut schema: Value) -> Value {
    if schema["properties"].is_object() && schema.get("additionalProperties").is_none() {
        schema["additionalProperties"] = false.into();
    }
    match schema {
        Value::Object(all) => all.into_iter().map(|(key, value)| (key, closed(value))).collect(),
        Value::Array(all) => all.into_iter().map(closed).collect(),
        other => other,
    }
}

/// A schema of a description.
fn described(all: &Value, schema: &Value) -> jsonschema::Validator {
    let mut schema = closed(schema.clone());
    schema["components"] = json!({ "schemas": closed(all["components"]["schemas"].clone()) });
    let schema = jsonschema::draft202012::options().should_validate_formats(true).build(&schema);
    schema.expect("a schema")
}

/// Whether a value is as a schema of the description says.
fn fits(all: &Value, schema: &Value, value: &Value, at: &str) {
    let schema = described(all, schema);
    let wrong = schema.iter_errors(value);
    let wrong: Vec<String> =
        wrong.map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{at}: {wrong:#?} in {value}");
}

#[tokio::test]
async fn a_body_that_is_as_described_is_read_and_no_other() {
    let desk = Desk::simulated();
    let agent = desk.person("zhou.min", "en").await;
    let api = description(&desk).await;
    let body = described(&api, &json!({ "$ref": "#/components/schemas/NewCase" }));
    let whole: Value = json!({
        "contact": { "name": "李雷", "sex": "male", "phone": "138-0013-8000", "email": null },
        "vehicle": {
            "vin": "LSVAA2187C2182453", "mileage_km": 40_210, "bought_on": "2024-02-29",
            "order_taken_at": "2026-02-27T08:00:00Z",
        },
        "file": { "oem_case": "CAC-2026-0117", "demand": "刹车异响,\n第三次返修" },
        "remark": "as he said",
        "attachments": [{ "name": "photo", "place": "https://files.example/7" }],
    });
    let mut cases = vec![(true, json!(null)), (true, json!({})), (true, whole.clone())];
    for (place, wrong) in [
        ("/contact/name", json!("two\nlines")),
        ("/contact/sex", json!("f")),
        ("/contact/phone", json!("12")),
        ("/contact", json!({ "phone": "138-0013-8000" })),
        ("/vehicle/vin", json!("LSVAA2187C218245O")),
        ("/vehicle/mileage_km", json!(-1)),
        ("/vehicle/bought_on", json!("2025-02-29")),
        ("/vehicle/order_taken_at", json!("2026-02-27")),
        ("/vehicle", json!({ "colour": "red" })),
        ("/file/demand", json!("")),
        ("/remark", json!("\u{200b}")),
        ("/attachments/0", json!({ "name": "photo" })),
        ("/attachments", json!(null)),
    ] {
        let mut personal = whole.clone();
        *personal.pointer_mut(place).expect("a place") = wrong;
        cases.push((false, personal));
    }
    let operations = ["/paths/~1complaints/post", "/paths/~1complaints~1{id}~1commands/post"];
    let sent = operations.map(|operation| {
        let example = format!("{operation}/requestBody/content/application~1json/example");
        api.pointer(&example).expect("an example").to_string()
    });
    let answer = agent.api("POST", "/complaints", &[], &sent[0]).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let commands = format!("{}/commands", answer.location().trim_start_matches("/api/v1"));
    let answer = agent.api("POST", &commands, &[], &sent[1]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    for (right, personal) in cases {
        let mut case: Value = serde_json::from_str(&new_case()).expect("a case");
        case["personal"] = personal;
        assert_eq!(body.is_valid(&case), right, "{case}");
        let answer = agent.api("POST", "/complaints", &[], &case.to_string()).await;
        assert_eq!(answer.status == StatusCode::CREATED, right, "{case}: {}", answer.text);
    }
}

#[tokio::test]
async fn the_description_is_what_the_desk_answers() {
    let desk = Desk::simulated();
    let agent = desk.person("zhou.min", "en").await;
    let api = description(&desk).await;
    let id = received(&agent).await;
    let mut asked = 0;
    for (path, item) in api["paths"].as_object().expect("paths") {
        for (method, operation) in
            item.as_object().expect("operations").iter().filter(|(name, _)| *name != "parameters")
        {
            let body = match operation["operationId"].as_str() {
                Some("receive") => new_case(),
                Some("command") => json!({ "command": { "note": {} } }).to_string(),
                _ => String::new(),
            };
            for path in [
                path.replace("{id}", &id),
                path.replace("{id}", "nobody"),
                path.replace("{id}", "%00"),
                path.replace("{id}", "%FF"),
                format!("{}?limit=x&after=x", path.replace("{id}", &id)),
            ] {
                let answer = agent.api(&method.to_uppercase(), &path, &[], &body).await;
                let status = answer.status.as_u16().to_string();
                let said = &operation["responses"][&status];
                assert!(
                    said.is_object(),
                    "{method} {path}: {status} is not described: {}",
                    answer.text
                );
                let kind = answer.headers[header::CONTENT_TYPE].to_str().expect("text");
                let schema = &said["content"][kind]["schema"];
                assert!(
                    schema.is_object(),
                    "{method} {path}: {kind} is not described for {status}"
                );
                fits(&api, schema, &answer.json(), &format!("{method} {path}"));
                asked += 1;
            }
            // And no other method is there.
            let answer = agent.api("DELETE", &path.replace("{id}", &id), &[], "").await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        }
    }
    assert_eq!(asked, 5 * 7);
    problem(&agent.api("GET", "/nothing", &[], "").await, StatusCode::NOT_FOUND, "not-found");
}
