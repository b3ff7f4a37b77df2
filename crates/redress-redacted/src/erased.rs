//! Type erasure between a format and a type.
//!
//! serde compiles the code of a type once per deserializer. A layer between the two is another deserializer
//! at every depth, so the code of every type would be compiled once per depth and format. Here both sides are
//! trait objects: a type sends an [`Ask`] to a [`Source`], a format hands a [`Came`] to a [`Sink`], and the
//! code of a type is compiled once.

use std::fmt;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::both::{Both, Notes};
use super::error::{Asked, Hushed, expected_in_both, scrub};
use super::keep::Keep;

/// Names of fields or variants.
pub(super) type Names = &'static [&'static str];

/// A request to a deserializer.
#[derive(Clone, Copy)]
pub(super) enum Ask {
    Any,
    Bool,
    Char,
    Str,
    String,
    I8,
    I16,
    I32,
    I64,
    I128,
    U8,
    U16,
    U32,
    U64,
    U128,
    F32,
    F64,
    Bytes,
    ByteBuf,
    Option,
    Unit,
    UnitStruct(&'static str),
    NewtypeStruct(&'static str),
    Seq,
    Tuple(usize),
    TupleStruct(&'static str, usize),
    Map,
    Struct(&'static str, Names),
    Enum(&'static str, Names),
    Identifier,
    IgnoredAny,
}

impl Ask {
    /// Sends the request to a deserializer.
    pub(super) fn of<'de, D: Deserializer<'de>, V: Visitor<'de>>(
        self,
        format: D,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        match self {
            Self::Any => format.deserialize_any(visitor),
            Self::Bool => format.deserialize_bool(visitor),
            Self::Char => format.deserialize_char(visitor),
            Self::Str => format.deserialize_str(visitor),
            Self::String => format.deserialize_string(visitor),
            Self::I8 => format.deserialize_i8(visitor),
            Self::I16 => format.deserialize_i16(visitor),
            Self::I32 => format.deserialize_i32(visitor),
            Self::I64 => format.deserialize_i64(visitor),
            Self::I128 => format.deserialize_i128(visitor),
            Self::U8 => format.deserialize_u8(visitor),
            Self::U16 => format.deserialize_u16(visitor),
            Self::U32 => format.deserialize_u32(visitor),
            Self::U64 => format.deserialize_u64(visitor),
            Self::U128 => format.deserialize_u128(visitor),
            Self::F32 => format.deserialize_f32(visitor),
            Self::F64 => format.deserialize_f64(visitor),
            Self::Bytes => format.deserialize_bytes(visitor),
            Self::ByteBuf => format.deserialize_byte_buf(visitor),
            Self::Option => format.deserialize_option(visitor),
            Self::Unit => format.deserialize_unit(visitor),
            Self::UnitStruct(name) => format.deserialize_unit_struct(name, visitor),
            Self::NewtypeStruct(name) => format.deserialize_newtype_struct(name, visitor),
            Self::Seq => format.deserialize_seq(visitor),
            Self::Tuple(len) => format.deserialize_tuple(len, visitor),
            Self::TupleStruct(name, len) => format.deserialize_tuple_struct(name, len, visitor),
            Self::Map => format.deserialize_map(visitor),
            Self::Struct(name, fields) => format.deserialize_struct(name, fields, visitor),
            Self::Enum(name, variants) => format.deserialize_enum(name, variants, visitor),
            Self::Identifier => format.deserialize_identifier(visitor),
            Self::IgnoredAny => format.deserialize_ignored_any(visitor),
        }
    }
}

/// A value that a format hands to a visitor.
pub(super) enum Came<'a, 'de> {
    Bool(bool),
    I64(i64),
    I128(i128),
    U64(u64),
    U128(u128),
    F64(f64),
    Str(&'a str),
    BorrowedStr(&'de str),
    String(String),
    Bytes(&'a [u8]),
    BorrowedBytes(&'de [u8]),
    None,
    Unit,
    Some(&'a mut dyn Source<'de>),
    Newtype(&'a mut dyn Source<'de>),
    Seq(&'a mut dyn Items<'de>),
    Map(&'a mut dyn Pairs<'de>),
    Enum(&'a mut dyn Variant<'de>),
}

/// A deserializer. Can be read once.
pub(super) trait Source<'de> {
    fn read(&mut self, ask: Ask, to: &mut dyn Sink<'de>) -> Result<(), Hushed>;
    fn is_human_readable(&self) -> bool;
}

/// A visitor. Takes one value.
pub(super) trait Sink<'de> {
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
    fn come(&mut self, came: Came<'_, 'de>) -> Result<(), Hushed>;
}

/// A seed. Can be read once.
pub(super) trait Seed<'de> {
    /// `keep` takes unknown fields if the seed has no place of its own for them.
    fn read(&mut self, source: &mut dyn Source<'de>, keep: Option<&Keep>) -> Result<(), Hushed>;
}

/// The items of a list. `next` returns whether there was one.
pub(super) trait Items<'de> {
    fn next(&mut self, seed: &mut dyn Seed<'de>) -> Result<bool, Hushed>;
    fn size_hint(&self) -> Option<usize>;
}

/// The pairs of a map. `key` returns whether there was one.
pub(super) trait Pairs<'de> {
    fn key(&mut self, seed: &mut dyn Seed<'de>) -> Result<bool, Hushed>;
    fn value(&mut self, seed: &mut dyn Seed<'de>) -> Result<(), Hushed>;
    fn size_hint(&self) -> Option<usize>;
}

/// A variant: its name, then one of its contents.
pub(super) trait Variant<'de> {
    fn name(&mut self, seed: &mut dyn Seed<'de>) -> Result<(), Hushed>;
    fn unit(&mut self) -> Result<(), Hushed>;
    fn newtype(&mut self, seed: &mut dyn Seed<'de>) -> Result<(), Hushed>;
    fn tuple(&mut self, len: usize, to: &mut dyn Sink<'de>) -> Result<(), Hushed>;
    fn record(&mut self, fields: Names, to: &mut dyn Sink<'de>) -> Result<(), Hushed>;
}

/// A part of a format, with its error while the other side unwinds.
pub(super) struct Format<'n, T, E> {
    part: Option<T>,
    error: Option<E>,
    notes: &'n Notes,
}

impl<'n, T, E: de::Error> Format<'n, T, E> {
    pub(super) const fn new(part: T, notes: &'n Notes) -> Self {
        Self { part: Some(part), error: None, notes }
    }

    fn take(&mut self) -> Result<T, Hushed> {
        self.part.take().ok_or_else(|| de::Error::custom("a value that has been read already"))
    }

    /// Stores the error for later.
    fn aside(&mut self, error: E) -> Hushed {
        let hushed = Hushed::own(&error, self.notes);
        self.error = Some(error);
        hushed
    }

    /// Converts the result of the other side into the format's error.
    pub(super) fn out(&mut self, hushed: Hushed) -> E {
        hushed.out(self.error.take(), self.notes)
    }
}

impl<'de, D: Deserializer<'de>> Source<'de> for Format<'_, D, D::Error> {
    fn read(&mut self, ask: Ask, to: &mut dyn Sink<'de>) -> Result<(), Hushed> {
        let format = self.take()?;
        let asked = Asked::new(self.notes);
        let result = ask.of(format, Passing { to, asked: &asked });
        result.map_err(|error| self.aside(asked.hush(error)))
    }

    fn is_human_readable(&self) -> bool {
        self.part.as_ref().is_none_or(D::is_human_readable)
    }
}

impl<'de, A: SeqAccess<'de>> Items<'de> for Format<'_, A, A::Error> {
    fn next(&mut self, seed: &mut dyn Seed<'de>) -> Result<bool, Hushed> {
        let Some(items) = &mut self.part else { return Ok(false) };
        match items.next_element_seed(Sown(seed, self.notes)) {
            Ok(item) => Ok(item.is_some()),
            Err(error) => Err(self.aside(error)),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        self.part.as_ref()?.size_hint()
    }
}

/// A map. Separate from [`Format`], because a type may be both a list and a map.
pub(super) struct FormatMap<'n, A, E>(Format<'n, A, E>);

impl<'de, A: MapAccess<'de>> Pairs<'de> for FormatMap<'_, A, A::Error> {
    fn key(&mut self, seed: &mut dyn Seed<'de>) -> Result<bool, Hushed> {
        let Some(pairs) = &mut self.0.part else { return Ok(false) };
        match pairs.next_key_seed(Sown(seed, self.0.notes)) {
            Ok(key) => Ok(key.is_some()),
            Err(error) => Err(self.0.aside(error)),
        }
    }

    fn value(&mut self, seed: &mut dyn Seed<'de>) -> Result<(), Hushed> {
        let Some(pairs) = &mut self.0.part else { return Ok(()) };
        pairs.next_value_seed(Sown(seed, self.0.notes)).map_err(|error| self.0.aside(error))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.part.as_ref()?.size_hint()
    }
}

/// An enum: the name is read from `A`, the content from `B`.
struct FormatEnum<'n, A, B, E> {
    name: Format<'n, A, E>,
    content: Format<'n, B, E>,
}

impl<'de, A: EnumAccess<'de>> FormatEnum<'_, A, A::Variant, A::Error> {
    fn content(&mut self) -> Result<A::Variant, Hushed> {
        self.content.take()
    }
}

impl<'de, A: EnumAccess<'de>> Variant<'de> for FormatEnum<'_, A, A::Variant, A::Error> {
    fn name(&mut self, seed: &mut dyn Seed<'de>) -> Result<(), Hushed> {
        let notes = self.name.notes;
        let result = self.name.take()?.variant_seed(Sown(seed, notes));
        let ((), content) = result.map_err(|error| self.content.aside(error))?;
        self.content.part = Some(content);
        Ok(())
    }

    fn unit(&mut self) -> Result<(), Hushed> {
        let result = self.content()?.unit_variant();
        let alone = Both(ALONE.0.to_owned(), ALONE.1.to_owned());
        result.map_err(|error| {
            let scrubbed = scrub(&error, &alone, self.content.notes);
            self.content.aside(scrubbed)
        })
    }

    fn newtype(&mut self, seed: &mut dyn Seed<'de>) -> Result<(), Hushed> {
        let notes = self.content.notes;
        let result = self.content()?.newtype_variant_seed(Sown(seed, notes));
        result.map_err(|error| self.content.aside(error))
    }

    fn tuple(&mut self, len: usize, to: &mut dyn Sink<'de>) -> Result<(), Hushed> {
        let asked = Asked::new(self.content.notes);
        let result = self.content()?.tuple_variant(len, Passing { to, asked: &asked });
        result.map_err(|error| self.content.aside(asked.hush(error)))
    }

    fn record(&mut self, fields: Names, to: &mut dyn Sink<'de>) -> Result<(), Hushed> {
        let asked = Asked::new(self.content.notes);
        let result = self.content()?.struct_variant(fields, Passing { to, asked: &asked });
        result.map_err(|error| self.content.aside(asked.hush(error)))
    }
}

/// What is expected after a variant without content.
pub(super) const ALONE: Both<&str, &str> = Both(
    "nothing: this word stands alone, without anything more",
    "空：这个词单独写，不带其他内容",
);

/// A sink as a format sees it.
pub(super) struct Passing<'a, 'de> {
    pub(super) to: &'a mut dyn Sink<'de>,
    pub(super) asked: &'a Asked<'a>,
}

/// What a sink expects.
struct Expecting<'a, 'de>(&'a dyn Sink<'de>);

impl fmt::Display for Expecting<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }
}

macro_rules! pass {
    ($($method:ident($type:ty) $came:ident)*) => {$(
        fn $method<X: de::Error>(self, came: $type) -> Result<(), X> {
            self.to.come(Came::$came(came)).map_err(|hushed| hushed.out(None, self.asked.notes))
        }
    )*};
}

impl<'de> Visitor<'de> for Passing<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let expected = expected_in_both(&Expecting(self.to));
        fmt::Display::fmt(&expected, f)?;
        self.asked.answer(expected);
        Ok(())
    }

    pass! {
        visit_bool(bool) Bool visit_i64(i64) I64 visit_i128(i128) I128 visit_u64(u64) U64
        visit_u128(u128) U128 visit_f64(f64) F64 visit_str(&str) Str
        visit_borrowed_str(&'de str) BorrowedStr visit_string(String) String
        visit_bytes(&[u8]) Bytes visit_borrowed_bytes(&'de [u8]) BorrowedBytes
    }

    fn visit_none<X: de::Error>(self) -> Result<(), X> {
        self.to.come(Came::None).map_err(|hushed| hushed.out(None, self.asked.notes))
    }
    fn visit_unit<X: de::Error>(self) -> Result<(), X> {
        self.to.come(Came::Unit).map_err(|hushed| hushed.out(None, self.asked.notes))
    }
    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<(), D::Error> {
        let mut inner = Format::new(inner, self.asked.notes);
        self.to.come(Came::Some(&mut inner)).map_err(|hushed| inner.out(hushed))
    }
    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<(), D::Error> {
        let mut inner = Format::new(inner, self.asked.notes);
        self.to.come(Came::Newtype(&mut inner)).map_err(|hushed| inner.out(hushed))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        let mut items = Format::new(items, self.asked.notes);
        self.to.come(Came::Seq(&mut items)).map_err(|hushed| items.out(hushed))
    }
    fn visit_map<A: MapAccess<'de>>(self, pairs: A) -> Result<(), A::Error> {
        let mut pairs = FormatMap(Format::new(pairs, self.asked.notes));
        self.to.come(Came::Map(&mut pairs)).map_err(|hushed| pairs.0.out(hushed))
    }
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        let content = Format { part: None, error: None, notes: self.asked.notes };
        let mut variant = FormatEnum { name: Format::new(access, self.asked.notes), content };
        self.to.come(Came::Enum(&mut variant)).map_err(|hushed| variant.content.out(hushed))
    }
}

/// A seed as a format sees it.
pub(super) struct Sown<'a, 'de>(pub(super) &'a mut dyn Seed<'de>, pub(super) &'a Notes);

impl<'de> DeserializeSeed<'de> for Sown<'_, 'de> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let mut source = Format::new(deserializer, self.1);
        self.0.read(&mut source, None).map_err(|hushed| source.out(hushed))
    }
}
