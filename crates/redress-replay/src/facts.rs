//! The facts of a case: which columns they come from, and their values in a row.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Display as _};
use std::rc::Rc;

use redress::redacted::Both;
use redress::vocabulary::{
    ActorId, Channel, CustomerRef, Department, Facts, Grade, Line, Nature, Subject, Tier,
};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};

use super::bounded::Names;
use super::columns::Places;
use super::mapping::Mapping;
use super::reason::Reason;
use super::rows::Cells;

/// The columns that provide facts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sources {
    #[serde(default)]
    pub(crate) customer: Option<Source>,
    #[serde(default)]
    pub(crate) channel: Option<Source>,
    #[serde(default)]
    pub(crate) grade: Option<Source>,
    #[serde(default)]
    pub(crate) nature: Option<Source>,
    #[serde(default)]
    pub(crate) tier: Option<Source>,
    #[serde(default)]
    pub(crate) subject: Option<Source>,
    #[serde(default)]
    pub(crate) line: Option<Source>,
    /// The department to which the case is dispatched.
    #[serde(default)]
    pub(crate) department: Option<Source>,
    #[serde(default)]
    pub(crate) brand: Option<Source>,
    #[serde(default)]
    pub(crate) region: Option<Source>,
}

impl Sources {
    /// All sources that are given.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &Source> {
        [
            &self.customer,
            &self.channel,
            &self.grade,
            &self.nature,
            &self.tier,
            &self.subject,
            &self.line,
            &self.department,
            &self.brand,
            &self.region,
        ]
        .into_iter()
        .flatten()
    }
}

/// The source of a fact: the name of a column, or a table with options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) column: String,
    /// Put in front of each value.
    pub(crate) prefix: String,
    /// Names for values; others stay as they are.
    pub(crate) values: BTreeMap<String, String>,
    /// The value of an empty cell.
    pub(crate) default: Option<String>,
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            column: String,
            #[serde(default)]
            prefix: String,
            #[serde(default)]
            values: BTreeMap<String, String>,
            #[serde(default)]
            default: Option<String>,
        }
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Source;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let form = "{ column = \"…\", prefix = \"…\", values = { … }, default = \"…\" }";
                Both(
                    format_args!("the name of a column, or {form}"),
                    format_args!("列名，或`{form}`"),
                )
                .fmt(f)
            }
            fn visit_str<E: de::Error>(self, column: &str) -> Result<Source, E> {
                let column = column.to_owned();
                Ok(Source { column, prefix: String::new(), values: BTreeMap::new(), default: None })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Source, A::Error> {
                let whole = Whole::deserialize(MapAccessDeserializer::new(map))?;
                let Whole { column, prefix, values, default } = whole;
                Ok(Source { column, prefix, values, default })
            }
        }
        deserializer.deserialize_any(Seen)
    }
}

/// The labels of each fact that were seen so far.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    /// Channel, grade, nature, tier, subject, line, brand, region, actor.
    names: [RefCell<Names>; 9],
    actors: HashMap<Box<str>, ActorId>,
    /// The facts of the row before, with its cells: rows of one case mostly say the same.
    last: Option<(Cells, Rc<Read>)>,
}

