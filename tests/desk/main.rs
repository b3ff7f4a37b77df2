//! The desk and its store.

#[path = "../common/mod.rs"]
mod common;

mod store;
