//! The semantics of time (DESIGN.md's table), by name, as far as they concern complaints.

mod common;

use chrono::TimeDelta;
use redress::complaint::command::*;
use redress::complaint::{
    Alarm, Complaint, Event, FollowUpResult, FollowUpState, LimitStatus, Rejection, Request,
    Verdict,
};
use redress::policy::{
    Consequence, Extension, LimitRule, OnHold, Policy, PolicySpec, Reaction, Trigger, When,
};
use redress::testing::{Given, Scenario, agent, permissive};
use redress::time::{Calendar, Period};
use redress::vocabulary::{
    Actor, Conclusion, EventKind, Facts, Flag, Outcome, Point, Reason, Satisfaction, StateKind,
    Topic, grade,
};

use common::{MICRO, at, extendable, freely, general, hours, limit, major, minutes, with};

fn reason() -> Reason {
    Reason::new_static("because")
}

fn hold() -> Hold {
    Hold { reason: reason() }
}

fn answer() -> Answer {
    Answer { outcome: Outcome::Resolved }
}

fn close() -> Close {
    Close { conclusion: Conclusion::new_static("done") }
}

fn reopen() -> Reopen {
    Reopen { reason: reason() }
}

fn reclassify(facts: Facts) -> Reclassify {
    Reclassify { facts: Box::new(facts) }
}

fn called(result: FollowUpResult) -> FollowUp {
    FollowUp { result }
}

fn reached(satisfaction: Satisfaction) -> FollowUp {
    called(FollowUpResult::Reached(satisfaction))
}

fn extend(topic: &str, promise: &str) -> Extend {
    Extend {
        topic: topic.parse().expect("a topic"),
        promise: at(promise),
        reason: reason(),
        customer_told: true,
    }
}

/// Noon of Monday, 2 March 2026, in UTC.
fn given(policy: Policy) -> Given {
    Scenario::under(policy).at("2026-03-02T12:00:00Z").received(general())
}

fn handle(within: &str) -> LimitRule {
    limit("handle", Point::Received, Point::Completed, within)
}

/// Monday to Friday, 09:00 to 17:00 in UTC, Tuesday 3 March off.
fn office() -> Calendar {
    let holiday = "2026-03-03".parse().expect("a date");
    Calendar::builder(chrono_tz::UTC)
        .weekdays(&[("09:00", "17:00")])
        .day_off(holiday, redress::vocabulary::Label::new("day off", "放假"))
        .build()
        .expect("a calendar")
}

fn under(calendar: Calendar, limits: impl IntoIterator<Item = LimitRule>) -> PolicySpec {
    let mut spec = permissive();
    spec.calendar = calendar;
    spec.limits = limits.into_iter().collect();
    spec
}

fn checked(spec: PolicySpec) -> Policy {
    Policy::new(spec).expect("a policy")
}

#[test]
fn done_exactly_at_the_due_instant_is_on_time() {
    let given = given(with([handle("24h")])).and(&agent(), Register {});
    let due = given.at("2026-03-03T12:00:00Z");
    due.clone().when(&agent(), answer()).then_limit("handle", Verdict::Kept);
    due.after(MICRO).when(&agent(), answer()).then_limit("handle", Verdict::Broken);
}

#[test]
fn a_tick_at_the_due_instant_is_no_breach_and_one_microsecond_later_is() {
    given(with([handle("24h")]))
        .when_it_is("2026-03-03T09:36:00Z")
        .then_events(&[EventKind::LimitWarned])
        .then_deadline("handle", Alarm::Breach, "2026-03-03T12:00:00Z")
        .when_it_is("2026-03-03T12:00:00Z")
        .then_nothing()
        .when_time_passes(MICRO)
        .then_events(&[EventKind::LimitBreached])
        .then_no_deadline();
}

#[test]
fn a_warning_counts_the_clock_of_its_limit() {
    // Ten working hours from Monday noon: five on Monday, five on Wednesday, due at 14:00; the ninth is
    // over at 13:00.
    let policy = checked(under(office(), [handle("10 working hours")]));
    given(policy).when(&agent(), Note {}).then_due("handle", "2026-03-04T14:00:00Z").then_deadline(
        "handle",
        Alarm::Warning,
        "2026-03-04T13:00:00Z",
    );
}

