//! `Plan`: what must be counted, summed and sketched so that a set of indicators can be answered.
//! Equal needs are counted once.

use super::super::axis::{Cohort, Quantity, Unit};
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

/// Where an indicator's numbers are: lane, then slot.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Count {
        lane: usize,
        slot: usize,
    },
    Share {
        lane: usize,
        whole: usize,
        part: usize,
    },
    /// `rows` counts those that pass, with or without the quantity; likewise below.
    Sum {
        lane: usize,
        slot: usize,
        rows: usize,
    },
    Mean {
        lane: usize,
        slot: usize,
        rows: usize,
    },
    Percentile {
        lane: usize,
        slot: usize,
        rows: usize,
        percent: u8,
    },
    Rate {
        lane: usize,
        slot: usize,
        base: usize,
        per: usize,
    },
    Quotient {
        lane: usize,
        of: usize,
        per: usize,
    },
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
        plan
    }

    fn place(&mut self, indicator: &Indicator) -> Place {
        let cohort = indicator.cohort;
        match indicator.measure {
            Measure::Count { rows } => {
                let (lane, slot) = self.counter(rows, cohort, 0);
                Place::Count { lane, slot }
            }
            Measure::Share { whole, part } => {
                let (lane, slot) = self.counter(whole, cohort, part.mask());
                let (_, part) = self.counter(Rows::that(whole.of, whole.that.and(part)), cohort, 0);
                Place::Share { lane, whole: slot, part }
            }
            Measure::Sum { rows, of } => {
                let (lane, slot) = self.sum(rows, cohort, of);
                let (_, rows) = self.counter(rows, cohort, 0);
                Place::Sum { lane, slot, rows }
            }
            Measure::Mean { rows, of } => {
                let (lane, slot) = self.sum(rows, cohort, of);
                let (_, rows) = self.counter(rows, cohort, 0);
                Place::Mean { lane, slot, rows }
            }
            Measure::Percentile { rows, of, percent } => {
                let lane = self.lane(rows.of, cohort);
                let measured = Measured { rows: Counter::of(rows.that, 0), quantity: of };
                let slot = self.slot(lane, measured, |lane| &mut lane.sketches);
                let (_, rows) = self.counter(rows, cohort, 0);
                Place::Percentile { lane, slot, rows, percent }
            }
            Measure::Rate { rows, per } => {
                let (lane, slot) = self.counter(rows, cohort, 0);
                let (base, per) = self.sum(Rows::all(Unit::Base), Cohort::Received, per);
                Place::Rate { lane, slot, base, per }
            }
            Measure::Quotient { rows, of, per } => {
                let (lane, of) = self.sum(Rows::all(rows), cohort, of);
                let (_, per) = self.sum(Rows::all(rows), cohort, per);
                Place::Quotient { lane, of, per }
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
