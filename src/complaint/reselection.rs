//! Which limits run once a case is classified otherwise or its limits are recalculated.
//!
//! What has been started and what has been promised to the customer stands; the rest follows from the rules
//! that hold now.

use chrono::{DateTime, Utc};

use super::effects::{Planned, superseded};
use super::event::{Carried, Event};
use super::limit::{Limit, LimitStatus};
use super::rejection::Rejection;
use super::transaction::Transaction;
use crate::lifecycle::{Milestone, Point};
use crate::policy::LimitRule;
use crate::time::{Due, TimeError};

/// How a limit comes to be worked out again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    /// The case was classified otherwise.
    Regraded,
    /// The rules or the calendar may have changed.
    Recalculated,
}

impl Transaction<'_> {
    /// Selects the running limits again: of each topic the rule that holds now, from the original start,
    /// pauses and promises kept.
    ///
    /// What has been started is not voided by regrading: where no rule holds any more, or the one that
    /// does cannot start yet, the limit runs on. A topic that had no limit counts from the change.
    pub(super) fn select_again(&mut self, again: Again) -> Result<(), Rejection> {
        let policy = self.policy;
        if again == Again::Recalculated {
            let limits = self.complaint.limits.iter();
            let gone: Vec<Event> = limits
                .filter(|limit| !policy.spec().limits.iter().any(|r| r.topic == limit.topic))
                .map(superseded)
                .collect();
            for event in gone {
                self.emit(event);
            }
        }
        for rule in policy.limits_in(self.complaint.situation()) {
            if let Some(plan) = self.replacement(rule, again)? {
                self.supersede_topic(&rule.topic);
                self.start(rule, plan);
            }
        }
        Ok(())
    }

    /// The limit that a rule which holds now sets in place of the running one, if it sets one.
    fn replacement(&self, rule: &LimitRule, again: Again) -> Result<Option<Planned>, TimeError> {
        let Some(running) = self.running(&rule.topic) else {
            return self.new_limit(rule, again);
        };
        let same_rule = running.rule == rule.id;
        if same_rule && (again == Again::Regraded || running.is_promised()) {
            return Ok(None);
        }
        // Nobody can agree on a date but those who did.
        if rule.agreed && !running.agreed {
            return Ok(None);
        }
        let same_start = self.policy.limit(&running.rule).is_none_or(|old| old.from == rule.from);
        let start =
            if same_start || rule.agreed { Some(running.start) } else { self.unserved(rule) };
        let Some(start) = start else { return Ok(None) };
        let plan = self.planned_again(rule, start, Some(running), again)?;
        let unchanged = same_rule
            && plan.start == running.start
            && plan.warning == running.warning
            && plan.due.provisional == running.provisional
            && plan.due.at == running.due;
        Ok((!unchanged).then_some(plan))
    }

    /// The limit that a rule sets on a topic on which nothing runs: from the change, unless the topic
    /// has had a limit in this cycle.
    fn new_limit(&self, rule: &LimitRule, again: Again) -> Result<Option<Planned>, TimeError> {
        let here =
            |limit: &&Limit| limit.cycle == self.complaint.cycle && limit.topic == rule.topic;
        let mut before = self.complaint.ended.iter().filter(here).peekable();
        let Some(reached) = self.unserved(rule).filter(|_| !rule.agreed) else { return Ok(None) };
        if before.peek().is_none() {
            let change = if again == Again::Recalculated { self.context.now } else { self.at };
            return self.planned(rule, change.max(reached)).map(Some);
        }
        // One that another took the place of may be taken up again; one that has ended is done with.
        if before.any(|limit| limit.status != LimitStatus::Superseded) {
            return Ok(None);
        }
        self.planned_again(rule, reached, None, again).map(Some)
    }

    /// Since when a rule counts whose end has not come; `None` where it is too early or too late for
    /// it. Receipt and registration belong to the first cycle, and so do their limits.
    fn unserved(&self, rule: &LimitRule) -> Option<DateTime<Utc>> {
        let of_first = [Point::Received, Point::Registered].map(Milestone::At);
        let over = self.complaint.cycle > 1 && of_first.contains(&rule.from);
        let done = rule.by.is_empty() && self.complaint.reached(&rule.until).is_some();
        if over || done {
            return None;
        }
        self.complaint.reached(&rule.from)
    }

    /// A limit as its rule would have started it then, pauses kept. A promise given to the customer
    /// under `old`, whose place it takes, stands.
    fn planned_again(
        &self,
        rule: &LimitRule,
        start: DateTime<Utc>,
        old: Option<&Limit>,
        again: Again,
    ) -> Result<Planned, TimeError> {
        let mut plan = self.planned(rule, start)?;
        plan.again = true;
        plan.due = self.shifted(rule, plan.start, plan.due)?;
        let by_rules = plan.due;
        let mut carried = Carried::default();
        if let Some(old) = old.filter(|old| old.is_promised()) {
            let tightened_only = old.promises == 0 && !old.agreed;
            if !tightened_only || old.due < plan.due.at {
                plan.due = Due { at: old.due, provisional: old.provisional };
            }
            if old.promises > 0 {
                let first =
                    if old.tightened { old.original_due.min(by_rules.at) } else { by_rules.at };
                carried.original_due = (first != plan.due.at).then_some(first);
            }
            plan.agreed = old.agreed;
            carried.promise_of = Some(old.rule.clone());
        } else if again == Again::Recalculated && !self.stops(rule, plan.start, plan.due.at) {
            // No recalculation makes a breach in the past; a date that is past already stays.
            let now = self.context.now;
            let floor = old.filter(|old| !old.is_suspended()).map_or(now, |old| old.due.min(now));
            if plan.due.at < floor {
                carried.by_rules = Some(plan.due.at);
                plan.due = Due { at: floor, provisional: false };
            }
        }
        plan.carried = (carried != Carried::default()).then(|| Box::new(carried));
        let same = old.filter(|old| old.rule == rule.id && old.start == plan.start);
        let before = same.or_else(|| self.complaint.superseded(&rule.id, plan.start));
        let warned = before.map_or(0, |limit| limit.warned);
        plan.warning = self.warning(rule, plan.start, plan.due.at, warned)?;
        Ok(plan)
    }
}
