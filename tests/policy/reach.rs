//! What the check takes to be reachable: permissions, gates and rules one by one, with the points that they add.

use redress::lifecycle::{CommandKind as C, Milestone, Point};
use redress::policy::{
    Consequence, DepartmentRule, Finding, Gate, Need, Permission, Place, PolicySpec, Problem,
    Reaction, Target, Trigger, When,
};
use redress::vocabulary::{Finding as Liability, Mark, grade};
use redress_testing::{AGENT, DESK, SALES, TOLD, permissive};

use crate::check::{extension, gate, id, limit};

const AFTER: Mark = redress::code!("after");
const NEVER: Mark = redress::code!("never");

/// A case comes in, is answered and closed; these commands may be given besides. No rules.
fn bare(also: &[C]) -> PolicySpec {
    let mut spec = permissive();
    let way = [C::Receive, C::Register, C::Answer, C::Close];
    spec.permissions = vec![Permission::new([&way, also].concat(), vec![AGENT])];
    spec.permissions[0].marks = vec![TOLD];
    spec.marks = vec![TOLD, AFTER, NEVER];
    spec.departments =
        [DESK, SALES].map(|department| DepartmentRule::new(department, AGENT)).into();
    (spec.ladder, spec.routes, spec.incentives) = (Vec::new(), Vec::new(), Vec::new());
    spec
}

/// A gate that keeps this mark from being recorded.
fn before_marks(mark: Mark) -> Gate {
    let mut gate = gate(C::Mark, Need::Barred);
    gate.marks = vec![mark];
    gate
}

fn all(spec: &PolicySpec) -> Vec<Finding> {
    let found = spec.check().into_iter();
    found
        .flat_map(|mut finding| {
            let followers = std::mem::take(&mut finding.followers);
            std::iter::once(finding).chain(followers)
        })
        .collect()
}

/// Whether cases of a condition reach a milestone. A limit from there until what nobody can reach is one that
/// cannot be kept; from elsewhere, one that never starts.
fn reaches(spec: &PolicySpec, milestone: Milestone, when: When) -> bool {
    let mut spec = spec.clone();
    spec.limits.push(limit("probe", milestone, NEVER, 1).when(when));
    let kept = |finding: &Finding| matches!(finding.problem, Problem::NeverKept { .. });
    all(&spec).iter().any(|finding| finding.place == Place::Rule(id("probe")) && kept(finding))
}

/// The points that a policy reaches.
fn points(spec: &PolicySpec) -> Vec<Point> {
    let points = Point::ALL.iter().copied();
    points.filter(|point| reaches(spec, (*point).into(), When::any())).collect()
}

/// The points besides those of the way itself.
fn besides(spec: &PolicySpec) -> Vec<Point> {
    use Point::{Answered, Closed, Completed, Contacted, Offered, Received, Registered};
    let way = [Received, Registered, Contacted, Offered, Completed, Answered, Closed];
    let found = points(spec);
    assert!(way.iter().all(|point| found.contains(point)), "{found:?}");
    found.into_iter().filter(|point| !way.contains(point)).collect()
}

