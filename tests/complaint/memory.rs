//! How much memory an open case takes: the complaint as it is folded, and the entries of its log.

use std::sync::Arc;

use redress::complaint::command::{Contact, Dispatch, Note, Register};
use redress::complaint::{Complaint, Context, Entry, Receive, Request, decide, receive};
use redress::vocabulary::{Actor, CustomerRef, Department, Facts, Kind, channel};
use redress_presets::dealership::{dealership, line, role, subject};

use crate::common::at;

/// Five entries of a case at the dealership: taken in, registered, contacted, dispatched, remarked on.
fn case() -> (Box<Complaint>, Vec<Arc<Entry>>) {
    let policy = dealership().expect("a policy");
    let agent = Actor::new("li.na".parse().expect("an id"), role::CUSTOMER_SERVICE);
    let mut facts = Facts::new(Kind::Complaint, channel::CALL_BACK);
    facts.subject = Some(subject::REPAIR_TECHNIQUE);
    facts.line = Some(line::AFTER_SALES);
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
        let entry = decide(&complaint, &request, &Context::new(&policy, actor, now));
        let entry = entry.unwrap_or_else(|why| panic!("{:?}: {why}", request.command));
        complaint.apply(&entry).expect("the next entry");
        log.push(Arc::new(entry));
    }
    (complaint, log)
}

#[test]
fn an_open_case_of_five_entries_takes_at_most_5_400_bytes() {
    // Codes that were made lately are shared, whoever made them.
    drop(case());
    let mut kept = None;
    // What is still held when the measurement ends; the policy is gone by then.
    let measured = allocation_counter::measure(|| kept = Some(case()));
    drop(kept);
    assert!(measured.bytes_current <= 5_400, "{} bytes", measured.bytes_current);
}

#[test]
fn a_code_that_was_read_lately_is_not_made_again() {
    let read = || Department::new("after-sales").expect("a code");
    let first = read();
    let mut again = None;
    let measured = allocation_counter::measure(|| again = Some(read()));
    assert_eq!((again.as_ref(), measured.count_total), (Some(&first), 0));
    // There are as many customers as complaints: their references are not kept from case to case.
    let measured = allocation_counter::measure(|| drop("c-17".parse::<CustomerRef>()));
    assert_eq!((measured.count_total, measured.bytes_current), (1, 0));
}
