//! Requests to a desk: idempotency keys, concurrent writers, unknown names.

use crate::common::{at, busy, general, hours, limit, minutes, with};
use crate::stories::{
    NOON, asked, desk, given, hold, id, key, opened, rejected, story, two_limits,
};

use chrono::TimeDelta;
use redress::complaint::command::*;
use redress::complaint::{Command, Complaint, Rejection, Relation, Request};
use redress::desk::{Desk, DeskError, Failure, Intake};
use redress::lifecycle::Point;
use redress::store::{LogStore, MemoryStore};
use redress::time::ManualClock;
use redress::vocabulary::{Actor, Facts, Kind, channel};
use redress_testing::{AGENT, SALES, TOLD, WORKSHOP, agent};

#[test]
fn every_command_twice_with_one_key_is_done_once_at_any_later_time() {
    let (desk, clock) = desk(busy(redress::time::Calendar::always_open(chrono_tz::UTC)), NOON);
    let intake = Intake::new(asked(general())).keyed(key("k-receive"));
    let first = desk.receive(&agent(), intake.clone()).expect("received");
    let again = desk.receive(&agent(), intake).expect("received before");
    assert!(again.replayed && !first.replayed);
    assert_eq!(again.entry(), first.entry());
    let mut done = Vec::new();
    for (number, command) in story().into_iter().enumerate() {
        clock.advance(minutes(7));
        let request = Request::now(command).keyed(key(&format!("k-{number}")));
        let first = desk.act(&id(), &agent(), request.clone()).expect("it was legal");
        let log = desk.log(&id()).expect("a log");
        clock.advance(minutes(1));
        let again = desk.act(&id(), &agent(), request.clone()).expect("the same again");
        assert!(again.replayed);
        assert_eq!(again.entry(), first.entry());
        assert_eq!(desk.log(&id()).expect("a log"), log);
        done.push((request, first.entry().cloned()));
    }
    // A year later, long after each of them has become illegal.
    clock.advance(TimeDelta::days(365));
    desk.sweep(10).expect("a sweep");
    let log = desk.log(&id()).expect("a log");
    for (request, entry) in done {
        let again = desk.act(&id(), &agent(), request).expect("the same again");
        assert!(again.replayed);
        assert_eq!(again.entry(), entry.as_ref());
    }
    assert_eq!(desk.log(&id()).expect("a log"), log);
}

#[test]
fn a_rejected_command_may_be_asked_again_under_its_key() {
    let (desk, _) = opened(two_limits(), NOON);
    let request = || Request::now(Sign {}).keyed(key("k"));
    rejected(desk.act(&id(), &agent(), request()));
    desk.act(&id(), &agent(), Register {}).expect("registered");
    desk.act(&id(), &agent(), Dispatch { to: None }).expect("dispatched");
    assert!(!desk.act(&id(), &agent(), request()).expect("signed").replayed);
}

/// Whether it failed in this way.
fn failed<T, E>(outcome: &Result<T, DeskError<E>>, code: &str) -> bool {
    outcome.as_ref().is_err_and(|error| error.code() == code)
}

