//! The pack for a monthly meeting, in one call: the dealership of the `dealership` example over two
//! years, and what its general manager gets for the last of them (DLR-18).
//!
//! ```sh
//! cargo run --release --example report
//! cargo run --release --example report -- --lang zh --out out
//! ```
//!
//! Prints the report as text and writes it as a page with charts (`report.html`, in both languages), as
//! one CSV file for spreadsheet programs (`report.csv`), and as the value that it is (`report.json`).

#[allow(dead_code, reason = "of the dealership only its simulation is wanted here")]
#[path = "../dealership/shop/mod.rs"]
mod shop;

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{NaiveDate, TimeDelta};
use redress::metrics::{Basis, Dimension, Interval, Target, indicators};
use redress::policy::Policy;
use redress::vocabulary::{Label, Lang};
use redress_report::{CsvOptions, Names, Pack, Report};

const USAGE: &str = "\
The pack for a dealership's monthly meeting, from a simulation.

Usage: cargo run --release --example report -- [OPTIONS]

  --lang en|zh    language of the text and of what the page shows first (default: en)
  --seed NUMBER   another seed, other cases
  --out FOLDER    where report.html, report.csv and report.json go (default: out)
  --help          print this
";

/// So that each month of the last year has the same one a year before.
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
    let mut options = shop::cli::Options {
        from: NaiveDate::from_ymd_opt(2024, 8, 1).ok_or("no such day")?,
        months: MONTHS,
        out: PathBuf::from("out"),
        ..shop::cli::Options::default()
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            lexopt::Arg::Long("lang") => {
                options.lang = if parser.value()? == "zh" { Lang::Zh } else { Lang::En };
            }
            lexopt::Arg::Long("seed") => {
                options.seed = parser.value()?.to_string_lossy().parse()?
            }
            lexopt::Arg::Long("out") => options.out = parser.value()?.into(),
            lexopt::Arg::Long("help") => return Ok(shop::print(USAGE)?),
            other => return Err(other.unexpected().into()),
        }
    }
    let scene = shop::play(&options, &shop::cli::bar(options.lang))?;
    let report = pack(&scene.policy, &scene.desk.histories()?)?;
    shop::print(&report.text(options.lang))?;
    let write =
        |name: &str, text: &str| shop::write_whole(&options.out.join(name), text.as_bytes());
    write("report.html", &report.html_in_both(options.lang))?;
    write("report.csv", &report.csv(options.lang, CsvOptions::for_spreadsheets()))?;
    write("report.json", &serde_json::to_string_pretty(&report)?)?;
    let out = options.out.join("report.html");
    shop::print(&format!("\n{}: {}\n", options.lang.pick("Page", "网页"), out.display()))?;
    Ok(())
}

/// The pack for September 2026, with the targets that this dealership has set itself.
fn pack(
    policy: &Policy,
    histories: &[Vec<std::sync::Arc<redress::complaint::Entry>>],
) -> Result<Report, Box<dyn std::error::Error>> {
    let words = |dimension: Dimension, code: &str| {
        let named = policy.name(dimension, code);
        if named.en == code && named.zh == code {
            let word = |lang| shop::labels::code(policy, code, lang);
            Label::new(word(Lang::En), word(Lang::Zh))
        } else {
            named
        }
    };
    let day = 24 * 3_600_000_000;
    let pack = Pack::new(policy, Basis::from(&policy.spec().figures))
        .title(Label::new("Complaints at the dealership", "客户抱怨与投诉"))
        .names(&words)
        .scorecard(vec![
            indicators::on_time().target(Target::at_least(9_500).enough(5)),
            indicators::clean_on_time(),
            indicators::flow_timeliness().target(Target::at_least(9_000).enough(5)),
            indicators::response_time().target(Target::at_most(2 * day / 24).enough(5)),
            indicators::mean_handling().target(Target::at_most(5 * day).enough(5)),
            indicators::handling_percentile(90),
            indicators::outcome_rate(),
            indicators::satisfaction().target(Target::at_least(9_000).enough(10)),
            indicators::satisfied_first(),
            indicators::reopening_rate().target(Target::at_most(500).enough(10)),
            indicators::rework_rate(),
            indicators::liability_rate(),
            indicators::complaint_rate(),
        ])
        .repeats_within(TimeDelta::days(90));
    let month: Interval = "2026-09".parse()?;
    Ok(pack.report(month, histories)?)
}
