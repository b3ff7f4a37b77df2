//! Replays a log of events: each row is read by the mapping and driven through the lifecycle by `play`, and
//! the resulting cases are aggregated into figures.

use std::borrow::Cow;
use std::ops::ControlFlow;

use chrono::{DateTime, TimeDelta, Utc};
use redress::vocabulary::{Actor, ComplaintId};

use super::books::Books;
use super::cases::Cases;
use super::clock::{Moment, NoMoment};
use super::columns::{Places, called};
use super::desk::{Desk, STAFF};
use super::facts::Labels;
use super::mapping::{Mapping, Resolution, Unmapped};
use super::play::{Case, Player, Row};
use super::reason::{Fault, Passed, Reason};
use super::rows::{Cells, Rows};
use super::scan::{Plan, Scan};
use super::seen::digest;
use super::sums::Sums;
use super::word::{result, word};
use super::{Error, Order, Replayed, Source, Watch};

/// How long before all records a case may have been received.
const RECEIVED_BEFORE: TimeDelta = TimeDelta::days(366);

/// The second pass: replays every row.
pub(crate) fn read(
    mapping: &Mapping,
    scan: Scan,
    rows: &mut Rows<'_>,
    watch: &mut dyn Watch,
) -> Result<Replayed, Error> {
    let places = Places::new(mapping, rows)?;
    let player = Player::new(Desk::new(mapping, &scan.departments)?, mapping);
    let activities = mapping.activities.keys().map(|name| (name.clone(), 0)).collect();
    let (books, until) = (Books { activities, ..Books::default() }, scan.until);
    let mut run = Run {
        log: Log {
            mapping,
            player,
            cases: Cases::new(scan.plan == Plan::Time, mapping.let_go_days),
            labels: Labels::default(),
            faults: Vec::new(),
            last: None,
            time_column: called(&mapping.columns.time),
            case: None,
            places,
            scan,
        },
        sums: Sums::new(mapping, until),
        books,
        finished: Vec::new(),
        read: 0,
    };
    match run.log.scan.plan {
        Plan::Sort { newest_first } => {
            for cells in run.sorted(rows, newest_first, watch)? {
                run.row(&cells, watch)?;
            }
        }
        Plan::Case | Plan::Time => {
            let mut cells = Cells::default();
            loop {
                match run.books.next(rows, &mut cells) {
                    ControlFlow::Break(()) => break,
                    ControlFlow::Continue(false) => run.counted(watch),
                    ControlFlow::Continue(true) => {
                        run.row(&cells, watch)?;
                        run.counted(watch);
                    }
                }
            }
        }
    }
    run.finish(Source::of(rows), watch)
}

struct Run<'m> {
    log: Log<'m>,
    sums: Sums,
    books: Books,
    finished: Vec<Case>,
    read: u64,
}

