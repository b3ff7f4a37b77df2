//! `Reader`: from histories to rows.
//!
//! `basis` says on what terms; `history_facts` walks a history for what its fold does not keep; `verdicts`
//! says what was in time, `cases` makes the complaint's row and `parts` those of what belongs to it.

mod cases;
mod parts;
mod verdicts;

use std::borrow::Borrow;

use chrono::{DateTime, TimeDelta, Utc};

use super::basis::Basis;
use super::dimensions::{Dimension, Quantity, Unit};
use super::history_facts::{HistoryFacts, Walked, walk};
use super::property::{Properties, Property};
use super::table::{RowMut, Table};
use redress::complaint::{Complaint, Entry, LogError};
use redress::vocabulary::{Code, Kind};

/// What a host knows of a case that its history does not hold.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    /// Further properties: [`Repeat`](Property::Repeat) from [`repeats`](super::repeats), for instance.
    /// They are the complaint's; an adopter's own ones are on every row of its history.
    pub also: Properties,
    /// Further labels, on every row: a brand, a region, what is complained of.
    pub labels: Vec<(Dimension, &'a str)>,
    /// Further quantities of the complaint, in the units of [`Quantity`].
    pub measures: Vec<(Quantity, i64)>,
}

/// Rows of histories, a table for each unit.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Tables {
    /// A row for each complaint.
    pub cases: Table,
    /// A row for each handling cycle.
    pub cycles: Table,
    /// A row for each limit.
    pub limits: Table,
    /// A row for each holding period, up to the end of the case.
    pub custody: Table,
    /// A row for each call-back, dated when it was made.
    pub visits: Table,
    /// A row for each period on hold, up to the end of the case.
    pub holds: Table,
    /// A row for each notice on each person.
    pub notices: Table,
}

impl Default for Tables {
    fn default() -> Self {
        Self {
            cases: Table::new(Unit::Case),
            cycles: Table::new(Unit::Cycle),
            limits: Table::new(Unit::Limit),
            custody: Table::new(Unit::Custody),
            visits: Table::new(Unit::Visit),
            holds: Table::new(Unit::Hold),
            notices: Table::new(Unit::Notice),
        }
    }
}

impl Tables {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Table> {
        let Self { cases, cycles, limits, custody, visits, holds, notices } = self;
        [cases, cycles, limits, custody, visits, holds, notices].into_iter()
    }

    /// Removes all rows.
    pub fn clear(&mut self) {
        let Self { cases, cycles, limits, custody, visits, holds, notices } = self;
        for table in [cases, cycles, limits, custody, visits, holds, notices] {
            table.clear();
        }
    }
}

/// Reads histories into rows, as known at an instant.
///
/// Entries recorded later are not looked at; a limit that has run out by then is broken, whether or not
/// a tick has said so.
///
/// **Entries of a newer program.** Where a history has an event of a kind that this version does not know, or an entry
/// of a newer form, nobody here can say what it did. What is on record as having happened stays so: dispatched,
/// transferred, warned, breached, extended, visited, what the customer said at a call-back, receipts and
/// endings with their dates. Every other property of its rows is [unknown](RowMut::unknown), neither *yes* nor
/// *no*: figures that ask for one leave the row out and count it as
/// [undetermined](super::Figure::undetermined). What the host says itself stays as said.
///
/// ```
/// # use redress::complaint::{Receive, command};
/// # use redress::desk::Desk;
/// # use redress_presets::{dealership, dealership::{line, role}};
/// # use redress::store::MemoryStore;
/// # use redress::time::ManualClock;
/// # use redress::vocabulary::{Actor, ComplaintId, Facts, Kind, channel};
/// # let clock = ManualClock::new("2026-03-02T01:00:00Z".parse()?);
/// # let desk = Desk::new(dealership()?, MemoryStore::new(), clock.clone());
/// # let agent = Actor::new("li.na".parse()?, role::CUSTOMER_SERVICE);
/// # let id: ComplaintId = "2026-0001".parse()?;
/// # let facts = Facts { line: Some(line::SALES), ..Facts::new(Kind::Complaint, channel::CALL_BACK) };
/// # desk.receive(&agent, Receive::new(id.clone(), "c-17".parse()?, facts))?;
/// use redress_metrics::{Aggregate, Basis, Breakdown, Grain, Reader, indicators};
///
/// let basis = Basis::from(&dealership()?.spec().figures);
/// let mut reader = Reader::new(basis, "2026-04-01T00:00:00Z".parse()?);
/// reader.history(&desk.log(&id)?)?;
/// let mut aggregate = Aggregate::new(Breakdown {
///     zone: chrono_tz::Asia::Shanghai,
///     grain: Grain::Month,
///     by: vec![],
///     indicators: vec![indicators::received()],
/// });
/// reader.tables().iter().for_each(|table| aggregate.add(table));
/// assert_eq!(aggregate.figures()[0].numerator, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Reader {
    basis: Basis,
    until: DateTime<Utc>,
    tables: Tables,
}

impl Reader {
    /// Nothing read yet. `until` is the end of the records, UTC.
    #[must_use]
    pub fn new(basis: Basis, until: DateTime<Utc>) -> Self {
        Self { basis, until, tables: Tables::default() }
    }

