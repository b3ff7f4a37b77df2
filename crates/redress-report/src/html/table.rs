//! Tables of the page.

use std::fmt::Write as _;

use super::escape;
use crate::grid::{Col, Datum, Grid, Line, Seen};
use crate::reading::Reading;
use crate::{HeatMap, lay};
use redress::metrics::Attainment;
use redress::vocabulary::Lang;

/// The class by which a mark is coloured.
pub(super) const fn class(mark: Attainment) -> &'static str {
    match mark {
        Attainment::Met => "met",
        Attainment::Missed => "missed",
        Attainment::TooFew => "few",
    }
}

/// A table in its own box, which scrolls where it is too wide.
pub(super) fn html(grid: &Grid, title: &str, lang: Lang) -> String {
    let seen = |column: &&Col| matches!(column.seen, Seen::Always | Seen::People);
    let mut out = open(title);
    let columns = grid.columns.iter().filter(seen);
    for column in columns.clone() {
        head(&mut out, column);
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for line in &grid.lines {
        match line {
            Line::Head(text) => {
                let span = columns.clone().count();
                // Writing to a String cannot fail.
                let _ = writeln!(
                    out,
                    "<tr class=\"head\"><th colspan=\"{span}\" scope=\"colgroup\">{}</th></tr>",
                    escape(text)
                );
            }
            Line::Cells(cells) => {
                out.push_str("<tr>");
                let cells = cells.iter().chain(std::iter::repeat(&Datum::Empty));
                let shown = grid.columns.iter().zip(cells).filter(|(column, _)| seen(column));
                let mut first = true;
                for (column, cell) in shown {
                    self::cell(&mut out, column, cell, first, lang);
                    // What a row is about stands in its first cell of words.
                    first = first && column.numeric;
                }
                out.push_str("</tr>\n");
            }
        }
    }
    out.push_str("</tbody></table></div>\n");
    notes(&mut out, grid);
    out
}

fn open(title: &str) -> String {
    format!(
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\"><table>\n<thead><tr>",
        escape(title)
    )
}

fn head(out: &mut String, column: &Col) {
    let class = if column.numeric { " class=\"num\"" } else { "" };
    let _ = if column.name.is_empty() {
        write!(out, "<td></td>")
    } else {
        write!(out, "<th scope=\"col\"{class}>{}</th>", escape(&column.name))
    };
}

fn notes(out: &mut String, grid: &Grid) {
    for note in &grid.notes {
        let _ = writeln!(out, "<p class=\"note\">{}</p>", escape(note));
    }
}

fn cell(out: &mut String, column: &Col, cell: &Datum, first: bool, lang: Lang) {
    let text = escape(&cell.shown(lang));
    let mut classes = Vec::new();
    if column.numeric {
        classes.push("num");
    }
    match cell {
        Datum::Mark(mark) => classes.push(class(*mark)),
        Datum::Holds(holds) => classes.push(if *holds { "met" } else { "missed" }),
        Datum::Reading(reading) if reading.value().is_none() => classes.push("none"),
        _ => {}
    }
    let class = match classes.join(" ") {
        none if none.is_empty() => none,
        some => format!(" class=\"{some}\""),
    };
    let _ = if first && !column.numeric {
        write!(out, "<th scope=\"row\"{class}>{text}</th>")
    } else {
        write!(out, "<td{class}>{text}</td>")
    };
}

/// A table whose cells are the darker the more is in them.
pub(super) fn heat(map: &HeatMap, title: &str, lang: Lang) -> String {
    let cells = map.rows.iter().flat_map(|row| &row.cells);
    let most = cells.filter_map(Reading::value).fold(0.0, f64::max);
    let grids = lay::grids(&crate::Content::HeatMap(map.clone()), lang);
    let Some(grid) = grids.first() else { return String::new() };
    let mut out = open(title).replacen("<table>", "<table class=\"heat\">", 1);
    for column in &grid.columns {
        head(&mut out, column);
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let rows = map.rows.iter().map(|row| (row.name.text(lang), &row.cells, &row.total, ""));
    let total = (lang.pick("total", "合计"), &map.totals, &map.total, " class=\"total\"");
    for (name, cells, sum, class) in rows.chain([total]) {
        let _ = write!(out, "<tr{class}><th scope=\"row\">{}</th>", escape(name));
        for cell in cells {
            let shade = if class.is_empty() { shade(cell, most) } else { "" };
            let _ = write!(out, "<td class=\"num {shade}\">{}</td>", escape(&cell.text(lang)));
        }
        let _ = writeln!(out, "<td class=\"num sum\">{}</td></tr>", escape(&sum.text(lang)));
    }
    out.push_str("</tbody></table></div>\n");
    notes(&mut out, grid);
    out
}

/// One of six shades.
fn shade(reading: &Reading, most: f64) -> &'static str {
    match reading.value().map(|value| value / most) {
        Some(part) if part > 0.8 => "h5",
        Some(part) if part > 0.6 => "h4",
        Some(part) if part > 0.4 => "h3",
        Some(part) if part > 0.2 => "h2",
        Some(part) if part > 0.0 => "h1",
        _ => "h0",
    }
}
