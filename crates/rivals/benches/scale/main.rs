//! A file with very many open complaints: opening it, the first sweep, folding all of them; beside the store in memory.
//!
//! ```sh
//! cargo bench -p rivals --bench scale                            # 2,000 complaints
//! REDRESS_SCALE=1000000 cargo bench -p rivals --bench scale      # about ten minutes, 2 GB of disk
//! REDRESS_SCALE_DIR=/somewhere … # where the file is made, instead of the temporary folder
//! ```
//!
//! Every complaint is received and registered, and all are open. Each step runs in a process of its own, whose peak
//! memory stands beside it:
//!
//! - *open, first sweep*: the file is opened by a new process, with the caches of the system as the step before left
//!   them, and a desk sweeps at an instant at which 100 complaints have something due. It records that and no more.
//! - *fold*: every complaint's log is read and folded, in the order of ids, in pages. In memory the entries are there as
//!   values; from the file they are read as JSON.
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Complaint, Receive, command};
use redress::desk::Desk;
use redress::store::{LogStore, MemoryStore, Query};
use redress::time::ManualClock;
use redress::vocabulary::{Actor, ComplaintId, Facts, Kind, Text, channel};
use redress_presets::dealership::{dealership, line, role, subject};
use redress_sqlite::{Durability, SqliteOptions, SqliteStore, Within};
use rusqlite::{Connection, TransactionBehavior};

/// How many are written in one transaction, and read in one page.
const PART: usize = 5_000;
/// How many logs are read together, as a desk reads them.
const TOGETHER: usize = 64;
const DUE: usize = 100;

fn begin() -> DateTime<Utc> {
    "2026-03-02T01:00:00Z".parse().expect("an instant")
}

/// Between two receipts; a million of them fit into a second, before anything is due.
const STEP: TimeDelta = TimeDelta::microseconds(1);

/// Receives and registers the complaints of a range.
fn work<S: LogStore<Personal = Text>>(
    desk: &Desk<S, ManualClock>,
    clock: &ManualClock,
    part: std::ops::Range<usize>,
) {
    let agent = Actor::new("li.na".parse().expect("an id"), role::CUSTOMER_SERVICE);
    for n in part {
        let id: ComplaintId = format!("C-{n:07}").parse().expect("an id");
        let facts = Facts {
            line: Some(line::AFTER_SALES),
            subject: Some(subject::PRODUCT_QUALITY),
            ..Facts::new(Kind::Complaint, channel::CALL_BACK)
        };
        let customer = format!("K-{:06}", n / 3).parse().expect("a ref");
        let received = desk.receive(&agent, Receive::new(id.clone(), customer, facts));
        assert!(received.is_ok(), "not received");
        assert!(desk.act(&id, &agent, command::Register {}).is_ok(), "not registered");
        clock.advance(STEP);
    }
}

fn fill(file: &Path, complaints: usize) {
    let options = SqliteOptions::new().durability(Durability::Normal);
    drop(options.open::<Text>(file).expect("made"));
    let mut connection = Connection::open(file).expect("opened");
    connection
        .execute_batch("pragma synchronous = normal; pragma cache_size = -262144")
        .expect("set");
    let (policy, clock) = (dealership().expect("a policy"), ManualClock::new(begin()));
    for from in (0..complaints).step_by(PART) {
        let immediate = TransactionBehavior::Immediate;
        let transaction = connection.transaction_with_behavior(immediate).expect("begun");
        let desk = Desk::<Within<'_>, ManualClock>::builder(policy.clone()).cache(1);
        let desk = desk.build(Within::<Text>::new(&transaction), clock.clone());
        work(&desk, &clock, from..complaints.min(from + PART));
        drop(desk);
        transaction.commit().expect("committed");
    }
    drop(connection);
    let store: SqliteStore = options.open(file).expect("opened");
    store.checkpoint().expect("emptied");
}

/// The time of a step.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let done = work();
    (done, begun.elapsed())
}

