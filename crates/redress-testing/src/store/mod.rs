//! The conformance suite of stores: everything that a store promises, as named cases.
//!
//! ```
//! use redress::store::MemoryStore;
//! use redress_testing::store::Suite;
//!
//! let report = Suite::of(|| {
//!     let store = MemoryStore::new();
//!     // What must live as long as the store, and how a handle on it is opened.
//!     ((), move || store.clone())
//! })
//! .only("due/")
//! .run();
//! report.assert();
//! ```
//!
//! | type | what it is |
//! |---|---|
//! | [`Suite`] | the cases, the random scripts and the races, run on fresh stores |
//! | [`Report`] | what passed, what failed and why, what was skipped and why |
//! | [`FaultyStore`] | a store whose n-th operation goes wrong, for tests of hosts |
//! | [`Blocking`] | a store that answers later, used as one that answers at once |
//!
//! The page [`prove_a_store`](crate::_documentation::prove_a_store) walks through proving a store.
//!
//! The list of cases may grow in minor versions: a store that passes today may fail tomorrow, at something that
//! the contract has always asked for.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "the numbers of the suite are small"
)]

mod blocking;
mod cases;
mod faulty;
mod model;
mod report;
mod sample;
mod scripts;
mod subject;
mod suite;

pub use blocking::{BlockOn, Blocking, Parked};
pub use faulty::{Fault, FaultyError, FaultyStore, Operation, Times};
pub use report::{Failed, Group, Part, Report, Skipped};
pub use sample::Sample;
pub use suite::Suite;
