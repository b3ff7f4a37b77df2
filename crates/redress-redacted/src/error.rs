//! Errors that name the category of the input instead of quoting it.

use std::cell::Cell;
use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::both::{Both, Notes, chinese_of};
use super::standard::standard;

/// An error that quotes nothing: what a type says about the input, or word that the format has an error of its
/// own, which is given back with its position once reading has returned to the format.
///
/// `{}` shows it in English, `{:#}` in Chinese as far as the type has said it in Chinese.
#[derive(Debug)]
pub struct Hushed(Box<Message>);

#[derive(Debug)]
struct Message {
    en: String,
    zh: Option<String>,
    own: bool,
}

impl Hushed {
    /// Stands for an error of the format.
    pub(super) fn own(error: &impl fmt::Display, notes: &Notes) -> Self {
        let zh = notes.chinese(error);
        Self(Box::new(Message { en: error.to_string(), zh, own: true }))
    }

    /// The format's error: the one set aside if this stands for it.
    pub(super) fn out<E: de::Error>(self, aside: Option<E>, notes: &Notes) -> E {
        match aside {
            Some(error) if self.0.own => error,
            _ => {
                notes.note(&self);
                E::custom(self)
            }
        }
    }
}

impl fmt::Display for Hushed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.zh {
            Some(zh) if f.alternate() => f.write_str(zh),
            _ => f.write_str(&self.0.en),
        }
    }
}

impl std::error::Error for Hushed {}

/// What came, in a word.
type Category = Both<&'static str, &'static str>;

const A_BOOLEAN: Category = Both("a boolean", "`true`或`false`");
const A_NUMBER: Category = Both("a number", "数");
const DECIMALS: Category = Both("a number with decimals", "带小数的数");
const A_TEXT: Category = Both("a text", "文字");
const BYTES: Category = Both("bytes", "字节");
const NOTHING: Category = Both("nothing", "空");
const A_LIST: Category = Both("a list", "列表");
const A_RECORD: Category = Both("a record", "表");
const OTHER: Category = Both("something else", "其他内容");

const fn category(came: &Unexpected<'_>) -> Category {
    match came {
        Unexpected::Bool(_) => A_BOOLEAN,
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => A_NUMBER,
        Unexpected::Float(_) => DECIMALS,
        Unexpected::Char(_) | Unexpected::Str(_) => A_TEXT,
        Unexpected::Bytes(_) => BYTES,
        Unexpected::Unit | Unexpected::Option => NOTHING,
        Unexpected::Seq => A_LIST,
        Unexpected::Map => A_RECORD,
        _ => OTHER,
    }
}

/// What a visitor expects, in both languages.
pub(super) fn expected_in_both(expected: &dyn fmt::Display) -> Both<String, String> {
    let en = expected.to_string();
    let zh = chinese_of(expected).unwrap_or_else(|| standard(&en));
    Both(en, zh)
}

/// A mismatch of kind `type` or `value`.
fn mismatch(kind: &str, came: Category, expected: &Both<String, String>) -> Both<String, String> {
    let Both(en, zh) = expected;
    let other = if kind == "value" { "其他" } else { "" };
    Both(
        format!("invalid {kind}: {came}, expected {en}"),
        format!("此处应为{zh}，实为{other}{came:#}"),
    )
}

