//! The semantics of time (DESIGN.md's table), by name, as far as they concern complaints. Where time alone
//! is concerned the tests stand in `time_rules`, `time_laws` and `vectors`; laws of histories in `laws`.
//!
//! | question | tests |
//! |---|---|
//! | kinds of period | `periods_of_different_kinds_differ_on_days_of_23_and_25_hours`, `a_period_is_read_as_it_was_printed` |
//! | start day | `periods_in_days_do_not_count_the_day_they_start_on_and_hours_run_from_the_moment` |
//! | end | `day_limits_end_at_the_close_of_business_or_at_midnight`, `natural_days_in_china_roll_off_rest_days` |
//! | budget ending exactly at closing | `a_budget_used_up_exactly_at_closing_ends_by_the_convention_of_the_calendar` |
//! | intake cut-off | `counting_starts_by_the_hours_and_the_cut_off`, `a_hold_that_ends_before_a_limit_begins_to_count_can_be_ended` |
//! | on time | `done_exactly_at_the_due_instant_is_on_time`, `a_tick_at_the_due_instant_is_no_breach_and_one_microsecond_later_is` |
//! | 90 % | `a_warning_counts_the_clock_of_its_limit`, `a_percent_of_a_limit_in_days_is_of_its_working_time_or_of_its_elapsed_time`, `each_threshold_warns_once_and_in_order`, `a_percentage_is_1_to_99_and_its_point_never_comes_after_the_deadline` |
//! | hold, in the units of its limit | `a_hold_moves_an_elapsed_limit_by_elapsed_time`, `a_hold_over_a_holiday_moves_a_working_limit_by_working_time_only`, `while_it_is_held_a_limit_is_suspended_and_has_no_date`, `a_limit_that_says_so_runs_on_while_it_is_held`, `paused_time_is_counted_once_on_the_limit_s_own_clock`, `a_breach_that_has_happened_stays_when_the_case_is_held` |
//! | grade, tier or category changes | `another_grade_selects_another_limit_from_the_original_start_and_keeps_the_pauses`, `a_breach_that_has_happened_stays_when_the_grade_changes_and_when_it_changes_back` |
//! | extension, re-promise | `an_extension_records_both_promises_and_keeps_both_verdicts`, `promises_are_as_many_and_as_far_as_the_ladder_allows`, `asking_after_the_limit_is_refused_unless_the_policy_allows_it`, `a_breach_survives_an_extension`, `an_extension_names_the_limit_that_it_is_about` |
//! | reopening, rework | `reopening_starts_a_cycle_with_its_own_limits`, `a_limit_on_the_whole_runs_on_over_the_cycles_beside_their_own`, `the_second_send_back_climbs_the_ladder_and_the_first_does_not`, `the_second_transfer_climbs_the_ladder_and_the_first_does_not` |
//! | follow-up | `the_follow_up_has_the_limit_of_its_class`, `unreachable_is_not_satisfied_and_counts_only_after_the_attempts`, `a_dissatisfied_customer_starts_a_cycle` |
//! | calendar changes | `a_holiday_announced_later_moves_an_open_case_only_by_a_recalculation`, `a_live_desk_moves_an_open_case_only_when_told_and_records_both_limits`, `a_recalculation_keeps_promises_and_breaches_and_leaves_closed_cases_alone` |
//! | calendar horizon | `a_deadline_beyond_the_known_calendar_is_provisional`, `a_deadline_beyond_the_horizon_is_provisional` |
//! | make-up days | `special_hours_beat_make_up_days_which_beat_days_off`, `the_official_days_of_china_are_known_each_by_date` |
//! | zones | `an_opening_that_the_clocks_skip_moves_to_the_first_valid_instant`, `a_closing_that_the_clocks_repeat_is_the_first_of_the_two`, `an_hour_repeated_across_midnight_belongs_to_the_new_day` |
//! | no working time at all | `a_calendar_without_working_time_cannot_be_built` |
//! | explain | `explanations_name_the_windows_the_days_off_and_the_rule`, `an_explanation_of_ten_years_stays_short` |
//! | warned, breached | `each_alarm_is_recorded_once`, `what_is_noticed_late_is_recorded_once_with_the_instant_at_which_it_was_due`, `alarms_do_not_depend_on_how_often_the_host_asks` |
//! | who has it meanwhile | `an_assisting_department_helps_and_the_case_stays_where_it_is`, `only_the_return_home_keeps_the_limit_on_the_form`, `custody_partitions_the_whole_life_exactly` |

