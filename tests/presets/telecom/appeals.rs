//! Appeals (TEL-33 to TEL-36).

use redress::complaint::{Rejection, Relation, Verdict, command};
use redress::lifecycle::StateKind;
use redress::vocabulary::{Facts, Finding, Outcome, Satisfaction};
use redress_presets::telecom::{Telecom, conclusion, department, flag, mark, topic};

use super::centre::{
    Case, Centre, Expected, agent, answer, appeal, bill, both_sides, call, explanation, fixed,
    hall, head_office, head_office_service, local, send_back, to,
};
use super::operator::{FIXED, operator};

fn received(centre: &Centre, facts: Facts) -> Case<'_> {
    let case = centre.receive(&head_office_service(), "2026-03-02 10:00", facts);
    case.registered(&head_office_service());
    case
}

fn dispatched(centre: &Centre, facts: Facts) -> Case<'_> {
    let case = received(centre, facts);
    case.at("2026-03-02 12:00").dispatched(&head_office_service(), None);
    case
}

/// The branch finds out, settles it, tells the customer, and replies.
fn branch_replies(case: &Case<'_>) {
    let cause = Some(redress::code!("wrong-tariff"));
    case.does(&agent(), command::Sign {})
        .does(&agent(), command::Investigate { cause, substantiated: true })
        .does(&agent(), command::Propose { plan: explanation() })
        .does(&agent(), answer(Outcome::Resolved))
        .does(&agent(), command::Return {});
}

fn audited(centre: &Centre, facts: Facts) -> Case<'_> {
    let case = dispatched(centre, facts);
    case.at("2026-03-05 10:00");
    branch_replies(&case);
    case.does(&head_office_service(), command::Review {});
    case
}

#[test]
fn tel_34_accepted_and_dispatched_within_24_hours() {
    both_sides(
        &Expected {
            rule: "tel34-dispatch",
            start: "2026-03-02 10:00",
            warned: "2026-03-03 07:36",
            due: "2026-03-03 10:00",
            expedited: "at head-office",
        },
        |centre| received(centre, appeal()),
        |case| {
            case.dispatched(&head_office_service(), None);
        },
    );
}

#[test]
fn tel_34_the_branch_handles_and_replies_within_96_hours() {
    both_sides(
        &Expected {
            rule: "tel34-branch",
            start: "2026-03-02 12:00",
            warned: "2026-03-06 02:24",
            due: "2026-03-06 12:00",
            expedited: "at provincial-centre",
        },
        |centre| dispatched(centre, appeal()),
        branch_replies,
    );
}

#[test]
fn tel_34_head_office_replies_within_48_hours() {
    both_sides(
        &Expected {
            rule: "tel34-reply",
            start: "2026-03-05 10:00",
            warned: "2026-03-07 05:12",
            due: "2026-03-07 10:00",
            expedited: "at head-office",
        },
        |centre| audited(centre, appeal()),
        |case| {
            case.mark(&head_office_service(), mark::REPLIED);
        },
    );
}

#[test]
fn tel_34_the_whole_takes_7_working_days() {
    both_sides(
        &Expected {
            rule: "tel34-whole",
            start: "2026-03-02 10:00",
            warned: "2026-03-11 05:48",
            due: "2026-03-12 00:00",
            expedited: "at head-office",
        },
        |centre| audited(centre, appeal()),
        |case| {
            case.mark(&head_office_service(), mark::REPLIED);
        },
    );
}

#[test]
fn tel_34_the_regulators_date_is_not_promised_anew() {
    let centre = Centre::new();
    let case = dispatched(&centre, appeal());
    for topic in [topic::BRANCH, topic::WHOLE] {
        let reason = "late".parse().unwrap();
        let promise = local("2026-03-20 10:00");
        let extend = command::Extend { topic, promise, reason, customer_told: true };
        let refused = case.refused(&head_office_service(), extend);
        assert!(matches!(refused, Rejection::NotAllowed { .. }), "{refused}");
    }
}