impl Labels {
    /// The value of a fact according to the mapping; the number of different values is bounded.
    fn fact<T>(
        &self,
        places: &Places,
        cells: &Cells,
        source: Option<&Source>,
        names: Option<usize>,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Reason> {
        let Some(source) = source else { return Ok(None) };
        let Some(text) = called(source, places.get(cells, &source.column)?) else {
            return Ok(None);
        };
        let bounded = match names.and_then(|at| self.names.get(at)) {
            Some(names) => read(names.borrow_mut().bounded(&text)),
            None => read(&text),
        };
        bounded.map(Some).ok_or_else(|| Reason::NoCode(source.column.clone()))
    }

    /// The facts of a row.
    pub(crate) fn read(
        &mut self,
        mapping: &Mapping,
        places: &Places,
        cells: &Cells,
    ) -> Result<Rc<Read>, Reason> {
        if let Some((before, read)) = &self.last
            && places.facts.iter().all(|place| before.raw(*place) == cells.raw(*place))
        {
            return Ok(Rc::clone(read));
        }
        let read = Rc::new(self.read_anew(mapping, places, cells)?);
        let mut kept = self.last.take().map(|(before, _)| before).unwrap_or_default();
        kept.clone_from(cells);
        self.last = Some((kept, Rc::clone(&read)));
        Ok(read)
    }

    /// A person whom a column names; `None` if the cell is empty.
    pub(crate) fn person(
        &mut self,
        column: Option<&String>,
        cell: &str,
    ) -> Result<Option<ActorId>, Reason> {
        if let Some(known) = self.actors.get(cell) {
            return Ok(Some(known.clone()));
        }
        if cell.is_empty() {
            return Ok(None);
        }
        let name = self.names[8].borrow_mut().bounded(cell).to_owned();
        let bounded = name != cell;
        let actor =
            ActorId::new(name).map_err(|_| Reason::NoCode(column.cloned().unwrap_or_default()))?;
        if !bounded {
            self.actors.insert(cell.into(), actor.clone());
        }
        Ok(Some(actor))
    }

    fn read_anew(&self, mapping: &Mapping, places: &Places, cells: &Cells) -> Result<Read, Reason> {
        let from = &mapping.facts;
        let mut facts = Facts::new(mapping.kind, redress::code!("unknown"));
        let channel = |text: &str| Channel::new(text).ok();
        if let Some(channel) = self.fact(places, cells, from.channel.as_ref(), Some(0), channel)? {
            facts.channel = channel;
        }
        let grade = |text: &str| Grade::new(text).ok();
        if let Some(grade) = self.fact(places, cells, from.grade.as_ref(), Some(1), grade)? {
            facts.grade = grade;
        }
        let nature = |text: &str| Nature::new(text).ok();
        if let Some(nature) = self.fact(places, cells, from.nature.as_ref(), Some(2), nature)? {
            facts.nature = nature;
        }
        let tier = |text: &str| Tier::new(text).ok();
        if let Some(tier) = self.fact(places, cells, from.tier.as_ref(), Some(3), tier)? {
            facts.tier = tier;
        }
        let subject = |text: &str| Subject::new(text).ok();
        facts.subject = self.fact(places, cells, from.subject.as_ref(), Some(4), subject)?;
        let line = |text: &str| Line::new(text).ok();
        facts.line = self.fact(places, cells, from.line.as_ref(), Some(5), line)?;
        let text = |text: &str| Some(text.to_owned());
        let brand = self.fact(places, cells, from.brand.as_ref(), Some(6), text)?;
        let region = self.fact(places, cells, from.region.as_ref(), Some(7), text)?;
        let department = department(mapping, places, cells)?;
        let customer = |text: &str| CustomerRef::new(text).ok();
        let customer = self.fact(places, cells, from.customer.as_ref(), None, customer)?;
        let customer = customer.unwrap_or(redress::code!("unknown"));
        Ok(Read { facts, department, customer, brand, region })
    }
}

/// The mapping's name for the value of a cell.
fn called(source: &Source, cell: &str) -> Option<String> {
    match (cell, &source.default) {
        ("", default) => default.clone(),
        (cell, _) => Some(match source.values.get(cell) {
            Some(called) => called.clone(),
            None => format!("{}{cell}", source.prefix),
        }),
    }
}

/// The department named in a row.
pub(crate) fn department(
    mapping: &Mapping,
    places: &Places,
    cells: &Cells,
) -> Result<Option<Department>, Reason> {
    let Some(source) = &mapping.facts.department else { return Ok(None) };
    let Some(text) = called(source, places.get(cells, &source.column)?) else { return Ok(None) };
    Department::new(&text).map(Some).map_err(|_| Reason::NoCode(source.column.clone()))
}

/// The facts of a row.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) facts: Facts,
    pub(crate) department: Option<Department>,
    pub(crate) customer: CustomerRef,
    pub(crate) brand: Option<String>,
    pub(crate) region: Option<String>,
}
