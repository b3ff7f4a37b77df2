//! The layer between a type and a format.
//!
//! Requests pass through unchanged, so that a format that needs type hints gets them (`csv` guesses
//! otherwise). Errors are caught on both sides: a type's message about a value becomes a [`Hushed`] error,
//! which names categories; a format's own error is recognised because the format has asked what was
//! expected. Only requests for a word (enum) are changed: formats report mismatches there in fixed words, so
//! self-describing formats are asked for any value instead.

use std::fmt;

use serde::de::{
    self, Deserialize as _, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess,
    SeqAccess, VariantAccess, Visitor,
};
use serde_json::Value;

use super::Hushed;
use super::error::{Asked, scrub};
use super::keep::{Keep, Step};

/// Wraps a deserializer or a seed.
#[derive(Debug)]
pub struct Quiet<'k, T> {
    inner: T,
    /// Where unknown fields of records go. If `None`, the type decides whether to ignore or refuse them.
    keep: Option<&'k Keep>,
}

impl<T> Quiet<'static, T> {
    /// Wraps a deserializer whose errors must not quote.
    pub const fn new(inner: T) -> Self {
        Self { inner, keep: None }
    }
}

impl<'k, T> Quiet<'k, T> {
    pub(crate) const fn keeping(inner: T, keep: &'k Keep) -> Self {
        Self { inner, keep: Some(keep) }
    }
}

/// The name under which a word is requested. A format passes its own deserializer to a newtype's visitor
/// whatever the name, but an inner [`Quiet`] recognises this one. So the layer next to the format is the one
/// that asks for any value.
const WORD: &str = "a word of redress";

/// The name of a variant that takes unknown words, each as a whole.
pub(super) const OPAQUE: &str = "\0opaque";

/// A pseudo field list that stands for the content of a word.
const WHATEVER: &[&str] = &[OPAQUE];

macro_rules! ask {
    ($($method:ident($($name:ident: $type:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($name: $type,)* inner: V) -> Result<V::Value, Self::Error> {
            let asked = Asked::default();
            let visitor = QuietVisitor { inner, keep: self.keep, fields: None, asked: &asked };
            self.inner.$method($($name,)* visitor).map_err(|error| asked.hush(error))
        }
    )*};
}

impl<D> Quiet<'_, D> {
    /// Requests a word. See [`WORD`].
    fn word<'de, V: Visitor<'de>>(
        self,
        known: &'static [&'static str],
        inner: V,
    ) -> Result<V::Value, Hushed<D::Error>>
    where
        D: Deserializer<'de>,
    {
        let asked = Asked::default();
        let visitor = WordVisitor { inner, keep: self.keep, known, asked: &asked };
        let result = self.inner.deserialize_newtype_struct(WORD, visitor);
        result.map_err(|error| asked.hush(error))
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Quiet<'_, D> {
    type Error = Hushed<D::Error>;

    ask! {
        deserialize_any() deserialize_bool() deserialize_char() deserialize_str() deserialize_string()
        deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64() deserialize_i128()
        deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128()
        deserialize_f32() deserialize_f64() deserialize_bytes() deserialize_byte_buf()
        deserialize_option() deserialize_unit() deserialize_unit_struct(name: &'static str) deserialize_seq() deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize) deserialize_map()
        deserialize_identifier() deserialize_ignored_any()
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        inner: V,
    ) -> Result<V::Value, Self::Error> {
        let asked = Asked::default();
        let visitor = QuietVisitor { inner, keep: self.keep, fields: Some(fields), asked: &asked };
        let result = self.inner.deserialize_struct(name, fields, visitor);
        result.map_err(|error| asked.hush(error))
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        inner: V,
    ) -> Result<V::Value, Self::Error> {
        if name == WORD {
            return self.word(&[], inner);
        }
        let asked = Asked::default();
        let visitor = QuietVisitor { inner, keep: self.keep, fields: None, asked: &asked };
        let result = self.inner.deserialize_newtype_struct(name, visitor);
        result.map_err(|error| asked.hush(error))
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        inner: V,
    ) -> Result<V::Value, Self::Error> {
        if self.inner.is_human_readable() {
            return self.word(variants, inner);
        }
        let asked = Asked::default();
        let visitor = WordVisitor { inner, keep: self.keep, known: variants, asked: &asked };
        let result = self.inner.deserialize_enum(name, variants, visitor);
        result.map_err(|error| asked.hush(error))
    }
    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Quiet<'_, S> {
    type Value = S::Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Quiet { inner: deserializer, keep: self.keep }).map_err(Hushed::out)
    }
}

