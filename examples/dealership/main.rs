//! A car dealership over a quarter, on a simulated clock: complaints come in over three channels,
//! staff mostly do their work and sometimes don't, and the desk watches every limit.
//!
//! ```sh
//! cargo run --release --example dealership
//! cargo run --release --example dealership -- --lang zh --seed 7 --from 2025-10
//! cargo run --release --example dealership -- --arrivals helpdesk.csv.gz
//! ```
//!
//! Prints one complaint per channel line by line, the month ends, the notices and the open cases, and
//! writes a report with pictures. All names, amounts and vehicles are fictional.

mod shop;

use std::process::ExitCode;

fn main() -> ExitCode {
    match shop::run(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dealership: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}
