//! Outer limits by grade, the departments' table, warnings, re-promises (TEL-2, TEL-8, TEL-9, TEL-12,
//! TEL-18, TEL-19).

use redress::complaint::{ExtensionRefusal, Rejection, Verdict, command};
use redress::vocabulary::{Facts, Topic, grade, tier};
use redress_presets::telecom::{department, flag, line, topic};

use super::centre::{
    Case, Centre, Expected, agent, bill, billing, both_sides, coverage, escalated, head_office,
    local, mobile, national, network, provincial_bill, remote, shown, vip,
};
use super::operator::ZHENGZHOU;

fn outer(rule: &'static str, facts: Facts, warned: &'static str, due: &'static str) {
    both_sides(
        &Expected {
            rule,
            start: "2026-03-02 09:00",
            warned,
            due,
            expedited: "at provincial-centre",
        },
        |centre| {
            let case = centre.receive(&agent(), "2026-03-02 09:00", facts.clone());
            case.registered(&agent());
            case
        },
        |case| {
            case.answered(&agent());
        },
    );
}

#[test]
fn tel_8_general_is_answered_within_24_hours() {
    outer("tel8-general", bill(), "2026-03-03 06:36", "2026-03-03 09:00");
}

#[test]
fn tel_8_provincial_is_answered_within_48_hours_vip_or_not() {
    outer("tel8-provincial", provincial_bill(), "2026-03-04 04:12", "2026-03-04 09:00");
    outer("tel8-provincial", vip(provincial_bill()), "2026-03-04 04:12", "2026-03-04 09:00");
}

#[test]
fn tel_8_national_is_answered_within_72_hours_vip_or_not() {
    outer("tel8-national", national(bill()), "2026-03-05 01:48", "2026-03-05 09:00");
    outer("tel8-national", vip(national(bill())), "2026-03-05 01:48", "2026-03-05 09:00");
}

#[test]
fn tel_8_hours_run_over_weekends_and_holidays() {
    let centre = Centre::new();
    // The Friday before Qingming.
    let case = centre.receive(&agent(), "2026-04-03 18:00", provincial_bill());
    assert_eq!(shown(case.limit("tel8-provincial").due), "2026-04-05 18:00:00");
}

#[test]
fn tel_2_what_runs_over_is_expedited_and_comes_before_head_office() {
    let centre = Centre::new();
    let case = centre.receive(&agent(), "2026-03-02 09:00", coverage());
    case.registered(&agent()).dispatched(&agent(), None).at("2026-03-04 09:01");
    assert_eq!(case.told("tel8-provincial"), ["the centre-head", "the head-office-service"]);
    // Once at 90 %, once when it ran out; both to the unit that has the ticket.
    assert_eq!(case.expedited("tel8-provincial"), ["at network-department"; 2]);
}

fn dispatched(centre: &Centre, facts: Facts) -> Case<'_> {
    let case = centre.receive(&agent(), "2026-03-02 09:00", facts);
    case.registered(&agent()).at("2026-03-02 10:00").dispatched(&agent(), None);
    case
}

#[track_caller]
fn department(facts: Facts, rule: &str, due: &str) {
    let centre = Centre::new();
    let case = dispatched(&centre, facts);
    let limit = case.limit(rule);
    assert_eq!(shown(limit.due), shown(local(due)));
    let others = case.running().into_iter().filter(|r| r.starts_with("tel9-department"));
    assert_eq!(others.count(), 1, "one row applies");
}

