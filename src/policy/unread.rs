//! Why a file cannot be read, and where: what a slip of the pen looks like is told as such.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use super::file_error::FileError;
use super::position::Position;
use crate::redacted::{self, Refused};
use crate::vocabulary::Label;

/// What was expected, and at which bytes.
pub(super) struct Unread {
    at: Option<Range<usize>>,
    expected: Label,
}

impl Unread {
    /// Something is expected there.
    pub(super) fn at(span: Range<usize>, en: &str, zh: &str) -> Self {
        Self::say(span, format!("expected {en}"), format!("应为{zh}"))
    }

    pub(super) fn say(span: Range<usize>, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { at: Some(span), expected: Label::new(en, zh) }
    }

    /// With something more to say.
    pub(super) fn and(mut self, en: &str, zh: &str) -> Self {
        self.expected.en.push_str(en);
        self.expected.zh.push_str(zh);
        self
    }

    /// With line and column.
    pub(super) fn place(&self, text: &str) -> FileError {
        let Position { line, column } =
            Position::of(text, self.at.as_ref().map_or(0, |span| span.start));
        FileError::Unreadable { line, column, expected: self.expected.clone() }
    }
}

/// What the TOML reader says itself names signs; it never quotes.
impl From<toml::de::Error> for Unread {
    fn from(error: toml::de::Error) -> Self {
        let expected = Label::new(error.message(), redacted::syntax(error.message()));
        Self { at: error.span(), expected }
    }
}

/// What `redacted` says names categories.
impl From<Refused<toml::de::Error>> for Unread {
    fn from(Refused { error, chinese, .. }: Refused<toml::de::Error>) -> Self {
        let zh = chinese.unwrap_or_else(|| redacted::syntax(error.message()));
        Self { at: error.span(), expected: Label::new(error.message(), zh) }
    }
}

pub(super) fn parse(text: &str) -> Result<Spanned<DeTable<'_>>, Unread> {
    DeTable::parse(text).map_err(|error| {
        let unread = Unread::from(error);
        let byte = unread.at.as_ref().map_or(0, |span| span.start);
        mistyped(text, byte).or_else(|| misformed(text, byte)).unwrap_or(unread)
    })
}

/// Signs that a Chinese keyboard types, with those that are meant.
const FULL_WIDTH: [(char, &str); 14] = [
    ('，', ","),
    ('＝', "="),
    ('“', "\""),
    ('”', "\""),
    ('‘', "'"),
    ('’', "'"),
    ('［', "["),
    ('］', "]"),
    ('【', "["),
    ('】', "]"),
    ('｛', "{"),
    ('｝', "}"),
    ('：', "="),
    ('＃', "#"),
];

/// What is typed for TOML's own signs on the line where reading stopped, or for its line ends.
fn mistyped(text: &str, byte: usize) -> Option<Unread> {
    if text.contains('\r') && !text.contains('\n') {
        let what = "lines end with CR alone; save the file with LF or CRLF as line ends";
        return Some(Unread::say(0..0, what, "各行只以CR结尾；请以LF或CRLF换行保存"));
    }
    let start = text.get(..byte)?.rfind('\n').map_or(0, |end| end.saturating_add(1));
    let mut quote = None;
    for (at, c) in text.get(start..)?.char_indices().take_while(|(_, c)| *c != '\n') {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '#') => return None,
            (None, c) => {
                if let Some((sign, plain)) = FULL_WIDTH.iter().find(|(sign, _)| *sign == c) {
                    let at = start.saturating_add(at);
                    let what = format!("the full-width sign `{sign}` stands here; write `{plain}`");
                    let zh = format!("此处是全角符号`{sign}`，应写`{plain}`");
                    return Some(Unread::say(at..at, what, zh));
                }
            }
        }
    }
    None
}

/// A date of another order without quotes, or one pair of brackets where a list stands, on the line where reading
/// stopped.
fn misformed(text: &str, byte: usize) -> Option<Unread> {
    let (before, after) = (text.get(..byte)?, text.get(byte..)?);
    let start = before.rfind('\n').map_or(0, |end| end.saturating_add(1));
    let line = text.get(start..)?.lines().next()?;
    let end = after.find([',', '}', ']', '#', '\n', '\r']).unwrap_or(after.len());
    let from = before.rfind([' ', '=', '\n']).map_or(0, |end| end.saturating_add(1));
    let word = text.get(from..byte.saturating_add(end))?.trim();
    let parts: Vec<&str> = word.split(['.', '/']).collect();
    if parts.len() == 3 && parts.iter().all(|part| part.parse::<u16>().is_ok()) {
        let date = "a date is written year-month-day: `2026-12-31`";
        return Some(Unread::say(from..from, date, "日期应写成年-月-日：`2026-12-31`"));
    }
    let name = line.trim().trim_start_matches('[').split(']').next()?;
    let mut lines = text.lines().filter(|other| other.trim_end().trim_matches(['[', ']']) == name);
    let other = |line: &str| line.starts_with('[') && !line.starts_with("[[");
    (line.starts_with('[') && lines.any(other)).then(|| {
        let what = format!("`{name}` is a list of tables: write `[[{name}]]` above each of them");
        let zh = format!("`{name}`是列表：每一条之上应写`[[{name}]]`");
        Unread::say(start..start, what, zh)
    })
}
