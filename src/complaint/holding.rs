//! What a hold does to limits: it stops those whose rule says so, and moves them when it ends.

use chrono::{DateTime, Utc};

use super::event::{Event, Warning};
use super::limit::{Limit, LimitStatus};
use super::rejection::Rejection;
use super::transaction::Transaction;
use crate::policy::{LimitRule, OnHold};
use crate::time::{Due, TimeError};
use crate::vocabulary::RuleId;

impl Transaction<'_> {
    /// Whether the hold that there is stops a limit; what had run out when it began it does not save.
    pub(super) fn stops(&self, rule: &LimitRule, start: DateTime<Utc>, due: DateTime<Utc>) -> bool {
        let hold = self.complaint.hold.as_ref();
        rule.on_hold == OnHold::Stops && hold.is_some_and(|hold| hold.since.max(start) < due)
    }

    /// Stops the limits whose rule says so.
    pub(super) fn suspend(&mut self) {
        let stopping: Vec<(RuleId, DateTime<Utc>)> = self
            .complaint
            .limits
            .iter()
            .filter(|limit| limit.status == LimitStatus::Running && limit.breached.is_none())
            .filter(|limit| {
                let rule = self.policy.limit(&limit.rule);
                rule.is_some_and(|rule| rule.on_hold == OnHold::Stops)
            })
            // The part of a hold that lies before the start doesn't count.
            .map(|limit| (limit.rule.clone(), self.at.max(limit.start)))
            .collect();
        for (rule, since) in stopping {
            self.emit(Event::LimitSuspended { rule, since });
        }
    }

    /// Lets the suspended limits go on, moved by the time of their own clock inside the hold.
    pub(super) fn resume(&mut self) -> Result<(), Rejection> {
        let mut resumed = Vec::new();
        for limit in &self.complaint.limits {
            let LimitStatus::Suspended { since } = limit.status else { continue };
            let Some(rule) = self.policy.limit(&limit.rule) else { continue };
            let calendar = self.policy.calendar(rule);
            let clock = rule.within.clock();
            let until = self.at.max(since);
            let moved = |at| calendar.shift(at, clock, since, until).map(|due| due.at);
            // A date that a rule gives ends its day again; one promised to the customer has its own hour.
            let shift = |at, promised: bool| {
                if promised {
                    return moved(at);
                }
                self.resumed(rule, limit, at, (since, until))
            };
            let warning = match limit.warning {
                Some(warning) => Some(Warning { at: moved(warning.at)?, ..warning }),
                None => None,
            };
            resumed.push(Event::LimitResumed {
                rule: limit.rule.clone(),
                due: shift(limit.due, limit.is_promised())?,
                original_due: shift(limit.original_due, limit.agreed || limit.tightened)?,
                warning,
            });
        }
        for event in resumed {
            self.emit(event);
        }
        Ok(())
    }

    /// A due instant, moved by the holds that have ended since the limit's start.
    pub(super) fn shifted(
        &self,
        rule: &LimitRule,
        start: DateTime<Utc>,
        due: Due,
    ) -> Result<Due, TimeError> {
        if rule.on_hold == OnHold::Runs {
            return Ok(due);
        }
        self.policy.calendar(rule).shift_due_by(due, rule.within, start, &self.complaint.holds)
    }

    /// When a limit is due whose hold has just ended: where its date is the one that its rule gives, with
    /// all of its holds together, so that a day limit comes to the end of a day once and not after each.
    fn resumed(
        &self,
        rule: &LimitRule,
        limit: &Limit,
        due: DateTime<Utc>,
        (since, until): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<DateTime<Utc>, TimeError> {
        let (calendar, holds) = (self.policy.calendar(rule), &self.complaint.holds);
        if let [before @ .., _] = holds.as_slice()
            && !before.is_empty()
        {
            let ruled = calendar.due(limit.start, rule.within)?;
            let moved_by = |holds| {
                calendar.shift_due_by(ruled, rule.within, limit.start, holds).map(|due| due.at)
            };
            // Another date comes from another calendar, or from a log written when each hold was rounded.
            if moved_by(before)? == due {
                return moved_by(holds);
            }
        }
        let due = Due { at: due, provisional: false };
        calendar.shift_due(due, rule.within, since, until).map(|due| due.at)
    }
}
