//! Calling back after the handling: the first and the second time (DLR-15, DLR-24, DLR-25).

use redress::complaint::{Event, FollowUpResult, Rejection, Verdict, command};
use redress::lifecycle::{EventKind, StateKind};
use redress::vocabulary::{Facts, Party, Satisfaction, grade};

use super::shop::*;

#[test]
fn dlr_15_customer_service_follows_up_within_3_days_of_completion() {
    let handled = |shop: &Shop, facts: Facts| {
        let case = shop.receive(&agent(), "2026-03-02 09:00", facts);
        case.to_workshop().at("2026-03-02 12:00").settled(&workshop_manager());
        case.id
    };
    let limit = Expected {
        rule: "dlr15-call-back",
        start: "2026-03-02 12:00",
        warned: "2026-03-05 15:36",
        due: "2026-03-06 00:00",
    };
    for facts in [general(), major(), from_oem()] {
        both_sides(
            &limit,
            |shop| Case { id: handled(shop, facts.clone()), world: shop },
            |case| {
                case.says(Satisfaction::Satisfied);
            },
        );
    }
}

#[test]
fn dlr_15_three_days_that_end_on_rest_days_end_on_the_first_working_day_after_them() {
    for (handled, due) in [
        ("2026-09-30 17:00", "2026-10-09 00:00"), // 3 October; the holidays end on the 7th
        ("2026-10-07 10:00", "2026-10-11 00:00"), // Saturday, 10 October, is worked in lieu
        ("2026-03-04 10:00", "2026-03-10 00:00"), // an ordinary Saturday: Monday
        ("2026-03-02 23:59:59", "2026-03-06 00:00"),
        ("2026-03-03 00:00", "2026-03-07 00:00"),
    ] {
        let shop = Shop::new();
        let case = shop.receive(&agent(), "2026-03-02 09:00", general());
        case.to_workshop().at(handled).handled(&workshop_manager());
        assert_eq!(case.limit("dlr15-call-back").due, local(due), "handled at {handled}");
    }
}

#[test]
fn dlr_15_the_returned_form_bears_a_resolution_and_comes_before_the_call_back() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop();
    case.not_yet(&workshop_manager(), command::Return {}, "DLR-15");
    case.handled(&workshop_manager()).answered(&workshop_manager());
    let result = FollowUpResult::Reached(Satisfaction::Satisfied);
    case.not_yet(&agent(), command::FollowUp { result }, "DLR-15");
    case.returned(&workshop_manager()).says(Satisfaction::Satisfied);
}

#[test]
fn dlr_15_the_five_levels_of_satisfaction_are_kept() {
    for said in Satisfaction::ALL {
        let shop = Shop::new();
        let case = shop.receive(&agent(), "2026-03-02 09:00", general());
        case.to_workshop().settled(&workshop_manager()).says(*said);
        assert_eq!(case.now().satisfaction, Some(*said));
    }
}

/// From a call-back, so the call-back after the handling is the second one.
fn handled(shop: &Shop) -> Case<'_> {
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop().owned(&workshop_manager()).settled(&workshop_manager());
    case
}

const STILL: (&str, &str, &str, &str) =
    ("dlr24-dissatisfied", MECHANIC, "the workshop-manager", "¥20–50");

fn still() -> (String, Vec<String>, Option<String>, String) {
    let (rule, on, joint, amount) = STILL;
    (rule.into(), vec![on.into()], Some(joint.into()), amount.into())
}

#[test]
fn dlr_24_still_unsatisfied_at_the_second_call_back_costs_20_to_50_jointly_with_the_manager() {
    for said in [Satisfaction::Dissatisfied, Satisfaction::VeryDissatisfied] {
        let shop = Shop::new();
        let case = handled(&shop);
        case.says(said);
        assert_eq!(case.notices(), [still()]);
    }
    for said in [Satisfaction::VerySatisfied, Satisfaction::Satisfied, Satisfaction::Neutral] {
        let shop = Shop::new();
        let case = handled(&shop);
        case.says(said);
        assert_eq!(case.notices(), []);
    }
}

#[test]
fn dlr_24_the_general_manager_sets_the_amount_between_20_and_50() {
    for (yuan, fits) in [(19, false), (20, true), (35, true), (50, true), (51, false), (0, false)] {
        let shop = Shop::new();
        let case = handled(&shop);
        case.says(Satisfaction::Dissatisfied);
        if fits {
            case.does(&gm(), impose(1, yuan));
        } else {
            let refusal = case.refused(&gm(), impose(1, yuan));
            assert!(matches!(refusal, Rejection::Stake { notice: 1, .. }), "¥{yuan}: {refusal}");
        }
    }
}

#[test]
fn dlr_24_the_general_manager_may_waive_it_and_nobody_else_decides() {
    let shop = Shop::new();
    let case = handled(&shop);
    case.says(Satisfaction::Dissatisfied);
    for who in [agent(), service_head(), workshop_manager(), station_head()] {
        case.not_for(&who, impose(1, 30), "DLR-24");
        case.not_for(&who, waive(1), "DLR-24");
    }
    case.does(&gm(), waive(1));
    let refusal = case.refused(&gm(), impose(1, 20));
    assert!(matches!(refusal, Rejection::NoticeState { .. }), "{refusal}");
}

