//! What is wrong with a mapping, in both languages.

use std::fmt;

use redress::redacted::{in_both, syntax};
use redress::vocabulary::{Label, Lang};
use serde::Deserialize as _;

use super::mapping::Mapping;

/// What is wrong with a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MapFault {
    /// Line and column, from 1, if known.
    pub at: Option<(usize, usize)>,
    /// What was expected and what was found, in both languages.
    pub what: Label,
}

impl std::error::Error for MapFault {}

impl MapFault {
    /// A stable code for the error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "mapping"
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self.at, lang) {
            (_, Lang::En) => self.to_string(),
            (at, Lang::Zh) => {
                let at = at.map(|(line, column)| format!("第{line}行第{column}列："));
                let at = at.unwrap_or_default();
                format!("{at}{}；映射的写法见docs/event-format.md", self.what.zh)
            }
        }
    }
}

redress::time::told!(MapFault);

impl fmt::Display for MapFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.at {
            write!(f, "line {line}, column {column}: ")?;
        }
        write!(f, "{}; docs/event-format.md describes mappings", self.what.en)
    }
}

/// What the reader says, in both languages. The types say it in Chinese when they are read once more.
pub(crate) fn said(text: &str, error: &toml::de::Error) -> Label {
    let en = error.message().lines().collect::<Vec<_>>().join("; ");
    let again = toml::Deserializer::parse(text).ok();
    let again = again.and_then(|toml| in_both(toml, |quiet| Mapping::deserialize(quiet)).err());
    let zh = again.and_then(|refused| refused.chinese).unwrap_or_else(|| syntax(&en));
    Label::new(en, zh)
}
