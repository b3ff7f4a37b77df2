//! Two programs serve one desk on a PostgreSQL server.

#[path = "../../../redress-postgres/tests/common/mod.rs"]
mod cluster;

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use redress_web::keep;

use crate::common::{Desk, Person};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_program_records_stands_on_the_pages_of_the_other() {
    let Some(cluster) = cluster::Cluster::get() else { return };
    let url = format!("postgres://owner@{}/postgres", percent(&cluster.folder));
    let folder = Arc::new(tempfile::tempdir().expect("a folder"));
    let (one, other) = (Desk::on(&url, &folder).await, Desk::on(&url, &folder).await);
    let _keepers = (keep(&one.app), keep(&other.app));
    let agent = one.person("customer-service", "en").await;
    let id = agent.receives(&[]).await;
    // A session of one program is one of the other, since they share the key.
    let there = Person { desk: &other, cookie: agent.cookie.clone() };
    // The other one is told: its counts are kept in memory.
    let mut list = String::new();
    for _ in 0..400 {
        list = there.page("/").await.text;
        if list.contains("<b>1</b> open") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert!(
        list.contains("<b>1</b> open") && list.contains(&format!("/complaints/{id}")),
        "{list}"
    );
    let page = there.page(&format!("/complaints/{id}")).await;
    // Both have the form before them; who comes second is told what has changed.
    let first = agent.does(&id, "register", &[]).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
    let second = there.sends(&page, &id, "register", &[]).await;
    assert_eq!(second.status, StatusCode::CONFLICT, "{}", second.text);
    let check = there.page("/audit").await;
    let token = check.hidden("action=\"/audit/check\"", "token");
    let checked = there.post("/audit/check", &[("token", &token)]).await;
    assert!(checked.text.contains("every log is as it was written"), "{}", checked.text);
}

/// A folder as the host in an address.
fn percent(folder: &std::path::Path) -> String {
    folder.display().to_string().replace('/', "%2F")
}
