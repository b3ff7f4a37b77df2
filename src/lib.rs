//! `redress` handles customer complaints: typed states, transition rules, time limits with early
//! warning, accountability, figures. Other programs link it; it does no I/O, reads no clock and holds
//! no threads.
//!
//! # The story
//!
//! A customer complains. Somebody **receives** the case ([`complaint::Receive`]) and it gets **facts**:
//! kind, channel, grade, nature, subject ([`vocabulary::Facts`]). From then on it is asked for things by
//! **commands** ([`complaint::command`]), each in a role, each legal in some states
//! ([`complaint::transitions`]), each perhaps behind a gate that its **policy** demands
//! ([`policy::Policy`]). What a command brings about is an **entry** of the complaint's log
//! ([`complaint::Entry`]): the fact and everything that follows from it.
//!
//! Between two **milestones** ([`lifecycle::Milestone`]) a **limit** runs ([`complaint::Limit`]):
//! *from* signing *until* the form is back, within 24 hours, warning at 90 %. Limits start, are met,
//! warned of, breached, suspended and promised anew by themselves, worked out on a **calendar**
//! ([`time::Calendar`]); [`complaint::Complaint::next_deadline`] says when to come back.
//!
//! A **desk** ([`desk::Desk`]) puts it together: a policy, a **store** ([`store::Store`]) and a
//! **clock** ([`time::Clock`]). It drives the protocol of [`handling`], which has no I/O: hosts that are async
//! have [`desk::AsyncDesk`], and others drive it in their own way. Figures are read from the histories
//! (the crate `redress-metrics`).
//!
//! # Layers
//!
//! Arrows point down only; no module imports upward.
//!
//! ```text
//! desk          drivers of `handling`, sync and async; worklists; sweep
//! handling      the desk's protocol without I/O: what to read, what to append, when to try again
//! store         the contract of a store, sync and async; a store in memory
//! complaint     state, command, event, decide, evolve, permitted, limits
//! policy        rules as data, checks, policy files (feature `toml`)
//! lifecycle     names of states, commands, milestones; the one transition table
//! time          clock, calendar, period → deadline
//! vocabulary    the words that all of them share
//! ```
//!
//! Beside it: `redress-metrics` (figures), `redress-presets` (the shipped procedures as policy files),
//! `redress-testing` (scenarios, strategies, the walk over every way that a policy permits).
//!
//! # Rules that hold everywhere
//!
//! 1. A refused command changes nothing. The reason says what would have been allowed.
//! 2. Instants are UTC, cut to microseconds before anything is decided, from 1970 to 2200.
//! 3. Done at the due instant is on time; one microsecond later is not ([`complaint::on_time`]).
//! 4. What has fallen due is recorded before what comes after it, each alarm once, however late or
//!    often anybody looks.
//! 5. A breach that has happened stays. Only a fact that turns out to have been earlier unmakes it, and
//!    that is said in the log.
//! 6. No panic can be reached from the public API, apart from constants
//!    that are wrong as written.
//! 7. The log holds codes and instants. What identifies a person is kept apart and can be erased.
//!
//! Reasons and comparisons: [`_documentation`].
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
pub mod complaint;
pub mod desk;
pub mod handling;
pub mod lifecycle;
pub mod policy;
pub mod redacted;
pub mod store;
pub mod time;
pub mod vocabulary;

/// The README's tour, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
