//! Faults and bad inputs (FAULTS.md): each row that concerns complaints, the desk or what is read.
//!
//! A test's name begins with its row. Rows about time and words alone are in the tests of those.

use crate::common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::command::*;
use redress::complaint::{
    Command, Complaint, Context, Entry, Event, ExtensionRefusal, FollowUpResult, Limit, Plan,
    Rejection, Relation, Request, Ruling, Share, Verdict, decide, receive,
};
use redress::desk::{Desk, DeskError, Failure, Intake};
use redress::lifecycle::{EventKind, Point, StateKind};
use redress::policy::{Consequence, Extension, LimitRule, Policy, PolicySpec, Target};
use redress::store::{self, FeedStore, LogStore, MemoryStore, PersonalStore};
use redress::time::{ManualClock, TimeError, clock_fn};
use redress::vocabulary::{
    Actor, ActorId, AtFault, CommandKey, ComplaintId, Conclusion, Currency, Facts, Finding, Kind,
    Money, Outcome, Reason, Remedy, Responsibility, Role, Satisfaction, ShortText, Text, channel,
    grade,
};
use redress_presets::dealership;
use redress_presets::dealership::{Contact as Person, Personal};
use redress_testing::{AGENT, Given, SALES, Scenario, TOLD, WORKSHOP, agent, permissive};
use serde_json::{Value, json};

use common::{MICRO, at, busy, extendable, freely, general, hours, limit, minutes, with};

const NOON: &str = "2026-03-02T12:00:00Z";

fn reason() -> Reason {
    Reason::new_static("because")
}

fn id() -> ComplaintId {
    ComplaintId::new_static("case-1")
}

fn asked(facts: Facts) -> Receive {
    Receive::new(id(), "customer-1".parse().expect("a customer"), facts)
}

/// A form to be filled in within two hours, handling within a day.
fn two_limits() -> Policy {
    with([
        limit("form", Point::Received, Point::Registered, "2h"),
        limit("handle", Point::Received, Point::Completed, "24h"),
    ])
}

fn desk(policy: Policy, now: &str) -> (Desk<MemoryStore, ManualClock>, ManualClock) {
    let clock = ManualClock::new(at(now));
    (Desk::new(policy, MemoryStore::new(), clock.clone()), clock)
}

fn opened(policy: Policy, now: &str) -> (Desk<MemoryStore, ManualClock>, ManualClock) {
    let (desk, clock) = desk(policy, now);
    desk.receive(&agent(), asked(general())).expect("received");
    (desk, clock)
}

fn given(policy: Policy) -> Given {
    Scenario::under(policy).at(NOON).received(general())
}

fn hold() -> Hold {
    Hold { reason: reason() }
}

fn rejected<T, E: std::error::Error>(outcome: Result<T, DeskError<E>>) -> Rejection {
    match outcome {
        Err(DeskError { failure: Failure::Rejected(why), .. }) => *why,
        Err(other) => panic!("not the rules' reason: {other}"),
        Ok(_) => panic!("it was accepted"),
    }
}

/// Whether it failed in this way.
fn failed<T, E>(outcome: &Result<T, DeskError<E>>, code: &str) -> bool {
    outcome.as_ref().is_err_and(|error| error.code() == code)
}

// ---- Time -------------------------------------------------------------------------------------

