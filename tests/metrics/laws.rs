//! Laws of the aggregate: for any rows and any question its figures are those that a loop over the rows
//! gives, however the rows are cut into tables and parts.

use crate::naive;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use redress::vocabulary::Label;
use redress_metrics::{
    Aggregate, AggregateError, Breakdown, Cohort, Dimension, Grain, Indicator, Measure, Outcome,
    Properties, Property, Quantity, Rows, Table, Test, Unit,
};

use naive::{Row, add_all, figures, nearest_rank, said, table_of};

/// Few of everything, so that rows meet.
const PROPERTIES: [Property; 5] =
    [Property::Open, Property::Withdrawn, Property::Merged, Property::OnTime, Property::Waived];
const UNITS: [Unit; 3] = [Unit::Case, Unit::Limit, Unit::Base];
const DIMENSIONS: [Dimension; 3] = [Dimension::Kind, Dimension::Department, Dimension::Question];
const QUANTITIES: [Quantity; 3] = [Quantity::Handling, Quantity::Amount, Quantity::Customers];
const LABELS: [&str; 6] = ["sales", "service", "", "售后", "\u{202e}x\0", "sales "];
const ZONES: [Tz; 6] = [
    Tz::Asia__Shanghai,
    Tz::UTC,
    Tz::America__New_York,
    Tz::Australia__Lord_Howe,
    Tz::America__St_Johns,
    Tz::Pacific__Kiritimati,
];

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// Around changes of the clocks, the turn of the year, leap days and the edges of the accepted range.
fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    let edges = [
        "2026-03-08T07:00:00Z",
        "2026-11-01T06:00:00Z",
        "2026-04-04T15:00:00Z",
        "2026-10-03T15:30:00Z",
        "2020-12-31T16:00:00Z",
        "2024-02-29T00:00:00Z",
        "2010-11-07T02:31:00Z",
        "1970-01-01T00:00:00Z",
        "2199-12-31T23:59:59.999999Z",
    ];
    let near = (select(edges.map(at).to_vec()), -7_200_i64..7_200)
        .prop_map(|(edge, seconds)| edge + TimeDelta::seconds(seconds));
    let far =
        (-86_400_i64..7_258_204_800).prop_map(|s| DateTime::from_timestamp(s, 7_000).unwrap());
    let year = (1_767_225_600_i64..1_798_761_600)
        .prop_map(|s| DateTime::from_timestamp(s, 999_999_000).unwrap());
    prop_oneof![3 => near, 1 => far, 4 => year]
}

fn amounts() -> impl Strategy<Value = i64> {
    let second = 1_000_000_i64;
    prop_oneof![
        6 => 0..second * 900_000,
        2 => -second * 100..second * 100,
        1 => select(vec![0, 1, -1, second, second + 1, 4_294_967_295, i64::MIN + 1]),
    ]
}

fn some_of(most: usize) -> impl Strategy<Value = Vec<Property>> {
    subsequence(PROPERTIES.to_vec(), 0..=most)
}

fn rows(silent: bool) -> impl Strategy<Value = Row> {
    let unknown = if silent { some_of(2).boxed() } else { Just(Vec::new()).boxed() };
    let one = (
        select(UNITS.to_vec()),
        some_of(5),
        prop_oneof![4 => Just(Vec::new()).boxed(), 1 => unknown],
        prop::collection::vec((select(Cohort::ALL.to_vec()), instants()), 0..5),
        prop::collection::vec((select(DIMENSIONS.to_vec()), select(LABELS.to_vec())), 0..4),
        prop::collection::vec((select(QUANTITIES.to_vec()), amounts()), 0..4),
    );
    one.prop_map(|(unit, has, unknown, dates, labels, measures)| Row {
        unit,
        has,
        unknown,
        dates,
        labels: labels.into_iter().map(|(d, l)| (d, l.to_owned())).collect(),
        measures,
    })
}

fn tests() -> impl Strategy<Value = Test> {
    (some_of(2), some_of(2)).prop_map(|(all, none)| Test::with(&all).not(&none))
}

