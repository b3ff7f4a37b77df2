//! Replays records of complaints: public ones, or last year's tickets of an adopter.
//!
//! `cargo run --release -p redress-replay -- FILE --format cfpb|helpdesk|events`; `--help` says more, and
//! `docs/event-format.md` how any log with a case, a time and an activity a row is read.

use std::process::ExitCode;

fn main() -> ExitCode {
    match redress_replay::run(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("replay: {error}");
            ExitCode::FAILURE
        }
    }
}
