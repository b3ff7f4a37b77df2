//! Longer pages.

#[doc = include_str!("../../../docs/how-to/prove-a-store.md")]
pub mod prove_a_store {}
