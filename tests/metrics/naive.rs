//! Indicators computed the slow way: rows as structs, a loop for each figure, dates by chrono. Nothing
//! here asks the aggregate or its intervals.
#![allow(dead_code, reason = "each test program uses its part")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;
use redress_metrics::{
    Aggregate, Breakdown, Cohort, Dimension, Figure, Grain, Indicator, Measure, Outcome,
    Properties, Property, Quantity, Refusal, Rows, Scale, Table, Test, Unit,
};

#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) unit: Unit,
    pub(crate) has: Vec<Property>,
    pub(crate) unknown: Vec<Property>,
    pub(crate) dates: Vec<(Cohort, DateTime<Utc>)>,
    pub(crate) labels: Vec<(Dimension, String)>,
    pub(crate) measures: Vec<(Quantity, i64)>,
}

impl Row {
    pub(crate) fn new(unit: Unit, has: &[Property]) -> Self {
        let (has, none) = (has.to_vec(), Vec::new());
        Self { unit, has, unknown: none, dates: vec![], labels: vec![], measures: vec![] }
    }

    pub(crate) fn dated(mut self, cohort: Cohort, at: DateTime<Utc>) -> Self {
        self.dates.push((cohort, at));
        self
    }

    pub(crate) fn label(mut self, dimension: Dimension, label: &str) -> Self {
        self.labels.push((dimension, label.to_owned()));
        self
    }

    pub(crate) fn measure(mut self, quantity: Quantity, amount: i64) -> Self {
        self.measures.push((quantity, amount));
        self
    }

    pub(crate) fn push_to(&self, table: &mut Table) {
        let mut row = table.push(Properties::of(&self.has));
        for (cohort, at) in &self.dates {
            row.dated(*cohort, *at);
        }
        for (dimension, label) in &self.labels {
            row.label(*dimension, label);
        }
        for (quantity, amount) in &self.measures {
            row.measure(*quantity, *amount);
        }
        row.unknown(Properties::of(&self.unknown));
    }

    fn last<K: PartialEq, V: Clone>(pairs: &[(K, V)], key: &K) -> Option<V> {
        pairs.iter().rev().find(|(k, _)| k == key).map(|(_, v)| v.clone())
    }

    fn passes(&self, test: Test) -> bool {
        Property::ALL.iter().all(|p| {
            (!test.all.has(*p) || self.has.contains(p))
                && (!test.none.has(*p) || !self.has.contains(p))
        })
    }

    /// Whether it passes for some answer to what is unknown.
    fn may_pass(&self, test: Test) -> bool {
        Property::ALL.iter().all(|p| {
            if test.all.has(*p) && test.none.has(*p) {
                false
            } else {
                self.unknown.contains(p)
                    || (!test.all.has(*p) || self.has.contains(p))
                        && (!test.none.has(*p) || !self.has.contains(p))
            }
        })
    }

    fn silent_on(&self, asked: &BTreeSet<Property>) -> BTreeSet<Property> {
        asked.iter().copied().filter(|p| self.unknown.contains(p)).collect()
    }

    fn quantity(&self, of: Quantity) -> Option<i64> {
        Self::last(&self.measures, &of)
    }
}

/// Rows as one table. What the source cannot tell is unknown of every row.
pub(crate) fn table_of(unit: Unit, rows: &[Row]) -> Table {
    let mut table = Table::new(unit);
    rows.iter().filter(|row| row.unit == unit).for_each(|row| row.push_to(&mut table));
    table
}

pub(crate) fn add_all(aggregate: &mut Aggregate, rows: &[Row]) {
    for unit in Unit::ALL {
        aggregate.add(&table_of(*unit, rows));
    }
}

/// The text of the period in which an instant lies.
pub(crate) fn period(at: DateTime<Utc>, grain: Grain, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    match grain {
        Grain::Hour => local.format("%Y-%m-%dT%H").to_string(),
        Grain::Day => local.format("%Y-%m-%d").to_string(),
        Grain::Week => local.format("%G-W%V").to_string(),
        Grain::Month => local.format("%Y-%m").to_string(),
        Grain::Quarter => format!("{}-Q{}", local.year(), local.month().div_ceil(3)),
        Grain::Year => local.format("%Y").to_string(),
        Grain::Whole => "all".to_owned(),
    }
}

