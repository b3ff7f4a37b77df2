//! What events do to the limits of a complaint.
//!
//! [`Effect::of`] is the table: each kind of event, and what it does to limits as such. Milestones come on
//! top: they meet, end and start limits ([`Transaction::reach`]). The arithmetic is the calendar's; the
//! passing of time is in `alarms`, what holds do in `holding`.

use chrono::{DateTime, Utc};

use super::event::{Carried, Event, Warning};
use super::limit::{Limit, LimitStatus};
use super::rejection::Rejection;
use super::reselection::Again;
use super::transaction::Transaction;
use crate::lifecycle::{Milestone, Point};
use crate::policy::{LimitRule, Starts};
use crate::time::{Due, TimeError};
use crate::vocabulary::{Reason, RuleId, Topic};

/// What an event does to limits, beyond the milestones that it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing.
    None,
    /// It is itself what happens to a limit: it follows from others, or is a promise.
    OfLimit,
    /// The case is over: its limits lapse.
    EndAll,
    /// The case is closed: what is promised for afterwards (a call-back within the week, an archive)
    /// runs on.
    EndMost,
    /// A department hands the case on and leaves the limits of its signature behind.
    LeaveStage,
    /// The limits whose rule says so stop.
    Suspend,
    /// They go on.
    Resume,
    /// The classification chooses among the rules again.
    SelectAgain,
    /// All limits are worked out again.
    Recalculate,
}

impl Effect {
    /// What this event does to limits. Deciding and judging again read it alike.
    pub(super) const fn of(event: &Event) -> Self {
        match event {
            Event::Declined { .. } | Event::Withdrawn { .. } | Event::Merged { .. } => Self::EndAll,
            Event::Closed { .. } => Self::EndMost,
            Event::Transferred { .. } => Self::LeaveStage,
            Event::Held { .. } => Self::Suspend,
            Event::Resumed => Self::Resume,
            Event::Reclassified { .. } => Self::SelectAgain,
            Event::Recalculated => Self::Recalculate,
            Event::Unknown(_)
            | Event::LimitStarted { .. }
            | Event::LimitMet { .. }
            | Event::LimitWarned { .. }
            | Event::LimitBreached { .. }
            | Event::LimitSuspended { .. }
            | Event::LimitResumed { .. }
            | Event::LimitRepromised { .. }
            | Event::LimitTightened { .. }
            | Event::LimitSuperseded { .. }
            | Event::LimitLapsed { .. } => Self::OfLimit,
            Event::Received(_)
            | Event::Registered
            | Event::Dispatched { .. }
            | Event::Signed
            | Event::OwnerNamed { .. }
            | Event::AssistRequested { .. }
            | Event::Contacted { .. }
            | Event::Updated
            | Event::Investigated { .. }
            | Event::Proposed { .. }
            | Event::Reviewed
            | Event::SentBack { .. }
            | Event::Approved
            | Event::Offered
            | Event::Accepted
            | Event::Refused { .. }
            | Event::ImplementationStarted
            | Event::Completed
            | Event::Returned { .. }
            | Event::Answered { .. }
            | Event::FollowedUp { .. }
            | Event::Archived
            | Event::Reopened { .. }
            | Event::Escalated { .. }
            | Event::LiabilityDecided { .. }
            | Event::Marked { .. }
            | Event::Absorbed { .. }
            | Event::Linked { .. }
            | Event::CarriedOver { .. }
            | Event::Noted
            | Event::AuthorityUsed { .. }
            | Event::Expedited { .. }
            | Event::Notified { .. }
            | Event::NoticeProposed { .. }
            | Event::NoticeDecided { .. }
            | Event::NoticeSigned { .. }
            // A policy moved to is followed by `Recalculated`.
            | Event::PolicyMoved { .. } => Self::None,
        }
    }
}

/// A limit that is about to start.
pub(super) struct Planned {
    pub(super) start: DateTime<Utc>,
    pub(super) due: Due,
    pub(super) warning: Option<Warning>,
    pub(super) again: bool,
    pub(super) agreed: bool,
    pub(super) carried: Option<Box<Carried>>,
}

