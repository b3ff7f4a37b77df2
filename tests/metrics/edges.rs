//! Figures at their edges: how values are written, where windows begin and end, what is compared with what.

use chrono::{DateTime, TimeDelta, Utc};
use redress::vocabulary::{IndicatorId, Label, Lang};
use redress_metrics::indicators::{cases, share};
use redress_metrics::{
    Attainment, Case, Cohort, Contingency, Dimension, Figure, Goal, Grain, Hot, Indicator,
    Interval, Measure, Property, Quantity, Rows, Shown, Snapshot, Target, Test, Unit, batches,
    compare, distribution, hot_categories, repeats,
};
use serde_json::json;

use crate::common::at;

#[test]
fn a_value_is_written_as_people_read_it() {
    let second = 1e6;
    let minute = 60.0 * second;
    let hour = 60.0 * minute;
    for (shown, value, en, zh) in [
        (Shown::Percent, 0.952, "95.2 %", "95.2%"),
        (Shown::Percent, 1.0, "100.0 %", "100.0%"),
        (Shown::Duration, 0.0, "0 s", "0秒"),
        (Shown::Duration, 59.0 * second, "59 s", "59秒"),
        (Shown::Duration, minute, "1 min", "1分钟"),
        (Shown::Duration, 59.0 * minute + 29.0 * second, "59 min", "59分钟"),
        (Shown::Duration, 59.0 * minute + 31.0 * second, "1 h", "1小时"),
        (Shown::Duration, hour, "1 h", "1小时"),
        (Shown::Duration, 3.0 * hour + 20.0 * minute, "3 h 20 min", "3小时 20分钟"),
        (Shown::Duration, 47.0 * hour + 59.0 * minute, "47 h 59 min", "47小时 59分钟"),
        (Shown::Duration, 48.0 * hour, "2 d", "2天"),
        (Shown::Duration, 49.0 * hour, "2 d 1 h", "2天 1小时"),
        (Shown::Duration, 71.0 * hour + 31.0 * minute, "3 d", "3天"),
        (Shown::Money, 123_456.0, "1,234.56", "1,234.56"),
        (Shown::Money, -99_900.0, "-999.00", "-999.00"),
        (Shown::Number, 0.0, "0", "0"),
        (Shown::Number, 999.0, "999", "999"),
        (Shown::Number, 1_204.0, "1,204", "1,204"),
        (Shown::Number, -1_234_567.0, "-1,234,567", "-1,234,567"),
        (Shown::Number, 2.5, "2.50", "2.50"),
    ] {
        assert_eq!(
            (shown.text(value, Lang::En), shown.text(value, Lang::Zh)),
            (en.into(), zh.into())
        );
    }
}

fn case(id: &str, customer: &str, subject: Option<&str>, cause: &str, received: &str) -> Case {
    Case {
        id: id.parse().expect("an id"),
        customer: customer.parse().expect("a reference"),
        subject: subject.map(|subject| subject.parse().expect("a subject")),
        line: None,
        cause: cause.parse().ok(),
        received_at: at(received),
        duplicate: false,
    }
}

fn window(from: &str, until: &str) -> (DateTime<Utc>, DateTime<Utc>) {
    (at(from), at(until))
}

