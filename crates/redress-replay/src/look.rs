//! Looks at a file without a mapping: what its columns hold, and which mapping may fit.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use chrono::{DateTime, Utc};

use super::clock::{Clock, Slashes};
use super::lines;
use super::rows::{Cells, Reading, Rows, Shape};
use super::{Error, Source, propose};

/// Number of different values that are counted for a column.
const MOST_VALUES: usize = 2_000;
/// Number of rows that are looked at.
const MOST_ROWS: u64 = 200_000;
/// Number of objects whose members become columns.
const SAMPLE: u64 = 200;

/// What a column holds.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ColumnLook {
    /// Its name.
    pub name: String,
    /// Number of cells that are not blank.
    pub filled: u64,
    /// Number of cells that are times.
    pub times: u64,
    /// Number of cells that are dates whose day and month cannot be told apart.
    pub slashes: u64,
    /// The first and last time, read in UTC where no offset is stated.
    pub range: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// The number of rows of each value; `None` if there are too many different ones.
    pub values: Option<BTreeMap<String, u64>>,
    /// Number of rows whose value is that of the row before.
    pub(crate) runs: u64,
    /// Length of the values, in all.
    pub(crate) length: u64,
    /// Whether the day comes first in such dates, if the column settles it.
    pub day_first: Option<bool>,
    slash: Slashes,
}

/// What the role of each column may be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Roles {
    /// The number of the case.
    pub case: Option<usize>,
    /// When it happened: one column, or date and time of day.
    pub time: Vec<usize>,
    /// What happened.
    pub activity: Option<usize>,
    /// Who did it.
    pub actor: Option<usize>,
    /// When the case was received.
    pub received: Option<usize>,
}

/// What a file holds.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Look {
    /// How it was read.
    pub source: Source,
    /// Number of rows that were looked at.
    pub rows: u64,
    /// Whether there are more.
    pub more: bool,
    /// Number of rows that are malformed.
    pub malformed: u64,
    /// Its columns.
    pub columns: Vec<ColumnLook>,
    /// What the role of each column may be.
    pub roles: Roles,
}

impl ColumnLook {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            filled: 0,
            times: 0,
            slashes: 0,
            range: None,
            values: Some(BTreeMap::new()),
            runs: 0,
            length: 0,
            day_first: None,
            slash: Slashes::default(),
        }
    }

    fn add(&mut self, text: &str, before: &mut String, clock: &Clock) {
        if text.is_empty() {
            return;
        }
        self.filled += 1;
        self.length += text.chars().count() as u64;
        self.runs += u64::from(text == before);
        text.clone_into(before);
        self.slash.note(text);
        match clock.read(text) {
            Ok(moment) => {
                self.times += 1;
                let (first, last) = self.range.unwrap_or((moment.at, moment.at));
                self.range = Some((first.min(moment.at), last.max(moment.at)));
            }
            Err(super::clock::NoMoment::DayOrMonth) => {
                self.times += 1;
                self.slashes += 1;
            }
            Err(_) => {}
        }
        if let Some(values) = &mut self.values {
            if let Some(count) = values.get_mut(text) {
                *count += 1;
            } else if values.len() < MOST_VALUES && text.len() <= 200 {
                values.insert(text.to_owned(), 1);
            } else {
                self.values = None;
            }
        }
    }

    /// Number of different values, if there are not too many.
    #[must_use]
    pub fn different(&self) -> Option<usize> {
        self.values.as_ref().map(BTreeMap::len)
    }

    /// Whether nearly all of its cells are times.
    #[must_use]
    pub const fn is_time(&self) -> bool {
        self.filled > 0 && self.times * 10 >= self.filled * 9
    }
}

impl Look {
    /// Looks at a file: at its first 200,000 rows. `open` returns it from its beginning and is called up to
    /// twice.
    ///
    /// # Errors
    /// [`Error`] if it is no table.
    pub fn at<'a>(
        open: &mut dyn FnMut() -> io::Result<Box<dyn BufRead + 'a>>,
    ) -> Result<Self, Error> {
        let mut source = || open().map_err(|error| Error::Open(lines::Damage::of(&error)));
        let mut rows = Rows::new(source()?, &Reading::default(), &[])?;
        if rows.shape() != Shape::Csv {
            let names = keys(&mut rows)?;
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            rows = Rows::new(source()?, &Reading::default().shape(rows.shape()), &names)?;
        }
        let mut columns: Vec<ColumnLook> =
            rows.names().iter().map(|name| ColumnLook::new(name)).collect();
        let mut before = vec![String::new(); columns.len()];
        let clock = Clock::new(chrono_tz::UTC, &[]);
        let (mut cells, mut read, mut malformed, mut more) = (Cells::default(), 0, 0, false);
        while let Ok(Some(row)) = rows.next(&mut cells) {
            if read == MOST_ROWS {
                more = true;
                break;
            }
            read += 1;
            malformed += u64::from(row.is_err());
            if row.is_ok() {
                for (place, column) in columns.iter_mut().enumerate() {
                    if let (Ok(text), Some(before)) =
                        (cells.get(Some(place)), before.get_mut(place))
                    {
                        column.add(text, before, &clock);
                    }
                }
            }
        }
        for column in &mut columns {
            column.day_first = column.slash.settled().and_then(Result::ok);
        }
        let mut look = Self {
            source: Source::of(&rows),
            rows: read,
            more,
            malformed,
            columns,
            roles: Roles::default(),
        };
        look.roles = propose::roles(&look);
        Ok(look)
    }
}

/// The members of the first objects.
fn keys(rows: &mut Rows<'_>) -> Result<Vec<String>, Error> {
    let (mut names, mut cells, mut read) = (Vec::new(), Cells::default(), 0);
    while read < SAMPLE
        && let Some(row) = rows.next(&mut cells)?
    {
        read += 1;
        if row.is_ok() {
            for key in rows.keys() {
                if !names.contains(&key) && names.len() < 200 {
                    names.push(key);
                }
            }
        }
    }
    if names.is_empty() {
        return Err(Error::Empty);
    }
    Ok(names)
}