#[test]
fn tel_9_departments_have_the_table_and_vip_and_3g_its_lower_bound() {
    // Mobile 24 h, lower bound 12 h; mobile network quality 36 h, 24 h.
    department(provincial_bill(), "tel9-department-1", "2026-03-03 10:00");
    department(vip(provincial_bill()), "tel9-department-1-vip", "2026-03-02 22:00");
    department(coverage(), "tel9-department-2", "2026-03-03 22:00");
    department(vip(coverage()), "tel9-department-2-vip", "2026-03-03 10:00");
    let three_g = |facts| Facts { flags: vec![flag::THREE_G], ..facts };
    department(three_g(provincial_bill()), "tel9-department-1-3g", "2026-03-02 22:00");
    department(three_g(vip(coverage())), "tel9-department-2-3g", "2026-03-03 10:00");
    // WCDMA is 3G.
    let wcdma = Facts { line: Some(line::WCDMA), ..coverage() };
    department(wcdma, "tel9-department-2-wcdma", "2026-03-03 10:00");
    // What no row names falls under the last one: 16 h, lower bound 8 h.
    let hall_service = Facts { line: Some(line::OWN_HALL), subject: None, ..provincial_bill() };
    department(hall_service.clone(), "tel9-department-4", "2026-03-03 02:00");
    department(vip(hall_service), "tel9-department-4-vip", "2026-03-02 18:00");
}

#[test]
fn tel_9_the_department_returns_the_ticket_in_time() {
    both_sides(
        &Expected {
            rule: "tel9-department-1",
            start: "2026-03-02 10:00",
            warned: "2026-03-03 07:36",
            due: "2026-03-03 10:00",
            expedited: "at billing-department",
        },
        |centre| dispatched(centre, provincial_bill()),
        |case| {
            case.handled(&billing());
        },
    );
}

#[test]
fn tel_9_the_centre_answers_within_2_hours_of_the_tickets_return() {
    both_sides(
        &Expected {
            rule: "tel9-answer",
            start: "2026-03-02 15:00",
            warned: "2026-03-02 16:48",
            due: "2026-03-02 17:00",
            expedited: "at provincial-centre",
        },
        |centre| {
            let case = dispatched(centre, provincial_bill());
            case.at("2026-03-02 15:00").handled(&billing());
            case
        },
        |case| {
            case.answered(&agent());
        },
    );
}

#[test]
fn tel_12_a_transfer_restarts_no_limit() {
    let centre = Centre::new();
    let case = dispatched(&centre, provincial_bill());
    let before = (case.limit("tel9-department-1"), case.limit("tel8-provincial"));
    case.at("2026-03-02 14:00").does(&billing(), command::Sign {});
    case.does(&billing(), super::centre::to(super::operator::MOBILE));
    assert_eq!((case.limit("tel9-department-1"), case.limit("tel8-provincial")), before);
    assert_eq!(case.now().counts.transfers, 1);
}

fn extend(topic: Topic, to: &str, customer_told: bool) -> command::Extend {
    let reason = "waiting-for-parts".parse().unwrap();
    command::Extend { topic, promise: local(to), reason, customer_told }
}

#[test]
fn tel_19_a_department_promises_anew_and_explains_to_the_centre() {
    let centre = Centre::new();
    let case = dispatched(&centre, coverage());
    case.at("2026-03-03 09:00").does(&network(), command::Sign {});
    case.does(&network(), extend(topic::DEPARTMENT, "2026-03-04 06:00", false));
    // The centre dispatched it, so the ticket goes there next.
    assert_eq!(case.told("promise-explained"), ["at provincial-centre", "the centre-agent"]);
    let limit = case.limit("tel9-department-2");
    assert_eq!(shown(limit.due), "2026-03-04 06:00:00");
    assert_eq!(shown(limit.original_due), "2026-03-03 22:00:00");
    // Both verdicts stay available.
    case.at("2026-03-04 05:00")
        .does(&network(), command::Propose { plan: super::centre::explanation() })
        .does(&network(), command::Return {});
    let limit = case.limit("tel9-department-2");
    assert_eq!((limit.verdict(), limit.original_verdict()), (Verdict::Kept, Verdict::Broken));
}

#[test]
fn tel_19_the_next_stage_is_told_too() {
    let centre = Centre::new();
    let case = centre.receive(&agent(), "2026-03-02 09:00", coverage());
    case.registered(&agent()).dispatched(&agent(), Some(ZHENGZHOU));
    case.does(&remote(), command::Transfer { to: None }).does(&network(), command::Sign {});
    case.does(&network(), extend(topic::DEPARTMENT, "2026-03-04 06:00", false));
    // The remote unit waits for the ticket (逐级反馈); the centre has the customer.
    let unit = format!("at {ZHENGZHOU}");
    assert_eq!(case.told("promise-explained"), [unit.as_str(), "the centre-agent"]);
}