#[test]
fn a_permission_adds_the_points_of_its_command_where_the_procedure_gets_there() {
    use Point as P;
    let table: [(&[C], &[P]); 34] = [
        (&[], &[]),
        (&[C::Dispatch], &[P::Dispatched]),
        (&[C::Sign], &[]),
        (&[C::Dispatch, C::Sign], &[P::Dispatched, P::Signed]),
        (&[C::Transfer], &[]),
        (&[C::Transfer, C::Investigate], &[P::Dispatched, P::Investigated]),
        (&[C::NameOwner], &[P::OwnerNamed]),
        (&[C::Update], &[P::Updated]),
        (&[C::Propose], &[P::Proposed]),
        // The answer is reviewed and sent back as well.
        (&[C::Review], &[P::Reviewed]),
        (&[C::SendBack], &[P::SentBack]),
        (&[C::Approve], &[]),
        (&[C::Propose, C::Approve], &[P::Proposed, P::Approved]),
        (&[C::Accept], &[]),
        (&[C::Propose, C::Offer, C::Accept], &[P::Proposed, P::Accepted]),
        (&[C::Propose, C::Offer, C::Refuse], &[P::Proposed, P::Refused]),
        (&[C::Return], &[]),
        (&[C::Return, C::Dispatch], &[P::Dispatched, P::Returned]),
        (&[C::FollowUp], &[P::FollowedUp]),
        (&[C::FollowUp, C::Sign], &[P::FollowedUp]),
        (&[C::DecideLiability], &[P::LiabilityDecided]),
        (&[C::Archive], &[P::Archived]),
        // It is taken up again by the department that had it.
        (&[C::Reopen], &[P::Reopened]),
        (&[C::Reopen, C::Sign], &[P::Reopened]),
        (&[C::Reopen, C::Dispatch], &[P::Dispatched, P::Reopened]),
        (&[C::Extend], &[]),
        (&[C::Escalate], &[]),
        (&[C::Hold], &[P::Held]),
        (&[C::Resume], &[P::Resumed]),
        (&[C::Decline], &[P::Resumed]),
        (&[C::Withdraw], &[P::Resumed]),
        (&[C::Merge], &[P::Resumed]),
        (&[C::Note], &[]),
        (&[C::Mark], &[]),
    ];
    for (also, expected) in table {
        assert_eq!(besides(&bare(also)), expected, "{also:?}");
    }
    assert!(reaches(&bare(&[C::Mark]), TOLD.into(), When::any()));
    assert!(!reaches(&bare(&[C::Mark]), AFTER.into(), When::any()), "only the other mark");
    assert!(!reaches(&bare(&[]), TOLD.into(), When::any()));
    // Where the permission names no mark, any may be recorded.
    let mut any = bare(&[C::Mark]);
    any.permissions[0].marks.clear();
    any.gates.push(before_marks(NEVER));
    assert!(reaches(&any, TOLD.into(), When::any()) && reaches(&any, AFTER.into(), When::any()));
}

#[test]
fn what_the_policy_has_decides_whether_a_command_can_be_given() {
    use Point as P;
    // One department hands nothing on, nor does one that may pass to none of the others.
    let mut alone = bare(&[C::Dispatch, C::Sign]);
    alone.departments.truncate(1);
    assert_eq!(besides(&alone), []);
    let mut shut = bare(&[C::Dispatch, C::Sign]);
    shut.departments[0].passes_to = vec![DESK];
    assert_eq!(besides(&shut), []);
    shut.origins.push(redress::policy::Origin::new(When::any(), SALES));
    assert_eq!(besides(&shut), [P::Dispatched, P::Signed], "cases start there, too");
    let mut ladder = bare(&[C::Escalate]);
    ladder.ladder = vec![Target::Manager];
    assert_eq!(besides(&ladder), [P::Escalated]);
    // What there is to extend, where it starts.
    for (from, extendable, agreed, expected) in [
        (Point::Received, true, false, &[P::Extended][..]),
        (Point::Answered, true, false, &[P::Extended]),
        (Point::Received, false, true, &[P::Extended]),
        (Point::Received, false, false, &[]),
        (Point::Archived, true, false, &[]),
        (Point::Archived, false, true, &[]),
    ] {
        let mut spec = bare(&[C::Extend]);
        let mut whole = limit("whole", from, Point::Closed, 9);
        whole.extension = extendable.then(|| extension(1, None));
        whole.agreed = agreed;
        spec.limits.push(whole);
        assert_eq!(besides(&spec), expected, "{from} {extendable} {agreed}");
    }
    let mut owned = bare(&[]);
    owned.receiver_owns = Some(When::any());
    assert_eq!(besides(&owned), [P::OwnerNamed]);
    owned.receiver_owns = Some(When::any().grade(grade::MAJOR));
    assert!(reaches(&owned, P::OwnerNamed.into(), When::any().grade(grade::MAJOR)));
    assert!(!reaches(&owned, P::OwnerNamed.into(), When::any().grade(grade::GENERAL)));
}

