//! Messages in English and Chinese, and how they pass through serde.
//!
//! serde takes a message as a `Display` and a format keeps it as one text. So a message in both languages shows
//! the Chinese under the alternate form `{:#}`, and [`Notes`] keep it while the format has only the English.

use std::cell::RefCell;
use std::fmt;

/// A message that can also be given in Chinese: what a value's own check says.
///
/// The default gives the English, for errors of a program that speaks only that.
pub trait Bilingual: fmt::Display {
    /// The message in Chinese.
    fn chinese(&self) -> String {
        self.to_string()
    }
}

/// A message in English and in Chinese. `{}` shows the first, `{:#}` the second.
///
/// ```
/// use redress_redacted::Both;
/// let both = Both("a day such as `2026-01-31`", "日期，如`2026-01-31`");
/// assert_eq!(format!("expected {both}"), "expected a day such as `2026-01-31`");
/// assert_eq!(format!("应为{both:#}"), "应为日期，如`2026-01-31`");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Both<E, Z>(pub E, pub Z);

impl<E: fmt::Display, Z: fmt::Display> fmt::Display for Both<E, Z> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() { write!(f, "{}", self.1) } else { write!(f, "{}", self.0) }
    }
}

impl<E: fmt::Display, Z: fmt::Display> Bilingual for Both<E, Z> {
    fn chinese(&self) -> String {
        self.1.to_string()
    }
}

impl Bilingual for std::convert::Infallible {}

/// Writes an error as a record with its `code` and its `message`.
///
/// # Errors
/// The error of the format.
pub fn serialize_error<S: serde::Serializer>(
    serializer: S,
    code: &str,
    message: &dyn fmt::Display,
) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeStruct as _;
    let mut form = serializer.serialize_struct("Error", 2)?;
    form.serialize_field("code", code)?;
    form.serialize_field("message", &message.to_string())?;
    form.end()
}

/// A bilingual message as serde takes it: for `serde::de::Error::custom`.
pub fn in_chinese_too(message: &impl Bilingual) -> Both<&dyn fmt::Display, String> {
    Both(message, message.chinese())
}

/// The Chinese of a message, if it has one.
pub(super) fn chinese_of(message: &dyn fmt::Display) -> Option<String> {
    let (en, zh) = (format!("{message}"), format!("{message:#}"));
    (en != zh).then_some(zh)
}

/// The last message that a format was given, in both languages.
#[derive(Debug, Default)]
pub(super) struct Notes(RefCell<Option<(String, String)>>);

impl Notes {
    pub(super) fn note(&self, message: &dyn fmt::Display) {
        let zh = chinese_of(message);
        *self.0.borrow_mut() = zh.map(|zh| (message.to_string(), zh));
    }

    /// The Chinese of a format's error, if it is the one that was noted.
    pub(super) fn chinese(&self, error: &dyn fmt::Display) -> Option<String> {
        if let Some(zh) = chinese_of(error) {
            return Some(zh);
        }
        let noted = self.0.borrow();
        let (en, zh) = noted.as_ref()?;
        error.to_string().contains(en).then(|| zh.clone())
    }
}
