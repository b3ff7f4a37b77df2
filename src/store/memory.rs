//! `MemoryStore`: a store in memory, as strict as a real one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use super::traits::{AppendError, Batch, Filter, Personal, Posted, Row, Store};
use crate::complaint::Entry;
use crate::vocabulary::{CommandKey, ComplaintId, CustomerRef};

/// Keeps complaints in memory. Clones share what is kept.
///
/// For tests, examples and simulations. It refuses what a database with the right constraints would:
/// stale versions, gaps, time going back, a command key used twice.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    /// Where each complaint is kept.
    slots: HashMap<ComplaintId, usize>,
    kept: Vec<Kept>,
    /// UTC µs and slot: plain numbers, since this changes with nearly every entry.
    due: BTreeSet<(i64, usize)>,
    open: BTreeSet<ComplaintId>,
    by_customer: HashMap<CustomerRef, BTreeSet<ComplaintId>>,
    feed: Vec<(usize, Arc<Entry>)>,
    personal: BTreeMap<(ComplaintId, u64), Personal>,
}

#[derive(Debug)]
struct Kept {
    id: ComplaintId,
    log: Vec<Arc<Entry>>,
    keys: HashMap<CommandKey, usize>,
    row: Row,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A panic elsewhere cannot leave the maps half changed: every change is made after all checks.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The version of a log of this many entries.
fn version(entries: usize) -> u64 {
    u64::try_from(entries).unwrap_or(u64::MAX)
}

impl Inner {
    fn kept(&self, id: &ComplaintId) -> Option<&Kept> {
        self.kept.get(*self.slots.get(id)?)
    }

    /// Why a batch cannot be appended to a log, which is none for a new complaint.
    fn refusal(kept: Option<&Kept>, batch: &Batch) -> Option<AppendError<Infallible>> {
        let Batch { expected, ref entry, .. } = *batch;
        let actual = kept.map_or(0, |kept| version(kept.log.len()));
        if expected != actual {
            return Some(AppendError::Conflict { expected, actual });
        }
        let last = kept.and_then(|kept| kept.log.last());
        let key = entry.key.as_ref().map(|key| &key.key);
        let used = |kept: &Kept| key.is_some_and(|key| kept.keys.contains_key(key));
        let why = if entry.version != expected.saturating_add(1) {
            "its version is not the next"
        } else if entry.events.is_empty() {
            "its entry has no events"
        } else if last.is_some_and(|last| entry.recorded_at < last.recorded_at) {
            "its entry goes back in time"
        } else if kept.is_some_and(used) {
            "its command key has been used"
        } else {
            return None;
        };
        Some(AppendError::Malformed(why))
    }

    fn append(&mut self, batch: Batch) -> Result<(), AppendError<Infallible>> {
        let slot = self.slots.get(&batch.id).copied();
        if let Some(refusal) = Self::refusal(slot.and_then(|slot| self.kept.get(slot)), &batch) {
            return Err(refusal);
        }
        let Batch { id, entry, row, personal, .. } = batch;
        if let Some(personal) = personal {
            self.personal.insert((id.clone(), entry.version), personal);
        }
        let (open, next_due) = (!row.state.is_terminal(), row.next_due);
        let at = slot.unwrap_or(self.kept.len());
        self.feed.push((at, Arc::clone(&entry)));
        let key = entry.key.as_ref().map(|key| key.key.clone());
        let before = if let Some(kept) = slot.and_then(|slot| self.kept.get_mut(slot)) {
            if let Some(key) = key {
                kept.keys.insert(key, kept.log.len());
            }
            kept.log.push(entry);
            Some(std::mem::replace(&mut kept.row, row))
        } else {
            self.by_customer.entry(row.customer.clone()).or_default().insert(id.clone());
            self.slots.insert(id.clone(), at);
            let keys = key.map(|key| (key, 0)).into_iter().collect();
            self.kept.push(Kept { id: id.clone(), log: vec![entry], keys, row });
            None
        };
        let was_open = before.as_ref().is_some_and(|row| !row.state.is_terminal());
        match (was_open, open) {
            (false, true) => _ = self.open.insert(id),
            (true, false) => _ = self.open.remove(&id),
            _ => {}
        }
        let was_due = before.and_then(|row| row.next_due);
        if was_due != next_due {
            if let Some(due) = was_due {
                self.due.remove(&(due.timestamp_micros(), at));
            }
            if let Some(due) = next_due {
                self.due.insert((due.timestamp_micros(), at));
            }
        }
        Ok(())
    }
}

impl Store for MemoryStore {
    type Error = Infallible;

    fn append(&self, batch: Batch) -> Result<(), AppendError<Infallible>> {
        self.lock().append(batch)
    }

    fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, Infallible> {
        let after = usize::try_from(after).unwrap_or(usize::MAX);
        let inner = self.lock();
        let log = inner.kept(id).and_then(|kept| kept.log.get(after..));
        Ok(log.map_or_else(Vec::new, <[_]>::to_vec))
    }

    fn keyed(&self, id: &ComplaintId, key: &CommandKey) -> Result<Option<Arc<Entry>>, Infallible> {
        let inner = self.lock();
        let kept = inner.kept(id);
        Ok(kept.and_then(|kept| kept.log.get(*kept.keys.get(key)?)).cloned())
    }

    fn due(&self, until: DateTime<Utc>, most: usize) -> Result<Vec<ComplaintId>, Infallible> {
        let inner = self.lock();
        let until = until.timestamp_micros();
        let due = inner.due.iter().take_while(|(at, _)| *at <= until).take(most);
        Ok(due.filter_map(|(_, slot)| Some(inner.kept.get(*slot)?.id.clone())).collect())
    }

    fn list(&self, filter: &Filter) -> Result<Vec<ComplaintId>, Infallible> {
        let inner = self.lock();
        Ok(match filter {
            Filter::All => {
                let mut ids: Vec<_> = inner.slots.keys().cloned().collect();
                ids.sort_unstable();
                ids
            }
            Filter::Open => inner.open.iter().cloned().collect(),
            Filter::Customer(customer) => {
                inner.by_customer.get(customer).into_iter().flatten().cloned().collect()
            }
        })
    }

    fn feed(&self, after: u64, most: usize) -> Result<Vec<Posted>, Infallible> {
        let skip = usize::try_from(after).unwrap_or(usize::MAX);
        let inner = self.lock();
        let rest = (1u64..).zip(inner.feed.iter().skip(skip));
        Ok(rest
            .take(most)
            .filter_map(|(ahead, (slot, entry))| {
                let position = after.saturating_add(ahead);
                let id = inner.kept.get(*slot)?.id.clone();
                Some(Posted { position, id, entry: Arc::clone(entry) })
            })
            .collect())
    }

    fn personal(&self, id: &ComplaintId) -> Result<Vec<(u64, Personal)>, Infallible> {
        let inner = self.lock();
        let range = (id.clone(), 0)..=(id.clone(), u64::MAX);
        let kept = inner.personal.range(range);
        Ok(kept.map(|((_, version), personal)| (*version, personal.clone())).collect())
    }

    fn erase(&self, id: &ComplaintId) -> Result<(), Infallible> {
        self.lock().personal.retain(|(owner, _), _| owner != id);
        Ok(())
    }
}
