//! The feed: late commits, loads into another server, who listens, and a relay.

mod common;
#[path = "../../redress-relay/tests/contract/mod.rs"]
mod contract;

use std::process::Stdio;
use std::time::Duration;

use redress::store::{AppendError, AsyncFeedStore, AsyncLogStore, FeedStore, LogStore, Posted};
use redress_postgres::{Blocking, Error, Within};
use redress_relay::Readers;
use tokio::time::Instant;

use common::{Cluster, Store, batch, id, on_tokio};

fn told(feed: &[Posted]) -> Vec<(&str, u64)> {
    feed.iter().map(|posted| (posted.id.as_str(), posted.entry.version)).collect()
}

#[test]
fn what_is_committed_late_is_never_before_what_was_read() {
    let Some(cluster) = Cluster::get() else { return };
    on_tokio(async {
        let options = cluster.options().patience(Duration::from_millis(50));
        let store: Store = options.open().await.expect("opened");
        store.append(batch("first", 1)).await.expect("stored");
        let mut seen = store.feed(0, 9).await.expect("a feed");
        assert_eq!(told(&seen), [("first", 1)]);
        let after = seen[0].position;

        // A transaction of the host's appends, and stays open; others append and commit.
        let mut host = cluster.client().await;
        let late = host.transaction().await.expect("begun");
        Within::new(&late, &store).append(batch("late", 1)).await.expect("stored");
        for case in ["quick-1", "quick-2"] {
            store.append(batch(case, 1)).await.expect("stored");
        }
        assert_eq!(store.log(&id("quick-1"), 0).await.expect("a log").len(), 1, "it is committed");
        let held = store.feed(after, 9).await.expect("a feed");
        assert_eq!(told(&held), [], "nothing that a late commit could come before is told");

        late.commit().await.expect("committed");
        seen.extend(store.feed(after, 9).await.expect("a feed"));
        assert_eq!(told(&seen), [("first", 1), ("late", 1), ("quick-1", 1), ("quick-2", 1)]);
        assert!(seen.is_sorted_by(|one, next| one.position < next.position));
    });
}

#[test]
fn a_transaction_that_is_rolled_back_holds_the_feed_up_only_while_it_is_open() {
    let Some(cluster) = Cluster::get() else { return };
    on_tokio(async {
        let store: Store = cluster.options().open().await.expect("opened");
        let mut host = cluster.client().await;
        let open = host.transaction().await.expect("begun");
        Within::new(&open, &store).append(batch("gone", 1)).await.expect("stored");
        store.append(batch("kept", 1)).await.expect("stored");
        let reading = {
            let store = store.clone();
            tokio::spawn(async move { store.feed(0, 9).await })
        };
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!reading.is_finished(), "it waits for what has been committed");
        open.rollback().await.expect("taken back");
        let feed = reading.await.expect("no panic").expect("a feed");
        assert_eq!(told(&feed), [("kept", 1)]);
    });
}

#[test]
fn several_entries_of_one_transaction_are_in_their_order() {
    let Some(cluster) = Cluster::get() else { return };
    on_tokio(async {
        let store: Store = cluster.options().open().await.expect("opened");
        let mut host = cluster.client().await;
        let open = host.transaction().await.expect("begun");
        let within = Within::new(&open, &store);
        for (case, version) in [("b", 1), ("a", 1), ("b", 2), ("a", 2), ("b", 3)] {
            within.append(batch(case, version)).await.expect("stored");
        }
        open.commit().await.expect("committed");
        let feed = store.feed(0, 9).await.expect("a feed");
        assert_eq!(told(&feed), [("b", 1), ("a", 1), ("b", 2), ("a", 2), ("b", 3)]);
        let in_parts = store.feed(feed[1].position, 2).await.expect("a feed");
        assert_eq!(told(&in_parts), [("b", 2), ("a", 2)]);
    });
}

#[test]
fn an_entry_never_comes_before_the_one_that_it_follows() {
    let Some(cluster) = Cluster::get() else { return };
    on_tokio(async {
        let store: Store = cluster.options().open().await.expect("opened");
        let mut host = cluster.client().await;
        host.batch_execute("create table if not exists notes (text text)").await.expect("made");
        // The host's transaction has its number before the first entry of the complaint has one.
        let open = host.transaction().await.expect("begun");
        open.execute("insert into notes values ('early')", &[]).await.expect("written");
        store.append(batch("case-1", 1)).await.expect("stored");
        let within = Within::new(&open, &store);
        match within.append(batch("case-1", 2)).await {
            Err(AppendError::Unavailable(error)) => {
                assert_eq!(error.sqlstate(), Some("40001"), "{error}");
                assert!(error.is_retryable());
            }
            other => panic!("{other:?}"),
        }
        // Another complaint is no matter, and the transaction goes on.
        within.append(batch("case-2", 1)).await.expect("stored");
        open.commit().await.expect("committed");
        // All of it again, and it is done.
        let again = host.transaction().await.expect("begun");
        again.execute("insert into notes values ('again')", &[]).await.expect("written");
        Within::new(&again, &store).append(batch("case-1", 2)).await.expect("stored");
        again.commit().await.expect("committed");
        let feed = store.feed(0, 9).await.expect("a feed");
        assert_eq!(told(&feed), [("case-2", 1), ("case-1", 1), ("case-1", 2)]);
    });
}