fn open_and_sweep(file: &Path, complaints: usize) {
    let opening = || SqliteStore::open(file).expect("opened");
    let (store, opened): (SqliteStore, _) = timed(opening);
    let first = store.due(None, DateTime::<Utc>::MAX_UTC, 1).expect("read").pop().expect("one");
    let due = i32::try_from(DUE.min(complaints)).expect("small");
    let clock = ManualClock::new(first.at + STEP * (due - 1));
    let desk = Desk::new(dealership().expect("a policy"), store.clone(), clock);
    let (sweep, swept) = timed(|| desk.sweep(usize::MAX).expect("swept"));
    assert!(sweep.failed.is_empty() && !sweep.more);
    assert_eq!(sweep.done.len(), DUE.min(complaints));
    let (again, nothing) = timed(|| desk.sweep(usize::MAX).expect("swept"));
    assert!(again.done.is_empty());
    let (open, counted) = timed(|| store.count(&Query::open()).expect("counted"));
    assert_eq!(open, complaints as u64);
    row("SQLite: open the file", opened);
    row(&format!("SQLite: first sweep, {} due", sweep.done.len()), swept);
    row("SQLite: sweep, nothing due", nothing);
    row("SQLite: count the open ones", counted);
}

/// Folds every complaint; how many entries they have.
fn fold<S: LogStore>(store: &S) -> u64
where
    S::Error: std::fmt::Debug,
{
    let (mut after, mut entries) = (None, 0);
    loop {
        let page = store.list(&Query::all(), after.as_ref(), PART).expect("a page");
        let ids: Vec<_> = page.rows.into_iter().map(|listed| listed.id).collect();
        for ids in ids.chunks(TOGETHER) {
            for log in store.logs(ids).expect("logs") {
                let log = log.iter().map(|entry| &**entry);
                entries += Complaint::from_log(log).expect("whole").version;
            }
        }
        after = page.next;
        if after.is_none() {
            return entries;
        }
    }
}

fn fold_memory(complaints: usize) -> Duration {
    let (store, clock) = (MemoryStore::new(), ManualClock::new(begin()));
    let desk = Desk::<MemoryStore, ManualClock>::builder(dealership().expect("a policy")).cache(1);
    work(&desk.build(store.clone(), clock.clone()), &clock, 0..complaints);
    let (entries, time) = timed(|| fold(&store));
    assert!(entries >= 2 * complaints as u64);
    time
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    let kib: f64 = peak.trim().trim_end_matches(" kB").parse().unwrap_or(0.0);
    format!("{:.0} MB", kib / 1024.0)
}

fn row(name: &str, time: Duration) {
    println!("| {name} | {:.3} s | {} |", time.as_secs_f64(), memory());
}

/// A step in a process of its own.
fn step(name: &str, file: &Path, complaints: usize) -> String {
    let this = std::env::current_exe().expect("this program");
    let mut child = Command::new(this);
    child.args(["step", name]).arg(file).arg(complaints.to_string());
    let output = child.output().expect("a process");
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn seconds(rows: &str) -> f64 {
    let cell = rows.split('|').nth(2).unwrap_or_default();
    cell.trim().trim_end_matches(" s").parse().unwrap_or(f64::NAN)
}

fn child(name: &str, file: &Path, complaints: usize) {
    match name {
        "fill" => {
            let ((), time) = timed(|| fill(file, complaints));
            row("SQLite: write them (5,000 in a transaction)", time);
        }
        "open" => open_and_sweep(file, complaints),
        "fold" => {
            let store: SqliteStore = SqliteStore::open(file).expect("opened");
            let (entries, time) = timed(|| fold(&store));
            row(&format!("SQLite: fold all, {entries} entries"), time);
        }
        "memory" => row("memory: fold all", fold_memory(complaints)),
        _ => panic!("no such step"),
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, step, name, file, complaints] = arguments.as_slice()
        && step == "step"
    {
        return child(name, Path::new(file), complaints.parse().expect("a number"));
    }
    let size = std::env::var("REDRESS_SCALE").ok().and_then(|size| size.parse().ok());
    let complaints: usize = size.unwrap_or(2_000);
    let folder =
        std::env::var("REDRESS_SCALE_DIR").map_or_else(|_| std::env::temp_dir(), PathBuf::from);
    let folder = tempfile::tempdir_in(folder).expect("a folder");
    let file = folder.path().join("complaints.db");
    println!(
        "{complaints} open complaints; {} cores",
        std::thread::available_parallelism().map_or(0, usize::from)
    );
    println!("| work | time | peak memory of its process |");
    println!("|---|---:|---:|");
    print!("{}", step("fill", &file, complaints));
    let size = std::fs::metadata(&file).map_or(0, |file| file.len());
    print!("{}", step("open", &file, complaints));
    let by_file = step("fold", &file, complaints);
    let by_memory = step("memory", &file, complaints);
    print!("{by_file}{by_memory}");
    println!(
        "the file has {} MB; folding from it takes {:.2} times as long as from memory (goal: 3)",
        size / 1_000_000,
        seconds(&by_file) / seconds(&by_memory)
    );
}
