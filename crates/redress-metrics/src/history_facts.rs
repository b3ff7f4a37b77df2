//! `HistoryFacts`: what a walk over a history notes besides its fold.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::{DateTime, Utc};

use super::basis::Basis;
use redress::complaint::{
    Complaint, Custody, CustodySpans, Entry, Event, FollowUpResult, LogError,
};
use redress::vocabulary::{Department, Outcome, Reason, Satisfaction};

/// What the walk over a history has seen.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct HistoryFacts {
    pub(super) dispatched: bool,
    pub(super) audited: bool,
    pub(super) sent_back: bool,
    /// Handed on by a department that does not pass cases on.
    pub(super) misrouted: bool,
    pub(super) substantiated: Option<bool>,
    pub(super) answered: Option<Outcome>,
    pub(super) compensated: bool,
    pub(super) merged: bool,
    /// When it was first registered.
    pub(super) accepted: Option<DateTime<Utc>>,
    pub(super) cycles: Vec<Cycle>,
    pub(super) visits: Vec<Visit>,
    pub(super) waits: Vec<Wait>,
    /// For each limit that has ended, the department that had the case then.
    pub(super) holders: Vec<Department>,
    /// Of the limits that have ended, those whose stage led to wrong routing or was sent back.
    pub(super) faulty: BTreeSet<usize>,
    /// Whether a newer program wrote an entry that could not be read whole.
    pub(super) newer: bool,
    /// The limits that ended when the case was routed to the department that has it.
    routed_by: Range<usize>,
    /// The limits that ended together last.
    last_ended: Range<usize>,
}

/// A handling cycle.
pub(super) struct Cycle {
    pub(super) from: DateTime<Utc>,
    pub(super) until: Option<DateTime<Utc>>,
    /// When the customer first heard from somebody in it.
    pub(super) response: Option<DateTime<Utc>>,
}

/// A call-back.
pub(super) struct Visit {
    pub(super) at: DateTime<Utc>,
    pub(super) result: FollowUpResult,
    /// Whether it was the first that reached the customer.
    pub(super) first: bool,
    /// Whether a newer program had written before, so that there may have been an earlier one.
    pub(super) after_newer: bool,
}

/// A period on hold.
pub(super) struct Wait {
    pub(super) from: DateTime<Utc>,
    pub(super) until: Option<DateTime<Utc>>,
    pub(super) reason: Reason,
    pub(super) holder: Department,
}

impl Visit {
    /// Whether the customer was reached and asked.
    pub(super) const fn asked(&self) -> bool {
        !matches!(self.result, FollowUpResult::Unreachable)
    }

    /// Whether the customer said that they are satisfied: 满意 or better (TEL-24). Neutral is neither.
    pub(super) const fn satisfied(&self) -> bool {
        matches!(
            self.result,
            FollowUpResult::Reached(Satisfaction::VerySatisfied | Satisfaction::Satisfied)
        )
    }

    pub(super) const fn dissatisfied(&self) -> bool {
        matches!(
            self.result,
            FollowUpResult::NobodyContacted
                | FollowUpResult::Reached(
                    Satisfaction::Dissatisfied | Satisfaction::VeryDissatisfied
                )
        )
    }
}

/// What a history gives: its fold, what the fold does not keep, and who had the case when.
pub(super) struct Walked {
    pub(super) complaint: Complaint,
    pub(super) seen: HistoryFacts,
    pub(super) custody: Vec<Custody>,
}

/// Folds a history once. None where nothing was known yet.
pub(super) fn walk(
    log: &[&Entry],
    basis: &Basis,
    until: DateTime<Utc>,
) -> Result<Option<Walked>, LogError> {
    let mut seen = HistoryFacts::default();
    let mut spans = CustodySpans::new(until);
    let mut folded: Option<Complaint> = None;
    for entry in log {
        let holder = folded.as_ref().map(|complaint| complaint.route.responsible().clone());
        let complaint = match folded.take() {
            None => {
                let complaint = Complaint::from_log([*entry])?;
                spans.see(&complaint, entry.occurred_at);
                complaint
            }
            Some(mut complaint) => {
                complaint.apply_stepwise(entry, |complaint, at| spans.see(complaint, at))?;
                complaint
            }
        };
        let holder = holder.unwrap_or_else(|| complaint.route.responsible().clone());
        let ended = seen.holders.len()..complaint.ended.len();
        seen.holders.resize(complaint.ended.len(), holder);
        seen.newer |= entry.is_newer();
        for event in &entry.events {
            seen.note(event, event.happened_at(entry.occurred_at), &complaint);
            seen.route(event, &ended, basis);
        }
        if !ended.is_empty() {
            seen.last_ended = ended;
        }
        folded = Some(complaint);
    }
    let custody = spans.finish();
    Ok(folded.map(|complaint| Walked { complaint, seen, custody }))
}

