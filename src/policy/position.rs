//! `Position`: a line and a column of a policy file.

use std::fmt;

use crate::vocabulary::Lang;

/// A place in a text file. Lines and columns are counted from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Position {
    /// The position of a byte of a text.
    #[cfg(feature = "toml")]
    pub(super) fn of(text: &str, byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let last = before.rsplit('\n').next().unwrap_or_default();
        Self {
            line: before.matches('\n').count().saturating_add(1),
            column: last.chars().count().saturating_add(1),
        }
    }

    /// The position as a person reads it.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        let Self { line, column } = self;
        match lang {
            Lang::En => format!("line {line}, column {column}"),
            Lang::Zh => format!("第{line}行第{column}列"),
        }
    }

    /// A message with this position in front.
    pub(super) fn before(self, message: &str, lang: Lang) -> String {
        [&self.text(lang), lang.pick(": ", "："), message].concat()
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text(Lang::En))
    }
}
