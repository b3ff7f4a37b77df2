//! Figures: laws, contracts, clauses, intervals, the ledger.

#[path = "../common/mod.rs"]
mod common;
mod naive;

mod contracts;
mod counting;
mod edges;
mod hostile;
mod intervals;
mod laws;
mod ledger;
mod newer;
mod own;
mod page;
mod percentiles;
mod reading;
mod spans;
