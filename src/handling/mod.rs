//! The desk's protocol without I/O: what to read, what to append, when to retry, what to answer.
//!
//! A request becomes a small state machine ([`Machine`]): it returns the [`Step`] that it needs from the
//! store, takes the [`Answer`] together with the current instant, and ends with [`Step::Done`]. The machine
//! contains everything that makes a desk correct; its driver does the I/O and makes no decisions.
//! [`Desk`](crate::desk::Desk) and [`AsyncDesk`](crate::desk::AsyncDesk) are two drivers of a few lines each.
//!
//! | machine | purpose |
//! |---|---|
//! | [`Handling`] | one request: a receipt, a command, a tick |
//! | [`Merging`] | merges a complaint into the one that it duplicates |
//! | [`Sweeping`] | ticks all complaints that are due, page by page |
//! | [`CarryingOver`] | carries open cases over into the next month, page by page |
//! | [`Loading`] | brings one complaint up to date |
//!
//! # Ordering rules
//!
//! 1. A request with a key is looked up first. A retry gets the outcome of the first call at any later time,
//!    under any policy, clock or role. A request is identified by its key, actor and content, but not by a
//!    receipt's id or by the time. Any other request under a used key is a mismatch.
//! 2. A case is decided by the policy of its stamp; a receipt and a `Recalculate` by the current policy.
//!    `Recalculate` never moves a case to a policy of another name or to a lower version.
//! 3. Alarms that are due are recorded before the request: in the same entry or, if the request is rejected,
//!    in an entry of their own. The caller gets them either way.
//! 4. A complaint from the driver's cache may be stale. A rejection, or a tick that finds nothing due, is
//!    final only once the log has been read past the cached version. A log that no longer contains the
//!    cached version is read from the beginning.
//! 5. After a conflict the log is read and the request is decided again, at most [`Rules::tries`] times.
//! 6. After an unknown outcome the log is read and compared. Only if the entry is missing is the same entry
//!    appended again, so it is stored at most once. The request is decided again only if another entry has
//!    taken its place.
//! 7. If a fact recorded late makes further alarms due, they are recorded next and returned to the
//!    caller. If that fails the request still stands, and a sweep records them.
//! 8. A log whose receipt has another id than the one asked for is refused.
//! 9. A sweep skips a complaint that cannot be ticked, once, and goes on after it.
//!
//! # Under a durable-execution host
//! A host that records each step and replays it after a crash drives a machine in the same way: every
//! [`Step`] is an activity, every [`Answer`] is its recorded result, and `now` is the host's recorded time.
//! Machines read no clock and use no random numbers, so a replay takes the same steps. Running an activity
//! twice is harmless: reads change nothing, and an append that is already stored is answered with a
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
mod error_text;
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

/// What a machine needs next.
#[non_exhaustive]
pub enum Step<P, T> {
    /// Look up a command key in the whole store; answer with [`Answer::Found`].
    LookUp {
        /// The key.
        key: CommandKey,
    },
    /// Load a complaint: an earlier fold ([`Answer::Folded`], from a cache, possibly stale) or the whole log
    /// ([`Answer::Log`]).
    Load {
        /// The complaint.
        id: ComplaintId,
    },
    /// Read a log after a version, bypassing any cache; answer with [`Answer::Log`].
    ReadLog {
        /// The complaint.
        id: ComplaintId,
        /// The version before the first entry to return; 0 for the whole log.
        after: u64,
    },
    /// Append a batch; answer with [`Answer::Appended`] or [`Answer::NotAppended`].
    Append(Box<Batch<P>>),
    /// List the complaints that are due; answer with [`Answer::Due`].
    Due {
        /// Start after this one.
        after: Option<DueCase>,
        /// Due at this instant or earlier, UTC.
        until: DateTime<Utc>,
        /// Maximum number of complaints.
        limit: usize,
    },
    /// List complaints; answer with [`Answer::Page`].
    List {
        /// Filter and order.
        query: Box<Query>,
        /// Start after this cursor.
        after: Option<Cursor>,
        /// Maximum number of complaints.
        limit: usize,
    },
    /// The result. The machine takes no more answers.
    Done(T),
}

impl<P, T> Step<P, T> {
    /// The outcome, or the step as one of a machine with another outcome type.
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

/// Never shows personal data.
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
    /// The first answer to every machine, before any step.
    Begin,
    /// The complaint and entry recorded under a key, if the key was used.
    Found(Option<(ComplaintId, Arc<Entry>)>),
    /// A complaint as folded earlier; may be stale.
    Folded(Box<Complaint>),
    /// The entries of a log after the version that was asked for.
    Log(Vec<Arc<Entry>>),
    /// The batch is stored.
    Appended,
    /// The batch is not stored, or its outcome is unknown: see the error.
    NotAppended(AppendError<E>),
    /// The complaints that are due.
    Due(Vec<DueCase>),
    /// A page of a list.
    Page(Page),
    /// The store failed to read.
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

/// A protocol without I/O. `E` is the error of the host's store.
///
/// An answer that does not match the last step ends the machine with [`Failure::OutOfStep`].
pub trait Machine<E> {
    /// The host's type for personal data.
    type Personal;
    /// The result of the machine.
    type Output;

    /// Takes the answer to the last step ([`Answer::Begin`] at first) and the current instant, and returns
    /// the next step.
    fn step(&mut self, answer: Answer<E>, now: DateTime<Utc>)
    -> Step<Self::Personal, Self::Output>;

    /// A folded complaint that the machine no longer needs, for a cache. Call it after each step.
    fn folded(&mut self) -> Option<Box<Complaint>>;
}
