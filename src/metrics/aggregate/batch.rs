//! `Batch`: the rows that are worked on together, in the aggregate's own numbers; `Silence`: what is not
//! known of them.

use std::ops::Range;

use super::super::axis::Dimension;
use super::super::interval::{Intervals, NO_INTERVAL};
use super::super::table::{Labels, NONE, Table};
use super::lane::{BATCH, wide};
use super::plan::{LaneSpec, Measured};

/// What a column has of some rows: less where it ends before them.
pub(super) fn stretch<'a, T>(column: &'a [T], rows: &Range<usize>) -> &'a [T] {
    column.get(rows.start..rows.end.min(column.len())).unwrap_or(&[])
}

impl Measured {
    pub(super) fn values<'a>(&self, table: &'a Table, rows: &Range<usize>) -> &'a [i64] {
        stretch(table.quantity(self.quantity), rows)
    }
}

/// What a batch of rows needs while it is worked on; kept from one batch to the next.
pub(super) struct Batch<'a> {
    pub(super) ordinals: Vec<i32>,
    /// By dimension, then row, in the aggregate's own numbers.
    pub(super) labels: Vec<Vec<u32>>,
    pub(super) groups: Vec<u32>,
    /// A quantity in the steps of its sketch.
    pub(super) steps: Vec<u64>,
    /// By dimension: from the table's number of a label to the aggregate's, once it has been met.
    known: Vec<(Option<&'a Labels>, Vec<u32>)>,
}

/// A label that has not been met yet.
const UNMET: u32 = u32::MAX;

impl<'a> Batch<'a> {
    pub(super) fn new(table: &'a Table, by: &[Dimension]) -> Self {
        let known = |dimension: &Dimension| {
            let labels = table.labels(*dimension);
            let mut known = vec![UNMET; labels.map_or(0, |l| l.names.len()).saturating_add(1)];
            if let Some(none) = known.first_mut() {
                *none = 0;
            }
            (labels, known)
        };
        Self {
            ordinals: Vec::with_capacity(BATCH),
            labels: by.iter().map(|_| Vec::with_capacity(BATCH)).collect(),
            groups: Vec::with_capacity(BATCH),
            steps: Vec::with_capacity(BATCH),
            known: by.iter().map(known).collect(),
        }
    }

    pub(super) fn read(
        &mut self,
        dates: &[i64],
        names: &mut [Labels],
        intervals: &Intervals,
        rows: Range<usize>,
    ) {
        let count = rows.len();
        intervals.ordinals(stretch(dates, &rows), NONE, &mut self.ordinals);
        self.ordinals.resize(count, NO_INTERVAL);
        for ((column, (labels, known)), names) in
            self.labels.iter_mut().zip(&mut self.known).zip(names)
        {
            column.clear();
            let symbols = labels.map_or(&[][..], |labels| &labels.symbols);
            let symbols = stretch(symbols, &rows);
            let mut unmet = false;
            column.extend(symbols.iter().map(|symbol| {
                let ours = known.get(wide(*symbol)).copied().unwrap_or(0);
                unmet |= ours == UNMET;
                ours
            }));
            if unmet {
                for (ours, symbol) in column.iter_mut().zip(symbols) {
                    let Some(known) = known.get_mut(wide(*symbol)) else { continue };
                    if *known == UNMET {
                        let name = labels.and_then(|labels| labels.name(*symbol));
                        *known = name.map_or(0, |name| names.symbol(name));
                    }
                    *ours = *known;
                }
            }
            column.resize(count, 0);
        }
    }
}

/// What is not known of a batch of rows, as far as anybody asks.
pub(super) struct Silence<'a> {
    rows: &'a [u64],
    always: u64,
    pub(super) asked: u64,
}

impl<'a> Silence<'a> {
    pub(super) fn of(table: &'a Table, spec: &LaneSpec, rows: &Range<usize>) -> Self {
        let (unknown, always) = table.unknown();
        let measured = spec.sums.iter().chain(&spec.sketches).map(|measured| &measured.rows);
        let asked = spec.counters.iter().chain(measured).fold(0, |mask, c| mask | c.known);
        Self { rows: stretch(unknown, rows), always, asked }
    }

    /// Whether everything that is asked is known of every row.
    pub(super) fn is_none(&self) -> bool {
        self.rows.is_empty() && self.always & self.asked == 0
    }

    pub(super) fn of_row(&self, row: usize) -> u64 {
        (self.rows.get(row).copied().unwrap_or(0) | self.always) & self.asked
    }
}
