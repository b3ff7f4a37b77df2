//! A server that is killed, stopped, silent, or lost on the way.
//!
//! A few rounds in the ordinary run. The long run:
//!
//! ```sh
//! REDRESS_KILL_ROUNDS=200 cargo test --release -p redress-postgres --test server killed -- --nocapture
//! REDRESS_APPENDS=1000000 cargo test --release -p redress-postgres --test server contended -- --nocapture
//! ```

mod common;
mod way;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use redress::store::{
    AppendError, AsyncFeedStore, AsyncLogStore, AsyncPersonalStore, Batch, Query,
};
use redress::vocabulary::{ComplaintId, Text};
use redress_postgres::{Error, PostgresOptions};
use tokio::time::Instant;

use common::{Cluster, Store, batch, id, on_tokio};
use way::Way;

fn number(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).ok().and_then(|number| number.parse().ok()).unwrap_or(usual)
}

/// Asks until there is an answer.
async fn log_length(store: &Store, of: &ComplaintId) -> u64 {
    loop {
        match store.log(of, 0).await {
            Ok(log) => return log.len() as u64,
            Err(error) => assert!(error.is_retryable(), "{error}"),
        }
    }
}

/// The whole feed: how many entries each complaint has in it, each once and in order.
async fn in_the_feed(store: &Store) -> BTreeMap<ComplaintId, u64> {
    let (mut after, mut seen) = (0, BTreeMap::new());
    loop {
        let part = store.feed(after, 500).await.expect("a feed");
        let Some(last) = part.last() else { return seen };
        assert!(part[0].position > after && part.is_sorted_by(|a, b| a.position < b.position));
        after = last.position;
        for posted in part {
            let last = seen.entry(posted.id).or_default();
            *last += 1;
            assert_eq!(
                *last, posted.entry.version,
                "in the order of versions, none missing or twice"
            );
        }
    }
}

/// Appends until it is told to stop; what was answered with `Ok`, and how often the outcome was left open.
async fn write(
    store: Store,
    of: String,
    stop: Arc<AtomicBool>,
    told: Arc<AtomicU64>,
) -> (u64, u64) {
    let (mut version, mut open) = (1, 0);
    while !stop.load(Ordering::Relaxed) {
        match store.append(batch(&of, version)).await {
            Ok(()) => {
                told.fetch_add(1, Ordering::Relaxed);
                version += 1;
            }
            Err(AppendError::Unavailable(error)) => assert!(error.is_retryable(), "{error}"),
            Err(AppendError::Unknown(_)) => {
                open += 1;
                // Found out by looking, as a desk does.
                let length = log_length(&store, &id(&of)).await;
                assert!(length == version - 1 || length == version, "{of}: {length} at {version}");
                version = length + 1;
            }
            Err(error) => panic!("{of} at {version}: {error}"),
        }
    }
    (version - 1, open)
}

