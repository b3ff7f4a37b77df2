//! The suite of stores: kept by the store in memory, sync and async; and each wrong store is caught by the case
//! that is made for it.

mod later;
mod promises;
mod proven;
mod simulated;
mod wrong;
