//! `Draft`: a complaint being changed by one command: an event happens, and what follows from the
//! milestones that it reaches.
//!
//! What limits do then is in `clockwork`, what rules set off in `follow`. Nothing here asks whether a command is allowed; `decide` and `act` have done so.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::clockwork::outlives_closing;
use super::complaint::Complaint;
use super::context::Context;
use super::event::Event;
use super::evolve::milestones;
use super::rejection::Rejection;
use crate::lifecycle::Milestone;
use crate::policy::{Policy, Starts};
use crate::vocabulary::{RuleId, Topic};

pub(super) struct Draft<'a> {
    pub(super) complaint: &'a mut Complaint,
    pub(super) policy: &'a Policy,
    pub(super) context: Context<'a>,
    /// When what is being recorded happened.
    pub(super) at: DateTime<Utc>,
    pub(super) events: Vec<Event>,
    /// Whether what follows from an event is carried out; when facts are judged again it is not,
    /// since what followed is among them.
    pub(super) reacting: bool,
    pub(super) depth: u8,
}
impl<'a> Draft<'a> {
    pub(super) fn new(
        complaint: &'a mut Complaint,
        context: Context<'a>,
        at: DateTime<Utc>,
    ) -> Self {
        let policy = context.policy;
        Self { complaint, policy, context, at, events: Vec::new(), reacting: true, depth: 0 }
    }

    /// A draft in which recorded facts are judged again: limits follow from them, nothing else does.
    pub(super) fn of_facts(
        complaint: &'a mut Complaint,
        context: Context<'a>,
        at: DateTime<Utc>,
    ) -> Self {
        Self { reacting: false, ..Self::new(complaint, context, at) }
    }

    /// Takes over recorded facts. Limits as recorded are left out, but a promise given to a customer
    /// is a fact, whichever rule it was about; `topics` remembers what each recorded rule is about.
    pub(super) fn facts<'e>(
        &mut self,
        events: impl Iterator<Item = &'e Event>,
        topics: &mut HashMap<RuleId, Topic>,
    ) -> Result<(), Rejection> {
        for event in events {
            match event {
                Event::LimitStarted { rule, topic, .. } => {
                    topics.insert(rule.clone(), topic.clone());
                }
                Event::LimitRepromised { rule, to, reason, customer_told, .. } => {
                    let running = self.complaint.limits.iter();
                    let running = running.clone().find(|l| Some(&l.topic) == topics.get(rule));
                    if let Some(limit) = running.cloned()
                        && let Some(rule) = self.policy.limit(&limit.rule)
                    {
                        self.repromise(rule, &limit, *to, (reason.clone(), *customer_told))?;
                    }
                }
                Event::LimitMet { .. }
                | Event::LimitWarned { .. }
                | Event::LimitBreached { .. }
                | Event::LimitSuspended { .. }
                | Event::LimitResumed { .. }
                | Event::LimitTightened { .. }
                | Event::LimitSuperseded { .. }
                | Event::LimitLapsed { .. }
                | Event::PolicyMoved { .. } => {}
                Event::Reclassified { .. } => {
                    self.happen(event.clone())?;
                    self.select_again(false)?;
                }
                Event::Held { .. } => {
                    self.happen(event.clone())?;
                    self.suspend();
                }
                Event::Resumed => {
                    self.happen(event.clone())?;
                    self.resume()?;
                }
                _ => {
                    self.happen(event.clone())?;
                    match event {
                        Event::Closed { .. } => self.lapse(outlives_closing),
                        Event::Transferred { .. } => self.leave_stage(),
                        Event::Declined { .. } | Event::Withdrawn { .. } | Event::Merged { .. } => {
                            self.lapse(|_| false);
                        }
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }

    pub(super) fn emit(&mut self, event: Event) {
        self.complaint.evolve(&event, self.at);
        self.events.push(event);
    }

    /// Records an event and all that follows from the milestones that it reaches.
    pub(super) fn happen(&mut self, event: Event) -> Result<(), Rejection> {
        // A new cycle reaches everything anew, whatever an earlier one has reached.
        let anew = matches!(event, Event::Reopened { .. });
        let reached = milestones(&event, self.complaint)
            .map(|milestone| milestone.map(|m| (anew || self.complaint.reached(&m).is_none(), m)));
        if self.events.is_empty() {
            self.reserve(reached.iter().flatten().map(|(_, milestone)| milestone));
        }
        self.emit(event);
        for (first, milestone) in reached.into_iter().flatten() {
            self.reach(&milestone, first)?;
        }
        Ok(())
    }

    /// Makes room for an event and for the limits that it may meet and start: entries are kept, so
    /// room that stays unused would be kept with them.
    fn reserve<'m>(&mut self, reached: impl Iterator<Item = &'m Milestone>) {
        let limits = &self.complaint.limits;
        let policy = self.policy;
        let each = |milestone: &Milestone| {
            let met = limits.iter().filter(|limit| limit.until == *milestone).count();
            met.saturating_add(policy.limits_at(milestone).len())
        };
        let more = reached.map(each).fold(1, usize::saturating_add);
        self.events.reserve_exact(more);
    }

    /// What follows from the event that received the complaint, which is already folded.
    pub(super) fn received(&mut self, event: Event) -> Result<(), Rejection> {
        let reached = milestones(&event, self.complaint);
        self.reserve(reached.iter().flatten());
        self.events.push(event);
        for milestone in reached.into_iter().flatten() {
            self.reach(&milestone, true)?;
        }
        Ok(())
    }

    fn reach(&mut self, milestone: &Milestone, first: bool) -> Result<(), Rejection> {
        while let Some(limit) = self.complaint.limits.iter().find(|l| l.until == *milestone) {
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
            let due_once = first && self.complaint.reached(&rule.until).is_none();
            if rule.starts == Starts::Each || due_once {
                self.supersede_topic(rule);
                self.start(rule, self.at, false)?;
            }
        }
        if self.reacting { self.react(Some(milestone), |_| true) } else { Ok(()) }
    }
}