/// What a visitor expects, as `Display`.
struct Expecting<'a, V>(&'a V);

impl<'de, V: Visitor<'de>> fmt::Display for Expecting<'_, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }
}

/// The methods that both visitors share.
macro_rules! answer_and_pass {
    ($($method:ident($came:ty))*) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let expected = Expecting(&self.inner).to_string();
            f.write_str(&expected)?;
            self.asked.answer(expected);
            Ok(())
        }
        $(fn $method<X: de::Error>(self, came: $came) -> Result<V::Value, X> {
            self.inner.$method::<Hushed<X>>(came).map_err(Hushed::out)
        })*
        fn visit_none<X: de::Error>(self) -> Result<V::Value, X> {
            self.inner.visit_none::<Hushed<X>>().map_err(Hushed::out)
        }
        fn visit_unit<X: de::Error>(self) -> Result<V::Value, X> {
            self.inner.visit_unit::<Hushed<X>>().map_err(Hushed::out)
        }
        fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
            self.inner.visit_some(Quiet { inner, keep: self.keep }).map_err(Hushed::out)
        }
        fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<V::Value, A::Error> {
            let items = Items { seq, keep: self.keep, index: 0 };
            self.inner.visit_seq(items).map_err(Hushed::out)
        }
    };
}

/// A visitor for everything except a word.
struct QuietVisitor<'k, 'a, V> {
    inner: V,
    keep: Option<&'k Keep>,
    /// The fields of a record.
    fields: Option<&'static [&'static str]>,
    asked: &'a Asked,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for QuietVisitor<'_, '_, V> {
    type Value = V::Value;

    answer_and_pass! {
        visit_bool(bool) visit_i64(i64) visit_i128(i128) visit_u64(u64) visit_u128(u128)
        visit_f64(f64) visit_char(char) visit_str(&str) visit_borrowed_str(&'de str)
        visit_string(String) visit_bytes(&[u8]) visit_borrowed_bytes(&'de [u8])
        visit_byte_buf(Vec<u8>)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Quiet { inner, keep: self.keep }).map_err(Hushed::out)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        let kept = self.keep.zip(self.fields);
        self.inner.visit_map(Fields { map, kept, at: "" }).map_err(Hushed::out)
    }
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(Words { access, known: &[] }).map_err(Hushed::out)
    }
}

/// A visitor for a word.
struct WordVisitor<'k, 'a, V> {
    inner: V,
    keep: Option<&'k Keep>,
    /// The words that the type knows; only the layer next to the type has them.
    known: &'static [&'static str],
    asked: &'a Asked,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for WordVisitor<'_, '_, V> {
    type Value = V::Value;

    answer_and_pass! {
        visit_bool(bool) visit_i64(i64) visit_i128(i128) visit_u64(u64) visit_u128(u128)
        visit_f64(f64) visit_char(char) visit_bytes(&[u8]) visit_borrowed_bytes(&'de [u8])
        visit_byte_buf(Vec<u8>)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        inner.deserialize_any(self)
    }
    fn visit_str<X: de::Error>(self, text: &str) -> Result<V::Value, X> {
        let words = Words { access: Word::<Hushed<X>>::new(text), known: self.known };
        self.inner.visit_enum(words).map_err(|error| error.out().out())
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        let words = Words { access: OneField { map, keep: self.keep }, known: self.known };
        self.inner.visit_enum(words).map_err(|error| error.out().out())
    }
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(Words { access, known: self.known }).map_err(Hushed::out)
    }
}

/// The items of a list.
struct Items<'k, A> {
    seq: A,
    keep: Option<&'k Keep>,
    index: usize,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Items<'_, A> {
    type Error = Hushed<A::Error>;
    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Self::Error> {
        let before = self.keep.map_or(0, Keep::len);
        let seed = Quiet { inner: seed, keep: self.keep };
        let item = self.seq.next_element_seed(seed).map_err(Hushed::Own)?;
        if let Some(keep) = self.keep {
            keep.nest(before, || Step::Item(self.index));
            self.index = self.index.saturating_add(1);
        }
        Ok(item)
    }
    fn size_hint(&self) -> Option<usize> {
        self.seq.size_hint()
    }
}

