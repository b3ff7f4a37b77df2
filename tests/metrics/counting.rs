//! Counting in small: few rows in each test, every number of them counted by hand.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use redress::vocabulary::{IndicatorId, Label, Lang};
use redress_metrics::indicators::{cases, share};
use redress_metrics::{
    Aggregate, AggregateError, Breakdown, Cohort, Dimension, Grain, Indicator, Measure, Outcome,
    Properties, Property, Quantity, Rows, Table, Test, Unit,
};
use serde_json::Value;

use crate::common::at;

const SECOND: i64 = 1_000_000;

fn indicator(id: &str, measure: Measure) -> Indicator {
    let id: IndicatorId = id.parse().expect("an id");
    Indicator::new(id, Label::new("counted", "统计"), Cohort::Received, measure)
}

fn asking(grain: Grain, by: &[Dimension], indicators: Vec<Indicator>) -> Aggregate {
    Aggregate::new(Breakdown { zone: chrono_tz::UTC, grain, by: by.to_vec(), indicators })
}

fn day() -> DateTime<Utc> {
    at("2026-03-02T01:00:00Z")
}

fn sent(part: &Aggregate) -> Aggregate {
    serde_json::from_value(serde_json::to_value(part).expect("JSON")).expect("back")
}

/// How many rows each group of one count has.
fn counts(aggregate: &Aggregate) -> BTreeMap<(String, Vec<Option<String>>), u64> {
    let figures = aggregate.figures().into_iter();
    figures
        .map(|figure| {
            let labels = figure.group.into_iter().map(|(_, label)| label).collect();
            ((figure.interval.to_string(), labels), figure.denominator)
        })
        .collect()
}

/// Periods that go back and forth by centuries, and more and more labels: each row is in its group.
#[test]
fn rows_are_found_in_their_groups_however_far_apart_they_are() {
    let hours = [
        "2026-03-02T01",
        "2026-03-02T00",
        "2026-03-02T01",
        "2026-03-01T20",
        "2026-02-01T03",
        "2026-03-02T02",
        "2026-03-02T01",
        "1970-01-01T00",
        "2026-03-02T01",
        "2199-12-31T23",
        "1970-01-01T00",
        "2026-02-01T03",
        "2199-12-31T23",
    ];
    let by = [Dimension::Department, Dimension::Channel];
    let count = Measure::Count { rows: Rows::all(Unit::Case) };
    let mut aggregate = asking(Grain::Hour, &by, vec![indicator("all", count)]);
    let mut expected: BTreeMap<(String, Vec<Option<String>>), u64> = BTreeMap::new();
    let mut rows = 0;
    for (n, hour) in hours.iter().enumerate() {
        let mut table = Table::new(Unit::Case);
        for label in 0..=n {
            let department = format!("d{label}");
            let channel = (label % 3 > 0).then(|| format!("c{}", label % 3));
            let mut row = table.push(Properties::NONE);
            row.received(at(&format!("{hour}:30:00Z"))).label(Dimension::Department, &department);
            if let Some(channel) = &channel {
                row.label(Dimension::Channel, channel);
            }
            let group = ((*hour).to_owned(), vec![Some(department), channel]);
            *expected.entry(group).or_default() += 1;
            rows += 1;
        }
        // One has no date, and the last has no label.
        table.push(Properties::NONE).label(Dimension::Department, "d0");
        table.push(Properties::NONE).received(at(&format!("{hour}:00:00Z")));
        *expected.entry(((*hour).to_owned(), vec![None, None])).or_default() += 1;
        rows += 2;
        aggregate.add(&table);
        assert_eq!(counts(&aggregate), expected, "{hour}");
    }
    let undated = u64::try_from(hours.len()).expect("a count");
    assert_eq!(aggregate.rows(), [(Unit::Case, Cohort::Received, rows, undated)]);
    assert_eq!(aggregate.check(), Ok(()));
    // Sent and merged, everything is there twice.
    let mut twice = sent(&aggregate);
    assert_eq!(counts(&twice), expected);
    twice.merge(&aggregate).expect("one question");
    let doubled = expected.into_iter().map(|(group, count)| (group, 2 * count)).collect();
    assert_eq!(counts(&twice), doubled);
    assert_eq!(twice.rows(), [(Unit::Case, Cohort::Received, 2 * rows, 2 * undated)]);
    assert_eq!(twice.check(), Ok(()));
}