#[test]
fn what_rules_bring_about_is_reached_where_they_can_be_set_off() {
    use Point as P;
    let reacting = |also: &[C], on: Trigger, then: Consequence| {
        let mut spec = bare(also);
        spec.ladder = vec![Target::Manager];
        spec.reactions.push(Reaction::new(id("react"), on).then(then));
        besides(&spec)
    };
    let (rework, climb) = (|| Consequence::Rework, || Consequence::Escalate(1));
    let reached = |point: Point| Trigger::Reached(point.into());
    assert_eq!(reacting(&[], reached(P::Answered), rework()), [P::Reopened]);
    assert_eq!(reacting(&[], reached(P::Answered), climb()), [P::Escalated]);
    assert_eq!(reacting(&[], reached(P::Archived), climb()), []);
    assert_eq!(reacting(&[], Trigger::Dissatisfied, rework()), []);
    assert_eq!(reacting(&[], Trigger::CarriedOver, climb()), [P::Escalated]);
    assert_eq!(reacting(&[], Trigger::Liability(Liability::Liable), climb()), []);
    let (call, decide) = ([C::FollowUp], [C::DecideLiability]);
    assert_eq!(reacting(&call, Trigger::Dissatisfied, rework()), [P::FollowedUp, P::Reopened]);
    let called = Trigger::CallBack(redress::vocabulary::CallBack::Reached);
    assert_eq!(reacting(&call, called, climb()), [P::FollowedUp, P::Escalated]);
    let decided = reacting(&decide, Trigger::Liability(Liability::Liable), climb());
    assert_eq!(decided, [P::Escalated, P::LiabilityDecided]);
    // It goes back to the department that had it, if one had.
    let handed = reacting(&[C::FollowUp, C::Dispatch], Trigger::Dissatisfied, rework());
    assert_eq!(handed, [P::Dispatched, P::FollowedUp, P::Reopened]);
    assert_eq!(
        reacting(&[C::FollowUp, C::Sign], Trigger::Dissatisfied, rework()),
        [P::FollowedUp, P::Reopened]
    );
    // Telling somebody leads nowhere.
    assert_eq!(reacting(&[], reached(P::Answered), Consequence::Notify(Target::Owner)), []);
    let limited = |from: Point, warning: Option<Consequence>, breach: Option<Consequence>| {
        let mut spec = bare(&[]);
        spec.ladder = vec![Target::Manager];
        let mut whole = limit("whole", from, Point::Closed, 9);
        (whole.on_warning, whole.on_breach) =
            (warning.into_iter().collect(), breach.into_iter().collect());
        spec.limits.push(whole);
        besides(&spec)
    };
    assert_eq!(limited(P::Received, Some(climb()), None), [P::Escalated]);
    assert_eq!(limited(P::Received, None, Some(rework())), [P::Reopened]);
    assert_eq!(limited(P::Received, None, None), []);
    assert_eq!(limited(P::Archived, Some(climb()), Some(rework())), []);
}

#[test]
fn a_gate_before_all_cases_of_a_condition_keeps_them_from_what_comes_after() {
    let closes = |also: &[C], needs: Need, change: &dyn Fn(&mut PolicySpec)| {
        let mut spec = bare(also);
        spec.gates.push(gate(C::Close, needs));
        change(&mut spec);
        points(&spec).contains(&Point::Closed)
    };
    let as_it_is: &dyn Fn(&mut PolicySpec) = &|_| {};
    assert!(!closes(&[], Need::Barred, as_it_is));
    assert!(closes(&[], Need::FormHome, as_it_is));
    assert!(!closes(&[], Need::Satisfied, as_it_is));
    assert!(closes(&[C::FollowUp], Need::Satisfied, as_it_is));
    assert!(!closes(&[], Need::Liability, as_it_is));
    assert!(closes(&[C::DecideLiability], Need::Liability, as_it_is));
    assert!(closes(&[], Need::Reached(Point::Answered.into()), as_it_is));
    assert!(!closes(&[], Need::Reached(Point::Proposed.into()), as_it_is));
    assert!(closes(&[C::Propose], Need::Reached(Point::Proposed.into()), as_it_is));
    assert!(closes(&[C::Mark], Need::Reached(TOLD.into()), as_it_is));
    assert!(!closes(&[], Need::Reached(TOLD.into()), as_it_is));
    // Some cases pass where the gate is before others only.
    let some = |spec: &mut PolicySpec| spec.gates[0].when = When::any().grade(grade::MAJOR);
    assert!(closes(&[], Need::Barred, &some));
    let mut spec = bare(&[]);
    spec.gates.push(gate(C::Close, Need::Barred).when(When::any().grade(grade::MAJOR)));
    assert!(!reaches(&spec, Point::Closed.into(), When::any().grade(grade::MAJOR)));
    assert!(reaches(&spec, Point::Closed.into(), When::any().grade(grade::GENERAL)));
    // A gate before one mark is none before the others, and none before what is no mark.
    let before = |mark: Mark| {
        let mut spec = bare(&[C::Mark]);
        spec.permissions[0].marks = vec![TOLD, AFTER];
        spec.gates.push(before_marks(mark));
        [TOLD, AFTER].map(|mark| reaches(&spec, mark.into(), When::any()))
    };
    assert_eq!((before(TOLD), before(AFTER)), ([false, true], [true, false]));
    // A date can be set for a limit that starts, and by somebody if it is agreed.
    let promised = || Need::Promised("visit".parse().expect("a topic"));
    let with = |from: Point, agreed: bool, topic: &'static str| {
        move |spec: &mut PolicySpec| {
            let mut visit = limit("visit", from, Point::Answered, 9);
            visit.agreed = agreed;
            spec.limits.push(visit);
            let mut other = limit("other", Point::Received, Point::Answered, 9);
            (other.topic, other.precedence) = (topic.parse().expect("a topic"), 1);
            spec.limits.push(other);
        }
    };
    assert!(closes(&[], promised(), &with(Point::Received, false, "other")));
    assert!(!closes(&[], promised(), &with(Point::Archived, false, "other")));
    assert!(!closes(&[], promised(), &with(Point::Received, true, "other")));
    assert!(closes(&[C::Extend], promised(), &with(Point::Received, true, "other")));
    assert!(closes(&[], promised(), &with(Point::Archived, false, "visit")));
}

