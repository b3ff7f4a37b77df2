//! Clocks that step back or jump, instants out of range, ticks that come late.

use crate::common::{MICRO, at, busy, extendable, freely, general, hours, limit, with};
use crate::stories::{
    NOON, asked, desk, extend_to, given, id, opened, refused, rejected, two_limits,
};

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::command::*;
use redress::complaint::{Complaint, Entry, Event, ExtensionRefusal, Rejection, Request, Verdict};
use redress::desk::{Desk, Intake};
use redress::lifecycle::{EventKind, Point};
use redress::policy::Policy;
use redress::store::{FeedStore, MemoryStore};
use redress::time::{TimeError, clock_fn};
use redress_testing::{Scenario, agent};
use serde_json::json;

#[test]
fn a_clock_stepped_back_is_rejected_with_both_instants() {
    let (desk, clock) = opened(two_limits(), NOON);
    clock.advance(hours(-1));
    let before = desk.log(&id()).expect("a log");
    let why = rejected(desk.act(&id(), &agent(), Register {}));
    assert_eq!(why, Rejection::ClockBehind { now: at("2026-03-02T11:00:00Z"), last: at(NOON) });
    assert_eq!(desk.log(&id()).expect("a log"), before);
    clock.advance(hours(2));
    desk.act(&id(), &agent(), Register {}).expect("the clock is right again");
}

#[test]
fn it_may_have_happened_before_it_is_recorded_never_after() {
    let given = given(two_limits()).after(hours(3));
    let early = Request::now(Register {}).at(at("2026-03-02T13:00:00Z"));
    given.clone().when(&agent(), early).then_limit("form", Verdict::Kept).then_entry(|entry| {
        entry.occurred_at == at("2026-03-02T13:00:00Z")
            && entry.recorded_at == at("2026-03-02T15:00:00Z")
    });
    let late = Request::now(Register {}).at(at("2026-03-02T16:00:00Z"));
    given.when(&agent(), late).then_rejected(|why| matches!(why, Rejection::InFuture { .. }));
}

#[test]
fn nothing_happens_before_the_receipt_or_before_what_it_follows_from() {
    let before = Request::now(Register {}).at(at("2026-03-02T11:59:59Z"));
    given(two_limits()).after(hours(1)).when(&agent(), before).then_rejected(
        |why| matches!(why, Rejection::TooEarly { since, .. } if *since == at(NOON)),
    );
    let sign = Request::now(Sign {}).at(at("2026-03-02T12:30:00Z"));
    given(two_limits())
        .and(&agent(), Register {})
        .after(hours(1))
        .and(&agent(), Dispatch { to: None })
        .when(&agent(), sign)
        .then_rejected(|why| {
            matches!(why, Rejection::TooEarly { since, .. } if *since == at("2026-03-02T13:00:00Z"))
        });
}

#[test]
fn a_clock_stepped_back_over_a_sweep_gives_no_second_alarm() {
    let (desk, clock) = opened(two_limits(), NOON);
    clock.advance(hours(3));
    assert_eq!(desk.sweep(10).expect("a sweep").done.len(), 1);
    let log = desk.log(&id()).expect("a log");
    clock.advance(hours(-2));
    assert!(desk.sweep(10).expect("a sweep").done.is_empty());
    clock.advance(hours(2));
    assert!(desk.sweep(10).expect("a sweep").done.is_empty());
    assert_eq!(desk.log(&id()).expect("a log"), log);
}

#[test]
fn a_jump_of_30_days_fires_everything_once_in_due_order() {
    let (desk, clock) = opened(busy(redress::time::Calendar::always_open(chrono_tz::UTC)), NOON);
    clock.advance(TimeDelta::days(30));
    let sweep = desk.sweep(10).expect("a sweep");
    assert_eq!(sweep.done.len(), 1);
    assert!(sweep.failed.is_empty() && !sweep.more);
    let entry = sweep.done[0].entry().expect("an entry");
    let (mut last, mut over) = (at(NOON), Vec::new());
    for event in &entry.events {
        let (rule, due) = match event {
            Event::LimitWarned { rule, warning, .. } => (rule, warning.at),
            Event::LimitBreached { rule, due } => {
                over.push(rule.clone());
                (rule, *due)
            }
            _ => continue,
        };
        assert!(due >= last, "{rule} comes too late in the order");
        assert!(due < entry.recorded_at, "and says that it is recorded late");
        if matches!(event, Event::LimitWarned { .. }) {
            assert!(!over.contains(rule), "{rule} is warned of after its breach");
        }
        last = due;
    }
    assert_eq!(over.len(), 3, "form, contact and handling have run out");
    assert!(desk.sweep(10).expect("a sweep").done.is_empty());
}

