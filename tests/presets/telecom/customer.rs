//! Who speaks with the customer, and what counts as settled (TEL-5, TEL-14, TEL-16, TEL-22).

use redress::complaint::{Rejection, Verdict, command};
use redress::vocabulary::Outcome;
use redress_presets::telecom::conclusion;

use super::centre::{
    Case, Centre, agent, answer, call, coverage, explanation, hall, network, network_head, remote,
};

fn at_department(centre: &Centre) -> Case<'_> {
    let case = centre.receive(&hall(), "2026-03-02 09:00", coverage());
    case.registered(&hall()).dispatched(&agent(), None).does(&network(), command::Sign {});
    case
}

#[test]
fn tel_14_handling_departments_do_not_contact_the_customer() {
    let centre = Centre::new();
    let case = at_department(&centre);
    for who in [network(), network_head(), remote()] {
        case.not_for(&who, command::Contact { reached: true }, "TEL-14");
        case.not_for(&who, command::Update {}, "TEL-14");
        case.not_for(&who, answer(Outcome::Resolved), "TEL-14");
    }
    case.does(&network(), command::Propose { plan: explanation() });
    case.not_for(&network(), command::Offer {}, "TEL-14");
    case.does(&network(), command::Return {}).answered(&agent());
    let refused = case.refused(&network(), call(redress::vocabulary::Satisfaction::Satisfied));
    assert!(matches!(refused, Rejection::NotAllowed { .. }));
}

#[test]
fn tel_5_tel_14_an_agreed_explanation_concludes_the_case() {
    let centre = Centre::new();
    let case = at_department(&centre);
    case.at("2026-03-03 09:00").does(&network(), command::Propose { plan: explanation() });
    case.does(&network(), command::Return {});
    case.does(&agent(), answer(Outcome::AgreedExplanation));
    case.closed(&agent(), conclusion::EXPLAINED);
    assert_eq!(case.verdict("tel8-provincial"), Verdict::Kept);
    assert_eq!(case.verdict("tel9-answer"), Verdict::Kept);
    assert!(!case.now().is_open());
}

#[test]
fn tel_16_a_customer_who_refuses_hears_the_position_and_the_ticket_is_concluded() {
    let centre = Centre::new();
    let case = at_department(&centre);
    case.does(&network(), command::Propose { plan: explanation() });
    case.does(&network(), command::Return {}).does(&agent(), command::Offer {});
    case.does(&agent(), answer(Outcome::PositionStated));
    case.closed(&hall(), conclusion::POSITION_STATED);
    assert!(!case.now().is_open());
}

#[test]
fn tel_16_a_complaint_ends_in_one_of_its_three_ways() {
    let centre = Centre::new();
    let case = centre.receive(&hall(), "2026-03-02 09:00", coverage());
    case.registered(&hall()).answered(&hall());
    let refused = case.refused(&hall(), command::Close { conclusion: conclusion::COMPANY_LIABLE });
    let Rejection::UnknownConclusion { known, .. } = refused else { panic!("{refused}") };
    assert_eq!(known, [conclusion::SOLVED, conclusion::EXPLAINED, conclusion::POSITION_STATED]);
}

#[test]
fn tel_14_the_clock_is_stopped_by_nobody() {
    let centre = Centre::new();
    let case = at_department(&centre);
    for who in [network(), agent(), super::centre::centre_head(), super::centre::head_office()] {
        let refused = case.refused(&who, command::Hold { reason: "waiting".parse().unwrap() });
        assert!(
            matches!(refused, Rejection::NotAllowed { ref needed_roles, .. } if needed_roles.is_empty())
        );
    }
}
