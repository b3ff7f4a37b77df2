//! Simulates offices, seed after seed, and says which law was broken first, if one was.
//!
//! ```sh
//! cargo run --release -p redress-testing --example offices -- 10000          # seeds
//! cargo run --release -p redress-testing --example offices -- 1 17           # the seed 17 alone
//! cargo run --release -p redress-testing --example offices -- 100 1 365      # for a year each
//! ```
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "an example shows how far it is and how long it takes"
)]

use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;

use redress::policy::Policy;
use redress_testing::permissive;
use redress_testing::simulation::Simulation;

/// The number at a place of the command line.
fn number(place: usize, default: u64) -> Result<u64, String> {
    std::env::args().nth(place).map_or(Ok(default), |text| {
        text.parse().map_err(|_| "expected: seeds, first seed, days; all numbers".to_owned())
    })
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let (seeds, first) = (number(1, 100)?, number(2, 1)?);
    let days = u32::try_from(number(3, 90)?)?;
    let policies = [
        ("dealership", redress_presets::dealership()?),
        ("everything allowed", Policy::new(permissive())?),
    ];
    for (name, policy) in policies {
        let begun = Instant::now();
        let simulation = Simulation::of(policy).seed(first).seeds(seeds).days(days);
        let report = simulation.run_with(|report| {
            if report.seeds.is_multiple_of(500) {
                let seconds = begun.elapsed().as_secs();
                eprintln!("{name}: {} seeds in {seconds} s", report.seeds);
            }
        });
        println!("{name}, {days} days each, {:.0} s: {report}", begun.elapsed().as_secs_f64());
        if report.violation.is_some() {
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}