#[test]
fn a_permission_for_other_cases_or_for_nobody_is_none() {
    let (general, major) =
        (|| When::any().grade(grade::GENERAL), || When::any().grade(grade::MAJOR));
    let mut spec = bare(&[]);
    spec.permissions.push(Permission::new(vec![C::FollowUp, C::Mark], vec![AGENT]));
    (spec.permissions[1].when, spec.permissions[1].marks) = (major(), vec![TOLD]);
    for milestone in [Point::FollowedUp.into(), TOLD.into()] {
        assert!(reaches(&spec, Milestone::clone(&milestone), major()), "{milestone}");
        assert!(reaches(&spec, milestone.clone(), When::any()), "{milestone}");
        assert!(!reaches(&spec, milestone.clone(), general()), "{milestone}");
    }
    spec.permissions[1].to.clear();
    assert!(!reaches(&spec, Point::FollowedUp.into(), major()));
    // Nor is a reaction or a limit for other cases.
    let mut spec = bare(&[]);
    let again = Reaction::new(id("again"), Trigger::Reached(Point::Answered.into()));
    spec.reactions.push(again.when(major()).then(Consequence::Rework));
    assert!(reaches(&spec, Point::Reopened.into(), major()));
    assert!(!reaches(&spec, Point::Reopened.into(), general()));
    let whole = limit("whole", Point::Received, Point::Closed, 9).when(major());
    (spec.limits, spec.reactions) = (vec![whole.on_breach(Consequence::Rework)], Vec::new());
    assert!(reaches(&spec, Point::Reopened.into(), major()));
    assert!(!reaches(&spec, Point::Reopened.into(), general()));
}

/// What comes after the end of a case is forgotten when it is taken up again; a decision on liability stays.
#[test]
fn a_gate_before_a_step_of_an_open_case_asks_for_what_an_open_case_has() {
    let opens = |before: C, also: &[C], needs: Need| {
        let mut spec = bare(&[&[before], also].concat());
        spec.gates.push(gate(before, needs));
        let shut = |finding: &Finding| matches!(finding.problem, Problem::GateNeverOpens { .. });
        !all(&spec).iter().any(shut)
    };
    let archived = || Need::Reached(Point::Archived.into());
    assert!(!opens(C::Contact, &[C::Archive], archived()));
    assert!(!opens(C::Contact, &[C::Archive, C::Reopen], archived()));
    assert!(opens(C::Link, &[C::Archive], archived()));
    assert!(!opens(C::Link, &[], archived()));
    let reopened = || Need::Reached(Point::Reopened.into());
    assert!(opens(C::Contact, &[C::Reopen], reopened()));
    assert!(!opens(C::Contact, &[], reopened()));
    assert!(opens(C::Contact, &[C::DecideLiability], Need::Liability));
    assert!(opens(C::Contact, &[C::FollowUp], Need::Satisfied));
}
