//! Cases on hold: which limits stop, and by how much they move.

use crate::common::{at, general, hours, limit, major, minutes, with};
use crate::stories::{
    answer, checked, close, given, handle, hold, office, reason, reclassify, two_limits, under,
};

use chrono::TimeDelta;
use redress::complaint::command::*;
use redress::complaint::{Alarm, Command, LimitStatus, Rejection, Request, Verdict};
use redress::lifecycle::{CommandKind, Point};
use redress::policy::{Consequence, LimitRule, OnHold, When};
use redress::time::Calendar;
use redress::vocabulary::{Outcome, grade};
use redress_testing::{Scenario, agent, permissive};

#[test]
fn holds_in_a_bad_order_are_refused() {
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
fn a_case_is_not_closed_while_it_is_on_hold() {
    given(two_limits())
        .and(&agent(), Register {})
        .and(&agent(), Answer { outcome: Outcome::Resolved })
        .and(&agent(), hold())
        .when(&agent(), close())
        .then_rejected(|why| matches!(why, Rejection::OnHold { .. }));
}

#[test]
fn ending_a_case_otherwise_ends_the_hold() {
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

#[test]
fn a_hold_moves_an_elapsed_limit_by_elapsed_time() {
    given(with([handle("24h")]))
        .after(hours(2))
        .and(&agent(), hold())
        .after(hours(30))
        .when(&agent(), Resume {})
        .then_due("handle", "2026-03-04T18:00:00Z")
        .then_deadline("handle", Alarm::Warning, "2026-03-04T15:36:00Z");
}

#[test]
fn a_hold_over_a_holiday_moves_a_working_limit_by_working_time_only() {
    // Held from Monday 16:00 to Wednesday 10:00: two working hours, Tuesday being off.
    let policy = checked(under(office(), [handle("10 working hours")]));
    given(policy)
        .at("2026-03-02T16:00:00Z")
        .and(&agent(), hold())
        .at("2026-03-04T10:00:00Z")
        .when(&agent(), Resume {})
        .then_due("handle", "2026-03-04T16:00:00Z");
}

/// DESIGN, *hold*: a limit shifts by the time of its own clock inside the hold, and a day limit then ends at a
/// close of business. Three hours of waiting move three working days by one day, not by three.
#[test]
fn several_short_holds_cost_a_day_limit_one_day_in_all() {
    let policy = checked(under(office(), [handle("3 working days")]));
    // Received on Monday; Tuesday is a day off, so the third working day is Friday.
    let mut case = given(policy);
    case.clone().when(&agent(), Note {}).then_due("handle", "2026-03-06T17:00:00Z");
    for day in 4..=6 {
        let (from, to) = (format!("2026-03-0{day}T10:00:00Z"), format!("2026-03-0{day}T11:00:00Z"));
        case = case.at(&from).and(&agent(), hold()).at(&to).and(&agent(), Resume {});
        case.clone().when(&agent(), Note {}).then_due("handle", "2026-03-09T17:00:00Z");
    }
}

#[test]
fn while_it_is_held_a_limit_is_suspended_and_has_no_date() {
    given(with([handle("24h")]))
        .and(&agent(), hold())
        .when_time_passes(TimeDelta::days(300))
        .then_nothing()
        .then_no_deadline()
        .then_limit("handle", Verdict::Open)
        .then_complaint(|c| matches!(c.limits[0].status, LimitStatus::Suspended { .. }));
}

#[test]
fn a_limit_runs_on_while_it_is_held_unless_its_rule_says_otherwise() {
    let said = handle("24h");
    let within = said.within;
    let unsaid = LimitRule::new(said.id.clone(), Point::Received, Point::Completed, within);
    assert_eq!((unsaid.on_hold, OnHold::default()), (OnHold::Runs, OnHold::Runs));
    for (rule, verdict) in [(unsaid, Verdict::Broken), (said, Verdict::Open)] {
        given(with([rule]))
            .and(&agent(), hold())
            .when_time_passes(hours(25))
            .then_limit("handle", verdict);
    }
}

#[test]
fn how_long_a_hold_may_last_is_a_limit_like_any_other() {
    let hold_at_most = |within| {
        let rule = limit("hold", Point::Held, Point::Resumed, within).each();
        rule.on_hold(OnHold::Runs).on_breach(Consequence::Escalate(1))
    };
    given(with([handle("24h"), hold_at_most("10h")]))
        .and(&agent(), hold())
        .when_time_passes(hours(100))
        .then_limit("hold", Verdict::Broken)
        .then_complaint(|c| c.level == 1);
    given(with([handle("24h"), hold_at_most("10h")]))
        .and(&agent(), hold())
        .after(hours(9))
        .and(&agent(), Resume {})
        .after(hours(1))
        .and(&agent(), hold())
        .after(hours(10))
        .when(&agent(), Resume {})
        .then_complaint(|c| c.level == 0)
        // Each hold has its own ten hours; the 24 of the handling are moved by nineteen.
        .then_due("handle", "2026-03-04T07:00:00Z");
}

#[test]
fn a_hold_past_its_time_is_ended_as_of_then_however_late_that_is_noticed() {
    // Received and held at 12:00 on 2 March, for ten hours at most. The handling's 24 hours stop meanwhile.
    let at_most = limit("hold", Point::Held, Point::Resumed, "10h").each();
    let at_most = at_most.on_hold(OnHold::Runs);
    for noticed in [11, 100] {
        given(with([handle("24h"), at_most.clone()]))
            .and(&agent(), hold())
            .when_time_passes(hours(noticed))
            .then_limit("hold", Verdict::Broken)
            .then_limit("handle", Verdict::Open)
            // Whoever the breach is told to ends the hold at the instant at which its time was over.
            .when(&agent(), Request::now(Resume {}).at(at("2026-03-02T22:00:00Z")))
            .then_complaint(|c| c.hold.is_none() && c.holds.len() == 1)
            .then_due("handle", "2026-03-03T22:00:00Z");
    }
    // Nothing is gained by noticing it late: 34 hours after the receipt the handling is late.
    given(with([handle("24h"), at_most]))
        .and(&agent(), hold())
        .after(hours(100))
        .and(&agent(), Request::now(Resume {}).at(at("2026-03-02T22:00:00Z")))
        .when_time_passes(minutes(1))
        .then_limit("handle", Verdict::Broken)
        .then_complaint(|c| {
            c.limits.iter().any(|l| l.breached == Some(at("2026-03-03T22:00:00Z")))
        });
}

#[test]
fn what_a_case_may_be_held_for_is_a_rule() {
    let mut spec = permissive();
    let stalemate = redress::code!("stalemate");
    let holding =
        redress::policy::Permission::new(vec![CommandKind::Hold], spec.permissions[0].to.clone())
            .reasons(vec![stalemate.clone()]);
    spec.permissions[0].allow.retain(|command| *command != CommandKind::Hold);
    spec.permissions.push(holding);
    let policy = checked(spec);
    assert!(policy.explain(redress::vocabulary::Lang::En).contains("put on hold (for stalemate)"));
    assert!(policy.explain(redress::vocabulary::Lang::Zh).contains("挂起（限stalemate）"));
    given(policy)
        .when(&agent(), hold())
        .then_rejected(|why| matches!(why, Rejection::NotAllowed { .. }))
        .when(&agent(), Hold { reason: stalemate })
        .then_accepted();
}

#[test]
fn a_hold_does_not_save_what_had_run_out_before_it() {
    let policy = with([
        limit("general", Point::Received, Point::Completed, "100h")
            .about("handle".parse().expect("a topic"), "handled", "处理完毕")
            .when(When::any().grade(grade::GENERAL)),
        limit("major", Point::Received, Point::Completed, "30h")
            .about("handle".parse().expect("a topic"), "handled", "处理完毕")
            .when(When::any().grade(grade::MAJOR)),
    ]);
    // On hold at 40 h; turned major at 50 h: its 30 h had run out before the hold.
    let facts = Box::new(major());
    given(policy)
        .after(hours(40))
        .and(&agent(), hold())
        .after(hours(10))
        .and(&agent(), Reclassify { facts })
        .when_time_passes(minutes(1))
        .then_limit("major", Verdict::Broken);
}

#[test]
fn several_holds_add_up() {
    let mut given = given(with([handle("24h")]));
    for _ in 0..3 {
        given =
            given.after(hours(1)).and(&agent(), hold()).after(hours(2)).and(&agent(), Resume {});
    }
    given.when(&agent(), Note {}).then_due("handle", "2026-03-03T18:00:00Z");
}

#[test]
fn a_hold_before_a_limit_starts_does_not_move_it() {
    // Held from noon; recorded an hour late, when the stage had begun at half past.
    let policy = with([limit("sign", Point::Registered, Point::Signed, "10h")]);
    let late = Request::now(hold()).at(at("2026-03-02T12:00:00Z"));
    given(policy)
        .after(minutes(30))
        .and(&agent(), Register {})
        .after(minutes(30))
        .and(&agent(), late)
        .after(hours(1))
        .when(&agent(), Resume {})
        // 22:30, and an hour and a half of hold since the start at 12:30.
        .then_due("sign", "2026-03-03T00:00:00Z");
}

#[test]
fn a_hold_that_ends_before_a_limit_begins_to_count_can_be_ended() {
    // Received after hours: the limit counts from the next morning.
    let calendar = Calendar::builder(chrono_tz::UTC)
        .weekdays(&[("09:00", "17:00")])
        .intake_cutoff("17:00", "09:00")
        .build()
        .expect("a calendar");
    let policy = checked(under(calendar, [handle("10h")]));
    Scenario::under(policy)
        .at("2026-03-02T18:00:00Z")
        .received(general())
        .and(&agent(), hold())
        .and(&agent(), reclassify(major()))
        .after(hours(2))
        .when(&agent(), Resume {})
        .then_due("handle", "2026-03-03T19:00:00Z");
}

#[test]
fn a_breach_that_has_happened_stays_when_the_case_is_held() {
    given(with([handle("24h")]))
        .after(hours(25))
        .and(&agent(), hold())
        .after(hours(100))
        .and(&agent(), Resume {})
        .and(&agent(), Register {})
        .when(&agent(), answer())
        .then_limit("handle", Verdict::Broken);
}

#[test]
fn what_is_done_while_the_limit_waits_is_on_time() {
    given(with([handle("24h")]))
        .and(&agent(), Register {})
        .after(hours(1))
        .and(&agent(), hold())
        .after(hours(100))
        .when(&agent(), answer())
        .then_limit("handle", Verdict::Kept);
}
