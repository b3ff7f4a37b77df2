//! `PackedCounters`: many counters of a row's group grown by one addition.
//!
//! Without them and the flat table of `groups` the benchmark of indicators takes half as long again.

use super::lane::{part, part_mut};
use super::plan::LaneSpec;

/// Counters in one word, eight bits each. The first one of all counts every row, so no other is full
/// before it.
pub(super) const FIELDS: usize = 8;
/// The first counter, full.
pub(super) const FULL: u64 = 0xff;

/// What the packed counters of a row's group grow by, remembered for the combinations of properties that
/// were met: there are few.
pub(super) struct PackedCounters {
    /// Words of a row.
    width: usize,
    known: [u64; Self::PLACES],
    words: Vec<u64>,
}

impl PackedCounters {
    const PLACES: usize = 256;
    /// No row has this: there are fewer properties than bits.
    const VACANT: u64 = u64::MAX;

    pub(super) fn new(spec: &LaneSpec) -> Self {
        let width = spec.counters.len().div_ceil(FIELDS);
        Self {
            width,
            known: [Self::VACANT; Self::PLACES],
            words: vec![0; Self::PLACES.saturating_mul(width)],
        }
    }

    /// One word for every eight counters.
    #[inline]
    pub(super) fn of(&mut self, spec: &LaneSpec, bits: u64) -> &[u64] {
        // Fibonacci hashing: the top byte of the product depends on every bit.
        let [.., top] = bits.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes();
        let place = usize::from(top);
        if self.known.get(place) != Some(&bits) {
            self.learn(spec, bits, place);
        }
        part(&self.words, place, self.width)
    }

    #[cold]
    fn learn(&mut self, spec: &LaneSpec, bits: u64, place: usize) {
        if let Some(known) = self.known.get_mut(place) {
            *known = bits;
        }
        let words = part_mut(&mut self.words, place, self.width);
        for (word, counters) in words.iter_mut().zip(spec.counters.chunks(FIELDS)) {
            let mut fields = [0; FIELDS];
            for (field, counter) in fields.iter_mut().zip(counters) {
                *field = u8::from(counter.passes(bits, 0));
            }
            *word = u64::from_le_bytes(fields);
        }
    }
}
