//! The consumer-rights procedure clause by clause (RTS-1 to RTS-9), through a desk on a manual clock.

use crate::organisations;

use organisations::{Case, MICRO, Office, end_of, local, person, working_days};
use redress::complaint::{
    ExtensionRefusal, FollowUpResult, Plan, Receive, Rejection, Relation, Ruling, Verdict, command,
};
use redress::desk::Failure;
use redress::lifecycle::{EventKind, StateKind};
use redress::policy::{FileError, OnHold, Stake};
use redress::time::Period;
use redress::vocabulary::{
    Actor, AtFault, Channel, Facts, Finding, Kind, Mark, Money, MoneyRange, Outcome, Party,
    Responsibility, Satisfaction, channel, grade, remedy,
};
use redress_presets::Rights;
use redress_presets::rights::{
    Sanction, department, flag, mark, measure, reason, role, sanction, subject, topic,
};

fn filled() -> Rights {
    Rights {
        investigation: working_days(5),
        investigation_at_most: working_days(10),
        follow_up: working_days(3),
        written_answer: working_days(2),
        fine: Some(MoneyRange::yuan(50, 1000)),
        ..Rights::default()
    }
}
fn office() -> Office {
    Office::new(filled().policy().expect("a policy"))
}
fn agent() -> Actor {
    person("xiao.li", role::AGENT, department::COMPLAINTS)
}
fn officer() -> Actor {
    person("fang.yuan", role::COMPLAINTS, department::COMPLAINTS)
}
fn investigator() -> Actor {
    person("cai.ping", role::INVESTIGATOR, department::PRODUCT)
}
fn head() -> Actor {
    person("luo.qi", role::HEAD, department::PRODUCT)
}
fn other_head() -> Actor {
    person("ye.tao", role::HEAD, department::SERVICE)
}
/// Whose fault it was.
fn seller() -> Actor {
    person("shi.lei", role::AGENT, department::PRODUCT)
}
fn leader() -> Actor {
    person("song.jie", role::LEADER, department::COMPLAINTS)
}
fn discipline() -> Actor {
    person("yan.zheng", role::DISCIPLINE, department::COMPLAINTS)
}
fn organisation() -> Actor {
    person("board", role::ORGANISATION, department::COMPLAINTS)
}
fn quality() -> Facts {
    Facts {
        subject: Some(subject::PRODUCT_QUALITY),
        ..Facts::new(Kind::Complaint, channel::HOTLINE)
    }
}
fn plan() -> Plan {
    Plan { remedies: vec![remedy::APOLOGY, remedy::REFUND], compensation: Some(Money::yuan(300)) }
}
fn marks(mark: Mark) -> command::Mark {
    command::Mark { mark }
}
fn date(topic: redress::vocabulary::Topic, at: &str) -> command::Extend {
    command::Extend {
        topic,
        promise: local(at),
        reason: "evidence-awaited".parse().expect("a reason"),
        customer_told: false,
    }
}
const FOUND: command::Investigate = command::Investigate { cause: None, substantiated: true };
const ANSWER: command::Answer = command::Answer { outcome: Outcome::Resolved };

/// Received on Monday 2 March 2026 at 09:00, handed to the product department at 10:00, signed for,
/// and with its investigator since 11:00.
fn investigating(office: &Office, facts: Facts) -> Case<'_> {
    let case = office.receive(&agent(), "2026-03-02 09:00", "2026-0001", facts);
    case.does(&agent(), command::Register {})
        .at("2026-03-02 10:00")
        .does(&agent(), command::Dispatch { to: None })
        .at("2026-03-02 11:00")
        .does(&head(), command::Sign {})
        .does(&head(), command::NameOwner { owner: investigator().id });
    case
}

/// Investigated, reported, proposed with a date, reviewed, approved.
fn approved(case: &Case<'_>) {
    case.does(&investigator(), FOUND)
        .does(&investigator(), marks(mark::REPORT))
        .does(&investigator(), command::Propose { plan: plan() })
        .does(&investigator(), date(topic::CARRY_OUT, "2026-03-20 18:00"))
        .does(&head(), command::Review {})
        .does(&leader(), command::Approve {});
}

