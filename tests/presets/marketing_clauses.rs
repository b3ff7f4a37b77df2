//! The marketing-service procedure clause by clause (MKT-1 to MKT-11), through a desk on a manual clock.

use crate::organisations;

use organisations::{Case, MICRO, Office, end_of, local, person, working_days};
use redress::complaint::{
    ExtensionRefusal, FollowUpResult, Plan, Rejection, Ruling, Verdict, command,
};
use redress::lifecycle::{CommandKind, EventKind, StateKind};
use redress::policy::{Blank, FileError, OnHold};
use redress::time::Period;
use redress::vocabulary::{
    Actor, Channel, Clause, Facts, Kind, Money, MoneyRange, Outcome, Satisfaction, channel, grade,
    remedy,
};
use redress_metrics::{Case as Counted, repeats};
use redress_presets::Marketing;
use redress_presets::marketing::{cause, department, flag, mark, role, subject, topic};

fn filled() -> Marketing {
    Marketing {
        general: working_days(5),
        complex: working_days(10),
        follow_up: working_days(3),
        ..Marketing::default()
    }
}
fn office() -> Office {
    Office::new(filled().policy().expect("a policy"))
}
fn agent() -> Actor {
    person("xiao.zhou", role::AGENT, department::MARKETING)
}
fn marketing() -> Actor {
    person("lin.fang", role::MARKETING, department::MARKETING)
}
fn marketing_manager() -> Actor {
    person("gao.ming", role::MARKETING_MANAGER, department::MARKETING)
}
fn production() -> Actor {
    person("he.jun", role::PRODUCTION_MANAGER, department::PRODUCTION)
}
fn service() -> Actor {
    person("tang.li", role::SERVICE_MANAGER, department::SERVICE)
}
fn caller() -> Actor {
    person("bai.lu", role::CALLER, department::MARKETING)
}
fn management() -> Actor {
    person("zhao.zong", role::MANAGEMENT, department::MARKETING)
}
fn quality() -> Facts {
    Facts {
        subject: Some(subject::PRODUCT_QUALITY),
        ..Facts::new(Kind::Complaint, channel::HOTLINE)
    }
}
fn plan() -> Plan {
    Plan { remedies: vec![remedy::EXCHANGE], compensation: None }
}
fn date(topic: redress::vocabulary::Topic, at: &str) -> command::Extend {
    command::Extend {
        topic,
        promise: local(at),
        reason: "plan".parse().expect("a reason"),
        customer_told: true,
    }
}
fn found() -> command::Investigate {
    command::Investigate { cause: Some(cause::PROCESS), substantiated: true }
}
const ANSWER: command::Answer = command::Answer { outcome: Outcome::Resolved };

/// Received on Monday 2 March 2026 at 09:00, with production since 10:00.
fn at_production(office: &Office, facts: Facts) -> Case<'_> {
    let case = office.receive(&agent(), "2026-03-02 09:00", "2026-0001", facts);
    case.does(&agent(), command::Register {})
        .at("2026-03-02 10:00")
        .does(&marketing(), command::Dispatch { to: None })
        .does(&production(), command::Sign {});
    case
}

/// Investigated, proposed with its person and date, offered.
fn offered(case: &Case<'_>) {
    case.does(&production(), found())
        .does(&production(), command::Propose { plan: plan() })
        .does(&production(), command::NameOwner { owner: "ma.liu".parse().expect("an id") })
        .does(&production(), date(topic::CARRY_OUT, "2026-03-05 18:00"))
        .does(&production(), command::Offer {});
}

/// Accepted, carried out, back at marketing.
fn carried_out(case: &Case<'_>) {
    case.does(&production(), command::Accept {})
        .does(&production(), command::Complete {})
        .does(&production(), command::Return {});
}

#[test]
fn mkt_1_takes_complaints_in_by_each_channel() {
    let office = office();
    let channels: [Channel; 4] = [channel::HOTLINE, channel::ONLINE, channel::EMAIL, channel::POST];
    for (number, came_by) in channels.into_iter().enumerate() {
        let facts = Facts::new(Kind::Complaint, came_by.clone());
        let case = office.receive(&agent(), "2026-03-02 09:00", &format!("c-{number}"), facts);
        assert_eq!(case.now().facts.channel, came_by);
        assert_eq!(case.now().received_at, local("2026-03-02 09:00"));
    }
}

