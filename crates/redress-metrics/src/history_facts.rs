//! `HistoryFacts`: what a walk over a history notes besides its fold.

use chrono::{DateTime, Utc};

use redress::complaint::{Complaint, Entry, Event, FollowUpResult, LogError};
use redress::vocabulary::{Department, Outcome, Satisfaction};

/// What the walk over a history has seen.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct HistoryFacts {
    pub(super) dispatched: bool,
    pub(super) audited: bool,
    pub(super) sent_back: bool,
    pub(super) visited: bool,
    pub(super) unreachable: bool,
    pub(super) satisfied: Option<bool>,
    pub(super) satisfied_first: Option<bool>,
    pub(super) substantiated: Option<bool>,
    pub(super) answered: Option<Outcome>,
    pub(super) compensated: bool,
    pub(super) merged: bool,
    pub(super) response: Option<DateTime<Utc>>,
    /// When each cycle began, and ended.
    pub(super) cycles: Vec<(DateTime<Utc>, Option<DateTime<Utc>>)>,
    /// For each limit that has ended, the department that had the case then.
    pub(super) holders: Vec<Department>,
}

/// Folds a history and notes what the fold does not keep. None where nothing was known yet.
pub(super) fn walk(log: &[&Entry]) -> Result<Option<(Complaint, HistoryFacts)>, LogError> {
    let mut seen = HistoryFacts::default();
    let mut folded: Option<Complaint> = None;
    for entry in log {
        let holder = folded.as_ref().map(|complaint| complaint.route.responsible().clone());
        let complaint = match folded.take() {
            None => Complaint::from_log([*entry])?,
            Some(mut complaint) => {
                complaint.apply(entry)?;
                complaint
            }
        };
        let holder = holder.unwrap_or_else(|| complaint.route.responsible().clone());
        seen.holders.resize(complaint.ended.len(), holder);
        for event in &entry.events {
            seen.note(event, event.happened_at(entry.occurred_at));
        }
        folded = Some(complaint);
    }
    Ok(folded.map(|complaint| (complaint, seen)))
}

impl HistoryFacts {
    fn note(&mut self, event: &Event, at: DateTime<Utc>) {
        match event {
            Event::Received(_) | Event::Reopened { .. } => {
                // Taken up again when answered but not closed: no case is open twice.
                self.end(at);
                self.cycles.push((at, None));
            }
            Event::Closed { .. } | Event::Declined { .. } | Event::Withdrawn { .. } => self.end(at),
            Event::Merged { .. } => {
                self.merged = true;
                self.end(at);
            }
            Event::Dispatched { .. } => self.dispatched = true,
            Event::Reviewed => self.audited = true,
            Event::SentBack { .. } => self.sent_back = true,
            Event::Contacted { reached: true } | Event::Updated | Event::Offered => {
                self.response.get_or_insert(at);
            }
            Event::Answered { outcome } => {
                self.answered = Some(*outcome);
                self.response.get_or_insert(at);
            }
            Event::Proposed { plan } => self.compensated = plan.compensation.is_some(),
            Event::Investigated { substantiated, .. } => self.substantiated = Some(*substantiated),
            Event::FollowedUp { result, satisfied, .. } => match result {
                FollowUpResult::Reached(level) => {
                    self.visited = true;
                    self.satisfied_first.get_or_insert(*satisfied);
                    let unhappy = matches!(
                        level,
                        Satisfaction::Dissatisfied | Satisfaction::VeryDissatisfied
                    );
                    self.satisfied = if *satisfied {
                        Some(true)
                    } else if unhappy {
                        Some(false)
                    } else {
                        None
                    };
                }
                FollowUpResult::NobodyContacted => {
                    self.visited = true;
                    self.satisfied = Some(false);
                    self.satisfied_first.get_or_insert(false);
                }
                FollowUpResult::Unreachable => self.unreachable = true,
            },
            // Those that `PASSED_OVER` lists, and the events of a later version of the library.
            _ => {}
        }
    }

    fn end(&mut self, at: DateTime<Utc>) {
        if let Some((_, end @ None)) = self.cycles.last_mut() {
            *end = Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use redress::lifecycle::EventKind;

    /// The events that change nothing here: the complaint's own fold keeps them, or no figure asks for them.
    const PASSED_OVER: &[EventKind] = &[
        EventKind::Registered,
        EventKind::Reclassified,
        EventKind::Transferred,
        EventKind::Signed,
        EventKind::OwnerNamed,
        EventKind::AssistRequested,
        EventKind::Approved,
        EventKind::Accepted,
        EventKind::Refused,
        EventKind::ImplementationStarted,
        EventKind::Completed,
        EventKind::Returned,
        EventKind::Archived,
        EventKind::Held,
        EventKind::Resumed,
        EventKind::Escalated,
        EventKind::LiabilityDecided,
        EventKind::Marked,
        EventKind::Absorbed,
        EventKind::Linked,
        EventKind::CarriedOver,
        EventKind::Noted,
        EventKind::Unknown,
        EventKind::LimitStarted,
        EventKind::LimitMet,
        EventKind::LimitWarned,
        EventKind::LimitBreached,
        EventKind::LimitSuspended,
        EventKind::LimitResumed,
        EventKind::LimitRepromised,
        EventKind::LimitTightened,
        EventKind::LimitSuperseded,
        EventKind::LimitLapsed,
        EventKind::AuthorityUsed,
        EventKind::Expedited,
        EventKind::Notified,
        EventKind::NoticeProposed,
        EventKind::NoticeDecided,
        EventKind::NoticeSigned,
        EventKind::Recalculated,
        EventKind::PolicyMoved,
    ];

    /// A new event has to be put in one of the two lists, and read above if it is in the first.
    #[test]
    fn every_event_is_read_or_passed_over_on_purpose() {
        let read = [
            EventKind::Answered,
            EventKind::Closed,
            EventKind::Contacted,
            EventKind::Declined,
            EventKind::Dispatched,
            EventKind::FollowedUp,
            EventKind::Investigated,
            EventKind::Merged,
            EventKind::Offered,
            EventKind::Proposed,
            EventKind::Received,
            EventKind::Reopened,
            EventKind::Reviewed,
            EventKind::SentBack,
            EventKind::Updated,
            EventKind::Withdrawn,
        ];
        for kind in EventKind::ALL {
            assert!(read.contains(kind) != PASSED_OVER.contains(kind), "{kind}");
        }
    }
}
