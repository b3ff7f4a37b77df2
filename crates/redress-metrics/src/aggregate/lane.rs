//! `Lane`: the groups of one unit, dated one way, with what is counted of each.

use std::ops::Range;

use super::super::interval::{Intervals, NO_INTERVAL};
use super::super::table::{Labels, NONE, Table};
use super::groups::Groups;
use super::packed::{FIELDS, FULL, PackedCounters};
use super::plan::{Counter, LaneSpec, Measured};
use super::sketch::Sketch;

/// Rows that are worked on together: their columns stay in the fastest cache.
const TOGETHER: usize = 1_024;

#[derive(Debug)]
pub(super) struct Lane {
    /// All rows that came, dated or not.
    pub(super) rows: u64,
    groups: Groups,
    /// How many of each a group has: counters, words in `hot`, sketches.
    widths: [usize; 3],
    /// Words in `hot` that are packed counters; three for each sum follow.
    packed: usize,
    /// By group, then counter.
    counts: Vec<u64>,
    /// By group: what every row touches, close together.
    hot: Vec<u64>,
    /// By group, then counter: rows that may or may not pass.
    silent: Vec<u64>,
    /// By group, then sketch.
    percentiles: Vec<Sketch>,
    /// By counter: the bits that were not known of rows that may or may not pass.
    pub(super) about: Vec<u64>,
    /// Of the bits that anybody asks for: those that were known of some row.
    pub(super) told: u64,
}

/// A sum, and of how many rows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    pub(super) total: i128,
    pub(super) rows: u64,
}

/// A sum in three words: its low half, its high half, how many rows.
type Words = [u64; 3];

impl Sum {
    const fn of([low, high, rows]: Words) -> Self {
        Self { total: ((high as u128) << 64 | low as u128).cast_signed(), rows }
    }

    /// The words of a sum and more. Cannot overflow: 2⁶⁴ rows of 2⁶³ each fit.
    #[allow(clippy::cast_possible_truncation, reason = "each word takes its half")]
    pub(super) const fn grown(words: Words, total: i128, rows: u64) -> Words {
        let sum = Self::of(words);
        let total = sum.total.wrapping_add(total).cast_unsigned();
        [total as u64, (total >> 64) as u64, sum.rows.saturating_add(rows)]
    }
}

/// What a group has of one lane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cells<'a> {
    pub(super) counts: &'a [u64],
    pub(super) silent: &'a [u64],
    pub(super) sums: &'a [Words],
    pub(super) percentiles: &'a [Sketch],
}

impl Cells<'_> {
    pub(super) fn sum(&self, slot: usize) -> Sum {
        self.sums.get(slot).copied().map(Sum::of).unwrap_or_default()
    }
}

/// The labels of a table by dimension of the breakdown: its own numbers by row, and for each of them
/// the aggregate's.
pub(super) type Translated<'a> = [(&'a [u32], Vec<u32>)];

/// What rows need while they are worked on; kept from one stretch to the next.
struct Scratch {
    ordinals: Vec<i32>,
    labels: Vec<Vec<u32>>,
    groups: Vec<u32>,
    steps: Vec<u64>,
}

/// A group's cells. Every group has some: with a wrong number rows would be in none, which
/// [`Aggregate::check`](super::Aggregate::check) tells.
pub(super) fn part<T>(all: &[T], group: usize, width: usize) -> &[T] {
    let start = group.saturating_mul(width);
    let cells = all.get(start..start.saturating_add(width));
    debug_assert!(cells.is_some(), "every group has its cells");
    cells.unwrap_or(&[])
}

pub(super) fn part_mut<T>(all: &mut [T], group: usize, width: usize) -> &mut [T] {
    let start = group.saturating_mul(width);
    let cells = all.get_mut(start..start.saturating_add(width));
    debug_assert!(cells.is_some(), "every group has its cells");
    cells.unwrap_or(&mut [])
}

/// What a column has of some rows: less where it ends before them.
fn stretch<'a, T>(column: &'a [T], rows: &Range<usize>) -> &'a [T] {
    column.get(rows.start..rows.end.min(column.len())).unwrap_or(&[])
}

const fn wide(group: u32) -> usize {
    group as usize
}

impl Lane {
    pub(super) fn new(spec: &LaneSpec, dimensions: usize) -> Self {
        let packed = spec.counters.len().div_ceil(FIELDS);
        let hot = packed.saturating_add(spec.sums.len().saturating_mul(3));
        Self {
            rows: 0,
            groups: Groups::new(dimensions),
            widths: [spec.counters.len(), hot, spec.sketches.len()],
            packed,
            counts: Vec::new(),
            hot: Vec::new(),
            silent: Vec::new(),
            percentiles: Vec::new(),
            about: vec![0; spec.counters.len()],
            told: 0,
        }
    }

