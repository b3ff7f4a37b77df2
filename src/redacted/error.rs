//! Errors that name the category of the input instead of quoting it.

use std::cell::Cell;
use std::fmt;

use serde::de::{self, Expected, Unexpected};

/// Either the format's own error, which has a position, or a message from the type being read.
#[derive(Debug)]
pub enum Hushed<E> {
    /// The format's own error.
    Own(E),
    /// A type's message about the input, without quoting it.
    Said(String),
}

impl<E: de::Error> Hushed<E> {
    /// Converts it into an error of the format.
    pub fn out(self) -> E {
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

const fn category(came: &Unexpected<'_>) -> &'static str {
    match came {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "a number",
        Unexpected::Float(_) => "a number with decimals",
        Unexpected::Char(_) | Unexpected::Str(_) => "a text",
        Unexpected::Bytes(_) => "bytes",
        Unexpected::Unit | Unexpected::Option => "nothing",
        Unexpected::Seq => "a list",
        Unexpected::Map => "a record",
        _ => "something else",
    }
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

fn one_of(known: &[&str]) -> String {
    if known.is_empty() { "none".to_owned() } else { known.join(", ") }
}

/// Whether the format has asked a visitor what it expects, and the visitor's answer.
///
/// A format asks only in order to report a mismatch together with the value. An error after the question
/// therefore quotes the input; an error without it is about syntax or comes from a type.
#[derive(Default)]
pub(super) struct Asked(Cell<Option<String>>);

impl Asked {
    pub(super) fn answer(&self, expected: String) {
        self.0.set(Some(expected));
    }

    /// The error, without any part that may quote the input.
    pub(super) fn hush<E: de::Error>(self, error: E) -> Hushed<E> {
        match self.0.into_inner() {
            None => Hushed::Own(error),
            Some(expected) => Hushed::Own(scrub(&error, &expected)),
        }
    }
}

/// Beginnings of mismatch messages, in serde's words or in this module's, and their categories.
const CAME: [(&str, &str); 16] = [
    ("boolean `", "a boolean"),
    ("integer `", "a number"),
    ("floating point `", "a number with decimals"),
    ("number", "a number"),
    ("character `", "a text"),
    ("string \"", "a text"),
    ("byte array", "bytes"),
    ("unit value", "nothing"),
    ("Option value", "nothing"),
    ("null", "nothing"),
    ("sequence", "a list"),
    ("map", "a record"),
    ("a boolean", "a boolean"),
    ("a number", "a number"),
    ("a text", "a text"),
    ("a record", "a record"),
];

/// The same error without quotations: the category of the input if serde has a word for it, what was
/// expected, and the position.
pub(super) fn scrub<E: de::Error>(error: &E, expected: &str) -> E {
    let text = error.to_string();
    let kind = if text.starts_with("invalid value") { "value" } else { "type" };
    let came = text
        .strip_prefix("invalid type: ")
        .or_else(|| text.strip_prefix("invalid value: "))
        .and_then(|rest| CAME.iter().find(|(word, _)| rest.starts_with(word)))
        .map_or("something else", |(_, category)| category);
    let position = position(&text).unwrap_or_default();
    E::custom(format_args!("invalid {kind}: {came}, expected {expected}{position}"))
}

/// The position that `serde_json` appends to a message (and strips again from a message that has one).
fn position(text: &str) -> Option<String> {
    let (_, end) = text.rsplit_once(" at line ")?;
    let (line, column) = end.split_once(" column ")?;
    let (line, column): (u32, u32) = (line.parse().ok()?, column.parse().ok()?);
    Some(format!(" at line {line} column {column}"))
}
