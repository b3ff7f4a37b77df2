//! What the figures make of rubbish: parts, questions and snapshots that lie, extreme amounts, counts
//! near the end of their range, labels from a bad day. Nothing panics, nothing quotes what came.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use redress::vocabulary::{Label, Lang};
use redress_metrics::{
    Aggregate, Basis, Breakdown, Cohort, Contingency, Dimension, Discrepancy, Goal, Grain,
    Indicator, Interval, Ledger, Measure, Outcome, Properties, Property, Quantity, Rows, Snapshot,
    Table, Target, Test, Unit, distribution, indicators,
};
use redress_presets::indicators as shipped;
use serde_json::{Value, json};

const SECRET: &str = "张三13800138000";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn question() -> Breakdown {
    Breakdown {
        zone: Tz::Asia__Shanghai,
        grain: Grain::Month,
        by: vec![Dimension::Department, Dimension::Channel],
        indicators: shipped::all(),
    }
}

fn part() -> Aggregate {
    let mut aggregate = Aggregate::new(question());
    for unit in Unit::ALL {
        let mut table = Table::new(*unit);
        for (day, has) in [(2, Properties::ALL), (3, Properties::NONE)] {
            let day = at(&format!("2026-03-{day:02}T01:00:00Z"));
            let mut row = table.push(has);
            row.received(day).due(day).ended(day).label(Dimension::Department, "sales");
            row.unknown(Properties::from(Property::Disputed));
            Quantity::ALL.iter().for_each(|of| {
                row.measure(*of, 86_400_000_000);
            });
        }
        aggregate.add(&table);
    }
    aggregate
}

/// Reads everything off that there is.
fn read_off(aggregate: &Aggregate) {
    let figures = aggregate.figures();
    for (figure, indicator) in figures.iter().zip(aggregate.breakdown().indicators.iter().cycle()) {
        let _ = indicator.judge(figure);
        let _ =
            figure.text(&indicator.measure, Lang::En) + &figure.text(&indicator.measure, Lang::Zh);
        let _ = distribution(&figures, &indicator.id, Dimension::Department).len();
        let by = (Dimension::Department, Dimension::Channel);
        let _ = Contingency::of(&figures, &indicator.id, by).association();
    }
    let _ = (aggregate.totals(), aggregate.rows(), aggregate.check(), aggregate.adds_up());
    let _ = aggregate.roll_up(Grain::Year, &[Dimension::Channel]).map(|a| a.figures());
    let mut twice = Aggregate::new(aggregate.breakdown().clone());
    for _ in 0..2 {
        twice.merge(aggregate).expect("one question");
    }
    let _ = twice.figures();
}

/// Every place of a value, as pointers.
fn places(value: &Value) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(k, v)| (k.clone(), v)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(i, v)| (i.to_string(), v)).collect(),
        _ => Vec::new(),
    };
    let deeper = inner.into_iter().flat_map(|(key, value)| {
        places(value).into_iter().map(move |rest| format!("/{key}{rest}"))
    });
    std::iter::once(String::new()).chain(deeper).collect()
}

fn spoiled(value: &Value) -> Vec<String> {
    let strange = [
        json!(SECRET),
        json!(13_800_138_000_u64),
        json!(u64::MAX),
        json!(-13_800_138_000_i64),
        json!(13_800.138),
        json!([SECRET]),
        json!({ (SECRET): SECRET }),
        json!(null),
        json!([]),
    ];
    let all = places(value);
    // A prime step: a sample of every kind of place.
    let step = if all.len() > 400 { 7 } else { 1 };
    let mut texts = Vec::new();
    for place in all.iter().step_by(step) {
        for other in &strange {
            let mut changed = value.clone();
            *changed.pointer_mut(place).expect("a place") = other.clone();
            texts.push(changed.to_string());
        }
    }
    texts
}

fn leaks<T: serde::de::DeserializeOwned>(
    value: &Value,
    mut use_it: impl FnMut(T),
) -> BTreeSet<String> {
    let mut leaks = BTreeSet::new();
    for text in spoiled(value) {
        match serde_json::from_str::<T>(&text) {
            Ok(read) => use_it(read),
            Err(error) => {
                let said = error.to_string();
                if ["张三", "13800", "138000", "18446744"].iter().any(|s| said.contains(s)) {
                    leaks.insert(said.chars().take(120).collect());
                }
            }
        }
    }
    leaks
}

