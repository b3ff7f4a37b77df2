//! The department store's procedure clause by clause (MAL-1 to MAL-6), through a desk on a manual clock.

use crate::organisations;

use organisations::{Case, MICRO, Office, local, person};
use redress::complaint::{FollowUpResult, Plan, Rejection, Ruling, Verdict, command};
use redress::lifecycle::{EventKind, StateKind};
use redress::vocabulary::{
    Actor, Facts, Finding, Flag, Kind, Mark, Money, MoneyRange, Outcome, Party, Satisfaction,
    Subject, channel, remedy,
};
use redress_presets::Mall;
use redress_presets::mall::{
    Bearer, department, flag, inspection_cost, mark, measure, role, subject,
};
use redress_presets::rights;

fn office() -> Office {
    Office::new(Mall::default().policy().expect("a policy"))
}
fn clerk() -> Actor {
    person("xu.yan", role::DESK, department::DESK)
}
fn assistant() -> Actor {
    person("pan.yu", role::ASSISTANT, department::COUNTERS)
}
fn other_assistant() -> Actor {
    person("mo.li", role::ASSISTANT, department::OTHERS)
}
fn floor() -> Actor {
    person("kong.hao", role::FLOOR_MANAGER, department::COUNTERS)
}
fn operations() -> Actor {
    person("dai.wei", role::OPERATIONS, department::OPERATIONS)
}
fn accountant() -> Actor {
    person("shi.lei", role::OTHER_MANAGER, department::OTHERS)
}
fn manager() -> Actor {
    person("ren.zong", role::MALL_MANAGER, department::OPERATIONS)
}
fn facts(subject: Subject, flags: &[Flag]) -> Facts {
    Facts {
        subject: Some(subject),
        flags: flags.to_vec(),
        ..Facts::new(Kind::Complaint, channel::COUNTER)
    }
}
fn broken_kettle() -> Facts {
    facts(subject::QUALITY, &[flag::GOODS])
}
fn marks(mark: Mark) -> command::Mark {
    command::Mark { mark }
}
fn propose(remedies: &[redress::vocabulary::Remedy], yuan: Option<u32>) -> command::Propose {
    let compensation = yuan.map(Money::yuan);
    command::Propose { plan: Plan { remedies: remedies.to_vec(), compensation } }
}
const ANSWER: command::Answer = command::Answer { outcome: Outcome::Resolved };
fn called(satisfaction: Satisfaction) -> command::FollowUp {
    command::FollowUp { result: FollowUpResult::Reached(satisfaction) }
}
fn close() -> command::Close {
    command::Close { conclusion: "settled".parse().expect("a conclusion") }
}

/// Taken in at the counter on Friday 6 March 2026 at 14:00.
fn at_counter(office: &Office, facts: Facts) -> Case<'_> {
    let case = office.receive(&assistant(), "2026-03-06 14:00", "2026-0001", facts);
    case.does(&assistant(), command::Register {});
    case
}

#[test]
fn mal_1_whoever_is_asked_first_takes_it_in_and_is_in_charge() {
    let office = office();
    let anyone = [clerk(), assistant(), floor(), operations(), accountant(), manager()];
    for (number, who) in anyone.iter().enumerate() {
        let case = office.receive(who, "2026-03-06 14:00", &format!("c-{number}"), broken_kettle());
        assert_eq!(case.now().owner.as_ref(), Some(&who.id));
        case.does(who, command::Register {});
    }
}

#[test]
fn mal_1_the_front_line_may_not_send_a_customer_away() {
    let office = office();
    let case = office.receive(&clerk(), "2026-03-06 14:00", "c-1", broken_kettle());
    let decline = || command::Decline { reason: "not-ours".parse().expect("a reason") };
    case.not_for(&clerk(), decline(), "MAL-1");
    case.not_yet(&operations(), decline(), "MAL-1");
    case.does(&operations(), marks(mark::GUIDED)).does(&operations(), decline());
}

