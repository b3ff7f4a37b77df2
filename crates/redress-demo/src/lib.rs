//! Fictional organisations for the examples and tests of `redress`: a car dealership over several months on a
//! simulated clock, a telecom operator that fills in the blanks of its procedure, and a stage for telling
//! single cases.
//!
//! All people and figures are made up.

pub mod dealership;
mod stage;
pub mod telecom;

use std::io::{self, Write as _};

pub use stage::{Case, Failure, Person, Stage};

/// Prints to standard output. A reader that stops early, as in `… | head`, is not an error.
///
/// # Errors
/// If the output fails for another reason.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
