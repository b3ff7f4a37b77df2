//! Exported histories: nothing lost, nothing invented, nothing broken by odd ids, nothing kept.
//!
//! `tests/pm4py/check.py` holds the files to their schemas and reads them with pm4py.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use quick_xml::XmlVersion;
use quick_xml::events::Event as Xml;
use redress::complaint::{Entry, Event, Receipt, command};
use redress::lifecycle::EventKind;
use redress::vocabulary::{Actor, ComplaintId, Facts, Kind, Reason, channel};
use redress_mining::{ExportError, Ocel, Options, Xes};
use redress_presets::dealership::{dealership, department};
use redress_testing::Scenario;
use redress_testing::strategies::{History, HistoryParameters, legal_history};
use serde_json::Value;

const EVERYBODY: Options = Options { customers: true, actors: true };
const NOBODY: Options = Options { customers: false, actors: false };

type Log = Vec<Entry>;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn xes(logs: &[Log], options: Options) -> String {
    let mut xes = Xes::new(Vec::new(), options).unwrap();
    for log in logs {
        xes.history(log).unwrap();
    }
    let (file, counts) = xes.finish().unwrap();
    assert_eq!((counts.cases, counts.events), (logs.len() as u64, events(logs)));
    String::from_utf8(file).unwrap()
}

fn ocel(logs: &[Log], options: Options) -> String {
    let mut ocel = Ocel::new(Vec::new(), Cursor::new(Vec::new()), options).unwrap();
    for log in logs {
        ocel.history(log).unwrap();
    }
    let (file, counts) = ocel.finish().unwrap();
    assert_eq!((counts.cases, counts.events), (logs.len() as u64, events(logs)));
    String::from_utf8(file).unwrap()
}

fn events(logs: &[Log]) -> u64 {
    logs.iter().flatten().map(|entry| entry.events.len() as u64).sum()
}

/// The attributes of an element by key, or of several.
type Attributes = BTreeMap<String, String>;

/// Each trace: its attributes, and those of each event. Read by a parser, so that escapes are undone.
fn traces(file: &str) -> Vec<(Attributes, Vec<Attributes>)> {
    let mut reader = quick_xml::Reader::from_str(file);
    let mut traces: Vec<(Attributes, Vec<Attributes>)> = Vec::new();
    let mut inside = Vec::new();
    loop {
        match reader.read_event().expect("well-formed") {
            Xml::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                match name.as_str() {
                    "trace" => traces.push(<_>::default()),
                    "event" => traces.last_mut().unwrap().1.push(<_>::default()),
                    _ => {}
                }
                inside.push(name);
            }
            Xml::Empty(tag) => {
                let value = |name: &str| {
                    let attribute = tag.try_get_attribute(name).unwrap().expect("an attribute");
                    attribute.normalized_value(XmlVersion::Explicit1_0).unwrap().into_owned()
                };
                let place = match inside.last().map(String::as_str) {
                    Some("trace") => &mut traces.last_mut().unwrap().0,
                    Some("event") => traces.last_mut().unwrap().1.last_mut().unwrap(),
                    _ => continue,
                };
                assert_eq!(place.insert(value("key"), value("value")), None, "a key comes once");
            }
            Xml::End(_) => {
                inside.pop();
            }
            Xml::Eof => return traces,
            _ => {}
        }
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().expect("a text")
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().expect("a list")
}

/// The last value of an attribute.
fn last<'a>(object: &'a Value, name: &str) -> Option<&'a str> {
    let attributes = list(object, "attributes").iter();
    attributes.rev().find(|a| a["name"] == name).map(|a| text(a, "value"))
}

