//! No error quotes what it was given, whichever type is read, alone, in whichever format.

use std::collections::BTreeSet;
use std::fmt::Debug;

use redress::redacted::in_both;
use redress::{complaint, vocabulary};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const SECRET: &str = "王小明13800138000";

/// Things that a person may be, where a value of the type is expected.
fn strange() -> Vec<Value> {
    let mut all = vec![
        json!(SECRET),
        json!(13_800_138_000_u64),
        json!(-13_800_138_000_i64),
        json!(13_800.138),
        json!([SECRET]),
        json!([[SECRET, 13_800_138_000_u64]]),
        json!({ (SECRET): 1 }),
        json!({ (SECRET): { (SECRET): SECRET } }),
    ];
    // Under every name of a field or a word that any type has.
    let inner = [json!(SECRET), json!(13_800_138_000_u64), json!({ (SECRET): 1 }), json!([SECRET])];
    for name in [
        "id",
        "customer",
        "facts",
        "kind",
        "name",
        "version",
        "amount",
        "currency",
        "min",
        "held",
        "register",
        "tick",
        "extend",
        "propose",
        "plan",
        "remedies",
        "compensation",
        "dispatch",
        "to",
        "registered",
        "received",
        "dispatched",
        "limit-started",
        "noted",
        "command",
        "key",
        "events",
        "actor",
        "entry",
        "row",
        "personal",
        "position",
        "expected",
        "open",
        "customer",
        "contact",
        "rule",
        "percent",
        "at",
        "from",
        "until",
        "state",
        "closed",
        "proposed",
        "impose",
        "person",
        "shares",
        "reached",
        "en",
        "title",
        "calendar",
        "every",
        "within",
        "form",
        "digest",
    ] {
        for value in &inner {
            all.push(json!({ (name): value }));
        }
    }
    all
}

/// Reads everything strange as a `T` from text, and returns what was quoted.
fn leaks<T: DeserializeOwned + Debug>(name: &'static str) -> BTreeSet<String> {
    let mut leaks = BTreeSet::new();
    let mut note = |way: &str, error: &dyn std::fmt::Display| {
        let text = error.to_string();
        if ["王小明", "13800", "138001"].iter().any(|secret| text.contains(secret)) {
            leaks.insert(format!("{name} by {way}: {text}"));
        }
    };
    for value in strange() {
        let text = value.to_string();
        if let Err(error) = serde_json::from_str::<T>(&text) {
            note("from_str", &error);
        }
        let mut json = serde_json::Deserializer::from_str(&text);
        if let Err(refused) = in_both(&mut json, |quiet| T::deserialize(quiet)) {
            note("in Chinese", &refused.chinese.unwrap_or_default());
        }
    }
    leaks
}

/// As [`leaks`], by the other ways and formats. Few types: each is compiled for each way.
fn leaks_elsewhere<T: DeserializeOwned + Debug>(name: &'static str) -> BTreeSet<String> {
    let mut leaks = BTreeSet::new();
    let mut note = |way: &str, error: &dyn std::fmt::Display| {
        let text = error.to_string();
        if ["王小明", "13800", "138001"].iter().any(|secret| text.contains(secret)) {
            leaks.insert(format!("{name} by {way}: {text}"));
        }
    };
    for value in strange() {
        if let Err(error) = serde_json::from_reader::<_, T>(value.to_string().as_bytes()) {
            note("from_reader", &error);
        }
        if let Err(error) = T::deserialize(&value) {
            note("&Value", &error);
        }
        if let Err(error) = serde_json::from_value::<T>(value.clone()) {
            note("from_value", &error);
        }
        if let Ok(table) = toml::Table::try_from(&value)
            && let Err(error) = table.try_into::<T>()
        {
            note("toml", &error);
        }
    }
    let mut csv = csv::ReaderBuilder::new().has_headers(false).from_reader(SECRET.as_bytes());
    for error in csv.deserialize::<T>().filter_map(Result::err) {
        note("csv", &error);
    }
    leaks
}

