//! Complaints kept in PostgreSQL.
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
mod ask;
mod blocking;
mod columns;
mod error;
mod link;
mod options;
mod query;
mod read;
mod readers;
mod schema;
mod store;
mod wake;
mod within;

pub use blocking::{Blocking, BlockingWake};
pub use error::Error;
pub use options::PostgresOptions;
#[cfg(feature = "tls")]
pub use rustls;
pub use store::PostgresStore;
pub use tokio_postgres;
pub use wake::Wake;
pub use within::Within;
