//! Input that is too large, malformed, truncated or in the wrong place; errors never quote it.

use crate::common::{at, busy, general, hours, minutes};
use crate::stories::{
    NOON, asked, desk, given, id, key, policy_json, refused, rejected, story, two_limits,
};

use redress::complaint::command::*;
use redress::complaint::{
    Command, Context, Entry, Plan, Receive, Rejection, Request, Ruling, Share, decide,
};
use redress::desk::{Desk, Intake};
use redress::policy::{Policy, PolicySpec};
use redress::store::{self, MemoryStore, PersonalStore};
use redress::time::ManualClock;
use redress::vocabulary::{
    Actor, ActorId, AtFault, ComplaintId, Currency, Facts, Finding, Money, Remedy, Responsibility,
    ShortText, Text,
};
use redress_presets::dealership::{Contact as Person, Personal};
use redress_testing::{SALES, WORKSHOP, agent};
use serde_json::{Value, json};

fn receive_json(field: &str, value: Value) -> Value {
    let mut json = serde_json::to_value(asked(general())).expect("json");
    json[field] = value;
    json
}

#[test]
fn ten_megabytes_are_refused_before_they_are_kept() {
    let big = "赔".repeat(10 * 1024 * 1024 / 3);
    assert!(Text::new(big.as_str()).is_err());
    assert!(ShortText::new(big.as_str()).is_err());
    assert!(big.parse::<ComplaintId>().is_err());
    let wire = json!({ "remark": big }).to_string();
    let text = refused::<Personal>(&wire, "赔");
    assert!(text.len() < 1_000);
    for size in [65_536, 65_537] {
        let wire = json!({ "remark": "x".repeat(size) }).to_string();
        assert_eq!(serde_json::from_str::<Personal>(&wire).is_ok(), size == 65_536);
    }
    let wire = receive_json("id", json!(big)).to_string();
    assert!(refused::<Receive>(&wire, "赔").len() < 1_000);
}

#[test]
fn empty_and_invisible_codes_and_texts_are_refused() {
    for blank in ["", " ", "\u{200b}", "\u{200f}\u{200e}", "\t", "\u{3000}"] {
        for field in ["id", "customer"] {
            let wire = receive_json(field, json!(blank)).to_string();
            assert!(serde_json::from_str::<Receive>(&wire).is_err(), "{blank:?} as {field}");
        }
        let wire = json!({ "remark": blank }).to_string();
        assert!(serde_json::from_str::<Personal>(&wire).is_err(), "{blank:?}");
    }
}

#[test]
fn what_stores_treat_differently_is_refused() {
    for bad in ["a\u{0}b", "a\u{1}b", "a\u{7f}b", "a\u{fffe}b", "a\u{202e}b", "a\u{2066}b"] {
        for field in ["id", "customer"] {
            refused::<Receive>(&receive_json(field, json!(bad)).to_string(), bad);
        }
        refused::<Personal>(&json!({ "remark": bad }).to_string(), bad);
    }
    for wire in [r#"{"remark":"a\ud800b"}"#, r#"{"remark":"\udc00"}"#] {
        assert!(serde_json::from_str::<Personal>(wire).is_err());
    }
    let wire = receive_json("id", json!("SPOT")).to_string().replace("SPOT", r"\ud800");
    assert!(serde_json::from_str::<Receive>(&wire).is_err());
}

#[test]
fn rare_characters_are_kept_byte_for_byte() {
    let desk = Desk::new(two_limits(), MemoryStore::default(), ManualClock::new(at(NOON)));
    let text = "𠮷野家 👨‍👩‍👧 第三次返修\r\n㐀";
    let personal = Personal {
        contact: Some(Person::new(ShortText::new("𠮷野 さくら").expect("a name"))),
        ..Personal::remark(Text::new(text).expect("a text"))
    };
    let intake = Intake::new(asked(general())).with(personal.clone());
    desk.receive(&agent(), intake).expect("received");
    assert_eq!(desk.store().personal(&id()).expect("kept"), [(1, store::Personal::Kept(personal))]);
    let log = serde_json::to_string(&desk.log(&id()).expect("a log")).expect("json");
    assert!(!log.contains('𠮷') && !log.contains("返修"), "nothing personal is in the log");
}

#[test]
fn lists_beyond_reason_are_refused() {
    let remedies: Vec<Remedy> = vec![redress::code!("repair"); 65];
    let plan = |count: usize| Plan { remedies: remedies[..count].to_vec(), compensation: None };
    let given = given(two_limits()).and(&agent(), Register {});
    given.clone().when(&agent(), Propose { plan: plan(64) }).then_accepted();
    given
        .clone()
        .when(&agent(), Propose { plan: plan(65) })
        .then_rejected(|why| matches!(why, Rejection::TooMany { count: 65, max: 64, .. }));
    let zhang: ActorId = "zhang".parse().expect("a person");
    let persons = vec![zhang.into(); 65];
    given
        .when(&agent(), DecideLiability { finding: Finding::Liable, persons })
        .then_rejected(|why| matches!(why, Rejection::TooMany { .. }));
    let flags = vec!["flag".parse().expect("a flag"); 1_000_000];
    let (desk, _) = desk(two_limits(), NOON);
    let why = rejected(desk.receive(&agent(), asked(Facts { flags, ..general() })));
    assert!(matches!(why, Rejection::TooMany { count: 1_000_000, .. }));
}

