//! Tools for testing a procedure: a policy that stands in nobody's way, a given/when/then harness
//! (feature `testing`), and strategies for property tests (feature `proptest`).
//!
//! What does not live here: rules. The tools ask `decide` and `permitted` as any host does.

#![allow(
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tools for tests: an assertion that fails panics, and dice are small numbers"
)]

mod permissive;
#[cfg(feature = "testing")]
mod scenario;
#[cfg(feature = "proptest")]
pub mod strategies;

pub use permissive::{AGENT, DESK, SALES, TOLD, WORKSHOP, agent, permissive};
#[cfg(feature = "testing")]
pub use scenario::{Given, Scenario, Then};
