//! Complaints kept in an SQLite file: the embedded store of `redress`.
//!
//! ```
//! use redress::complaint::{Receive, command};
//! use redress::desk::Desk;
//! use redress::time::SystemClock;
//! use redress::vocabulary::{Actor, ComplaintId, Facts, Kind, channel};
//! use redress_presets::dealership::{dealership, role};
//! use redress_sqlite::SqliteStore;
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("complaints.db");
//! let desk = Desk::new(dealership()?, SqliteStore::open(&path)?, SystemClock);
//! let agent = Actor::new("li.na".parse()?, role::CUSTOMER_SERVICE);
//! let id: ComplaintId = "2026-0001".parse()?;
//! let facts = Facts::new(Kind::Grievance, channel::CALL_BACK);
//! desk.receive(&agent, Receive::new(id.clone(), "c-17".parse()?, facts))?;
//! drop(desk);
//!
//! // Stopped and started again: it goes on where it was.
//! let desk = Desk::new(dealership()?, SqliteStore::open(&path)?, SystemClock);
//! desk.act(&id, &agent, command::Register {})?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it promises
//!
//! 1. An append that was answered with `Ok` survives the loss of power ([`Durability::Full`]), unless it was told to
//!    survive the end of the program only ([`Durability::Normal`]).
//! 2. One append is one transaction. Appends of several threads that wait at the same time share one: they
//!    wait for the disk once.
//! 3. Reads see the last commit, through every handle, and wait for nobody.
//! 4. Outcomes are told apart: `Unavailable` where nothing is stored (the file was locked, the disk is full),
//!    `Unknown` where the disk failed while it confirmed.
//! 5. What is erased is overwritten in the file and gone from the write-ahead log when
//!    [`erase`](redress::store::PersonalStore::erase) has answered.
//! 6. Entries are added; a trigger refuses to change or delete one.
//! 7. The file is for its owner only (mode 0600 where there are modes). Its schema has a number; a file of an
//!    earlier schema is updated when it is opened, one of a later schema is refused.
//!
//! SQLite is bundled; a library before 3.51.3 is refused. The file must be on a local disk. A copy of it is made
//! with SQLite's own means (`vacuum into`), or of the file alone after [`SqliteStore::checkpoint`] while nobody writes.
//!
//! [`Within`] is the store within a transaction of the host's. The store keeps the cursors and dead letters of a
//! [`Relay`](redress_relay::Relay), too.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(clippy::pedantic)]
// No panic is reachable from the public API; these keep it so.
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods
)]

mod append;
mod chain;
mod columns;
mod error;
mod error_text;
mod gate;
mod options;
mod query;
mod read;
mod readers;
mod retention;
mod schema;
mod store;
mod within;
mod writer;

pub use error::Error;
pub use options::{Durability, SqliteOptions};
pub use store::SqliteStore;
pub use within::Within;
