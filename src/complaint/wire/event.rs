//! Events of kinds that this version does not know.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// An event that a newer version recorded, as it was written.
///
/// `Debug` shows its name only where it is a word like those of other events: this version cannot know
/// what else is in it.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct UnknownEvent(Value);

impl UnknownEvent {
    pub(super) const fn new(value: Value) -> Self {
        Self(value)
    }

    /// What kind it is, where it says so as other events do.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        let name = match &self.0 {
            Value::String(name) => name,
            Value::Object(fields) if fields.len() == 1 => fields.keys().next()?,
            _ => return None,
        };
        let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (name.len() <= 64 && name.bytes().all(word)).then_some(name.as_str())
    }

    /// The whole event, as JSON.
    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.0
    }
}

impl fmt::Debug for UnknownEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownEvent").field("name", &self.name()).finish_non_exhaustive()
    }
}

impl<'de> Deserialize<'de> for UnknownEvent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self)
    }
}

/// What it says is the reader's business: a kind that is not one of this version's, as a text or as the one key of an
/// object.
#[cfg(feature = "schema")]
impl schemars::JsonSchema for UnknownEvent {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "UnknownEvent".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        use crate::lifecycle::EventKind;
        let known = EventKind::ALL.iter().filter(|kind| **kind != EventKind::Unknown);
        let known = known.map(|kind| kind.as_str()).collect::<Vec<_>>();
        schemars::json_schema!({
            "anyOf": [
                { "type": "string", "not": { "enum": known } },
                {
                    "type": "object",
                    "propertyNames": { "not": { "enum": known } },
                    "minProperties": 1,
                    "maxProperties": 1,
                },
            ],
            "description": "An event of a kind that only a newer version knows.",
        })
    }
}