#[test]
fn mal_1_turning_a_customer_away_is_an_offence_with_its_measures() {
    let settings = Mall { recovery: Some(MoneyRange::yuan(1, 5000)), ..Mall::default() };
    let office = Office::new(settings.policy().expect("a policy"));
    let case = office.receive(&clerk(), "2026-03-06 14:00", "c-1", broken_kettle());
    case.does(&clerk(), marks(mark::TURNED_AWAY));
    assert!(case.told("turned-away", &role::OPERATIONS));
    let notice = |rule: &str| command::ProposeNotice {
        incentive: rule.parse().expect("a rule"),
        on: Some(other_assistant().id.into()),
    };
    case.not_for(&clerk(), notice("mal1-first-contact"), "MAL-1");
    case.does(&operations(), notice("mal1-first-contact"))
        .does(&operations(), notice("mal1-make-good"));
    let decide = |notice, ruling| command::DecideNotice { notice, ruling };
    let expelled = case.refused(&manager(), decide(1, Ruling::Measure(rights::measure::EXPULSION)));
    assert!(matches!(expelled, Rejection::Stake { .. }), "{expelled}");
    case.does(&manager(), decide(1, Ruling::Measure(measure::DEMERIT)))
        .does(&manager(), decide(2, Ruling::Impose(Money::yuan(80))));
    let on: Vec<_> = case.now().notices.iter().map(|notice| notice.on.clone()).collect();
    assert_eq!(on, vec![vec![Party::Person(other_assistant().id)]; 2], "not on who took it in");
}

#[test]
fn mal_2_letter_phone_or_visit_is_replied_to_within_48_hours_and_one_moment_later_is_late() {
    for came_by in [channel::POST, channel::HOTLINE, channel::VISIT] {
        for (late, verdict) in [(false, Verdict::Kept), (true, Verdict::Broken)] {
            let office = office();
            let facts = Facts { channel: came_by.clone(), ..broken_kettle() };
            let case = office.receive(&clerk(), "2026-03-06 14:00", "c-1", facts);
            case.does(&clerk(), command::Register {});
            // Hours run on over the weekend.
            let due = local("2026-03-08 14:00");
            assert_eq!(case.limit("mal2-reply").due, due);
            case.until(if late { due + MICRO } else { due });
            case.does(&clerk(), marks(mark::PROOF_CHECKED)).does(&clerk(), ANSWER);
            assert_eq!(case.verdict("mal2-reply"), verdict);
        }
    }
}

#[test]
fn mal_2_no_call_is_a_reply_and_an_answer_is() {
    let office = office();
    let case = at_counter(&office, facts(subject::ATTITUDE, &[]));
    // A vain one, one that asks for the receipt, one that says that somebody is on it.
    case.does(&assistant(), command::Contact { reached: false })
        .does(&assistant(), command::Contact { reached: true })
        .does(&assistant(), command::Update {});
    assert_eq!(case.verdict("mal2-reply"), Verdict::Open);
    case.does(&assistant(), ANSWER);
    assert_eq!(case.verdict("mal2-reply"), Verdict::Kept);
}

#[test]
fn mal_2_what_is_offered_to_the_customer_is_a_reply() {
    let office = office();
    let case = at_counter(&office, facts(subject::ATTITUDE, &[]));
    case.does(&assistant(), propose(&[remedy::APOLOGY], None))
        .does(&assistant(), command::Offer {});
    assert_eq!(case.verdict("mal2-reply"), Verdict::Kept);
}

#[test]
fn mal_2_nobody_puts_the_48_hours_on_hold() {
    let office = office();
    let case = at_counter(&office, broken_kettle());
    for who in [assistant(), clerk(), operations()] {
        let hold = command::Hold { reason: "inspection".parse().expect("a reason") };
        let refused = case.refused(&who, hold);
        assert!(matches!(refused, Rejection::NotAllowed { .. }), "{refused}");
    }
}

#[test]
fn mal_2_whoever_is_in_charge_is_urged_first_and_a_missed_reply_goes_to_the_department() {
    let office = office();
    let case = at_counter(&office, broken_kettle());
    case.at("2026-03-08 10:00");
    assert_eq!((case.happened(EventKind::Expedited), case.now().level), (1, 0));
    case.at("2026-03-08 14:01");
    assert_eq!(case.now().level, 1);
    assert!(case.told("escalated", &role::OPERATIONS));
}

#[test]
fn mal_3_small_ones_never_leave_the_counter() {
    let office = office();
    let case = at_counter(&office, broken_kettle());
    case.does(&assistant(), marks(mark::PROOF_CHECKED))
        .does(&assistant(), propose(&[remedy::EXCHANGE], None))
        .does(&assistant(), command::Offer {})
        .does(&assistant(), command::Accept {})
        .does(&assistant(), command::Complete {})
        .does(&assistant(), ANSWER);
    let now = case.now();
    assert_eq!((now.level, now.counts.transfers, now.counts.authorities), (0, 0, 1));
}

