//! Rows of a file: a table with a header (CSV and its relatives), JSON Lines, a JSON array, or XES.
//!
//! Encoding, line ends, separator and shape are told from the file unless they are given. A malformed row is
//! reported with the reason, and reading continues after it. A row that ends early has blanks for the rest.
//!
//! ```
//! use redress_replay::rows::{Cells, Reading, Rows, unpacked};
//!
//! let text = &b"case;activity\r7;opened\r\n8;opened;twice\n"[..];
//! let mut rows = Rows::new(unpacked(text)?, &Reading::default(), &[])?;
//! let activity = rows.place("activity")?;
//! let mut cells = Cells::default();
//! assert!(rows.next(&mut cells)?.is_some_and(|row| row.is_ok()));
//! assert_eq!(cells.get(activity), Ok("opened"));
//! assert!(rows.next(&mut cells)?.is_some_and(|row| row.is_err()), "there are too many fields");
//! assert!(rows.next(&mut cells)?.is_none());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::io::{self, BufRead};

use super::lines::{Damage, Length, Lines, MOST_BYTES};
use super::reading::{self, well_quoted};
use super::xes::Xes;
use super::{Error, array, encoding, json};

pub use super::lines::unpacked;
pub use super::reading::Reading;
pub use super::reason::Reason;

/// Maximum number of columns.
const MOST_FIELDS: usize = 4_096;

/// Maximum number of columns that an error names.
const MOST_NAMES: usize = 40;

/// Maximum number of lines of one row: quoted text may contain line breaks.
const MOST_LINES: u64 = 5_000;

/// The shape of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// A header, then rows of fields.
    Csv,
    /// JSON Lines: one object per line.
    Json,
    /// A JSON array of objects.
    Array,
    /// XES (IEEE 1849).
    Xes,
}

/// Reading stopped: the file or stream is truncated or damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("after line {line}: {why}")]
pub struct Broken {
    /// The last line that was read.
    pub line: u64,
    /// The reason, without quoting the file.
    pub why: Damage,
}

/// The cells of one row, in a reusable buffer.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    pub(crate) bytes: Vec<u8>,
    pub(crate) ends: Vec<usize>,
    pub(crate) line: u64,
}

impl Cells {
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    /// The number of the line on which the row begins, from 1.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// The cell at a place, without surrounding blanks; empty if there is no such place.
    ///
    /// # Errors
    /// [`Reason::NotUtf8`].
    pub fn get(&self, place: Option<usize>) -> Result<&str, Reason> {
        let Some(place) = place else { return Ok("") };
        let text = std::str::from_utf8(self.raw(place)).map_err(|_| Reason::NotUtf8)?.trim();
        // A spreadsheet's way to keep a number as it is written: ="007".
        let formula = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
        Ok(formula.unwrap_or(text))
    }

    /// The bytes of a cell as they are written.
    pub(crate) fn raw(&self, place: usize) -> &[u8] {
        let end = self.ends.get(place).copied().unwrap_or(0);
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        self.bytes.get(start.unwrap_or(0)..end).unwrap_or_default()
    }

    /// Whether two rows are identical.
    pub(crate) fn same(&self, other: &Self) -> bool {
        self.bytes == other.bytes && self.ends == other.ends
    }
}

/// Reads rows.
#[derive(Debug)]
pub struct Rows<'a> {
    source: Source<'a>,
    shape: Shape,
    separator: u8,
    encoding: &'static str,
    /// The names of the columns, in the order of the cells.
    names: Vec<String>,
    parser: csv_core::Reader,
    line: Vec<u8>,
    text: Vec<u8>,
    ends: Vec<usize>,
}

