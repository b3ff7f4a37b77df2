//! How a file is to be read: shape, separator and encoding, given or told from its first bytes.

use encoding_rs::Encoding;

use super::rows::Shape;

/// How a file is to be read. What is not given is told from the file.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub(crate) shape: Option<Shape>,
    pub(crate) separator: Option<u8>,
    pub(crate) encoding: Option<&'static Encoding>,
    /// The top-level domain of the country that the file is from.
    pub(crate) country: Option<&'static str>,
}

impl Reading {
    /// As a shape.
    #[must_use]
    pub const fn shape(mut self, shape: Shape) -> Self {
        self.shape = Some(shape);
        self
    }

    /// With a separator between the fields of a row.
    #[must_use]
    pub const fn separator(mut self, separator: u8) -> Self {
        self.separator = Some(separator);
        self
    }

    /// In an encoding, by one of its names in the WHATWG's standard (`gb18030`, `windows-1252`, `utf-16le` …);
    /// `None` if there is no such name.
    #[must_use]
    pub fn encoding(mut self, name: &str) -> Option<Self> {
        self.encoding = Some(Encoding::for_label(name.as_bytes())?);
        Some(self)
    }
}

/// The separators that are told from a header, most usual first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The separator that the first line of a spreadsheet's file states: `sep=;`.
pub(crate) fn stated(line: &[u8]) -> Option<u8> {
    let line = line.trim_ascii();
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    match line {
        [s, e, p, b'=', separator] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") => Some(*separator),
        // The separator is a tab, which trimming took.
        [s, e, p, b'='] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") => Some(b'\t'),
        _ => None,
    }
}

/// The separator of a header: the one under which most of the `wanted` columns are there, then the one that
/// gives most columns.
pub(crate) fn separator(header: &[u8], wanted: &[&str]) -> u8 {
    let mut best = (0, 0, b',');
    for separator in SEPARATORS {
        let names = fields(header, separator);
        let hits = wanted.iter().filter(|name| names.iter().any(|known| known == *name)).count();
        if (hits, names.len()) > (best.0, best.1) {
            best = (hits, names.len(), separator);
        }
    }
    best.2
}

fn fields(line: &[u8], separator: u8) -> Vec<String> {
    let (mut names, mut name, mut quoted) = (Vec::new(), Vec::new(), false);
    for byte in line.trim_ascii_end() {
        match *byte {
            b'"' => quoted = !quoted,
            byte if byte == separator && !quoted => names.push(std::mem::take(&mut name)),
            byte => name.push(byte),
        }
    }
    names.push(name);
    names.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect()
}

/// Whether the quotation marks of a record stand only at the edges of its fields, or twice within one.
pub(crate) fn well_quoted(record: &[u8], separator: u8) -> bool {
    let edge = |byte: Option<&u8>| {
        byte.is_none_or(|byte| *byte == separator || matches!(*byte, b'\n' | b'\r'))
    };
    let (mut quoted, mut at) = (false, 0);
    while let Some(byte) = record.get(at) {
        if *byte == b'"' {
            if !quoted {
                let before = |back: usize| at.checked_sub(back).and_then(|at| record.get(at));
                // ="007" keeps a number as it is written.
                let formula = before(1) == Some(&b'=') && edge(before(2));
                if !edge(before(1)) && !formula {
                    return false;
                }
                quoted = true;
            } else if record.get(at + 1) == Some(&b'"') {
                at += 1;
            } else {
                if !edge(record.get(at + 1)) {
                    return false;
                }
                quoted = false;
            }
        }
        at += 1;
    }
    !quoted
}

/// The shape of a file by its first characters.
pub(crate) fn shape(head: &str) -> Shape {
    let start = head.trim_start();
    if start.starts_with('{') {
        return Shape::Json;
    }
    // A header may begin with a bracket too; what an array begins with decides.
    if let Some(rest) = start.strip_prefix('[') {
        let rest = rest.trim_start();
        if rest.is_empty() || rest.starts_with(['{', ']']) {
            return Shape::Array;
        }
    }
    if start.starts_with("<?xml") || start.starts_with("<log") || start.starts_with("<!--") {
        return Shape::Xes;
    }
    Shape::Csv
}
