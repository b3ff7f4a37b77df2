//! Pages of the repository's documentation.

#[doc = include_str!("../../../docs/how-to/keep-evidence.md")]
pub mod keep_evidence {}
