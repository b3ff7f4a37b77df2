//! From a call-back: where the form goes, and how long the department has (DLR-10 to DLR-13).

use redress::complaint::{Rejection, Verdict, command};
use redress::lifecycle::StateKind;
use redress::vocabulary::{Department, Facts, Line, Outcome, Subject};
use redress_presets::dealership::{department, line, subject};

use super::shop::*;

fn about(line: Line, subject: Option<Subject>) -> Facts {
    Facts { line: Some(line), subject, ..general() }
}

#[test]
fn dlr_10_sales_go_to_the_sales_manager_and_after_sales_to_the_station_head() {
    let shop = Shop::new();
    for (line, to) in
        [(line::SALES, department::SALES), (line::AFTER_SALES, department::AFTER_SALES)]
    {
        let case = shop.receive(&agent(), "2026-03-02 09:00", about(line, None));
        case.does(&agent(), command::Register {}).does(&agent(), command::Dispatch { to: None });
        assert_eq!(case.now().route.holder(), &to);
    }
    let policy = shop.desk.policy();
    assert_eq!(policy.manager(&department::SALES), Some(&sales_manager().role));
    assert_eq!(policy.manager(&department::AFTER_SALES), Some(&station_head().role));
}

#[test]
fn dlr_10_the_station_head_passes_technique_parts_and_reception_on() {
    let shop = Shop::new();
    for (subject, to, manager) in [
        (subject::REPAIR_TECHNIQUE, department::WORKSHOP, workshop_manager()),
        (subject::PARTS, department::PARTS, parts_manager()),
        (subject::RECEPTION, department::RECEPTION, reception_manager()),
    ] {
        let facts = about(line::AFTER_SALES, Some(subject));
        let case = shop.receive(&agent(), "2026-03-02 09:00", facts);
        case.does(&agent(), command::Register {})
            .does(&agent(), command::Dispatch { to: None })
            .does(&station_head(), command::Transfer { to: None })
            .does(&manager, command::Sign {});
        assert_eq!(case.now().route.holder(), &to);
        assert_eq!(shop.desk.policy().manager(&to), Some(&manager.role));
    }
}

#[test]
fn dlr_10_customer_service_does_not_pass_the_station_head_by() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.does(&agent(), command::Register {});
    for to in [department::WORKSHOP, department::PARTS, department::RECEPTION] {
        let refusal = case.refused(&agent(), command::Dispatch { to: Some(to) });
        assert!(matches!(refusal, Rejection::NoPassage { .. }), "{refusal}");
    }
}

#[test]
fn dlr_10_customer_service_routes_and_whoever_has_the_form_passes_it_on() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.does(&agent(), command::Register {});
    case.not_for(&consultant(), command::Dispatch { to: None }, "DLR-10");
    case.not_for(&station_head(), command::Dispatch { to: None }, "DLR-10");
    case.does(&agent(), command::Dispatch { to: None });
    case.not_for(&workshop_manager(), command::Transfer { to: None }, "DLR-10");
    case.does(&station_head(), command::Transfer { to: None });
    case.not_for(&station_head(), command::Transfer { to: None }, "DLR-10");
}

#[test]
fn dlr_10_a_case_without_a_subject_is_routed_by_hand() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", about(line::AFTER_SALES, None));
    case.does(&agent(), command::Register {}).does(&agent(), command::Dispatch { to: None });
    assert_eq!(case.refused(&station_head(), command::Transfer { to: None }), Rejection::NoRoute);
    let to: Option<Department> = Some(department::PARTS);
    case.does(&station_head(), command::Transfer { to });
    assert_eq!(case.now().route.holder(), &department::PARTS);
}

fn at_the_workshop_unsigned(shop: &Shop) -> Case<'_> {
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.does(&agent(), command::Register {})
        .does(&agent(), command::Dispatch { to: None })
        .does(&station_head(), command::Transfer { to: None });
    case
}

#[test]
fn dlr_11_the_form_reaches_the_responsible_manager_within_1_hour() {
    let limit = Expected {
        rule: "dlr11-sign",
        start: "2026-03-02 09:00",
        warned: "2026-03-02 09:54",
        due: "2026-03-02 10:00",
    };
    both_sides(&limit, at_the_workshop_unsigned, |case| {
        case.does(&workshop_manager(), command::Sign {});
    });
}

#[test]
fn dlr_11_the_manager_who_has_the_form_signs_and_nobody_else() {
    let shop = Shop::new();
    let case = at_the_workshop_unsigned(&shop);
    case.not_for(&station_head(), command::Sign {}, "DLR-11");
    case.not_for(&agent(), command::Sign {}, "DLR-11");
    case.not_for(&consultant(), command::Sign {}, "DLR-11");
    case.does(&workshop_manager(), command::Sign {});
    assert_eq!(case.now().state.kind(), StateKind::Investigating);
}

