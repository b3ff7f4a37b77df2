//! A request that is made for one version of a complaint: nothing is overwritten that its maker has not seen.

use redress::complaint::Request;
use redress::complaint::command::{Note, Register};
use redress::desk::{Desk, Failure};
use redress::policy::Policy;
use redress::store::MemoryStore;
use redress::time::ManualClock;
use redress_testing::{agent, permissive};

use crate::common::at;
use crate::faulty::*;

type OneDesk = Desk<MemoryStore, ManualClock>;

fn two_desks() -> (OneDesk, OneDesk) {
    let policy = Policy::new(permissive()).expect("a policy");
    let (store, clock) = (MemoryStore::new(), ManualClock::new(at(NOON)));
    let desk = || Desk::new(policy.clone(), store.clone(), clock.clone());
    (desk(), desk())
}

#[test]
fn a_request_for_another_version_is_refused_and_stores_nothing() {
    let (here, there) = two_desks();
    here.receive(&agent(), case("a")).expect("received");
    here.act(&id("a"), &agent(), Request::now(Register {}).expecting(1)).expect("as expected");
    // Another desk writes; this one has version 2 in its cache.
    there.act(&id("a"), &agent(), Note {}).expect("noted");
    for expected in [1, 2, 4, u64::MAX] {
        let request = Request::now(Note {}).expecting(expected);
        let refused = here.act(&id("a"), &agent(), request).expect_err("another version");
        assert_eq!((refused.code(), refused.is_retryable()), ("changed", false));
        let Failure::Changed { expected: asked, actual } = refused.failure else { panic!() };
        assert_eq!((asked, actual), (expected, 3));
    }
    assert_eq!(here.log(&id("a")).expect("a log").len(), 3);
    here.act(&id("a"), &agent(), Request::now(Note {}).expecting(3)).expect("the one it has");
}

#[test]
fn a_request_that_was_carried_out_is_answered_again_whatever_version_it_expected() {
    let (here, there) = two_desks();
    here.receive(&agent(), case("a")).expect("received");
    let request = Request::now(Register {}).keyed("k-1".parse().expect("a key")).expecting(1);
    let first = here.act(&id("a"), &agent(), request.clone()).expect("carried out");
    there.act(&id("a"), &agent(), Note {}).expect("noted");
    let again = here.act(&id("a"), &agent(), request.expecting(9)).expect("the same answer");
    assert_eq!((again.replayed, &again.entries), (true, &first.entries));
}