/// More rows of one group than fit a packed counter, with and without what is not known.
#[test]
fn hundreds_of_rows_of_one_group_are_counted_one_by_one() {
    let closed = share(cases(&[]), &[Property::Closed]);
    let fees = Measure::Sum {
        rows: Rows::that(Unit::Case, Test::with(&[Property::Closed])),
        of: Quantity::Amount,
    };
    let never = Rows::that(Unit::Case, Test::with(&[Property::Closed]).not(&[Property::Closed]));
    let mut aggregate = asking(
        Grain::Month,
        &[],
        vec![
            indicator("closed", closed),
            indicator("fees", fees),
            indicator("never", Measure::Count { rows: never }),
        ],
    );
    let mut table = Table::new(Unit::Case);
    for n in 0..700 {
        let has = Properties::NONE.with_if(Property::Closed, n % 7 == 0);
        table.push(has).received(day()).measure(Quantity::Amount, 3);
    }
    aggregate.add(&table);
    let told = |aggregate: &Aggregate| -> Vec<_> {
        let figures = aggregate.figures().into_iter();
        figures.map(|f| (f.numerator, f.denominator, f.undetermined)).collect()
    };
    assert_eq!(told(&aggregate), [(100, 700, 0), (300, 100, 0), (0, 0, 0)]);
    // Of three it is not known, and one of these says that it is.
    table.clear();
    for has in [Properties::NONE, Properties::NONE, Properties::of(&[Property::Closed])] {
        let mut row = table.push(has);
        row.received(day()).measure(Quantity::Amount, 1_000).unknown(Property::Closed.into());
    }
    table.push(Properties::of(&[Property::Closed])).received(day()).measure(Quantity::Amount, 5);
    aggregate.add(&table);
    assert_eq!(told(&aggregate), [(101, 701, 3), (305, 101, 3), (0, 0, 0)]);
    assert_eq!(told(&sent(&aggregate)), told(&aggregate));
    assert_eq!(aggregate.check(), Ok(()));
}

/// Nothing of the rows that were removed is on those that come after them.
#[test]
fn a_cleared_table_begins_anew() {
    let fees = Measure::Sum { rows: Rows::all(Unit::Case), of: Quantity::Amount };
    let closed = share(cases(&[]), &[Property::Closed]);
    let indicators = vec![indicator("fees", fees), indicator("closed", closed)];
    let mut aggregate = asking(Grain::Month, &[Dimension::Department], indicators);
    let mut table = Table::new(Unit::Case);
    table
        .push(Properties::of(&[Property::Closed]))
        .received(day())
        .label(Dimension::Department, "sales")
        .measure(Quantity::Amount, 3)
        .unknown(Property::Closed.into());
    table.clear();
    assert!(table.is_empty());
    table.push(Properties::NONE).received(at("2026-04-02T00:00:00Z"));
    // What is said last stands.
    let mut row = table.push(Properties::NONE);
    row.received(day()).received(at("2026-04-03T00:00:00Z")).label(Dimension::Department, "parts");
    row.label(Dimension::Department, "paint").measure(Quantity::Amount, 8);
    row.measure(Quantity::Amount, 5);
    table.push(Properties::NONE);
    aggregate.add(&table);
    let figures = aggregate.figures();
    let told: Vec<_> = figures
        .iter()
        .map(|f| {
            let department = f.group[0].1.as_deref();
            (f.interval.to_string(), department, f.numerator, f.denominator, f.undetermined)
        })
        .collect();
    let line = |department, numerator, denominator| {
        ("2026-04".to_owned(), department, numerator, denominator, 0)
    };
    assert_eq!(
        told,
        [line(None, 0, 0), line(None, 0, 1), line(Some("paint"), 5, 1), line(Some("paint"), 0, 1)]
    );
    assert_eq!(aggregate.rows(), [(Unit::Case, Cohort::Received, 3, 1)]);
}