#[test]
fn deep_nesting_ends_in_an_error() {
    for depth in [127, 128, 100_000] {
        let deep = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        for wire in [
            deep.clone(),
            format!(r#"{{"command":{deep}}}"#),
            format!(r#"{{"command":{{"note":{{}}}},"more":{deep}}}"#),
        ] {
            assert!(serde_json::from_str::<Request>(&wire).is_err());
            assert!(serde_json::from_str::<Entry>(&wire).is_err());
            assert!(serde_json::from_str::<Facts>(&wire).is_err());
            assert!(serde_json::from_str::<PolicySpec>(&wire).is_err());
        }
    }
}

#[test]
fn integers_are_exact_or_refused() {
    let entry = |version: &str| {
        format!(
            r#"{{"version":{version},"occurred_at":"{NOON}","recorded_at":"{NOON}","actor":{{"id":"a","role":"agent"}},"events":["noted"]}}"#
        )
    };
    let exact = 9_007_199_254_740_993u64;
    let read: Entry = serde_json::from_str(&entry(&exact.to_string())).expect("2^53 + 1");
    assert_eq!(read.version, exact);
    let read: Entry = serde_json::from_str(&entry(&u64::MAX.to_string())).expect("the last one");
    assert_eq!(read.version, u64::MAX);
    for version in ["18446744073709551616", "-1", "1e999", "1.5", "\"13800138000\""] {
        refused::<Entry>(&entry(version), "13800138000");
    }
    // And a log that ends at the last version there is takes no further entry, nor does it wrap.
    let mut complaint = given(two_limits()).complaint().clone();
    complaint.version = u64::MAX;
    let system = Actor::system();
    let policy = two_limits();
    let now = at(NOON) + hours(3);
    let context = Context::new(&policy, &system, now);
    let entry = decide(&complaint, &Tick {}.into(), &context).expect("a tick");
    assert_eq!(entry.version, u64::MAX);
}

/// One of each thing that is read, as JSON.
fn wires() -> Vec<(&'static str, Value)> {
    let (desk, clock) = desk(busy(redress::time::Calendar::always_open(chrono_tz::UTC)), NOON);
    let intake = Intake::new(asked(general())).keyed(key("r"));
    desk.receive(&agent(), intake).expect("received");
    for command in story() {
        clock.advance(minutes(20));
        desk.act(&id(), &agent(), command).expect("legal");
    }
    let mut all = vec![
        ("policy", policy_json()),
        ("facts", serde_json::to_value(general()).expect("json")),
        ("receive", serde_json::to_value(asked(general())).expect("json")),
    ];
    for entry in desk.log(&id()).expect("a log") {
        all.push(("entry", serde_json::to_value(&*entry).expect("json")));
    }
    let share = |department, millionths| Share { department, held_us: 60_000_000, millionths };
    let zhang: ActorId = "zhang".parse().expect("a person");
    let by_shares: [Command; 2] = [
        ProposeNotice {
            incentive: "bonus".parse().expect("a rule"),
            on: Some(vec![share(SALES, 250_000), share(WORKSHOP, 750_000)].into()),
        }
        .into(),
        DecideLiability {
            finding: Finding::Liable,
            persons: vec![AtFault::with(zhang.clone(), Responsibility::Main), zhang.into()],
        }
        .into(),
    ];
    for command in story().into_iter().chain(by_shares) {
        let request = Request::now(command).at(at(NOON)).keyed(key("k"));
        all.push(("request", serde_json::to_value(request).expect("json")));
    }
    all
}

fn read(what: &str, wire: &str) -> Result<(), serde_json::Error> {
    match what {
        "policy" => serde_json::from_str::<Policy>(wire).map(|_| ()),
        "facts" => serde_json::from_str::<Facts>(wire).map(|_| ()),
        "receive" => serde_json::from_str::<Receive>(wire).map(|_| ()),
        "entry" => serde_json::from_str::<Entry>(wire).map(|_| ()),
        _ => serde_json::from_str::<Request>(wire).map(|_| ()),
    }
}

#[test]
fn cut_at_any_byte_it_is_an_error_with_a_position() {
    for (what, value) in wires() {
        let wire = value.to_string();
        // The policy is long: every byte of its first and last kilobyte, and every 97th between.
        let near = |at: usize| at < 1_000 || at + 1_000 > wire.len() || at.is_multiple_of(97);
        for at in (0..wire.len()).filter(|at| near(*at)) {
            let cut = String::from_utf8_lossy(&wire.as_bytes()[..at]);
            let error = read(what, &cut).expect_err("cut short");
            assert!(error.line() > 0 || at == 0, "{what} cut at {at}: {error}");
        }
    }
}

/// Every place in a value, by its path.
fn places(value: &Value) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut under = |name: String, value: &Value| {
        all.extend(places(value).into_iter().map(|rest| format!("/{name}{rest}")));
    };
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                under(name.replace('~', "~0").replace('/', "~1"), value);
            }
        }
        Value::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                under(at.to_string(), value);
            }
        }
        _ => {}
    }
    all
}

