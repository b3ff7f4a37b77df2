//! Any log of complaints, read by a mapping: histories under the lifecycle of `redress`, figures, and
//! books that say what became of every row.
//!
//! A log has a case, a time and an activity in each row; a [`Mapping`] says what its activities mean.
//! [`events`] plays the rows through the lifecycle, as `decide` would have, and gives what they came to:
//! [`Replayed`], which makes a [`Report`](redress_report::Report). Every row is in exactly one place of
//! its [`Books`]. [`outcomes`] reads a table that has a row for each complaint with its outcome only.
//! [`rows`] reads the tables themselves. The binary `redress-replay` does this for a file.
//!
//! ```
//! use redress_replay::{Mapping, events, rows::unpacked};
//!
//! let mapping = Mapping::read(
//!     "[columns]\ncase = 'case'\ntime = 'at'\nactivity = 'what'\n\
//!      [activities]\nopened = 'receive'\nsolved = { does = ['register', 'answer', 'close'], outcome = 'resolved' }\n",
//! )?;
//! let log = "case,at,what\n7,2026-03-02T09:00:00Z,opened\n7,2026-03-02T11:00:00Z,solved\n8,soon,opened\n";
//! let replayed = events(&mapping, &mut || unpacked(log.as_bytes()), &mut ())?;
//! assert_eq!((replayed.books.applied, replayed.books.unusable()), (2, 1));
//! println!("{}", replayed.report("log.csv")?.text(redress::vocabulary::Lang::En));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod activity;
mod books;
mod bounded;
mod cases;
mod cfpb;
mod columns;
mod desk;
mod events;
mod generate;
mod json;
mod lines;
mod mapping;
mod moment;
mod play;
mod report;
pub mod rows;
mod sections;
mod seen;

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::lifecycle::CommandKind;
use redress::vocabulary::{Label, Lang};
use redress_metrics::Aggregate;

pub use books::{Books, Fault, Found, Passed, Reason};
pub use generate::log as made_up_log;
pub use mapping::{HELPDESK, MapFault, Mapping};

use desk::Departments;
use events::Scan;
use rows::{Broken, Rows, Shape};

