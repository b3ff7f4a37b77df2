//! Custody: who had the case when. Who answers for a breach is worked out in `attribution`.
//!
//! Spans partition a complaint's whole life: no gap, no overlap, nothing counted twice.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::complaint::Complaint;
use super::entry::Entry;
use super::evolve::LogError;
use crate::lifecycle::StateKind;
use crate::vocabulary::{ActorId, Department};

/// A stretch of a complaint's life in which nothing about its custody changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde")]
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
