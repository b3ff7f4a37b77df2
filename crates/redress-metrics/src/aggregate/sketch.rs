//! `Sketch`: percentiles of a quantity in little memory, mergeable.

use hdrhistogram::Histogram;

use super::super::dimensions::{Quantity, Scale};
use super::super::table::NONE;

/// The different values with how often each occurs, while there are few; beyond that, counts by value
/// to two significant digits, an `HdrHistogram`.
///
/// Which of the two depends on the values alone (how many different ones there are, and whether any
/// takes more than 32 bits), so parts may be merged in any order. From the values a percentile is
/// exact, however many rows there are: ten thousand times 24 hours is 24 hours. From the counts it is
/// the largest value of its bucket, so at most 1/128 (0.8 %) above the true one. Times are kept in whole
/// seconds, rounded up; what is below zero counts as zero.
#[derive(Clone, Debug)]
pub(super) struct Sketch {
    counts: Option<Box<Histogram<u64>>>,
    /// Different values in order, with how often each occurs; none once there are counts.
    values: Vec<(u32, u64)>,
    /// What is in neither yet: it goes there together, while they are in the cache.
    pending: Vec<u32>,
}

/// Different values kept as they are: 128 KiB, and as many may wait to be sorted in.
const FEW: usize = 8_192;
/// Significant decimal digits.
const DIGITS: u8 = 2;
/// More than any quantity that is sketched: 270,000 years in seconds.
const CEILING: u64 = 1 << 43;

impl Sketch {
    /// Stands for no value: more than any step.
    pub(super) const NOTHING: u64 = u64::MAX;

    pub(super) const fn new() -> Self {
        Self { counts: None, values: Vec::new(), pending: Vec::new() }
    }

    /// What amounts of a quantity are in the sketch's own steps; none is nothing.
    pub(super) fn steps(quantity: Quantity, amounts: &[i64], into: &mut Vec<u64>) {
        let amount = |amount: i64| u64::try_from(amount).unwrap_or(0);
        let some = |us: &i64, steps: u64| if *us == NONE { Self::NOTHING } else { steps };
        match quantity.scale() {
            Scale::Time => {
                let seconds = |us: &i64| some(us, amount(*us).div_ceil(1_000_000));
                into.extend(amounts.iter().map(seconds));
            }
            Scale::Money | Scale::Number => {
                into.extend(amounts.iter().map(|n| some(n, amount(*n))));
            }
        }
    }

    #[inline]
    pub(super) fn record(&mut self, steps: u64) {
        match u32::try_from(steps) {
            Ok(steps) if self.pending.len() < FEW => self.pending.push(steps),
            _ => self.overflow(steps),
        }
    }

    /// A value that finds no room among those that wait, or takes more than 32 bits.
    #[cold]
    fn overflow(&mut self, steps: u64) {
        self.settle();
        if let Ok(steps) = u32::try_from(steps) {
            self.pending.push(steps);
        } else {
            self.round();
            self.count(steps, 1);
        }
    }

    /// Moves what is pending to the values or the counts.
    #[cold]
    fn settle(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        if self.counts.is_some() {
            for steps in &pending {
                self.count((*steps).into(), 1);
            }
        } else {
            pending.sort_unstable();
            let runs = pending.chunk_by(u32::eq).filter_map(|run| {
                Some((*run.first()?, u64::try_from(run.len()).unwrap_or(u64::MAX)))
            });
            self.sort_in(runs.collect());
        }
        // Its room is used again.
        pending.clear();
        self.pending = pending;
    }

    /// Takes over values in order, with how often each occurs.
    fn sort_in(&mut self, more: Vec<(u32, u64)>) {
        if self.values.is_empty() {
            self.values = more;
        } else {
            let mut both = Vec::with_capacity(self.values.len().saturating_add(more.len()));
            let (mut ours, mut theirs) = (self.values.iter().peekable(), more.iter().peekable());
            loop {
                let from = match (ours.peek(), theirs.peek()) {
                    (Some(a), Some(b)) if a.0 > b.0 => &mut theirs,
                    (Some(_), _) => &mut ours,
                    (None, _) => &mut theirs,
                };
                let Some((steps, times)) = from.next().copied() else { break };
                match both.last_mut() {
                    Some((last, sum)) if *last == steps => *sum = times.saturating_add(*sum),
                    _ => both.push((steps, times)),
                }
            }
            self.values = both;
        }
        if self.values.len() > FEW {
            self.round();
        }
    }

