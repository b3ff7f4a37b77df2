//! The simulation: a queue of planned actions, a clock that jumps from one to the next, and a sweep of the
//! desk at every instant at which something is due in between.
//!
//! The actions are in `staff`; no decisions are made here.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc, Weekday};
use fastrand::Rng;
use redress::complaint::Complaint;
use redress::desk::Desk;
use redress::lifecycle::{CommandKind, StateKind};
use redress::policy::{Accept, FileError, Policy};
use redress::time::{Calendar, ManualClock, Period};
use redress::vocabulary::{Actor, ComplaintId, Label, Lang};
use redress_presets::Dealership;

use super::arrivals::{Arrival, Plan};
use super::kept::Kept;
use super::month::MonthSummary;
use super::staff::Step;
use super::temper::Temper;
use super::{Error, Options};

/// Open Monday to Saturday, closed on public holidays, open on make-up days. On Sundays and holidays a crew
/// serves customers who come, but day limits do not end.
///
/// None: the hours are fixed.
pub fn calendar() -> Result<Calendar, Error> {
    const HOURS: [(&str, &str); 1] = [("08:30", "17:30")];
    let calendar = Calendar::builder(chrono_tz::Asia::Shanghai)
        .weekdays(&HOURS)
        .hours(Weekday::Sat, &HOURS)
        .china_official_days();
    Ok(calendar.build()?)
}

/// The dealership's policy on a calendar.
///
/// # Errors
/// None: the rules are fixed.
pub fn policy(calendar: Calendar) -> Result<Policy, Error> {
    let dealership = Dealership {
        calendar,
        // The source says "at once" and leaves the form's limit blank; this dealership has chosen one.
        at_once: Period::minutes(30).ok(),
        form_limit: Period::days(5).ok(),
        ..Dealership::default()
    };
    let mut spec = dealership.spec()?;
    // It closes at half past five, so that five days end then.
    let reason = Label::new(
        "five days end at closing, and the warning comes the night before: it is read in the morning",
        "五天于下班时届满，预警落在前一夜，次日上班即可看到",
    );
    let (finding, at) = ("warning-outside-working-time", "rule:dlr30-answer");
    spec.accept.push(Accept::new(finding.to_owned(), vec![at.to_owned()], reason));
    Ok(Policy::new(spec).map_err(FileError::from)?)
}

/// A planned action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Planned {
    at: DateTime<Utc>,
    /// Keeps actions planned for one instant in the order of planning.
    number: u64,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// The end of a month.
    MonthEnd(i32, u32),
    /// The arrival with this index.
    Arrive(usize),
    /// A step of the case with this index.
    Step(usize, Step),
}

/// A case in the simulation.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) id: ComplaintId,
    pub(crate) arrival: Arrival,
    pub(crate) temper: Temper,
    /// Number of proposals that the customer has refused.
    pub(crate) refused: u32,
    /// Number of unsuccessful attempts to reach the customer.
    pub(crate) rung: u32,
}

/// A command that the desk rejected.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Refusal {
    /// The instant, UTC.
    pub at: DateTime<Utc>,
    /// The complaint.
    pub id: ComplaintId,
    /// The actor.
    pub actor: Actor,
    /// The command.
    pub command: CommandKind,
    /// The reason.
    pub why: redress::complaint::Rejection,
}

/// A running simulation.
#[derive(Debug)]
pub(crate) struct Simulation {
    pub(crate) desk: Desk<Kept, ManualClock>,
    pub(crate) calendar: Calendar,
    pub(crate) policy: Policy,
    pub(crate) lang: Lang,
    pub(crate) rng: Rng,
    pub(crate) cases: Vec<Case>,
    pub(crate) refusals: Vec<Refusal>,
    plan: Plan,
    queue: BinaryHeap<Reverse<Planned>>,
    number: u64,
    months: Vec<MonthSummary>,
    sweeps: u64,
}

/// The result of a simulation.
#[derive(Debug)]
#[non_exhaustive]
pub struct Scene {
    /// The desk, with every log.
    pub desk: Desk<Kept, ManualClock>,
    /// The dealership's calendar.
    pub calendar: Calendar,
    /// Its policy.
    pub policy: Policy,
    /// The complaints, in order of arrival.
    pub complaints: Vec<Complaint>,
    /// The month-end summaries.
    pub months: Vec<MonthSummary>,
    /// The commands that the desk rejected.
    pub refusals: Vec<Refusal>,
    /// Number of sweeps that were due.
    pub sweeps: u64,
}

impl Simulation {
    /// A desk under the dealership's policy, with all arrivals in the queue.
    pub(crate) fn new(
        options: &Options,
        calendar: Calendar,
        plan: Plan,
        kept: Kept,
    ) -> Result<Self, Error> {
        let policy = policy(calendar.clone())?;
        let first = plan.months.first().map(|(year, month)| calendar.month(*year, *month));
        let start = first.transpose()?.map_or(DateTime::UNIX_EPOCH, |(start, _)| start);
        let desk = Desk::new(policy.clone(), kept, ManualClock::new(start));
        let mut simulation = Self {
            desk,
            calendar,
            policy,
            lang: options.lang,
            rng: Rng::with_seed(options.seed ^ 0x5eed),
            cases: Vec::new(),
            refusals: Vec::new(),
            plan,
            queue: BinaryHeap::new(),
            number: 0,
            months: Vec::new(),
            sweeps: 0,
        };
        for (year, month) in simulation.plan.months.clone() {
            let (_, until) = simulation.calendar.month(year, month)?;
            simulation.push(until, What::MonthEnd(year, month));
        }
        for number in 0..simulation.plan.arrivals.len() {
            let at = simulation.plan.arrivals.get(number).map(|arrival| arrival.at);
            if let Some(at) = at {
                simulation.push(at, What::Arrive(number));
            }
        }
        Ok(simulation)
    }

