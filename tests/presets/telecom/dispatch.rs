//! Where a ticket goes and comes back from (TEL-1, TEL-7, TEL-11, TEL-12, TEL-13, TEL-15).

use redress::complaint::{Event, Rejection, Verdict, command};
use redress::vocabulary::{Facts, Party};
use redress_presets::telecom::{conclusion, department, line};

use super::centre::{
    Case, Centre, agent, answer, centre_head, coverage, fixed, fixed_head, hall, hebei, mobile,
    national, network, province, provincial_bill, remote, send_back, to, vip, who,
};
use super::operator::{BILLING, CHANNELS, FIXED, HEBEI, MOBILE, NETWORK, ZHENGZHOU};

fn registered(centre: &Centre, facts: Facts) -> Case<'_> {
    let case = centre.receive(&hall(), "2026-03-02 09:00", facts);
    case.registered(&hall());
    case
}

#[test]
fn tel_11_the_kind_of_problem_decides_else_the_line_of_business() {
    let centre = Centre::new();
    let routed = |facts| {
        let case = registered(&centre, facts);
        case.dispatched(&agent(), None);
        case.holder()
    };
    assert_eq!(routed(coverage()), NETWORK);
    assert_eq!(routed(provincial_bill()), BILLING);
    let unclear = |line| Facts { subject: None, line: Some(line), ..provincial_bill() };
    assert_eq!(routed(unclear(line::GSM)), MOBILE);
    assert_eq!(routed(unclear(line::LEASED_LINE)), FIXED);
    assert_eq!(routed(unclear(line::CLUB)), CHANNELS);
}

#[test]
fn tel_11_only_the_centre_dispatches() {
    let centre = Centre::new();
    let case = registered(&centre, coverage());
    case.not_for(&hall(), command::Dispatch { to: None }, "TEL-11");
    case.not_for(&network(), command::Dispatch { to: None }, "TEL-11");
    // Another province's centre dispatches nothing that is not with it.
    case.not_for(&hebei(), command::Dispatch { to: None }, "TEL-11");
    case.does(&centre_head(), command::Dispatch { to: Some(ZHENGZHOU) });
    assert_eq!(case.holder(), ZHENGZHOU);
}

#[test]
fn tel_11_the_remote_unit_sends_it_on_by_kind_or_line() {
    let centre = Centre::new();
    let case = registered(&centre, coverage());
    case.dispatched(&agent(), Some(ZHENGZHOU)).does(&remote(), command::Sign {});
    case.does(&remote(), command::Transfer { to: None });
    assert_eq!(case.holder(), NETWORK);
    let unclear = Facts { subject: None, ..coverage() };
    let case = registered(&centre, unclear);
    case.dispatched(&agent(), Some(ZHENGZHOU)).does(&remote(), command::Transfer { to: None });
    assert_eq!(case.holder(), MOBILE);
}

#[test]
fn tel_12_a_business_department_that_is_not_responsible_transfers() {
    let centre = Centre::new();
    let case = registered(&centre, Facts { subject: None, ..coverage() });
    case.dispatched(&agent(), None).does(&mobile(), command::Sign {});
    case.not_for(&network(), to(NETWORK), "TEL-12");
    case.does(&mobile(), to(NETWORK));
    assert_eq!(case.holder(), NETWORK);
    // Not back over the centre's head to a remote unit.
    let refused = case.refused(&network(), to(ZHENGZHOU));
    assert!(matches!(refused, Rejection::NoPassage { .. }), "{refused}");
}

#[test]
fn tel_12_a_business_department_coordinates_assisting_departments() {
    let centre = Centre::new();
    let case = registered(&centre, Facts { subject: None, ..coverage() });
    case.dispatched(&agent(), None).does(&mobile(), command::Sign {});
    case.does(&mobile(), command::Assist { department: NETWORK });
    assert_eq!(case.now().assisting, [NETWORK]);
    assert_eq!(case.holder(), MOBILE, "who asks for help keeps the ticket");
    case.not_for(&network(), command::Return {}, "TEL-13");
}

