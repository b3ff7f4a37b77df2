//! A complaints desk in the browser: the reference host of `redress`.
//!
//! What a host does, and where it is done here:
//!
//! | | module |
//! |---|---|
//! | puts a store, a clock and policies together | `app` |
//! | says who is asking; where single sign-on goes | `identity`, `session` |
//! | turns a form into a command, once only | `forms`, `pages::act` |
//! | sleeps until the next deadline, sends the log's messages | `keeper` |
//! | keeps what lists are made of in memory | `rows`, `packs` |
//! | waits for no client for ever | `serve` |
//! | shows | `pages` |
//! | answers programs | `api` |
//!
//! Nothing about complaint handling is decided here. What may be done is [`permitted`], what must not be left out
//! and how long it may take is the policy's, and the words are the library's.
//!
//! [`permitted`]: redress::complaint::permitted
#![warn(clippy::pedantic)]
// Handlers answer with whole responses and the desk's own errors on either side.
#![allow(clippy::result_large_err)]
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods
)]

mod api;
mod app;
mod blocking;
mod cases;
mod clock;
mod config;
mod fields;
mod forms;
mod http;
mod identity;
mod keeper;
mod lists;
mod packs;
mod pages;
mod rows;
mod seed;
mod serve;
mod session;
mod stats;
mod store;
mod watch;

pub use app::{App, Error, router};
pub use clock::DeskClock;
pub use config::{Config, USAGE};
pub use identity::{Identity, People, Person};
pub use keeper::keep;
pub use serve::serve;
pub use store::{Db, StoreError};
