//! Replays records of complaints: public ones, or last year's tickets of an adopter.
//!
//! `cargo run --release --example replay -- FILE --format cfpb|helpdesk|events`; `--help` says more, and
//! `docs/event-format.md` how any log with a case, a time and an activity a row is read.

mod app;

use std::process::ExitCode;

fn main() -> ExitCode {
    match app::run(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("replay: {error}");
            ExitCode::FAILURE
        }
    }
}
