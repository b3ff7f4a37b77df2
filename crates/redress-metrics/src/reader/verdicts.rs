//! What was in time: a limit, a case by the limits that decide, a case in every stage, its completion.

use chrono::{DateTime, Utc};

use super::super::history_facts::HistoryFacts;
use super::Reader;
use redress::complaint::{Complaint, Limit, LimitStatus, State, Verdict};
use redress::vocabulary::Topic;

/// Kept by the date promised last, and by the first one.
pub(super) type Kept = (bool, bool);

/// Whether a case was in time.
#[derive(Clone, Copy)]
pub(super) struct Judged {
    /// By the limits that decide; none while that is open.
    pub(super) all: Option<Kept>,
    /// The last date of the limits that decide.
    pub(super) due: Option<DateTime<Utc>>,
    /// The same in the last cycle that has any.
    pub(super) due_in_cycle: Option<DateTime<Utc>>,
    /// By how much the limit that was overrun most was; µs.
    pub(super) overrun: Option<i64>,
}

impl Judged {
    /// Whether it is decided that the case was, or was not, completed in time (TEL-32 g).
    pub(super) fn completion_decided(&self, c: &Complaint, until: DateTime<Utc>) -> bool {
        match self.all {
            Some((true, _)) => !c.is_open() || self.due_in_cycle.is_some_and(|due| due < until),
            Some((false, _)) => true,
            None => false,
        }
    }

    /// Whether it was closed by the date promised, in time in every cycle.
    pub(super) fn completed(&self, c: &Complaint) -> bool {
        matches!(c.state, State::Closed { .. })
            && self.all.is_some_and(|(kept, _)| kept)
            && self.due_in_cycle.is_some_and(|due| c.since <= due)
    }
}

impl Reader {
    /// Whether the case was in time, by the date promised and by the first one, and when it was due.
    pub(super) fn judge(&self, complaint: &Complaint) -> Judged {
        let mut judged =
            Judged { all: Some((true, true)), due: None, due_in_cycle: None, overrun: None };
        let mut any = false;
        for cycle in 1..=complaint.cycle {
            let of_cycle = || complaint.all_limits().filter(move |limit| limit.cycle == cycle);
            let on =
                |topic: &Topic| of_cycle().any(|limit| limit.topic == *topic && !is_void(limit));
            let decisive = self.basis.decisive.iter().find(|topic| on(topic));
            if decisive.is_none() && !self.basis.decisive.is_empty() {
                continue;
            }
            let counts = |limit: &&Limit| {
                !is_void(limit) && decisive.is_none_or(|topic| limit.topic == *topic)
            };
            let mut last = None;
            for limit in of_cycle().filter(counts) {
                any = true;
                let verdict = self.verdict(limit);
                last = last.max(Some(limit.due));
                judged.overrun = judged.overrun.max(overrun(limit, verdict));
                judged.all = match (judged.all, verdict) {
                    // One broken promise decides.
                    (Some((kept, first)), Some((true, originally))) => {
                        Some((kept, first && originally))
                    }
                    (_, Some((false, _))) | (Some((false, _)), None) => Some((false, false)),
                    (_, None) | (None, Some((true, _))) => None,
                };
            }
            judged.due = judged.due.max(last);
            judged.due_in_cycle = last.or(judged.due_in_cycle);
        }
        if !any {
            judged.all = None;
        }
        judged
    }

    /// Whether a ticket went through all its stages in time (TEL-25): one late stage makes it late. None
    /// while that is open.
    pub(super) fn flow(&self, c: &Complaint) -> Option<bool> {
        let mut all = Some(false);
        for limit in c.all_limits().filter(|limit| !is_void(limit)) {
            match self.verdict(limit) {
                Some((false, _)) => return Some(false),
                Some((true, _)) => all = all.map(|_| true),
                None => all = None,
            }
        }
        all.filter(|kept| *kept && !c.is_open())
    }

    /// Whether a limit was kept, by the date promised and by the first one; none while that is open.
    pub(super) fn verdict(&self, limit: &Limit) -> Option<Kept> {
        let originally = limit.original_verdict() == Verdict::Kept;
        match limit.verdict() {
            Verdict::Kept => Some((true, originally)),
            Verdict::Broken => Some((false, false)),
            Verdict::Open if limit.status == LimitStatus::Running && limit.due < self.until => {
                Some((false, false))
            }
            Verdict::Open | Verdict::Void => None,
        }
    }
}

/// Whether what was filled in and where it was routed was right (TEL-26).
pub(super) const fn routed_right(seen: &HistoryFacts) -> bool {
    !seen.misrouted && !seen.sent_back
}

/// By how much a limit was overrun, once that is done; µs. Only what is judged late has a delay.
pub(super) fn overrun(limit: &Limit, verdict: Option<Kept>) -> Option<i64> {
    let late = verdict.is_some_and(|(kept, _)| !kept);
    let overrun = limit.overrun().filter(|_| late)?.num_microseconds()?;
    Some(overrun).filter(|overrun| *overrun > 0)
}

fn is_void(limit: &Limit) -> bool {
    limit.verdict() == Verdict::Void
}
