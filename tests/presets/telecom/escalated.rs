//! Escalated complaints (TEL-31).

use redress::complaint::{Relation, Verdict, command};
use redress::lifecycle::StateKind;
use redress::vocabulary::{Line, Satisfaction};
use redress_presets::telecom::{conclusion, department, line};

use super::centre::{
    Case, Centre, Expected, agent, bill, both_sides, call, escalated, explanation, fixed, hall,
    head_office, head_office_service, send_back, shown, to,
};
use super::operator::FIXED;

fn dispatched(centre: &Centre, line: Line) -> Case<'_> {
    let case = centre.receive(&head_office(), "2026-03-02 09:00", escalated(line));
    case.at("2026-03-02 09:30").registered(&head_office());
    case.at("2026-03-02 10:00").dispatched(&head_office(), None);
    case
}

/// The province settles it, tells the customer, and replies to head office.
fn replied(case: &Case<'_>) {
    case.does(&agent(), command::Sign {})
        .does(&agent(), command::Propose { plan: explanation() })
        .answered(&agent())
        .does(&agent(), command::Return {});
}

#[test]
fn tel_31_fixed_line_takes_7_working_days_from_dispatch_to_the_reply() {
    both_sides(
        &Expected {
            rule: "tel31-fixed",
            start: "2026-03-02 10:00",
            // 90 % of 182 working hours: the calendar works around the clock on working days.
            warned: "2026-03-11 05:48",
            due: "2026-03-12 00:00",
            expedited: "at provincial-centre",
        },
        |centre| dispatched(centre, line::BROADBAND),
        replied,
    );
}

#[test]
fn tel_31_mobile_takes_3_working_days() {
    both_sides(
        &Expected {
            rule: "tel31-mobile",
            start: "2026-03-02 10:00",
            warned: "2026-03-05 15:24",
            due: "2026-03-06 00:00",
            expedited: "at provincial-centre",
        },
        |centre| dispatched(centre, line::GSM),
        replied,
    );
}

#[test]
fn tel_31_the_other_lines_have_the_operators_limit() {
    let centre = Centre::new();
    let case = dispatched(&centre, line::MESSAGES);
    // Five working days.
    assert_eq!(shown(case.limit("tel31-other").due), "2026-03-10 00:00:00");
}

#[test]
fn tel_31_working_days_skip_holidays_and_count_make_up_days() {
    let centre = Centre::new();
    let case = centre.receive(&head_office(), "2026-04-30 09:00", escalated(line::GSM));
    case.registered(&head_office()).dispatched(&head_office(), None);
    // 1 to 5 May are off; 6, 7 and 8 May work.
    assert_eq!(shown(case.limit("tel31-mobile").due), "2026-05-09 00:00:00");
    let case = centre.receive(&head_office(), "2026-05-07 09:00", escalated(line::GSM));
    case.registered(&head_office()).dispatched(&head_office(), None);
    // Saturday 9 May is a make-up day: 8, 9, 11.
    assert_eq!(shown(case.limit("tel31-mobile").due), "2026-05-12 00:00:00");
}

#[test]
fn tel_31_it_grew_out_of_a_complaint_and_is_a_case_of_its_own() {
    let centre = Centre::new();
    let first = centre.receive(&hall(), "2026-02-27 09:00", bill());
    first.registered(&hall()).answered(&hall()).closed(&hall(), conclusion::POSITION_STATED);
    let case = dispatched(&centre, line::GSM);
    let relation = Relation::EscalatedFrom;
    case.does(&head_office(), command::Link { to: first.id.clone(), relation });
    assert_eq!(case.now().links, [(first.id.clone(), Relation::EscalatedFrom)]);
    assert_ne!(case.id, first.id);
    assert_eq!(case.now().route.origin(), &department::HEAD_OFFICE);
}

#[test]
fn tel_31_the_province_passes_it_on_and_it_comes_back_the_same_way() {
    let centre = Centre::new();
    let case = dispatched(&centre, line::BROADBAND);
    case.does(&agent(), command::Sign {}).does(&agent(), to(FIXED)).handled(&fixed());
    assert_eq!(case.holder(), department::CENTRE);
    assert_eq!(case.verdict("tel31-fixed"), Verdict::Open, "head office has no reply yet");
    case.answered(&agent()).does(&agent(), command::Return {});
    assert_eq!(case.holder(), department::HEAD_OFFICE);
    assert_eq!(case.verdict("tel31-fixed"), Verdict::Kept);
}

#[test]
fn tel_31_head_office_audits_the_reply_and_calls_back() {
    let centre = Centre::new();
    let case = dispatched(&centre, line::GSM);
    case.does(&agent(), command::Sign {}).does(&agent(), command::Propose { plan: explanation() });
    case.not_yet(&head_office(), command::Review {}, "TEL-31");
    case.answered(&agent()).does(&agent(), command::Return {});
    case.not_yet(&head_office(), call(Satisfaction::Satisfied), "TEL-31");
    case.not_yet(&head_office(), command::Close { conclusion: conclusion::SOLVED }, "TEL-31");
    case.not_for(&agent(), command::Review {}, "TEL-31");
    case.does(&head_office(), command::Review {});
    case.not_for(&agent(), call(Satisfaction::Satisfied), "TEL-31");
    case.says(&head_office(), Satisfaction::Satisfied);
    case.not_for(&agent(), command::Close { conclusion: conclusion::SOLVED }, "TEL-31");
    case.closed(&head_office(), conclusion::SOLVED);
    assert_eq!(case.now().state.kind(), StateKind::Closed);
}

#[test]
fn tel_31_a_reply_that_fails_the_audit_goes_back_to_the_province() {
    let centre = Centre::new();
    let case = dispatched(&centre, line::GSM);
    replied(&case);
    case.does(&head_office(), send_back()).does(&head_office(), to(department::CENTRE));
    // The answer that failed no longer counts: the customer is told again before the next audit.
    case.does(&agent(), command::Sign {})
        .does(&agent(), command::Propose { plan: explanation() })
        .does(&agent(), command::Return {});
    case.not_yet(&head_office(), command::Review {}, "TEL-31");
    case.does(&head_office(), send_back()).does(&head_office(), to(department::CENTRE));
    replied(&case);
    case.does(&head_office(), command::Review {});
    assert_eq!(case.now().counts.rework, 2);
    assert_eq!(case.limits("tel31-mobile").len(), 1, "sending back wins no time");
}

#[test]
fn tel_31_a_late_reply_comes_before_head_office() {
    let centre = Centre::new();
    let case = dispatched(&centre, line::GSM);
    case.at("2026-03-06 00:01");
    let told = ["the head-office-agent", "the head-office-service"];
    assert_eq!(case.told("tel31-mobile"), told);
    let finding = redress::vocabulary::Finding::Liable;
    let decide = || command::DecideLiability { finding, persons: Vec::new() };
    case.not_for(&agent(), decide(), "TEL-2");
    case.does(&head_office_service(), decide());
}