macro_rules! every {
    ($($name:ident)*) => {
        vec![$((stringify!($name), leaks::<$name> as fn(&'static str) -> BTreeSet<String>),)*]
    };
}

#[test]
fn no_error_quotes_what_came_whichever_type_is_read_alone() {
    let mut all = Vec::new();
    {
        use redress::vocabulary::*;
        all.extend(every! { Text ShortText Money MoneyRange Currency Facts Actor Party AtFault Label Digest Lang Kind Initiative Satisfaction Finding Outcome CallBack Incentive Responsibility ComplaintId CustomerRef ActorId CommandKey Department Role RuleId });
    }
    {
        use redress::lifecycle::*;
        all.extend(every! { CommandKind EventKind StateKind Point Milestone });
    }
    {
        use redress::complaint::*;
        all.extend(every! { Command Receive Request Entry Event KeyDigest Receipt FollowUpResult Relation Ruling Warning Plan State Limit Alarm Verdict Custody Attribution Share NoticeOn Hold Notice Liability FollowUpState Counts UnknownEvent Compared LimitStatus });
    }
    {
        use redress::complaint::command::*;
        all.extend(every! { Decline Register Reclassify Dispatch Propose FollowUp Extend DecideLiability ProposeNotice DecideNotice Absorb Link CarryOver });
    }
    {
        use redress::policy::*;
        all.extend(every! { Policy PolicySpec PolicyStamp When LimitRule Permission Gate Reaction Consequence Trigger Target IncentiveRule Stake Authority Climb ConclusionRule DepartmentRule Extension FollowUpRule Need OnHold Origin Returns Route Scope Starts });
    }
    {
        use redress::store::*;
        all.extend(every! { Row Query Order });
    }
    {
        use redress::time::*;
        all.extend(every! { Period Percent Calendar CalendarSpec TimeOfDay DayKind PausedDue });
    }
    {
        use redress_metrics::*;
        all.extend(every! { Aggregate Snapshot Indicator Basis Interval Properties Figure Test });
    }
    {
        use redress_presets::dealership::*;
        all.extend(every! { Contact Phone Sex Vin Vehicle CaseFile });
    }
    {
        use redress::complaint::*;
        use redress::vocabulary::*;
        macro_rules! elsewhere {
            ($($name:ident)*) => {
                vec![$((stringify!($name), leaks_elsewhere::<$name> as fn(&'static str) -> BTreeSet<String>),)*]
            };
        }
        all.extend(
            elsewhere! { Text Money Facts Actor Party ComplaintId Command State Limit Plan },
        );
    }
    let leaks: Vec<String> = all.iter().flat_map(|(name, leaks)| leaks(name)).collect();
    assert!(
        leaks.is_empty(),
        "{} leaks, such as {:#?}",
        leaks.len(),
        &leaks[..leaks.len().min(20)]
    );
}

/// A type that is added is not forgotten above: as many are listed as `src` declares.
#[test]
fn every_type_that_is_read_goes_through_the_layer_that_quotes_nothing() {
    fn look(folder: &std::path::Path, bare: &mut Vec<String>) {
        for file in std::fs::read_dir(folder).expect("a folder") {
            let path = file.expect("a file").path();
            if path.is_dir() {
                look(&path, bare);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("text");
            let lines: Vec<&str> = text.lines().map(str::trim).collect();
            for (at, line) in lines.iter().enumerate() {
                let derives = line.starts_with("#[derive(") && line.contains("Deserialize");
                let near = lines[at..lines.len().min(at + 6)].concat();
                if derives && !near.contains(r#"crate = "crate::redacted::serde""#) {
                    bare.push(format!("{}:{}", path.display(), at + 1));
                }
            }
        }
    }
    let mut bare = Vec::new();
    look(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut bare);
    bare.retain(|place| !place.contains("/redacted/"));
    assert!(bare.is_empty(), "these derive `Deserialize` from serde itself: {bare:#?}");
}

#[test]
fn a_format_that_guesses_is_told_what_to_read() {
    let mut csv =
        csv::ReaderBuilder::new().has_headers(false).from_reader("20260001\n007\n1e5\n".as_bytes());
    let ids: Vec<vocabulary::ComplaintId> =
        csv.deserialize().map(|id| id.expect("an id")).collect();
    assert_eq!(ids.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["20260001", "007", "1e5"]);
    let mut csv = csv::Reader::from_reader("kind,at\ncomplaint,2026-03-02T12:00:00Z\n".as_bytes());
    #[derive(Debug, serde::Deserialize)]
    #[serde(crate = "redress::redacted::serde")]
    struct Line {
        kind: vocabulary::Kind,
        at: chrono::DateTime<chrono::Utc>,
    }
    let line: Line = csv.deserialize().next().expect("a line").expect("read");
    assert_eq!((line.kind, line.at.timestamp()), (vocabulary::Kind::Complaint, 1_772_452_800));
}

#[test]
fn a_record_names_its_fields() {
    use serde::Deserialize as _;
    let request = r#"{"command": {"decline": ["out-of-scope"]}}"#;
    let mut json = serde_json::Deserializer::from_str(request);
    let refused =
        redress::redacted::in_both(&mut json, |quiet| complaint::Request::deserialize(quiet));
    let refused = refused.unwrap_err();
    assert!(
        refused
            .error
            .to_string()
            .starts_with("invalid type: a list, expected struct Decline at line 1"),
        "{}",
        refused.error
    );
    assert!(refused.chinese.is_some_and(|said| said.ends_with("，实为列表")));
    for list in [
        r#"[{"sign": {}}]"#,
        r#"{"command": {"sign": []}}"#,
        r#"{"command": {"propose": {"plan": [[], ["1.00", "CNY"]]}}}"#,
    ] {
        assert!(serde_json::from_str::<complaint::Request>(list).is_err(), "{list}");
    }
    let event = r#"{"form":2,"version":2,"occurred_at":"2026-03-02T01:00:00Z",
        "recorded_at":"2026-03-02T01:00:00Z","actor":{"id":"li.na","role":"agent"},"events":[{"declined":["no"]}]}"#;
    assert!(serde_json::from_str::<complaint::Entry>(event).is_err());
    assert!(complaint::Entry::from_json(event).is_err());
}

#[test]
fn an_error_says_what_came_what_was_expected_and_where() {
    let why =
        |text: &str| serde_json::from_str::<complaint::Request>(text).unwrap_err().to_string();
    assert_eq!(
        why(r#"{"command": 13800138000}"#),
        "invalid type: a number, expected enum Command at line 1 column 23"
    );
    assert_eq!(
        why(r#"{"command": {"sign": {}}, "key": 13800138000}"#),
        "invalid type: a number, expected a command key as text at line 1 column 44"
    );
    assert!(
        why(r#"{"command": {"sign": {}}, "王小明": 1}"#).starts_with("unknown field; the known")
    );
    assert!(why(r#"{"command": {"王小明": {}}}"#).starts_with("unknown word; the known ones"));
    assert!(why(r#"{"command": {"sign": {"#).starts_with("EOF while parsing"));
    let eof = serde_json::from_str::<complaint::Request>(r#"{"command": {"sign": {}}, "key": "k"#);
    assert!(eof.unwrap_err().is_eof());
}

#[test]
fn hostile_json_is_an_error_with_a_position_and_no_overflow() {
    let deep = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    let entry = |event: &str| {
        format!(
            r#"{{"form":2,"version":1,"occurred_at":"2026-03-02T12:00:00Z","recorded_at":"2026-03-02T12:00:00Z","actor":{{"id":"a","role":"r"}},"events":[{event}]}}"#
        )
    };
    let read = |event: &str| serde_json::from_str::<complaint::Entry>(&entry(event));
    // An event that is unknown, and a field that is.
    assert!(read(&format!(r#"{{"new": {}}}"#, deep(100))).is_ok());
    for bad in [
        format!(r#"{{"new": {}}}"#, deep(128)),
        format!(r#"{{"new": {}}}"#, deep(100_000)),
        format!(r#"{{"dispatched": {{"to": "a", "new": {}}}}}"#, deep(100_000)),
        r#"{"new": 1e999}"#.to_owned(),
        r#"{"new": "\ud800"}"#.to_owned(),
        r#"{"dispatched": {"to": "\ud800"}}"#.to_owned(),
        r#"{"dispatched": {"to": "a", "to": "a"}}"#.to_owned(),
        r#"{"escalated": {"level": 18446744073709551616, "to": {"role": "r"}}}"#.to_owned(),
        deep(100_000),
    ] {
        let error = read(&bad).expect_err("an error");
        assert_eq!(error.line(), 1, "{error}");
    }
    for form in [1, 3] {
        let text = entry(&format!(r#"{{"new": {}}}"#, deep(100_000)));
        let text = text.replacen(r#""form":2"#, &format!(r#""form":{form}"#), 1);
        assert!(serde_json::from_str::<complaint::Entry>(&text).is_err());
    }
}
