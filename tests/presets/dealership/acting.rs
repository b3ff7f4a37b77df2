//! Who counts as having acted, and who may stop, move or choose a limit (DLR-2, 11 to 16, 26, 29 to 31).

use redress::complaint::{Verdict, command};
use redress::policy::OnHold;
use redress::time::Period;
use redress::vocabulary::{Actor, Facts, Kind, channel, grade};
use redress_presets::Dealership;

use super::shop::{
    Case, MICRO, Shop, agent, consultant, from_oem, general, gm, impose, local, major,
    parts_manager, plan, sales_manager, service_head, shown, station_head, workshop_manager,
};

fn hold() -> command::Hold {
    command::Hold { reason: "stalemate".parse().expect("a code") }
}

fn contact() -> command::Contact {
    command::Contact { reached: true }
}

fn reclassify(facts: Facts) -> command::Reclassify {
    command::Reclassify { facts: Box::new(facts) }
}

fn managers() -> [Actor; 5] {
    let reception = super::shop::reception_manager();
    [sales_manager(), station_head(), workshop_manager(), parts_manager(), reception]
}

fn late_forms(case: &Case<'_>) -> Vec<(Vec<String>, String)> {
    let late = case.notices().into_iter().filter(|notice| notice.0 == "dlr26-late-form");
    late.map(|(_, on, _, amount)| (on, amount)).collect()
}

#[test]
fn dlr_13_no_limit_of_the_dealerships_stops_for_a_hold() {
    let all = Some(Period::hours(1).expect("a period"));
    let spec =
        Dealership { at_once: all, form_limit: all, return_limit: all, ..Dealership::default() }
            .spec()
            .expect("the rules");
    assert!(spec.limits.iter().all(|limit| limit.on_hold == OnHold::Runs));

    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop().at("2026-03-02 10:00").does(&service_head(), hold());
    assert_eq!(shown(case.limit("dlr13-handle").due), "2026-03-03 09:00:00");
    case.at("2026-03-12 10:00").does(&service_head(), command::Resume {});
    case.settled(&workshop_manager());
    assert_eq!(case.verdict("dlr13-handle"), Verdict::Broken);
}

#[test]
fn dlr_26_a_hold_does_not_save_the_form() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    // Signed for at 9:20.
    case.to_workshop().at("2026-03-02 10:00").does(&gm(), hold());
    case.until(local("2026-03-03 09:20"));
    assert_eq!(late_forms(&case), []);
    case.until(local("2026-03-03 09:20") + MICRO);
    assert_eq!(late_forms(&case), [(vec!["the workshop-manager".into()], "¥20".into())]);
}

#[test]
fn dlr_29_a_manager_does_not_put_their_own_case_on_hold() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop();
    for manager in managers() {
        case.not_for(&manager, hold(), "DLR-29");
    }
    case.does(&service_head(), hold());
    case.not_for(&workshop_manager(), command::Resume {}, "DLR-29");
}

#[test]
fn dlr_2_no_manager_chooses_kind_grade_or_channel() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop();
    let lighter = [
        Facts { kind: Kind::Grievance, ..general() },
        major(),
        Facts { channel: channel::ON_SITE, ..general() },
    ];
    for facts in lighter {
        for manager in managers() {
            case.not_for(&manager, reclassify(facts.clone()), "DLR-2");
        }
        case.not_for(&consultant(), reclassify(facts), "DLR-2");
    }
    for who in [agent(), service_head(), gm()] {
        let grade = if who == service_head() { grade::GENERAL } else { grade::MAJOR };
        let facts = Facts { grade, ..general() };
        if case.now().facts != facts {
            case.does(&who, reclassify(facts));
        }
    }
}

#[test]
fn dlr_26_turning_major_at_the_last_minute_does_not_let_the_form_off() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop();
    case.at("2026-03-03 08:59").does(&agent(), reclassify(major()));
    // 72 hours from the beginning; the 24 hours of the form go on.
    assert_eq!(shown(case.limit("dlr14-handle").due), "2026-03-05 09:00:00");
    case.until(local("2026-03-03 09:20") + MICRO);
    assert_eq!(late_forms(&case).len(), 1);
    assert_eq!(case.verdict("dlr13-form"), Verdict::Broken);
}

#[test]
fn dlr_13_what_came_in_by_call_back_keeps_its_limits_on_site() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop();
    let on_site = Facts { channel: channel::ON_SITE, ..general() };
    case.at("2026-03-02 20:00").does(&agent(), reclassify(on_site));
    case.at("2026-03-03 12:00");
    assert_eq!(case.verdict("dlr13-handle"), Verdict::Broken);
    assert_eq!(case.verdict("dlr13-form"), Verdict::Broken);
}

#[test]
fn dlr_5_a_case_that_turns_major_is_reported_within_4_hours_of_that() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop().proposed(&workshop_manager()).does(&workshop_manager(), command::Offer {});
    let reason = "price".parse().expect("a code");
    case.at("2026-03-02 14:00").does(&workshop_manager(), command::Refuse { reason });
    assert_eq!(shown(case.limit("dlr5-major").due), "2026-03-02 18:00:00");
}

#[test]
fn dlr_11_passing_the_form_on_keeps_the_hour() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.does(&agent(), command::Register {}).does(&agent(), command::Dispatch { to: None });
    case.at("2026-03-02 09:10").does(&station_head(), command::Sign {});
    assert_eq!(case.verdict("dlr11-sign"), Verdict::Kept);
    case.at("2026-03-02 09:30").does(&station_head(), command::Transfer { to: None });
    let limit = case.limit("dlr11-sign");
    assert_eq!((limit.verdict(), shown(limit.due)), (Verdict::Open, "2026-03-02 10:00:00".into()));
    case.at("2026-03-02 12:30").does(&workshop_manager(), command::Sign {});
    let limits = case.limits("dlr11-sign");
    let verdicts: Vec<_> = limits.iter().map(redress::complaint::Limit::verdict).collect();
    assert_eq!(verdicts, [Verdict::Broken], "one hour, not two");
}

