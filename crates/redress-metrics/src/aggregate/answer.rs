//! Reading figures off an aggregate.

use std::collections::BTreeMap;

use super::super::dimensions::{Cohort, Grain, Unit};
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
        let measures = self.breakdown.indicators.iter().map(|indicator| indicator.measure);
        let refusals: Vec<Option<Refusal>> = self
            .plan
            .places
            .iter()
            .zip(measures)
            .map(|(place, measure)| self.refusal(*place, measure))
            .collect();
        let mut figures = Vec::with_capacity(index.len().saturating_mul(self.plan.places.len()));
        for ((ordinal, labels), groups) in &index {
            let interval = Interval::new(self.breakdown.grain, *ordinal);
            let group: Group =
                self.breakdown.by.iter().copied().zip(labels.iter().cloned()).collect();
            let asked = self.breakdown.indicators.iter().zip(&self.plan.places).zip(&refusals);
            for ((indicator, place), refusal) in asked {
                let mut number = self.number(*place, indicator.measure, groups);
                if matches!(indicator.measure, Measure::Rate { .. })
                    && groups.get(place.lane) == Some(&None)
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

    fn refusal(&self, place: Place, measure: Measure) -> Option<Refusal> {
        if matches!(measure, Measure::Quotient { .. }) {
            return None;
        }
        let total = |lane: &Lane, slot: usize, silent: bool| {
            let cells = lane.keys().enumerate().map(|(group, _)| lane.cells(group));
            let of = |cells: super::lane::Cells<'_>| {
                let counts = if silent { cells.silent } else { cells.counts };
                counts.get(slot).copied().unwrap_or(0)
            };
            cells.map(of).fold(0, u64::saturating_add)
        };
        let lane = self.lanes.get(place.lane)?;
        let silent = total(lane, place.rows, true);
        if silent == 0 {
            return None;
        }
        let about = Properties::from_bits(lane.about.get(place.rows).copied().unwrap_or(0));
        let answered = total(lane, place.rows, false);
        if !matches!(measure, Measure::Share { .. }) {
            // Rows that do not pass say something too: none of them is a known zero.
            let never = about.without(Properties::from_bits(lane.told));
            return (answered == 0 && !never.is_empty())
                .then_some(Refusal::NotRecorded { about: never });
        }
        if answered == 0 {
            return Some(Refusal::NotRecorded { about });
        }
        let yes = total(lane, place.value, false);
        (yes == 0 || yes == answered).then_some(Refusal::OneSided { about, answered, silent })
    }

    fn number(&self, place: Place, measure: Measure, groups: &[Option<usize>]) -> Number {
        // A group that only another unit has rows of counts nothing here.
        let cells = |lane: usize| {
            let group = groups.get(lane).copied().flatten()?;
            Some(self.lanes.get(lane)?.cells(group))
        };
        let count = |slot: usize| {
            cells(place.lane).and_then(|cells| cells.counts.get(slot).copied()).unwrap_or(0)
        };
        let silent = cells(place.lane).and_then(|c| c.silent.get(place.rows).copied()).unwrap_or(0);
        let sum = |lane, slot: usize| cells(lane).map(|cells| cells.sum(slot)).unwrap_or_default();
        let value = || sum(place.lane, place.value);
        let per = || u64::try_from(sum(place.base, place.per).total).unwrap_or(0);
        match measure {
            Measure::Count { .. } => {
                Number::plain(count(place.rows).into(), count(place.rows)).silent(silent)
            }
            Measure::Share { .. } => {
                Number::ratio(count(place.value).into(), count(place.rows)).silent(silent)
            }
            Measure::Sum { .. } => Number::plain(value().total, value().rows).silent(silent),
            Measure::Mean { .. } => Number::ratio(value().total, value().rows).silent(silent),
            Measure::Rate { .. } => Number::ratio(count(place.rows).into(), per()).silent(silent),
            Measure::Quotient { .. } => Number::ratio(value().total, per()),
            Measure::Percentile { of, percent, .. } => {
                let sketch = cells(place.lane).and_then(|c| c.percentiles.get(place.value));
                let read = sketch.and_then(|s| Some((s.percentile(of, percent)?, s.len())));
                read.map_or(Number::NOTHING, |(value, of)| Number::plain(value.into(), of))
                    .silent(silent)
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
