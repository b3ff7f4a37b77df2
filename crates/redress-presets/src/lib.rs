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
            $($(#[$cdoc])* pub const $name: $type = redress::code!($code);)*
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

#[cfg(test)]
mod tests {
    use redress::policy::FileError;
    use redress::time::Period;
    use redress::vocabulary::{Lang, ShortText};
    use redress_testing::every_error;

    use crate::dealership::{PhoneError, VinError};
    use crate::telecom::TelecomError;

    #[test]
    fn every_error_has_a_code_and_a_text_in_both_languages() {
        every_error!(VinError, Lang:
            VinError::Length { .. } => VinError::Length { bytes: 16 },
            VinError::Character { .. } => VinError::Character { at: 3 },
        );
        every_error!(PhoneError, Lang:
            PhoneError::Text(_) => ShortText::new("").unwrap_err().into(),
            PhoneError::Digits { .. } => PhoneError::Digits { found: 2 },
        );
        let period = |hours| Period::hours(hours).unwrap();
        every_error!(TelecomError, Lang:
            TelecomError::File(_) => FileError::Unwritable.into(),
            TelecomError::Bounds { .. } =>
                TelecomError::Bounds { row: 1, lower: period(2), upper: period(1) },
        );
    }
}
