//! `Reader`: from histories to rows.
//!
//! `basis` says on what terms; `history_facts` walks a history for what its fold does not keep.

use std::borrow::Borrow;

use chrono::{DateTime, Utc};

use super::basis::Basis;
use super::dimensions::{Dimension, Quantity, Unit};
use super::history_facts::{HistoryFacts, walk};
use super::property::{Properties, Property as P};
use super::table::{RowMut, Table};
use redress::complaint::{
    Complaint, Entry, Limit, LimitStatus, LogError, Ruling, State, Verdict, custody,
};
use redress::vocabulary::{Code, Finding, Incentive, Kind, Outcome, Topic};

/// What a host knows of a case that its history does not hold.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    /// Further properties: [`Repeat`](P::Repeat) from [`repeats`](super::repeats), for instance.
    pub also: Properties,
    /// Further labels: a brand, a region.
    pub labels: Vec<(Dimension, &'a str)>,
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
            notices: Table::new(Unit::Notice),
        }
    }
}

impl Tables {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Table> {
        [&self.cases, &self.cycles, &self.limits, &self.custody, &self.notices].into_iter()
    }

    /// Removes all rows.
    pub fn clear(&mut self) {
        for table in [
            &mut self.cases,
            &mut self.cycles,
            &mut self.limits,
            &mut self.custody,
            &mut self.notices,
        ] {
            table.clear();
        }
    }
}

