//! Options of the command line, and the progress bar.

use std::ffi::OsString;
use std::path::PathBuf;

use chrono::NaiveDate;
use chrono_tz::Tz;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use redress::vocabulary::Lang;

use super::Error;

/// What `--help` prints.
pub(crate) const USAGE: &str = "\
A car dealership's complaint desk over a quarter, on a simulated clock.

Usage: cargo run --release --example dealership -- [OPTIONS]

  --lang en|zh       language of everything that is told (default: en)
  --seed NUMBER      another seed, another quarter (default: 20260701)
  --from YYYY-MM     first month of the simulated quarter (default: 2026-07)
  --arrivals FILE    take a help desk's log instead: CSV, plain or .gz, with the columns
                     case, timestamp_utc, customer, product, seriousness_2
  --log-zone ZONE    zone whose wall clock the log's tickets came in by (default: Europe/Rome);
                     a ticket of 09:00 there comes in at 09:00 here
  --out FILE         where the report goes (default: out/dealership.html)
  --xes FILE         also write the histories for process mining, as XES
  --ocel FILE        the same as OCEL 2.0 in JSON
  --help             print this
";

/// The seed of the run that the documentation shows.
pub(crate) const SEED: u64 = 20_260_701;

/// What the command line asks for.
pub(crate) enum Run {
    /// How to use it.
    Help,
    /// A simulation.
    Simulate(Options),
}

/// How to simulate.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) lang: Lang,
    pub(crate) seed: u64,
    /// First day of the simulated time.
    pub(crate) from: NaiveDate,
    /// How many months of it.
    pub(crate) months: u32,
    pub(crate) arrivals: Option<PathBuf>,
    pub(crate) log_zone: Tz,
    pub(crate) out: PathBuf,
    pub(crate) xes: Option<PathBuf>,
    pub(crate) ocel: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lang: Lang::En,
            seed: SEED,
            from: NaiveDate::from_ymd_opt(2026, 7, 1).unwrap_or_default(),
            months: 3,
            arrivals: None,
            log_zone: chrono_tz::Europe::Rome,
            out: PathBuf::from("out/dealership.html"),
            xes: None,
            ocel: None,
        }
    }
}

/// Reads the arguments, the program's name first.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Run, Error> {
    use lexopt::prelude::{Long, Short};
    let usage = |error: lexopt::Error| Error::Usage(error.to_string());
    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_iter(args);
    while let Some(arg) = parser.next().map_err(usage)? {
        match arg {
            Long("help") | Short('h') => return Ok(Run::Help),
            Long("lang") => options.lang = text(&mut parser, language)?,
            Long("seed") => options.seed = text(&mut parser, |text| text.parse().ok())?,
            Long("from") => options.from = text(&mut parser, month)?,
            Long("log-zone") => options.log_zone = text(&mut parser, |text| text.parse().ok())?,
            Long("arrivals") => options.arrivals = Some(parser.value().map_err(usage)?.into()),
            Long("out") => options.out = parser.value().map_err(usage)?.into(),
            Long("xes") => options.xes = Some(parser.value().map_err(usage)?.into()),
            Long("ocel") => options.ocel = Some(parser.value().map_err(usage)?.into()),
            other => return Err(usage(other.unexpected())),
        }
    }
    Ok(Run::Simulate(options))
}

/// The value of the option just read.
fn text<T>(parser: &mut lexopt::Parser, read: impl Fn(&str) -> Option<T>) -> Result<T, Error> {
    let value = parser.value().map_err(|error| Error::Usage(error.to_string()))?;
    let value = value.to_string_lossy();
    read(&value).ok_or_else(|| Error::Usage(format!("`{value}` is not a value of this option")))
}

fn language(text: &str) -> Option<Lang> {
    match text {
        "en" => Some(Lang::En),
        "zh" => Some(Lang::Zh),
        _ => None,
    }
}

/// A month from which a quarter fits into what calendars count.
fn month(text: &str) -> Option<NaiveDate> {
    let first = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok()?;
    let (least, most) =
        (NaiveDate::from_ymd_opt(1971, 1, 1)?, NaiveDate::from_ymd_opt(2199, 1, 1)?);
    (least..=most).contains(&first).then_some(first)
}

/// A bar on the terminal; nothing where standard error is a file or a pipe.
pub(crate) fn bar(lang: Lang) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    let shape = lang.pick(
        "{elapsed:>4} [{bar:40}] {msg}  {pos}/{len} steps",
        "{elapsed:>4} [{bar:40}] {msg}  {pos}/{len} 步",
    );
    if let Ok(style) = ProgressStyle::with_template(shape) {
        bar.set_style(style.progress_chars("━╸ "));
    }
    bar
}