fn percentiles(of: Quantity, amounts: &[Option<i64>]) -> Aggregate {
    let measure = |percent| Measure::Percentile { rows: Rows::all(Unit::Case), of, percent };
    let other = Measure::Percentile {
        rows: Rows::that(Unit::Case, Test::with(&[Property::Closed])),
        of: Quantity::Score,
        percent: 100,
    };
    let mut indicators: Vec<Indicator> =
        [1, 50, 51, 100].map(|percent| indicator(&format!("p{percent}"), measure(percent))).into();
    indicators.push(indicator("other", other));
    let mut aggregate = asking(Grain::Month, &[], indicators);
    let mut table = Table::new(Unit::Case);
    for (n, amount) in amounts.iter().enumerate() {
        let mut row = table.push(Properties::NONE.with_if(Property::Closed, n == 0));
        row.received(day()).measure(Quantity::Score, if n == 0 { 7 } else { 9 });
        if let Some(amount) = amount {
            row.measure(of, *amount);
        }
    }
    aggregate.add(&table);
    aggregate
}

/// The percentiles 1, 50, 51 and 100 with the number of values; of another quantity there is one value.
fn read(aggregate: &Aggregate) -> (Vec<i128>, u64) {
    let figures = aggregate.figures();
    assert_eq!((figures[4].numerator, figures[4].denominator), (7, 1));
    let values = figures[..4].iter().map(|figure| figure.numerator).collect();
    (values, figures[0].denominator)
}

/// By nearest rank: the smallest value that so many percent do not exceed.
#[test]
fn percentiles_of_a_few_values_are_read_off_before_and_after_a_journey_and_a_merger() {
    // Seconds are rounded up, what is below zero is zero, and what there is not does not count.
    let some = |values: &[i64]| values.iter().map(|value| Some(*value)).collect::<Vec<_>>();
    let part = percentiles(
        Quantity::Handling,
        &[some(&[5 * SECOND, SECOND, -SECOND, 2 * SECOND + 1]), vec![None, None]].concat(),
    );
    let second = i128::from(SECOND);
    assert_eq!(read(&part), (vec![0, second, 3 * second, 5 * second], 4));
    assert_eq!(read(&sent(&part)), read(&part));
    let other = percentiles(Quantity::Handling, &some(&[9 * SECOND, 5 * SECOND, 4 * SECOND]));
    let both = (vec![0, 4 * second, 4 * second, 9 * second], 7);
    for (one, two) in [
        (sent(&part), sent(&other)),
        (sent(&other), sent(&part)),
        (
            sent(&part),
            percentiles(Quantity::Handling, &some(&[9 * SECOND, 5 * SECOND, 4 * SECOND])),
        ),
        (
            percentiles(Quantity::Handling, &some(&[9 * SECOND, 5 * SECOND, 4 * SECOND])),
            sent(&part),
        ),
    ] {
        let mut merged = one;
        merged.merge(&two).expect("one question");
        let (values, count) = read_all(&merged);
        assert_eq!((values, count), both);
    }
    // Amounts and numbers are what they are.
    let money = percentiles(Quantity::Amount, &some(&[300, 100, 200]));
    assert_eq!(read(&money), (vec![100, 200, 200, 300], 3));
    assert_eq!(read(&sent(&money)), read(&money));
    let nothing = percentiles(Quantity::Amount, &[None]);
    assert_eq!(nothing.figures()[0].outcome, Outcome::NotEnoughData);
}

/// The same where both parts have the value of another quantity.
fn read_all(aggregate: &Aggregate) -> (Vec<i128>, u64) {
    let figures = aggregate.figures();
    assert_eq!((figures[4].numerator, figures[4].denominator), (7, 2));
    (figures[..4].iter().map(|figure| figure.numerator).collect(), figures[0].denominator)
}

