//! Where complaints are kept: the contract of a store, and a strict store in memory.
//!
//! A store keeps logs, the columns that worklists ask for, and what is kept apart about persons. It
//! decides nothing about complaints.
//!
//! The contract has three parts, so that a host can bring part of it:
//!
//! | trait | what it keeps | who asks for it |
//! |---|---|---|
//! | [`LogStore`] | logs with their columns; appends | a [`Desk`](crate::desk::Desk) |
//! | [`FeedStore`] | all entries in one order | relays, figures, copies of the data |
//! | [`PersonalStore`] | what is kept apart about persons | forms; erasure |
//!
//! [`Store`] is all three. The same operations for async hosts: [`AsyncLogStore`], [`AsyncFeedStore`],
//! [`AsyncPersonalStore`], [`AsyncStore`]. What a store promises stands at each operation; a page of the
//! documentation (`docs/how-to/write-a-store.md`) walks through writing one.
//!
//! # Rules that hold for every store
//!
//! 1. An append is atomic: the entry, the columns, what is kept apart and the place in the feed, or
//!    nothing.
//! 2. What an append has answered with `Ok` every later call sees, through every handle.
//! 3. Within a log, versions are 1, 2, 3 … without a gap, and `recorded_at` never goes back.
//! 4. A command key is used once in the whole store.
//! 5. Ids are compared as bytes, in every order that a store answers in.
//! 6. Instants come back to the microsecond as they were given.
//! 7. Nothing answers with everything: lists come in pages.
//! 8. Erasing removes what is kept apart and nothing else.

mod asynchronous;
mod batch;
mod memory;
mod query;
mod row;
mod traits;

pub use asynchronous::{AsyncFeedStore, AsyncLogStore, AsyncPersonalStore, AsyncStore, Immediate};
pub use batch::{AppendError, Batch, Personal, Posted};
pub use memory::MemoryStore;
pub use query::{Cursor, Order, Page, Query};
pub use row::{DueCase, Listed, PolicyUse, Row};
pub use traits::{FeedStore, LogStore, PersonalStore, Store};
