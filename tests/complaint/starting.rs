//! When a limit starts, from which instant, and what it takes the place of.

use crate::common::{MICRO, at, general, hours, limit, major, with};
use crate::stories::{checked, given, hold, reclassify, under};

use chrono::DateTime;
use redress::complaint::command::*;
use redress::complaint::{LimitStatus, Verdict};
use redress::lifecycle::{EventKind, Point};
use redress::policy::{LimitRule, OnHold, Target, When};
use redress::time::Calendar;
use redress::vocabulary::{Actor, grade};
use redress_testing::{Given, Scenario, TOLD, WORKSHOP, agent};

fn dispatched(given: Given) -> Given {
    given.and(&agent(), Register {}).and(&agent(), Dispatch { to: None })
}

#[test]
fn what_has_not_started_does_not_lapse() {
    let visit = limit("visit", Point::Dispatched, Point::Contacted, "2h").unless_reached(TOLD);
    given(with([visit])).when(&agent(), Mark { mark: TOLD }).then_events(&[EventKind::Marked]);
}

/// From the signature until the customer is told; who was told before the signature is not told again.
#[test]
fn a_limit_whose_end_has_come_before_its_start_starts_only_where_another_was_asked() {
    let told = || limit("told", Point::Signed, Point::Contacted, "2h");
    let rules: [(LimitRule, &[EventKind]); 3] = [
        (told(), &[EventKind::Signed]),
        (told().by(Target::Manager), &[EventKind::Signed, EventKind::LimitStarted]),
        (told().each(), &[EventKind::Signed, EventKind::LimitStarted]),
    ];
    for (rule, events) in rules {
        dispatched(given(with([rule])).and(&agent(), Contact { reached: true }))
            .when(&agent(), Sign {})
            .then_events(events);
    }
    // Who was not told: it starts, and once.
    dispatched(given(with([told()])))
        .when(&agent(), Sign {})
        .then_events(&[EventKind::Signed, EventKind::LimitStarted])
        .when(&agent(), Transfer { to: Some(WORKSHOP) })
        .when(&agent(), Sign {})
        .then_events(&[EventKind::Signed]);
}

/// Of a major case the limit starts with the registration; the one of a general case runs until then.
#[test]
fn of_two_limits_on_a_topic_the_later_takes_the_place_of_the_earlier() {
    let of = |rule: LimitRule, grade| {
        let rule = rule.about("sla".parse().expect("a topic"), "handled", "办结");
        rule.when(When::any().grade(grade))
    };
    let first = of(limit("first", Point::Received, Point::Completed, "24h"), grade::GENERAL);
    let second = of(limit("second", Point::Registered, Point::Completed, "48h"), grade::MAJOR);
    given(with([first, second]))
        .after(hours(1))
        .when(&agent(), reclassify(major()))
        .then_due("first", "2026-03-03T12:00:00Z")
        .when(&agent(), Register {})
        .then_events(&[EventKind::Registered, EventKind::LimitSuperseded, EventKind::LimitStarted])
        .then_no_limit("first")
        .then_due("second", "2026-03-04T13:00:00Z");
}

/// Open from nine to five; what comes in after five counts from nine the next day.
fn with_cutoff(limits: impl IntoIterator<Item = LimitRule>, came: &str) -> Given {
    let calendar = Calendar::builder(chrono_tz::UTC)
        .weekdays(&[("09:00", "17:00")])
        .intake_cutoff("17:00", "09:00")
        .build()
        .expect("a calendar");
    Scenario::under(checked(under(calendar, limits))).at(came).received(general())
}

/// On Monday at eight in the evening, after the cut-off.
#[test]
fn the_cutoff_moves_the_receipt_and_nothing_else() {
    let major = When::any().grade(grade::MAJOR);
    let rules = || {
        [
            limit("receipt", Point::Received, Point::Completed, "2h"),
            limit("form", Point::Registered, Point::Contacted, "2h"),
            limit("report", Point::Received, Point::Answered, "2h").when(major.clone()),
        ]
    };
    let given = with_cutoff(rules(), "2026-03-02T20:00:00Z");
    // At the instant of the receipt, but not the receipt.
    given
        .when(&agent(), Register {})
        .then_due("receipt", "2026-03-03T11:00:00Z")
        .then_due("form", "2026-03-02T22:00:00Z");
    // On a topic that had none a limit counts from the change, whenever that is.
    with_cutoff(rules(), "2026-03-02T12:00:00Z")
        .at("2026-03-02T20:00:00Z")
        .when(&agent(), reclassify(crate::common::major()))
        .then_due("report", "2026-03-02T22:00:00Z");
}

