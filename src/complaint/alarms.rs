//! The passing of time: warnings and breaches that are due are recorded, each once, in due order.

use chrono::{DateTime, Utc};

use super::event::{AlarmCause, Event};
use super::limit::Alarm;
use super::rejection::Rejection;
use super::transaction::Transaction;

/// Most alarms in one entry. A case that nobody looked at for years, under rules whose alarms start limits
/// again, is caught up with in several entries.
const MAX_ALARMS: usize = 1_000;

impl Transaction<'_> {
    /// Records all alarms that are due by an instant, in due order, each once. What an alarm sets off
    /// happens when it goes off, so that the outcome does not depend on how often a host looks.
    pub(super) fn sweep(&mut self, until: DateTime<Utc>) -> Result<(), Rejection> {
        let (policy, at) = (self.policy, self.at);
        let mut left = MAX_ALARMS;
        while let Some((index, at, alarm)) = self.complaint.fallen_due(until) {
            left = left.checked_sub(1).ok_or(Rejection::ManyAlarms { max: MAX_ALARMS })?;
            let Some(limit) = self.complaint.limits.get(index) else { break };
            let (id, due) = (limit.rule.clone(), limit.due);
            let rule = policy.limit(&id);
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
                (Event::LimitBreached { rule: id.clone(), due }, then)
            };
            self.emit(event);
            if self.reacting {
                self.at = at;
                self.alarm = Some(Box::new(AlarmCause::new(id.clone(), alarm, at, due)));
                let outcome = self.follow(&id, then);
                self.alarm = None;
                outcome?;
            }
        }
        self.at = at;
        Ok(())
    }
}