#[test]
fn a_spoiled_part_is_refused_without_quoting_it_or_read_off_without_panic() {
    let mut small = question();
    small.indicators.truncate(12);
    let mut part = Aggregate::new(small);
    let mut table = Table::new(Unit::Case);
    table.push(Properties::ALL).received(at("2026-03-02T01:00:00Z")).label(Dimension::Channel, "x");
    part.add(&table);
    let value = serde_json::to_value(&part).expect("json");
    assert_eq!(leaks(&value, |read: Aggregate| read_off(&read)), BTreeSet::new());
}

#[test]
fn spoiled_indicators_and_snapshots_and_bases_quote_nothing() {
    for indicator in [shipped::service_caused(), shipped::complaint_rate()] {
        let value = serde_json::to_value(indicator).expect("json");
        let found = leaks(&value, |read: Indicator| {
            let contract = read.contract();
            let _ = contract.text(Lang::En) + &contract.text(Lang::Zh);
            read_off(&Aggregate::new(Breakdown { indicators: vec![read], ..question() }));
        });
        assert_eq!(found, BTreeSet::new());
    }
    let figures = part().figures().into_iter().take(3).collect();
    let snapshot = Snapshot::new(at("2026-04-01T00:00:00Z"), figures);
    let value = serde_json::to_value(&snapshot).expect("json");
    let found = leaks(&value, |read: Snapshot| drop(read.restatements(&snapshot.figures)));
    assert_eq!(found, BTreeSet::new());
    let value = serde_json::to_value(Basis::from(
        &redress_presets::dealership().expect("a policy").spec().figures,
    ))
    .expect("json");
    assert_eq!(leaks(&value, |_: Basis| {}), BTreeSet::new());
}

#[test]
fn a_part_with_too_few_or_too_many_of_anything_is_refused() {
    let good = serde_json::to_value(part()).expect("json");
    serde_json::from_value::<Aggregate>(good.clone()).expect("as it was");
    for list in ["/lanes", "/lanes/0/about", "/lanes/0/groups/0/counts", "/lanes/0/groups/0/labels"]
    {
        for longer in [true, false] {
            let mut bad = good.clone();
            let items = bad.pointer_mut(list).and_then(Value::as_array_mut).expect("a list");
            let first = items[0].clone();
            if longer {
                items.push(first)
            } else {
                drop(items.pop())
            }
            assert!(serde_json::from_value::<Aggregate>(bad).is_err(), "{list}, longer: {longer}");
        }
    }
    for (place, value) in [
        ("/lanes/0/groups/0/interval", json!("2026-03-02")),
        ("/lanes/0/groups/0/interval", json!("2026-13")),
        ("/lanes/0/groups/0/sums/0/0", json!("1e9")),
        ("/lanes/0/groups/0/sums/0/0", json!("1".repeat(60))),
        ("/lanes/0/unit", json!("answer")),
        ("/breakdown/grain", json!("week")),
    ] {
        let mut bad = good.clone();
        let Some(slot) = bad.pointer_mut(place) else { continue };
        *slot = value;
        assert!(serde_json::from_value::<Aggregate>(bad).is_err(), "{place}");
    }
}

/// Sets every number under a key to another.
fn swell(value: &mut Value, key: &str, to: &Value, inside: bool) {
    match value {
        Value::Number(number) if inside => *number = to.as_number().expect("a number").clone(),
        Value::Array(list) => list.iter_mut().for_each(|value| swell(value, key, to, inside)),
        Value::Object(map) => {
            map.iter_mut().for_each(|(k, v)| swell(v, key, to, inside || k == key))
        }
        _ => {}
    }
}

#[test]
fn counts_near_the_end_of_their_range_do_not_panic_and_do_not_wrap_to_little() {
    for key in ["counts", "silent", "sums", "sketches", "rows"] {
        let mut huge = serde_json::to_value(part()).expect("json");
        swell(&mut huge["lanes"], key, &json!(u64::MAX), false);
        let Ok(mut part) = serde_json::from_value::<Aggregate>(huge.clone()) else { continue };
        read_off(&part);
        part.merge(&serde_json::from_value(huge).expect("it")).expect("one question");
        read_off(&part);
        let mut table = Table::new(Unit::Case);
        for _ in 0..600 {
            let day = at("2026-03-02T01:00:00Z");
            table.push(Properties::ALL).received(day).ended(day).due(day);
        }
        part.add(&table);
        read_off(&part);
        if key == "counts" {
            let count = part.figures().iter().map(|f| f.denominator).max();
            assert_eq!(count, Some(u64::MAX), "full stays full");
        }
    }
}