/// The fields of a record or a map. With `kept`, the type sees only the fields it knows and the others are
/// kept.
struct Fields<'k, A> {
    map: A,
    kept: Option<(&'k Keep, &'static [&'static str])>,
    at: &'static str,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<'_, A> {
    type Error = Hushed<A::Error>;
    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Self::Error> {
        let Some((keep, fields)) = self.kept else {
            let seed = Quiet { inner: seed, keep: None };
            return self.map.next_key_seed(seed).map_err(Hushed::Own);
        };
        while let Some(name) = self.map.next_key_seed(OneOf(fields)).map_err(Hushed::Own)? {
            match name {
                Ok(known) => {
                    self.at = known;
                    return seed.deserialize(known.into_deserializer()).map(Some);
                }
                Err(unknown) => {
                    keep.push(unknown, self.map.next_value().map_err(Hushed::Own)?);
                }
            }
        }
        Ok(None)
    }
    fn next_value_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, Self::Error> {
        let keep = self.kept.map(|(keep, _)| keep);
        let before = keep.map_or(0, Keep::len);
        let value = self.map.next_value_seed(Quiet { inner: seed, keep }).map_err(Hushed::Own)?;
        if let Some(keep) = keep {
            keep.nest(before, || Step::Field(self.at.into()));
        }
        Ok(value)
    }
    fn size_hint(&self) -> Option<usize> {
        self.map.size_hint()
    }
}

/// Reads a name: one of those known, or any other.
struct OneOf(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for OneOf {
    type Value = Result<&'static str, Box<str>>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        super::text(deserializer, "name", |name| -> Result<_, &str> {
            Ok(self.0.iter().copied().find(|known| **known == *name).ok_or_else(|| name.into()))
        })
    }
}

/// A word without content.
struct Word<'a, E> {
    word: &'a str,
    error: std::marker::PhantomData<E>,
}

impl<'a, E> Word<'a, E> {
    const fn new(word: &'a str) -> Self {
        Self { word, error: std::marker::PhantomData }
    }
}

impl<'de, E: de::Error> EnumAccess<'de> for Word<'_, E> {
    type Error = E;
    type Variant = Self;
    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), E> {
        Ok((seed.deserialize(self.word.into_deserializer())?, self))
    }
}

impl<E: de::Error> Word<'_, E> {
    fn alone<T>() -> Result<T, E> {
        Err(E::custom("more belongs to this word; write a record with it as the one field"))
    }
}

impl<'de, E: de::Error> VariantAccess<'de> for Word<'_, E> {
    type Error = E;
    fn unit_variant(self) -> Result<(), E> {
        Ok(())
    }
    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, _: S) -> Result<S::Value, E> {
        Self::alone()
    }
    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, E> {
        Self::alone()
    }
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        if fields == WHATEVER { visitor.visit_none() } else { Self::alone() }
    }
}

/// A word with content: a record with one field.
struct OneField<'k, A> {
    map: A,
    keep: Option<&'k Keep>,
}

impl<'de, 'k, A: MapAccess<'de>> EnumAccess<'de> for OneField<'k, A> {
    type Error = Hushed<A::Error>;
    type Variant = Content<'k, A>;
    fn variant_seed<S: DeserializeSeed<'de>>(
        mut self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), Self::Error> {
        let word = self.map.next_key_seed(OneOf(&[])).map_err(Hushed::Own)?;
        let word = word.and_then(Result::err).ok_or_else(|| {
            Hushed::Said(
                "an empty record; a record with a word as its one field is expected".into(),
            )
        })?;
        let value = seed.deserialize((&*word).into_deserializer())?;
        Ok((value, Content { map: self.map, keep: self.keep, word }))
    }
}

/// The content of a word.
struct Content<'k, A> {
    map: A,
    keep: Option<&'k Keep>,
    word: Box<str>,
}

impl<'de, A: MapAccess<'de>> Content<'_, A> {
    fn read<S: DeserializeSeed<'de>>(mut self, seed: S) -> Result<S::Value, Hushed<A::Error>> {
        let before = self.keep.map_or(0, Keep::len);
        let seed = Quiet { inner: seed, keep: self.keep };
        let value = self.map.next_value_seed(seed).map_err(Hushed::Own)?;
        if let Some(keep) = self.keep {
            keep.nest(before, || Step::Field(self.word.clone()));
        }
        match self.map.next_key_seed(OneOf(&[])).map_err(Hushed::Own)? {
            None => Ok(value),
            Some(_) => Err(Hushed::Said("a second field; the word is to be the only one".into())),
        }
    }
}

