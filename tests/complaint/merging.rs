//! Merging a case into the one that goes on.

use crate::common::{at, limit, major, with};
use crate::stories::{checked, given, handle, hold, reached, reclassify, reopen};

use redress::complaint::command::*;
use redress::complaint::{Context, Rejection, Relation, Request, permitted};
use redress::lifecycle::{CommandKind, EventKind, Point, StateKind};
use redress::policy::{Consequence, Reaction, Trigger, When};
use redress::vocabulary::{ComplaintId, Finding, Satisfaction};
use redress_testing::{TOLD, agent, permissive};

fn other_case() -> ComplaintId {
    redress::code!("case-2")
}

#[test]
fn a_merged_case_is_refused_and_names_the_case_that_goes_on() {
    let merged = given(with([handle("24h")]))
        .and(&agent(), Register {})
        .taken_over_by(other_case())
        .and(&agent(), Merge { into: other_case() });
    let belong_there: [Request; 6] = [
        reopen().into(),
        reached(Satisfaction::Dissatisfied).into(),
        Mark { mark: TOLD }.into(),
        DecideLiability { finding: Finding::Liable, persons: Vec::new() }.into(),
        Absorb { from: redress::code!("case-3"), due: Vec::new() }.into(),
        reclassify(major()).into(),
    ];
    for request in belong_there {
        let kind = request.command.kind();
        merged.clone().when(&agent(), request).then_rejected(
            |why| matches!(why, Rejection::Merged { command, into } if *command == kind && *into == other_case()),
        );
    }
    let beside: [Request; 3] = [
        Note {}.into(),
        Archive {}.into(),
        Link { to: other_case(), relation: Relation::SameCause }.into(),
    ];
    for request in beside {
        merged.clone().when(&agent(), request).then_accepted();
    }
    merged.when(&agent(), Note {}).then_complaint(|c| {
        let policy = with([handle("24h")]);
        let actor = agent();
        let context = Context::new(&policy, &actor, at("2026-03-03T00:00:00Z"));
        permitted(c, &context).iter().all(|p| {
            p.command != CommandKind::Reopen
                || matches!(&p.refused, Some(Rejection::Merged { into, .. }) if *into == other_case())
        })
    });
}

#[test]
fn a_merged_case_never_has_a_second_clock() {
    let mut spec = permissive();
    spec.limits = vec![
        handle("24h"),
        limit("archive", Point::Closed, Point::Archived, "24h"),
        limit("bound", Point::Archived, TOLD, "24h"),
    ];
    // A closed case is taken up again; a merged one is not, since it goes on elsewhere.
    let again =
        Reaction::new("again".parse().expect("a rule"), Trigger::Reached(Point::Closed.into()));
    spec.reactions = vec![again.unless(When::any().from_cycle(2)).then(Consequence::Rework)];
    given(checked(spec))
        .taken_over_by(other_case())
        .when(&agent(), Merge { into: other_case() })
        .then_events(&[EventKind::Merged, EventKind::LimitLapsed])
        .then_state(StateKind::Closed)
        .then_no_deadline()
        .when(&agent(), Archive {})
        .then_events(&[EventKind::Archived])
        .then_no_deadline();
}

/// It waits for nothing any more: neither does a case that is declined or withdrawn.
#[test]
fn a_case_that_is_merged_while_it_is_on_hold_is_on_hold_no_longer() {
    given(with([handle("24h")]))
        .and(&agent(), Register {})
        .taken_over_by(other_case())
        .and(&agent(), hold())
        .when(&agent(), Merge { into: other_case() })
        .then_complaint(|complaint| complaint.hold.is_none() && complaint.holds.len() == 1)
        .then_events(&[
            EventKind::Resumed,
            EventKind::LimitResumed,
            EventKind::Merged,
            EventKind::LimitLapsed,
        ]);
}

/// Due on Wednesday at noon. What is promised for later, for the same instant or for before now changes nothing.
#[test]
fn of_two_promises_the_earlier_that_is_still_to_come_stands() {
    let topic = || "handle".parse().expect("a topic");
    for (promised, taken) in [
        ("2026-03-05T12:00:00Z", false),
        ("2026-03-04T12:00:00Z", false),
        ("2026-03-04T11:59:59.999999Z", true),
        ("2026-03-02T12:00:00Z", true),
        ("2026-03-02T11:59:59.999999Z", false),
    ] {
        let due = vec![(topic(), at(promised))];
        let then = given(with([handle("48h")])).when(&agent(), Absorb { from: other_case(), due });
        if taken {
            then.then_events(&[EventKind::Absorbed, EventKind::LimitTightened])
                .then_due("handle", promised);
        } else {
            then.then_events(&[EventKind::Absorbed]).then_due("handle", "2026-03-04T12:00:00Z");
        }
    }
    let due = vec![(topic(), at("2026-03-03T12:00:00Z"))];
    given(with([handle("48h")]))
        .and(&agent(), hold())
        .when(&agent(), Absorb { from: other_case(), due })
        .then_events(&[EventKind::Absorbed]);
}

#[test]
fn two_cases_do_not_end_in_each_other() {
    given(with([handle("24h")]))
        .and(&agent(), Absorb { from: other_case(), due: Vec::new() })
        .when(&agent(), Merge { into: other_case() })
        .then_rejected(|why| *why == Rejection::TookOver { from: other_case() })
        .given()
        .taken_over_by(redress::code!("case-3"))
        .when(&agent(), Merge { into: redress::code!("case-3") })
        .then_state(StateKind::Closed);
}
