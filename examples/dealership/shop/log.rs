//! A help desk's log as arrivals: CSV, plain or gzip, one row an event, many rows a ticket.
//!
//! What is taken from it, and what is made of it:
//! * `timestamp_utc` – a ticket arrives at its earliest event. Its wall-clock time in the log's zone
//!   becomes the wall-clock time here, so that a morning there is a morning here;
//! * `customer` – numbered in the order of appearance; the text itself is never kept;
//! * `product` – what it is about, by [`about`]: products 1, 8, 15 … repair technique, 2, 9 … parts,
//!   3 … reception, 4 … product quality, 5 … attitude in after-sales, 6 … delivery, 7 … attitude in
//!   sales; a product that is no number by a hash of its text;
//! * `seriousness_2` – 1 a grievance, 2 a complaint, 3 and more a major complaint;
//! * `case` – spread over the channels by a hash of its text: 4 of 10 on site, 4 call-back, 2 OEM.
//!
//! A malformed file is refused as a whole, with line and column and what was expected, never with
//! what stood there: it may be somebody's name.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek as _, SeekFrom};
use std::path::Path;

use chrono::{DateTime, Datelike, SubsecRound as _, Timelike as _, Utc};
use chrono_tz::Tz;
use csv::ByteRecord;
use flate2::read::MultiGzDecoder;
use redress::presets::dealership::{line, subject};
use redress::time::accept_instant;
use redress::vocabulary::{Channel, Facts, Kind, Line, Subject, channel, grade};
use thiserror::Error;

use super::arrivals::{Arrival, Plan, instant};

/// What is wrong with a log.
#[derive(Debug, Error)]
pub(crate) enum Fault {
    /// It cannot be opened.
    #[error("cannot be opened: {0}")]
    Open(std::io::Error),
    /// The header lacks a column.
    #[error(
        "line 1, column `{column}`: expected a header that names it; needed are {}",
        COLUMNS.join(", ")
    )]
    Header {
        /// Which.
        column: &'static str,
    },
    /// A row has more or fewer fields than the header.
    #[error(
        "line {line}, column {found}: expected {expected} fields, as in the header, not {found}"
    )]
    Fields {
        /// Where.
        line: u64,
        /// How many the header has.
        expected: usize,
        /// How many the row has.
        found: usize,
    },
    /// A cell is not what its column holds.
    #[error("line {line}, column `{column}`: expected {expected}")]
    Cell {
        /// Where.
        line: u64,
        /// In which column.
        column: &'static str,
        /// What.
        expected: &'static str,
    },
    /// The file ends or breaks inside.
    #[error("after line {line}: expected {expected}")]
    Broken {
        /// The last line that could be read.
        line: u64,
        /// What.
        expected: &'static str,
    },
    /// Nothing to simulate.
    #[error("line 2, column `case`: expected at least one ticket after the header")]
    Empty,
}

const COLUMNS: [&str; 5] = ["case", "timestamp_utc", "customer", "product", "seriousness_2"];

/// The most that is read, uncompressed: a help desk's log is far smaller, a decompression bomb isn't.
const MOST_BYTES: u64 = 256 << 20;

/// Reads a log into arrivals in the order of time.
pub(crate) fn read(path: &Path, from: Tz, to: Tz) -> Result<Plan, Fault> {
    let mut file = File::open(path).map_err(Fault::Open)?;
    let mut magic = Vec::new();
    (&mut file).take(2).read_to_end(&mut magic).map_err(Fault::Open)?;
    file.seek(SeekFrom::Start(0)).map_err(Fault::Open)?;
    let plain = BufReader::new(file);
    if magic == [0x1f, 0x8b] {
        tickets(MultiGzDecoder::new(plain), from, to)
    } else {
        tickets(plain, from, to)
    }
}

/// One ticket so far.
struct Ticket {
    at: DateTime<Utc>,
    customer: usize,
    about: (Line, Subject),
    seriousness: u32,
    channel: Channel,
}

