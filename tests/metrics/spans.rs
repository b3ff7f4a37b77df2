//! How long: open, in custody, on hold, until the first response of each cycle.

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::Entry;
use redress::complaint::command::{
    Answer, Close, Contact, Decline, Dispatch, Hold, Register, Reopen, Resume, Sign, Update,
    Withdraw,
};
use redress::vocabulary::{ComplaintId, Outcome};
use redress_metrics::{
    Aggregate, Basis, Breakdown, Dimension, Figure, Grain, Indicator, Reader, indicators as i,
};
use redress_testing::{Given, SALES, Scenario, agent};

use crate::common::{general, hours, with};

const HOUR: i128 = 3_600_000_000;

fn given() -> Given {
    Scenario::under(with([])).at("2026-03-02T12:00:00Z").received(general())
}

fn reason<T: std::str::FromStr<Err: std::fmt::Debug>>(code: &str) -> T {
    code.parse().expect("a code")
}

fn told(
    log: &[Entry],
    until: DateTime<Utc>,
    by: &[Dimension],
    indicators: &[Indicator],
) -> Vec<Figure> {
    let mut reader = Reader::new(Basis::default(), until);
    reader.history(log).expect("a history");
    let mut aggregate = Aggregate::new(Breakdown {
        zone: chrono_tz::UTC,
        grain: Grain::Whole,
        by: by.to_vec(),
        indicators: indicators.to_vec(),
    });
    reader.tables().iter().for_each(|table| aggregate.add(table));
    assert_eq!(aggregate.check(), Ok(()));
    aggregate.figures()
}

/// Of one indicator, a month after the last entry.
fn of(case: &Given, indicator: Indicator) -> (i128, u64) {
    let figures = told(case.log(), case.now() + TimeDelta::days(30), &[], &[indicator]);
    figures.first().map_or((0, 0), |figure| (figure.numerator, figure.denominator))
}

fn handled(given: Given) -> Given {
    given
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: Some(SALES) })
        .and(&agent(), Sign {})
}

fn closed(given: Given) -> Given {
    given
        .and(&agent(), Answer { outcome: Outcome::Resolved })
        .and(&agent(), Close { conclusion: redress::code!("done") })
}

#[test]
fn the_time_open_leaves_out_what_passed_after_an_ending() {
    // Two hours, closed for 100 days, then three hours more.
    let case = closed(handled(given()).after(hours(2)))
        .after(TimeDelta::days(100))
        .and(&agent(), Reopen { reason: reason("again") });
    let case = closed(case.and(&agent(), Sign {}).after(hours(3)));
    assert_eq!(of(&case, i::mean_open()), (5 * HOUR, 1));
    assert_eq!(
        of(&case, i::mean_handling()),
        ((5 + 100 * 24) * HOUR, 1),
        "from receipt to the end"
    );
    let contract = i::mean_open().contract();
    let reopened = contract.treatments.iter().find(|(argued, _)| argued.en == "reopened");
    assert_eq!(reopened.expect("it").1.en, "counted once, with the time open of every cycle");
}

#[test]
fn custody_ends_with_the_case_however_it_ends() {
    let declined =
        given().after(hours(1)).and(&agent(), Decline { reason: reason("out-of-scope") });
    let withdrawn = handled(given().after(hours(1)));
    let withdrawn = withdrawn.and(&agent(), Withdraw { reason: reason("settled") });
    let closed = closed(handled(given()).after(hours(1)));
    for (ended, case) in [("declined", declined), ("withdrawn", withdrawn), ("closed", closed)] {
        assert_eq!(of(&case, i::custody_time()).0, HOUR, "{ended}");
    }
    // Merged: as the event says it.
    let case = handled(given());
    let mut log = case.log().to_vec();
    let mut entry = serde_json::to_value(log.last().expect("an entry")).expect("json");
    let into: ComplaintId = reason("C-2");
    entry["version"] = (log.len() + 1).into();
    entry["events"] = serde_json::json!([{ "merged": { "into": into } }]);
    for at in ["occurred_at", "recorded_at"] {
        entry[at] = serde_json::json!(case.now() + hours(1));
    }
    log.push(serde_json::from_value(entry).expect("an entry"));
    let until = case.now() + TimeDelta::days(30);
    let figures = told(&log, until, &[], &[i::custody_time(), i::mean_custody()]);
    assert_eq!(figures[0].numerator, HOUR, "merged");
}

#[test]
fn the_first_response_is_taken_in_each_cycle() {
    let case = given().after(hours(1)).and(&agent(), Contact { reached: false });
    let case = case.after(hours(1)).and(&agent(), Contact { reached: true });
    let case = closed(handled(case).after(hours(5)))
        .after(TimeDelta::days(10))
        .and(&agent(), Reopen { reason: reason("again") });
    let case = case.after(hours(4)).and(&agent(), Update {}).after(hours(1));
    assert_eq!(of(&case, i::cycle_response()), ((2 + 4) * HOUR, 2));
    assert_eq!(of(&case, i::response_time()), (2 * HOUR, 1), "of the complaint: the first of all");
}

#[test]
fn time_on_hold_is_split_by_reason_and_ends_with_the_case() {
    let case = handled(given())
        .and(&agent(), Hold { reason: reason("parts") })
        .after(hours(10))
        .and(&agent(), Resume {})
        .and(&agent(), Hold { reason: reason("customer-away") })
        .after(hours(3))
        .and(&agent(), Resume {})
        .and(&agent(), Hold { reason: reason("parts") })
        .after(hours(2));
    let open = told(case.log(), case.now() + hours(1), &[Dimension::Reason], &[i::hold_time()]);
    let by_reason = |figures: &[Figure]| -> Vec<(String, i128, u64)> {
        let label = |f: &Figure| f.group[0].1.clone().unwrap_or_default();
        figures.iter().map(|f| (label(f), f.numerator / HOUR, f.denominator)).collect()
    };
    let expected = |parts| [("customer-away".to_owned(), 3, 1), ("parts".to_owned(), parts, 2)];
    assert_eq!(by_reason(&open), expected(13), "the last one still waits");
    let ended = case.and(&agent(), Withdraw { reason: reason("settled") });
    let month = ended.now() + TimeDelta::days(30);
    let figures = told(ended.log(), month, &[Dimension::Reason], &[i::hold_time()]);
    assert_eq!(by_reason(&figures), expected(12), "it waited until it ended");
}
