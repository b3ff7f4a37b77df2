//! The example's parts: what is read (`input`, `rows`, `json`, `moment`), the books of what became of
//! each row (`ledger`), the three formats, and what is told (`tell`, `page`).
//!
//! `run` puts them together.

pub(crate) mod activity;
mod cases;
pub(crate) mod cfpb;
pub(crate) mod cli;
mod columns;
mod desk;
pub(crate) mod events;
pub(crate) mod generate;
pub(crate) mod input;
mod json;
pub(crate) mod ledger;
pub(crate) mod mapping;
pub(crate) mod moment;
mod names;
mod page;
mod play;
pub(crate) mod rows;
mod sections;
mod seen;
#[allow(dead_code, reason = "the dealership wraps its tables too")]
#[path = "../../../examples/dealership/shop/table.rs"]
mod table;
pub(crate) mod tell;

use std::ffi::OsString;
use std::io::{self, BufRead, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use indicatif::ProgressBar;
use redress::vocabulary::Lang;
use thiserror::Error as ThisError;

use cli::{Format, Options, Run};
use events::Scan;
use input::{Lines, broken};
use ledger::{Ledger, Reason};
use mapping::{MapFault, Mapping, Order};
use rows::{Rows, Shape};
use tell::Section;

/// Why the example stopped.
#[derive(Debug, ThisError)]
#[allow(missing_docs, reason = "each message says what its fields are")]
pub enum Error {
    /// The command line is not understood.
    #[error("{0}\n\n{usage}", usage = cli::USAGE)]
    Usage(String),
    /// A file cannot be read from the start.
    #[error("{}: {why}", path.display())]
    Open { path: PathBuf, why: &'static str },
    /// Reading broke off before the first row.
    #[error("line {line}: {why}")]
    Broken { line: u64, why: &'static str },
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
    Column { missing: String, needed: String, found: usize },
    /// A column is there twice.
    #[error("line 1: two columns are called `{0}`; expected one: rename the other")]
    ColumnTwice(String),
    /// The books do not balance: a fault of this program.
    #[error(
        "of {read} rows read, {applied} were used, {passed} passed over and {unusable} unusable, which does not add up; no figure is to be believed, please report this"
    )]
    Books { read: u64, applied: u64, passed: u64, unusable: u64 },
    /// Only a part of the file could be read; what it comes to has been told.
    #[error(
        "{}: reading broke off after line {line}: {why}; the figures above are of what comes before", path.display()
    )]
    Incomplete { path: PathBuf, line: u64, why: &'static str },
    /// A mapping is not understood.
    #[error("{}: {fault}", path.display())]
    Mapping { path: PathBuf, fault: MapFault },
    /// The limits of a mapping make no policy.
    #[error("the limits of the mapping are impossible: {0}")]
    Policy(#[from] redress::policy::PolicyError),
    /// What was decided is no history: a fault of this program.
    #[error("a history cannot be read back ({0}); please report this")]
    History(#[from] redress::complaint::LogError),
    /// A tick was refused: a fault of this program.
    #[error("what has fallen due cannot be recorded ({0}); please report this")]
    Tick(#[from] redress::complaint::Rejection),
    /// Figures do not balance.
    #[error("the figures do not balance: {0}")]
    Balance(#[from] redress::metrics::Discrepancy),
    /// A figure is asked for by what it is not split by: a fault of this program.
    #[error("a figure cannot be shown ({0}); please report this")]
    Figure(#[from] redress::metrics::AggregateError),
    /// A file could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    /// The terminal went away.
    #[error("cannot print: {0}")]
    Print(#[from] io::Error),
}

impl Error {
    pub(crate) fn broken(line: u64, error: &io::Error) -> Self {
        Self::Broken { line, why: broken(error) }
    }
}

/// What a replay comes to.
pub(crate) struct Replayed {
    pub(crate) ledger: Ledger,
    pub(crate) sections: Vec<Section>,
    /// What else is to be told, before the tables.
    pub(crate) notes: Vec<String>,
    /// The end of the records, where they say.
    pub(crate) until: Option<DateTime<Utc>>,
}

/// Does what the command line asks for.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Result<(), Error> {
    let options = match cli::parse(args)? {
        Run::Help => return print(cli::USAGE),
        Run::Generate { rows, by_time, seed } => {
            let mut out = io::BufWriter::new(io::stdout().lock());
            let written = generate::log(&mut out, rows, by_time, seed);
            return quiet(written.and_then(|()| out.flush()));
        }
        Run::Replay(options) => options,
    };
    let bar = cli::bar(options.lang);
    let replayed = replay(&options, &bar)?;
    bar.finish_and_clear();
    let text = text(&replayed, &options)?;
    print(&text)?;
    if let Some(out) = &options.out {
        let file = options.file.file_name().unwrap_or_default().to_string_lossy();
        let page = page::page(&replayed, &file, options.lang)?;
        std::fs::write(out, page).map_err(|source| Error::Write { path: out.clone(), source })?;
        let said = options.lang.pick("Page", "网页");
        print(&format!("{said}: {}\n", out.display()))?;
    }
    match replayed.ledger.broken {
        Some((line, why)) => Err(Error::Incomplete { path: options.file, line, why }),
        None => Ok(()),
    }
}

/// Reads a file to its end and adds up.
pub(crate) fn replay(options: &Options, bar: &ProgressBar) -> Result<Replayed, Error> {
    let open = |path: &Path| {
        input::open(path, bar)
            .map_err(|error| Error::Open { path: path.to_owned(), why: broken(&error) })
    };
    let mut tick = |rows: u64| {
        if rows.is_multiple_of(10_000) {
            bar.set_message(rows.to_string());
        }
    };
    match options.format {
        Format::Cfpb => {
            let lines = Lines::new(open(&options.file)?);
            let outcomes = cfpb::read(&mut Rows::new(lines, Shape::Csv, &[])?, &mut tick)?;
            let (ledger, sections) = (outcomes.ledger, outcomes.sections);
            Ok(Replayed { ledger, sections, notes: Vec::new(), until: None })
        }
        Format::Helpdesk | Format::Events => {
            let mapping = mapping(options)?;
            let rows = || rows(open(&options.file)?, &mapping);
            let scan = match (mapping.order, mapping.until) {
                (Order::Auto, _) | (_, None) => {
                    if std::fs::metadata(&options.file).is_ok_and(|about| !about.is_file()) {
                        let path = options.file.clone();
                        return Err(Error::Open {
                            path,
                            why: "this is no file that can be read twice; give `order` and `until` in the mapping",
                        });
                    }
                    let scan = events::scan(&mapping, &mut rows()?, &mut tick)?;
                    bar.reset();
                    scan
                }
                (order, Some(until)) => Scan { by_time: order == Order::Time, until },
            };
            let replay = events::read(&mapping, scan, &mut rows()?, &mut tick)?;
            let notes = tell::notes(&replay, options.lang);
            let until = Some(replay.until);
            Ok(Replayed { ledger: replay.ledger, sections: replay.sections, notes, until })
        }
    }
}

/// The mapping: the help desk's own, or a file's.
fn mapping(options: &Options) -> Result<Mapping, Error> {
    let Some(path) = &options.map else {
        let path = PathBuf::from("crates/redress-replay/helpdesk.toml");
        return mapping::read(mapping::HELPDESK).map_err(|fault| Error::Mapping { path, fault });
    };
    let text = std::fs::read(path)
        .map_err(|error| Error::Open { path: path.clone(), why: broken(&error) })?;
    let fault = |fault| Error::Mapping { path: path.clone(), fault };
    let text = String::from_utf8(text).map_err(|_| {
        fault(MapFault { at: None, what: "expected text in UTF-8, in TOML".to_owned() })
    })?;
    mapping::read(&text).map_err(fault)
}

/// The rows of a log: an object a line if its first character says so and the mapping does not.
pub(crate) fn rows<'a>(
    mut source: Box<dyn BufRead + 'a>,
    mapping: &Mapping,
) -> Result<Rows<'a>, Error> {
    let start = source.fill_buf().map_err(|error| Error::broken(1, &error))?;
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let object = start.trim_ascii_start().starts_with(b"{");
    let shape = mapping.shape.unwrap_or(if object { Shape::Json } else { Shape::Csv });
    Rows::new(Lines::new(source), shape, &columns::columns(mapping))
}

/// All that is told.
pub(crate) fn text(replayed: &Replayed, options: &Options) -> Result<String, Error> {
    let lang = options.lang;
    let file = options.file.file_name().unwrap_or_default().to_string_lossy();
    let mut text = format!("{file}\n\n");
    text += &tell::books(&replayed.ledger, |what| cfpb::fault(what, lang).to_owned(), lang);
    for note in &replayed.notes {
        text += &format!("  {note}\n");
    }
    for section in &replayed.sections {
        section.aggregate.check()?;
        text += &format!("\n{}", section.text(lang));
    }
    Ok(text)
}

/// Prints to standard output.
pub(crate) fn print(text: &str) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    quiet(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

fn quiet(written: io::Result<()>) -> Result<(), Error> {
    match written {
        // Whoever reads has had enough: `… | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
