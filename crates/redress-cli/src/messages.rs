//! Messages about a file, as compilers write them: place, severity, text, the line and a caret below it.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use redress::vocabulary::Lang;

use crate::load::Message;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const QUIET: Style = AnsiColor::Blue.on_default();

/// On one line, without severity.
pub(crate) fn plain(name: &str, message: &Message) -> String {
    match message.at {
        Some((line, column)) => format!("{name}:{line}:{column}: {}", message.text),
        None => format!("{name}: {}", message.text),
    }
}

/// With the line of the file and a caret below the place.
pub(crate) fn shown(name: &str, text: &str, message: &Message, lang: Lang) -> String {
    let (style, severity) = if message.error {
        (ERROR, lang.pick("error", "错误"))
    } else {
        (WARNING, lang.pick("warning", "警告"))
    };
    let mut out = match message.at {
        Some((line, column)) => format!("{name}:{line}:{column}: "),
        None => format!("{name}: "),
    };
    let colon = lang.pick(": ", "：");
    // Writing to a string does not fail.
    let code = message.names.as_ref().map(|(code, _)| format!("[{code}]")).unwrap_or_default();
    let _ = writeln!(out, "{style}{severity}{code}{style:#}{colon}{}", message.text);
    let Some((line, column)) = message.at else { return out };
    let Some(source) = text.lines().nth(line.saturating_sub(1)) else { return out };
    let number = line.to_string();
    let gutter = " ".repeat(number.len());
    let before: String = source.chars().take(column.saturating_sub(1)).map(blank).collect();
    let _ = writeln!(out, "{QUIET}{gutter} |{QUIET:#}");
    let _ = writeln!(out, "{QUIET}{number} |{QUIET:#} {source}");
    let _ = writeln!(out, "{QUIET}{gutter} |{QUIET:#} {before}{style}^{style:#}");
    out
}

/// What takes as much room as a character: tabs stay, a wide character is a wide blank.
fn blank(character: char) -> char {
    match character {
        '\t' => '\t',
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' => '\u{3000}',
        _ => ' ',
    }
}
