//! `Table`: rows of one unit, in columns; what figures are computed from.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::dimensions::{Cohort, Dimension, Quantity, Unit};
use super::property::Properties;
use redress::time::instant::END;

/// Rows of one [`Unit`], kept as columns: what each is (properties), when (dates), of what kind
/// (labels by dimension) and how much (quantities).
///
/// Fill it from histories with [`Reader`](super::Reader), or row by row from wherever an organisation
/// keeps its cases; hand it to [`Aggregate::add`](super::Aggregate::add), [`clear`](Self::clear) it and
/// go on: memory is that of one batch. Some tens of thousands of rows make a good batch.
///
/// ```
/// use redress_metrics::{Dimension, Properties, Property, Quantity, Table, Unit};
/// let mut table = Table::new(Unit::Case);
/// let properties = Properties::of(&[Property::Closed, Property::Judged, Property::OnTime]);
/// table
///     .push(properties)
///     .received("2026-03-02T01:00:00Z".parse()?)
///     .label(Dimension::Department, "sales")
///     .measure(Quantity::Handling, 3_600_000_000);
/// assert_eq!(table.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Table {
    unit: Unit,
    len: usize,
    cannot_tell: Properties,
    properties: Vec<u64>,
    unknown: Vec<u64>,
    dates: [Vec<i64>; Cohort::ALL.len()],
    labels: [Labels; Dimension::ALL.len()],
    quantities: [Vec<i64>; Quantity::ALL.len()],
}

/// Stands for no date and for no quantity.
pub(super) const NONE: i64 = i64::MIN;

/// A column of labels: a number for each row, and what the numbers mean. 0 is no label.
///
/// A column that is shorter than the table has no label from there on.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels {
    pub(super) symbols: Vec<u32>,
    pub(super) names: Vec<Arc<str>>,
    index: HashMap<Arc<str>, u32>,
}

impl Labels {
    pub(super) fn symbol(&mut self, name: &str) -> u32 {
        if let Some(symbol) = self.index.get(name) {
            return *symbol;
        }
        let name: Arc<str> = name.into();
        self.names.push(name.clone());
        // Numbers run out with 4 billion different labels; those beyond are none.
        let symbol = u32::try_from(self.names.len()).unwrap_or(0);
        self.index.insert(name, symbol);
        symbol
    }

    pub(super) fn name(&self, symbol: u32) -> Option<&Arc<str>> {
        let index = usize::try_from(symbol).ok()?.checked_sub(1)?;
        self.names.get(index)
    }
}

/// A label of a dimension that has been looked up once, for one [`Table`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Symbol {
    dimension: Dimension,
    number: u32,
}

impl Table {
    /// An empty table.
    #[must_use]
    pub fn new(unit: Unit) -> Self {
        Self {
            unit,
            len: 0,
            cannot_tell: Properties::NONE,
            properties: Vec::new(),
            unknown: Vec::new(),
            dates: Default::default(),
            labels: std::array::from_fn(|_| Labels::default()),
            quantities: Default::default(),
        }
    }

    /// The same, from a source that cannot tell some properties at all: an outcome file without
    /// call-backs cannot tell who is satisfied. What depends on them is refused, not taken for *no*.
    #[must_use]
    pub const fn cannot_tell(mut self, properties: Properties) -> Self {
        self.cannot_tell = properties;
        self
    }

    /// What its rows are.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// How many rows it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Removes all rows; labels that have been seen stay known.
    pub fn clear(&mut self) {
        self.len = 0;
        self.properties.clear();
        self.unknown.clear();
        self.dates.iter_mut().for_each(Vec::clear);
        self.labels.iter_mut().for_each(|labels| labels.symbols.clear());
        self.quantities.iter_mut().for_each(Vec::clear);
    }

    /// Looks a label up, once for many rows.
    pub fn symbol(&mut self, dimension: Dimension, name: &str) -> Symbol {
        let number = self.labels.get_mut(dimension.index()).map_or(0, |l| l.symbol(name));
        Symbol { dimension, number }
    }

