//! The limits of a draft: started, met, suspended, promised anew, selected again, swept.
//!
//! When each of these is called for is decided in `draft` and `act`; the arithmetic is the calendar's.

use chrono::{DateTime, Utc};

use super::draft::Draft;
use super::event::{Event, Warning};
use super::limit::{Alarm, Limit, LimitStatus, on_time};
use super::rejection::Rejection;
use crate::lifecycle::{Milestone, Point};
use crate::policy::{LimitRule, OnHold, Starts};
use crate::time::{Due, TimeError};
use crate::vocabulary::{Reason, RuleId, Topic};

impl Draft<'_> {
    /// The event that a limit is met now. While it is suspended it is on time unless it had run out.
    pub(super) fn met(&self, limit: &Limit) -> Event {
        let at = self.at.max(limit.start);
        let judged = match limit.status {
            LimitStatus::Suspended { since } => since,
            _ => at,
        };
        let on_time = on_time(judged, limit.judged_by());
        Event::LimitMet {
            rule: limit.rule.clone(),
            at,
            on_time,
            originally: judged <= limit.original_due,
            restated: on_time && limit.breached.is_some(),
        }
    }

    pub(super) fn supersede_topic(&mut self, rule: &LimitRule) {
        let running = self.complaint.limits.iter().find(|limit| limit.topic == rule.topic);
        if let Some(running) = running {
            let superseded = superseded(running);
            self.emit(superseded);
        }
    }

    /// Starts a limit at an instant; `again` where that lies back because rules were selected again.
    pub(super) fn start(
        &mut self,
        rule: &LimitRule,
        from: DateTime<Utc>,
        again: bool,
    ) -> Result<(), TimeError> {
        let calendar = self.policy.calendar(rule);
        let at_intake = rule.from == Milestone::At(Point::Received);
        // The cut-off moves the receipt itself, not a start that it has moved before.
        let start = if at_intake { calendar.received(self.complaint.received_at)? } else { from };
        let mut due = calendar.due(start, rule.within)?;
        let mut warned = 0;
        if again {
            due = self.shifted(rule, start, due)?;
            let before = self.complaint.superseded(&rule.id, start);
            warned = before.map_or(0, |limit| limit.warned);
        }
        let warning = self.warning(rule, start, due.at, warned)?;
        self.started(rule, start, due, (warning, again));
        Ok(())
    }

    /// Starts a limit whose date has been agreed.
    pub(super) fn agreed(&mut self, rule: &LimitRule, to: DateTime<Utc>) -> Result<(), Rejection> {
        let warning = self.warning(rule, self.at, to, 0)?;
        self.started(rule, self.at, Due { at: to, provisional: false }, (warning, false));
        Ok(())
    }

    pub(super) fn started(
        &mut self,
        rule: &LimitRule,
        start: DateTime<Utc>,
        due: Due,
        (warning, again): (Option<Warning>, bool),
    ) {
        self.emit(Event::LimitStarted {
            rule: rule.id.clone(),
            topic: rule.topic.clone(),
            until: rule.until.clone(),
            start,
            due: due.at,
            provisional: due.provisional,
            warning,
            again,
        });
        if let Some(hold) = &self.complaint.hold
            && rule.on_hold == OnHold::Stops
        {
            let since = hold.since.max(start);
            // What had run out when the hold began is not saved by it.
            if since < due.at {
                self.emit(Event::LimitSuspended { rule: rule.id.clone(), since });
            }
        }
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
        let calendar = self.policy.calendar(rule);
        self.complaint.holds.iter().try_fold(due, |due, &(from, to)| {
            if to <= start || from >= due.at {
                return Ok(due);
            }
            calendar.shift_due(due, rule.within, from.max(start), to)
        })
    }

    /// The warning that comes after `given` ones.
    pub(super) fn warning(
        &self,
        rule: &LimitRule,
        start: DateTime<Utc>,
        due: DateTime<Utc>,
        given: u8,
    ) -> Result<Option<Warning>, TimeError> {
        let Some(&percent) = rule.warn.get(usize::from(given)) else { return Ok(None) };
        let at = self.policy.calendar(rule).point(start, due, rule.within.clock(), percent)?;
        Ok(Some(Warning { percent, at }))
    }

    /// Selects the running limits again from their original start, pauses kept. With `recalculate`,
    /// also those whose rule stays, since its calendar or period may have changed; a promise given to
    /// a customer stands.
    pub(super) fn select_again(&mut self, recalculate: bool) -> Result<(), Rejection> {
        let policy = self.policy;
        let applying = policy.limits_in(self.complaint.situation());
        let orphans: Vec<Event> = self
            .complaint
            .limits
            .iter()
            .filter(|limit| !applying.iter().any(|rule| rule.topic == limit.topic))
            .map(superseded)
            .collect();
        for event in orphans {
            self.emit(event);
        }
        for rule in applying {
            let running = self.complaint.limits.iter().find(|limit| limit.topic == rule.topic);
            if rule.agreed {
                // Nobody can agree on a date but those who did.
                if running.is_some_and(|limit| limit.rule != rule.id) {
                    self.supersede_topic(rule);
                }
                continue;
            }
            let start = match running {
                Some(limit) if limit.rule == rule.id && (!recalculate || limit.promises > 0) => {
                    continue;
                }
                Some(limit) if self.same_start(limit, rule) => Some(limit.start),
                None if self.served(&rule.topic) => None,
                _ => self.unserved(rule),
            };
            self.supersede_topic(rule);
            if let Some(start) = start {
                self.start(rule, start, true)?;
            }
        }
        Ok(())
    }

    /// Whether a rule that takes a running limit's place counts from the same milestone.
    pub(super) fn same_start(&self, running: &Limit, rule: &LimitRule) -> bool {
        self.policy.limit(&running.rule).is_none_or(|old| old.from == rule.from)
    }

    /// Whether a limit on this topic has come to its end in this cycle. One that another took the
    /// place of has not: it may be taken up again.
    pub(super) fn served(&self, topic: &Topic) -> bool {
        let cycle = self.complaint.cycle;
        let ended = self.complaint.ended.iter();
        ended
            .filter(|limit| limit.cycle == cycle && limit.topic == *topic)
            .any(|limit| limit.status != LimitStatus::Superseded)
    }

    /// From when a rule counts that had nothing to say so far; `None` where it is too early or too late
    /// for it. Receipt and registration belong to the first cycle, and so do their limits.
    pub(super) fn unserved(&self, rule: &LimitRule) -> Option<DateTime<Utc>> {
        let of_first = [Point::Received, Point::Registered].map(Milestone::At);
        let over = self.complaint.cycle > 1 && of_first.contains(&rule.from);
        if over || self.complaint.reached(&rule.until).is_some() {
            return None;
        }
        self.complaint.reached(&rule.from)
    }

    /// Records all that has fallen due by an instant, in due order, each alarm once.
    pub(super) fn sweep(&mut self, now: DateTime<Utc>) -> Result<(), Rejection> {
        let policy = self.policy;
        while let Some((index, alarm)) = self.complaint.fallen_due(now) {
            let Some(limit) = self.complaint.limits.get(index) else { break };
            let rule = policy.limit(&limit.rule);
            let id = limit.rule.clone();
            let (event, then) = if let (Alarm::Warning, Some(warning)) = (alarm, limit.warning) {
                let given = limit.warned.saturating_add(1);
                let next = match rule {
                    Some(rule) => self.warning(rule, limit.start, limit.due, given)?,
                    None => None,
                };
                let then = rule.map_or(&[][..], |rule| &rule.on_warning);
                (Event::LimitWarned { rule: id.clone(), warning, next }, then)
            } else {
                let then = rule.map_or(&[][..], |rule| &rule.on_breach);
                (Event::LimitBreached { rule: id.clone(), due: limit.due }, then)
            };
            self.emit(event);
            if self.reacting {
                self.follow(&id, then)?;
            }
        }
        Ok(())
    }

    /// Ends the limits on a department that hands the case on: those that each signature starts. The
    /// next department has its own from when it signs, and does not answer for time that it never had.
    /// They lapse, so that selecting limits again does not take them up again.
    pub(super) fn leave_stage(&mut self) {
        let signed = Milestone::At(Point::Signed);
        let of_stage = |rule: &LimitRule| rule.starts == Starts::Each && rule.from == signed;
        let limits = self.complaint.limits.iter();
        let leaving: Vec<RuleId> = limits
            .filter(|limit| self.policy.limit(&limit.rule).is_some_and(of_stage))
            .map(|limit| limit.rule.clone())
            .collect();
        for rule in leaving {
            self.emit(Event::LimitLapsed { rule });
        }
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
            let shift = |at| {
                let due = Due { at, provisional: false };
                calendar.shift_due(due, rule.within, since, until).map(|due| due.at)
            };
            let warning = match limit.warning {
                Some(warning) => Some(Warning {
                    at: calendar.shift(warning.at, clock, since, until)?.at,
                    ..warning
                }),
                None => None,
            };
            resumed.push(Event::LimitResumed {
                rule: limit.rule.clone(),
                due: shift(limit.due)?,
                original_due: shift(limit.original_due)?,
                warning,
            });
        }
        for event in resumed {
            self.emit(event);
        }
        Ok(())
    }

    /// Promises a later date.
    pub(super) fn repromise(
        &mut self,
        rule: &LimitRule,
        limit: &Limit,
        to: DateTime<Utc>,
        (reason, customer_told): (Reason, bool),
    ) -> Result<(), Rejection> {
        let warning = self.warning(rule, limit.start, to, limit.warned)?;
        self.happen(Event::LimitRepromised {
            rule: rule.id.clone(),
            from: limit.due,
            to,
            reason,
            customer_told,
            warning,
        })
    }

    /// Brings the running limits on a topic forward to an earlier promise.
    pub(super) fn tighten(&mut self, topic: &Topic, to: DateTime<Utc>) -> Result<(), Rejection> {
        let running = self.complaint.limits.iter().find(|limit| limit.topic == *topic);
        let Some(limit) = running.filter(|l| l.status == LimitStatus::Running && to < l.due) else {
            return Ok(());
        };
        let to = to.max(limit.start);
        let warning = match self.policy.limit(&limit.rule) {
            Some(rule) => self.warning(rule, limit.start, to, limit.warned)?,
            None => None,
        };
        self.emit(Event::LimitTightened { rule: limit.rule.clone(), from: limit.due, to, warning });
        Ok(())
    }

    /// The furthest instant to which a limit may be extended, if its rule names one.
    pub(super) fn furthest(
        &self,
        rule: &LimitRule,
        start: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, TimeError> {
        let Some(at_most) = rule.extension.as_ref().and_then(|e| e.at_most) else {
            return Ok(None);
        };
        let due = self.policy.calendar(rule).due(start, at_most)?;
        Ok(Some(self.shifted(rule, start, due)?.at))
    }

    /// Ends the limits that no longer matter because the case has ended.
    ///
    /// What is promised for afterwards (a call-back within the week, an archive) runs on.
    pub(super) fn lapse(&mut self, keep: impl Fn(&Milestone) -> bool) {
        let ending: Vec<RuleId> = self
            .complaint
            .limits
            .iter()
            .filter(|limit| !keep(&limit.until))
            .map(|limit| limit.rule.clone())
            .collect();
        for rule in ending {
            self.emit(Event::LimitLapsed { rule });
        }
    }
}

/// The event that something took a limit's place. One that waits has no date.
fn superseded(limit: &Limit) -> Event {
    let suspended = matches!(limit.status, LimitStatus::Suspended { .. });
    let due = (!suspended).then_some(limit.due);
    Event::LimitSuperseded { rule: limit.rule.clone(), due }
}

/// Whether a limit is about something that is done after closing: a call-back within the week, the
/// archive, the decision on liability, a fact of the policy's own.
pub(super) fn outlives_closing(until: &Milestone) -> bool {
    const AFTER: [Point; 3] = [Point::FollowedUp, Point::Archived, Point::LiabilityDecided];
    match until {
        Milestone::At(point) => AFTER.contains(point),
        Milestone::Marked(_) => true,
    }
}
