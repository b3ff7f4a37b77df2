//! What the reader makes of single histories: delays, holds, call-backs, custody, logs that are broken.

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::command::{
    Answer, Close, Contact, Dispatch, FollowUp, Hold, Register, Reopen, Sign,
};
use redress::complaint::{Entry, Event, FollowUpResult};
use redress::lifecycle::Point;
use redress::policy::{OnHold, Policy};
use redress::vocabulary::{Label, Outcome, Satisfaction};
use redress_metrics::{
    Aggregate, Basis, Breakdown, Cohort, Dimension, Figure, Grain, Indicator, Measure, Property,
    Quantity, Reader, Rows, Test, Unit, indicators,
};
use redress_testing::{Given, SALES, Scenario, agent};

use crate::common::{general, hours, limit, with};

const HOUR: i128 = 3_600_000_000;

fn given(policy: Policy) -> Given {
    Scenario::under(policy).at("2026-03-02T12:00:00Z").received(general())
}

fn read(log: &[Entry], until: DateTime<Utc>) -> Reader {
    let mut reader = Reader::new(Basis::default(), until);
    reader.history(log).expect("a history");
    reader
}

/// The figures of one case a month after its last entry, by indicator.
fn told(given: &Given, by: &[Dimension], indicators: &[Indicator]) -> Vec<Figure> {
    let reader = read(given.log(), given.now() + TimeDelta::days(30));
    let mut aggregate = Aggregate::new(Breakdown {
        zone: chrono_tz::UTC,
        grain: Grain::Year,
        by: by.to_vec(),
        indicators: indicators.to_vec(),
    });
    reader.tables().iter().for_each(|table| aggregate.add(table));
    aggregate.figures()
}

#[test]
fn a_limit_kept_while_on_hold_has_no_delay() {
    let contact = limit("contact", Point::Received, Point::Contacted, "2h");
    let form = limit("form", Point::Received, Point::Registered, "4h");
    let policy = with([contact.on_hold(OnHold::Runs), form.on_hold(OnHold::Stops)]);
    let reason = "parts".parse().expect("a reason");
    let case = given(policy)
        .after(hours(3))
        .and(&agent(), Contact { reached: true })
        .and(&agent(), Hold { reason })
        .after(TimeDelta::days(10))
        .and(&agent(), Register {});
    let (case_delay, stage_delay) = (indicators::mean_delay(), indicators::mean_stage_delay());
    let figures = told(&case, &[], &[case_delay, stage_delay]);
    let delays: Vec<_> = figures.iter().map(|f| (f.numerator, f.denominator)).collect();
    assert_eq!(delays, [(HOUR, 1), (HOUR, 1)], "the contact was an hour late, the form in time");
}

#[test]
fn a_customer_reached_in_the_end_is_not_counted_as_unreachable() {
    let unreachable = Rows::that(Unit::Case, Test::with(&[Property::Unreachable]));
    let unreachable = Indicator::new(
        "unreachable".parse().expect("an id"),
        Label::new("not reached", "未接通"),
        Cohort::Received,
        Measure::Count { rows: unreachable },
    );
    let count = |case: &Given| told(case, &[], std::slice::from_ref(&unreachable))[0].numerator;
    let tried = given(with([]))
        .and(&agent(), Register {})
        .and(&agent(), Answer { outcome: Outcome::Resolved })
        .and(&agent(), FollowUp { result: FollowUpResult::Unreachable });
    assert_eq!(count(&tried), 1);
    let result = FollowUpResult::Reached(Satisfaction::Satisfied);
    assert_eq!(count(&tried.and(&agent(), FollowUp { result })), 0);
}

#[test]
fn a_case_is_in_nobodys_hands_between_its_end_and_its_reopening() {
    let case = given(with([]))
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: Some(SALES) })
        .and(&agent(), Sign {})
        .after(hours(1))
        .and(&agent(), Answer { outcome: Outcome::Resolved })
        .and(&agent(), Close { conclusion: redress::code!("done") })
        .after(TimeDelta::days(100))
        .and(&agent(), Reopen { reason: "again".parse().expect("a reason") });
    let reader = read(case.log(), case.now());
    let mut aggregate = Aggregate::new(Breakdown {
        zone: chrono_tz::UTC,
        grain: Grain::Whole,
        by: vec![],
        indicators: vec![indicators::custody_time()],
    });
    aggregate.add(&reader.tables().custody);
    assert_eq!(aggregate.figures()[0].numerator, HOUR, "handled for an hour, closed for 100 days");
    let handling = Measure::Sum { rows: Rows::all(Unit::Custody), of: Quantity::Custody };
    let all = Indicator { measure: handling, ..indicators::custody_time() };
    assert_eq!(told(&case, &[], &[all])[0].numerator, HOUR + 30 * 24 * HOUR, "open again since");
}

#[test]
fn a_log_that_is_no_complaints_leaves_no_row_behind() {
    let case = given(with([])).and(&agent(), Register {});
    let mut reader = Reader::new(Basis::default(), case.now());
    let headless = &case.log()[1..];
    assert!(reader.history(headless).is_err());
    let mut twice = case.log().to_vec();
    twice.extend(case.log().to_vec());
    assert!(reader.history(&twice).is_err());
    assert!(reader.history::<Entry>(&[]).is_err());
    assert!(reader.tables().iter().all(|table| table.is_empty()));
    assert!(matches!(case.log()[0].events[0], Event::Received(_)));
}