impl Run<'_> {
    fn counted(&mut self, watch: &mut dyn Watch) {
        self.read += 1;
        watch.rows(self.read);
    }

    fn row(&mut self, cells: &Cells, watch: &mut dyn Watch) -> Result<(), Error> {
        let activity =
            cells.get(Some(self.log.places.activity)).ok().filter(|name| !name.is_empty());
        if let Some(name) = activity {
            self.books.activity(name);
        }
        match self.log.row(cells, &mut self.finished) {
            Ok(None) => self.books.apply(),
            Ok(Some(why)) => self.books.pass(why, cells.line, activity),
            Err(reason) => {
                let value = match reason {
                    // The step is ours; the log's own word for it says which rows are meant.
                    Reason::Illegal(..) | Reason::Refused(..) => activity.map(Cow::Borrowed),
                    _ => {
                        let value =
                            reason.column().and_then(|column| self.log.value(column, cells));
                        value.map(Cow::Owned)
                    }
                };
                self.books.refuse_value(reason, cells.line, value.as_deref());
            }
        }
        for fault in self.log.faults.drain(..) {
            self.books.fault(fault, cells.line);
        }
        if self.log.cases.is_full() {
            return Err(Error::TooManyCases);
        }
        for case in self.finished.drain(..) {
            self.sums.add(case, &mut self.log.player, self.log.scan.until, watch)?;
        }
        Ok(())
    }

    /// All rows, by case and time; those that are malformed are counted.
    fn sorted(
        &mut self,
        rows: &mut Rows<'_>,
        newest_first: bool,
        watch: &mut dyn Watch,
    ) -> Result<impl Iterator<Item = Cells> + use<>, Error> {
        let mut all = Vec::new();
        let mut numbers = std::collections::HashMap::<Box<str>, usize>::new();
        let mut cells = Cells::default();
        loop {
            match self.books.next(rows, &mut cells) {
                ControlFlow::Break(()) => break,
                ControlFlow::Continue(false) => {}
                ControlFlow::Continue(true) => {
                    let number = cells.get(Some(self.log.places.case)).unwrap_or_default();
                    let next = numbers.len();
                    let case = match numbers.get(number) {
                        Some(case) => *case,
                        None => *numbers.entry(number.into()).or_insert(next),
                    };
                    let at = self.log.moment(&cells).ok().map(|moment| moment.at);
                    let position = i64::try_from(all.len()).unwrap_or(i64::MAX);
                    let position = if newest_first { -position } else { position };
                    all.push((case, at, position, cells.clone()));
                }
            }
            self.counted(watch);
        }
        all.sort_by_key(|(case, at, position, _)| (*case, *at, *position));
        Ok(all.into_iter().map(|(_, _, _, cells)| cells))
    }

    fn finish(mut self, source: Source, watch: &mut dyn Watch) -> Result<Replayed, Error> {
        let rest: Vec<Case> = self.log.cases.rest().collect();
        for case in rest {
            self.sums.add(case, &mut self.log.player, self.log.scan.until, watch)?;
        }
        self.sums.flush();
        self.sums.check()?;
        self.books.check(self.read)?;
        let mapping = self.log.mapping;
        Ok(Replayed {
            books: self.books,
            figures: self.sums.sections,
            cases: self.sums.cases,
            commands: self.log.player.done,
            until: Some(self.log.scan.until),
            order: Some(match self.log.scan.plan {
                Plan::Case => Order::Case,
                Plan::Time => Order::Time,
                Plan::Sort { .. } => Order::Sorted,
            }),
            should_be_sorted: self.log.scan.too_long_to_sort,
            most_open: self.log.cases.most,
            source,
            agreement: mapping.labels.on_time.is_some().then_some(self.sums.agreement),
        })
    }
}

struct Log<'m> {
    mapping: &'m Mapping,
    places: Places,
    player: Player,
    cases: Cases,
    labels: Labels,
    scan: Scan,
    /// What contradicts in the row that is being read.
    faults: Vec<Fault>,
    /// The latest row of a file ordered by time.
    last: Option<DateTime<Utc>>,
    time_column: String,
    /// The case of the row before.
    case: Option<ComplaintId>,
}

