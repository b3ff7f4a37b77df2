//! How entries are read and written: old forms lifted, what is unknown kept.
//!
//! An entry in the present form is read as it comes, without a detour. One in another form is read
//! whole as JSON first.

mod event;
mod upcast;

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeSeed, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

pub use event::UnknownEvent;

use super::entry::{Entry, FORM, KeyDigest};
use super::event::Event;
use crate::redacted::{Inner, Keep, Step, keeping, plain};
use crate::time::instant;
use crate::vocabulary::Actor;

const FIELDS: &[&str] =
    &["form", "version", "occurred_at", "recorded_at", "actor", "key", "events"];

/// An entry as it is written.
#[derive(Serialize)]
struct Written<'a> {
    form: u16,
    version: u64,
    occurred_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    actor: &'a Actor,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a KeyDigest>,
    events: &'a [Event],
}

/// An entry as it is read.
#[derive(Deserialize)]
#[serde(crate = "crate::redacted::serde", rename = "Entry", deny_unknown_fields)]
struct Plain {
    form: u16,
    version: u64,
    #[serde(deserialize_with = "instant::deserialize")]
    occurred_at: DateTime<Utc>,
    #[serde(deserialize_with = "instant::deserialize")]
    recorded_at: DateTime<Utc>,
    actor: Actor,
    #[serde(default)]
    key: Option<KeyDigest>,
    events: Vec<Event>,
}

impl Plain {
    fn keeping(self, keep: &Keep) -> Entry {
        let Self { form, version, occurred_at, recorded_at, actor, key, events } = self;
        let kept = keep.take();
        Entry { form, version, occurred_at, recorded_at, actor, key, events, kept }
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { form, version, occurred_at, recorded_at, actor, key, events, kept } = self;
        let (form, version, occurred_at, recorded_at) =
            (*form, *version, *occurred_at, *recorded_at);
        let key = key.as_ref();
        let known = Written { form, version, occurred_at, recorded_at, actor, key, events };
        let Some(kept) = kept else { return known.serialize(serializer) };
        let mut all = serde_json::to_value(known).map_err(serde::ser::Error::custom)?;
        kept.restore(&mut all);
        all.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let keep = Keep::default();
        if !deserializer.is_human_readable() {
            // Such formats name no fields, so that there is nothing to tell other forms by.
            let entry = Plain::deserialize(deserializer)?;
            let known = entry.form == FORM;
            return if known { Ok(entry.keeping(&keep)) } else { Err(unknown_form(entry.form)) };
        }
        keeping(deserializer, &keep, |quiet| {
            quiet.deserialize_struct("Entry", FIELDS, EntryVisitor(&keep))
        })
    }
}

impl Entry {
    /// Reads an entry from JSON, as [`Deserialize`] does and several times as fast where there is nothing in it that
    /// this version does not know: for stores.
    ///
    /// ```
    /// # use redress::complaint::Entry;
    /// let text = r#"{"form":2,"version":2,"occurred_at":"2026-03-02T01:00:00Z",
    ///     "recorded_at":"2026-03-02T01:00:00Z","actor":{"id":"li.na","role":"agent"},"events":["registered"]}"#;
    /// assert_eq!(Entry::from_json(text)?, serde_json::from_str(text)?);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    /// The text is no JSON, or no entry. The error does not quote it.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        let mut format = serde_json::Deserializer::from_str(text);
        if let Some(entry) = plain::<_, Plain>(&mut format)
            && entry.form == FORM
            && format.end().is_ok()
        {
            return Ok(entry.keeping(&Keep::default()));
        }
        serde_json::from_str(text)
    }
}

fn unknown_form<E: Error>(form: u16) -> E {
    E::custom(format_args!(
        "an entry of form {form} cannot be read; the forms known are 1 to {FORM}"
    ))
}

/// Reads an entry; what is unknown at its top goes to the place that is given.
struct EntryVisitor<'k>(&'k Keep);

