//! The ways of a case through the forms, each step by somebody who may take it.

use std::time::Duration;

use axum::http::StatusCode;
use chrono::TimeDelta;
use redress::time::Clock as _;
use redress_web::keep;

use crate::common::{Desk, Person};

/// Command, what is typed, by whom.
type Step = (&'static str, &'static [(&'static str, &'static str)], usize);

/// DLR-10 to DLR-19: customer service takes the case in and hands it on, the station head handles it, the general
/// manager approves, customer service calls back and closes.
const WAY: [Step; 12] = [
    ("register", &[], 0),
    ("dispatch", &[], 0),
    ("sign", &[], 1),
    ("contact", &[("reached", "yes")], 1),
    ("propose", &[("remedies", "repair"), ("amount", "200")], 1),
    ("approve", &[], 2),
    ("offer", &[], 1),
    ("accept", &[], 1),
    ("complete", &[], 1),
    ("answer", &[("outcome", "resolved")], 1),
    ("return", &[], 1),
    ("follow-up", &[("result", "satisfied")], 0),
];

async fn cast<'d>(desk: &'d Desk, lang: &str) -> [Person<'d>; 3] {
    [
        desk.person("zhou.min", lang).await,
        desk.person("wu.jianjun", lang).await,
        desk.person("chen.guodong", lang).await,
    ]
}

