//! Where a format leaves a value for a type.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeSeed, Unexpected, Visitor};

use super::Hushed;
use super::erased::{Came, Names, Seed, Sink, Source};
use super::keep::Keep;
use super::quiet::{Fields, List, Quiet, contract};
use super::word::Word;

/// What a visitor takes, by what it was asked for. A visitor is compiled for what it takes and for nothing else: every
/// field and every type has one, and serde gives each a score of methods.
pub(super) trait Takes {
    const NAMES: bool = false;
    const SCALARS: bool = false;
    const NOTHING: bool = false;
    const LISTS: bool = false;
    const RECORDS: bool = false;
}

/// Asked for anything, or for what may come in several forms.
pub(super) struct Anything;
/// Asked for the name of a field or a word.
pub(super) struct AName;
/// Asked for what may be absent.
pub(super) struct Optional;
/// Asked for a list.
pub(super) struct AList;
/// Asked for a record or a map; some formats write the fields of a record as a list.
pub(super) struct ARecord;
/// Asked for a word; see `WordSlot`.
pub(super) struct AWord;

impl Takes for Anything {
    const NAMES: bool = true;
    const SCALARS: bool = true;
    const NOTHING: bool = true;
    const LISTS: bool = true;
    const RECORDS: bool = true;
}
impl Takes for AName {
    const NAMES: bool = true;
}
impl Takes for Optional {
    const NOTHING: bool = true;
}
impl Takes for AList {
    const LISTS: bool = true;
}
impl Takes for ARecord {
    const LISTS: bool = true;
    const RECORDS: bool = true;
}
impl Takes for AWord {}

/// A visitor, and what came of it.
pub(super) struct Slot<'k, V, T, Like> {
    visitor: Option<V>,
    value: Option<T>,
    pub(super) keep: Option<&'k Keep>,
    /// The fields that a record has.
    fields: Option<Names>,
    /// Whether a record has to name its fields, as in formats for people. serde's own visitors take a list of them,
    /// too, in the order in which a type happens to declare them.
    pub(super) by_name: bool,
    like: PhantomData<Like>,
}

impl<'k, 'de, V: Visitor<'de>, Like> Slot<'k, V, V::Value, Like> {
    pub(super) const fn new(visitor: V, keep: Option<&'k Keep>, fields: Option<Names>) -> Self {
        Self {
            visitor: Some(visitor),
            value: None,
            keep,
            fields,
            by_name: false,
            like: PhantomData,
        }
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

impl<'de, V: Visitor<'de>, Like: Takes> Sink<'de> for Slot<'_, V, V::Value, Like> {
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.as_ref().map_or(Ok(()), |visitor| visitor.expecting(f))
    }

    fn come(&mut self, came: Came<'_, 'de>) -> Result<(), Hushed> {
        let (keep, fields, by_name) = (self.keep, self.fields, self.by_name);
        self.give(|visitor| match came {
            Came::Str(value) if Like::NAMES => visitor.visit_str(value),
            Came::BorrowedStr(value) if Like::NAMES => visitor.visit_borrowed_str(value),
            Came::String(value) if Like::NAMES => visitor.visit_string(value),
            Came::U64(value) if Like::NAMES => visitor.visit_u64(value),
            Came::Bytes(value) if Like::NAMES => visitor.visit_bytes(value),
            Came::BorrowedBytes(value) if Like::NAMES => visitor.visit_borrowed_bytes(value),
            Came::Bool(value) if Like::SCALARS => visitor.visit_bool(value),
            Came::I64(value) if Like::SCALARS => visitor.visit_i64(value),
            Came::I128(value) if Like::SCALARS => visitor.visit_i128(value),
            Came::U128(value) if Like::SCALARS => visitor.visit_u128(value),
            Came::F64(value) if Like::SCALARS => visitor.visit_f64(value),
            Came::Newtype(source) if Like::SCALARS => {
                visitor.visit_newtype_struct(Quiet::new(source, keep))
            }
            Came::Enum(access) if Like::SCALARS => visitor.visit_enum(Word { access, known: &[] }),
            Came::None if Like::NOTHING => visitor.visit_none(),
            Came::Unit if Like::NOTHING => visitor.visit_unit(),
            Came::Some(source) if Like::NOTHING => visitor.visit_some(Quiet::new(source, keep)),
            Came::Seq(items) if Like::LISTS && !by_name => {
                visitor.visit_seq(List { items, keep, index: 0 })
            }
            Came::Map(pairs) if Like::RECORDS => {
                visitor.visit_map(Fields { pairs, kept: keep.zip(fields), at: "" })
            }
            other => Err(de::Error::invalid_type(unexpected(&other), &visitor)),
        })
    }
}

/// What came, for a message.
fn unexpected<'a>(came: &'a Came<'_, '_>) -> Unexpected<'a> {
    match came {
        Came::Bool(value) => Unexpected::Bool(*value),
        Came::I64(value) => Unexpected::Signed(*value),
        Came::U64(value) => Unexpected::Unsigned(*value),
        Came::I128(_) | Came::U128(_) => Unexpected::Other("a number"),
        Came::F64(value) => Unexpected::Float(*value),
        Came::Str(value) | Came::BorrowedStr(value) => Unexpected::Str(value),
        Came::String(value) => Unexpected::Str(value),
        Came::Bytes(value) | Came::BorrowedBytes(value) => Unexpected::Bytes(value),
        Came::None | Came::Some(_) => Unexpected::Option,
        Came::Unit => Unexpected::Unit,
        Came::Newtype(_) => Unexpected::NewtypeStruct,
        Came::Seq(_) => Unexpected::Seq,
        Came::Map(_) => Unexpected::Map,
        Came::Enum(_) => Unexpected::Enum,
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
        self.value = Some(seed.deserialize(Quiet::new(source, keep.or(self.keep)))?);
        Ok(())
    }
}
