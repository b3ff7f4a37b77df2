//! On site: the owner, the five minutes, the form the same day, the call-back (DLR-6 to DLR-9).

use redress::complaint::{Event, State, Verdict, command};
use redress::lifecycle::{EventKind, StateKind};
use redress::time::Percent;
use redress::vocabulary::{Facts, Kind, Outcome, Party, Satisfaction, channel};
use redress_presets::dealership::{department, mark};

use super::shop::*;

fn walked_in(shop: &Shop) -> Case<'_> {
    let case = shop.receive(&consultant(), "2026-03-02 09:00", on_site());
    case.does(&consultant(), command::Register {});
    case
}

#[test]
fn dlr_6_the_consultant_present_is_the_case_owner_and_has_the_form() {
    let shop = Shop::new();
    let case = walked_in(&shop);
    assert_eq!(case.now().owner, Some(consultant().id));
    assert_eq!(case.now().route.holder(), &department::RECEPTION);
    let facts = Facts { subject: None, ..Facts::new(Kind::Complaint, channel::ON_SITE) };
    let sale = shop.receive(&seller(), "2026-03-02 09:00", facts);
    assert_eq!(sale.now().owner, Some(seller().id));
    assert_eq!(sale.now().route.holder(), &department::SALES);
    // Elsewhere whoever writes it down does not become the owner.
    let called = shop.receive(&agent(), "2026-03-02 09:00", general());
    assert_eq!(called.now().owner, None);
}

#[test]
fn dlr_6_the_owner_settles_it_on_the_spot_and_another_consultant_does_not() {
    let shop = Shop::new();
    let case = walked_in(&shop);
    case.not_for(&other_consultant(), command::Propose { plan: plan() }, "DLR-6");
    case.proposed(&consultant()).answered(&consultant());
    assert_eq!(case.now().state, State::Answered { outcome: Outcome::Resolved });
    assert_eq!(case.verdict("dlr4-contact"), Verdict::Kept);
}

fn difficult(shop: &Shop) -> Case<'_> {
    let case = walked_in(shop);
    case.at("2026-03-02 09:10").mark(&consultant(), mark::DIFFICULT);
    case
}

#[test]
fn dlr_7_a_hard_case_is_reported_to_the_head_of_department_within_5_minutes() {
    let limit = Expected {
        rule: "dlr7-escalate",
        start: "2026-03-02 09:10",
        warned: "2026-03-02 09:14:30",
        due: "2026-03-02 09:15",
    };
    both_sides(&limit, difficult, |case| {
        case.does(&consultant(), command::Escalate { level: 1 });
    });
}

#[test]
fn dlr_7_the_report_goes_to_the_manager_of_the_owners_department() {
    let shop = Shop::new();
    let case = difficult(&shop);
    let (department, role) = (department::RECEPTION, reception_manager().role);
    let head = Party::Manager { department, role };
    assert_eq!(case.told("hard-on-site"), std::slice::from_ref(&head));
    case.not_for(&other_consultant(), command::Escalate { level: 1 }, "DLR-7");
    case.does(&consultant(), command::Escalate { level: 1 });
    assert!(case.events().contains(&Event::Escalated { level: 1, to: head, alarm: None }));
    assert_eq!(case.now().level, 1);
}

#[test]
fn dlr_7_owner_and_head_of_department_handle_it_together() {
    let shop = Shop::new();
    let case = difficult(&shop);
    case.does(&consultant(), command::Escalate { level: 1 })
        .does(&reception_manager(), command::Propose { plan: plan() })
        .does(&consultant(), command::Offer {})
        .does(&reception_manager(), command::Accept {})
        .does(&consultant(), command::Complete {});
    assert_eq!(case.now().owner, Some(consultant().id));
    case.not_for(&sales_manager(), command::Answer { outcome: Outcome::Resolved }, "DLR-6");
}

#[test]
fn dlr_7_only_the_owner_calls_it_hard() {
    let shop = Shop::new();
    let case = walked_in(&shop);
    case.not_for(&other_consultant(), command::Mark { mark: mark::DIFFICULT }, "DLR-7");
}

fn handled_at_three(shop: &Shop) -> Case<'_> {
    let case = walked_in(shop);
    case.at("2026-03-02 15:00").handled(&consultant());
    case
}

#[test]
fn dlr_8_the_form_is_at_customer_service_the_same_day() {
    // The day ends at 24:00; the form at 24:00:00 is on time, a microsecond later it is not.
    let limit = Expected {
        rule: "dlr8-form",
        start: "2026-03-02 15:00",
        warned: "2026-03-02 23:06",
        due: "2026-03-03 00:00",
    };
    both_sides(&limit, handled_at_three, |case| {
        case.returned(&consultant());
    });
}

#[test]
fn dlr_8_a_form_at_one_second_to_midnight_is_on_time_on_workdays_rest_days_and_holidays() {
    for (day, next) in [
        ("2026-03-02", "2026-03-03"), // Monday
        ("2026-03-07", "2026-03-08"), // Saturday
        ("2026-10-01", "2026-10-02"), // National Day
        ("2026-02-28", "2026-03-01"), // a Saturday worked in lieu
    ] {
        for (form, verdict) in [
            (format!("{day} 23:59:59"), Verdict::Kept),
            (format!("{next} 00:00:01"), Verdict::Broken),
        ] {
            let shop = Shop::new();
            let case = shop.receive(&consultant(), &format!("{day} 20:00"), on_site());
            case.does(&consultant(), command::Register {}).handled(&consultant());
            case.at(&form).returned(&consultant());
            assert_eq!(case.verdict("dlr8-form"), verdict, "form of {form}");
        }
    }
}