#[tokio::test]
async fn a_case_goes_its_whole_way_through_the_forms_in_both_languages() {
    let desk = Desk::simulated();
    for (lang, closed) in [("en", "closed"), ("zh", "已关单")] {
        let people = cast(&desk, lang).await;
        let id = people[0].receives(&[]).await;
        for (command, typed, who) in WAY {
            let answer = people[who].does(&id, command, typed).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{command}: {}", answer.text);
        }
        let answer = people[0].does(&id, "close", &[("conclusion", "customer-satisfied")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let page = people[0].page(&format!("/complaints/{id}")).await;
        assert!(page.text.contains(&format!("<b class=\"state\">{closed}</b>")), "{}", page.text);
    }
}

#[tokio::test]
async fn what_the_rules_refuse_is_greyed_with_the_reason_and_refused_when_sent_all_the_same() {
    let desk = Desk::simulated();
    let [agent, _, _] = cast(&desk, "en").await;
    let id = agent.receives(&[]).await;
    let page = agent.page(&format!("/complaints/{id}")).await;
    assert!(page.text.contains("<span aria-disabled=\"true\">decline</span>"), "{}", page.text);
    assert!(!page.text.contains(&format!("/complaints/{id}/do/decline")));
    // The fields of another form of the page, sent to an address that the page does not have.
    let mark = "/do/register\"";
    let fields = ["token", "key", "version"].map(|name| page.hidden(mark, name));
    let fields = [
        ("token", &*fields[0]),
        ("key", &*fields[1]),
        ("version", &*fields[2]),
        ("reason", "out-of-scope"),
    ];
    let answer = agent.post(&format!("/complaints/{id}/do/decline"), &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("role=\"alert\""));
    let page = agent.page(&format!("/complaints/{id}")).await;
    assert!(page.text.contains("<b class=\"state\">received</b>"));
}

#[tokio::test]
async fn a_breach_is_seen_to_happen_when_the_clock_is_moved() {
    let desk = Desk::simulated();
    let [agent, _, _] = cast(&desk, "en").await;
    let id = agent.receives(&[]).await;
    let before = agent.page(&format!("/complaints/{id}")).await;
    // DLR-11: signed for within an hour. A minute before nothing is late.
    for (minutes, late) in [("59", false), ("2", true)] {
        let token = before.hidden("action=\"/clock\"", "token");
        let answer =
            agent.post("/clock", &[("token", &token), ("by", minutes), ("back", "/")]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"));
        let page = agent.page(&format!("/complaints/{id}")).await;
        assert_eq!(page.text.contains("overdue by"), late, "after {minutes} min");
        assert_eq!(page.text.contains("<li class=\"broken\">"), late);
    }
    // Customer service has the case, so its manager had the reminder; and DLR-17, the manager is told of the breach.
    let _keepers = keep(&desk.app);
    let mut told = 0;
    for _ in 0..100 {
        let page = desk.person("lin.yue", "en").await.page("/outbox?whose=mine").await;
        told = page.text.matches(&format!("/complaints/{id}\"")).count();
        if told > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(told, 2);
    let work = agent.page("/").await;
    let overdue = work.text.find("Overdue").expect("a heading");
    assert!(work.text[overdue..].find(&id).is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_timer_wakes_at_the_next_deadline_and_not_before() {
    let desk = Desk::simulated();
    let [agent, _, _] = cast(&desk, "en").await;
    let id = agent.receives(&[]).await;
    let came_in = desk.app.clock().now();
    // DLR-11: 90 % of an hour are 54 minutes; the reminder is half a second away.
    desk.app.clock().advance(TimeDelta::minutes(54) - TimeDelta::milliseconds(500));
    let _keepers = keep(&desk.app);
    let reminded = |text: &str| text.contains("<li class=\"warned\">");
    tokio::time::sleep(Duration::from_millis(150)).await;
    let path = format!("/complaints/{id}");
    let early = agent.page(&path).await;
    assert!(!reminded(&early.text) || desk.app.clock().now() - came_in >= TimeDelta::minutes(54));
    for _ in 0..100 {
        if reminded(&agent.page(&path).await.text) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no reminder was recorded");
}

#[tokio::test]
async fn the_loser_of_a_race_sees_what_changed_and_keeps_what_they_typed() {
    let desk = Desk::simulated();
    let [agent, head, general] = cast(&desk, "en").await;
    let id = agent.receives(&[]).await;
    agent.does(&id, "register", &[]).await;
    agent.does(&id, "dispatch", &[]).await;
    head.does(&id, "sign", &[]).await;
    let seen = head.page(&format!("/complaints/{id}")).await;
    let first = general.does(&id, "investigate", &[("substantiated", "yes")]).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
    let typed =
        [("remedies", "refund"), ("amount", "350"), ("remark", "my findings, an hour's work")];
    let lost = head.sends(&seen, &id, "propose", &typed).await;
    assert_eq!(lost.status, StatusCode::CONFLICT);
    assert!(
        lost.text.contains("Somebody was faster")
            && lost.text.contains("Chen Guodong, general manager")
    );
    assert!(
        lost.text.contains("my findings, an hour&#39;s work")
            || lost.text.contains("my findings, an hour's work")
    );
    assert!(lost.text.contains("value=\"350\"") && lost.text.contains("value=\"refund\" checked"));
    // Having seen it, they send it again from the page that they got.
    let again = head.sends(&lost, &id, "propose", &typed).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
}

#[tokio::test]
async fn alarms_alone_outdate_no_form() {
    let desk = Desk::simulated();
    let [agent, _, _] = cast(&desk, "en").await;
    let id = agent.receives(&[]).await;
    let seen = agent.page(&format!("/complaints/{id}")).await;
    let token = seen.hidden("action=\"/clock\"", "token");
    agent.post("/clock", &[("token", &token), ("by", "110")]).await;
    let answer = agent.sends(&seen, &id, "register", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
}

#[tokio::test]
async fn a_merge_counts_its_key() {
    let desk = Desk::simulated();
    let [agent, _, _] = cast(&desk, "en").await;
    let (double, main, other) =
        (agent.receives(&[]).await, agent.receives(&[]).await, agent.receives(&[]).await);
    let page = agent.page(&format!("/complaints/{double}")).await;
    for _ in 0..2 {
        let answer = agent.sends(&page, &double, "merge", &[("into", &main)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    }
    // The same form for another case is a mistake and says so; nothing is touched.
    let answer = agent.sends(&page, &double, "merge", &[("into", &other)]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text);
    let page = agent.page(&format!("/complaints/{double}")).await;
    assert!(page.text.contains(&format!("href=\"/complaints/{main}\"")));
    let page = agent.page(&format!("/complaints/{other}")).await;
    assert!(
        page.text.contains("<b class=\"state\">received</b>")
            && !page.text.contains("duplicates this one")
    );
}

#[tokio::test]
async fn a_repeat_is_found_by_its_subject_and_tied_to_the_first_case() {
    let desk = Desk::simulated();
    let [agent, _, _] = cast(&desk, "en").await;
    let about = [("customer", "c-9001"), ("subject", "parts")];
    let first = agent.receives(&about).await;
    let known = |subject: &str| format!("/receive/known?customer=c-9001&subject={subject}");
    let same = agent.page(&known("parts")).await;
    assert!(same.text.contains(&format!("name=\"repeat-of\" value=\"{first}\"")), "{}", same.text);
    // Another subject is no repeat, though the customer is known.
    let other = agent.page(&known("delivery")).await;
    assert!(other.text.contains(&first) && !other.text.contains("repeat-of"), "{}", other.text);
    // The words alone suggest the subject.
    let words = agent.page("/receive/known?customer=c-9001&remark=the+spare+part+is+missing").await;
    assert!(words.text.contains("repeat-of"), "{}", words.text);

    let second = agent.receives(&[about[0], about[1], ("repeat-of", &first)]).await;
    let page = agent.page(&format!("/complaints/{second}")).await;
    assert!(page.text.contains("this one repeats it"), "{}", page.text);
    let page = agent.page(&format!("/complaints/{first}")).await;
    assert!(page.text.contains("repeats this one"), "{}", page.text);
    // Thirty days later it is a new matter.
    desk.app.clock().advance(TimeDelta::days(31));
    let later = agent.page(&known("parts")).await;
    assert!(!later.text.contains("repeat-of"), "{}", later.text);
}

#[tokio::test]
async fn a_note_names_what_another_system_keeps() {
    let desk = Desk::simulated();
    let [agent, _, _] = cast(&desk, "en").await;
    let id = agent.receives(&[]).await;
    for (place, link) in [
        ("https://files.example/7?a=1&b=2", true),
        ("DMS 2026/117", false),
        ("javascript:alert(1)", false),
    ] {
        let typed = [("attachment", "photo of the scratch"), ("place", place)];
        let answer = agent.does(&id, "note", &typed).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let page = agent.page(&format!("/complaints/{id}")).await.text;
        let place = place.replace('&', "&amp;");
        assert!(
            page.contains(&format!(
                "photo of the scratch: {}",
                if link { "<a href=\"" } else { &place }
            )),
            "{place}"
        );
        assert_eq!(page.contains(&format!("href=\"{place}\"")), link, "{place}");
    }
    let half = agent.does(&id, "note", &[("attachment", "photo"), ("remark", "typed")]).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(half.text.contains("value=\"photo\"") && half.text.contains("typed"));
    // None of it is in the log.
    let log = agent.api("GET", &format!("/complaints/{id}/log"), &[], "").await.text;
    assert!(!log.contains("scratch") && !log.contains("files.example"));
}
