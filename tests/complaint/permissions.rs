//! Who may do what, what a refusal says of it, and where a command has nothing to be about.

use crate::common::{at, hours, limit, with};
use crate::stories::{answer, checked, given, handle, reason};

use redress::complaint::command::*;
use redress::complaint::{
    Context, ExtensionRefusal, Plan, Plenty, Rejection, Request, Ruling, decide_in_place, permitted,
};
use redress::lifecycle::{CommandKind, EventKind, Point};
use redress::policy::{
    Authority, Ceiling, IncentiveRule, Permission, Policy, PolicySpec, Scope, Stake, Target,
};
use redress::vocabulary::{Actor, Clause, Department, Incentive, Money, MoneyRange, Role, remedy};
use redress_testing::{AGENT, DESK, Given, SALES, WORKSHOP, agent, permissive};

const LEAD: Role = redress::code!("lead");
const CLERK: Role = redress::code!("clerk");

fn as_role(role: Role) -> Actor {
    Actor::new("lena".parse().expect("an id"), role)
}

/// Everybody may do everything, but these commands only by these permissions.
fn but(permissions: Vec<Permission>) -> PolicySpec {
    let mut spec = permissive();
    spec.roles.extend([LEAD, CLERK]);
    let taken: Vec<CommandKind> = permissions.iter().flat_map(|p| p.allow.clone()).collect();
    spec.permissions[0].to.extend([LEAD, CLERK]);
    spec.permissions[0].allow.retain(|command| !taken.contains(command));
    spec.permissions.extend(permissions);
    spec
}

/// What is said of a command, as the policy's agent.
fn said(given: &Given, policy: &Policy, command: CommandKind) -> Option<Rejection> {
    let actor = agent();
    let list = permitted(given.complaint(), &Context::new(policy, &actor, given.now()));
    list.into_iter().find(|p| p.command == command).expect("every command").refused
}

#[test]
fn the_timer_carries_over_and_does_nothing_else_of_its_own() {
    let given = given(with([]));
    given.clone().when(&Actor::system(), CarryOver { year: 2026, month: 4 }).then_accepted();
    given.when(&Actor::system(), Note {}).then_rejected(|why| {
        matches!(why, Rejection::NotAllowed { command: CommandKind::Note, .. })
    });
    let nobody_carries = but(vec![Permission::new(vec![CommandKind::CarryOver], vec![CLERK])]);
    self::given(checked(nobody_carries))
        .when(&agent(), CarryOver { year: 2026, month: 4 })
        .then_rejected(|why| matches!(why, Rejection::NotAllowed { .. }));
}

#[test]
fn a_refusal_names_each_role_that_may_once_and_each_clause_once() {
    let note = |to: &[Role], scope, cite: &[&'static str]| {
        let mut permission = Permission::new(vec![CommandKind::Note], to.to_vec()).scope(scope);
        permission.cite = cite.iter().map(|clause| clause.parse().expect("a clause")).collect();
        permission
    };
    let spec = but(vec![
        note(&[LEAD], Scope::Any, &["A-1"]),
        note(&[LEAD], Scope::Any, &["A-1", "A-2"]),
        note(&[CLERK, LEAD], Scope::Owner, &["A-2", "A-3"]),
    ]);
    given(checked(spec)).when(&agent(), Note {}).then_rejected(|why| {
        let Rejection::NotAllowed { role, command, needed_roles, cite } = why else { return false };
        let needed: Vec<(Role, Scope)> =
            needed_roles.iter().map(|needed| (needed.role.clone(), needed.scope)).collect();
        assert_eq!(needed, [(LEAD, Scope::Any), (CLERK, Scope::Owner), (LEAD, Scope::Owner)]);
        assert_eq!(
            *cite,
            ["A-1", "A-2", "A-3"].map(|clause| clause.parse::<Clause>().expect("a clause"))
        );
        (role, *command) == (&AGENT, CommandKind::Note)
    });
}

