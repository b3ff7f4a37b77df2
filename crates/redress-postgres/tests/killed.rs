//! What was answered survives a client that is killed at any moment (`kill -9`).
//!
//! A few rounds in the ordinary run. The long run, more than 50,000 answers:
//!
//! ```sh
//! REDRESS_KILL_ROUNDS=200 cargo test --release -p redress-postgres --test killed -- --nocapture
//! ```

mod common;

use std::collections::BTreeMap;
use std::env;
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use redress::store::{AsyncFeedStore, AsyncLogStore, AsyncPersonalStore};
use redress::vocabulary::ComplaintId;
use redress_postgres::PostgresOptions;
use redress_testing::store::kill_after;

use common::{Cluster, Store, batch, id, on_tokio};

const ADDRESS: &str = "REDRESS_KILL_ADDRESS";
const NAME: &str = "REDRESS_KILL_NAME";
const ROUNDS: &str = "REDRESS_KILL_ROUNDS";
const SCHEMA: &str = "killed";
const WRITERS: usize = 4;

fn options(address: &str) -> PostgresOptions {
    let options = PostgresOptions::new(address).expect("an address").schema(SCHEMA);
    options.connections(WRITERS).deadline(Duration::from_secs(20))
}

/// The process that is killed: appends on several connections, and says on its output what was answered with `Ok`.
#[test]
#[ignore = "run by the other test, as a process of its own"]
fn child() {
    let (Ok(address), Ok(name)) = (env::var(ADDRESS), env::var(NAME)) else { return };
    on_tokio(async {
        let store: Store = options(&address).open().await.expect("opened");
        let writers = (0..WRITERS).map(|n| {
            let (store, of) = (store.clone(), format!("{name}-{n}"));
            tokio::spawn(async move {
                for version in 1.. {
                    store.append(batch(&of, version)).await.expect("stored");
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "ok {of} {version}").and_then(|()| out.flush()).expect("told");
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.expect("no panic");
        }
    });
}

fn spawn(address: &str, name: &str) -> Child {
    let mut child = Command::new(env::current_exe().expect("this program"));
    child.args(["--exact", "child", "--ignored", "--nocapture", "--test-threads=1"]);
    child.env(ADDRESS, address).env(NAME, name).stdout(Stdio::piped()).stderr(Stdio::null());
    child.spawn().expect("a process")
}

#[test]
fn what_was_answered_survives_a_client_that_is_killed_and_nothing_is_doubled_or_half() {
    if Cluster::get().is_none() {
        return;
    }
    let rounds: usize = env::var(ROUNDS).ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3);
    let cluster = Cluster::start("").expect("a server that waits for the disk");
    let address = cluster.address();
    on_tokio(async {
        let store: Store = options(&address).open().await.expect("opened");
        let (mut answered, mut stored) = (0, BTreeMap::<ComplaintId, u64>::new());
        for round in 0..rounds {
            let answers = 200 + round * 7919 % 171;
            let told = kill_after(spawn(&address, &format!("r{round}")), answers);
            for n in 0..WRITERS {
                let of = format!("r{round}-{n}");
                let version = told.get(&of).copied().unwrap_or(0);
                // What the server was still doing when its client was killed may come a little later.
                let mut length = 0;
                for _ in 0..40 {
                    let log = store.log(&id(&of), 0).await.expect("a whole log");
                    length = log.len() as u64;
                    if length > version {
                        break;
                    }
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                assert!((version..=version + 1).contains(&length), "{of}: {version}, {length}");
                answered += version;
                if length > 0 {
                    stored.insert(id(&of), length);
                }
            }
        }
        for (of, length) in &stored {
            let log = store.log(of, 0).await.expect("a whole log");
            assert_eq!(log.len() as u64, *length, "nothing comes late");
            let last = log.last().expect("an entry");
            let key = &last.key.as_ref().expect("a key").key;
            let found = store.entry_by_key(key).await.expect("looked up").expect("found");
            assert_eq!((&found.0, found.1.version), (of, *length));
            assert_eq!(store.personal(of).await.expect("kept").len() as u64, *length);
        }
        let (mut after, mut seen) = (0, BTreeMap::<ComplaintId, u64>::new());
        loop {
            let part = store.feed(after, 5_000).await.expect("a feed");
            let Some(last) = part.last() else { break };
            after = last.position;
            for posted in part {
                let last = seen.entry(posted.id).or_default();
                *last += 1;
                assert_eq!(*last, posted.entry.version, "in order, none missing or twice");
            }
        }
        assert_eq!(seen, stored);
        println!(
            "{rounds} clients killed: {answered} appends answered, {} stored; none lost, none doubled, no gap",
            stored.values().sum::<u64>()
        );
    });
}