fn measures() -> impl Strategy<Value = Measure> {
    let rows = || (select(UNITS.to_vec()), tests()).prop_map(|(of, that)| Rows::that(of, that));
    let of = || select(QUANTITIES.to_vec());
    prop_oneof![
        rows().prop_map(|rows| Measure::Count { rows }),
        (rows(), tests()).prop_map(|(whole, part)| Measure::Share { whole, part }),
        (rows(), tests()).prop_map(|(whole, part)| Measure::Share { whole, part }),
        (rows(), of()).prop_map(|(rows, of)| Measure::Sum { rows, of }),
        (rows(), of()).prop_map(|(rows, of)| Measure::Mean { rows, of }),
        (rows(), 1_u8..=100).prop_map(|(rows, percent)| {
            Measure::Percentile { rows, of: Quantity::Handling, percent }
        }),
        (rows(), of()).prop_map(|(rows, per)| Measure::Rate { rows, per }),
        (select(UNITS.to_vec()), of(), of()).prop_map(|(rows, of, per)| Measure::Quotient {
            rows,
            of,
            per
        }),
    ]
}

fn indicator(number: usize, cohort: Cohort, measure: Measure) -> Indicator {
    let id = format!("i-{number}").parse().expect("an id");
    Indicator::new(id, Label::new("figure", "指标"), cohort, measure)
}

fn breakdowns() -> impl Strategy<Value = Breakdown> {
    let indicators = prop::collection::vec((select(Cohort::ALL.to_vec()), measures()), 1..9);
    let by = subsequence(DIMENSIONS.to_vec(), 0..=3).prop_shuffle();
    (select(ZONES.to_vec()), select(Grain::ALL.to_vec()), by, indicators).prop_map(
        |(zone, grain, by, indicators)| {
            let numbered = indicators.into_iter().enumerate();
            let indicators = numbered.map(|(n, (cohort, measure))| indicator(n, cohort, measure));
            Breakdown { zone, grain, by, indicators: indicators.collect() }
        },
    )
}

fn aggregate(breakdown: &Breakdown, rows: &[Row]) -> Aggregate {
    let mut aggregate = Aggregate::new(breakdown.clone());
    add_all(&mut aggregate, rows);
    aggregate
}