#[test]
fn each_threshold_warns_once_and_in_order() {
    let mut rule = handle("10h");
    rule.warn = common::percents(&[10, 50, 90]);
    given(with([rule]))
        .when_it_is("2026-03-02T13:00:00Z")
        .then_events(&[EventKind::LimitWarned])
        .then_deadline("handle", Alarm::Warning, "2026-03-02T17:00:00Z")
        .when_it_is("2026-03-02T21:30:00Z")
        .then_events(&[EventKind::LimitWarned, EventKind::LimitWarned])
        .when_it_is("2026-03-03T12:00:00Z")
        .then_events(&[EventKind::LimitBreached]);
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
fn a_limit_that_says_so_runs_on_while_it_is_held() {
    let rule = LimitRule { on_hold: OnHold::Runs, ..handle("24h") };
    given(with([rule]))
        .and(&agent(), hold())
        .when_time_passes(hours(25))
        .then_limit("handle", Verdict::Broken);
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

fn graded() -> [LimitRule; 2] {
    let topic = || "handle".parse::<Topic>().expect("a topic");
    [
        limit("general", Point::Received, Point::Completed, "24h")
            .about(topic(), "handled", "处理完毕")
            .when(When::any().grade(grade::GENERAL)),
        limit("major", Point::Received, Point::Completed, "72h")
            .about(topic(), "handled", "处理完毕")
            .when(When::any().grade(grade::MAJOR)),
    ]
}

#[test]
fn another_grade_selects_another_limit_from_the_original_start_and_keeps_the_pauses() {
    given(with(graded()))
        .after(hours(2))
        .and(&agent(), hold())
        .after(hours(3))
        .and(&agent(), Resume {})
        .after(hours(1))
        .when(&agent(), reclassify(major()))
        .then_events(&[
            EventKind::Reclassified,
            EventKind::LimitSuperseded,
            EventKind::LimitStarted,
        ])
        .then_due("major", "2026-03-05T15:00:00Z")
        .then_limit("general", Verdict::Void)
        .then_entry(|entry| {
            matches!(&entry.events[0], Event::Reclassified { from, to }
                if from.grade == grade::GENERAL && to.grade == grade::MAJOR)
        });
}

#[test]
fn a_breach_that_has_happened_stays_when_the_grade_changes_and_when_it_changes_back() {
    let then = given(with(graded()))
        .after(hours(25))
        .when(&agent(), reclassify(major()))
        .then_limit("general", Verdict::Broken)
        .then_limit("major", Verdict::Open)
        .when(&agent(), reclassify(general()))
        .then_limit("general", Verdict::Broken)
        .then_limit("major", Verdict::Void)
        .when_time_passes(hours(1))
        .then_nothing();
    // One limit, one breach, however often it was set aside.
    then.then_complaint(|c| c.all_limits().filter(|l| l.verdict() == Verdict::Broken).count() == 1);
}

#[test]
fn a_limit_set_aside_is_taken_up_again_when_the_facts_are_again_what_they_were() {
    let flag = || "oem".parse::<Flag>().expect("a flag");
    let flagged = || Facts { flags: vec![flag()], ..general() };
    let policy = with([
        limit("report", Point::Received, Point::Answered, "4h").when(When::any().flag(flag()))
    ]);
    Scenario::under(policy)
        .at("2026-03-02T12:00:00Z")
        .received(flagged())
        .after(hours(1))
        .when(&agent(), reclassify(general()))
        .then_no_limit("report")
        .then_limit("report", Verdict::Void)
        .when(&agent(), reclassify(flagged()))
        .then_due("report", "2026-03-02T16:00:00Z")
        .then_limit("report", Verdict::Open);
}

#[test]
fn an_extension_records_both_promises_and_keeps_both_verdicts() {
    given(with([extendable(handle("24h"), freely())]))
        .and(&agent(), Register {})
        .after(hours(2))
        .when(&agent(), extend("handle", "2026-03-05T12:00:00Z"))
        .then_events(&[EventKind::LimitRepromised])
        .then_entry(|entry| {
            matches!(&entry.events[0], Event::LimitRepromised { from, to, customer_told: true, .. }
                if *from == at("2026-03-03T12:00:00Z") && *to == at("2026-03-05T12:00:00Z"))
        })
        .then_due("handle", "2026-03-05T12:00:00Z")
        .given()
        .at("2026-03-04T12:00:00Z")
        .when(&agent(), answer())
        .then_limit("handle", Verdict::Kept)
        .then_complaint(|c| c.ended[0].original_verdict() == Verdict::Broken);
}

#[test]
fn a_breach_survives_an_extension() {
    let late = Extension { late: true, ..freely() };
    given(with([extendable(handle("24h"), late)]))
        .and(&agent(), Register {})
        .after(hours(30))
        .and(&agent(), extend("handle", "2026-03-06T12:00:00Z"))
        .after(hours(1))
        .when(&agent(), answer())
        .then_limit("handle", Verdict::Broken)
        .then_entry(|entry| {
            entry
                .events
                .iter()
                .any(|e| matches!(e, Event::LimitMet { on_time: false, restated: false, .. }))
        });
}

#[test]
fn what_has_been_warned_of_is_not_warned_of_again_after_an_extension() {
    given(with([extendable(handle("10h"), freely())]))
        .when_it_is("2026-03-02T21:00:00Z")
        .then_events(&[EventKind::LimitWarned])
        .when(&agent(), extend("handle", "2026-03-12T12:00:00Z"))
        .then_deadline("handle", Alarm::Breach, "2026-03-12T12:00:00Z");
}

#[test]
fn a_fact_recorded_late_restates_a_breach() {
    given(with([handle("24h")]))
        .and(&agent(), Register {})
        .when_time_passes(hours(30))
        .then_limit("handle", Verdict::Broken)
        .when(&agent(), Request::now(answer()).at(at("2026-03-03T11:00:00Z")))
        .then_limit("handle", Verdict::Kept)
        .then_entry(|entry| {
            entry.events.iter().any(|e| {
                matches!(e, Event::LimitMet { on_time: true, restated: true, at: done, .. }
                    if *done == at("2026-03-03T11:00:00Z"))
            })
        });
}

fn cycles() -> Policy {
    with([
        handle("24h"),
        limit("settle", Point::Reopened, Point::Completed, "3h"),
        limit("sign", Point::Dispatched, Point::Signed, "1h"),
    ])
}

fn answered(policy: Policy) -> Given {
    given(policy)
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: None })
        .and(&agent(), Sign {})
        .and(&agent(), answer())
        .after(hours(1))
}