#[test]
fn mal_3_big_ones_never_leave_the_department_and_hard_ones_never_leave_the_mall() {
    let office = office();
    let case = at_counter(&office, broken_kettle());
    case.does(&assistant(), marks(mark::PROOF_CHECKED))
        .does(&assistant(), propose(&[remedy::REFUND, remedy::DAMAGES], Some(2000)));
    let beyond = case.refused(&assistant(), command::Offer {});
    assert!(matches!(beyond, Rejection::NoAuthority { .. }), "{beyond}");
    assert!(beyond.to_string().contains("MAL-3"), "{beyond}");
    case.does(&assistant(), command::Escalate { level: 1 }).does(&floor(), command::Offer {});
    assert_eq!(case.now().counts.authorities, 1);

    case.does(&floor(), command::Escalate { level: 2 });
    assert_eq!(case.now().level, 2);
    let above = case.refused(&manager(), command::Escalate { level: 3 });
    assert!(matches!(above, Rejection::NoSuchLevel { levels: 2, .. }), "{above}");
}

#[test]
fn mal_3_what_a_counter_may_give_in_money_is_the_malls_to_set() {
    let settings = Mall { counter_up_to: Some(Money::yuan(100)), ..Mall::default() };
    let office = Office::new(settings.policy().expect("a policy"));
    for (id, yuan, allowed) in [("c-1", 100, true), ("c-2", 101, false)] {
        let case = office.receive(&assistant(), "2026-03-06 14:00", id, broken_kettle());
        case.does(&assistant(), command::Register {})
            .does(&assistant(), marks(mark::PROOF_CHECKED))
            .does(&assistant(), propose(&[remedy::REFUND], Some(yuan)));
        if allowed {
            case.does(&assistant(), command::Offer {});
        } else {
            case.refused(&assistant(), command::Offer {});
        }
    }
}

#[test]
fn mal_4_the_desk_hands_to_the_counter_where_it_happened_and_calls_back() {
    let office = office();
    let case = office.receive(&clerk(), "2026-03-06 14:00", "c-1", facts(subject::ATTITUDE, &[]));
    case.does(&clerk(), command::Register {}).does(&clerk(), command::Dispatch { to: None });
    assert_eq!(*case.now().route.holder(), department::COUNTERS);
    case.does(&floor(), command::Sign {}).does(&floor(), ANSWER);
    case.not_yet(&clerk(), close(), "MAL-4");
    case.does(&clerk(), called(Satisfaction::Satisfied)).does(&clerk(), close());
    assert_eq!(case.now().state.kind(), StateKind::Closed);
}

#[test]
fn mal_4_what_the_counter_cannot_settle_goes_to_operations() {
    let office = office();
    let case = office.receive(&clerk(), "2026-03-06 14:00", "c-1", broken_kettle());
    case.does(&clerk(), command::Register {})
        .does(&clerk(), command::Dispatch { to: None })
        .does(&floor(), command::Sign {})
        .does(&floor(), command::Transfer { to: None });
    assert_eq!(*case.now().route.holder(), department::OPERATIONS);
}

#[test]
fn mal_4_proof_of_purchase_is_checked_where_goods_are_concerned() {
    let office = office();
    let case = at_counter(&office, broken_kettle());
    case.not_yet(&assistant(), propose(&[remedy::REPAIR], None), "MAL-4");
    case.not_yet(&assistant(), ANSWER, "MAL-4");
    let rude = office.receive(&clerk(), "2026-03-06 15:00", "c-2", facts(subject::ATTITUDE, &[]));
    rude.does(&clerk(), command::Register {})
        .does(&clerk(), propose(&[remedy::APOLOGY], None))
        .does(&clerk(), ANSWER);
}

#[test]
fn mal_4_a_dissatisfied_customer_is_taken_up_again() {
    let office = office();
    let case = at_counter(&office, facts(subject::ATTITUDE, &[]));
    case.does(&assistant(), ANSWER).does(&clerk(), called(Satisfaction::VeryDissatisfied));
    assert_eq!(case.now().cycle, 2);
    assert_eq!(case.limit("mal2-reply-again").due, local("2026-03-08 14:00"));
}

