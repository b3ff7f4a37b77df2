//! The API against its description, by requests that schemathesis draws from it.
//!
//! `REDRESS_SCHEMATHESIS` names the program `st`; without it the test says so and tests nothing.

use std::process::Command;
use std::sync::Arc;

use redress_web::serve;
use tokio::net::TcpListener;

use crate::common::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_drawn_from_the_description_is_answered_as_described() {
    let Some(program) = std::env::var_os("REDRESS_SCHEMATHESIS") else {
        eprintln!("-- SKIPPED: no schemathesis here (REDRESS_SCHEMATHESIS)");
        return;
    };
    let desk = Desk::simulated();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}/api/v1", listener.local_addr().expect("an address"));
    tokio::spawn(serve(listener, Arc::clone(&desk.app), std::future::pending()));
    let token = desk.person("zhou.min", "en").await.token().await;
    let folder = tempfile::tempdir().expect("a folder");
    let mut run = Command::new(program);
    run.current_dir(folder.path())
        .args(["run", &format!("{base}/openapi.json"), "--url", &base])
        .args(["--header", &format!("Authorization: {token}")])
        .args(["--seed", "20260301", "--max-examples", "40", "--no-color"])
        // The rules refuse much that the schema allows: that is what a desk is for. Commands need a state.
        .args(["--exclude-checks", "positive_data_acceptance"]);
    let done = tokio::task::spawn_blocking(move || run.output()).await.expect("no panic");
    let done = done.expect("the program runs");
    let said = String::from_utf8_lossy(&done.stdout);
    println!("{said}");
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
}
