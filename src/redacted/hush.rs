//! `quietly`: reads a value of any derived type so that no error quotes what came.
//!
//! Derived implementations report unknown words and fields and mismatched types with the value, and so
//! do formats that are told what to expect. Here formats that describe themselves are only ever asked
//! what is there, and whatever the types say about it passes through [`Hushed`], which names
//! categories. Texts and numbers that check themselves use `quiet` directly.

use std::fmt;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Expected, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};

/// Reads a value with `read`, its derived way, and lets no error quote what came.
pub fn quietly<'de, D, T>(
    deserializer: D,
    read: impl FnOnce(Quiet<D>) -> Result<T, Hushed<D::Error>>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    read(Quiet(deserializer)).map_err(Hushed::out)
}

/// An error: the format's own, with its position, or what a type has said.
#[derive(Debug)]
pub enum Hushed<E> {
    Own(E),
    Said(String),
}

impl<E: de::Error> Hushed<E> {
    fn out(self) -> E {
        match self {
            Self::Own(error) => error,
            Self::Said(text) => E::custom(text),
        }
    }
}

impl<E: fmt::Display> fmt::Display for Hushed<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(error) => error.fmt(f),
            Self::Said(text) => f.write_str(text),
        }
    }
}

impl<E: std::error::Error> std::error::Error for Hushed<E> {}

fn category(came: &Unexpected<'_>) -> &'static str {
    match came {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) => "a text",
        Unexpected::Bytes(_) => "bytes",
        Unexpected::Unit | Unexpected::Option => "nothing",
        Unexpected::Seq => "a list",
        Unexpected::Map => "a record",
        _ => "something else",
    }
}

fn one_of(known: &[&str]) -> String {
    if known.is_empty() { "none".to_owned() } else { known.join(", ") }
}

impl<E: de::Error> de::Error for Hushed<E> {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self::Said(text.to_string())
    }
    fn invalid_type(came: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::Said(format!("invalid type: {}, expected {expected}", category(&came)))
    }
    fn invalid_value(came: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::Said(format!("invalid value: {}, expected {expected}", category(&came)))
    }
    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self::Said(format!("unknown word; the known ones are: {}", one_of(known)))
    }
    fn unknown_field(_: &str, known: &'static [&'static str]) -> Self {
        Self::Said(format!("unknown field; the known ones are: {}", one_of(known)))
    }
}

/// Whatever stands before a value of a derived type: deserializer, visitor, accesses, seeds.
#[derive(Debug)]
pub struct Quiet<T>(T);

/// As [`Quiet`], for a visitor that wants a number. With `arbitrary_precision`, which any crate in the
/// build may turn on, `serde_json` hands numbers over as a map with one key.
struct QuietNumber<V>(V);

macro_rules! ask {
    ($visitor:ident: $($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            let result = if self.0.is_human_readable() {
                self.0.deserialize_any($visitor(visitor))
            } else {
                self.0.$method($visitor(visitor))
            };
            result.map_err(Hushed::Own)
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Quiet<D> {
    type Error = Hushed<D::Error>;

    ask! { Quiet: deserialize_any deserialize_bool deserialize_char deserialize_str deserialize_string
    deserialize_bytes deserialize_byte_buf deserialize_unit deserialize_seq deserialize_map
    deserialize_identifier }
    ask! { QuietNumber: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
    deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64 }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.0.deserialize_option(Quiet(visitor)).map_err(Hushed::Own)
    }
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.0.deserialize_ignored_any(Quiet(visitor)).map_err(Hushed::Own)
    }
    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.0.deserialize_unit_struct(name, Quiet(visitor)).map_err(Hushed::Own)
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.0.deserialize_newtype_struct(name, Quiet(visitor)).map_err(Hushed::Own)
    }
    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        if self.0.is_human_readable() {
            return self.deserialize_any(visitor);
        }
        self.0.deserialize_tuple(len, Quiet(visitor)).map_err(Hushed::Own)
    }
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        if self.0.is_human_readable() {
            return self.deserialize_any(visitor);
        }
        self.0.deserialize_tuple_struct(name, len, Quiet(visitor)).map_err(Hushed::Own)
    }
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        if self.0.is_human_readable() {
            return self.deserialize_any(visitor);
        }
        self.0.deserialize_struct(name, fields, Quiet(visitor)).map_err(Hushed::Own)
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let human_readable = self.0.is_human_readable();
        let visitor = QuietEnum { visitor, human_readable };
        self.0.deserialize_enum(name, variants, visitor).map_err(Hushed::Own)
    }
    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

