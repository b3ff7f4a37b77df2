//! A JSON object on one line as cells: only the wanted members are read.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::reason::Reason;
use super::rows::Cells;

/// Reads the members named `names`, in that order; a missing or null member is an empty cell.
pub(crate) fn object(line: &[u8], names: &[String], cells: &mut Cells) -> Result<(), Reason> {
    if std::str::from_utf8(line).is_err() {
        return Err(Reason::NotUtf8);
    }
    let mut json = serde_json::Deserializer::from_slice(line);
    let found = Members { names }.deserialize(&mut json);
    let found = found
        .and_then(|found| json.end().map(|()| found))
        .map_err(|error| if error.is_data() { Reason::Member } else { Reason::NotJson })?;
    for text in found {
        cells.bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
        cells.ends.push(cells.bytes.len());
    }
    Ok(())
}

/// The names of the members of an object; none if it is not one.
pub(crate) fn keys(line: &[u8]) -> Vec<String> {
    let object: Result<serde_json::Map<String, serde_json::Value>, _> =
        serde_json::from_slice(line);
    object.map(|object| object.into_iter().map(|(key, _)| key).collect()).unwrap_or_default()
}

struct Members<'n> {
    names: &'n [String],
}

impl<'de> DeserializeSeed<'de> for Members<'_> {
    type Value = Vec<Option<String>>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = Vec<Option<String>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = vec![None; self.names.len()];
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            match self.names.iter().position(|name| *name == *key) {
                Some(place) => found[place] = map.next_value::<Scalar>()?.0,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found)
    }
}

/// A text, number or truth value as text; `None` for null.
struct Scalar(Option<String>);

impl<'de> serde::Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;
        impl Visitor<'_> for Seen {
            type Value = Scalar;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a number, true, false or null")
            }
            fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar(Some(text.to_owned())))
            }
            fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
                Ok(Scalar(Some(value.to_string())))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Scalar, E> {
                Ok(Scalar(Some(value.to_string())))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Scalar, E> {
                Ok(Scalar(Some(value.to_string())))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Scalar, E> {
                Ok(Scalar(Some(value.to_string())))
            }
            fn visit_unit<E>(self) -> Result<Scalar, E> {
                Ok(Scalar(None))
            }
        }
        deserializer.deserialize_any(Seen)
    }
}
