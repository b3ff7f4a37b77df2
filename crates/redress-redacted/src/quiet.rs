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
use super::erased::{Ask, Items, Names, Pairs, Source};
use super::keep::{Keep, Step};
use super::slot::{AList, AName, ARecord, Anything, Optional, SeedSlot, Slot, Takes};
use super::word::{WordSlot, read_name};

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
///
/// Compares numbers, so that a compiler that optimises for size knows the answer, too: types are not compiled for
/// every format then.
#[inline]
pub(super) fn is_layered<D>() -> bool {
    let name = std::any::type_name::<D>().as_bytes();
    let Some((krate, rest)) = name.split_first_chunk() else { return false };
    let Some((module, _)) = rest.split_first_chunk() else { return false };
    let module = u64::from_ne_bytes(*module);
    u128::from_ne_bytes(*krate) == u128::from_ne_bytes(*b"redress_redacted")
        && (module == u64::from_ne_bytes(*b"::quiet:")
            || module == u64::from_ne_bytes(*b"::plain:")
            || module == u64::from_ne_bytes(*b"::read::"))
}

/// What a format is told that breaks serde's contract.
pub(super) fn contract() -> Hushed {
    de::Error::custom("a format that gives no value, or more than one")
}

impl<'a, 'de> Quiet<'a, 'de> {
    pub(super) fn new(source: &'a mut dyn Source<'de>, keep: Option<&'a Keep>) -> Self {
        Self { source, keep }
    }

    fn ask<V: Visitor<'de>, Like: Takes>(
        self,
        ask: Ask,
        visitor: V,
        _: Like,
    ) -> Result<V::Value, Hushed> {
        let mut slot = Slot::<V, _, Like>::new(visitor, self.keep, None);
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
    ($($method:ident($($name:ident: $type:ty),*) $ask:expr, $like:expr;)*) => {$(
        fn $method<V: Visitor<'de>>(self, $($name: $type,)* visitor: V) -> Result<V::Value, Hushed> {
            self.ask($ask, visitor, $like)
        }
    )*};
}

impl<'de> Deserializer<'de> for Quiet<'_, 'de> {
    type Error = Hushed;

    ask! {
        deserialize_any() Ask::Any, Anything;
        deserialize_bool() Ask::Bool, Anything;
        deserialize_char() Ask::Char, Anything;
        deserialize_str() Ask::Str, Anything;
        deserialize_string() Ask::String, Anything;
        deserialize_i8() Ask::I8, Anything;
        deserialize_i16() Ask::I16, Anything;
        deserialize_i32() Ask::I32, Anything;
        deserialize_i64() Ask::I64, Anything;
        deserialize_i128() Ask::I128, Anything;
        deserialize_u8() Ask::U8, Anything;
        deserialize_u16() Ask::U16, Anything;
        deserialize_u32() Ask::U32, Anything;
        deserialize_u64() Ask::U64, Anything;
        deserialize_u128() Ask::U128, Anything;
        deserialize_f32() Ask::F32, Anything;
        deserialize_f64() Ask::F64, Anything;
        deserialize_bytes() Ask::Bytes, Anything;
        deserialize_byte_buf() Ask::ByteBuf, Anything;
        deserialize_option() Ask::Option, Optional;
        deserialize_unit() Ask::Unit, Anything;
        deserialize_unit_struct(name: &'static str) Ask::UnitStruct(name), Anything;
        deserialize_seq() Ask::Seq, AList;
        deserialize_tuple(len: usize) Ask::Tuple(len), AList;
        deserialize_tuple_struct(name: &'static str, len: usize) Ask::TupleStruct(name, len), AList;
        deserialize_map() Ask::Map, ARecord;
        deserialize_identifier() Ask::Identifier, AName;
        deserialize_ignored_any() Ask::IgnoredAny, Anything;
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: Names,
        visitor: V,
    ) -> Result<V::Value, Hushed> {
        let mut slot = Slot::<_, _, ARecord>::new(visitor, self.keep, Some(fields));
        slot.by_name = self.source.is_human_readable();
        self.source.read(Ask::Struct(name, fields), &mut slot)?;
        slot.value()
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Hushed> {
        let ask = Ask::NewtypeStruct(name);
        if name == WORD { self.word(ask, &[], visitor) } else { self.ask(ask, visitor, Anything) }
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

/// The items of a list.
pub(super) struct List<'a, 'de> {
    pub(super) items: &'a mut dyn Items<'de>,
    pub(super) keep: Option<&'a Keep>,
    pub(super) index: usize,
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
pub(super) struct Fields<'a, 'de> {
    pub(super) pairs: &'a mut dyn Pairs<'de>,
    pub(super) kept: Option<(&'a Keep, Names)>,
    pub(super) at: &'static str,
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
                    let mut slot = SeedSlot::new(seed, None);
                    read_name(&mut slot, known)?;
                    return slot.value().map(Some);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Inner;
    use crate::plain::Plain;

    type Json<'a> = &'a mut serde_json::Deserializer<serde_json::de::StrRead<'a>>;

    #[test]
    fn deserializers_of_this_crate_are_known_by_their_names() {
        assert!(is_layered::<Quiet<'_, '_>>());
        assert!(is_layered::<Plain<Json<'_>>>());
        assert!(is_layered::<Inner<Fields<'_, '_>>>());
        assert!(!is_layered::<Json<'_>>());
        assert!(!is_layered::<Value>());
        assert!(!is_layered::<u8>());
    }
}