/// Carried out on Friday 6 March at 15:00.
fn completed(office: &Office) -> Case<'_> {
    let case = investigating(office, quality());
    approved(&case);
    case.does(&head(), command::Offer {})
        .does(&head(), command::Accept {})
        .at("2026-03-06 15:00")
        .does(&head(), command::Complete {});
    case
}

#[test]
fn rts_1_takes_complaints_in_by_each_channel() {
    let office = office();
    let channels: [Channel; 5] =
        [channel::HOTLINE, channel::ONLINE, channel::EMAIL, channel::POST, channel::COUNTER];
    for (number, came_by) in channels.into_iter().enumerate() {
        let facts = Facts::new(Kind::Complaint, came_by.clone());
        // The hotline answers around the clock: two in the night is as good as any time.
        let case = office.receive(&agent(), "2026-03-01 02:00", &format!("c-{number}"), facts);
        assert_eq!(case.now().facts.channel, came_by);
    }
}

#[test]
fn rts_2_out_of_duty_or_unreasonable_is_explained_before_it_is_declined() {
    let office = office();
    for (id, why) in [("c-1", reason::OUT_OF_DUTY), ("c-2", reason::UNREASONABLE)] {
        let case = office.receive(&agent(), "2026-03-02 09:00", id, quality());
        case.not_yet(&agent(), command::Decline { reason: why.clone() }, "RTS-2");
        case.does(&agent(), marks(mark::EXPLAINED))
            .does(&agent(), command::Decline { reason: why });
        assert_eq!(case.now().state.kind(), StateKind::Declined);
    }
}

#[test]
fn rts_2_urgency_is_on_record_and_has_its_word() {
    let office = office();
    let urgent = Facts { flags: vec![flag::URGENT], ..quality() };
    let case = office.receive(&agent(), "2026-03-02 09:00", "c-1", urgent.clone());
    case.does(&agent(), command::Register {});
    assert_eq!(case.now().facts.flags, [flag::URGENT]);
    assert_eq!(office.desk.policy().label("urgent", redress::vocabulary::Lang::Zh), "紧急");
    // Judged otherwise later, by the office.
    case.does(&officer(), command::Reclassify { facts: Box::new(quality()) });
    assert_eq!(case.now().facts.flags, []);
}

#[test]
fn rts_2_a_number_is_given_once() {
    let office = office();
    office.receive(&agent(), "2026-03-02 09:00", "2026-0001", quality());
    let id = "2026-0001".parse().expect("an id");
    let again = Receive::new(id, "c-18".parse().expect("a ref"), quality());
    let error = office.desk.receive(&agent(), again).expect_err("the number is taken");
    assert!(matches!(error.failure, Failure::Exists { .. }), "{error}");
}

#[test]
fn rts_2_is_classified_passed_on_with_its_time_points_and_its_receipt_is_tracked() {
    let office = office();
    let service = Facts { subject: Some(subject::SERVICE_LEVEL), ..quality() };
    let contract = Facts { subject: Some(subject::CONTRACT), ..quality() };
    for (id, facts, to) in [
        ("c-1", quality(), department::PRODUCT),
        ("c-2", service, department::SERVICE),
        ("c-3", contract, department::CONTRACTS),
    ] {
        let case = office.receive(&agent(), "2026-03-02 09:00", id, facts);
        case.does(&agent(), command::Register {}).does(&agent(), command::Dispatch { to: None });
        assert_eq!(*case.now().route.holder(), to);
        assert_eq!(case.limit("rts3-report").due, end_of("2026-03-09"), "the time point is set");
        assert_eq!(case.now().state.kind(), StateKind::Dispatched, "not received yet");
    }
    let branch = office.receive(&agent(), "2026-03-02 09:00", "c-4", quality());
    branch
        .does(&agent(), command::Register {})
        .does(&agent(), command::Dispatch { to: Some(department::BRANCH) });
    branch.not_for(&head(), command::Sign {}, "RTS-2");
}

#[test]
fn rts_3_only_the_named_investigator_investigates() {
    let office = office();
    let case = office.receive(&agent(), "2026-03-02 09:00", "c-1", quality());
    case.does(&agent(), command::Register {})
        .does(&agent(), command::Dispatch { to: None })
        .does(&head(), command::Sign {});
    case.not_for(&investigator(), FOUND, "RTS-3");
    case.does(&head(), command::NameOwner { owner: investigator().id })
        .does(&investigator(), FOUND);
    let colleague = person("wu.ming", role::INVESTIGATOR, department::PRODUCT);
    case.not_for(&colleague, FOUND, "RTS-3");
}

