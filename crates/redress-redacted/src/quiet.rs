//! The deserializer that a type of this crate reads from.
//!
//! Requests pass through unchanged, so that a format that needs type hints gets them (`csv` guesses
//! otherwise). Errors are caught on both sides: a type's message about a value becomes a [`Hushed`] error,
//! which names categories; a format's own error is recognised because the format has asked what was
//! expected. Only requests for a word (enum) are changed: formats report mismatches there in fixed words, so
//! self-describing formats are asked for any value instead.

use std::convert::Infallible;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::Hushed;
use super::erased::{Ask, Came, Items, Names, Pairs, Seed, Sink, Source};
use super::keep::{Keep, Step};
use super::word::{Word, WordSlot};

/// A deserializer whose errors quote nothing. See [`deserialize`](super::deserialize).
pub struct Quiet<'a, 'de> {
    source: &'a mut dyn Source<'de>,
    /// Where unknown fields of records go; refused by the type, or ignored by it, without one.
    keep: Option<&'a Keep>,
}

impl fmt::Debug for Quiet<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Quiet").finish_non_exhaustive()
    }
}

/// The name under which a word is asked for. A format hands a type that wraps another one its own
/// deserializer, whatever the name; a [`Quiet`] nearer to the format knows this one. So it is the one
/// next to the format that asks what is there.
const WORD: &str = "a word of redress";

/// Whether a deserializer is one of this crate: a record within a record asks it, and needs no second layer. Were the
/// name ever another one, it would get one, which takes longer and changes nothing.
#[inline]
pub(super) fn is_layered<D>() -> bool {
    let name = std::any::type_name::<D>();
    let own = name.strip_prefix(env!("CARGO_CRATE_NAME"));
    own.is_some_and(|name| {
        ["::quiet::Quiet<", "::plain::Plain<", "::read::Inner<"]
            .iter()
            .any(|own| name.starts_with(own))
    })
}

/// What a format is told that breaks serde's contract.
pub(super) fn contract() -> Hushed {
    de::Error::custom("a format that gives no value, or more than one")
}

impl<'a, 'de> Quiet<'a, 'de> {
    pub(super) fn new(source: &'a mut dyn Source<'de>, keep: Option<&'a Keep>) -> Self {
        Self { source, keep }
    }

    fn ask<V: Visitor<'de>>(
        self,
        ask: Ask,
        fields: Option<Names>,
        visitor: V,
    ) -> Result<V::Value, Hushed> {
        let mut slot = Slot::new(visitor, self.keep, fields);
        self.source.read(ask, &mut slot)?;
        slot.value()
    }

    /// Asks for a word. See [`WORD`].
    fn word<V: Visitor<'de>>(self, ask: Ask, known: Names, visitor: V) -> Result<V::Value, Hushed> {
        let mut slot = WordSlot { slot: Slot::new(visitor, self.keep, None), known };
        self.source.read(ask, &mut slot)?;
        slot.slot.value()
    }
}

