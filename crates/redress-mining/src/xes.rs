//! `Xes`: exports histories as an XES file (IEEE 1849-2016).

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::io::Write;

use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, Event as Xml};
use quick_xml::writer::Writer;

use super::data::{Data, Value};
use super::event_attributes::attributes;
use super::history::{History, Step, limit_id};
use super::{Counts, ExportError, Options, instant};
use redress::complaint::Entry;

/// Name, prefix and URI of each extension in use.
const EXTENSIONS: [[&str; 3]; 4] = [
    ["Concept", "concept", "http://www.xes-standard.org/concept.xesext"],
    ["Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"],
    ["Organizational", "org", "http://www.xes-standard.org/org.xesext"],
    ["Time", "time", "http://www.xes-standard.org/time.xesext"],
];

/// Global trace attributes, with the defaults for readers.
const TRACE: [[&str; 3]; 9] = [
    ["string", "concept:name", "UNKNOWN"],
    ["string", "redress:kind", "UNKNOWN"],
    ["string", "redress:channel", "UNKNOWN"],
    ["string", "redress:grade", "UNKNOWN"],
    ["string", "redress:nature", "UNKNOWN"],
    ["string", "redress:tier", "UNKNOWN"],
    ["string", "redress:initiative", "UNKNOWN"],
    ["string", "redress:policy", "UNKNOWN"],
    ["int", "redress:policy-version", "0"],
];

/// Global event attributes, with the defaults for readers.
const EVENT: [[&str; 3]; 7] = [
    ["string", "concept:name", "UNKNOWN"],
    ["string", "lifecycle:transition", "complete"],
    ["date", "time:timestamp", "1970-01-01T00:00:00.000000Z"],
    ["string", "org:role", "UNKNOWN"],
    ["string", "redress:event", "UNKNOWN"],
    ["date", "redress:recorded", "1970-01-01T00:00:00.000000Z"],
    ["int", "redress:cycle", "1"],
];

/// The event classifiers.
const CLASSIFIERS: [[&str; 2]; 3] = [
    ["Activity", "concept:name"],
    ["Role", "org:role"],
    ["ActivityByRole", "concept:name org:role"],
];

/// Exports histories as an XES file, one trace each. The [module](super) describes the mapping.
///
/// Nothing is kept between histories, so a complaint that is given twice is written twice. The file is
/// complete only after [`finish`](Self::finish).
///
/// Elements have no namespace: the schema of the standard has none, and a file with one would be invalid.
pub struct Xes<W: Write> {
    out: Writer<W>,
    options: Options,
    counts: Counts,
}

impl<W: Write> fmt::Debug for Xes<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Xes")
            .field("options", &self.options)
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}

impl<W: Write> Xes<W> {
    /// Starts a file.
    ///
    /// # Errors
    /// [`ExportError::Write`].
    pub fn new(out: W, options: Options) -> Result<Self, ExportError> {
        let out = Writer::new_with_indent(out, b' ', 1);
        let mut xes = Self { out, options, counts: Counts::default() };
        xes.head()?;
        Ok(xes)
    }

    /// Adds the whole log of a complaint, from its first entry.
    ///
    /// # Errors
    /// [`ExportError::NoBeginning`], [`ExportError::Gap`], [`ExportError::Write`].
    pub fn history<E: Borrow<Entry>>(&mut self, log: &[E]) -> Result<(), ExportError> {
        let history = History::of(log)?;
        self.start("trace", &[])?;
        self.attribute("string", "concept:name", history.id().as_str())?;
        let mut data = Data::default();
        data.facts(history.facts(), None).policy(&history.receipt.policy);
        if self.options.customers {
            data.word("customer", history.receipt.customer.as_str());
        }
        self.data(&data)?;
        for step in history.steps() {
            self.event(&history, &step)?;
            self.counts.events = self.counts.events.saturating_add(1);
        }
        self.end("trace")?;
        self.counts.cases = self.counts.cases.saturating_add(1);
        Ok(())
    }

    /// Completes the file and returns the flushed output.
    ///
    /// # Errors
    /// [`ExportError::Write`].
    pub fn finish(mut self) -> Result<(W, Counts), ExportError> {
        self.end("log")?;
        let mut out = self.out.into_inner();
        out.write_all(b"\n")?;
        out.flush()?;
        Ok((out, self.counts))
    }

    fn head(&mut self) -> Result<(), ExportError> {
        self.out.write_event(Xml::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        self.start("log", &[("xes.version", "1849.2016")])?;
        for [name, prefix, uri] in EXTENSIONS {
            self.empty("extension", &[("name", name), ("prefix", prefix), ("uri", uri)])?;
        }
        for (scope, always) in [("trace", &TRACE[..]), ("event", &EVENT[..])] {
            self.start("global", &[("scope", scope)])?;
            for [sort, key, value] in always {
                self.attribute(sort, key, value)?;
            }
            if scope == "event" && self.options.actors {
                self.attribute("string", "org:resource", "UNKNOWN")?;
            }
            self.end("global")?;
        }
        for [name, keys] in CLASSIFIERS {
            self.empty("classifier", &[("name", name), ("scope", "event"), ("keys", keys)])?;
        }
        self.attribute("string", "concept:name", "complaints")?;
        self.attribute("string", "lifecycle:model", "standard")
    }

    fn event(&mut self, history: &History<'_>, step: &Step<'_>) -> Result<(), ExportError> {
        let entry = step.entry;
        self.start("event", &[])?;
        self.attribute("string", "concept:name", step.event.kind().as_str())?;
        self.attribute("string", "lifecycle:transition", "complete")?;
        self.attribute("date", "time:timestamp", &instant(entry.occurred_at))?;
        if self.options.actors {
            self.attribute("string", "org:resource", entry.actor.id.as_str())?;
        }
        self.attribute("string", "org:role", entry.actor.role.as_str())?;
        if let Some(department) = &entry.actor.department {
            self.attribute("string", "org:group", department.as_str())?;
        }
        self.attribute("string", "redress:event", &step.id(history.id()))?;
        self.attribute("date", "redress:recorded", &instant(entry.recorded_at))?;
        self.attribute("int", "redress:cycle", &step.cycle.to_string())?;
        if let Some(number) = step.limit {
            self.attribute("string", "redress:limit", &limit_id(history.id(), number))?;
        }
        let mut data = attributes(step.event);
        for (name, thing, id) in std::mem::take(&mut data.references) {
            if self.options.show(thing) {
                data.word(name, id);
            }
        }
        self.data(&data)?;
        self.end("event")
    }

    fn data(&mut self, data: &Data<'_>) -> Result<(), ExportError> {
        for (name, value) in &data.values {
            let sort = match value {
                Value::Word(_) => "string",
                Value::Whole(_) => "int",
                Value::Decimal(_) => "float",
                Value::Yes(_) => "boolean",
                Value::At(_) => "date",
            };
            self.attribute(sort, &format!("redress:{name}"), &value.text())?;
        }
        Ok(())
    }

    fn attribute(&mut self, sort: &str, key: &str, value: &str) -> Result<(), ExportError> {
        self.empty(sort, &[("key", key), ("value", value)])
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<(), ExportError> {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        Ok(self.out.write_event(Xml::Start(start))?)
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<(), ExportError> {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        Ok(self.out.write_event(Xml::Empty(start))?)
    }

    fn end(&mut self, name: &str) -> Result<(), ExportError> {
        let name = Cow::Borrowed(name);
        Ok(self.out.write_event(Xml::End(BytesEnd::new(name)))?)
    }
}