/// Reads histories into rows, as known at an instant.
///
/// Entries recorded later are not looked at; a limit that has run out by then is broken, whether or not
/// a tick has said so.
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
        let Some((complaint, seen)) = walk(&log)? else { return Ok(()) };
        let spans = custody(log.iter().copied(), self.until)?;
        let judged = self.judge(&complaint);
        let kind = kind_of(&complaint);
        self.add_case(&complaint, &seen, judged, known);
        self.add_cycles(&complaint, &seen, known);
        self.add_limits(&complaint, &seen, known);
        // A case that has ended is in nobody's hands, also where it is reopened later.
        for span in spans.iter().filter(|span| !span.stage.is_terminal()) {
            let properties = kind.with_if(P::Held, span.waiting);
            let length = span.length().num_microseconds().unwrap_or(i64::MAX);
            let mut row = self.tables.custody.push(properties);
            label(&mut row, &complaint, known)
                .label(Dimension::Department, span.department.as_str())
                .label(Dimension::Stage, span.stage.as_str())
                .received(span.from)
                .ended(span.until)
                .measure(Quantity::Custody, length);
            if let Some(owner) = &span.owner {
                row.label(Dimension::Owner, owner.as_str());
            }
        }
        self.add_notices(&complaint, known);
        Ok(())
    }

    /// Whether the case was in time, by the date promised and by the first one, and when it was due.
    fn judge(&self, complaint: &Complaint) -> Judged {
        let mut judged = Judged { all: Some((true, true)), due: None, overrun: None };
        let mut any = false;
        for cycle in 1..=complaint.cycle {
            let of_cycle = || complaint.all_limits().filter(move |limit| limit.cycle == cycle);
            let on =
                |topic: &Topic| of_cycle().any(|limit| limit.topic == *topic && !is_void(limit));
            let decisive = self.basis.decisive.iter().find(|topic| on(topic));
            if decisive.is_none() && !self.basis.decisive.is_empty() {
                continue;
            }
            let counts = |limit: &&Limit| {
                !is_void(limit) && decisive.is_none_or(|topic| limit.topic == *topic)
            };
            for limit in of_cycle().filter(counts) {
                any = true;
                let verdict = self.verdict(limit);
                judged.due = judged.due.max(Some(limit.due));
                judged.overrun = judged.overrun.max(overrun(limit, verdict));
                judged.all = match (judged.all, verdict) {
                    // One broken promise decides.
                    (Some((kept, first)), Some((true, originally))) => {
                        Some((kept, first && originally))
                    }
                    (_, Some((false, _))) | (Some((false, _)), None) => Some((false, false)),
                    (_, None) | (None, Some((true, _))) => None,
                };
            }
        }
        if !any {
            judged.all = None;
        }
        judged
    }

    /// Whether a limit was kept, by the date promised and by the first one; none while that is open.
    fn verdict(&self, limit: &Limit) -> Option<(bool, bool)> {
        let originally = limit.original_verdict() == Verdict::Kept;
        match limit.verdict() {
            Verdict::Kept => Some((true, originally)),
            Verdict::Broken => Some((false, false)),
            Verdict::Open if limit.status == LimitStatus::Running && limit.due < self.until => {
                Some((false, false))
            }
            Verdict::Open | Verdict::Void => None,
        }
    }

    fn add_case(&mut self, c: &Complaint, seen: &HistoryFacts, judged: Judged, known: &Known<'_>) {
        let kind = c.state.kind();
        let closed = matches!(c.state, State::Closed { .. });
        let concluded =
            matches!(kind, redress::lifecycle::StateKind::Answered) || closed && !seen.merged;
        let settled = match seen.answered {
            Some(outcome) => outcome != Outcome::PositionStated,
            None => true,
        };
        let late = judged.all.is_some_and(|(kept, _)| !kept);
        let kept_on = |topics: &[Topic]| {
            c.all_limits().any(|l| topics.contains(&l.topic) && l.verdict() == Verdict::Kept)
        };
        let audits = c.counts.rework > 0 && seen.sent_back;
        let service = c.facts.subject.as_ref().is_some_and(|s| self.basis.service.contains(s));
        let found = c.liability.as_ref().map(|liability| liability.finding);
        let properties = known
            .also
            .union(kind_of(c))
            .with_if(P::Open, c.is_open())
            .with_if(P::Closed, closed && !seen.merged)
            .with_if(P::Declined, matches!(c.state, State::Declined { .. }))
            .with_if(P::Withdrawn, matches!(c.state, State::Withdrawn { .. }))
            .with_if(P::Merged, seen.merged)
            .with_if(P::Reopened, c.cycle > 1)
            .with_if(P::Reworked, c.counts.rework > 0)
            .with_if(P::Transferred, c.counts.transfers > 0)
            .with_if(P::Dispatched, seen.dispatched)
            .with_if(P::Concluded, concluded && settled)
            .with_if(P::FirstContact, concluded && settled && !seen.dispatched && !late)
            .with_if(P::Judged, judged.all.is_some())
            .with_if(P::OnTime, judged.all.is_some_and(|(kept, _)| kept))
            .with_if(P::OnTimeOriginally, judged.all.is_some_and(|(_, first)| first))
            .with_if(P::Extended, c.all_limits().any(|limit| limit.promises > 0))
            .with_if(P::Held, c.hold.is_some() || !c.holds.is_empty())
            .with_if(P::Warned, c.all_limits().any(|limit| limit.warned > 0))
            .with_if(P::Breached, c.all_limits().any(|l| self.verdict(l) == Some((false, false))))
            .with_if(P::Expedited, c.counts.expedites > 0)
            .with_if(P::Escalated, c.level > 0)
            .with_if(P::Visited, seen.visited)
            .with_if(P::Satisfied, seen.satisfied == Some(true))
            .with_if(P::SatisfiedFirst, seen.satisfied_first == Some(true))
            .with_if(P::Dissatisfied, seen.satisfied == Some(false))
            .with_if(P::Unreachable, seen.unreachable && !seen.visited)
            .with_if(P::Substantiated, seen.substantiated == Some(true))
            .with_if(P::LiabilityDecided, found.is_some())
            .with_if(P::Liable, found == Some(Finding::Liable))
            .with_if(P::ServiceCaused, service && seen.substantiated == Some(true))
            .with_if(P::Audited, seen.audited || audits)
            .with_if(P::AuditFailed, audits)
            .with_if(P::FilledInTime, kept_on(&self.basis.filling))
            .with_if(P::RoutedRight, c.counts.transfers == 0)
            .with_if(P::Compensated, seen.compensated && concluded);
        let until = self.until;
        let mut row = self.tables.cases.push(properties);
        label(&mut row, c, known).received(c.received_at);
        if let Some(outcome) = seen.answered {
            row.label(Dimension::Outcome, outcome.as_str());
        }
        if let State::Closed { conclusion } = &c.state {
            row.label(Dimension::Outcome, conclusion.as_str());
        }
        if let Some(due) = judged.due {
            row.due(due);
        }
        let between = |from: DateTime<Utc>, to: DateTime<Utc>| {
            to.signed_duration_since(from).num_microseconds().unwrap_or(i64::MAX)
        };
        if let Some(response) = seen.response {
            row.measure(Quantity::Response, between(c.received_at, response));
        }
        if let Some(overrun) = judged.overrun {
            row.measure(Quantity::Overrun, overrun);
        }
        if c.is_open() {
            row.measure(Quantity::Age, between(c.received_at, until));
        } else {
            row.ended(c.since);
            row.measure(Quantity::Handling, between(c.received_at, c.since));
        }
    }

    fn add_cycles(&mut self, c: &Complaint, seen: &HistoryFacts, known: &Known<'_>) {
        for (index, (from, until)) in seen.cycles.iter().enumerate() {
            let properties = kind_of(c)
                .with_if(P::Reopened, index > 0)
                .with_if(P::Merged, seen.merged)
                .with_if(P::Open, until.is_none());
            let mut row = self.tables.cycles.push(properties);
            label(&mut row, c, known).received(*from);
            if let Some(until) = until {
                row.ended(*until);
            }
        }
    }

    fn add_limits(&mut self, c: &Complaint, seen: &HistoryFacts, known: &Known<'_>) {
        let now = c.route.responsible();
        for (index, limit) in c.all_limits().enumerate() {
            let verdict = self.verdict(limit);
            let held = |(from, until): &(DateTime<Utc>, DateTime<Utc>)| {
                *until > limit.start && *from < limit.due
            };
            let properties = kind_of(c)
                .with_if(P::Open, verdict.is_none() && limit.is_live())
                .with_if(P::Judged, verdict.is_some())
                .with_if(P::OnTime, verdict.is_some_and(|(kept, _)| kept))
                .with_if(P::OnTimeOriginally, verdict.is_some_and(|(_, first)| first))
                .with_if(P::Breached, verdict == Some((false, false)))
                .with_if(P::Extended, limit.promises > 0)
                .with_if(P::Warned, limit.warned > 0)
                .with_if(P::Merged, seen.merged)
                .with_if(P::Reopened, limit.cycle > 1)
                .with_if(P::Held, c.holds.iter().any(held) || c.hold.is_some() && limit.is_live());
            let holder = seen.holders.get(index).unwrap_or(now);
            let mut row = self.tables.limits.push(properties);
            label(&mut row, c, known)
                .label(Dimension::Stage, limit.topic.as_str())
                .label(Dimension::Rule, limit.rule.as_str())
                .label(Dimension::Department, holder.as_str())
                .received(limit.start)
                .due(limit.due);
            if let LimitStatus::Met { at, .. } = limit.status {
                row.ended(at);
            }
            if let Some(overrun) = overrun(limit, verdict) {
                row.measure(Quantity::Overrun, overrun);
            }
        }
    }

    fn add_notices(&mut self, c: &Complaint, known: &Known<'_>) {
        for notice in &c.notices {
            let ruling = notice.ruling.as_ref();
            let waived = matches!(ruling, Some((Ruling::Waive(_), _)));
            let properties = kind_of(c)
                .with_if(P::Penalty, notice.effect == Incentive::Penalty)
                .with_if(P::Reward, notice.effect == Incentive::Reward)
                .with_if(P::Open, ruling.is_none())
                .with_if(P::Waived, waived)
                .with_if(P::Imposed, ruling.is_some() && !waived);
            for _ in notice.on.iter().chain(&notice.joint) {
                let mut row = self.tables.notices.push(properties);
                label(&mut row, c, known)
                    .label(Dimension::Rule, notice.incentive.as_str())
                    .received(notice.proposed_at);
                if let Some((_, at)) = ruling {
                    row.ended(*at);
                }
                if let Some((Ruling::Impose(amount), _)) = ruling {
                    row.label(Dimension::Currency, amount.currency().code())
                        .measure(Quantity::Amount, amount.minor_units());
                }
            }
        }
    }
}

