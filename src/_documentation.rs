//! Longer pages: why things are as they are, and what changed.

#[doc = include_str!("../docs/design.md")]
pub mod design {}

#[doc = include_str!("../docs/how-to/add-a-command.md")]
pub mod add_a_command {}

#[doc = include_str!("../docs/how-to/write-a-store.md")]
pub mod write_a_store {}

#[doc = include_str!("../docs/compatibility.md")]
pub mod compatibility {}

#[doc = include_str!("../CHANGELOG.md")]
pub mod changelog {}

/// The lifecycle as a diagram.
///
/// Written by [`complaint::mermaid`](crate::complaint::mermaid) from the transition table; a test
/// holds this page to it.
#[doc = include_str!("../docs/lifecycle.md")]
pub mod lifecycle {}
