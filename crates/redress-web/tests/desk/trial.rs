//! A changed policy is tried on the desk's own history before it is adopted.

use axum::http::StatusCode;
use redress::complaint::Event;
use redress::store::{LogStore as _, Query};
use redress::time::Clock as _;

use crate::common::{Answer, Desk, Person};

async fn tries(person: &Person<'_>, file: &str) -> Answer {
    let page = person.page("/policy/try").await;
    let token = page.hidden("action=\"/policy/try\"", "token");
    person.post("/policy/try", &[("token", &token), ("file", file)]).await
}

/// The present policy's file, with the time of one rule changed.
async fn changed(person: &Person<'_>, rule: &str, within: &str) -> String {
    let file = person.page("/policy/file").await.text;
    let mut of_rule = false;
    let lines = file.lines().map(|line| {
        of_rule = if line.starts_with("id = ") { line.contains(rule) } else { of_rule };
        if of_rule && line.starts_with("within = ") {
            format!("within = \"{within}\"")
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn the_file_of_the_page_is_the_policy_itself() {
    let desk = Desk::simulated();
    let person = desk.person("lin.yue", "en").await;
    let file = person.page("/policy/file").await.text;
    let same = tries(&person, &file).await;
    assert_eq!(same.status, StatusCode::OK, "{}", same.text);
    assert!(
        same.text.contains("Both say the same.") && same.text.contains("<b id=\"newly\">0</b>"),
        "{}",
        same.text
    );
}

#[tokio::test]
async fn a_shorter_limit_breaks_as_many_cases_as_the_log_says() {
    let desk = Desk::simulated();
    let person = desk.person("lin.yue", "en").await;
    let file = changed(&person, "dlr11-sign", "10min").await;
    let page = tries(&person, &file).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    // By hand, from the log: not late as recorded, and longer than ten minutes from start to end.
    let store = redress_sqlite::SqliteOptions::new()
        .open::<redress_presets::dealership::Personal>(desk.file())
        .expect("the file");
    let mut slower = 0;
    for listed in store.list(&Query::all(), None, 10_000).expect("a list").rows {
        let log = store.log(&listed.id, 0).expect("a log");
        let ours = |rule: &redress::vocabulary::RuleId| rule.as_str() == "dlr11-sign";
        let (mut runs, mut took) = (None, Vec::new());
        for (entry, event) in
            log.iter().flat_map(|entry| entry.events.iter().map(move |event| (entry, event)))
        {
            let end = match event {
                Event::LimitStarted { rule, start, .. } if ours(rule) => {
                    runs = Some(*start);
                    continue;
                }
                Event::LimitBreached { rule, .. } if ours(rule) => {
                    runs = None;
                    continue;
                }
                Event::LimitMet { rule, at, .. } if ours(rule) => *at,
                Event::LimitLapsed { rule } | Event::LimitSuperseded { rule, .. } if ours(rule) => {
                    entry.occurred_at
                }
                _ => continue,
            };
            took.extend(runs.take().map(|start| end - start));
        }
        took.extend(runs.map(|start| desk.app.clock().now() - start));
        slower += u32::from(took.iter().any(|took| *took > chrono::TimeDelta::minutes(10)));
    }
    assert!(slower > 5, "{slower}: the history has something to say");
    assert!(
        page.text.contains(&format!("<b id=\"newly\">{slower}</b>")),
        "{slower}: {}",
        page.text
    );
    // In words: what it said and what it says.
    assert!(
        page.text.contains("<del>form signed for: ")
            && page.text.contains("<ins>form signed for: "),
        "{}",
        page.text
    );
    assert!(page.text.contains("within 10min"));
    // Nothing was adopted.
    assert!(!person.page("/policy").await.text.contains("within 10min"));
}

#[tokio::test]
async fn what_is_wrong_in_a_file_is_said_with_its_line_and_the_file_is_kept() {
    let desk = Desk::simulated();
    let person = desk.person("lin.yue", "zh").await;
    for (file, said) in [
        ("", "role=\"alert\""),
        ("nonsense = <script>canary", "role=\"alert\""),
        (&*changed(&person, "dlr11-sign", "soon").await, "第"),
    ] {
        let page = tries(&person, file).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{file}");
        assert!(page.text.contains(said), "{}", page.text);
        assert!(!page.text.contains("<script>canary"));
    }
    let kept = tries(&person, "nonsense").await;
    assert!(kept.text.contains(">nonsense</textarea>"), "{}", kept.text);
}
