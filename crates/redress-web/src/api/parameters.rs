//! What stands in addresses and headers: one table for those who read it and for the description.

use redress::lifecycle::StateKind;
use redress::vocabulary::{Channel, CommandKey, ComplaintId, CustomerRef, Department, Grade, Kind};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer as _};

use crate::fields::Fields;
use crate::pages::work;

/// The most complaints on a page.
const MOST: u64 = 200;
/// How many there are unless a program says so.
pub(super) const USUAL: usize = 50;

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    Header,
}

/// A part of an address, or a header.
#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) place: Place,
    pub(super) about: &'static str,
    pub(super) value: Value,
    /// Whether it may stand several times.
    pub(super) many: bool,
}

/// What a parameter may be.
#[derive(Debug)]
pub(super) enum Value {
    /// One of these words.
    Word(&'static [&'static str]),
    /// What a type of the library reads from a text.
    Typed { reads: fn(&str) -> bool, schema: fn(&mut SchemaGenerator) -> Schema },
    /// A number without a sign.
    Number { least: u64, most: u64 },
    /// A place in a list.
    Cursor,
    /// A text of this form, or any; whoever reads it says what is wrong with it.
    Text(Option<&'static str>),
}

const fn typed<T: DeserializeOwned + JsonSchema>() -> Value {
    fn reads<T: DeserializeOwned>(text: &str) -> bool {
        let text: StrDeserializer<'_, Error> = text.into_deserializer();
        T::deserialize(text).is_ok()
    }
    Value::Typed { reads: reads::<T>, schema: SchemaGenerator::subschema_for::<T> }
}

/// A number without a sign.
pub(super) fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

impl Value {
    fn reads(&self, text: &str) -> bool {
        match self {
            Self::Word(words) => words.contains(&text),
            Self::Typed { reads, .. } => reads(text),
            Self::Number { least, most } => {
                number(text).is_some_and(|number| (*least..=*most).contains(&number))
            }
            Self::Cursor => work::cursor_of(text).is_some(),
            Self::Text(_) => true,
        }
    }

    pub(super) fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        match self {
            Self::Word(words) => json_schema!({ "type": "string", "enum": words }),
            Self::Typed { schema, .. } => schema(generator),
            Self::Number { least, most } => {
                json_schema!({ "type": "integer", "minimum": least, "maximum": most })
            }
            Self::Cursor | Self::Text(None) => json_schema!({ "type": "string" }),
            Self::Text(Some(pattern)) => json_schema!({ "type": "string", "pattern": pattern }),
        }
    }

    /// What it should have been.
    fn wanted(&self) -> String {
        match self {
            Self::Word(words) => format!("is one of: {}", words.join(", ")),
            Self::Number { least, most } => format!("is a number from {least} to {most}"),
            Self::Cursor => "is what `next` of the page before was".to_owned(),
            Self::Typed { .. } | Self::Text(_) => {
                "is not one of its values; see /api/v1/openapi.json".to_owned()
            }
        }
    }
}

const fn one(place: Place, name: &'static str, about: &'static str, value: Value) -> Parameter {
    Parameter { name, place, about, value, many: false }
}

const fn filter(name: &'static str, about: &'static str, value: Value) -> Parameter {
    one(Place::Query, name, about, value)
}

/// What a list may be asked for; [`work::query`] says what it means.
pub(super) static LIST: &[Parameter] = &[
    filter("open", "`yes` (default), `no` or `all`", Value::Word(&["yes", "no", "all"])),
    Parameter {
        name: "state",
        place: Place::Query,
        about: "one of these states",
        value: typed::<StateKind>(),
        many: true,
    },
    filter("kind", "the kind of case", typed::<Kind>()),
    filter("grade", "the grade", typed::<Grade>()),
    filter("channel", "the channel", typed::<Channel>()),
    filter("holder", "the department that has the form", typed::<Department>()),
    filter("customer", "the customer's reference", typed::<CustomerRef>()),
    filter("whose", "`mine` or `ours`", Value::Word(&["mine", "ours"])),
    filter("hold", "only those on hold", Value::Word(&["yes"])),
    filter(
        "level",
        "this level of escalation or above",
        Value::Number { least: 0, most: u8::MAX as u64 },
    ),
    filter(
        "order",
        "`due` (default for open ones: only those with a deadline), `received` or `number`",
        Value::Word(&["due", "received", "number"]),
    ),
    filter("after", "`next` of the page before", Value::Cursor),
    filter("limit", "how many, 50 unless said", Value::Number { least: 1, most: MOST }),
];

/// What a log may be asked for.
pub(super) static LOG: &[Parameter] = &[filter(
    "after",
    "only entries after this version",
    Value::Number { least: 0, most: u64::MAX },
)];

/// The complaint of an address.
pub(super) static COMPLAINT: Parameter =
    one(Place::Path, "id", "the complaint's number", typed::<ComplaintId>());

pub(super) static KEY: Parameter = one(
    Place::Header,
    "Idempotency-Key",
    "the request is carried out once under it, and answered again when it is repeated",
    typed::<CommandKey>(),
);
pub(super) static LANGUAGE: Parameter =
    one(Place::Header, "Accept-Language", "`zh` for Chinese texts", Value::Text(None));
pub(super) static IF_MATCH: Parameter = one(
    Place::Header,
    "If-Match",
    "the ETag of the complaint that the command was decided on, or `*`",
    Value::Text(Some(r#"^(\*|"[0-9]+")$"#)),
);
pub(super) static IF_NONE_MATCH: Parameter = one(
    Place::Header,
    "If-None-Match",
    "the ETag of the complaint as it is known: nothing is sent while it has that",
    Value::Text(None),
);

/// Whether everything that is asked for says something: a person sees in a page's form that a filter was left out, a
/// program does not. What is wrong, if it does not.
pub(super) fn strict(asked: &Fields, known: &[Parameter]) -> Result<(), String> {
    for Parameter { name, value, many, .. } in known {
        if !many && asked.every(name).count() > 1 {
            return Err(format!("`{name}` may stand once"));
        }
        if !asked.every(name).all(|text| value.reads(text)) {
            return Err(format!("`{name}` {}", value.wanted()));
        }
    }
    Ok(())
}
