//! Appends to SQLite through the store, beside the same bytes inserted by hand.
//!
//! ```sh
//! cargo bench -p rivals --bench sqlite            # about a minute
//! cargo bench -p rivals --bench sqlite -- 2000 9  # appends in a round, rounds
//! ```
//!
//! What is inserted by hand is one row for each append, in a transaction of its own, on one connection with prepared
//! statements, in the same journal mode: the entry and the columns as JSON, written down beforehand. It checks
//! nothing, and nothing but its position can be looked up. Rounds alternate between the two, so that both
//! see the same disk; the ratio is the median of the rounds' ratios.
//!
//! Seen on two shared cores with other work on the disk: FULL 0.75; NORMAL 0.29, since an append changes four to eight
//! pages (entry, its key, columns, their indexes) where the row by hand changes one; 16 threads 3 times one writer
//! while the disk confirms in 0.2 ms, and there the processors are the limit; 64 threads 47 times while it takes 2 ms.
//! No more appends can share a commit than there are threads.
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

mod raw;
mod work;

use std::path::Path;
use std::thread;
use std::time::Instant;

use redress::store::{Batch, LogStore};
use redress::vocabulary::Text;
use redress_sqlite::{Durability, SqliteOptions, SqliteStore};

use raw::Raw;
use work::{Written, batches};

/// Appends in a second.
fn rate(appends: usize, work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    appends as f64 / begun.elapsed().as_secs_f64()
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

fn spread(of: &[f64]) -> String {
    let (low, high) =
        of.iter().fold((f64::MAX, 0.0_f64), |(low, high), x| (low.min(*x), high.max(*x)));
    format!("{low:.0} to {high:.0}")
}

fn open(file: &Path, durability: Durability) -> SqliteStore<Text> {
    SqliteOptions::new().durability(durability).open(file).expect("opened")
}

/// So many threads append to logs of their own.
fn append_all(store: &SqliteStore<Text>, share: Vec<Vec<Batch<Text>>>) {
    thread::scope(|scope| {
        for batches in share {
            scope.spawn(move || {
                for batch in batches {
                    store.append(batch).expect("stored");
                }
            });
        }
    });
}

struct Row {
    name: String,
    goal: f64,
    raw: Vec<f64>,
    store: Vec<f64>,
}

impl Row {
    fn print(&self) {
        let ratios = self.raw.iter().zip(&self.store).map(|(raw, store)| store / raw);
        let ratio = median(ratios.collect());
        println!(
            "| {} | {} | {} | {ratio:.2} | {:.1} |",
            self.name,
            spread(&self.store),
            spread(&self.raw),
            self.goal
        );
    }
}

/// Rounds of both, in turn.
fn compare(
    name: &str,
    goal: f64,
    durability: Durability,
    threads: usize,
    appends: usize,
    rounds: usize,
) -> Row {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(&folder.path().join("store.db"), durability);
    let mut raw = Raw::open(&folder.path().join("raw.db"), durability == Durability::Full);
    let mut row = Row { name: name.to_owned(), goal, raw: Vec::new(), store: Vec::new() };
    for round in 0..=rounds {
        let all: Vec<Written> = batches(round, appends);
        let rate_raw = rate(all.len(), || all.iter().for_each(|written| raw.insert(written)));
        let mut share: Vec<Vec<Batch<Text>>> = vec![Vec::new(); threads];
        // A case stays with one thread, so that nobody meets a conflict.
        let many = work::many(round, appends, threads);
        let count = many.len();
        for (case, batch) in many {
            share[case % threads].push(batch);
        }
        let rate_store = rate(count, || append_all(&store, share));
        // The first round warms both up.
        if round > 0 {
            row.raw.push(rate_raw);
            row.store.push(rate_store);
        }
    }
    assert_eq!(store.integrity().expect("checked"), [""; 0]);
    row
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown");
    peak.trim().to_owned()
}

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let appends = numbers.first().copied().unwrap_or(900);
    let rounds = numbers.get(1).copied().unwrap_or(7);
    let sample = batches(0, 90);
    let bytes: usize = sample.iter().map(|written| written.bytes.len()).sum();
    println!(
        "SQLite {}; {appends} appends in a round, {rounds} rounds; {} bytes for each append; {} cores",
        rusqlite::version(),
        bytes / sample.len(),
        thread::available_parallelism().map_or(0, usize::from)
    );
    println!(
        "| work | store, appends/s | by hand, one writer, appends/s | ratio (median) | goal |"
    );
    println!("|---|---:|---:|---:|---:|");
    compare("FULL, one writer", 0.9, Durability::Full, 1, appends, rounds).print();
    compare("NORMAL, one writer", 0.7, Durability::Normal, 1, appends * 5, rounds).print();
    for threads in [16, 64] {
        let name = format!("FULL, {threads} threads, commits shared");
        compare(&name, 20.0, Durability::Full, threads, appends, rounds).print();
    }
    println!("peak memory of the whole run: {}", memory());
}
