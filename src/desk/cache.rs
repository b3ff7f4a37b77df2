//! A cache of folded complaints, so that a command need not read the history of its complaint.
//!
//! The cache is an optimisation only: a complaint that is taken and not put back is folded from its log next
//! time, and a stale one is caught by the store's version check.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::complaint::Complaint;
use crate::vocabulary::ComplaintId;

/// A complaint that is taken leaves an empty slot, which is filled when it is put back.
///
/// There are two generations. Entries that are used move to the young one; when it is full, the old one is
/// dropped and the two swap. Each call does constant work, and entries in use stay.
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

    /// Every state of the maps is a valid cache, so a poisoned lock does no harm.
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
            // Of two copies folded at the same time, keep the later one.
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
