//! Liability, penalties and rewards (DLR-20 to DLR-23, DLR-26 to DLR-28). Expected sums are the source's.

use redress::complaint::{Attribution, Rejection, Ruling, command};
use redress::lifecycle::EventKind;
use redress::vocabulary::{ActorId, Facts, Finding, Incentive, Kind, Money, Party, channel, grade};
use redress_presets::dealership::{department, line, mark, subject};

use super::shop::*;

type Notices = [(&'static str, &'static str, Option<&'static str>, &'static str)];

#[track_caller]
fn assert_notices(case: &Case<'_>, expected: &Notices) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(rule, on, joint, amount)| {
            let on: Vec<String> = on.split(", ").map(str::to_owned).collect();
            ((*rule).to_owned(), on, joint.map(str::to_owned), (*amount).to_owned())
        })
        .collect();
    assert_eq!(case.notices(), expected);
}

fn liable(persons: &[&str]) -> command::DecideLiability {
    let person = |id: &&str| id.parse::<ActorId>().expect("an id").into();
    let persons = persons.iter().map(person).collect();
    command::DecideLiability { finding: Finding::Liable, persons }
}

fn not_liable() -> command::DecideLiability {
    command::DecideLiability { finding: Finding::NotLiable, persons: Vec::new() }
}

/// At the workshop, with the mechanic as its owner.
fn owned(shop: &Shop, facts: Facts) -> Case<'_> {
    let case = shop.receive(&agent(), "2026-03-02 09:00", facts);
    case.to_workshop().owned(&workshop_manager());
    case
}

fn grievance() -> Facts {
    Facts { kind: Kind::Grievance, ..general() }
}

#[test]
fn dlr_20_a_liable_grievance_costs_the_person_50() {
    let shop = Shop::new();
    let case = owned(&shop, grievance());
    case.does(&gm(), liable(&[]));
    assert_notices(&case, &[("dlr20-grievance", MECHANIC, None, "¥50")]);
}

#[test]
fn dlr_20_a_liable_complaint_costs_the_person_100() {
    let shop = Shop::new();
    let case = owned(&shop, general());
    case.does(&gm(), liable(&[]));
    assert_eq!(case.notices()[0].0, "dlr20-complaint");
    assert_eq!(case.notices()[0].1, [MECHANIC]);
    assert_eq!(case.notices()[0].3, "¥100");
}

#[test]
fn dlr_20_each_of_several_persons_at_fault_pays() {
    let shop = Shop::new();
    let case = owned(&shop, grievance());
    case.does(&gm(), liable(&["ma.liu", "niu.er"]));
    assert_notices(&case, &[("dlr20-grievance", "ma.liu, niu.er", None, "¥50")]);
}

#[test]
fn dlr_20_the_general_manager_decides_liability_once_and_nobody_else_does() {
    let shop = Shop::new();
    let case = owned(&shop, general());
    for who in [agent(), service_head(), workshop_manager(), station_head(), consultant()] {
        case.not_for(&who, liable(&[]), "DLR-20");
    }
    case.does(&gm(), not_liable());
    let refusal = case.refused(&gm(), liable(&[]));
    assert!(matches!(refusal, Rejection::LiabilityDecided { .. }), "{refusal}");
}

#[test]
fn dlr_20_a_penalty_is_proposed_and_takes_effect_when_the_general_manager_says_so() {
    let shop = Shop::new();
    let case = owned(&shop, grievance());
    case.does(&gm(), liable(&[]));
    assert_eq!(case.now().notices[0].ruling, None);
    case.refused(&gm(), impose(1, 49));
    case.refused(&gm(), impose(1, 51));
    case.refused(&gm(), impose(2, 50));
    case.does(&gm(), impose(1, 50));
    let ruling = case.now().notices[0].ruling.clone();
    assert_eq!(ruling, Some((Ruling::Impose(Money::yuan(50)), local("2026-03-02 09:20"))));
}

fn about_attitude(facts: Facts) -> Facts {
    Facts { subject: Some(subject::SERVICE_ATTITUDE), ..facts }
}

