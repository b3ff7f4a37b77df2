//! `MemoryStore`: a store in memory, as strict as a real one.

mod cases;
mod index;

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use self::cases::{Case, Cases, Slot};
use self::index::Indexes;
use super::{
    AppendError, Batch, Cursor, DueCase, FeedStore, Listed, LogStore, Page, Personal,
    PersonalStore, PolicyUse, Posted, Query,
};
use crate::complaint::Entry;
use crate::vocabulary::{CommandKey, ComplaintId, Text};

/// Keeps complaints in memory. Clones share what is kept.
///
/// For tests, examples and simulations. It refuses what a database with the right constraints would:
/// stale versions, gaps, time going back, a command key used twice.
///
/// `P` is what is kept apart about persons; [`MemoryStore::new`] keeps a remark ([`Text`]), and
/// `MemoryStore::<P>::default()` whatever the host likes. `Debug` shows how much is kept, not what.
pub struct MemoryStore<P = Text> {
    inner: Arc<Mutex<Inner<P>>>,
}

impl MemoryStore {
    /// An empty store that keeps a remark apart.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl<P> Default for MemoryStore<P> {
    fn default() -> Self {
        Self { inner: Arc::default() }
    }
}

impl<P> Clone for MemoryStore<P> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<P> fmt::Debug for MemoryStore<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = self.lock();
        f.debug_struct("MemoryStore")
            .field("complaints", &inner.cases.len())
            .field("entries", &inner.feed.len())
            .finish_non_exhaustive()
    }
}

impl<P> MemoryStore<P> {
    /// A panic elsewhere cannot leave the maps half changed: every change is made after all checks.
    fn lock(&self) -> MutexGuard<'_, Inner<P>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All of it. Ids and keys share their text with the entries; nothing is kept twice.
struct Inner<P> {
    cases: Cases,
    indexes: Indexes,
    /// Where each key was used: complaint and version.
    keys: HashMap<CommandKey, (Slot, u32)>,
    /// Complaint and version, in the order of positions.
    feed: Vec<(Slot, u32)>,
    personal: BTreeMap<(Slot, u64), Personal<P>>,
}

impl<P> Default for Inner<P> {
    fn default() -> Self {
        Self {
            cases: Cases::default(),
            indexes: Indexes::default(),
            keys: HashMap::new(),
            feed: Vec::new(),
            personal: BTreeMap::new(),
        }
    }
}

/// A number as an index; one that is too large finds nothing.
fn position(number: impl TryInto<usize>) -> usize {
    number.try_into().unwrap_or(usize::MAX)
}

impl<P> Inner<P> {
    /// The entry of a version, with the complaint's id.
    fn entry(&self, slot: Slot, version: u32) -> Option<(ComplaintId, Arc<Entry>)> {
        let case = self.cases.at(slot)?;
        let entry = case.log.get(position(version).checked_sub(1)?)?;
        Some((case.id.clone(), Arc::clone(entry)))
    }

    fn used(&self, key: &CommandKey) -> Option<(ComplaintId, Arc<Entry>)> {
        let (slot, version) = self.keys.get(key)?;
        self.entry(*slot, *version)
    }

    /// The slot and version that a batch gets, or why it cannot be appended.
    fn place(&self, batch: &Batch<P>) -> Result<(Slot, u32), AppendError<Infallible>> {
        batch.check()?;
        let Batch { expected, ref entry, .. } = *batch;
        if let Some((id, entry)) = entry.key.as_ref().and_then(|key| self.used(&key.key)) {
            return Err(AppendError::Duplicate { id, entry });
        }
        let known = self.cases.slot_of(&batch.id);
        let last = known.and_then(|slot| self.cases.at(slot)?.log.last());
        let actual = last.map_or(0, |last| last.version);
        if expected != actual {
            return Err(AppendError::Conflict { expected, actual });
        }
        if last.is_some_and(|last| entry.recorded_at < last.recorded_at) {
            return Err(AppendError::malformed("the entry was recorded before the last one"));
        }
        let place = known.or_else(|| self.cases.next_slot()).zip(u32::try_from(entry.version).ok());
        place.ok_or(AppendError::malformed("this store in memory is full"))
    }