#[test]
fn a_second_ahead_is_another_clock_and_more_is_refused() {
    for (ahead, accepted) in [
        (TimeDelta::seconds(1), true),
        (TimeDelta::seconds(1) + MICRO, false),
        (TimeDelta::days(365), false),
    ] {
        let (desk, _) = desk(two_limits(), NOON);
        let occurred_at = Some(at(NOON) + ahead);
        let mut intake = Intake::new(asked(general()));
        intake.occurred_at = occurred_at;
        match desk.receive(&agent(), intake) {
            Ok(outcome) => {
                assert!(accepted, "{ahead}");
                let entry = outcome.entry().expect("an entry").clone();
                assert_eq!(entry.occurred_at, at(NOON), "what lies ahead counts as now");
            }
            Err(why) => {
                assert!(!accepted, "{ahead}: {why}");
                assert!(matches!(why.rejection(), Some(Rejection::InFuture { .. })));
                assert!(desk.log(&id()).expect("a log").is_empty());
            }
        }
        let outcome =
            given(two_limits()).when(&agent(), Request::now(Register {}).at(at(NOON) + ahead));
        if accepted {
            outcome.then_accepted();
        } else {
            outcome.then_rejected(|why| matches!(why, Rejection::InFuture { .. }));
        }
    }
}

/// Instants that nobody can have meant.
fn impossible() -> Vec<DateTime<Utc>> {
    let mut all = vec![DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC];
    all.extend(
        [
            "0001-01-01T00:00:00Z",
            "1969-12-31T00:00:00Z",
            "1969-12-31T23:59:59.999999Z",
            "2200-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "+262000-01-01T00:00:00Z",
            "-262000-01-01T00:00:00Z",
        ]
        .map(at),
    );
    all.extend(DateTime::from_timestamp_micros(i64::MIN));
    all.extend(DateTime::from_timestamp_micros(i64::MAX));
    all
}

#[test]
fn instants_out_of_range_are_refused_as_now() {
    for now in impossible() {
        let (desk, clock) = desk(two_limits(), NOON);
        clock.set(now);
        let why = rejected(desk.receive(&agent(), asked(general())));
        assert!(matches!(why, Rejection::Time(TimeError::OutOfRange { .. })), "{why}");
        let (desk, clock) = opened(two_limits(), NOON);
        clock.set(now);
        let why = rejected(desk.act(&id(), &agent(), Register {}));
        assert!(matches!(why, Rejection::Time(TimeError::OutOfRange { .. })), "{why}");
        let sweep = desk.sweep(10).expect("a sweep");
        assert!(sweep.done.is_empty());
        assert_eq!(desk.log(&id()).expect("a log").len(), 1);
    }
}

#[test]
fn instants_out_of_range_are_refused_as_when_it_happened() {
    for occurred_at in impossible() {
        let (desk, _) = opened(two_limits(), NOON);
        let request = Request::now(Register {}).at(occurred_at);
        let why = rejected(desk.act(&id(), &agent(), request));
        assert!(matches!(why, Rejection::Time(TimeError::OutOfRange { .. })), "{why}");
        let mut receive = asked(general());
        receive.id = "case-2".parse().expect("an id");
        let intake = Intake::new(receive).at(occurred_at);
        let why = rejected(desk.receive(&agent(), intake));
        assert!(matches!(why, Rejection::Time(TimeError::OutOfRange { .. })), "{why}");
        assert_eq!(desk.store().feed(0, 10).expect("a feed").len(), 1);
    }
}

#[test]
fn instants_out_of_range_are_refused_as_a_promise() {
    let policy =
        || with([extendable(limit("handle", Point::Received, Point::Completed, "24h"), freely())]);
    for promise in impossible() {
        given(policy()).when(&agent(), extend_to(promise)).then_rejected(|why| {
            matches!(
                why,
                Rejection::Time(TimeError::OutOfRange { .. })
                    | Rejection::Extension { why: ExtensionRefusal::NotLater { .. }, .. }
            )
        });
    }
}

