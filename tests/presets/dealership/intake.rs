//! Taking in: channels, grades, nature, the first contact, the report to the OEM (DLR-1 to DLR-5, DLR-16).

use redress::complaint::{Rejection, Verdict, command};
use redress::vocabulary::{Facts, Initiative, Kind, channel, grade, nature};
use redress_presets::dealership::{flag, mark};

use super::shop::*;

#[test]
fn dlr_1_a_case_comes_in_on_site_by_call_back_or_from_the_oem_each_with_its_own_limits() {
    let shop = Shop::new();
    let on_site = shop.receive(&consultant(), "2026-03-02 09:00", on_site());
    assert_eq!(on_site.running(), ["dlr4-contact", "dlr4-form"]);
    let call_back = shop.receive(&agent(), "2026-03-02 09:00", general());
    assert_eq!(call_back.running(), ["dlr11-sign", "dlr13-handle", "dlr4-contact", "dlr4-form"]);
    let oem = shop.receive(&agent(), "2026-03-02 09:00", from_oem());
    assert_eq!(oem.running(), ["dlr16-contact", "dlr4-form"]);
}

#[test]
fn dlr_1_only_customer_service_and_consultants_take_a_case_in() {
    let shop = Shop::new();
    shop.set(local("2026-03-02 09:00"));
    let receive = redress::complaint::Receive::new(
        "2026-0001".parse().expect("an id"),
        "c-17".parse().expect("a ref"),
        general(),
    );
    let error = shop.desk.receive(&workshop_manager(), receive).expect_err("a refusal");
    let rejection = error.rejection().expect("the rules' reason");
    assert!(matches!(rejection, Rejection::NotAllowed { .. }));
    assert!(rejection.cite().iter().any(|clause| clause.as_str() == "DLR-1"));
}

#[test]
fn dlr_2_a_case_is_a_grievance_or_complaint_general_or_major_active_or_passive() {
    let shop = Shop::new();
    for kind in [Kind::Grievance, Kind::Complaint] {
        for grade in [grade::GENERAL, grade::MAJOR] {
            for initiative in [Initiative::Active, Initiative::Passive] {
                let facts =
                    Facts { grade: grade.clone(), initiative, ..repair(kind, channel::OEM) };
                let case = shop.receive(&agent(), "2026-03-02 09:00", facts.clone());
                assert_eq!(case.now().facts, facts);
            }
        }
    }
}

#[test]
fn dlr_2_a_case_that_turns_out_major_is_handled_within_its_limit_from_its_first_instant() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop();
    assert_eq!(case.verdict("dlr13-handle"), Verdict::Open);
    case.at("2026-03-02 10:00").does(&agent(), command::Reclassify { facts: Box::new(major()) });
    assert_eq!(case.verdict("dlr13-handle"), Verdict::Void);
    let handle = case.limit("dlr14-handle");
    assert_eq!(handle.start, local("2026-03-02 09:00"));
    assert_eq!(handle.due, local("2026-03-05 09:00"));
    // The report to the manufacturer is a limit that it did not have: it counts from the change.
    assert_eq!(case.limit("dlr5-major").due, local("2026-03-02 14:00"));
}

#[test]
fn dlr_3_nature_is_media_consumer_body_or_general() {
    let shop = Shop::new();
    for nature in [nature::GENERAL, nature::MEDIA, nature::CONSUMER_BODY] {
        let facts = Facts { nature: nature.clone(), ..from_oem() };
        let case = shop.receive(&agent(), "2026-03-02 09:00", facts);
        assert_eq!(case.now().facts.nature, nature);
    }
    let case = shop.receive(&agent(), "2026-03-02 09:00", from_oem());
    case.not_for(
        &consultant(),
        command::Reclassify { facts: Box::new(Facts { nature: nature::MEDIA, ..from_oem() }) },
        "DLR-3",
    );
}

fn walked_in(shop: &Shop) -> Case<'_> {
    shop.receive(&consultant(), "2026-03-02 09:00", on_site())
}

#[test]
fn dlr_4_the_customer_of_a_general_case_is_contacted_within_2_hours() {
    let limit = Expected {
        rule: "dlr4-contact",
        start: "2026-03-02 09:00",
        warned: "2026-03-02 10:48",
        due: "2026-03-02 11:00",
    };
    both_sides(&limit, walked_in, |case| {
        case.does(&consultant(), command::Contact { reached: true });
    });
}

#[test]
fn dlr_4_a_vain_attempt_is_no_contact() {
    let shop = Shop::new();
    let case = walked_in(&shop);
    case.does(&consultant(), command::Contact { reached: false });
    assert_eq!(case.verdict("dlr4-contact"), Verdict::Open);
}