/// Complaints about attitude are routed by hand: the source names no department for them.
fn at_reception(shop: &Shop, facts: Facts) -> Case<'_> {
    let case = shop.receive(&agent(), "2026-03-02 09:00", about_attitude(facts));
    let to = Some(redress_presets::dealership::department::RECEPTION);
    case.does(&agent(), command::Register {})
        .does(&agent(), command::Dispatch { to: None })
        .does(&station_head(), command::Transfer { to })
        .does(&reception_manager(), command::Sign {})
        .does(&reception_manager(), command::NameOwner { owner: consultant().id });
    case
}

#[test]
fn dlr_21_a_complaint_about_attitude_costs_100_with_the_manager_jointly_liable() {
    // From inside or from the OEM alike.
    for facts in [general(), from_oem(), Facts { grade: grade::MAJOR, ..from_oem() }] {
        let shop = Shop::new();
        let case = at_reception(&shop, facts);
        case.does(&gm(), liable(&[]));
        let (rule, on, joint, amount) = case.notices().remove(0);
        assert_eq!((rule.as_str(), amount.as_str()), ("dlr21-attitude", "¥100"));
        assert_eq!(on, ["wang.wei"]);
        assert_eq!(joint.as_deref(), Some("the service-manager"));
    }
}

#[test]
fn dlr_21_takes_the_place_of_dlr_20_for_the_person() {
    let shop = Shop::new();
    let case = at_reception(&shop, general());
    case.does(&gm(), liable(&[]));
    assert!(case.notices().iter().all(|notice| !notice.0.starts_with("dlr20")));
}

#[test]
fn dlr_21_costs_nothing_without_the_general_managers_approval() {
    let shop = Shop::new();
    let case = at_reception(&shop, general());
    assert_notices(&case, &[]);
    case.does(&gm(), not_liable());
    assert_notices(&case, &[]);
}

#[test]
fn dlr_22_a_liable_complaint_costs_the_department_manager_50_or_100_by_grade() {
    for (facts, rule, amount) in
        [(general(), "dlr22-general", "¥50"), (major(), "dlr22-major", "¥100")]
    {
        let shop = Shop::new();
        let case = owned(&shop, facts);
        case.does(&gm(), liable(&[]));
        assert_notices(
            &case,
            &[
                ("dlr20-complaint", MECHANIC, None, "¥100"),
                (rule, "the workshop-manager", None, amount),
            ],
        );
    }
}

#[test]
fn dlr_22_a_grievance_does_not_cost_the_manager_anything() {
    let shop = Shop::new();
    let case = owned(&shop, Facts { grade: grade::MAJOR, ..grievance() });
    case.does(&gm(), liable(&[]));
    assert_notices(&case, &[("dlr20-grievance", MECHANIC, None, "¥50")]);
}

#[test]
fn dlr_23_not_liable_costs_nothing_and_the_manager_still_settles_it() {
    for facts in [general(), major(), grievance()] {
        let shop = Shop::new();
        let case = owned(&shop, facts);
        case.does(&gm(), not_liable());
        assert_notices(&case, &[]);
        let (department, role) = (department::WORKSHOP, workshop_manager().role);
        assert_eq!(case.told("not-liable"), [Party::Manager { department, role }]);
        assert!(case.now().is_open());
        assert!(case.now().limits.iter().any(|limit| limit.topic.as_str() == "handle"));
    }
}

const LATE: (&str, &str, Option<&str>, &str) =
    ("dlr26-late-form", "the workshop-manager", None, "¥20");

#[test]
fn dlr_26_a_form_that_is_not_back_in_time_costs_the_department_manager_20() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop().at("2026-03-03 09:20");
    assert_notices(&case, &[]);
    shop.set(local("2026-03-03 09:20") + MICRO);
    assert_notices(&case, &[LATE]);
    // Once, however often anybody looks; and coming late does not undo it.
    case.at("2026-03-04 09:00").settled(&workshop_manager());
    assert_notices(&case, &[LATE]);
    case.not_for(&service_head(), impose(1, 20), "DLR-26");
    case.does(&gm(), impose(1, 20));
}

