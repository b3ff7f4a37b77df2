//! Entries that other versions wrote: old forms are lifted, what is new is kept.

use redress::complaint::command::{Contact, Note, Register, Tick};
use redress::complaint::{
    Complaint, Context, Entry, Event, Receive, Rejection, decide, permitted, receive,
};
use redress::desk::Desk;
use redress::lifecycle::EventKind;
use redress::policy::Policy;
use redress::store::{Batch, LogStore as _, MemoryStore, Row};
use redress::time::ManualClock;
use redress_testing::{agent, permissive};
use serde_json::{Value, json};

use crate::common::{at, general};
use crate::golden;

fn file(name: &str) -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/golden/");
    std::fs::read_to_string(format!("{path}{name}")).expect("a golden file")
}

fn form_1_log() -> Vec<Entry> {
    let lines = file("form-1/log.jsonl");
    lines.lines().map(|line| serde_json::from_str(line).expect("form 1 is read")).collect()
}

/// An entry of today, as JSON, with these events.
fn entry(version: u64, events: &Value) -> Value {
    json!({
        "form": 2,
        "version": version,
        "occurred_at": "2026-03-02T12:00:00Z",
        "recorded_at": "2026-03-02T12:00:00Z",
        "actor": { "id": "li.na", "role": "customer-service" },
        "events": events,
    })
}

fn read(value: &Value) -> Entry {
    serde_json::from_value(value.clone()).expect("an entry")
}

fn written(entry: &Entry) -> Value {
    serde_json::to_value(entry).expect("json")
}

#[test]
fn every_event_of_form_1_is_read_as_the_event_that_it_was() {
    let old: Vec<Value> = serde_json::from_str(&file("form-1/events.json")).expect("json");
    let mut now = golden::events();
    assert_eq!(old.len(), now.len());
    for (old, now) in old.into_iter().zip(&mut now) {
        // Stamps of form 1 have no digest.
        match now {
            Event::Received(receipt) => receipt.policy.digest = None,
            Event::PolicyMoved { to } => to.digest = None,
            _ => {}
        }
        let mut form_1 = entry(1, &json!([old]));
        form_1.as_object_mut().expect("a record").remove("form");
        let read = read(&form_1);
        assert_eq!(read.events.as_slice(), std::slice::from_ref(now));
        assert_eq!(read.form(), 2);
        assert!(!read.is_newer());
    }
}

/// The log was written by the last version that had form 1; what it folds to was printed by it.
#[test]
fn a_log_of_form_1_folds_to_the_complaint_that_it_was_and_is_written_in_form_2() {
    let log = form_1_log();
    let complaint = Complaint::from_log(&log).expect("a complaint");
    assert_eq!(complaint.state.kind().as_str(), "closed");
    assert_eq!((complaint.version, complaint.ended.len(), complaint.notices.len()), (20, 10, 4));
    let again: Vec<Entry> = log
        .iter()
        .map(|entry| {
            let written = serde_json::to_string(entry).expect("json");
            assert!(written.starts_with(r#"{"form":2,"#), "{written}");
            serde_json::from_str(&written).expect("form 2")
        })
        .collect();
    assert_eq!(again, log);
}

#[test]
fn a_digest_of_form_1_is_kept_and_agrees_with_any_request() {
    let entry: Entry = serde_json::from_str(&file("form-1/entry.json")).expect("form 1");
    let key = entry.key.as_ref().expect("a key");
    assert_eq!(key.digest.to_string(), "1:ffffffffffffffff");
    let asked = redress::complaint::Request::now(Register {}).digest();
    assert!(!key.digest.contradicts(&asked));
    assert_eq!(written(&entry)["key"]["digest"], "1:ffffffffffffffff");
}

/// Every record in a value, by its path.
fn records(value: &Value, path: &str, all: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            all.push(path.to_owned());
            fields.iter().for_each(|(name, value)| records(value, &format!("{path}/{name}"), all));
        }
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(at, value)| records(value, &format!("{path}/{at}"), all)),
        _ => {}
    }
}