#[test]
fn rts_3_the_report_is_in_within_its_working_days_and_one_moment_later_is_late() {
    for (late, verdict) in [(false, Verdict::Kept), (true, Verdict::Broken)] {
        let office = office();
        let case = investigating(&office, quality());
        let due = end_of("2026-03-09");
        assert_eq!(case.limit("rts3-report").due, due);
        case.does(&investigator(), FOUND);
        assert_eq!(case.verdict("rts3-report"), Verdict::Open, "found out is not reported");
        case.until(if late { due + MICRO } else { due }).does(&investigator(), marks(mark::REPORT));
        assert_eq!(case.verdict("rts3-report"), verdict);
    }
}

#[test]
fn rts_3_rts_6_nobody_holds_the_working_days() {
    // 经批准后可适当延长调查期限: an extension with approval; the source knows no hold.
    let office = office();
    let spec = office.desk.policy().spec().clone();
    assert!(spec.limits.iter().all(|limit| limit.on_hold == OnHold::Runs));
    let case = office.receive(&agent(), "2026-06-15 10:05", "r-h", quality());
    case.does(&agent(), command::Register {}).does(&agent(), command::Dispatch { to: None });
    let hold = command::Hold { reason: "awaiting-test".parse().expect("a reason") };
    for who in [agent(), officer(), investigator(), head(), leader(), organisation()] {
        let refused = case.refused(&who, hold.clone());
        assert!(matches!(refused, Rejection::NotAllowed { .. }), "{refused}");
    }
}

#[test]
fn rts_3_nothing_is_proposed_without_the_report() {
    let office = office();
    let case = investigating(&office, quality());
    case.not_yet(&investigator(), command::Propose { plan: plan() }, "RTS-3");
    case.does(&investigator(), FOUND);
    case.not_yet(&investigator(), command::Propose { plan: plan() }, "RTS-3");
    case.does(&investigator(), marks(mark::REPORT))
        .does(&investigator(), command::Propose { plan: plan() });
}

#[test]
fn rts_3_a_complex_or_major_investigation_is_extended_with_approval_up_to_its_bound() {
    let why = |rejection| match rejection {
        Rejection::Extension { why, .. } => why,
        other => panic!("{other}"),
    };
    for heavy in [grade::COMPLEX, grade::MAJOR] {
        let office = office();
        let case = investigating(&office, Facts { grade: heavy, ..quality() });
        let later = || date(topic::REPORT, "2026-03-13 18:00");
        let unapproved = why(case.refused(&head(), later()));
        assert_eq!(unapproved, ExtensionRefusal::NotApproved(vec![role::LEADER]));
        let beyond = why(case.refused(&leader(), date(topic::REPORT, "2026-03-17 00:01")));
        assert!(matches!(beyond, ExtensionRefusal::TooFar { furthest, .. }
            if furthest == end_of("2026-03-16")));
        case.does(&leader(), later());
        assert_eq!(case.limit("rts3-report-complex").due, local("2026-03-13 18:00"));
    }
    let office = office();
    let case = investigating(&office, quality());
    let general = why(case.refused(&leader(), date(topic::REPORT, "2026-03-13 18:00")));
    assert!(matches!(general, ExtensionRefusal::NotExtendable(_)), "{general}");
}

#[test]
fn rts_4_apology_compensation_and_rectification_with_owner_and_date() {
    let office = office();
    let case = investigating(&office, quality());
    let rectified =
        Plan { remedies: vec![remedy::APOLOGY, remedy::RECTIFICATION], compensation: None };
    case.does(&investigator(), FOUND)
        .does(&investigator(), marks(mark::REPORT))
        .does(&investigator(), command::Propose { plan: rectified })
        .does(&investigator(), date(topic::CARRY_OUT, "2026-04-30 18:00"));
    assert_eq!(case.limit("rts5-carry-out").due, local("2026-04-30 18:00"));
    assert_eq!(case.now().owner, Some(investigator().id));
}

