//! JSON Schema: what is written fits, and what a reader refuses is refused.

use jsonschema::Validator;
use proptest::prelude::*;
use redress::complaint::{
    Command, Context, Entry, Event, Limit, Notice, Rejection, Request, State,
};
use redress::policy::Policy;
use redress::schema::{reading, writing};
use redress::schemars::generate::SchemaSettings;
use redress::schemars::{JsonSchema, Schema};
use redress::store::Row;
use redress::vocabulary::{ComplaintId, Facts, Money, ShortText, Text};
use redress_presets::Dealership;
use redress_testing::strategies::{HistoryParameters, actors, any_command, legal_history};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{golden, refusals};

fn shop() -> Policy {
    Dealership::default().policy().expect("a policy")
}

fn validator(schema: &Value) -> Validator {
    let options = jsonschema::draft202012::options().should_validate_formats(true);
    options.build(schema).unwrap_or_else(|error| panic!("{error}: {schema}"))
}

fn of<T: JsonSchema>(settings: SchemaSettings) -> Validator {
    validator(&settings.into_generator().into_root_schema_for::<T>().to_value())
}

/// A schema whose records have no fields but those described: nothing that is written is left out of it.
fn closed<T: JsonSchema>() -> Validator {
    fn close(schema: &mut Schema) {
        if schema.get("properties").is_some() && schema.get("additionalProperties").is_none() {
            schema.insert("additionalProperties".to_owned(), false.into());
        }
        redress::schemars::transform::transform_subschemas(&mut close, schema);
    }
    of::<T>(writing().with_transform(close))
}

#[track_caller]
fn fits(schema: &Validator, value: &impl Serialize) {
    let value = serde_json::to_value(value).expect("JSON");
    let wrong: Vec<String> = schema
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?} in {value}");
}

#[test]
fn every_command_event_and_refusal_fits() {
    let command = of::<Command>(reading());
    golden::commands().iter().for_each(|one| fits(&command, one));
    let event = closed::<Event>();
    golden::events().iter().for_each(|one| fits(&event, one));
    let rejection = closed::<Rejection>();
    refusals::some().iter().for_each(|(one, ..)| fits(&rejection, one));
}

#[test]
fn an_event_of_an_unknown_kind_fits_and_one_of_a_known_kind_with_other_data_does_not() {
    let event = of::<Event>(reading());
    for unknown in [json!("repainted"), json!({ "repainted": { "colour": 7 } })] {
        assert!(event.is_valid(&unknown), "{unknown}");
        let read: Event = serde_json::from_value(unknown).expect("an event");
        assert!(matches!(read, Event::Unknown(_)));
    }
    for wrong in [
        json!({ "declined": { "reason": "a".repeat(65) } }),
        json!({ "declined": {} }),
        json!("declined"),
        json!({ "answered": { "outcome": "repainted" } }),
        json!({ "archived": null, "declined": { "reason": "a" } }),
        json!(7),
    ] {
        assert!(serde_json::from_value::<Event>(wrong.clone()).is_err(), "{wrong}");
        assert!(!event.is_valid(&wrong), "{wrong}");
    }
}

/// Changes one thing in a value: the n-th place, in one of several ways. `None` if there is no such place.
fn changed(value: &mut Value, place: &mut usize, way: usize) -> Option<()> {
    if *place == 0 {
        let ways = [
            json!("a".repeat(65)),
            json!("repainted"),
            json!(""),
            json!(" a"),
            json!(null),
            json!(7),
            json!(-7),
            json!(0.5),
            json!(true),
            json!({}),
            json!([7]),
            json!([]),
            json!(["a", "a"]),
            json!("2026-03-02T12:00:00Z"),
            json!("12.50"),
        ];
        match value {
            Value::Object(all) if way == ways.len() => {
                all.insert("repainted".to_owned(), json!(1));
            }
            Value::Object(all) if way > ways.len() => {
                let name = all.keys().nth(way % all.len().max(1))?.clone();
                all.remove(&name);
            }
            other => *other = ways[way % ways.len()].clone(),
        }
        return Some(());
    }
    *place -= 1;
    match value {
        Value::Object(all) => all.values_mut().find_map(|value| changed(value, place, way)),
        Value::Array(all) => all.iter_mut().find_map(|value| changed(value, place, way)),
        _ => None,
    }
}

/// What is accepted by the reader and by the schema: the same.
fn agreed<T: DeserializeOwned>(schema: &Validator, value: &Value) -> Result<(), TestCaseError> {
    let read = serde_json::from_value::<T>(value.clone());
    let fits = schema.validate(value);
    prop_assert_eq!(read.is_ok(), fits.is_ok(), "{}: {:?}, {:?}", value, read.err(), fits.err());
    Ok(())
}