fn sent(part: &Aggregate) -> Aggregate {
    let json = serde_json::to_string(part).expect("a part travels");
    let back: Aggregate = serde_json::from_str(&json).expect("and arrives");
    assert_eq!(serde_json::to_string(&back).expect("again"), json, "the same from there on");
    back
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn figures_are_those_of_a_loop_over_the_rows(
        breakdown in breakdowns(),
        rows in prop::collection::vec(rows(true), 0..60),
    ) {
        let aggregate = aggregate(&breakdown, &rows);
        prop_assert_eq!(said(&aggregate.figures()), figures(&breakdown, &rows));
        prop_assert_eq!(aggregate.check(), Ok(()));
    }

    #[test]
    fn a_table_of_one_row_at_a_time_gives_the_same_as_one_big_table(
        breakdown in breakdowns(),
        rows in prop::collection::vec(rows(true), 0..60),
    ) {
        let mut one_by_one = Aggregate::new(breakdown.clone());
        // The tables are used again, with the labels of the rows before.
        let mut tables = Unit::ALL.iter().map(|unit| Table::new(*unit)).collect::<Vec<_>>();
        for row in &rows {
            let table = &mut tables[row.unit.index()];
            table.clear();
            row.push_to(table);
            one_by_one.add(table);
        }
        prop_assert_eq!(one_by_one.figures(), aggregate(&breakdown, &rows).figures());
    }

    #[test]
    fn parts_merge_in_any_cut_and_order_and_after_a_journey(
        breakdown in breakdowns(),
        rows in prop::collection::vec(rows(true), 0..60),
        cut in prop::collection::vec(0_usize..4, 60),
        order in Just(vec![0_usize, 1, 2, 3]).prop_shuffle(),
        travels in prop::collection::vec(any::<bool>(), 4),
    ) {
        let whole = aggregate(&breakdown, &rows);
        let part = |number: usize| -> Aggregate {
            let own = rows.iter().zip(&cut).filter(|(_, part)| **part == number);
            let part = aggregate(&breakdown, &own.map(|(row, _)| row.clone()).collect::<Vec<_>>());
            if travels[number] { sent(&part) } else { part }
        };
        // One after the other.
        let mut left = Aggregate::new(breakdown.clone());
        order.iter().for_each(|number| left.merge(&part(*number)).expect("one question"));
        prop_assert_eq!(left.figures(), whole.figures());
        // In pairs.
        let (mut first, mut second) = (part(order[3]), part(order[1]));
        first.merge(&part(order[0])).expect("one question");
        second.merge(&part(order[2])).expect("one question");
        first.merge(&second).expect("one question");
        prop_assert_eq!(first.figures(), whole.figures());
        let counted = |a: &Aggregate| { let mut rows = a.rows(); rows.sort(); rows };
        prop_assert_eq!(counted(&first), counted(&whole));
        prop_assert_eq!(first.check(), Ok(()));
    }

    #[test]
    fn a_roll_up_is_what_the_shorter_question_gives(
        breakdown in breakdowns(),
        rows in prop::collection::vec(rows(true), 0..60),
        longer in select(Grain::ALL.to_vec()),
        fewer in prop::collection::vec(any::<Index>(), 0..3),
    ) {
        let mut by: Vec<Dimension> = Vec::new();
        for index in fewer.iter().filter(|_| !breakdown.by.is_empty()) {
            let dimension = breakdown.by[index.index(breakdown.by.len())];
            if !by.contains(&dimension) { by.push(dimension); }
        }
        let fine = aggregate(&breakdown, &rows);
        let coarse = Breakdown { grain: longer, by: by.clone(), ..breakdown.clone() };
        let whole_ones = |shorter: Grain| match (shorter, longer) {
            (Grain::Whole, _) => longer == Grain::Whole,
            (_, Grain::Whole) => true,
            (Grain::Week, _) => longer == Grain::Week,
            (_, Grain::Week) => shorter <= Grain::Week,
            _ => shorter <= longer,
        };
        match fine.roll_up(longer, &by) {
            Ok(rolled) => {
                prop_assert!(whole_ones(breakdown.grain));
                prop_assert_eq!(rolled.figures(), aggregate(&coarse, &rows).figures());
            }
            Err(AggregateError::Grain { .. }) => prop_assert!(!whole_ones(breakdown.grain)),
            Err(other) => prop_assert!(false, "{}", other),
        }
    }

    #[test]
    fn no_share_is_more_than_all_and_dimensions_sum_to_the_total(
        breakdown in breakdowns(),
        rows in prop::collection::vec(rows(false), 0..60),
    ) {
        let aggregate = aggregate(&breakdown, &rows);
        let dated = |row: &Row, cohort| row.dates.iter().any(|(c, at)| {
            *c == cohort && *at == row.dates.iter().rev().find(|(d, _)| d == c).expect("it").1
                && *at >= at_start() && *at < at_end()
        });
        for (indicator, total) in breakdown.indicators.iter().zip(aggregate.totals()) {
            if let Measure::Share { whole, part } = indicator.measure {
                prop_assert!(total.numerator <= i128::from(total.denominator));
                let holds = |test: Test, row: &Row| test.holds(Properties::of(&row.has));
                let of = rows.iter().filter(|row| {
                    row.unit == whole.of && dated(row, indicator.cohort) && holds(whole.that, row)
                });
                prop_assert_eq!(total.denominator, of.clone().count() as u64);
                let part = of.filter(|row| holds(part, row)).count();
                prop_assert_eq!(total.numerator, part as i128);
            }
        }
    }
}

fn at_start() -> DateTime<Utc> {
    at("1970-01-01T00:00:00Z")
}

fn at_end() -> DateTime<Utc> {
    at("2200-01-01T00:00:00Z")
}

/// A question with more counters than fit a word of the packed ones, and one of each measure.
fn heavy(by: &[Dimension], grain: Grain) -> Breakdown {
    let whole = Rows::that(Unit::Case, Test::without(&[Property::Merged]));
    let mut measures: Vec<Measure> = Property::ALL
        .iter()
        .take(20)
        .map(|p| Measure::Share { whole, part: Test::with(&[*p]) })
        .collect();
    measures.extend([
        Measure::Mean { rows: whole, of: Quantity::Handling },
        Measure::Percentile { rows: whole, of: Quantity::Handling, percent: 95 },
        Measure::Sum { rows: Rows::all(Unit::Case), of: Quantity::Amount },
    ]);
    let numbered = measures.into_iter().enumerate();
    let indicators = numbered.map(|(n, m)| indicator(n, Cohort::Received, m)).collect();
    Breakdown { zone: Tz::Asia__Shanghai, grain, by: by.to_vec(), indicators }
}