#[test]
fn mkt_2_out_of_scope_is_declined_only_once_the_customer_was_guided_elsewhere() {
    let office = office();
    let case = office.receive(&agent(), "2026-03-02 09:00", "c-1", quality());
    let decline = || command::Decline { reason: "out-of-scope".parse().expect("a reason") };
    case.not_yet(&agent(), decline(), "MKT-2");
    case.does(&agent(), command::Mark { mark: mark::GUIDED }).does(&agent(), decline());
    assert_eq!(case.now().state.kind(), StateKind::Declined);
    assert_eq!(case.verdict("mkt5-general"), Verdict::Void, "nobody waits any more");
}

#[test]
fn mkt_2_in_scope_is_registered_before_anything_else() {
    let office = office();
    let case = office.receive(&agent(), "2026-03-02 09:00", "c-1", quality());
    let early = case.refused(&marketing(), command::Dispatch { to: None });
    assert!(matches!(early, Rejection::WrongState { .. }), "{early}");
    case.does(&agent(), command::Register {});
    assert_eq!(case.now().state.kind(), StateKind::Registered);
}

#[test]
fn mkt_3_quality_goes_to_production_and_attitude_to_service() {
    let office = office();
    let attitude = Facts { subject: Some(subject::SERVICE_ATTITUDE), ..quality() };
    for (id, facts, to) in
        [("c-1", quality(), department::PRODUCTION), ("c-2", attitude, department::SERVICE)]
    {
        let case = office.receive(&agent(), "2026-03-02 09:00", id, facts);
        case.does(&agent(), command::Register {})
            .does(&marketing(), command::Dispatch { to: None });
        assert_eq!(*case.now().route.holder(), to);
    }
}

#[test]
fn mkt_3_several_departments_are_led_by_marketing_and_asked_to_help() {
    let office = office();
    let facts = Facts { flags: vec![flag::SEVERAL_DEPARTMENTS], ..quality() };
    let case = office.receive(&agent(), "2026-03-02 09:00", "c-1", facts);
    case.does(&agent(), command::Register {});
    case.not_yet(&marketing(), command::Dispatch { to: None }, "MKT-3");
    case.not_yet(&marketing(), command::Dispatch { to: Some(department::SERVICE) }, "MKT-3");
    case.does(&marketing(), found())
        .does(&marketing(), command::Assist { department: department::PRODUCTION })
        .does(&marketing(), command::Assist { department: department::SERVICE });
    assert_eq!(*case.now().route.holder(), department::MARKETING);
    assert_eq!(case.now().assisting, [department::PRODUCTION, department::SERVICE]);
}

#[test]
fn mkt_4_nothing_is_proposed_before_it_is_investigated() {
    let office = office();
    let case = at_production(&office, quality());
    case.not_yet(&production(), command::Propose { plan: plan() }, "MKT-4");
    case.does(&production(), found()).does(&production(), command::Propose { plan: plan() });
    assert_eq!(case.now().cause, Some(cause::PROCESS));
}

#[test]
fn mkt_4_a_resolution_names_its_person_and_its_date_before_it_is_offered() {
    let office = office();
    let case = at_production(&office, quality());
    case.does(&production(), found()).does(&production(), command::Propose { plan: plan() });
    case.not_yet(&production(), command::Offer {}, "MKT-4");
    case.does(&production(), command::NameOwner { owner: "ma.liu".parse().expect("an id") });
    case.not_yet(&production(), command::Offer {}, "MKT-4");
    case.does(&production(), date(topic::CARRY_OUT, "2026-03-05 18:00"))
        .does(&production(), command::Offer {});
    assert_eq!(case.limit("mkt4-carry-out").due, local("2026-03-05 18:00"));
}

#[test]
fn mkt_4_is_adjusted_until_the_customer_agrees_and_only_then_carried_out() {
    let office = office();
    let case = at_production(&office, quality());
    offered(&case);
    case.does(&production(), command::Refuse { reason: "too-little".parse().expect("a reason") });
    case.not_yet(&production(), command::Complete {}, "MKT-4");
    case.does(&production(), found()).does(&production(), command::Propose { plan: plan() });
    case.not_yet(&production(), command::Implement {}, "MKT-4");
    case.does(&production(), command::Offer {}).does(&production(), command::Accept {});
    case.does(&production(), command::Complete {});
    assert_eq!(case.now().counts.rework, 1);
    assert_eq!(case.verdict("mkt4-carry-out"), Verdict::Kept);
}

