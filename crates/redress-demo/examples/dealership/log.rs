//! A help desk's log as arrivals: CSV, plain or gzip, one row per event, many rows per ticket.
//!
//! Columns and their use:
//! * `timestamp_utc`: a ticket arrives at its earliest event. Its wall-clock time in the log's zone becomes
//!   the wall-clock time here, so that a morning stays a morning;
//! * `customer`: numbered in order of appearance; the text itself is never kept;
//! * `product`: the subject, by [`about`]; a product that is not a number is hashed;
//! * `seriousness_2`: 1 is a grievance, 2 a complaint, 3 and more a major complaint;
//! * `case`: assigned to a channel by a hash of its text: 40 % on site, 40 % call-back, 20 % OEM.
//!
//! A malformed file is refused as a whole, with the line and what was expected, but without the text found
//! there: it may be a person's name.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;

use chrono::{DateTime, Datelike, LocalResult, SubsecRound as _, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use flate2::read::MultiGzDecoder;
use redress::time::accept_instant;
use redress::vocabulary::{Channel, Facts, Kind, Line, Subject, channel, grade};
use redress_demo::dealership::{Arrival, Plan};
use redress_presets::dealership::{line, subject};
use thiserror::Error;

/// What is wrong with a log.
#[derive(Debug, Error)]
pub(crate) enum Fault {
    /// It cannot be opened or read.
    #[error("cannot be read: {0}")]
    Open(#[from] std::io::Error),
    /// It has no header.
    #[error("the file is empty; expected a header with the columns {}", COLUMNS.join(", "))]
    NoHeader,
    /// A column is missing.
    #[error("line 1: expected a column `{0}`; the columns needed are {all}", all = COLUMNS.join(", "))]
    NoColumn(&'static str),
    /// A row has more or fewer cells than the header.
    #[error("line {line}: {found} fields where the header has {expected}")]
    Fields { line: u64, found: u64, expected: u64 },
    /// A row is not text.
    #[error("line {line}: not text in UTF-8")]
    NoText { line: u64 },
    /// A cell goes on over the end of its line.
    #[error("line {line}: a quotation mark that is never closed")]
    Quote { line: u64 },
    /// A cell is empty.
    #[error("line {line}: nothing in `{column}`")]
    Blank { line: u64, column: &'static str },
    /// A cell is not an instant.
    #[error(
        "line {line}: no date or time in `timestamp_utc`; expected one as in 2012-10-09T14:50:17Z, from 1970 to 2198"
    )]
    NoInstant { line: u64 },
    /// A cell is not a number.
    #[error("line {line}, column `seriousness_2`: expected a whole number, 1 for the lightest")]
    Seriousness { line: u64 },
    /// There is nothing to simulate.
    #[error("line 2: expected at least one ticket after the header")]
    Empty,
}

/// Never quotes a cell.
fn unread(error: csv::Error) -> Fault {
    let at = |position: Option<csv::Position>| position.map_or(1, |position| position.line());
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Fault::Open(error),
        csv::ErrorKind::UnequalLengths { pos, expected_len: expected, len: found } => {
            Fault::Fields { line: at(pos), found, expected }
        }
        csv::ErrorKind::Utf8 { pos, .. } => Fault::NoText { line: at(pos) },
        _ => Fault::NoText { line: 1 },
    }
}

const COLUMNS: [&str; 5] = ["case", "timestamp_utc", "customer", "product", "seriousness_2"];

/// Arrivals, and the number of rows they were read from.
pub(crate) struct Log {
    pub(crate) plan: Plan,
    pub(crate) rows: u64,
}

/// Reads a log into arrivals in chronological order.
pub(crate) fn read(path: &Path, from: Tz, to: Tz) -> Result<Log, Fault> {
    tickets(File::open(path)?, from, to)
}

/// Reads rows from any source.
pub(crate) fn tickets(source: impl Read, from: Tz, to: Tz) -> Result<Log, Fault> {
    let mut source = BufReader::new(source);
    let packed = source.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let source: Box<dyn Read> =
        if packed { Box::new(MultiGzDecoder::new(source)) } else { Box::new(source) };
    let mut table = csv::Reader::from_reader(source);
    let header = table.byte_headers().map_err(unread)?;
    if header.is_empty() {
        return Err(Fault::NoHeader);
    }
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        let found = header.iter().position(|name| name == column.as_bytes());
        *place = found.ok_or(Fault::NoColumn(column))?;
    }
    let mut customers: HashMap<String, usize> = HashMap::new();
    let mut cases: HashMap<String, usize> = HashMap::new();
    let mut tickets: Vec<Arrival> = Vec::new();
    let (mut cells, mut rows) = (csv::StringRecord::new(), 0);
    while table.read_record(&mut cells).map_err(unread)? {
        rows += 1;
        let line = cells.position().map_or(1, csv::Position::line);
        if cells.iter().any(|cell| cell.contains('\n')) {
            return Err(Fault::Quote { line });
        }
        let mut texts = [""; COLUMNS.len()];
        for ((text, place), column) in texts.iter_mut().zip(places).zip(COLUMNS) {
            *text = cells.get(place).unwrap_or_default();
            if text.is_empty() {
                return Err(Fault::Blank { line, column });
            }
        }
        let [case, at, customer, product, seriousness] = texts;
        let at = moment(at, from, to).ok_or(Fault::NoInstant { line })?;
        let seriousness: u32 = seriousness.parse().map_err(|_| Fault::Seriousness { line })?;
        let next = customers.len() + 1;
        let customer = *customers.entry(customer.to_owned()).or_insert(next);
        let next = tickets.len();
        match tickets.get_mut(*cases.entry(case.to_owned()).or_insert(next)) {
            Some(known) => known.at = known.at.min(at),
            None => {
                let facts = facts(seriousness, about(product), spread(case));
                tickets.push(Arrival { at, customer, facts });
            }
        }
    }
    let plan = Plan::of(tickets, to).ok_or(Fault::Empty)?;
    Ok(Log { plan, rows })
}

