//! Which numbers came before, in a fixed amount of memory.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// How many are remembered at most.
const SLOTS: usize = 1 << 22;

/// Remembers some four million numbers, by 64-bit digests in 32 MiB; a later one may push an earlier
/// one out. So of a number that comes again it may not be known, but hardly ever is one taken for
/// another (once in 2⁶⁴ pairs).
pub(crate) struct Seen {
    slots: Vec<u64>,
}

impl Seen {
    pub(crate) fn new() -> Self {
        // Zeroed memory costs nothing until it is used.
        Self { slots: vec![0; SLOTS] }
    }

    fn place(number: &str) -> (usize, u64) {
        // 0 stands for none.
        let digest = BuildHasherDefault::<DefaultHasher>::new().hash_one(number) | 1;
        ((digest >> 40) as usize % SLOTS, digest)
    }

    /// Whether it was there, and puts it there.
    pub(crate) fn insert(&mut self, number: &str) -> bool {
        let (place, digest) = Self::place(number);
        std::mem::replace(&mut self.slots[place], digest) == digest
    }

    /// Whether it is there.
    pub(crate) fn contains(&self, number: &str) -> bool {
        let (place, digest) = Self::place(number);
        self.slots[place] == digest
    }
}
