//! `Groups`: from a period and labels to the number of a group.

use hashbrown::HashTable;

/// Periods and labels of the groups, numbered in the order in which they were met.
#[derive(Debug)]
pub(super) struct Groups {
    dimensions: usize,
    ordinals: Vec<i32>,
    /// By group, then dimension.
    labels: Vec<u32>,
    index: HashTable<u32>,
    hashes: Vec<u64>,
}

/// Odd, with its bits well spread: the golden ratio's.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// Adds a label to a hash. Labels are small numbers of our own making, so multiplying is enough.
const fn mix(hash: u64, label: u32) -> u64 {
    let mixed = (hash ^ label as u64).wrapping_mul(MIX);
    mixed ^ mixed >> 32
}

const fn start(ordinal: i32) -> u64 {
    mix(0, ordinal.cast_unsigned())
}

impl Groups {
    pub(super) fn new(dimensions: usize) -> Self {
        let (ordinals, labels, hashes) = (Vec::new(), Vec::new(), Vec::new());
        Self { dimensions, ordinals, labels, index: HashTable::new(), hashes }
    }

    pub(super) const fn len(&self) -> usize {
        self.ordinals.len()
    }

    /// Periods and labels, in the order of the groups' numbers.
    pub(super) fn keys(&self) -> impl Iterator<Item = (i32, &[u32])> {
        let labels = |(group, ordinal): (usize, &i32)| {
            (*ordinal, labels_of(&self.labels, self.dimensions, group))
        };
        self.ordinals.iter().enumerate().map(labels)
    }

    /// The numbers of the groups of some rows, whose periods and labels come by column; new groups are
    /// made.
    pub(super) fn find(&mut self, ordinals: &[i32], labels: &[Vec<u32>], into: &mut Vec<u32>) {
        let Self { dimensions, ordinals: known, labels: all, index, hashes } = self;
        // One column after the other: these loops vectorise.
        hashes.clear();
        hashes.extend(ordinals.iter().map(|ordinal| start(*ordinal)));
        for column in labels {
            for (hash, label) in hashes.iter_mut().zip(column) {
                *hash = mix(*hash, *label);
            }
        }
        into.clear();
        into.extend(hashes.iter().zip(ordinals).enumerate().map(|(row, (&hash, &ordinal))| {
            let own = || labels.iter().map(|column| column.get(row).copied().unwrap_or(0));
            let same = |group: &u32| {
                let group = *group as usize;
                known.get(group) == Some(&ordinal)
                    && labels_of(all, *dimensions, group).iter().copied().eq(own())
            };
            if let Some(group) = index.find(hash, same) {
                return *group;
            }
            let group = u32::try_from(known.len()).unwrap_or(u32::MAX);
            known.push(ordinal);
            all.extend(own());
            let rehash = |group: &u32| {
                let group = *group as usize;
                let first = start(known.get(group).copied().unwrap_or(0));
                labels_of(all, *dimensions, group).iter().fold(first, |hash, l| mix(hash, *l))
            };
            index.insert_unique(hash, group, rehash);
            group
        }));
    }
}

fn labels_of(labels: &[u32], dimensions: usize, group: usize) -> &[u32] {
    let start = group.saturating_mul(dimensions);
    labels.get(start..start.saturating_add(dimensions)).unwrap_or(&[])
}
