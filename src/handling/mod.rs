//! The desk's protocol without I/O: what to read, what to append, when to try again, what to answer.
//!
//! A request becomes a small state machine ([`Machine`]): it says what it wants of the store ([`Step`]),
//! takes the [`Answer`] with the present instant, and ends with [`Step::Done`]. It holds all that makes a
//! desk correct; whoever drives it does the I/O and decides nothing. [`Desk`](crate::desk::Desk) and
//! [`AsyncDesk`](crate::desk::AsyncDesk) are two drivers of a few lines each.
//!
//! | machine | what it does |
//! |---|---|
//! | [`Handling`] | one request: a receipt, a command, a tick |
//! | [`Merging`] | merges a complaint into the one that it duplicates |
//! | [`Sweeping`] | ticks what is due, page by page |
//! | [`CarryingOver`] | carries open cases over a month's end, page by page |
//! | [`Loading`] | brings one complaint up to date |
//!
//! # Ordering rules
//!
//! 1. A keyed request is looked up before anything else: a retry gets the outcome of the first call at any
//!    later time, under whatever policy, clock or role. The key, the actor and the request belong to its
//!    identity; a receipt's id and a request's key do not. Anything else under a used key is a mismatch.
//! 2. A case is judged by the policy whose stamp it has; a receipt and a `Recalculate` by the current one.
//!    `Recalculate` never moves a case to another policy's name or to a lower version.
//! 3. What fell due before a request is recorded first, in the same entry or, when the request is refused,
//!    in an entry of its own. It is given to the caller either way.
//! 4. A complaint that the driver had in its cache may be old. A refusal, or a tick that finds nothing, counts
//!    only once the log has been read past it; a log that no longer contains the cached version is
//!    read from its beginning.
//! 5. After a conflict the log is read and the request decided again, at most [`Rules::tries`] times.
//! 6. After an unknown outcome the log is read and compared. Only if the entry is not there is it appended
//!    again, the same entry, so that it can be stored once at most. The request is decided again only once
//!    another entry stands in its place.
//! 7. A fact that is recorded late leaves behind what fell due since: it is recorded next, and given to the
//!    caller. If that fails the request still stands, and a sweep finds the rest.
//! 8. A log whose receipt has another id than the one asked for is not believed.
//! 9. A sweep passes whatever cannot be ticked, once, and goes on behind it.
//!
//! # Under a durable-execution host
//!
//! A host that records each step and replays it after a crash drives a machine in the same way: every
//! [`Step`] is an activity, every [`Answer`] is what it records, and `now` is the host's recorded time.
//! Machines read no clock and draw no random number, so that a replay takes the same steps. An activity that
//! runs twice is harmless: reads change nothing, and an append that was stored already is answered with a
//! conflict or a duplicate. Such a host reports a crash between an append and its record as
//! [`AppendError::Unknown`].
//!
//! ```
//! use redress::complaint::{Receive, command};
//! use redress::handling::{Answer, Handling, Machine, Rules, Step};
//! use redress::store::{LogStore, MemoryStore};
//! use redress::vocabulary::{Actor, Facts, Kind, channel};
//! # use std::convert::Infallible;
//! # use redress_presets::dealership::{dealership, role};
//! # use redress::vocabulary::Text;
//! let (rules, store) = (Rules::new(dealership()?).shared(), MemoryStore::new());
//! let agent = Actor::new("li.na".parse()?, role::CUSTOMER_SERVICE);
//! let facts = Facts::new(Kind::Grievance, channel::CALL_BACK);
//! let receive = Receive::new("2026-0001".parse()?, "c-17".parse()?, facts);
//! let mut machine: Handling<Text> = Handling::receive(rules, agent, receive);
//! let mut answer: Answer<Infallible> = Answer::Begin;
//! let recorded = loop {
//!     answer = match machine.step(answer, "2026-03-02T01:00:00Z".parse()?) {
//!         Step::LookUp { key } => store.entry_by_key(&key).map_or_else(Answer::Failed, Answer::Found),
//!         Step::Load { id } => store.log(&id, 0).map_or_else(Answer::Failed, Answer::Log),
//!         Step::ReadLog { id, after } => store.log(&id, after).map_or_else(Answer::Failed, Answer::Log),
//!         Step::Append(batch) => store.append(*batch).into(),
//!         Step::Done(outcome) => break outcome?,
//!         other => unreachable!("a receipt asks for nothing else: {other:?}"),
//!     };
//! };
//! assert_eq!(recorded.entries.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod carry_over;
mod error;
mod fold;
mod intake;
mod judge;
mod load;
mod merge;
mod request;
mod rules;
mod sweep;

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::complaint::{Complaint, Entry};
use crate::store::{AppendError, Batch, Cursor, DueCase, Page, Query};
use crate::vocabulary::{CommandKey, ComplaintId};

