//! The shipped procedures as policies, with their codes, their blanks and their forms.
//!
//! What lives here: everything that belongs to one procedure of one source. What does not: what every
//! complaint has in common.

mod blank;
pub mod dealership;
pub mod equipment;
#[cfg(feature = "metrics")]
pub mod indicators;
pub mod mall;
pub mod marketing;
pub mod rights;
pub mod telecom;

pub use blank::PresetError;
pub use dealership::{Dealership, dealership};
pub use equipment::Equipment;
pub use mall::Mall;
pub use marketing::Marketing;
pub use rights::Rights;
pub use telecom::Telecom;