    fn append(&mut self, batch: Batch<P>) -> Result<(), AppendError<Infallible>> {
        let (slot, version) = self.place(&batch)?;
        let Batch { id, entry, row, personal, erased, .. } = batch;
        let personal = personal.map(Personal::Kept).or(erased.then_some(Personal::Erased));
        if let Some(personal) = personal {
            self.personal.insert((slot, entry.version), personal);
        }
        if let Some(key) = &entry.key {
            self.keys.insert(key.key.clone(), (slot, version));
        }
        self.feed.push((slot, version));
        if let Some(case) = self.cases.at_mut(slot) {
            self.indexes.update(&id, slot, Some(&case.row), &row);
            case.row = row;
            case.push(entry);
        } else {
            self.indexes.update(&id, slot, None, &row);
            self.cases.push(slot, Case { id, log: vec![entry], row });
        }
        Ok(())
    }

    fn matching<'a>(
        &'a self,
        query: &'a Query,
        after: Option<&Cursor>,
    ) -> impl Iterator<Item = &'a Case> {
        let slots = self.indexes.walk(&self.cases, query, after);
        slots.filter_map(|slot| self.cases.at(slot)).filter(|case| query.matches(&case.row))
    }
}

impl<P: Clone + Send + 'static> LogStore for MemoryStore<P> {
    type Error = Infallible;
    type Personal = P;

    fn append(&self, batch: Batch<P>) -> Result<(), AppendError<Infallible>> {
        self.lock().append(batch)
    }

    fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, Infallible> {
        let inner = self.lock();
        let log = inner.cases.find(id).and_then(|case| case.log.get(position(after)..));
        Ok(log.map_or_else(Vec::new, <[_]>::to_vec))
    }

    fn entry_by_key(
        &self,
        key: &CommandKey,
    ) -> Result<Option<(ComplaintId, Arc<Entry>)>, Infallible> {
        Ok(self.lock().used(key))
    }

    fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>, Infallible> {
        let inner = self.lock();
        Ok(inner.indexes.due(after, until).take(limit).collect())
    }

    fn list(
        &self,
        query: &Query,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page, Infallible> {
        let inner = self.lock();
        let mut found = inner.matching(query, after);
        let listed = |case: &Case| Listed::new(case.id.clone(), case.row.clone());
        let rows: Vec<_> = found.by_ref().take(limit).map(listed).collect();
        let next = rows.last().filter(|_| found.next().is_some()).map(|row| query.cursor(row));
        Ok(Page::new(rows, next))
    }

    fn count(&self, query: &Query) -> Result<u64, Infallible> {
        let inner = self.lock();
        Ok(u64::try_from(inner.matching(query, None).count()).unwrap_or(u64::MAX))
    }

    fn policies(&self) -> Result<Vec<PolicyUse>, Infallible> {
        Ok(self.lock().indexes.policies())
    }
}

impl<P: Clone + Send + 'static> FeedStore for MemoryStore<P> {
    fn feed(&self, after: u64, limit: usize) -> Result<Vec<Posted>, Infallible> {
        let inner = self.lock();
        let positions = after.checked_add(1).into_iter().flat_map(|first| first..);
        let rest = positions.zip(inner.feed.iter().skip(position(after)));
        let posted = rest.take(limit).filter_map(|(position, (slot, version))| {
            let (id, entry) = inner.entry(*slot, *version)?;
            Some(Posted::new(position, id, entry))
        });
        Ok(posted.collect())
    }
}

impl<P: Clone + Send + 'static> PersonalStore for MemoryStore<P> {
    fn personal(&self, id: &ComplaintId) -> Result<Vec<(u64, Personal<P>)>, Infallible> {
        let inner = self.lock();
        let Some(slot) = inner.cases.slot_of(id) else { return Ok(Vec::new()) };
        let kept = inner.personal.range((slot, 0)..=(slot, u64::MAX));
        Ok(kept.map(|((_, version), personal)| (*version, personal.clone())).collect())
    }

    fn erase(&self, id: &ComplaintId) -> Result<(), Infallible> {
        let mut inner = self.lock();
        let Some(slot) = inner.cases.slot_of(id) else { return Ok(()) };
        for (_, personal) in inner.personal.range_mut((slot, 0)..=(slot, u64::MAX)) {
            *personal = Personal::Erased;
        }
        Ok(())
    }
}