#[test]
fn dlr_11_the_manager_in_the_end_keeps_the_hour_by_signing_within_it() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.does(&agent(), command::Register {}).does(&agent(), command::Dispatch { to: None });
    case.at("2026-03-02 09:10").does(&station_head(), command::Sign {});
    case.at("2026-03-02 09:30").does(&station_head(), command::Transfer { to: None });
    case.at("2026-03-02 10:00").does(&workshop_manager(), command::Sign {});
    let limits = case.limits("dlr11-sign");
    assert_eq!((limits.len(), limits[0].verdict()), (1, Verdict::Kept));
    assert_eq!(limits[0].warned, 1, "warned of at 9:54, once");
}

#[test]
fn dlr_12_the_manager_responsible_names_the_owner_and_nobody_for_them() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop().owned(&service_head()).owned(&gm());
    assert_eq!(case.verdict("dlr12-owner"), Verdict::Open);
    case.owned(&workshop_manager());
    assert_eq!(case.verdict("dlr12-owner"), Verdict::Kept);
}

#[test]
fn dlr_12_what_the_general_manager_tells_the_customer_the_manager_has_not() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop()
        .does(&gm(), command::Propose { plan: plan() })
        .does(&gm(), command::Offer {});
    assert_eq!(case.verdict("dlr12-opinion"), Verdict::Open);
    assert_eq!(case.verdict("dlr12-tell"), Verdict::Open);
}

#[test]
fn dlr_14_at_once_is_the_managers_own_call() {
    let at_once = Some(Period::minutes(30).expect("a period"));
    let shop = Shop::with(Dealership { at_once, ..Dealership::default() });
    let case = shop.receive(&agent(), "2026-03-02 09:00", major());
    case.to_workshop().does(&service_head(), contact()).does(&gm(), contact());
    assert_eq!(case.verdict("dlr14-contact"), Verdict::Open);
    case.does(&workshop_manager(), contact());
    assert_eq!(case.verdict("dlr14-contact"), Verdict::Kept);
}

#[test]
fn dlr_16_customer_services_call_alone_is_not_the_managers() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", from_oem());
    // The customer-service manager helps, before and after the form is handed over.
    case.does(&service_head(), contact());
    case.to_workshop().does(&agent(), contact()).does(&service_head(), command::Update {});
    case.does(&gm(), contact());
    assert_eq!(case.verdict("dlr16-contact"), Verdict::Open);
    case.until(local("2026-03-02 09:30") + MICRO);
    assert_eq!(case.verdict("dlr16-contact"), Verdict::Broken);
}

#[test]
fn dlr_30_the_department_that_handles_it_makes_the_call() {
    for facts in [general(), from_oem()] {
        let shop = Shop::new();
        let case = shop.receive(&agent(), "2026-03-02 09:00", facts);
        case.to_workshop();
        for other in [agent(), service_head(), gm()] {
            case.does(&other, contact());
        }
        assert_eq!(case.verdict("dlr30-contact"), Verdict::Open);
        case.does(&workshop_manager(), contact());
        assert_eq!(case.verdict("dlr30-contact"), Verdict::Kept);
    }
}

#[test]
fn dlr_30_the_form_has_a_second_blank_for_its_return() {
    let return_limit = Some(Period::days(2).expect("a period"));
    let shop = Shop::with(Dealership { return_limit, ..Dealership::default() });
    for facts in [from_oem(), major()] {
        let case = shop.receive(&agent(), "2026-03-02 09:00", facts);
        case.to_workshop().handled(&workshop_manager());
        // The second day, at its end.
        assert_eq!(shown(case.limit("dlr30-return").due), "2026-03-05 00:00:00");
        case.until(local("2026-03-05 00:00") + MICRO);
        assert_eq!(late_forms(&case), [(vec!["the workshop-manager".into()], "¥20".into())]);
    }
    // Where the by-law itself sets a time, that time holds.
    let case = shop.receive(&agent(), "2026-03-09 09:00", general());
    case.to_workshop().handled(&workshop_manager());
    assert_eq!(case.limits("dlr30-return").len(), 0);
    assert_eq!(shown(case.limit("dlr13-form").due), "2026-03-10 09:20:00");
}

#[test]
fn dlr_30_the_first_blank_is_on_every_form() {
    let form_limit = Some(Period::days(5).expect("a period"));
    let shop = Shop::with(Dealership { form_limit, ..Dealership::default() });
    for facts in [from_oem(), general(), major()] {
        let case = shop.receive(&agent(), "2026-03-02 09:00", facts);
        case.to_workshop();
        assert_eq!(shown(case.limit("dlr30-answer").due), "2026-03-10 00:00:00");
    }
}

#[test]
fn dlr_31_the_manager_of_the_notices_department_signs_it() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop().until(local("2026-03-03 09:20") + MICRO).does(&gm(), impose(1, 20));
    let sign = || command::SignNotice { notice: 1 };
    // Handed on afterwards: the slip stays the workshop's.
    case.does(
        &workshop_manager(),
        command::Transfer { to: Some(parts_manager().department.expect("one")) },
    );
    for other in [sales_manager(), station_head(), parts_manager(), service_head()] {
        case.not_for(&other, sign(), "DLR-31");
    }
    case.does(&workshop_manager(), sign()).does(&gm(), sign());
    assert_eq!(case.now().notices[0].signed.len(), 2);
}
