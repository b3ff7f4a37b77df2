//! One key, one outcome: at any later time, over the whole store.

use redress::complaint::Request;
use redress::complaint::command::{Note, Register};
use redress::desk::{Desk, Intake};
use redress::lifecycle::CommandKind;
use redress::policy::Policy;
use redress::store::{LogStore, MemoryStore, Query};
use redress::time::ManualClock;
use redress::vocabulary::{Actor, Role};
use redress_testing::{agent, permissive};

use crate::common::{at, hours};
use crate::faulty::*;

fn form(id: &str) -> Intake<redress::vocabulary::Text> {
    Intake::new(case(id)).keyed(key("form-1"))
}

#[test]
fn the_same_form_sent_twice_makes_one_complaint_whatever_id_it_was_given() {
    let (desk, _) = desk(two_limits());
    let first = desk.receive(&agent(), form("c-1")).expect("received");
    let again = desk.receive(&agent(), form("c-2")).expect("the same form");
    assert!(again.replayed && !first.replayed);
    assert_eq!((again.id, again.entries), (first.id, first.entries));
    assert_eq!(desk.count(&Query::all()).expect("a count"), 1);
}

#[test]
fn a_retried_receipt_is_answered_before_it_is_judged_again() {
    let (store, clock) = (MemoryStore::new(), ManualClock::new(at(NOON)));
    let desk = Desk::new(two_limits(), store.clone(), clock.clone());
    let came_in = || form("c-1").at(at(NOON));
    let first = desk.receive(&agent(), came_in()).expect("received");
    // The clock is set back: the form now seems to come from the future.
    clock.advance(hours(-1));
    let again = desk.receive(&agent(), came_in()).expect("answered");
    assert!(again.replayed);
    assert_eq!(again.entries, first.entries);
    // A later policy under which this role may take nothing in.
    let mut spec = permissive();
    spec.version = 2;
    let intake: Role = "intake".parse().expect("a role");
    spec.roles.push(intake.clone());
    for permission in &mut spec.permissions {
        permission.allow.retain(|command| *command != CommandKind::Receive);
    }
    let allow = vec![CommandKind::Receive];
    let other = redress::policy::Permission::new(allow, vec![intake]);
    spec.permissions.push(other);
    desk.adopt(Policy::new(spec).expect("a policy")).expect("a later version");
    assert_eq!(code(&desk.receive(&agent(), form("c-1").keyed(key("other")))), "rejected");
    assert!(desk.receive(&agent(), came_in()).expect("answered").replayed);
}

#[test]
fn a_key_is_used_once_in_the_whole_store() {
    let (desk, _) = desk(two_limits());
    for name in ["c-1", "c-2"] {
        desk.receive(&agent(), case(name)).expect("received");
    }
    let note = || Request::now(Note {}).keyed(key("k"));
    desk.act(&id("c-1"), &agent(), note()).expect("noted");
    assert!(desk.act(&id("c-1"), &agent(), note()).expect("again").replayed);
    assert_eq!(code(&desk.act(&id("c-2"), &agent(), note())), "idempotency-mismatch");
    let other = Request::now(Register {}).keyed(key("k"));
    assert_eq!(code(&desk.act(&id("c-1"), &agent(), other)), "idempotency-mismatch");
    let receipt = Intake::new(case("c-3")).keyed(key("k"));
    assert_eq!(code(&desk.receive(&agent(), receipt)), "idempotency-mismatch");
    assert_eq!(desk.log(&id("c-2")).expect("a log").len(), 1);
    assert_eq!(desk.count(&Query::all()).expect("a count"), 2);
}

#[test]
fn a_strangers_call_under_the_same_key_is_a_mismatch() {
    let (desk, _) = desk(two_limits());
    desk.receive(&agent(), form("c-1")).expect("received");
    let note = || Request::now(Note {}).keyed(key("k"));
    desk.act(&id("c-1"), &agent(), note()).expect("noted");
    let stranger = Actor::new("eve".parse().expect("an id"), agent().role);
    assert_eq!(code(&desk.act(&id("c-1"), &stranger, note())), "idempotency-mismatch");
    assert_eq!(code(&desk.receive(&stranger, form("c-1"))), "idempotency-mismatch");
}

#[test]
fn another_form_under_a_used_key_is_a_mismatch_and_a_used_id_is_named() {
    let (desk, _) = desk(two_limits());
    desk.receive(&agent(), form("c-1")).expect("received");
    let mut receive = case("c-1");
    receive.customer = "customer-2".parse().expect("a ref");
    let other = Intake::new(receive).keyed(key("form-1"));
    assert_eq!(code(&desk.receive(&agent(), other)), "idempotency-mismatch");
    let new_key = Intake::new(case("c-1")).keyed(key("form-2"));
    let error = desk.receive(&agent(), new_key).expect_err("the id is taken");
    assert_eq!((error.code(), error.is_retryable()), ("complaint-exists", false));
    assert!(error.to_string().contains("c-1"));
}

#[test]
fn two_desks_that_take_the_same_form_in_at_once_make_one_complaint() {
    let store = MemoryStore::new();
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..8)
            .map(|n| {
                let store = store.clone();
                scope.spawn(move || {
                    let desk = Desk::new(two_limits(), store, ManualClock::new(at(NOON)));
                    desk.receive(&agent(), form(&format!("c-{n}"))).expect("received")
                })
            })
            .collect();
        senders.into_iter().map(|sender| sender.join().expect("no panic")).collect()
    });
    assert_eq!(outcomes.iter().filter(|outcome| !outcome.replayed).count(), 1);
    assert!(outcomes.iter().all(|outcome| outcome.id == outcomes[0].id));
    assert_eq!(store.count(&Query::all()).expect("a count"), 1);
}

#[test]
fn a_request_that_another_desk_recorded_meanwhile_is_replayed_and_not_refused() {
    let (store, clock) = (MemoryStore::new(), ManualClock::new(at(NOON)));
    let desks = [(); 2].map(|()| Desk::new(two_limits(), store.clone(), clock.clone()));
    desks[0].receive(&agent(), case("c-1")).expect("received");
    desks[1].load(&id("c-1")).expect("in its cache");
    let register = || Request::now(Register {}).keyed(key("k"));
    desks[0].act(&id("c-1"), &agent(), register()).expect("registered");
    assert!(desks[1].act(&id("c-1"), &agent(), register()).expect("the same").replayed);
}
