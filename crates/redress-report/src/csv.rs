//! Reports as CSV (RFC 4180).

use super::layout::{self, Col, Datum, Grid, Line, Seen, unit};
use super::{Report, text, words};
use redress::vocabulary::Lang;

/// Options of CSV output.
///
/// Lines end with CR LF. A text that a spreadsheet program could take for a formula (it begins, after blanks
/// and control characters, with `=`, `+`, `-`, `@`, one of their full-width forms, a tab or a line break)
/// gets an apostrophe in front. Numbers have no thousands separators; shares are fractions, times are in
/// seconds, and negative numbers have a plain minus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CsvOptions {
    /// Whether to begin with a byte-order mark, by which spreadsheet programs recognise UTF-8.
    pub bom: bool,
}

impl CsvOptions {
    /// For spreadsheet programs: with a byte-order mark.
    #[must_use]
    pub const fn for_spreadsheets() -> Self {
        Self { bom: true }
    }
}

/// One table of a report as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvFile {
    /// A file name without extension: the number of the section, followed by that of the table if the section
    /// has several: `03`, `04-2`.
    pub name: String,
    /// The title of the section.
    pub title: String,
    /// The content of the file.
    pub text: String,
}

const BOM: &str = "\u{FEFF}";
const END: &str = "\r\n";

/// A CSV cell.
enum Field {
    /// Written as is.
    Number(String),
    /// Escaped, so that it cannot be a formula.
    Words(String),
}

pub(super) fn one_file(report: &Report, lang: Lang, options: CsvOptions) -> String {
    let mut csv = String::from(if options.bom { BOM } else { "" });
    let words = |text: &str| Field::Words(text.to_owned());
    let period = words::period(report.period, lang);
    line(&mut csv, &[words(report.title.text(lang)), words(&period)]);
    let as_of = words::as_of(report.as_of, report.zone, lang);
    line(&mut csv, &[words(lang.pick("as of", "数据截至")), words(&as_of)]);
    for section in &report.sections {
        for grid in layout::grids(&section.content, lang) {
            csv.push_str(END);
            let cite = text::cited(&section.cite, lang);
            line(&mut csv, &[Field::Words(format!("{}{cite}", section.title.text(lang)))]);
            table(&mut csv, &grid, lang);
            for note in &grid.notes {
                line(&mut csv, &[words(note)]);
            }
        }
    }
    csv
}

pub(super) fn files(report: &Report, lang: Lang, options: CsvOptions) -> Vec<CsvFile> {
    let mut files = Vec::new();
    for (section, at) in report.sections.iter().zip(1_u32..) {
        let grids = layout::grids(&section.content, lang);
        let several = grids.len() > 1;
        for (grid, part) in grids.iter().zip(1_u32..) {
            let mut text = String::from(if options.bom { BOM } else { "" });
            table(&mut text, grid, lang);
            let name = if several { format!("{at:02}-{part}") } else { format!("{at:02}") };
            files.push(CsvFile { name, title: section.title.text(lang).to_owned(), text });
        }
    }
    files
}

/// A table with its header; group headings become a first column.
fn table(csv: &mut String, grid: &Grid, lang: Lang) {
    let seen = |column: &Col| matches!(column.seen, Seen::Always | Seen::Programs);
    let grouped = grid.lines.iter().any(|line| matches!(line, Line::Head(_)));
    let columns = grid.columns.iter().filter(|column| seen(column));
    let names = columns.clone().map(|column| {
        let unit = column.unit.map(|shown| format!(" [{}]", unit(shown, lang)));
        Field::Words(format!("{}{}", column.name, unit.unwrap_or_default()))
    });
    let group = Field::Words(lang.pick("group", "分组").to_owned());
    let header: Vec<Field> = grouped.then_some(group).into_iter().chain(names).collect();
    line(csv, &header);
    let mut head = "";
    for row in &grid.lines {
        match row {
            Line::Head(text) => head = text,
            Line::Cells(cells) => {
                let mut fields = Vec::with_capacity(header.len());
                if grouped {
                    fields.push(Field::Words(head.to_owned()));
                }
                // Pad a short row to the length of the header.
                let cells = cells.iter().chain(std::iter::repeat(&Datum::Empty));
                let shown = grid.columns.iter().zip(cells).filter(|(column, _)| seen(column));
                fields.extend(shown.map(|(_, cell)| match cell.raw() {
                    Some(number) => Field::Number(number),
                    None => Field::Words(cell.shown(lang)),
                }));
                line(csv, &fields);
            }
        }
    }
}

fn line(csv: &mut String, fields: &[Field]) {
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            csv.push(',');
        }
        match field {
            Field::Number(number) => csv.push_str(number),
            Field::Words(text) => words(csv, text),
        }
    }
    csv.push_str(END);
}

/// Writes a text, quoted if necessary.
fn words(csv: &mut String, text: &str) {
    let apostrophe = if is_formula(text) { "'" } else { "" };
    if text.contains([',', '"', '\r', '\n', ';', '\t']) {
        csv.push('"');
        csv.push_str(apostrophe);
        csv.push_str(&text.replace('"', "\"\""));
        csv.push('"');
    } else {
        csv.push_str(apostrophe);
        csv.push_str(text);
    }
}

/// Whether a spreadsheet program could take a text for a formula.
fn is_formula(text: &str) -> bool {
    let skipped = |c: char| c.is_whitespace() || redress::vocabulary::is_unprintable(c);
    let first = text.trim_start_matches(skipped).chars().next();
    text.starts_with(['\t', '\r', '\n'])
        || matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
}