#[derive(Debug)]
enum Source<'a> {
    Lines(Lines<'a>),
    Xes(Box<Xes<'a>>),
}

impl<'a> Rows<'a> {
    /// Reads the header of a table. For JSON and XES the cells are those of `wanted`, in that order.
    ///
    /// # Errors
    /// [`Error::Empty`], [`Error::NoHeader`], [`Error::Broken`].
    pub fn new(
        source: Box<dyn BufRead + 'a>,
        reading: &Reading,
        wanted: &[&str],
    ) -> Result<Self, Error> {
        let text = encoding::text(source, reading.encoding, wanted, reading.country)
            .map_err(|error| Broken { line: 1, why: Damage::of(&error) })?;
        let shape = reading.shape.unwrap_or_else(|| reading::shape(&text.head));
        let source = match shape {
            Shape::Xes => Source::Xes(Box::new(Xes::new(text.source))),
            _ => Source::Lines(Lines::new(text.source)),
        };
        let mut rows = Self {
            source,
            shape,
            separator: b',',
            encoding: text.encoding.name(),
            names: wanted.iter().map(|name| (*name).to_owned()).collect(),
            parser: csv_core::Reader::new(),
            line: Vec::new(),
            text: vec![0; 4_096],
            ends: vec![0; 64],
        };
        if shape == Shape::Csv {
            rows.header(reading.separator, wanted)?;
        }
        Ok(rows)
    }

    fn header(&mut self, separator: Option<u8>, wanted: &[&str]) -> Result<(), Error> {
        self.names = Vec::new();
        self.separator = self
            .find_separator(separator, wanted)
            .map_err(|error| Broken { line: self.line_number().max(1), why: Damage::of(&error) })?;
        self.parser = csv_core::ReaderBuilder::new().delimiter(self.separator).build();
        let mut cells = Cells::default();
        match self.next(&mut cells)? {
            None => return Err(Error::Empty),
            Some(Err(reason)) => return Err(Error::NoHeader(reason)),
            Some(Ok(())) => {}
        }
        for place in 0..cells.ends.len() {
            let name = cells.get(Some(place)).map_err(Error::NoHeader)?;
            self.names.push(name.to_owned());
        }
        // A comma after the last name is no column.
        while self.names.len() > 1 && self.names.last().is_some_and(String::is_empty) {
            self.names.pop();
        }
        Ok(())
    }

    /// The separator: stated by the first line, given, or told from the header.
    fn find_separator(&mut self, given: Option<u8>, wanted: &[&str]) -> io::Result<u8> {
        let Source::Lines(lines) = &mut self.source else { return Ok(b',') };
        let mut stated = None;
        loop {
            let mut line = Vec::new();
            let Some(length) = lines.next(&mut line)? else { break };
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            if stated.is_none() {
                stated = reading::stated(&line);
                if stated.is_some() {
                    continue;
                }
            }
            let told = reading::separator(&line, wanted);
            lines.give_back(vec![(line, length)]);
            return Ok(given.or(stated).unwrap_or(told));
        }
        Ok(given.or(stated).unwrap_or(b','))
    }

    /// The names of the columns.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The shape of the file.
    #[must_use]
    pub const fn shape(&self) -> Shape {
        self.shape
    }

    /// The encoding of the file, by its name in the WHATWG's standard.
    #[must_use]
    pub const fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// The separator of a table.
    #[must_use]
    pub const fn separator(&self) -> u8 {
        self.separator
    }

    /// The columns of the row of JSON or XES that was read last, in its order.
    pub(crate) fn keys(&self) -> Vec<String> {
        match &self.source {
            Source::Xes(xes) => xes.keys().collect(),
            Source::Lines(_) => json::keys(&self.line),
        }
    }

    /// The position of a column, if it exists.
    ///
    /// # Errors
    /// [`Error::ColumnTwice`].
    pub fn place(&self, name: &str) -> Result<Option<usize>, Error> {
        let mut found = self.names.iter().enumerate().filter(|(_, known)| *known == name);
        let first = found.next().map(|(at, _)| at);
        match found.next() {
            Some(_) => Err(Error::ColumnTwice(name.to_owned())),
            None => Ok(first),
        }
    }

    /// The position of a required column, one of those `needed`.
    ///
    /// # Errors
    /// [`Error::Column`], [`Error::ColumnTwice`].
    pub fn must_have(&self, name: &str, needed: &[&str]) -> Result<usize, Error> {
        self.place(name)?.ok_or_else(|| Error::Column {
            missing: name.to_owned(),
            needed: needed.join(", "),
            found: self.names.iter().take(MOST_NAMES).cloned().collect(),
        })
    }

    fn line_number(&self) -> u64 {
        match &self.source {
            Source::Lines(lines) => lines.number,
            Source::Xes(xes) => xes.line(),
        }
    }

    /// Reads the next row, or the reason why it is malformed; `None` at the end of the file. Empty lines are
    /// skipped.
    ///
    /// # Errors
    /// [`Broken`] if nothing after this can be read.
    pub fn next(&mut self, cells: &mut Cells) -> Result<Option<Result<(), Reason>>, Broken> {
        self.read(cells).map_err(|error| {
            let line = self.line_number().max(1);
            Broken { line, why: Damage::of(&error) }
        })
    }

    fn read(&mut self, cells: &mut Cells) -> io::Result<Option<Result<(), Reason>>> {
        cells.clear();
        let lines = match &mut self.source {
            Source::Xes(xes) => {
                cells.line = xes.line();
                return Ok(xes.next(&self.names, cells)?.then_some(Ok(())));
            }
            Source::Lines(lines) => lines,
        };
        loop {
            self.line.clear();
            let (line, length) = if self.shape == Shape::Array {
                let Some(read) = array::element(lines, &mut self.line)? else { return Ok(None) };
                read
            } else {
                let Some(length) = lines.next(&mut self.line)? else { return Ok(None) };
                (lines.number, length)
            };
            cells.line = line;
            if length == Length::TooLong {
                return Ok(Some(Err(Reason::TooLong)));
            }
            if self.line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            return Ok(Some(match self.shape {
                Shape::Csv => self.record(cells)?,
                _ => json::object(&self.line, &self.names, cells),
            }));
        }
    }

    /// Reads the row that begins with the last line read, and further lines if a quote is open.
    fn record(&mut self, cells: &mut Cells) -> io::Result<Result<(), Reason>> {
        self.parser.reset();
        let (mut at, mut wrote, mut ended) = (0, 0, 0);
        let mut more: Vec<(Vec<u8>, Length)> = Vec::new();
        loop {
            if self.line.last() != Some(&b'\n') {
                self.line.push(b'\n');
            }
            let done = loop {
                let input = self.line.get(at..).unwrap_or_default();
                let (text, ends) = (&mut self.text[wrote..], &mut self.ends[ended..]);
                let (result, read, more_text, more_ends) =
                    self.parser.read_record(input, text, ends);
                (at, wrote, ended) = (at + read, wrote + more_text, ended + more_ends);
                match result {
                    csv_core::ReadRecordResult::OutputFull => {
                        let size = self.text.len() * 2;
                        self.text.resize(size, 0);
                    }
                    csv_core::ReadRecordResult::OutputEndsFull => {
                        let size = self.ends.len() * 2;
                        if size > MOST_FIELDS {
                            return Ok(self.given_up(more, Reason::TooManyFields));
                        }
                        self.ends.resize(size, 0);
                    }
                    csv_core::ReadRecordResult::InputEmpty => break false,
                    csv_core::ReadRecordResult::Record | csv_core::ReadRecordResult::End => {
                        break true;
                    }
                }
            };
            if done {
                break;
            }
            // A quote is open. A stray one must not swallow the rest of the file: beyond some length only the first
            // line is given up.
            let before = self.line.len();
            let Source::Lines(lines) = &mut self.source else { return Ok(Err(Reason::QuoteOpen)) };
            let length = lines.next(&mut self.line)?;
            let fits = before < MOST_BYTES && lines.number - cells.line < MOST_LINES;
            if let Some(length) = length {
                let line = self.line.get(before..).unwrap_or_default().to_vec();
                more.push((line, length));
            }
            if length != Some(Length::Whole) || !fits {
                return Ok(self.given_up(more, Reason::QuoteOpen));
            }
        }
        cells.bytes.extend_from_slice(&self.text[..wrote]);
        cells.ends.extend_from_slice(&self.ends[..ended]);
        if !more.is_empty() && !well_quoted(&self.line, self.separator) {
            // Two stray quotes merge all rows between them into one; those rows are good.
            return Ok(self.given_up(more, Reason::QuoteOpen));
        }
        let expected = self.names.len();
        if expected == 0 {
            return Ok(Ok(()));
        }
        // Spreadsheets cut a row after its last filled cell, or fill it up with separators.
        let last = cells.bytes.len();
        while cells.ends.len() > expected && cells.ends.iter().rev().nth(1) == Some(&last) {
            cells.ends.pop();
        }
        let found = cells.ends.len();
        if found > expected {
            return Ok(Err(Reason::Fields { expected, found }));
        }
        cells.ends.resize(expected, last);
        Ok(Ok(()))
    }

    fn given_up(&mut self, more: Vec<(Vec<u8>, Length)>, why: Reason) -> Result<(), Reason> {
        if let Source::Lines(lines) = &mut self.source {
            lines.give_back(more);
        }
        Err(why)
    }
}
