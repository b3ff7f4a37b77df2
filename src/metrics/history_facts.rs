//! `HistoryFacts`: what a walk over a history notes besides its fold.

use chrono::{DateTime, Utc};

use crate::complaint::{Complaint, Entry, Event, FollowUpResult, LogError};
use crate::vocabulary::{Department, Outcome, Satisfaction};

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
            // What the complaint's own fold keeps, or no figure asks for.
            Event::Registered
            | Event::Reclassified { .. }
            | Event::Transferred { .. }
            | Event::Signed
            | Event::OwnerNamed { .. }
            | Event::AssistRequested { .. }
            | Event::Contacted { reached: false }
            | Event::Approved
            | Event::Accepted
            | Event::Refused { .. }
            | Event::ImplementationStarted
            | Event::Completed
            | Event::Returned { .. }
            | Event::Archived
            | Event::Held { .. }
            | Event::Resumed
            | Event::Escalated { .. }
            | Event::LiabilityDecided { .. }
            | Event::Marked { .. }
            | Event::Absorbed { .. }
            | Event::Linked { .. }
            | Event::CarriedOver { .. }
            | Event::Noted
            | Event::Unknown(_)
            | Event::LimitStarted { .. }
            | Event::LimitMet { .. }
            | Event::LimitWarned { .. }
            | Event::LimitBreached { .. }
            | Event::LimitSuspended { .. }
            | Event::LimitResumed { .. }
            | Event::LimitRepromised { .. }
            | Event::LimitTightened { .. }
            | Event::LimitSuperseded { .. }
            | Event::LimitLapsed { .. }
            | Event::AuthorityUsed { .. }
            | Event::Expedited { .. }
            | Event::Notified { .. }
            | Event::NoticeProposed { .. }
            | Event::NoticeDecided { .. }
            | Event::NoticeSigned { .. }
            | Event::Recalculated
            | Event::PolicyMoved { .. } => {}
        }
    }

    fn end(&mut self, at: DateTime<Utc>) {
        if let Some((_, end @ None)) = self.cycles.last_mut() {
            *end = Some(at);
        }
    }
}