#[test]
fn rts_5_the_head_reviews_or_sends_back_the_leader_approves_then_the_customer_is_told() {
    let office = office();
    let case = investigating(&office, quality());
    case.does(&investigator(), FOUND)
        .does(&investigator(), marks(mark::REPORT))
        .does(&investigator(), command::Propose { plan: plan() });
    case.not_yet(&leader(), command::Approve {}, "RTS-5");
    case.not_yet(&head(), command::Offer {}, "RTS-5");
    case.not_yet(&head(), command::Review {}, "RTS-5");
    case.does(&investigator(), date(topic::CARRY_OUT, "2026-03-20 18:00"));
    case.not_for(&other_head(), command::Review {}, "RTS-5");
    let back = || command::SendBack { reason: "too-vague".parse().expect("a reason") };
    case.does(&head(), back());
    assert_eq!(case.now().state.kind(), StateKind::Investigating);
    case.does(&investigator(), command::Propose { plan: plan() }).does(&head(), command::Review {});
    case.not_for(&head(), command::Approve {}, "RTS-5");
    case.not_yet(&head(), command::Offer {}, "RTS-5");
    case.does(&leader(), command::Approve {}).does(&head(), command::Offer {});
    assert_eq!(case.now().state.kind(), StateKind::Offered);
}

#[test]
fn rts_5_what_is_sent_back_must_pass_the_review_again() {
    let office = office();
    let case = investigating(&office, quality());
    approved(&case);
    case.does(&leader(), command::SendBack { reason: "too-dear".parse().expect("a reason") })
        .does(&investigator(), command::Propose { plan: plan() });
    case.not_yet(&leader(), command::Approve {}, "RTS-5");
}

#[test]
fn rts_5_a_customer_who_refuses_is_heard_and_only_then_is_the_decision_carried_out() {
    let office = office();
    let case = investigating(&office, quality());
    approved(&case);
    case.not_yet(&head(), command::Implement {}, "RTS-5");
    case.does(&head(), command::Offer {})
        .does(&head(), command::Refuse { reason: "too-little".parse().expect("a reason") });
    case.not_yet(&head(), command::Complete {}, "RTS-5");
    case.does(&investigator(), command::Propose { plan: plan() });
    case.not_yet(&head(), command::Implement {}, "RTS-5");
    case.does(&head(), command::Review {})
        .does(&leader(), command::Approve {})
        .does(&head(), command::Implement {})
        .does(&head(), command::Complete {});
    assert_eq!(case.now().state.kind(), StateKind::Handled);
}

#[test]
fn rts_5_an_appeal_is_a_case_of_its_own_linked_to_the_first() {
    let office = office();
    let first = completed(&office);
    first
        .does(&head(), marks(mark::WRITTEN_ANSWER))
        .does(&head(), command::Answer { outcome: Outcome::PositionStated });
    let facts = Facts { kind: Kind::Appeal, ..quality() };
    let appeal = office.receive(&agent(), "2026-03-09 09:00", "2026-0002", facts);
    let link = command::Link { to: first.id.clone(), relation: Relation::AppealOf };
    appeal.does(&officer(), link);
    assert_eq!(appeal.now().links, [(first.id.clone(), Relation::AppealOf)]);
}

#[test]
fn rts_5_trouble_while_carrying_it_out_is_reported_upward() {
    let office = office();
    let case = investigating(&office, quality());
    case.does(&investigator(), command::Escalate { level: 1 })
        .does(&head(), command::Escalate { level: 2 });
    assert_eq!(case.now().level, 2);
}

#[test]
fn rts_6_the_written_answer_is_out_within_its_working_days_after_completion() {
    for (late, verdict) in [(false, Verdict::Kept), (true, Verdict::Broken)] {
        let office = office();
        let case = completed(&office);
        // Completed on Friday: the second working day is Tuesday.
        let due = end_of("2026-03-10");
        assert_eq!(case.limit("rts6-written-answer").due, due);
        case.until(if late { due + MICRO } else { due });
        case.not_yet(&head(), ANSWER, "RTS-6");
        case.does(&head(), marks(mark::WRITTEN_ANSWER)).does(&head(), ANSWER);
        assert_eq!(case.verdict("rts6-written-answer"), verdict);
    }
}

