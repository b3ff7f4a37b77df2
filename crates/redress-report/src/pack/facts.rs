//! The input of a pack: the figures of the histories, and the complaints of the period.

use std::borrow::Borrow;

use chrono::{DateTime, Utc};

use super::{Pack, PackError, classes};
use redress::complaint::{Complaint, Entry};
use redress::vocabulary::ComplaintId;
use redress_metrics::{
    Aggregate, Breakdown, Case, Dimension, Indicator, Interval, Known, Ledger, Properties,
    Property, Reader, indicators, repeats,
};

/// The figures and complaints of the histories.
pub(super) struct Facts {
    /// Every indicator, ungrouped.
    pub(super) all: Aggregate,
    /// Cases received, by class.
    pub(super) received: Aggregate,
    /// Limits kept, by stage.
    pub(super) stages: Aggregate,
    /// The ranking, by department.
    pub(super) league: Aggregate,
    pub(super) ledger: Ledger,
    /// For every complaint, the fields that are compared across complaints.
    pub(super) cases: Vec<Case>,
    /// The complaints relevant to the period: open at its end, or active in it.
    pub(super) complaints: Vec<Complaint>,
}

impl Facts {
    pub(super) fn read<E: Borrow<Entry>>(
        pack: &Pack<'_>,
        period: Interval,
        as_of: DateTime<Utc>,
        histories: &[Vec<E>],
    ) -> Result<Self, PackError> {
        let zone = pack.policy.spec().calendar.zone();
        let (from, until) = period.bounds(zone);
        let (mut cases, mut complaints) = (Vec::new(), Vec::new());
        for log in histories {
            let log = log.iter().map(Borrow::borrow);
            let Some(complaint) = Complaint::as_known_at(log, as_of)? else { continue };
            cases.push(Case::from(&complaint));
            if concerns(&complaint, from, until) {
                complaints.push(complaint);
            }
        }
        let mut repeated: Vec<ComplaintId> = Vec::new();
        if let Some(window) = pack.repeats {
            repeated.extend(repeats(&cases, window).into_iter().map(|repeat| repeat.case));
            repeated.sort_unstable();
        }
        let mut reader = Reader::new(pack.basis.clone(), as_of);
        let known = histories.iter().filter(|log| {
            let first = log.first().map(Borrow::borrow);
            first.is_some_and(|entry: &Entry| entry.recorded_at <= as_of)
        });
        for (log, case) in known.zip(&cases) {
            let again = repeated.binary_search(&case.id).is_ok();
            let also = Properties::NONE.with_if(Property::Repeat, again);
            reader.history_with(log, &Known { also, ..Known::default() })?;
        }
        let aggregate = |by: &[Dimension], indicators: Vec<Indicator>| {
            let breakdown = Breakdown { zone, grain: period.grain(), by: by.to_vec(), indicators };
            let mut aggregate = Aggregate::new(breakdown);
            reader.tables().iter().for_each(|table| aggregate.add(table));
            aggregate.check().map(|()| aggregate)
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
        let mut ledger = Ledger::new(zone, period.grain());
        ledger.add(&reader.tables().cycles);
        Ok(Self {
            all: aggregate(&[], all)?,
            received: aggregate(&classes::CLASSES, vec![indicators::received()])?,
            stages: aggregate(&[Dimension::Stage], stages.into_iter().map(judged).collect())?,
            league: aggregate(&[Dimension::Department], ranking)?,
            ledger,
            cases,
            complaints,
        })
    }
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