    /// The rows so far.
    #[must_use]
    pub const fn tables(&self) -> &Tables {
        &self.tables
    }

    /// Removes the rows, to go on with the next batch.
    pub fn clear(&mut self) {
        self.tables.clear();
    }

    /// Reads one complaint's log from its beginning. Nothing comes of one that was received after the
    /// end of the records.
    ///
    /// # Errors
    /// [`LogError`] when the entries are not a complaint's log from its beginning; no row is added then.
    pub fn history<E: Borrow<Entry>>(&mut self, log: &[E]) -> Result<(), LogError> {
        self.history_with(log, &Known::default())
    }

    /// The same, with what the host knows besides.
    ///
    /// # Errors
    /// As [`Self::history`].
    pub fn history_with<E: Borrow<Entry>>(
        &mut self,
        log: &[E],
        known: &Known<'_>,
    ) -> Result<(), LogError> {
        if log.is_empty() {
            return Err(LogError::Empty);
        }
        let known_by = |entry: &&Entry| entry.recorded_at <= self.until;
        let log: Vec<&Entry> = log.iter().map(Borrow::borrow).take_while(known_by).collect();
        let Some(walked) = walk(&log, &self.basis, self.until)? else { return Ok(()) };
        let Walked { complaint, seen, custody } = walked;
        let history = History { complaint: &complaint, seen: &seen, known };
        self.add_case(&history);
        self.add_cycles(&history);
        self.add_limits(&history);
        self.add_custody(&history, &custody);
        self.add_visits(&history);
        self.add_holds(&history);
        self.add_notices(&history);
        Ok(())
    }
}

/// What the rows of one history are made from.
struct History<'a> {
    complaint: &'a Complaint,
    seen: &'a HistoryFacts,
    known: &'a Known<'a>,
}

/// What only the host says: nothing in a history speaks for or against it.
const OF_THE_HOST: &[Property] = &[Property::Repeat, Property::Recurring, Property::Disputed];

/// What stays so once it has happened, whatever comes after.
const LASTING: &[Property] = &[
    Property::Reopened,
    Property::Reworked,
    Property::Transferred,
    Property::Dispatched,
    Property::Extended,
    Property::Held,
    Property::Warned,
    Property::Breached,
    Property::Expedited,
    Property::Escalated,
    Property::Visited,
    Property::Audited,
    Property::AuditFailed,
];

impl History<'_> {
    /// What all rows of a history have: the kind of case, and what the host calls its own.
    fn common(&self) -> Properties {
        let kind = self.complaint.facts.kind;
        Properties::NONE
            .with_if(Property::EscalatedComplaint, kind == Kind::EscalatedComplaint)
            .with_if(Property::Appeal, kind == Kind::Appeal)
            .union(self.known.also.intersection(Properties::OWN))
    }

    /// What a row with these properties leaves open because of what a newer program wrote; `certain` is
    /// what can be said of it all the same.
    fn doubt(&self, has: Properties, certain: &[Property]) -> Properties {
        if !self.seen.newer {
            return Properties::NONE;
        }
        Properties::ALL
            .without(Properties::OWN)
            .without(Properties::of(OF_THE_HOST))
            .without(Properties::of(certain))
            .without(has.intersection(Properties::of(LASTING)))
    }

    /// Adds a row of this history.
    fn row<'t>(
        &self,
        table: &'t mut Table,
        properties: Properties,
        certain: &[Property],
    ) -> RowMut<'t> {
        let mut row = table.push(properties);
        row.unknown(self.doubt(properties, certain));
        self.label(&mut row);
        row
    }

    /// What all rows of a case have in common.
    fn label(&self, row: &mut RowMut<'_>) {
        let c = self.complaint;
        let facts = &c.facts;
        row.label(Dimension::Kind, facts.kind.as_str())
            .label(Dimension::Grade, facts.grade.as_str())
            .label(Dimension::Channel, facts.channel.as_str())
            .label(Dimension::Nature, facts.nature.as_str())
            .label(Dimension::Tier, facts.tier.as_str())
            .label(Dimension::Department, c.route.responsible().as_str());
        let some = [
            (Dimension::Line, facts.line.as_ref().map(Code::as_str)),
            (Dimension::Subject, facts.subject.as_ref().map(Code::as_str)),
            (Dimension::Region, facts.home.as_ref().map(Code::as_str)),
            (Dimension::Owner, c.owner.as_ref().map(Code::as_str)),
            (Dimension::Cause, c.cause.as_ref().map(Code::as_str)),
        ];
        let some = some.into_iter().filter_map(|(dimension, code)| Some((dimension, code?)));
        for (dimension, name) in some.chain(self.known.labels.iter().copied()) {
            row.label(dimension, name);
        }
    }
}

/// Dates a row by when it was due. What is due at 24:00 belongs to the day that ends then, and to its month,
/// though the instant is the next day's first (Civil Code 203).
fn due(row: &mut RowMut<'_>, at: DateTime<Utc>) {
    row.due(at.checked_sub_signed(TimeDelta::microseconds(1)).unwrap_or(at));
}

/// From one instant to another; µs.
fn between(from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    to.signed_duration_since(from).num_microseconds().unwrap_or(i64::MAX)
}