#[test]
fn t1_a_clock_stepped_back_is_rejected_with_both_instants() {
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
fn t1_it_may_have_happened_before_it_is_recorded_never_after() {
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
fn t1_nothing_happens_before_the_receipt_or_before_what_it_follows_from() {
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
fn t2_a_clock_stepped_back_over_a_sweep_gives_no_second_alarm() {
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
fn t3_a_jump_of_30_days_fires_everything_once_in_due_order() {
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
fn t5_a_second_ahead_is_another_clock_and_more_is_refused() {
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
fn t6_instants_out_of_range_are_refused_as_now() {
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
fn t6_instants_out_of_range_are_refused_as_when_it_happened() {
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
fn t6_instants_out_of_range_are_refused_as_a_promise() {
    let policy =
        || with([extendable(limit("handle", Point::Received, Point::Completed, "24h"), freely())]);
    for promise in impossible() {
        given(policy()).when(&agent(), extend(promise)).then_rejected(|why| {
            matches!(
                why,
                Rejection::Time(TimeError::OutOfRange { .. })
                    | Rejection::Extension { why: ExtensionRefusal::NotLater { .. }, .. }
            )
        });
    }
}

#[test]
fn t7_a_limit_that_ends_beyond_the_accepted_range_is_refused_whole() {
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
fn t8_a_leap_second_is_the_second_before_it() {
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
fn t10_what_is_decided_is_what_a_store_gives_back() {
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
    given(policy).when(&agent(), extend(promise)).then_due("handle", "2026-03-09T12:00:00Z");
}

fn policy_json() -> Value {
    serde_json::to_value(dealership().expect("a policy")).expect("json")
}

/// It does not read, and the error says where without saying what.
#[track_caller]
fn refused<T: serde::de::DeserializeOwned>(wire: &str, value: &str) -> String {
    let Err(error) = serde_json::from_str::<T>(wire) else { panic!("it reads: {value}") };
    let text = error.to_string();
    assert!(error.line() > 0, "no position: {text}");
    assert!(!text.contains(value), "the error quotes the value: {text}");
    text
}

#[test]
fn t15_an_unknown_zone_in_a_policy_is_refused() {
    for zone in ["Mars/Olympus", "../etc/passwd", "/etc/localtime", "Asia/Shanghai\u{0}", ""] {
        let mut spec = policy_json();
        spec["calendar"]["zone"] = json!(zone);
        if zone.is_empty() {
            serde_json::from_str::<Policy>(&spec.to_string()).expect_err("no zone");
        } else {
            refused::<Policy>(&spec.to_string(), zone);
        }
    }
}

#[test]
fn t17_a_calendar_that_cannot_be_is_no_part_of_a_policy() {
    for hours in [
        json!({}),
        json!({ "mon": [] }),
        json!({ "mon": [["09:00", "09:00"]] }),
        json!({ "mon": [["17:00", "09:00"]] }),
        json!({ "mon": [["09:00", "12:00"], ["11:00", "17:00"]] }),
        json!({ "mon": [["13:00", "17:00"], ["09:00", "12:00"]] }),
        json!({ "mon": [["09:00", "25:00"]] }),
        json!({ "someday": [["09:00", "17:00"]] }),
    ] {
        let mut spec = policy_json();
        spec["calendar"]["hours"] = hours.clone();
        refused::<Policy>(&spec.to_string(), "25:00");
        let mut spec = policy_json();
        spec["calendars"] = json!({ "other": spec["calendar"].clone() });
        spec["calendars"]["other"]["hours"] = hours;
        refused::<Policy>(&spec.to_string(), "25:00");
    }
}

#[test]
fn t19_a_date_with_two_sets_of_hours_is_no_part_of_a_policy() {
    let day = |close| {
        json!({ "date": "2026-05-01", "name": { "en": "fair", "zh": "车展" },
                "hours": [["09:00", close]] })
    };
    let mut spec = policy_json();
    spec["calendar"]["special_days"] = json!([day("12:00"), day("13:00")]);
    refused::<Policy>(&spec.to_string(), "13:00");
}

#[test]
fn t20_what_comes_in_after_hours_counts_from_the_next_morning() {
    let calendar = redress::time::Calendar::builder(chrono_tz::Asia::Shanghai)
        .weekdays(&[("09:00", "18:00")])
        .china_official_days()
        .intake_cutoff("18:00", "09:00")
        .build()
        .expect("a calendar");
    let mut spec = permissive();
    spec.calendar = calendar;
    spec.limits = vec![limit("form", Point::Received, Point::Registered, "2h")];
    let policy = Policy::new(spec).expect("a policy");
    for (came, due) in [
        ("2026-03-02T17:59:59.999999+08:00", "2026-03-02T19:59:59.999999+08:00"),
        ("2026-03-02T18:00:00+08:00", "2026-03-02T20:00:00+08:00"),
        ("2026-03-02T18:00:00.000001+08:00", "2026-03-03T11:00:00+08:00"),
        // Midnight belongs to the day that begins, and its opening is still ahead.
        ("2026-03-03T00:00:00+08:00", "2026-03-03T02:00:00+08:00"),
        // Labour Day 2026 is Friday; 1 to 5 May are off.
        ("2026-05-01T10:00:00+08:00", "2026-05-06T11:00:00+08:00"),
        ("2026-03-06T20:00:00+08:00", "2026-03-09T11:00:00+08:00"),
    ] {
        let policy = policy.clone();
        let then = Scenario::under(policy).at(came).received(general()).when(&agent(), Note {});
        then.then_due("form", due);
    }
}

#[test]
fn t21_limits_of_nothing_or_less_are_no_part_of_a_policy_and_the_least_is_exact() {
    for within in ["0h", "0 days", "-1h", "-3 working days", "0", "", "1.5h", "h"] {
        let mut spec = policy_json();
        spec["limits"][0]["within"] = json!(within);
        let wire = spec.to_string();
        let error = serde_json::from_str::<Policy>(&wire).expect_err(within);
        assert!(error.line() > 0);
    }
    let policy = with([limit("form", Point::Received, Point::Registered, "1us")]);
    let given = given(policy);
    given.clone().after(MICRO).when(&agent(), Register {}).then_limit("form", Verdict::Kept);
    given.after(MICRO + MICRO).when(&agent(), Register {}).then_limit("form", Verdict::Broken);
}

#[test]
fn t22_warnings_outside_1_to_99_or_out_of_order_are_no_part_of_a_policy() {
    for warn in [
        json!([0]),
        json!([100]),
        json!([101]),
        json!([-5]),
        json!([300]),
        json!([90, 50]),
        json!([90, 90]),
        json!([90.5]),
        json!(["90"]),
    ] {
        let mut spec = policy_json();
        spec["limits"][0]["warn"] = warn.clone();
        assert!(serde_json::from_str::<Policy>(&spec.to_string()).is_err(), "{warn}");
    }
}

#[test]
fn t22_a_warning_is_never_after_the_due_instant() {
    let mut rule = limit("form", Point::Received, Point::Registered, "1us");
    rule.warn = common::percents(&[1, 50, 99]);
    let given = given(with([rule]));
    for limit in &given.complaint().limits {
        assert!(limit.warning.expect("a warning").at <= limit.due);
    }
    given.when_time_passes(hours(1)).then_events(&[
        EventKind::LimitWarned,
        EventKind::LimitWarned,
        EventKind::LimitWarned,
        EventKind::LimitBreached,
    ]);
}

#[test]
fn t23_holds_in_a_bad_order_are_refused() {
    let held = || given(two_limits()).after(minutes(10)).and(&agent(), hold());
    held().when(&agent(), hold()).then_rejected(|why| matches!(why, Rejection::AlreadyHeld { .. }));
    given(two_limits())
        .when(&agent(), Resume {})
        .then_rejected(|why| matches!(why, Rejection::NotHeld));
    held()
        .after(minutes(10))
        .when(&agent(), Request::now(Resume {}).at(at("2026-03-02T12:05:00Z")))
        .then_rejected(|why| matches!(why, Rejection::TooEarly { .. }));
    // A hold that begins inside one that has ended.
    held()
        .after(minutes(10))
        .and(&agent(), Resume {})
        .after(minutes(10))
        .when(&agent(), Request::now(hold()).at(at("2026-03-02T12:15:00Z")))
        .then_rejected(|why| matches!(why, Rejection::TooEarly { .. }));
}

#[test]
fn t23_a_case_is_not_closed_while_it_is_on_hold() {
    given(two_limits())
        .and(&agent(), Register {})
        .and(&agent(), Answer { outcome: Outcome::Resolved })
        .and(&agent(), hold())
        .when(&agent(), close())
        .then_rejected(|why| matches!(why, Rejection::OnHold { .. }));
}

#[test]
fn t23_ending_a_case_otherwise_ends_the_hold() {
    let ends: [Command; 2] =
        [Decline { reason: reason() }.into(), Withdraw { reason: reason() }.into()];
    for end in ends {
        given(two_limits())
            .and(&agent(), hold())
            .after(hours(1))
            .when(&agent(), end)
            .then_complaint(|c| c.hold.is_none() && c.holds.len() == 1 && c.limits.is_empty());
    }
}

fn extend(promise: DateTime<Utc>) -> Extend {
    Extend {
        topic: "handle".parse().expect("a topic"),
        promise,
        reason: reason(),
        customer_told: true,
    }
}

fn extendable_by(extension: Extension) -> Given {
    given(with([extendable(limit("handle", Point::Received, Point::Completed, "24h"), extension)]))
}

fn refusal(then: redress_testing::Then, check: impl FnOnce(&ExtensionRefusal) -> bool) {
    then.then_rejected(|why| matches!(why, Rejection::Extension { why, .. } if check(why)));
}

#[test]
fn t25_an_extension_that_is_none_is_refused() {
    let not_later = |why: &ExtensionRefusal| matches!(why, ExtensionRefusal::NotLater { .. });
    let due = at("2026-03-03T12:00:00Z");
    refusal(extendable_by(freely()).when(&agent(), extend(due)), not_later);
    refusal(extendable_by(freely()).when(&agent(), extend(due - hours(1))), not_later);
    extendable_by(freely())
        .when(&agent(), extend(due + MICRO))
        .then_due("handle", "2026-03-03T12:00:00.000001Z");
}

#[test]
fn t25_an_extension_beyond_the_maximum_is_refused() {
    let at_most = Some("48h".parse().expect("a period"));
    let given = || extendable_by(Extension { at_most, ..freely() });
    let furthest = at("2026-03-04T12:00:00Z");
    refusal(
        given().when(&agent(), extend(furthest + MICRO)),
        |why| matches!(why, ExtensionRefusal::TooFar { furthest: max, .. } if *max == furthest),
    );
    given().when(&agent(), extend(furthest)).then_accepted();
}

#[test]
fn t25_a_second_extension_where_one_is_allowed_is_refused() {
    let given = extendable_by(Extension { times: 1, ..freely() })
        .and(&agent(), extend(at("2026-03-04T12:00:00Z")));
    refusal(given.when(&agent(), extend(at("2026-03-05T12:00:00Z"))), |why| {
        matches!(why, ExtensionRefusal::UsedUp(1))
    });
}

#[test]
fn t25_an_extension_asked_for_after_the_limit_is_refused() {
    let late = |why: &ExtensionRefusal| matches!(why, ExtensionRefusal::Late { .. });
    let then = extendable_by(freely()).after(hours(24));
    then.clone().when(&agent(), extend(at("2026-03-05T12:00:00Z"))).then_accepted();
    refusal(then.after(MICRO).when(&agent(), extend(at("2026-03-05T12:00:00Z"))), late);
}

#[test]
fn t25_an_extension_without_approval_is_refused() {
    let mut spec = permissive();
    let boss: Role = "boss".parse().expect("a role");
    spec.roles.push(boss.clone());
    spec.permissions[0].to.push(boss.clone());
    spec.limits = vec![extendable(
        limit("handle", Point::Received, Point::Completed, "24h"),
        Extension { approvers: vec![boss.clone()], ..freely() },
    )];
    let given = given(Policy::new(spec).expect("a policy"));
    let promise = at("2026-03-05T12:00:00Z");
    refusal(
        given.clone().when(&agent(), extend(promise)),
        |why| matches!(why, ExtensionRefusal::NotApproved(by) if *by == [boss.clone()]),
    );
    let boss = Actor::new("bo".parse().expect("an id"), boss);
    given.when(&boss, extend(promise)).then_accepted();
}

#[test]
fn t25_an_extension_that_the_customer_does_not_know_of_is_refused() {
    let given = extendable_by(Extension { customer_told: true, ..freely() });
    let promise = at("2026-03-05T12:00:00Z");
    let untold = Extend { customer_told: false, ..extend(promise) };
    refusal(given.clone().when(&agent(), untold), |why| {
        matches!(why, ExtensionRefusal::CustomerNotTold)
    });
    given.when(&agent(), extend(promise)).then_accepted();
}

#[test]
fn t25_an_extension_of_what_is_not_running_or_not_extendable_is_refused() {
    let promise = at("2026-03-05T12:00:00Z");
    let done = extendable_by(freely())
        .and(&agent(), Register {})
        .and(&agent(), Answer { outcome: Outcome::Resolved });
    refusal(done.when(&agent(), extend(promise)), |why| {
        matches!(why, ExtensionRefusal::NotRunning)
    });
    refusal(given(two_limits()).when(&agent(), extend(promise)), |why| {
        matches!(why, ExtensionRefusal::NotExtendable(_))
    });
    let held = extendable_by(freely()).and(&agent(), hold());
    refusal(held.when(&agent(), extend(promise)), |why| matches!(why, ExtensionRefusal::Suspended));
}

#[test]
fn t25_an_extension_after_the_close_or_without_a_reason_is_refused() {
    extendable_by(freely())
        .and(&agent(), Register {})
        .and(&agent(), Answer { outcome: Outcome::Resolved })
        .and(&agent(), close())
        .when(&agent(), extend(at("2026-03-05T12:00:00Z")))
        .then_rejected(|why| matches!(why, Rejection::WrongState { state: StateKind::Closed, .. }));
    for wire in [
        r#"{"extend":{"topic":"handle","promise":"2026-03-05T12:00:00Z","customer_told":true}}"#,
        r#"{"extend":{"topic":"handle","promise":"2026-03-05T12:00:00Z","reason":"","customer_told":true}}"#,
        r#"{"extend":{"topic":"handle","promise":"2026-03-05T12:00:00Z","reason":" ","customer_told":true}}"#,
    ] {
        assert!(serde_json::from_str::<Command>(wire).is_err(), "{wire}");
    }
}

/// A limit that escalates when it runs out, and may be extended in time.
fn contested() -> Policy {
    with([extendable(limit("handle", Point::Received, Point::Completed, "24h"), freely())
        .on_breach(Consequence::Escalate(1))])
}

#[test]
fn t26_an_extension_and_a_sweep_at_one_instant_leave_one_consistent_order() {
    for round in 0..40 {
        let store = MemoryStore::new();
        // At the due instant exactly the extension is in time and nothing is breached; a microsecond
        // later the limit has run out, whoever comes first.
        let late = round % 2 == 1;
        let now = at("2026-03-03T12:00:00Z") + if late { MICRO } else { TimeDelta::zero() };
        let desks = [NOON; 2].map(|noon| {
            let clock = ManualClock::new(at(noon));
            (Desk::new(contested(), store.clone(), clock.clone()), clock)
        });
        desks[0].0.receive(&agent(), asked(general())).expect("received");
        desks.iter().for_each(|(_, clock)| clock.set(now));
        let extended = std::thread::scope(|scope| {
            let sweeper = scope.spawn(|| desks[1].0.sweep(10).expect("a sweep"));
            let extended = desks[0].0.act(&id(), &agent(), extend(at("2026-03-06T12:00:00Z")));
            assert!(sweeper.join().expect("no panic").failed.is_empty());
            extended
        });
        let complaint = desks[0].0.load(&id()).expect("a complaint");
        let handle = &complaint.limits[0];
        assert_eq!(extended.is_ok(), !late, "round {round}");
        if late {
            let why = rejected(extended);
            assert!(matches!(why, Rejection::Extension { why: ExtensionRefusal::Late { .. }, .. }));
            assert_eq!((handle.verdict(), complaint.level), (Verdict::Broken, 1));
        } else {
            assert_eq!((handle.verdict(), complaint.level), (Verdict::Open, 0));
            assert_eq!(handle.due, at("2026-03-06T12:00:00Z"));
        }
        let log = store.log(&id(), 0).expect("a log");
        assert_eq!(Complaint::from_log(log.iter().map(AsRef::as_ref)).expect("a log"), complaint);
        assert_eq!(desks[1].0.load(&id()).expect("it"), complaint);
    }
}

#[test]
fn t27_exactly_at_the_due_instant_is_on_time_and_a_microsecond_later_is_not() {
    let due = given(two_limits()).at("2026-03-02T14:00:00Z");
    due.clone().when(&agent(), Register {}).then_limit("form", Verdict::Kept);
    due.clone()
        .when(&Actor::system(), Tick {})
        .then_events(&[EventKind::LimitWarned])
        .then_limit("form", Verdict::Open)
        .when_time_passes(MICRO)
        .then_events(&[EventKind::LimitBreached])
        .then_limit("form", Verdict::Broken);
    due.after(MICRO)
        .when(&agent(), Register {})
        .then_limit("form", Verdict::Broken)
        .then_entry(|entry| {
            entry.events.iter().any(
                |e| matches!(e, Event::LimitBreached { due, .. } if *due == at("2026-03-02T14:00:00Z")),
            )
        });
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

#[test]
fn a_clock_that_steps_back_between_two_looks_does_not_hide_what_was_stored() {
    // The desk looks at the clock, stores, and looks again for what the late fact leaves behind.
    // At whichever look the clock steps back, what is stored is never reported as failed.
    for back_at in 2..7 {
        stepping_back(back_at);
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

// ---- The desk ---------------------------------------------------------------------------------

fn close() -> Close {
    Close { conclusion: Conclusion::new_static("done") }
}

fn key(text: &str) -> CommandKey {
    text.parse().expect("a key")
}

/// A story in which every command but one kind of end is accepted once.
fn story() -> Vec<Command> {
    let due = at("2026-03-20T12:00:00Z");
    vec![
        Register {}.into(),
        Reclassify { facts: Box::new(Facts { grade: grade::MAJOR, ..general() }) }.into(),
        Dispatch { to: None }.into(),
        Transfer { to: Some(WORKSHOP) }.into(),
        Sign {}.into(),
        NameOwner { owner: "zhang".parse().expect("a person") }.into(),
        Assist { department: SALES }.into(),
        Contact { reached: true }.into(),
        Update {}.into(),
        Investigate { cause: None, substantiated: true }.into(),
        Extend { topic: "handle".parse().expect("a topic"), ..extend(due) }.into(),
        Hold { reason: reason() }.into(),
        Resume {}.into(),
        Propose { plan: Plan::default() }.into(),
        Review {}.into(),
        SendBack { reason: reason() }.into(),
        Propose { plan: Plan::default() }.into(),
        Approve {}.into(),
        Offer {}.into(),
        Refuse { reason: reason() }.into(),
        Propose { plan: Plan::default() }.into(),
        Offer {}.into(),
        Accept {}.into(),
        Complete {}.into(),
        Return {}.into(),
        Answer { outcome: Outcome::Resolved }.into(),
        FollowUp { result: FollowUpResult::Unreachable }.into(),
        Escalate { level: 1 }.into(),
        DecideLiability { finding: Finding::Liable, persons: vec![] }.into(),
        ProposeNotice { incentive: "bonus".parse().expect("a rule"), on: None }.into(),
        DecideNotice { notice: 1, ruling: Ruling::Impose(Money::yuan(30)) }.into(),
        SignNotice { notice: 1 }.into(),
        Mark { mark: TOLD }.into(),
        Link { to: "case-9".parse().expect("an id"), relation: Relation::SameCause }.into(),
        CarryOver { year: 2026, month: 4 }.into(),
        Note {}.into(),
        Recalculate {}.into(),
        FollowUp { result: FollowUpResult::Reached(Satisfaction::Satisfied) }.into(),
        close().into(),
        Archive {}.into(),
        Reopen { reason: reason() }.into(),
        Sign {}.into(),
        Propose { plan: Plan::default() }.into(),
        Implement {}.into(),
        Withdraw { reason: reason() }.into(),
    ]
}

#[test]
fn i14_every_command_twice_with_one_key_is_done_once_at_any_later_time() {
    let (desk, clock) = desk(busy(redress::time::Calendar::always_open(chrono_tz::UTC)), NOON);
    let intake = Intake::new(asked(general())).keyed(key("k-receive"));
    let first = desk.receive(&agent(), intake.clone()).expect("received");
    let again = desk.receive(&agent(), intake).expect("received before");
    assert!(again.replayed && !first.replayed);
    assert_eq!(again.entry(), first.entry());
    let mut done = Vec::new();
    for (number, command) in story().into_iter().enumerate() {
        clock.advance(minutes(7));
        let request = Request::now(command).keyed(key(&format!("k-{number}")));
        let first = desk.act(&id(), &agent(), request.clone()).expect("it was legal");
        let log = desk.log(&id()).expect("a log");
        clock.advance(minutes(1));
        let again = desk.act(&id(), &agent(), request.clone()).expect("the same again");
        assert!(again.replayed);
        assert_eq!(again.entry(), first.entry());
        assert_eq!(desk.log(&id()).expect("a log"), log);
        done.push((request, first.entry().cloned()));
    }
    // A year later, long after each of them has become illegal.
    clock.advance(TimeDelta::days(365));
    desk.sweep(10).expect("a sweep");
    let log = desk.log(&id()).expect("a log");
    for (request, entry) in done {
        let again = desk.act(&id(), &agent(), request).expect("the same again");
        assert!(again.replayed);
        assert_eq!(again.entry(), entry.as_ref());
    }
    assert_eq!(desk.log(&id()).expect("a log"), log);
}

#[test]
fn i14_a_rejected_command_may_be_asked_again_under_its_key() {
    let (desk, _) = opened(two_limits(), NOON);
    let request = || Request::now(Sign {}).keyed(key("k"));
    rejected(desk.act(&id(), &agent(), request()));
    desk.act(&id(), &agent(), Register {}).expect("registered");
    desk.act(&id(), &agent(), Dispatch { to: None }).expect("dispatched");
    assert!(!desk.act(&id(), &agent(), request()).expect("signed").replayed);
}

#[test]
fn i15_the_same_key_for_something_else_is_a_mismatch_and_stores_nothing() {
    let (desk, _) = opened(two_limits(), NOON);
    let keyed = |command: Command| Request::now(command).keyed(key("k"));
    desk.act(&id(), &agent(), keyed(Register {}.into())).expect("registered");
    let log = desk.log(&id()).expect("a log");
    let others: Vec<Request> = vec![keyed(Note {}.into()), keyed(Dispatch { to: None }.into())];
    for other in others {
        let outcome = desk.act(&id(), &agent(), other);
        assert!(failed(&outcome, "idempotency-mismatch"), "{outcome:?}");
    }
    // A client that sends again may stamp again: it is the same request.
    let stamped = desk.act(&id(), &agent(), keyed(Register {}.into()).at(at(NOON)));
    assert!(stamped.expect("the same").replayed);
    let bodies: Vec<Command> = vec![
        Contact { reached: true }.into(),
        Contact { reached: false }.into(),
        Mark { mark: TOLD }.into(),
        Dispatch { to: Some(SALES) }.into(),
        Dispatch { to: Some(WORKSHOP) }.into(),
    ];
    for (at, one) in bodies.iter().enumerate() {
        for (other_at, other) in bodies.iter().enumerate() {
            let same = Request::now(one.clone()).digest() == Request::now(other.clone()).digest();
            assert_eq!(same, at == other_at);
        }
    }
    assert_eq!(desk.log(&id()).expect("a log"), log);
    // A receipt under a key, then another one for the same number.
    let (desk, _) = self::desk(two_limits(), NOON);
    let intake = |facts| Intake::new(asked(facts)).keyed(key("r"));
    desk.receive(&agent(), intake(general())).expect("received");
    let outcome = desk.receive(&agent(), intake(Facts::new(Kind::Appeal, channel::POST)));
    assert!(failed(&outcome, "idempotency-mismatch"));
    let outcome = desk.receive(&agent(), asked(general()));
    assert!(failed(&outcome, "complaint-exists"));
}

#[test]
fn two_writers_at_one_version_lose_nothing() {
    let store = MemoryStore::new();
    let policy = two_limits();
    let desks =
        [(); 2].map(|()| Desk::new(policy.clone(), store.clone(), ManualClock::new(at(NOON))));
    desks[0].receive(&agent(), asked(general())).expect("received");
    const EACH: usize = 200;
    let refused = std::thread::scope(|scope| {
        let writers: Vec<_> = desks
            .iter()
            .enumerate()
            .map(|(writer, desk)| {
                scope.spawn(move || {
                    let mut refused = 0;
                    for number in 0..EACH {
                        let request =
                            Request::now(Note {}).keyed(key(&format!("{writer}-{number}")));
                        loop {
                            match desk.act(&id(), &agent(), request.clone()) {
                                Ok(_) => break,
                                Err(why) if why.is_retryable() => {}
                                Err(why) => panic!("{why}"),
                            }
                        }
                        // Both try to hold and to resume; the rules let one of them.
                        let command: Command =
                            if number % 2 == 0 { hold().into() } else { Resume {}.into() };
                        loop {
                            match desk.act(&id(), &agent(), command.clone()) {
                                Ok(_) => break,
                                Err(DeskError { failure: Failure::Rejected(_), .. }) => {
                                    refused += 1;
                                    break;
                                }
                                Err(why) if why.is_retryable() => {}
                                Err(why) => panic!("{why}"),
                            }
                        }
                    }
                    refused
                })
            })
            .collect();
        writers.into_iter().map(|writer| writer.join().expect("no panic")).sum::<usize>()
    });
    let log = store.log(&id(), 0).expect("a log");
    assert_eq!(log.len(), 1 + 4 * EACH - refused);
    for (at, entry) in log.iter().enumerate() {
        assert_eq!(entry.version, at as u64 + 1);
    }
    let keys = log.iter().filter(|entry| entry.key.is_some()).count();
    assert_eq!(keys, 2 * EACH);
    let complaint = Complaint::from_log(log.iter().map(AsRef::as_ref)).expect("a log");
    for desk in &desks {
        assert_eq!(desk.load(&id()).expect("a complaint"), complaint);
    }
}

#[test]
fn a_second_desk_with_an_old_copy_finds_what_is_due() {
    let store = MemoryStore::new();
    let policy = with([limit("sign", Point::Dispatched, Point::Signed, "1h")]);
    let clock = ManualClock::new(at(NOON));
    let desks = [(); 2].map(|()| Desk::new(policy.clone(), store.clone(), clock.clone()));
    desks[0].receive(&agent(), asked(general())).expect("received");
    // The second desk has a copy in which nothing runs.
    desks[1].load(&id()).expect("a complaint");
    desks[0].act(&id(), &agent(), Register {}).expect("registered");
    desks[0].act(&id(), &agent(), Dispatch { to: None }).expect("dispatched");
    clock.advance(hours(2));
    let sweep = desks[1].sweep(10).expect("a sweep");
    assert_eq!(sweep.done.len(), 1, "{:?}", sweep.failed);
}

#[test]
fn unknown_roles_departments_and_names_are_refused_with_what_is_known() {
    let given = given(two_limits()).and(&agent(), Register {});
    let guest = Actor::new("eve".parse().expect("an id"), "guest".parse().expect("a role"));
    given.clone().when(&guest, Note {}).then_rejected(
        |why| matches!(why, Rejection::UnknownRole { known, .. } if *known == [AGENT]),
    );
    let nowhere = || "nowhere".parse().expect("a department");
    given.clone().when(&agent(), Dispatch { to: Some(nowhere()) }).then_rejected(
        |why| matches!(why, Rejection::UnknownDepartment { department } if *department == nowhere()),
    );
    given.clone().when(&agent(), Mark { mark: "unheard".parse().expect("a mark") }).then_rejected(
        |why| matches!(why, Rejection::UnknownMark { known, .. } if *known == [TOLD]),
    );
    let incentive = "unheard".parse().expect("a rule");
    given
        .clone()
        .when(&agent(), ProposeNotice { incentive, on: None })
        .then_rejected(|why| matches!(why, Rejection::UnknownIncentive { .. }));
    given
        .clone()
        .when(&agent(), SignNotice { notice: 7 })
        .then_rejected(|why| matches!(why, Rejection::UnknownNotice { notice: 7, count: 0 }));
    for level in [0, 3, 255] {
        given
            .clone()
            .when(&agent(), Escalate { level })
            .then_rejected(|why| matches!(why, Rejection::NoSuchLevel { levels: 2, .. }));
    }
    for month in [0, 13, u32::MAX] {
        given
            .clone()
            .when(&agent(), CarryOver { year: 2026, month })
            .then_rejected(|why| matches!(why, Rejection::NoMonth { .. }));
    }
    given
        .when(&agent(), Link { to: id(), relation: Relation::RepeatOf })
        .then_rejected(|why| matches!(why, Rejection::LinkToSelf));
}

#[test]
fn a_complaint_that_does_not_exist_is_unknown() {
    let (desk, _) = desk(two_limits(), NOON);
    let outcome = desk.act(&id(), &agent(), Register {});
    assert!(failed(&outcome, "unknown-complaint"));
    assert!(failed(&desk.load(&id()), "unknown-complaint"));
}

// ---- What is read -----------------------------------------------------------------------------

#[test]
fn i1_ten_megabytes_are_refused_before_they_are_kept() {
    let big = "赔".repeat(10 * 1024 * 1024 / 3);
    assert!(Text::new(big.as_str()).is_err());
    assert!(ShortText::new(big.as_str()).is_err());
    assert!(big.parse::<ComplaintId>().is_err());
    let wire = json!({ "remark": big }).to_string();
    let text = refused::<Personal>(&wire, "赔");
    assert!(text.len() < 1_000);
    for size in [65_536, 65_537] {
        let wire = json!({ "remark": "x".repeat(size) }).to_string();
        assert_eq!(serde_json::from_str::<Personal>(&wire).is_ok(), size == 65_536);
    }
    let wire = receive_json("id", json!(big)).to_string();
    assert!(refused::<Receive>(&wire, "赔").len() < 1_000);
}

fn receive_json(field: &str, value: Value) -> Value {
    let mut json = serde_json::to_value(asked(general())).expect("json");
    json[field] = value;
    json
}

#[test]
fn i2_empty_and_invisible_codes_and_texts_are_refused() {
    for blank in ["", " ", "\u{200b}", "\u{200f}\u{200e}", "\t", "\u{3000}"] {
        for field in ["id", "customer"] {
            let wire = receive_json(field, json!(blank)).to_string();
            assert!(serde_json::from_str::<Receive>(&wire).is_err(), "{blank:?} as {field}");
        }
        let wire = json!({ "remark": blank }).to_string();
        assert!(serde_json::from_str::<Personal>(&wire).is_err(), "{blank:?}");
    }
}

#[test]
fn i3_what_stores_treat_differently_is_refused() {
    for bad in ["a\u{0}b", "a\u{1}b", "a\u{7f}b", "a\u{fffe}b", "a\u{202e}b", "a\u{2066}b"] {
        for field in ["id", "customer"] {
            refused::<Receive>(&receive_json(field, json!(bad)).to_string(), bad);
        }
        refused::<Personal>(&json!({ "remark": bad }).to_string(), bad);
    }
    for wire in [r#"{"remark":"a\ud800b"}"#, r#"{"remark":"\udc00"}"#] {
        assert!(serde_json::from_str::<Personal>(wire).is_err());
    }
    let wire = receive_json("id", json!("SPOT")).to_string().replace("SPOT", r"\ud800");
    assert!(serde_json::from_str::<Receive>(&wire).is_err());
}

#[test]
fn i5_rare_characters_are_kept_byte_for_byte() {
    let desk = Desk::new(two_limits(), MemoryStore::default(), ManualClock::new(at(NOON)));
    let text = "𠮷野家 👨‍👩‍👧 第三次返修\r\n㐀";
    let personal = Personal {
        contact: Some(Person::new(ShortText::new("𠮷野 さくら").expect("a name"))),
        ..Personal::remark(Text::new(text).expect("a text"))
    };
    let intake = Intake::new(asked(general())).with(personal.clone());
    desk.receive(&agent(), intake).expect("received");
    assert_eq!(desk.store().personal(&id()).expect("kept"), [(1, store::Personal::Kept(personal))]);
    let log = serde_json::to_string(&desk.log(&id()).expect("a log")).expect("json");
    assert!(!log.contains('𠮷') && !log.contains("返修"), "nothing personal is in the log");
}

#[test]
fn i7_lists_beyond_reason_are_refused() {
    let remedies: Vec<Remedy> = vec![Remedy::new_static("repair"); 65];
    let plan = |count: usize| Plan { remedies: remedies[..count].to_vec(), compensation: None };
    let given = given(two_limits()).and(&agent(), Register {});
    given.clone().when(&agent(), Propose { plan: plan(64) }).then_accepted();
    given
        .clone()
        .when(&agent(), Propose { plan: plan(65) })
        .then_rejected(|why| matches!(why, Rejection::TooMany { count: 65, max: 64, .. }));
    let zhang: ActorId = "zhang".parse().expect("a person");
    let persons = vec![zhang.into(); 65];
    given
        .when(&agent(), DecideLiability { finding: Finding::Liable, persons })
        .then_rejected(|why| matches!(why, Rejection::TooMany { .. }));
    let flags = vec!["flag".parse().expect("a flag"); 1_000_000];
    let (desk, _) = desk(two_limits(), NOON);
    let why = rejected(desk.receive(&agent(), asked(Facts { flags, ..general() })));
    assert!(matches!(why, Rejection::TooMany { count: 1_000_000, .. }));
}

#[test]
fn i7_deep_nesting_ends_in_an_error() {
    for depth in [127, 128, 100_000] {
        let deep = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        for wire in [
            deep.clone(),
            format!(r#"{{"command":{deep}}}"#),
            format!(r#"{{"command":{{"note":{{}}}},"more":{deep}}}"#),
        ] {
            assert!(serde_json::from_str::<Request>(&wire).is_err());
            assert!(serde_json::from_str::<Entry>(&wire).is_err());
            assert!(serde_json::from_str::<Facts>(&wire).is_err());
            assert!(serde_json::from_str::<PolicySpec>(&wire).is_err());
        }
    }
}

#[test]
fn i7_integers_are_exact_or_refused() {
    let entry = |version: &str| {
        format!(
            r#"{{"version":{version},"occurred_at":"{NOON}","recorded_at":"{NOON}","actor":{{"id":"a","role":"agent"}},"events":["noted"]}}"#
        )
    };
    let exact = 9_007_199_254_740_993u64;
    let read: Entry = serde_json::from_str(&entry(&exact.to_string())).expect("2^53 + 1");
    assert_eq!(read.version, exact);
    let read: Entry = serde_json::from_str(&entry(&u64::MAX.to_string())).expect("the last one");
    assert_eq!(read.version, u64::MAX);
    for version in ["18446744073709551616", "-1", "1e999", "1.5", "\"13800138000\""] {
        refused::<Entry>(&entry(version), "13800138000");
    }
    // And a log that ends at the last version there is takes no further entry, nor does it wrap.
    let mut complaint = given(two_limits()).complaint().clone();
    complaint.version = u64::MAX;
    let system = Actor::system();
    let policy = two_limits();
    let now = at(NOON) + hours(3);
    let context = Context::new(&policy, &system, now);
    let entry = decide(&complaint, &Tick {}.into(), &context).expect("a tick");
    assert_eq!(entry.version, u64::MAX);
}

/// One of each thing that is read, as JSON.
fn wires() -> Vec<(&'static str, Value)> {
    let (desk, clock) = desk(busy(redress::time::Calendar::always_open(chrono_tz::UTC)), NOON);
    let intake = Intake::new(asked(general())).keyed(key("r"));
    desk.receive(&agent(), intake).expect("received");
    for command in story() {
        clock.advance(minutes(20));
        desk.act(&id(), &agent(), command).expect("legal");
    }
    let mut all = vec![
        ("policy", policy_json()),
        ("facts", serde_json::to_value(general()).expect("json")),
        ("receive", serde_json::to_value(asked(general())).expect("json")),
    ];
    for entry in desk.log(&id()).expect("a log") {
        all.push(("entry", serde_json::to_value(&*entry).expect("json")));
    }
    let share = |department, millionths| Share { department, held_us: 60_000_000, millionths };
    let zhang: ActorId = "zhang".parse().expect("a person");
    let by_shares: [Command; 2] = [
        ProposeNotice {
            incentive: "bonus".parse().expect("a rule"),
            on: Some(vec![share(SALES, 250_000), share(WORKSHOP, 750_000)].into()),
        }
        .into(),
        DecideLiability {
            finding: Finding::Liable,
            persons: vec![AtFault::with(zhang.clone(), Responsibility::Main), zhang.into()],
        }
        .into(),
    ];
    for command in story().into_iter().chain(by_shares) {
        let request = Request::now(command).at(at(NOON)).keyed(key("k"));
        all.push(("request", serde_json::to_value(request).expect("json")));
    }
    all
}

fn read(what: &str, wire: &str) -> Result<(), serde_json::Error> {
    match what {
        "policy" => serde_json::from_str::<Policy>(wire).map(|_| ()),
        "facts" => serde_json::from_str::<Facts>(wire).map(|_| ()),
        "receive" => serde_json::from_str::<Receive>(wire).map(|_| ()),
        "entry" => serde_json::from_str::<Entry>(wire).map(|_| ()),
        _ => serde_json::from_str::<Request>(wire).map(|_| ()),
    }
}

/// Every place in a value, by its path.
fn places(value: &Value) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut under = |name: String, value: &Value| {
        all.extend(places(value).into_iter().map(|rest| format!("/{name}{rest}")));
    };
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                under(name.replace('~', "~0").replace('/', "~1"), value);
            }
        }
        Value::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                under(at.to_string(), value);
            }
        }
        _ => {}
    }
    all
}

#[test]
fn i8_cut_at_any_byte_it_is_an_error_with_a_position() {
    for (what, value) in wires() {
        let wire = value.to_string();
        // The policy is long: every byte of its first and last kilobyte, and every 97th between.
        let near = |at: usize| at < 1_000 || at + 1_000 > wire.len() || at.is_multiple_of(97);
        for at in (0..wire.len()).filter(|at| near(*at)) {
            let cut = String::from_utf8_lossy(&wire.as_bytes()[..at]);
            let error = read(what, &cut).expect_err("cut short");
            assert!(error.line() > 0 || at == 0, "{what} cut at {at}: {error}");
        }
    }
}

/// All of them, but of a policy, which says the same kind of thing many times, every ninth.
fn sample(what: &str, places: Vec<String>) -> Vec<String> {
    places.into_iter().step_by(if what == "policy" { 9 } else { 1 }).collect()
}

/// What a person might be, put where a code, a number or a name is expected.
const SECRET: &str = "张三13800138000";

#[test]
fn i8_no_error_quotes_what_came_whatever_stands_where() {
    let strange = [
        json!(SECRET),
        json!(13_800_138_000u64),
        json!(-13_800_138_000i64),
        json!(13_800.138),
        json!(true),
        json!([SECRET]),
        json!({ (SECRET): SECRET }),
        json!(null),
    ];
    let mut leaks = std::collections::BTreeSet::new();
    for (what, value) in wires() {
        // A policy's faults name its codes, which are nobody's secret; numbers it has no use for.
        let policy = what == "policy";
        let strange = || strange.iter().filter(|v| !policy || !v.to_string().contains(SECRET));
        for place in sample(what, places(&value)) {
            for other in strange() {
                let mut changed = value.clone();
                *changed.pointer_mut(&place).expect("a place") = other.clone();
                let Err(error) = read(what, &changed.to_string()) else { continue };
                let text = error.to_string();
                if ["张三", "13800", "138000"].iter().any(|secret| text.contains(secret)) {
                    let short: String = text.chars().take(110).collect();
                    leaks.insert(format!("{what}{place}: {short}"));
                }
            }
        }
    }
    let shown: Vec<_> = leaks.iter().take(20).collect();
    assert!(leaks.is_empty(), "{} errors quote what came, such as {shown:#?}", leaks.len());
}

#[test]
fn i8_unknown_and_doubled_and_missing_fields_are_errors() {
    let mut accepted = std::collections::BTreeSet::new();
    for (what, value) in wires() {
        for place in sample(what, places(&value)) {
            let Some(Value::Object(map)) = value.pointer(&place) else { continue };
            // Labels by code and calendars by name are lists, not records.
            if ["/labels", "/calendars"].contains(&place.as_str()) {
                continue;
            }
            let mut changed = value.clone();
            let object = changed.pointer_mut(&place).and_then(Value::as_object_mut);
            object.expect("an object").insert("zzz".to_owned(), json!(1));
            // What is unknown in an entry is kept: `forms.rs`.
            if what != "entry" && read(what, &changed.to_string()).is_ok() {
                accepted.insert(format!("{what}{place} takes an unknown field"));
            }
            let marked = {
                let mut changed = value.clone();
                let object = changed.pointer_mut(&place).and_then(Value::as_object_mut);
                object.expect("an object").insert("@".to_owned(), json!("@"));
                changed.to_string()
            };
            for (name, one) in map {
                let twice = marked.replacen(r#""@":"@""#, &format!("{}:{one}", json!(name)), 1);
                if read(what, &twice).is_ok() {
                    accepted.insert(format!("{what}{place} takes `{name}` twice"));
                }
            }
        }
    }
    let shown: Vec<_> = accepted.iter().take(30).collect();
    assert!(accepted.is_empty(), "{} places, such as {shown:#?}", accepted.len());
}

#[test]
fn i10_a_notice_takes_an_amount_of_its_range_and_no_other() {
    let given = given(two_limits())
        .and(&agent(), ProposeNotice { incentive: "bonus".parse().expect("a rule"), on: None });
    let impose = |amount| DecideNotice { notice: 1, ruling: Ruling::Impose(amount) };
    let cny = |text| Money::parse(text, Currency::CNY).expect("money");
    let jpy = Money::parse("30", Currency::new("JPY").expect("yen")).expect("money");
    for amount in [cny("19.99"), cny("50.01"), cny("0"), Money::yuan(u32::MAX), jpy] {
        given
            .clone()
            .when(&agent(), impose(amount))
            .then_rejected(|why| matches!(why, Rejection::Stake { notice: 1, .. }));
    }
    for amount in [cny("20"), cny("33.33"), cny("50.00")] {
        given.clone().when(&agent(), impose(amount)).then_accepted();
    }
    for amount in ["-30 CNY", "30 XXX", "30.001 CNY", "-0", "1e3 CNY"] {
        let wire = json!({ "decide-notice": { "notice": 1, "ruling": { "impose": amount } } });
        assert!(serde_json::from_str::<Command>(&wire.to_string()).is_err(), "{amount}");
    }
}

#[test]
fn limits_of_a_limit_are_never_negative() {
    let late = given(two_limits()).after(hours(30)).when(&agent(), Register {});
    late.then_complaint(|complaint| {
        complaint.all_limits().filter_map(Limit::overrun).all(|by| by >= TimeDelta::zero())
    });
    let _: fn(LimitRule) -> _ =
        |rule: LimitRule| rule.on_breach(Consequence::Notify(Target::Owner));
    let (policy, actor) = (two_limits(), agent());
    let context = Context::new(&policy, &actor, at(NOON));
    receive(&asked(general()), None, None, &context).expect("received");
}