/// What the schema cannot say: whatever is referred to is there, whatever is used is declared, and ids
/// come once.
fn sound(file: &Value) {
    let ids: Vec<&str> = list(file, "objects").iter().map(|o| text(o, "id")).collect();
    let objects: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(objects.len(), ids.len(), "an object comes once");
    let ids: BTreeSet<&str> = list(file, "events").iter().map(|e| text(e, "id")).collect();
    assert_eq!(ids.len(), list(file, "events").len(), "an event comes once");
    for (rows, types) in [("events", "eventTypes"), ("objects", "objectTypes")] {
        let declared: BTreeMap<&str, BTreeMap<&str, &str>> = list(file, types)
            .iter()
            .map(|t| {
                let attributes = list(t, "attributes").iter();
                (text(t, "name"), attributes.map(|a| (text(a, "name"), text(a, "type"))).collect())
            })
            .collect();
        for row in list(file, rows) {
            let known = &declared[text(row, "type")];
            for attribute in list(row, "attributes") {
                let value = text(attribute, "value");
                let fits = match known[text(attribute, "name")] {
                    "string" => true,
                    "integer" => value.parse::<i64>().is_ok(),
                    "float" => value.parse::<f64>().is_ok(),
                    "boolean" => value.parse::<bool>().is_ok(),
                    "time" => value.parse::<chrono::DateTime<chrono::Utc>>().is_ok(),
                    _ => false,
                };
                assert!(fits, "{attribute} of {known:?}");
            }
            let mut seen = BTreeSet::new();
            for to in list(row, "relationships") {
                assert!(objects.contains(text(to, "objectId")), "{to} is not there");
                assert!(seen.insert(to.to_string()), "{to} comes twice");
            }
        }
    }
}

fn json(logs: &[Log], options: Options) -> Value {
    let file: Value = serde_json::from_str(&ocel(logs, options)).expect("json");
    sound(&file);
    file
}