impl<'de> Visitor<'de> for EntryVisitor<'_> {
    type Value = Entry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an entry with the fields {}", FIELDS.join(", "))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entry, A::Error> {
        let mut fields = Map::new();
        while let Some(field) = map.next_key::<String>()? {
            if field == "form" && fields.is_empty() {
                let form: u16 = map.next_value()?;
                if form == FORM {
                    let rest = Inner::new(Rest { map, form: true });
                    return Plain::deserialize(rest).map(|entry| entry.keeping(self.0));
                }
                fields.insert(field, form.into());
            } else if fields.insert(field, map.next_value_seed(Once)?).is_some() {
                return Err(A::Error::custom("a field is there twice"));
            }
        }
        let mut all = Value::Object(fields);
        if let Some(kept) = self.0.take() {
            kept.restore(&mut all);
        }
        other_form(all)
    }
}

/// Reads any JSON, and refuses a field that is there twice.
struct Once;

impl<'de> DeserializeSeed<'de> for Once {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Once {
    type Value = Value;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(Self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some(field) = map.next_key::<String>()? {
            if fields.insert(field, map.next_value_seed(Self)?).is_some() {
                return Err(A::Error::custom("a field is there twice"));
            }
        }
        // Not built here: what looks like a record may be one of `serde_json`'s numbers.
        Value::deserialize(MapDeserializer::new(fields.into_iter()))
            .map_err(|error: serde_json::Error| A::Error::custom(error))
    }
}

/// The present form, which has been read, and the fields that come after it.
struct Rest<A> {
    map: A,
    form: bool,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Rest<A> {
    type Error = A::Error;
    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        if self.form {
            return seed.deserialize("form".into_deserializer()).map(Some);
        }
        self.map.next_key_seed(seed)
    }
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        if std::mem::take(&mut self.form) {
            return seed.deserialize(FORM.into_deserializer());
        }
        self.map.next_value_seed(seed)
    }
}

/// Reads an entry whose form is not the present one, or does not stand first.
fn other_form<E: Error>(mut all: Value) -> Result<Entry, E> {
    let form = match all.get("form") {
        None => 1,
        Some(form) => form.as_u64().and_then(|form| u16::try_from(form).ok()).unwrap_or(0),
    };
    let said = |error: serde_json::Error| E::custom(error);
    if form > FORM {
        return newer(all).map_err(said);
    }
    let lifts = usize::from(form).checked_sub(1).and_then(|old| upcast::LIFTS.get(old..));
    for lift in lifts.ok_or_else(|| unknown_form::<E>(form))? {
        lift(&mut all).map_err(E::custom)?;
    }
    if let Some(fields) = all.as_object_mut() {
        fields.insert("form".to_owned(), FORM.into());
    }
    let keep = Keep::default();
    let entry = keeping(all, &keep, |quiet| Plain::deserialize(quiet)).map_err(said)?;
    Ok(entry.keeping(&keep))
}

/// Reads what it can of an entry of a newer form.
fn newer(mut all: Value) -> Result<Entry, serde_json::Error> {
    let keep = Keep::default();
    if let Some(key) = all.get_mut("key")
        && KeyDigest::deserialize(&*key).is_err()
    {
        keep.push("key".into(), key.take());
    }
    let list = all.get_mut("events").and_then(Value::as_array_mut).map(std::mem::take);
    let list = list.ok_or_else(|| Error::custom("an entry without a list of events"))?;
    let mut entry = keeping(all, &keep, |quiet| Plain::deserialize(quiet))?;
    for (at, value) in list.into_iter().enumerate() {
        let before = keep.count();
        let event =
            keeping(&value, &keep, |quiet| Event::deserialize(quiet)).unwrap_or_else(|_| {
                keep.truncate(before);
                Event::Unknown(Box::new(UnknownEvent::new(value)))
            });
        keep.nest(before, || Step::Item(at));
        keep.nest(before, || Step::Field("events".into()));
        entry.events.push(event);
    }
    Ok(entry.keeping(&keep))
}
