//! Replays a log of events: each row is read by the mapping and driven through the lifecycle by `play`, and
//! the resulting cases are aggregated into figures.
//!
//! If the mapping does not define the order of the file, the end of its records or its departments, a first
//! pass determines them without keeping any rows.

use std::cell::RefCell;
use std::ops::ControlFlow;

use chrono::{DateTime, Utc};
use redress::vocabulary::{
    Actor, ActorId, Channel, ComplaintId, CustomerRef, Department, Facts, Grade, Line, Nature,
    Subject, Tier,
};
use redress_metrics::{Basis, Dimension, Grain, Known, Ledger as Flows, Reader};

use super::books::{Books, Passed, Reason};
use super::bounded::Names;
use super::cases::Cases;
use super::columns::Places;
use super::desk::{Departments, Desk, STAFF};
use super::mapping::{self, Mapping, Source, Unmapped};
use super::moment::{NoMoment, instant};
use super::play::{Case, Player, Row};
use super::rows::{Cells, Rows};
use super::sections;
use super::seen::Seen;
use super::{Error, Figures, Order, Replayed, Watch};

/// Number of cases that are aggregated at a time.
const BATCH: usize = 4_096;

/// The result of the first pass.
pub(crate) struct Scan {
    pub(crate) by_time: bool,
    pub(crate) until: DateTime<Utc>,
    pub(crate) departments: Departments,
}

/// The first pass: determines the order of the file, the end of its records, and its departments.
pub(crate) fn scan(
    mapping: &Mapping,
    rows: &mut Rows<'_>,
    watch: &mut dyn Watch,
) -> Result<Scan, Error> {
    let places = Places::new(mapping, rows)?;
    let (mut seen, mut current, mut came_back) = (Seen::new(), String::new(), false);
    let (mut until, mut departments) = (None, Departments::of(mapping));
    let (mut cells, mut read) = (Cells::default(), 0);
    // If the file is damaged, the second pass reports it.
    while let Ok(Some(row)) = rows.next(&mut cells) {
        read += 1;
        watch.rows(read);
        if row.is_err() {
            continue;
        }
        if let Ok(case) = cells.get(Some(places.case))
            && case != current
        {
            came_back |= seen.contains(case);
            seen.insert(&current);
            case.clone_into(&mut current);
        }
        if let Ok(text) = cells.get(Some(places.time))
            && let Ok(at) = instant(text, mapping.zone)
        {
            until = until.max(Some(at));
        }
        if let Ok(Some(name)) = department(mapping, &places, &cells) {
            departments.learn(name);
        }
    }
    let by_time = match mapping.order {
        mapping::Order::Auto => came_back,
        mapping::Order::Case => false,
        mapping::Order::Time => true,
    };
    Ok(Scan { by_time, until: mapping.until.or(until).unwrap_or_default(), departments })
}

/// The second pass: replays every row.
pub(crate) fn read(
    mapping: &Mapping,
    scan: Scan,
    rows: &mut Rows<'_>,
    watch: &mut dyn Watch,
) -> Result<Replayed, Error> {
    let mut log = Log {
        places: Places::new(mapping, rows)?,
        mapping,
        player: Player::new(Desk::new(mapping, scan.departments)?, mapping.implied.clone()),
        cases: Cases::new(scan.by_time, mapping.let_go_days),
        names: Default::default(),
        until: scan.until,
    };
    let mut sums = Sums {
        reader: Reader::new(Basis::default(), scan.until),
        sections: sections::of(mapping),
        flows: Flows::new(mapping.zone, Grain::Month),
        cases: 0,
    };
    let mut books = Books::default();
    let (mut cells, mut read, mut finished) = (Cells::default(), 0, Vec::new());
    loop {
        match books.next(rows, &mut cells) {
            ControlFlow::Break(()) => break,
            ControlFlow::Continue(false) => {}
            ControlFlow::Continue(true) => match log.row(&cells, &mut finished) {
                Ok(None) => books.apply(),
                Ok(Some(why)) => books.pass(why),
                Err(reason) => books.refuse(reason, cells.line),
            },
        }
        read += 1;
        watch.rows(read);
        for case in finished.drain(..) {
            sums.add(case, &log, watch)?;
        }
    }
    let rest: Vec<Case> = log.cases.rest().collect();
    for case in rest {
        sums.add(case, &log, watch)?;
    }
    sums.flush();
    sums.check()?;
    books.check(read)?;
    Ok(Replayed {
        books,
        figures: sums.sections,
        cases: sums.cases,
        commands: log.player.done,
        until: Some(scan.until),
        order: Some(if scan.by_time { Order::Time } else { Order::Case }),
        most_open: log.cases.most,
    })
}

