//! How much memory an open case takes: the complaint as it is folded, and the entries of its log.

use std::sync::Arc;

use redress::complaint::command::{Contact, Dispatch, Note, Register};
use redress::complaint::{
    Complaint, Context, Entry, Event, Limit, Receive, Request, decide, receive,
};
use redress::presets::dealership::{dealership, role, subject};
use redress::vocabulary::{Actor, Facts, Kind, channel};

use crate::common::at;

/// Five entries of a case at the dealership: taken in, registered, contacted, dispatched, remarked on.
fn case() -> (Box<Complaint>, Vec<Arc<Entry>>) {
    let policy = dealership().expect("a policy");
    let agent = Actor::new("li.na".parse().expect("an id"), role::CUSTOMER_SERVICE);
    let mut facts = Facts::new(Kind::Complaint, channel::CALL_BACK);
    facts.subject = Some(subject::REPAIR_TECHNIQUE);
    let asked = Receive::new(
        "2026-0001".parse().expect("an id"),
        "c-17".parse().expect("a reference"),
        facts,
    );
    let now = at("2026-03-02T01:00:00Z");
    let context = Context::new(&policy, &agent, now);
    let (complaint, entry) = receive(&asked, None, None, &context).expect("received");
    let (mut complaint, mut log) = (Box::new(complaint), vec![Arc::new(entry)]);
    let steps: [(&Actor, Request); 4] = [
        (&agent, Register {}.into()),
        (&agent, Contact { reached: true }.into()),
        (&agent, Dispatch { to: None }.into()),
        (&agent, Note {}.into()),
    ];
    for (actor, request) in steps {
        let Ok(entry) = decide(&complaint, &request, &Context::new(&policy, actor, now)) else {
            panic!("{:?} was refused", request.command)
        };
        complaint.apply(&entry).expect("the next entry");
        log.push(Arc::new(entry));
    }
    (complaint, log)
}

#[test]
fn an_open_case_of_five_entries_takes_at_most_a_kilobyte_and_a_half() {
    let mut kept = None;
    // What is still held when the measurement ends; the policy is gone by then.
    let measured = allocation_counter::measure(|| kept = Some(case()));
    println!(
        "{} bytes in {} blocks; complaint {}, limit {}, entry {}, event {}",
        measured.bytes_current,
        measured.count_current,
        size_of::<Complaint>(),
        size_of::<Limit>(),
        size_of::<Entry>(),
        size_of::<Event>(),
    );
    let (complaint, log) = kept.expect("a case");
    println!(
        "limits {}/{}, ended {}/{}",
        complaint.limits.len(),
        complaint.limits.capacity(),
        complaint.ended.len(),
        complaint.ended.capacity()
    );
    for entry in &log {
        println!(
            "{:?} {}/{}",
            entry.events.iter().map(Event::kind).collect::<Vec<_>>(),
            entry.events.len(),
            entry.events.capacity()
        );
    }
    assert!(measured.bytes_current <= 1_536, "{} bytes", measured.bytes_current);
}