#[test]
fn a_limit_that_ends_beyond_the_accepted_range_is_refused_whole() {
    let (desk, clock) = desk(two_limits(), "2199-12-31T21:00:00Z");
    let why = rejected(desk.receive(&agent(), asked(general())));
    assert!(matches!(why, Rejection::Time(TimeError::OutOfRange { .. })), "{why}");
    assert!(desk.log(&id()).expect("a log").is_empty());
    clock.set(at("2199-12-30T12:00:00Z"));
    desk.receive(&agent(), asked(general())).expect("it ends within the range");
    let mut spec = serde_json::to_value(two_limits()).expect("json");
    for within in
        ["9223372036854775807 days", "99999999999999999999h", "65536 days", "4294967295 days"]
    {
        spec["limits"][0]["within"] = json!(within);
        refused::<Policy>(&spec.to_string(), within);
    }
}

#[test]
fn a_leap_second_is_the_second_before_it() {
    let text = r#"{"command":{"note":{}},"occurred_at":"2016-12-31T23:59:60.500Z"}"#;
    let request: Request = serde_json::from_str(text).expect("a request");
    let then = Scenario::under(two_limits())
        .at("2016-12-31T23:00:00Z")
        .received(general())
        .after(hours(2))
        .when(&agent(), request)
        .then_entry(|entry| entry.occurred_at == at("2016-12-31T23:59:59.500Z"));
    let wire = serde_json::to_string(&then.given().log().last()).expect("json");
    assert!(wire.contains("2016-12-31T23:59:59.5") && !wire.contains(":60"), "{wire}");
}

#[test]
fn what_is_decided_is_what_a_store_gives_back() {
    let (desk, clock) = desk(two_limits(), "2026-03-02T12:00:00.123456789Z");
    desk.receive(&agent(), asked(general())).expect("received");
    clock.set(at("2026-03-02T12:30:00.987654321Z"));
    let request = Request::now(Register {}).at(at("2026-03-02T12:10:00.111111999Z"));
    desk.act(&id(), &agent(), request).expect("registered");
    let log = desk.log(&id()).expect("a log");
    for entry in &log {
        for instant in [entry.occurred_at, entry.recorded_at] {
            assert_eq!(instant.timestamp_subsec_nanos() % 1_000, 0, "{instant}");
        }
    }
    assert_eq!(log[1].occurred_at, at("2026-03-02T12:10:00.111111Z"));
    let wire = serde_json::to_string(&log).expect("json");
    let read: Vec<Entry> = serde_json::from_str(&wire).expect("entries");
    assert_eq!(Complaint::from_log(&read).expect("a log"), desk.load(&id()).expect("a complaint"));
    let promise = at("2026-03-09T12:00:00.000000999Z");
    let policy =
        with([extendable(limit("handle", Point::Received, Point::Completed, "24h"), freely())]);
    given(policy).when(&agent(), extend_to(promise)).then_due("handle", "2026-03-09T12:00:00Z");
}

#[test]
fn a_tick_an_hour_or_a_year_late_says_when_it_should_have_been() {
    for late in [hours(1), TimeDelta::days(365)] {
        given(with([limit("form", Point::Received, Point::Registered, "2h")]))
            .when_time_passes(hours(2) + late)
            .then_events(&[EventKind::LimitWarned, EventKind::LimitBreached])
            .then_entry(|entry| {
                let [Event::LimitWarned { warning, .. }, Event::LimitBreached { due, .. }] =
                    entry.events.as_slice()
                else {
                    return false;
                };
                warning.at == at("2026-03-02T13:48:00Z")
                    && *due == at("2026-03-02T14:00:00Z")
                    && entry.recorded_at == at("2026-03-02T14:00:00Z") + late
            })
            .when_time_passes(TimeDelta::zero())
            .then_nothing();
    }
}

fn stepping_back(back_at: usize) {
    let looks = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&looks);
    let clock = clock_fn(move || {
        let look = seen.fetch_add(1, Ordering::SeqCst);
        match look {
            0 => at(NOON),
            _ if look < back_at => at(NOON) + hours(3),
            _ => at(NOON) + hours(1),
        }
    });
    let desk = Desk::new(two_limits(), MemoryStore::new(), clock);
    desk.receive(&agent(), asked(general())).expect("received");
    let note = Request::now(Note {}).at(at("2026-03-02T12:01:00Z"));
    let outcome = desk.act(&id(), &agent(), note);
    let log = desk.log(&id()).expect("a log");
    let stored = log.iter().any(|entry| entry.events.contains(&Event::Noted));
    assert_eq!(outcome.is_ok(), stored, "{outcome:?}");
}

#[test]
fn a_clock_that_steps_back_between_two_looks_does_not_hide_what_was_stored() {
    // The desk looks at the clock, stores, and looks again for what the late fact leaves behind.
    // At whichever look the clock steps back, what is stored is never reported as failed.
    for back_at in 2..7 {
        stepping_back(back_at);
    }
}
