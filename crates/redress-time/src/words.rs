//! The two languages, and words in both.

use serde::{Deserialize, Serialize};

/// A language for labels, explanations and reports.
///
/// The log stores language-free codes; the language selects the words that are shown for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Lang {
    /// Picks the text in this language.
    ///
    /// ```
    /// use redress_time::Lang;
    /// assert_eq!(Lang::Zh.pick("complaint", "投诉"), "投诉");
    /// ```
    #[must_use]
    pub const fn pick<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }
}

/// The words shown to people for a code, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct Label {
    /// The English text.
    pub en: String,
    /// The Simplified Chinese text.
    pub zh: String,
}

impl Label {
    /// A label with the two texts.
    #[must_use]
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// The text in one language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        lang.pick(&self.en, &self.zh)
    }
}
