//! Every page: there in both languages, labelled, without script or style of its own.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::common::{Desk, form};

const PAGES: [&str; 13] = [
    "/",
    "/?open=all&order=number",
    "/receive",
    "/complaints/2026-0040",
    "/complaints/2026-0126",
    "/approvals",
    "/month/2026-07",
    "/month/2026-08",
    "/policy",
    "/calendar/2026",
    "/outbox",
    "/audit",
    "/token",
];

/// Every value of an attribute in a page.
fn values(text: &str, attribute: &str) -> Vec<String> {
    let mark = format!(" {attribute}=\"");
    let parts = text.split(&mark).skip(1);
    parts.filter_map(|part| part.split('"').next().map(str::to_owned)).collect()
}

#[tokio::test]
async fn every_page_is_there_for_everybody_in_both_languages() {
    let desk = Desk::simulated();
    let (en, zh) = (("en", "<html lang=\"en\">"), ("zh", "<html lang=\"zh-CN\">"));
    for (who, langs) in [("lin.yue", &[en, zh][..]), ("peng.fei", &[zh]), ("chen.guodong", &[en])] {
        for (lang, code) in langs {
            let person = desk.person(who, lang).await;
            // The figures are the same for everybody, and take a while.
            for path in PAGES.iter().filter(|path| who == "lin.yue" || !path.starts_with("/month"))
            {
                let page = person.page(path).await;
                assert!(page.text.contains(code), "{path}");
                assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
                let allowed = page.headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
                assert!(
                    allowed.starts_with("default-src 'none'") && !allowed.contains("unsafe"),
                    "{path}"
                );
                // What the policy forbids is not there: it would silently not work.
                for forbidden in ["<style", " style=\"", "javascript:", " onclick=", " onload="] {
                    assert!(!page.text.contains(forbidden), "{path} has {forbidden}");
                }
                assert_eq!(page.text.matches("<script").count(), 1, "{path}");
            }
        }
    }
}

#[tokio::test]
async fn every_field_has_a_label_and_no_id_stands_twice() {
    let desk = Desk::simulated();
    let person = desk.person("lin.yue", "en").await;
    for path in PAGES {
        let text = person.page(path).await.text;
        let ids = values(&text, "id");
        let once: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(ids.len(), once.len(), "{path}: an id stands twice");
        let labelled: BTreeSet<String> = values(&text, "for").into_iter().collect();
        for tag in ["<select", "<textarea", "<input"] {
            for control in text.split(tag).skip(1).filter_map(|part| part.split('>').next()) {
                if control.contains("type=\"hidden\"") || control.contains("type=\"checkbox\"") {
                    continue;
                }
                let id = values(&format!(" {control}"), "id").into_iter().next();
                assert!(
                    id.is_some_and(|id| labelled.contains(&id)),
                    "{path}: no label for {tag}{control}"
                );
            }
        }
        for referred in
            values(&text, "aria-labelledby").into_iter().chain(values(&text, "aria-describedby"))
        {
            assert!(once.contains(&referred), "{path}: {referred} is nowhere");
        }
    }
}

#[tokio::test]
async fn pages_of_a_list_have_every_case_once() {
    let desk = Desk::simulated();
    let person = desk.person("lin.yue", "en").await;
    let (mut path, mut seen) = ("/?open=all&order=received".to_owned(), Vec::new());
    loop {
        let page = person.page(&path).await;
        let links = values(&page.text, "href");
        seen.extend(
            links.iter().filter_map(|link| link.strip_prefix("/complaints/")).map(str::to_owned),
        );
        let Some(next) = links.iter().find(|link| link.contains("after=")) else { break };
        path = next.replace("&amp;", "&");
    }
    let once: BTreeSet<&String> = seen.iter().collect();
    assert_eq!(seen.len(), once.len());
    // 76 came in July; the simulation numbers its cases without a gap.
    let last = format!("2026-{:04}", seen.len());
    assert!(seen.len() > 76 && once.contains(&last), "{} cases", seen.len());
}

