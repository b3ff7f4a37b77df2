//! The equipment maker's procedure clause by clause (PRD-1 to PRD-3), through a desk on a manual clock.

use crate::indicators::figures::Asked;
use crate::organisations;

use organisations::{Case, MICRO, Office, local, person};
use redress::complaint::{ExtensionRefusal, FollowUpResult, Plan, Rejection, Verdict, command};
use redress::lifecycle::{EventKind, StateKind};
use redress::vocabulary::{
    Actor, Channel, Facts, Flag, Kind, Mark, Outcome, Satisfaction, channel,
};
use redress_metrics::{Basis, Dimension, Grain, indicators as i};
use redress_presets::Equipment;
use redress_presets::equipment::{department, flag, mark, reason, role, topic};

fn office() -> Office {
    Office::new(Equipment::default().policy().expect("a policy"))
}
fn planner() -> Actor {
    person("qiu.lan", role::PLANNER, department::PLANNING)
}
fn engineer() -> Actor {
    person("hao.ge", role::ENGINEER, department::AFTER_SALES)
}
fn head() -> Actor {
    person("meng.da", role::AFTER_SALES_MANAGER, department::AFTER_SALES)
}
fn facts(came_by: Channel, flag: Flag) -> Facts {
    Facts { flags: vec![flag], ..Facts::new(Kind::Complaint, came_by) }
}
fn marks(mark: Mark) -> command::Mark {
    command::Mark { mark }
}
fn visit(at: &str) -> command::Extend {
    command::Extend {
        topic: topic::VISIT,
        promise: local(at),
        reason: "set-by-customer".parse().expect("a reason"),
        customer_told: true,
    }
}
const ANSWER: command::Answer = command::Answer { outcome: Outcome::Resolved };

/// Called in on Monday 2 March 2026 at 09:00: a call will do.
fn by_phone(office: &Office) -> Case<'_> {
    let facts = facts(channel::HOTLINE, flag::BY_PHONE);
    let case = office.receive(&planner(), "2026-03-02 09:00", "2026-0001", facts);
    case.does(&planner(), command::Register {});
    case
}

/// Called in on Monday 2 March 2026 at 09:00: somebody has to go there, on Wednesday by 10:00.
fn planned(office: &Office) -> Case<'_> {
    let facts = facts(channel::HOTLINE, flag::ON_SITE);
    let case = office.receive(&planner(), "2026-03-02 09:00", "2026-0002", facts);
    case.does(&planner(), command::Register {})
        .does(&planner(), marks(mark::PLANNED))
        .does(&planner(), visit("2026-03-04 10:00"));
    case
}

fn sent(case: &Case<'_>) {
    case.does(&planner(), command::Dispatch { to: None })
        .does(&head(), command::Sign {})
        .does(&head(), command::NameOwner { owner: engineer().id });
}

/// There, mended, sheet signed, sheet home.
fn served(case: &Case<'_>) {
    case.does(&engineer(), marks(mark::ARRIVED))
        .does(&engineer(), command::Investigate { cause: None, substantiated: true })
        .does(&engineer(), marks(mark::SHEET_SIGNED))
        .does(&engineer(), command::Complete {})
        .does(&engineer(), command::Return {});
}

#[test]
fn prd_1_a_call_is_answered_within_the_hour_and_one_moment_later_is_late() {
    for (late, verdict) in [(false, Verdict::Kept), (true, Verdict::Broken)] {
        let office = office();
        let case = by_phone(&office);
        let due = local("2026-03-02 10:00");
        assert_eq!(case.limit("prd1-phone").due, due);
        case.until(if late { due + MICRO } else { due }).does(&planner(), ANSWER);
        assert_eq!(case.verdict("prd1-phone"), verdict);
    }
}

#[test]
fn prd_1_the_hour_runs_at_night_and_on_holidays_too() {
    let office = office();
    let facts = facts(channel::HOTLINE, flag::BY_PHONE);
    let case = office.receive(&planner(), "2026-10-01 23:30", "c-1", facts);
    assert_eq!(case.limit("prd1-phone").due, local("2026-10-02 00:30"));
}

