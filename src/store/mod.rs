//! Where complaints are kept: the `Store` trait, and a strict store in memory.
//!
//! A store keeps logs and the few columns that queries need. It decides nothing about complaints.

mod memory;
mod traits;

pub use memory::MemoryStore;
pub use traits::{AppendError, Batch, Filter, Personal, Posted, Row, Store};
