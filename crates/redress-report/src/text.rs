//! Reports as text for a terminal.

use std::fmt::Write as _;

use super::layout::{self, Col, Grid, Line, Seen};
use super::{Content, Report, words};
use redress::vocabulary::{Clause, Lang};

/// Number of spaces between columns.
const GAP: usize = 2;

pub(super) fn render(report: &Report, lang: Lang) -> String {
    let mut text = String::new();
    let title = words::heading(report, lang);
    let as_of = words::as_of(report.as_of, report.zone, lang);
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "{}\n{}", line(&title), "=".repeat(width(&title)));
    let _ = writeln!(text, "{} {as_of}", lang.pick("as of", "数据截至"));
    if !report.agrees() {
        let loud =
            lang.pick("✗ THE COUNTS IN THIS REPORT DO NOT AGREE", "✗ 本报告中的计数互不相符");
        let _ = writeln!(text, "{loud}");
    }
    for section in &report.sections {
        let title = line(section.title.text(lang));
        let cite = cited(&section.cite, lang);
        let _ = writeln!(text, "\n{title}{cite}\n{}", "-".repeat(width(&title)));
        if let Some(intro) = &section.intro {
            let _ = writeln!(text, "{}", line(intro.text(lang)));
        }
        if let Content::Notes(notes) = &section.content {
            for note in &notes.notes {
                let _ = writeln!(text, "· {}", line(note.about.text(lang)));
                for said in note.text.text(lang).lines() {
                    let _ = writeln!(text, "  {}", line(said));
                }
            }
            continue;
        }
        if let Content::Story(story) = &section.content {
            text.push_str(&story.text(report.zone, lang));
            continue;
        }
        if let Content::Paper(paper) = &section.content {
            for said in paper.text(lang).lines() {
                let _ = writeln!(text, "{}", line(said));
            }
            continue;
        }
        let grids = layout::grids(&section.content, lang);
        for (index, grid) in grids.iter().enumerate() {
            if index > 0 {
                text.push('\n');
            }
            write(&mut text, grid, lang);
        }
    }
    text
}

/// ``.
pub(super) fn cited(cite: &[Clause], lang: Lang) -> String {
    if cite.is_empty() {
        return String::new();
    }
    let clauses: Vec<&str> = cite.iter().map(Clause::as_str).collect();
    let (open, close) = (lang.pick(" (", "（"), lang.pick(")", "）"));
    format!("{open}{}{close}", clauses.join(lang.pick(", ", "、")))
}

/// A text on one line; characters that control a terminal become blanks.
pub(super) fn line(text: &str) -> String {
    text.chars().map(|c| if redress::vocabulary::is_unprintable(c) { ' ' } else { c }).collect()
}

fn write(text: &mut String, grid: &Grid, lang: Lang) {
    let seen = |column: &Col| column.seen != Seen::Programs;
    let columns: Vec<&Col> = grid.columns.iter().filter(|column| seen(column)).collect();
    let mut widths: Vec<usize> = columns.iter().map(|column| width(&line(&column.name))).collect();
    let rows: Vec<Result<Vec<String>, &String>> = grid
        .lines
        .iter()
        .map(|row| match row {
            Line::Head(head) => Err(head),
            Line::Cells(cells) => {
                let shown = cells.iter().zip(&grid.columns).filter(|(_, column)| seen(column));
                Ok(shown.map(|(cell, _)| line(&cell.shown(lang))).collect())
            }
        })
        .collect();
    for cells in rows.iter().flatten() {
        for (most, cell) in widths.iter_mut().zip(cells) {
            *most = (*most).max(width(cell));
        }
    }
    let mut put = |cells: &mut dyn Iterator<Item = String>| {
        let mut out = String::new();
        for ((cell, column), most) in cells.zip(&columns).zip(&widths) {
            let pad = most.saturating_sub(width(&cell));
            let (before, after) =
                if column.numeric { (pad, GAP) } else { (0, pad.saturating_add(GAP)) };
            let _ = write!(out, "{:before$}{cell}{:after$}", "", "");
        }
        let _ = writeln!(text, "{}", out.trim_end());
    };
    put(&mut columns.iter().map(|column| line(&column.name)));
    for row in rows {
        match row {
            Ok(cells) => put(&mut cells.into_iter()),
            Err(head) => put(&mut std::iter::once(format!("[{}]", line(head)))),
        }
    }
    for note in &grid.notes {
        let _ = writeln!(text, "{}", line(note));
    }
}

/// The width of a text on a terminal, in columns; a Chinese character takes two.
pub(crate) fn width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}