#[test]
fn tel_33_it_is_a_case_of_its_own_against_a_first_outcome() {
    let centre = Centre::new();
    let first = centre.receive(&hall(), "2026-02-27 09:00", bill());
    first.registered(&hall()).answered(&hall()).closed(&hall(), conclusion::SOLVED);
    let case = received(&centre, Facts { flags: vec![flag::FILED], ..appeal() });
    let relation = Relation::AppealOf;
    case.does(&head_office_service(), command::Link { to: first.id.clone(), relation });
    assert_eq!(case.now().links, [(first.id.clone(), Relation::AppealOf)]);
    assert_eq!(first.now().state.kind(), StateKind::Closed, "the first case stays as it was");
}

#[test]
fn tel_35_dispatched_and_handled_below_like_any_ticket() {
    let centre = Centre::new();
    let case = received(&centre, appeal());
    case.not_for(&agent(), command::Dispatch { to: None }, "TEL-35");
    case.dispatched(&head_office(), None);
    assert_eq!(case.holder(), department::CENTRE);
    case.does(&agent(), command::Sign {}).does(&agent(), to(FIXED)).handled(&fixed());
    case.not_for(&fixed(), answer(Outcome::Resolved), "TEL-14");
    case.answered(&agent()).does(&agent(), command::Return {});
    assert_eq!(case.holder(), department::HEAD_OFFICE);
}

#[test]
fn tel_35_head_office_audits_before_it_replies_and_sends_back_what_will_not_do() {
    let centre = Centre::new();
    let case = dispatched(&centre, appeal());
    branch_replies(&case);
    case.not_yet(&head_office_service(), command::Mark { mark: mark::REPLIED }, "TEL-35");
    case.does(&head_office_service(), send_back());
    case.not_for(&agent(), to(FIXED), "TEL-35");
    case.does(&head_office_service(), to(department::CENTRE));
    branch_replies(&case);
    case.not_for(&agent(), command::Review {}, "TEL-35");
    case.does(&head_office_service(), command::Review {});
    case.mark(&head_office_service(), mark::REPLIED);
    assert_eq!(case.now().counts.rework, 1);
    // One limit for each stage: sending back wins no time.
    assert_eq!(case.limits("tel34-branch").len(), 1);
    assert_eq!(case.limits("tel34-reply").len(), 1);
}

#[test]
fn tel_35_called_back_concluded_archived_in_that_order() {
    let centre = Centre::new();
    let (us, close) =
        (head_office_service(), || command::Close { conclusion: conclusion::COMPANY_LIABLE });
    let case = audited(&centre, appeal());
    case.not_yet(&us, call(Satisfaction::Satisfied), "TEL-35");
    case.mark(&us, mark::REPLIED);
    case.not_yet(&us, close(), "TEL-35");
    case.says(&us, Satisfaction::Satisfied);
    // Whose fault it was is part of the conclusion.
    case.not_yet(&us, close(), "TEL-35");
    case.does(&us, command::DecideLiability { finding: Finding::Liable, persons: Vec::new() });
    case.not_for(&agent(), close(), "TEL-35");
    case.does(&us, close());
    assert_eq!(case.now().cause, Some(redress::code!("wrong-tariff")));
    case.not_yet(&us, command::Archive {}, "TEL-35");
    case.mark(&us, mark::MEDIATION).does(&us, command::Archive {});
}

#[test]
fn tel_35_the_cause_belongs_to_the_conclusion() {
    let centre = Centre::new();
    let us = head_office_service();
    let case = dispatched(&centre, appeal());
    case.does(&agent(), command::Sign {})
        .does(&agent(), command::Propose { plan: explanation() })
        .answered(&agent())
        .does(&agent(), command::Return {})
        .does(&us, command::Review {})
        .mark(&us, mark::REPLIED)
        .says(&us, Satisfaction::Satisfied)
        .does(&us, command::DecideLiability { finding: Finding::NotLiable, persons: Vec::new() });
    let close = command::Close { conclusion: conclusion::CUSTOMERS_CAUSE };
    case.not_yet(&us, close, "TEL-35");
}