struct Log<'m> {
    mapping: &'m Mapping,
    places: Places,
    player: Player,
    cases: Cases,
    /// Labels by fact: channel, grade, nature, tier, subject, line, brand, region, actor.
    names: [RefCell<Names>; 9],
    until: DateTime<Utc>,
}

impl Log<'_> {
    fn row(&mut self, cells: &Cells, finished: &mut Vec<Case>) -> Result<Option<Passed>, Reason> {
        let columns = &self.mapping.columns;
        let must = |place: usize, column: &str| match cells.get(Some(place))? {
            "" => Err(Reason::Blank(column.to_owned())),
            text => Ok(text),
        };
        let number = must(self.places.case, &columns.case)?;
        let case = ComplaintId::new(number).map_err(|_| Reason::NoCode(columns.case.clone()))?;
        let text = must(self.places.time, &columns.time)?;
        let at = instant(text, self.mapping.zone).map_err(|why| {
            let column = columns.time.clone();
            match why {
                NoMoment::Unreadable => Reason::NoInstant(column),
                NoMoment::Skipped => Reason::Skipped(column),
                NoMoment::OutOfRange => Reason::OutOfRange(column),
            }
        })?;
        if at > self.until {
            return Err(Reason::AfterEnd);
        }
        let name = must(self.places.activity, &columns.activity)?;
        let activity = match (self.mapping.activities.get(name), self.mapping.unmapped) {
            (Some(activity), _) => activity,
            (None, Unmapped::Ignore) => return Ok(Some(Passed::Ignored)),
            (None, Unmapped::Unusable) => {
                return Err(Reason::UnknownActivity(name.to_owned()));
            }
        };
        let read = self.facts(cells)?;
        let department = read.department.map(|name| self.player.desk.department(name));
        let mut actor = Actor::new(read.actor, STAFF);
        actor.department.clone_from(&department);
        let said = |column: &str| self.places.get(cells, column).map(str::to_owned);
        let row = Row {
            case,
            at,
            activity,
            actor,
            customer: read.customer,
            facts: read.facts,
            department,
            said: &said,
        };
        let Some(open) = self.cases.find(number, finished) else {
            return Err(Reason::CameBack);
        };
        if open.last.is_some_and(|last| at < last) {
            return Err(Reason::Backwards);
        }
        if open.last.is_some() && open.cells.same(cells) {
            return Ok(Some(Passed::Repeated));
        }
        let played = self.player.row(&mut open.case, &row)?;
        open.last = Some(at);
        open.cells.clone_from(cells);
        if open.case.brand.is_none() {
            open.case.brand = read.brand;
        }
        if open.case.region.is_none() {
            open.case.region = read.region;
        }
        self.cases.touched(number, at, finished);
        Ok(played)
    }

    /// The value of a fact according to the mapping; the number of different values is bounded.
    fn fact<T>(
        &self,
        cells: &Cells,
        source: Option<&Source>,
        names: Option<usize>,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Reason> {
        let Some(source) = source else { return Ok(None) };
        let Some(text) = called(source, self.places.get(cells, &source.column)?) else {
            return Ok(None);
        };
        let bounded = match names.and_then(|at| self.names.get(at)) {
            Some(names) => read(names.borrow_mut().bounded(&text)),
            None => read(&text),
        };
        bounded.map(Some).ok_or_else(|| Reason::NoCode(source.column.clone()))
    }

    fn facts(&self, cells: &Cells) -> Result<Read, Reason> {
        let from = &self.mapping.facts;
        let mut facts = Facts::new(self.mapping.kind, Channel::new_static("unknown"));
        let channel = |text: &str| Channel::new(text).ok();
        if let Some(channel) = self.fact(cells, from.channel.as_ref(), Some(0), channel)? {
            facts.channel = channel;
        }
        let grade = |text: &str| Grade::new(text).ok();
        if let Some(grade) = self.fact(cells, from.grade.as_ref(), Some(1), grade)? {
            facts.grade = grade;
        }
        let nature = |text: &str| Nature::new(text).ok();
        if let Some(nature) = self.fact(cells, from.nature.as_ref(), Some(2), nature)? {
            facts.nature = nature;
        }
        let tier = |text: &str| Tier::new(text).ok();
        if let Some(tier) = self.fact(cells, from.tier.as_ref(), Some(3), tier)? {
            facts.tier = tier;
        }
        let subject = |text: &str| Subject::new(text).ok();
        facts.subject = self.fact(cells, from.subject.as_ref(), Some(4), subject)?;
        let line = |text: &str| Line::new(text).ok();
        facts.line = self.fact(cells, from.line.as_ref(), Some(5), line)?;
        let text = |text: &str| Some(text.to_owned());
        let brand = self.fact(cells, from.brand.as_ref(), Some(6), text)?;
        let region = self.fact(cells, from.region.as_ref(), Some(7), text)?;
        let department = department(self.mapping, &self.places, cells)?;
        let customer = |text: &str| CustomerRef::new(text).ok();
        let customer = self.fact(cells, from.customer.as_ref(), None, customer)?;
        let customer = customer.unwrap_or(CustomerRef::new_static("unknown"));
        let actor = match cells.get(self.places.actor)? {
            "" => ActorId::new_static("unknown"),
            text => {
                let name = self.names[8].borrow_mut().bounded(text).to_owned();
                let column = || self.mapping.columns.actor.clone().unwrap_or_default();
                ActorId::new(name).map_err(|_| Reason::NoCode(column()))?
            }
        };
        Ok(Read { facts, department, customer, actor, brand, region })
    }
}