/// Both ways of reading a text agree on it: the same entry, or none.
fn agree(text: &str) {
    let (quick, careful) = (Entry::from_json(text), serde_json::from_str::<Entry>(text));
    match (quick, careful) {
        (Ok(quick), Ok(careful)) => {
            assert_eq!(quick, careful, "{text}");
            assert_eq!(written(&quick), written(&careful));
        }
        (Err(quick), Err(careful)) => assert_eq!(quick.to_string(), careful.to_string(), "{text}"),
        (quick, careful) => panic!("{quick:?}\n{careful:?}\n{text}"),
    }
}

#[test]
fn an_entry_is_read_from_json_as_serde_reads_it_whatever_is_wrong_with_it() {
    for line in file("form-1/log.jsonl").lines() {
        agree(line);
    }
    let events = golden::events();
    for event in events {
        let value = entry(7, &json!([event]));
        let text = value.to_string();
        agree(&text);
        for (at, _) in text.char_indices() {
            agree(&text[..at]);
            // Another letter, a number for a text, a field twice.
            let put = ["x", "7", "\"", "null", "{", "\"form\":2,"][at % 6];
            agree(&format!("{}{put}{}", &text[..at], &text[at..]));
        }
        let mut places = Vec::new();
        records(&value, "", &mut places);
        for place in places {
            let mut newer = value.clone();
            let record = newer.pointer_mut(&place).and_then(Value::as_object_mut).expect("one");
            record.insert("since-0.2".to_owned(), json!({ "deep": [1, null, "x"] }));
            agree(&newer.to_string());
        }
    }
    for text in
        ["", "null", "[]", "{}", "7", "{\"form\":2}", " {\"form\":3,\"events\":[]} ", "{} {}"]
    {
        agree(text);
    }
    let newer = json!({ "form": 3, "version": 1, "occurred_at": "2026-03-02T12:00:00Z",
        "recorded_at": "2026-03-02T12:00:00Z", "actor": { "id": "li.na", "role": "agent" },
        "events": ["registered", { "since-0.2": [1] }], "more": 1 });
    agree(&newer.to_string());
}

