//! The input of a pack: the figures of the histories, and the complaints of the period, taken in part by part.

use std::borrow::Borrow;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Pack, PackError, classes};
use redress::complaint::{Complaint, Entry};
use redress::vocabulary::ComplaintId;
use redress_metrics::{
    Aggregate, Breakdown, Case, Dimension, Indicator, Interval, Known, Ledger, Properties,
    Property, Reader, Tables, indicators, repeats,
};

/// The figures and complaints of the histories.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Facts {
    pub(super) period: Interval,
    /// Every indicator, ungrouped.
    pub(super) all: Aggregate,
    /// Cases received, by class.
    pub(super) received: Aggregate,
    /// Limits kept, by stage.
    pub(super) stages: Aggregate,
    /// The ranking, by department.
    pub(super) league: Aggregate,
    pub(super) ledger: Ledger,
    /// For the complaints received in the period and in the one before it, the fields that are compared across
    /// complaints; while repeats are looked for, for all.
    pub(super) cases: Vec<Case>,
    /// The complaints that repeat another one, in the order of their ids; none: not yet looked for.
    repeated: Option<Vec<ComplaintId>>,
    /// The complaints relevant to the period: open at its end, or active in it.
    pub(super) complaints: Vec<Complaint>,
}

/// A period, and the last microsecond before its end.
fn span(pack: &Pack<'_>, period: Interval) -> (DateTime<Utc>, DateTime<Utc>, DateTime<Utc>) {
    let (from, until) = period.bounds(pack.policy.spec().calendar.zone());
    (from, until, until.checked_sub_signed(TimeDelta::microseconds(1)).unwrap_or(until))
}

impl Facts {
    /// Nothing taken in yet.
    pub(super) fn new(pack: &Pack<'_>, period: Interval) -> Self {
        let zone = pack.policy.spec().calendar.zone();
        let aggregate = |by: &[Dimension], indicators: Vec<Indicator>| {
            Aggregate::new(Breakdown { zone, grain: period.grain(), by: by.to_vec(), indicators })
        };
        // Targets on the scorecard also apply to the league and the stages.
        let judged = |indicator: Indicator| {
            let known = pack.scorecard.iter().find(|known| known.id == indicator.id);
            known.cloned().unwrap_or(indicator)
        };
        let ranking: Vec<Indicator> = ranking().into_iter().map(judged).collect();
        let stages = [indicators::stage_timeliness(), indicators::mean_stage_delay()];
        let mut all = pack.scorecard.clone();
        for indicator in &ranking {
            if !all.iter().any(|known| known.id == indicator.id) {
                all.push(indicator.clone());
            }
        }
        Self {
            period,
            all: aggregate(&[], all),
            received: aggregate(&classes::CLASSES, vec![indicators::received()]),
            stages: aggregate(&[Dimension::Stage], stages.into_iter().map(judged).collect()),
            league: aggregate(&[Dimension::Department], ranking),
            ledger: Ledger::new(zone, period.grain()),
            cases: Vec::new(),
            repeated: None,
            complaints: Vec::new(),
        }
    }

    /// Takes in what is compared across complaints: first, of all of them, where repeats are counted.
    pub(super) fn compare<E: Borrow<Entry>>(
        &mut self,
        pack: &Pack<'_>,
        histories: &[Vec<E>],
    ) -> Result<(), PackError> {
        let (.., as_of) = span(pack, self.period);
        let mut cases = Vec::new();
        for log in histories {
            let known = Complaint::as_known_at(log.iter().map(Borrow::borrow), as_of)?;
            cases.extend(known.as_ref().map(Case::from));
        }
        self.cases.append(&mut cases);
        Ok(())
    }

    /// Everything that is compared has been taken in.
    pub(super) fn compared(&mut self, pack: &Pack<'_>, window: TimeDelta) {
        let found = repeats(&self.cases, window).into_iter().map(|repeat| repeat.case);
        let mut repeated: Vec<ComplaintId> = found.collect();
        repeated.sort_unstable();
        self.repeated = Some(repeated);
        self.cases.retain(recent(pack, self.period));
    }

    /// Takes in histories, each once. After an error none of them is counted.
    pub(super) fn count<E: Borrow<Entry>>(
        &mut self,
        pack: &Pack<'_>,
        histories: &[Vec<E>],
    ) -> Result<(), PackError> {
        let (from, until, as_of) = span(pack, self.period);
        let (mut cases, mut complaints) = (Vec::new(), Vec::new());
        let mut reader = Reader::new(pack.basis.clone(), as_of);
        for log in histories {
            let known = Complaint::as_known_at(log.iter().map(Borrow::borrow), as_of)?;
            let Some(complaint) = known else { continue };
            let repeated = self.repeated.as_deref().unwrap_or_default();
            let again = repeated.binary_search(&complaint.id).is_ok();
            let also = Properties::NONE.with_if(Property::Repeat, again);
            reader.history_with(log, &Known { also, ..Known::default() })?;
            cases.push(Case::from(&complaint));
            if concerns(&complaint, from, until) {
                complaints.push(complaint);
            }
        }
        self.add(reader.tables());
        self.complaints.append(&mut complaints);
        if self.repeated.is_none() {
            cases.retain(recent(pack, self.period));
            self.cases.append(&mut cases);
        }
        Ok(())
    }

    fn add(&mut self, tables: &Tables) {
        for aggregate in [&mut self.all, &mut self.received, &mut self.stages, &mut self.league] {
            tables.iter().for_each(|table| aggregate.add(table));
        }
        self.ledger.add(&tables.cycles);
    }

    /// Checks that the figures add up.
    pub(super) fn check(&self) -> Result<(), PackError> {
        for aggregate in [&self.all, &self.received, &self.stages, &self.league] {
            aggregate.check()?;
        }
        Ok(())
    }
}

/// Whether a case came in within the period or the one of the same length before it.
fn recent(pack: &Pack<'_>, period: Interval) -> impl Fn(&Case) -> bool {
    let (from, until, _) = span(pack, period);
    let earlier = from.checked_sub_signed(until.signed_duration_since(from));
    move |case| earlier.is_none_or(|earlier| case.received_at >= earlier)
}

/// The indicators of the ranking; the first one decides.
pub(super) fn ranking() -> [Indicator; 4] {
    [
        indicators::on_time(),
        indicators::satisfaction(),
        indicators::mean_handling(),
        indicators::received(),
    ]
}

/// Whether a complaint is relevant to a period: it is open at the end, came in or ended in the period, or
/// had a limit due or a notice proposed in it.
fn concerns(complaint: &Complaint, from: DateTime<Utc>, until: DateTime<Utc>) -> bool {
    let within = |at: DateTime<Utc>| (from..until).contains(&at);
    complaint.is_open()
        || complaint.since >= from
        || within(complaint.received_at)
        || complaint.all_limits().any(|limit| from < limit.due && limit.due <= until)
        || complaint.notices.iter().any(|notice| within(notice.proposed_at))
}
