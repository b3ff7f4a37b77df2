//! Rows of a text table: CSV with a header, or one JSON object per line (JSON Lines).
//!
//! A malformed row is reported with the reason, and reading continues after it.
//!
//! ```
//! use redress_replay::rows::{Cells, Rows, Shape, unpacked};
//!
//! let text = &b"case,activity\n7,opened\n8\n"[..];
//! let mut rows = Rows::new(unpacked(text)?, Shape::Csv, &[])?;
//! let activity = rows.place("activity")?;
//! let mut cells = Cells::default();
//! assert!(rows.next(&mut cells)?.is_some_and(|row| row.is_ok()));
//! assert_eq!(cells.get(activity), Ok("opened"));
//! assert!(rows.next(&mut cells)?.is_some_and(|row| row.is_err()), "a field is missing");
//! assert!(rows.next(&mut cells)?.is_none());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::io::{self, BufRead};

use super::lines::{Length, Lines, MOST_BYTES, broken};
use super::{Error, json};

pub use super::books::Reason;
pub use super::lines::unpacked;

/// Maximum number of columns.
const MOST_FIELDS: usize = 4_096;

/// Maximum number of lines of one row: quoted text may contain line breaks.
const MOST_LINES: u64 = 5_000;

/// The shape of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// A header, then rows of fields.
    Csv,
    /// One object per line.
    Json,
}

/// Reading stopped: the file or stream is truncated or damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("after line {line}: {why}")]
pub struct Broken {
    /// The last line that was read.
    pub line: u64,
    /// The reason, without quoting the file.
    pub why: &'static str,
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
        let end = self.ends.get(place).copied().unwrap_or(0);
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let cell = self.bytes.get(start.unwrap_or(0)..end).unwrap_or_default();
        let text = std::str::from_utf8(cell).map_err(|_| Reason::NotUtf8)?;
        Ok(text.trim())
    }

    /// Whether two rows are identical.
    pub(crate) fn same(&self, other: &Self) -> bool {
        self.bytes == other.bytes && self.ends == other.ends
    }
}

/// Reads rows.
#[derive(Debug)]
pub struct Rows<'a> {
    lines: Lines<'a>,
    shape: Shape,
    /// The names of the columns, in the order of the cells.
    names: Vec<String>,
    parser: csv_core::Reader,
    line: Vec<u8>,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl<'a> Rows<'a> {
    /// Reads the header of a CSV file. For JSON Lines the cells are those of `wanted`, in that order.
    ///
    /// # Errors
    /// [`Error::Empty`], [`Error::NoHeader`], [`Error::Broken`].
    pub fn new(
        source: Box<dyn BufRead + 'a>,
        shape: Shape,
        wanted: &[&str],
    ) -> Result<Self, Error> {
        let mut rows = Self {
            lines: Lines::new(source),
            shape,
            names: wanted.iter().map(|name| (*name).to_owned()).collect(),
            parser: csv_core::Reader::new(),
            line: Vec::new(),
            text: vec![0; 4_096],
            ends: vec![0; 64],
        };
        if shape == Shape::Csv {
            rows.names = Vec::new();
            let mut cells = Cells::default();
            let read = rows.next(&mut cells)?;
            match read {
                None => return Err(Error::Empty),
                Some(Err(reason)) => return Err(Error::NoHeader(reason)),
                Some(Ok(())) => {}
            }
            for place in 0..cells.ends.len() {
                let name = cells.get(Some(place)).map_err(Error::NoHeader)?;
                rows.names.push(name.to_owned());
            }
        }
        Ok(rows)
    }

    /// The position of a column, if it exists.
    ///
    /// # Errors
    /// [`Error::ColumnTwice`].
    pub fn place(&self, name: &str) -> Result<Option<usize>, Error> {
        let mut found = (0..self.names.len()).filter(|&at| self.names[at] == name);
        let first = found.next();
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
            found: self.names.len(),
        })
    }

    /// Reads the next row, or the reason why it is malformed; `None` at the end of the file. Empty lines are
    /// skipped.
    ///
    /// # Errors
    /// [`Broken`] if nothing after this can be read.
    pub fn next(&mut self, cells: &mut Cells) -> Result<Option<Result<(), Reason>>, Broken> {
        self.read(cells).map_err(|error| {
            let line = self.lines.number.max(1);
            Broken { line, why: broken(&error) }
        })
    }

    fn read(&mut self, cells: &mut Cells) -> io::Result<Option<Result<(), Reason>>> {
        loop {
            self.line.clear();
            let Some(length) = self.lines.next(&mut self.line)? else { return Ok(None) };
            cells.clear();
            cells.line = self.lines.number;
            if length == Length::TooLong {
                return Ok(Some(Err(Reason::TooLong)));
            }
            if self.line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            return Ok(Some(match self.shape {
                Shape::Csv => self.record(cells)?,
                Shape::Json => json::object(&self.line, &self.names, cells),
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
            let length = self.lines.next(&mut self.line)?;
            let fits = before < MOST_BYTES && self.lines.number - cells.line < MOST_LINES;
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
        let wrong = !self.names.is_empty() && ended != self.names.len();
        if wrong && !more.is_empty() {
            // Two stray quotes merge all rows between them into one; those rows are good.
            return Ok(self.given_up(more, Reason::QuoteOpen));
        }
        if wrong {
            return Ok(Err(Reason::Fields { expected: self.names.len(), found: ended }));
        }
        Ok(Ok(()))
    }

    fn given_up(&mut self, more: Vec<(Vec<u8>, Length)>, why: Reason) -> Result<(), Reason> {
        self.lines.give_back(more);
        Err(why)
    }
}
