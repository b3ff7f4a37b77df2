//! `MemoryStore`: a store in memory, as strict as a real one.

use std::collections::btree_map::BTreeMap;
use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;
use std::fmt;
use std::ops::Bound::{Excluded, Included, Unbounded};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use super::{
    AppendError, Batch, Cursor, DueCase, FeedStore, Listed, LogStore, Order, Page, Personal,
    PersonalStore, PolicyUse, Posted, Query, Row,
};
use crate::complaint::Entry;
use crate::vocabulary::{CommandKey, ComplaintId, CustomerRef, Text};

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
            .field("complaints", &inner.kept.len())
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

/// The number of a complaint in [`Inner::kept`]; short, since the indexes are full of them.
type Slot = u32;

/// All of it. Ids and keys share their text with the entries; nothing is kept twice.
struct Inner<P> {
    slots: HashMap<ComplaintId, Slot>,
    kept: Vec<Kept>,
    /// Where each key was used: complaint and version.
    keys: HashMap<CommandKey, (Slot, u32)>,
    open: BTreeSet<ComplaintId>,
    closed: BTreeSet<ComplaintId>,
    /// UTC µs and id.
    due: BTreeSet<(i64, ComplaintId)>,
    received: BTreeSet<(i64, ComplaintId)>,
    by_customer: BTreeSet<(CustomerRef, Slot)>,
    policies: Vec<PolicyUse>,
    /// Complaint and version, in the order of positions.
    feed: Vec<(Slot, u32)>,
    personal: BTreeMap<(Slot, u64), Personal<P>>,
}

struct Kept {
    id: ComplaintId,
    log: Vec<Arc<Entry>>,
    row: Row,
}

impl<P> Default for Inner<P> {
    fn default() -> Self {
        Self {
            slots: HashMap::new(),
            kept: Vec::new(),
            keys: HashMap::new(),
            open: BTreeSet::new(),
            closed: BTreeSet::new(),
            due: BTreeSet::new(),
            received: BTreeSet::new(),
            by_customer: BTreeSet::new(),
            policies: Vec::new(),
            feed: Vec::new(),
            personal: BTreeMap::new(),
        }
    }
}

/// A number as an index; one that is too large finds nothing.
fn index(number: impl TryInto<usize>) -> usize {
    number.try_into().unwrap_or(usize::MAX)
}