fn suspended_since(given: &Given, rule: &str) -> Option<DateTime<chrono::Utc>> {
    let limit = given.complaint().limit(&rule.parse().expect("a rule")).expect("it runs");
    match limit.status {
        LimitStatus::Suspended { since } => Some(since),
        _ => None,
    }
}

/// Held from one o'clock; registered at two, which starts the limits; resumed at five.
#[test]
fn a_limit_that_starts_during_a_hold_waits_from_its_start() {
    let told = limit("told", Point::Registered, Point::Contacted, "2h");
    let runs = limit("runs", Point::Registered, Point::Answered, "2h").on_hold(OnHold::Runs);
    let given = given(with([told, runs]))
        .after(hours(1))
        .and(&agent(), hold())
        .after(hours(1))
        .when(&agent(), Register {})
        .then_events(&[
            EventKind::Registered,
            EventKind::LimitStarted,
            EventKind::LimitSuspended,
            EventKind::LimitStarted,
        ])
        .given();
    assert_eq!(suspended_since(&given, "told"), Some(at("2026-03-02T14:00:00Z")));
    assert_eq!(suspended_since(&given, "runs"), None);
    given
        .after(hours(3))
        .when(&agent(), Resume {})
        .then_due("told", "2026-03-02T19:00:00Z")
        .then_limit("runs", Verdict::Broken);
}

/// Held at two o'clock; regraded at three to a rule of two hours from noon, or of a microsecond more.
#[test]
fn a_hold_stops_what_was_still_to_come_when_it_began() {
    for (within, stopped) in [("2h", false), ("7200000001us", true)] {
        let about = |rule: LimitRule| rule.about("sla".parse().expect("a topic"), "done", "办结");
        let graded = |id: &str, within: &str, of| {
            about(limit(id, Point::Received, Point::Completed, within)).when(When::any().grade(of))
        };
        let rules = [graded("slow", "24h", grade::GENERAL), graded("fast", within, grade::MAJOR)];
        let given = given(with(rules))
            .after(hours(2))
            .and(&agent(), hold())
            .after(hours(1))
            .and(&agent(), reclassify(major()));
        let since = suspended_since(&given, "fast");
        assert_eq!(since, stopped.then(|| at("2026-03-02T14:00:00Z")), "{within}");
        let verdict = if stopped { Verdict::Open } else { Verdict::Broken };
        given.after(MICRO).when(&Actor::system(), Tick {}).then_limit("fast", verdict);
    }
}

/// What a department had kept for whoever has the case in the end is taken back in the same cycle only.
#[test]
fn a_transfer_takes_back_what_was_kept_in_its_own_cycle() {
    let sign = limit("sign", Point::Received, Point::Signed, "4h").through_transfers();
    let signed = dispatched(given(with([sign]))).and(&agent(), Sign {});
    signed
        .clone()
        .when(&agent(), Transfer { to: Some(WORKSHOP) })
        .then_limit("sign", Verdict::Open);
    let declined =
        signed.and(&agent(), crate::stories::answer()).and(&agent(), crate::stories::close());
    let reopened = declined.and(&agent(), crate::stories::reopen());
    reopened
        .when(&agent(), Transfer { to: Some(WORKSHOP) })
        .then_no_limit("sign")
        .then_limit("sign", Verdict::Kept);
}

