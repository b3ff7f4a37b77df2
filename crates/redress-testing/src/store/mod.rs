//! The conformance suite for stores: the whole contract, as named cases.
//!
//! ```
//! use redress::store::MemoryStore;
//! use redress_testing::store::Suite;
//!
//! let report = Suite::of(|| {
//!     let store = MemoryStore::new();
//!     // A guard that lives as long as the store, and a function that opens a handle.
//!     ((), move || store.clone())
//! })
//! .only("due/")
//! .run();
//! report.assert();
//! ```
//!
//! | type | purpose |
//! |---|---|
//! | [`Suite`] | runs the cases, random scripts and races on fresh stores |
//! | [`Report`] | the cases that passed, failed and were skipped, with reasons |
//! | [`FaultyStore`] | a store whose n-th operation fails, for tests of hosts |
//! | [`Blocking`] | an async store as a sync one |
//! | [`kill_after`] | kills a process that appends, and says what it was answered |
//!
//! The page [`prove_a_store`](crate::_documentation::prove_a_store) explains its use.
//!
//! Minor versions may add cases: a store that passes today may fail a new case, for a promise that has always been
//! part of the contract.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "the numbers of the suite are small"
)]

mod blocking;
mod cases;
mod faulty;
mod killed;
mod model;
mod report;
mod sample;
mod scripts;
mod subject;
mod suite;

pub use blocking::{BlockOn, Blocking, Parked};
pub use faulty::{Fault, FaultyError, FaultyStore, Operation, Times};
pub use killed::kill_after;
pub use report::{Failed, Group, Part, Report, Skipped};
pub use sample::Sample;
pub use suite::Suite;
