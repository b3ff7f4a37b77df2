//! The columns that a mapping names, and their positions in a file.

use super::Error;
use super::activity::Activity;
use super::books::Reason;
use super::mapping::Mapping;
use super::rows::{Cells, Rows};

/// The positions of the mapping's columns.
pub(crate) struct Places {
    pub(crate) case: usize,
    pub(crate) time: usize,
    pub(crate) activity: usize,
    pub(crate) actor: Option<usize>,
    /// All other columns that the mapping names.
    others: Vec<(String, usize)>,
}

/// The columns that a mapping names, without duplicates.
pub(crate) fn columns(mapping: &Mapping) -> Vec<&str> {
    let columns = &mapping.columns;
    let mut names = vec![columns.case.as_str(), &columns.time, &columns.activity];
    let facts = mapping.facts.sources().map(|source| source.column.as_str());
    let words = mapping.activities.values().flat_map(Activity::columns);
    for name in columns.actor.as_deref().into_iter().chain(facts).chain(words) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

impl Places {
    pub(crate) fn new(mapping: &Mapping, rows: &Rows<'_>) -> Result<Self, Error> {
        let place = |name: &str| rows.must_have(name, &columns(mapping));
        let names = &mapping.columns;
        let others = columns(mapping).into_iter().map(|name| Ok((name.to_owned(), place(name)?)));
        Ok(Self {
            case: place(&names.case)?,
            time: place(&names.time)?,
            activity: place(&names.activity)?,
            actor: names.actor.as_deref().map(place).transpose()?,
            others: others.collect::<Result<_, Error>>()?,
        })
    }

    pub(crate) fn get<'c>(&self, cells: &'c Cells, column: &str) -> Result<&'c str, Reason> {
        let found = self.others.iter().find(|(name, _)| name == column);
        cells.get(found.map(|(_, place)| *place))
    }
}
