//! Calling back and handling again (TEL-9, TEL-17).

use redress::complaint::{FollowUpResult, FollowUpState, Verdict, command};
use redress::lifecycle::{EventKind, StateKind};
use redress::vocabulary::Satisfaction;
use redress_presets::telecom::{conclusion, mark};

use super::centre::{
    Case, Centre, Expected, agent, bill, both_sides, call, centre_head, coverage, hall,
    head_office, network, reopen, shown,
};
use super::operator::NETWORK;

fn concluded(centre: &Centre) -> Case<'_> {
    let case = centre.receive(&hall(), "2026-03-02 09:00", coverage());
    case.registered(&hall()).dispatched(&agent(), None).handled(&network());
    case.at("2026-03-02 10:00").answered(&agent()).closed(&agent(), conclusion::SOLVED);
    case
}

#[test]
fn tel_9_tel_17_the_customer_is_called_back_within_7_days() {
    both_sides(
        &Expected {
            rule: "tel9-follow-up",
            start: "2026-03-02 10:00",
            // 90 % of the seven days and 14 hours until the end of 9 March.
            warned: "2026-03-09 05:48",
            due: "2026-03-10 00:00",
            expedited: "at provincial-centre",
        },
        concluded,
        |case| {
            case.says(&agent(), Satisfaction::Satisfied);
        },
    );
}

#[test]
fn tel_17_answered_on_the_spot_is_called_back_too() {
    let centre = Centre::new();
    let case = centre.receive(&hall(), "2026-03-02 09:00", bill());
    case.registered(&hall()).answered(&hall()).closed(&hall(), conclusion::SOLVED);
    assert_eq!(case.running(), ["tel9-follow-up"]);
    case.not_for(&hall(), call(Satisfaction::Satisfied), "TEL-17");
    case.says(&agent(), Satisfaction::Neutral);
    assert_eq!(case.now().follow_up, FollowUpState::Satisfied);
}

#[test]
fn tel_17_clearly_dissatisfied_is_recorded_and_screened_not_handled_again_by_itself() {
    let centre = Centre::new();
    let case = concluded(&centre);
    case.at("2026-03-04 10:00").says(&agent(), Satisfaction::Dissatisfied);
    assert_eq!(case.told("screen-dissatisfied"), ["the centre-head"]);
    assert_eq!(case.happened(EventKind::Reopened), 0);
    assert_eq!(case.now().satisfaction, Some(Satisfaction::Dissatisfied));
    case.not_yet(&centre_head(), reopen(), "TEL-17");
    // Other grounds: recorded, nothing more.
    case.mark(&centre_head(), mark::OTHER_GROUNDS);
    case.not_yet(&centre_head(), reopen(), "TEL-17");
    assert_eq!(case.now().state.kind(), StateKind::Closed);
}

#[test]
fn tel_17_caused_by_bad_handling_a_re_handling_ticket_goes_to_the_department() {
    let centre = Centre::new();
    let case = concluded(&centre);
    case.at("2026-03-04 10:00").says(&agent(), Satisfaction::VeryDissatisfied);
    case.not_for(&agent(), command::Mark { mark: mark::BAD_HANDLING }, "TEL-17");
    case.at("2026-03-04 11:00").mark(&centre_head(), mark::BAD_HANDLING);
    case.not_for(&agent(), reopen(), "TEL-17");
    case.does(&centre_head(), reopen());
    assert_eq!((case.now().cycle, case.holder()), (2, NETWORK));
    // It has the department's limit and its grade's limit anew.
    assert_eq!(case.running(), ["tel17-again-provincial", "tel9-department-2"]);
    assert_eq!(shown(case.limit("tel17-again-provincial").due), "2026-03-06 11:00:00");
    case.at("2026-03-04 15:00").handled(&network()).answered(&agent());
    case.closed(&agent(), conclusion::SOLVED).says(&agent(), Satisfaction::Satisfied);
    assert_eq!(case.verdict("tel17-again-provincial"), Verdict::Kept);
    assert_eq!(case.limits("tel9-follow-up").len(), 2, "called back in each cycle");
    // And again, should it come to that.
    case.says(&agent(), Satisfaction::Dissatisfied).mark(&centre_head(), mark::BAD_HANDLING);
    case.does(&centre_head(), reopen());
    assert_eq!(case.running(), ["tel17-again-provincial", "tel9-department-2"]);
}

#[test]
fn tel_17_screening_is_of_customers_who_were_called_back() {
    let centre = Centre::new();
    let case = concluded(&centre);
    case.not_yet(&centre_head(), command::Mark { mark: mark::BAD_HANDLING }, "TEL-17");
}

#[test]
fn tel_17_not_reached_is_not_satisfied() {
    let centre = Centre::new();
    let case = concluded(&centre);
    let vain = || command::FollowUp { result: FollowUpResult::Unreachable };
    case.does(&agent(), vain()).does(&agent(), vain());
    assert_eq!(case.verdict("tel9-follow-up"), Verdict::Open);
    case.does(&agent(), vain());
    assert_eq!(case.now().follow_up, FollowUpState::Unreachable);
    assert_eq!(case.verdict("tel9-follow-up"), Verdict::Kept);
}

#[test]
fn tel_2_head_office_calls_back_nationwide() {
    let centre = Centre::new();
    let case = concluded(&centre);
    case.says(&head_office(), Satisfaction::VerySatisfied);
}
