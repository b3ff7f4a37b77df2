//! What rules set off: how far, on whom, and what of it somebody has done.

use crate::common::{hours, limit, major, percents, with};
use crate::stories::{given, reason};

use redress::complaint::command::*;
use redress::complaint::{Rejection, Share, Verdict};
use redress::lifecycle::{EventKind, Milestone, Point};
use redress::policy::{
    Consequence, IncentiveRule, Policy, PolicySpec, Reaction, Stake, Target, Trigger, When,
};
use redress::vocabulary::{
    ActorId, AtFault, Department, Finding, Incentive, MoneyRange, Party, Responsibility, grade,
};
use redress_testing::{AGENT, DESK, Given, SALES, TOLD, WORKSHOP, agent, permissive};

fn policy(change: impl FnOnce(&mut PolicySpec)) -> Policy {
    let mut spec = permissive();
    change(&mut spec);
    Policy::new(spec).expect("a policy")
}

/// Each reopening asks for rework, which reopens, until this cycle; and so does a form that is late.
fn again_until(cycle: u32) -> Given {
    given(policy(|spec| {
        let form = limit("form", Point::Received, Point::Registered, "2h").warn(Vec::new());
        spec.limits = vec![form.on_breach(Consequence::Rework)];
        let reopened = Trigger::Reached(Milestone::At(Point::Reopened));
        let again = Reaction::new("again".parse().expect("a rule"), reopened)
            .unless(When::any().from_cycle(cycle))
            .then(Consequence::Rework);
        spec.reactions = vec![again];
    }))
}

/// The second cycle is the command's; each further one is a reaction to the one before.
#[test]
fn reactions_set_each_other_off_sixteen_deep_and_no_deeper() {
    let decline = || Decline { reason: reason() };
    let reopen = || Reopen { reason: reason() };
    again_until(2 + 16)
        .and(&agent(), decline())
        .when(&agent(), reopen())
        .then_complaint(|complaint| complaint.cycle == 18);
    again_until(2 + 17)
        .and(&agent(), decline())
        .when(&agent(), reopen())
        .then_rejected(|why| matches!(why, Rejection::Endless { .. }));
    // What an alarm asks for is the first of the sixteen.
    again_until(2 + 15)
        .when_time_passes(hours(3))
        .then_complaint(|complaint| complaint.cycle == 17);
    again_until(2 + 16)
        .when_time_passes(hours(3))
        .then_rejected(|why| matches!(why, Rejection::Endless { .. }));
}

#[test]
fn a_case_is_regraded_to_another_grade_only() {
    let policy = policy(|spec| {
        let told = Trigger::Reached(Milestone::Marked(TOLD));
        let regrade = Reaction::new("regrade".parse().expect("a rule"), told)
            .then(Consequence::Regrade(grade::MAJOR));
        spec.reactions = vec![regrade];
    });
    given(policy)
        .when(&agent(), Mark { mark: TOLD })
        .then_events(&[EventKind::Marked, EventKind::Reclassified])
        .then_complaint(|complaint| complaint.facts == major())
        .when(&agent(), Mark { mark: TOLD })
        .then_events(&[EventKind::Marked]);
}

/// A fine of 20 to 50 yuan.
fn fine(on: Target) -> IncentiveRule {
    let stake = Stake::Money(MoneyRange::yuan(20, 50));
    IncentiveRule::new("fine".parse().expect("a rule"), Incentive::Penalty, on, stake, vec![AGENT])
}

fn proposed(given: &Given) -> Vec<(Vec<Party>, String)> {
    let notices = given.complaint().notices.iter();
    notices.map(|notice| (notice.on.clone(), notice.stake.to_string())).collect()
}

fn by_shares(millionths: &[(Department, u32)]) -> ProposeNotice {
    let share = |(department, millionths): &(Department, u32)| Share {
        department: department.clone(),
        held_us: 0,
        millionths: *millionths,
    };
    let shares: Vec<Share> = millionths.iter().map(share).collect();
    ProposeNotice { incentive: "fine".parse().expect("a rule"), on: Some(shares.into()) }
}

#[test]
fn a_part_of_a_fine_that_is_less_than_the_smallest_coin_is_not_proposed() {
    let policy = policy(|spec| spec.incentives = vec![fine(Target::Manager)]);
    // A millionth of 5,000 fen, and a five-thousandth.
    let given = given(policy)
        .and(&agent(), by_shares(&[(SALES, 1), (WORKSHOP, 999_999)]))
        .and(&agent(), by_shares(&[(SALES, 200), (WORKSHOP, 999_800)]));
    let on = |department| vec![Party::Manager { department, role: AGENT }];
    assert_eq!(
        proposed(&given),
        [
            (on(WORKSHOP), "¥20–50".to_owned()),
            (on(SALES), "¥0–0.01".to_owned()),
            (on(WORKSHOP), "¥20–49.99".to_owned()),
        ]
    );
}