impl Transaction<'_> {
    pub(super) fn take_effect(&mut self, effect: Effect) -> Result<(), Rejection> {
        match effect {
            Effect::None | Effect::OfLimit => {}
            Effect::EndAll => self.lapse(|_| true),
            Effect::EndMost => self.lapse(|limit| !outlives_closing(&limit.until)),
            Effect::LeaveStage => self.leave_stage()?,
            Effect::Suspend => self.suspend(),
            Effect::Resume => self.resume()?,
            Effect::SelectAgain => self.select_again(Again::Regraded)?,
            Effect::Recalculate => self.select_again(Again::Recalculated)?,
        }
        Ok(())
    }

    /// What a milestone does to limits: those that wait for it are met, those that it makes pointless
    /// lapse, those that count from it start.
    pub(super) fn reach(&mut self, milestone: &Milestone, first: bool) -> Result<(), Rejection> {
        let asked = self.policy.asks_who(milestone);
        while let Some(limit) = self
            .complaint
            .limits
            .iter()
            .find(|limit| limit.until == *milestone && (!asked || self.by_whom_it_asks(limit)))
        {
            let met = self.met(limit);
            self.emit(met);
        }
        let policy = self.policy;
        for rule in policy.lapsing_at(milestone) {
            if self.complaint.limit(&rule.id).is_some() {
                self.emit(Event::LimitLapsed { rule: rule.id.clone() });
            }
        }
        // A merged complaint starts no clock, whatever its end or its archive would start.
        let merged = self.complaint.merged_into.is_some();
        let starting = if merged { &[][..] } else { policy.limits_at(milestone) };
        for &number in starting {
            let Some(rule) = policy.starts(number, milestone, self.complaint.situation()) else {
                continue;
            };
            // Who reached its end before may not have been who was asked.
            let open = self.complaint.reached(&rule.until).is_none() || !rule.by.is_empty();
            let due_once = first && open;
            if rule.starts == Starts::Each || due_once {
                self.supersede_topic(&rule.topic);
                let planned = self.planned(rule, self.at)?;
                self.start(rule, planned);
            }
        }
        Ok(())
    }

    /// Whether what is being recorded was done by whom a limit asks to do it.
    fn by_whom_it_asks(&self, limit: &Limit) -> bool {
        let rule = self.policy.limit(&limit.rule);
        rule.is_none_or(|rule| rule.by.is_empty() || self.done_by(&rule.by))
    }

    /// The event that a limit is met now.
    fn met(&self, limit: &Limit) -> Event {
        let at = self.at.max(limit.start);
        let judged = limit.judged_at(at);
        let on_time = super::limit::on_time(judged, limit.judged_by());
        Event::LimitMet {
            rule: limit.rule.clone(),
            at,
            on_time,
            originally: super::limit::on_time(judged, limit.original_due),
            restated: on_time && limit.breached.is_some(),
        }
    }

    pub(super) fn running(&self, topic: &Topic) -> Option<&Limit> {
        self.complaint.limits.iter().find(|limit| limit.topic == *topic)
    }

    pub(super) fn supersede_topic(&mut self, topic: &Topic) {
        if let Some(running) = self.running(topic) {
            let superseded = superseded(running);
            self.emit(superseded);
        }
    }

    /// A limit as its rule starts it at an instant.
    pub(super) fn planned(
        &self,
        rule: &LimitRule,
        from: DateTime<Utc>,
    ) -> Result<Planned, TimeError> {
        let calendar = self.policy.calendar(rule);
        let at_intake =
            rule.from == Milestone::At(Point::Received) && from == self.complaint.received_at;
        // The cut-off moves the receipt itself, not a start that it has moved before.
        let start = if at_intake { calendar.received(from)? } else { from };
        let due = calendar.due(start, rule.within)?;
        let warning = self.warning(rule, start, due.at, 0)?;
        Ok(Planned { start, due, warning, again: false, agreed: false, carried: None })
    }

    /// Starts a limit; one that a hold stops waits from the beginning.
    pub(super) fn start(&mut self, rule: &LimitRule, plan: Planned) {
        let Planned { start, due, warning, again, agreed, carried } = plan;
        // A later version of the policy may use a rule's name for another topic.
        if let Some(running) = self.complaint.limit(&rule.id) {
            let superseded = superseded(running);
            self.emit(superseded);
        }
        self.emit(Event::LimitStarted {
            rule: rule.id.clone(),
            topic: rule.topic.clone(),
            until: rule.until.clone(),
            start,
            due: due.at,
            provisional: due.provisional,
            warning,
            again,
            agreed,
            carried,
        });
        // A breach that is on record stays, whatever hold is filed afterwards.
        let breached = self.complaint.limit(&rule.id).is_some_and(|limit| limit.breached.is_some());
        if let Some(hold) = &self.complaint.hold
            && !breached
            && self.stops(rule, start, due.at)
        {
            let since = hold.since.max(start);
            self.emit(Event::LimitSuspended { rule: rule.id.clone(), since });
        }
    }

    /// Starts a limit whose date has been agreed with the customer.
    pub(super) fn agree(&mut self, rule: &LimitRule, to: DateTime<Utc>) -> Result<(), Rejection> {
        let (start, due) = (self.at, Due { at: to, provisional: false });
        let warning = self.warning(rule, start, to, 0)?;
        self.supersede_topic(&rule.topic);
        self.start(
            rule,
            Planned { start, due, warning, again: false, agreed: true, carried: None },
        );
        Ok(())
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

    /// Ends the limits on a department that hands the case on: those that each signature starts. The
    /// next department has its own from when it signs, and does not answer for time that it never had.
    /// They lapse, so that selecting limits again does not take them up again.
    ///
    /// What it had kept for whoever has the case in the end is taken back, with the clock that it had.
    fn leave_stage(&mut self) -> Result<(), Rejection> {
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
        let policy = self.policy;
        for rule in policy.spec().limits.iter().filter(|rule| rule.through_transfers) {
            let Some(kept) = self.kept_until_now(rule) else { continue };
            let due = Due { at: kept.due, provisional: kept.provisional };
            let (start, agreed) = (kept.start, kept.agreed);
            let original_due = (kept.original_due != due.at).then_some(kept.original_due);
            let warning = self.warning(rule, start, due.at, kept.warned)?;
            let carried = Carried { original_due, ..Carried::default() };
            let carried = original_due.map(|_| Box::new(carried));
            self.start(rule, Planned { start, due, warning, again: true, agreed, carried });
        }
        Ok(())
    }

    /// The limit of a rule that was kept in this cycle, unless one on its topic runs.
    fn kept_until_now(&self, rule: &LimitRule) -> Option<&Limit> {
        let here = |limit: &&Limit| {
            let met = matches!(limit.status, LimitStatus::Met { .. });
            met && limit.rule == rule.id && limit.cycle == self.complaint.cycle
        };
        let running = self.running(&rule.topic).is_some();
        self.complaint.ended.iter().rfind(here).filter(|_| !running)
    }

    /// Promises another date for the running limit on a topic, if one runs.
    pub(super) fn repromise(
        &mut self,
        topic: &Topic,
        to: DateTime<Utc>,
        (reason, customer_told): (Reason, bool),
    ) -> Result<(), Rejection> {
        let Some(limit) = self.running(topic) else { return Ok(()) };
        let Some(rule) = self.policy.limit(&limit.rule) else { return Ok(()) };
        let warning = self.warning(rule, limit.start, to, limit.warned)?;
        let (rule, from) = (rule.id.clone(), limit.due);
        self.record(Event::LimitRepromised { rule, from, to, reason, customer_told, warning })
    }

    /// Brings the running limit on a topic forward to an earlier promise that is still to come. A
    /// promise already broken stays where it was given.
    pub(super) fn tighten(&mut self, topic: &Topic, to: DateTime<Utc>) -> Result<(), Rejection> {
        let Some(limit) = self.running(topic) else { return Ok(()) };
        if limit.is_suspended() || to >= limit.due || to < self.at {
            return Ok(());
        }
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
    fn lapse(&mut self, ends: impl Fn(&Limit) -> bool) {
        let limits = self.complaint.limits.iter();
        let ending: Vec<RuleId> =
            limits.filter(|limit| ends(limit)).map(|limit| limit.rule.clone()).collect();
        for rule in ending {
            self.emit(Event::LimitLapsed { rule });
        }
    }
}

/// The event that something took a limit's place. One that waits has no date.
pub(super) fn superseded(limit: &Limit) -> Event {
    let due = (!limit.is_suspended()).then_some(limit.due);
    Event::LimitSuperseded { rule: limit.rule.clone(), due }
}

/// Whether a limit is about something that is done after closing: a call-back within the week, the
/// archive, the decision on liability, a fact of the policy's own.
fn outlives_closing(until: &Milestone) -> bool {
    const AFTER: [Point; 3] = [Point::FollowedUp, Point::Archived, Point::LiabilityDecided];
    match until {
        Milestone::At(point) => AFTER.contains(point),
        Milestone::Marked(_) => true,
    }
}