fn random_rows(dice: &mut fastrand::Rng, count: usize, labels: usize, days: i64) -> Vec<Row> {
    let start = at("2026-01-01T00:00:00Z");
    (0..count)
        .map(|_| {
            let has: Vec<_> = Property::ALL.iter().copied().filter(|_| dice.u8(..) < 100).collect();
            let mut row = Row::new(Unit::Case, &has)
                .dated(Cohort::Received, start + TimeDelta::minutes(dice.i64(0..days * 1_440)))
                .label(Dimension::Department, &format!("d{}", dice.usize(0..labels)))
                .label(Dimension::Subject, &format!("s{}", dice.usize(0..labels)))
                .measure(Quantity::Handling, dice.i64(0..90_000_000_000))
                .measure(Quantity::Amount, dice.i64(-500..500));
            if dice.u8(..) < 20 {
                row.unknown.push(Property::ALL[dice.usize(..Property::ALL.len())]);
            }
            row
        })
        .collect()
}

#[test]
fn thousands_of_rows_in_one_group_are_counted_one_by_one() {
    let mut dice = fastrand::Rng::with_seed(1);
    let breakdown = heavy(&[], Grain::Whole);
    for count in [254, 255, 256, 257, 1_023, 1_024, 1_025, 3_000] {
        let rows = random_rows(&mut dice, count, 2, 30);
        let expected = figures(&breakdown, &rows);
        assert_eq!(said(&aggregate(&breakdown, &rows).figures()), expected, "{count} rows");
        let mut one_by_one = Aggregate::new(breakdown.clone());
        rows.iter().for_each(|row| add_all(&mut one_by_one, std::slice::from_ref(row)));
        assert_eq!(said(&one_by_one.figures()), expected, "{count} tables of a row");
    }
}

#[test]
fn a_million_possible_groups_are_found_like_a_few() {
    let mut dice = fastrand::Rng::with_seed(2);
    let by = [Dimension::Department, Dimension::Subject];
    let mut breakdown = heavy(&by, Grain::Day);
    breakdown.indicators.truncate(3);
    // 2 × 400 × 400 labels and 60 days: far more than fit the flat table.
    let rows = random_rows(&mut dice, 6_000, 400, 60);
    let mut expected = std::collections::BTreeMap::<_, (i128, u64, u64)>::new();
    for row in &rows {
        let at = row.dates[0].1;
        let key = (
            naive::period(at, Grain::Day, breakdown.zone),
            row.labels.iter().map(|(_, label)| Some(label.clone())).collect::<Vec<_>>(),
        );
        let cell = expected.entry(key).or_default();
        let knows = |p: Property| !row.unknown.contains(&p);
        if !knows(Property::Open) || !knows(Property::Merged) {
            // It may be meant unless it is known to be merged.
            cell.2 += u64::from(!(knows(Property::Merged) && row.has.contains(&Property::Merged)));
        } else if !row.has.contains(&Property::Merged) {
            cell.1 += 1;
            cell.0 += i128::from(row.has.contains(&Property::Open));
        }
    }
    let mut turned = rows.clone();
    turned.reverse();
    let mut merged = aggregate(&breakdown, &turned[..100]);
    merged.merge(&sent(&aggregate(&breakdown, &turned[100..]))).expect("one question");
    for figures in [aggregate(&breakdown, &rows).figures(), merged.figures()] {
        let open = figures.iter().filter(|figure| figure.indicator.as_str() == "i-0");
        let open: std::collections::BTreeMap<_, _> = open
            .map(|f| {
                let labels = f.group.iter().map(|(_, label)| label.clone()).collect::<Vec<_>>();
                let counts = (f.numerator, f.denominator, f.undetermined);
                ((f.interval.to_string(), labels), counts)
            })
            .collect();
        assert_eq!(open, expected);
    }
}

