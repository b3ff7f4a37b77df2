//! Tells people what a complaints log asks to tell them: whose limit is running out, who has a case now, who is to
//! decide. Each message is decided once, in the log; it is delivered at least once, with an id by which a repetition
//! can be dropped.
//!
//! ```
//! use chrono::TimeDelta;
//! use redress::store::MemoryStore;
//! use redress_relay::{MemoryReaders, Relay};
//!
//! # let now = "2026-03-02T12:00:00Z".parse()?;
//! let (store, readers) = (MemoryStore::new(), MemoryReaders::default());
//! let mut relay = Relay::new(store, readers, "mail".parse()?, "host-1".parse()?);
//! // Again and again: after each command, and when `round.next` says so.
//! let round = relay.run(now, |letter| {
//!     println!("{}: {:?} is told {:?}", letter.id, letter.message.to, letter.message.about);
//!     Ok::<(), std::io::Error>(()) // or why it could not be sent
//! })?;
//! assert_eq!(round.sent, 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Rules
//!
//! 1. A reader of the feed has a name and a cursor, which is kept in the store ([`Readers`]). The cursor passes an
//!    entry only when each of its messages has been sent or set aside.
//! 2. A message is sent at least once. What was sent and not yet noted when a process died is sent again, with the
//!    same [`LetterId`].
//! 3. Messages of one complaint are sent in the order of its log: one that fails holds up the later ones of its
//!    complaint, and nobody else's.
//! 4. A message that has failed often enough is a dead letter: it is set aside, kept in the store, and holds up
//!    nobody any more.
//! 5. Of several relays under one name, one works at a time. It holds the name for a while; when it dies, another one
//!    takes over.
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

mod error_text;
mod letter;
mod readers;
mod relay;

pub use letter::{DeadLetter, Letter, LetterId, Reader, ReaderName};
pub use readers::{MemoryReaders, Readers};
pub use relay::{Relay, RelayError, Round};
