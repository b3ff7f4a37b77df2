//! Reading figures off an aggregate.

use std::collections::BTreeMap;

use super::super::axis::{Cohort, Grain, Unit};
use super::super::figure::{Figure, Group, Outcome, Refusal};
use super::super::indicator::Measure;
use super::super::interval::{Interval, NO_INTERVAL};
use super::super::property::Properties;
use super::Aggregate;
use super::lane::Lane;
use super::plan::Place;

/// A group of figures: its period and labels.
type Key = (i32, Vec<Option<String>>);

/// Where a key's numbers are in each lane.
type Index = BTreeMap<Key, Vec<Option<usize>>>;

impl Aggregate {
    /// Every figure: by period, then group, then indicator in the order of the breakdown.
    ///
    /// A group has a figure for each indicator as soon as any row of it was seen. Rows without the date
    /// of a cohort are in none; [`Aggregate::rows`] counts them.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure> {
        let index = self.index();
        let refusals: Vec<Option<Refusal>> =
            self.plan.places.iter().map(|place| self.refusal(*place)).collect();
        let mut figures = Vec::with_capacity(index.len().saturating_mul(self.plan.places.len()));
        for ((ordinal, labels), groups) in &index {
            let interval = Interval::new(self.breakdown.grain, *ordinal);
            let group: Group =
                self.breakdown.by.iter().copied().zip(labels.iter().cloned()).collect();
            let asked = self.breakdown.indicators.iter().zip(&self.plan.places).zip(&refusals);
            for ((indicator, place), refusal) in asked {
                let mut number = self.number(*place, &indicator.measure, groups);
                if matches!(place, Place::Rate { lane, .. } if groups.get(*lane) == Some(&None))
                    && labels.iter().any(Option::is_none)
                {
                    // The outside count is not split like the cases: theirs are in other groups.
                    number = Number { undetermined: 0, ..Number::NOTHING };
                }
                figures.push(Figure {
                    indicator: indicator.id.clone(),
                    interval,
                    group: group.clone(),
                    numerator: number.numerator,
                    denominator: number.denominator,
                    undetermined: number.undetermined,
                    outcome: refusal.map_or(number.outcome, Outcome::Refused),
                });
            }
        }
        figures
    }

    /// The figures of everything together, without periods and groups, by indicator.
    #[must_use]
    pub fn totals(&self) -> Vec<Figure> {
        // Every length of period is made of whole ones of itself, and all time of every one.
        let rolled = self.roll_up(Grain::Whole, &[]);
        let figures = rolled.map(|all| all.figures()).unwrap_or_default();
        if figures.is_empty() { self.empty() } else { figures }
    }

    fn empty(&self) -> Vec<Figure> {
        let nothing = |measure: &Measure| match measure {
            Measure::Count { .. } | Measure::Sum { .. } => Outcome::Value(0.0),
            _ => Outcome::NotEnoughData,
        };
        let figure = |indicator: &super::super::Indicator| Figure {
            indicator: indicator.id.clone(),
            interval: Interval::WHOLE,
            group: Vec::new(),
            numerator: 0,
            denominator: 0,
            undetermined: 0,
            outcome: nothing(&indicator.measure),
        };
        self.breakdown.indicators.iter().map(figure).collect()
    }

    /// Rows that were seen, by unit and cohort: all, and those of them without the date.
    #[must_use]
    pub fn rows(&self) -> Vec<(Unit, Cohort, u64, u64)> {
        let lanes = self.plan.lanes.iter().zip(&self.lanes);
        lanes
            .map(|(spec, lane)| {
                let undated = lane
                    .keys()
                    .enumerate()
                    .filter(|(_, (ordinal, _))| *ordinal == NO_INTERVAL)
                    .filter_map(|(group, _)| lane.cells(group).counts.first().copied())
                    .fold(0, u64::saturating_add);
                (spec.unit, spec.cohort, lane.rows, undated)
            })
            .collect()
    }

    /// Whether every row that came is in exactly one group of each lane.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.lanes.iter().all(|lane| {
            let counted = lane
                .keys()
                .enumerate()
                .filter_map(|(group, _)| lane.cells(group).counts.first().copied())
                .fold(0, u64::saturating_add);
            counted == lane.rows
        })
    }

    /// The groups of all lanes, each with its number in every lane.
    fn index(&self) -> Index {
        let mut index = Index::new();
        for (at, lane) in self.lanes.iter().enumerate() {
            for (group, (ordinal, symbols)) in lane.keys().enumerate() {
                if ordinal == NO_INTERVAL {
                    continue;
                }
                let name = |(symbol, names): (&u32, &super::Labels)| {
                    names.name(*symbol).map(|name| String::from(&**name))
                };
                let labels = symbols.iter().zip(&self.names).map(name).collect();
                let numbers =
                    index.entry((ordinal, labels)).or_insert_with(|| vec![None; self.lanes.len()]);
                if let Some(slot) = numbers.get_mut(at) {
                    *slot = Some(group);
                }
            }
        }
        index
    }

    fn refusal(&self, place: Place) -> Option<Refusal> {
        let total = |lane: &Lane, slot: usize, silent: bool| {
            let cells = lane.keys().enumerate().map(|(group, _)| lane.cells(group));
            let of = |cells: super::lane::Cells<'_>| {
                let counts = if silent { cells.silent } else { cells.counts };
                counts.get(slot).copied().unwrap_or(0)
            };
            cells.map(of).fold(0, u64::saturating_add)
        };
        let (lane, slot, part) = match place {
            Place::Count { lane, slot }
            | Place::Rate { lane, slot, .. }
            | Place::Sum { lane, rows: slot, .. }
            | Place::Mean { lane, rows: slot, .. }
            | Place::Percentile { lane, rows: slot, .. } => (lane, slot, None),
            Place::Share { lane, whole, part } => (lane, whole, Some(part)),
            Place::Quotient { .. } => return None,
        };
        let lane = self.lanes.get(lane)?;
        let silent = total(lane, slot, true);
        if silent == 0 {
            return None;
        }
        let about = Properties::from_bits(lane.about.get(slot).copied().unwrap_or(0));
        let answered = total(lane, slot, false);
        let Some(part) = part else {
            // Rows that do not pass say something too: none of them is a known zero.
            let never = about.without(Properties::from_bits(lane.told));
            return (answered == 0 && !never.is_empty())
                .then_some(Refusal::NotRecorded { about: never });
        };
        if answered == 0 {
            return Some(Refusal::NotRecorded { about });
        }
        let yes = total(lane, part, false);
        (yes == 0 || yes == answered).then_some(Refusal::OneSided { about, answered, silent })
    }

    fn number(&self, place: Place, measure: &Measure, groups: &[Option<usize>]) -> Number {
        let cells = |lane: usize| {
            let group = groups.get(lane).copied().flatten()?;
            Some(self.lanes.get(lane)?.cells(group))
        };
        let count = |lane, slot: usize| {
            cells(lane).and_then(|cells| cells.counts.get(slot).copied()).unwrap_or(0)
        };
        let silent = |lane, slot: usize| {
            cells(lane).and_then(|cells| cells.silent.get(slot).copied()).unwrap_or(0)
        };
        let sum = |lane, slot: usize| cells(lane).map_or((0, 0), |cells| cells.sum(slot));
        match place {
            Place::Count { lane, slot } => {
                Number::plain(count(lane, slot).into(), count(lane, slot))
                    .silent(silent(lane, slot))
            }
            Place::Share { lane, whole, part } => {
                Number::ratio(count(lane, part).into(), count(lane, whole))
                    .silent(silent(lane, whole))
            }
            Place::Sum { lane, slot, rows } => {
                let (sum, of) = sum(lane, slot);
                Number::plain(sum, of).silent(silent(lane, rows))
            }
            Place::Mean { lane, slot, rows } => {
                let (sum, of) = sum(lane, slot);
                Number::ratio(sum, of).silent(silent(lane, rows))
            }
            Place::Rate { lane, slot, base, per } => {
                let (customers, _) = sum(base, per);
                let of = u64::try_from(customers).unwrap_or(0);
                Number::ratio(count(lane, slot).into(), of).silent(silent(lane, slot))
            }
            Place::Quotient { lane, of, per } => {
                let ((of, _), (per, _)) = (sum(lane, of), sum(lane, per));
                Number::ratio(of, u64::try_from(per).unwrap_or(0))
            }
            Place::Percentile { lane, slot, rows, percent } => {
                let sketch = cells(lane).and_then(|cells| cells.percentiles.get(slot));
                let Measure::Percentile { of, .. } = measure else { return Number::NOTHING };
                let read = sketch
                    .and_then(|sketch| Some((sketch.percentile(*of, percent)?, sketch.len())));
                read.map_or(Number::NOTHING, |(value, of)| Number::plain(value.into(), of))
                    .silent(silent(lane, rows))
            }
        }
    }
}

/// The numbers of a figure.
struct Number {
    numerator: i128,
    denominator: u64,
    undetermined: u64,
    outcome: Outcome,
}

#[allow(
    clippy::cast_precision_loss,
    reason = "values for people; the exact counts stand beside them"
)]
impl Number {
    const NOTHING: Self =
        Self { numerator: 0, denominator: 0, undetermined: 0, outcome: Outcome::NotEnoughData };

    const fn plain(amount: i128, rows: u64) -> Self {
        let outcome = Outcome::Value(amount as f64);
        Self { numerator: amount, denominator: rows, undetermined: 0, outcome }
    }

    const fn ratio(numerator: i128, denominator: u64) -> Self {
        let outcome = match denominator {
            0 => Outcome::NotEnoughData,
            some => Outcome::Value(numerator as f64 / some as f64),
        };
        Self { numerator, denominator, undetermined: 0, outcome }
    }

    const fn silent(mut self, rows: u64) -> Self {
        self.undetermined = rows;
        self
    }
}