#[test]
fn mkt_4_feedback_goes_from_the_department_to_marketing_and_from_there_to_the_customer() {
    let office = office();
    let case = at_production(&office, quality());
    offered(&case);
    case.not_yet(&marketing(), ANSWER, "MKT-4");
    case.does(&production(), command::Accept {}).does(&production(), command::Complete {});
    case.not_yet(&marketing(), ANSWER, "MKT-4");
    case.does(&production(), command::Return {});
    case.not_for(&production(), ANSWER, "MKT-4");
    case.does(&marketing(), ANSWER);
    assert_eq!(case.now().state.kind(), StateKind::Answered);
}

#[test]
fn mkt_5_a_general_complaint_is_answered_within_its_working_days_and_one_moment_later_is_late() {
    for (late, verdict) in [(false, Verdict::Kept), (true, Verdict::Broken)] {
        let office = office();
        let case = at_production(&office, quality());
        offered(&case);
        carried_out(&case);
        // Monday does not count; the fifth working day is the Monday after.
        let due = end_of("2026-03-09");
        assert_eq!(case.limit("mkt5-general").due, due);
        case.until(if late { due + MICRO } else { due }).does(&marketing(), ANSWER);
        assert_eq!(case.verdict("mkt5-general"), verdict);
    }
}

#[test]
fn mkt_5_working_days_leave_out_the_holidays_and_count_the_make_up_days() {
    let office = office();
    // Friday before the National Day week of 2026: 1 to 7 October off, Saturday the 10th is worked.
    let case = office.receive(&agent(), "2026-09-28 09:00", "c-1", quality());
    assert_eq!(case.limit("mkt5-general").due, end_of("2026-10-10"));
}

#[test]
fn mkt_5_only_a_complex_complaint_is_extended_and_only_once_the_customer_knows_why() {
    let office = office();
    let case = at_production(&office, quality());
    let extend = |told| command::Extend {
        customer_told: told,
        reason: "parts-awaited".parse().expect("a reason"),
        ..date(topic::HANDLE, "2026-03-13 18:00")
    };
    let refusal = |rejection| match rejection {
        Rejection::Extension { why, .. } => why,
        other => panic!("{other}"),
    };
    let general = refusal(case.refused(&marketing(), extend(true)));
    assert!(matches!(general, ExtensionRefusal::NotExtendable(_)), "{general}");

    let complex = Facts { grade: grade::COMPLEX, ..quality() };
    case.does(&marketing(), command::Reclassify { facts: Box::new(complex) });
    assert_eq!(case.limit("mkt5-complex").due, end_of("2026-03-09"), "from the original start");
    let untold = refusal(case.refused(&marketing(), extend(false)));
    assert_eq!(untold, ExtensionRefusal::CustomerNotTold);
    case.does(&marketing(), extend(true));
    assert_eq!(case.limit("mkt5-complex").due, local("2026-03-13 18:00"));
    assert_eq!(case.limit("mkt5-complex").original_due, end_of("2026-03-09"));
}

#[test]
fn mkt_5_nobody_holds_the_working_days() {
    // 处理期限可适当延长: an extension, told to the customer; the source knows no hold.
    let office = office();
    let spec = office.desk.policy().spec().clone();
    assert!(spec.permissions.iter().all(|p| !p.allow.contains(&CommandKind::Hold)));
    assert!(spec.limits.iter().all(|limit| limit.on_hold == OnHold::Runs));
    let case = office.receive(&agent(), "2026-04-24 15:20", "m-h", quality());
    case.does(&agent(), command::Register {});
    let hold = command::Hold { reason: "awaiting-parts".parse().expect("a reason") };
    for who in [agent(), marketing(), marketing_manager(), production(), management()] {
        case.refused(&who, hold.clone());
    }
}