fn facts(seriousness: u32, about: (Line, Subject), channel: Channel) -> Facts {
    let kind = if seriousness <= 1 { Kind::Grievance } else { Kind::Complaint };
    let mut facts = Facts::new(kind, channel);
    if seriousness >= 3 {
        facts.grade = grade::MAJOR;
    }
    (facts.line, facts.subject) = (Some(about.0), Some(about.1));
    facts
}

/// The same wall-clock time in our zone.
fn moment(text: &str, from: Tz, to: Tz) -> Option<DateTime<Utc>> {
    let at = DateTime::parse_from_rfc3339(text).ok()?.to_utc().trunc_subsecs(6);
    let wall = accept_instant(at).ok()?.with_timezone(&from).naive_local();
    let here = match to.from_local_datetime(&wall) {
        LocalResult::Single(here) | LocalResult::Ambiguous(here, _) => here,
        LocalResult::None => to.from_local_datetime(&(wall + TimeDelta::hours(1))).earliest()?,
    };
    // A year of margin at either end leaves room for the consequences of a ticket.
    let here = accept_instant(here.to_utc()).ok()?;
    (1970..2199).contains(&here.year()).then_some(here)
}

/// FNV-1a, which is the same on every machine and in every version, unlike the standard library's hash.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The subject of a product's tickets.
fn about(product: &str) -> (Line, Subject) {
    let number = product.parse::<u64>().unwrap_or_else(|_| hash(product));
    match number.wrapping_sub(1) % 7 {
        0 => (line::AFTER_SALES, subject::REPAIR_TECHNIQUE),
        1 => (line::AFTER_SALES, subject::PARTS),
        2 => (line::AFTER_SALES, subject::RECEPTION),
        3 => (line::AFTER_SALES, subject::PRODUCT_QUALITY),
        4 => (line::AFTER_SALES, subject::SERVICE_ATTITUDE),
        5 => (line::SALES, subject::DELIVERY),
        _ => (line::SALES, subject::SERVICE_ATTITUDE),
    }
}

/// The channel of a ticket.
fn spread(case: &str) -> Channel {
    match hash(case) % 10 {
        0..4 => channel::ON_SITE,
        4..8 => channel::CALL_BACK,
        _ => channel::OEM,
    }
}
