//! The complaints of a store in memory, found by id and by number.

use std::collections::HashMap;
use std::sync::Arc;

use super::position;
use crate::complaint::Entry;
use crate::store::Row;
use crate::vocabulary::ComplaintId;

/// The number of a complaint in [`Cases`]; short, since the indexes are full of them.
pub(super) type Slot = u32;

/// A complaint: its log and its columns.
pub(super) struct Case {
    pub(super) id: ComplaintId,
    pub(super) log: Vec<Arc<Entry>>,
    pub(super) row: Row,
}

impl Case {
    /// Appends with little room to spare: most cases are open with few entries, and there are many of them.
    pub(super) fn push(&mut self, entry: Arc<Entry>) {
        if self.log.len() == self.log.capacity() {
            self.log.reserve_exact(self.log.len().div_ceil(4));
        }
        self.log.push(entry);
    }
}

/// Length of a block of [`Cases`].
const BLOCK: usize = 256;

/// All complaints, in the order in which they came in.
///
/// They stand in blocks, so that no more than one block has room to spare, and none is moved once its block is full.
#[derive(Default)]
pub(super) struct Cases {
    slots: HashMap<ComplaintId, Slot>,
    blocks: Vec<Vec<Case>>,
}

impl Cases {
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// The slot of the next complaint; `None` if there is no room for it.
    pub(super) fn next_slot(&self) -> Option<Slot> {
        Slot::try_from(self.len()).ok()
    }

    pub(super) fn slot_of(&self, id: &ComplaintId) -> Option<Slot> {
        self.slots.get(id).copied()
    }

    pub(super) fn find(&self, id: &ComplaintId) -> Option<&Case> {
        self.at(self.slot_of(id)?)
    }

    pub(super) fn at(&self, slot: Slot) -> Option<&Case> {
        let slot = position(slot);
        self.blocks.get(slot / BLOCK)?.get(slot % BLOCK)
    }

    pub(super) fn at_mut(&mut self, slot: Slot) -> Option<&mut Case> {
        let slot = position(slot);
        self.blocks.get_mut(slot / BLOCK)?.get_mut(slot % BLOCK)
    }

    /// Puts a complaint into the slot that comes next.
    pub(super) fn push(&mut self, slot: Slot, case: Case) {
        self.slots.insert(case.id.clone(), slot);
        match self.blocks.last_mut().filter(|block| block.len() < BLOCK) {
            Some(block) => block.push(case),
            None => self.blocks.push(vec![case]),
        }
    }
}
