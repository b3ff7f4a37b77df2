//! What is sent by those who mean no good, or twice, or too much.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use redress::store::LogStore as _;

use crate::common::{Desk, form, logged};

const CANARY: &str = "\"'><script>alert('canary')</script><img src=x onerror=canary()>";

/// How many entries a case has in the file.
fn entries(desk: &Desk, id: &str) -> usize {
    let store = redress_sqlite::SqliteOptions::new()
        .open::<redress_presets::dealership::Personal>(desk.file())
        .expect("the file");
    store.log(&id.parse().expect("a number"), 0).expect("a log").len()
}

#[tokio::test]
async fn without_a_session_nothing_is_shown_and_nothing_done() {
    let desk = Desk::simulated();
    for path in [
        "/",
        "/complaints/2026-0040",
        "/audit",
        "/month/2026-07",
        "/outbox",
        "/token",
        "/events",
        "/receive/known?customer=c-0218",
    ] {
        let answer = desk.ask(Request::get(path).body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.location().starts_with("/sign-in?next="), "{path}");
        assert!(!answer.text.contains("c-0218"));
    }
    for path in
        ["/receive", "/complaints/2026-0126/do/note", "/clock", "/audit/check", "/month/2026-07"]
    {
        let answer = desk.ask(form(path, &[("customer", "c-1")]).body_of()).await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, "/sign-in?next=%2F"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_session_is_not_made_by_hand() {
    let desk = Desk::simulated();
    let person = desk.person("zhou.min", "en").await;
    let session = person
        .cookie
        .strip_prefix("desk=")
        .and_then(|rest| rest.split(';').next())
        .expect("a session")
        .to_owned();
    let parts: Vec<&str> = session.split('.').collect();
    let general: String = "chen.guodong".bytes().map(|byte| format!("{byte:02x}")).collect();
    let forged = [
        format!("{}.{}.{}.{general}", parts[0], parts[1], parts[2]),
        format!("{}.9999999999.{}.{}", parts[0], parts[2], parts[3]),
        format!("{}.{}", "0".repeat(64), &session[65..]),
        session[..session.len() - 1].to_owned(),
        String::new(),
        "....".to_owned(),
        "é.1.2.3".to_owned(),
    ];
    for session in forged {
        let request =
            Request::get("/").header(header::COOKIE, format!("desk={session}").as_bytes());
        let answer = desk.ask(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{session}");
    }
}

#[tokio::test]
async fn a_form_that_is_not_the_sessions_own_does_nothing() {
    let desk = Desk::simulated();
    let (agent, other) = (desk.person("lin.yue", "en").await, desk.person("lin.yue", "en").await);
    let before = entries(&desk, "2026-0126");
    let theirs = other.page("/complaints/2026-0126").await.hidden("/do/note\"", "token");
    for token in ["", "0", &theirs, &"0".repeat(64)] {
        let answer =
            agent.post("/complaints/2026-0126/do/note", &[("token", token), ("remark", "x")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    let page = agent.page("/complaints/2026-0126").await;
    let token = page.hidden("/do/note\"", "token");
    for site in ["cross-site", "same-site"] {
        let sent = form("/complaints/2026-0126/do/note", &[("token", &token)]);
        let sent = sent.with("cookie", &agent.cookie).with("sec-fetch-site", site);
        assert_eq!(desk.ask(sent.body_of()).await.status, StatusCode::FORBIDDEN, "{site}");
    }
    assert_eq!(entries(&desk, "2026-0126"), before);
    assert_eq!(agent.sends(&page, "2026-0126", "note", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(entries(&desk, "2026-0126"), before + 1);
}

#[tokio::test]
async fn no_text_becomes_markup() {
    let desk = Desk::simulated();
    let agent = desk.person("zhou.min", "en").await;
    let customer = "<img/src=x/onerror=canary()>";
    let fields = [
        ("customer", customer),
        ("name", CANARY),
        ("phone", "123<b>canary"),
        ("model", CANARY),
        ("remark", CANARY),
        ("subject", "<i>canary</i>"),
    ];
    let id = agent.receives(&fields).await;
    agent.does(&id, "note", &[("remark", CANARY)]).await;
    agent.does(&id, "register", &[]).await;
    agent.does(&id, "investigate", &[("cause", CANARY.get(..40).expect("a part"))]).await;
    // Also where it was refused and stands in the form again.
    let refused = agent
        .does(
            &id,
            "link",
            &[
                ("other", CANARY.get(..50).expect("a part")),
                ("relation", "repeat-of"),
                ("remark", CANARY),
            ],
        )
        .await;
    let receive = agent.page(&format!("/receive?customer={}&name=%22%3E%3Cscript%3Ecanary&remark=%3C/textarea%3E%3Cscript%3Ecanary", "%3Cimg%20src=x%20onerror=canary()%3E")).await;
    let mut pages =
        vec![("refused".to_owned(), refused.text), ("receive".to_owned(), receive.text)];
    let address = format!("/complaints/{id}");
    let theirs = format!("/?open=all&customer={}", "%3Cimg/src=x/onerror=canary()%3E");
    for path in [
        &address,
        "/",
        &theirs,
        "/audit",
        "/outbox",
        "/receive/known?customer=%3Cimg/src=x/onerror=canary()%3E",
        "/find?q=%3Cscript%3Ecanary",
        "/sign-in?next=%22%3E%3Cscript%3Ecanary",
        "/month/%3Cscript%3Ecanary",
        "/calendar/%3Cscript%3E",
    ] {
        pages.push((path.to_owned(), agent.get(path).await.text));
    }
    let mut seen = 0;
    for (path, text) in pages {
        seen += text.matches("canary").count();
        for raw in [
            "<script>alert",
            "<script>canary",
            "<img src=x",
            "<img/src",
            "<b>canary",
            "<i>canary",
            "onerror=\"",
            "</textarea><script",
        ] {
            assert!(!text.contains(raw), "{path} has {raw}");
        }
    }
    assert!(seen > 10, "the canary was shown {seen} times");
}

#[tokio::test]
async fn numbers_that_are_none_are_not_found_and_break_nothing() {
    let desk = Desk::simulated();
    let agent = desk.person("lin.yue", "en").await;
    let token = agent.page("/").await.hidden("action=\"/clock\"", "token");
    for id in [
        "2026-9999",
        "%00",
        "..%2f..%2fetc%2fpasswd",
        "%F0%9F%9A%97",
        "%ff%fe",
        "'%3B%20drop%20table%20log%3B--",
        &"9".repeat(5000),
    ] {
        let shown = agent.get(&format!("/complaints/{id}")).await;
        assert!(
            [StatusCode::NOT_FOUND, StatusCode::BAD_REQUEST].contains(&shown.status),
            "{id}: {}",
            shown.status
        );
        let done = agent.post(&format!("/complaints/{id}/do/note"), &[("token", &token)]).await;
        assert!(
            [StatusCode::NOT_FOUND, StatusCode::BAD_REQUEST].contains(&done.status),
            "{id}: {}",
            done.status
        );
    }
    for command in ["tick", "absorb", "carry-over", "receive", "drop", "NOTE", ""] {
        let done =
            agent.post(&format!("/complaints/2026-0126/do/{command}"), &[("token", &token)]).await;
        assert!(done.status.is_client_error(), "{command}: {}", done.status);
    }
    for path in [
        "/?after=nonsense",
        "/?after=99999999999999999999~x",
        "/?level=999&state=x&grade=%00&order=%ff",
        "/audit?after=-1",
        "/audit?after=18446744073709551615",
    ] {
        agent.page(path).await;
    }
}

#[tokio::test]
async fn another_roles_commands_are_refused_by_the_rules() {
    let desk = Desk::simulated();
    let agent = desk.person("zhou.min", "en").await;
    let page = agent.page("/complaints/2026-0112").await;
    let token = page.hidden("action=\"/clock\"", "token");
    let before = entries(&desk, "2026-0112");
    for (command, typed) in [
        ("decide-notice", [("notice", "1"), ("amount", "20")]),
        ("decide-liability", [("finding", "not-liable"), ("persons", "")]),
        ("sign-notice", [("notice", "1"), ("", "")]),
        ("approve", [("", ""), ("", "")]),
    ] {
        let fields = [("token", token.as_str()), typed[0], typed[1]];
        let answer = agent.post(&format!("/complaints/2026-0112/do/{command}"), &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{command}");
        assert!(answer.text.contains("role=\"alert\""), "{command}");
    }
    assert_eq!(entries(&desk, "2026-0112"), before);
}

#[tokio::test]
async fn a_form_sent_twice_at_once_is_carried_out_once() {
    let desk = Desk::simulated();
    let agent = desk.person("zhou.min", "en").await;
    let page = agent.page("/receive").await;
    let hidden = ["token", "key"].map(|name| page.hidden("action=\"/receive\"", name));
    let fields = [
        ("token", hidden[0].as_str()),
        ("key", &hidden[1]),
        ("customer", "c-17"),
        ("kind", "complaint"),
        ("channel", "call-back"),
        ("grade", "general"),
        ("nature", "general"),
        ("tier", "ordinary"),
        ("initiative", "active"),
    ];
    let (one, two) = tokio::join!(agent.post("/receive", &fields), agent.post("/receive", &fields));
    assert_eq!(
        (one.status, two.status),
        (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER),
        "{}{}",
        one.text,
        two.text
    );
    assert_eq!(one.location(), two.location());
    let id = one.location().trim_start_matches("/complaints/").to_owned();
    let page = agent.page(one.location()).await;
    let (one, two) = tokio::join!(
        agent.sends(&page, &id, "note", &[("remark", "once")]),
        agent.sends(&page, &id, "note", &[("remark", "once")])
    );
    assert_eq!(
        (one.status, two.status),
        (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER),
        "{}{}",
        one.text,
        two.text
    );
    assert_eq!(entries(&desk, &id), 2);
    // The same form for another command, or by somebody else, is a mistake and says so.
    let key = page.hidden("/do/note\"", "key");
    let token = page.hidden("/do/note\"", "token");
    let other = agent
        .post(&format!("/complaints/{id}/do/register"), &[("token", &token), ("key", &key)])
        .await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert_eq!(entries(&desk, &id), 2);
}

#[tokio::test]
async fn what_is_too_long_is_refused_before_it_is_read() {
    let desk = Desk::simulated();
    let agent = desk.person("lin.yue", "en").await;
    let page = agent.page("/complaints/2026-0126").await;
    let long = agent.sends(&page, "2026-0126", "note", &[("remark", &"x".repeat(300_000))]).await;
    assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE);
    // Beyond what a remark may have: the form comes back with it.
    let text = "长".repeat(22_000);
    let long = agent.sends(&page, "2026-0126", "note", &[("remark", &text)]).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(long.text.contains(&text) && long.text.contains("at most 64 KiB"));
    for bad in ["\u{0}", "a\u{202e}b", "a\u{8}b"] {
        let answer = agent.sends(&page, "2026-0126", "note", &[("remark", bad)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad:?}");
    }
    let api = agent.api("POST", "/complaints", &[], &"[".repeat(100_000)).await;
    assert_eq!(api.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_form_leads_back_to_this_desk_only() {
    let desk = Desk::simulated();
    for elsewhere in [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\r\nset-cookie: x=y",
        "",
    ] {
        let answer = desk
            .ask(form("/sign-in", &[("person", "zhou.min"), ("next", elsewhere)]).body_of())
            .await;
        assert_eq!(answer.location(), "/", "{elsewhere}");
    }
}

#[tokio::test]
async fn no_line_of_the_log_has_anything_personal() {
    let desk = Desk::simulated();
    let agent = desk.person("zhou.min", "en").await;
    let id = agent
        .receives(&[
            ("name", "Canary Person"),
            ("phone", "555-canary-555"),
            ("remark", "canary words"),
        ])
        .await;
    agent.does(&id, "note", &[("remark", "canary note")]).await;
    agent.get("/find?q=canary-customer").await;
    let lines = logged();
    assert!(lines.contains("\"route\":\"/complaints/{id}/do/{command}\""), "{lines}");
    assert!(!lines.to_lowercase().contains("canary"), "{lines}");
}