#[test]
fn prd_1_a_visit_is_in_the_plan_with_the_customers_time_before_anybody_goes() {
    let office = office();
    let facts = facts(channel::HOTLINE, flag::ON_SITE);
    let case = office.receive(&planner(), "2026-03-02 09:00", "c-1", facts);
    case.does(&planner(), command::Register {});
    case.not_yet(&planner(), command::Dispatch { to: None }, "PRD-1");
    case.does(&planner(), marks(mark::PLANNED));
    case.not_yet(&planner(), command::Dispatch { to: None }, "PRD-1");
    case.does(&planner(), visit("2026-03-04 10:00"));
    sent(&case);
    assert_eq!(*case.now().route.holder(), department::AFTER_SALES);
}

#[test]
fn prd_1_the_engineer_is_there_at_the_time_that_the_customer_set() {
    for (late, verdict) in [(false, Verdict::Kept), (true, Verdict::Broken)] {
        let office = office();
        let case = planned(&office);
        sent(&case);
        let due = local("2026-03-04 10:00");
        assert_eq!(case.limit("prd1-visit").due, due);
        case.until(if late { due + MICRO } else { due }).does(&engineer(), marks(mark::ARRIVED));
        assert_eq!(case.verdict("prd1-visit"), verdict);
        assert_eq!(case.now().level, u8::from(late), "a missed visit goes to the head");
    }
}

#[test]
fn prd_1_a_date_that_is_agreed_is_warned_of_like_any_other() {
    let office = office();
    let case = planned(&office);
    // Nine tenths of the 49 hours from the agreement.
    let warning = case.limit("prd1-visit").warning.expect("a warning").at;
    assert_eq!(warning, local("2026-03-04 05:06"));
    case.until(warning);
    assert_eq!(case.happened(EventKind::LimitWarned), 1);
}

#[test]
fn prd_1_nothing_runs_before_a_time_is_agreed_and_no_time_lies_in_the_past_or_beyond_a_year() {
    let office = office();
    let facts = facts(channel::HOTLINE, flag::ON_SITE);
    let case = office.receive(&planner(), "2026-03-02 09:00", "c-1", facts);
    let why = |rejection| match rejection {
        Rejection::Extension { why, .. } => why,
        other => panic!("{other}"),
    };
    let early = why(case.refused(&planner(), visit("2026-03-04 10:00")));
    assert_eq!(early, ExtensionRefusal::NotRunning, "not registered yet");
    case.does(&planner(), command::Register {});
    assert!(case.now().limits.is_empty());
    let past = why(case.refused(&planner(), visit("2026-03-02 08:00")));
    assert!(matches!(past, ExtensionRefusal::NotLater { .. }), "{past}");
    let far = why(case.refused(&planner(), visit("2062-03-04 10:00")));
    assert!(matches!(far, ExtensionRefusal::TooFar { .. }), "{far}");
}

#[test]
fn prd_1_the_customer_may_set_another_time_and_both_are_kept_on_record() {
    let office = office();
    let case = planned(&office);
    let untold = command::Extend { customer_told: false, ..visit("2026-03-06 14:00") };
    let refused = case.refused(&planner(), untold);
    assert!(
        matches!(&refused, Rejection::Extension { why: ExtensionRefusal::CustomerNotTold, .. }),
        "{refused}"
    );
    case.does(&planner(), visit("2026-03-06 14:00"));
    let limit = case.limit("prd1-visit");
    assert_eq!(limit.due, local("2026-03-06 14:00"));
    assert_eq!(limit.original_due, local("2026-03-04 10:00"));
}

