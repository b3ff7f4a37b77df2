//! `Lane`: the groups of one unit, dated one way, with what is counted of each.

use std::ops::Range;

use super::super::axis::Dimension;
use super::super::interval::Intervals;
use super::super::table::{Labels, NONE, Table};
use super::batch::{Batch, Silence, stretch};
use super::groups::Groups;
use super::packing::{FIELDS, FULL, Packing};
use super::plan::{Counter, LaneSpec, Measured};
use super::sketch::Sketch;

/// Rows that are worked on together: their columns stay in the fastest cache.
pub(super) const BATCH: usize = 1_024;

#[derive(Debug)]
pub(super) struct Lane {
    /// All rows that came, dated or not.
    pub(super) rows: u64,
    groups: Groups,
    counters: usize,
    sketches: usize,
    /// By group, then counter.
    counts: Vec<u64>,
    /// Words of a group in `hot`: packed counters, then three for each sum.
    width: usize,
    packed: usize,
    /// By group: what every row touches, close together.
    hot: Vec<u64>,
    /// By group, then counter: rows that may or may not pass. Empty while there are none.
    silent: Vec<u64>,
    /// By counter: the bits that were not known of such rows.
    pub(super) about: Vec<u64>,
    /// Of the bits that anybody asks for: those that were known of some row.
    pub(super) told: u64,
    /// By group, then sketch.
    percentiles: Vec<Sketch>,
}

/// What a group has of one lane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cells<'a> {
    pub(super) counts: &'a [u64],
    /// Empty where all is known.
    pub(super) silent: &'a [u64],
    sums: &'a [[u64; 3]],
    pub(super) percentiles: &'a [Sketch],
}

impl Cells<'_> {
    /// A sum and how many rows it is of.
    pub(super) fn sum(&self, slot: usize) -> (i128, u64) {
        self.sums.get(slot).map_or((0, 0), |words| (sum_of(*words), words[2]))
    }

    pub(super) fn sums(&self) -> impl Iterator<Item = (i128, u64)> {
        self.sums.iter().map(|words| (sum_of(*words), words[2]))
    }
}

/// The sum in two words, low one first; the third counts.
const fn sum_of([low, high, _]: [u64; 3]) -> i128 {
    ((high as u128) << 64 | low as u128).cast_signed()
}

#[allow(clippy::cast_possible_truncation, reason = "each word takes its half")]
const fn add_to([low, high, count]: [u64; 3], amount: i128, rows: u64) -> [u64; 3] {
    let sum = sum_of([low, high, count]).wrapping_add(amount).cast_unsigned();
    [sum as u64, (sum >> 64) as u64, count.wrapping_add(rows)]
}

pub(super) fn part<T>(all: &[T], index: usize, width: usize) -> &[T] {
    let start = index.saturating_mul(width);
    all.get(start..start.saturating_add(width)).unwrap_or(&[])
}

pub(super) fn part_mut<T>(all: &mut [T], index: usize, width: usize) -> &mut [T] {
    let start = index.saturating_mul(width);
    all.get_mut(start..start.saturating_add(width)).unwrap_or(&mut [])
}

pub(super) const fn wide(group: u32) -> usize {
    group as usize
}

impl Lane {
    pub(super) fn new(spec: &LaneSpec, dimensions: usize) -> Self {
        let counters = spec.counters.len();
        Self {
            rows: 0,
            groups: Groups::new(dimensions),
            counters,
            sketches: spec.sketches.len(),
            counts: Vec::new(),
            width: counters.div_ceil(FIELDS).saturating_add(spec.sums.len().saturating_mul(3)),
            packed: counters.div_ceil(FIELDS),
            hot: Vec::new(),
            silent: Vec::new(),
            about: vec![0; counters],
            told: 0,
            percentiles: Vec::new(),
        }
    }

    /// Periods and labels of the groups, in order.
    pub(super) fn keys(&self) -> impl Iterator<Item = (i32, &[u32])> {
        self.groups.keys()
    }