/// More rows than may wait to be sorted in, of two values; and values of more than 32 bits, which are rounded by 0.8 % at
/// most, above 2⁴³ to that.
#[test]
fn thousands_of_values_and_large_ones_are_all_there() {
    let many: Vec<Option<i64>> = (0..8_200).map(|n| Some(if n < 4_100 { 3 } else { 8 })).collect();
    let part = percentiles(Quantity::Amount, &many);
    assert_eq!(read(&part), (vec![3, 3, 8, 8], 8_200));
    let mut twice = percentiles(Quantity::Amount, &many);
    twice.merge(&part).expect("one question");
    assert_eq!(read_all(&twice), (vec![3, 3, 8, 8], 16_400));
    let large = percentiles(Quantity::Amount, &[Some(1 << 33), Some(3), Some(1 << 50), Some(4)]);
    let within = |value: i128, exact: i128| (exact..=exact + exact / 125).contains(&value);
    for aggregate in [sent(&large), large] {
        let (values, count) = read(&aggregate);
        assert_eq!((count, values[0], values[1]), (4, 3, 4));
        assert!(within(values[2], 1 << 33) && within(values[3], 1 << 43), "{values:?}");
        // With exact ones it is rounded still.
        let mut merged = percentiles(Quantity::Amount, &many);
        merged.merge(&aggregate).expect("one question");
        let (values, count) = read_all(&merged);
        assert_eq!((count, &values[..3]), (8_204, &[3, 4, 8][..]));
        assert!(within(values[3], 1 << 43), "{values:?}");
    }
}

/// A part from elsewhere may list a value twice, or none times, in any order.
#[test]
fn values_of_a_part_are_added_up_whatever_their_order() {
    let part = percentiles(Quantity::Amount, &[Some(4)]);
    let mut json = serde_json::to_value(&part).expect("JSON");
    let values: &mut Value = &mut json["lanes"][0]["groups"][0]["sketches"][0]["values"];
    *values = serde_json::json!([[9, 1], [2, 1], [5, 0], [9, 2], [2, 3]]);
    let read: Aggregate = serde_json::from_value(json).expect("back");
    let figures = read.figures();
    let told: Vec<_> = figures[..4].iter().map(|f| (f.numerator, f.denominator)).collect();
    assert_eq!(told, [(2, 7), (2, 7), (2, 7), (9, 7)]);
}

#[test]
fn figures_are_rolled_up_to_longer_periods_and_fewer_dimensions_only() {
    let count = Measure::Count { rows: Rows::all(Unit::Case) };
    let by = [Dimension::Department, Dimension::Channel];
    let mut aggregate = asking(Grain::Month, &by, vec![indicator("all", count)]);
    let mut table = Table::new(Unit::Case);
    for (month, department, channel) in
        [("01", "sales", "post"), ("03", "sales", "oem"), ("04", "parts", "oem")]
    {
        let mut row = table.push(Properties::NONE);
        row.received(at(&format!("2026-{month}-15T00:00:00Z")))
            .label(Dimension::Department, department)
            .label(Dimension::Channel, channel);
    }
    aggregate.add(&table);
    let rolled = |grain, by: &[Dimension]| aggregate.roll_up(grain, by).map(|told| counts(&told));
    let group = |interval: &str, labels: &[&str], count| {
        let labels = labels.iter().map(|label| Some((*label).to_owned())).collect::<Vec<_>>();
        ((interval.to_owned(), labels), count)
    };
    assert_eq!(
        rolled(Grain::Quarter, &[Dimension::Channel]),
        Ok([
            group("2026-Q1", &["post"], 1),
            group("2026-Q1", &["oem"], 1),
            group("2026-Q2", &["oem"], 1),
        ]
        .into())
    );
    assert_eq!(
        rolled(Grain::Whole, &[Dimension::Channel, Dimension::Department]),
        Ok([
            group("all", &["post", "sales"], 1),
            group("all", &["oem", "sales"], 1),
            group("all", &["oem", "parts"], 1),
        ]
        .into())
    );
    assert_eq!(
        rolled(Grain::Week, &[]),
        Err(AggregateError::Grain { have: Grain::Month, wanted: Grain::Week })
    );
    assert_eq!(
        rolled(Grain::Year, &[Dimension::Subject]),
        Err(AggregateError::Dimension(Dimension::Subject))
    );
    let totals = aggregate.totals();
    assert_eq!((totals.len(), totals[0].numerator, totals[0].denominator), (1, 3, 3));
    // Of nothing, a count is 0 and a share is no figure.
    let part = share(cases(&[]), &[Property::Closed]);
    let empty = asking(Grain::Month, &by, vec![indicator("all", count), indicator("part", part)]);
    let outcomes: Vec<_> = empty.totals().iter().map(|figure| figure.outcome).collect();
    assert_eq!(outcomes, [Outcome::Value(0.0), Outcome::NotEnoughData]);
}