/// Signed, extended to the evening before; another department has it then.
#[test]
fn what_a_transfer_takes_back_has_the_dates_that_it_had() {
    let sign = limit("sign", Point::Received, Point::Signed, "4h").through_transfers();
    let sign = crate::common::extendable(sign, crate::common::freely());
    let other = limit("other", Point::Received, Point::Signed, "4h")
        .through_transfers()
        .when(When::any().grade(grade::MAJOR));
    dispatched(given(with([sign, other])))
        .and(&agent(), crate::stories::extend("sign", "2026-03-02T20:00:00Z"))
        .and(&agent(), Sign {})
        .when(&agent(), Transfer { to: Some(WORKSHOP) })
        .then_due("sign", "2026-03-02T20:00:00Z")
        .then_complaint(|c| {
            c.limits.len() == 1 && c.limits[0].original_due == at("2026-03-02T16:00:00Z")
        });
}

/// A limit that another took the place of was not kept.
#[test]
fn a_transfer_takes_back_nothing_that_was_not_kept() {
    let about = |rule: LimitRule| rule.about("sla".parse().expect("a topic"), "signed", "签字");
    let slow = about(limit("slow", Point::Received, Point::Signed, "4h").through_transfers());
    let fast = about(limit("fast", Point::Received, Point::Signed, "2h"));
    let rules =
        [slow.when(When::any().grade(grade::GENERAL)), fast.when(When::any().grade(grade::MAJOR))];
    dispatched(given(with(rules)))
        .and(&agent(), reclassify(major()))
        .and(&agent(), Sign {})
        .when(&agent(), Transfer { to: Some(WORKSHOP) })
        .then_complaint(|c| c.limits.is_empty());
}

/// Due at the end of a day by rule; the customer was promised an hour.
#[test]
fn a_hold_moves_a_promise_by_its_length_and_what_a_rule_gives_to_the_end_of_a_day() {
    let days = || limit("days", Point::Received, Point::Completed, "3 days");
    let promised = "2026-03-10T10:00:00Z";
    let dates = |rule: LimitRule, request: redress::complaint::Request| {
        let given = given(with([rule])).and(&agent(), request).and(&agent(), hold());
        let given = given.after(hours(3)).and(&agent(), Resume {});
        let limit = &given.complaint().limits[0];
        (limit.due, limit.original_due)
    };
    let extend = || crate::stories::extend("days", promised).into();
    let moved = at("2026-03-10T13:00:00Z");
    let extended = crate::common::extendable(days(), crate::common::freely());
    // Three days end with the 5th of March; with three hours of hold in them, with the 6th.
    assert_eq!(dates(extended, extend()), (moved, at("2026-03-07T00:00:00Z")));
    let agreed = limit("days", Point::Received, Point::Completed, "10 days").agreed();
    assert_eq!(dates(agreed, extend()), (moved, moved));
    let due = vec![("days".parse().expect("a topic"), at("2026-03-04T10:00:00Z"))];
    let absorb = Absorb { from: "case-2".parse().expect("an id"), due };
    let moved = at("2026-03-04T13:00:00Z");
    assert_eq!(dates(days(), absorb.into()), (moved, moved));
}

#[test]
fn another_date_has_its_own_warning() {
    let half = || {
        let rule = limit("handle", Point::Received, Point::Completed, "24h");
        crate::common::extendable(rule, crate::common::freely())
            .warn(crate::common::percents(&[50]))
    };
    use redress::complaint::Alarm::Warning;
    given(with([half()]))
        .when(&agent(), crate::stories::extend("handle", "2026-03-04T12:00:00Z"))
        .then_deadline("handle", Warning, "2026-03-03T12:00:00Z");
    let due = vec![("handle".parse().expect("a topic"), at("2026-03-02T22:00:00Z"))];
    given(with([half()]))
        .when(&agent(), Absorb { from: "case-2".parse().expect("an id"), due })
        .then_deadline("handle", Warning, "2026-03-02T17:00:00Z");
}

#[test]
fn a_limit_that_was_kept_without_a_breach_is_not_restated() {
    let form = limit("form", Point::Received, Point::Registered, "2h");
    given(with([form])).when(&agent(), Register {}).then_entry(|entry| {
        entry.events.iter().any(|event| {
            use redress::complaint::Event::LimitMet;
            matches!(event, LimitMet { on_time: true, originally: true, restated: false, .. })
        })
    });
}
