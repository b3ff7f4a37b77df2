//! Appends to SQLite through the store, beside the same bytes inserted by hand.
//!
//! ```sh
//! cargo bench -p rivals --bench sqlite            # about a minute
//! cargo bench -p rivals --bench sqlite -- 2000 9  # appends in a round, rounds
//! cargo bench -p rivals --bench sqlite -- NORMAL  # the rows whose name contains it
//! ```
//!
//! By hand are, on one connection with prepared statements, in the same journal mode, with the same cache, in a transaction of its own for
//! each append, written down beforehand, so that nothing is encoded, hashed, read or compared:
//!
//! - *rows*: the rows that an append leaves in the store's own tables: the entry, and of the complaint's row what has
//!   changed, with their indexes. The goals are for this one: whoever wants worklists writes them in some way.
//! - *barest*: the same bytes as one row of one table without an index: nothing but its position can be looked up.
//!
//! Rounds alternate between the three, so that all see the same disk; ratios are medians of the rounds' ratios.
//! The processor time of an append stands beside it, since others who use the machine disturb it less.
//! No more appends can share a commit than there are threads: `bound` is what so many threads can reach at most if an
//! append costs nothing but its share of the disk's confirmation, which is measured before each round.
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

mod raw;
mod work;

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::thread;
use std::time::Instant;

use redress::store::{Batch, LogStore};
use redress::vocabulary::Text;
use redress_sqlite::{Durability, SqliteOptions, SqliteStore};

use raw::{Raw, Scribe};

/// The processor time of this program so far, seconds, in steps of a hundredth; 0 where the system does not say.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

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

#[derive(Default)]
struct Row {
    name: String,
    goal: f64,
    threads: usize,
    rows: Vec<f64>,
    barest: Vec<f64>,
    store: Vec<f64>,
    /// Confirmations in a second.
    disk: Vec<f64>,
    /// Processor time of an append, µs: rows by hand, store.
    processor: [f64; 2],
}

impl Row {
    fn print(&self) {
        let ratio = |to: &[f64]| {
            median(self.store.iter().zip(to).map(|(store, raw)| store / raw).collect())
        };
        let bound = self.disk.iter().zip(&self.rows).map(|(disk, rows)| disk / rows);
        let bound = median(bound.map(|bound| bound * self.threads as f64).collect());
        let bound = if self.threads > 1 { format!("{bound:.0}") } else { "-".to_owned() };
        println!(
            "| {} | {} | {} | {:.2} | {:.1} | {:.0} : {:.0} | {bound} | {} | {:.2} |",
            self.name,
            spread(&self.store),
            spread(&self.rows),
            ratio(&self.rows),
            self.goal,
            self.processor[1],
            self.processor[0],
            spread(&self.barest),
            ratio(&self.barest),
        );
    }
}

/// How often in a second the disk confirms a page that was added to a file.
fn confirmations(folder: &Path) -> f64 {
    let mut file = File::create(folder.join("probe")).expect("a file");
    let page = [7_u8; 4096];
    rate(100, || {
        for _ in 0..100 {
            file.write_all(&page).and_then(|()| file.sync_data()).expect("written");
        }
    })
}

/// Rounds of all, in turn.
fn compare(
    name: &str,
    goal: f64,
    durability: Durability,
    threads: usize,
    appends: usize,
    rounds: usize,
) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    let store = open(&file("store.db"), durability);
    let full = durability == Durability::Full;
    let (by_rows, barest) =
        (Raw::rows(&file("rows.db"), full), Raw::barest(&file("barest.db"), full));
    let mut scribe = Scribe::default();
    let mut row = Row { name: name.to_owned(), goal, threads, ..Row::default() };
    for round in 0..=rounds {
        let all = scribe.write(work::some(round, appends));
        let begun = processor();
        let rate_rows = rate(all.len(), || all.iter().for_each(|one| by_rows.insert_rows(one)));
        let used_rows = (processor() - begun) / all.len() as f64;
        let rate_barest = rate(all.len(), || all.iter().for_each(|one| barest.insert_bytes(one)));
        let mut share: Vec<Vec<Batch<Text>>> = vec![Vec::new(); threads];
        // A case stays with one thread, so that nobody meets a conflict.
        let many = work::many(round, appends, threads);
        let count = many.len();
        for (case, batch) in many {
            share[case % threads].push(batch);
        }
        let disk = confirmations(folder.path());
        let begun = processor();
        let rate_store = rate(count, || append_all(&store, share));
        let used_store = (processor() - begun) / count as f64;
        // The first round warms all of them up.
        if round > 0 {
            row.rows.push(rate_rows);
            row.barest.push(rate_barest);
            row.store.push(rate_store);
            row.disk.push(disk);
            row.processor[0] += used_rows * 1e6 / rounds as f64;
            row.processor[1] += used_store * 1e6 / rounds as f64;
        }
    }
    assert_eq!(store.integrity().expect("checked"), [""; 0]);
    row.print();
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown");
    peak.trim().to_owned()
}

fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let numbers: Vec<usize> = arguments.iter().filter_map(|arg| arg.parse().ok()).collect();
    let only = arguments.iter().find(|arg| arg.parse::<usize>().is_err());
    let wanted = |name: &str| only.is_none_or(|only| name.contains(only.as_str()));
    let appends = numbers.first().copied().unwrap_or(900);
    let rounds = numbers.get(1).copied().unwrap_or(7);
    let sample = Scribe::default().write(work::some(0, 90));
    let bytes: usize = sample.iter().map(|written| written.bytes.len()).sum();
    println!(
        "SQLite {}; {appends} appends in a round, {rounds} rounds; {} bytes for each append; {} cores; the disk \
         confirms a page in {:.2} ms",
        rusqlite::version(),
        bytes / sample.len(),
        thread::available_parallelism().map_or(0, usize::from),
        1_000.0 / confirmations(tempfile::tempdir().expect("a folder").path()),
    );
    println!(
        "| work | store, appends/s | rows by hand, one writer | ratio | goal | processor µs, store : rows | bound | barest by hand | ratio |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    for (name, goal, durability, threads, appends) in [
        ("FULL, one writer", 0.9, Durability::Full, 1, appends),
        ("NORMAL, one writer", 0.7, Durability::Normal, 1, appends * 5),
        ("FULL, 16 threads, commits shared", 20.0, Durability::Full, 16, appends),
        ("FULL, 64 threads, commits shared", 20.0, Durability::Full, 64, appends),
    ] {
        if wanted(name) {
            compare(name, goal, durability, threads, appends, rounds);
        }
    }
    println!("peak memory of the whole run: {}", memory());
}
