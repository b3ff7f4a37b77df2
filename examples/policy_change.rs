//! A new version of a policy on a live desk: which cases keep the old limit, which get the new one, and how to
//! move an open case.
//!
//! ```sh
//! cargo run --example policy_change
//! ```

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Event, FollowUpResult, Plan, Receive, command};
use redress::desk::Desk;
use redress::policy::{FileError, Policy};
use redress::store::MemoryStore;
use redress::time::{ManualClock, Period};
use redress::vocabulary::{Actor, ComplaintId, Facts, Kind, Outcome, Satisfaction, channel};
use redress_presets::Dealership;
use redress_presets::dealership::{department, line, role, topic};

type Failure = Box<dyn std::error::Error>;
type ADesk = Desk<MemoryStore, ManualClock>;

/// The dealership's policy with the given time for general cases, which DLR-13 sets to one day.
fn version(number: u32, handle_within: Period) -> Result<Policy, FileError> {
    let mut spec = Dealership::default().spec()?;
    spec.version = number;
    let handle = redress::code!("dlr13-handle");
    for limit in spec.limits.iter_mut().filter(|limit| limit.id == handle) {
        limit.within = handle_within;
    }
    Ok(Policy::new(spec)?)
}

fn local(at: DateTime<Utc>) -> String {
    at.with_timezone(&chrono_tz::Asia::Shanghai).format("%-d %b %H:%M").to_string()
}

/// One line about the state of a case and its limit.
fn standing(desk: &ADesk, id: &ComplaintId) -> Result<String, Failure> {
    let case = desk.load(id)?;
    let handle = case.limits.iter().find(|limit| limit.topic == topic::HANDLE);
    let due = handle.map_or_else(|| "nothing due".to_owned(), |l| format!("due {}", local(l.due)));
    Ok(format!("{id}: {}, version {}, {due}", case.state.kind(), case.policy.version))
}

fn main() -> Result<(), Failure> {
    let clock = ManualClock::new("2026-03-02T01:00:00Z".parse()?);
    let desk = Desk::new(version(1, Period::hours(24)?)?, MemoryStore::new(), clock.clone());
    let agent = Actor::new("li.na".parse()?, role::CUSTOMER_SERVICE);
    let manager = Actor::new("chen.jing".parse()?, role::CUSTOMER_SERVICE_MANAGER);
    let head = Actor::new("zhao.lei".parse()?, role::SALES_MANAGER);
    let head = head.of(department::SALES);
    let receive = |id: &ComplaintId| -> Result<(), Failure> {
        let facts = Facts::new(Kind::Complaint, channel::CALL_BACK);
        let facts = Facts { line: Some(line::SALES), ..facts };
        desk.receive(&agent, Receive::new(id.clone(), "c-17".parse()?, facts))?;
        desk.act(id, &agent, command::Register {})?;
        desk.act(id, &agent, command::Dispatch { to: None })?;
        Ok(())
    };
    let (early, done, late) = ("2026-0001".parse()?, "2026-0002".parse()?, "2026-0003".parse()?);

    println!("2 Mar 09:00  Version 1: general cases are handled within 24 hours. Two come in.");
    receive(&early)?;
    receive(&done)?;
    clock.advance(TimeDelta::hours(1));
    desk.act(&done, &head, command::Sign {})?;
    desk.act(&done, &head, command::Propose { plan: Plan::default() })?;
    desk.act(&done, &head, command::Answer { outcome: Outcome::Resolved })?;
    desk.act(&done, &head, command::Return {})?;
    let satisfied = FollowUpResult::Reached(Satisfaction::Satisfied);
    desk.act(&done, &agent, command::FollowUp { result: satisfied })?;
    desk.act(&done, &agent, command::Close { conclusion: redress::code!("settled") })?;
    println!("             {}", standing(&desk, &early)?);
    println!("             {}", standing(&desk, &done)?);

    clock.advance(TimeDelta::hours(1));
    desk.adopt(version(2, Period::hours(48)?)?)?;
    println!(
        "2 Mar 11:00  Version 2: 48 hours. Open cases keep the version they were opened under;"
    );
    println!("             new cases get the new one.");
    receive(&late)?;
    println!("             {}", standing(&desk, &early)?);
    println!("             {}", standing(&desk, &late)?);

    clock.advance(TimeDelta::hours(1));
    println!("2 Mar 12:00  The manager moves the open case. The log has both limits:");
    let moved = desk.act(&early, &manager, command::Recalculate {})?;
    for event in moved.entries.iter().flat_map(|entry| &entry.events) {
        match event {
            Event::PolicyMoved { to } => println!("             now under version {}", to.version),
            Event::LimitSuperseded { rule, due: Some(due) } if rule.as_str() == "dlr13-handle" => {
                println!("             {rule} was due {}", local(*due));
            }
            Event::LimitStarted { rule, due, start, .. } if rule.as_str() == "dlr13-handle" => {
                println!("             {rule} is due {}, from {}", local(*due), local(*start));
            }
            _ => {}
        }
    }
    println!("             {}", standing(&desk, &early)?);
    println!("             The closed case cannot be moved:");
    match desk.act(&done, &manager, command::Recalculate {}) {
        Ok(_) => return Err("a closed case was moved".into()),
        Err(refused) => println!("             {refused}"),
    }
    println!("             {}", standing(&desk, &done)?);
    Ok(())
}