#[test]
fn an_unknown_field_anywhere_in_an_entry_survives_being_read_and_written() {
    let events = serde_json::to_value(golden::events()).expect("json");
    let plain = entry(7, &events);
    let mut places = Vec::new();
    records(&plain, "", &mut places);
    assert!(places.len() > 60, "{}", places.len());
    for place in places {
        let mut newer = plain.clone();
        let record = newer.pointer_mut(&place).and_then(Value::as_object_mut).expect("a record");
        // The record of a word has that one field; what a word brings may have more.
        let word = place.rsplit('/').next().is_some_and(|last| last.parse::<usize>().is_ok())
            && place.matches('/').count() == 2;
        // So does the record that says which kind of party is meant.
        let party = ["person", "role", "department", "manager"];
        let party = record.len() == 1 && record.keys().any(|key| party.contains(&key.as_str()));
        if word
            || party
            || ["impose", "ruling", "result", "to", "effect", "stake"]
                .iter()
                .any(|name| place.ends_with(&format!("/{name}")) && record.len() == 1)
        {
            continue;
        }
        record.insert("since-0.2".to_owned(), json!({ "deep": [1, null, "x"] }));
        // As it streams (the form first), and by way of a `Value` (whose fields are sorted).
        let text = newer.to_string();
        let first = format!(r#"{{"form":2,{}"#, &text[1..].replacen(r#""form":2,"#, "", 1));
        for text in [text, first] {
            let read: Entry =
                serde_json::from_str(&text).unwrap_or_else(|why| panic!("{place}: {why}"));
            assert_eq!(written(&read), newer, "{place}");
            assert!(!read.is_newer(), "{place}: a field alone stops nobody");
        }
    }
}

#[test]
fn a_word_that_brings_more_than_it_used_to_is_the_same_event() {
    let newer = entry(2, &json!([{ "registered": { "by": "form" } }, "noted"]));
    let read = read(&newer);
    assert_eq!(read.events, [Event::Registered, Event::Noted]);
    assert_eq!(written(&read), newer);
}

#[test]
fn an_unknown_event_is_kept_as_it_came() {
    for event in [json!("settled-by-itself"), json!({ "settled": { "by": ["x", 1.5, null] } })] {
        let newer = entry(2, &json!(["registered", event]));
        let read = read(&newer);
        assert!(read.is_newer());
        assert_eq!(read.events[1].kind(), EventKind::Unknown);
        let Event::Unknown(unknown) = &read.events[1] else { panic!("unknown") };
        assert!(unknown.name().is_some_and(|name| name.starts_with("settled")));
        assert_eq!(written(&read), newer);
        // Alone too.
        let alone: Event = serde_json::from_value(event.clone()).expect("an event");
        assert_eq!(serde_json::to_value(&alone).expect("json"), event);
    }
}

/// What else stands there may be anything, so it is no name.
#[test]
fn an_unknown_event_is_named_where_it_says_so_in_a_word_like_those_of_others() {
    let named = |event: Value| {
        let mut newer = entry(2, &json!([event]));
        newer["form"] = json!(99);
        let read = read(&newer);
        let Event::Unknown(unknown) = &read.events[0] else { panic!("it is known: {newer}") };
        unknown.name().map(str::to_owned)
    };
    let longest = "x".repeat(64);
    for name in ["settled", "settled-2", &longest] {
        assert_eq!(named(json!(name)).as_deref(), Some(name));
        assert_eq!(named(json!({ name: { "by": "x" } })).as_deref(), Some(name));
    }
    let longer = "x".repeat(65);
    for event in [
        json!("Settled"),
        json!("settled by Wang"),
        json!(longer),
        json!({ longer: null }),
        json!({ "settled": 1, "by": 2 }),
        json!(5),
    ] {
        assert_eq!(named(event.clone()), None, "{event}");
    }
}

#[test]
fn an_entry_read_from_text_is_the_whole_text_and_has_each_field_once() {
    let text = r#"{"form":2,"version":2,"occurred_at":"2026-03-02T01:00:00Z","recorded_at":"2026-03-02T01:00:00Z","actor":{"id":"li.na","role":"agent"},"events":["registered"]}"#;
    assert!(Entry::from_json(text).is_ok_and(|entry| !entry.is_newer()));
    assert!(Entry::from_json(&format!("{text} true")).is_err());
    let late = text.replacen(r#""form":2,"#, "", 1).replacen('}', r#"},"form":2"#, 1);
    assert_eq!(Entry::from_json(&late).expect("an entry"), Entry::from_json(text).expect("one"));
    for twice in [
        text.replacen(r#""version":2"#, r#""version":2,"version":2"#, 1),
        late.replacen(r#""version":2"#, r#""version":2,"version":2"#, 1),
        late.replacen(r#""id":"li.na""#, r#""id":"li.na","id":"wang""#, 1),
    ] {
        assert!(Entry::from_json(&twice).is_err(), "{twice}");
    }
    // A newer form says so wherever it stands.
    for newer in [text.replacen(":2", ":99", 1), late.replacen(r#""form":2"#, r#""form":99"#, 1)] {
        let entry = Entry::from_json(&newer).expect("as far as it can be read");
        assert_eq!((entry.form(), entry.is_newer()), (99, true), "{newer}");
    }
}

#[test]
fn a_known_event_that_is_wrong_is_an_error_and_not_an_unknown_one() {
    for event in [
        json!({ "dispatched": { "to": 5 } }),
        json!({ "dispatched": {} }),
        json!({ "answered": { "outcome": "as-you-like-it" } }),
        json!("dispatched"),
        json!(5),
        json!({}),
        json!({ "registered": null, "noted": null }),
    ] {
        let wrong = entry(2, &json!([event]));
        serde_json::from_value::<Entry>(wrong).expect_err("an error");
    }
}

#[test]
fn an_entry_of_a_newer_form_is_read_as_far_as_it_can_be() {
    let mut newer = entry(2, &json!(["registered", { "answered": { "outcome": "by-robot" } }, 5]));
    newer["form"] = json!(99);
    newer["key"] = json!({ "key": "k", "digest": { "sha": "…" } });
    newer["seal"] = json!("…");
    let read = read(&newer);
    assert_eq!((read.form(), read.is_newer(), read.key.as_ref()), (99, true, None));
    assert_eq!(read.events[0], Event::Registered);
    assert!(matches!(read.events[1..], [Event::Unknown(_), Event::Unknown(_)]));
    assert_eq!(written(&read), newer);
}

#[test]
fn an_entry_of_an_impossible_form_is_an_error_that_says_which_forms_there_are() {
    for form in [json!(0), json!(-1), json!("2"), json!(1.5), json!(70_000)] {
        let mut wrong = entry(2, &json!(["noted"]));
        wrong["form"] = form.clone();
        let why = serde_json::from_value::<Entry>(wrong).expect_err("an error").to_string();
        assert!(why.contains("1 to 2"), "{form}: {why}");
    }
    let mut newer = entry(2, &json!(["noted"]));
    newer["form"] = json!(99);
    newer.as_object_mut().expect("a record").remove("recorded_at");
    let why = serde_json::from_value::<Entry>(newer).expect_err("no time").to_string();
    assert!(why.contains("recorded_at"), "{why}");
}

fn asked(id: &str) -> Receive {
    Receive::new(id.parse().expect("an id"), "c-1".parse().expect("a customer"), general())
}

/// A log whose last entry a newer version wrote.
fn log_with_newer(policy: &Policy) -> Vec<Entry> {
    let actor = agent();
    let context = Context::new(policy, &actor, at("2026-03-02T11:00:00Z"));
    let (_, first) = receive(&asked("newer"), None, None, &context).expect("received");
    let mut log = vec![first];
    log.push(read(&entry(2, &json!([{ "settled": {} }]))));
    log
}

#[test]
fn a_complaint_to_which_a_newer_program_has_written_takes_no_command_and_no_tick() {
    let policy = Policy::new(permissive()).expect("a policy");
    let complaint = Complaint::from_log(&log_with_newer(&policy)).expect("a complaint");
    assert_eq!(complaint.version, 2);
    let actor = agent();
    let context = Context::new(&policy, &actor, at("2026-03-02T13:00:00Z"));
    let newer = Rejection::NewerEvent { version: 2, form: 2 };
    for request in [Register {}.into(), Tick {}.into(), Note {}.into()] {
        assert_eq!(decide(&complaint, &request, &context), Err(newer.clone()));
    }
    for command in permitted(&complaint, &context) {
        assert_eq!(command.refused.as_ref(), Some(&newer), "{}", command.command);
    }
}

#[test]
fn nobody_else_is_hindered_by_a_complaint_of_a_newer_program() {
    let policy = Policy::new(permissive()).expect("a policy");
    let store = MemoryStore::new();
    let log = log_with_newer(&policy);
    for (at, entry) in log.iter().enumerate() {
        let complaint = Complaint::from_log(&log[..=at]).expect("a complaint");
        let entry = std::sync::Arc::new(entry.clone());
        let batch = Batch::new(complaint.id.clone(), entry, Row::of(&complaint));
        store.append(batch).expect("stored");
    }
    let newer = Complaint::from_log(&log).expect("a complaint").id;
    let desk = Desk::new(policy, store, ManualClock::new(at("2026-03-02T13:00:00Z")));
    let refused = desk.act(&newer, &agent(), Contact { reached: true });
    let refused = refused.expect_err("a newer program has written to it");
    assert!(matches!(refused.rejection(), Some(Rejection::NewerEvent { .. })), "{refused:?}");
    let other = asked("other");
    desk.receive(&agent(), other.clone()).expect("received");
    desk.act(&other.id, &agent(), Register {}).expect("registered");
}
