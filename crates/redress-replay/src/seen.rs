//! The numbers seen so far, in a fixed amount of memory.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// Maximum number of numbers remembered.
const SLOTS: usize = 1 << 22;

/// Remembers about four million numbers as 64-bit digests in 32 MiB; a later number may displace an earlier
/// one. A repeated number may therefore be missed, but a new one is almost never taken for a repeated one
/// (once in 2⁶⁴ pairs).
pub(crate) struct Seen {
    slots: Vec<u64>,
}

impl Seen {
    pub(crate) fn new() -> Self {
        // Zeroed memory costs nothing until it is used.
        Self { slots: vec![0; SLOTS] }
    }

    fn place(number: &str) -> (usize, u64) {
        // 0 stands for an empty slot.
        let digest = BuildHasherDefault::<DefaultHasher>::new().hash_one(number) | 1;
        ((digest >> 40) as usize % SLOTS, digest)
    }

    /// Inserts a number; returns whether it was there before.
    pub(crate) fn insert(&mut self, number: &str) -> bool {
        let (place, digest) = Self::place(number);
        std::mem::replace(&mut self.slots[place], digest) == digest
    }

    /// Whether a number is there.
    pub(crate) fn contains(&self, number: &str) -> bool {
        let (place, digest) = Self::place(number);
        self.slots[place] == digest
    }
}
