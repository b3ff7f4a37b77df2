//! `Keys`: an ascending list with fast search by value.
//!
//! A directory of evenly spaced buckets narrows each search to the keys near the value. A bucket nearly
//! always has at most one key, so a search takes two look-ups and a comparison; with more keys it is a binary
//! search, so that no distribution is worse than O(log n).

/// An ascending list of numbers.
#[derive(Debug)]
pub(super) struct Keys {
    /// The keys, followed by two sentinels greater than every value.
    sorted: Vec<i64>,
    first: i64,
    /// Base-2 logarithm of a bucket's width.
    shift: u32,
    /// For each bucket up to that of the last key, the number of keys in the buckets before it. `u32`, so that
    /// the directories of a calendar fit the processor's nearest cache.
    heads: Vec<u32>,
}

/// Buckets per key; more would make them emptier and the directory larger.
const BUCKETS_PER_KEY: usize = 16;

impl Keys {
    /// Takes a list that must be ascending (duplicates are allowed).
    pub(super) fn new(mut keys: Vec<i64>) -> Self {
        let first = keys.first().copied().unwrap_or_default();
        let span = keys.last().copied().unwrap_or_default().saturating_sub(first);
        let wanted = keys.len().saturating_mul(BUCKETS_PER_KEY).max(1);
        let shift = (0..63)
            .find(|shift| usize::try_from(span >> shift).is_ok_and(|last| last < wanted))
            .unwrap_or(63);
        let mut heads = Vec::with_capacity(wanted);
        let mut before = 0_u32;
        for key in &keys {
            let bucket = usize::try_from(key.saturating_sub(first) >> shift).unwrap_or(usize::MAX);
            if heads.len() <= bucket {
                heads.resize(bucket.saturating_add(1), before);
            }
            before = before.saturating_add(1);
        }
        keys.extend([i64::MAX, i64::MAX]);
        Self { sorted: keys, first, shift, heads }
    }

    /// Number of keys.
    fn len(&self) -> usize {
        self.sorted.len().saturating_sub(2)
    }

    /// The key at a position.
    #[inline]
    pub(super) fn get(&self, i: usize) -> Option<i64> {
        self.sorted.get(i).copied()
    }

    /// The position of the last key that is at most `value`.
    #[inline]
    pub(super) fn last_up_to(&self, value: i64) -> Option<usize> {
        let bucket = usize::try_from(value.checked_sub(self.first)? >> self.shift).ok()?;
        let Some(head) = self.heads.get(bucket) else {
            return self.len().checked_sub(1);
        };
        let head = usize::try_from(*head).ok()?;
        let next = *self.sorted.get(head.checked_add(1)?)?;
        let near = *self.sorted.get(head)?;
        let position = if next <= value {
            self.sorted.partition_point(|key| *key <= value)
        } else {
            // branch-free, since either outcome is equally likely
            head.checked_add(usize::from(near <= value))?
        };
        position.checked_sub(1)
    }

    /// The position of the last key that is less than `value`.
    #[inline]
    pub(super) fn last_below(&self, value: i64) -> Option<usize> {
        self.last_up_to(value.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_search_finds_what_a_walk_along_the_list_finds() {
        let crowded = (0..40).map(|i| i * i).chain([1_600, 1_600, 1_601, 90_000, i64::MAX / 4]);
        for keys in [vec![7], vec![-3, -3, 5], crowded.collect::<Vec<i64>>()] {
            let list = Keys::new(keys.clone());
            let near = keys.iter().flat_map(|key| [key - 1, *key, key + 1]);
            for value in near.chain([i64::MIN / 2, i64::MAX / 2]) {
                let walked = keys.iter().rposition(|key| *key <= value);
                assert_eq!(list.last_up_to(value), walked, "{value}");
            }
        }
        assert_eq!(Keys::new(Vec::new()).last_up_to(0), None);
    }
}