impl Log<'_> {
    /// The value that is the reason why a row cannot be used.
    fn value(&self, column: &str, cells: &Cells) -> Option<String> {
        if column == self.time_column {
            return self.places.time(cells).ok().map(|text| text.into_owned());
        }
        self.places.get(cells, column).ok().map(str::to_owned)
    }

    fn moment(&self, cells: &Cells) -> Result<Moment, Reason> {
        let text = self.places.time(cells)?;
        let column = || self.time_column.clone();
        if text.is_empty() {
            return Err(Reason::Blank(column()));
        }
        self.scan.clock.read(&text).map_err(|why| match why {
            NoMoment::Unreadable => Reason::NoInstant(column()),
            NoMoment::Skipped => Reason::Skipped(column()),
            NoMoment::OutOfRange => Reason::OutOfRange(column()),
            NoMoment::DayOrMonth => Reason::DayOrMonth(column()),
            NoMoment::Mixed => Reason::DayAndMonth(column()),
        })
    }

    /// Whether an instant lies within the records.
    fn believe(&self, at: DateTime<Utc>) -> Result<(), Reason> {
        let stray = || Reason::Stray(self.time_column.clone());
        if at > self.scan.until {
            return Err(if self.scan.until_given { Reason::AfterEnd } else { stray() });
        }
        if self.scan.since.is_some_and(|since| at < since) {
            let given = self.mapping.since().is_some();
            return Err(if given { Reason::BeforeStart } else { stray() });
        }
        Ok(())
    }

    /// When the case of a row was received, if the row says so and it can be believed.
    fn received(
        &mut self,
        cells: &Cells,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, Reason> {
        let text = self.places.received(cells)?;
        if text.is_empty() {
            return Ok(None);
        }
        let earliest = self.scan.since.and_then(|since| since.checked_sub_signed(RECEIVED_BEFORE));
        match self.scan.received_clock.read(&text) {
            Ok(moment) if moment.at <= at && earliest.is_none_or(|e| moment.at >= e) => {
                Ok(Some(moment.at))
            }
            Ok(_) => {
                self.faults.push(Fault::ReceivedLate);
                Ok(None)
            }
            Err(_) => {
                self.faults.push(Fault::ReceivedUnreadable);
                Ok(None)
            }
        }
    }

    fn row(&mut self, cells: &Cells, finished: &mut Vec<Case>) -> Result<Option<Passed>, Reason> {
        let columns = &self.mapping.columns;
        let must = |place: usize, column: &str| match cells.get(Some(place))? {
            "" => Err(Reason::Blank(column.to_owned())),
            text => Ok(text),
        };
        let number = must(self.places.case, &columns.case)?;
        let case = match self.case.take().filter(|before| before.as_str() == number) {
            Some(before) => before,
            None => ComplaintId::new(number).map_err(|_| Reason::NoCode(columns.case.clone()))?,
        };
        self.case = Some(case.clone());
        let moment = self.moment(cells)?;
        self.believe(moment.at)?;
        let name = must(self.places.activity, &columns.activity)?;
        let activity = match (self.mapping.activities.get(name), self.mapping.unmapped) {
            (Some(activity), _) => activity,
            (None, Unmapped::Ignore) => return Ok(Some(Passed::Ignored)),
            (None, Unmapped::Unusable) => {
                return Err(Reason::UnknownActivity(name.to_owned()));
            }
        };
        if self.mapping.resolution == Resolution::Last && activity.resolves() {
            let left = self.scan.resolutions.entry(digest(number)).or_default();
            *left = left.saturating_sub(1);
            if *left > 0 {
                return Ok(Some(Passed::BeforeLast));
            }
        }
        let read = self.labels.read(self.mapping, &self.places, cells)?;
        let department = read.department.clone().map(|name| self.player.desk.department(name));
        let actor = self.labels.person(columns.actor.as_ref(), cells.get(self.places.actor)?)?;
        let actor = actor.unwrap_or(redress::code!("unknown"));
        let owner = self.labels.person(columns.owner.as_ref(), cells.get(self.places.owner)?)?;
        let mut actor = Actor::new(actor, STAFF);
        actor.department.clone_from(&department);
        let says = match &self.mapping.labels.on_time {
            Some(label) => label.says(self.places.get(cells, &label.column)?),
            None => None,
        };
        let file = (self.scan.plan == Plan::Time).then_some(self.last).flatten();
        let received = match self.places.received(cells)?.is_empty() {
            true => None,
            false => self.received(cells, moment.after(file))?,
        };
        let said = |column: &str| self.places.get(cells, column).map(str::to_owned);
        let Some(open) = self.cases.find(number, finished) else {
            return Err(Reason::CameBack);
        };
        let at = moment.after(open.last.max(file));
        self.last = self.last.max(Some(at));
        if open.last.is_some_and(|last| at < last) {
            return Err(Reason::Backwards);
        }
        if open.last.is_some() && open.cells.same(cells) {
            return Ok(Some(Passed::Repeated));
        }
        let row = Row {
            case: &case,
            at,
            received,
            activity,
            actor,
            customer: &read.customer,
            facts: &read.facts,
            department,
            owner,
            said: &said,
        };
        let opens = open.last.is_none();
        let played = self.player.row(&mut open.case, &row)?;
        let played = match &self.mapping.labels.satisfaction {
            None => played,
            Some(rating) => match word(Some(rating), result, &said) {
                Ok(Some(rating)) if self.player.rate(&mut open.case, rating, &row, opens)? => None,
                Ok(_) => played,
                Err(_) => {
                    self.faults.push(Fault::Satisfaction);
                    played
                }
            },
        };
        open.last = Some(at);
        open.cells.clone_from(cells);
        if open.case.brand.is_none() {
            open.case.brand.clone_from(&read.brand);
        }
        if open.case.region.is_none() {
            open.case.region.clone_from(&read.region);
        }
        open.case.on_time = says.or(open.case.on_time);
        self.cases.touched(number, at, finished);
        Ok(played)
    }
}