/// What a figure comes to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said {
    pub(crate) numerator: i128,
    pub(crate) denominator: u64,
    pub(crate) undetermined: u64,
    pub(crate) outcome: Outcome,
}

pub(crate) type Key = (String, Vec<Option<String>>, String);

pub(crate) fn said(figures: &[Figure]) -> BTreeMap<Key, Said> {
    let mut all = BTreeMap::new();
    for f in figures {
        let labels = f.group.iter().map(|(_, label)| label.clone()).collect();
        let key = (f.interval.to_string(), labels, f.indicator.to_string());
        let said = Said {
            numerator: f.numerator,
            denominator: f.denominator,
            undetermined: f.undetermined,
            outcome: f.outcome,
        };
        assert!(all.insert(key, said).is_none(), "a figure is there twice: {f:?}");
    }
    all
}

fn asked(tests: &[Test]) -> BTreeSet<Property> {
    let all = Property::ALL.iter().copied();
    all.filter(|p| tests.iter().any(|t| t.all.has(*p) || t.none.has(*p))).collect()
}

/// The exact percentile by nearest rank, times in whole seconds.
pub(crate) fn nearest_rank(of: Quantity, mut values: Vec<i64>, percent: u8) -> Option<i128> {
    let unit = if of.scale() == Scale::Time { 1_000_000 } else { 1_i128 };
    values.sort_unstable();
    let rank = (values.len() * usize::from(percent)).div_ceil(100).max(1);
    let value = i128::from(*values.get(rank - 1)?).max(0);
    Some((value + unit - 1) / unit * unit)
}

/// Every figure, one by one.
pub(crate) fn figures(breakdown: &Breakdown, rows: &[Row]) -> BTreeMap<Key, Said> {
    let group = |row: &Row, cohort: Cohort| {
        let at = Row::last(&row.dates, &cohort).filter(in_range)?;
        let labels = breakdown.by.iter().map(|by| Row::last(&row.labels, by)).collect::<Vec<_>>();
        Some((period(at, breakdown.grain, breakdown.zone), labels))
    };
    let lanes = |indicator: &Indicator| {
        let base = matches!(indicator.measure, Measure::Rate { .. });
        let own = indicator.measure.units()[0];
        let mut lanes = vec![(own, indicator.cohort)];
        lanes.extend(base.then_some((Unit::Base, Cohort::Received)));
        lanes
    };
    let mut groups = BTreeSet::new();
    for (unit, cohort) in breakdown.indicators.iter().flat_map(lanes) {
        let own = rows.iter().filter(|row| row.unit == unit);
        groups.extend(own.filter_map(|row| group(row, cohort)));
    }
    let mut all = BTreeMap::new();
    for indicator in &breakdown.indicators {
        let refusal = refusal(indicator, rows);
        for (period, labels) in &groups {
            let here = |unit, cohort| -> Vec<&Row> {
                let wanted = (period.clone(), labels.clone());
                let of_unit = rows.iter().filter(|row| row.unit == unit);
                of_unit.filter(|row| group(row, cohort).as_ref() == Some(&wanted)).collect()
            };
            let mut said = one(indicator, &here);
            // An outside count that is not split like the cases stands in a group where none is.
            let unlike = matches!(indicator.measure, Measure::Rate { rows, .. }
                if here(rows.of, indicator.cohort).is_empty());
            if unlike && labels.iter().any(Option::is_none) {
                said = Said {
                    numerator: 0,
                    denominator: 0,
                    undetermined: 0,
                    outcome: Outcome::NotEnoughData,
                };
            }
            if let Some(refusal) = refusal {
                said.outcome = Outcome::Refused(refusal);
            }
            all.insert((period.clone(), labels.clone(), indicator.id.to_string()), said);
        }
    }
    all
}

fn in_range(at: &DateTime<Utc>) -> bool {
    (1970..2200).contains(&at.year())
}