    /// Goes over to counts by value to two digits.
    fn round(&mut self) {
        if self.counts.is_none() {
            self.counts = Histogram::new(DIGITS).ok().map(Box::new);
        }
        for (steps, times) in std::mem::take(&mut self.values) {
            self.count(steps.into(), times);
        }
    }

    /// Adds equal values to the counts. Cannot fail: the histogram resizes, and what comes is capped.
    fn count(&mut self, steps: u64, times: u64) {
        let counted = self.counts.as_mut().map(|c| c.record_n(steps.min(CEILING), times));
        debug_assert!(matches!(counted, Some(Ok(()))), "every value has a place in the histogram");
    }

    /// A sketch of values and how often each occurs; `rounded`, if they are to two digits only.
    pub(super) fn of(entries: &[(u64, u64)], rounded: bool) -> Self {
        let mut sketch = Self::new();
        let occurring = || entries.iter().copied().filter(|(_, times)| *times > 0);
        let few = || occurring().map(|(steps, times)| Some((u32::try_from(steps).ok()?, times)));
        if let Some(mut few) = few().collect::<Option<Vec<_>>>().filter(|_| !rounded) {
            few.sort_unstable_by_key(|(steps, _)| *steps);
            few.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    kept.1 = kept.1.saturating_add(next.1);
                }
                same
            });
            sketch.sort_in(few);
        } else {
            sketch.round();
            occurring().for_each(|(steps, times)| sketch.count(steps, times));
        }
        sketch
    }

    pub(super) fn merge(&mut self, other: &Self) {
        if let Some(theirs) = &other.counts {
            self.settle();
            self.round();
            if let Some(ours) = &mut self.counts {
                let added = ours.add(&**theirs);
                debug_assert!(added.is_ok(), "histograms of the same precision add up");
            }
        }
        if self.counts.is_some() {
            other.values.iter().for_each(|(steps, times)| self.count((*steps).into(), *times));
        } else if !other.values.is_empty() {
            self.sort_in(other.values.clone());
        }
        if self.pending.len().saturating_add(other.pending.len()) <= FEW {
            self.pending.extend_from_slice(&other.pending);
        } else {
            other.pending.iter().for_each(|steps| self.record((*steps).into()));
        }
    }

    pub(super) fn len(&self) -> u64 {
        let pending = u64::try_from(self.pending.len()).unwrap_or(u64::MAX);
        let values = self.values.iter().fold(pending, |sum, (_, times)| sum.saturating_add(*times));
        self.counts.as_ref().map_or(0, |counts| counts.len()).saturating_add(values)
    }

    /// The smallest value that so many percent do not exceed, in the quantity's own unit.
    pub(super) fn percentile(&self, quantity: Quantity, percent: u8) -> Option<i64> {
        let steps = if self.counts.is_none() && self.values.is_empty() {
            let mut values = self.pending.clone();
            let rank = values.len().saturating_mul(percent.into()).div_ceil(100).max(1);
            let index = rank.checked_sub(1).filter(|index| *index < values.len())?;
            u64::from(*values.select_nth_unstable(index).1)
        } else {
            let rank = u128::from(self.len()).saturating_mul(percent.into()).div_ceil(100).max(1);
            let mut so_far = 0_u128;
            let (entries, _) = self.entries();
            let reached = |(_, times): &(u64, u64)| {
                so_far = so_far.saturating_add((*times).into());
                so_far >= rank
            };
            entries.into_iter().find(reached)?.0
        };
        let scale = match quantity.scale() {
            Scale::Time => 1_000_000,
            Scale::Money | Scale::Number => 1,
        };
        i64::try_from(steps).ok()?.checked_mul(scale)
    }

    /// The values that occur, in order, with how often each does; and whether they are rounded.
    pub(super) fn entries(&self) -> (Vec<(u64, u64)>, bool) {
        let mut settled = self.clone();
        settled.settle();
        if let Some(counts) = &settled.counts {
            (buckets(counts).collect(), true)
        } else {
            let values = settled.values.iter();
            (values.map(|(steps, times)| ((*steps).into(), *times)).collect(), false)
        }
    }
}

/// The largest value of each bucket that holds any, with how many, from the smallest on.
///
/// The histogram's own iterators and percentiles add up without a check and round the rank in floating
/// point: 7 % of 5,000 is not 351.
fn buckets(counts: &Histogram<u64>) -> impl Iterator<Item = (u64, u64)> {
    let values =
        std::iter::successors(Some(counts.min()), move |v| Some(counts.next_non_equivalent(*v)));
    values
        .take_while(|value| *value <= counts.max())
        .map(|value| (counts.highest_equivalent(value), counts.count_at(value)))
        .filter(|(_, times)| *times > 0)
}
