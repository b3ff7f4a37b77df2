//! The rows of what belongs to a complaint: cycles, limits, holding periods, call-backs, waits, notices.

use chrono::{DateTime, Utc};

use super::super::dimensions::{Dimension, Quantity};
use super::super::property::Property as P;
use super::verdicts::overrun;
use super::{History, Reader, between, due};
use redress::complaint::{Custody, FollowUpResult, LimitStatus, Ruling};
use redress::vocabulary::Incentive;

impl Reader {
    pub(super) fn add_cycles(&mut self, history: &History<'_>) {
        for (index, cycle) in history.seen.cycles.iter().enumerate() {
            let properties = history
                .common()
                .with_if(P::Reopened, index > 0)
                .with_if(P::Merged, history.seen.merged)
                .with_if(P::Open, cycle.until.is_none());
            // That it came in, and whether anew, is on record; so is its end, once there is one.
            let certain: &[P] =
                if cycle.until.is_some() { &[P::Reopened, P::Open] } else { &[P::Reopened] };
            let mut row = history.row(&mut self.tables.cycles, properties, certain);
            row.received(cycle.from);
            let end = cycle.until.unwrap_or(self.until);
            row.measure(Quantity::TimeOpen, between(cycle.from, end).max(0));
            if let Some(response) = cycle.response {
                row.measure(Quantity::Response, between(cycle.from, response));
            }
            if let Some(until) = cycle.until {
                row.ended(until);
            }
        }
    }

    pub(super) fn add_limits(&mut self, history: &History<'_>) {
        let (c, seen) = (history.complaint, history.seen);
        let now = c.route.responsible();
        for (index, limit) in c.all_limits().enumerate() {
            let verdict = self.verdict(limit);
            let held = |(from, until): &(DateTime<Utc>, DateTime<Utc>)| {
                *until > limit.start && *from < limit.due
            };
            let properties = history
                .common()
                .with_if(P::Open, verdict.is_none() && limit.is_live())
                .with_if(P::Judged, verdict.is_some())
                .with_if(P::OnTime, verdict.is_some_and(|(kept, _)| kept))
                .with_if(P::OnTimeOriginally, verdict.is_some_and(|(_, first)| first))
                .with_if(P::Breached, verdict == Some((false, false)))
                .with_if(P::RoutedRight, !seen.faulty.contains(&index))
                .with_if(P::Extended, limit.promises > 0)
                .with_if(P::Warned, limit.warned > 0)
                .with_if(P::Merged, seen.merged)
                .with_if(P::Reopened, limit.cycle > 1)
                .with_if(P::Held, c.holds.iter().any(held) || c.hold.is_some() && limit.is_live());
            let holder = seen.holders.get(index).unwrap_or(now);
            let mut row = history.row(&mut self.tables.limits, properties, &[]);
            row.label(Dimension::Stage, limit.topic.as_str())
                .label(Dimension::Rule, limit.rule.as_str())
                .label(Dimension::Department, holder.as_str())
                .received(limit.start);
            due(&mut row, limit.due);
            if let LimitStatus::Met { at, .. } = limit.status {
                row.ended(at);
            }
            if let Some(overrun) = overrun(limit, verdict) {
                row.measure(Quantity::Overrun, overrun);
            }
        }
    }

    pub(super) fn add_custody(&mut self, history: &History<'_>, spans: &[Custody]) {
        for span in spans {
            let properties = history.common().with_if(P::Held, span.waiting);
            let mut row = history.row(&mut self.tables.custody, properties, &[]);
            row.label(Dimension::Department, span.department.as_str())
                .label(Dimension::Stage, span.stage.as_str())
                .received(span.from)
                .ended(span.until)
                .measure(Quantity::Custody, between(span.from, span.until));
            if let Some(owner) = &span.owner {
                row.label(Dimension::Owner, owner.as_str());
            }
        }
    }

    pub(super) fn add_visits(&mut self, history: &History<'_>) {
        for visit in &history.seen.visits {
            let properties = history
                .common()
                .with_if(P::Visited, visit.asked())
                .with_if(P::FirstVisit, visit.first)
                .with_if(P::Satisfied, visit.satisfied())
                .with_if(P::Dissatisfied, visit.dissatisfied())
                .with_if(P::Unreachable, !visit.asked());
            let said = [P::Visited, P::Satisfied, P::Dissatisfied, P::Unreachable, P::FirstVisit];
            let [said_alone @ .., _] = &said;
            let certain = if visit.after_newer && visit.first { said_alone } else { &said[..] };
            let mut row = history.row(&mut self.tables.visits, properties, certain);
            row.received(visit.at);
            if let FollowUpResult::Reached(level) = visit.result {
                row.label(Dimension::Satisfaction, level.as_str());
            }
        }
    }

    pub(super) fn add_holds(&mut self, history: &History<'_>) {
        for wait in &history.seen.waits {
            let properties = history.common().with_if(P::Open, wait.until.is_none());
            let certain: &[P] = if wait.until.is_some() { &[P::Open] } else { &[] };
            let until = wait.until.unwrap_or(self.until);
            let mut row = history.row(&mut self.tables.holds, properties, certain);
            row.label(Dimension::Reason, wait.reason.as_str())
                .label(Dimension::Department, wait.holder.as_str())
                .received(wait.from)
                .measure(Quantity::Wait, between(wait.from, until).max(0));
            if let Some(until) = wait.until {
                row.ended(until);
            }
        }
    }

    pub(super) fn add_notices(&mut self, history: &History<'_>) {
        for notice in &history.complaint.notices {
            let ruling = notice.ruling.as_ref();
            let waived = matches!(ruling, Some((Ruling::Waive(_), _)));
            let properties = history
                .common()
                .with_if(P::Penalty, notice.effect == Incentive::Penalty)
                .with_if(P::Reward, notice.effect == Incentive::Reward)
                .with_if(P::Open, ruling.is_none())
                .with_if(P::Waived, waived)
                .with_if(P::Imposed, ruling.is_some() && !waived);
            for _ in notice.on.iter().chain(&notice.joint) {
                let certain = &[P::Penalty, P::Reward];
                let mut row = history.row(&mut self.tables.notices, properties, certain);
                row.label(Dimension::Rule, notice.incentive.as_str()).received(notice.proposed_at);
                if let Some((_, at)) = ruling {
                    row.ended(*at);
                }
                if let Some((Ruling::Impose(amount), _)) = ruling {
                    row.label(Dimension::Currency, amount.currency().code())
                        .measure(Quantity::Amount, amount.minor_units());
                }
            }
        }
    }
}