pub use carry_over::{CarriedOver, CarryingOver};
pub use error::{DeskError, Failure};
pub use intake::{Intake, Recorded};
pub use load::Loading;
pub use merge::Merging;
pub use request::Handling;
pub use rules::{AdoptError, Rules};
pub use sweep::{Sweep, Sweeping};

/// What a machine wants next.
#[non_exhaustive]
pub enum Step<P, T> {
    /// Look a command key up over the whole store; answer with [`Answer::Found`].
    LookUp {
        /// The key.
        key: CommandKey,
    },
    /// Bring a complaint: as it was folded earlier ([`Answer::Folded`], out of a cache, perhaps old), or its
    /// whole log ([`Answer::Log`]).
    Load {
        /// The complaint.
        id: ComplaintId,
    },
    /// Read a log after a version, from the store itself; answer with [`Answer::Log`].
    ReadLog {
        /// The complaint.
        id: ComplaintId,
        /// The version before the first entry that is wanted.
        after: u64,
    },
    /// Append; answer with [`Answer::Appended`] or [`Answer::NotAppended`].
    Append(Box<Batch<P>>),
    /// List what is due; answer with [`Answer::Due`].
    Due {
        /// Where the list goes on.
        after: Option<DueCase>,
        /// Due at this instant or earlier, UTC.
        until: DateTime<Utc>,
        /// At most this many.
        limit: usize,
    },
    /// List complaints; answer with [`Answer::Page`].
    List {
        /// Which, and in which order.
        query: Box<Query>,
        /// Where the list goes on.
        after: Option<Cursor>,
        /// At most this many.
        limit: usize,
    },
    /// It is done; a machine that is done takes no more answers.
    Done(T),
}

impl<P, T> Step<P, T> {
    /// The outcome, or the step as one of a machine with another outcome.
    fn outcome<U>(self) -> Result<T, Step<P, U>> {
        Err(match self {
            Self::Done(outcome) => return Ok(outcome),
            Self::LookUp { key } => Step::LookUp { key },
            Self::Load { id } => Step::Load { id },
            Self::ReadLog { id, after } => Step::ReadLog { id, after },
            Self::Append(batch) => Step::Append(batch),
            Self::Due { after, until, limit } => Step::Due { after, until, limit },
            Self::List { query, after, limit } => Step::List { query, after, limit },
        })
    }
}

/// Never shows what is kept apart.
impl<P, T: fmt::Debug> fmt::Debug for Step<P, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LookUp { key } => f.debug_struct("LookUp").field("key", key).finish(),
            Self::Load { id } => f.debug_struct("Load").field("id", id).finish(),
            Self::ReadLog { id, after } => {
                f.debug_struct("ReadLog").field("id", id).field("after", after).finish()
            }
            Self::Append(batch) => f.debug_tuple("Append").field(batch).finish(),
            Self::Due { after, until, limit } => {
                let mut due = f.debug_struct("Due");
                due.field("after", after).field("until", until).field("limit", limit).finish()
            }
            Self::List { query, after, limit } => {
                let mut list = f.debug_struct("List");
                list.field("query", query).field("after", after).field("limit", limit).finish()
            }
            Self::Done(outcome) => f.debug_tuple("Done").field(outcome).finish(),
        }
    }
}

/// The answer to a step.
#[derive(Debug)]
#[non_exhaustive]
pub enum Answer<E> {
    /// Nothing was asked yet: the first answer that every machine takes.
    Begin,
    /// Where a key was used and what it brought about, if it was used.
    Found(Option<(ComplaintId, Arc<Entry>)>),
    /// A complaint as it was folded earlier; it may be old.
    Folded(Box<Complaint>),
    /// The entries of a log after the version that was asked for.
    Log(Vec<Arc<Entry>>),
    /// The batch is stored.
    Appended,
    /// The batch is not stored, or perhaps it is: see the error.
    NotAppended(AppendError<E>),
    /// What is due.
    Due(Vec<DueCase>),
    /// A page of a list.
    Page(Page),
    /// The store failed to answer what was read.
    Failed(E),
}

/// The answer to an append.
impl<E> From<Result<(), AppendError<E>>> for Answer<E> {
    fn from(appended: Result<(), AppendError<E>>) -> Self {
        match appended {
            Ok(()) => Self::Appended,
            Err(error) => Self::NotAppended(error),
        }
    }
}

/// A protocol without I/O. `E` is how the host's store fails.
///
/// An answer that does not belong to the step before ends the machine with [`Failure::OutOfStep`].
pub trait Machine<E> {
    /// What the host keeps apart about persons.
    type Personal;
    /// What it ends with.
    type Output;

    /// Takes the answer to the step before ([`Answer::Begin`] at first) and the present instant, and says
    /// what it wants next.
    fn step(&mut self, answer: Answer<E>, now: DateTime<Utc>)
    -> Step<Self::Personal, Self::Output>;

    /// A complaint that the machine has folded and needs no more: for a cache. To be asked after each step.
    fn folded(&mut self) -> Option<Box<Complaint>>;
}
