//! From one store to another: dumps, loads and copies of complaints, entry by entry.
//!
//! [`records`] reads a store as records, in any format that serde writes; [`restore`] takes them in; [`copy`]
//! does both. A copy that broke off goes on where it stopped.
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

use std::collections::{HashMap, VecDeque};
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;

use redress::complaint::{Complaint, Entry, LogError};
use redress::redacted;
use redress::store::{
    AppendError, Batch, FeedStore, LogStore, Personal, PersonalStore, Posted, Row, Store,
};
use redress::vocabulary::ComplaintId;

/// One entry with what is kept apart beside it: a line of a dump, in any format that serde writes.
///
/// What is kept apart is in it. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Record<P> {
    /// The complaint.
    pub id: ComplaintId,
    /// The entry.
    pub entry: Arc<Entry>,
    /// What is kept apart beside it, or the mark that it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub personal: Option<Personal<P>>,
}

impl<P> fmt::Debug for Record<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("id", &self.id)
            .field("entry", &self.entry)
            .field("personal", &self.personal)
            .finish()
    }
}

/// How it is read: no error quotes what came.
#[derive(Deserialize)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
struct RecordWire<P> {
    id: ComplaintId,
    entry: Arc<Entry>,
    personal: Option<Personal<P>>,
}

impl<'de, P: Deserialize<'de>> Deserialize<'de> for Record<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire: RecordWire<P> =
            redacted::deserialize(deserializer, |quiet| RecordWire::deserialize(quiet))?;
        let RecordWire { id, entry, personal } = wire;
        Ok(Self { id, entry, personal })
    }
}

/// How many entries are read at once.
const PAGE: usize = 256;
/// How many complaints are remembered while they are restored.
const REMEMBERED: usize = 4_096;

/// Everything in a store, entry by entry in the order of its feed: what a dump writes down.
///
/// ```
/// # use redress::store::MemoryStore;
/// # use redress_transfer::{Record, records, restore};
/// # use redress::vocabulary::Text;
/// # fn dump(store: &MemoryStore, mut file: impl std::io::Write) -> Result<(), Box<dyn std::error::Error>> {
/// for record in records(store) {
///     serde_json::to_writer(&mut file, &record?)?;
///     file.write_all(b"\n")?;
/// }
/// # Ok(()) }
/// # fn load(store: &MemoryStore, file: impl std::io::BufRead) -> Result<(), Box<dyn std::error::Error>> {
/// let lines = serde_json::Deserializer::from_reader(file).into_iter::<Record<Text>>();
/// restore(store, lines)?;
/// # Ok(()) }
/// ```
pub fn records<S: Store>(store: &S) -> Records<'_, S> {
    Records { store, after: 0, page: VecDeque::new(), beside: HashMap::new() }
}

/// What is kept apart for a complaint, by version.
type Beside<P> = Vec<(u64, Personal<P>)>;

/// The iterator of [`records`]. Holds one page.
pub struct Records<'s, S: LogStore> {
    store: &'s S,
    after: u64,
    page: VecDeque<Posted>,
    beside: HashMap<ComplaintId, Beside<S::Personal>>,
}

impl<S: LogStore> fmt::Debug for Records<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Records").field("after", &self.after).finish_non_exhaustive()
    }
}

impl<S: FeedStore + PersonalStore> Records<'_, S> {
    fn read(&mut self) -> Result<Option<Record<S::Personal>>, S::Error> {
        if self.page.is_empty() {
            self.beside.clear();
            self.page = self.store.feed(self.after, PAGE)?.into();
        }
        let Some(Posted { position, id, entry, .. }) = self.page.pop_front() else {
            return Ok(None);
        };
        if !self.beside.contains_key(&id) {
            self.beside.insert(id.clone(), self.store.personal(&id)?);
        }
        let beside = self.beside.get(&id).into_iter().flatten();
        let personal = beside.into_iter().find(|(version, _)| *version == entry.version);
        let personal = personal.map(|(_, personal)| personal.clone());
        self.after = position;
        Ok(Some(Record { id, entry, personal }))
    }
}

impl<S: FeedStore + PersonalStore> Iterator for Records<'_, S> {
    type Item = Result<Record<S::Personal>, S::Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

/// What was restored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Restored {
    /// Entries that were appended.
    pub appended: u64,
    /// Entries that were there already, as they are.
    pub present: u64,
}