#[test]
fn prd_1_nobody_holds_the_hour_of_the_telephone() {
    // 应在1小时内给予答复.
    let office = office();
    let case = office.receive(
        &planner(),
        "2026-03-02 09:00",
        "e-h",
        facts(channel::HOTLINE, flag::BY_PHONE),
    );
    let hold = command::Hold { reason: "busy".parse().expect("a reason") };
    for who in [planner(), head(), engineer()] {
        case.refused(&who, hold.clone());
    }
    case.at("2026-03-02 10:00:00.000001").does(&planner(), command::Tick {});
    assert_eq!(case.limit("prd1-phone").verdict(), Verdict::Broken);
}

#[test]
fn prd_1_nobody_holds_the_agreed_time_and_a_reclassification_leaves_it() {
    let office = office();
    let case = planned(&office);
    case.at("2026-03-03 09:00");
    let hold = command::Hold { reason: "site-closed".parse().expect("a reason") };
    for who in [planner(), head(), engineer()] {
        let refused = case.refused(&who, hold.clone());
        assert!(matches!(refused, Rejection::NotAllowed { .. }), "{refused}");
    }
    // The customer set the time, so the customer moves it.
    case.does(&planner(), visit("2026-03-04 16:00"));
    assert_eq!(case.limit("prd1-visit").due, local("2026-03-04 16:00"));
    let mut facts = case.now().facts;
    facts.subject = Some("controller".parse().expect("a subject"));
    case.does(&planner(), command::Reclassify { facts: Box::new(facts) });
    assert_eq!(case.limit("prd1-visit").due, local("2026-03-04 16:00"));
    assert_eq!(case.happened(EventKind::LimitStarted), 1);
}

#[test]
fn prd_1_a_visit_agreed_with_the_customer_stays_promised_when_the_case_is_classified_otherwise() {
    let office = office();
    let case = planned(&office);
    let facts = facts(channel::HOTLINE, flag::BY_PHONE);
    case.does(&planner(), command::Reclassify { facts: Box::new(facts) });
    assert_eq!(case.verdict("prd1-visit"), Verdict::Open);
    assert_eq!(case.limit("prd1-phone").due, local("2026-03-02 10:00"), "from the call");
}

#[test]
fn prd_2_a_visit_ends_with_the_sheet_that_the_customer_signed() {
    let office = office();
    let case = planned(&office);
    sent(&case);
    case.does(&engineer(), command::Investigate { cause: None, substantiated: true });
    case.not_yet(&engineer(), command::Complete {}, "PRD-1");
    case.does(&engineer(), marks(mark::ARRIVED));
    case.not_yet(&engineer(), command::Complete {}, "PRD-2");
    case.does(&engineer(), marks(mark::SHEET_SIGNED)).does(&engineer(), command::Complete {});
}

#[test]
fn prd_2_the_sheet_comes_in_and_is_verified_before_the_customer_is_answered() {
    let office = office();
    let case = planned(&office);
    sent(&case);
    case.does(&engineer(), marks(mark::ARRIVED))
        .does(&engineer(), command::Investigate { cause: None, substantiated: true })
        .does(&engineer(), marks(mark::SHEET_SIGNED))
        .does(&engineer(), command::Complete {});
    case.not_yet(&planner(), command::Review {}, "PRD-2");
    case.does(&engineer(), command::Return {});
    case.not_yet(&planner(), ANSWER, "PRD-2");
    case.does(&planner(), command::Review {}).does(&planner(), ANSWER);
    assert_eq!(case.now().state.kind(), StateKind::Answered);
}

#[test]
fn prd_2_left_over_problems_are_scheduled_for_another_visit() {
    let office = office();
    let case = planned(&office);
    sent(&case);
    case.at("2026-03-04 09:30");
    served(&case);
    case.does(&planner(), command::SendBack { reason: reason::LEFT_OVER })
        .does(&planner(), visit("2026-03-09 10:00"));
    assert_eq!(case.limit("prd1-visit").due, local("2026-03-09 10:00"));
    case.does(&planner(), command::Transfer { to: None })
        .does(&head(), command::Sign {})
        .at("2026-03-09 09:50")
        .does(&engineer(), marks(mark::ARRIVED));
    let visits: Vec<_> = case
        .now()
        .all_limits()
        .filter(|limit| limit.rule.as_str() == "prd1-visit")
        .map(redress::complaint::Limit::verdict)
        .collect();
    assert_eq!(visits, [Verdict::Kept, Verdict::Kept]);
}