    /// Periods and labels of the groups, in order.
    pub(super) fn keys(&self) -> impl Iterator<Item = (i32, &[u32])> {
        self.groups.keys()
    }

    pub(super) fn cells(&self, group: usize) -> Cells<'_> {
        let [counters, hot, sketches] = self.widths;
        let hot = part(&self.hot, group, hot);
        Cells {
            counts: part(&self.counts, group, counters),
            silent: part(&self.silent, group, counters),
            sums: hot.split_at_checked(self.packed).unwrap_or_default().1.as_chunks().0,
            percentiles: part(&self.percentiles, group, sketches),
        }
    }

    pub(super) fn add(
        &mut self,
        spec: &LaneSpec,
        table: &Table,
        labels: &Translated<'_>,
        names: &[Labels],
        intervals: &Intervals,
    ) {
        let dates = table.dates(spec.cohort);
        let mut scratch = Scratch {
            ordinals: Vec::with_capacity(TOGETHER),
            labels: labels.iter().map(|_| Vec::with_capacity(TOGETHER)).collect(),
            groups: Vec::with_capacity(TOGETHER),
            steps: Vec::with_capacity(TOGETHER),
        };
        // Packing pays where there are more rows than groups to unpack in the end.
        let mut packed = (table.len() > self.groups.len()).then(|| PackedCounters::new(spec));
        for start in (0..table.len()).step_by(TOGETHER) {
            let rows = start..start.saturating_add(TOGETHER).min(table.len());
            intervals.ordinals(stretch(dates, &rows), NONE, &mut scratch.ordinals);
            scratch.ordinals.resize(rows.len(), NO_INTERVAL);
            for (column, (symbols, ours)) in scratch.labels.iter_mut().zip(labels) {
                column.clear();
                let symbols = stretch(symbols, &rows).iter();
                column.extend(symbols.map(|symbol| ours.get(wide(*symbol)).copied().unwrap_or(0)));
                column.resize(rows.len(), 0);
            }
            let known = names.iter().map(|labels| labels.names.len());
            self.groups.find(&scratch.ordinals, &scratch.labels, known, &mut scratch.groups);
            self.grow();
            self.count(spec, table, &mut scratch, packed.as_mut(), &rows);
        }
        if packed.is_some() {
            (0..self.groups.len()).for_each(|group| self.unpack(group));
        }
        self.rows = self.rows.saturating_add(u64::try_from(table.len()).unwrap_or(u64::MAX));
    }

    fn grow(&mut self) {
        let [counters, hot, sketches] = self.widths.map(|w| w.saturating_mul(self.groups.len()));
        self.counts.resize(counters, 0);
        self.silent.resize(counters, 0);
        self.hot.resize(hot, 0);
        self.percentiles.resize(sketches, Sketch::new());
    }

    /// Counts rows whose groups have been found. One short loop for each thing that is kept: more rows
    /// are under way at once while their groups come from memory.
    fn count(
        &mut self,
        spec: &LaneSpec,
        table: &Table,
        scratch: &mut Scratch,
        packed: Option<&mut PackedCounters>,
        rows: &Range<usize>,
    ) {
        let [_, width, sketches] = self.widths;
        let Scratch { groups, steps, .. } = scratch;
        let properties = stretch(table.properties(), rows);
        let (unknown, always) = table.unknown();
        let unknown = stretch(unknown, rows);
        let silent_of = |row: usize| (unknown.get(row).copied().unwrap_or(0) | always) & spec.asked;
        let all_known = unknown.is_empty() && always & spec.asked == 0;
        match packed {
            Some(packed) if all_known => {
                self.told |= spec.asked;
                for (&group, &bits) in groups.iter().zip(properties) {
                    let hot = part_mut(&mut self.hot, wide(group), width);
                    for (word, more) in hot.iter_mut().zip(packed.of(spec, bits)) {
                        *word = word.wrapping_add(*more);
                    }
                    if hot.first().is_some_and(|word| word & FULL == FULL) {
                        self.unpack(wide(group));
                    }
                }
            }
            _ => {
                for (row, (&group, &bits)) in groups.iter().zip(properties).enumerate() {
                    self.count_with_care(spec, wide(group), bits, silent_of(row));
                }
            }
        }
        let passes = |measured: &Measured, row: usize, bits: u64| {
            let silent = if all_known { 0 } else { silent_of(row) };
            measured.rows.passes(bits, silent)
        };
        for (slot, measured) in spec.sums.iter().enumerate() {
            let values = stretch(table.quantity(measured.quantity), rows);
            let place = self.packed.saturating_add(slot.saturating_mul(3));
            let rows = groups.iter().zip(properties).zip(values).enumerate();
            for (row, ((&group, &bits), &value)) in rows {
                let hot = part_mut(&mut self.hot, wide(group), width);
                if let Some(words) = hot.get_mut(place..).and_then(|hot| hot.first_chunk_mut())
                    && value != NONE
                    && passes(measured, row, bits)
                {
                    *words = Sum::grown(*words, i128::from(value), 1);
                }
            }
        }
        for (slot, measured) in spec.sketches.iter().enumerate() {
            let values = stretch(table.quantity(measured.quantity), rows);
            steps.clear();
            Sketch::steps(measured.quantity, values, steps);
            // Every row passes a test that asks for nothing.
            if !all_known || measured.rows.mask != 0 {
                for (row, (&bits, steps)) in properties.iter().zip(&mut *steps).enumerate() {
                    if !passes(measured, row, bits) {
                        *steps = Sketch::NOTHING;
                    }
                }
            }
            for (&group, &steps) in groups.iter().zip(&*steps) {
                let own = part_mut(&mut self.percentiles, wide(group), sketches);
                if let Some(sketch) = own.get_mut(slot)
                    && steps != Sketch::NOTHING
                {
                    sketch.record(steps);
                }
            }
        }
    }

    /// Moves packed counters to their own words.
    fn unpack(&mut self, group: usize) {
        let [counters, width, _] = self.widths;
        let counts = part_mut(&mut self.counts, group, counters);
        let hot = part_mut(&mut self.hot, group, width);
        for (counts, word) in counts.chunks_mut(FIELDS).zip(hot.iter_mut().take(self.packed)) {
            for (count, field) in counts.iter_mut().zip(word.to_le_bytes()) {
                *count = count.saturating_add(field.into());
            }
            *word = 0;
        }
    }

    /// Counts a row of which some things may not be known.
    fn count_with_care(&mut self, spec: &LaneSpec, group: usize, bits: u64, silent: u64) {
        self.told |= spec.asked & !silent;
        let [width, ..] = self.widths;
        let counts = part_mut(&mut self.counts, group, width);
        let open = part_mut(&mut self.silent, group, width);
        let cells = counts.iter_mut().zip(open).zip(&mut self.about);
        for (((count, open), about), counter) in cells.zip(&spec.counters) {
            if silent & counter.known == 0 {
                *count = count.saturating_add(u64::from(counter.passes(bits, silent)));
            } else if counter.value != Counter::NEVER
                && (bits ^ counter.value) & counter.mask & !silent == 0
            {
                *open = open.saturating_add(1);
                *about |= silent & counter.known;
            }
        }
    }

    /// Takes over what is known of all groups of another lane of the same plan.
    pub(super) fn absorb_rows(&mut self, other: &Self) {
        self.rows = self.rows.saturating_add(other.rows);
        self.told |= other.told;
        for (ours, theirs) in self.about.iter_mut().zip(&other.about) {
            *ours |= theirs;
        }
    }

    /// Adds what a group of the same plan has to the group of a period and labels.
    pub(super) fn absorb(&mut self, ordinal: i32, labels: &[u32], theirs: Cells<'_>) {
        let columns: Vec<Vec<u32>> = labels.iter().map(|label| vec![*label]).collect();
        let mut found = Vec::new();
        let most = labels.iter().map(|label| wide(*label));
        self.groups.find(&[ordinal], &columns, most, &mut found);
        self.grow();
        let group = found.first().copied().map_or(usize::MAX, wide);
        let [counters, width, sketches] = self.widths;
        let grow = |ours: &mut [u64], theirs: &[u64]| {
            for (ours, theirs) in ours.iter_mut().zip(theirs) {
                *ours = ours.saturating_add(*theirs);
            }
        };
        grow(part_mut(&mut self.counts, group, counters), theirs.counts);
        grow(part_mut(&mut self.silent, group, counters), theirs.silent);
        let hot = part_mut(&mut self.hot, group, width);
        let (_, sums) = hot.split_at_mut_checked(self.packed).unwrap_or_default();
        for (ours, theirs) in sums.as_chunks_mut().0.iter_mut().zip(theirs.sums) {
            let Sum { total, rows } = Sum::of(*theirs);
            *ours = Sum::grown(*ours, total, rows);
        }
        let ours = part_mut(&mut self.percentiles, group, sketches);
        for (ours, theirs) in ours.iter_mut().zip(theirs.percentiles) {
            ours.merge(theirs);
        }
    }
}
