//! Complaints kept in PostgreSQL: the store of `redress` for several programs on one database.
//!
//! ```no_run
//! use redress::complaint::{Receive, command};
//! use redress::desk::AsyncDesk;
//! use redress::time::SystemClock;
//! use redress::vocabulary::{Actor, ComplaintId, Facts, Kind, channel};
//! use redress_postgres::PostgresStore;
//! use redress_presets::dealership::{dealership, role};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let store = PostgresStore::open("host=/run/postgresql user=desk dbname=complaints").await?;
//! let desk = AsyncDesk::new(dealership()?, store, SystemClock);
//! let agent = Actor::new("li.na".parse()?, role::CUSTOMER_SERVICE);
//! let id: ComplaintId = "2026-0001".parse()?;
//! let facts = Facts::new(Kind::Grievance, channel::CALL_BACK);
//! desk.receive(&agent, Receive::new(id.clone(), "c-17".parse()?, facts)).await?;
//! desk.act(&id, &agent, command::Register {}).await?;
//! # Ok(())
//! # }
//! ```
//!
//! A host without a runtime uses [`PostgresOptions::open_blocking`], and a `Desk` on the [`Blocking`] store that it
//! answers. The page [`run_on_postgres`](_documentation::run_on_postgres) is for whoever runs the database.
//!
//! # What it promises
//!
//! 1. One append is one round trip: one statement that compares the complaint's version and stores the entry, its
//!    columns, its key and what is kept apart, in a transaction of its own (READ COMMITTED). It was on the server's
//!    disk when it is answered with `Ok`; how many servers that is the server's `synchronous_commit` says. Where
//!    it has stored nothing, a second round trip to the function `redress.append` says why, or stores it after all.
//! 2. Outcomes are told apart; see [below](#outcomes).
//! 3. A call ends at its deadline ([`PostgresOptions::deadline`]). Then its connection is dropped, and so
//!    is that of a call that was dropped half-way.
//! 4. Everything is read from a server that takes writes (`target_session_attrs=read-write`). While there is none
//!    (a restart, a failover) calls wait for one, until their deadline.
//! 5. Entries are added. A trigger refuses to change or delete one, whoever asks; the roles of
//!    [`PostgresOptions::grants`] have no right to.
//! 6. Each entry has a link of a hash chain over its bytes, which the server computes; complaints past their time are
//!    removed with a tombstone, and a legal hold forbids it (`redress-evidence`).
//! 7. The schema has a number. A database of an earlier one is updated when it is opened, one of a later one is
//!    refused.
//!
//! PostgreSQL 13 or later, a database in UTF8. Tested with 15.
//!
//! # Outcomes
//!
//! An append that fails has either surely not been stored (`Unavailable`) or is left open (`Unknown`); a
//! desk then looks the entry up. The rule: an `ERROR` of the server means that the statement was taken back; when the
//! connection ends in any other way, after the statement was sent, nobody knows.
//!
//! | what happens | SQLSTATE | an append is answered with |
//! |---|---|---|
//! | stored | – | `Ok` |
//! | another version is there | – | `Conflict`, with that version |
//! | the key has been used | – | `Duplicate`, with the first entry |
//! | the key is used by somebody else at the same moment | 23505 | `Duplicate`: it is looked up |
//! | it breaks the contract | – | `Malformed` |
//! | two are in each other's way | 40001, 40P01 | nothing: asked again. In the host's transaction `Unavailable` |
//! | the server has become read-only | 25006 | nothing: asked again on another connection |
//! | it waited too long for a lock or the disk | 57014, 55P03 | `Unavailable` |
//! | no disk, no memory, too many connections | 53… | `Unavailable` |
//! | the role may not, the schema is not there | 42501, 42P01, 3F000 | `Unavailable` |
//! | a damaged file or any other `ERROR` | 58…, XX… | `Unavailable` |
//! | no connection until the deadline | 08…, 28…, 57P03, or none | `Unavailable` ([`Error::Connect`]) |
//! | the server ends the connection (`FATAL`, `PANIC`) | 57P01, 57P02, 08…, 40003 | `Unknown` |
//! | the connection is lost | – | `Unknown` ([`Error::Lost`]) |
//! | no answer until the deadline | – | `Unknown` ([`Error::Deadline`]) |
//!
//! Reads, erasures and readers' cursors are asked again on another connection where one is lost.
//!
//! # The feed
//!
//! The position of an entry is the number of its transaction (`xid8`) times 65,536, and counts on within a transaction.
//! The feed answers up to the oldest transaction that is still open (`pg_snapshot_xmin`) and no further. So:
//!
//! - What is below that horizon has been committed or will never be; transactions that begin later have higher numbers.
//!   Nothing appears before a position that was answered, however late a commit is, and appends take no lock
//!   for their order.
//! - A transaction that writes and stays open, of any program and in any database of the server, holds the feed up.
//!   Where something has been committed beyond it the feed waits ([`PostgresOptions::patience`]), and then answers
//!   without that. Transactions that only read hold up nothing.
//! - An entry comes after the one that it follows: an append in a transaction that is older than the last entry of
//!   its complaint is refused (40001). The store's own transactions are always younger.
//! - A database that was dumped and loaded into another server begins with low numbers again. When it is opened there,
//!   the difference is noted, and positions go on after the last one. Until then do not append to it.
//!
//! Appends wake whoever has a [`Wake`], after their commit. A notification may be lost with its connection; a wake then
//! looks by the clock. (A `NOTIFY` within an append would take a lock on the whole database until the
//! commit is on the disk, and appends could no longer share a flush.)
//!
//! # Why this driver
//!
//! `tokio-postgres` 0.7.18 and `sqlx` 0.9.0 called the same function, prepared, over a Unix socket, in turn, 7
//! rounds of 3,000 calls on two shared cores: 3,500 and 3,600 calls a second on one connection, 10,550 and 10,700 on
//! eight (medians); round by round the ratio was between 0.85 and 1.18. That is a tie. What decides it:
//! `tokio-postgres` needs 60 crates and `sqlx` 112; `sqlx` 0.9 needs Rust 1.94 and this crate promises 1.88; and
//! an unnamed statement with typed values is one round trip (`query_typed`), which lists with changing
//! conditions use. Connections are pooled by `deadpool` and encrypted by `rustls` ([`PostgresOptions::tls`]). A
//! connection has no task of its own: the call that uses it writes and reads.
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

pub mod _documentation;
mod append;
mod ask;
mod blocking;
mod columns;
mod error;
mod error_text;
mod evidence;
mod link;
mod options;
mod query;
mod read;
mod readers;
mod schema;
mod store;
mod wake;
mod wire;
mod within;

#[doc(hidden)]
pub use append::append_statement;
pub use blocking::{Blocking, BlockingWake};
pub use error::Error;
pub use options::PostgresOptions;
#[cfg(feature = "tls")]
pub use rustls;
pub use store::PostgresStore;
pub use tokio_postgres;
pub use wake::Wake;
pub use within::Within;
