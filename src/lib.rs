//! `redress` handles customer complaints.
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

pub mod complaint;
pub mod desk;
pub mod metrics;
pub mod policy;
pub mod store;
pub mod time;
pub mod vocabulary;
