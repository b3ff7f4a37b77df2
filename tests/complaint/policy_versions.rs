//! A new version of a policy, and recalculation.

use crate::common::{at, extendable, freely, general, hours};
use crate::stories::{answer, checked, close, extend, given, handle, opened, under};

use redress::complaint::command::*;
use redress::complaint::{Event, Receive, Rejection, Request, Verdict};
use redress::desk::Desk;
use redress::lifecycle::{EventKind, StateKind};
use redress::policy::Policy;
use redress::store::MemoryStore;
use redress::time::{Calendar, ManualClock};
use redress::vocabulary::{ComplaintId, grade};
use redress_testing::{SALES, agent, permissive};

fn hot_line(version: u32, within: &str) -> Policy {
    let mut spec = permissive();
    spec.version = version;
    spec.limits = vec![extendable(handle(within), freely())];
    checked(spec)
}

#[test]
fn a_new_version_moves_open_cases_only_by_a_recalculation() {
    let given = given(hot_line(1, "24h")).after(hours(1)).under(hot_line(2, "48h"));
    given
        .clone()
        .when(&agent(), Note {})
        .then_rejected(|why| matches!(why, Rejection::OtherPolicy { .. }));
    given
        .when(&agent(), Recalculate {})
        .then_events(&[
            EventKind::PolicyMoved,
            EventKind::Recalculated,
            EventKind::LimitSuperseded,
            EventKind::LimitStarted,
        ])
        .then_due("handle", "2026-03-04T12:00:00Z");
}

#[test]
fn a_live_desk_moves_an_open_case_only_when_told_and_records_both_limits() {
    let clock = ManualClock::new(at("2026-03-02T12:00:00Z"));
    let desk = Desk::new(hot_line(1, "24h"), MemoryStore::new(), clock.clone());
    let [early, done, late]: [ComplaintId; 3] =
        [redress::code!("case-1"), redress::code!("case-2"), redress::code!("case-3")];
    let receive = |id: &ComplaintId| {
        let customer = "c-1".parse().expect("a reference");
        desk.receive(&agent(), Receive::new(id.clone(), customer, general())).expect("received");
    };
    let act = |id: &ComplaintId, request: Request| desk.act(id, &agent(), request).expect("legal");
    let stands = |id: &ComplaintId| {
        let case = desk.load(id).expect("it is known");
        (case.policy.version, case.limits.first().map(|limit| limit.due))
    };
    receive(&early);
    receive(&done);
    for request in [Register {}.into(), answer().into(), close().into()] {
        act(&done, request);
    }
    clock.advance(hours(1));
    desk.adopt(hot_line(2, "48h")).expect("a later version");
    receive(&late);
    act(&early, Note {}.into());
    // Noon and a day under the first version; one o'clock and two days under the second.
    assert_eq!(stands(&early), (1, Some(at("2026-03-03T12:00:00Z"))));
    assert_eq!(stands(&late), (2, Some(at("2026-03-04T13:00:00Z"))));
    let moved = act(&early, Recalculate {}.into()).entries.remove(0);
    assert_eq!(stands(&early), (2, Some(at("2026-03-04T12:00:00Z"))));
    let (mut to, mut old, mut new) = (None, None, None);
    for event in &moved.events {
        match event {
            Event::PolicyMoved { to: stamp } => to = Some(stamp.version),
            Event::LimitSuperseded { due, .. } => old = *due,
            Event::LimitStarted { due, .. } => new = Some(*due),
            Event::Recalculated => {}
            other => panic!("{other:?} has no part in it"),
        }
    }
    assert_eq!(to, Some(2));
    assert_eq!(old, Some(at("2026-03-03T12:00:00Z")));
    assert_eq!(new, Some(at("2026-03-04T12:00:00Z")));
    let refused = desk.act(&done, &agent(), Recalculate {});
    let why = refused.expect_err("a closed case was moved");
    assert!(matches!(
        why.rejection(),
        Some(Rejection::WrongState { state: StateKind::Closed, .. })
    ));
    assert_eq!(stands(&done), (1, None));
}