/// The first instant of a window is in it, the last one is not.
#[test]
fn what_shows_across_cases_is_counted_from_the_first_instant_until_before_the_last() {
    let all = [
        case("a", "anna", Some("brakes"), "pads", "2026-03-01T00:00:00Z"),
        case("b", "bob", Some("brakes"), "pads", "2026-03-07T23:59:59.999999Z"),
        case("c", "carl", Some("brakes"), "pads", "2026-03-08T00:00:00Z"),
        case("d", "anna", Some("price"), "fitting", "2026-03-08T00:00:00Z"),
        case("e", "bob", None, "fitting", "2026-03-09T00:00:00Z"),
        case("f", "bob", Some("brakes"), "pads", "2026-03-15T00:00:00Z"),
    ];
    let told = |hot: Vec<Hot>| -> Vec<(String, u64, u64)> {
        hot.iter().map(|hot| (hot.subject.to_string(), hot.count, hot.before)).collect()
    };
    // In whatever order they come.
    let mut all = all;
    all.reverse();
    let second = window("2026-03-08T00:00:00Z", "2026-03-15T00:00:00Z");
    let hot = told(hot_categories(&all, second, 1));
    assert_eq!(hot, [("brakes".to_owned(), 1, 2), ("price".to_owned(), 1, 0)]);
    let first = window("2026-03-01T00:00:00Z", "2026-03-08T00:00:00Z");
    assert_eq!(told(hot_categories(&all, first, 1)), [("brakes".to_owned(), 2, 0)]);
    assert_eq!(told(hot_categories(&all, first, 3)), []);
    let mut doubled = all.clone();
    doubled[4].duplicate = true;
    assert_eq!(told(hot_categories(&doubled, first, 1)), [("brakes".to_owned(), 1, 0)]);
    // The most first.
    let whole = window("2026-03-01T00:00:00Z", "2026-03-16T00:00:00Z");
    let hot = told(hot_categories(&all, whole, 1));
    assert_eq!(hot, [("brakes".to_owned(), 4, 0), ("price".to_owned(), 1, 0)]);
    let causes = |cases: &[Case], window, at_least| -> Vec<(String, Vec<String>, u64)> {
        let found = batches(cases, window, at_least).into_iter();
        found
            .map(|b| {
                (
                    b.cause.to_string(),
                    b.cases.iter().map(ToString::to_string).collect(),
                    b.customers,
                )
            })
            .collect()
    };
    let of = |cause: &str, cases: &[&str], customers| {
        (cause.to_owned(), cases.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>(), customers)
    };
    // Two causes of as many customers come by their names; the wider one comes first.
    assert_eq!(causes(&all, second, 1), [of("fitting", &["d", "e"], 2), of("pads", &["c"], 1)]);
    assert_eq!(
        causes(&all, window("2026-03-07T00:00:00Z", "2026-03-10T00:00:00Z"), 2),
        [of("fitting", &["d", "e"], 2), of("pads", &["b", "c"], 2)]
    );
    assert_eq!(causes(&all, whole, 3), [of("pads", &["a", "b", "c", "f"], 3)]);
    // Cases of which nobody knows what they are about repeat nothing.
    let unknown = [
        case("a", "anna", None, "", "2026-03-01T00:00:00Z"),
        case("b", "anna", None, "", "2026-03-02T00:00:00Z"),
    ];
    assert_eq!(repeats(&unknown, TimeDelta::days(30)), []);
    // Of three the third repeats the second.
    let thrice = ["1", "2", "3"]
        .map(|day| case(day, "anna", Some("price"), "", &format!("2026-03-0{day}T00:00:00Z")));
    let found = repeats(&thrice, TimeDelta::days(1));
    let pairs: Vec<_> = found.iter().map(|r| (r.case.as_str(), r.of.as_str())).collect();
    assert_eq!(pairs, [("2", "1"), ("3", "2")]);
    assert_eq!(repeats(&thrice, TimeDelta::hours(23)), []);
}

fn id() -> IndicatorId {
    "received".parse().expect("an id")
}

fn figure(indicator: &str, interval: &str, group: &[(&str, Option<&str>)], count: i64) -> Figure {
    let figure = json!({
        "indicator": indicator, "interval": interval, "group": group,
        "numerator": count.to_string(), "denominator": count.unsigned_abs(),
        "outcome": { "value": count },
    });
    serde_json::from_value(figure).expect("a figure")
}