impl de::Error for Hushed {
    fn custom<T: fmt::Display>(text: T) -> Self {
        let zh = chinese_of(&text);
        Self(Box::new(Message { en: text.to_string(), zh, own: false }))
    }
    fn invalid_type(came: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(mismatch("type", category(&came), &expected_in_both(&expected)))
    }
    fn invalid_value(came: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(mismatch("value", category(&came), &expected_in_both(&expected)))
    }
    fn invalid_length(came: usize, expected: &dyn Expected) -> Self {
        let Both(en, zh) = expected_in_both(&expected);
        Self::custom(Both(
            format!("invalid length {came}, expected {en}"),
            format!("此处应为{zh}，实有{came}项"),
        ))
    }
    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        let Both(en, zh) = one_of(known);
        Self::custom(Both(
            format!("unknown word; the known ones are: {en}"),
            format!("没有这个词；可用：{zh}"),
        ))
    }
    fn unknown_field(_: &str, known: &'static [&'static str]) -> Self {
        let Both(en, zh) = one_of(known);
        Self::custom(Both(
            format!("unknown field; the known ones are: {en}"),
            format!("没有这个键；可用：{zh}"),
        ))
    }
    fn missing_field(field: &'static str) -> Self {
        Self::custom(Both(format!("missing field `{field}`"), format!("缺少键`{field}`")))
    }
    fn duplicate_field(field: &'static str) -> Self {
        Self::custom(Both(format!("duplicate field `{field}`"), format!("键`{field}`重复")))
    }
}

fn one_of(known: &[&str]) -> Both<String, String> {
    if known.is_empty() {
        return Both("none".to_owned(), "无".to_owned());
    }
    Both(known.join(", "), known.join("、"))
}

/// Whether the format has asked a visitor what it expects, and the visitor's answer.
///
/// A format asks only in order to report a mismatch together with the value. An error after the question
/// therefore quotes the input; an error without it is about syntax or comes from a type.
pub(super) struct Asked<'n> {
    expected: Cell<Option<Both<String, String>>>,
    pub(super) notes: &'n Notes,
}

impl<'n> Asked<'n> {
    pub(super) const fn new(notes: &'n Notes) -> Self {
        Self { expected: Cell::new(None), notes }
    }

    pub(super) fn answer(&self, expected: Both<String, String>) {
        self.expected.set(Some(expected));
    }

    /// The error, without any part that may quote the input.
    pub(super) fn hush<E: de::Error>(self, error: E) -> E {
        match self.expected.into_inner() {
            None => error,
            Some(expected) => scrub(&error, &expected, self.notes),
        }
    }
}

/// Beginnings of mismatch messages, in serde's words or in this module's, and their categories.
const CAME: [(&str, Category); 16] = [
    ("boolean `", A_BOOLEAN),
    ("integer `", A_NUMBER),
    ("floating point `", DECIMALS),
    ("number", A_NUMBER),
    ("character `", A_TEXT),
    ("string \"", A_TEXT),
    ("byte array", BYTES),
    ("unit value", NOTHING),
    ("Option value", NOTHING),
    ("null", NOTHING),
    ("sequence", A_LIST),
    ("map", A_RECORD),
    ("a boolean", A_BOOLEAN),
    ("a number", A_NUMBER),
    ("a text", A_TEXT),
    ("a record", A_RECORD),
];

/// The same error without quotations: the category of the input if serde has a word for it, what was
/// expected, and the position.
pub(super) fn scrub<E: de::Error>(error: &E, expected: &Both<String, String>, notes: &Notes) -> E {
    let text = error.to_string();
    let kind = if text.starts_with("invalid value") { "value" } else { "type" };
    let came = text
        .strip_prefix("invalid type: ")
        .or_else(|| text.strip_prefix("invalid value: "))
        .and_then(|rest| CAME.iter().find(|(word, _)| rest.starts_with(word)))
        .map_or(OTHER, |(_, category)| *category);
    let Both(en, zh) = mismatch(kind, came, expected);
    notes.note(&Both(&en, &zh));
    let position = position(&text).unwrap_or_default();
    E::custom(Both(format_args!("{en}{position}"), zh))
}

/// The position that `serde_json` appends to a message (and strips again from a message that has one).
fn position(text: &str) -> Option<String> {
    let (_, end) = text.rsplit_once(" at line ")?;
    let (line, column) = end.split_once(" column ")?;
    let (line, column): (u32, u32) = (line.parse().ok()?, column.parse().ok()?);
    Some(format!(" at line {line} column {column}"))
}
