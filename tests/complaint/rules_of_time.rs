//! The rules of time, and the tests that show each of them. Tests of time alone are in `crates/redress-time/tests`.
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
//! | hold, in the units of its limit | `a_hold_moves_an_elapsed_limit_by_elapsed_time`, `a_hold_over_a_holiday_moves_a_working_limit_by_working_time_only`, `while_it_is_held_a_limit_is_suspended_and_has_no_date`, `a_limit_runs_on_while_it_is_held_unless_its_rule_says_otherwise`, `how_long_a_hold_may_last_is_a_limit_like_any_other`, `what_a_case_may_be_held_for_is_a_rule`, `paused_time_is_counted_once_on_the_limit_s_own_clock`, `a_breach_that_has_happened_stays_when_the_case_is_held` |
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

use crate::pages;

/// The table at the top of this file names tests that exist.
#[test]
fn every_row_of_the_table_names_its_tests() {
    let known = pages::all_tests();
    let rows = include_str!("rules_of_time.rs").lines().filter(|line| line.starts_with("//! | "));
    let named: Vec<_> = rows.skip(1).map(|row| (row, pages::quoted(row))).collect();
    assert_eq!(named.len(), 20, "the rows of the table");
    for (row, tests) in named {
        assert!(!tests.is_empty(), "{row}");
        for test in tests {
            assert!(known.contains(&test), "there is no test {test}");
        }
    }
}