#[test]
fn a_distribution_adds_up_what_is_split_by_the_dimension() {
    let of = |department: Option<&'static str>, count| {
        figure(
            "received",
            "2026-03",
            &[("kind", Some("complaint")), ("department", department)],
            count,
        )
    };
    let figures = [
        of(Some("service"), 2),
        of(Some("sales"), 2),
        of(Some("parts"), 0),
        of(Some("paint"), -5),
        of(None, 3),
        figure("received", "2026-04", &[("department", Some("sales"))], 3),
        figure("received", "2026-04", &[("kind", Some("complaint"))], 100),
        figure("ended", "2026-03", &[("department", Some("sales"))], 100),
    ];
    let slices = distribution(&figures, &id(), Dimension::Department);
    let told: Vec<_> =
        slices.iter().map(|s| (s.label.as_deref(), s.count, s.share, s.cumulative)).collect();
    assert_eq!(
        told,
        [(Some("sales"), 5, 0.5, 0.5), (None, 3, 0.3, 0.8), (Some("service"), 2, 0.2, 1.0)]
    );
    // Ties come by their labels.
    let ties = distribution(&figures[..2], &id(), Dimension::Department);
    let labels: Vec<_> = ties.iter().map(|slice| slice.label.as_deref()).collect();
    assert_eq!(labels, [Some("sales"), Some("service")]);
}

fn crossed(counts: &[&[u64]]) -> Contingency {
    let labels = |n: usize| (0..n).map(|n| n.to_string()).collect::<Vec<_>>();
    let columns = labels(counts.first().map_or(0, |row| row.len()));
    let crossed = json!({ "rows": labels(counts.len()), "columns": columns, "counts": counts });
    serde_json::from_value(crossed).expect("a table")
}

/// By Pearson and Cramér, computed by hand.
#[test]
fn how_strongly_two_dimensions_go_together() {
    // Sums 30, 70, 0 and 40, 60: expected are 12, 18, 28, 42, and nothing in the empty row.
    let found = crossed(&[&[10, 20], &[30, 40], &[0, 0]]).association().expect("two by two");
    let chi_squared = 4.0 / 12.0 + 4.0 / 18.0 + 4.0 / 28.0 + 4.0 / 42.0;
    assert!((found.chi_squared - chi_squared).abs() < 1e-12);
    assert!((found.cramers_v - (chi_squared / 100.0_f64).sqrt()).abs() < 1e-12);
    assert_eq!((found.degrees, found.thin), (1, false));
    assert_eq!(found.residuals[2], [None, None]);
    let residual = -2.0 / (12.0_f64 * 0.7 * 0.6).sqrt();
    assert!((found.residuals[0][0].expect("one") - residual).abs() < 1e-12);
    // One says the other: V is 1. Five are enough in a cell, fewer are not.
    let found = crossed(&[&[10, 0], &[0, 10]]).association().expect("two by two");
    assert_eq!((found.degrees, found.thin), (1, false));
    assert!((found.cramers_v - 1.0).abs() < 1e-12);
    assert!(crossed(&[&[9, 0], &[0, 10]]).association().expect("two by two").thin);
    let three = crossed(&[&[10, 0, 0], &[0, 10, 0], &[0, 0, 10]]).association().expect("three");
    assert!((three.chi_squared - 60.0).abs() < 1e-9 && (three.cramers_v - 1.0).abs() < 1e-12);
    assert_eq!((three.degrees, three.thin), (4, true));
    // Two rows of one column each say nothing, nor does an empty table.
    assert_eq!(crossed(&[&[5], &[7]]).association(), None);
    assert_eq!(crossed(&[&[5, 0], &[7, 0]]).association(), None);
    assert_eq!(crossed(&[&[5, 7], &[0, 0]]).association(), None);
    assert_eq!(crossed(&[]).association(), None);
    // Counted from figures that are split by both.
    let cell = |indicator, department, subject, count| {
        figure(indicator, "2026-03", &[("department", department), ("subject", subject)], count)
    };
    let figures = [
        cell("received", Some("sales"), Some("price"), 3),
        cell("received", None, Some("price"), 4),
        cell("received", Some("sales"), None, 5),
        cell("ended", Some("sales"), Some("price"), 100),
        figure("received", "2026-03", &[("department", Some("sales"))], 100),
        figure(
            "received",
            "2026-04",
            &[("subject", Some("price")), ("department", Some("sales"))],
            10,
        ),
    ];
    let counted = Contingency::of(&figures, &id(), (Dimension::Department, Dimension::Subject));
    assert_eq!(counted.rows, [None, Some("sales".to_owned())]);
    assert_eq!(counted.columns, [None, Some("price".to_owned())]);
    assert_eq!(counted.counts, [[0, 4], [5, 13]]);
}

