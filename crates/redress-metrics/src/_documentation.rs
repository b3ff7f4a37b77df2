//! Longer pages: what each indicator counts, how to add one, figures over many machines.

#[doc = include_str!("../../../docs/indicators.md")]
pub mod indicators {}

#[doc = include_str!("../../../docs/scale.md")]
pub mod scale {}

#[doc = include_str!("../../../docs/how-to/add-an-indicator.md")]
pub mod add_an_indicator {}
