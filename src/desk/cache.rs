//! Complaints as last folded, so that a command need not read its complaint's history again.
//!
//! Only ever a saving: a complaint that is taken and not put back is folded from its log next time,
//! and one that has become stale is refused by the store's version check.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::complaint::Complaint;
use crate::vocabulary::ComplaintId;

/// A complaint that has been taken leaves its place empty, so that putting it back finds it.
///
/// Two generations: what is used moves to the young one; when that is full, the old one is dropped
/// and they change places. Constant work per call, and what is used stays.
#[derive(Debug)]
pub(super) struct Cache {
    generations: Mutex<Generations>,
    generation: usize,
}

#[derive(Debug, Default)]
struct Generations {
    young: HashMap<ComplaintId, Option<Box<Complaint>>>,
    old: HashMap<ComplaintId, Option<Box<Complaint>>>,
}

impl Cache {
    /// Holds at most `capacity` complaints.
    pub(super) fn new(capacity: usize) -> Self {
        Self { generations: Mutex::default(), generation: capacity.div_ceil(2) }
    }

    /// Every state of the maps is a valid cache, so a panic elsewhere does no harm.
    fn lock(&self) -> MutexGuard<'_, Generations> {
        self.generations.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take(&self, id: &ComplaintId) -> Option<Box<Complaint>> {
        if self.generation == 0 {
            return None;
        }
        let mut generations = self.lock();
        match generations.young.get_mut(id) {
            Some(place) => place.take(),
            None => generations.old.remove(id).flatten(),
        }
    }

    pub(super) fn put(&self, complaint: Box<Complaint>) {
        if self.generation == 0 {
            return;
        }
        let mut generations = self.lock();
        if let Some(place) = generations.young.get_mut(&complaint.id) {
            // Of two that were folded at once the later one.
            if place.as_ref().is_none_or(|known| known.version <= complaint.version) {
                *place = Some(complaint);
            }
            return;
        }
        if generations.young.len() >= self.generation {
            generations.old = std::mem::take(&mut generations.young);
        }
        generations.young.insert(complaint.id.clone(), Some(complaint));
    }
}