use crate::common;
use crate::pages;

use chrono::TimeDelta;
use redress::complaint::command::*;
use redress::complaint::{
    Alarm, Complaint, Context, Event, ExtensionRefusal, FollowUpResult, FollowUpState, LimitStatus,
    Plan, Receive, Rejection, Relation, Request, Verdict, permitted,
};
use redress::desk::Desk;
use redress::lifecycle::{CommandKind, EventKind, Point, StateKind};
use redress::policy::{
    Consequence, Extension, LimitRule, OnHold, Policy, PolicySpec, Reaction, Returns, Target,
    Trigger, When,
};
use redress::store::MemoryStore;
use redress::time::{Calendar, ManualClock, Period};
use redress::vocabulary::{
    Actor, ComplaintId, Conclusion, Facts, Finding, Flag, Outcome, Reason, Satisfaction, Topic,
    grade,
};
use redress_testing::{Given, SALES, Scenario, TOLD, Then, WORKSHOP, agent, permissive};

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
            matches!(&entry.events[0], Event::Reclassified { from, to, .. }
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
fn a_limit_that_has_been_started_is_not_voided_by_regrading_where_no_rule_holds_any_more() {
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
        .then_events(&[EventKind::Reclassified])
        .then_due("report", "2026-03-02T16:00:00Z")
        .when(&agent(), reclassify(flagged()))
        .then_due("report", "2026-03-02T16:00:00Z")
        .when_time_passes(hours(4))
        .then_limit("report", Verdict::Broken)
        .then_complaint(|c| c.all_limits().count() == 1);
}

#[test]
fn a_limit_on_a_topic_that_had_none_counts_from_the_change_of_grade() {
    let policy = with([limit("report", Point::Received, Point::Answered, "4h")
        .when(When::any().grade(grade::MAJOR))]);
    given(policy)
        .after(hours(5))
        .when(&agent(), reclassify(major()))
        .then_due("report", "2026-03-02T21:00:00Z")
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

fn climbs(on: Point, when: When) -> Policy {
    let mut spec = permissive();
    let id = "climb".parse().expect("a rule");
    let then = Consequence::Escalate(1);
    spec.reactions = vec![Reaction::new(id, Trigger::Reached(on.into())).when(when).then(then)];
    checked(spec)
}

fn send_back() -> SendBack {
    SendBack { reason: reason() }
}

#[test]
fn the_second_send_back_climbs_the_ladder_and_the_first_does_not() {
    let propose = || Propose { plan: Plan::default() };
    given(climbs(Point::SentBack, When::any().from_rework(2)))
        .and(&agent(), Register {})
        .and(&agent(), propose())
        .when(&agent(), send_back())
        .then_events(&[EventKind::SentBack])
        .then_complaint(|c| c.level == 0)
        .given()
        .and(&agent(), propose())
        .when(&agent(), send_back())
        .then_events(&[EventKind::SentBack, EventKind::Escalated])
        .then_complaint(|c| c.level == 1 && c.counts.rework == 2)
        // Once there it does not climb again.
        .given()
        .and(&agent(), propose())
        .when(&agent(), send_back())
        .then_events(&[EventKind::SentBack]);
}

#[test]
fn a_refusal_by_the_customer_counts_as_rework_too() {
    given(climbs(Point::SentBack, When::any().from_rework(2)))
        .and(&agent(), Register {})
        .and(&agent(), Propose { plan: Plan::default() })
        .and(&agent(), Offer {})
        .and(&agent(), Refuse { reason: reason() })
        .and(&agent(), Propose { plan: Plan::default() })
        .when(&agent(), send_back())
        .then_complaint(|c| c.level == 1);
}

#[test]
fn the_second_transfer_climbs_the_ladder_and_the_first_does_not() {
    let transfer = |to| Transfer { to: Some(to) };
    given(climbs(Point::Dispatched, When::any().from_transfer(2)))
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: Some(SALES) })
        .when(&agent(), transfer(WORKSHOP))
        .then_events(&[EventKind::Transferred])
        .when(&agent(), transfer(SALES))
        .then_events(&[EventKind::Transferred, EventKind::Escalated])
        .then_complaint(|c| c.level == 1 && c.counts.transfers == 2);
}