/// Whether a case was in time.
#[derive(Clone, Copy)]
struct Judged {
    /// By the date promised and by the first one; none while that is open.
    all: Option<(bool, bool)>,
    due: Option<DateTime<Utc>>,
    /// By how much the limit that was overrun most was; µs.
    overrun: Option<i64>,
}

/// By how much a limit was overrun, once that is done; µs. Only what is judged late has a delay.
fn overrun(limit: &Limit, verdict: Option<(bool, bool)>) -> Option<i64> {
    let late = verdict.is_some_and(|(kept, _)| !kept);
    let overrun = limit.overrun().filter(|_| late)?.num_microseconds()?;
    Some(overrun).filter(|overrun| *overrun > 0)
}

/// The kind of case as a property.
fn kind_of(c: &Complaint) -> Properties {
    Properties::NONE
        .with_if(P::EscalatedComplaint, c.facts.kind == Kind::EscalatedComplaint)
        .with_if(P::Appeal, c.facts.kind == Kind::Appeal)
}

fn is_void(limit: &Limit) -> bool {
    limit.verdict() == Verdict::Void
}

/// What all rows of a case have in common.
fn label<'a, 'b>(row: &'a mut RowMut<'b>, c: &Complaint, known: &Known<'_>) -> &'a mut RowMut<'b> {
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
    for (dimension, name) in some.chain(known.labels.iter().copied()) {
        row.label(dimension, name);
    }
    row
}