/// A fine on whoever has a role, decided by the leads, signed in the departments concerned.
fn fined(on: Target) -> Given {
    let own = Permission::new(vec![CommandKind::SignNotice], vec![AGENT]).scope(Scope::Notice);
    let mut spec = but(vec![own]);
    let stake = Stake::Money(MoneyRange::yuan(20, 50));
    let id = "fine".parse().expect("a rule");
    spec.incentives = vec![IncentiveRule::new(id, Incentive::Penalty, on, stake, vec![LEAD])];
    spec.departments.iter_mut().find(|d| d.department == SALES).expect("sales").manager = LEAD;
    let incentive = "fine".parse().expect("a rule");
    given(checked(spec)).and(&agent(), ProposeNotice { incentive, on: None })
}

fn impose() -> DecideNotice {
    DecideNotice { notice: 1, ruling: Ruling::Impose(Money::yuan(30)) }
}

#[test]
fn a_notice_is_decided_by_those_whom_its_rule_names() {
    let given = fined(Target::Manager);
    given.clone().when(&agent(), impose()).then_rejected(|why| {
        let Rejection::NotAllowed { needed_roles, command, .. } = why else { return false };
        needed_roles.len() == 1
            && needed_roles[0].role == LEAD
            && *command == CommandKind::DecideNotice
    });
    given.when(&as_role(LEAD), impose()).then_events(&[EventKind::NoticeDecided]);
}

/// The sales department is led by a lead, the workshop by an agent.
#[test]
fn a_notice_on_a_role_is_signed_in_the_department_that_it_leads() {
    for (role, signs, not) in [(LEAD, SALES, WORKSHOP), (AGENT, WORKSHOP, SALES)] {
        let given = fined(Target::Role(role)).and(&as_role(LEAD), impose());
        given.clone().when(&agent().of(signs), SignNotice { notice: 1 }).then_accepted();
        given
            .when(&agent().of(not), SignNotice { notice: 1 })
            .then_rejected(|why| matches!(why, Rejection::NotAllowed { .. }));
    }
}

#[test]
fn a_case_goes_nowhere_from_a_department_that_may_pass_it_to_nobody_else() {
    let mut spec = permissive();
    let passes = [(DESK, vec![SALES]), (SALES, vec![SALES]), (WORKSHOP, Vec::new())];
    for (rule, (department, to)) in spec.departments.iter_mut().zip(passes) {
        assert_eq!(rule.department, department);
        rule.passes_to = to;
    }
    let policy = checked(spec);
    let given = given(policy.clone()).and(&agent(), Register {});
    assert_eq!(said(&given, &policy, CommandKind::Dispatch), None);
    let to = |to: Department| Dispatch { to: Some(to) };
    given
        .clone()
        .when(&agent(), to(WORKSHOP))
        .then_rejected(|why| matches!(why, Rejection::NoPassage { .. }));
    let sales = given.and(&agent(), to(SALES));
    let command = CommandKind::Transfer;
    assert_eq!(said(&sales, &policy, command), Some(Rejection::NoOccasion { command }));
}

#[test]
fn a_case_climbs_as_long_as_the_ladder_has_a_rung_above_it() {
    let policy = with([]);
    for (level, top) in [(1, None), (2, Some((3, 2, 2)))] {
        let given = given(policy.clone()).and(&agent(), Escalate { level });
        let why = said(&given, &policy, CommandKind::Escalate);
        let top =
            top.map(|(asked, current, levels)| Rejection::NoSuchLevel { asked, current, levels });
        assert_eq!(why, top, "on level {level}");
    }
}

#[test]
fn what_the_policy_has_none_of_cannot_be_recorded_or_proposed() {
    for none in [false, true] {
        let mut spec = permissive();
        if none {
            (spec.marks, spec.incentives) = (Vec::new(), Vec::new());
        }
        let policy = checked(spec);
        let given = given(policy.clone());
        for command in [CommandKind::Mark, CommandKind::ProposeNotice] {
            let why = said(&given, &policy, command);
            assert_eq!(why, none.then_some(Rejection::NoOccasion { command }));
        }
    }
}

