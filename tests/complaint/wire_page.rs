//! `docs/wire.md`: what it shows is read, and written the same.

use std::collections::BTreeSet;

use redress::complaint::{Command, Complaint, Entry, Receive, Request};
use redress::lifecycle::{CommandKind, StateKind};
use redress::vocabulary::{Facts, Kind, channel};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

const PAGE: &str = include_str!("../../docs/wire.md");

/// The blocks of JSON under a heading.
fn blocks(heading: &str) -> Vec<&'static str> {
    let parts: Vec<&str> = PAGE.split("\n## ").collect();
    let part = parts.iter().find(|part| part.starts_with(heading)).expect("a section");
    part.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// Reads a value, and writes it as it stands there; what is left out may come back as `null`.
#[track_caller]
fn read<T: DeserializeOwned + Serialize>(text: &str) -> T {
    let value: T = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let shown: Value = serde_json::from_str(text).expect("JSON");
    let written = serde_json::to_value(&value).expect("JSON");
    assert_eq!(without_null(written), shown, "{text}");
    value
}

fn without_null(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.into_iter().filter(|(_, value)| !value.is_null());
            kept.map(|(key, value)| (key, without_null(value))).collect()
        }
        other => other,
    }
}

#[test]
fn no_block_stands_outside_the_sections_that_are_read() {
    let all = PAGE.matches("```json\n").count();
    let read = ["Receipts", "Commands", "Requests", "Entries"].map(|name| blocks(name).len());
    assert_eq!(read.iter().sum::<usize>(), all);
}

#[test]
fn every_command_is_shown() {
    let [block] = blocks("Commands")[..] else { panic!("one block") };
    let commands: Vec<Command> = block.lines().map(read).collect();
    let shown: BTreeSet<&str> = commands.iter().map(|command| command.kind().as_str()).collect();
    let known = CommandKind::ALL.iter().filter(|kind| **kind != CommandKind::Receive);
    assert_eq!(shown, known.map(|kind| kind.as_str()).collect());
}

#[test]
fn receipts_are_read_and_the_usual_facts_are_those_of_the_library() {
    let receipts: Vec<Receive> = blocks("Receipts").into_iter().map(read).collect();
    let usual = Facts::new(Kind::Complaint, channel::HOTLINE);
    assert_eq!(receipts.len(), 2);
    assert_eq!(receipts[1].facts, usual);
    // They are not taken for granted.
    let block = blocks("Receipts")[1];
    for fact in ["kind", "channel", "grade", "nature", "tier", "initiative"] {
        let mut without: Value = serde_json::from_str(block).expect("JSON");
        without["facts"].as_object_mut().expect("facts").remove(fact);
        assert!(serde_json::from_value::<Receive>(without).is_err(), "{fact}");
    }
}

#[test]
fn requests_are_read() {
    let requests: Vec<Request> = blocks("Requests").into_iter().map(read).collect();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[1].expected, Some(7));
}

#[test]
fn the_entries_are_a_log() {
    let log: Vec<Entry> = blocks("Entries").into_iter().map(read).collect();
    let complaint = Complaint::from_log(&log).expect("a log");
    assert_eq!((complaint.state.kind(), complaint.version), (StateKind::Registered, 2));
}
