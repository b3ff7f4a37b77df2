//! `Keys`: an ascending list that is searched by value.
//!
//! A directory of evenly spaced buckets leads each search to the few keys near the value; among
//! these it is a binary search, so that no distribution of the keys is worse than O(log n).

/// An ascending list of numbers.
#[derive(Debug)]
pub(super) struct Keys {
    sorted: Vec<i64>,
    first: i64,
    /// A bucket spans two to this power.
    shift: u32,
    /// For each bucket, how many keys lie in those before it; one more entry than buckets.
    heads: Vec<usize>,
}

impl Keys {
    /// Takes a list that must be ascending (equal neighbours are fine).
    pub(super) fn new(keys: Vec<i64>) -> Self {
        let first = keys.first().copied().unwrap_or_default();
        let span = keys.last().copied().unwrap_or_default().saturating_sub(first);
        let wanted = i64::try_from(keys.len()).unwrap_or(i64::MAX).saturating_mul(16);
        let mut shift = 0_u32;
        while span.checked_shr(shift).unwrap_or(0) > wanted {
            shift = shift.saturating_add(1);
        }
        let mut list = Self { sorted: keys, first, shift, heads: Vec::new() };
        let last_bucket = list.bucket(span.saturating_add(first));
        let mut head = 0_usize;
        for bucket in 0..=last_bucket {
            let before = |key: &&i64| list.bucket(**key) < bucket;
            head = head.saturating_add(list.sorted.iter().skip(head).take_while(before).count());
            list.heads.push(head);
        }
        list.heads.push(list.sorted.len());
        list
    }

    fn bucket(&self, value: i64) -> usize {
        usize::try_from(value.saturating_sub(self.first) >> self.shift).unwrap_or(0)
    }

    /// The key at a position.
    pub(super) fn get(&self, i: usize) -> Option<i64> {
        self.sorted.get(i).copied()
    }

    /// The position of the last key that is at most `value`.
    pub(super) fn last_up_to(&self, value: i64) -> Option<usize> {
        let bucket = self.bucket(value).min(self.heads.len().saturating_sub(2));
        let head = *self.heads.get(bucket)?;
        let end = *self.heads.get(bucket.saturating_add(1))?;
        let near = self.sorted.get(head..end)?.partition_point(|key| *key <= value);
        head.checked_add(near)?.checked_sub(1)
    }

    /// The position of the last key that is less than `value`.
    pub(super) fn last_below(&self, value: i64) -> Option<usize> {
        self.last_up_to(value.checked_sub(1)?)
    }
}
