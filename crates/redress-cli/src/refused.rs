//! What readers of TOML and JSON say, in both languages.

use redress::redacted::{Refused, in_both, syntax};
use redress::vocabulary::Label;
use serde::de::DeserializeOwned;

/// Why a text is not the TOML of a type, as an error of reading it says. The type says it in Chinese when it is read
/// once more.
pub(crate) fn toml<T: DeserializeOwned>(text: &str, error: &toml::de::Error) -> Label {
    let again = toml::Deserializer::parse(text).ok();
    let again = again.and_then(|toml| in_both(toml, |quiet| T::deserialize(quiet)).err());
    said(error.message(), again.and_then(|refused| refused.chinese))
}

/// A value as a type.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn value<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, Label> {
    in_both(value, |quiet| T::deserialize(quiet)).map_err(|refused| json(&refused))
}

/// An error of reading JSON.
pub(crate) fn json(refused: &Refused<serde_json::Error>) -> Label {
    said(&refused.error.to_string(), refused.chinese.clone())
}

fn said(en: &str, zh: Option<String>) -> Label {
    Label::new(en, zh.unwrap_or_else(|| syntax(en)))
}