/// Cases are split by department and the customers outside are not: a rate has no figure by department, and one
/// for all where neither is split.
#[test]
fn a_rate_is_not_read_off_groups_that_the_outside_count_does_not_have() {
    let rate = Measure::Rate { rows: Rows::all(Unit::Case), per: Quantity::Customers };
    let mut aggregate =
        asking(Grain::Month, &[Dimension::Department], vec![indicator("rate", rate)]);
    let mut table = Table::new(Unit::Case);
    table.push(Properties::NONE).received(day()).label(Dimension::Department, "sales");
    table.push(Properties::NONE).received(day()).label(Dimension::Department, "sales");
    aggregate.add(&table);
    let mut base = Table::new(Unit::Base);
    base.push(Properties::NONE).received(day()).measure(Quantity::Customers, 10);
    aggregate.add(&base);
    let figures = aggregate.figures();
    let told: Vec<_> = figures
        .iter()
        .map(|f| (f.group[0].1.as_deref(), f.numerator, f.denominator, f.outcome))
        .collect();
    assert_eq!(
        told,
        [(None, 0, 0, Outcome::NotEnoughData), (Some("sales"), 2, 0, Outcome::NotEnoughData),]
    );
    // A department with customers and without cases has a rate of nothing.
    let mut base = Table::new(Unit::Base);
    let mut row = base.push(Properties::NONE);
    row.received(day()).label(Dimension::Department, "parts").measure(Quantity::Customers, 5);
    aggregate.add(&base);
    let figures = aggregate.figures();
    let parts = figures.iter().find(|f| f.group[0].1.as_deref() == Some("parts"));
    let parts = parts.map(|figure| (figure.numerator, figure.denominator, figure.outcome));
    assert_eq!(parts, Some((0, 5, Outcome::Value(0.0))));
    let total = &aggregate.totals()[0];
    assert_eq!((total.numerator, total.denominator), (2, 15));
}

/// Open cases are left out where only what is closed is counted, and where what is measured ends with the case.
#[test]
fn what_becomes_of_open_cases_is_read_off_what_is_counted() {
    let open = |measure: Measure| {
        let contract = indicator("one", measure).contract();
        contract.treatments[0].1.text(Lang::En).to_owned()
    };
    let rows = |has: &[Property]| Rows::that(Unit::Case, Test::with(has));
    let ended = "left out until they end";
    assert_eq!(open(Measure::Count { rows: rows(&[Property::Closed]) }), ended);
    for of in [Quantity::Handling, Quantity::FromAcceptance] {
        assert_eq!(open(Measure::Mean { rows: rows(&[]), of }), ended);
    }
    for measure in [
        Measure::Count { rows: rows(&[]) },
        Measure::Mean { rows: rows(&[]), of: Quantity::TimeOpen },
    ] {
        assert_eq!(open(measure), "counted like any other");
    }
    assert_eq!(open(Measure::Count { rows: rows(&[Property::Open]) }), "only these are counted");
}