/// Why restoring has stopped. What came before is stored; the same records again go on from there.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TransferError<R: Error + 'static, E: Error + 'static> {
    /// A record cannot be read.
    #[error("record {number} cannot be read; what came before it is restored")]
    Read {
        /// Its number, counted from 1.
        number: u64,
        /// Why.
        source: R,
    },
    /// The store has another entry there, or lacks one before it.
    #[error(
        "entry {version} of `{id}` does not fit the log in the store; restore into an empty store"
    )]
    Differs {
        /// The complaint.
        id: ComplaintId,
        /// The entry's version.
        version: u64,
    },
    /// The log cannot be folded into a complaint, so that it has no columns.
    #[error("the log of `{id}` is broken; restore it from another copy")]
    Log {
        /// The complaint.
        id: ComplaintId,
        /// What is wrong with it.
        source: LogError,
    },
    /// The store cannot be read.
    #[error("the store that is restored into cannot be read")]
    Look(#[source] E),
    /// The store has refused an entry, or failed.
    #[error("the store did not take entry {version} of `{id}`")]
    Append {
        /// The complaint.
        id: ComplaintId,
        /// The entry's version.
        version: u64,
        /// Why.
        source: AppendError<E>,
    },
}

/// Appends records to a store, with their columns worked out from the log. What is there already is left as it
/// is: after a failure the same records again go on where it stopped.
///
/// # Errors
/// [`TransferError`].
pub fn restore<S: LogStore, R: Error + 'static>(
    store: &S,
    records: impl IntoIterator<Item = Result<Record<S::Personal>, R>>,
) -> Result<Restored, TransferError<R, S::Error>> {
    let mut restoring = Restoring { store, folded: HashMap::new(), done: Restored::default() };
    for (number, record) in (1..).zip(records) {
        restoring.take(record.map_err(|source| TransferError::Read { number, source })?)?;
    }
    Ok(restoring.done)
}

/// Copies everything from one store to another: logs, columns, feed in its order, and what is kept apart with its
/// marks. What is there already is left as it is.
///
/// # Errors
/// [`TransferError`].
pub fn copy<S, T>(from: &S, to: &T) -> Result<Restored, TransferError<S::Error, T::Error>>
where
    S: Store,
    T: LogStore<Personal = S::Personal>,
{
    restore(to, records(from))
}

struct Restoring<'s, S> {
    store: &'s S,
    folded: HashMap<ComplaintId, Complaint>,
    done: Restored,
}

impl<S: LogStore> Restoring<'_, S> {
    fn take<R: Error + 'static>(
        &mut self,
        record: Record<S::Personal>,
    ) -> Result<(), TransferError<R, S::Error>> {
        let Record { id, entry, personal } = record;
        let (version, expected) = (entry.version, entry.version.saturating_sub(1));
        let complaint = self.folded(&id, &entry)?;
        let row = Row::of(&complaint);
        self.folded.insert(id.clone(), complaint);
        let erased = personal.as_ref().is_some_and(Personal::is_erased);
        let batch = Batch::new(id.clone(), Arc::clone(&entry), row);
        let batch = batch.with_personal(personal.and_then(|personal| match personal {
            Personal::Kept(value) => Some(value),
            Personal::Erased => None,
        }));
        match self.store.append(if erased { batch.with_erased() } else { batch }) {
            Ok(()) => self.done.appended = self.done.appended.saturating_add(1),
            Err(AppendError::Conflict { .. } | AppendError::Duplicate { .. }) => {
                let there = self.store.log(&id, expected).map_err(TransferError::Look)?;
                if there.first() != Some(&entry) {
                    return Err(TransferError::Differs { id, version });
                }
                self.done.present = self.done.present.saturating_add(1);
            }
            Err(source) => return Err(TransferError::Append { id, version, source }),
        }
        Ok(())
    }

    /// The complaint after an entry.
    fn folded<R: Error + 'static>(
        &mut self,
        id: &ComplaintId,
        entry: &Entry,
    ) -> Result<Complaint, TransferError<R, S::Error>> {
        let broken = |source| TransferError::Log { id: id.clone(), source };
        if self.folded.len() >= REMEMBERED {
            self.folded.clear();
        }
        if let Some(mut complaint) = self.folded.remove(id)
            && complaint.version.checked_add(1) == Some(entry.version)
        {
            complaint.apply(entry).map_err(broken)?;
            return Ok(complaint);
        }
        let before = self.store.log(id, 0).map_err(TransferError::Look)?;
        let before = before
            .iter()
            .map(AsRef::as_ref)
            .filter(|before: &&Entry| before.version < entry.version);
        Complaint::from_log(before.chain([entry])).map_err(broken)
    }
}