#[test]
fn dlr_24_the_case_is_to_be_settled_within_3_days() {
    let limit = Expected {
        rule: "dlr9-settle",
        start: "2026-03-03 10:00",
        // 86 of 96 hours less a little: 90 % of 3 days 14 hours is 77 hours 24 minutes.
        warned: "2026-03-06 15:24",
        due: "2026-03-07 00:00",
    };
    let again = |shop: &Shop| {
        let case = handled(shop);
        case.at("2026-03-03 10:00").says(Satisfaction::Dissatisfied);
        case.id
    };
    both_sides(
        &limit,
        |shop| Case { id: again(shop), world: shop },
        |case| {
            case.does(&workshop_manager(), command::Sign {}).handled(&workshop_manager());
        },
    );
}

#[test]
fn dlr_24_on_site_and_from_the_oem_only_the_second_call_back_costs() {
    let shop = Shop::new();
    let oem = shop.receive(&agent(), "2026-03-02 09:00", from_oem());
    oem.to_workshop().owned(&workshop_manager()).settled(&workshop_manager());
    oem.says(Satisfaction::Dissatisfied);
    assert_eq!(oem.notices(), []);
    oem.does(&workshop_manager(), command::Sign {}).settled(&workshop_manager());
    oem.says(Satisfaction::Dissatisfied);
    assert_eq!(oem.notices(), [still()]);

    let here = shop.receive(&consultant(), "2026-03-02 09:00", on_site());
    here.does(&consultant(), command::Register {}).settled(&consultant());
    here.says(Satisfaction::Dissatisfied);
    assert_eq!(here.notices(), []);
    here.does(&reception_manager(), command::Sign {}).settled(&reception_manager());
    here.says(Satisfaction::Dissatisfied);
    let joint = Some("the service-manager".to_owned());
    let on = vec!["wang.wei".to_owned()];
    assert_eq!(here.notices(), [("dlr24-dissatisfied".into(), on, joint, "¥20–50".into())]);
}

#[test]
fn dlr_24_each_further_time_costs_again() {
    let shop = Shop::new();
    let case = handled(&shop);
    case.says(Satisfaction::Dissatisfied);
    case.does(&workshop_manager(), command::Sign {}).settled(&workshop_manager());
    case.says(Satisfaction::Dissatisfied);
    assert_eq!(case.notices(), [still(), still()]);
    assert_eq!(case.now().cycle, 3);
}

#[test]
fn dlr_24_a_vain_attempt_to_call_is_no_call_back() {
    let shop = Shop::new();
    let oem = shop.receive(&agent(), "2026-03-02 09:00", from_oem());
    oem.to_workshop().settled(&workshop_manager());
    oem.called_back(FollowUpResult::Unreachable).says(Satisfaction::Dissatisfied);
    assert_eq!(oem.notices(), []);
}

#[test]
fn dlr_25_nobody_contacted_goes_straight_to_the_general_manager_and_costs_the_handler_50() {
    let shop = Shop::new();
    let case = handled(&shop);
    case.called_back(FollowUpResult::NobodyContacted);
    assert!(case.events().contains(&Event::Escalated {
        level: 2,
        to: Party::Role(gm().role),
        alarm: None
    }));
    let notice = ("dlr25-no-contact".into(), vec![MECHANIC.into()], None, "¥50".into());
    assert_eq!(case.notices(), [notice]);
    case.refused(&gm(), impose(1, 49));
    case.refused(&gm(), impose(1, 51));
    case.not_for(&service_head(), impose(1, 50), "DLR-25");
    case.does(&gm(), impose(1, 50));
}

#[test]
fn dlr_25_the_general_manager_supervises_in_person() {
    let shop = Shop::new();
    let case = handled(&shop);
    case.called_back(FollowUpResult::NobodyContacted);
    assert_eq!(case.now().state.kind(), StateKind::Dispatched);
    case.does(&workshop_manager(), command::Sign {})
        .does(&gm(), command::Contact { reached: true })
        .does(&gm(), command::Propose { plan: plan() })
        .does(&gm(), command::Approve {})
        .does(&gm(), command::Implement {})
        .does(&gm(), command::Complete {})
        .answered(&gm())
        .does(&gm(), command::Return {});
    case.says(Satisfaction::Satisfied).closed();
}

#[test]
fn dlr_25_a_case_that_nobody_contacted_about_is_not_closed() {
    let shop = Shop::new();
    let major =
        shop.receive(&agent(), "2026-03-02 09:00", Facts { grade: grade::MAJOR, ..general() });
    major.to_workshop().settled(&workshop_manager());
    major.called_back(FollowUpResult::NobodyContacted);
    let conclusion = "settled".parse().expect("a code");
    let refusal = major.refused(&agent(), command::Close { conclusion });
    assert!(matches!(refusal, Rejection::WrongState { .. }), "{refusal}");
}

#[test]
fn dlr_25_speaks_of_the_second_call_back() {
    // On site and from the OEM the first one sends the case back to the manager, without a penalty.
    let shop = Shop::new();
    let oem = shop.receive(&agent(), "2026-03-02 09:00", from_oem());
    oem.to_workshop().owned(&workshop_manager()).settled(&workshop_manager());
    oem.called_back(FollowUpResult::NobodyContacted);
    assert_eq!(oem.notices(), []);
    assert_eq!(oem.now().level, 0);
    assert_eq!(oem.now().cycle, 2);
    assert_eq!(oem.verdict("dlr9-settle"), Verdict::Open);
    oem.does(&workshop_manager(), command::Sign {}).settled(&workshop_manager());
    oem.called_back(FollowUpResult::NobodyContacted);
    assert_eq!(oem.now().level, 2);
    assert_eq!(oem.happened(EventKind::NoticeProposed), 1);
}