/// Received at 9:00, signed for at 9:20.
fn signed(shop: &Shop) -> Case<'_> {
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop();
    case
}

fn with_an_opinion(shop: &Shop) -> Case<'_> {
    let case = signed(shop);
    case.proposed(&workshop_manager());
    case
}

const fn within_two_hours(rule: &'static str) -> Expected {
    Expected {
        rule,
        start: "2026-03-02 09:20",
        warned: "2026-03-02 11:08",
        due: "2026-03-02 11:20",
    }
}

#[test]
fn dlr_12_the_manager_names_the_owner_within_2_hours_of_receipt() {
    both_sides(&within_two_hours("dlr12-owner"), signed, |case| {
        case.owned(&workshop_manager());
    });
}

#[test]
fn dlr_12_the_manager_sets_out_an_opinion_within_2_hours_of_receipt() {
    both_sides(&within_two_hours("dlr12-opinion"), signed, |case| {
        case.proposed(&workshop_manager());
    });
}

#[test]
fn dlr_12_the_manager_tells_the_customer_the_resolution_within_2_hours_of_receipt() {
    both_sides(&within_two_hours("dlr12-tell"), with_an_opinion, |case| {
        case.does(&workshop_manager(), command::Offer {});
    });
}

#[test]
fn dlr_12_telling_the_resolution_is_contacting_the_customer() {
    let shop = Shop::new();
    let case = signed(&shop);
    case.proposed(&workshop_manager()).does(&workshop_manager(), command::Offer {});
    assert_eq!(case.verdict("dlr30-contact"), Verdict::Kept);
}

#[test]
fn dlr_12_an_answer_tells_the_resolution_too() {
    let shop = Shop::new();
    let case = signed(&shop);
    let answer = command::Answer { outcome: Outcome::Resolved };
    case.proposed(&workshop_manager()).does(&workshop_manager(), answer);
    assert_eq!(case.verdict("dlr12-tell"), Verdict::Kept);
}

#[test]
fn dlr_12_another_departments_manager_does_not_handle_it() {
    let shop = Shop::new();
    let case = signed(&shop);
    case.not_for(&parts_manager(), command::Propose { plan: plan() }, "DLR-12");
    case.not_for(&station_head(), command::Propose { plan: plan() }, "DLR-12");
    let owner = command::NameOwner { owner: MECHANIC.parse().expect("an id") };
    case.not_for(&parts_manager(), owner, "DLR-12");
}

#[test]
fn dlr_13_a_general_case_from_a_call_back_is_handled_within_24_hours() {
    let limit = Expected {
        rule: "dlr13-handle",
        start: "2026-03-02 09:00",
        warned: "2026-03-03 06:36",
        due: "2026-03-03 09:00",
    };
    both_sides(&limit, signed, |case| {
        case.handled(&workshop_manager());
    });
}

#[test]
fn dlr_13_the_form_is_back_within_24_hours_of_its_receipt() {
    let limit = Expected {
        rule: "dlr13-form",
        start: "2026-03-02 09:20",
        warned: "2026-03-03 06:56",
        due: "2026-03-03 09:20",
    };
    both_sides(&limit, signed, |case| {
        case.proposed(&workshop_manager()).returned(&workshop_manager());
    });
}

#[test]
fn dlr_13_the_24_hours_of_the_form_count_from_the_manager_who_signed_last() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.does(&agent(), command::Register {})
        .does(&agent(), command::Dispatch { to: None })
        .does(&station_head(), command::Sign {})
        .at("2026-03-02 11:00")
        .does(&station_head(), command::Transfer { to: None })
        .at("2026-03-02 11:30")
        .does(&workshop_manager(), command::Sign {});
    assert_eq!(case.limit("dlr13-form").due, local("2026-03-03 11:30"));
}

#[test]
fn dlr_13_the_manager_goes_on_with_the_case_after_handing_the_form_back() {
    // The form says how it will be settled; carrying that out and telling the customer may come after.
    let shop = Shop::new();
    let case = signed(&shop);
    case.proposed(&workshop_manager()).returned(&workshop_manager());
    case.does(&workshop_manager(), command::Offer {})
        .does(&workshop_manager(), command::Accept {})
        .does(&workshop_manager(), command::Complete {})
        .answered(&workshop_manager());
    assert_eq!(case.now().state.kind(), StateKind::Answered);
    assert_eq!(case.verdict("dlr13-handle"), Verdict::Kept);
}

#[test]
fn dlr_13_hours_do_not_stop_over_a_holiday() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-09-30 18:00", general());
    case.to_workshop();
    assert_eq!(case.limit("dlr13-handle").due, local("2026-10-01 18:00"));
}