#[tokio::test]
async fn a_number_is_found_and_a_customer_too() {
    let desk = Desk::simulated();
    let person = desk.person("lin.yue", "en").await;
    assert_eq!(person.get("/find?q=2026-0040").await.location(), "/complaints/2026-0040");
    assert_eq!(person.get("/find?q=c-0218").await.location(), "/?open=all&customer=c-0218");
    assert!(person.page("/?open=all&customer=c-0218").await.text.contains("2026-0040"));
    for nothing in ["/find?q=c-9999", "/find?q=", "/find?q=%00", "/find"] {
        assert_eq!(person.get(nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
}

#[tokio::test]
async fn a_repeat_is_found_while_the_customer_is_typed_and_words_suggest_a_subject() {
    let desk = Desk::simulated();
    let person = desk.person("zhou.min", "en").await;
    let known =
        person.page("/receive/known?customer=c-0218&remark=the+workshop+left+a+noise").await;
    assert!(
        known.text.contains("2026-0040")
            && known.text.contains("data-suggested=\"repair-technique\"")
    );
    let known = person.page("/receive/known?customer=c-021&remark=hello").await;
    assert!(!known.text.contains("/complaints/") && !known.text.contains("data-suggested"));
    // Without script: a button that shows the same, and keeps what was typed.
    let page = person.page("/receive").await;
    let token = page.hidden("action=\"/receive\"", "token");
    let looked = person
        .post(
            "/receive",
            &[("token", &token), ("look", "yes"), ("customer", "c-0218"), ("remark", "half a sen")],
        )
        .await;
    assert_eq!(looked.status, StatusCode::OK);
    assert!(looked.text.contains("2026-0040") && looked.text.contains("half a sen"));
}

#[tokio::test]
async fn the_meeting_pack_comes_as_a_page_and_as_a_table() {
    let desk = Desk::simulated();
    let person = desk.person("lin.yue", "zh").await;
    let pack = person.page("/month/2026-07/pack.html").await;
    assert!(pack.text.contains("<svg") && pack.text.contains("<style>"));
    let allowed = pack.headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
    assert!(!allowed.contains("script"), "{allowed}");
    let csv = person.page("/month/2026-07/pack.csv").await;
    assert!(csv.headers[header::CONTENT_TYPE].to_str().expect("text").starts_with("text/csv"));
    assert!(csv.text.contains("76"));
    for wrong in ["/month/2026-13", "/month/july", "/month/99999999999-01", "/month/-1-01"] {
        assert_eq!(person.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test]
async fn a_month_is_closed_by_whom_the_policy_lets_and_once() {
    let desk = Desk::simulated();
    let page =
        |who: &'static str| async { desk.person(who, "en").await.page("/month/2026-07").await };
    let token = page("lin.yue").await.hidden("action=\"/month/2026-07\"", "token");
    let manager = desk.person("lin.yue", "en").await;
    // A session's token proves forms of that session only.
    assert_eq!(
        manager.post("/month/2026-07", &[("token", &token)]).await.status,
        StatusCode::FORBIDDEN
    );
    let own = manager.page("/month/2026-08").await.hidden("action=\"/month/2026-08\"", "token");
    let early = manager.post("/month/2026-08", &[("token", &own)]).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.text);
    for _ in 0..2 {
        assert_eq!(
            manager.post("/month/2026-07", &[("token", &own)]).await.status,
            StatusCode::SEE_OTHER
        );
    }
}

#[tokio::test]
async fn the_log_is_verified() {
    let desk = Desk::simulated();
    let person = desk.person("chen.guodong", "en").await;
    let token = person.page("/audit").await.hidden("action=\"/audit/check\"", "token");
    let checked = person.post("/audit/check", &[("token", &token)]).await;
    assert!(checked.text.contains("every log is as it was written"), "{}", checked.text);
}

#[tokio::test]
async fn health_and_metrics_need_no_session_and_name_no_case() {
    let desk = Desk::simulated();
    let get = |path: &str| Request::get(path).body(Body::empty()).expect("a request");
    assert_eq!(desk.ask(get("/health")).await.text, "ok\n");
    let person = desk.person("lin.yue", "en").await;
    person.page("/complaints/2026-0040").await;
    let metrics = desk.ask(get("/metrics")).await.text;
    assert!(metrics.contains("redress_open 9\n"), "{metrics}");
    assert!(
        metrics
            .contains("redress_http_answers_total{route=\"/complaints/{id}\",status=\"200\"} 1\n"),
        "{metrics}"
    );
    assert!(!metrics.contains("2026-0040"));
    for line in metrics.lines().filter(|line| !line.starts_with('#')) {
        let value = line.rsplit(' ').next().expect("a value");
        assert!(value.parse::<f64>().is_ok(), "{line}");
    }
}

#[tokio::test]
async fn the_language_is_switched_and_kept() {
    let desk = Desk::simulated();
    let answer =
        desk.ask(form("/language", &[("lang", "zh"), ("next", "/policy")]).body_of()).await;
    assert_eq!(answer.location(), "/policy");
    assert!(answer.headers[header::SET_COOKIE].to_str().expect("text").starts_with("lang=zh;"));
    let request = Request::get("/sign-in").header(header::ACCEPT_LANGUAGE, "zh-CN,zh;q=0.9");
    let page = desk.ask(request.body(Body::empty()).expect("a request")).await;
    assert!(page.text.contains("登录"));
}

#[tokio::test]
async fn an_empty_desk_works_and_is_opened_again_with_its_sessions() {
    let desk = Desk::empty();
    let agent = desk.person("customer-service", "en").await;
    assert!(agent.page("/").await.text.contains("No case is like this."));
    let id = agent.receives(&[]).await;
    let page = agent.page(&format!("/complaints/{id}")).await;
    let cookie = agent.cookie.clone();
    // The program ends and starts again while the form is being filled in.
    let again = desk.again();
    let agent = crate::common::Person { desk: &again, cookie };
    let answer = agent.sends(&page, &id, "register", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
}
