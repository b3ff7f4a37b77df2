//! Appends to PostgreSQL through the store, beside the same statement by hand through the same driver.
//!
//! ```sh
//! cargo bench -p rivals --bench postgres            # about a minute
//! cargo bench -p rivals --bench postgres -- 2000 9  # appends in a round, rounds
//! ```
//!
//! It starts a server of its own in a temporary folder; without PostgreSQL it says so and measures nothing. What is
//! done by hand are the same statements, prepared on connections of its own, with values that were written down
//! beforehand; no more than their outcome is read. A third column inserts the same bytes as one row into a
//! table without further indexes: what the server can do at most. Rounds alternate between them, so that all see the
//! same disk; the ratios are the medians of the rounds' ratios.
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

#[path = "../../../redress-postgres/tests/common/mod.rs"]
mod common;
mod raw;
#[path = "../sqlite/work.rs"]
#[allow(dead_code, reason = "the work of another benchmark")]
mod work;

use std::future::Future;
use std::time::Instant;

use redress::store::{AsyncLogStore, Batch};
use redress::vocabulary::Text;
use redress_postgres::PostgresStore;

use common::{Cluster, Tokio};
use raw::Raw;
use redress_testing::store::BlockOn;

/// Appends in a second.
async fn rate(appends: usize, work: impl Future<Output = ()>) -> f64 {
    let begun = Instant::now();
    work.await;
    appends as f64 / begun.elapsed().as_secs_f64()
}

fn median(of: impl Iterator<Item = f64>) -> f64 {
    let mut of: Vec<f64> = of.collect();
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

fn spread(of: &[f64]) -> String {
    let (low, high) =
        of.iter().fold((f64::MAX, 0.0_f64), |(low, high), x| (low.min(*x), high.max(*x)));
    format!("{low:.0} to {high:.0}")
}

/// A share for each connection: a case stays with one, so that nobody meets a conflict.
fn shares(name: usize, appends: usize, connections: usize) -> Vec<Vec<Batch<Text>>> {
    let mut shares = vec![Vec::new(); connections];
    for (case, batch) in work::some(name, appends) {
        shares[case % connections].push(batch);
    }
    shares
}

async fn at_once<T: Future<Output = ()> + Send + 'static>(work: impl Iterator<Item = T>) {
    let tasks: Vec<_> = work.map(tokio::spawn).collect();
    for task in tasks {
        task.await.expect("no panic");
    }
}

async fn compare(cluster: &Cluster, connections: usize, appends: usize, rounds: usize) {
    let options = cluster.options().connections(connections + 1);
    let store: PostgresStore<Text> = options.open().await.expect("opened");
    let by_hand = cluster.options().schema("raw").open::<Text>().await.expect("opened");
    drop(by_hand);
    let raw = Raw::open(cluster, "raw", connections).await;
    let (mut stored, mut called, mut inserted) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=rounds {
        let name = |part: usize| connections * 10_000 + round * 10 + part;
        let share = shares(name(0), appends, connections);
        let count = share.iter().map(Vec::len).sum();
        let through_store = rate(
            count,
            at_once(share.into_iter().map(|batches| {
                let store = store.clone();
                async move {
                    for batch in batches {
                        store.append(batch).await.expect("stored");
                    }
                }
            })),
        );
        let through_store = through_store.await;
        let share = shares(name(1), appends, connections).into_iter().map(raw::written);
        let share: Vec<_> = share.zip(&raw.connections).collect();
        let by_call = share.into_iter().map(|(all, one)| one.clone().call(all));
        let by_call = rate(count, at_once(by_call)).await;
        let share = shares(name(2), appends, connections).into_iter().map(raw::written);
        let share: Vec<_> = share.zip(&raw.connections).collect();
        let by_row = share.into_iter().map(|(all, one)| one.clone().insert(all));
        let by_row = rate(count, at_once(by_row)).await;
        // The first round warms all of them up.
        if round > 0 {
            stored.push(through_store);
            called.push(by_call);
            inserted.push(by_row);
        }
    }
    let ratio = |to: &[f64]| median(stored.iter().zip(to).map(|(store, to)| store / to));
    println!(
        "| {connections} | {} | {} | {:.2} | 0.9 | {} | {:.2} |",
        spread(&stored),
        spread(&called),
        ratio(&called),
        spread(&inserted),
        ratio(&inserted)
    );
}

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let appends = numbers.first().copied().unwrap_or(900);
    let rounds = numbers.get(1).copied().unwrap_or(7);
    let Some(cluster) = Cluster::start("-c shared_buffers=256MB") else {
        println!(
            "-- SKIPPED: no PostgreSQL server is installed (initdb, pg_ctl); nothing was measured"
        );
        return;
    };
    println!(
        "{appends} appends in a round, {rounds} rounds; Unix socket, fsync on; {} cores",
        std::thread::available_parallelism().map_or(0, usize::from)
    );
    println!(
        "| connections | store, appends/s | same call by hand | ratio (median) | goal | one row by hand | ratio |"
    );
    println!("|---:|---:|---:|---:|---:|---:|---:|");
    Tokio::new().block_on(async {
        for connections in [1, 8] {
            compare(&cluster, connections, appends, rounds).await;
        }
    });
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown");
    println!("peak memory of the client, all in: {}", peak.trim());
}
