//! The numbers seen so far.

use std::collections::HashSet;
use std::hash::Hash as _;

use siphasher::sip128::{Hasher128 as _, SipHasher13};

/// Maximum number of numbers: 64 million take about 2 GiB.
const MOST: usize = 1 << 26;

/// Remembers every number by its 128-bit digest, some 20 to 40 bytes each. Nothing is forgotten; two different
/// numbers are taken for the same once in 2¹²⁸ pairs, which is never.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    numbers: HashSet<(u64, u64)>,
}

impl Seen {
    fn digest(number: &str) -> (u64, u64) {
        let mut hasher = SipHasher13::new();
        number.hash(&mut hasher);
        let digest = hasher.finish128();
        (digest.h1, digest.h2)
    }

    /// Inserts a number; returns whether it was there before.
    pub(crate) fn insert(&mut self, number: &str) -> bool {
        !self.numbers.insert(Self::digest(number))
    }

    /// Whether a number is there.
    pub(crate) fn contains(&self, number: &str) -> bool {
        self.numbers.contains(&Self::digest(number))
    }

    /// Whether no more numbers can be remembered.
    pub(crate) fn is_full(&self) -> bool {
        self.numbers.len() >= MOST
    }
}
