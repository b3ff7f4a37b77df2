//! `Text` and `ShortText`: bounded, checked free text, kept byte for byte.
//!
//! For what people type: a description, a name, an address. Names that programs compare are
//! [`Code`](super::Code)s. Nothing here trims, folds or normalises.

use thiserror::Error;

/// Maximum length of a [`Text`], in bytes: 64 KiB.
const MAX_TEXT: usize = 65_536;

/// Maximum length of a [`ShortText`], in bytes.
const MAX_SHORT: usize = 256;

/// Why a text was refused. Never quotes it; reports its length, or the position and code of a character.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TextError {
    /// The text is empty.
    #[error(
        "a text must have 1 to {max} bytes, this one is empty; leave the field out, or fill it in"
    )]
    Empty {
        /// Maximum length, in bytes.
        max: usize,
    },
    /// The text is too long.
    #[error(
        "a text must have 1 to {max} bytes, this one has {bytes}; shorten it, or attach it as a document"
    )]
    TooLong {
        /// Length of the text, in bytes of UTF-8.
        bytes: usize,
        /// Maximum length, in bytes.
        max: usize,
    },
    /// The text has only white space and invisible characters.
    #[error(
        "a text must have at least one visible character, this one has {bytes} bytes of blanks or invisible characters; fill it in"
    )]
    Blank {
        /// Length of the text, in bytes of UTF-8.
        bytes: usize,
    },
    /// A control character: NUL, C0, DEL or C1.
    #[error(
        "a text must be free of control characters, this one has U+{code_point:04X} at byte {at}; remove it"
    )]
    Control {
        /// The code point of the character.
        code_point: u32,
        /// Position of the character, in bytes.
        at: usize,
    },
    /// A tab or line break in a text that must be a single line.
    #[error(
        "this text must be a single line, this one has a tab or line break at byte {at}; remove it"
    )]
    Line {
        /// Position of the character, in bytes.
        at: usize,
    },
    /// A bidirectional embedding, override or isolate, which makes a text look different from what is stored.
    #[error(
        "a text must not override the reading direction, this one does (U+{code_point:04X}) at byte {at}; remove it"
    )]
    Direction {
        /// The code point of the character.
        code_point: u32,
        /// Position of the character, in bytes.
        at: usize,
    },
    /// A noncharacter of Unicode, such as U+FFFE.
    #[error(
        "a text must consist of characters, this one has the noncharacter U+{code_point:04X} at byte {at}; remove it"
    )]
    Noncharacter {
        /// The code point.
        code_point: u32,
        /// Position of the code point, in bytes.
        at: usize,
    },
}

/// Whether a character is invisible: white space, or ignored by default in rendering.
///
/// Unicode's `White_Space` and `Default_Ignorable_Code_Point`, interlinear marks and the blank Braille cell.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Checks a text. The length comes first, so that an oversized text costs nothing.
fn check(text: &str, max: usize, lines: bool) -> Result<(), TextError> {
    if text.is_empty() {
        return Err(TextError::Empty { max });
    }
    if text.len() > max {
        return Err(TextError::TooLong { bytes: text.len(), max });
    }
    let mut seen = false;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let code_point = u32::from(c);
        match c {
            '\t' | '\n' if lines => {}
            // A lone carriage return lets a terminal or a log overwrite the text before it.
            '\r' if lines && matches!(rest.peek(), Some((_, '\n'))) => {}
            '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' if !lines => {
                return Err(TextError::Line { at });
            }
            _ if c.is_control() => return Err(TextError::Control { code_point, at }),
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                return Err(TextError::Direction { code_point, at });
            }
            '\u{FDD0}'..='\u{FDEF}' => return Err(TextError::Noncharacter { code_point, at }),
            _ if code_point & 0xFFFE == 0xFFFE => {
                return Err(TextError::Noncharacter { code_point, at });
            }
            _ => seen |= !is_invisible(c),
        }
    }
    if seen { Ok(()) } else { Err(TextError::Blank { bytes: text.len() }) }
}

/// What [`check`] accepts as an expression, except that what is beyond U+FFFF is visible to it, and without the bounds.
///
/// No engine goes over a text twice by it: blanks, then something visible, then the rest.
#[cfg(feature = "schema")]
fn pattern(lines: bool) -> String {
    const BLANK: &str = concat!(
        r" \u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u17B4\u17B5\u180B-\u180F\u2000-\u200F\u202F\u205F-\u2065",
        r"\u206A-\u206F\u2800\u3000\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB"
    );
    const REFUSED: &str = r"\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFDD0-\uFDEF\uFFFE\uFFFF";
    let (controls, breaks, pair) = if lines {
        (r"\u0000-\u0008\u000B-\u001F", r"\t\n\u2028\u2029", r"|\r\n")
    } else {
        (r"\u0000-\u001F\u2028\u2029", "", "")
    };
    let refused = format!("{controls}{REFUSED}");
    let blank = format!("{BLANK}{breaks}");
    format!("^(?:[{blank}]{pair})*[^{refused}{blank}](?:[^{refused}]{pair})*$")
}

