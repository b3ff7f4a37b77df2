//! Major cases and the way up to the general manager (DLR-14, DLR-19).

use redress::complaint::{Event, ExtensionRefusal, Rejection, Verdict, command};
use redress::lifecycle::EventKind;
use redress::time::Period;
use redress::vocabulary::{Facts, Party, Satisfaction, grade};
use redress_presets::Dealership;
use redress_presets::dealership::{department, mark};

use super::shop::*;

/// Major, received at 9:00, signed for at 9:20.
fn signed(shop: &Shop) -> Case<'_> {
    let case = shop.receive(&agent(), "2026-03-02 09:00", major());
    case.to_workshop();
    case
}

#[test]
fn dlr_14_a_major_case_from_a_call_back_is_handled_within_72_hours() {
    let limit = Expected {
        rule: "dlr14-handle",
        start: "2026-03-02 09:00",
        warned: "2026-03-05 01:48",
        due: "2026-03-05 09:00",
    };
    both_sides(&limit, signed, |case| {
        case.handled(&workshop_manager());
    });
}

#[test]
fn dlr_14_the_manager_is_told_to_contact_the_customer_the_moment_the_form_is_signed_for() {
    let shop = Shop::new();
    let case = signed(&shop);
    let (department, role) = (department::WORKSHOP, workshop_manager().role);
    assert_eq!(case.told("major-signed"), [Party::Manager { department, role }]);
    let ordinary = shop.receive(&agent(), "2026-03-02 09:00", general());
    ordinary.to_workshop();
    assert_eq!(ordinary.told("major-signed"), []);
}

#[test]
fn dlr_14_at_once_has_no_figure_unless_the_dealership_names_one() {
    let shop = Shop::new();
    assert!(!signed(&shop).running().contains(&"dlr14-contact".to_owned()));
    let at_once = Some(Period::minutes(15).expect("a period"));
    let shop = Shop::with(Dealership { at_once, ..Dealership::default() });
    let case = signed(&shop);
    assert_eq!(case.limit("dlr14-contact").due, local("2026-03-02 09:35"));
    case.at("2026-03-02 09:35").does(&workshop_manager(), command::Contact { reached: true });
    assert_eq!(case.verdict("dlr14-contact"), Verdict::Kept);
}

#[test]
fn dlr_14_what_the_manager_cannot_settle_goes_to_the_general_manager_at_once() {
    let shop = Shop::new();
    let case = signed(&shop);
    case.not_for(&parts_manager(), command::Mark { mark: mark::CANNOT_SETTLE }, "DLR-14");
    case.not_for(&gm(), command::Escalate { level: 2 }, "DLR-14");
    case.mark(&workshop_manager(), mark::CANNOT_SETTLE);
    assert_eq!(case.now().level, 2);
    assert!(case.events().contains(&Event::Escalated {
        level: 2,
        to: Party::Role(gm().role),
        alarm: None
    }));
}

#[test]
fn dlr_14_the_general_manager_coordinates_up_to_a_visit_at_home() {
    use redress::complaint::Plan;
    use redress::vocabulary::remedy;
    let shop = Shop::new();
    let case = signed(&shop);
    case.mark(&workshop_manager(), mark::CANNOT_SETTLE);
    let visit = Plan { remedies: vec![remedy::HOME_VISIT], compensation: None };
    case.does(&gm(), command::NameOwner { owner: MECHANIC.parse().expect("an id") })
        .does(&gm(), command::Propose { plan: visit.clone() })
        .does(&gm(), command::Approve {})
        .does(&gm(), command::Offer {});
    assert_eq!(case.now().state.plan(), Some(&visit));
}

#[test]
fn dlr_14_a_resolution_that_the_customer_refuses_makes_the_case_major() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop().proposed(&workshop_manager()).does(&workshop_manager(), command::Offer {});
    case.does(&workshop_manager(), command::Refuse { reason: "price".parse().expect("a code") });
    assert_eq!(case.now().facts.grade, grade::MAJOR);
    assert_eq!(case.limit("dlr14-handle").due, local("2026-03-05 09:00"));
}

#[test]
fn dlr_14_a_major_case_that_is_not_handled_in_72_hours_goes_to_the_general_manager() {
    let shop = Shop::new();
    let case = signed(&shop);
    case.at("2026-03-05 09:00");
    assert_eq!(case.now().level, 0);
    shop.set(local("2026-03-05 09:00") + MICRO);
    assert_eq!(case.now().level, 2);
}

#[test]
fn dlr_14_in_principle_means_that_the_general_manager_may_allow_more_once() {
    let shop = Shop::new();
    let case = signed(&shop);
    let extend = |promise: &str| command::Extend {
        topic: redress::code!("handle"),
        promise: local(promise),
        reason: "parts-on-order".parse().expect("a code"),
        customer_told: true,
    };
    case.at("2026-03-05 08:00");
    case.not_for(&workshop_manager(), extend("2026-03-06 09:00"), "DLR-14");
    case.does(&gm(), extend("2026-03-06 09:00"));
    let refusal = case.refused(&gm(), extend("2026-03-07 09:00"));
    assert!(matches!(refusal, Rejection::Extension { why: ExtensionRefusal::UsedUp(1), .. }));
    case.at("2026-03-06 09:00").handled(&workshop_manager());
    let limit = case.limit("dlr14-handle");
    assert_eq!((limit.verdict(), limit.original_verdict()), (Verdict::Kept, Verdict::Broken));
}

#[test]
fn dlr_14_the_24_hours_of_a_general_case_are_not_in_principle() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop();
    let extend = command::Extend {
        topic: redress::code!("handle"),
        promise: local("2026-03-04 09:00"),
        reason: "parts-on-order".parse().expect("a code"),
        customer_told: true,
    };
    let refusal = case.refused(&gm(), extend);
    assert!(matches!(
        refusal,
        Rejection::Extension { why: ExtensionRefusal::NotExtendable(_), .. }
    ));
}

#[test]
fn dlr_19_every_case_is_verified_before_it_is_closed() {
    let shop = Shop::new();
    for facts in [general(), from_oem(), Facts { grade: grade::MAJOR, ..from_oem() }] {
        let case = shop.receive(&agent(), "2026-03-02 09:00", facts);
        case.to_workshop().settled(&workshop_manager());
        let conclusion = "settled".parse().expect("a code");
        case.not_yet(&agent(), command::Close { conclusion }, "DLR-19");
        case.says(Satisfaction::Satisfied).closed();
    }
}

#[test]
fn dlr_19_unsatisfied_again_at_verification_is_reported_to_the_general_manager() {
    // From a call-back, where it was dissatisfaction that brought the case in: again is at once.
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop().settled(&workshop_manager()).says(Satisfaction::Dissatisfied);
    assert!(case.events().contains(&Event::Escalated {
        level: 2,
        to: Party::Role(gm().role),
        alarm: None
    }));
    // On site and from the OEM the first call-back is the first.
    let first = shop.receive(&agent(), "2026-03-02 09:00", from_oem());
    first.to_workshop().settled(&workshop_manager()).says(Satisfaction::Dissatisfied);
    assert_eq!(first.now().level, 0);
    first.does(&workshop_manager(), command::Sign {}).settled(&workshop_manager());
    first.says(Satisfaction::VeryDissatisfied);
    assert_eq!(first.now().level, 2);
    assert_eq!(first.happened(EventKind::Escalated), 1);
}