#[test]
fn tel_12_from_the_city_to_the_province_to_head_office_inside_the_limit() {
    let centre = Centre::new();
    let facts = national(Facts { line: Some(line::BROADBAND), subject: None, ..coverage() });
    let case = registered(&centre, facts);
    case.dispatched(&agent(), None).does(&fixed(), command::Sign {});
    let before = case.now().limits;
    case.not_for(&mobile(), command::Escalate { level: 1 }, "TEL-12");
    let skipped = case.refused(&fixed(), command::Escalate { level: 2 });
    assert_eq!(skipped, Rejection::SkipsLevel { asked: 2, next: 1 });
    case.does(&fixed(), command::Escalate { level: 1 });
    case.does(&province(), command::Escalate { level: 2 });
    let to: Vec<Party> = case
        .events()
        .into_iter()
        .filter_map(|e| match e {
            Event::Escalated { to, .. } => Some(to),
            _ => None,
        })
        .collect();
    let to: Vec<String> = to.iter().map(who).collect();
    assert_eq!(to, ["the provincial-service", "the head-office-service"]);
    assert_eq!(case.now().limits, before, "no limit restarts");
    assert_eq!(case.holder(), FIXED, "the department goes on pressing for it");
    assert!(matches!(
        case.refused(&fixed_head(), command::Escalate { level: 3 }),
        Rejection::NoSuchLevel { levels: 2, .. }
    ));
}

#[test]
fn tel_13_a_ticket_goes_back_step_by_step_to_where_it_was_dispatched_from() {
    let centre = Centre::new();
    let case = registered(&centre, vip(Facts { subject: None, ..coverage() }));
    case.dispatched(&agent(), Some(ZHENGZHOU)).does(&remote(), to(MOBILE));
    case.does(&mobile(), to(NETWORK)).does(&network(), command::Sign {});
    case.not_yet(&network(), command::Return {}, "TEL-13");
    case.does(&network(), command::Propose { plan: super::centre::explanation() });
    let mut way = Vec::new();
    for who in [network(), mobile(), remote()] {
        assert_eq!(case.verdict("tel9-department-1-vip"), Verdict::Open);
        case.does(&who, command::Return {});
        way.push(case.holder());
    }
    assert_eq!(way, [MOBILE, ZHENGZHOU, department::CENTRE]);
    assert_eq!(case.verdict("tel9-department-1-vip"), Verdict::Kept, "kept when it is home");
    assert_eq!(case.refused(&agent(), command::Return {}), Rejection::FormIsHome);
}

#[test]
fn tel_13_the_centre_answers_once_the_ticket_is_back() {
    let centre = Centre::new();
    let case = registered(&centre, coverage());
    case.dispatched(&agent(), None).does(&network(), command::Sign {});
    case.not_yet(&agent(), answer(redress::vocabulary::Outcome::Resolved), "TEL-13");
    case.does(&network(), command::Propose { plan: super::centre::explanation() });
    case.does(&network(), command::Return {}).answered(&agent());
}

#[test]
fn tel_11_a_ticket_that_is_not_good_enough_goes_back_and_the_answer_waits_for_it() {
    let centre = Centre::new();
    let case = registered(&centre, coverage());
    case.dispatched(&agent(), None).at("2026-03-02 12:00").handled(&network());
    case.not_for(&network(), send_back(), "TEL-11");
    case.at("2026-03-02 13:00").does(&agent(), send_back()).does(&agent(), to(NETWORK));
    assert!(!case.running().contains(&"tel9-answer".to_owned()), "the answer waits");
    case.at("2026-03-02 18:00").handled(&network());
    case.at("2026-03-02 19:30").answered(&agent());
    let limits = case.limits("tel9-answer");
    assert_eq!(
        limits.iter().map(|l| l.verdict()).collect::<Vec<_>>(),
        [Verdict::Void, Verdict::Kept]
    );
}

#[test]
fn tel_7_tel_15_a_roaming_customer_is_answered_by_the_home_centre() {
    let centre = Centre::new();
    let facts = Facts { home: Some(HEBEI), ..national(coverage()) };
    let case = registered(&centre, facts);
    case.dispatched(&agent(), Some(HEBEI)).handled(&hebei());
    assert_eq!(case.holder(), department::CENTRE);
    for who in [agent(), centre_head(), hall()] {
        case.not_for(&who, answer(redress::vocabulary::Outcome::Resolved), "TEL-15");
    }
    // It answers, and that is all: the ticket is concluded where it was filled in.
    case.not_for(&hebei(), command::Review {}, "TEL-11");
    case.answered(&hebei());
    assert_eq!(case.verdict("tel8-national"), Verdict::Kept);
    let close = || command::Close { conclusion: conclusion::SOLVED };
    case.not_for(&hebei(), close(), "TEL-16");
    case.does(&agent(), close());
}
