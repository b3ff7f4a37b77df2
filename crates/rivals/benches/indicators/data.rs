//! Closed cases of a national operator, generated from a seed, as plain columns.

use redress_metrics::{Dimension, Properties, Property, Quantity, Symbol, Table, Unit};

pub(crate) const MONTHS: usize = 12;
pub(crate) const DEPARTMENTS: usize = 31;
pub(crate) const CATEGORIES: usize = 12;

/// 1 January 2025, UTC.
const START: i64 = 1_735_689_600_000_000;
const DAY: i64 = 86_400_000_000;

pub(crate) const ON_TIME: u8 = 1;
pub(crate) const FIRST_CONTACT: u8 = 2;
pub(crate) const VISITED: u8 = 4;
pub(crate) const SATISFIED: u8 = 8;
pub(crate) const REPEAT: u8 = 16;

/// What every contestant is given.
pub(crate) struct Columns {
    pub received: Vec<i64>,
    pub ended: Vec<i64>,
    pub department: Vec<u8>,
    pub category: Vec<u8>,
    pub flags: Vec<u8>,
}

impl Columns {
    pub(crate) fn generate(rows: usize, seed: u64) -> Self {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut columns = Self {
            received: Vec::with_capacity(rows),
            ended: Vec::with_capacity(rows),
            department: Vec::with_capacity(rows),
            category: Vec::with_capacity(rows),
            flags: Vec::with_capacity(rows),
        };
        for _ in 0..rows {
            // Ends within the year; handled log-normally, most in hours, some in weeks.
            let ended = START + rng.i64(0..365 * DAY);
            let normal: f64 = (0..12).map(|_| rng.f64()).sum::<f64>() - 6.0;
            let hours = (2.5 + 1.1 * normal).exp();
            let handling = ((hours * 3_600.0) as i64).max(60) * 1_000_000 + rng.i64(0..1_000_000);
            let on_time = hours <= 48.0;
            let visited = rng.u8(0..100) < 70;
            let mut flags = 0;
            let mut set = |flag, holds: bool| flags |= if holds { flag } else { 0 };
            set(ON_TIME, on_time);
            set(FIRST_CONTACT, on_time && rng.u8(0..100) < 40);
            set(VISITED, visited);
            set(SATISFIED, visited && rng.u8(0..100) < 88);
            set(REPEAT, rng.u8(0..100) < 6);
            columns.received.push(ended - handling);
            columns.ended.push(ended);
            columns.department.push(rng.u8(0..DEPARTMENTS as u8));
            columns.category.push(rng.u8(0..CATEGORIES as u8).min(rng.u8(0..CATEGORIES as u8)));
            columns.flags.push(flags);
        }
        columns
    }

    pub(crate) fn len(&self) -> usize {
        self.ended.len()
    }

    /// The same as the crate's rows, by its public API.
    pub(crate) fn fill(&self, table: &mut Table, rows: std::ops::Range<usize>) {
        let departments: Vec<Symbol> = (0..DEPARTMENTS)
            .map(|d| table.symbol(Dimension::Department, &format!("d{d:02}")))
            .collect();
        let categories: Vec<Symbol> = (0..CATEGORIES)
            .map(|c| table.symbol(Dimension::Subject, &format!("c{c:02}")))
            .collect();
        for row in rows {
            let flags = self.flags[row];
            let has = |flag| flags & flag != 0;
            let properties = Properties::of(&[Property::Closed, Property::Judged])
                .with_if(Property::OnTime, has(ON_TIME))
                .with_if(Property::FirstContact, has(FIRST_CONTACT))
                .with_if(Property::Visited, has(VISITED))
                .with_if(Property::Satisfied, has(SATISFIED))
                .with_if(Property::Repeat, has(REPEAT));
            let at = |us| chrono::DateTime::from_timestamp_micros(us).expect("an instant");
            table
                .push(properties)
                .ended(at(self.ended[row]))
                .symbol(departments[usize::from(self.department[row])])
                .symbol(categories[usize::from(self.category[row])])
                .measure(Quantity::Handling, self.ended[row] - self.received[row]);
        }
    }

    pub(crate) fn table(&self) -> Table {
        self.tables(1).remove(0)
    }

    /// In so many tables of about the same size.
    pub(crate) fn tables(&self, parts: usize) -> Vec<Table> {
        let part = |index: usize| {
            let mut table = Table::new(Unit::Case);
            self.fill(&mut table, self.len() * index / parts..self.len() * (index + 1) / parts);
            table
        };
        (0..parts).map(part).collect()
    }
}