#[test]
fn a_fine_on_who_has_the_form_is_on_the_departments_themselves() {
    let shares = || by_shares(&[(DESK, 400_000), (SALES, 600_000)]);
    for (target, manager) in [(Target::Holder, false), (Target::Manager, true)] {
        let given = given(policy(|spec| spec.incentives = vec![fine(target)]));
        let parties: Vec<_> =
            proposed(&given.and(&agent(), shares())).into_iter().flat_map(|(on, _)| on).collect();
        let on = |department| match manager {
            true => Party::Manager { department, role: AGENT },
            false => Party::Department(department),
        };
        assert_eq!(parties, [on(DESK), on(SALES)]);
    }
}

/// Whoever is found liable is fined.
fn fining() -> Given {
    given(policy(|spec| {
        spec.incentives = vec![fine(Target::Liable)];
        let fined = |name: &str, finding| {
            Reaction::new(name.parse().expect("a rule"), Trigger::Liability(finding))
                .then(Consequence::Propose("fine".parse().expect("a rule")))
        };
        spec.reactions =
            vec![fined("liable", Finding::Liable), fined("not-liable", Finding::NotLiable)];
    }))
    .and(&agent(), Register {})
    .and(&agent(), Dispatch { to: Some(SALES) })
    .and(&agent(), Sign {})
}

fn liable(persons: &[AtFault]) -> DecideLiability {
    DecideLiability { finding: Finding::Liable, persons: persons.to_vec() }
}

#[test]
fn who_caused_it_is_fined_and_who_led_only_where_nobody_else_is_at_fault() {
    let person = |name: &str| name.parse::<ActorId>().expect("an id");
    let led = || AtFault::with(person("zhou"), Responsibility::Leadership);
    let did = || AtFault::with(person("wang"), Responsibility::Direct);
    let fined = |given: Given| proposed(&given).into_iter().flat_map(|(on, _)| on).collect();
    let fined: [Vec<Party>; 2] = [
        fined(fining().and(&agent(), liable(&[led(), did()]))),
        fined(fining().and(&agent(), liable(&[led()]))),
    ];
    assert_eq!(fined, [[Party::Person(person("wang"))], [Party::Person(person("zhou"))]]);
}

#[test]
fn where_no_person_is_named_the_owner_is_at_fault_and_else_the_manager_is_fined() {
    let owner: ActorId = "wang".parse().expect("an id");
    let owned = fining()
        .and(&agent(), NameOwner { owner: owner.clone() })
        .when(&agent(), liable(&[]))
        .then_complaint(|complaint| {
            let liability = complaint.liability.as_ref().expect("it was decided");
            liability.persons == [AtFault::from(owner.clone())]
        })
        .given();
    assert_eq!(proposed(&owned)[0].0, [Party::Person(owner)]);
    let manager = Party::Manager { department: SALES, role: AGENT };
    let unowned = fining().and(&agent(), liable(&[]));
    assert_eq!(proposed(&unowned)[0].0, std::slice::from_ref(&manager));
    let nobody = DecideLiability { finding: Finding::NotLiable, persons: Vec::new() };
    assert_eq!(proposed(&fining().and(&agent(), nobody))[0].0, [manager]);
}

/// The agent is asked to escalate within the hour; a warning of another limit does, and the agent's note finds it.
#[test]
fn what_an_alarm_sets_off_nobody_has_done() {
    let climb = || limit("climb", Point::Received, Point::Escalated, "3h").warn(Vec::new());
    let warned = limit("form", Point::Received, Point::Registered, "2h")
        .warn(percents(&[50]))
        .on_warning(Consequence::Escalate(1));
    for (climb, verdict) in
        [(climb(), Verdict::Kept), (climb().by(Target::Role(AGENT)), Verdict::Open)]
    {
        given(with([warned.clone(), climb]))
            .after(hours(1))
            .when(&agent(), Note {})
            .then_complaint(|complaint| complaint.level == 1)
            .then_limit("climb", verdict)
            .when(&agent(), Escalate { level: 2 })
            .then_limit("climb", Verdict::Kept);
    }
}