macro_rules! ask {
    ($($method:ident($($name:ident: $type:ty),*) $ask:expr;)*) => {$(
        fn $method<V: Visitor<'de>>(self, $($name: $type,)* visitor: V) -> Result<V::Value, Hushed> {
            self.ask($ask, None, visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Quiet<'_, 'de> {
    type Error = Hushed;

    ask! {
        deserialize_any() Ask::Any;
        deserialize_bool() Ask::Bool;
        deserialize_char() Ask::Char;
        deserialize_str() Ask::Str;
        deserialize_string() Ask::String;
        deserialize_i8() Ask::I8;
        deserialize_i16() Ask::I16;
        deserialize_i32() Ask::I32;
        deserialize_i64() Ask::I64;
        deserialize_i128() Ask::I128;
        deserialize_u8() Ask::U8;
        deserialize_u16() Ask::U16;
        deserialize_u32() Ask::U32;
        deserialize_u64() Ask::U64;
        deserialize_u128() Ask::U128;
        deserialize_f32() Ask::F32;
        deserialize_f64() Ask::F64;
        deserialize_bytes() Ask::Bytes;
        deserialize_byte_buf() Ask::ByteBuf;
        deserialize_option() Ask::Option;
        deserialize_unit() Ask::Unit;
        deserialize_unit_struct(name: &'static str) Ask::UnitStruct(name);
        deserialize_seq() Ask::Seq;
        deserialize_tuple(len: usize) Ask::Tuple(len);
        deserialize_tuple_struct(name: &'static str, len: usize) Ask::TupleStruct(name, len);
        deserialize_map() Ask::Map;
        deserialize_identifier() Ask::Identifier;
        deserialize_ignored_any() Ask::IgnoredAny;
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: Names,
        visitor: V,
    ) -> Result<V::Value, Hushed> {
        self.ask(Ask::Struct(name, fields), Some(fields), visitor)
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Hushed> {
        let ask = Ask::NewtypeStruct(name);
        if name == WORD { self.word(ask, &[], visitor) } else { self.ask(ask, None, visitor) }
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: Names,
        visitor: V,
    ) -> Result<V::Value, Hushed> {
        let ask = if self.source.is_human_readable() {
            Ask::NewtypeStruct(WORD)
        } else {
            Ask::Enum(name, variants)
        };
        self.word(ask, variants, visitor)
    }
    fn is_human_readable(&self) -> bool {
        self.source.is_human_readable()
    }
}

/// A visitor for anything but a word, and what came of it.
pub(super) struct Slot<'k, V, T> {
    visitor: Option<V>,
    value: Option<T>,
    pub(super) keep: Option<&'k Keep>,
    /// The fields that a record has.
    fields: Option<Names>,
}

impl<'k, 'de, V: Visitor<'de>> Slot<'k, V, V::Value> {
    pub(super) const fn new(visitor: V, keep: Option<&'k Keep>, fields: Option<Names>) -> Self {
        Self { visitor: Some(visitor), value: None, keep, fields }
    }

    pub(super) fn give(
        &mut self,
        to: impl FnOnce(V) -> Result<V::Value, Hushed>,
    ) -> Result<(), Hushed> {
        let visitor = self.visitor.take().ok_or_else(contract)?;
        self.value = Some(to(visitor)?);
        Ok(())
    }

    pub(super) fn value(self) -> Result<V::Value, Hushed> {
        self.value.ok_or_else(contract)
    }
}

impl<'de, V: Visitor<'de>> Sink<'de> for Slot<'_, V, V::Value> {
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.as_ref().map_or(Ok(()), |visitor| visitor.expecting(f))
    }

    fn come(&mut self, came: Came<'_, 'de>) -> Result<(), Hushed> {
        let (keep, fields) = (self.keep, self.fields);
        self.give(|visitor| match came {
            Came::Bool(value) => visitor.visit_bool(value),
            Came::I64(value) => visitor.visit_i64(value),
            Came::I128(value) => visitor.visit_i128(value),
            Came::U64(value) => visitor.visit_u64(value),
            Came::U128(value) => visitor.visit_u128(value),
            Came::F64(value) => visitor.visit_f64(value),
            Came::Char(value) => visitor.visit_char(value),
            Came::Str(value) => visitor.visit_str(value),
            Came::BorrowedStr(value) => visitor.visit_borrowed_str(value),
            Came::String(value) => visitor.visit_string(value),
            Came::Bytes(value) => visitor.visit_bytes(value),
            Came::BorrowedBytes(value) => visitor.visit_borrowed_bytes(value),
            Came::ByteBuf(value) => visitor.visit_byte_buf(value),
            Came::None => visitor.visit_none(),
            Came::Unit => visitor.visit_unit(),
            Came::Some(source) => visitor.visit_some(Quiet { source, keep }),
            Came::Newtype(source) => visitor.visit_newtype_struct(Quiet { source, keep }),
            Came::Seq(items) => visitor.visit_seq(List { items, keep, index: 0 }),
            Came::Map(pairs) => visitor.visit_map(Fields { pairs, kept: keep.zip(fields), at: "" }),
            Came::Enum(access) => visitor.visit_enum(Word { access, known: &[] }),
        })
    }
}

/// A seed, and what came of it.
pub(super) struct SeedSlot<'k, S, T> {
    seed: Option<S>,
    value: Option<T>,
    keep: Option<&'k Keep>,
}

impl<'k, 'de, S: DeserializeSeed<'de>> SeedSlot<'k, S, S::Value> {
    pub(super) const fn new(seed: S, keep: Option<&'k Keep>) -> Self {
        Self { seed: Some(seed), value: None, keep }
    }

    pub(super) fn value(self) -> Result<S::Value, Hushed> {
        self.value.ok_or_else(contract)
    }
}

impl<'de, S: DeserializeSeed<'de>> Seed<'de> for SeedSlot<'_, S, S::Value> {
    fn read(&mut self, source: &mut dyn Source<'de>, keep: Option<&Keep>) -> Result<(), Hushed> {
        let seed = self.seed.take().ok_or_else(contract)?;
        self.value = Some(seed.deserialize(Quiet { source, keep: keep.or(self.keep) })?);
        Ok(())
    }
}

/// The items of a list.
struct List<'a, 'de> {
    items: &'a mut dyn Items<'de>,
    keep: Option<&'a Keep>,
    index: usize,
}

impl<'de> SeqAccess<'de> for List<'_, 'de> {
    type Error = Hushed;
    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Hushed> {
        let before = self.keep.map_or(0, Keep::count);
        let mut slot = SeedSlot::new(seed, self.keep);
        if !self.items.next(&mut slot)? {
            return Ok(None);
        }
        if let Some(keep) = self.keep {
            keep.nest(before, || Step::Item(self.index));
            self.index = self.index.saturating_add(1);
        }
        slot.value().map(Some)
    }
    fn size_hint(&self) -> Option<usize> {
        self.items.size_hint()
    }
}

/// The fields of a record or a map. With `kept`, the type is shown those that it knows, and the others
/// are kept.
struct Fields<'a, 'de> {
    pairs: &'a mut dyn Pairs<'de>,
    kept: Option<(&'a Keep, Names)>,
    at: &'static str,
}

impl<'de> MapAccess<'de> for Fields<'_, 'de> {
    type Error = Hushed;
    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Hushed> {
        let Some((keep, fields)) = self.kept else { return next_key(self.pairs, seed) };
        while let Some(name) = next_key(self.pairs, OneOf(fields))? {
            match name {
                Ok(known) => {
                    self.at = known;
                    return seed
                        .deserialize(de::IntoDeserializer::into_deserializer(known))
                        .map(Some);
                }
                Err(unknown) => keep.push(unknown, any_value(self.pairs)?),
            }
        }
        Ok(None)
    }
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Hushed> {
        let keep = self.kept.map(|(keep, _)| keep);
        let before = keep.map_or(0, Keep::count);
        let mut slot = SeedSlot::new(seed, keep);
        self.pairs.value(&mut slot)?;
        if let Some(keep) = keep {
            keep.nest(before, || Step::Field(self.at.into()));
        }
        slot.value()
    }
    fn size_hint(&self) -> Option<usize> {
        self.pairs.size_hint()
    }
}

/// The next key of a map, read by a seed.
pub(super) fn next_key<'de, S: DeserializeSeed<'de>>(
    pairs: &mut dyn Pairs<'de>,
    seed: S,
) -> Result<Option<S::Value>, Hushed> {
    let mut slot = SeedSlot::new(seed, None);
    if pairs.key(&mut slot)? { slot.value().map(Some) } else { Ok(None) }
}

/// The value of the last key, whatever it is.
pub(super) fn any_value(pairs: &mut dyn Pairs<'_>) -> Result<Value, Hushed> {
    let mut slot = SeedSlot::new(std::marker::PhantomData, None);
    pairs.value(&mut slot)?;
    slot.value()
}

/// Reads a name: one of those known, or another one.
pub(super) struct OneOf(pub(super) Names);

impl<'de> DeserializeSeed<'de> for OneOf {
    type Value = Result<&'static str, Box<str>>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        super::text(deserializer, "name", |name| -> Result<_, Infallible> {
            Ok(self.0.iter().copied().find(|known| **known == *name).ok_or_else(|| name.into()))
        })
    }
}