impl<'de, A: MapAccess<'de>> VariantAccess<'de> for Content<'_, A> {
    type Error = Hushed<A::Error>;
    fn unit_variant(mut self) -> Result<(), Self::Error> {
        let Some(keep) = self.keep else { return self.read(Nothing) };
        let content: Value = self.map.next_value().map_err(Hushed::Own)?;
        if !content.is_null() {
            keep.push(self.word, content);
        }
        Ok(())
    }
    fn newtype_variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<S::Value, Self::Error> {
        self.read(seed)
    }
    fn tuple_variant<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.read(ListOf(len, visitor))
    }
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        if fields == WHATEVER {
            return self.read(Present(visitor));
        }
        self.read(RecordOf(fields, visitor))
    }
}

/// Accepts only `null`.
struct Nothing;

impl<'de> DeserializeSeed<'de> for Nothing {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_unit(self)
    }
}

impl Visitor<'_> for Nothing {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing: this word stands alone, without anything more")
    }
    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }
}

struct ListOf<V>(usize, V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for ListOf<V> {
    type Value = V::Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        deserializer.deserialize_tuple(self.0, self.1)
    }
}

struct RecordOf<V>(&'static [&'static str], V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for RecordOf<V> {
    type Value = V::Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        deserializer.deserialize_struct("", self.0, self.1)
    }
}

/// A word as handed over by the inner layer.
struct Words<A> {
    access: A,
    known: &'static [&'static str],
}

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for Words<A> {
    type Error = Hushed<A::Error>;
    type Variant = Belonging<A::Variant>;
    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), Self::Error> {
        let opaque = self.known.last() == Some(&OPAQUE);
        if !opaque {
            let (value, access) =
                self.access.variant_seed(Quiet::new(seed)).map_err(Hushed::Own)?;
            return Ok((value, Belonging { access, unknown: None }));
        }
        let (word, access) = self.access.variant_seed(OneOf(self.known)).map_err(Hushed::Own)?;
        let (word, unknown) = match word {
            Ok(OPAQUE) => (OPAQUE, Some(OPAQUE.into())),
            Ok(known) => (known, None),
            Err(unknown) => (OPAQUE, Some(unknown)),
        };
        let value = seed.deserialize(word.into_deserializer())?;
        Ok((value, Belonging { access, unknown }))
    }
}

/// The content of a word as handed over by the inner layer.
struct Belonging<A> {
    access: A,
    unknown: Option<Box<str>>,
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Belonging<A> {
    type Error = Hushed<A::Error>;
    fn unit_variant(self) -> Result<(), Self::Error> {
        let alone = "nothing: this word stands alone, without anything more";
        self.access.unit_variant().map_err(|error| Hushed::Own(scrub(&error, alone)))
    }
    fn newtype_variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<S::Value, Self::Error> {
        let Some(word) = self.unknown else {
            return self.access.newtype_variant_seed(Quiet::new(seed)).map_err(Hushed::Own);
        };
        let content = self.access.struct_variant(WHATEVER, AnyOrNone).map_err(Hushed::Own)?;
        let whole = match content {
            None => Value::String(word.into()),
            Some(content) => Value::Object([(word.into(), content)].into_iter().collect()),
        };
        seed.deserialize(whole).map_err(|error| Hushed::Said(error.to_string()))
    }
    fn tuple_variant<V: Visitor<'de>>(self, len: usize, inner: V) -> Result<V::Value, Self::Error> {
        let asked = Asked::default();
        let visitor = QuietVisitor { inner, keep: None, fields: None, asked: &asked };
        self.access.tuple_variant(len, visitor).map_err(|error| asked.hush(error))
    }
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        inner: V,
    ) -> Result<V::Value, Self::Error> {
        let asked = Asked::default();
        let visitor = QuietVisitor { inner, keep: None, fields: None, asked: &asked };
        self.access.struct_variant(fields, visitor).map_err(|error| asked.hush(error))
    }
}

/// Reads the content of a word; `null` if the word stands alone.
struct AnyOrNone;

impl<'de> Visitor<'de> for AnyOrNone {
    type Value = Option<Value>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }
    fn visit_none<E: de::Error>(self) -> Result<Option<Value>, E> {
        Ok(None)
    }
    fn visit_some<D: Deserializer<'de>>(self, content: D) -> Result<Option<Value>, D::Error> {
        Value::deserialize(content).map(Some)
    }
}

/// Reads a value that is present.
struct Present<V>(V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Present<V> {
    type Value = V::Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(deserializer)
    }
}