#[test]
fn dlr_4_the_form_of_a_general_case_is_filled_in_within_2_hours() {
    let limit = Expected {
        rule: "dlr4-form",
        start: "2026-03-02 09:00",
        warned: "2026-03-02 10:48",
        due: "2026-03-02 11:00",
    };
    both_sides(&limit, walked_in, |case| {
        case.does(&consultant(), command::Register {});
    });
}

#[test]
fn dlr_4_does_not_speak_of_major_cases() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", major());
    assert_eq!(case.running(), ["dlr11-sign", "dlr14-handle", "dlr5-major"]);
}

fn reported(case: &Case<'_>) {
    case.mark(&agent(), mark::OEM_REPORTED);
}

#[test]
fn dlr_5_a_major_case_is_reported_to_the_oem_within_4_hours() {
    let limit = Expected {
        rule: "dlr5-major",
        start: "2026-03-02 09:00",
        warned: "2026-03-02 12:36",
        due: "2026-03-02 13:00",
    };
    both_sides(&limit, |shop| shop.receive(&agent(), "2026-03-02 09:00", major()), reported);
}

#[test]
fn dlr_5_a_general_case_that_needs_the_oems_support_is_reported_within_4_hours() {
    let limit = Expected {
        rule: "dlr5-support",
        start: "2026-03-02 09:00",
        warned: "2026-03-02 12:36",
        due: "2026-03-02 13:00",
    };
    let facts = || Facts { flags: vec![flag::OEM_SUPPORT], ..general() };
    both_sides(&limit, |shop| shop.receive(&agent(), "2026-03-02 09:00", facts()), reported);
}

#[test]
fn dlr_5_a_case_with_the_media_is_reported_within_2_hours() {
    let limit = Expected {
        rule: "dlr5-media",
        start: "2026-03-02 09:00",
        warned: "2026-03-02 10:48",
        due: "2026-03-02 11:00",
    };
    let facts = || Facts { nature: nature::MEDIA, flags: vec![flag::OEM_SUPPORT], ..major() };
    both_sides(&limit, |shop| shop.receive(&agent(), "2026-03-02 09:00", facts()), reported);
}

#[test]
fn dlr_5_one_report_is_asked_for_and_a_general_case_asks_for_none() {
    let shop = Shop::new();
    let facts = Facts { nature: nature::MEDIA, flags: vec![flag::OEM_SUPPORT], ..major() };
    let case = shop.receive(&agent(), "2026-03-02 09:00", facts);
    assert_eq!(case.running(), ["dlr11-sign", "dlr14-handle", "dlr5-media"]);
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    assert!(!case.running().iter().any(|rule| rule.starts_with("dlr5")));
}

#[test]
fn dlr_5_a_consultant_does_not_report_to_the_oem() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", major());
    case.not_for(&consultant(), command::Mark { mark: mark::OEM_REPORTED }, "DLR-5");
}

#[test]
fn dlr_16_the_customer_of_an_oem_case_is_contacted_within_30_minutes() {
    let limit = Expected {
        rule: "dlr16-contact",
        start: "2026-03-02 09:00",
        warned: "2026-03-02 09:27",
        due: "2026-03-02 09:30",
    };
    let contact = command::Contact { reached: true };
    for facts in [from_oem(), Facts { grade: grade::MAJOR, ..from_oem() }] {
        both_sides(
            &limit,
            |shop| {
                let case = shop.receive(&agent(), "2026-03-02 09:00", facts.clone());
                // The customer-service manager helps; the manager responsible makes the call.
                case.to_workshop().does(&service_head(), contact.clone());
                case
            },
            |case| {
                case.does(&workshop_manager(), contact.clone());
            },
        );
    }
}

#[test]
fn dlr_16_the_manager_responsible_contacts_the_customer_and_follows_through_until_satisfied() {
    use redress::vocabulary::{Satisfaction, remedy};
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", from_oem());
    case.to_workshop()
        .at("2026-03-02 09:25")
        .does(&workshop_manager(), command::Contact { reached: true });
    assert_eq!(case.verdict("dlr16-contact"), Verdict::Kept);
    // Verify the cause, make a plan, up to a visit at home.
    let visit = redress::complaint::Plan {
        remedies: vec![remedy::HOME_VISIT],
        ..redress::complaint::Plan::default()
    };
    case.does(
        &workshop_manager(),
        command::Investigate { cause: Some("brake".parse().expect("a code")), substantiated: true },
    )
    .does(&workshop_manager(), command::Propose { plan: visit })
    .does(&workshop_manager(), command::Offer {})
    .does(&workshop_manager(), command::Accept {})
    .does(&workshop_manager(), command::Complete {})
    .answered(&workshop_manager())
    .returned(&workshop_manager());
    case.says(Satisfaction::Dissatisfied);
    case.does(&workshop_manager(), command::Sign {}).settled(&workshop_manager());
    case.says(Satisfaction::Satisfied).closed();
    assert!(!case.now().is_open());
}