#[test]
fn dlr_26_a_form_from_on_site_that_is_not_back_the_same_day_costs_the_manager_20() {
    let shop = Shop::new();
    let case = shop.receive(&consultant(), "2026-03-02 09:00", on_site());
    case.does(&consultant(), command::Register {}).handled(&consultant());
    case.at("2026-03-03 00:00");
    assert_notices(&case, &[]);
    shop.set(local("2026-03-03 00:00") + MICRO);
    assert_notices(&case, &[("dlr26-late-form", "the service-manager", None, "¥20")]);
}

#[test]
fn dlr_26_a_form_in_time_costs_nothing() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.to_workshop().at("2026-03-03 09:00").settled(&workshop_manager()).at("2026-03-10 09:00");
    assert_notices(&case, &[]);
}

#[test]
fn dlr_27_a_lost_form_costs_the_sales_manager_or_the_station_head_20() {
    for (line, rule, on) in [
        (line::SALES, "dlr27-form-lost-sales", "the sales-manager"),
        (line::AFTER_SALES, "dlr27-form-lost-after-sales", "the station-head"),
    ] {
        let shop = Shop::new();
        let facts = Facts { line: Some(line), ..general() };
        let case = shop.receive(&agent(), "2026-03-02 09:00", facts);
        case.does(&agent(), command::Register {}).mark(&agent(), mark::FORM_LOST);
        assert_notices(&case, &[(rule, on, None, "¥20")]);
    }
}

#[test]
fn dlr_27_customer_service_says_that_a_form_is_lost() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.not_for(&workshop_manager(), command::Mark { mark: mark::FORM_LOST }, "DLR-27");
}

#[test]
fn dlr_28_praise_earns_100_and_a_banner_300() {
    let shop = Shop::new();
    let case = owned(&shop, general());
    case.settled(&workshop_manager());
    case.mark(&agent(), mark::PRAISED).mark(&agent(), mark::BANNER);
    assert_notices(
        &case,
        &[("dlr28-praise", MECHANIC, None, "¥100"), ("dlr28-banner", MECHANIC, None, "¥300")],
    );
    assert!(case.now().notices.iter().all(|notice| notice.effect == Incentive::Reward));
    case.does(&gm(), impose(1, 100)).does(&gm(), impose(2, 300));
}

#[test]
fn dlr_28_customer_service_records_what_the_customer_gave() {
    let shop = Shop::new();
    let case = owned(&shop, general());
    for given in [mark::PRAISED, mark::BANNER] {
        case.not_for(&workshop_manager(), command::Mark { mark: given.clone() }, "DLR-28");
        case.not_for(&consultant(), command::Mark { mark: given }, "DLR-28");
    }
    assert_eq!(case.happened(EventKind::NoticeProposed), 0);
}

#[test]
fn the_source_skips_a_number_and_so_does_the_schedule() {
    // Its clauses 1 to 3 and 5 to 11 are DLR-20 to DLR-28: twelve rules, no thirteenth invented.
    let policy = Shop::new().desk.policy();
    let ids: Vec<_> = policy.spec().incentives.iter().map(|rule| rule.id.to_string()).collect();
    assert_eq!(
        ids,
        [
            "dlr20-grievance",
            "dlr20-complaint",
            "dlr21-attitude",
            "dlr22-general",
            "dlr22-major",
            "dlr24-dissatisfied",
            "dlr25-no-contact",
            "dlr26-late-form",
            "dlr27-form-lost-sales",
            "dlr27-form-lost-after-sales",
            "dlr28-praise",
            "dlr28-banner",
        ]
    );
}

#[test]
fn dlr_21_speaks_of_complaints_so_a_grievance_about_attitude_costs_50() {
    let shop = Shop::new();
    let case = at_reception(&shop, grievance());
    case.does(&gm(), liable(&[]));
    assert_notices(&case, &[("dlr20-grievance", "wang.wei", None, "¥50")]);
}

