//! `Sketch`: percentiles of a quantity in little memory, mergeable.

use std::collections::BTreeMap;

use hdrhistogram::Histogram;

use super::super::dimensions::{Quantity, Scale};
use super::super::table::NONE;

/// The values themselves while they are few; beyond that, counts by value to two significant digits,
/// an `HdrHistogram`.
///
/// Which of the two depends on the values alone (how many, and whether any takes more than 32 bits), so
/// parts may be merged in any order. From
/// the values a percentile is exact; from the counts it is the largest value of its bucket, so at most
/// 1/128 (0.8 %) above the true one. Times are kept in whole seconds, rounded up; what is below zero
/// counts as zero.
#[derive(Clone, Debug)]
pub(super) struct Sketch {
    counts: Option<Box<Histogram<u64>>>,
    /// Values that are not in the counts yet: they go there together, while the counts are in the cache.
    pending: Vec<u32>,
}

/// Values kept as they are: 32 KiB, some three times what the counts take.
const FEW: usize = 8_192;
/// Significant decimal digits.
const DIGITS: u8 = 2;
/// More than any quantity that is sketched: 270,000 years in seconds.
const CEILING: u64 = 1 << 43;

impl Sketch {
    /// Stands for no value: more than any step.
    pub(super) const NOTHING: u64 = u64::MAX;

    pub(super) const fn new() -> Self {
        Self { counts: None, pending: Vec::new() }
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

    /// A value that finds no room among the few.
    #[cold]
    fn overflow(&mut self, steps: u64) {
        self.settle();
        self.count(steps, 1);
    }

    /// Moves what is pending to the counts.
    #[cold]
    fn settle(&mut self) {
        if self.counts.is_none() {
            self.counts = Histogram::new(DIGITS).ok().map(Box::new);
        }
        let mut pending = std::mem::take(&mut self.pending);
        pending.drain(..).for_each(|steps| self.count(steps.into(), 1));
        // Its room is used again.
        self.pending = pending;
    }

    /// Adds equal values to the counts. Cannot fail: the histogram resizes, and what comes is capped.
    fn count(&mut self, steps: u64, times: u64) {
        let counted = self.counts.as_mut().map(|c| c.record_n(steps.min(CEILING), times));
        debug_assert!(matches!(counted, Some(Ok(()))), "every value has a place in the histogram");
    }

    /// Takes over a number of equal values.
    pub(super) fn record_many(&mut self, steps: u64, times: u64) {
        if times == 0 {
            return;
        }
        let room = FEW.saturating_sub(self.pending.len());
        match (u32::try_from(steps), usize::try_from(times)) {
            (Ok(steps), Ok(few)) if self.counts.is_none() && few <= room => {
                self.pending.extend(std::iter::repeat_n(steps, few));
            }
            _ => {
                self.settle();
                self.count(steps, times);
            }
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        if let Some(theirs) = &other.counts {
            self.settle();
            if let Some(ours) = &mut self.counts {
                let added = ours.add(&**theirs);
                debug_assert!(added.is_ok(), "histograms of the same precision add up");
            }
        }
        if self.pending.len().saturating_add(other.pending.len()) <= FEW {
            self.pending.extend_from_slice(&other.pending);
        } else {
            other.pending.iter().for_each(|steps| self.record((*steps).into()));
        }
    }

    pub(super) fn len(&self) -> u64 {
        let pending = u64::try_from(self.pending.len()).unwrap_or(u64::MAX);
        self.counts.as_ref().map_or(0, |counts| counts.len()).saturating_add(pending)
    }

    /// The smallest value that so many percent do not exceed, in the quantity's own unit.
    pub(super) fn percentile(&self, quantity: Quantity, percent: u8) -> Option<i64> {
        let steps = if self.counts.is_some() {
            let mut settled = self.clone();
            settled.settle();
            let counts = settled.counts?;
            let rank = u128::from(counts.len()).saturating_mul(percent.into()).div_ceil(100).max(1);
            let mut so_far = 0_u128;
            let reached = |(_, times): &(u64, u64)| {
                so_far = so_far.saturating_add((*times).into());
                so_far >= rank
            };
            buckets(&counts).find(reached)?.0
        } else {
            let mut values = self.pending.clone();
            let rank = values.len().saturating_mul(percent.into()).div_ceil(100).max(1);
            let index = rank.checked_sub(1).filter(|index| *index < values.len())?;
            u64::from(*values.select_nth_unstable(index).1)
        };
        let scale = match quantity.scale() {
            Scale::Time => 1_000_000,
            Scale::Money | Scale::Number => 1,
        };
        i64::try_from(steps).ok()?.checked_mul(scale)
    }

    /// The values that occur, with how often each does.
    pub(super) fn entries(&self) -> Vec<(u64, u64)> {
        let mut all = BTreeMap::<u64, u64>::new();
        let mut add = |steps, times| {
            let known = all.entry(steps).or_default();
            *known = known.saturating_add(times);
        };
        let mut settled = self.clone();
        if settled.counts.is_some() {
            settled.settle();
        }
        settled.counts.iter().flat_map(|counts| buckets(counts)).for_each(|(s, t)| add(s, t));
        settled.pending.iter().for_each(|steps| add((*steps).into(), 1));
        all.into_iter().collect()
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
