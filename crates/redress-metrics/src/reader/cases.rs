//! The row of a complaint.

use super::super::dimensions::{Dimension, Quantity};
use super::super::history_facts::Visit;
use super::super::property::{Properties, Property as P};
use super::super::table::RowMut;
use super::verdicts::{Judged, routed_right};
use super::{History, Reader, between, due};
use redress::complaint::{FollowUpResult, State, Verdict};
use redress::lifecycle::StateKind;
use redress::vocabulary::{Finding, Outcome, Topic};

impl Reader {
    pub(super) fn add_case(&mut self, history: &History<'_>) {
        let c = history.complaint;
        let judged = self.judge(c);
        let properties = [
            history.known.also,
            history.common(),
            how_it_stands(history, judged),
            self.time_keeping(history, judged),
            what_the_customer_said(history),
            self.how_it_was_handled(history),
        ];
        let properties = properties.into_iter().fold(Properties::NONE, Properties::union);
        let until = self.until;
        // What the host says stays as said, whatever a newer program wrote.
        let said: Vec<P> = history.known.also.iter().collect();
        let mut row = history.row(&mut self.tables.cases, properties, &said);
        row.received(c.received_at);
        if let Some(at) = judged.due {
            due(&mut row, at);
        }
        if let Some(overrun) = judged.overrun {
            row.measure(Quantity::Overrun, overrun);
        }
        if c.is_open() {
            row.measure(Quantity::Age, between(c.received_at, until));
        } else {
            row.ended(c.since);
            row.measure(Quantity::Handling, between(c.received_at, c.since));
            if let Some(accepted) = history.seen.accepted {
                row.measure(Quantity::FromAcceptance, between(accepted, c.since));
            }
        }
        let cycles = history.seen.cycles.iter();
        let open = cycles.map(|cycle| between(cycle.from, cycle.until.unwrap_or(until)).max(0));
        row.measure(Quantity::TimeOpen, open.fold(0, i64::saturating_add));
        end_of(history, &mut row);
    }

    fn time_keeping(&self, history: &History<'_>, judged: Judged) -> Properties {
        let c = history.complaint;
        let flow = self.flow(c);
        let completed = judged.completed(c) && concluded(history) && !history.seen.merged;
        let kept_on = |topics: &[Topic]| {
            c.all_limits().any(|l| topics.contains(&l.topic) && l.verdict() == Verdict::Kept)
        };
        Properties::NONE
            .with_if(P::Judged, judged.all.is_some())
            .with_if(P::OnTime, judged.all.is_some_and(|(kept, _)| kept))
            .with_if(P::OnTimeOriginally, judged.all.is_some_and(|(_, first)| first))
            .with_if(P::FlowJudged, flow.is_some())
            .with_if(P::FlowOnTime, flow == Some(true))
            .with_if(P::CompletionJudged, judged.completion_decided(c, self.until))
            .with_if(P::CompletedInTime, completed)
            .with_if(P::Extended, c.all_limits().any(|limit| limit.promises > 0))
            .with_if(P::Held, c.hold.is_some() || !c.holds.is_empty())
            .with_if(P::Warned, c.all_limits().any(|limit| limit.warned > 0))
            .with_if(P::Breached, c.all_limits().any(|l| self.verdict(l) == Some((false, false))))
            .with_if(P::Expedited, c.counts.expedites > 0)
            .with_if(P::Escalated, c.level > 0)
            .with_if(P::FilledInTime, kept_on(&self.basis.filling))
    }

    fn how_it_was_handled(&self, history: &History<'_>) -> Properties {
        let (c, seen) = (history.complaint, history.seen);
        let audits = c.counts.rework > 0 && seen.sent_back;
        let service = c.cause.as_ref().is_some_and(|c| self.basis.service_causes.contains(c));
        let found = c.liability.as_ref().map(|liability| liability.finding);
        Properties::NONE
            .with_if(P::Reworked, c.counts.rework > 0)
            .with_if(P::Transferred, c.counts.transfers > 0)
            .with_if(P::Dispatched, seen.dispatched)
            .with_if(P::RoutedRight, routed_right(seen))
            .with_if(P::Audited, seen.audited || audits)
            .with_if(P::AuditFailed, audits)
            .with_if(P::Substantiated, seen.substantiated == Some(true))
            .with_if(P::LiabilityDecided, found.is_some())
            .with_if(P::Liable, found == Some(Finding::Liable))
            .with_if(P::ServiceCaused, service && seen.substantiated == Some(true))
            .with_if(P::Compensated, seen.compensated && known_to_the_customer(history))
    }
}

/// Whether the customer knows the outcome, whatever it is.
fn known_to_the_customer(history: &History<'_>) -> bool {
    match history.complaint.state.kind() {
        StateKind::Answered => true,
        StateKind::Closed => !history.seen.merged,
        _ => false,
    }
}

/// Whether the problem is solved or the explanation agreed (TEL-22).
fn concluded(history: &History<'_>) -> bool {
    let settled = match history.seen.answered {
        Some(outcome) => outcome != Outcome::PositionStated,
        None => true,
    };
    known_to_the_customer(history) && settled
}

fn how_it_stands(history: &History<'_>, judged: Judged) -> Properties {
    let (c, seen) = (history.complaint, history.seen);
    let concluded = concluded(history);
    let late = judged.all.is_some_and(|(kept, _)| !kept);
    Properties::NONE
        .with_if(P::Open, c.is_open())
        .with_if(P::Closed, matches!(c.state, State::Closed { .. }) && !seen.merged)
        .with_if(P::Declined, matches!(c.state, State::Declined { .. }))
        .with_if(P::Withdrawn, matches!(c.state, State::Withdrawn { .. }))
        .with_if(P::Merged, seen.merged)
        .with_if(P::Reopened, c.cycle > 1)
        .with_if(P::Concluded, concluded)
        .with_if(P::FirstContact, concluded && !seen.dispatched && !late)
}

fn what_the_customer_said(history: &History<'_>) -> Properties {
    let seen = history.seen;
    let last = seen.last_visit();
    let tried = seen.visits.iter().any(|visit| !visit.asked());
    Properties::NONE
        .with_if(P::Visited, last.is_some())
        .with_if(P::Satisfied, last.is_some_and(Visit::satisfied))
        .with_if(P::Dissatisfied, last.is_some_and(Visit::dissatisfied))
        .with_if(P::Unreachable, tried && last.is_none())
}

/// What became of it: outcome, response, what the customer said, what the host measures.
fn end_of(history: &History<'_>, row: &mut RowMut<'_>) {
    let (c, seen) = (history.complaint, history.seen);
    if let Some(outcome) = seen.answered {
        row.label(Dimension::Outcome, outcome.as_str());
    }
    if let State::Closed { conclusion } = &c.state {
        row.label(Dimension::Outcome, conclusion.as_str());
    }
    if let Some(FollowUpResult::Reached(level)) = seen.last_visit().map(|visit| visit.result) {
        row.label(Dimension::Satisfaction, level.as_str());
    }
    if let Some(response) = seen.response() {
        row.measure(Quantity::Response, between(c.received_at, response));
    }
    for (quantity, amount) in &history.known.measures {
        row.measure(*quantity, *amount);
    }
}