#[test]
fn mkt_5_no_extension_goes_beyond_the_outer_bound() {
    let office = office();
    let case = at_production(&office, Facts { grade: grade::COMPLEX, ..quality() });
    // Ten working days from Monday 2 March end on Monday 16 March.
    let beyond = date(topic::HANDLE, "2026-03-17 00:01");
    let rejection = case.refused(&marketing(), beyond);
    assert!(
        matches!(&rejection, Rejection::Extension { why: ExtensionRefusal::TooFar { furthest, .. }, .. }
            if *furthest == end_of("2026-03-16")),
        "{rejection}"
    );
    case.does(&marketing(), date(topic::HANDLE, "2026-03-12 12:00"))
        .does(&marketing(), date(topic::HANDLE, "2026-03-17 00:00"));
    assert_eq!(case.limit("mkt5-complex").promises, 2);
}

#[test]
fn mkt_6_marketing_hears_of_a_limit_before_it_runs_out_and_of_a_breach() {
    let office = office();
    let case = at_production(&office, quality());
    case.at("2026-03-09 10:29");
    assert!(!case.told("mkt5-general", &role::MARKETING));
    // Ninety per cent of the fifteen hours left on Monday and of five working days of 24.
    case.at("2026-03-09 10:30");
    assert!(case.told("mkt5-general", &role::MARKETING));
    assert_eq!(case.happened(EventKind::Expedited), 1);
    assert!(!case.told("mkt5-general", &role::MARKETING_MANAGER));
    case.at("2026-03-10 00:01");
    assert!(case.told("mkt5-general", &role::MARKETING_MANAGER));
}

#[test]
fn mkt_6_a_department_that_is_stuck_gets_marketings_help() {
    let office = office();
    let case = at_production(&office, quality());
    case.does(&production(), command::Mark { mark: mark::DIFFICULTY });
    assert!(case.told("difficulty", &role::MARKETING));
    case.not_for(&service(), command::Assist { department: department::SERVICE }, "MKT-6");
    case.does(&marketing(), command::Assist { department: department::SERVICE });
    assert_eq!(case.now().assisting, [department::SERVICE]);
}

/// Answered on Friday 6 March at 15:00.
fn answered(office: &Office) -> Case<'_> {
    let case = at_production(office, quality());
    offered(&case);
    carried_out(&case);
    case.at("2026-03-06 15:00").does(&marketing(), ANSWER);
    case
}
fn called(satisfaction: Satisfaction) -> command::FollowUp {
    command::FollowUp { result: FollowUpResult::Reached(satisfaction) }
}

#[test]
fn mkt_7_the_named_person_calls_back_within_the_working_days_after_the_answer() {
    for (late, verdict) in [(false, Verdict::Kept), (true, Verdict::Broken)] {
        let office = office();
        let case = answered(&office);
        let due = end_of("2026-03-11");
        assert_eq!(case.limit("mkt7-follow-up").due, due);
        case.until(if late { due + MICRO } else { due });
        case.not_for(&marketing(), called(Satisfaction::Satisfied), "MKT-7");
        case.does(&caller(), called(Satisfaction::Satisfied));
        assert_eq!(case.verdict("mkt7-follow-up"), verdict);
    }
}

#[test]
fn mkt_7_a_dissatisfied_customer_goes_through_the_procedure_again() {
    let office = office();
    let case = answered(&office);
    case.does(&caller(), called(Satisfaction::Dissatisfied));
    let now = case.now();
    assert_eq!((now.cycle, now.state.kind()), (2, StateKind::Dispatched));
    assert_eq!(*now.route.holder(), department::PRODUCTION);
}

#[test]
fn mkt_7_what_is_taken_up_again_has_its_working_days_again_and_may_be_extended_if_complex() {
    let office = office();
    let case = answered(&office);
    case.at("2026-03-10 10:00").does(&caller(), called(Satisfaction::Dissatisfied));
    assert_eq!(case.limit("mkt7-again-general").due, end_of("2026-03-17"));
    let complex = Facts { grade: grade::COMPLEX, ..quality() };
    case.does(&marketing(), command::Reclassify { facts: Box::new(complex) })
        .does(&marketing(), date(topic::HANDLE, "2026-03-20 18:00"));
    assert_eq!(case.limit("mkt7-again-complex").due, local("2026-03-20 18:00"));
}

#[test]
fn mkt_7_a_new_problem_is_taken_up_again_by_marketing() {
    let office = office();
    let case = answered(&office);
    case.does(&caller(), called(Satisfaction::Satisfied));
    let new_problem = command::Reopen { reason: "new-problem".parse().expect("a reason") };
    case.does(&marketing(), new_problem);
    assert_eq!(case.now().cycle, 2);
}