/// The mapping's name for the value of a cell.
fn called(source: &Source, cell: &str) -> Option<String> {
    match (cell, &source.default) {
        ("", default) => default.clone(),
        (cell, _) => Some(match source.values.get(cell) {
            Some(called) => called.clone(),
            None => format!("{}{cell}", source.prefix),
        }),
    }
}

/// The department named in a row.
fn department(
    mapping: &Mapping,
    places: &Places,
    cells: &Cells,
) -> Result<Option<Department>, Reason> {
    let Some(source) = &mapping.facts.department else { return Ok(None) };
    let Some(text) = called(source, places.get(cells, &source.column)?) else { return Ok(None) };
    Department::new(&text).map(Some).map_err(|_| Reason::NoCode(source.column.clone()))
}

/// The facts in a row, in addition to case, time, activity and actor.
struct Read {
    facts: Facts,
    department: Option<Department>,
    customer: CustomerRef,
    actor: ActorId,
    brand: Option<String>,
    region: Option<String>,
}

/// Sums over the finished cases.
struct Sums {
    reader: Reader,
    sections: Vec<Figures>,
    flows: Flows,
    cases: u64,
}

impl Sums {
    fn add(&mut self, mut case: Case, log: &Log<'_>, watch: &mut dyn Watch) -> Result<(), Error> {
        if case.complaint.is_none() {
            return Ok(());
        }
        self.cases += 1;
        log.player.finish(&mut case, log.until)?;
        watch.history(&case.log);
        let brand = case.brand.as_deref().map(|name| (Dimension::Brand, name));
        let region = case.region.as_deref().map(|name| (Dimension::Region, name));
        let labels = brand.into_iter().chain(region).collect();
        self.reader.history_with(&case.log, &Known { labels, ..Known::default() })?;
        if self.reader.tables().cases.len() >= BATCH {
            self.flush();
        }
        Ok(())
    }

    fn flush(&mut self) {
        for table in self.reader.tables().iter() {
            self.flows.add(table);
            self.sections.iter_mut().for_each(|section| section.aggregate.add(table));
        }
        self.reader.clear();
    }

    /// Checks that opening plus received cases equal ended plus open cases.
    fn check(&self) -> Result<(), Error> {
        self.flows.lines()?;
        Ok(())
    }
}