#[test]
fn a_percentile_of_many_values_is_right_within_the_stated_bound() {
    let mut dice = fastrand::Rng::with_seed(3);
    let rows = Rows::all(Unit::Case);
    let percents: Vec<u8> = (1..=100).collect();
    let indicators = percents.iter().enumerate().map(|(n, percent)| {
        let measure = Measure::Percentile { rows, of: Quantity::Handling, percent: *percent };
        indicator(n, Cohort::Received, measure)
    });
    let breakdown = Breakdown {
        zone: Tz::UTC,
        grain: Grain::Whole,
        by: vec![],
        indicators: indicators.collect(),
    };
    for (count, spread) in [(8_192, 40), (8_193, 40), (20_000, 40), (18_000, 12), (10_000, 0)] {
        let values: Vec<i64> = (0..count)
            .map(|n| match spread {
                // Two heaps with nothing between them, split at a whole percentage.
                0 => {
                    if n % 100 < 7 {
                        1_000_000
                    } else {
                        86_400_000_000
                    }
                }
                bits => dice.i64(0..1 << bits),
            })
            .collect();
        let case = |value: &i64| {
            Row::new(Unit::Case, &[])
                .dated(Cohort::Received, at("2026-03-02T01:00:00Z"))
                .measure(Quantity::Handling, *value)
        };
        let all: Vec<Row> = values.iter().map(case).collect();
        let whole = aggregate(&breakdown, &all);
        let mut parts = sent(&aggregate(&breakdown, &all[3_000..]));
        parts.merge(&sent(&aggregate(&breakdown, &all[..3_000]))).expect("one question");
        assert_eq!(parts.figures(), whole.figures(), "{count} values in two parts");
        for (figure, percent) in whole.figures().iter().zip(&percents) {
            let exact = nearest_rank(Quantity::Handling, values.clone(), *percent).expect("one");
            let most = if count > 8_192 { exact + exact / 125 + 1_000_000 } else { exact };
            assert!(
                exact <= figure.numerator && figure.numerator <= most,
                "p{percent} of {count} values: {} instead of {exact}",
                figure.numerator
            );
        }
    }
}

#[test]
fn tables_with_different_dictionaries_and_symbols_mean_the_same_labels() {
    let breakdown = heavy(&[Dimension::Department], Grain::Whole);
    let mut aggregate = Aggregate::new(breakdown);
    let mut table = |labels: &[&str]| {
        let mut table = Table::new(Unit::Case);
        let symbols: Vec<_> =
            labels.iter().map(|label| table.symbol(Dimension::Department, label)).collect();
        for symbol in symbols.iter().rev() {
            table.push(Properties::NONE).received(at("2026-03-02T01:00:00Z")).symbol(*symbol);
        }
        table.push(Properties::NONE).received(at("2026-03-02T01:00:00Z"));
        aggregate.add(&table);
    };
    table(&["sales", "service", "parts"]);
    table(&["parts", "sales"]);
    table(&["parts"]);
    table(&[]);
    let figures = aggregate.figures();
    let count = |label: Option<&str>| {
        let of = figures.iter().find(|f| f.group[0].1.as_deref() == label).expect("a group");
        assert_eq!(of.outcome, Outcome::Value(0.0));
        of.denominator
    };
    let counts = [Some("sales"), Some("service"), Some("parts"), None].map(count);
    assert_eq!(counts, [2, 1, 3, 4]);
}