    pub(super) fn cells(&self, group: usize) -> Cells<'_> {
        let hot = part(&self.hot, group, self.width);
        Cells {
            counts: part(&self.counts, group, self.counters),
            silent: part(&self.silent, group, self.counters),
            sums: hot.split_at_checked(self.packed).unwrap_or_default().1.as_chunks().0,
            percentiles: part(&self.percentiles, group, self.sketches),
        }
    }

    pub(super) fn add(
        &mut self,
        spec: &LaneSpec,
        table: &Table,
        by: &[Dimension],
        names: &mut [Labels],
        intervals: &Intervals,
    ) {
        let dates = table.dates(spec.cohort);
        let mut batch = Batch::new(table, by);
        // Packing pays where there are more rows than groups to unpack in the end.
        let mut packing = (table.len() > self.groups.len()).then(|| Packing::new(spec));
        let mut start = 0;
        while start < table.len() {
            let end = start.saturating_add(BATCH).min(table.len());
            batch.read(dates, names, intervals, start..end);
            self.find(&mut batch, names);
            self.count(spec, table, &mut batch, packing.as_mut(), start..end);
            start = end;
        }
        if packing.is_some() {
            (0..self.groups.len()).for_each(|group| self.unpack(group));
        }
        self.rows = self.rows.saturating_add(u64::try_from(table.len()).unwrap_or(u64::MAX));
    }

    fn find(&mut self, batch: &mut Batch<'_>, names: &[Labels]) {
        let known = names.iter().map(|labels| labels.names.len());
        self.groups.find(&batch.ordinals, &batch.labels, known, &mut batch.groups);
        self.grow();
    }

    fn grow(&mut self) {
        let groups = self.groups.len();
        self.counts.resize(groups.saturating_mul(self.counters), 0);
        self.hot.resize(groups.saturating_mul(self.width), 0);
        if !self.silent.is_empty() {
            self.silent.resize(groups.saturating_mul(self.counters), 0);
        }
        self.percentiles.resize(groups.saturating_mul(self.sketches), Sketch::new());
    }

    fn count(
        &mut self,
        spec: &LaneSpec,
        table: &Table,
        batch: &mut Batch<'_>,
        packing: Option<&mut Packing>,
        rows: Range<usize>,
    ) {
        let properties = stretch(table.properties(), &rows);
        let silence = Silence::of(table, spec, &rows);
        let all_known = silence.is_none();
        // One short loop for each thing that is kept: more rows are under way at once while their groups
        // come from memory.
        match packing {
            Some(packing) if all_known => {
                self.told |= silence.asked;
                for (&group, &bits) in batch.groups.iter().zip(properties) {
                    let hot = part_mut(&mut self.hot, wide(group), self.width);
                    let words = packing.of(spec, bits);
                    for (word, more) in hot.iter_mut().zip(words) {
                        *word = word.wrapping_add(*more);
                    }
                    if hot.first().is_some_and(|word| word & FULL == FULL) {
                        self.unpack(wide(group));
                    }
                }
            }
            _ => {
                for (row, (&group, &bits)) in batch.groups.iter().zip(properties).enumerate() {
                    let silent = silence.of_row(row);
                    self.told |= silence.asked & !silent;
                    self.count_with_care(spec, wide(group), bits, silent);
                }
            }
        }
        let passes = |measured: &Measured, row: usize, bits: u64| {
            let silent = if all_known { 0 } else { silence.of_row(row) };
            measured.rows.passes(bits, silent)
        };
        for (slot, sum) in spec.sums.iter().enumerate() {
            let place = self.packed.saturating_add(slot.saturating_mul(3));
            let rows = batch.groups.iter().zip(properties).zip(sum.values(table, &rows));
            for (row, ((&group, &bits), &value)) in rows.enumerate() {
                let place = wide(group).saturating_mul(self.width).saturating_add(place);
                let words = self.hot.get_mut(place..).and_then(|hot| hot.first_chunk_mut());
                if let Some(words) = words
                    && value != NONE
                    && passes(sum, row, bits)
                {
                    *words = add_to(*words, i128::from(value), 1);
                }
            }
        }
        for (slot, measured) in spec.sketches.iter().enumerate() {
            let values = measured.values(table, &rows);
            batch.steps.clear();
            Sketch::steps(measured.quantity, values, &mut batch.steps);
            // Every row passes a test that asks for nothing.
            if !all_known || measured.rows.mask != 0 {
                let rows = properties.iter().zip(&mut batch.steps).enumerate();
                for (row, (&bits, steps)) in rows {
                    if !passes(measured, row, bits) {
                        *steps = Sketch::NOTHING;
                    }
                }
            }
            for (&group, &steps) in batch.groups.iter().zip(&batch.steps) {
                let place = wide(group).saturating_mul(self.sketches).saturating_add(slot);
                if let Some(sketch) = self.percentiles.get_mut(place)
                    && steps != Sketch::NOTHING
                {
                    sketch.record(steps);
                }
            }
        }
    }

    /// Moves packed counters to their own words.
    fn unpack(&mut self, group: usize) {
        let counts = part_mut(&mut self.counts, group, self.counters);
        let hot = part_mut(&mut self.hot, group, self.width);
        for (counts, word) in counts.chunks_mut(FIELDS).zip(hot.iter_mut().take(self.packed)) {
            for (count, field) in counts.iter_mut().zip(word.to_le_bytes()) {
                *count = count.saturating_add(field.into());
            }
            *word = 0;
        }
    }

    /// Makes room for rows that may or may not pass, if there is none yet.
    fn expect_silence(&mut self) {
        if self.silent.is_empty() {
            self.silent = vec![0; self.groups.len().saturating_mul(self.counters)];
        }
    }

    /// Counts a row of which some things may not be known.
    fn count_with_care(&mut self, spec: &LaneSpec, group: usize, bits: u64, silent: u64) {
        if silent != 0 {
            self.expect_silence();
        }
        let counts = part_mut(&mut self.counts, group, self.counters);
        if silent == 0 {
            for (count, counter) in counts.iter_mut().zip(&spec.counters) {
                *count = count.saturating_add(u64::from(counter.passes(bits, 0)));
            }
            return;
        }
        let open = part_mut(&mut self.silent, group, self.counters);
        for (((cell, open), about), counter) in
            counts.iter_mut().zip(open).zip(&mut self.about).zip(&spec.counters)
        {
            if silent & counter.known == 0 {
                *cell = cell.saturating_add(u64::from(counter.passes(bits, silent)));
            } else if counter.value != Counter::NEVER
                && (bits ^ counter.value) & counter.mask & !silent == 0
            {
                *open = open.saturating_add(1);
                *about |= silent & counter.known;
            }
        }
    }

    /// Takes over a group of another lane of the same plan.
    pub(super) fn absorb(&mut self, ordinal: i32, labels: &[u32], other: &Self, index: usize) {
        let group = self.group(ordinal, labels);
        self.absorb_cells(group, other.cells(index));
    }

    /// Takes over what is known of all groups of another lane of the same plan.
    pub(super) fn absorb_rows(&mut self, other: &Self) {
        self.rows = self.rows.saturating_add(other.rows);
        self.told |= other.told;
        for (ours, theirs) in self.about.iter_mut().zip(&other.about) {
            *ours |= theirs;
        }
    }

    fn absorb_cells(&mut self, group: usize, theirs: Cells<'_>) {
        let counts = part_mut(&mut self.counts, group, self.counters);
        for (ours, theirs) in counts.iter_mut().zip(theirs.counts) {
            *ours = ours.saturating_add(*theirs);
        }
        let hot = part_mut(&mut self.hot, group, self.width);
        let (_, sums) = hot.split_at_mut_checked(self.packed).unwrap_or_default();
        for (ours, [low, high, rows]) in sums.as_chunks_mut().0.iter_mut().zip(theirs.sums) {
            *ours = add_to(*ours, sum_of([*low, *high, 0]), *rows);
        }
        if !theirs.silent.is_empty() {
            self.expect_silence();
            let silent = part_mut(&mut self.silent, group, self.counters);
            for (ours, theirs) in silent.iter_mut().zip(theirs.silent) {
                *ours = ours.saturating_add(*theirs);
            }
        }
        let percentiles = part_mut(&mut self.percentiles, group, self.sketches);
        for (ours, theirs) in percentiles.iter_mut().zip(theirs.percentiles) {
            ours.merge(theirs);
        }
    }

    /// The number of one group, made if it is new.
    pub(super) fn group(&mut self, ordinal: i32, labels: &[u32]) -> usize {
        let most = labels.iter().map(|label| wide(*label));
        let columns: Vec<Vec<u32>> = labels.iter().map(|label| vec![*label]).collect();
        let mut found = Vec::new();
        self.groups.find(&[ordinal], &columns, most, &mut found);
        self.grow();
        found.first().copied().map_or(0, wide)
    }

    /// Adds what travelled to a group.
    pub(super) fn restore(
        &mut self,
        group: usize,
        counts: &[u64],
        silent: &[u64],
        sums: &[(i128, u64)],
        percentiles: &[Sketch],
    ) {
        let sums: Vec<[u64; 3]> = sums.iter().map(|(sum, n)| add_to([0; 3], *sum, *n)).collect();
        let cells = Cells { counts, silent, sums: &sums, percentiles };
        self.absorb_cells(group, cells);
    }
}
