//! `Groups`: from a period and labels to the number of a group.

use std::collections::HashMap;

use super::super::interval::NO_INTERVAL;

/// Periods and labels of the groups, and how to find one.
///
/// Few combinations are looked up in a flat table, many in a hash map.
#[derive(Debug)]
pub(super) struct Groups {
    dimensions: usize,
    ordinals: Vec<i32>,
    labels: Vec<u32>,
    index: Index,
}

#[derive(Debug)]
enum Index {
    Flat { layout: Layout, table: Vec<u32> },
    Map(HashMap<Vec<u32>, u32>),
}

/// How a period and labels make a place in the flat table.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// The first period, and how many bits periods take.
    first: i32,
    period_bits: u32,
    /// Bits of each dimension.
    label_bits: Vec<u32>,
}

/// Places in the flat table at most: 4 MiB.
const FLAT_BITS: u32 = 20;
/// Stands for a place without a group.
const VACANT: u32 = u32::MAX;

impl Layout {
    /// Periods from one to another, and so many different labels.
    fn new(first: i32, last: i32, labels: impl Iterator<Item = usize>) -> Self {
        // One place is for rows without a date.
        let span = i64::from(last).saturating_sub(i64::from(first)).max(0).saturating_add(1);
        let bits = |most: u64| u64::BITS.saturating_sub(most.leading_zeros());
        Self {
            first,
            period_bits: bits(span.unsigned_abs()),
            label_bits: labels
                .map(|count| bits(u64::try_from(count).unwrap_or(u64::MAX)))
                .collect(),
        }
    }

    fn bits(&self) -> u32 {
        self.label_bits.iter().fold(self.period_bits, |sum, bits| sum.saturating_add(*bits))
    }

    /// Whether it has room for so many labels of each dimension.
    fn names(&self, labels: impl Iterator<Item = usize>) -> bool {
        let bits = |count: usize| usize::BITS.saturating_sub(count.leading_zeros());
        self.label_bits.iter().zip(labels).all(|(have, count)| bits(count) <= *have)
    }

    /// The places of periods, without their labels; none where one has no room.
    fn periods(&self, ordinals: &[i32]) -> Option<Vec<u32>> {
        let mut all = 0;
        let places = ordinals.iter().map(|ordinal| {
            let place = self.period(*ordinal);
            all |= place;
            place
        });
        let places = places.collect();
        (u64::from(all) >> self.period_bits == 0).then_some(places)
    }

    fn place(&self, ordinal: i32, labels: impl Iterator<Item = u32>) -> usize {
        let mut place = u64::from(self.period(ordinal));
        for (label, bits) in labels.zip(&self.label_bits) {
            place = place.wrapping_shl(*bits) | u64::from(label);
        }
        usize::try_from(place).unwrap_or(usize::MAX)
    }

    /// The place of a period among the periods, 0 for none.
    fn period(&self, ordinal: i32) -> u32 {
        match ordinal {
            NO_INTERVAL => 0,
            // One before the first wraps to the end, where there is no room; adding one must not bring it
            // back to nothing.
            dated => dated.wrapping_sub(self.first).cast_unsigned().saturating_add(1),
        }
    }
}

impl Groups {
    pub(super) const fn new(dimensions: usize) -> Self {
        let layout = Layout { first: 0, period_bits: 0, label_bits: Vec::new() };
        let index = Index::Flat { layout, table: Vec::new() };
        Self { dimensions, ordinals: Vec::new(), labels: Vec::new(), index }
    }

    pub(super) const fn len(&self) -> usize {
        self.ordinals.len()
    }

    /// Periods and labels, in the order of the groups' numbers.
    pub(super) fn keys(&self) -> impl Iterator<Item = (i32, &[u32])> {
        let width = self.dimensions;
        self.ordinals.iter().enumerate().map(move |(index, ordinal)| {
            let start = index.saturating_mul(width);
            let labels = self.labels.get(start..start.saturating_add(width)).unwrap_or(&[]);
            (*ordinal, labels)
        })
    }