#[test]
fn what_is_taken_up_again_is_on_file_though_it_was_not_before() {
    let on_file = |complaint: &Complaint| complaint.stands(&Point::Registered.into());
    given(with([]))
        .and(&agent(), Withdraw { reason: reason() })
        .after(hours(1))
        .when(&agent(), reopen())
        .then_state(StateKind::Registered)
        .then_complaint(on_file);
}

#[test]
fn reopening_starts_a_cycle_with_its_own_limits() {
    answered(cycles())
        .when(&agent(), reopen())
        .then_state(StateKind::Dispatched)
        .then_due("settle", "2026-03-02T16:00:00Z")
        .then_due("sign", "2026-03-02T14:00:00Z")
        .then_limit("handle", Verdict::Kept)
        .then_complaint(|c| c.cycle == 2 && c.limits.iter().all(|l| l.cycle == 2));
}

#[test]
fn a_third_cycle_has_its_own_limits_too() {
    answered(cycles())
        .and(&agent(), reopen())
        .and(&agent(), Sign {})
        .and(&agent(), answer())
        .after(hours(1))
        .when(&agent(), reopen())
        .then_due("settle", "2026-03-02T17:00:00Z")
        .then_due("sign", "2026-03-02T15:00:00Z")
        .then_complaint(|c| c.cycle == 3);
}

#[test]
fn a_limit_kept_in_the_first_cycle_is_not_revived_in_a_later_one() {
    let given = answered(with(graded())).and(&agent(), reopen());
    given
        .after(TimeDelta::days(10))
        .when(&agent(), reclassify(major()))
        .then_no_limit("major")
        .then_limit("general", Verdict::Kept)
        .when(&agent(), Recalculate {})
        .then_nothing();
}

#[test]
fn a_case_may_be_declined_and_taken_up_again() {
    given(cycles())
        .and(&agent(), Decline { reason: reason() })
        .when(&agent(), reopen())
        .then_state(StateKind::Registered)
        .then_no_limit("handle")
        .then_due("settle", "2026-03-02T15:00:00Z");
}

fn verified(policy: Policy) -> Given {
    given(policy).and(&agent(), Register {}).and(&agent(), answer())
}

#[test]
fn unreachable_is_not_satisfied_and_counts_only_after_the_attempts() {
    let mut spec = permissive();
    spec.limits = vec![limit("follow", Point::Answered, Point::FollowedUp, "24h")];
    spec.follow_up.attempts = 2;
    verified(checked(spec))
        .when(&agent(), called(FollowUpResult::Unreachable))
        .then_limit("follow", Verdict::Open)
        .then_complaint(|c| c.follow_up == FollowUpState::Open && c.satisfaction.is_none())
        .when(&agent(), called(FollowUpResult::Unreachable))
        .then_limit("follow", Verdict::Kept)
        .then_complaint(|c| c.follow_up == FollowUpState::Unreachable && c.satisfaction.is_none());
}