/// Why a log cannot be replayed. Nothing of the file is quoted but the names of its columns.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It cannot be read from the start.
    #[error("{0}")]
    Open(&'static str),
    /// Reading broke off before the first row.
    #[error(transparent)]
    Broken(#[from] Broken),
    /// There is nothing in it.
    #[error("the file is empty; expected a header that names the columns, then rows")]
    Empty,
    /// The first line is no header.
    #[error("line 1: expected a header that names the columns; it is {}", .0.text(Lang::En))]
    NoHeader(Reason),
    /// A column is not there.
    #[error(
        "line 1: expected a column `{missing}`, but none of the {found} columns is called so; needed are {needed}"
    )]
    Column {
        /// Its name.
        missing: String,
        /// All that are needed.
        needed: String,
        /// How many the file has.
        found: usize,
    },
    /// A column is there twice.
    #[error("line 1: two columns are called `{0}`; expected one: rename the other")]
    ColumnTwice(String),
    /// The limits of a mapping make no policy.
    #[error("the limits of the mapping are impossible: {0}")]
    Policy(#[from] redress::policy::PolicyError),
    /// The books do not balance, which is a fault of this crate.
    #[error(
        "of {read} rows read, {applied} were used, {passed} passed over and {unusable} unusable, which does not add up; no figure is to be believed, please report this"
    )]
    Books {
        /// Rows that were read.
        read: u64,
        /// Rows that brought something about.
        applied: u64,
        /// Rows that needed no event.
        passed: u64,
        /// Rows that cannot be used.
        unusable: u64,
    },
    /// What was decided is no history, which is a fault of this crate.
    #[error("a history cannot be read back ({0}); please report this")]
    History(#[from] redress::complaint::LogError),
    /// A tick was refused, which is a fault of this crate.
    #[error("what has fallen due cannot be recorded ({0}); please report this")]
    Tick(#[from] redress::complaint::Rejection),
    /// Figures do not balance.
    #[error("the figures do not balance: {0}")]
    Balance(#[from] redress_metrics::Discrepancy),
    /// A figure is asked for by what it is not split by, which is a fault of this crate.
    #[error("a figure cannot be shown ({0}); please report this")]
    Figure(#[from] redress_metrics::AggregateError),
}

/// Receives what a replay does while it runs. `()` ignores all of it.
pub trait Watch {
    /// Called after each row with the number of rows read in this pass.
    fn rows(&mut self, read: u64) {
        let _ = read;
    }

    /// Called once for each case that is complete, with its entries in order.
    fn history(&mut self, log: &[Entry]) {
        let _ = log;
    }
}

impl Watch for () {}

/// Figures that belong together: one breakdown.
#[derive(Debug)]
#[non_exhaustive]
pub struct Figures {
    /// What they are called.
    pub title: Label,
    /// The figures.
    pub aggregate: Aggregate,
}

impl Figures {
    const fn new(title: Label, aggregate: Aggregate) -> Self {
        Self { title, aggregate }
    }
}

/// How the rows of a log are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// All rows of a case together.
    Case,
    /// By time.
    Time,
}

/// What a file came to.
#[derive(Debug)]
#[non_exhaustive]
pub struct Replayed {
    /// What became of its rows.
    pub books: Books,
    /// The figures.
    pub figures: Vec<Figures>,
    /// Of a log: how many cases were opened.
    pub cases: u64,
    /// Of a log: how often each command was carried out, because a row says so and by implication.
    pub commands: BTreeMap<CommandKind, (u64, u64)>,
    /// Of a log: when its records end.
    pub until: Option<DateTime<Utc>>,
    /// Of a log: how it is ordered.
    pub order: Option<Order>,
    /// Of a log: how many cases were open at a time, at most.
    pub most_open: usize,
}

impl Replayed {
    fn outcomes(books: Books, figures: Vec<Figures>) -> Self {
        let commands = BTreeMap::new();
        Self { books, figures, cases: 0, commands, until: None, order: None, most_open: 0 }
    }
}

/// Replays a log of events.
///
/// `open` gives the log from its beginning: once, or twice where
/// [the mapping needs it](Mapping::needs_two_passes). Memory is that of the cases that are open at a time.
///
/// # Errors
/// [`Error`] where there is nothing to replay. A log that breaks off later gives what came before, and
/// [`Books::broken`] says where.
pub fn events<'a>(
    mapping: &Mapping,
    open: &mut dyn FnMut() -> io::Result<Box<dyn BufRead + 'a>>,
    watch: &mut dyn Watch,
) -> Result<Replayed, Error> {
    let mut rows = || -> Result<Rows<'a>, Error> {
        let source = open().map_err(|error| Error::Open(lines::broken(&error)))?;
        self::rows_of(source, mapping)
    };
    let scan = match (mapping.order, mapping.until, &mapping.facts.department) {
        (order, Some(until), None) if order != mapping::Order::Auto => {
            let by_time = order == mapping::Order::Time;
            Scan { by_time, until, departments: Departments::default() }
        }
        _ => events::scan(mapping, &mut rows()?, watch)?,
    };
    events::read(mapping, scan, &mut rows()?, watch)
}

/// Reads the complaint database of the US Consumer Financial Protection Bureau: a row for each complaint,
/// with its outcome only.
///
/// # Errors
/// As [`events`].
pub fn outcomes(source: Box<dyn BufRead + '_>, watch: &mut dyn Watch) -> Result<Replayed, Error> {
    cfpb::read(&mut Rows::new(source, Shape::Csv, &[])?, watch)
}

/// The rows of a log: an object a line if its first character says so and the mapping does not.
fn rows_of<'a>(mut source: Box<dyn BufRead + 'a>, mapping: &Mapping) -> Result<Rows<'a>, Error> {
    let start =
        source.fill_buf().map_err(|error| Broken { line: 1, why: lines::broken(&error) })?;
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let object = start.trim_ascii_start().starts_with(b"{");
    let shape = mapping.shape.unwrap_or(if object { Shape::Json } else { Shape::Csv });
    Rows::new(source, shape, &columns::columns(mapping))
}
