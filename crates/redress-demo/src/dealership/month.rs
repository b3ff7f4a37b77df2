//! A month of the dealership, counted complaint by complaint, independently of `redress-metrics`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use redress::complaint::{Complaint, Ruling, State, Verdict};
use redress::vocabulary::{
    Channel, ComplaintId, Department, Finding, Grade, Incentive, Kind, Money, Satisfaction,
    Subject, Topic,
};

/// The counts of a month. Add every complaint, in any order.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MonthSummary {
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u32,
    /// Its first instant, UTC.
    pub from: DateTime<Utc>,
    /// The first instant after it, UTC.
    pub until: DateTime<Utc>,
    /// Cases received before the month and open when it began.
    pub open_before: u64,
    /// Cases received in the month.
    pub received: u64,
    /// Cases that ended by the end of the month, out of those open before or received in it.
    pub ended: u64,
    /// Cases open at the end of the month, which are carried over (DLR-17).
    pub carried: Vec<ComplaintId>,
    /// Cases received, by kind.
    pub by_kind: BTreeMap<Kind, u64>,
    /// Cases received, by grade.
    pub by_grade: BTreeMap<Grade, u64>,
    /// Cases received, by channel.
    pub by_channel: BTreeMap<Channel, u64>,
    /// Cases received, by subject if known.
    pub by_subject: BTreeMap<Subject, u64>,
    /// Cases received, by the department responsible.
    pub by_department: BTreeMap<Department, u64>,
    /// Limits due in the month: kept and broken, by topic.
    pub limits: BTreeMap<Topic, Tally>,
    /// The same, by the department responsible now.
    pub limits_by_department: BTreeMap<Department, Tally>,
    /// Satisfaction of the customers of the cases received, at the last call-back.
    pub satisfaction: BTreeMap<Satisfaction, u64>,
    /// Liability of the cases received, if decided (DLR-20).
    pub liability: BTreeMap<Finding, u64>,
    /// Penalties and rewards proposed in the month.
    pub notices: BTreeMap<Incentive, NoticeSums>,
}

/// Limits kept and broken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tally {
    /// Done in time, by the promised date.
    pub kept: u64,
    /// Not done in time.
    pub broken: u64,
}

impl Tally {
    /// Kept ÷ (kept + broken); `None` if there is nothing to divide by.
    #[must_use]
    pub fn share_kept(self) -> Option<f64> {
        let all = self.kept.saturating_add(self.broken);
        (all > 0).then(|| self.kept as f64 / all as f64)
    }
}

/// Notices, counted by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoticeSums {
    /// Proposed and not decided.
    pub pending: u64,
    /// Waived.
    pub waived: u64,
    /// Imposed as a measure other than money.
    pub measures: u64,
    /// Imposed as an amount.
    pub imposed: u64,
    /// The sum imposed, counted for every person concerned, including those jointly liable; `None` while
    /// nothing is imposed, or if currencies differ.
    pub sum: Option<Money>,
}

fn count<K: Ord>(counts: &mut BTreeMap<K, u64>, key: K) {
    let slot = counts.entry(key).or_default();
    *slot = slot.saturating_add(1);
}

impl MonthSummary {
    /// An empty summary of a month, with its bounds in UTC.
    #[must_use]
    pub const fn new(year: i32, month: u32, from: DateTime<Utc>, until: DateTime<Utc>) -> Self {
        Self {
            year,
            month,
            from,
            until,
            open_before: 0,
            received: 0,
            ended: 0,
            carried: Vec::new(),
            by_kind: BTreeMap::new(),
            by_grade: BTreeMap::new(),
            by_channel: BTreeMap::new(),
            by_subject: BTreeMap::new(),
            by_department: BTreeMap::new(),
            limits: BTreeMap::new(),
            limits_by_department: BTreeMap::new(),
            satisfaction: BTreeMap::new(),
            liability: BTreeMap::new(),
            notices: BTreeMap::new(),
        }
    }

    /// Adds a complaint in its current state.
    ///
    /// A case counts as ended from the last time it was closed, declined or withdrawn. A case that has been
    /// reopened since counts as open throughout.
    pub fn add(&mut self, complaint: &Complaint) {
        if complaint.received_at >= self.until {
            return;
        }
        let over = match complaint.state {
            State::Closed { .. } | State::Declined { .. } | State::Withdrawn { .. } => {
                Some(complaint.since)
            }
            _ => None,
        };
        if over.is_some_and(|at| at < self.from) {
            return;
        }
        if complaint.received_at >= self.from {
            self.add_received(complaint);
        } else {
            self.open_before = self.open_before.saturating_add(1);
        }
        if over.is_some_and(|at| at < self.until) {
            self.ended = self.ended.saturating_add(1);
        } else {
            let at = self.carried.partition_point(|id| *id < complaint.id);
            self.carried.insert(at, complaint.id.clone());
        }
        self.add_limits(complaint);
        self.add_notices(complaint);
    }

    fn add_received(&mut self, complaint: &Complaint) {
        let facts = &complaint.facts;
        self.received = self.received.saturating_add(1);
        count(&mut self.by_kind, facts.kind);
        count(&mut self.by_grade, facts.grade.clone());
        count(&mut self.by_channel, facts.channel.clone());
        count(&mut self.by_department, complaint.route.responsible().clone());
        if let Some(subject) = &facts.subject {
            count(&mut self.by_subject, subject.clone());
        }
        if let Some(satisfaction) = complaint.satisfaction {
            count(&mut self.satisfaction, satisfaction);
        }
        if let Some(liability) = &complaint.liability {
            count(&mut self.liability, liability.finding);
        }
    }

    fn add_limits(&mut self, complaint: &Complaint) {
        let month = self.from..self.until;
        for limit in complaint.all_limits().filter(|limit| month.contains(&limit.due)) {
            let department = complaint.route.responsible().clone();
            let tallies = [
                self.limits.entry(limit.topic.clone()).or_default(),
                self.limits_by_department.entry(department).or_default(),
            ];
            for tally in tallies {
                match limit.verdict() {
                    Verdict::Kept => tally.kept = tally.kept.saturating_add(1),
                    Verdict::Broken => tally.broken = tally.broken.saturating_add(1),
                    Verdict::Open | Verdict::Void => {}
                }
            }
        }
    }

    fn add_notices(&mut self, complaint: &Complaint) {
        let month = self.from..self.until;
        for notice in complaint.notices.iter().filter(|n| month.contains(&n.proposed_at)) {
            let sums = self.notices.entry(notice.effect).or_default();
            match &notice.ruling {
                None => sums.pending = sums.pending.saturating_add(1),
                Some((Ruling::Measure(_), _)) => sums.measures = sums.measures.saturating_add(1),
                Some((Ruling::Waive(_), _)) => sums.waived = sums.waived.saturating_add(1),
                Some((Ruling::Impose(amount), _)) => {
                    let first = sums.imposed == 0;
                    sums.imposed = sums.imposed.saturating_add(1);
                    for _ in notice.on.iter().chain(&notice.joint) {
                        sums.sum = match sums.sum {
                            Some(sum) => sum.checked_add(*amount).ok(),
                            None if first => Some(*amount),
                            None => None,
                        };
                    }
                }
            }
        }
    }

    /// Whether the counts agree: open before plus received minus ended equals carried over.
    #[must_use]
    pub fn balances(&self) -> bool {
        let carried = u64::try_from(self.carried.len()).unwrap_or(u64::MAX);
        self.open_before.saturating_add(self.received) == self.ended.saturating_add(carried)
    }
}
