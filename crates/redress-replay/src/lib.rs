//! Replays any log of complaints, read through a mapping: histories under the lifecycle of `redress`,
//! figures, and books that account for every row.
//!
//! Each row of a log has a case, a time and an activity; a [`Mapping`] defines what the activities mean.
//! [`events`] replays the rows through the lifecycle, under the rules of `decide`, and returns [`Replayed`],
//! which can be turned into a [`Report`](redress_report::Report). Its [`Books`] count every row exactly once.
//! [`outcomes`] reads a table with one row per complaint, with its outcome only. [`rows`] reads the tables
//! themselves. The binary `redress-replay` does this for a file.
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

/// Why a log cannot be replayed. Quotes nothing of the file except column names.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be opened.
    #[error("{0}")]
    Open(&'static str),
    /// Reading stopped before the first row.
    #[error(transparent)]
    Broken(#[from] Broken),
    /// The file is empty.
    #[error("the file is empty; expected a header that names the columns, then rows")]
    Empty,
    /// The first line is not a header.
    #[error("line 1: expected a header that names the columns; it is {}", .0.text(Lang::En))]
    NoHeader(Reason),
    /// A required column is missing.
    #[error(
        "line 1: expected a column `{missing}`, but none of the {found} columns has that name; required columns: {needed}"
    )]
    Column {
        /// Name of the missing column.
        missing: String,
        /// All required columns.
        needed: String,
        /// Number of columns in the file.
        found: usize,
    },
    /// Two columns have the same name.
    #[error("line 1: two columns are called `{0}`; rename one of them")]
    ColumnTwice(String),
    /// The limits of the mapping do not make a valid policy.
    #[error("the limits of the mapping are impossible: {0}")]
    Policy(#[from] redress::policy::PolicyError),
    /// The books do not balance. This is a bug in this crate.
    #[error(
        "of {read} rows read, {applied} were used, {passed} skipped and {unusable} unusable, which does not add up; no figure can be trusted, please report this"
    )]
    Books {
        /// Number of rows read.
        read: u64,
        /// Number of rows that added events.
        applied: u64,
        /// Number of rows that needed no event.
        passed: u64,
        /// Number of rows that cannot be used.
        unusable: u64,
    },
    /// The decided entries are not a valid history. This is a bug in this crate.
    #[error("a history cannot be read back ({0}); please report this")]
    History(#[from] redress::complaint::LogError),
    /// A tick was rejected. This is a bug in this crate.
    #[error("alarms that are due cannot be recorded ({0}); please report this")]
    Tick(#[from] redress::complaint::Rejection),
    /// The figures do not balance.
    #[error("the figures do not balance: {0}")]
    Balance(#[from] redress_metrics::Discrepancy),
    /// A figure was asked for by a dimension that it is not split by. This is a bug in this crate.
    #[error("a figure cannot be shown ({0}); please report this")]
    Figure(#[from] redress_metrics::AggregateError),
}

/// Observes a replay while it runs. `()` ignores everything.
pub trait Watch {
    /// Called after each row with the number of rows read in this pass.
    fn rows(&mut self, read: u64) {
        let _ = read;
    }

    /// Called once for each complete case, with its entries in order.
    fn history(&mut self, log: &[Entry]) {
        let _ = log;
    }
}

impl Watch for () {}

/// Figures with a common breakdown.
#[derive(Debug)]
#[non_exhaustive]
pub struct Figures {
    /// The title of the figures.
    pub title: Label,
    /// The figures.
    pub aggregate: Aggregate,
}

impl Figures {
    const fn new(title: Label, aggregate: Aggregate) -> Self {
        Self { title, aggregate }
    }
}

/// The order of the rows of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// All rows of a case together.
    Case,
    /// By time.
    Time,
}

/// The result of a replay.
#[derive(Debug)]
#[non_exhaustive]
pub struct Replayed {
    /// What happened to each row.
    pub books: Books,
    /// The figures.
    pub figures: Vec<Figures>,
    /// Number of cases opened (events only).
    pub cases: u64,
    /// Number of times each command was carried out, explicitly and by implication (events only).
    pub commands: BTreeMap<CommandKind, (u64, u64)>,
    /// End of the records, UTC (events only).
    pub until: Option<DateTime<Utc>>,
    /// Order of the rows (events only).
    pub order: Option<Order>,
    /// Maximum number of cases open at the same time (events only).
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
/// `open` returns the log from its beginning. It is called twice, unless the mapping defines the order of the
/// file and the end of its records and has no department. Memory is proportional to the number of cases that
/// are open at the same time.
///
/// # Errors
/// [`Error`] if nothing can be replayed. If a log ends prematurely, the result covers the rows before, and
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
    let scan = match mapping.until {
        Some(until) if !mapping.needs_two_passes() => {
            let by_time = mapping.order == mapping::Order::Time;
            Scan { by_time, until, departments: Departments::of(mapping) }
        }
        _ => events::scan(mapping, &mut rows()?, watch)?,
    };
    events::read(mapping, scan, &mut rows()?, watch)
}

/// Reads the complaint database of the US Consumer Financial Protection Bureau: one row per complaint, with
/// its outcome only.
///
/// # Errors
/// As [`events`].
pub fn outcomes(source: Box<dyn BufRead + '_>, watch: &mut dyn Watch) -> Result<Replayed, Error> {
    cfpb::read(&mut Rows::new(source, Shape::Csv, &[])?, watch)
}

/// The rows of a log. Its first character tells JSON Lines from CSV, unless the mapping does.
fn rows_of<'a>(mut source: Box<dyn BufRead + 'a>, mapping: &Mapping) -> Result<Rows<'a>, Error> {
    let start =
        source.fill_buf().map_err(|error| Broken { line: 1, why: lines::broken(&error) })?;
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let object = start.trim_ascii_start().starts_with(b"{");
    let shape = mapping.shape.unwrap_or(if object { Shape::Json } else { Shape::Csv });
    Rows::new(source, shape, &columns::columns(mapping))
}