#[test]
fn a_figure_is_compared_with_the_period_before_and_a_year_earlier() {
    let group = [(Dimension::Department, Some("sales".to_owned()))];
    let of = |indicator, interval, department, count| {
        figure(indicator, interval, &[("department", Some(department))], count)
    };
    let figures = [
        of("received", "2026-03", "parts", 90),
        of("ended", "2026-03", "sales", 80),
        of("received", "2026-03", "sales", 7),
        of("received", "2026-02", "sales", 4),
        of("received", "2025-03", "sales", 9),
        figure("received", "all", &[], 50),
    ];
    let month: Interval = "2026-03".parse().expect("a month");
    let found = compare(&figures, &id(), month, &group);
    assert_eq!((found.change(), found.change_in_a_year()), (Some(3.0), Some(-2.0)));
    let found = compare(&figures, &id(), month.previous(), &group);
    assert_eq!(found.now.map(|figure| figure.numerator), Some(4));
    assert_eq!((found.previous, found.year_before), (None, None));
    let all = compare(&figures, &id(), Interval::WHOLE, &[]);
    assert_eq!(all.now.as_ref().map(|figure| figure.numerator), Some(50));
    assert_eq!((all.previous, all.year_before), (None, None), "all time has none before it");
}

#[test]
fn what_is_new_is_restated_from_the_first_published_period_to_the_last() {
    let of = |interval, department, count| {
        figure("received", interval, &[("department", Some(department))], count)
    };
    let published = vec![of("2026-04", "sales", 4), of("2026-02", "sales", 3)];
    let snapshot = Snapshot::new(at("2026-05-01T00:00:00Z"), published);
    let now = [
        of("2026-01", "sales", 1),
        of("2026-02", "sales", 3),
        of("2026-02", "parts", 1),
        of("2026-03", "sales", 9),
        of("2026-04", "parts", 2),
        of("2026-05", "sales", 1),
        of("2026", "sales", 20),
    ];
    let restated = snapshot.restatements(&now);
    let told: Vec<_> = restated
        .iter()
        .map(|r| {
            let count = |figure: &Option<Figure>| figure.as_ref().map(|figure| figure.numerator);
            (r.interval.to_string(), r.group[0].1.clone(), count(&r.published), count(&r.now))
        })
        .collect();
    let line = |interval: &str, department: &str, was, is| {
        (interval.to_owned(), Some(department.to_owned()), was, is)
    };
    assert_eq!(
        told,
        [
            line("2026-04", "sales", Some(4), None),
            line("2026-02", "parts", None, Some(1)),
            line("2026-03", "sales", None, Some(9)),
            line("2026-04", "parts", None, Some(2)),
        ]
    );
}

fn counting(measure: Measure) -> Indicator {
    Indicator::new(id(), Label::new("received", "受理"), Cohort::Received, measure)
}