#[test]
fn after_a_load_into_another_server_positions_go_on_from_the_last_one() {
    let Some(cluster) = Cluster::get() else { return };
    let other = Cluster::start("-c fsync=off").expect("another server");
    on_tokio(async {
        let options = cluster.options().schema("moved");
        let store: Store = options.open().await.expect("opened");
        // So many transactions as the other server will not have had.
        let client = cluster.client().await;
        let burn = "do $$ begin for n in 1..3000 loop perform pg_current_xact_id(); commit; end loop; end $$";
        client.batch_execute(burn).await.expect("burnt");
        store.append(batch("case-1", 1)).await.expect("stored");
        store.append(batch("case-1", 2)).await.expect("stored");
        let before = store.feed(0, 9).await.expect("a feed");
        assert_eq!(before.len(), 2);

        let mut dump = cluster.program("pg_dump");
        dump.args([
            "-h",
            &cluster.folder.display().to_string(),
            "-U",
            "owner",
            "-n",
            "moved",
            "postgres",
        ]);
        let mut dump = dump.stdout(Stdio::piped()).spawn().expect("it runs");
        let mut load = other.program("psql");
        load.args([
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            &other.folder.display().to_string(),
            "-U",
            "owner",
            "postgres",
        ]);
        let load = load.stdin(dump.stdout.take().expect("a dump")).stdout(Stdio::null()).status();
        assert!(dump.wait().expect("dumped").success() && load.expect("loaded").success());

        let address = redress_postgres::PostgresOptions::new(&other.address()).expect("an address");
        let store: Store = address.schema("moved").open().await.expect("opened");
        assert_eq!(
            store.feed(0, 9).await.expect("a feed"),
            before,
            "what a reader had read stays where it was"
        );
        store.append(batch("case-1", 3)).await.expect("stored");
        store.append(batch("case-2", 1)).await.expect("stored");
        let feed = store.feed(before[1].position, 9).await.expect("a feed");
        assert_eq!(told(&feed), [("case-1", 3), ("case-2", 1)]);
    });
}

#[test]
fn a_connection_that_has_appended_before_positions_moved_on_appends_after_the_last_one() {
    let Some(cluster) = Cluster::get() else { return };
    on_tokio(async {
        let options = cluster.options().schema("ahead").connections(1);
        let store: Store = options.open().await.expect("opened");
        // Often enough that the server has settled on its plans.
        for version in 1..=9 {
            store.append(batch("case-1", version)).await.expect("stored");
        }
        let last = store.feed(0, 99).await.expect("a feed").last().expect("an entry").position;
        // An entry of a server that has had 100,000 transactions more.
        let ahead = "update ahead.complaints set position = position + (100000::bigint << 16);
            insert into ahead.entries (position, complaint, version, body, link)
            select position, number, 10, '{}', link from ahead.complaints";
        cluster.client().await.batch_execute(ahead).await.expect("put there");
        let other: Store = options.open().await.expect("opened, and positions moved on");
        store.append(batch("case-2", 1)).await.expect("stored");
        store.append(batch("case-2", 2)).await.expect("stored");
        let moved = last + (100_000 << 16);
        let feed = other.feed(moved, 9).await.expect("a feed");
        assert_eq!(told(&feed), [("case-2", 1), ("case-2", 2)]);
    });
}

#[test]
fn who_listens_is_woken_by_an_append_of_another_program_and_looks_anyway() {
    let Some(cluster) = Cluster::get() else { return };
    on_tokio(async {
        let options = cluster.options().every(Duration::from_secs(30));
        let (writer, reader): (Store, Store) =
            (options.open().await.expect("opened"), options.open().await.expect("opened"));
        let mut wake = reader.wake();
        assert!(wake.changed().await, "it looks once when it has begun to listen");
        let begun = Instant::now();
        writer.append(batch("case-1", 1)).await.expect("stored");
        assert!(wake.changed().await);
        assert!(begun.elapsed() < Duration::from_secs(20), "by the notification, not by the clock");

        // What was appended in the host's transaction is told by the host.
        let mut host = cluster.client().await;
        let open = host.transaction().await.expect("begun");
        Within::new(&open, &writer).append(batch("case-2", 1)).await.expect("stored");
        open.commit().await.expect("committed");
        writer.notify().await.expect("told");
        assert!(wake.changed().await);

        // A notification that is lost: it is time to look.
        let quiet = options.every(Duration::from_millis(50)).notify(false);
        let quiet: Store = quiet.open().await.expect("opened");
        let mut wake = quiet.wake();
        assert!(wake.changed().await, "it has begun to listen");
        quiet.append(batch("case-3", 1)).await.expect("stored");
        assert!(!wake.changed().await, "nothing was heard");
        assert_eq!(quiet.feed(0, 9).await.expect("a feed").len(), 3);
    });
}

#[test]
fn cursors_and_dead_letters_keep_the_contract_of_a_relay() {
    let Some(cluster) = Cluster::get() else { return };
    contract::keeps::<Error>(&|| {
        let options = cluster.options();
        let open = || -> Box<dyn Readers<Error = Error>> {
            let store: Blocking = options.open_blocking().expect("opened");
            Box::new(store)
        };
        (open(), open())
    });
}

#[test]
fn a_blocking_store_wakes_too_and_can_be_dropped_on_a_runtime() {
    let Some(cluster) = Cluster::get() else { return };
    let store: Blocking = cluster.options().open_blocking().expect("opened");
    let mut wake = store.wake().expect("listening");
    assert!(wake.changed());
    store.append(batch("case-1", 1)).expect("stored");
    assert!(wake.changed());
    assert_eq!(store.feed(0, 9).expect("a feed").len(), 1);
    // In an async program it only blocks; it does not panic.
    on_tokio(async move {
        assert_eq!(store.log(&id("case-1"), 0).expect("a log").len(), 1);
        drop(store);
        drop(wake);
    });
}
