//! The shipped procedures: policy files with their blanks, their codes and their forms.
//!
//! Each is a file that is read like an adopter's own (`TOML` in its module), and a struct that fills in
//! its blanks with types. Here: everything that belongs to one procedure of one source. Not here: what
//! every complaint has in common.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(clippy::pedantic)]
// No panic is reachable from the public API; these keep it so.
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods
)]

/// Declares modules of constant codes, each with the list of all of them.
macro_rules! codes {
    ($($(#[$doc:meta])* $module:ident: $type:ident {
        $($(#[$cdoc:meta])* $name:ident = $code:literal;)*
    } $(+ { $($more:item)* })?)*) => {$(
        $(#[$doc])*
        pub mod $module {
            use redress::vocabulary::$type;
            $($(#[$cdoc])* pub const $name: $type = $type::new_static($code);)*
            /// All of them, in this order.
            pub const ALL: &[$type] = &[$($name),*];
            $($($more)*)?
        }
    )*};
}

pub mod _documentation;
pub mod dealership;
pub mod equipment;
#[cfg(feature = "metrics")]
pub mod indicators;
pub mod mall;
pub mod marketing;
mod priority;
pub mod rights;
pub mod telecom;

pub use dealership::{Dealership, dealership};
pub use equipment::Equipment;
pub use mall::Mall;
pub use marketing::Marketing;
pub use priority::{Breadth, Gravity, Importance, Priority, Urgency};
pub use rights::Rights;
pub use telecom::{Telecom, TelecomError};
