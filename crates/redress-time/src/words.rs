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

/// Lets an error that has `code()` and `text(Lang)` be passed on: it serialises as `code` and `message` (the English
/// text), and a file whose value it refuses can be refused in Chinese
/// ([`in_both`](redress_redacted::in_both)).
///
/// An error with parameters has them in front: `told!([E: Error] AppendError<E>)`.
///
/// ```
/// use redress_time::Lang;
///
/// /// Why a text is not a plate.
/// #[derive(Debug)]
/// struct PlateError;
///
/// impl PlateError {
///     const fn code(&self) -> &'static str {
///         "plate"
///     }
///     const fn text(&self, lang: Lang) -> &'static str {
///         lang.pick("a plate has seven characters", "车牌号应为7位")
///     }
/// }
///
/// impl std::fmt::Display for PlateError {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         f.write_str(self.text(Lang::En))
///     }
/// }
///
/// redress_time::told!(PlateError);
/// let form = serde_json::to_string(&PlateError).unwrap();
/// assert_eq!(form, r#"{"code":"plate","message":"a plate has seven characters"}"#);
/// ```
#[macro_export]
macro_rules! told {
    ([$($parameters:tt)*] $error:ty) => {
        /// `code` and `message` (English).
        impl<$($parameters)*> $crate::redacted::serde::Serialize for $error {
            fn serialize<Form: $crate::redacted::serde::Serializer>(
                &self,
                serializer: Form,
            ) -> Result<Form::Ok, Form::Error> {
                $crate::redacted::serialize_error(serializer, self.code(), self)
            }
        }

        impl<$($parameters)*> $crate::redacted::Bilingual for $error {
            fn chinese(&self) -> String {
                self.text($crate::Lang::Zh).into()
            }
        }
    };
    ($error:ty) => {
        $crate::told!([] $error);
    };
}
