//! `Plan`: what must be counted, summed and sketched so that a set of indicators can be answered.
//! Equal needs are counted once.

use super::super::dimensions::{Cohort, Quantity, Unit};
use super::super::indicator::{Indicator, Measure, Rows};
use super::super::property::Test;

/// What is kept of each group, by unit and cohort.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) lanes: Vec<LaneSpec>,
    /// For each indicator, where its numbers are.
    pub(super) places: Vec<Place>,
}

/// What is kept of the rows of one unit, dated one way.
#[derive(Debug)]
pub(super) struct LaneSpec {
    pub(super) unit: Unit,
    pub(super) cohort: Cohort,
    /// Rows that pass; the first one is every row.
    pub(super) counters: Vec<Counter>,
    pub(super) sums: Vec<Measured>,
    pub(super) sketches: Vec<Measured>,
    /// The properties that any of them looks at.
    pub(super) asked: u64,
}

/// Rows with these bits, among those of which all of `known` is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counter {
    pub(super) mask: u64,
    pub(super) value: u64,
    pub(super) known: u64,
}

/// A quantity of rows that pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Measured {
    pub(super) rows: Counter,
    pub(super) quantity: Quantity,
}

/// Where an indicator's numbers are: its lane and the slots of what its measure needs in it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub(super) lane: usize,
    /// The counter of its rows, with or without the quantity; of a share: of the whole.
    pub(super) rows: usize,
    /// Of a share: the counter of the part; else the sum or the sketch.
    pub(super) value: usize,
    /// The lane of the sum that it is divided by, of a rate and a quotient.
    pub(super) base: usize,
    /// The slot of that sum.
    pub(super) per: usize,
}

impl Counter {
    /// The value of a test that nothing passes.
    pub(super) const NEVER: u64 = u64::MAX;

    fn of(test: Test, also_known: u64) -> Self {
        let mask = test.mask();
        // A test that asks for what it rules out passes nothing: no row's masked bits equal this,
        // since there are fewer properties than bits.
        let contradictory = test.all.bits() & test.none.bits() != 0;
        let value = if contradictory { Self::NEVER } else { test.all.bits() };
        Self { mask, value, known: mask | also_known }
    }

    /// Whether a row passes for certain.
    pub(super) const fn passes(&self, bits: u64, silent: u64) -> bool {
        silent & self.known == 0 && bits & self.mask == self.value
    }
}

impl Plan {
    pub(super) fn of(indicators: &[Indicator]) -> Self {
        let mut plan = Self { lanes: Vec::new(), places: Vec::new() };
        for indicator in indicators {
            let place = plan.place(indicator);
            plan.places.push(place);
        }
        for lane in &mut plan.lanes {
            let measured = lane.sums.iter().chain(&lane.sketches).map(|measured| &measured.rows);
            lane.asked = lane.counters.iter().chain(measured).fold(0, |mask, c| mask | c.known);
        }
        plan
    }

    fn place(&mut self, indicator: &Indicator) -> Place {
        let cohort = indicator.cohort;
        match indicator.measure {
            Measure::Count { rows } => {
                let (lane, rows) = self.counter(rows, cohort, 0);
                Place { lane, rows, ..Place::default() }
            }
            Measure::Share { whole, part } => {
                let (lane, rows) = self.counter(whole, cohort, part.mask());
                let both = Rows::that(whole.of, whole.that.and(part));
                let (_, value) = self.counter(both, cohort, 0);
                Place { lane, rows, value, ..Place::default() }
            }
            Measure::Sum { rows, of } | Measure::Mean { rows, of } => {
                let (lane, value) = self.sum(rows, cohort, of);
                let (_, rows) = self.counter(rows, cohort, 0);
                Place { lane, rows, value, ..Place::default() }
            }
            Measure::Percentile { rows, of, percent: _ } => {
                let (lane, counter) = self.counter(rows, cohort, 0);
                let measured = Measured { rows: Counter::of(rows.that, 0), quantity: of };
                let value = self.slot(lane, measured, |lane| &mut lane.sketches);
                Place { lane, rows: counter, value, ..Place::default() }
            }
            Measure::Rate { rows, per } => {
                let (lane, rows) = self.counter(rows, cohort, 0);
                let (base, per) = self.sum(Rows::all(Unit::Base), Cohort::Received, per);
                Place { lane, rows, base, per, ..Place::default() }
            }
            Measure::Quotient { rows, of, per } => {
                let (lane, value) = self.sum(Rows::all(rows), cohort, of);
                let (base, per) = self.sum(Rows::all(rows), cohort, per);
                Place { lane, value, base, per, ..Place::default() }
            }
        }
    }

    fn lane(&mut self, unit: Unit, cohort: Cohort) -> usize {
        let found = self.lanes.iter().position(|l| l.unit == unit && l.cohort == cohort);
        found.unwrap_or_else(|| {
            self.lanes.push(LaneSpec {
                unit,
                cohort,
                counters: vec![Counter::of(Test::ANY, 0)],
                sums: Vec::new(),
                sketches: Vec::new(),
                asked: 0,
            });
            self.lanes.len().saturating_sub(1)
        })
    }

    fn counter(&mut self, rows: Rows, cohort: Cohort, also_known: u64) -> (usize, usize) {
        let lane = self.lane(rows.of, cohort);
        let counter = Counter::of(rows.that, also_known);
        (lane, self.slot(lane, counter, |lane| &mut lane.counters))
    }

    fn sum(&mut self, rows: Rows, cohort: Cohort, of: Quantity) -> (usize, usize) {
        let lane = self.lane(rows.of, cohort);
        let measured = Measured { rows: Counter::of(rows.that, 0), quantity: of };
        (lane, self.slot(lane, measured, |lane| &mut lane.sums))
    }

    /// The place of a need in its list, which gets it if it is new.
    fn slot<T: PartialEq>(
        &mut self,
        lane: usize,
        need: T,
        list: impl FnOnce(&mut LaneSpec) -> &mut Vec<T>,
    ) -> usize {
        let Some(lane) = self.lanes.get_mut(lane) else { return 0 };
        let list = list(lane);
        list.iter().position(|known| *known == need).unwrap_or_else(|| {
            list.push(need);
            list.len().saturating_sub(1)
        })
    }
}
