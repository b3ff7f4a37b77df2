//! Test tools. For procedures: a permissive policy, a given/when/then harness, a walk through everything that a
//! policy permits, and strategies for property tests (feature `proptest`). For stores: a conformance suite
//! ([`store`]).
//!
//! The tools implement no rules. They call `decide` and `permitted`, as any host does.
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
#![allow(
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tools for tests: an assertion that fails panics, and dice are small numbers"
)]

pub mod _documentation;
mod choose;
mod dice;
pub mod errors;
mod palette;
mod permissive;
mod scenario;
pub mod simulation;
pub mod store;
#[cfg(feature = "proptest")]
pub mod strategies;
pub mod walk;

pub use permissive::{AGENT, DESK, SALES, TOLD, WORKSHOP, agent, permissive};
pub use scenario::{Given, Scenario, Then};