#[test]
fn a_part_that_claims_more_than_all_does_not_pass_the_check() {
    let mut small = question();
    small.by.clear();
    small.indicators = vec![indicators::satisfaction()];
    let mut aggregate = Aggregate::new(small);
    let mut table = Table::new(Unit::Visit);
    let day = at("2026-03-02T01:00:00Z");
    table.push(Properties::of(&[Property::Visited, Property::Satisfied])).received(day);
    aggregate.add(&table);
    assert_eq!(aggregate.check(), Ok(()));
    let good = serde_json::to_value(&aggregate).expect("json");
    let with = |counts: Value, rows: Value| {
        let mut bad = good.clone();
        bad["lanes"][0]["groups"][0]["counts"] = counts;
        bad["lanes"][0]["rows"] = rows;
        serde_json::from_value::<Aggregate>(bad).expect("it reads").check()
    };
    let over = with(json!([9, 1, 2]), json!(9)).expect_err("2 of 1");
    assert!(matches!(over, Discrepancy::MoreThanAll { .. }), "{over}");
    assert_eq!(with(json!([8, 1, 1]), json!(9)), Err(Discrepancy::Rows));
}

#[test]
fn a_ledger_is_read_from_a_ledger_only() {
    let other = serde_json::to_value(part()).expect("json");
    assert!(serde_json::from_value::<Ledger>(other).is_err());
    let own = serde_json::to_value(Ledger::new(Tz::UTC, Grain::Day)).expect("json");
    assert_eq!(serde_json::from_value::<Ledger>(own).expect("its own").lines(), Ok(vec![]));
}

#[test]
fn extreme_amounts_add_up_exactly_and_the_smallest_of_all_stands_for_none() {
    let rows = Rows::all(Unit::Case);
    let of = Quantity::Amount;
    let measures = [
        Measure::Sum { rows, of },
        Measure::Mean { rows, of },
        Measure::Percentile { rows, of, percent: 50 },
        Measure::Percentile { rows, of, percent: 100 },
        Measure::Percentile { rows, of: Quantity::Handling, percent: 100 },
        Measure::Quotient { rows: Unit::Case, of, per: of },
    ];
    let indicator = |(n, measure): (usize, &Measure)| {
        let id = format!("i-{n}").parse().expect("an id");
        Indicator::new(id, Label::new("figure", "指标"), Cohort::Received, *measure)
    };
    let indicators = measures.iter().enumerate().map(indicator).collect();
    let mut aggregate =
        Aggregate::new(Breakdown { zone: Tz::UTC, grain: Grain::Day, by: vec![], indicators });
    let mut table = Table::new(Unit::Case);
    for amount in [i64::MAX, i64::MAX, i64::MIN + 1, i64::MIN] {
        let mut row = table.push(Properties::NONE);
        row.received(at("2026-03-02T01:00:00Z"));
        row.measure(of, amount).measure(Quantity::Handling, amount);
    }
    aggregate.add(&table);
    let figures = aggregate.figures();
    let max = i128::from(i64::MAX);
    assert_eq!((figures[0].numerator, figures[0].denominator), (max, 3));
    assert_eq!((figures[1].numerator, figures[1].denominator), (max, 3));
    read_off(&aggregate);
    let back: Aggregate =
        serde_json::from_str(&serde_json::to_string(&aggregate).expect("json")).expect("it");
    assert_eq!(back.figures(), figures);
}

#[test]
fn labels_of_any_kind_are_kept_as_they_are() {
    let long = "投".repeat(21_846);
    let labels = ["", "\0", "\u{202e}evil", "a\"b\\", long.as_str(), "none", "null"];
    let mut aggregate = Aggregate::new(question());
    let mut table = Table::new(Unit::Case);
    for label in labels {
        let day = at("2026-03-02T01:00:00Z");
        table.push(Properties::NONE).received(day).label(Dimension::Department, label);
    }
    aggregate.add(&table);
    let json = serde_json::to_string(&aggregate).expect("json");
    let back: Aggregate = serde_json::from_str(&json).expect("it");
    assert_eq!(back.figures(), aggregate.figures());
    let seen: BTreeSet<_> = back.figures().iter().filter_map(|f| f.group[0].1.clone()).collect();
    assert_eq!(seen, labels.iter().map(|label| (*label).to_owned()).collect());
}

