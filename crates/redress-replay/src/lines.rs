//! A stream of text lines, plain or gzip.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

/// Maximum length of a line. Nothing longer is a record of a complaint.
pub(crate) const MOST_BYTES: usize = 1 << 20;

/// The text of a stream, decompressed if its first bytes are those of gzip.
///
/// # Errors
/// If the stream cannot be read.
pub fn unpacked<'a>(source: impl Read + 'a) -> io::Result<Box<dyn BufRead + 'a>> {
    let mut source = BufReader::with_capacity(1 << 17, source);
    let packed = source.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    if packed {
        let plain = MultiGzDecoder::new(source);
        return Ok(Box::new(BufReader::with_capacity(1 << 17, plain)));
    }
    Ok(Box::new(source))
}

/// Lines as bytes, with their numbers from 1. A line ends with LF, CR LF or CR, whichever comes.
pub(crate) struct Lines<'a> {
    source: Box<dyn BufRead + 'a>,
    /// Lines that were read ahead and given back.
    ahead: VecDeque<(Vec<u8>, Length)>,
    /// The number of the line read last.
    pub(crate) number: u64,
}

/// Whether a line was read completely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    /// It was read completely.
    Whole,
    /// It is too long; the rest was skipped.
    TooLong,
}

impl std::fmt::Debug for Lines<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lines").field("number", &self.number).finish_non_exhaustive()
    }
}

impl<'a> Lines<'a> {
    pub(crate) fn new(source: Box<dyn BufRead + 'a>) -> Self {
        Self { source, ahead: VecDeque::new(), number: 0 }
    }

    /// Appends the next line, with its line ending, to `into`; `None` at the end of the file. A lone CR is
    /// given as LF.
    pub(crate) fn next(&mut self, into: &mut Vec<u8>) -> io::Result<Option<Length>> {
        if let Some((line, length)) = self.ahead.pop_front() {
            self.number += 1;
            into.extend_from_slice(&line);
            return Ok(Some(length));
        }
        let (mut read, mut length) = (0_usize, Length::Whole);
        loop {
            let bytes = self.source.fill_buf()?;
            if bytes.is_empty() {
                break;
            }
            let end = memchr::memchr2(b'\n', b'\r', bytes);
            let part = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default();
            let room = MOST_BYTES.saturating_sub(read);
            length = if part.len() > room { Length::TooLong } else { length };
            into.extend_from_slice(part.get(..room).unwrap_or(part));
            read += part.len();
            let Some(end) = end else {
                let all = bytes.len();
                self.source.consume(all);
                continue;
            };
            let carriage = bytes.get(end) == Some(&b'\r');
            self.source.consume(end + 1);
            read += 1;
            // The LF of a CR LF may stand in the next part of the stream.
            if carriage && self.source.fill_buf()?.first() == Some(&b'\n') {
                into.push(b'\r');
                self.source.consume(1);
            }
            into.push(b'\n');
            break;
        }
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some(length))
    }

    /// Gives back lines, first one first, to be read again.
    pub(crate) fn give_back(&mut self, lines: Vec<(Vec<u8>, Length)>) {
        for line in lines.into_iter().rev() {
            self.ahead.push_front(line);
            self.number -= 1;
        }
    }

    /// The stream, if no line is given back.
    pub(crate) fn source(&mut self) -> &mut dyn BufRead {
        &mut *self.source
    }
}

/// Why a file cannot be read, or not to its end, without quoting it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// It is a folder.
    #[error("this is a folder; expected a file")]
    Folder,
    /// It is not there.
    #[error("there is no such file")]
    Missing,
    /// The user may not read it.
    #[error("it may not be read by this user")]
    Forbidden,
    /// A gzip stream ends early.
    #[error("the gzip stream is cut short; expected its end: copy or download the file again")]
    GzipCut,
    /// A gzip stream has errors.
    #[error(
        "the gzip stream is damaged; expected one without errors: copy or download the file again"
    )]
    Gzip,
    /// XML ends early.
    #[error("the XML is cut short; expected its end: export or copy the file again")]
    XmlCut,
    /// XML is malformed.
    #[error("the XML is damaged; expected well-formed XES: export it again")]
    Xml,
    /// Reading failed otherwise.
    #[error("the file or the disk is damaged")]
    Other,
}

impl Damage {
    /// What an error of reading comes to.
    pub(crate) fn of(error: &io::Error) -> Self {
        if let Some(damage) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
            return *damage;
        }
        match error.kind() {
            io::ErrorKind::IsADirectory => Self::Folder,
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::Forbidden,
            io::ErrorKind::UnexpectedEof => Self::GzipCut,
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => Self::Gzip,
            _ => Self::Other,
        }
    }
}