#[test]
fn a_limit_may_hold_only_from_the_second_rework() {
    let again = limit("again", Point::SentBack, Point::Proposed, "3h");
    let mut spec = permissive();
    spec.limits = vec![LimitRule { when: When::any().from_rework(2), ..again.each() }];
    given(checked(spec))
        .and(&agent(), Register {})
        .and(&agent(), Propose { plan: Plan::default() })
        .when(&agent(), send_back())
        .then_no_limit("again")
        .given()
        .and(&agent(), Propose { plan: Plan::default() })
        .when(&agent(), send_back())
        .then_due("again", "2026-03-02T15:00:00Z");
}

fn other_case() -> ComplaintId {
    ComplaintId::new_static("case-2")
}

#[test]
fn a_merged_case_is_refused_and_names_the_case_that_goes_on() {
    let merged = given(with([handle("24h")]))
        .and(&agent(), Register {})
        .taken_over_by(other_case())
        .and(&agent(), Merge { into: other_case() });
    let belong_there: [Request; 6] = [
        reopen().into(),
        reached(Satisfaction::Dissatisfied).into(),
        Mark { mark: TOLD }.into(),
        DecideLiability { finding: Finding::Liable, persons: Vec::new() }.into(),
        Absorb { from: ComplaintId::new_static("case-3"), due: Vec::new() }.into(),
        reclassify(major()).into(),
    ];
    for request in belong_there {
        let kind = request.command.kind();
        merged.clone().when(&agent(), request).then_rejected(
            |why| matches!(why, Rejection::Merged { command, into } if *command == kind && *into == other_case()),
        );
    }
    let beside: [Request; 3] = [
        Note {}.into(),
        Archive {}.into(),
        Link { to: other_case(), relation: Relation::SameCause }.into(),
    ];
    for request in beside {
        merged.clone().when(&agent(), request).then_accepted();
    }
    merged.when(&agent(), Note {}).then_complaint(|c| {
        let policy = with([handle("24h")]);
        let actor = agent();
        let context = Context::new(&policy, &actor, at("2026-03-03T00:00:00Z"));
        permitted(c, &context).iter().all(|p| {
            p.command != CommandKind::Reopen
                || matches!(&p.refused, Some(Rejection::Merged { into, .. }) if *into == other_case())
        })
    });
}

#[test]
fn a_merged_case_never_has_a_second_clock() {
    let mut spec = permissive();
    spec.limits = vec![
        handle("24h"),
        limit("archive", Point::Closed, Point::Archived, "24h"),
        limit("bound", Point::Archived, TOLD, "24h"),
    ];
    // A closed case is taken up again; a merged one is not, since it goes on elsewhere.
    let again =
        Reaction::new("again".parse().expect("a rule"), Trigger::Reached(Point::Closed.into()));
    spec.reactions = vec![again.unless(When::any().from_cycle(2)).then(Consequence::Rework)];
    given(checked(spec))
        .taken_over_by(other_case())
        .when(&agent(), Merge { into: other_case() })
        .then_events(&[EventKind::Merged, EventKind::LimitLapsed])
        .then_state(StateKind::Closed)
        .then_no_deadline()
        .when(&agent(), Archive {})
        .then_events(&[EventKind::Archived])
        .then_no_deadline();
}