#[test]
fn a_date_outside_the_accepted_range_counts_as_none() {
    let mut small = question();
    small.by.clear();
    for grain in Grain::ALL {
        let mut aggregate = Aggregate::new(Breakdown { grain: *grain, ..small.clone() });
        let mut table = Table::new(Unit::Case);
        for day in [
            DateTime::<Utc>::MIN_UTC,
            DateTime::<Utc>::MAX_UTC,
            at("1969-12-31T23:59:59.999999Z"),
            at("2200-01-01T00:00:00Z"),
        ] {
            table.push(Properties::NONE).received(day).ended(day).due(day);
        }
        aggregate.add(&table);
        assert_eq!(aggregate.figures(), vec![]);
        let undated = |(unit, ..): &(Unit, Cohort, u64, u64)| *unit == Unit::Case;
        for (_, _, rows, without) in aggregate.rows().into_iter().filter(undated) {
            assert_eq!((rows, without), (4, 4));
        }
        let back: Aggregate =
            serde_json::from_str(&serde_json::to_string(&aggregate).expect("json")).expect("it");
        assert_eq!(back.rows(), aggregate.rows());
    }
}

#[test]
fn targets_at_the_ends_of_their_range_are_judged() {
    let figures = part().figures();
    for figure in &figures {
        for goal in [i64::MIN, -1, 0, 1, i64::MAX] {
            for goal in [Goal::AtLeast(goal), Goal::AtMost(goal), Goal::Below(goal)] {
                for enough in [0, u64::MAX] {
                    let target = Target { grain: None, goal, enough };
                    for indicator in shipped::all() {
                        let _ = target.judge(figure, &indicator.measure);
                        let _ = target.text(&indicator.measure);
                    }
                }
            }
        }
    }
}

#[test]
fn an_indicator_may_come_from_a_toml_file() {
    for indicator in shipped::all() {
        let text = toml::to_string(&indicator).expect("toml");
        assert_eq!(toml::from_str::<Indicator>(&text).expect(&text), indicator);
    }
    let missing = "id = \"x\"\ncohort = \"due\"\n";
    assert!(toml::from_str::<Indicator>(missing).is_err());
}

#[test]
fn a_percentile_of_no_percent_or_too_many_is_no_panic() {
    for percent in [0, 1, 100, 101, u8::MAX] {
        let mut aggregate = Aggregate::new(Breakdown {
            indicators: vec![indicators::handling_percentile(percent)],
            ..question()
        });
        let mut table = Table::new(Unit::Case);
        let day = at("2026-03-02T01:00:00Z");
        for _ in 0..5_000 {
            table.push(Properties::NONE).ended(day).measure(Quantity::Handling, 1_000_000);
        }
        aggregate.add(&table);
        let outcome = aggregate.figures()[0].outcome;
        let expected =
            if percent > 100 { Outcome::NotEnoughData } else { Outcome::Value(1_000_000.0) };
        assert_eq!(outcome, expected, "{percent} %");
    }
    let ids: BTreeSet<_> = (0..=u8::MAX).map(|p| indicators::handling_percentile(p).id).collect();
    assert_eq!(ids.len(), 256, "each has a name of its own");
    assert!(Interval::month(2026, 3).is_some());
    let _ = Test::ANY;
}

#[test]
fn a_share_just_below_its_target_is_not_shown_as_the_target() {
    let indicator = shipped::escalated_resolution();
    let shown = |in_time: u32, of: u32| {
        let mut table = Table::new(Unit::Case);
        for row in 0..of {
            let properties = Properties::of(&[Property::EscalatedComplaint, Property::Judged]);
            let good = row < in_time;
            let properties =
                properties.with_if(Property::OnTime, good).with_if(Property::Concluded, good);
            table.push(properties).due("2026-03-02T00:00:00Z".parse().expect("an instant"));
        }
        let mut aggregate = Aggregate::new(Breakdown {
            zone: chrono_tz::UTC,
            grain: Grain::Month,
            by: vec![],
            indicators: vec![indicator.clone()],
        });
        aggregate.add(&table);
        indicator.show(&aggregate.figures()[0], Lang::En)
    };
    assert_eq!(shown(2_374, 2_500), "94.96 %");
    assert_eq!(shown(2_375, 2_500), "95.0 %");
    assert_eq!(shown(9, 10), "90.0 %");
}