fn histories() -> impl Strategy<Value = History> {
    let policies = prop_oneof![
        Just(dealership().expect("a policy")),
        Just(redress_demo::telecom::operator().policy().expect("a policy")),
    ];
    policies.prop_flat_map(|policy| legal_history(&policy, HistoryParameters::default()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_event_of_a_legal_history_is_in_both_files_once_and_in_order(history in histories()) {
        let logs = [history.entries.clone()];
        let traces = traces(&xes(&logs, EVERYBODY));
        let [(trace, steps)] = traces.as_slice() else { panic!("one trace") };
        prop_assert_eq!(&trace["concept:name"], history.complaint.id.as_str());
        prop_assert_eq!(&trace["redress:grade"], history.complaint.facts.grade.as_str());
        let file = json(&logs, EVERYBODY);
        let written: Vec<_> = list(&file, "events")
            .iter()
            .map(|event| (text(event, "id").to_owned(), text(event, "type").to_owned(), at(text(event, "time"))))
            .collect();
        let id = &history.complaint.id;
        let logged: Vec<_> = history
            .entries
            .iter()
            .flat_map(|entry| (1..).zip(&entry.events).map(move |(place, event): (u32, _)| {
                let id = format!("{id}/{}.{place}", entry.version);
                (id, event.kind().as_str().to_owned(), entry.occurred_at)
            }))
            .collect();
        let traced: Vec<_> = steps
            .iter()
            .map(|step| (
                step["redress:event"].clone(),
                step["concept:name"].clone(),
                at(&step["time:timestamp"]),
            ))
            .collect();
        prop_assert_eq!(&written, &logged);
        prop_assert_eq!(&traced, &logged);
        let cycle = steps.last().map(|step| step["redress:cycle"].clone());
        prop_assert_eq!(cycle, Some(history.complaint.cycle.to_string()));
    }

    #[test]
    fn a_limit_of_the_file_stands_as_the_limit_of_the_complaint(history in histories()) {
        let file = json(std::slice::from_ref(&history.entries), EVERYBODY);
        let limits = list(&file, "objects").iter().filter(|object| object["type"] == "limit");
        let mut written: Vec<_> = limits
            .map(|limit| {
                let of = |name| last(limit, name).expect("an attribute").to_owned();
                (of("rule"), at(&of("start")), at(&of("due")), of("cycle"))
            })
            .collect();
        let mut kept: Vec<_> = history
            .complaint
            .all_limits()
            .map(|limit| (limit.rule.to_string(), limit.start, limit.due, limit.cycle.to_string()))
            .collect();
        written.sort();
        kept.sort();
        prop_assert_eq!(written, kept);
    }

    #[test]
    fn the_same_histories_make_the_same_file(history in histories()) {
        let logs = [history.entries];
        prop_assert_eq!(xes(&logs, EVERYBODY), xes(&logs, EVERYBODY));
        prop_assert_eq!(ocel(&logs, EVERYBODY), ocel(&logs, EVERYBODY));
    }

    #[test]
    fn nobody_is_named_who_was_not_asked_for(history in histories()) {
        let logs = [history.entries];
        let everybody = json(&logs, EVERYBODY);
        let persons: Vec<&str> = list(&everybody, "objects")
            .iter()
            .filter_map(|o| {
                let id = text(o, "id");
                id.strip_prefix("actor:").or_else(|| id.strip_prefix("customer:"))
            })
            // The timer's id is its role, too.
            .filter(|id| *id != Actor::system().id.as_str())
            .collect();
        prop_assert!(persons.len() > 1);
        for file in [xes(&logs, NOBODY), ocel(&logs, NOBODY)] {
            for id in &persons {
                let (whole, part) = (format!("\"{id}\""), format!(":{id}\""));
                prop_assert!(!file.contains(&whole) && !file.contains(&part));
            }
        }
    }
}

/// As hostile as codes can be: markup, quotes, escapes, an entity, letters and symbols beyond ASCII.
const ODD: &str = r#"</event>&amp;<![CDATA["'\u0000]]>%s 投诉 é 😀"#;

fn odd_id() -> ComplaintId {
    ODD.parse().expect("an id")
}

/// A case with odd ids to which everything happens that can happen to any: the golden list of events.
fn odd() -> Log {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/data/golden/form-2/events.json");
    let all: Vec<Event> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let kinds: BTreeSet<EventKind> = all.iter().map(Event::kind).collect();
    let known = EventKind::ALL.iter().filter(|kind| **kind != EventKind::Unknown);
    assert_eq!(kinds.len(), known.count(), "every kind of event");
    let Some(Event::Received(receipt)) = all.first() else { panic!("received first") };
    let mut receipt = Receipt::clone(receipt);
    (receipt.id, receipt.customer) = (odd_id(), ODD.parse().unwrap());
    let reason: Reason = ODD.parse().unwrap();
    let mut events = vec![Event::Received(Box::new(receipt)), Event::Held { reason }];
    events.extend(all.into_iter().filter(|event| !matches!(event, Event::Received(_))));
    let actor = Actor::new(ODD.parse().unwrap(), ODD.parse().unwrap()).of(ODD.parse().unwrap());
    let entry = |version, events, minute| {
        let occurred_at = at(&format!("2026-03-02T01:{minute}:00.000001Z"));
        let recorded_at = at(&format!("2026-03-02T02:{minute}:00Z"));
        Entry::new(version, occurred_at, recorded_at, actor.clone(), events)
    };
    let later = events.split_off(1);
    vec![entry(1, events, "00"), entry(2, later, "30")]
}

#[test]
fn odd_ids_come_back_as_they_went_in() {
    let traces = traces(&xes(&[odd()], EVERYBODY));
    let [(trace, steps)] = traces.as_slice() else { panic!("one trace") };
    assert!(["concept:name", "redress:customer"].iter().all(|key| trace[*key] == ODD));
    assert!(steps.iter().all(|step| step["org:resource"] == ODD && step["org:group"] == ODD));
    assert_eq!(steps[1]["redress:reason"], ODD);

    let file = json(&[odd()], EVERYBODY);
    let ids: BTreeSet<&str> = list(&file, "objects").iter().map(|o| text(o, "id")).collect();
    for sort in ["complaint", "customer", "actor", "department"] {
        assert!(ids.contains(format!("{sort}:{ODD}").as_str()), "{sort}");
    }
}

/// The stored file is what is written now.
#[track_caller]
fn golden(name: &str, written: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/export").join(name);
    if std::env::var_os("GOLDEN").is_some_and(|mode| mode == "write") {
        std::fs::write(&file, written).expect("a file");
    }
    let stored = std::fs::read_to_string(&file).unwrap_or_default();
    for (line, (old, new)) in (1..).zip(stored.lines().zip(written.lines())) {
        assert_eq!(old, new, "{name}, line {line}; write it anew with GOLDEN=write");
    }
    assert_eq!(stored.len(), written.len(), "{name}; write it anew with GOLDEN=write");
}

#[test]
fn every_kind_of_event_is_written_as_before() {
    golden("hostile.xes", &xes(&[odd()], EVERYBODY));
    golden("hostile.ocel.json", &ocel(&[odd()], EVERYBODY));
}

/// The receipt alone, under another id.
fn short(number: u32) -> Log {
    let mut log = odd();
    log.truncate(1);
    let Some(Event::Received(receipt)) = log[0].events.first_mut() else { panic!("received") };
    receipt.id = format!("case-{number:08}").parse().unwrap();
    log
}

/// DLR-11: the hour in which the responsible manager signs is kept by the first one's signature, and taken
/// up again when that one passes the form on.
#[test]
fn a_limit_taken_up_again_after_it_was_kept_is_one_limit() {
    let person = |department: &str, role: &str| {
        Actor::new(role.parse().unwrap(), role.parse().unwrap()).of(department.parse().unwrap())
    };
    let agent = person("customer-service", "customer-service");
    let head = person("after-sales", "station-head");
    let facts = Facts::new(Kind::Grievance, channel::CALL_BACK);
    let done = Scenario::under(dealership().unwrap())
        .at("2026-03-02T01:00:00Z")
        .received_by(&agent, facts)
        .and(&agent, command::Register {})
        .and(&agent, command::Dispatch { to: Some(department::AFTER_SALES) })
        .and(&head, command::Sign {})
        .when(&head, command::Transfer { to: Some(department::PARTS) });
    let log = done.given().log().to_vec();
    let file = json(std::slice::from_ref(&log), EVERYBODY);
    let limits = list(&file, "objects").iter().filter(|object| object["type"] == "limit");
    let signing: Vec<_> =
        limits.filter(|limit| last(limit, "rule") == Some("dlr11-sign")).collect();
    assert_eq!(signing.len(), 1);
    assert_eq!(last(signing[0], "status"), Some("running"));
}

#[test]
fn a_complaint_that_is_named_but_not_given_stands_apart() {
    let link = |to: &str| {
        let mut log = short(1);
        log[0].events.push(Event::Merged { into: to.parse().unwrap() });
        log
    };
    let sort_of = |logs: &[Log], id: &str| {
        let file = json(logs, NOBODY);
        let object = list(&file, "objects").iter().find(|o| o["id"] == id).expect("an object");
        text(object, "type").to_owned()
    };
    let other = "complaint:case-00000002";
    assert_eq!(sort_of(&[link("case-00000002")], other), "complaint-elsewhere");
    assert_eq!(sort_of(&[link("case-00000002"), short(2)], other), "complaint");
    assert_eq!(sort_of(&[short(2), link("case-00000002")], other), "complaint");
}

#[test]
fn a_history_that_does_not_hold_together_is_refused_and_the_rest_goes_on() {
    let whole = odd();
    let mut xes = Xes::new(Vec::new(), EVERYBODY).unwrap();
    let mut ocel = Ocel::new(Vec::new(), Cursor::new(Vec::new()), EVERYBODY).unwrap();
    let nothing: &[Entry] = &[];
    assert!(matches!(xes.history(nothing), Err(ExportError::NoBeginning)));
    assert!(matches!(ocel.history(&whole[1..]), Err(ExportError::NoBeginning)));
    let mut gap = whole.clone();
    gap[1].version = 3;
    assert!(matches!(xes.history(&gap), Err(ExportError::Gap { expected: 2, actual: 3 })));
    assert!(matches!(ocel.history(&gap), Err(ExportError::Gap { expected: 2, actual: 3 })));
    xes.history(&whole).unwrap();
    ocel.history(&whole).unwrap();
    assert!(matches!(ocel.history(&whole), Err(ExportError::Twice(id)) if id == odd_id()));
    let both = (xes.finish().unwrap().1, ocel.finish().unwrap().1);
    assert_eq!((both.0.cases, both.0.events), (1, events(&[whole])));
    assert_eq!(both.0, both.1);
}

#[test]
fn no_history_at_all_makes_a_whole_file() {
    assert_eq!(traces(&xes(&[], EVERYBODY)), []);
    let file = json(&[], EVERYBODY);
    assert!(
        ["events", "objects", "eventTypes", "objectTypes"]
            .iter()
            .all(|n| list(&file, n).is_empty())
    );
}

#[test]
fn what_a_store_gives_is_taken_as_it_is() {
    let shared: Vec<Arc<Entry>> = odd().into_iter().map(Arc::new).collect();
    let mut file = Xes::new(Vec::new(), EVERYBODY).unwrap();
    file.history(&shared).unwrap();
    assert_eq!(String::from_utf8(file.finish().unwrap().0).unwrap(), xes(&[odd()], EVERYBODY));
}

#[test]
fn a_spool_is_used_from_where_it_stands_and_what_was_there_stays() {
    let mut spool = Cursor::new(b"header, and what is left of an older and longer spool".to_vec());
    spool.seek(SeekFrom::Start(7)).unwrap();
    let mut file = Ocel::new(Vec::new(), &mut spool, EVERYBODY).unwrap();
    file.history(&short(1)).unwrap();
    let (file, _) = file.finish().unwrap();
    assert_eq!(String::from_utf8(file).unwrap(), ocel(&[short(1)], EVERYBODY));
    let mut kept = [0; 7];
    spool.rewind().unwrap();
    spool.read_exact(&mut kept).unwrap();
    assert_eq!(&kept, b"header,");
}

/// Takes some bytes, then fails.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_an_error_wherever_it_strikes() {
    let whole = xes(&[odd()], EVERYBODY).len();
    for room in (0..whole).step_by(997) {
        let wrote = Xes::new(Full(room), EVERYBODY).and_then(|mut file| {
            file.history(&odd())?;
            file.finish()
        });
        assert!(matches!(wrote.map(|_| ()), Err(ExportError::Write(_))), "{room}");
    }
    let whole = ocel(&[odd()], EVERYBODY).len();
    for room in (0..whole).step_by(997) {
        let spool = Cursor::new(Vec::new());
        let wrote = Ocel::new(Full(room), spool, EVERYBODY).and_then(|mut file| {
            file.history(&odd())?;
            file.finish()
        });
        assert!(matches!(wrote.map(|_| ()), Err(ExportError::Write(_))), "{room}");
    }
}

/// The most memory held at once while so many histories are written to nowhere.
fn held(histories: u32) -> u64 {
    let mut log = odd();
    let mut rename = |number: u32| {
        if let Some(Event::Received(receipt)) = log[0].events.first_mut() {
            receipt.id = format!("case-{number:08}").parse().unwrap();
        }
        log.clone()
    };
    let counted = allocation_counter::measure(|| {
        let mut xes = Xes::new(std::io::sink(), EVERYBODY).unwrap();
        for number in 0..histories {
            xes.history(&rename(number)).unwrap();
        }
        let (_, counts) = xes.finish().unwrap();
        assert_eq!(counts.cases, u64::from(histories));
    });
    counted.bytes_max
}

#[test]
fn xes_holds_no_more_for_a_thousand_histories_than_for_two() {
    assert_eq!(held(2), held(1000));
}
