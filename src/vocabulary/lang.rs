//! The two languages of labels, explanations and reports.

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
    /// use redress::vocabulary::Lang;
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