#[test]
fn rts_6_the_customer_is_called_back_within_the_working_days_after_completion() {
    for (late, verdict) in [(false, Verdict::Kept), (true, Verdict::Broken)] {
        let office = office();
        let case = completed(&office);
        case.does(&head(), marks(mark::WRITTEN_ANSWER)).does(&head(), ANSWER);
        let due = end_of("2026-03-11");
        assert_eq!(case.limit("rts6-follow-up").due, due);
        let close = || command::Close { conclusion: "settled".parse().expect("a conclusion") };
        case.not_yet(&officer(), close(), "RTS-6");
        let result = FollowUpResult::Reached(Satisfaction::Satisfied);
        case.until(if late { due + MICRO } else { due })
            .does(&agent(), command::FollowUp { result })
            .does(&officer(), close())
            .does(&officer(), command::Archive {});
        assert_eq!(case.verdict("rts6-follow-up"), verdict);
        assert_eq!(case.happened(EventKind::Archived), 1);
    }
}

#[test]
fn rts_6_departments_are_reminded_and_the_office_hears_of_a_breach() {
    let office = office();
    let case = investigating(&office, quality());
    case.at("2026-03-09 12:00");
    assert_eq!(case.happened(EventKind::Expedited), 1);
    assert!(!case.told("rts3-report", &role::COMPLAINTS));
    case.at("2026-03-10 00:01");
    assert!(case.told("rts3-report", &role::COMPLAINTS));
}

#[test]
fn rts_6_the_ledger_has_every_step_with_its_time() {
    let office = office();
    let case = completed(&office);
    let log = office.desk.log(&case.id).expect("a log");
    assert!(log.windows(2).all(|pair| pair[0].recorded_at <= pair[1].recorded_at));
    for step in [
        EventKind::Received,
        EventKind::Registered,
        EventKind::Dispatched,
        EventKind::Signed,
        EventKind::Investigated,
        EventKind::Reviewed,
        EventKind::Approved,
        EventKind::Offered,
        EventKind::Completed,
    ] {
        assert_eq!(case.happened(step), 1, "{step}");
    }
}

#[test]
fn rts_9_is_verified_before_it_is_proposed_and_proposed_before_it_is_decided() {
    let office = office();
    let case = completed(&office);
    let rule = sanction(Responsibility::Direct, Sanction::Discipline).expect("a rule");
    let propose = || command::ProposeNotice { incentive: rule.clone(), on: None };
    case.not_yet(&discipline(), propose(), "RTS-9");
    let verified =
        command::DecideLiability { finding: Finding::Liable, persons: vec![seller().id.into()] };
    case.not_for(&head(), verified.clone(), "RTS-9");
    case.does(&discipline(), verified).does(&discipline(), propose());
    let decide = |ruling| command::DecideNotice { notice: 1, ruling };
    case.not_for(&discipline(), decide(Ruling::Measure(measure::WARNING)), "RTS-9");
    let money = case.refused(&organisation(), decide(Ruling::Impose(Money::yuan(100))));
    assert!(matches!(money, Rejection::Stake { .. }), "{money}");
    case.does(&organisation(), decide(Ruling::Measure(measure::DEMERIT)));
    assert_eq!(case.now().notices[0].on, [Party::Person(seller().id)]);
}

#[test]
fn rts_9_the_three_responsibilities_fall_on_the_person_the_head_and_the_leader() {
    let office = office();
    let case = completed(&office);
    let (finding, persons) = (Finding::Liable, vec![seller().id.into()]);
    case.does(&discipline(), command::DecideLiability { finding, persons });
    let department = case.now().route.responsible().clone();
    let head = Party::Manager { department, role: role::HEAD };
    let on = [Party::Person(seller().id), head, Party::Role(role::LEADER)];
    for (at, (responsibility, on)) in Responsibility::ALL.iter().zip(on).enumerate() {
        let incentive = sanction(*responsibility, Sanction::Criticism).expect("a rule");
        case.does(&discipline(), command::ProposeNotice { incentive, on: None });
        assert_eq!(case.now().notices[at].on, [on], "{responsibility}");
    }
}