#[test]
fn what_leads_on_follows_where_the_case_stands_and_a_note_only_its_receipt() {
    let given = given(with([])).after(hours(2)).and(&agent(), Register {});
    let an_hour_in = |command: Request| command.at(at("2026-03-02T13:00:00Z"));
    given.clone().when(&agent(), an_hour_in(Note {}.into())).then_accepted();
    given.when(&agent(), an_hour_in(Dispatch { to: None }.into())).then_rejected(
        |why| matches!(why, Rejection::TooEarly { since, .. } if *since == at("2026-03-02T14:00:00Z")),
    );
}

/// Agents grant up to 100 yuan, leads up to 1,000.
fn granting(amount: u32) -> Given {
    let mut spec = but(Vec::new());
    let authority = |name: &str, role, most, cite: &[&'static str]| {
        let mut rule =
            Authority::new(name.parse().expect("a rule"), vec![role], Ceiling::UpTo(most));
        rule.cite = cite.iter().map(|clause| clause.parse().expect("a clause")).collect();
        rule
    };
    spec.authorities = vec![
        authority("small", AGENT, Money::yuan(100), &["B-1"]),
        authority("large", LEAD, Money::yuan(1_000), &["B-1", "B-2"]),
    ];
    let plan = Plan { remedies: vec![remedy::REFUND], compensation: Some(Money::yuan(amount)) };
    given(checked(spec)).and(&agent(), Register {}).and(&agent(), Propose { plan })
}

#[test]
fn a_grant_takes_one_authority_wherever_it_is_put_to_the_customer_first() {
    let given = granting(100);
    given
        .clone()
        .when(&agent(), Offer {})
        .then_events(&[EventKind::AuthorityUsed, EventKind::Offered])
        .when(&as_role(CLERK), answer())
        .then_events(&[EventKind::Answered]);
    given
        .clone()
        .when(&agent(), answer())
        .then_events(&[EventKind::AuthorityUsed, EventKind::Answered]);
    given
        .clone()
        .when(&agent(), Implement {})
        .then_events(&[EventKind::AuthorityUsed, EventKind::ImplementationStarted])
        .when(&as_role(CLERK), Complete {})
        .when(&as_role(CLERK), answer())
        .then_events(&[EventKind::Answered]);
    // What is approved needs none.
    given
        .and(&agent(), Approve {})
        .when(&as_role(CLERK), Offer {})
        .then_events(&[EventKind::Offered]);
}

#[test]
fn a_grant_beyond_the_authority_names_what_applies_and_each_clause_once() {
    let given = granting(101);
    given.clone().when(&as_role(LEAD), Offer {}).then_accepted();
    for (role, own, clauses) in
        [(AGENT, vec!["small"], vec!["B-1"]), (CLERK, vec![], vec!["B-1", "B-2"])]
    {
        given.clone().when(&as_role(role), Offer {}).then_rejected(|why| {
            let Rejection::NoAuthority { authorities, cite, .. } = why else { return false };
            let authorities: Vec<&str> = authorities.iter().map(|id| id.as_str()).collect();
            let cite: Vec<&str> = cite.iter().map(|clause| clause.as_str()).collect();
            (authorities, cite) == (own, clauses)
        });
    }
}

/// One reason is told as it is; where several limits have each their own there is just no occasion.
#[test]
fn why_nothing_may_be_extended_is_told_where_it_is_one_limit() {
    let agreed = || limit("visit", Point::Received, Point::Contacted, "10 days").agreed();
    let promise = at("2026-03-05T12:00:00Z");
    let topic = || "visit".parse().expect("a topic");
    let visit = || Extend { topic: topic(), promise, reason: reason(), customer_told: true };
    let command = CommandKind::Extend;
    // The date may be agreed; once it is, the rule has no extension, told once though limit and rule say so.
    let policy = with([agreed()]);
    let given = given(policy.clone());
    assert_eq!(said(&given, &policy, command), None);
    let why = ExtensionRefusal::NotExtendable("visit".parse().expect("a rule"));
    let why = Rejection::Extension { topic: topic(), why };
    assert_eq!(said(&given.and(&agent(), visit()), &policy, command), Some(why));
    let policy = with([agreed(), handle("24h")]);
    let given = self::given(policy.clone()).and(&agent(), visit());
    assert_eq!(said(&given, &policy, command), Some(Rejection::NoOccasion { command }));
}

