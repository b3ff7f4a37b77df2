//! Columns that stay in line, also with Chinese in them.

use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// How wide the terminal is taken to be.
pub(crate) const WIDTH: usize = 124;

/// Which side of its column a cell keeps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// A heading across the columns.
    Head(String),
    /// Cells.
    Cells(Vec<String>),
}

/// A table: names of columns with the side they keep to, and rows.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) columns: Vec<(String, Align)>,
    pub(crate) rows: Vec<Row>,
}

impl Table {
    /// A table without rows.
    pub(crate) fn new(columns: &[(&str, Align)]) -> Self {
        let columns = columns.iter().map(|(name, align)| ((*name).to_owned(), *align)).collect();
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(Row::Cells(cells.into_iter().collect()));
    }

    /// Adds a heading.
    pub(crate) fn head(&mut self, text: impl Into<String>) {
        self.rows.push(Row::Head(text.into()));
    }

    /// As text.
    pub(crate) fn text(&self) -> String {
        let mut widths: Vec<usize> = self.columns.iter().map(|(name, _)| name.width()).collect();
        for row in &self.rows {
            let Row::Cells(cells) = row else { continue };
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = (*width).max(cell.width());
            }
        }
        let sides = || self.columns.iter().map(|(_, align)| *align).zip(widths.iter().copied());
        let line = |cells: &[String]| {
            let cells = cells.iter().zip(sides());
            let padded = cells.map(|(cell, (align, width))| pad(cell, width, align));
            format!("  {}", padded.collect::<Vec<_>>().join("  ")).trim_end().to_owned()
        };
        let names: Vec<String> = self.columns.iter().map(|(name, _)| name.clone()).collect();
        let rule = widths.iter().map(|width| "─".repeat(*width)).collect::<Vec<_>>().join("  ");
        let mut text = format!("{}\n  {rule}\n", line(&names));
        for row in &self.rows {
            let _ = match row {
                Row::Head(head) => writeln!(text, "  {head}"),
                Row::Cells(cells) => writeln!(text, "{}", line(cells)),
            };
        }
        text
    }
}

/// A text filled with blanks to a width.
pub(crate) fn pad(text: &str, width: usize, align: Align) -> String {
    let blanks = " ".repeat(width.saturating_sub(text.width()));
    match align {
        Align::Left => format!("{text}{blanks}"),
        Align::Right => format!("{blanks}{text}"),
    }
}

/// A text broken into lines of at most a width: between words, and between any two Chinese characters.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for c in text.chars() {
        let wide = c.width().unwrap_or(0) > 1;
        // What closes a phrase stays with it.
        let joins = |last: &String| (!wide && !last.ends_with(' ')) || "，。；：、）”".contains(c);
        match pieces.last_mut() {
            Some(last) if joins(last) => last.push(c),
            _ => pieces.push(c.to_string()),
        }
    }
    let mut lines = vec![String::new()];
    for piece in pieces {
        let Some(line) = lines.last_mut() else { break };
        if !line.is_empty() && line.width() + piece.trim_end().width() > width {
            *line = line.trim_end().to_owned();
            lines.push(piece);
        } else {
            line.push_str(&piece);
        }
    }
    lines
}
