//! How many rows are replayed per second, and how much memory that takes.
//!
//!     cargo run --release -p redress-replay --example speed -- write 10000000 log.csv
//!     cargo run --release -p redress-replay --example speed -- read log.csv
//!
//! `write` takes `time` as a last word for a log in order of time instead of case by case; `read` takes a mapping
//! instead of the one for such logs.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::time::Instant;

use redress_replay::rows::unpacked;
use redress_replay::{Mapping, SAMPLE, events, made_up_log};

/// The most memory that this program has held, in MiB, where the system says it.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib / 1_024)
}

#[allow(clippy::disallowed_methods, reason = "a measurement looks at the clock")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["write", rows, path, order @ ..] => {
            let mut out = BufWriter::new(File::create(path)?);
            made_up_log(&mut out, rows.parse()?, order == ["time"], 7)?;
            out.flush()?;
        }
        ["read", path, map @ ..] => {
            let map = map.first().map(std::fs::read_to_string).transpose()?;
            let mapping = Mapping::read(map.as_deref().unwrap_or(SAMPLE))?;
            let started = Instant::now();
            let replayed = events(&mapping, &mut || unpacked(File::open(path)?), &mut ())?;
            let seconds = started.elapsed().as_secs_f64();
            let (rows, cases) = (replayed.books.rows, replayed.cases);
            let memory =
                most_memory().map_or_else(String::new, |mib| format!(", {mib} MiB at most"));
            let unusable = replayed.books.unusable();
            println!(
                "{rows} rows ({unusable} unusable), {cases} cases in {seconds:.1} s: {:.0} rows/s{memory}",
                rows as f64 / seconds
            );
        }
        _ => eprintln!("expected `write ROWS FILE [time]` or `read FILE [MAPPING]`"),
    }
    Ok(())
}
