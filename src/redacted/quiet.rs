//! Deserialisation whose errors never quote what came.
//!
//! serde's own messages say ``invalid type: integer `13800138000` ``; what people write about people
//! must not reach a log that way. Which values are valid is for each type to say.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    Visitor,
};

/// Visitor methods that name the category of what came.
macro_rules! refuse {
    ($($method:ident($came:ty) = $category:literal;)*) => {$(
        fn $method<X: de::Error>(self, _: $came) -> Result<Self::Value, X> {
            Err(X::invalid_type(Unexpected::Other($category), &self))
        }
    )*};
}

/// Reads a text and lets `make` check it before anything is copied.
///
/// Asks self-describing formats what is there: told what to expect, they report mismatches themselves,
/// with the value.
pub fn text<'de, D, T, E, F>(deserializer: D, what: &'static str, make: F) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    E: fmt::Display,
    F: FnOnce(Cow<'_, str>) -> Result<T, E>,
{
    struct TextVisitor<F> {
        what: &'static str,
        make: F,
    }

    impl<T, E, F> Visitor<'_> for TextVisitor<F>
    where
        E: fmt::Display,
        F: FnOnce(Cow<'_, str>) -> Result<T, E>,
    {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "a {} as text", self.what)
        }

        fn visit_str<X: de::Error>(self, text: &str) -> Result<T, X> {
            (self.make)(Cow::Borrowed(text)).map_err(X::custom)
        }

        fn visit_string<X: de::Error>(self, text: String) -> Result<T, X> {
            (self.make)(Cow::Owned(text)).map_err(X::custom)
        }

        refuse! {
            visit_bool(bool) = "a boolean";
            visit_i64(i64) = "a number";
            visit_i128(i128) = "a number";
            visit_u64(u64) = "a number";
            visit_u128(u128) = "a number";
            visit_f64(f64) = "a number";
        }
    }

    let visitor = TextVisitor { what, make };
    if deserializer.is_human_readable() {
        deserializer.deserialize_any(visitor)
    } else {
        deserializer.deserialize_str(visitor)
    }
}

/// Reads a whole number from 0 to `u32::MAX`.
pub fn number<'de, D: Deserializer<'de>>(
    deserializer: D,
    what: &'static str,
) -> Result<u32, D::Error> {
    struct NumberVisitor(&'static str);

    impl<'de> Visitor<'de> for NumberVisitor {
        type Value = u32;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "a {} as a whole number from 0 to {}", self.0, u32::MAX)
        }

        fn visit_u64<X: de::Error>(self, number: u64) -> Result<u32, X> {
            u32::try_from(number)
                .map_err(|_| X::invalid_value(Unexpected::Other("a larger number"), &self))
        }

        fn visit_i64<X: de::Error>(self, number: i64) -> Result<u32, X> {
            u32::try_from(number)
                .map_err(|_| X::invalid_value(Unexpected::Other("a number out of range"), &self))
        }

        // With `arbitrary_precision`, which any crate in the build may turn on, serde_json hands a
        // number over as a map with this one key.
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<u32, A::Error> {
            match map.next_entry::<crate::vocabulary::ShortText, crate::vocabulary::ShortText>()? {
                Some((key, digits)) if key.as_str() == "$serde_json::private::Number" => {
                    digits.as_str().parse().map_err(|_| {
                        de::Error::invalid_value(Unexpected::Other("a number out of range"), &self)
                    })
                }
                _ => Err(de::Error::invalid_type(Unexpected::Map, &self)),
            }
        }

        refuse! {
            visit_bool(bool) = "a boolean";
            visit_i128(i128) = "a number out of range";
            visit_u128(u128) = "a number out of range";
            visit_f64(f64) = "a number with decimals";
            visit_str(&str) = "a text";
        }
    }

    if deserializer.is_human_readable() {
        deserializer.deserialize_any(NumberVisitor(what))
    } else {
        deserializer.deserialize_u32(NumberVisitor(what))
    }
}

/// Reads a record of the given fields as `W`, then lets `finish` check it.
///
/// `finish` runs while the format still knows where it is, so that its errors carry a position.
pub fn record<'de, D, W, T, E, F>(
    deserializer: D,
    what: &'static str,
    fields: &'static [&'static str],
    finish: F,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    W: de::Deserialize<'de>,
    E: fmt::Display,
    F: FnOnce(W) -> Result<T, E>,
{
    struct RecordVisitor<W, F> {
        what: &'static str,
        fields: &'static [&'static str],
        finish: F,
        wire: PhantomData<fn() -> W>,
    }

    impl<'de, W, T, E, F> Visitor<'de> for RecordVisitor<W, F>
    where
        W: de::Deserialize<'de>,
        E: fmt::Display,
        F: FnOnce(W) -> Result<T, E>,
    {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "a {} with the fields {}", self.what, self.fields.join(", "))
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            let known = KnownFields { map, what: self.what, fields: self.fields };
            let wire = W::deserialize(MapAccessDeserializer::new(known))?;
            (self.finish)(wire).map_err(de::Error::custom)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<T, A::Error> {
            let wire = W::deserialize(SeqAccessDeserializer::new(seq))?;
            (self.finish)(wire).map_err(de::Error::custom)
        }

        refuse! {
            visit_bool(bool) = "a boolean";
            visit_i64(i64) = "a number";
            visit_i128(i128) = "a number";
            visit_u64(u64) = "a number";
            visit_u128(u128) = "a number";
            visit_f64(f64) = "a number";
            visit_str(&str) = "a text";
        }
    }

    let visitor = RecordVisitor { what, fields, finish, wire: PhantomData };
    if deserializer.is_human_readable() {
        deserializer.deserialize_any(visitor)
    } else {
        deserializer.deserialize_struct(what, fields, visitor)
    }
}

/// A map that refuses unknown keys without quoting them.
struct KnownFields<A> {
    map: A,
    what: &'static str,
    fields: &'static [&'static str],
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for KnownFields<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let field = self.map.next_key_seed(KnownField { what: self.what, fields: self.fields })?;
        field.map(|name| seed.deserialize(name.into_deserializer())).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

struct KnownField {
    what: &'static str,
    fields: &'static [&'static str],
}

impl<'de> DeserializeSeed<'de> for KnownField {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'static str, D::Error> {
        text(deserializer, "field name", |name| {
            self.fields.iter().copied().find(|field| *field == name).ok_or_else(|| {
                format!("unknown field; a {} has the fields {}", self.what, self.fields.join(", "))
            })
        })
    }
}