#[test]
fn a_dissatisfied_customer_starts_a_cycle() {
    let mut spec = permissive();
    spec.reactions = vec![Reaction {
        id: "again".parse().expect("a rule"),
        on: Trigger::Dissatisfied,
        when: When::any(),
        unless: None,
        then: vec![Consequence::Rework],
        cite: vec![],
    }];
    let given = verified(checked(spec));
    given
        .clone()
        .when(&agent(), reached(Satisfaction::Dissatisfied))
        .then_events(&[EventKind::FollowedUp, EventKind::Reopened])
        .then_state(StateKind::Registered)
        .then_complaint(|c| c.cycle == 2 && c.follow_up == FollowUpState::Open);
    given
        .when(&agent(), reached(Satisfaction::Neutral))
        .then_state(StateKind::Answered)
        .then_complaint(|c| c.cycle == 1 && c.follow_up == FollowUpState::Satisfied);
}

fn hot_line(version: u32, within: &str) -> Policy {
    let mut spec = permissive();
    spec.version = version;
    spec.limits = vec![extendable(handle(within), freely())];
    checked(spec)
}

#[test]
fn a_new_version_moves_open_cases_only_by_a_recalculation() {
    let given = given(hot_line(1, "24h")).after(hours(1)).under(hot_line(2, "48h"));
    given
        .clone()
        .when(&agent(), Note {})
        .then_rejected(|why| matches!(why, Rejection::OtherPolicy { .. }));
    given
        .when(&agent(), Recalculate {})
        .then_events(&[EventKind::PolicyMoved, EventKind::LimitSuperseded, EventKind::LimitStarted])
        .then_due("handle", "2026-03-04T12:00:00Z");
}

#[test]
fn a_recalculation_keeps_promises_and_breaches_and_leaves_closed_cases_alone() {
    given(hot_line(1, "24h"))
        .and(&agent(), extend("handle", "2026-03-20T12:00:00Z"))
        .under(hot_line(2, "48h"))
        .when(&agent(), Recalculate {})
        .then_due("handle", "2026-03-20T12:00:00Z");
    given(hot_line(1, "24h"))
        .after(hours(30))
        .under(hot_line(2, "48h"))
        .when(&agent(), Recalculate {})
        .then_limit("handle", Verdict::Broken)
        .then_complaint(|c| c.all_limits().count() == 1)
        .when(&agent(), Register {})
        .when(&agent(), answer())
        .then_limit("handle", Verdict::Broken);
    given(hot_line(1, "24h"))
        .and(&agent(), Register {})
        .and(&agent(), answer())
        .and(&agent(), close())
        .under(hot_line(2, "48h"))
        .when(&agent(), Recalculate {})
        .then_rejected(|why| matches!(why, Rejection::WrongState { state: StateKind::Closed, .. }));
}

#[test]
fn a_deadline_beyond_the_known_calendar_is_provisional() {
    let calendar = || {
        Calendar::builder(chrono_tz::UTC)
            .weekdays(&[("09:00", "17:00")])
            .horizon("2026-03-06".parse().expect("a date"))
            .build()
            .expect("a calendar")
    };
    for (within, provisional) in [("4 working days", false), ("5 working days", true)] {
        given(checked(under(calendar(), [handle(within)])))
            .when(&agent(), Note {})
            .then_complaint(|c| c.limits[0].provisional == provisional);
    }
}

#[test]
fn periods_in_days_do_not_count_the_day_they_start_on_and_hours_run_from_the_moment() {
    for (within, due) in [
        ("24h", "2026-03-03T12:00:00Z"),
        ("3 days", "2026-03-06T00:00:00Z"),
        ("same day", "2026-03-03T00:00:00Z"),
    ] {
        let within: Period = within.parse().expect("a period");
        given(with([handle(&within.to_string())])).when(&agent(), Note {}).then_due("handle", due);
    }
    // At an office that closes at 17:00, and with Tuesday off.
    for (within, due) in [
        ("1 working day", "2026-03-04T17:00:00Z"),
        ("1 day", "2026-03-04T17:00:00Z"),
        ("same day", "2026-03-02T17:00:00Z"),
        ("5 working hours", "2026-03-02T17:00:00Z"),
    ] {
        given(checked(under(office(), [handle(within)])))
            .when(&agent(), Note {})
            .then_due("handle", due);
    }
}

#[test]
fn the_end_of_a_case_ends_what_no_longer_matters_and_no_more() {
    let policy = with([
        handle("24h"),
        limit("update", Point::Answered, Point::Updated, "24h"),
        limit("follow", Point::Answered, Point::FollowedUp, "24h"),
        limit("archive", Point::Closed, Point::Archived, "24h"),
    ]);
    verified(policy)
        .when(&agent(), close())
        .then_limit("update", Verdict::Void)
        .then_limit("follow", Verdict::Open)
        .then_limit("archive", Verdict::Open)
        .when_time_passes(hours(25))
        .then_limit("follow", Verdict::Broken)
        .when(&Actor::system(), Tick {})
        .then_nothing();
}