#[test]
fn tel_35_a_key_case_is_reported_for_filing() {
    let centre = Centre::new();
    let us = head_office_service();
    let case = audited(&centre, Facts { flags: vec![flag::KEY_CASE], ..appeal() });
    case.mark(&us, mark::REPLIED).says(&us, Satisfaction::Satisfied);
    case.does(&us, command::DecideLiability { finding: Finding::NotLiable, persons: Vec::new() });
    let close = || command::Close { conclusion: conclusion::HANDLED_BEFORE };
    case.not_yet(&us, close(), "TEL-35");
    case.mark(&us, mark::FILING_REPORT).does(&us, close());
}

#[test]
fn tel_35_a_suitable_time_for_calling_back_is_the_operators() {
    let replied = |options: Telecom| {
        let centre = Centre::with(options);
        let case = audited(&centre, appeal());
        case.mark(&head_office_service(), mark::REPLIED);
        case.running()
    };
    assert_eq!(replied(operator()), ["tel35-follow-up"]);
    assert_eq!(replied(Telecom { appeal_follow_up: None, ..operator() }), [""; 0]);
}

#[test]
fn tel_36_an_appeal_ends_in_one_of_four_conclusions() {
    let centre = Centre::new();
    let us = head_office_service();
    let case = audited(&centre, appeal());
    case.mark(&us, mark::REPLIED).says(&us, Satisfaction::Satisfied);
    case.does(&us, command::DecideLiability { finding: Finding::NotLiable, persons: Vec::new() });
    let refused = case.refused(&us, command::Close { conclusion: conclusion::SOLVED });
    let Rejection::UnknownConclusion { known, .. } = refused else { panic!("{refused}") };
    assert_eq!(
        known,
        [
            // Not liable: the fourth, that the company is, does not agree.
            conclusion::HANDLED_BEFORE,
            conclusion::CASE_WITHDRAWN,
            conclusion::CUSTOMERS_CAUSE,
        ]
    );
    case.closed(&us, conclusion::CASE_WITHDRAWN);
}

/// What may be concluded after a finding; replied to by the branch on time or on 12 March, with a fact on
/// record or without.
fn conclusions(
    finding: Finding,
    late: bool,
    fact: Option<redress::vocabulary::Mark>,
) -> Vec<String> {
    let centre = Centre::new();
    let us = head_office_service();
    let case = dispatched(&centre, appeal());
    case.at(if late { "2026-03-12 00:01" } else { "2026-03-05 10:00" });
    branch_replies(&case);
    case.does(&us, command::Review {}).mark(&us, mark::REPLIED).says(&us, Satisfaction::Satisfied);
    if let Some(fact) = fact {
        case.mark(&us, fact);
    }
    case.does(&us, command::DecideLiability { finding, persons: Vec::new() });
    let refused = case.refused(&us, command::Close { conclusion: conclusion::SOLVED });
    let Rejection::UnknownConclusion { known, .. } = refused else { panic!("{refused}") };
    known.iter().map(ToString::to_string).collect()
}

#[test]
fn tel_36_the_conclusion_agrees_with_the_finding() {
    assert_eq!(conclusions(Finding::Liable, false, None), ["company-liable", "case-withdrawn"]);
    let not = conclusions(Finding::NotLiable, false, None);
    assert_eq!(not, ["handled-before", "case-withdrawn", "customers-cause"]);
}

#[test]
fn tel_36_a_late_evasive_or_untrue_reply_points_to_the_company() {
    let to_the_company = ["company-liable", "case-withdrawn"];
    assert_eq!(conclusions(Finding::NotLiable, true, None), to_the_company);
    for fact in [mark::EVADED, mark::UNTRUE_REPLY] {
        assert_eq!(conclusions(Finding::NotLiable, false, Some(fact)), to_the_company);
    }
}

#[test]
fn tel_36_late_and_missing_replies_are_assessed_by_head_office() {
    let centre = Centre::new();
    let case = dispatched(&centre, appeal());
    case.at("2026-03-12 00:01");
    assert_eq!(case.told("tel34-branch"), ["the head-office-service", "the provincial-service"]);
    assert_eq!(case.told("tel34-whole"), ["the head-office-service"]);
    branch_replies(&case);
    assert_eq!(case.verdict("tel34-branch"), Verdict::Broken);
}
