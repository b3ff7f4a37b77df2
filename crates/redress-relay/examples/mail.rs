//! Mails what the log asks to tell, through a pretend server that fails, answers too late, and has an address that
//! it never takes.
//!
//! ```sh
//! cargo run -p redress-relay --example mail
//! ```

use std::collections::{BTreeSet, HashSet};

use chrono::TimeDelta;
use redress::complaint::{Receive, command};
use redress::desk::Desk;
use redress::policy::Policy;
use redress::store::MemoryStore;
use redress::time::{Clock, ManualClock};
use redress::vocabulary::{Actor, ComplaintId, Facts, Kind, Lang, Party, channel};
use redress_presets::dealership::{dealership, line, role};
use redress_relay::{Letter, LetterId, MemoryReaders, Readers, Relay};

/// A mail server as they are. Who reads the mails drops those that come again, by their id.
#[derive(Default)]
struct Server {
    /// Addressees, and what about which limit.
    subjects: BTreeSet<String>,
    calls: usize,
    delivered: HashSet<LetterId>,
    repeated: usize,
}

impl Server {
    fn send(&mut self, letter: &Letter, policy: &Policy) -> Result<(), &'static str> {
        self.calls += 1;
        if letter.message.to == Party::Role(role::GENERAL_MANAGER) {
            return Err("no such address");
        }
        if self.calls % 5 == 1 {
            return Err("connection refused");
        }
        if !self.delivered.insert(letter.id.clone()) {
            self.repeated += 1;
        }
        self.subjects.insert(letter.message.text(policy, Lang::En));
        // Delivered, and the answer came too late: it is sent again.
        if self.calls % 7 == 3 { Err("timed out") } else { Ok(()) }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let clock = ManualClock::new("2026-03-02T01:00:00Z".parse()?);
    let (store, readers) = (MemoryStore::new(), MemoryReaders::default());
    let policy = dealership()?;
    let desk = Desk::new(policy.clone(), store.clone(), clock.clone());
    let agent = Actor::new("li.na".parse()?, role::CUSTOMER_SERVICE);
    for n in 1..=6 {
        let id: ComplaintId = format!("2026-{n:04}").parse()?;
        let facts =
            Facts { line: Some(line::SALES), ..Facts::new(Kind::Complaint, channel::CALL_BACK) };
        desk.receive(&agent, Receive::new(id.clone(), format!("c-{n}").parse()?, facts))?;
        desk.act(&id, &agent, command::Register {})?;
        desk.act(&id, &agent, command::Dispatch { to: None })?;
    }
    // Nobody does anything for three days: limits run out, people are to be told.
    clock.advance(TimeDelta::days(3));
    while desk.sweep(100)?.more {}

    let mut server = Server::default();
    let mut relay = Relay::new(store, readers.clone(), "mail".parse()?, "host-1".parse()?);
    loop {
        let round = relay.run(clock.now(), |letter| server.send(letter, &policy))?;
        println!(
            "{} sent, {} failed, {} set aside",
            round.sent,
            round.failures.len(),
            round.set_aside.len()
        );
        match round.next {
            Some(next) => clock.set(next),
            None if round.more => {}
            None => break,
        }
    }
    for subject in &server.subjects {
        println!("{subject}");
    }
    println!(
        "{} delivered once, {} dropped as repetitions",
        server.delivered.len(),
        server.repeated
    );
    for dead in readers.dead_letters(&"mail".parse()?, 0, 10)? {
        println!("dead letter: {} after {} attempts", dead.id, dead.failed);
    }
    Ok(())
}
