//! Words of a mapping: constant, or read from a column; and the words that are known.

use std::collections::BTreeMap;
use std::fmt::{self, Display as _};

use redress::complaint::FollowUpResult;
use redress::redacted::Both;
use redress::vocabulary::{Lang, Outcome, Reason, Satisfaction};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};

use super::reason::Reason as Unusable;

/// A word: either constant, or read from a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Always(String),
    In { column: String, words: BTreeMap<String, String> },
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            column: String,
            #[serde(default)]
            words: BTreeMap<String, String>,
        }
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Word;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let form = "{ column = \"…\", words = { … } }";
                Both(format_args!("a word, or {form}"), format_args!("一个词，或`{form}`")).fmt(f)
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<Word, E> {
                Ok(Word::Always(word.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Word, A::Error> {
                let Whole { column, words } = Whole::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Word::In { column, words })
            }
        }
        deserializer.deserialize_any(Seen)
    }
}

impl Word {
    /// The column from which it is read.
    pub(crate) fn column(&self) -> Option<&str> {
        match self {
            Self::In { column, .. } => Some(column),
            Self::Always(_) => None,
        }
    }
}

/// Why a word is none of those known, in both languages.
pub(crate) type Wrong = Both<String, String>;

/// A word whose possible values are all known, so that the mapping itself cannot make a row fail.
pub(crate) fn checked<T, E: de::Error>(
    word: Option<Word>,
    read: fn(&str) -> Result<T, Wrong>,
) -> Result<Option<Word>, E> {
    let known = |text: &String| read(text).map(|_| ()).map_err(E::custom);
    match &word {
        Some(Word::Always(text)) => known(text)?,
        Some(Word::In { words, .. }) => words.values().try_for_each(known)?,
        None => {}
    }
    Ok(word)
}

pub(crate) fn outcome(text: &str) -> Result<Outcome, Wrong> {
    Outcome::ALL.iter().copied().find(|outcome| outcome.as_str() == text).ok_or_else(|| {
        let known: Vec<_> = Outcome::ALL.iter().map(|outcome| outcome.as_str()).collect();
        Both(
            format!("unknown outcome `{text}`, expected one of {}", known.join(", ")),
            format!("没有结果`{text}`，应为其中之一：{}", known.join("、")),
        )
    })
}

pub(crate) fn result(text: &str) -> Result<FollowUpResult, Wrong> {
    match text {
        "unreachable" => return Ok(FollowUpResult::Unreachable),
        "nobody-contacted" => return Ok(FollowUpResult::NobodyContacted),
        _ => {}
    }
    let level = Satisfaction::ALL.iter().copied().find(|level| level.as_str() == text);
    level.map(FollowUpResult::Reached).ok_or_else(|| {
        let levels = Satisfaction::ALL.iter().map(|level| level.as_str());
        let known: Vec<_> = levels.chain(["unreachable", "nobody-contacted"]).collect();
        Both(
            format!("unknown result `{text}`, expected one of {}", known.join(", ")),
            format!("没有回访结果`{text}`，应为其中之一：{}", known.join("、")),
        )
    })
}

/// The reason of a hold, a refusal, a reopening.
pub(crate) fn reason(text: &str) -> Result<Reason, Wrong> {
    Reason::new(text).map_err(|error| Both(error.text(Lang::En), error.text(Lang::Zh)))
}

/// A word of outcomes.
pub(crate) fn of_outcome<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Word>, D::Error> {
    checked(Some(Word::deserialize(from)?), outcome)
}

/// A word of results of a call-back.
pub(crate) fn of_result<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Word>, D::Error> {
    checked(Some(Word::deserialize(from)?), result)
}

/// The value of a word in a row; `None` if neither the mapping nor the row has one.
pub(crate) fn word<T>(
    word: Option<&Word>,
    read: fn(&str) -> Result<T, Wrong>,
    said: &dyn Fn(&str) -> Result<String, Unusable>,
) -> Result<Option<T>, Unusable> {
    let (column, text) = match word {
        None => return Ok(None),
        Some(Word::Always(text)) => ("", text.clone()),
        Some(Word::In { column, words }) => {
            let text = said(column)?;
            if text.is_empty() {
                return Ok(None);
            }
            (column.as_str(), words.get(&text).cloned().unwrap_or(text))
        }
    };
    read(&text).map(Some).map_err(|_| Unusable::NoWord(column.to_owned()))
}
