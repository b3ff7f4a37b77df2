//! Custody: who had the case when, and who answers for a breach.
//!
//! Spans partition a complaint's whole life: no gap, no overlap, nothing counted twice.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::complaint::Complaint;
use super::event::Entry;
use super::evolve::LogError;
use super::limit::Limit;
use crate::vocabulary::{ActorId, Department, StateKind};

/// A stretch of a complaint's life in which nothing about its custody changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Custody {
    /// From when, UTC.
    pub from: DateTime<Utc>,
    /// Until when, UTC; the next one starts here.
    pub until: DateTime<Utc>,
    /// Where the complaint stood.
    pub stage: StateKind,
    /// Which department had the form.
    pub department: Department,
    /// Who was in charge.
    pub owner: Option<ActorId>,
    /// Whether it waited for somebody outside: a hold, or a resolution before the customer.
    pub waiting: bool,
    /// Which cycle it was.
    pub cycle: u32,
}

impl Custody {
    /// How long.
    #[must_use]
    pub fn length(&self) -> TimeDelta {
        self.until.signed_duration_since(self.from)
    }

    fn of(complaint: &Complaint, from: DateTime<Utc>) -> Self {
        Self {
            from,
            until: from,
            stage: complaint.state.kind(),
            department: complaint.route.holder().clone(),
            owner: complaint.owner.clone(),
            waiting: complaint.hold.is_some() || complaint.state.kind() == StateKind::Offered,
            cycle: complaint.cycle,
        }
    }

    fn same(&self, other: &Self) -> bool {
        self.stage == other.stage
            && self.department == other.department
            && self.owner == other.owner
            && self.waiting == other.waiting
            && self.cycle == other.cycle
    }
}

/// Who had the case when, from its receipt until an instant, or until it ended if that is earlier.
///
/// Facts count from when they happened; one recorded late, about a time that a later fact already
/// covers, counts from that later fact on.
///
/// # Errors
/// [`LogError`] when the entries are not a complaint's log from its beginning.
pub fn custody<'a>(
    log: impl IntoIterator<Item = &'a Entry>,
    until: DateTime<Utc>,
) -> Result<Vec<Custody>, LogError> {
    let mut spans: Vec<Custody> = Vec::new();
    let mut folded: Option<Complaint> = None;
    for entry in log {
        let complaint = match folded.take() {
            None => Complaint::from_log([entry])?,
            Some(mut complaint) => {
                complaint.apply(entry)?;
                complaint
            }
        };
        let last = spans.last().map_or(entry.occurred_at, |span| span.from);
        let at = entry.occurred_at.max(last);
        if at >= until && !spans.is_empty() {
            break;
        }
        let next = Custody::of(&complaint, at);
        match spans.last_mut() {
            Some(span) if span.same(&next) => {}
            Some(span) => {
                span.until = at;
                spans.push(next);
            }
            None => spans.push(next),
        }
        folded = Some(complaint);
    }
    if folded.is_none() && spans.is_empty() {
        return Err(LogError::Empty);
    }
    if let Some(span) = spans.last_mut() {
        span.until = if span.stage.is_terminal() { span.from } else { until.max(span.from) };
    }
    // What began and ended at one instant was nobody's; a case that has ended is in nobody's hands.
    spans.retain(|span| span.until > span.from);
    Ok(spans)
}

/// How a breach is laid at somebody's door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attribution {
    /// Whoever had the case longest while the limit ran.
    LongestHolder,
    /// Whoever had the case when it ran out.
    HolderAtBreach,
    /// Everybody who had it, by their share of the time.
    ProRata,
}

/// A department's part in a breach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The department.
    pub department: Department,
    /// How long it had the case while the limit ran, in microseconds, waiting left out.
    pub held_us: i64,
    /// Its part of the breach in parts of a million; the parts of all departments sum to a million.
    pub millionths: u32,
}

const WHOLE: i64 = 1_000_000;

/// Who answers for a limit that ran out, from the custody of its complaint. Empty when the limit did
/// not run out, or nobody had the case while it ran.
#[must_use]
pub fn attribute(spans: &[Custody], limit: &Limit, by: Attribution) -> Vec<Share> {
    let Some(breached) = limit.breached else { return Vec::new() };
    let mut held: Vec<(Department, i64)> = Vec::new();
    for span in spans.iter().filter(|span| !span.waiting) {
        let from = span.from.max(limit.start);
        let until = span.until.min(breached);
        let length = until.signed_duration_since(from).num_microseconds().unwrap_or(i64::MAX);
        if length <= 0 {
            continue;
        }
        match held.iter_mut().find(|(department, _)| *department == span.department) {
            Some((_, sum)) => *sum = sum.saturating_add(length),
            None => held.push((span.department.clone(), length)),
        }
    }
    let at_breach = || {
        let span = spans.iter().find(|span| span.from < breached && breached <= span.until)?;
        held.iter().position(|(department, _)| *department == span.department)
    };
    let sole = match by {
        Attribution::ProRata => return pro_rata(held),
        Attribution::HolderAtBreach => at_breach(),
        // Of two with the same time, the one that had it first.
        Attribution::LongestHolder => {
            let longest = held.iter().enumerate().rev().max_by_key(|(_, (_, sum))| *sum);
            longest.map(|(index, _)| index)
        }
    };
    let sole = sole.and_then(|index| held.into_iter().nth(index));
    let share = |(department, held_us)| Share { department, held_us, millionths: 1_000_000 };
    sole.map(share).into_iter().collect()
}

/// Shares by time, rounded down; what rounding leaves over goes to the longest holder.
fn pro_rata(held: Vec<(Department, i64)>) -> Vec<Share> {
    let total: i128 = held.iter().map(|(_, sum)| i128::from(*sum)).sum();
    let part = |sum: i64| {
        let part = i128::from(sum).saturating_mul(i128::from(WHOLE)).checked_div(total);
        u32::try_from(part.unwrap_or(0)).unwrap_or(u32::MAX)
    };
    let mut shares: Vec<Share> = held
        .into_iter()
        .map(|(department, held_us)| Share { department, held_us, millionths: part(held_us) })
        .collect();
    let given: i64 = shares.iter().map(|share| i64::from(share.millionths)).sum();
    let rest = u32::try_from(WHOLE.saturating_sub(given)).unwrap_or(0);
    if let Some(longest) = shares.iter_mut().rev().max_by_key(|share| share.held_us) {
        longest.millionths = longest.millionths.saturating_add(rest);
    }
    shares
}