fn micros(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

/// Slots in the order of a query.
type Slots<'a> = Box<dyn Iterator<Item = Slot> + 'a>;

impl<P> Inner<P> {
    fn at(&self, slot: Slot) -> Option<&Kept> {
        self.kept.get(index(slot))
    }

    fn kept(&self, id: &ComplaintId) -> Option<&Kept> {
        self.at(*self.slots.get(id)?)
    }

    fn slot_of(&self, id: &ComplaintId) -> Option<Slot> {
        self.slots.get(id).copied()
    }

    /// The entry of a version, with the complaint's id.
    fn entry(&self, slot: Slot, version: u32) -> Option<(ComplaintId, Arc<Entry>)> {
        let kept = self.at(slot)?;
        let entry = kept.log.get(index(version).checked_sub(1)?)?;
        Some((kept.id.clone(), Arc::clone(entry)))
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
        let last = self.kept(&batch.id).and_then(|kept| kept.log.last());
        let actual = last.map_or(0, |last| last.version);
        if expected != actual {
            return Err(AppendError::Conflict { expected, actual });
        }
        if last.is_some_and(|last| entry.recorded_at < last.recorded_at) {
            return Err(AppendError::malformed("the entry was recorded before the last one"));
        }
        let slot = self.slot_of(&batch.id).or_else(|| Slot::try_from(self.kept.len()).ok());
        let place = slot.zip(u32::try_from(entry.version).ok());
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
        if let Some(kept) = self.kept.get_mut(index(slot)) {
            kept.log.push(entry);
            let before = std::mem::replace(&mut kept.row, row.clone());
            self.reindex(&id, slot, Some(&before), &row);
        } else {
            self.reindex(&id, slot, None, &row);
            self.slots.insert(id.clone(), slot);
            self.kept.push(Kept { id, log: vec![entry], row });
        }
        Ok(())
    }

    /// Brings the indexes from one row to the next; what has not changed is not touched.
    fn reindex(&mut self, id: &ComplaintId, slot: Slot, before: Option<&Row>, row: &Row) {
        let open = |row: &Row| row.is_open();
        if before.map(open) != Some(row.is_open()) {
            let (to, from) = if row.is_open() {
                (&mut self.open, &mut self.closed)
            } else {
                (&mut self.closed, &mut self.open)
            };
            from.remove(id);
            to.insert(id.clone());
        }
        let was = before.and_then(|row| row.next_due);
        if was != row.next_due {
            if let Some(at) = was {
                self.due.remove(&(micros(at), id.clone()));
            }
            if let Some(at) = row.next_due {
                self.due.insert((micros(at), id.clone()));
            }
        }
        let was = before.map(|row| row.received_at);
        if was != Some(row.received_at) {
            if let Some(at) = was {
                self.received.remove(&(micros(at), id.clone()));
            }
            self.received.insert((micros(row.received_at), id.clone()));
        }
        if before.map(|row| &row.customer) != Some(&row.customer) {
            if let Some(before) = before {
                self.by_customer.remove(&(before.customer.clone(), slot));
            }
            self.by_customer.insert((row.customer.clone(), slot));
        }
        let key = |row: &Row| (row.policy.clone(), row.is_open());
        if before
            .is_none_or(|before| before.is_open() != row.is_open() || before.policy != row.policy)
        {
            if let Some((policy, open)) = before.map(key) {
                self.tally(policy, open, |count| count.saturating_sub(1));
            }
            let (policy, open) = key(row);
            self.tally(policy, open, |count| count.saturating_add(1));
        }
    }

    fn tally(&mut self, policy: crate::policy::PolicyStamp, open: bool, by: fn(u64) -> u64) {
        let known = self.policies.iter().position(|known| known.policy == policy);
        if known.is_none() {
            self.policies.push(PolicyUse::new(policy, 0, 0));
        }
        let at = known.unwrap_or(self.policies.len().saturating_sub(1));
        if let Some(known) = self.policies.get_mut(at) {
            let count = if open { &mut known.open } else { &mut known.closed };
            *count = by(*count);
        }
    }

    /// The slots that a query may be about, in its order, after a cursor; the best index that fits.
    fn walk<'a>(&'a self, query: &Query, after: Option<&Cursor>) -> Slots<'a> {
        let slot_of = |id: &ComplaintId| self.slot_of(id);
        if let Some(customer) = &query.customer {
            return Box::new(self.of_customer(customer, query, after).into_iter());
        }
        let timed = |set: &'a BTreeSet<(i64, ComplaintId)>| -> Slots<'a> {
            let from = match after {
                Some(Cursor { at: Some(at), id }) => Excluded((micros(*at), id.clone())),
                _ => Unbounded,
            };
            Box::new(set.range((from, Unbounded)).filter_map(move |(_, id)| slot_of(id)))
        };
        let named = |set: &'a BTreeSet<ComplaintId>| {
            let from = after.map_or(Unbounded, |cursor| Excluded(cursor.id.clone()));
            set.range((from, Unbounded)).peekable()
        };
        match (query.order, query.open) {
            (Order::Received, _) => timed(&self.received),
            (Order::Due, _) => timed(&self.due),
            (Order::Id, Some(true)) => Box::new(named(&self.open).filter_map(slot_of)),
            (Order::Id, Some(false)) => Box::new(named(&self.closed).filter_map(slot_of)),
            (Order::Id, None) => {
                let (mut open, mut closed) = (named(&self.open), named(&self.closed));
                let merged = std::iter::from_fn(move || match (open.peek(), closed.peek()) {
                    (Some(a), Some(b)) if a > b => closed.next(),
                    (Some(_), _) => open.next(),
                    (None, _) => closed.next(),
                });
                Box::new(merged.filter_map(slot_of))
            }
        }
    }

    /// A customer's complaints in the order of a query; there are few.
    fn of_customer(
        &self,
        customer: &CustomerRef,
        query: &Query,
        after: Option<&Cursor>,
    ) -> Vec<Slot> {
        let range = (customer.clone(), 0)..=(customer.clone(), Slot::MAX);
        let slots = self.by_customer.range(range);
        let mut found: Vec<(Cursor, Slot)> = slots
            .filter_map(|(_, slot)| {
                let kept = self.at(*slot)?;
                let at = match query.order {
                    Order::Id => None,
                    Order::Received => Some(kept.row.received_at),
                    Order::Due => kept.row.next_due,
                };
                Some((Cursor::new(at, kept.id.clone()), *slot))
            })
            .filter(|(cursor, _)| after.is_none_or(|after| cursor > after))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, slot)| slot).collect()
    }

    fn matching<'a>(
        &'a self,
        query: &'a Query,
        after: Option<&Cursor>,
    ) -> impl Iterator<Item = &'a Kept> {
        let slots = self.walk(query, after).filter_map(|slot| self.at(slot));
        slots.filter(|kept| query.matches(&kept.row))
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
        let log = inner.kept(id).and_then(|kept| kept.log.get(index(after)..));
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
        let from = after.map_or(Unbounded, |after| Excluded((micros(after.at), after.id.clone())));
        let due = inner.due.range((from, Unbounded));
        let due = due.take_while(|(at, _)| *at <= micros(until)).take(limit);
        let due = due.filter_map(|(at, id)| {
            Some(DueCase::new(DateTime::from_timestamp_micros(*at)?, id.clone()))
        });
        Ok(due.collect())
    }

    fn list(
        &self,
        query: &Query,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page, Infallible> {
        let inner = self.lock();
        let mut found = inner.matching(query, after);
        let listed = |kept: &Kept| Listed::new(kept.id.clone(), kept.row.clone());
        let rows: Vec<_> = found.by_ref().take(limit).map(listed).collect();
        let next = rows.last().filter(|_| found.next().is_some()).map(|row| query.cursor(row));
        Ok(Page::new(rows, next))
    }

    fn count(&self, query: &Query) -> Result<u64, Infallible> {
        let inner = self.lock();
        Ok(u64::try_from(inner.matching(query, None).count()).unwrap_or(u64::MAX))
    }

    fn policies(&self) -> Result<Vec<PolicyUse>, Infallible> {
        let inner = self.lock();
        let used = inner.policies.iter().filter(|used| used.open > 0 || used.closed > 0);
        Ok(used.cloned().collect())
    }
}

impl<P: Clone + Send + 'static> FeedStore for MemoryStore<P> {
    fn feed(&self, after: u64, limit: usize) -> Result<Vec<Posted>, Infallible> {
        let inner = self.lock();
        let positions = after.checked_add(1).into_iter().flat_map(|first| first..);
        let rest = positions.zip(inner.feed.iter().skip(index(after)));
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
        let Some(slot) = inner.slot_of(id) else { return Ok(Vec::new()) };
        let kept = inner.personal.range((Included((slot, 0)), Included((slot, u64::MAX))));
        Ok(kept.map(|((_, version), personal)| (*version, personal.clone())).collect())
    }

    fn erase(&self, id: &ComplaintId) -> Result<(), Infallible> {
        let mut inner = self.lock();
        let Some(slot) = inner.slot_of(id) else { return Ok(()) };
        for (_, personal) in inner.personal.range_mut((slot, 0)..=(slot, u64::MAX)) {
            *personal = Personal::Erased;
        }
        Ok(())
    }
}