    /// Makes room for these periods and for labels up to these numbers, beside all that there are.
    fn reserve(&mut self, ordinals: &[i32], labels: impl Iterator<Item = usize>) {
        if matches!(self.index, Index::Map(_)) {
            return;
        }
        let dated = |ordinal: &&i32| **ordinal != NO_INTERVAL;
        let before = self.ordinals.iter().filter(dated).min();
        let all = || self.ordinals.iter().chain(ordinals).filter(dated).copied();
        // Without any date there is one place, whichever period it is called.
        let (first, last) = (all().min().unwrap_or(0), all().max().unwrap_or(0));
        // As far again, so that going back step by step needs few new tables.
        let back = if before.is_some_and(|before| first < *before) {
            last.saturating_sub(first)
        } else {
            0
        };
        // The most of what comes and of what there is; twice, so that a few new ones need no new table.
        let mut most: Vec<usize> = labels.collect();
        for (_, known) in self.keys() {
            for (most, label) in most.iter_mut().zip(known) {
                *most = usize::try_from(*label).unwrap_or(usize::MAX).max(*most);
            }
        }
        let twice = most.iter().map(|count| count.saturating_mul(2));
        let wanted = Layout::new(first.saturating_sub(back), last, twice);
        if wanted.bits() > FLAT_BITS {
            let keys = self.keys().map(|(ordinal, labels)| key(ordinal, labels));
            self.index = Index::Map(keys.zip(0..).collect());
            return;
        }
        let mut table = vec![VACANT; 1_usize.wrapping_shl(wanted.bits())];
        for ((ordinal, labels), group) in self.keys().zip(0..) {
            let place = wanted.place(ordinal, labels.iter().copied());
            if let Some(slot) = table.get_mut(place) {
                *slot = group;
            }
        }
        self.index = Index::Flat { layout: wanted, table };
    }

    /// The numbers of the groups of a batch of rows; new ones are made. `names` says how many labels each
    /// dimension has.
    pub(super) fn find(
        &mut self,
        ordinals: &[i32],
        labels: &[Vec<u32>],
        names: impl Iterator<Item = usize> + Clone,
        into: &mut Vec<u32>,
    ) {
        into.clear();
        let periods = match &self.index {
            Index::Flat { layout, table } if !table.is_empty() && layout.names(names.clone()) => {
                layout.periods(ordinals)
            }
            _ => None,
        };
        if periods.is_none() {
            self.reserve(ordinals, names);
        }
        match &mut self.index {
            Index::Flat { layout, table } => {
                // Place by place, one column after the other: these loops vectorise.
                let mut places = periods.or_else(|| layout.periods(ordinals)).unwrap_or_default();
                for (column, bits) in labels.iter().zip(&layout.label_bits) {
                    for (place, label) in places.iter_mut().zip(column) {
                        *place = place.wrapping_shl(*bits) | *label;
                    }
                }
                into.resize(places.len(), VACANT);
                for (row, (place, found)) in places.into_iter().zip(into).enumerate() {
                    let slot = usize::try_from(place).ok().and_then(|place| table.get_mut(place));
                    let Some(slot) = slot else { continue };
                    if *slot == VACANT {
                        *slot = u32::try_from(self.ordinals.len()).unwrap_or(VACANT);
                        self.ordinals.push(ordinals.get(row).copied().unwrap_or_default());
                        let row = labels.iter().map(|column| column.get(row).copied().unwrap_or(0));
                        self.labels.extend(row);
                    }
                    *found = *slot;
                }
            }
            Index::Map(map) => {
                let mut wanted = Vec::new();
                for (row, ordinal) in ordinals.iter().enumerate() {
                    wanted.clear();
                    wanted.push(ordinal.cast_unsigned());
                    wanted.extend(labels.iter().map(|c| c.get(row).copied().unwrap_or(0)));
                    let group = map.get(&wanted).copied().unwrap_or_else(|| {
                        let group = u32::try_from(self.ordinals.len()).unwrap_or(VACANT);
                        self.ordinals.push(*ordinal);
                        self.labels.extend(wanted.iter().skip(1));
                        map.insert(wanted.clone(), group);
                        group
                    });
                    into.push(group);
                }
            }
        }
    }
}

fn key(ordinal: i32, labels: &[u32]) -> Vec<u32> {
    std::iter::once(ordinal.cast_unsigned()).chain(labels.iter().copied()).collect()
}