#[test]
fn dlr_23_nobody_is_on_record_as_being_at_fault_when_nobody_is() {
    let shop = Shop::new();
    let case = owned(&shop, general());
    case.does(&gm(), not_liable());
    assert_eq!(case.now().liability.expect("a finding").persons, []);
}

#[test]
fn dlr_27_a_lost_form_of_no_known_line_is_brought_to_who_carries_the_penalties_out() {
    let shop = Shop::new();
    let facts = Facts::new(Kind::Complaint, channel::ON_SITE);
    let case = shop.receive(&consultant(), "2026-03-02 09:00", facts);
    case.mark(&agent(), mark::FORM_LOST);
    assert_notices(&case, &[]);
    assert_eq!(case.told("form-lost-unclassified"), [Party::Role(service_head().role)]);
    let incentive = rule("dlr27-form-lost-after-sales");
    case.does(&service_head(), command::ProposeNotice { incentive, on: None });
    assert_notices(&case, &[("dlr27-form-lost-after-sales", "the station-head", None, "¥20")]);
}

#[test]
fn dlr_26_a_late_form_falls_on_the_manager_who_held_it_and_not_on_who_holds_it_now() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.does(&agent(), command::Register {})
        .does(&agent(), command::Dispatch { to: None })
        .does(&station_head(), command::Sign {})
        // Due at 09:00 the next day; an hour later the station hands it on.
        .at("2026-03-03 10:00")
        .does(&station_head(), command::Transfer { to: None })
        .does(&workshop_manager(), command::Sign {})
        .at("2026-03-03 12:00");
    let incentive = || rule("dlr26-late-form");
    let form = rule("dlr13-form");
    for by in [Attribution::HolderAtBreach, Attribution::LongestHolder, Attribution::ProRata] {
        let shares = shop.desk.attribute(&case.id, &form, by).expect("shares");
        let departments: Vec<_> = shares.iter().map(|share| share.department.clone()).collect();
        assert_eq!(departments, [department::AFTER_SALES]);
        let on = Some(shares.into());
        case.does(&service_head(), command::ProposeNotice { incentive: incentive(), on });
    }
    case.does(&service_head(), command::ProposeNotice { incentive: incentive(), on: None });
    let held = ("dlr26-late-form", "the station-head", None, "¥20");
    let holds = ("dlr26-late-form", "the workshop-manager", None, "¥20");
    // The first was proposed by the rule itself, when the form was late; the last names nobody.
    assert_notices(&case, &[held, held, held, held, holds]);
    // What has not run out is nobody's breach.
    let other = shop.desk.attribute(&case.id, &rule("dlr4-form"), Attribution::ProRata);
    assert_eq!(other.expect("shares"), []);
}

#[test]
fn dlr_26_a_manager_does_not_pay_for_the_time_of_who_had_the_form_before() {
    let shop = Shop::new();
    let case = shop.receive(&agent(), "2026-03-02 09:00", general());
    case.does(&agent(), command::Register {})
        .does(&agent(), command::Dispatch { to: None })
        .does(&station_head(), command::Sign {})
        .at("2026-03-03 08:50")
        .does(&station_head(), command::Transfer { to: None })
        .at("2026-03-03 09:10")
        .does(&workshop_manager(), command::Sign {})
        .at("2026-03-04 09:10");
    assert_notices(&case, &[]);
    shop.set(local("2026-03-04 09:10") + MICRO);
    assert_notices(&case, &[LATE]);
    // Who kept it too long pays, also when it is handed on afterwards.
    let case = shop.receive(&agent(), "2026-03-09 09:00", general());
    case.does(&agent(), command::Register {})
        .does(&agent(), command::Dispatch { to: None })
        .does(&station_head(), command::Sign {})
        .at("2026-03-10 10:00")
        .does(&station_head(), command::Transfer { to: None });
    assert_notices(&case, &[("dlr26-late-form", "the station-head", None, "¥20")]);
}
