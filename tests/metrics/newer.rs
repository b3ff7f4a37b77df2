//! Histories in which a newer program has written: no *yes* or *no* that its events could contradict.

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::command::{Answer, Close, Dispatch, FollowUp, Register};
use redress::complaint::{Entry, Event, FollowUpResult};
use redress::lifecycle::Point;
use redress::vocabulary::{Outcome, Satisfaction};
use redress_metrics::{
    Aggregate, Basis, Breakdown, Figure, Grain, Indicator, Known, Ledger, Measure,
    Outcome as Comes, Properties, Property, Reader, Refusal, Rows, Test, Unit, indicators,
};
use redress_testing::{Given, SALES, Scenario, agent};

use crate::common::{general, limit, with};

fn given() -> Given {
    let policy = with([limit("form", Point::Received, Point::Registered, "4h")]);
    Scenario::under(policy).at("2026-03-02T12:00:00Z").received(general())
}

fn closed() -> Given {
    given()
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: Some(SALES) })
        .and(&agent(), redress::complaint::command::Sign {})
        .and(&agent(), Answer { outcome: Outcome::Resolved })
        .and(&agent(), FollowUp { result: FollowUpResult::Reached(Satisfaction::Satisfied) })
        .and(&agent(), Close { conclusion: redress::code!("done") })
}

/// The log, and an entry of a program that knows more.
fn and_something_new(case: &Given) -> Vec<Entry> {
    let mut log = case.log().to_vec();
    let mut entry = serde_json::to_value(log.last().expect("an entry")).expect("json");
    entry["version"] = (log.len() + 1).into();
    entry["events"] = serde_json::json!([{ "undone": { "what": "everything" } }]);
    let entry: Entry = serde_json::from_value(entry).expect("an entry");
    assert!(matches!(entry.events[..], [Event::Unknown(_)]));
    log.push(entry);
    log
}

fn until() -> DateTime<Utc> {
    given().now() + TimeDelta::days(30)
}

fn read(logs: &[&[Entry]], known: &Known<'_>) -> Reader {
    let mut reader = Reader::new(Basis::default(), until());
    for log in logs {
        reader.history_with(log, known).expect("a history");
    }
    reader
}

fn figures(reader: &Reader, indicators: &[Indicator]) -> Vec<Figure> {
    let mut aggregate = Aggregate::new(Breakdown {
        zone: chrono_tz::UTC,
        grain: Grain::Whole,
        by: vec![],
        indicators: indicators.to_vec(),
    });
    reader.tables().iter().for_each(|table| aggregate.add(table));
    assert_eq!(aggregate.check(), Ok(()));
    aggregate.figures()
}

fn with_property(unit: Unit, property: Property) -> Indicator {
    let rows = Rows::that(unit, Test::with(&[property]));
    Indicator { measure: Measure::Count { rows }, ..indicators::backlog() }
}

#[test]
fn what_a_newer_event_could_contradict_is_neither_yes_nor_no() {
    let log = and_something_new(&closed());
    let reader = read(&[&log], &Known::default());
    for property in [
        Property::Closed,
        Property::Open,
        Property::Merged,
        Property::Concluded,
        Property::Judged,
        Property::OnTime,
        Property::FirstContact,
        Property::Satisfied,
        Property::Reopened,
        Property::Transferred,
    ] {
        let figure = &figures(&reader, &[with_property(Unit::Case, property)])[0];
        assert_eq!((figure.numerator, figure.undetermined), (0, 1), "{property}");
    }
    // What has happened has happened.
    for property in [Property::Dispatched, Property::Visited] {
        let figure = &figures(&reader, &[with_property(Unit::Case, property)])[0];
        assert_eq!((figure.numerator, figure.undetermined), (1, 0), "{property}");
    }
    // Without the newer entry all of it is known.
    let reader = read(&[closed().log()], &Known::default());
    let figure = &figures(&reader, &[with_property(Unit::Case, Property::Closed)])[0];
    assert_eq!((figure.numerator, figure.undetermined), (1, 0));
}

#[test]
fn a_figure_leaves_such_a_case_out_and_says_so() {
    let (newer, late) = (and_something_new(&closed()), given());
    let late = late.after(TimeDelta::hours(5)).and(&agent(), Register {});
    let reader = read(&[&newer, closed().log(), late.log()], &Known::default());
    let told = figures(&reader, &[indicators::on_time(), indicators::stage_timeliness()]);
    for figure in &told {
        assert_eq!((figure.numerator, figure.denominator, figure.undetermined), (1, 2, 1));
        assert!(matches!(figure.outcome, Comes::Value(_)), "{figure:?}");
    }
    let reader = read(&[&newer], &Known::default());
    let told = figures(&reader, &[indicators::on_time()]);
    assert!(matches!(told[0].outcome, Comes::Refused(Refusal::NotRecorded { .. })), "{told:?}");
}

#[test]
fn the_case_stays_countable_and_the_ledger_balances() {
    let open = given().and(&agent(), Register {});
    let logs = [and_something_new(&open), and_something_new(&closed())];
    let reader = read(&[&logs[0], &logs[1]], &Known::default());
    let told = figures(&reader, &[indicators::received(), indicators::ended()]);
    assert_eq!((told[0].numerator, told[0].undetermined), (2, 0));
    assert_eq!((told[1].numerator, told[1].undetermined), (1, 0));
    let mut ledger = Ledger::new(chrono_tz::UTC, Grain::Month);
    ledger.add(&reader.tables().cycles);
    let lines = ledger.lines().expect("it balances");
    assert_eq!(lines.last().map(|line| line.outstanding), Some(1), "by what is on record");
}

#[test]
fn what_a_customer_said_before_or_after_stays_said() {
    let log = and_something_new(&closed());
    let reader = read(&[&log], &Known::default());
    let told = figures(&reader, &[indicators::satisfaction(), indicators::satisfied_first()]);
    for figure in &told {
        assert_eq!((figure.numerator, figure.denominator, figure.undetermined), (1, 1, 0));
    }
}

#[test]
fn what_the_host_says_is_not_put_in_doubt() {
    let log = and_something_new(&closed());
    let also = Properties::of(&[Property::Repeat, Property::Own3, Property::Substantiated]);
    let reader = read(&[&log], &Known { also, ..Known::default() });
    for property in [Property::Repeat, Property::Own3, Property::Substantiated] {
        let figure = &figures(&reader, &[with_property(Unit::Case, property)])[0];
        assert_eq!((figure.numerator, figure.undetermined), (1, 0), "{property}");
    }
}