#[test]
fn a_target_is_judged_at_its_edge_and_written_with_every_digit() {
    use Attainment::{Met, Missed, TooFew};
    let rows = Rows::all(Unit::Case);
    let part = share(cases(&[]), &[Property::Closed]);
    let mean = Measure::Mean { rows, of: Quantity::Handling };
    let of = |numerator: i64, denominator: u64| -> Figure {
        let figure = json!({
            "indicator": "received", "interval": "2026-03", "group": [],
            "numerator": numerator.to_string(), "denominator": denominator,
            "outcome": { "value": 0.0 },
        });
        serde_json::from_value(figure).expect("a figure")
    };
    let goal = |goal| Target { grain: None, goal, enough: 10 };
    for (measure, target, figure, expected) in [
        (part, goal(Goal::AtLeast(9_500)), of(19, 20), Met),
        (part, goal(Goal::AtLeast(9_500)), of(949, 1_000), Missed),
        (part, goal(Goal::AtMost(9_500)), of(19, 20), Met),
        (part, goal(Goal::AtMost(9_500)), of(951, 1_000), Missed),
        (part, goal(Goal::Below(9_500)), of(19, 20), Missed),
        (part, goal(Goal::Below(9_500)), of(949, 1_000), Met),
        (part, goal(Goal::AtLeast(9_500)), of(10, 10), Met),
        (part, goal(Goal::AtLeast(9_500)), of(9, 9), TooFew),
        (mean, goal(Goal::AtMost(25)), of(500, 20), Met),
        (mean, goal(Goal::AtMost(25)), of(501, 20), Missed),
        (Measure::Count { rows }, goal(Goal::AtMost(20)), of(20, 20), Met),
        (Measure::Count { rows }, goal(Goal::Below(20)), of(20, 20), Missed),
        (
            Measure::Sum { rows, of: Quantity::Amount },
            goal(Goal::AtLeast(500)),
            of(499, 20),
            Missed,
        ),
    ] {
        assert_eq!(target.judge(&figure, &measure), expected, "{measure:?} {target:?} {figure:?}");
    }
    // Only for the periods that it is for, and that its source asks for.
    let monthly = counting(part).target(Target::at_least(9_500).for_each(Grain::Month));
    let quarterly = counting(part).target(Target::at_least(9_500).for_each(Grain::Quarter));
    assert_eq!(monthly.judge(&of(19, 20)).len(), 1);
    assert_eq!(quarterly.judge(&of(19, 20)), []);
    let any = counting(part).target(Target::at_least(9_500));
    assert_eq!(any.clone().periods(&[Grain::Month]).judge(&of(19, 20)).len(), 1);
    assert_eq!(any.clone().periods(&[Grain::Year]).judge(&of(19, 20)), []);
    for (measure, target, en, zh) in [
        (part, Target::at_least(9_500), "at least 95.0 %", "不低于95.0%"),
        (part, Target::at_least(9_995), "at least 99.95 %", "不低于99.95%"),
        (part, Target::at_most(150), "at most 1.5 %", "不超过1.5%"),
        (mean, Target::at_most(7_200_000_000), "at most 2 h", "不超过2小时"),
        (
            Measure::Count { rows },
            goal(Goal::Below(3)).for_each(Grain::Month),
            "less than 3 a month",
            "每月少于3",
        ),
    ] {
        assert_eq!(target.text(&measure), Label::new(en, zh));
    }
}

#[test]
fn a_test_reads_as_what_must_hold_and_what_must_not() {
    let closed = Test::with(&[Property::Closed]);
    let names =
        |lang: Lang| [Property::Closed, Property::Merged].map(|property| property.label(lang));
    let ([closed_en, merged_en], [closed_zh, merged_zh]) = (names(Lang::En), names(Lang::Zh));
    for (test, en, zh) in [
        (Test::ANY, String::new(), String::new()),
        (closed, closed_en.to_owned(), closed_zh.to_owned()),
        (
            closed.not(&[Property::Merged]),
            format!("{closed_en}, not {merged_en}"),
            format!("{closed_zh}，不含{merged_zh}的"),
        ),
        (
            Test::without(&[Property::Merged]),
            format!("not {merged_en}"),
            format!("不含{merged_zh}的"),
        ),
    ] {
        assert_eq!((test.text(Lang::En), test.text(Lang::Zh)), (en, zh));
    }
}