impl HistoryFacts {
    /// What the last call-back that reached the customer found.
    pub(super) fn last_visit(&self) -> Option<&Visit> {
        self.visits.iter().rev().find(|visit| visit.asked())
    }

    /// When the customer first heard from somebody.
    pub(super) fn response(&self) -> Option<DateTime<Utc>> {
        self.cycles.iter().find_map(|cycle| cycle.response)
    }

    fn note(&mut self, event: &Event, at: DateTime<Utc>, now: &Complaint) {
        match event {
            Event::Received(_) | Event::Reopened { .. } => {
                // Taken up again when answered but not closed: no case is open twice.
                self.end(at);
                self.cycles.push(Cycle { from: at, until: None, response: None });
            }
            Event::Closed { .. } | Event::Declined { .. } | Event::Withdrawn { .. } => {
                self.end(at);
                self.resume(at);
            }
            Event::Merged { .. } => {
                self.merged = true;
                self.end(at);
                self.resume(at);
            }
            Event::Registered => {
                self.accepted.get_or_insert(at);
            }
            Event::Dispatched { .. } => self.dispatched = true,
            Event::Reviewed => self.audited = true,
            Event::SentBack { .. } => self.sent_back = true,
            Event::Contacted { reached: true } | Event::Updated | Event::Offered => {
                self.respond(at);
            }
            Event::Answered { outcome } => {
                self.answered = Some(*outcome);
                self.respond(at);
            }
            Event::Proposed { plan } => self.compensated = plan.compensation.is_some(),
            Event::Investigated { substantiated, .. } => self.substantiated = Some(*substantiated),
            Event::FollowedUp { result, .. } => {
                let first = self.last_visit().is_none() && *result != FollowUpResult::Unreachable;
                let after_newer = self.newer;
                self.visits.push(Visit { at, result: *result, first, after_newer });
            }
            Event::Held { reason } => {
                self.resume(at);
                let (reason, holder) = (reason.clone(), now.route.responsible().clone());
                self.waits.push(Wait { from: at, until: None, reason, holder });
            }
            Event::Resumed => self.resume(at),
            // Those that `PASSED_OVER` lists, and the events of a later version of the library.
            _ => {}
        }
    }

    /// Whether a case went the way that is prescribed (TEL-26), and which stages are to blame if not.
    fn route(&mut self, event: &Event, ended: &Range<usize>, basis: &Basis) {
        match event {
            Event::Dispatched { .. } => self.routed_by.clone_from(ended),
            Event::Transferred { from, .. } => {
                if !basis.passes_on.contains(from) {
                    self.misrouted = true;
                    self.faulty.extend(self.routed_by.clone());
                }
                self.routed_by.clone_from(ended);
            }
            Event::SentBack { .. } => self.faulty.extend(self.last_ended.clone()),
            _ => {}
        }
    }

    fn end(&mut self, at: DateTime<Utc>) {
        if let Some(Cycle { until: end @ None, .. }) = self.cycles.last_mut() {
            *end = Some(at);
        }
    }

    fn resume(&mut self, at: DateTime<Utc>) {
        if let Some(Wait { until: end @ None, .. }) = self.waits.last_mut() {
            *end = Some(at);
        }
    }

    fn respond(&mut self, at: DateTime<Utc>) {
        if let Some(cycle) = self.cycles.last_mut() {
            cycle.response.get_or_insert(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use redress::lifecycle::EventKind;

    /// The events that change nothing here: the complaint's own fold keeps them, or no figure asks for them.
    const PASSED_OVER: &[EventKind] = &[
        EventKind::Reclassified,
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
            EventKind::Held,
            EventKind::Investigated,
            EventKind::Merged,
            EventKind::Offered,
            EventKind::Proposed,
            EventKind::Received,
            EventKind::Registered,
            EventKind::Reopened,
            EventKind::Resumed,
            EventKind::Reviewed,
            EventKind::SentBack,
            EventKind::Transferred,
            EventKind::Updated,
            EventKind::Withdrawn,
        ];
        for kind in EventKind::ALL {
            assert!(read.contains(kind) != PASSED_OVER.contains(kind), "{kind}");
        }
    }
}