proptest! {
    #[test]
    fn a_reader_and_its_schema_accept_the_same(
        command in any_command(&shop()),
        places in prop::collection::vec((0..12_usize, 0..20_usize), 8),
        expected in any::<Option<u64>>(),
    ) {
        let schema = of::<Request>(reading());
        let mut request = Request::now(command);
        request.expected = expected;
        let request = serde_json::to_value(&request).expect("JSON");
        agreed::<Request>(&schema, &request)?;
        prop_assert!(schema.is_valid(&request), "{request}");
        for (mut place, way) in places {
            let mut request = request.clone();
            if changed(&mut request, &mut place, way).is_some() {
                agreed::<Request>(&schema, &request)?;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_a_history_writes_fits(
        history in legal_history(&shop(), HistoryParameters::default()),
        actor in actors(&shop()),
    ) {
        let entry = closed::<Entry>();
        history.entries.iter().for_each(|one| fits(&entry, one));
        let complaint = &history.complaint;
        fits(&closed::<State>(), &complaint.state);
        fits(&closed::<Vec<Limit>>(), &complaint.limits);
        fits(&closed::<Vec<Limit>>(), &complaint.ended);
        fits(&closed::<Vec<Notice>>(), &complaint.notices);
        fits(&closed::<Row>(), &Row::of(complaint));
        let refused = closed::<Rejection>();
        let context = Context::new(&history.policy, &actor, history.now);
        for permitted in redress::complaint::permitted(complaint, &context) {
            permitted.refused.iter().for_each(|why| fits(&refused, why));
        }
    }
}

/// Every character alone and between others, as a code, a text and a line.
#[test]
fn the_characters_of_codes_and_texts_are_those_of_their_readers() {
    fn same<T: JsonSchema + DeserializeOwned>() {
        let schema = of::<T>(reading());
        // Expressions cannot name what lies beyond: there the schema accepts all that the reader does.
        let all =
            (0..0x1_0000).chain((0x1_0000..0x11_0000).step_by(251)).filter_map(char::from_u32);
        for c in all {
            for text in [c.to_string(), format!("a{c}b"), format!("{c}b"), format!("a{c}")] {
                let text = json!(text);
                let read = serde_json::from_value::<T>(text.clone()).is_ok();
                let fits = schema.is_valid(&text);
                assert!(
                    read == fits || (u32::from(c) > 0xFFFF && fits),
                    "{text:?} of U+{:04X}",
                    u32::from(c)
                );
            }
        }
    }
    same::<ComplaintId>();
    same::<Text>();
    same::<ShortText>();
}

#[test]
fn the_bounds_and_forms_of_values_are_those_of_their_readers() {
    fn same<T: JsonSchema + DeserializeOwned>(values: &[Value]) {
        let schema = of::<T>(reading());
        for value in values {
            let read = serde_json::from_value::<T>(value.clone());
            assert_eq!(read.is_ok(), schema.is_valid(value), "{value}");
        }
    }
    let long = |bytes| json!("a".repeat(bytes));
    same::<ComplaintId>(&[long(0), long(1), long(64), long(65)]);
    same::<ShortText>(&[long(0), long(256), long(257)]);
    same::<Text>(&[
        long(65_536),
        long(65_537),
        json!("a\r\nb"),
        json!("a\rb"),
        json!("\r\n"),
        json!("\r\n\t a"),
    ]);
    let money = |amount: &str, currency: &str| json!({ "amount": amount, "currency": currency });
    same::<Money>(&[
        money("20.50", "EUR"),
        money("20.", "EUR"),
        money(".5", "EUR"),
        money("-1", "EUR"),
        money("1e3", "EUR"),
        money("1", "XXX"),
        money("1", "eur"),
        money("1.0000", "CLF"),
        money("1.00000", "CLF"),
        json!("20.50 EUR"),
        json!({ "amount": 20, "currency": "EUR" }),
    ]);
    same::<redress::vocabulary::Digest>(&[
        json!("2:000102030405060708090a0b0c0d0e0f"),
        json!("1:0001020304050607"),
        json!("1:000102030405060708090a0b0c0d0e0f"),
        json!("255:000102030405060708090a0b0c0d0e0f"),
        json!("256:000102030405060708090a0b0c0d0e0f"),
        json!("02:000102030405060708090a0b0c0d0e0f"),
        json!("0:000102030405060708090a0b0c0d0e0f"),
        json!("2:000102030405060708090A0B0C0D0E0F"),
    ]);
    same::<redress::lifecycle::Milestone>(&[
        json!("signed"),
        json!("mark:oem-reported"),
        json!("mark:"),
        json!("mark: a"),
        json!("oem-reported"),
    ]);
    same::<redress::time::Percent>(&[
        json!(0),
        json!(1),
        json!(99),
        json!(100),
        json!(1.5),
        json!("1"),
    ]);
    let facts = json!({
        "kind": "complaint", "channel": "hotline", "grade": "general", "nature": "general",
        "tier": "ordinary", "initiative": "active", "line": null, "flags": ["a"],
    });
    let with = |name: &str, value: Value| {
        let mut facts = facts.clone();
        facts[name] = value;
        facts
    };
    same::<Facts>(&[
        facts.clone(),
        with("kind", json!("praise")),
        with("flags", json!(null)),
        with("flags", json!(["a", "a".repeat(65)])),
        with("colour", json!("red")),
        with("line", json!(7)),
    ]);
}