    /// Adds a row with these properties and lacking all others; the rest is set on what comes back.
    pub fn push(&mut self, properties: Properties) -> RowMut<'_> {
        self.properties.push(properties.bits());
        let row = self.len;
        self.len = self.len.saturating_add(1);
        RowMut { table: self, row }
    }

    pub(super) fn properties(&self) -> &[u64] {
        &self.properties
    }

    /// For each row, what is not known of it: shorter than the table where all is.
    pub(super) fn unknown(&self) -> (&[u64], u64) {
        (&self.unknown, self.cannot_tell.bits())
    }

    pub(super) fn dates(&self, cohort: Cohort) -> &[i64] {
        self.dates.get(cohort.index()).map_or(&[], Vec::as_slice)
    }

    pub(super) fn labels(&self, dimension: Dimension) -> Option<&Labels> {
        self.labels.get(dimension.index())
    }

    pub(super) fn quantity(&self, quantity: Quantity) -> &[i64] {
        self.quantities.get(quantity.index()).map_or(&[], Vec::as_slice)
    }
}

/// A row that was just added.
#[derive(Debug)]
pub struct RowMut<'a> {
    table: &'a mut Table,
    row: usize,
}

impl RowMut<'_> {
    /// When it came in, UTC.
    pub fn received(&mut self, at: DateTime<Utc>) -> &mut Self {
        self.dated(Cohort::Received, at)
    }

    /// When it ended, UTC.
    pub fn ended(&mut self, at: DateTime<Utc>) -> &mut Self {
        self.dated(Cohort::Ended, at)
    }

    /// When it was due, UTC.
    pub fn due(&mut self, at: DateTime<Utc>) -> &mut Self {
        self.dated(Cohort::Due, at)
    }

    /// One of its dates, UTC. A date before 1970 or after 2199 counts as none.
    pub fn dated(&mut self, cohort: Cohort, at: DateTime<Utc>) -> &mut Self {
        let micros = Some(at.timestamp_micros()).filter(|at| (0..END).contains(at));
        if let Some(column) = self.table.dates.get_mut(cohort.index()) {
            put(column, self.row, micros.unwrap_or(NONE), NONE);
        }
        self
    }

    /// Its label in a dimension.
    pub fn label(&mut self, dimension: Dimension, name: &str) -> &mut Self {
        let symbol = self.table.symbol(dimension, name);
        self.symbol(symbol)
    }

    /// Its label in a dimension, looked up before with [`Table::symbol`] of this table; one of another
    /// table would stand for another label.
    pub fn symbol(&mut self, symbol: Symbol) -> &mut Self {
        if let Some(labels) = self.table.labels.get_mut(symbol.dimension.index()) {
            put(&mut labels.symbols, self.row, symbol.number, 0);
        }
        self
    }

    /// How much of a quantity; its unit is that of the [`Quantity`]. `i64::MIN` stands for none.
    pub fn measure(&mut self, quantity: Quantity, amount: i64) -> &mut Self {
        if let Some(column) = self.table.quantities.get_mut(quantity.index()) {
            put(column, self.row, amount, NONE);
        }
        self
    }

    /// What the record leaves open about it: neither *yes* nor *no*. Figures that ask for such a
    /// property leave the row out, and say so. Adds to what was said before.
    pub fn unknown(&mut self, properties: Properties) -> &mut Self {
        if !properties.is_empty() {
            let before = self.table.unknown.get(self.row).copied().unwrap_or(0);
            put(&mut self.table.unknown, self.row, before | properties.bits(), 0);
        }
        self
    }
}

/// Sets a row's value, filling up what rows before it left out.
fn put<T: Copy>(column: &mut Vec<T>, row: usize, value: T, none: T) {
    if column.len() == row {
        column.push(value);
    } else if let Some(slot) = column.get_mut(row) {
        *slot = value;
    } else {
        column.resize(row, none);
        column.push(value);
    }
}