/// All of them, but of a policy, which says the same kind of thing many times, every ninth.
fn sample(what: &str, places: Vec<String>) -> Vec<String> {
    places.into_iter().step_by(if what == "policy" { 9 } else { 1 }).collect()
}

/// What a person might be, put where a code, a number or a name is expected.
const SECRET: &str = "张三13800138000";

#[test]
fn no_error_quotes_what_came_whatever_stands_where() {
    let strange = [
        json!(SECRET),
        json!(13_800_138_000u64),
        json!(-13_800_138_000i64),
        json!(13_800.138),
        json!(true),
        json!([SECRET]),
        json!({ (SECRET): SECRET }),
        json!(null),
    ];
    let mut leaks = std::collections::BTreeSet::new();
    for (what, value) in wires() {
        // A policy's faults name its codes, which are nobody's secret; numbers it has no use for.
        let policy = what == "policy";
        let strange = || strange.iter().filter(|v| !policy || !v.to_string().contains(SECRET));
        for place in sample(what, places(&value)) {
            for other in strange() {
                let mut changed = value.clone();
                *changed.pointer_mut(&place).expect("a place") = other.clone();
                let Err(error) = read(what, &changed.to_string()) else { continue };
                let text = error.to_string();
                // Where it stands is a number too.
                let said = text.rsplit_once(" at line ").map_or(&*text, |(said, _)| said);
                if ["张三", "13800", "138000"].iter().any(|secret| said.contains(secret)) {
                    let short: String = text.chars().take(110).collect();
                    leaks.insert(format!("{what}{place}: {short}"));
                }
            }
        }
    }
    let shown: Vec<_> = leaks.iter().take(20).collect();
    assert!(leaks.is_empty(), "{} errors quote what came, such as {shown:#?}", leaks.len());
}

#[test]
fn unknown_and_doubled_and_missing_fields_are_errors() {
    let mut accepted = std::collections::BTreeSet::new();
    for (what, value) in wires() {
        for place in sample(what, places(&value)) {
            let Some(Value::Object(map)) = value.pointer(&place) else { continue };
            // Labels by code and calendars by name are lists, not records.
            if ["/labels", "/calendars"].contains(&place.as_str()) {
                continue;
            }
            let mut changed = value.clone();
            let object = changed.pointer_mut(&place).and_then(Value::as_object_mut);
            object.expect("an object").insert("zzz".to_owned(), json!(1));
            // What is unknown in an entry is kept: `forms.rs`.
            if what != "entry" && read(what, &changed.to_string()).is_ok() {
                accepted.insert(format!("{what}{place} takes an unknown field"));
            }
            let marked = {
                let mut changed = value.clone();
                let object = changed.pointer_mut(&place).and_then(Value::as_object_mut);
                object.expect("an object").insert("@".to_owned(), json!("@"));
                changed.to_string()
            };
            for (name, one) in map {
                let twice = marked.replacen(r#""@":"@""#, &format!("{}:{one}", json!(name)), 1);
                if read(what, &twice).is_ok() {
                    accepted.insert(format!("{what}{place} takes `{name}` twice"));
                }
            }
        }
    }
    let shown: Vec<_> = accepted.iter().take(30).collect();
    assert!(accepted.is_empty(), "{} places, such as {shown:#?}", accepted.len());
}

#[test]
fn a_notice_takes_an_amount_of_its_range_and_no_other() {
    let given = given(two_limits())
        .and(&agent(), ProposeNotice { incentive: "bonus".parse().expect("a rule"), on: None });
    let impose = |amount| DecideNotice { notice: 1, ruling: Ruling::Impose(amount) };
    let cny = |text| Money::parse(text, Currency::CNY).expect("money");
    let jpy = Money::parse("30", Currency::new("JPY").expect("yen")).expect("money");
    for amount in [cny("19.99"), cny("50.01"), cny("0"), Money::yuan(u32::MAX), jpy] {
        given
            .clone()
            .when(&agent(), impose(amount))
            .then_rejected(|why| matches!(why, Rejection::Stake { notice: 1, .. }));
    }
    for amount in [cny("20"), cny("33.33"), cny("50.00")] {
        given.clone().when(&agent(), impose(amount)).then_accepted();
    }
    for amount in ["-30 CNY", "30 XXX", "30.001 CNY", "-0", "1e3 CNY"] {
        let wire = json!({ "decide-notice": { "notice": 1, "ruling": { "impose": amount } } });
        assert!(serde_json::from_str::<Command>(&wire.to_string()).is_err(), "{amount}");
    }
}
