//! Made-up organisations at work, for the examples and tests of `redress`: a car dealership over months
//! on a simulated clock, a telecom operator that fills in what its procedure leaves open, and a stage on which
//! single cases are lived through and told.
//!
//! Nobody here exists, and no figure is anybody's.

pub mod dealership;
mod stage;
pub mod telecom;

use std::io::{self, Write as _};

pub use stage::{Case, Failure, Person, Stage};

/// Prints to standard output. Whoever reads may have had enough before the end, as in `… | head`.
///
/// # Errors
/// Where the output cannot be written for another reason.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
