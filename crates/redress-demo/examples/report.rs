//! The pack for a monthly meeting, in one call: the dealership of the `dealership` example over two years, and
//! the report that its general manager gets for the last month (DLR-18).
//!
//! ```sh
//! cargo run --release --example report
//! cargo run --release --example report -- --lang zh --out out
//! ```
//!
//! Prints the report as text and writes it as a page with charts (`report.html`, in both languages), as
//! one CSV file for spreadsheet programs (`report.csv`), and as JSON (`report.json`).

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{NaiveDate, TimeDelta};
use lexopt::prelude::{Long, ValueExt as _};
use redress::policy::Policy;
use redress::vocabulary::{Label, Lang};
use redress_demo::dealership::{self, glossary, simulate};
use redress_metrics::{Interval, Target, indicators};
use redress_presets::indicators as shipped;
use redress_report::{CsvOptions, Pack, Report};

const USAGE: &str = "\
The pack for a dealership's monthly meeting, from a simulation.

Usage: cargo run --release --example report -- [OPTIONS]

  --lang en|zh    language of the text and of what the page shows first (default: en)
  --seed NUMBER   another seed, other cases
  --out FOLDER    where report.html, report.csv and report.json go (default: out)
  --help          print this
";

/// Enough for every month of the last year to have the same month a year earlier.
const MONTHS: u32 = 26;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("report: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let mut options = dealership::Options::default();
    options.from = NaiveDate::from_ymd_opt(2024, 8, 1).ok_or("no such day")?;
    options.months = MONTHS;
    let mut out = PathBuf::from("out");
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Long("lang") => {
                options.lang = if parser.value()? == "zh" { Lang::Zh } else { Lang::En };
            }
            Long("seed") => options.seed = parser.value()?.parse()?,
            Long("out") => out = parser.value()?.into(),
            Long("help") => {
                println!("{USAGE}");
                return Ok(());
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let scene = simulate(&options, None)?;
    let histories = scene.desk.histories(redress::store::Query::all());
    let report = pack(&scene.policy, &histories.collect::<Result<Vec<_>, _>>()?)?;
    redress_demo::print(&report.text(options.lang))?;
    std::fs::create_dir_all(&out)?;
    std::fs::write(out.join("report.html"), report.html_in_both(options.lang))?;
    let csv = report.csv(options.lang, CsvOptions::for_spreadsheets());
    std::fs::write(out.join("report.csv"), csv)?;
    std::fs::write(out.join("report.json"), serde_json::to_string_pretty(&report)?)?;
    println!("{}: {}", options.lang.pick("Page", "网页"), out.join("report.html").display());
    Ok(())
}

/// The pack for September 2026, with this dealership's own targets.
fn pack(
    policy: &Policy,
    histories: &[Vec<std::sync::Arc<redress::complaint::Entry>>],
) -> Result<Report, Box<dyn std::error::Error>> {
    let words = glossary(policy);
    let day = 24 * 3_600_000_000;
    let pack = Pack::new(policy)
        .title(Label::new("Complaints at the dealership", "客户抱怨与投诉"))
        .names(&words)
        .scorecard(vec![
            indicators::on_time().target(Target::at_least(9_500).enough(5)),
            indicators::clean_on_time(),
            indicators::flow_timeliness(),
            indicators::stage_timeliness().target(Target::at_least(9_000).enough(5)),
            indicators::response_time().target(Target::at_most(2 * day / 24).enough(5)),
            indicators::mean_handling().target(Target::at_most(5 * day).enough(5)),
            indicators::handling_percentile(90),
            indicators::outcome_rate(),
            indicators::satisfaction().target(Target::at_least(9_000).enough(10)),
            indicators::satisfied_first(),
            indicators::reopening_rate().target(Target::at_most(500).enough(10)),
            indicators::rework_rate(),
            indicators::liability_rate(),
            shipped::complaint_rate(),
        ])
        .repeats_within(TimeDelta::days(90));
    let month: Interval = "2026-09".parse()?;
    Ok(pack.report(month, histories)?)
}