/// Reads rows from any source.
pub(crate) fn tickets(source: impl Read, from: Tz, to: Tz) -> Result<Plan, Fault> {
    // One byte more than is accepted tells a file that is too long from one that just fits.
    let source = source.take(MOST_BYTES + 1);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
    let header = reader.byte_headers().map_err(|error| broken(&error, 0))?.clone();
    let fields = header.len();
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        // A byte-order mark is what spreadsheets put before the first name.
        let named =
            |name: &[u8]| name.strip_prefix(b"\xef\xbb\xbf").unwrap_or(name) == column.as_bytes();
        *place = header.iter().position(named).ok_or(Fault::Header { column })?;
    }
    let mut customers: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut cases: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut tickets: Vec<Ticket> = Vec::new();
    let (mut row, mut line, mut rows) = (ByteRecord::new(), 1, 0);
    while reader.read_byte_record(&mut row).map_err(|error| broken(&error, line))? {
        line = row.position().map_or(line, csv::Position::line);
        rows += 1;
        if row.len() != fields {
            return Err(Fault::Fields { line, expected: fields, found: row.len() });
        }
        let [case, at, customer, product, seriousness] = places;
        let cell = |place: usize, column| text(&row, place, line, column);
        let case = cell(case, "case")?;
        let at = moment(cell(at, "timestamp_utc")?, from, to).ok_or(Fault::Cell {
            line,
            column: "timestamp_utc",
            expected: "an instant such as 2012-10-09T14:50:17Z, from 1970 to 2200",
        })?;
        let next = customers.len() + 1;
        let customer = cell(customer, "customer")?.as_bytes().to_vec();
        let customer = *customers.entry(customer).or_insert(next);
        let about = about(cell(product, "product")?);
        let seriousness = cell(seriousness, "seriousness_2")?.parse().map_err(|_| Fault::Cell {
            line,
            column: "seriousness_2",
            expected: "a whole number, 1 for the lightest",
        })?;
        let ticket = Ticket { at, customer, about, seriousness, channel: spread(case) };
        let next = tickets.len();
        match tickets.get_mut(*cases.entry(case.as_bytes().to_vec()).or_insert(next)) {
            Some(known) if known.at <= at => {}
            Some(known) => known.at = at,
            None => tickets.push(ticket),
        }
    }
    if reader.get_ref().limit() == 0 {
        return Err(Fault::Broken { line, expected: "no more than 256 MiB" });
    }
    plan(tickets, to, rows)
}

fn plan(tickets: Vec<Ticket>, zone: Tz, rows: usize) -> Result<Plan, Fault> {
    let mut arrivals: Vec<Arrival> = tickets.into_iter().map(arrival).collect();
    // Stable: tickets of one instant stay in the order of the file.
    arrivals.sort_by_key(|arrival| arrival.at);
    let month = |arrival: &Arrival| {
        let local = arrival.at.with_timezone(&zone);
        (local.year(), local.month())
    };
    let (first, last) =
        arrivals.first().map(month).zip(arrivals.last().map(month)).ok_or(Fault::Empty)?;
    let months = (first.0..=last.0)
        .flat_map(|year| (1..=12).map(move |month| (year, month)))
        .filter(|month| (first..=last).contains(month))
        .collect();
    Ok(Plan { arrivals, months, rows: Some(rows) })
}

fn arrival(ticket: Ticket) -> Arrival {
    let kind = if ticket.seriousness <= 1 { Kind::Grievance } else { Kind::Complaint };
    let mut facts = Facts::new(kind, ticket.channel);
    if ticket.seriousness >= 3 {
        facts.grade = grade::MAJOR;
    }
    (facts.line, facts.subject) = (Some(ticket.about.0), Some(ticket.about.1));
    Arrival { at: ticket.at, customer: ticket.customer, facts }
}

/// Why reading stopped, without what was read.
fn broken(error: &csv::Error, line: u64) -> Fault {
    let line = error.position().map_or(line, csv::Position::line);
    let expected = match error.kind() {
        csv::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::IsADirectory => "a file",
        csv::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            "the rest of the gzip stream; the file is cut short"
        }
        csv::ErrorKind::Io(_) => "a readable file; the gzip stream or the disk is damaged",
        _ => "rows of comma-separated values",
    };
    Fault::Broken { line, expected }
}

/// The text of a cell that must say something.
fn text<'r>(
    row: &'r ByteRecord,
    place: usize,
    line: u64,
    column: &'static str,
) -> Result<&'r str, Fault> {
    let cell = row.get(place).unwrap_or_default();
    let text = std::str::from_utf8(cell)
        .map_err(|_| Fault::Cell { line, column, expected: "text in UTF-8" })?
        .trim();
    if text.is_empty() {
        return Err(Fault::Cell { line, column, expected: "something; it is empty" });
    }
    Ok(text)
}

/// The same wall-clock time in our zone.
fn moment(text: &str, from: Tz, to: Tz) -> Option<DateTime<Utc>> {
    let at = DateTime::parse_from_rfc3339(text).ok()?.to_utc().trunc_subsecs(6);
    let wall = accept_instant(at).ok()?.with_timezone(&from).naive_local();
    let seconds = i64::from(wall.num_seconds_from_midnight());
    let here = instant(to, wall.date(), seconds.div_euclid(60))
        + chrono::TimeDelta::seconds(seconds.rem_euclid(60));
    // A year at either end leaves room for what follows from a ticket.
    let here = accept_instant(here).ok()?;
    (1970..2199).contains(&here.year()).then_some(here)
}

/// FNV-1a: the same on every machine and in every version, unlike the standard library's.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// What a product's tickets are about.
pub(crate) fn about(product: &str) -> (Line, Subject) {
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