#[test]
fn prd_2_a_visit_that_is_taken_up_again_has_a_new_time_and_a_new_sheet() {
    let office = office();
    let case = planned(&office);
    sent(&case);
    served(&case);
    let result = FollowUpResult::Reached(Satisfaction::Dissatisfied);
    case.does(&planner(), command::Review {})
        .does(&planner(), ANSWER)
        .does(&planner(), command::FollowUp { result });
    case.not_yet(&head(), command::Sign {}, "PRD-1");
    case.does(&planner(), visit("2026-03-06 10:00"))
        .does(&head(), command::Sign {})
        .does(&engineer(), marks(mark::ARRIVED));
    case.not_yet(&engineer(), command::Complete {}, "PRD-2");
}

#[test]
fn prd_2_what_cannot_be_solved_on_site_is_talked_over_with_the_customer() {
    let office = office();
    let case = planned(&office);
    sent(&case);
    case.does(&engineer(), marks(mark::ARRIVED))
        .does(&engineer(), command::Update {})
        .does(&engineer(), command::Propose { plan: Plan::default() })
        .does(&engineer(), command::Offer {})
        .does(&engineer(), command::Refuse { reason: reason::CANNOT_SOLVE });
    assert_eq!(case.happened(EventKind::Updated), 1);
}

#[test]
fn prd_3_calls_letters_and_visits_are_recorded_and_a_quarter_sums_them_up() {
    let office = office();
    let received = [
        ("c-1", "2026-01-15 09:00", channel::HOTLINE),
        ("c-2", "2026-02-10 09:00", channel::POST),
        ("c-3", "2026-03-20 09:00", channel::VISIT),
        ("c-4", "2026-03-21 09:00", channel::HOTLINE),
    ];
    for (id, at, came_by) in received {
        let case = office.receive(&planner(), at, id, facts(came_by, flag::BY_PHONE));
        case.does(&planner(), command::Register {}).does(&planner(), ANSWER);
        let result = FollowUpResult::Reached(Satisfaction::Satisfied);
        case.does(&planner(), command::FollowUp { result });
    }
    let by = [Dimension::Channel];
    let asked = Asked {
        desk: &office.desk,
        basis: Basis::from(&office.desk.policy().spec().figures),
        until: "2026-04-01 08:00",
        grain: Grain::Quarter,
        by: &by,
    };
    // Answered, not closed: asked all the same.
    let satisfaction = i::satisfaction();
    let told = asked.tell(vec![i::received(), satisfaction.clone()]);
    let came = |channel: Channel| told.at(&i::received(), "2026-Q1", &[channel.as_str()]).0;
    let by_channel = (came(channel::HOTLINE), came(channel::POST), came(channel::VISIT));
    assert_eq!(by_channel, (2, 1, 1));
    assert_eq!(told.of(&satisfaction), (4, 4));
}

#[test]
fn prd_3_a_dissatisfied_customer_is_taken_up_again_and_quality_hears_of_it() {
    let office = office();
    let case = by_phone(&office);
    let result = FollowUpResult::Reached(Satisfaction::Dissatisfied);
    case.does(&planner(), ANSWER).does(&planner(), command::FollowUp { result });
    assert_eq!(case.now().cycle, 2);
    assert!(case.told("dissatisfied", &role::QUALITY));
    assert_eq!(case.limit("prd1-phone-again").due, local("2026-03-02 10:00"));
}

#[test]
fn prd_the_policy_reads_back_as_written() {
    let policy = Equipment::default().policy().expect("a policy");
    let text = serde_json::to_string(&policy).expect("text");
    assert_eq!(serde_json::from_str::<redress::policy::Policy>(&text).expect("a policy"), policy);
}
