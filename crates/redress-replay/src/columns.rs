//! The columns that a mapping names, and their positions in a file.

use std::borrow::Cow;

use super::Error;
use super::activity::Activity;
use super::mapping::Mapping;
use super::reason::Reason;
use super::rows::{Cells, Rows};

/// The positions of the mapping's columns.
pub(crate) struct Places {
    pub(crate) case: usize,
    pub(crate) activity: usize,
    pub(crate) actor: Option<usize>,
    pub(crate) owner: Option<usize>,
    time: Vec<usize>,
    received: Vec<usize>,
    /// The columns of the facts.
    pub(crate) facts: Vec<usize>,
    /// The column of the department.
    pub(crate) department: Option<usize>,
    /// All columns that the mapping names.
    all: Vec<(String, usize)>,
}

/// The columns that a mapping names, without duplicates.
pub(crate) fn columns(mapping: &Mapping) -> Vec<&str> {
    let columns = &mapping.columns;
    let mut names = vec![columns.case.as_str()];
    let times = columns.time.iter().chain(&columns.received).map(String::as_str);
    let facts = mapping.facts.sources().map(|source| source.column.as_str());
    let words = mapping.activities.values().flat_map(Activity::columns);
    let activity = std::iter::once(columns.activity.as_str());
    let persons = [&columns.actor, &columns.owner].into_iter().filter_map(Option::as_deref);
    let rest = persons.chain(facts).chain(words).chain(mapping.labels.columns());
    for name in times.chain(activity).chain(rest) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// What a time in these columns is called.
pub(crate) fn called(columns: &[String]) -> String {
    columns.join(" + ")
}

impl Places {
    pub(crate) fn new(mapping: &Mapping, rows: &Rows<'_>) -> Result<Self, Error> {
        let place = |name: &str| rows.must_have(name, &columns(mapping));
        let places = |names: &[String]| -> Result<Vec<usize>, Error> {
            names.iter().map(|name| place(name)).collect()
        };
        let names = &mapping.columns;
        // In this order, so that the first column that is missing is named first.
        let all = columns(mapping).into_iter().map(|name| Ok((name.to_owned(), place(name)?)));
        let all = all.collect::<Result<_, Error>>()?;
        Ok(Self {
            case: place(&names.case)?,
            activity: place(&names.activity)?,
            actor: names.actor.as_deref().map(place).transpose()?,
            owner: names.owner.as_deref().map(place).transpose()?,
            time: places(&names.time)?,
            received: places(&names.received)?,
            facts: mapping
                .facts
                .sources()
                .map(|source| place(&source.column))
                .collect::<Result<_, _>>()?,
            department: match &mapping.facts.department {
                Some(source) => Some(place(&source.column)?),
                None => None,
            },
            all,
        })
    }

    pub(crate) fn get<'c>(&self, cells: &'c Cells, column: &str) -> Result<&'c str, Reason> {
        let found = self.all.iter().find(|(name, _)| name == column);
        cells.get(found.map(|(_, place)| *place))
    }

    /// The text of a row's time; empty if its date is.
    pub(crate) fn time<'c>(&self, cells: &'c Cells) -> Result<Cow<'c, str>, Reason> {
        joined(cells, &self.time)
    }

    /// The text of the time when a row's case was received.
    pub(crate) fn received<'c>(&self, cells: &'c Cells) -> Result<Cow<'c, str>, Reason> {
        joined(cells, &self.received)
    }
}

fn joined<'c>(cells: &'c Cells, places: &[usize]) -> Result<Cow<'c, str>, Reason> {
    match places {
        [] => Ok("".into()),
        [one] => Ok(cells.get(Some(*one))?.into()),
        [date, time, ..] => {
            let (date, time) = (cells.get(Some(*date))?, cells.get(Some(*time))?);
            if date.is_empty() || time.is_empty() {
                return Ok(date.into());
            }
            Ok(format!("{date} {time}").into())
        }
    }
}