#[test]
fn two_cases_do_not_end_in_each_other() {
    given(with([handle("24h")]))
        .and(&agent(), Absorb { from: other_case(), due: Vec::new() })
        .when(&agent(), Merge { into: other_case() })
        .then_rejected(|why| *why == Rejection::TookOver { from: other_case() })
        .given()
        .taken_over_by(ComplaintId::new_static("case-3"))
        .when(&agent(), Merge { into: ComplaintId::new_static("case-3") })
        .then_state(StateKind::Closed);
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
        .then_events(&[
            EventKind::PolicyMoved,
            EventKind::Recalculated,
            EventKind::LimitSuperseded,
            EventKind::LimitStarted,
        ])
        .then_due("handle", "2026-03-04T12:00:00Z");
}

#[test]
fn a_live_desk_moves_an_open_case_only_when_told_and_records_both_limits() {
    let clock = ManualClock::new(at("2026-03-02T12:00:00Z"));
    let desk = Desk::new(hot_line(1, "24h"), MemoryStore::new(), clock.clone());
    let [early, done, late] = ["case-1", "case-2", "case-3"].map(ComplaintId::new_static);
    let receive = |id: &ComplaintId| {
        let customer = "c-1".parse().expect("a reference");
        desk.receive(&agent(), Receive::new(id.clone(), customer, general())).expect("received");
    };
    let act = |id: &ComplaintId, request: Request| desk.act(id, &agent(), request).expect("legal");
    let stands = |id: &ComplaintId| {
        let case = desk.load(id).expect("it is known");
        (case.policy.version, case.limits.first().map(|limit| limit.due))
    };
    receive(&early);
    receive(&done);
    for request in [Register {}.into(), answer().into(), close().into()] {
        act(&done, request);
    }
    clock.advance(hours(1));
    desk.adopt(hot_line(2, "48h")).expect("a later version");
    receive(&late);
    act(&early, Note {}.into());
    // Noon and a day under the first version; one o'clock and two days under the second.
    assert_eq!(stands(&early), (1, Some(at("2026-03-03T12:00:00Z"))));
    assert_eq!(stands(&late), (2, Some(at("2026-03-04T13:00:00Z"))));
    let moved = act(&early, Recalculate {}.into()).entries.remove(0);
    assert_eq!(stands(&early), (2, Some(at("2026-03-04T12:00:00Z"))));
    let (mut to, mut old, mut new) = (None, None, None);
    for event in &moved.events {
        match event {
            Event::PolicyMoved { to: stamp } => to = Some(stamp.version),
            Event::LimitSuperseded { due, .. } => old = *due,
            Event::LimitStarted { due, .. } => new = Some(*due),
            Event::Recalculated => {}
            other => panic!("{other:?} has no part in it"),
        }
    }
    assert_eq!(to, Some(2));
    assert_eq!(old, Some(at("2026-03-03T12:00:00Z")));
    assert_eq!(new, Some(at("2026-03-04T12:00:00Z")));
    let refused = desk.act(&done, &agent(), Recalculate {});
    let why = refused.expect_err("a closed case was moved");
    assert!(matches!(
        why.rejection(),
        Some(Rejection::WrongState { state: StateKind::Closed, .. })
    ));
    assert_eq!(stands(&done), (1, None));
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

#[test]
fn a_percent_of_a_limit_in_days_is_of_its_working_time_or_of_its_elapsed_time() {
    // From Monday noon to Thursday 17:00, Tuesday off, lie 21 working hours; 18.9 of them are over at
    // 14:54 on Thursday.
    given(checked(under(office(), [handle("2 working days")])))
        .when(&agent(), Note {})
        .then_due("handle", "2026-03-05T17:00:00Z")
        .then_deadline("handle", Alarm::Warning, "2026-03-05T14:54:00Z");
    // To the end of Thursday lie 84 hours; 75.6 of them are over at 15:36.
    given(with([handle("3 days")]))
        .when(&agent(), Note {})
        .then_due("handle", "2026-03-06T00:00:00Z")
        .then_deadline("handle", Alarm::Warning, "2026-03-05T15:36:00Z");
}

fn refused_extension(then: Then, check: impl FnOnce(&ExtensionRefusal) -> bool) -> Then {
    then.then_rejected(|why| matches!(why, Rejection::Extension { why, .. } if check(why)))
}

#[test]
fn promises_are_as_many_and_as_far_as_the_ladder_allows() {
    let at_most = Some("100h".parse().expect("a period"));
    let ladder = Extension { times: 2, at_most, ..freely() };
    let given = given(with([extendable(handle("24h"), ladder)]));
    // A hundred hours from Monday noon are over on Friday at 16:00.
    let far = given.clone().when(&agent(), extend("handle", "2026-03-06T16:00:01Z"));
    refused_extension(
        far,
        |why| matches!(why, ExtensionRefusal::TooFar { furthest, .. } if *furthest == at("2026-03-06T16:00:00Z")),
    );
    let third = given
        .and(&agent(), extend("handle", "2026-03-04T12:00:00Z"))
        .and(&agent(), extend("handle", "2026-03-05T12:00:00Z"))
        .when(&agent(), extend("handle", "2026-03-06T12:00:00Z"));
    refused_extension(third, |why| *why == ExtensionRefusal::UsedUp(2))
        .then_due("handle", "2026-03-05T12:00:00Z");
}

#[test]
fn asking_after_the_limit_is_refused_unless_the_policy_allows_it() {
    for late in [false, true] {
        let rule = extendable(handle("24h"), Extension { late, ..freely() });
        let asked = given(with([rule]))
            .after(hours(25))
            .when(&agent(), extend("handle", "2026-03-06T12:00:00Z"));
        let asked = if late {
            asked.then_due("handle", "2026-03-06T12:00:00Z")
        } else {
            refused_extension(asked, |why| matches!(why, ExtensionRefusal::Late { .. }))
        };
        // Either way it had run out.
        asked.when(&agent(), Note {}).then_limit("handle", Verdict::Broken);
    }
}

#[test]
fn an_extension_names_the_limit_that_it_is_about() {
    let told = Consequence::Notify(Target::Owner);
    let mut spec = permissive();
    spec.limits = ["handle", "report"]
        .map(|id| extendable(limit(id, Point::Received, Point::Completed, "24h"), freely()))
        .to_vec();
    let id = "told".parse().expect("a rule");
    spec.reactions = vec![Reaction::new(id, Trigger::Reached(Point::Extended.into())).then(told)];
    // Whoever is told of it finds the limit in the same entry.
    given(checked(spec))
        .when(&agent(), extend("report", "2026-03-05T12:00:00Z"))
        .then_events(&[EventKind::LimitRepromised, EventKind::Notified])
        .then_entry(|entry| {
            matches!(&entry.events[0], Event::LimitRepromised { rule, .. } if rule.as_str() == "report")
        })
        .then_due("handle", "2026-03-03T12:00:00Z");
}

#[test]
fn a_limit_on_the_whole_runs_on_over_the_cycles_beside_their_own() {
    let policy = with([
        limit("whole", Point::Received, Point::Closed, "72h"),
        limit("settle", Point::Reopened, Point::Completed, "3h"),
    ]);
    let again = verified(policy).after(hours(10)).and(&agent(), reopen()).after(hours(1));
    again
        .clone()
        .when(&agent(), Note {})
        // From the receipt, whatever the cycle.
        .then_due("whole", "2026-03-05T12:00:00Z")
        .then_due("settle", "2026-03-03T01:00:00Z");
    again
        .at("2026-03-05T12:00:00Z")
        .and(&agent(), answer())
        .after(MICRO)
        .when(&agent(), close())
        .then_limit("whole", Verdict::Broken);
}

#[test]
fn the_follow_up_has_the_limit_of_its_class() {
    let topic = || "call-back".parse::<Topic>().expect("a topic");
    let follow = |id, within, grade| {
        limit(id, Point::Answered, Point::FollowedUp, within)
            .about(topic(), "called back", "回访")
            .when(When::any().grade(grade))
    };
    let policy =
        with([follow("general", "36h", grade::GENERAL), follow("major", "3 days", grade::MAJOR)]);
    verified(policy.clone()).when(&agent(), Note {}).then_due("general", "2026-03-04T00:00:00Z");
    Scenario::under(policy)
        .at("2026-03-02T12:00:00Z")
        .received(major())
        .and(&agent(), Register {})
        .when(&agent(), answer())
        .then_due("major", "2026-03-06T00:00:00Z")
        .then_no_limit("general");
}

#[test]
fn a_holiday_announced_later_moves_an_open_case_only_by_a_recalculation() {
    let calendar = |off: &[&str]| {
        let label = || redress::vocabulary::Label::new("day off", "放假");
        let builder = Calendar::builder(chrono_tz::UTC).weekdays(&[("09:00", "17:00")]);
        let off = off.iter().map(|date| date.parse().expect("a date"));
        off.fold(builder, |builder, date| builder.day_off(date, label())).build().expect("built")
    };
    let policy = |version, off: &[&str]| {
        let mut spec = under(calendar(off), [handle("2 working days")]);
        spec.version = version;
        checked(spec)
    };
    let announced = policy(2, &["2026-03-03"]);
    given(policy(1, &[]))
        .when(&agent(), Note {})
        .then_due("handle", "2026-03-04T17:00:00Z")
        .given()
        .under(announced)
        .when(&agent(), Recalculate {})
        .then_due("handle", "2026-03-05T17:00:00Z");
}

#[test]
fn what_is_noticed_late_is_recorded_once_with_the_instant_at_which_it_was_due() {
    given(with([handle("10h")]))
        .when_time_passes(TimeDelta::days(40))
        .then_events(&[EventKind::LimitWarned, EventKind::LimitBreached])
        .then_entry(|entry| {
            let warned = matches!(&entry.events[0], Event::LimitWarned { warning, .. }
                if warning.at == at("2026-03-02T21:00:00Z"));
            let breached = matches!(&entry.events[1], Event::LimitBreached { due, .. }
                if *due == at("2026-03-02T22:00:00Z"));
            warned && breached && entry.recorded_at == at("2026-04-11T12:00:00Z")
        })
        .when_time_passes(TimeDelta::days(40))
        .then_nothing();
}

#[test]
fn an_assisting_department_helps_and_the_case_stays_where_it_is() {
    let policy =
        with([limit("sign", Point::Dispatched, Point::Signed, "1h").each(), handle("24h")]);
    let helped = given(policy)
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: Some(SALES) })
        .and(&agent(), Sign {})
        .after(hours(2))
        .when(&agent(), Assist { department: WORKSHOP })
        .then_events(&[EventKind::AssistRequested])
        .then_due("handle", "2026-03-03T12:00:00Z")
        .then_no_limit("sign");
    helped
        .when(&agent(), Assist { department: WORKSHOP })
        // Asked twice, it is one that helps; who answers for the case is who has it.
        .then_complaint(|c| {
            c.assisting == [WORKSHOP] && *c.route.responsible() == SALES && c.counts.transfers == 0
        });
}

