//! Calendars, limits and warnings that cannot be part of a policy, and the intake cut-off.

use crate::common::{MICRO, general, hours, limit, with};
use crate::stories::{given, policy_json, refused};

use redress::complaint::Verdict;
use redress::complaint::command::*;
use redress::lifecycle::{EventKind, Point};
use redress::policy::Policy;
use redress_testing::{Scenario, agent, permissive};
use serde_json::json;

#[test]
fn an_unknown_zone_in_a_policy_is_refused() {
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
fn a_calendar_that_cannot_be_is_no_part_of_a_policy() {
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
fn a_date_with_two_sets_of_hours_is_no_part_of_a_policy() {
    let day = |close| {
        json!({ "date": "2026-05-01", "name": { "en": "fair", "zh": "车展" },
                "hours": [["09:00", close]] })
    };
    let mut spec = policy_json();
    spec["calendar"]["special_days"] = json!([day("12:00"), day("13:00")]);
    refused::<Policy>(&spec.to_string(), "13:00");
}

#[test]
fn what_comes_in_after_hours_counts_from_the_next_morning() {
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
fn limits_of_nothing_or_less_are_no_part_of_a_policy_and_the_least_is_exact() {
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
fn warnings_outside_1_to_99_or_out_of_order_are_no_part_of_a_policy() {
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
fn a_warning_is_never_after_the_due_instant() {
    let mut rule = limit("form", Point::Received, Point::Registered, "1us");
    rule.warn = crate::common::percents(&[1, 50, 99]);
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