#[test]
fn tel_19_the_customer_hears_of_it_from_the_centre_inside_the_original_limit() {
    let centre = Centre::new();
    let case = dispatched(&centre, coverage());
    case.at("2026-03-04 08:00");
    let why = |rejection| match rejection {
        Rejection::Extension { why, .. } => why,
        other => panic!("{other}"),
    };
    // Not by the department, not before the customer knows.
    let by_department = case.refused(&network(), extend(topic::WHOLE, "2026-03-05 09:00", true));
    assert!(matches!(why(by_department), ExtensionRefusal::NotApproved(_)));
    case.not_for(&network(), command::Update {}, "TEL-19");
    let untold = case.refused(&agent(), extend(topic::WHOLE, "2026-03-05 09:00", false));
    assert_eq!(why(untold), ExtensionRefusal::CustomerNotTold);
    case.does(&agent(), command::Update {});
    case.does(&agent(), extend(topic::WHOLE, "2026-03-05 09:00", true));
    assert_eq!(shown(case.limit("tel8-provincial").due), "2026-03-05 09:00:00");
    // After the limit it is too late, and the second promise was the last (the operator allows two).
    case.does(&agent(), extend(topic::WHOLE, "2026-03-05 18:00", true));
    let third = case.refused(&agent(), extend(topic::WHOLE, "2026-03-06 09:00", true));
    assert_eq!(why(third), ExtensionRefusal::UsedUp(2));
    let late = centre.receive(&agent(), "2026-03-09 09:00", provincial_bill());
    late.registered(&agent()).at("2026-03-11 09:01").does(&agent(), command::Update {});
    let late = late.refused(&agent(), extend(topic::WHOLE, "2026-03-12 09:00", true));
    assert!(matches!(why(late), ExtensionRefusal::Late { .. }));
}

#[test]
fn tel_19_head_offices_limits_are_promised_to_nobody_anew() {
    let centre = Centre::new();
    let case = centre.receive(&head_office(), "2026-03-02 09:00", escalated(line::GSM));
    case.registered(&head_office()).dispatched(&head_office(), None);
    for who in [agent(), mobile(), head_office()] {
        let refused = case.refused(&who, extend(topic::BRANCH, "2026-03-20 09:00", true));
        assert!(matches!(refused, Rejection::NotAllowed { .. }), "{refused}");
    }
}

#[test]
fn tel_18_every_limit_warns_once_at_90_percent_and_expedites() {
    let policy = super::operator::operator().policy().unwrap();
    for limit in &policy.spec().limits {
        let percents: Vec<_> = limit.warn.iter().map(|p| p.get()).collect();
        assert_eq!(percents, [90], "{}", limit.id);
        let expedites = |c: &redress::policy::Consequence| {
            matches!(c, redress::policy::Consequence::Expedite(_))
        };
        assert!(limit.on_warning.iter().any(expedites), "{}", limit.id);
        assert!(limit.cite.iter().any(|c| c.as_str() == "TEL-18"), "{}", limit.id);
    }
}

#[test]
fn tel_18_the_order_goes_to_the_unit_that_has_the_ticket_and_is_counted() {
    let centre = Centre::new();
    let case = dispatched(&centre, coverage());
    // 90 % of 36 h.
    case.at("2026-03-03 18:24");
    assert_eq!(case.expedited("tel9-department-2"), ["at network-department"]);
    assert_eq!(case.now().counts.expedites, 1);
    case.at("2026-03-03 19:00");
    assert_eq!(case.now().counts.expedites, 1, "once");
    assert_eq!(case.now().facts.tier, tier::ORDINARY);
    assert_eq!(case.now().facts.grade, grade::PROVINCIAL);
    assert_eq!(case.holder(), super::operator::NETWORK);
    assert_ne!(case.holder(), department::CENTRE);
}