#[test]
fn a_recalculation_keeps_promises_and_breaches_and_leaves_closed_cases_alone() {
    given(hot_line(1, "24h"))
        .and(&agent(), extend("handle", "2026-03-20T12:00:00Z"))
        .under(hot_line(2, "48h"))
        .when(&agent(), Recalculate {})
        .then_due("handle", "2026-03-20T12:00:00Z");
    given(hot_line(1, "24h"))
        .after(hours(30))
        .under(hot_line(2, "48h"))
        .when(&agent(), Recalculate {})
        .then_limit("handle", Verdict::Broken)
        .then_complaint(|c| c.all_limits().count() == 1)
        .when(&agent(), Register {})
        .when(&agent(), answer())
        .then_limit("handle", Verdict::Broken);
    given(hot_line(1, "24h"))
        .and(&agent(), Register {})
        .and(&agent(), answer())
        .and(&agent(), close())
        .under(hot_line(2, "48h"))
        .when(&agent(), Recalculate {})
        .then_rejected(|why| matches!(why, Rejection::WrongState { state: StateKind::Closed, .. }));
}

/// The same rules give the same dates: a second recalculation is none, also while a hold has stopped a limit.
#[test]
fn a_recalculation_that_changes_nothing_records_nothing() {
    let moved = given(hot_line(1, "24h"))
        .after(hours(1))
        .under(hot_line(2, "48h"))
        .when(&agent(), Recalculate {})
        .then_due("handle", "2026-03-04T12:00:00Z");
    moved
        .when(&agent(), Recalculate {})
        .then_nothing()
        .then_due("handle", "2026-03-04T12:00:00Z")
        .when(&agent(), Hold { reason: "waiting".parse().expect("a reason") })
        .when(&agent(), Recalculate {})
        .then_nothing();
    // Under a key it is recorded, since the same request again must find it.
    let (desk, _) = opened(hot_line(1, "24h"), "2026-03-02T12:00:00Z");
    let keyed = || Request::now(Recalculate {}).keyed("k".parse().expect("a key"));
    let id = redress::code!("case-1");
    assert!(!desk.act(&id, &agent(), keyed()).expect("done").replayed);
    assert!(desk.act(&id, &agent(), keyed()).expect("done before").replayed);
    // A move to a later version with the same limits is one nevertheless.
    given(hot_line(1, "24h"))
        .under(hot_line(2, "24h"))
        .when(&agent(), Recalculate {})
        .then_events(&[EventKind::PolicyMoved, EventKind::Recalculated])
        .when(&agent(), Recalculate {})
        .then_nothing();
}

#[test]
fn a_holiday_announced_later_moves_an_open_case_only_by_a_recalculation() {
    let calendar = |off: &[&str]| {
        let label = || redress::vocabulary::Label::new("day off", "放假");
        let builder = Calendar::builder(chrono_tz::UTC).weekdays(&[("09:00", "17:00")]);
        let off = off.iter().map(|date| date.parse().expect("a date"));
        off.fold(builder, |builder, date| builder.day_off(date, label())).build().expect("built")
    };
    let policy = |version, off: &[&str]| {
        let mut spec = under(calendar(off), [handle("2 working days")]);
        spec.version = version;
        checked(spec)
    };
    let announced = policy(2, &["2026-03-03"]);
    given(policy(1, &[]))
        .when(&agent(), Note {})
        .then_due("handle", "2026-03-04T17:00:00Z")
        .given()
        .under(announced)
        .when(&agent(), Recalculate {})
        .then_due("handle", "2026-03-05T17:00:00Z");
}

#[test]
fn a_case_does_not_move_to_a_policy_that_does_not_know_what_it_stands_on() {
    let later = |change: fn(&mut redress::policy::PolicySpec)| {
        let mut spec = permissive();
        spec.version = 2;
        change(&mut spec);
        checked(spec)
    };
    let dispatched = || {
        given(checked(permissive())).and(&agent(), Register {}).and(&agent(), Dispatch { to: None })
    };
    // The department that has the case has another name.
    let renamed = later(|spec| {
        spec.departments[1].department = "sale".parse().expect("a department");
        spec.routes[0].to = "sale".parse().expect("a department");
    });
    dispatched().under(renamed.clone()).when(&agent(), Recalculate {}).then_rejected(
        |why| matches!(why, Rejection::UnknownDepartment { department } if *department == SALES),
    );
    // A case that never went there moves.
    given(checked(permissive()))
        .under(renamed)
        .when(&agent(), Recalculate {})
        .then_events(&[EventKind::PolicyMoved]);
    // The grade of the case is not in the list that the later version closes.
    let closed = later(|spec| spec.codes.grades = vec![grade::MAJOR]);
    dispatched()
        .under(closed)
        .when(&agent(), Recalculate {})
        .then_rejected(|why| matches!(why, Rejection::UnknownCode(_)));
}