macro_rules! pass {
    ($($method:ident($came:ty))*) => {$(
        fn $method<X: de::Error>(self, came: $came) -> Result<V::Value, X> {
            self.0.$method::<Hushed<X>>(came).map_err(Hushed::out)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Quiet<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }
    pass! { visit_bool(bool) visit_i64(i64) visit_i128(i128) visit_u64(u64) visit_u128(u128) visit_f64(f64)
    visit_str(&str) visit_borrowed_str(&'de str) visit_string(String) visit_bytes(&[u8])
    visit_borrowed_bytes(&'de [u8]) visit_byte_buf(Vec<u8>) }

    fn visit_none<X: de::Error>(self) -> Result<V::Value, X> {
        self.0.visit_none::<Hushed<X>>().map_err(Hushed::out)
    }
    fn visit_unit<X: de::Error>(self) -> Result<V::Value, X> {
        self.0.visit_unit::<Hushed<X>>().map_err(Hushed::out)
    }
    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Quiet(inner)).map_err(Hushed::out)
    }
    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(Quiet(inner)).map_err(Hushed::out)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Quiet(seq)).map_err(Hushed::out)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Quiet(map)).map_err(Hushed::out)
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for QuietNumber<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }
    pass! { visit_bool(bool) visit_i64(i64) visit_i128(i128) visit_u64(u64) visit_u128(u128) visit_f64(f64)
    visit_str(&str) visit_borrowed_str(&'de str) visit_string(String) visit_bytes(&[u8]) }

    fn visit_unit<X: de::Error>(self) -> Result<V::Value, X> {
        self.0.visit_unit::<Hushed<X>>().map_err(Hushed::out)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Quiet(seq)).map_err(Hushed::out)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<V::Value, A::Error> {
        let entry = map
            .next_entry::<crate::vocabulary::ShortText, crate::vocabulary::ShortText>()
            .ok()
            .flatten();
        let digits = entry.filter(|(key, _)| key.as_str() == "$serde_json::private::Number");
        let Some((_, digits)) = digits else {
            return Err(
                <Hushed<A::Error> as de::Error>::invalid_type(Unexpected::Map, &self.0).out()
            );
        };
        let digits = digits.as_str();
        let said = match (digits.parse(), digits.parse(), digits.parse()) {
            (Ok(number), ..) => self.0.visit_u64::<Hushed<A::Error>>(number),
            (_, Ok(number), _) => self.0.visit_i64(number),
            (_, _, Ok(number)) => self.0.visit_f64(number),
            _ => Err(de::Error::invalid_type(Unexpected::Map, &self.0)),
        };
        said.map_err(Hushed::out)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Quiet<S> {
    type Value = S::Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Quiet(deserializer)).map_err(Hushed::out)
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Quiet<A> {
    type Error = Hushed<A::Error>;
    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Self::Error> {
        self.0.next_element_seed(Quiet(seed)).map_err(Hushed::Own)
    }
    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Quiet<A> {
    type Error = Hushed<A::Error>;
    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Self::Error> {
        self.0.next_key_seed(Quiet(seed)).map_err(Hushed::Own)
    }
    fn next_value_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, Self::Error> {
        self.0.next_value_seed(Quiet(seed)).map_err(Hushed::Own)
    }
    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

/// The visitor of an enum, and then the access to it.
struct QuietEnum<T> {
    visitor: T,
    human_readable: bool,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for QuietEnum<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        let Self { visitor, human_readable } = self;
        visitor.visit_enum(QuietEnum { visitor: access, human_readable }).map_err(Hushed::out)
    }
}

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for QuietEnum<A> {
    type Error = Hushed<A::Error>;
    type Variant = QuietVariant<A::Variant>;
    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), Self::Error> {
        let (value, access) = self.visitor.variant_seed(Quiet(seed)).map_err(Hushed::Own)?;
        Ok((value, QuietVariant { access, human_readable: self.human_readable }))
    }
}

/// What follows a word: read as any value is, so that a format does not compare it with what it was
/// told to expect.
pub(super) struct QuietVariant<A> {
    access: A,
    human_readable: bool,
}

/// Reads whatever is there for a visitor.
struct Whatever<V>(V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Whatever<V> {
    type Value = V::Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        deserializer.deserialize_any(Quiet(self.0))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for QuietVariant<A> {
    type Error = Hushed<A::Error>;
    fn unit_variant(self) -> Result<(), Self::Error> {
        let plain = |_| Hushed::Said("this word stands alone, without anything more".to_owned());
        self.access.unit_variant().map_err(plain)
    }
    fn newtype_variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<S::Value, Self::Error> {
        self.access.newtype_variant_seed(Quiet(seed)).map_err(Hushed::Own)
    }
    fn tuple_variant<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let result = if self.human_readable {
            self.access.newtype_variant_seed(Whatever(visitor))
        } else {
            self.access.tuple_variant(len, Quiet(visitor))
        };
        result.map_err(Hushed::Own)
    }
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let result = if self.human_readable {
            self.access.newtype_variant_seed(Whatever(visitor))
        } else {
            self.access.struct_variant(fields, Quiet(visitor))
        };
        result.map_err(Hushed::Own)
    }
}
