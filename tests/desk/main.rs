//! The desk, its protocol and its stores.

#[path = "../common/mod.rs"]
mod common;

mod asynchronous;
mod errors;
mod expecting;
mod faults;
mod faulty;
mod memory;
mod merging;
mod protocol;
mod replay;
mod snapshots;
mod store;
mod sweeping;
mod transfer;
mod worklists;