#[test]
fn the_same_key_for_something_else_is_a_mismatch_and_stores_nothing() {
    let (desk, _) = opened(two_limits(), NOON);
    let keyed = |command: Command| Request::now(command).keyed(key("k"));
    desk.act(&id(), &agent(), keyed(Register {}.into())).expect("registered");
    let log = desk.log(&id()).expect("a log");
    let others: Vec<Request> = vec![keyed(Note {}.into()), keyed(Dispatch { to: None }.into())];
    for other in others {
        let outcome = desk.act(&id(), &agent(), other);
        assert!(failed(&outcome, "idempotency-mismatch"), "{outcome:?}");
    }
    // A client that sends again may stamp again: it is the same request.
    let stamped = desk.act(&id(), &agent(), keyed(Register {}.into()).at(at(NOON)));
    assert!(stamped.expect("the same").replayed);
    let bodies: Vec<Command> = vec![
        Contact { reached: true }.into(),
        Contact { reached: false }.into(),
        Mark { mark: TOLD }.into(),
        Dispatch { to: Some(SALES) }.into(),
        Dispatch { to: Some(WORKSHOP) }.into(),
    ];
    for (at, one) in bodies.iter().enumerate() {
        for (other_at, other) in bodies.iter().enumerate() {
            let same = Request::now(one.clone()).digest() == Request::now(other.clone()).digest();
            assert_eq!(same, at == other_at);
        }
    }
    assert_eq!(desk.log(&id()).expect("a log"), log);
    // A receipt under a key, then another one for the same number.
    let (desk, _) = self::desk(two_limits(), NOON);
    let intake = |facts| Intake::new(asked(facts)).keyed(key("r"));
    desk.receive(&agent(), intake(general())).expect("received");
    let outcome = desk.receive(&agent(), intake(Facts::new(Kind::Appeal, channel::POST)));
    assert!(failed(&outcome, "idempotency-mismatch"));
    let outcome = desk.receive(&agent(), asked(general()));
    assert!(failed(&outcome, "complaint-exists"));
}

#[test]
fn two_writers_at_one_version_lose_nothing() {
    let store = MemoryStore::new();
    let policy = two_limits();
    let desks =
        [(); 2].map(|()| Desk::new(policy.clone(), store.clone(), ManualClock::new(at(NOON))));
    desks[0].receive(&agent(), asked(general())).expect("received");
    const EACH: usize = 200;
    let refused = std::thread::scope(|scope| {
        let writers: Vec<_> = desks
            .iter()
            .enumerate()
            .map(|(writer, desk)| {
                scope.spawn(move || {
                    let mut refused = 0;
                    for number in 0..EACH {
                        let request =
                            Request::now(Note {}).keyed(key(&format!("{writer}-{number}")));
                        loop {
                            match desk.act(&id(), &agent(), request.clone()) {
                                Ok(_) => break,
                                Err(why) if why.is_retryable() => {}
                                Err(why) => panic!("{why}"),
                            }
                        }
                        // Both try to hold and to resume; the rules let one of them.
                        let command: Command =
                            if number % 2 == 0 { hold().into() } else { Resume {}.into() };
                        loop {
                            match desk.act(&id(), &agent(), command.clone()) {
                                Ok(_) => break,
                                Err(DeskError { failure: Failure::Rejected(_), .. }) => {
                                    refused += 1;
                                    break;
                                }
                                Err(why) if why.is_retryable() => {}
                                Err(why) => panic!("{why}"),
                            }
                        }
                    }
                    refused
                })
            })
            .collect();
        writers.into_iter().map(|writer| writer.join().expect("no panic")).sum::<usize>()
    });
    let log = store.log(&id(), 0).expect("a log");
    assert_eq!(log.len(), 1 + 4 * EACH - refused);
    for (at, entry) in log.iter().enumerate() {
        assert_eq!(entry.version, at as u64 + 1);
    }
    let keys = log.iter().filter(|entry| entry.key.is_some()).count();
    assert_eq!(keys, 2 * EACH);
    let complaint = Complaint::from_log(log.iter().map(AsRef::as_ref)).expect("a log");
    for desk in &desks {
        assert_eq!(desk.load(&id()).expect("a complaint"), complaint);
    }
}

#[test]
fn a_second_desk_with_an_old_copy_finds_what_is_due() {
    let store = MemoryStore::new();
    let policy = with([limit("sign", Point::Dispatched, Point::Signed, "1h")]);
    let clock = ManualClock::new(at(NOON));
    let desks = [(); 2].map(|()| Desk::new(policy.clone(), store.clone(), clock.clone()));
    desks[0].receive(&agent(), asked(general())).expect("received");
    // The second desk has a copy in which nothing runs.
    desks[1].load(&id()).expect("a complaint");
    desks[0].act(&id(), &agent(), Register {}).expect("registered");
    desks[0].act(&id(), &agent(), Dispatch { to: None }).expect("dispatched");
    clock.advance(hours(2));
    let sweep = desks[1].sweep(10).expect("a sweep");
    assert_eq!(sweep.done.len(), 1, "{:?}", sweep.failed);
}