#[allow(clippy::cast_precision_loss, reason = "as the figures are shown")]
fn one<'a>(indicator: &Indicator, here: &dyn Fn(Unit, Cohort) -> Vec<&'a Row>) -> Said {
    let of = |rows: Rows| here(rows.of, indicator.cohort);
    let split = |rows: Rows, also: &[Test]| {
        let mut tests = also.to_vec();
        tests.push(rows.that);
        let asked = asked(&tests);
        let (mut sure, mut open) = (Vec::new(), 0_u64);
        for row in of(rows) {
            if row.silent_on(&asked).is_empty() {
                if row.passes(rows.that) {
                    sure.push(row);
                }
            } else if row.may_pass(rows.that) {
                open += 1;
            }
        }
        (sure, open)
    };
    let ratio = |numerator: i128, denominator: u64, undetermined| Said {
        numerator,
        denominator,
        undetermined,
        outcome: match denominator {
            0 => Outcome::NotEnoughData,
            some => Outcome::Value(numerator as f64 / some as f64),
        },
    };
    let plain = |numerator: i128, denominator: u64, undetermined| {
        let outcome = Outcome::Value(numerator as f64);
        Said { numerator, denominator, undetermined, outcome }
    };
    let values = |rows: &[&Row], of| -> Vec<i64> {
        rows.iter().filter_map(|row| row.quantity(of)).collect()
    };
    let total = |values: &[i64]| values.iter().map(|v| i128::from(*v)).sum::<i128>();
    match indicator.measure {
        Measure::Count { rows } => {
            let (sure, open) = split(rows, &[]);
            plain(sure.len() as i128, sure.len() as u64, open)
        }
        Measure::Share { whole, part } => {
            let (sure, open) = split(whole, &[part]);
            let count = sure.iter().filter(|row| row.passes(part)).count();
            ratio(count as i128, sure.len() as u64, open)
        }
        Measure::Sum { rows, of } => {
            let (sure, open) = split(rows, &[]);
            let values = values(&sure, of);
            plain(total(&values), values.len() as u64, open)
        }
        Measure::Mean { rows, of } => {
            let (sure, open) = split(rows, &[]);
            let values = values(&sure, of);
            ratio(total(&values), values.len() as u64, open)
        }
        Measure::Percentile { rows, of, percent } => {
            let (sure, open) = split(rows, &[]);
            let values = values(&sure, of);
            let count = values.len() as u64;
            match nearest_rank(of, values, percent) {
                Some(value) => plain(value, count, open),
                None => Said { outcome: Outcome::NotEnoughData, ..plain(0, 0, open) },
            }
        }
        Measure::Rate { rows, per } => {
            let (sure, open) = split(rows, &[]);
            let base = values(&here(Unit::Base, Cohort::Received), per);
            ratio(sure.len() as i128, u64::try_from(total(&base)).unwrap_or(0), open)
        }
        Measure::Quotient { rows, of: what, per } => {
            let rows = of(Rows::all(rows));
            let per = total(&values(&rows, per));
            ratio(total(&values(&rows, what)), u64::try_from(per).unwrap_or(0), 0)
        }
    }
}

/// Whether the records of all periods and groups together support it.
fn refusal(indicator: &Indicator, rows: &[Row]) -> Option<Refusal> {
    let (whole, part) = match indicator.measure {
        Measure::Share { whole, part } => (whole, Some(part)),
        Measure::Quotient { .. } => return None,
        Measure::Count { rows }
        | Measure::Sum { rows, .. }
        | Measure::Mean { rows, .. }
        | Measure::Percentile { rows, .. }
        | Measure::Rate { rows, .. } => (rows, None),
    };
    let mut tests = vec![whole.that];
    tests.extend(part);
    let asked = asked(&tests);
    let own: Vec<&Row> = rows.iter().filter(|row| row.unit == whole.of).collect();
    let known = |row: &&&Row| row.silent_on(&asked).is_empty();
    let silent: Vec<_> = own.iter().filter(|row| !known(row) && row.may_pass(whole.that)).collect();
    let about: BTreeSet<Property> = silent.iter().flat_map(|row| row.silent_on(&asked)).collect();
    if silent.is_empty() {
        return None;
    }
    let answered: Vec<_> = own.iter().filter(|row| known(row) && row.passes(whole.that)).collect();
    let Some(part) = part else {
        let never = |p: &Property| own.iter().all(|row| row.unknown.contains(p));
        let about: Properties = about.into_iter().filter(never).collect();
        return (answered.is_empty() && !about.is_empty())
            .then_some(Refusal::NotRecorded { about });
    };
    let about: Properties = about.into_iter().collect();
    if answered.is_empty() {
        return Some(Refusal::NotRecorded { about });
    }
    let yes = answered.iter().filter(|row| row.passes(part)).count();
    let (answered, silent) = (answered.len() as u64, silent.len() as u64);
    (yes == 0 || yes as u64 == answered).then_some(Refusal::OneSided { about, answered, silent })
}