#[test]
fn what_a_source_cannot_tell_is_refused_and_what_it_tells_is_not() {
    let mut cases = Table::new(Unit::Case).cannot_tell(Properties::of(&[Property::Withdrawn]));
    for handling in [60_000_000, 120_000_000] {
        cases
            .push(Properties::of(&[Property::OnTime]))
            .received(at("2026-03-02T01:00:00Z"))
            .measure(Quantity::Handling, handling);
    }
    let all = Rows::all(Unit::Case);
    let kept = Rows::that(Unit::Case, Test::without(&[Property::Withdrawn]));
    let of = Quantity::Handling;
    let measures = [
        (Measure::Count { rows: kept }, true),
        (Measure::Sum { rows: kept, of }, true),
        (Measure::Mean { rows: kept, of }, true),
        (Measure::Percentile { rows: kept, of, percent: 50 }, true),
        (Measure::Share { whole: kept, part: Test::with(&[Property::OnTime]) }, true),
        (Measure::Rate { rows: kept, per: Quantity::Customers }, true),
        (Measure::Mean { rows: all, of }, false),
        (Measure::Share { whole: all, part: Test::with(&[Property::OnTime]) }, false),
    ];
    let numbered = measures.iter().enumerate();
    let indicators = numbered.map(|(n, (m, _))| indicator(n, Cohort::Received, *m)).collect();
    let by = vec![];
    let mut aggregate =
        Aggregate::new(Breakdown { zone: Tz::UTC, grain: Grain::Month, by, indicators });
    aggregate.add(&cases);
    for (figure, (measure, refused)) in aggregate.figures().iter().zip(measures) {
        let is = matches!(figure.outcome, Outcome::Refused(_));
        assert_eq!(is, refused, "{measure:?}: {:?}", figure.outcome);
        assert_eq!(figure.undetermined, if refused { 2 } else { 0 }, "{measure:?}");
    }
    // A zero that is known is a zero: one silent record does not make it unknown.
    let rows = [Row::new(Unit::Case, &[]), Row::new(Unit::Case, &[])]
        .map(|row| row.dated(Cohort::Received, at("2026-03-02T01:00:00Z")));
    let mut rows = rows.to_vec();
    rows[0].unknown.push(Property::Withdrawn);
    let withdrawn = Rows::that(Unit::Case, Test::with(&[Property::Withdrawn]));
    let indicators = vec![indicator(0, Cohort::Received, Measure::Count { rows: withdrawn })];
    let mut aggregate =
        Aggregate::new(Breakdown { zone: Tz::UTC, grain: Grain::Month, by: vec![], indicators });
    aggregate.add(&table_of(Unit::Case, &rows));
    let figure = &aggregate.figures()[0];
    assert_eq!((figure.outcome, figure.undetermined), (Outcome::Value(0.0), 1));
}

#[test]
fn a_part_with_few_labels_and_late_periods_leaves_the_groups_before_it_alone() {
    let breakdown = heavy(&[Dimension::Department], Grain::Hour);
    let dated = |day: u32| at(&format!("2026-03-{day:02}T01:00:00Z"));
    let rows = [
        Row::new(Unit::Case, &[]).label(Dimension::Department, "sales"),
        Row::new(Unit::Case, &[]).label(Dimension::Department, "service"),
        Row::new(Unit::Case, &[]).dated(Cohort::Received, dated(28)),
        Row::new(Unit::Case, &[])
            .dated(Cohort::Received, dated(2))
            .label(Dimension::Department, "parts"),
    ];
    let mut merged = Aggregate::new(breakdown.clone());
    for row in &rows {
        merged.merge(&aggregate(&breakdown, std::slice::from_ref(row))).expect("one question");
    }
    assert_eq!(said(&merged.figures()), figures(&breakdown, &rows));
    assert_eq!(sent(&merged).figures(), merged.figures());
}

#[test]
fn new_labels_in_a_later_table_that_ends_earlier_lose_no_period() {
    let case = |month: u32, label: &str| {
        Row::new(Unit::Case, &[])
            .dated(Cohort::Received, at(&format!("2026-{month:02}-15T12:00:00Z")))
            .label(Dimension::Department, label)
    };
    let year: Vec<Row> = (1..=12).map(|month| case(month, "sales")).collect();
    // More labels than the first table left room for, in months that end before its last.
    let spring: Vec<Row> = (3..=5)
        .flat_map(|month| (0..40).map(move |n| (month, n)))
        .map(|(month, n)| case(month, &format!("shop-{n}")))
        .collect();
    let measure = Measure::Count { rows: Rows::all(Unit::Case) };
    let breakdown = Breakdown {
        zone: Tz::UTC,
        grain: Grain::Month,
        by: vec![Dimension::Department],
        indicators: vec![indicator(0, Cohort::Received, measure)],
    };
    let parts = [year.clone(), spring, year];
    let mut aggregate = Aggregate::new(breakdown.clone());
    parts.iter().for_each(|rows| add_all(&mut aggregate, rows));
    assert_eq!(said(&aggregate.figures()), figures(&breakdown, &parts.concat()));
    assert_eq!(aggregate.check(), Ok(()));
}
