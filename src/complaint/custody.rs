//! Custody: who had the case when. Who answers for a breach is worked out in `attribution`.
//!
//! Spans partition the time in which a complaint is in somebody's hands: no overlap, nothing counted twice.
//! What has ended (closed, declined, withdrawn, merged) is in nobody's hands until it is reopened; that is
//! the only gap.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::complaint::Complaint;
use super::entry::Entry;
use super::log::LogError;
use crate::lifecycle::StateKind;
use crate::vocabulary::{ActorId, Department};

/// A stretch of a complaint's life in which nothing about its custody changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde")]
#[non_exhaustive]
pub struct Custody {
    /// From when, UTC.
    pub from: DateTime<Utc>,
    /// Until when, UTC; the next one starts here, unless the complaint had ended.
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

/// Who had the case when, gathered while a log is folded: for those who fold it anyway.
///
/// Feed it the complaint after its first entry, then after every event
/// ([`Complaint::apply_stepwise`]).
#[derive(Debug)]
pub struct CustodySpans {
    spans: Vec<Custody>,
    until: DateTime<Utc>,
}

impl CustodySpans {
    /// Nothing seen yet; `until` is where the last span ends, UTC.
    #[must_use]
    pub const fn new(until: DateTime<Utc>) -> Self {
        Self { spans: Vec::new(), until }
    }

    /// The complaint after something that happened at an instant (UTC).
    pub fn see(&mut self, complaint: &Complaint, at: DateTime<Utc>) {
        // A fact recorded late counts from the later one that already covers its time.
        let at = self.spans.last().map_or(at, |span| at.max(span.from)).min(self.until);
        let next = Custody::of(complaint, at);
        match self.spans.last_mut() {
            Some(span) if span.same(&next) => {}
            Some(span) => {
                span.until = at;
                self.spans.push(next);
            }
            None => self.spans.push(next),
        }
    }

    /// The spans, in order.
    #[must_use]
    pub fn finish(self) -> Vec<Custody> {
        let Self { mut spans, until } = self;
        if let Some(span) = spans.last_mut() {
            span.until = until.max(span.from);
        }
        // What began and ended at one instant was nobody's; a case that has ended is in nobody's hands.
        spans.retain(|span| span.until > span.from && !span.stage.is_terminal());
        spans
    }
}

/// Who had the case when, from its receipt until an instant; not while it had ended.
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
    let mut spans = CustodySpans::new(until);
    let mut log = log.into_iter();
    let first = log.next().ok_or(LogError::Empty)?;
    let mut complaint = Complaint::from_log([first])?;
    spans.see(&complaint, first.occurred_at);
    // To the end: what was recorded last may have happened before.
    for entry in log {
        complaint.apply_stepwise(entry, |complaint, at| spans.see(complaint, at))?;
    }
    Ok(spans.finish())
}