#[test]
fn mkt_7_is_not_closed_before_the_call_back() {
    let office = office();
    let case = answered(&office);
    let close = || command::Close { conclusion: "settled".parse().expect("a conclusion") };
    case.not_yet(&marketing(), close(), "MKT-7");
    case.does(&caller(), called(Satisfaction::Neutral)).does(&marketing(), close());
    case.does(&marketing(), command::Archive {});
    assert_eq!(case.now().state.kind(), StateKind::Closed);
}

#[test]
fn mkt_9_the_same_customer_with_the_same_problem_is_a_repeat() {
    let office = office();
    let cases: Vec<Counted> = [("c-1", "2026-03-02 09:00"), ("c-2", "2026-03-20 09:00")]
        .into_iter()
        .map(|(id, at)| {
            let now = office.receive(&agent(), at, id, quality()).now();
            Counted {
                id: now.id,
                customer: now.customer,
                subject: now.facts.subject,
                line: None,
                cause: None,
                received_at: now.received_at,
                duplicate: false,
            }
        })
        .collect();
    assert_eq!(repeats(&cases, chrono::TimeDelta::days(30)).len(), 1);
    assert_eq!(repeats(&cases, chrono::TimeDelta::days(10)).len(), 0);
}

#[test]
fn mkt_10_penalties_and_rewards_exist_where_their_amounts_are_set_and_management_decides() {
    assert!(filled().policy().expect("a policy").spec().incentives.is_empty());
    let settings = Marketing {
        penalty: Some(MoneyRange::yuan(50, 200)),
        reward: Some(MoneyRange::yuan(100, 100)),
        ..filled()
    };
    let office = Office::new(settings.policy().expect("a policy"));
    let case = at_production(&office, quality());
    let incentive = "mkt10-penalty".parse().expect("a rule");
    case.does(&marketing_manager(), command::ProposeNotice { incentive, on: None });
    let impose =
        |yuan| command::DecideNotice { notice: 1, ruling: Ruling::Impose(Money::yuan(yuan)) };
    case.not_for(&marketing_manager(), impose(50), "MKT-10");
    let too_much = case.refused(&management(), impose(500));
    assert!(matches!(too_much, Rejection::Stake { .. }), "{too_much}");
    case.does(&management(), impose(50));
    assert_eq!(case.happened(EventKind::NoticeDecided), 1);
}

/// What a preset says when a blank is not filled in.
fn open(settings: Marketing) -> Vec<(Clause, String)> {
    let FileError::Open { blanks } = settings.policy().expect_err("a blank") else { panic!() };
    blanks.into_iter().map(|Blank { name, cite, .. }| (cite[0].clone(), name)).collect()
}

#[test]
fn mkt_every_blank_of_the_source_must_be_filled_in_and_the_error_names_its_clause() {
    let blank = |clause: &str, name: &str| (clause.parse().expect("a clause"), name.to_owned());
    let (general, complex) = (blank("MKT-5", "general"), blank("MKT-5", "complex"));
    let follow_up = blank("MKT-7", "follow_up");
    assert_eq!(open(Marketing { general: None, ..filled() }), std::slice::from_ref(&general));
    assert_eq!(open(Marketing { complex: None, ..filled() }), std::slice::from_ref(&complex));
    assert_eq!(open(Marketing { follow_up: None, ..filled() }), std::slice::from_ref(&follow_up));
    assert_eq!(open(Marketing::default()), [general, complex, follow_up], "all at once");
}

#[test]
fn mkt_a_blank_is_filled_in_working_days_and_the_outer_bound_lies_beyond_the_limit() {
    let hours = Marketing { general: Some(Period::hours(40).expect("a period")), ..filled() };
    let error = hours.policy().expect_err("hours");
    assert_eq!(
        error.to_string(),
        "`general` takes working days such as `5 working days`; give that"
    );
    let short = Marketing { complex: working_days(5), ..filled() }.policy().expect_err("too short");
    assert!(matches!(short, FileError::NotLonger { .. }), "{short}");
}

#[test]
fn mkt_the_policy_reads_back_as_written() {
    let policy = filled().policy().expect("a policy");
    let text = serde_json::to_string(&policy).expect("text");
    assert_eq!(serde_json::from_str::<redress::policy::Policy>(&text).expect("a policy"), policy);
}
