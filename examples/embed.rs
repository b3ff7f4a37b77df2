//! Embedding the crate in another program: a policy, a desk, three commands, a sweep.
//!
//! ```sh
//! cargo run --example embed
//! ```

use chrono::TimeDelta;
use redress::complaint::{Receive, command};
use redress::desk::Desk;
use redress::store::{MemoryStore, Query};
use redress::time::ManualClock;
use redress::vocabulary::{Actor, ComplaintId, Facts, Kind, channel};
use redress_presets::dealership;
use redress_presets::dealership::{line, role};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A real host uses `SystemClock` and its own store; here the clock is moved by hand.
    let clock = ManualClock::new("2026-03-02T01:00:00Z".parse()?);
    let desk = Desk::new(dealership()?, MemoryStore::new(), clock.clone());

    let agent = Actor::new("li.na".parse()?, role::CUSTOMER_SERVICE);
    let id: ComplaintId = "2026-0001".parse()?;
    let facts =
        Facts { line: Some(line::SALES), ..Facts::new(Kind::Complaint, channel::CALL_BACK) };

    // Three commands. The policy accepts each of them, or rejects it with a reason.
    desk.receive(&agent, Receive::new(id.clone(), "c-17".parse()?, facts))?;
    desk.act(&id, &agent, command::Register {})?;
    desk.act(&id, &agent, command::Dispatch { to: None })?;
    if let Err(refused) = desk.act(&id, &agent, command::Sign {}) {
        println!("refused: {refused}");
    }

    // The host sets one timer, to the earliest instant at which anything is due, and then sweeps.
    while let Some(due) = desk.load(&id)?.next_deadline() {
        clock.set(due.at);
        for found in desk.sweep(100)?.done {
            let events = found.entries.iter().flat_map(|entry| &entry.events);
            println!("{} {:?}: {} events", due.at, due.alarm, events.count());
        }
    }
    clock.advance(TimeDelta::days(1));
    println!(
        "a day later: {} swept, {} open",
        desk.sweep(100)?.done.len(),
        desk.count(&Query::open())?
    );
    Ok(())
}