/// Turns `struct Name(Box<str>)` into a type for text about a person: checked on every way in, readable only
/// through `as_str` and `into_string`, shown by `Debug` as a length, never quoted in a serde error.
///
/// Takes the type, its error, its name in error messages, and the check (`fn(&str) -> Result<(), Error>`).
/// The crate that uses the macro must depend on `serde`.
/// With the feature `schema` of `redress` it has a JSON Schema too. Keywords that narrow it down may follow the check,
/// in braces: `{ "maxLength": 9 }`.
///
/// ```
/// use redress::vocabulary::{ShortText, TextError};
/// #[derive(Clone, PartialEq, Eq)]
/// pub struct Plate(Box<str>);
/// redress::hidden_text!(Plate, TextError, "number plate", ShortText::check);
/// assert_eq!(format!("{:?}", Plate::new("沪A12345")?), "Plate(9 bytes)");
/// # Ok::<(), TextError>(())
/// ```
#[macro_export]
macro_rules! hidden_text {
    ($name:ident, $error:ident, $what:literal, $check:expr) => {
        $crate::hidden_text!($name, $error, $what, $check, { "description": $what, "minLength": 1 });
    };
    ($name:ident, $error:ident, $what:literal, $check:expr, { $($keyword:tt)* }) => {
        impl $name {
            /// Checks a text and takes it over. A text that is refused is not copied.
            ///
            /// # Errors
            #[doc = concat!("[`", stringify!($error), "`] when it breaks the rules of [`", stringify!($name), "`].")]
            pub fn new<'a>(text: impl Into<std::borrow::Cow<'a, str>>) -> Result<Self, $error> {
                let text = text.into();
                $check(&text)?;
                Ok(Self(text.into_owned().into_boxed_str()))
            }

            /// The text as written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Returns the text, consuming the value.
            #[must_use]
            pub fn into_string(self) -> String {
                self.0.into_string()
            }
        }

        /// Shows the length only, since the content may be about a person.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({} bytes)"), self.0.len())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $error;
            fn from_str(text: &str) -> Result<Self, $error> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = $error;
            fn try_from(text: &str) -> Result<Self, $error> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $error;
            fn try_from(text: String) -> Result<Self, $error> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.into_string()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::redacted::text(deserializer, $what, |text| Self::new(text))
            }
        }

        $crate::text_schema!($name, { $($keyword)* });
    };
}

/// Free text written by a person: 1 to 65,536 bytes (64 KiB), with at least one visible character.
///
/// Kept byte for byte: emoji with their joiners, rare characters, direction marks, blanks at the ends.
/// Tabs, line feeds and CR LF are allowed. Other control characters, noncharacters and bidirectional
/// embeddings, overrides and isolates are refused, because they mislead readers or because stores differ in
/// how they treat them.
///
/// `Debug` shows the length only, and there is no `Display`: use [`as_str`](Text::as_str).
///
/// ```
/// use redress::vocabulary::{Text, TextError};
/// let text = Text::new("刹车异响,\n第三次返修 👨‍👩‍👧")?;
/// assert_eq!(text.as_str(), "刹车异响,\n第三次返修 👨‍👩‍👧");
/// assert_eq!(format!("{text:?}"), "Text(48 bytes)");
/// assert!(matches!(Text::new("\u{200B} \u{200F}"), Err(TextError::Blank { .. })));
/// # Ok::<(), TextError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Box<str>);

hidden_text!(Text, TextError, "text", check_long, {
    "description": "Free text: 1 to 65,536 bytes, with at least one visible character. Of control characters only \
        tabs, line feeds and CR LF.",
    "minLength": 1,
    "maxLength": MAX_TEXT,
    "pattern": pattern(true),
});

fn check_long(text: &str) -> Result<(), TextError> {
    check(text, MAX_TEXT, true)
}

/// A name, an address, a number plate: one line of 1 to 256 bytes, with at least one visible character.
///
/// Follows the rules of [`Text`], and additionally has no tabs or line breaks.
///
/// ```
/// use redress::vocabulary::{ShortText, TextError};
/// assert_eq!(ShortText::new("𠮷野 さくら")?.as_str(), "𠮷野 さくら");
/// assert_eq!(ShortText::new("two\nlines"), Err(TextError::Line { at: 3 }));
/// # Ok::<(), TextError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShortText(Box<str>);

hidden_text!(ShortText, TextError, "short text", Self::check, {
    "description": "One line of 1 to 256 bytes, with at least one visible character and without control characters.",
    "minLength": 1,
    "maxLength": MAX_SHORT,
    "pattern": pattern(false),
});

impl ShortText {
    /// Checks a text without creating a value, for types with rules of their own on top.
    ///
    /// # Errors
    /// [`TextError`] if it breaks the rules of [`ShortText`].
    pub fn check(text: &str) -> Result<(), TextError> {
        check(text, MAX_SHORT, false)
    }
}