#[test]
fn mal_5_an_agreed_inspection_is_waited_for_and_its_cost_is_the_party_at_faults() {
    let office = office();
    let case = at_counter(&office, facts(subject::QUALITY, &[flag::GOODS, flag::INSPECTION]));
    case.does(&assistant(), marks(mark::PROOF_CHECKED)).does(&assistant(), command::Update {});
    case.at("2026-03-20 10:00");
    case.not_yet(&assistant(), ANSWER, "MAL-5");
    case.does(&assistant(), marks(mark::INSPECTED))
        .does(&assistant(), propose(&[remedy::EXCHANGE], None))
        .does(&assistant(), ANSWER)
        .does(&clerk(), called(Satisfaction::Satisfied))
        .does(&clerk(), close());
    let persons = vec![];
    case.does(&operations(), command::DecideLiability { finding: Finding::Liable, persons });
    case.not_yet(&clerk(), command::Archive {}, "MAL-5");
    case.does(&clerk(), marks(mark::COST_SETTLED)).does(&clerk(), command::Archive {});

    let finding = case.now().liability.expect("a decision").finding;
    assert_eq!(inspection_cost(finding), Bearer::Counter);
    assert_eq!(inspection_cost(Finding::NotLiable), Bearer::Customer);
}

#[test]
fn mal_5_unwanted_goods_are_exchanged_at_the_counter_if_they_can_be_sold_again() {
    let office = office();
    let unwanted = |flags: &[Flag]| facts(subject::UNWANTED, flags);
    let offer = |id, flags: &[Flag]| {
        let case = office.receive(&assistant(), "2026-03-06 14:00", id, unwanted(flags));
        case.does(&assistant(), command::Register {})
            .does(&assistant(), marks(mark::PROOF_CHECKED))
            .does(&assistant(), propose(&[remedy::EXCHANGE], None));
        case
    };
    offer("c-1", &[flag::GOODS, flag::RESALEABLE]).does(&assistant(), command::Offer {});
    let worn = offer("c-2", &[flag::GOODS]);
    let refused = worn.refused(&assistant(), command::Offer {});
    assert!(matches!(refused, Rejection::NoAuthority { .. }), "{refused}");
    // Other cases are weighed up by those on the spot who may (酌情).
    worn.does(&floor(), command::Offer {});
}

#[test]
fn mal_5_the_loss_is_borne_by_the_counter_that_sold_it() {
    let settings = Mall { recovery: Some(MoneyRange::yuan(1, 5000)), ..Mall::default() };
    let office = Office::new(settings.policy().expect("a policy"));
    let case = at_counter(&office, broken_kettle());
    let incentive = "mal5-counter-bears".parse().expect("a rule");
    case.does(&operations(), command::ProposeNotice { incentive, on: None });
    assert_eq!(case.now().notices[0].on, [Party::Role(role::FLOOR_MANAGER)]);
}

#[test]
fn mal_6_doubt_is_no_reason_to_wait_nothing_need_be_proved_before_an_offer() {
    let office = office();
    let case = at_counter(&office, broken_kettle());
    case.does(&assistant(), marks(mark::PROOF_CHECKED))
        .does(&assistant(), propose(&[remedy::REPAIR], None))
        .does(&assistant(), command::Offer {});
    assert_eq!(case.happened(EventKind::Investigated), 0);
}

#[test]
fn mal_6_what_was_paid_first_is_recovered_before_the_file_is_closed_away() {
    let office = office();
    let case = at_counter(&office, facts(subject::QUALITY, &[flag::GOODS, flag::PAY_FIRST]));
    case.does(&assistant(), marks(mark::PROOF_CHECKED)).does(&floor(), marks(mark::PAID_FIRST));
    assert!(case.told("paid-first", &role::OPERATIONS));
    case.does(&assistant(), ANSWER)
        .does(&clerk(), called(Satisfaction::VerySatisfied))
        .does(&clerk(), close());
    case.not_yet(&clerk(), command::Archive {}, "MAL-6");
    case.does(&clerk(), marks(mark::RECOVERED)).does(&clerk(), command::Archive {});
}

#[test]
fn mal_the_policy_reads_back_as_written() {
    let policy = Mall::default().policy().expect("a policy");
    let text = serde_json::to_string(&policy).expect("text");
    assert_eq!(serde_json::from_str::<redress::policy::Policy>(&text).expect("a policy"), policy);
}
