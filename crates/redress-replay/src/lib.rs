//! Replays any log of complaints, read through a mapping: histories under the lifecycle of `redress`,
//! figures, and books that account for every row.
//!
//! Each row of a log has a case, a time and an activity; a [`Mapping`] defines what the activities mean.
//! [`events`] replays the rows through the lifecycle, under the rules of `decide`, and returns [`Replayed`],
//! which can be turned into a [`Report`](redress_report::Report). Its [`Books`] count every row exactly once.
//! [`outcomes`] reads a table with one row per complaint, with its outcome only. [`rows`] reads the tables
//! themselves. [`Look`] proposes a mapping. The command
//! `redress replay` of the crate `redress-cli` does this for a file.
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

mod account;
mod activity;
mod array;
mod books;
mod bounded;
mod cases;
mod cfpb;
mod clock;
mod columns;
mod days;
mod desk;
mod encoding;
mod error_text;
mod events;
mod facts;
mod generate;
mod json;
mod keys;
mod labels;
mod limits;
mod lines;
mod look;
mod map_fault;
mod mapping;
mod moment;
mod placed;
mod play;
mod propose;
mod propose_labels;
mod reading;
mod reason;
mod report;
pub mod rows;
mod scan;
mod sections;
mod seen;
mod sums;
mod word;
mod words;
mod xes;

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use chrono::{DateTime, Utc};
use redress::complaint::{Complaint, Entry};
use redress::lifecycle::CommandKind;
use redress::vocabulary::{Label, Lang};
use redress_metrics::Aggregate;

pub use books::{Books, Found};
pub use generate::log as made_up_log;
pub use labels::Agreement;
pub use lines::Damage;
pub use look::{ColumnLook, Look, Roles};
pub use map_fault::MapFault;
pub use mapping::{HELPDESK, Mapping, SAMPLE};
pub use reason::{Fault, Passed, Reason};

use rows::{Broken, Reading, Rows, Shape};
use scan::Scan;

/// Why a log cannot be replayed. Quotes nothing of the file except column names.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be opened.
    #[error(transparent)]
    Open(Damage),
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
        "line 1: expected a column `{missing}`; the columns are {}; required: {needed}", .found.join(", ")
    )]
    Column {
        /// Name of the missing column.
        missing: String,
        /// All required columns.
        needed: String,
        /// The columns of the file.
        found: Vec<String>,
    },
    /// Two columns have the same name.
    #[error("line 1: two columns are called `{0}`; rename one of them")]
    ColumnTwice(String),
    /// There are more cases than can be remembered.
    #[error("more than 67 million cases; split the file")]
    TooManyCases,
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

    /// Called once before each pass over the file, with its number of rows if it is known.
    fn pass(&mut self, rows: Option<u64>) {
        let _ = rows;
    }

    /// Called once for each complete case, with its entries in order.
    fn history(&mut self, log: &[Entry]) {
        let _ = log;
    }

    /// Called once for each complete case, with its state at the end of the records.
    fn case(&mut self, complaint: &Complaint) {
        let _ = complaint;
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
    /// Neither; the rows were sorted.
    Sorted,
}

/// How a file was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Source {
    /// Its shape.
    pub shape: Shape,
    /// Its encoding, by its name in the WHATWG's standard.
    pub encoding: &'static str,
    /// What separates the fields of a table.
    pub separator: u8,
}

impl Source {
    const fn of(rows: &Rows<'_>) -> Self {
        Self { shape: rows.shape(), encoding: rows.encoding(), separator: rows.separator() }
    }
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
    /// Whether the rows should have been sorted, and are too many for it (events only).
    pub should_be_sorted: bool,
    /// Maximum number of cases open at the same time (events only).
    pub most_open: usize,
    /// How the file was read.
    pub source: Source,
    /// What the source system says of timeliness, against the limits, if the mapping names its column.
    pub agreement: Option<Agreement>,
}

impl Replayed {
    fn outcomes(books: Books, figures: Vec<Figures>, source: Source) -> Self {
        Self {
            books,
            figures,
            cases: 0,
            commands: BTreeMap::new(),
            until: None,
            order: None,
            should_be_sorted: false,
            most_open: 0,
            source,
            agreement: None,
        }
    }
}

/// Replays a log of events.
///
/// `open` returns the log from its beginning. It is called twice, three times if the column of the time must
/// tell days from months, unless the mapping defines the
/// order of the file and the end of its records, and lists the departments if it has a column for them. Memory
/// is proportional to the number of cases that are open at the same time; a log that is ordered neither by case
/// nor by time is sorted in memory, up to about 1 GiB.
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
        let source = open().map_err(|error| Error::Open(lines::Damage::of(&error)))?;
        Rows::new(source, &mapping.reading(), &columns::columns(mapping))
    };
    let scan = match mapping.until() {
        Some(until) if !mapping.needs_two_passes() => Scan::given(mapping, until),
        _ => {
            watch.pass(None);
            let scan = scan::scan(mapping, Default::default(), &mut rows()?, watch)?;
            let settles =
                [scan.slashes.0, scan.slashes.1].iter().any(|found| found.settled().is_some());
            if settles {
                watch.pass(Some(scan.rows));
                scan::scan(mapping, scan.slashes, &mut rows()?, watch)?
            } else {
                scan
            }
        }
    };
    watch.pass((scan.rows > 0).then_some(scan.rows));
    events::read(mapping, scan, &mut rows()?, watch)
}

/// Reads the complaint database of the US Consumer Financial Protection Bureau: one row per complaint, with
/// its outcome only.
///
/// # Errors
/// As [`events`].
pub fn outcomes(source: Box<dyn BufRead + '_>, watch: &mut dyn Watch) -> Result<Replayed, Error> {
    cfpb::read(&mut Rows::new(source, &Reading::default().shape(Shape::Csv), &[])?, watch)
}
