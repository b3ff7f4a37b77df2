//! The events of a log in XES (IEEE 1849), one at a time.
//!
//! An attribute of an event is a column under its key; an attribute of a trace is a column under `case:` and
//! its key, as the tools of process mining name them.

use std::io::{self, BufRead, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::lines::Damage;
use super::rows::Cells;

/// The columns of any XES log: case, time, activity, actor.
pub(crate) const USUAL: [&str; 4] =
    ["case:concept:name", "time:timestamp", "concept:name", "org:resource"];

/// Maximum number of attributes of a trace or event; further ones are ignored.
const MOST: usize = 1_000;

/// A stream that counts its lines.
struct Counted<'a> {
    source: Box<dyn BufRead + 'a>,
    lines: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Counted<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.source.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        if let Ok(buffer) = self.source.fill_buf() {
            let taken = buffer.get(..bytes).unwrap_or(buffer);
            self.lines += memchr::memchr_iter(b'\n', taken).count() as u64;
        }
        self.source.consume(bytes);
    }
}

/// Reads events.
pub(crate) struct Xes<'a> {
    xml: Reader<Counted<'a>>,
    buffer: Vec<u8>,
    trace: Vec<(String, String)>,
    event: Vec<(String, String)>,
    within: Within,
    /// Depth below the trace or event: attributes may have attributes, which are not read.
    depth: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Log,
    Trace,
    Event,
}

impl std::fmt::Debug for Xes<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Xes").field("line", &self.line()).finish_non_exhaustive()
    }
}

impl<'a> Xes<'a> {
    pub(crate) fn new(source: Box<dyn BufRead + 'a>) -> Self {
        Self {
            xml: Reader::from_reader(Counted { source, lines: 0 }),
            buffer: Vec::new(),
            trace: Vec::new(),
            event: Vec::new(),
            within: Within::Log,
            depth: 0,
        }
    }

    /// The number of the line read last, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.xml.get_ref().lines + 1
    }

    /// The columns of the event read last.
    pub(crate) fn keys(&self) -> impl Iterator<Item = String> + '_ {
        let trace = self.trace.iter().map(|(key, _)| format!("case:{key}"));
        trace.chain(self.event.iter().map(|(key, _)| key.clone()))
    }

    /// Reads the next event into the cells named; whether there is one.
    pub(crate) fn next(&mut self, names: &[String], cells: &mut Cells) -> io::Result<bool> {
        if !self.event()? {
            return Ok(false);
        }
        cells.line = self.line();
        for name in names {
            let find = |list: &[(String, String)], key: &str| {
                list.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone())
            };
            let value = find(&self.event, name)
                .or_else(|| name.strip_prefix("case:").and_then(|key| find(&self.trace, key)));
            cells.bytes.extend_from_slice(value.unwrap_or_default().as_bytes());
            cells.ends.push(cells.bytes.len());
        }
        Ok(true)
    }

    fn event(&mut self) -> io::Result<bool> {
        loop {
            self.buffer.clear();
            let read = self.xml.read_event_into(&mut self.buffer).map_err(damaged)?;
            match read {
                Event::Start(tag) => match (self.within, tag.local_name().as_ref()) {
                    (Within::Log, "trace") => {
                        self.trace.clear();
                        self.within = Within::Trace;
                    }
                    (Within::Trace, "event") if self.depth == 0 => {
                        self.event.clear();
                        self.within = Within::Event;
                    }
                    (Within::Log, _) => {}
                    (within, _) => {
                        if self.depth == 0 {
                            let list = match within {
                                Within::Event => &mut self.event,
                                _ => &mut self.trace,
                            };
                            attribute(&tag, list)?;
                        }
                        self.depth += 1;
                    }
                },
                Event::Empty(tag) => {
                    let list = match self.within {
                        Within::Log => continue,
                        Within::Trace => &mut self.trace,
                        Within::Event => &mut self.event,
                    };
                    if self.depth == 0 {
                        if self.within == Within::Trace && tag.local_name().as_ref() == "event" {
                            self.event.clear();
                            return Ok(true);
                        }
                        attribute(&tag, list)?;
                    }
                }
                Event::End(_) if self.depth > 0 => self.depth -= 1,
                Event::End(_) => match self.within {
                    Within::Event => {
                        self.within = Within::Trace;
                        return Ok(true);
                    }
                    Within::Trace => self.within = Within::Log,
                    Within::Log => {}
                },
                Event::Eof if self.within != Within::Log => {
                    return Err(io::Error::other(Damage::XmlCut));
                }
                Event::Eof => return Ok(false),
                _ => {}
            }
        }
    }
}

fn damaged(error: quick_xml::Error) -> io::Error {
    match error {
        quick_xml::Error::Io(error) => error.kind().into(),
        _ => io::Error::other(Damage::Xml),
    }
}

/// Adds the attribute that an element states as `key` and `value`.
fn attribute(tag: &BytesStart<'_>, into: &mut Vec<(String, String)>) -> io::Result<()> {
    let (mut key, mut value) = (None, None);
    for part in tag.attributes() {
        let part = part.map_err(|_| io::Error::other(Damage::Xml))?;
        let text = || {
            let text = part.normalized_value(XmlVersion::Implicit1_0);
            text.map(|text| text.into_owned()).map_err(|_| io::Error::other(Damage::Xml))
        };
        match part.key.as_ref() {
            "key" => key = Some(text()?),
            "value" => value = Some(text()?),
            _ => {}
        }
    }
    if let (Some(key), Some(value)) = (key, value)
        && into.len() < MOST
    {
        into.push((key, value));
    }
    Ok(())
}
