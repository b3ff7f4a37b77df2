//! Words (enums): either a text, or a record with one field, named by the word, with its content.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, Deserialize as _, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer,
    VariantAccess, Visitor,
};
use serde_json::Value;

use super::both::{Both, Notes};
use super::erased::{ALONE, Ask, Came, Names, Pairs, Passing, Seed, Sink, Source, Sown, Variant};
use super::error::{Asked, Hushed};
use super::keep::{Keep, Step};
use super::quiet::{OneOf, Quiet, any_value, next_key};
use super::slot::{AList, ARecord, AWord, Anything, SeedSlot, Slot};

/// The name of a variant that takes unknown words, each as a whole.
pub(super) const OPAQUE: &str = "\0opaque";

/// A pseudo field list that stands for the content of a word.
const WHATEVER: Names = &[OPAQUE];

/// A visitor for a word.
pub(super) struct WordSlot<'k, V, T> {
    pub(super) slot: Slot<'k, V, T, AWord>,
    /// The words that the type knows; only the layer next to the type has them.
    pub(super) known: Names,
}

impl<'de, V: Visitor<'de>> WordSlot<'_, V, V::Value> {
    fn word(&mut self, access: &mut dyn Variant<'de>) -> Result<(), Hushed> {
        let known = self.known;
        self.slot.give(|visitor| visitor.visit_enum(Word { access, known }))
    }
}

impl<'de, V: Visitor<'de>> Sink<'de> for WordSlot<'_, V, V::Value> {
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.slot.expecting(f)
    }

    fn come(&mut self, came: Came<'_, 'de>) -> Result<(), Hushed> {
        match came {
            Came::Newtype(source) => source.read(Ask::Any, self),
            Came::Str(word) | Came::BorrowedStr(word) => self.word(&mut Alone(word)),
            Came::String(word) => self.word(&mut Alone(&word)),
            Came::Map(pairs) => {
                self.word(&mut OneField { pairs, keep: self.slot.keep, word: "".into() })
            }
            Came::Enum(access) => self.word(access),
            other => self.slot.come(other),
        }
    }
}

/// Reads a name with a seed. By way of a trait object, so that the seed's code is not compiled for names, too.
pub(super) fn read_name(seed: &mut dyn Seed<'_>, name: &str) -> Result<(), Hushed> {
    let name: StrDeserializer<'_, Hushed> = name.into_deserializer();
    Sown(seed, &Notes::default()).deserialize(name)
}

/// As [`read_name`], from a whole word.
fn read_whole(seed: &mut dyn Seed<'_>, whole: Value) -> Result<(), Hushed> {
    Sown(seed, &Notes::default()).deserialize(whole).map_err(de::Error::custom)
}

/// A word without content.
struct Alone<'a>(&'a str);

fn alone() -> Result<(), Hushed> {
    Err(de::Error::custom(Both(
        "more belongs to this word; write a record with it as the one field",
        "这个词之后应有内容：请写成只有这一个键的表",
    )))
}

impl<'de> Variant<'de> for Alone<'_> {
    fn name(&mut self, seed: &mut dyn Seed<'de>) -> Result<(), Hushed> {
        read_name(seed, self.0)
    }
    fn unit(&mut self) -> Result<(), Hushed> {
        Ok(())
    }
    fn newtype(&mut self, _: &mut dyn Seed<'de>) -> Result<(), Hushed> {
        alone()
    }
    fn tuple(&mut self, _: usize, _: &mut dyn Sink<'de>) -> Result<(), Hushed> {
        alone()
    }
    fn record(&mut self, fields: Names, to: &mut dyn Sink<'de>) -> Result<(), Hushed> {
        if fields == WHATEVER { to.come(Came::None) } else { alone() }
    }
}

/// A word with content: a record with one field.
struct OneField<'a, 'de> {
    pairs: &'a mut dyn Pairs<'de>,
    keep: Option<&'a Keep>,
    word: Box<str>,
}

impl<'de> OneField<'_, 'de> {
    fn read(&mut self, seed: &mut dyn Seed<'de>) -> Result<(), Hushed> {
        let before = self.keep.map_or(0, Keep::count);
        self.pairs.value(&mut Keeping { seed, keep: self.keep })?;
        if let Some(keep) = self.keep {
            keep.nest(before, || Step::Field(self.word.clone()));
        }
        match next_key(self.pairs, OneOf(&[]))? {
            None => Ok(()),
            Some(_) => Err(de::Error::custom(Both(
                "a second field; the word is to be the only one",
                "此处只能有一个键：那个词",
            ))),
        }
    }
}