#[test]
fn what_was_answered_survives_a_server_that_is_killed_and_nothing_is_doubled_or_missing() {
    if Cluster::get().is_none() {
        return;
    }
    let rounds = number("REDRESS_KILL_ROUNDS", 3);
    let cluster = Arc::new(Cluster::start("").expect("a server that waits for the disk"));
    on_tokio(async {
        let options = cluster.options().connections(6).deadline(Duration::from_secs(20));
        let store: Store = options.open().await.expect("opened");
        let (stop, told) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let writers: Vec<_> = (0..6)
            .map(|n| {
                let (stop, told) = (Arc::clone(&stop), Arc::clone(&told));
                tokio::spawn(write(store.clone(), format!("case-{n}"), stop, told))
            })
            .collect();
        for round in 0..rounds {
            let goal = told.load(Ordering::Relaxed) + 60 + round * 7919 % 171;
            while told.load(Ordering::Relaxed) < goal {
                assert!(
                    !writers.iter().any(tokio::task::JoinHandle::is_finished),
                    "a writer panicked"
                );
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            let server = Arc::clone(&cluster);
            tokio::task::spawn_blocking(move || {
                server.kill();
                server.up();
            })
            .await
            .expect("killed and started");
        }
        stop.store(true, Ordering::Relaxed);
        let (mut stored, mut open) = (BTreeMap::new(), 0);
        for (n, writer) in writers.into_iter().enumerate() {
            let (length, unknown) = writer.await.expect("no panic");
            stored.insert(id(&format!("case-{n}")), length);
            open += unknown;
        }
        let told = told.load(Ordering::Relaxed);
        for (of, length) in &stored {
            let log = store.log(of, 0).await.expect("a whole log");
            assert_eq!(log.len() as u64, *length);
            for entry in &log {
                let key = &entry.key.as_ref().expect("a key").key;
                let found = store.entry_by_key(key).await.expect("looked up").expect("found");
                assert_eq!((&found.0, found.1.version), (of, entry.version));
            }
            assert_eq!(store.personal(of).await.expect("kept").len() as u64, *length);
        }
        for listed in store.list(&Query::all(), None, 99).await.expect("a list").rows {
            let due = (listed.row.next_due.expect("due") - common::now()).num_microseconds();
            assert_eq!(
                due,
                i64::try_from(stored[&listed.id]).ok(),
                "the columns of the last entry"
            );
        }
        assert_eq!(in_the_feed(&store).await, stored);
        let all: u64 = stored.values().sum();
        assert!(all >= told);
        println!(
            "{rounds} times killed and started: {told} appends answered, {all} stored, {open} outcomes left open; \
             none lost, none doubled, no gap"
        );
    });
}

#[test]
fn calls_go_on_after_the_server_was_stopped_and_started() {
    if Cluster::get().is_none() {
        return;
    }
    let cluster = Cluster::start("-c fsync=off").expect("a server");
    on_tokio(async {
        let store: Store = cluster.options().open().await.expect("opened");
        store.append(batch("case-1", 1)).await.expect("stored");
        for (round, mode) in (2..).zip(["immediate", "fast", "immediate"]) {
            cluster.stop(mode);
            let waiting = {
                let store = store.clone();
                tokio::spawn(async move { store.append(batch("case-1", round)).await })
            };
            tokio::time::sleep(Duration::from_millis(100)).await;
            cluster.up();
            // A connection that nobody knew to be dead leaves it open; most are known.
            match waiting.await.expect("no panic") {
                Ok(()) => {}
                Err(AppendError::Unknown(_)) => {
                    if log_length(&store, &id("case-1")).await < round {
                        store.append(batch("case-1", round)).await.expect("stored");
                    }
                }
                Err(error) => panic!("{error:?}"),
            }
            assert_eq!(store.log(&id("case-1"), 0).await.expect("a log").len() as u64, round);
        }
        // Down for longer than the deadline: surely not stored, and said so in time.
        let hasty = PostgresOptions::new(&cluster.address()).expect("an address").schema("s0");
        let hasty: Store = hasty.deadline(Duration::from_millis(300)).open().await.expect("opened");
        cluster.stop("fast");
        let begun = Instant::now();
        let refused = hasty.append(batch("case-2", 1)).await;
        assert!(
            matches!(refused, Err(AppendError::Unavailable(Error::Connect { .. }))),
            "{refused:?}"
        );
        assert!(hasty.log(&id("case-1"), 0).await.is_err_and(|error| error.is_retryable()));
        assert!(begun.elapsed() < Duration::from_secs(10));
        cluster.up();
        assert_eq!(store.log(&id("case-2"), 0).await.expect("a log").len(), 0);
    });
}

#[test]
fn an_append_whose_answer_is_lost_or_late_is_left_open_and_then_found() {
    let Some(cluster) = Cluster::get() else { return };
    on_tokio(async {
        let way = Way::to(cluster).await;
        let options = PostgresOptions::new(&way.address()).expect("an address");
        let options = options.schema("lost").notify(false).connections(1);
        let store: Store =
            options.deadline(Duration::from_millis(700)).open().await.expect("opened");
        // Both statements are ready: the one that begins a log, and the one that goes on with it.
        for version in 1..=2 {
            store.append(batch("case-0", version)).await.expect("stored");
        }
        store.append(batch("case-1", 1)).await.expect("stored");

        // Silence: the request arrives, and no answer comes back.
        way.swallow_answers(true);
        let begun = Instant::now();
        let open = store.append(batch("case-1", 2)).await;
        assert!(matches!(open, Err(AppendError::Unknown(Error::Deadline { .. }))), "{open:?}");
        assert!(begun.elapsed() < Duration::from_secs(5));
        way.swallow_answers(false);
        assert_eq!(way.open(), 0, "the connection was dropped");
        assert_eq!(store.log(&id("case-1"), 1).await.expect("a log").len(), 1, "it was stored");

        // The connection breaks when the answer is on its way.
        store.append(batch("case-1", 3)).await.expect("stored");
        way.cut_at_answer();
        let open = store.append(batch("case-1", 4)).await;
        assert!(matches!(open, Err(AppendError::Unknown(Error::Lost { .. }))), "{open:?}");
        assert_eq!(store.log(&id("case-1"), 3).await.expect("a log").len(), 1, "it was stored");

        // It breaks before the statement is sent, while it is made ready: done on another connection.
        way.cut_at_answer();
        store.append(batch("case-1", 5)).await.expect("stored");

        // A read is asked again on another connection, and nobody notices.
        way.cut_at_answer();
        assert_eq!(store.log(&id("case-1"), 0).await.expect("a log").len(), 5);
    });
}

#[test]
fn an_append_that_waits_for_somebody_else_for_too_long_is_surely_not_stored() {
    let Some(cluster) = Cluster::get() else { return };
    on_tokio(async {
        let options = cluster.options().schema("locked").deadline(Duration::from_millis(600));
        let store: Store = options.open().await.expect("opened");
        store.append(batch("case-1", 1)).await.expect("stored");
        let mut host = cluster.client().await;
        let open = host.transaction().await.expect("begun");
        open.execute("select from locked.complaints for update", &[]).await.expect("locked");
        match store.append(batch("case-1", 2)).await {
            Err(AppendError::Unavailable(error)) => {
                assert_eq!(error.sqlstate(), Some("57014"), "{error}");
                assert!(error.is_retryable());
            }
            other => panic!("{other:?}"),
        }
        open.rollback().await.expect("let go");
        store.append(batch("case-1", 2)).await.expect("stored");
        assert_eq!(store.log(&id("case-1"), 0).await.expect("a log").len(), 2);
    });
}

#[test]
fn a_server_that_takes_no_writes_is_not_used() {
    if Cluster::get().is_none() {
        return;
    }
    let cluster = Cluster::start("-c fsync=off").expect("a server");
    on_tokio(async {
        let options = cluster.options().deadline(Duration::from_millis(500));
        let store: Store = options.open().await.expect("opened");
        store.append(batch("case-1", 1)).await.expect("stored");
        let host = cluster.client().await;
        let becomes = |what: &'static str| {
            let host = &host;
            async move {
                let set = format!("alter system set default_transaction_read_only = {what}");
                host.batch_execute("set default_transaction_read_only = off").await.expect("set");
                host.batch_execute(&set).await.expect("set");
                host.batch_execute("select pg_reload_conf()").await.expect("read");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        };
        // As a primary that has become a standby.
        becomes("on").await;
        match store.append(batch("case-1", 2)).await {
            Err(AppendError::Unavailable(error)) => assert!(error.is_retryable(), "{error}"),
            other => panic!("{other:?}"),
        }
        let error = options.open::<Text>().await.expect_err("no primary");
        assert!(matches!(error, Error::Connect { .. }), "{error}");
        // As it becomes the primary again.
        becomes("off").await;
        store.append(batch("case-1", 2)).await.expect("stored");
        assert_eq!(store.log(&id("case-1"), 0).await.expect("a log").len(), 2);
    });
}

/// Sixteen writers that know of each version only what the last conflict said.
#[test]
fn contended_appends_break_no_chain() {
    let Some(cluster) = Cluster::get() else { return };
    let appends = number("REDRESS_APPENDS", 3_000);
    let complaints = if appends > 10_000 { 200 } else { 5 };
    on_tokio(async {
        let options = cluster.options().connections(16).deadline(Duration::from_secs(30));
        let store: Store = options.open().await.expect("opened");
        let writers: Vec<_> = (0..16_u64)
            .map(|n| {
                let store = store.clone();
                tokio::spawn(async move {
                    let (mut known, mut written, mut conflicts) = (BTreeMap::new(), 0_u64, 0_u64);
                    while written < appends / 16 {
                        let of = (n + written * 7) % complaints;
                        let last: &mut u64 = known.entry(of).or_default();
                        let mut batch: Batch<Text> = batch(&format!("case-{of}"), *last + 1);
                        let entry = Arc::make_mut(&mut batch.entry);
                        entry.recorded_at = common::now();
                        entry.key = None;
                        match store.append(batch).await {
                            Ok(()) => (*last, written) = (*last + 1, written + 1),
                            Err(AppendError::Conflict { expected, actual }) => {
                                assert!(expected == *last && actual > expected);
                                (*last, conflicts) = (actual, conflicts + 1);
                            }
                            Err(error) => panic!("{error:?}"),
                        }
                    }
                    (written, conflicts)
                })
            })
            .collect();
        let (mut written, mut conflicts) = (0, 0);
        for writer in writers {
            let one = writer.await.expect("no panic");
            (written, conflicts) = (written + one.0, conflicts + one.1);
        }
        let mut stored = BTreeMap::new();
        for of in (0..complaints).map(|of| id(&format!("case-{of}"))) {
            // A log with a gap is refused when it is read.
            stored.insert(of.clone(), store.log(&of, 0).await.expect("a whole chain").len() as u64);
        }
        assert_eq!(stored.values().sum::<u64>(), written);
        stored.retain(|_, length| *length > 0);
        assert_eq!(in_the_feed(&store).await, stored);
        println!(
            "16 writers, {complaints} complaints: {written} appends, {conflicts} conflicts, 0 broken chains"
        );
    });
}