#[test]
fn rts_9_the_degree_of_each_person_is_on_record_and_the_direct_sanction_is_the_direct_ones() {
    let office = office();
    let case = completed(&office);
    let manager = redress::code!("wang.jian");
    let persons = vec![
        AtFault::with(manager.clone(), Responsibility::Main),
        AtFault::with(seller().id, Responsibility::Direct),
    ];
    let decision = command::DecideLiability { finding: Finding::Liable, persons: persons.clone() };
    case.does(&discipline(), decision);
    assert_eq!(case.now().liability.expect("a finding").persons, persons);
    let incentive = sanction(Responsibility::Direct, Sanction::Criticism).expect("a rule");
    case.does(&discipline(), command::ProposeNotice { incentive, on: None });
    assert_eq!(case.now().notices[0].on, [Party::Person(seller().id)]);
    // Where no department has a manager of this name, somebody says who answers for the management.
    let incentive = sanction(Responsibility::Main, Sanction::Criticism).expect("a rule");
    let on = Some(manager.clone().into());
    case.does(&discipline(), command::ProposeNotice { incentive, on });
    assert_eq!(case.now().notices[1].on, [Party::Person(manager)]);
}

#[test]
fn rts_9_each_kind_of_sanction_has_its_scale() {
    let policy = filled().policy().expect("a policy");
    let stake = |sanctioned| {
        let rule = sanction(Responsibility::Main, sanctioned).expect("a rule");
        policy.incentive(&rule).expect("the rule").stake.clone()
    };
    use measure::{
        CHANGE_OF_POST, CRITICISM, DEMERIT, DEMOTION, EXPULSION, MAJOR_DEMERIT, REMOVAL,
        SELF_CRITICISM, WARNING,
    };
    assert_eq!(stake(Sanction::Criticism), Stake::Measures(vec![CRITICISM, SELF_CRITICISM]));
    assert_eq!(stake(Sanction::Economic), Stake::Money(MoneyRange::yuan(50, 1000)));
    assert_eq!(stake(Sanction::ChangeOfPost), Stake::Measures(vec![CHANGE_OF_POST]));
    let discipline = vec![WARNING, DEMERIT, MAJOR_DEMERIT, DEMOTION, REMOVAL, EXPULSION];
    assert_eq!(stake(Sanction::Discipline), Stake::Measures(discipline));
    assert_eq!(sanction(Responsibility::Main, Sanction::Legal), None, "not in the source");
    let without = Rights { fine: None, ..filled() }.policy().expect("a policy");
    let economic = sanction(Responsibility::Main, Sanction::Economic).expect("a rule");
    assert!(without.incentive(&economic).is_none(), "no amount, no economic sanction");
}

#[test]
fn rts_every_blank_of_the_source_must_be_filled_in_and_the_error_names_its_clause() {
    let open = |settings: Rights| match settings.policy().expect_err("a blank") {
        FileError::Open { blanks } if blanks.len() == 1 => {
            (blanks[0].cite[0].to_string(), blanks[0].name.clone())
        }
        other => panic!("{other}"),
    };
    let named = |clause: &str, blank: &str| (clause.to_owned(), blank.to_owned());
    assert_eq!(open(Rights { investigation: None, ..filled() }), named("RTS-3", "investigation"));
    assert_eq!(
        open(Rights { investigation_at_most: None, ..filled() }),
        named("RTS-3", "investigation_at_most")
    );
    assert_eq!(open(Rights { follow_up: None, ..filled() }), named("RTS-6", "follow_up"));
    assert_eq!(open(Rights { written_answer: None, ..filled() }), named("RTS-6", "written_answer"));
}

#[test]
fn rts_a_blank_is_filled_in_working_days_and_the_outer_bound_lies_beyond_the_limit() {
    let days = Rights { follow_up: Some(Period::days(3).expect("a period")), ..filled() };
    let error = days.policy().expect_err("natural days");
    assert!(matches!(error, FileError::WrongKind { .. }), "{error}");
    let short = Rights { investigation_at_most: working_days(4), ..filled() };
    let error = short.policy().expect_err("too short");
    assert!(matches!(error, FileError::NotLonger { .. }), "{error}");
}

#[test]
fn rts_the_policy_reads_back_as_written() {
    let policy = filled().policy().expect("a policy");
    let text = serde_json::to_string(&policy).expect("text");
    assert_eq!(serde_json::from_str::<redress::policy::Policy>(&text).expect("a policy"), policy);
}
