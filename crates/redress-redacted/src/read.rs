//! Readers for types that check themselves.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Unexpected, Visitor};

use super::both::{Bilingual, Both, Notes, in_chinese_too};
use super::erased::Format;
use super::keep::Keep;
use super::quiet::{contract, is_layered};
use super::{Hushed, Quiet};

/// Reads a value with `read`, without quoting the input in errors.
///
/// For types that `#[serde(crate = "redress_redacted::serde")]` cannot express.
///
/// # Errors
/// The error of the format or of `read`, without quotations.
pub fn deserialize<'de, D, T>(
    deserializer: D,
    read: impl FnOnce(Quiet<'_, 'de>) -> Result<T, Hushed>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    let notes = Notes::default();
    let mut source = Format::new(deserializer, &notes);
    read(Quiet::new(&mut source, None)).map_err(|hushed| source.out(hushed))
}

/// As [`deserialize`]; what a type says about the input comes in Chinese, too.
///
/// ```
/// use redress_redacted::in_both;
/// use serde::Deserialize as _;
///
/// let mut json = serde_json::Deserializer::from_str("3");
/// let refused = in_both(&mut json, |quiet| bool::deserialize(quiet)).unwrap_err();
/// assert_eq!(refused.chinese.as_deref(), Some("此处应为`true`或`false`，实为数"));
/// ```
///
/// # Errors
/// [`Refused`].
pub fn in_both<'de, D, T>(
    deserializer: D,
    read: impl FnOnce(Quiet<'_, 'de>) -> Result<T, Hushed>,
) -> Result<T, Refused<D::Error>>
where
    D: Deserializer<'de>,
{
    let notes = Notes::default();
    let mut source = Format::new(deserializer, &notes);
    read(Quiet::new(&mut source, None)).map_err(|hushed| {
        let error = source.out(hushed);
        Refused { chinese: notes.chinese(&error), error }
    })
}

/// Why an input could not be read, in both languages.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Refused<E> {
    /// The error of the format, with its position, in English.
    pub error: E,
    /// What a type says about the input, in Chinese, without the position. None for what the format alone says
    /// (a bracket that is missing): see [`syntax`](super::syntax).
    pub chinese: Option<String>,
}

/// As [`deserialize`], with a place for fields that the types do not know.
///
/// # Errors
/// As [`deserialize`].
pub fn keeping<'de, D, T>(
    deserializer: D,
    keep: &Keep,
    read: impl FnOnce(Quiet<'_, 'de>) -> Result<T, Hushed>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    let notes = Notes::default();
    let mut source = Format::new(deserializer, &notes);
    read(Quiet::new(&mut source, Some(keep))).map_err(|hushed| source.out(hushed))
}

/// Reads a text and checks it with `make` before it is copied.
///
/// # Errors
/// If the input is not a text, or if `make` refuses it. The error of `make` must not quote the text.
pub fn text<'de, D, T, E, F>(deserializer: D, what: &'static str, make: F) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    E: Bilingual,
    F: FnOnce(Cow<'_, str>) -> Result<T, E>,
{
    let (mut make, mut result) = (Some(make), None);
    let mut take = |text: Cow<'_, str>| -> Result<(), Hushed> {
        let make = make.take().ok_or_else(contract)?;
        let value =
            make(text).map_err(|error| -> Hushed { de::Error::custom(in_chinese_too(&error)) })?;
        result = Some(value);
        Ok(())
    };
    let visitor = TextVisitor { what, take: &mut take };
    if is_layered::<D>() {
        deserializer.deserialize_str(visitor)?;
    } else {
        deserialize(deserializer, |quiet| quiet.deserialize_str(visitor))?;
    }
    result.ok_or_else(|| de::Error::custom(contract()))
}

/// Hands a text on. One type for all texts, so that it is compiled once: there are hundreds of kinds of text.
struct TextVisitor<'t> {
    what: &'static str,
    take: &'t mut dyn FnMut(Cow<'_, str>) -> Result<(), Hushed>,
}

impl Visitor<'_> for TextVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let vowel = self.what.starts_with(['a', 'e', 'i', 'o', 'u']);
        let article = if vowel { "an" } else { "a" };
        fmt::Display::fmt(&Both(format_args!("{article} {} as text", self.what), "文字"), f)
    }
    fn visit_str<X: de::Error>(self, text: &str) -> Result<(), X> {
        (self.take)(Cow::Borrowed(text)).map_err(X::custom)
    }
    fn visit_string<X: de::Error>(self, text: String) -> Result<(), X> {
        (self.take)(Cow::Owned(text)).map_err(X::custom)
    }
}

