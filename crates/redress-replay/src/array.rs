//! The elements of a JSON array, one at a time.

use std::io;

use super::lines::{Length, Lines, MOST_BYTES};

/// Where the scan is in an element.
#[derive(Clone, Copy, Debug, Default)]
struct Scan {
    depth: usize,
    in_text: bool,
    escaped: bool,
    /// An element that is no object or list: it ends at a comma.
    bare: bool,
}

impl Scan {
    /// Takes a byte; returns whether the element ends before it, with it, or goes on.
    fn takes(&mut self, byte: u8) -> End {
        if self.in_text {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_text = false,
                _ => {}
            }
            return End::Later;
        }
        match byte {
            b'"' => self.in_text = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' if self.depth > 0 => {
                self.depth -= 1;
                if self.depth == 0 && !self.bare {
                    return End::With;
                }
            }
            b']' | b',' if self.bare && self.depth == 0 => return End::Before,
            _ => {}
        }
        End::Later
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Before,
    With,
    Later,
}

/// Appends the next element to `into`, with the number of the line on which it begins; `None` at the end.
pub(crate) fn element(
    lines: &mut Lines<'_>,
    into: &mut Vec<u8>,
) -> io::Result<Option<(u64, Length)>> {
    let (mut scan, mut begun, mut length) = (Scan::default(), None, Length::Whole);
    lines.number = lines.number.max(1);
    loop {
        let first = lines.number;
        let bytes = lines.source().fill_buf()?;
        if bytes.is_empty() {
            return Ok(begun.map(|line| (line, length)));
        }
        let (mut taken, mut breaks, mut ended) = (0, 0, false);
        for byte in bytes.iter().copied() {
            // Between elements; `]` ends the array, and nothing but blanks follows.
            let between = byte.is_ascii_whitespace() || matches!(byte, b'[' | b',' | b']');
            if begun.is_none() && !between {
                scan.bare = byte != b'{';
                begun = Some(first + breaks);
            }
            if begun.is_some() {
                let end = scan.takes(byte);
                if end == End::Before {
                    ended = true;
                    break;
                }
                ended = end == End::With;
                if into.len() < MOST_BYTES {
                    into.push(byte);
                } else {
                    length = Length::TooLong;
                }
            }
            taken += 1;
            breaks += u64::from(byte == b'\n');
            if ended {
                break;
            }
        }
        lines.source().consume(taken);
        lines.number += breaks;
        if ended {
            return Ok(begun.map(|line| (line, length)));
        }
    }
}
