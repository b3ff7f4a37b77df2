//! An adopter's own properties and quantities: in tests, in contracts, added up and merged like any other.

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::command::{Dispatch, Register};
use redress::vocabulary::{Label, Lang};
use redress_metrics::indicators::{cases, limits, share};
use redress_metrics::{
    Aggregate, AggregateError, Basis, Breakdown, Cohort, Dimension, Grain, Indicator, Known,
    Measure, Properties, Property, Quantity, Reader, Rows, Scale, Table, Test, Unit,
};
use redress_testing::{SALES, Scenario, agent};

use crate::common::{general, hours};

const RECALLED: Property = Property::Own1;
const REFITTED: Property = Property::Own8;
const PARTS_WAIT: Quantity = Quantity::OwnTime1;
const HOUR: i64 = 3_600_000_000;

fn day() -> DateTime<Utc> {
    "2026-03-02T01:00:00Z".parse().expect("an instant")
}

fn indicator(id: &str, measure: Measure) -> Indicator {
    let id = id.parse().expect("an id");
    Indicator::new(id, Label::new("own", "自定义"), Cohort::Received, measure)
        .own_property(RECALLED, "part of a recall", "属召回范围")
        .own_property(REFITTED, "refitted", "已改装")
        .own_quantity(PARTS_WAIT, "wait for parts", "待件时长")
}

fn breakdown(by: &[Dimension], indicators: Vec<Indicator>) -> Breakdown {
    Breakdown { zone: chrono_tz::UTC, grain: Grain::Month, by: by.to_vec(), indicators }
}

fn all() -> Vec<Indicator> {
    let rows = Rows::that(Unit::Case, Test::with(&[RECALLED]).not(&[REFITTED]));
    vec![
        indicator("recalled", share(cases(&[]), &[RECALLED])),
        indicator("not-refitted", Measure::Count { rows }),
        indicator("parts", Measure::Mean { rows, of: PARTS_WAIT }),
        indicator("parts-p50", Measure::Percentile { rows, of: PARTS_WAIT, percent: 50 }),
    ]
}

fn filled() -> Table {
    let mut table = Table::new(Unit::Case);
    let rows = [(&[RECALLED][..], 2), (&[RECALLED, REFITTED], 4), (&[RECALLED], 6), (&[], 8)];
    for (has, waited) in rows {
        table.push(Properties::of(has)).received(day()).measure(PARTS_WAIT, waited * HOUR);
    }
    table
}

#[test]
fn own_properties_and_quantities_are_counted_and_added_up_like_any_other() {
    let mut aggregate = Aggregate::new(breakdown(&[], all()));
    aggregate.add(&filled());
    let figures = aggregate.figures();
    let told: Vec<_> = figures.iter().map(|f| (f.numerator, f.denominator)).collect();
    let hour = i128::from(HOUR);
    assert_eq!(told, [(3, 4), (2, 2), (8 * hour, 2), (2 * hour, 2)]);
    assert_eq!(all()[2].show(&figures[2], Lang::En), "4 h", "a time is shown as one");
    assert_eq!(aggregate.check(), Ok(()));
    // Sent, and merged.
    let json = serde_json::to_string(&aggregate).expect("json");
    let mut twice: Aggregate = serde_json::from_str(&json).expect("back");
    twice.merge(&aggregate).expect("one question");
    assert_eq!((twice.figures()[0].numerator, twice.figures()[0].denominator), (6, 8));
}

#[test]
fn a_contract_calls_them_by_the_adopters_names() {
    let contracts: Vec<_> = all().iter().map(Indicator::contract).collect();
    assert_eq!(
        contracts[0].numerator,
        Label::new("those of them: part of a recall", "其中属召回范围")
    );
    assert_eq!(
        contracts[2].numerator,
        Label::new(
            "sum of the wait for parts of complaints: part of a recall, not refitted",
            "投诉件（属召回范围，不含已改装的）的待件时长合计",
        )
    );
    // Without a name it is called what it is.
    let mut unnamed = all().remove(0);
    unnamed.own = redress_metrics::OwnNames::default();
    assert_eq!(unnamed.contract().numerator.en, "those of them: own property 1");
    // The library's own words are not renamed.
    let named = unnamed.own_property(Property::Closed, "gone", "消失");
    assert_eq!(named.own.property(Property::Closed, Lang::En), "closed");
}

#[test]
fn parts_that_mean_different_things_by_one_property_do_not_merge() {
    let mut one = Aggregate::new(breakdown(&[], all()));
    let other = all().into_iter().map(|i| i.own_property(RECALLED, "a banner", "锦旗")).collect();
    let other = Aggregate::new(breakdown(&[], other));
    assert_eq!(one.merge(&other), Err(AggregateError::Different));
}

#[test]
fn what_the_host_says_of_a_case_is_on_every_row_of_it() {
    let case = Scenario::under(crate::common::with([crate::common::limit(
        "form",
        redress::lifecycle::Point::Received,
        redress::lifecycle::Point::Registered,
        "4h",
    )]))
    .at("2026-03-02T12:00:00Z")
    .received(general())
    .after(hours(1))
    .and(&agent(), Register {})
    .and(&agent(), Dispatch { to: Some(SALES) });
    let mut reader = Reader::new(Basis::default(), case.now() + TimeDelta::days(30));
    let also = Properties::of(&[RECALLED, Property::Repeat]);
    let known = Known { also, measures: vec![(PARTS_WAIT, 5 * HOUR)], ..Known::default() };
    reader.history_with(case.log(), &known).expect("a history");
    let list = vec![
        indicator("limits", share(limits(&[RECALLED]), &[Property::OnTime])),
        indicator("repeated", Measure::Count { rows: limits(&[Property::Repeat]) }),
        all().remove(2),
    ];
    let mut aggregate = Aggregate::new(breakdown(&[], list));
    reader.tables().iter().for_each(|table| aggregate.add(table));
    let told = aggregate.figures();
    assert_eq!((told[0].numerator, told[0].denominator), (1, 1));
    assert_eq!(told[1].numerator, 0, "a repeat is the case's alone");
    assert_eq!((told[2].numerator, told[2].denominator), (i128::from(5 * HOUR), 1));
}

#[test]
fn an_indicator_of_an_adopters_own_comes_from_a_file() {
    let text = serde_json::to_string(&all()).expect("json");
    assert!(text.contains("own-1") && text.contains("属召回范围"), "{text}");
    let back: Vec<Indicator> = serde_json::from_str(&text).expect("back");
    assert_eq!(back, all());
    let own = Quantity::ALL.iter().filter(|quantity| quantity.is_own());
    let scales: Vec<_> = own.map(|quantity| quantity.scale()).collect();
    for scale in [Scale::Time, Scale::Money, Scale::Number] {
        assert!(scales.contains(&scale), "{scale:?}");
    }
    assert_eq!(Property::ALL.iter().filter(|p| p.is_own()).count(), 8);
}
