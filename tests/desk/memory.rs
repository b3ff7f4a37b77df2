//! What an open case takes in a store in memory, counted in bytes: `cargo test --test desk memory -- --nocapture`.

use redress::complaint::{Receive, Request, command};
use redress::desk::Desk;
use redress::store::MemoryStore;
use redress::time::ManualClock;
use redress::vocabulary::{Actor, Facts, Kind, channel};
use redress_presets::dealership::{dealership, department, line, role, subject};

use crate::common::at;
use crate::faulty::id;

/// As many cases as leave the most room to spare in the store: the table of ids has just been doubled.
const CASES: i64 = 7_200;

/// Bytes for each case that is received and then gets some commands, each with its own id and customer. Blocks of the
/// allocator may be larger than what is asked of it.
fn per_case(then: &[(&Actor, Request)]) -> i64 {
    let agent = Actor::new(redress::code!("li.na"), role::CUSTOMER_SERVICE);
    let (store, clock) = (MemoryStore::new(), ManualClock::new(at("2026-03-02T01:00:00Z")));
    let policy = dealership().expect("the shipped policy");
    let desk = Desk::<MemoryStore, ManualClock>::builder(policy).cache(0).build(store, clock);
    let counted = allocation_counter::measure(|| {
        for n in 0..CASES {
            let case = id(&format!("C-{n:06}"));
            let facts = Facts {
                line: Some(line::AFTER_SALES),
                subject: Some(subject::PRODUCT_QUALITY),
                ..Facts::new(Kind::Complaint, channel::CALL_BACK)
            };
            let customer = format!("K-{n:06}").parse().expect("a ref");
            desk.receive(&agent, Receive::new(case.clone(), customer, facts)).expect("received");
            for (actor, request) in then {
                desk.act(&case, actor, request.clone()).expect("done");
            }
        }
    });
    let per_case = counted.bytes_current / CASES;
    println!("{per_case} bytes for each open case with {} entries", then.len() + 1);
    per_case
}

/// Received and registered: seven events. Some 1,100 bytes are the two entries: 620 the events, 290 what is around
/// them, 170 the receipt, 50 the texts of the two ids. Some 350 are what the store adds: 170 the columns and the list
/// of entries, 180 its indexes.
#[test]
fn an_open_case_with_two_entries_takes_at_most_1_500_bytes() {
    let agent = Actor::new(redress::code!("li.na"), role::CUSTOMER_SERVICE);
    assert!(per_case(&[(&agent, command::Register {}.into())]) <= 1_500);
}

/// Received, registered, dispatched and signed for: fifteen events.
#[test]
fn an_open_case_with_four_entries_takes_at_most_2_500_bytes() {
    let agent = Actor::new(redress::code!("li.na"), role::CUSTOMER_SERVICE);
    let head = Actor::new(redress::code!("zhou"), role::STATION_HEAD);
    let head = head.of(department::AFTER_SALES);
    let then = [
        (&agent, command::Register {}.into()),
        (&agent, command::Dispatch { to: None }.into()),
        (&head, command::Sign {}.into()),
    ];
    assert!(per_case(&then) <= 2_500);
}