#[test]
fn dlr_8_what_is_handled_a_minute_after_midnight_has_that_whole_day() {
    let shop = Shop::new();
    let case = shop.receive(&consultant(), "2026-03-02 20:00", on_site());
    case.does(&consultant(), command::Register {}).at("2026-03-03 00:01").handled(&consultant());
    assert_eq!(case.limit("dlr8-form").due, local("2026-03-04 00:00"));
}

#[test]
fn dlr_8_the_form_bears_the_complete_resolution() {
    let shop = Shop::new();
    let case = walked_in(&shop);
    case.does(&consultant(), command::Investigate { cause: None, substantiated: true });
    case.not_yet(&consultant(), command::Return {}, "DLR-8");
    case.proposed(&consultant()).returned(&consultant());
    assert!(case.now().route.is_home());
}

fn form_back_at_four(shop: &Shop) -> Case<'_> {
    let case = walked_in(shop);
    case.at("2026-03-02 15:00").handled(&consultant()).answered(&consultant());
    case.at("2026-03-02 16:00").returned(&consultant());
    case
}

#[test]
fn dlr_9_customer_service_calls_back_within_36_hours() {
    let limit = Expected {
        rule: "dlr9-call-back",
        start: "2026-03-02 16:00",
        warned: "2026-03-04 00:24",
        due: "2026-03-04 04:00",
    };
    both_sides(&limit, form_back_at_four, |case| {
        case.says(Satisfaction::Satisfied);
    });
}

#[test]
fn dlr_9_hours_run_through_weekends_and_holidays() {
    let shop = Shop::new();
    let case = shop.receive(&consultant(), "2026-09-30 20:00", on_site());
    case.does(&consultant(), command::Register {}).settled(&consultant());
    assert_eq!(case.limit("dlr9-call-back").due, local("2026-10-02 08:00"));
}

#[test]
fn dlr_9_a_consultant_does_not_call_back_on_their_own_case() {
    use redress::complaint::FollowUpResult;
    let shop = Shop::new();
    let case = form_back_at_four(&shop);
    let result = FollowUpResult::Reached(Satisfaction::VerySatisfied);
    case.not_for(&consultant(), command::FollowUp { result }, "DLR-9");
    let conclusion = "settled".parse().expect("a code");
    case.not_for(&consultant(), command::Close { conclusion }, "DLR-9");
}

#[test]
fn dlr_9_a_satisfied_customers_case_is_closed_and_nobody_elses() {
    let conclusion = || "settled".parse().expect("a code");
    for satisfaction in [Satisfaction::VerySatisfied, Satisfaction::Satisfied] {
        let shop = Shop::new();
        let case = form_back_at_four(&shop);
        case.not_yet(&agent(), command::Close { conclusion: conclusion() }, "DLR-9");
        case.says(satisfaction).closed();
        assert_eq!(case.now().state.kind(), StateKind::Closed);
    }
    for satisfaction in [Satisfaction::Dissatisfied, Satisfaction::VeryDissatisfied] {
        let shop = Shop::new();
        let case = form_back_at_four(&shop);
        case.says(satisfaction);
        assert_eq!(case.now().state.kind(), StateKind::Dispatched);
        assert_eq!(case.now().cycle, 2);
    }
}

#[test]
fn dlr_9_somebody_who_is_not_reached_is_not_satisfied() {
    use redress::complaint::FollowUpResult;
    let shop = Shop::new();
    let case = form_back_at_four(&shop);
    case.called_back(FollowUpResult::Unreachable).called_back(FollowUpResult::Unreachable);
    assert_eq!(case.verdict("dlr9-call-back"), Verdict::Open);
    let conclusion = "settled".parse().expect("a code");
    case.not_yet(&agent(), command::Close { conclusion }, "DLR-9");
    assert_eq!(case.now().satisfaction, None);
}

fn sent_back_before_national_day(shop: &Shop) -> Case<'_> {
    let case = shop.receive(&consultant(), "2026-09-28 09:00", on_site());
    case.does(&consultant(), command::Register {}).settled(&consultant());
    case.at("2026-09-29 10:00").says(Satisfaction::Dissatisfied);
    case
}

#[test]
fn dlr_9_a_dissatisfied_customers_case_goes_back_to_the_manager_for_3_days_over_national_day() {
    // The third day is 2 October, in the holidays of 1 to 7: the day after them is the last.
    let limit = Expected {
        rule: "dlr9-settle",
        start: "2026-09-29 10:00",
        warned: "2026-10-08 01:00",
        due: "2026-10-09 00:00",
    };
    both_sides(&limit, sent_back_before_national_day, |case| {
        case.does(&reception_manager(), command::Sign {}).handled(&reception_manager());
    });
}

#[test]
fn dlr_9_the_first_dissatisfaction_on_site_costs_nothing_and_stays_with_the_manager() {
    let shop = Shop::new();
    let case = sent_back_before_national_day(&shop);
    assert_eq!(case.now().route.holder(), &department::RECEPTION);
    assert_eq!(case.now().level, 0);
    assert_eq!(case.happened(EventKind::NoticeProposed), 0);
    assert_eq!(case.limit("dlr9-settle").warning.map(|w| w.percent), Some(Percent::NINETY));
}

#[test]
fn dlr_6_what_is_settled_on_the_spot_can_be_written_up_called_back_on_and_closed() {
    let shop = Shop::new();
    let case = walked_in(&shop);
    // An answer without a resolution could never be written up afterwards.
    case.not_yet(&consultant(), command::Answer { outcome: Outcome::Resolved }, "DLR-8");
    case.proposed(&consultant()).answered(&consultant()).returned(&consultant());
    case.says(Satisfaction::Satisfied).closed();
    assert_eq!(case.now().state.kind(), StateKind::Closed);
}