/// Reads a value as `W`, then checks it with `finish`, as serde's `try_from` does.
///
/// # Errors
/// If the input is no `W`, or if `finish` refuses it. The error of `finish` must not quote the input.
pub fn checked<'de, D, W, T, E>(
    deserializer: D,
    finish: impl FnOnce(W) -> Result<T, E>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    W: Deserialize<'de>,
    E: Bilingual,
{
    if is_layered::<D>() {
        let read = finish(W::deserialize(deserializer)?);
        return read.map_err(|error| de::Error::custom(in_chinese_too(&error)));
    }
    deserialize(deserializer, |quiet| {
        finish(W::deserialize(quiet)?).map_err(|error| de::Error::custom(in_chinese_too(&error)))
    })
}

/// Reads a whole number from 0 to `u32::MAX`.
///
/// # Errors
/// If the input is not such a number.
pub fn number<'de, D: Deserializer<'de>>(
    deserializer: D,
    what: &'static str,
) -> Result<u32, D::Error> {
    struct NumberVisitor(&'static str);

    impl Visitor<'_> for NumberVisitor {
        type Value = u32;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let most = u32::MAX;
            // One expression: older compilers drop the parts at the end of their statement.
            fmt::Display::fmt(
                &Both(
                    format_args!("a {} as a whole number from 0 to {most}", self.0),
                    format_args!("0至{most}的整数"),
                ),
                f,
            )
        }
        fn visit_u64<X: de::Error>(self, number: u64) -> Result<u32, X> {
            let too_large = || X::invalid_value(Unexpected::Unsigned(number), &self);
            u32::try_from(number).map_err(|_| too_large())
        }
        fn visit_i64<X: de::Error>(self, number: i64) -> Result<u32, X> {
            let outside = || X::invalid_value(Unexpected::Signed(number), &self);
            u32::try_from(number).map_err(|_| outside())
        }
    }

    if is_layered::<D>() {
        return deserializer.deserialize_u32(NumberVisitor(what));
    }
    deserialize(deserializer, |quiet| quiet.deserialize_u32(NumberVisitor(what)))
}

/// Reads a record with the given fields as `W`, then checks it with `finish`.
///
/// `finish` runs while the format still knows its position, so its errors carry a position.
///
/// # Errors
/// If the input is not such a record, or if `finish` refuses it. The error of `finish` must not quote the input.
pub fn record<'de, D, W, T, E, F>(
    deserializer: D,
    what: &'static str,
    fields: &'static [&'static str],
    finish: F,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    W: Deserialize<'de>,
    E: Bilingual,
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
        W: Deserialize<'de>,
        E: Bilingual,
        F: FnOnce(W) -> Result<T, E>,
    {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let en = format!("a {} with the fields {}", self.what, self.fields.join(", "));
            fmt::Display::fmt(&Both(en, format!("表，其键为{}", self.fields.join("、"))), f)
        }
        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            let wire = W::deserialize(Inner::new(map))?;
            (self.finish)(wire).map_err(|error| de::Error::custom(in_chinese_too(&error)))
        }
        fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<T, A::Error> {
            let wire = W::deserialize(de::value::SeqAccessDeserializer::new(seq))?;
            (self.finish)(wire).map_err(|error| de::Error::custom(in_chinese_too(&error)))
        }
    }

    let visitor = RecordVisitor { what, fields, finish, wire: PhantomData };
    if is_layered::<D>() {
        return deserializer.deserialize_struct(what, fields, visitor);
    }
    deserialize(deserializer, |quiet| quiet.deserialize_struct(what, fields, visitor))
}

/// A record whose fields a deserializer of this crate has begun to give: no second layer is needed around it.
#[derive(Debug)]
pub struct Inner<A>(A);

impl<A> Inner<A> {
    /// What a visitor was given by a deserializer of this crate.
    pub const fn new(fields: A) -> Self {
        Self(fields)
    }
}

impl<'de, A: MapAccess<'de>> Deserializer<'de> for Inner<A> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_map(self.0)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
