//! Checks at their edges: where a hard limit can be passed, and what asks for an approval.

use crate::check::{extension, forbid, gate, hours, id, limit, with};

use redress::lifecycle::{CommandKind as C, Milestone, Point};
use redress::policy::{
    Authority, Ceiling, Consequence, Finding, LimitRule, Need, Never, OnHold, Permission, Place,
    PolicySpec, Problem, Reaction, Target, Trigger, When,
};
use redress::vocabulary::grade;
use redress_testing::{AGENT, TOLD};

/// The whole is hard; what may be extended without end starts, ends or holds elsewhere.
#[test]
fn an_extension_passes_a_hard_limit_only_where_both_hold_and_it_ends_no_later() {
    let spec = |from: Milestone, at_most, change: fn(&mut LimitRule, &mut LimitRule)| {
        with(|spec| {
            let mut part = limit("part", from, Point::Completed, 24);
            part.extension = Some(extension(2, at_most));
            spec.limits[0].hard = true;
            spec.limits[0].on_hold = OnHold::Runs;
            change(&mut part, &mut spec.limits[0]);
            spec.limits.push(part);
        })
    };
    let passes = |spec: &PolicySpec| {
        let passes = |f: &Finding| matches!(f.problem, Problem::ExtensionPassesHardLimit { .. });
        spec.check().iter().any(passes)
    };
    let (received, signed) = (Milestone::from(Point::Received), Milestone::from(Point::Signed));
    let long = Some(hours(100));
    let as_it_is: fn(&mut LimitRule, &mut LimitRule) = |_, _| {};
    // It starts with the whole or after the receipt.
    assert!(passes(&spec(received.clone(), long, as_it_is)));
    assert!(passes(&spec(signed.clone(), long, as_it_is)));
    // One that starts before the whole does may end in time, if it has an end.
    let late: fn(&mut LimitRule, &mut LimitRule) = |_, whole| whole.from = Point::Registered.into();
    assert!(!passes(&spec(received.clone(), long, late)));
    assert!(passes(&spec(received.clone(), None, late)));
    assert!(passes(&spec(Point::Registered.into(), long, late)));
    // No case has both.
    assert!(!passes(&spec(received.clone(), None, |part, whole| {
        part.when = When::any().grade(grade::MAJOR);
        whole.when = When::any().grade(grade::GENERAL);
    })));
    // It ends where the whole does, before it, after it, or at a mark that may come at any time.
    for (until, ends_first) in [
        (Milestone::from(Point::Answered), true),
        (Point::Proposed.into(), true),
        (Point::Closed.into(), false),
        (TOLD.into(), false),
    ] {
        let spec = with(|spec| {
            let mut part = limit("part", Point::Received, until.clone(), 24);
            part.extension = Some(extension(2, None));
            (spec.limits[0].hard, spec.limits[0].on_hold) = (true, OnHold::Runs);
            spec.limits.push(part);
        });
        assert_eq!(passes(&spec), ends_first, "{until}");
    }
    // A whole that is not hard may be passed.
    assert!(!passes(&spec(received, None, |_, whole| whole.hard = false)));
}

/// Somebody approves apart from who answers, and nothing asks for it: no gate, no limit, no reaction, no authority.
#[test]
fn an_approval_that_nothing_asks_for() {
    let approved = || Milestone::from(Point::Approved);
    let apart = |spec: &mut PolicySpec| {
        forbid(spec, &[C::Approve]);
        spec.permissions.push(Permission::new(vec![C::Approve], vec![AGENT]));
    };
    let unasked = |change: &dyn Fn(&mut PolicySpec)| {
        let spec = with(|spec| {
            apart(spec);
            change(spec);
        });
        let found = spec.check();
        let unasked = found.iter().find(|f| f.problem == Problem::ApprovalUnasked);
        unasked.map(|finding| finding.place.clone())
    };
    assert_eq!(unasked(&|_| {}), Some(Place::Permission(2)));
    assert_eq!(unasked(&|spec| spec.permissions[1].allow.push(C::Answer)), None);
    assert_eq!(unasked(&|spec| spec.permissions[1].to.clear()), None);
    assert_eq!(unasked(&|spec| spec.gates.push(gate(C::Offer, Need::Reached(approved())))), None);
    let from = |spec: &mut PolicySpec| {
        spec.limits.push(limit("offer", approved(), Point::Offered, 9));
    };
    assert_eq!(unasked(&from), None);
    let until = |spec: &mut PolicySpec| {
        spec.limits.push(limit("approve", Point::Proposed, approved(), 9));
    };
    assert_eq!(unasked(&until), None);
    let reaction = |spec: &mut PolicySpec| {
        let tell = Reaction::new(id("tell"), Trigger::Reached(approved()));
        spec.reactions.push(tell.then(Consequence::Notify(Target::Manager)));
    };
    assert_eq!(unasked(&reaction), None);
    let authority = |spec: &mut PolicySpec| {
        spec.authorities.push(Authority::new(id("own"), vec![AGENT], Ceiling::Nothing));
    };
    assert_eq!(unasked(&authority), None);
}

/// Two rungs, one cycle, no transfers, no rework: what asks for no more than that may hold.
#[test]
fn a_condition_on_the_course_of_a_case_that_any_case_may_meet() {
    let never = |when: When| {
        let spec = with(|spec| {
            forbid(spec, &[C::Reopen, C::Transfer, C::SendBack, C::Refuse, C::FollowUp]);
            let tell = Reaction::new(id("tell"), Trigger::Reached(Point::Answered.into()));
            spec.reactions.push(tell.when(when).then(Consequence::Notify(Target::Manager)));
        });
        spec.check().into_iter().find_map(|finding| match finding.problem {
            Problem::NeverHolds { why } if finding.place == Place::Rule(id("tell")) => Some(why),
            _ => None,
        })
    };
    for (met, not, why) in [
        (When::any().from_level(2), When::any().from_level(3), Never::Level),
        (When::any().from_cycle(1), When::any().from_cycle(2), Never::Cycle),
        (When::any().from_call_back(0), When::any().from_call_back(1), Never::CallBacks),
        (When::any().from_transfer(0), When::any().from_transfer(1), Never::Transfers),
        (When::any().from_rework(0), When::any().from_rework(1), Never::Rework),
    ] {
        assert_eq!(never(met.clone()), None, "{met:?}");
        assert_eq!(never(not.clone()), Some(why), "{not:?}");
    }
    // Where there are transfers and rework, they may be counted.
    let counted = |when: When| {
        let spec = with(|spec| {
            let tell = Reaction::new(id("tell"), Trigger::Reached(Point::Answered.into()));
            spec.reactions.push(tell.when(when).then(Consequence::Notify(Target::Manager)));
        });
        !spec.check().iter().any(|finding| matches!(finding.problem, Problem::NeverHolds { .. }))
    };
    assert!(counted(When::any().from_transfer(1)) && counted(When::any().from_rework(1)));
}