#[test]
fn only_the_return_home_keeps_the_limit_on_the_form() {
    let mut spec = permissive();
    spec.returns = Returns::ToSender;
    spec.limits = vec![limit("form", Point::Dispatched, Point::Returned, "24h")];
    given(checked(spec))
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: Some(SALES) })
        .and(&agent(), Transfer { to: Some(WORKSHOP) })
        .and(&agent(), Sign {})
        .when(&agent(), Return {})
        .then_limit("form", Verdict::Open)
        .then_complaint(|c| *c.route.holder() == SALES && !c.route.is_home())
        .when(&agent(), Return {})
        .then_limit("form", Verdict::Kept)
        .then_complaint(|c| c.route.is_home());
}

/// The table at the top of this file names tests that exist.
#[test]
fn every_row_of_the_table_names_its_tests() {
    let known = pages::all_tests();
    let rows = include_str!("semantics.rs").lines().filter(|line| line.starts_with("//! | "));
    let named: Vec<_> = rows.skip(1).map(|row| (row, pages::quoted(row))).collect();
    assert_eq!(named.len(), 20, "the rows of the table of time semantics");
    for (row, tests) in named {
        assert!(!tests.is_empty(), "{row}");
        for test in tests {
            assert!(known.contains(&test), "there is no test {test}");
        }
    }
}
