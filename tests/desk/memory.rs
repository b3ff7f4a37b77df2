//! What an open case takes in a store in memory, counted in bytes.

use redress::complaint::{Receive, command};
use redress::desk::Desk;
use redress::store::MemoryStore;
use redress::time::ManualClock;
use redress::vocabulary::{Actor, Facts, Kind, channel};
use redress_presets::dealership::{dealership, department, line, role, subject};

use crate::common::at;
use crate::faulty::id;

/// Cases that are received, registered, dispatched and signed for, each with its own id and customer.
#[test]
fn an_open_case_with_four_entries_takes_little_memory() {
    const CASES: i64 = 2_000;
    let (store, policy) = (MemoryStore::new(), dealership().expect("the shipped policy"));
    let agent = Actor::new("li.na".parse().expect("an id"), role::CUSTOMER_SERVICE);
    let head = Actor::new("zhou".parse().expect("an id"), role::STATION_HEAD);
    let head = head.of(department::AFTER_SALES);
    let counted = allocation_counter::measure(|| {
        let clock = ManualClock::new(at("2026-03-02T01:00:00Z"));
        let desk: Desk<MemoryStore, _> =
            Desk::<MemoryStore, ManualClock>::builder(policy).cache(0).build(store.clone(), clock);
        for n in 0..CASES {
            let case = id(&format!("C-{n:06}"));
            let facts = Facts {
                line: Some(line::AFTER_SALES),
                subject: Some(subject::PRODUCT_QUALITY),
                ..Facts::new(Kind::Complaint, channel::CALL_BACK)
            };
            let customer = format!("K-{n:06}").parse().expect("a ref");
            desk.receive(&agent, Receive::new(case.clone(), customer, facts)).expect("received");
            desk.act(&case, &agent, command::Register {}).expect("registered");
            desk.act(&case, &agent, command::Dispatch { to: None }).expect("dispatched");
            desk.act(&case, &head, command::Sign {}).expect("signed");
        }
    });
    let per_case = counted.bytes_current / CASES;
    println!("{per_case} bytes per open case");
    assert!(per_case <= LIMIT, "{per_case} bytes per open case");
}

/// Bytes. Of these some 1,900 are the fifteen events of the four entries, 700 the entries around them, 600 what
/// the store adds: the columns and its indexes.
const LIMIT: i64 = 3_700;
