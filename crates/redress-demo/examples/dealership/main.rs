//! A car dealership over a quarter, on a simulated clock: complaints come in over three channels, staff
//! usually do their work and sometimes do not, and the desk watches every limit.
//!
//! ```sh
//! cargo run --release --example dealership
//! cargo run --release --example dealership -- --lang zh --seed 7 --from 2025-10
//! cargo run --release --example dealership --features redress-demo/logs -- --arrivals helpdesk.csv.gz
//! cargo run --release --example dealership --features redress-demo/sqlite -- --db shop.db
//! ```
//!
//! Prints one complaint per channel line by line, the month ends, the notices and the open cases, and
//! writes a report with charts. All names, amounts and vehicles are fictional. The people and their actions
//! are in the crate `redress-demo`; this example shows what a host does with the desk's logs.

mod db;
mod forms;
#[cfg(feature = "logs")]
mod log;
#[cfg(not(feature = "logs"))]
#[path = "no_log.rs"]
mod log;
#[cfg(all(test, feature = "logs"))]
mod log_tests;
mod months;
mod report;
mod story;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use chrono_tz::Tz;
use redress::vocabulary::Lang;
use redress_demo::dealership::{self, Kept, Scene, calendar, simulate_in};
use redress_demo::print;
use redress_mining::{Counts, Ocel, Xes};
use thiserror::Error;

const USAGE: &str = "\
A car dealership's complaint desk over a quarter, on a simulated clock.

Usage: cargo run --release --example dealership -- [OPTIONS]

  --lang en|zh       language of everything that is told (default: en)
  --seed NUMBER      another seed, another quarter (default: 20260701)
  --from YYYY-MM     first month of the simulated quarter (default: 2026-07)
  --arrivals FILE    take a help desk's log instead: CSV, plain or .gz, with the columns
                     case, timestamp_utc, customer, product, seriousness_2
                     (needs `--features redress-demo/logs` before the `--`)
  --log-zone ZONE    zone whose wall clock the log's tickets came in by (default: Europe/Rome);
                     a ticket of 09:00 there comes in at 09:00 here
  --db FILE          keep the complaints in an SQLite file; a run that was broken off goes on where it
                     was (needs `--features redress-demo/sqlite` before the `--`)
  --out FILE         where the report goes (default: out/dealership.html)
  --xes FILE         also write the histories for process mining, as XES
  --ocel FILE        the same as OCEL 2.0 in JSON
  --help             print this
";

