//! `Draft`: a complaint being changed by one command, and all that follows from each event: limits
//! met and started, reactions, consequences, what has fallen due.
//!
//! Nothing here asks whether a command is allowed; `decide` and `act` have done so.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::complaint::Complaint;
use super::decide::Context;
use super::event::{Event, Warning};
use super::evolve::milestones;
use super::limit::{Alarm, Limit, LimitStatus, on_time};
use super::rejection::Rejection;
use crate::policy::{Consequence, LimitRule, OnHold, Policy, Reaction, Starts, Target, Trigger};
use crate::time::{Due, TimeError};
use crate::vocabulary::{ActorId, Milestone, Party, Point, Reason, RuleId, Topic};

/// How deep reactions may set each other off before the policy is held to be endless.
const MAX_DEPTH: u8 = 16;

pub(super) struct Draft<'a> {
    pub(super) complaint: &'a mut Complaint,
    pub(super) policy: &'a Policy,
    pub(super) context: Context<'a>,
    /// When what is being recorded happened.
    pub(super) at: DateTime<Utc>,
    pub(super) events: Vec<Event>,
    /// Whether what follows from an event is carried out; when facts are judged again it is not,
    /// since what followed is among them.
    reacting: bool,
    depth: u8,
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

    fn emit(&mut self, event: Event) {
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
        for &number in policy.limits_at(milestone) {
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

    /// The event that a limit is met now. While it is suspended it is on time unless it had run out.
    fn met(&self, limit: &Limit) -> Event {
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

    fn supersede_topic(&mut self, rule: &LimitRule) {
        let running = self.complaint.limits.iter().find(|limit| limit.topic == rule.topic);
        if let Some(running) = running {
            let rule = running.rule.clone();
            self.emit(Event::LimitSuperseded { rule });
        }
    }

    /// Starts a limit at an instant; `again` where that lies back because rules were selected again.
    fn start(
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

    fn started(
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
    fn shifted(&self, rule: &LimitRule, start: DateTime<Utc>, due: Due) -> Result<Due, TimeError> {
        if rule.on_hold == OnHold::Runs {
            return Ok(due);
        }
        let calendar = self.policy.calendar(rule);
        self.complaint.holds.iter().try_fold(due, |due, &(from, to)| {
            if to <= start || from >= due.at {
                return Ok(due);
            }
            calendar.shift(due.at, rule.within.clock(), from.max(start), to)
        })
    }

    /// The warning that comes after `given` ones.
    fn warning(
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

    /// Carries out the reactions to a milestone, or those to another trigger.
    ///
    /// All conditions are asked before the first consequence, so that a rule that takes the case into
    /// its next cycle does not set off the rules for that cycle.
    pub(super) fn react(
        &mut self,
        milestone: Option<&Milestone>,
        triggered: impl Fn(&Trigger) -> bool,
    ) -> Result<(), Rejection> {
        let policy = self.policy;
        let at = self.complaint.situation();
        let holds = |reaction: &&Reaction| {
            let on = match (milestone, &reaction.on) {
                (Some(reached), Trigger::Reached(wanted)) => reached == wanted,
                (None, on) => triggered(on),
                _ => false,
            };
            on && reaction.when.holds(&at)
                && !reaction.unless.as_ref().is_some_and(|u| u.holds(&at))
        };
        let due: Vec<&Reaction> = policy.reactions_to(milestone).filter(holds).collect();
        for reaction in due {
            self.follow(&reaction.id, &reaction.then)?;
        }
        Ok(())
    }

    /// Carries out the consequences of a rule.
    fn follow(&mut self, rule: &RuleId, then: &[Consequence]) -> Result<(), Rejection> {
        if self.depth >= MAX_DEPTH {
            return Err(Rejection::Endless { rule: rule.clone() });
        }
        self.depth = self.depth.saturating_add(1);
        for consequence in then {
            match consequence {
                Consequence::Escalate(level) => {
                    if *level > self.complaint.level {
                        self.escalate(*level)?;
                    }
                }
                Consequence::Expedite(target) => {
                    for to in self.parties(target) {
                        self.emit(Event::Expedited { rule: rule.clone(), to });
                    }
                }
                Consequence::Notify(target) => {
                    for to in self.parties(target) {
                        self.emit(Event::Notified { rule: rule.clone(), to });
                    }
                }
                Consequence::Propose(incentive) => self.propose(incentive, None)?,
                Consequence::Rework => self.reopen(Reason::new_static("rework"))?,
                Consequence::Regrade(grade) => {
                    if self.complaint.facts.grade != *grade {
                        let mut facts = self.complaint.facts.clone();
                        facts.grade = grade.clone();
                        self.reclassify(Box::new(facts))?;
                    }
                }
            }
        }
        self.depth = self.depth.saturating_sub(1);
        Ok(())
    }

    pub(super) fn escalate(&mut self, level: u8) -> Result<(), Rejection> {
        let rung =
            usize::from(level).checked_sub(1).and_then(|at| self.policy.spec().ladder.get(at));
        let to = rung.and_then(|target| self.parties(target).into_iter().next());
        let to = to.ok_or(Rejection::NoSuchLevel {
            asked: level,
            current: self.complaint.level,
            levels: self.policy.spec().ladder.len(),
        })?;
        self.happen(Event::Escalated { level, to })
    }

    pub(super) fn reopen(&mut self, reason: Reason) -> Result<(), Rejection> {
        let route = &self.complaint.route;
        let responsible = route.responsible();
        let to = (responsible != route.origin()).then(|| responsible.clone());
        self.happen(Event::Reopened { reason, to })
    }

    pub(super) fn propose(
        &mut self,
        incentive: &RuleId,
        on: Option<ActorId>,
    ) -> Result<(), Rejection> {
        let rule = self
            .policy
            .incentive(incentive)
            .ok_or_else(|| Rejection::UnknownIncentive { incentive: incentive.clone() })?;
        let on = match on {
            Some(person) => vec![Party::Person(person)],
            None => self.parties(&rule.on),
        };
        let joint = rule.joint.as_ref().and_then(|target| self.parties(target).into_iter().next());
        let count = u32::try_from(self.complaint.notices.len()).unwrap_or(u32::MAX);
        self.emit(Event::NoticeProposed {
            notice: count.saturating_add(1),
            incentive: rule.id.clone(),
            effect: rule.incentive,
            on,
            joint,
            stake: Box::new(rule.stake.clone()),
        });
        Ok(())
    }

    /// Who is meant by a target now.
    fn parties(&self, target: &Target) -> Vec<Party> {
        let responsible = self.complaint.route.responsible();
        let manager = || match self.policy.manager(responsible) {
            Some(role) => Party::Role(role.clone()),
            None => Party::Department(responsible.clone()),
        };
        let owner = || self.complaint.owner.clone().map_or_else(manager, Party::Person);
        match target {
            Target::Manager => vec![manager()],
            Target::Owner => vec![owner()],
            Target::Holder => vec![Party::Department(self.complaint.route.holder().clone())],
            Target::Role(role) => vec![Party::Role(role.clone())],
            Target::Liable => match &self.complaint.liability {
                Some(liability) if !liability.persons.is_empty() => {
                    liability.persons.iter().cloned().map(Party::Person).collect()
                }
                _ => vec![owner()],
            },
        }
    }

    pub(super) fn reclassify(
        &mut self,
        facts: Box<crate::vocabulary::Facts>,
    ) -> Result<(), Rejection> {
        let from = Box::new(self.complaint.facts.clone());
        self.happen(Event::Reclassified { from, to: facts })?;
        self.select_again(false)
    }

    /// Selects the running limits again from their original start, pauses kept. With `recalculate`,
    /// also those whose rule stays, since its calendar or period may have changed; a promise given to
    /// a customer stands.
    pub(super) fn select_again(&mut self, recalculate: bool) -> Result<(), Rejection> {
        let policy = self.policy;
        let applying = policy.limits_in(self.complaint.situation());
        let orphans: Vec<RuleId> = self
            .complaint
            .limits
            .iter()
            .filter(|limit| !applying.iter().any(|rule| rule.topic == limit.topic))
            .map(|limit| limit.rule.clone())
            .collect();
        for rule in orphans {
            self.emit(Event::LimitSuperseded { rule });
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
    fn same_start(&self, running: &Limit, rule: &LimitRule) -> bool {
        self.policy.limit(&running.rule).is_none_or(|old| old.from == rule.from)
    }

    /// Whether a limit on this topic has come to its end in this cycle. One that another took the
    /// place of has not: it may be taken up again.
    fn served(&self, topic: &Topic) -> bool {
        let cycle = self.complaint.cycle;
        let ended = self.complaint.ended.iter();
        ended
            .filter(|limit| limit.cycle == cycle && limit.topic == *topic)
            .any(|limit| limit.status != LimitStatus::Superseded)
    }

    /// From when a rule counts that had nothing to say so far; `None` where it is too early or too late
    /// for it. Receipt and registration belong to the first cycle, and so do their limits.
    fn unserved(&self, rule: &LimitRule) -> Option<DateTime<Utc>> {
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
            let shift = |at| calendar.shift(at, clock, since, until).map(|due| due.at);
            let warning = match limit.warning {
                Some(warning) => Some(Warning { at: shift(warning.at)?, ..warning }),
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

/// Whether a limit is about something that is done after closing: a call-back within the week, the
/// archive, the decision on liability, a fact of the policy's own.
pub(super) fn outlives_closing(until: &Milestone) -> bool {
    const AFTER: [Point; 3] = [Point::FollowedUp, Point::Archived, Point::LiabilityDecided];
    match until {
        Milestone::At(point) => AFTER.contains(point),
        Milestone::Marked(_) => true,
    }
}
