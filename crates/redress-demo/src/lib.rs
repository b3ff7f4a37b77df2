//! Made-up organisations at work, for the examples and tests of `redress`: a car dealership over months
//! on a simulated clock, a telecom operator that fills in what its procedure leaves open, and a stage on which
//! single cases are lived through and told.
//!
//! Nobody here exists, and no figure is anybody's.

pub mod dealership;
mod stage;
pub mod telecom;

pub use stage::{Case, Failure, Person, Stage};
