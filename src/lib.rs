//! Customer-complaint handling as a pure workflow: typed states, transition rules, time limits with early
//! warning, accountability and figures. A library without I/O, clock or threads.
//!
//! # The story
//!
//! A customer complains. A member of staff **receives** the case ([`complaint::Receive`]) with its **facts**:
//! kind, channel, grade, nature, subject ([`vocabulary::Facts`]). Everything that happens afterwards is a
//! **command** ([`complaint::command`]), issued in a role and legal only in certain states
//! ([`complaint::transitions`]); the **policy** ([`policy::Policy`]) can put a gate in front of it. A command
//! that is accepted adds one **entry** to the complaint's log ([`complaint::Entry`]): the fact and all its
//! consequences.
//!
//! A **limit** ([`complaint::Limit`]) runs between two **milestones** ([`lifecycle::Milestone`]):
//! *from* signing *until* the form is returned, within 24 hours, with a warning at 90 %. Limits are started,
//! met, warned of, breached, suspended and extended automatically. Their due instants are computed on a
//! **calendar** ([`time::Calendar`]); [`complaint::Complaint::next_deadline`] says when to look again.
//!
//! A **desk** ([`desk::Desk`]) combines a policy, a **store** ([`store::Store`]) and a **clock**
//! ([`time::Clock`]). It drives the protocol of [`handling`], which does no I/O: async hosts use
//! [`desk::AsyncDesk`], and other hosts can write a driver of their own. Figures are computed from the
//! histories (crate `redress-metrics`).
//!
//! # Layers
//!
//! A module depends only on the modules below it.
//!
//! ```text
//! desk          sync and async drivers of `handling`; worklists; sweep
//! handling      the desk's protocol without I/O: what to read, what to append, when to retry
//! store         the contract of a store, sync and async; an in-memory store
//! complaint     state, command, event, decide, evolve, permitted, limits
//! policy        rules as data, checks, policy files (feature `toml`)
//! lifecycle     names of states, commands and milestones; the transition table
//! vocabulary    codes, ids, texts and words that all layers share
//! time          clock, calendar, period → deadline (crate `redress-time`)
//! ```
//!
//! With the feature `schema` the types that go over the wire have JSON Schema; see the module `schema`.
//!
//! Other crates of the workspace: `redress-metrics` (figures), `redress-presets` (ready-made procedures as
//! policy files), `redress-testing` (scenarios, strategies, and a walk through everything a policy permits).
//!
//! # Rules that hold everywhere
//!
//! 1. A rejected command changes nothing. The rejection says what would have been allowed.
//! 2. Instants are UTC, between 1970 and 2200, and truncated to microseconds before any decision.
//! 3. Done at the due instant is on time; one microsecond later is not ([`complaint::on_time`]).
//! 4. Alarms that are due are recorded before the command, each of them once, however late or often the
//!    host looks.
//! 5. A breach stays on record. It is retracted only if a late-recorded fact shows that it never happened,
//!    and the log says so.
//! 6. The public API does not panic. Invalid constants do not compile ([`code!`]).
//! 7. The log holds codes and instants. Personal data is stored beside it and can be erased.
//!
//! Design decisions and comparisons: [`_documentation`].
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(clippy::pedantic)]
// These lints keep rule 6.
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
pub mod complaint;
pub mod desk;
#[cfg(test)]
mod every_error;
pub mod handling;
pub mod lifecycle;
pub mod policy;
#[cfg(feature = "schema")]
pub mod schema;
pub mod store;
pub mod vocabulary;

/// Clocks, periods, calendars and deadlines; a crate of its own.
#[doc(inline)]
pub use redress_time as time;

/// Deserialisation whose errors never quote the input; a crate of its own.
#[doc(inline)]
pub use redress_redacted as redacted;

// Their types stand in the API.
pub use chrono;
pub use chrono_tz;
#[cfg(feature = "schema")]
pub use schemars;

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// For [`code!`].
#[doc(hidden)]
pub use arcstr;
