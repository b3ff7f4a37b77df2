//! Where the keys of a mapping stand in its text.

use redress::vocabulary::Label;

/// The keys of the mapping itself.
pub(crate) const TOP: &[&str] = &[
    "shape",
    "encoding",
    "separator",
    "time_format",
    "order",
    "zone",
    "since",
    "until",
    "departments",
    "let_go_days",
    "kind",
    "unmapped",
    "implied",
    "resolution",
    "limits",
    "calendar",
];

pub(crate) fn misplaced(key: &str) -> Label {
    Label::new(
        format!(
            "`{key}` stands below a [table]; it is a key of the mapping itself: move it above the first [table]"
        ),
        format!("`{key}`写在了某个[表]之下；它是映射本身的键：请移到第一个[表]之前"),
    )
}

/// Whether no table has begun before a line.
pub(crate) fn is_top(text: &str, line: usize) -> bool {
    !text.lines().take(line.saturating_sub(1)).any(|line| line.trim_start().starts_with('['))
}

/// The line of a key.
pub(crate) fn line_of(text: &str, key: &str) -> Option<usize> {
    let at = text.lines().position(|line| {
        let name = line.split('=').next().unwrap_or_default().trim();
        line.contains('=') && name.trim_matches(['"', '\'']) == key
    });
    at.map(|line| line + 1)
}

/// Line and column of a byte.
pub(crate) fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1)
}
