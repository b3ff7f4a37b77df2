//! Percentiles: exact while there are few different values, and their error stated where it is not.

use chrono::{DateTime, Utc};
use redress::vocabulary::Lang;
use redress_metrics::{
    Aggregate, Breakdown, Dimension, Grain, Indicator, Properties, Quantity, Table, Unit,
    indicators,
};

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;

fn day() -> DateTime<Utc> {
    "2026-03-02T01:00:00Z".parse().expect("an instant")
}

fn question() -> Vec<Indicator> {
    [50, 90, 95, 100].map(indicators::handling_percentile).into()
}

fn over(times: impl IntoIterator<Item = i64>) -> Aggregate {
    let mut table = Table::new(Unit::Case);
    for time in times {
        table.push(Properties::NONE).ended(day()).measure(Quantity::Handling, time);
    }
    let by: Vec<Dimension> = vec![];
    let indicators = question();
    let mut aggregate =
        Aggregate::new(Breakdown { zone: chrono_tz::UTC, grain: Grain::Month, by, indicators });
    aggregate.add(&table);
    aggregate
}

fn shown(aggregate: &Aggregate) -> Vec<String> {
    let figures = aggregate.figures();
    question().iter().zip(&figures).map(|(i, figure)| i.show(figure, Lang::En)).collect()
}

#[test]
fn ten_thousand_times_24_hours_are_24_hours() {
    let told = over(std::iter::repeat_n(24 * HOUR, 10_000));
    assert_eq!(shown(&told), ["24 h"; 4]);
    assert_eq!(told.figures()[0].numerator, i128::from(24 * HOUR));
    // A million, and some that took longer.
    let told = over((0..1_000_000).map(|n| if n % 20 == 0 { 25 * HOUR } else { 24 * HOUR }));
    assert_eq!(shown(&told), ["24 h", "24 h", "24 h", "25 h"]);
}

#[test]
fn how_many_rows_there_are_makes_no_percentile_less_exact() {
    // 8,192 different values, each fifty times: 1 s to 8,192 s.
    let values = (0..8_192 * 50).map(|n| (n % 8_192 + 1) * SECOND);
    let told = over(values.clone());
    let exact = |percent: i64| i128::from((8_192 * percent + 99) / 100 * SECOND);
    let numerators: Vec<_> = told.figures().iter().map(|figure| figure.numerator).collect();
    assert_eq!(numerators, [exact(50), exact(90), exact(95), exact(100)]);
    // One more different value, and they are within the stated error.
    let told = over(values.chain([8_193 * SECOND]));
    for (figure, percent) in told.figures().iter().zip([50, 90, 95]) {
        let most = exact(percent) + exact(percent) / 125 + i128::from(SECOND);
        assert!((exact(percent)..=most).contains(&figure.numerator), "{}", figure.numerator);
    }
}

#[test]
fn parts_that_were_exact_or_rounded_merge_alike_in_any_order_and_after_a_journey() {
    let same = || over(std::iter::repeat_n(24 * HOUR, 9_000));
    let many = || over((0..20_000).map(|n| n * 7 * SECOND));
    let few = || over((0..5_000).map(|n| n * 3 * SECOND));
    let sent = |part: Aggregate| -> Aggregate {
        let json = serde_json::to_string(&part).expect("json");
        serde_json::from_str(&json).expect("back")
    };
    let merged = |parts: [Aggregate; 3]| {
        let mut all = over([]);
        parts.iter().for_each(|part| all.merge(part).expect("one question"));
        all.figures()
    };
    let expected = merged([same(), many(), few()]);
    assert_eq!(merged([few(), same(), many()]), expected);
    assert_eq!(merged([many(), few(), same()]), expected);
    assert_eq!(merged([sent(few()), sent(many()), sent(same())]), expected);
    // Rounded values are few; they do not pass for exact ones on the way.
    let mut alone = sent(sent(many()));
    alone.merge(&sent(same())).expect("one question");
    let mut whole = many();
    whole.merge(&same()).expect("one question");
    assert_eq!(alone.figures(), whole.figures());
    assert_eq!(alone.figures()[0].denominator, 29_000);
}