#[test]
fn unknown_roles_departments_and_names_are_refused_with_what_is_known() {
    let given = given(two_limits()).and(&agent(), Register {});
    let guest = Actor::new("eve".parse().expect("an id"), "guest".parse().expect("a role"));
    given.clone().when(&guest, Note {}).then_rejected(
        |why| matches!(why, Rejection::UnknownRole { known, .. } if *known == [AGENT]),
    );
    let nowhere = || "nowhere".parse().expect("a department");
    given.clone().when(&agent(), Dispatch { to: Some(nowhere()) }).then_rejected(
        |why| matches!(why, Rejection::UnknownDepartment { department } if *department == nowhere()),
    );
    given.clone().when(&agent(), Mark { mark: "unheard".parse().expect("a mark") }).then_rejected(
        |why| matches!(why, Rejection::UnknownMark { known, .. } if *known == [TOLD]),
    );
    let incentive = "unheard".parse().expect("a rule");
    given
        .clone()
        .when(&agent(), ProposeNotice { incentive, on: None })
        .then_rejected(|why| matches!(why, Rejection::UnknownIncentive { .. }));
    given
        .clone()
        .when(&agent(), SignNotice { notice: 7 })
        .then_rejected(|why| matches!(why, Rejection::UnknownNotice { notice: 7, count: 0 }));
    for level in [0, 3, 255] {
        given
            .clone()
            .when(&agent(), Escalate { level })
            .then_rejected(|why| matches!(why, Rejection::NoSuchLevel { levels: 2, .. }));
    }
    for month in [0, 13, u32::MAX] {
        given
            .clone()
            .when(&agent(), CarryOver { year: 2026, month })
            .then_rejected(|why| matches!(why, Rejection::NoMonth { .. }));
    }
    given
        .clone()
        .and(&agent(), Dispatch { to: None })
        .and(&agent(), Sign {})
        .when(&agent(), Assist { department: nowhere() })
        .then_rejected(|why| matches!(why, Rejection::UnknownDepartment { .. }));
    let selves: [Request; 3] = [
        Link { to: id(), relation: Relation::RepeatOf }.into(),
        Merge { into: id() }.into(),
        Absorb { from: id(), due: Vec::new() }.into(),
    ];
    for request in selves {
        given
            .clone()
            .when(&agent(), request)
            .then_rejected(|why| matches!(why, Rejection::LinkToSelf));
    }
}

#[test]
fn what_is_so_already_is_not_done_again() {
    let given = given(two_limits()).and(&agent(), Register {});
    given
        .clone()
        .when(&agent(), Reclassify { facts: Box::new(general()) })
        .then_rejected(|why| matches!(why, Rejection::SameFacts));
    given
        .clone()
        .and(&agent(), Escalate { level: 1 })
        .when(&agent(), Escalate { level: 1 })
        .then_rejected(|why| matches!(why, Rejection::NoSuchLevel { asked: 1, current: 1, .. }));
    given
        .and(&agent(), Dispatch { to: Some(SALES) })
        .when(&agent(), Transfer { to: Some(SALES) })
        .then_rejected(
            |why| matches!(why, Rejection::NoPassage { from, to } if from == to && *to == SALES),
        );
}

#[test]
fn a_complaint_that_does_not_exist_is_unknown() {
    let (desk, _) = desk(two_limits(), NOON);
    let outcome = desk.act(&id(), &agent(), Register {});
    assert!(failed(&outcome, "unknown-complaint"));
    assert!(failed(&desk.load(&id()), "unknown-complaint"));
}