    fn push(&mut self, at: DateTime<Utc>, what: What) {
        self.number += 1;
        self.queue.push(Reverse(Planned { at, number: self.number, what }));
    }

    /// Plans a step of a case.
    pub(crate) fn plan(&mut self, case: usize, at: DateTime<Utc>, step: Step) {
        self.push(at, What::Step(case, step));
    }

    /// Runs until the last month is closed.
    pub(crate) fn run(&mut self) -> Result<(), Error> {
        while let Some(Reverse(next)) = self.queue.pop() {
            self.sweep_until(next.at)?;
            self.desk.clock().set(next.at);
            match next.what {
                What::Arrive(number) => {
                    if let Some(arrival) = self.plan.arrivals.get(number).cloned() {
                        let temper = Temper::roll(&mut self.rng, &arrival.facts);
                        self.arrive(arrival, temper)?;
                    }
                }
                What::Step(case, step) => self.step(case, step)?,
                What::MonthEnd(year, month) => {
                    self.carry_over(year, month)?;
                    let (from, until) = self.calendar.month(year, month)?;
                    let mut summary = MonthSummary::new(year, month, from, until);
                    for case in &self.cases {
                        summary.add(&self.desk.load(&case.id)?);
                    }
                    self.months.push(summary);
                    if self.months.len() == self.plan.months.len() {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    /// Carries open cases over into the next month.
    fn carry_over(&self, year: i32, month: u32) -> Result<(), Error> {
        let mut after = None;
        loop {
            let page = self.desk.carry_over(&Actor::system(), (year, month), after, 256)?;
            if let Some((_, error)) = page.failed.into_iter().next() {
                return Err(error.into());
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    /// What a host does between two calls: asks the store for the next due instant, waits for it, and sweeps.
    fn sweep_until(&mut self, until: DateTime<Utc>) -> Result<(), Error> {
        while let Some(first) = self.desk.due(None, until, 1)?.first() {
            self.desk.clock().set(first.at);
            let sweep = self.desk.sweep(256)?;
            if let Some((_, error)) = sweep.failed.into_iter().next() {
                return Err(error.into());
            }
            self.sweeps += 1;
        }
        Ok(())
    }

    /// The id of the next case: the year, and a running number.
    pub(crate) fn next_id(&self, at: DateTime<Utc>) -> Result<ComplaintId, Error> {
        let year = self.calendar.local_date(at).year();
        Ok(ComplaintId::new(format!("{year}-{:04}", self.cases.len() + 1))?)
    }

    /// The instant at which a person has spent the given minutes of working time.
    pub(crate) fn at_work(&self, from: DateTime<Utc>, minutes: i64) -> DateTime<Utc> {
        let period = Period::working_time(TimeDelta::minutes(minutes.max(1)));
        let due = period.ok().and_then(|period| self.calendar.due(from, period).ok());
        due.map_or_else(|| from + TimeDelta::minutes(minutes), |due| due.at)
    }

    /// The GM's next review: Friday at four, or the next working day.
    pub(crate) fn next_round(&self, from: DateTime<Utc>) -> DateTime<Utc> {
        let zone = self.calendar.zone();
        let first = self.calendar.local_date(from);
        let fridays = first.week(Weekday::Sat).first_day().iter_days();
        let fridays = fridays.take(60).filter(|date| date.weekday() == Weekday::Fri);
        let open = |friday: NaiveDate| {
            friday.iter_days().take(14).find(|date| self.calendar.is_working_day(*date))
        };
        let mut rounds =
            fridays.filter_map(open).map(|date| super::arrivals::instant(zone, date, 16 * 60));
        rounds.find(|at| *at > from).unwrap_or_else(|| from + TimeDelta::days(7))
    }

    /// The result so far.
    pub(crate) fn finish(self) -> Result<Scene, Error> {
        let ids = self.cases.iter().map(|case| &case.id);
        let complaints = ids.map(|id| self.desk.load(id)).collect::<Result<_, _>>()?;
        Ok(Scene {
            desk: self.desk,
            calendar: self.calendar,
            policy: self.policy,
            complaints,
            months: self.months,
            refusals: self.refusals,
            sweeps: self.sweeps,
        })
    }
}

impl Scene {
    /// The first day of the simulation, and the day after its last.
    #[must_use]
    pub fn span(&self) -> (NaiveDate, NaiveDate) {
        let first = self.months.first().map(|m| self.calendar.local_date(m.from));
        let last = self.months.last().map(|m| self.calendar.local_date(m.until));
        let first = first.unwrap_or_default();
        (first, last.or_else(|| first.checked_add_months(Months::new(3))).unwrap_or(first))
    }

    /// The cases that are still open.
    pub fn open(&self) -> impl Iterator<Item = &Complaint> {
        self.complaints.iter().filter(|complaint| complaint.is_open())
    }

    /// Number of cases that ended in a state.
    #[must_use]
    pub fn ended(&self, state: StateKind) -> usize {
        self.complaints.iter().filter(|complaint| complaint.state.kind() == state).count()
    }
}
