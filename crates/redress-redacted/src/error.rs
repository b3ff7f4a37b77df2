//! Errors that name the category of the input instead of quoting it.

use std::cell::Cell;
use std::fmt;

use serde::de::{self, Expected, Unexpected};

/// An error that quotes nothing: what a type says about the input, or word that the format has an error of its
/// own, which is given back with its position once reading has returned to the format.
#[derive(Debug)]
pub struct Hushed {
    text: String,
    own: bool,
}

impl Hushed {
    /// Stands for an error of the format.
    pub(super) fn own(error: &impl fmt::Display) -> Self {
        Self { text: error.to_string(), own: true }
    }

    /// The format's error: the one set aside if this stands for it.
    pub(super) fn out<E: de::Error>(self, aside: Option<E>) -> E {
        match aside {
            Some(error) if self.own => error,
            _ => E::custom(self.text),
        }
    }
}

impl fmt::Display for Hushed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Hushed {}

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

impl de::Error for Hushed {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self { text: text.to_string(), own: false }
    }
    fn invalid_type(came: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("invalid type: {}, expected {expected}", category(&came)))
    }
    fn invalid_value(came: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("invalid value: {}, expected {expected}", category(&came)))
    }
    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self::custom(format_args!("unknown word; the known ones are: {}", one_of(known)))
    }
    fn unknown_field(_: &str, known: &'static [&'static str]) -> Self {
        Self::custom(format_args!("unknown field; the known ones are: {}", one_of(known)))
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
    pub(super) fn hush<E: de::Error>(self, error: E) -> E {
        match self.0.into_inner() {
            None => error,
            Some(expected) => scrub(&error, &expected),
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