#[test]
fn a_complaint_has_room_for_a_thousand_notices() {
    let policy = with([]);
    let given = given(policy.clone());
    let (mut complaint, actor) = (given.complaint().clone(), agent());
    let context = Context::new(&policy, &actor, given.now());
    let incentive = || "bonus".parse().expect("a rule");
    let mut propose = || {
        let request = ProposeNotice { incentive: incentive(), on: None }.into();
        decide_in_place(&mut complaint, &request, &context)
    };
    for number in 1..=1_000 {
        propose().unwrap_or_else(|why| panic!("notice {number}: {:?}", why.rejection));
    }
    let why = propose().expect_err("the thousand and first").rejection;
    let (command, what, max) = (CommandKind::ProposeNotice, Plenty::Notices, 1_000);
    assert_eq!(why, Rejection::Full { command, what, max });
}

/// A permission as to notices is one to sign them, whatever else it lists.
#[test]
fn a_permission_for_ones_own_notices_allows_nothing_else() {
    let own = Permission::new(vec![CommandKind::Note], vec![AGENT]).scope(Scope::Notice);
    given(checked(but(vec![own])))
        .when(&agent().of(SALES), Note {})
        .then_rejected(|why| matches!(why, Rejection::NotAllowed { .. }));
}

#[test]
fn a_limit_of_each_time_is_not_extended_once_it_is_kept() {
    let sign = limit("sign", Point::Dispatched, Point::Signed, "4h").each();
    given(with([sign]))
        .and(&agent(), Register {})
        .and(&agent(), Dispatch { to: None })
        .and(&agent(), Sign {})
        .when(&agent(), crate::stories::extend("sign", "2026-03-03T12:00:00Z"))
        .then_rejected(|why| {
            let not_running = ExtensionRefusal::NotRunning;
            matches!(why, Rejection::Extension { why, .. } if *why == not_running)
        });
}

#[test]
fn who_takes_a_case_in_without_keeping_it_leaves_it_where_it_starts() {
    for keeps in [false, true] {
        let mut spec = permissive();
        spec.receiver_owns = keeps.then(redress::policy::When::any);
        let given = redress_testing::Scenario::under(checked(spec))
            .at(crate::stories::NOON)
            .received_by(&agent().of(SALES), crate::common::general());
        let complaint = given.complaint();
        let (holder, owner) = if keeps { (SALES, Some(agent().id)) } else { (DESK, None) };
        assert_eq!((complaint.route.holder(), &complaint.owner), (&holder, &owner));
        let named = complaint.reached(&Point::OwnerNamed.into());
        assert_eq!(named, keeps.then(|| at(crate::stories::NOON)));
    }
}

#[test]
fn under_another_version_nothing_is_permitted_but_a_recalculation() {
    let version = |version| {
        let mut spec = permissive();
        spec.version = version;
        checked(spec)
    };
    let given = given(version(2));
    let actor = agent();
    let list =
        |policy: &Policy| permitted(given.complaint(), &Context::new(policy, &actor, given.now()));
    for said in list(&version(3)) {
        let other = matches!(said.refused, Some(Rejection::OtherPolicy { .. }));
        assert_eq!(other, said.command != CommandKind::Recalculate, "{}", said.command);
    }
    let back = list(&version(1)).into_iter().find(|p| p.command == CommandKind::Recalculate);
    assert!(matches!(back.expect("one").refused, Some(Rejection::NoSuccessor { .. })));
}

#[test]
fn marks_that_are_all_barred_are_not_said_to_be_permitted() {
    let mut spec = permissive();
    let mut gate = redress::policy::Gate::new(
        "no-marks".parse().expect("a rule"),
        CommandKind::Mark,
        redress::policy::Need::Barred,
    );
    gate.marks = spec.marks.clone();
    spec.gates = vec![gate];
    let policy = checked(spec);
    let why = said(&given(policy.clone()), &policy, CommandKind::Mark);
    assert!(matches!(why, Some(Rejection::GateClosed { .. })));
}
