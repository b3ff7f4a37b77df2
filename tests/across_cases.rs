//! Repeats, batches and hot categories, on cases written out by hand.

use chrono::{DateTime, TimeDelta, Utc};
use redress::metrics::{Case, batches, hot_categories, repeats};

fn day(day: u32) -> DateTime<Utc> {
    format!("2026-03-{day:02}T02:00:00Z").parse().expect("a day of March")
}

fn case(id: &str, customer: &str, subject: &str, cause: &str, received: u32) -> Case {
    Case {
        id: id.parse().expect("an id"),
        customer: customer.parse().expect("a reference"),
        subject: Some(subject.parse().expect("a subject")),
        line: None,
        cause: cause.parse().ok(),
        received_at: day(received),
        double: false,
    }
}

fn march() -> Vec<Case> {
    vec![
        case("a1", "anna", "brakes", "bad-pads", 1),
        case("b1", "bob", "brakes", "bad-pads", 2),
        case("a2", "anna", "brakes", "bad-pads", 8),
        case("a3", "anna", "price", "", 9),
        case("c1", "carl", "brakes", "bad-pads", 10),
        case("a4", "anna", "brakes", "fitting", 31),
    ]
}

#[test]
fn a_repeat_is_the_same_customer_with_the_same_problem_within_the_window() {
    let found = repeats(&march(), TimeDelta::days(7));
    let pairs: Vec<(&str, &str)> = found.iter().map(|r| (r.case.as_str(), r.of.as_str())).collect();
    // a2 exactly seven days after a1; a3 is another problem; a4 comes 23 days after a2.
    assert_eq!(pairs, [("a2", "a1")]);
    assert_eq!(repeats(&march(), TimeDelta::days(23)).len(), 2);
}

#[test]
fn a_double_is_no_repeat_and_is_not_counted_twice() {
    let mut cases = march();
    cases[2].double = true;
    assert!(repeats(&cases, TimeDelta::days(7)).is_empty());
    assert_eq!(batches(&cases, (day(1), day(31)), 3)[0].cases.len(), 3);
}

#[test]
fn a_batch_is_one_cause_and_many_customers() {
    let found = batches(&march(), (day(1), day(31)), 3);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].cause.as_str(), found[0].customers), ("bad-pads", 3));
    let ids: Vec<&str> = found[0].cases.iter().map(|id| id.as_str()).collect();
    assert_eq!(ids, ["a1", "b1", "a2", "c1"]);
    assert!(batches(&march(), (day(1), day(31)), 4).is_empty());
}

#[test]
fn a_hot_category_is_compared_with_the_period_before() {
    // 8 to 15 March against 1 to 8 March: brakes twice (a2, c1), before that twice (a1, b1).
    let hot = hot_categories(&march(), (day(8), day(15)), 2);
    assert_eq!(hot.len(), 1);
    assert_eq!((hot[0].subject.as_str(), hot[0].count, hot[0].before), ("brakes", 2, 2));
}

#[test]
fn the_order_of_the_cases_does_not_matter() {
    let mut backwards = march();
    backwards.reverse();
    assert_eq!(repeats(&backwards, TimeDelta::days(30)), repeats(&march(), TimeDelta::days(30)));
    let week = (day(1), day(31));
    assert_eq!(batches(&backwards, week, 1), batches(&march(), week, 1));
    assert_eq!(hot_categories(&backwards, week, 1), hot_categories(&march(), week, 1));
}