impl<'de> Variant<'de> for OneField<'_, 'de> {
    fn name(&mut self, seed: &mut dyn Seed<'de>) -> Result<(), Hushed> {
        let word = next_key(self.pairs, OneOf(&[]))?.and_then(Result::err);
        self.word = word.ok_or_else(|| -> Hushed {
            de::Error::custom(Both(
                "an empty record; a record with a word as its one field is expected",
                "表为空；应只有一个键：那个词",
            ))
        })?;
        read_name(seed, &self.word)
    }
    fn unit(&mut self) -> Result<(), Hushed> {
        let Some(keep) = self.keep else { return self.read(&mut SeedSlot::new(Nothing, None)) };
        let content = any_value(self.pairs)?;
        if !content.is_null() {
            keep.push(self.word.clone(), content);
        }
        Ok(())
    }
    fn newtype(&mut self, seed: &mut dyn Seed<'de>) -> Result<(), Hushed> {
        self.read(seed)
    }
    fn tuple(&mut self, len: usize, to: &mut dyn Sink<'de>) -> Result<(), Hushed> {
        self.read(&mut Into { ask: Some(Ask::Tuple(len)), to })
    }
    fn record(&mut self, fields: Names, to: &mut dyn Sink<'de>) -> Result<(), Hushed> {
        let ask = (fields != WHATEVER).then_some(Ask::Struct("", fields));
        self.read(&mut Into { ask, to })
    }
}

/// A seed with a place for unknown fields.
struct Keeping<'a, 'de> {
    seed: &'a mut dyn Seed<'de>,
    keep: Option<&'a Keep>,
}

impl<'de> Seed<'de> for Keeping<'_, 'de> {
    fn read(&mut self, source: &mut dyn Source<'de>, keep: Option<&Keep>) -> Result<(), Hushed> {
        self.seed.read(source, keep.or(self.keep))
    }
}

/// Reads into a sink; without a request, reads any value.
struct Into<'a, 'de> {
    ask: Option<Ask>,
    to: &'a mut dyn Sink<'de>,
}

impl<'de> Seed<'de> for Into<'_, 'de> {
    fn read(&mut self, source: &mut dyn Source<'de>, keep: Option<&Keep>) -> Result<(), Hushed> {
        let Some(ask) = self.ask else { return self.to.come(Came::Some(source)) };
        let notes = Notes::default();
        let asked = Asked::new(&notes);
        ask.of(Quiet::new(source, keep), Passing { to: self.to, asked: &asked })
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
        fmt::Display::fmt(&ALONE, f)
    }
    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// A word, as a type sees it.
pub(super) struct Word<'a, 'de> {
    pub(super) access: &'a mut dyn Variant<'de>,
    pub(super) known: Names,
}

impl<'a, 'de> EnumAccess<'de> for Word<'a, 'de> {
    type Error = Hushed;
    type Variant = Content<'a, 'de>;
    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), Hushed> {
        let Self { access, known } = self;
        if known.last() != Some(&OPAQUE) {
            let mut slot = SeedSlot::new(seed, None);
            access.name(&mut slot)?;
            return Ok((slot.value()?, Content { access, unknown: None }));
        }
        let mut slot = SeedSlot::new(OneOf(known), None);
        access.name(&mut slot)?;
        let (word, unknown) = match slot.value()? {
            Ok(OPAQUE) => (OPAQUE, Some(OPAQUE.into())),
            Ok(known) => (known, None),
            Err(unknown) => (OPAQUE, Some(unknown)),
        };
        let mut slot = SeedSlot::new(seed, None);
        read_name(&mut slot, word)?;
        Ok((slot.value()?, Content { access, unknown }))
    }
}

/// The content of a word.
pub(super) struct Content<'a, 'de> {
    access: &'a mut dyn Variant<'de>,
    unknown: Option<Box<str>>,
}

impl<'de> VariantAccess<'de> for Content<'_, 'de> {
    type Error = Hushed;
    fn unit_variant(self) -> Result<(), Hushed> {
        self.access.unit()
    }
    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Hushed> {
        let Some(word) = self.unknown else {
            let mut slot = SeedSlot::new(seed, None);
            self.access.newtype(&mut slot)?;
            return slot.value();
        };
        let mut slot = Slot::<_, _, Anything>::new(AnyOrNone, None, None);
        self.access.record(WHATEVER, &mut slot)?;
        let whole = match slot.value()? {
            None => Value::String(word.into()),
            Some(content) => Value::Object([(word.into(), content)].into_iter().collect()),
        };
        let mut slot = SeedSlot::new(seed, None);
        read_whole(&mut slot, whole)?;
        slot.value()
    }
    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Hushed> {
        let mut slot = Slot::<_, _, AList>::new(visitor, None, None);
        self.access.tuple(len, &mut slot)?;
        slot.value()
    }
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: Names,
        visitor: V,
    ) -> Result<V::Value, Hushed> {
        let mut slot = Slot::<_, _, ARecord>::new(visitor, None, None);
        self.access.record(fields, &mut slot)?;
        slot.value()
    }
}

/// Reads the content of a word; `null` if the word stands alone.
struct AnyOrNone;

impl<'de> Visitor<'de> for AnyOrNone {
    type Value = Option<Value>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Both("anything", "任意值"), f)
    }
    fn visit_none<E: de::Error>(self) -> Result<Option<Value>, E> {
        Ok(None)
    }
    fn visit_some<D: Deserializer<'de>>(self, content: D) -> Result<Option<Value>, D::Error> {
        Value::deserialize(content).map(Some)
    }
}