/// Why the example stopped.
#[derive(Debug, Error)]
enum Error {
    #[error("{0}\n\n{USAGE}")]
    Usage(#[from] lexopt::Error),
    #[error("{}: {fault}", path.display())]
    Log { path: PathBuf, fault: log::Fault },
    #[error("cannot write {}: {source}", path.display())]
    Write { path: PathBuf, source: std::io::Error },
    #[error("{}: {source}", path.display())]
    Db { path: PathBuf, source: db::Error },
    #[error("cannot export: {0}")]
    Export(#[from] redress_mining::ExportError),
    #[error("cannot print: {0}")]
    Print(#[from] std::io::Error),
    #[error(transparent)]
    Simulation(#[from] dealership::Error),
    #[error(transparent)]
    Report(#[from] report::Error),
}

impl Error {
    /// 2 for errors that the caller can correct, 1 for the rest.
    const fn exit_code(&self) -> u8 {
        if matches!(self, Self::Usage(_) | Self::Log { .. } | Self::Db { .. }) { 2 } else { 1 }
    }
}

/// The command line.
#[derive(Clone, Debug)]
struct Options {
    scene: dealership::Options,
    arrivals: Option<PathBuf>,
    log_zone: Tz,
    db: Option<PathBuf>,
    out: PathBuf,
    xes: Option<PathBuf>,
    ocel: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            scene: dealership::Options::default(),
            arrivals: None,
            log_zone: chrono_tz::Europe::Rome,
            db: None,
            out: PathBuf::from("out/dealership.html"),
            xes: None,
            ocel: None,
        }
    }
}

/// Parses the arguments, the program's name first; `None` if only help is wanted.
fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Option<Options>, lexopt::Error> {
    use lexopt::prelude::{Long, Short, ValueExt as _};
    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_iter(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Long("help") | Short('h') => return Ok(None),
            Long("lang") => {
                options.scene.lang = parser.value()?.parse_with(|text| match text {
                    "en" => Ok(Lang::En),
                    "zh" => Ok(Lang::Zh),
                    _ => Err("expected en or zh"),
                })?;
            }
            Long("seed") => options.scene.seed = parser.value()?.parse()?,
            Long("from") => {
                let month = |text: &str| month(text).ok_or("expected a month such as 2026-07");
                options.scene.from = parser.value()?.parse_with(month)?;
            }
            Long("log-zone") => options.log_zone = parser.value()?.parse()?,
            Long("arrivals") => options.arrivals = Some(parser.value()?.into()),
            Long("db") => options.db = Some(parser.value()?.into()),
            Long("out") => options.out = parser.value()?.into(),
            Long("xes") => options.xes = Some(parser.value()?.into()),
            Long("ocel") => options.ocel = Some(parser.value()?.into()),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(options))
}

/// A month from which a quarter lies within the range of calendars.
fn month(text: &str) -> Option<NaiveDate> {
    let first = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok()?;
    let (least, most) =
        (NaiveDate::from_ymd_opt(1971, 1, 1)?, NaiveDate::from_ymd_opt(2199, 1, 1)?);
    (least..=most).contains(&first).then_some(first)
}

fn main() -> ExitCode {
    match run(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dealership: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

fn run(args: impl IntoIterator<Item = OsString>) -> Result<(), Error> {
    let Some(options) = parse(args)? else { return Ok(print(USAGE)?) };
    let lang = options.scene.lang;
    let told = tell(&options)?;
    write_whole(&options.out, told.html.as_bytes())?;
    print(&told.text)?;
    if let Some(path) = &options.xes {
        let (file, counts) = xes(&told.scene)?;
        write_whole(path, &file)?;
        print(&exported(path, counts, lang))?;
    }
    if let Some(path) = &options.ocel {
        let (file, counts) = ocel(&told.scene)?;
        write_whole(path, &file)?;
        print(&exported(path, counts, lang))?;
    }
    let out = options.out.display();
    Ok(print(&format!("\n{}: {out}\n", lang.pick("Report with charts", "图文报告")))?)
}

/// The result of a run: terminal text and page.
struct Told {
    scene: Scene,
    text: String,
    html: String,
}

/// Simulates, and turns the result into text and charts.
fn tell(options: &Options) -> Result<Told, Error> {
    let (plan, rows) = match &options.arrivals {
        Some(path) => {
            let fault = |fault| Error::Log { path: path.clone(), fault };
            let log = log::read(path, options.log_zone, calendar()?.zone()).map_err(fault)?;
            (Some(log.plan), Some(log.rows))
        }
        None => (None, None),
    };
    let kept = match &options.db {
        Some(path) => db::open(path).map_err(|source| Error::Db { path: path.clone(), source })?,
        None => Kept::in_memory(),
    };
    if let (Some(path), 1..) = (&options.db, kept.found()) {
        eprintln!(
            "{}: {} entries are there; the run goes on behind them",
            path.display(),
            kept.found()
        );
    }
    let scene = simulate_in(&options.scene, plan, kept)?;
    let report = report::report(&scene, &options.scene, rows)?;
    let lang = options.scene.lang;
    let text = report::for_terminal(&report).text(lang);
    Ok(Told { html: report.html(lang), text, scene })
}

/// Every complaint's log as XES. A quarter fits into memory; a host with more data writes to a file.
fn xes(scene: &Scene) -> Result<(Vec<u8>, Counts), Error> {
    let mut xes = Xes::new(Vec::new(), redress_mining::Options::default())?;
    for log in histories(scene)? {
        xes.history(&log)?;
    }
    Ok(xes.finish()?)
}

/// The same as OCEL 2.0, with the customers as objects.
fn ocel(scene: &Scene) -> Result<(Vec<u8>, Counts), Error> {
    let options = redress_mining::Options { customers: true, ..Default::default() };
    let mut ocel = Ocel::new(Vec::new(), Cursor::new(Vec::new()), options)?;
    for log in histories(scene)? {
        ocel.history(&log)?;
    }
    Ok(ocel.finish()?)
}

type Log = Vec<std::sync::Arc<redress::complaint::Entry>>;

fn histories(scene: &Scene) -> Result<Vec<Log>, dealership::Error> {
    let logs = scene.complaints.iter().map(|complaint| scene.desk.log(&complaint.id));
    Ok(logs.collect::<Result<_, _>>()?)
}

/// A line about an exported file.
fn exported(path: &Path, counts: Counts, lang: Lang) -> String {
    let (cases, events, path) = (counts.cases, counts.events, path.display());
    match lang {
        Lang::En => format!("{path}: {cases} cases, {events} events\n"),
        Lang::Zh => format!("{path}：{cases} 件，{events} 个事件\n"),
    }
}

/// Writes to a temporary file and renames it, so that a half-written file is never visible.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let fail = |source| Error::Write { path: path.to_owned(), source };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(fail)?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = PathBuf::from(beside);
    let written = std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|source| {
        // The rest of a failed attempt is of no use.
        let _ = std::fs::remove_file(&beside);
        fail(source)
    })
}
