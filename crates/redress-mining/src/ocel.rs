//! `Ocel`: exports histories as an OCEL 2.0 file in JSON.

use std::borrow::{Borrow, Cow};
use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Read, Seek, SeekFrom, Write};

use serde::Serialize;

use super::data::Thing;
use super::event_attributes::attributes;
use super::history::{History, Step};
use super::objects::{
    COMPLAINT, ELSEWHERE, LIMIT, Met, Object, Objects, Relationship, Types, limit_object,
};
use super::{Counts, ExportError, Options, instant};
use redress::complaint::Entry;
use redress::vocabulary::ComplaintId;

/// Exports histories as an OCEL 2.0 file in JSON. The [module](super) describes the mapping.
///
/// Events are written immediately; objects wait in the spool, since they follow the events in the file. The
/// spool may be a file, or `Cursor::new(Vec::new())` if the objects fit into memory. It is written from its
/// current position and read back once. The file is complete only after [`finish`](Self::finish).
///
/// Every object that is referred to is in the file. Event and object types come last, with the attributes
/// that occur.
///
/// ```
/// use std::io::Cursor;
/// use redress_mining::{Ocel, Options};
/// let mut ocel = Ocel::new(Vec::new(), Cursor::new(Vec::new()), Options::default())?;
/// // for each complaint: ocel.history(&desk.log(&id)?)?;
/// let (file, counts) = ocel.finish()?;
/// # assert_eq!(counts.cases, 0);
/// # Ok::<(), redress_mining::ExportError>(())
/// ```
pub struct Ocel<W, S> {
    out: W,
    spool: S,
    spool_start: u64,
    options: Options,
    counts: Counts,
    objects: u64,
    met: Met,
    complaints: BTreeSet<ComplaintId>,
}

impl<W, S> fmt::Debug for Ocel<W, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ocel")
            .field("options", &self.options)
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}

/// An event in the form of the schema.
#[derive(Serialize)]
struct EventLine<'a> {
    id: String,
    #[serde(rename = "type")]
    sort: &'static str,
    time: String,
    attributes: Vec<EventAttribute<'a>>,
    relationships: Vec<Relationship>,
}

#[derive(Serialize)]
struct EventAttribute<'a> {
    name: &'static str,
    value: Cow<'a, str>,
}

#[derive(Serialize)]
struct TypeLine {
    name: &'static str,
    attributes: Vec<TypeAttribute>,
}

#[derive(Serialize)]
struct TypeAttribute {
    name: &'static str,
    #[serde(rename = "type")]
    sort: &'static str,
}

impl<W: Write, S: Read + Write + Seek> Ocel<W, S> {
    /// Starts a file.
    ///
    /// # Errors
    /// [`ExportError::Write`].
    pub fn new(mut out: W, mut spool: S, options: Options) -> Result<Self, ExportError> {
        let spool_start = spool.stream_position()?;
        out.write_all(b"{\"events\": [")?;
        Ok(Self {
            out,
            spool,
            spool_start,
            options,
            counts: Counts::default(),
            objects: 0,
            met: Met::default(),
            complaints: BTreeSet::new(),
        })
    }

    /// Adds the whole log of a complaint, from its first entry.
    ///
    /// # Errors
    /// [`ExportError::NoBeginning`], [`ExportError::Gap`], [`ExportError::Twice`], [`ExportError::Write`].
    pub fn history<E: Borrow<Entry>>(&mut self, log: &[E]) -> Result<(), ExportError> {
        let history = History::of(log)?;
        if !self.complaints.insert(history.id().clone()) {
            return Err(ExportError::Twice(history.id().clone()));
        }
        let mut objects = Objects::of(&history, self.options, &mut self.met);
        for step in history.steps() {
            self.event(history.id(), &step)?;
            objects.change(&step, &mut self.met);
        }
        for object in objects.into_all() {
            line(&mut self.spool, self.objects == 0, &object)?;
            self.objects = self.objects.saturating_add(1);
        }
        self.counts.cases = self.counts.cases.saturating_add(1);
        Ok(())
    }

    /// Completes the file and returns the flushed output.
    ///
    /// # Errors
    /// [`ExportError::Write`].
    pub fn finish(mut self) -> Result<(W, Counts), ExportError> {
        self.out.write_all(b"\n],\n\"objects\": [")?;
        self.spool.flush()?;
        let length = self.spool.stream_position()?.saturating_sub(self.spool_start);
        self.spool.seek(SeekFrom::Start(self.spool_start))?;
        io::copy(&mut self.spool.take(length), &mut self.out)?;

        let mut first = self.objects == 0;
        for (thing, id) in &self.met.things {
            let sort = match thing {
                Thing::Complaint if self.complaints.contains(&**id) => continue,
                Thing::Complaint => ELSEWHERE,
                Thing::Department | Thing::Actor | Thing::Customer => thing.as_str(),
            };
            self.met.object_types.entry(sort).or_default();
            line(&mut self.out, first, &Object::bare(thing.object(id), sort))?;
            first = false;
        }
        self.out.write_all(b"\n],\n\"eventTypes\": [")?;
        types(&mut self.out, &self.met.event_types)?;
        self.out.write_all(b"\n],\n\"objectTypes\": [")?;
        types(&mut self.out, &self.met.object_types)?;
        self.out.write_all(b"\n]}\n")?;
        self.out.flush()?;
        Ok((self.out, self.counts))
    }

    fn event(&mut self, complaint: &ComplaintId, step: &Step<'_>) -> Result<(), ExportError> {
        let entry = step.entry;
        let mut said = attributes(step.event);
        said.word("role", entry.actor.role.as_str())
            .at("recorded", entry.recorded_at)
            .whole("cycle", step.cycle);

        let mut relationships = vec![Relationship {
            object: Thing::Complaint.object(complaint.as_str()),
            qualifier: COMPLAINT,
        }];
        let mut relate = |qualifier, object| relationships.push(Relationship { object, qualifier });
        if self.options.show(Thing::Actor) {
            relate("by", self.met.meet(Thing::Actor, entry.actor.id.as_str()));
        }
        if let Some(department) = &entry.actor.department {
            relate("for", self.met.meet(Thing::Department, department.as_str()));
        }
        if let Some(number) = step.limit {
            relate(LIMIT, limit_object(complaint, number));
        }
        for (name, thing, id) in &said.references {
            if self.options.show(*thing) {
                relate(name, self.met.meet(*thing, id));
            }
        }

        let sort = step.event.kind().as_str();
        let known = self.met.event_types.entry(sort).or_default();
        let attributes = said.values.iter().map(|(name, value)| {
            known.insert(name, value.ocel());
            EventAttribute { name, value: value.text() }
        });
        let event = EventLine {
            id: step.id(complaint),
            sort,
            time: instant(entry.occurred_at),
            attributes: attributes.collect(),
            relationships,
        };
        line(&mut self.out, self.counts.events == 0, &event)?;
        self.counts.events = self.counts.events.saturating_add(1);
        Ok(())
    }
}

/// Writes one array item on a line of its own.
fn line(out: &mut impl Write, first: bool, item: &impl Serialize) -> Result<(), ExportError> {
    out.write_all(if first { b"\n" } else { b",\n" })?;
    serde_json::to_writer(out, item).map_err(io::Error::from)?;
    Ok(())
}

fn types(out: &mut impl Write, types: &Types) -> Result<(), ExportError> {
    for (at, (name, attributes)) in types.iter().enumerate() {
        let attributes = attributes.iter().map(|(name, sort)| TypeAttribute { name, sort });
        line(out, at == 0, &TypeLine { name, attributes: attributes.collect() })?;
    }
    Ok(())
}
