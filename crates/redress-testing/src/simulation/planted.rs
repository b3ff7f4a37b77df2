//! Faults planted in a log, which no store can bring about: each is found by the law that it breaks.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Complaint, Entry, Event, command};
use redress::policy::Policy;
use redress::vocabulary::{ComplaintId, Facts, Kind, channel};

use super::notebook::{Kept, Notebook, Page};
use super::report::Law;
use super::{audit, laws};
use crate::{Given, SALES, Scenario, agent, permissive};

const ID: ComplaintId = redress::code!("C-1");

/// Received, registered, dispatched, signed for and withdrawn, an hour after each other; taken up again and noted.
fn log() -> Vec<Arc<Entry>> {
    let hour = TimeDelta::hours(1);
    let step = |given: Given, request: redress::complaint::Request| {
        given.after(hour).and(&agent(), request)
    };
    let policy = Policy::new(permissive()).unwrap();
    let given = Scenario::under(policy).received(Facts::new(Kind::Complaint, channel::HOTLINE));
    let given = step(given, command::Register {}.into());
    let given = step(given, command::Dispatch { to: Some(SALES) }.into());
    let given = step(given, command::Sign {}.into());
    let settled = || redress::code!("settled");
    let given = step(given, command::Withdraw { reason: settled() }.into());
    let given = step(given, command::Reopen { reason: settled() }.into());
    let given = step(given, command::Note {}.into());
    given.log().iter().cloned().map(Arc::new).collect()
}

fn until(log: &[Arc<Entry>]) -> DateTime<Utc> {
    log.last().unwrap().recorded_at + TimeDelta::hours(9)
}

fn at(log: &mut [Arc<Entry>], version: usize) -> &mut Entry {
    Arc::make_mut(&mut log[version - 1])
}

fn folded(log: &[Arc<Entry>]) -> Complaint {
    Complaint::from_log(log.iter().map(|entry| &**entry)).unwrap()
}

fn law(kept: Kept) -> Option<Law> {
    kept.err().map(|broken| broken.law)
}

fn books(log: Vec<Arc<Entry>>) -> Option<Law> {
    let (first, last) = (log[0].recorded_at, until(&log));
    let months = [first + TimeDelta::minutes(270), last];
    let mut book = Notebook::default();
    book.pages.insert(ID, Page { complaint: folded(&self::log()), log });
    law(audit::books(&book, &months))
}

#[test]
fn the_books_find_an_ending_that_is_recorded_before_what_it_follows() {
    assert_eq!(books(log()), None);
    let mut late = log();
    // Signed for in the next month, it says, and withdrawn in this one.
    at(&mut late, 4).recorded_at += TimeDelta::hours(9);
    assert_eq!(books(late), Some(Law::Books));
}

#[test]
fn custody_finds_a_case_that_goes_on_and_was_not_taken_up_again() {
    let custody = |log: &[Arc<Entry>]| law(laws::custody_is_whole(&ID, log, until(log)));
    assert_eq!(custody(&log()), None);
    let mut ended = log();
    // What takes it up again is done and not said.
    let reopened = |event: &Event| matches!(event, Event::Reopened { .. });
    at(&mut ended, 6).events.retain(|event| !reopened(event));
    let dispatched = log()[2].events.clone();
    at(&mut ended, 6).events.extend(dispatched);
    assert_eq!(custody(&ended), Some(Law::Custody));
}

#[test]
fn replay_finds_an_entry_that_is_not_read_as_it_was_written() {
    let replay = |log: &[Arc<Entry>], folded| law(laws::replay(&ID, log, &folded));
    assert_eq!(replay(&log(), folded(&log())), None);
    // A host that does not apply what it has recorded.
    let mut less = folded(&log()[..6]);
    less.version += 1;
    assert_eq!(replay(&log(), less), Some(Law::Replay));
    // A form that cannot be read back.
    let mut torn = log();
    at(&mut torn, 3).version = 4;
    assert_eq!(replay(&torn, folded(&log())), Some(Law::Replay));
}
