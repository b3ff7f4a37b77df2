//! What the verdict of each limit must be, worked out from the facts in a log alone.
//!
//! Written from the semantics of time, without a look at the limit events that `decide` recorded. It
//! trusts the calendar (which has tests of its own) and the conditions of rules; nothing else.
#![allow(dead_code, unreachable_pub, reason = "each test uses its part")]

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use redress::complaint::{Entry, Event, Verdict};
use redress::lifecycle::{Milestone, Point};
use redress::policy::{LimitRule, OnHold, Policy, Situation, Starts, Target};
use redress::time::PausedDue;
use redress::vocabulary::{Actor, ActorId, Department, Facts};

type At = DateTime<Utc>;

/// One limit that must have run.
#[derive(Clone, Debug)]
pub struct Expected {
    pub rule: String,
    pub cycle: u32,
    pub start: At,
    pub verdict: Verdict,
    /// Whether another rule took its place.
    set_aside: bool,
    /// Whether what it asked for was done.
    met: bool,
}

#[derive(Debug)]
struct Running<'p> {
    rule: &'p LimitRule,
    cycle: u32,
    start: At,
    /// The last promise and when it was given.
    promise: Option<(At, At)>,
    /// Whether it has only been brought forward, to a date that a merged complaint had: an upper bound, which a
    /// stricter rule goes below.
    forward_only: bool,
    /// The first due instant that passed unkept, once one has.
    run_out: bool,
}

pub struct Model<'p> {
    policy: &'p Policy,
    facts: Facts,
    cycle: u32,
    level: u8,
    transfers: u32,
    rework: u32,
    /// Holds that have ended, and the open one.
    holds: Vec<(At, At)>,
    hold: Option<At>,
    reached: HashMap<Milestone, At>,
    /// Whether the handling has ended and the result has not been sent back since.
    handled: bool,
    /// Who does what is being recorded; nobody where an alarm sets it off.
    actor: Option<Actor>,
    owner: Option<ActorId>,
    /// The department that was handed the case last.
    handed_to: Option<Department>,
    /// Whether it goes on as another complaint.
    merged: bool,
    running: Vec<Running<'p>>,
    ended: Vec<Expected>,
}

fn point(point: Point) -> Milestone {
    Milestone::At(point)
}

impl<'p> Model<'p> {
    /// The verdicts after a log, asked at `now`.
    pub fn verdicts(policy: &'p Policy, log: &[Entry], now: At) -> Vec<Expected> {
        let Some(Event::Received(receipt)) = log[0].events.first() else {
            panic!("a log begins with the receipt")
        };
        let mut model = Model {
            policy,
            facts: receipt.facts.clone(),
            cycle: 1,
            level: 0,
            transfers: 0,
            rework: 0,
            holds: vec![],
            hold: None,
            reached: HashMap::new(),
            handled: false,
            actor: None,
            owner: receipt.owner.clone(),
            handed_to: receipt.with.clone(),
            merged: false,
            running: vec![],
            ended: vec![],
        };
        for entry in log {
            for event in &entry.events {
                model.actor = event.alarm().is_none().then(|| entry.actor.clone());
                model.event(event, entry.occurred_at);
            }
        }
        model.pass(now);
        let open: Vec<Expected> = model
            .running
            .iter()
            .map(|limit| {
                limit.ended_as(if limit.run_out { Verdict::Broken } else { Verdict::Open })
            })
            .collect();
        model.ended.into_iter().chain(open).collect()
    }

    fn situation(&self) -> Situation<'_> {
        Situation {
            level: self.level,
            cycle: self.cycle,
            transfers: self.transfers,
            rework: self.rework,
            ..Situation::at_intake(&self.facts)
        }
    }

    /// Of the rules on a topic, the one that applies.
    fn applies(&self, rule: &LimitRule) -> bool {
        let rank = |r: &LimitRule| (r.precedence, r.when.specificity());
        let at = self.situation();
        rule.when.holds(&at)
            && !self.policy.spec().limits.iter().any(|other| {
                other.topic == rule.topic && other.when.holds(&at) && rank(other) > rank(rule)
            })
    }

    /// Until when a limit runs; `None` while a hold stops it.
    fn due(&self, limit: &Running<'_>) -> Option<At> {
        let calendar = self.policy.calendar(limit.rule);
        let stops = limit.rule.on_hold == OnHold::Stops;
        let all = self.holds.iter().map(|(from, to)| (*from, Some(*to)));
        let all = all.chain(self.hold.map(|from| (from, None))).filter(|_| stops);
        match limit.promise {
            None => {
                let pauses: Vec<_> = all.collect();
                match calendar.paused_due(limit.start, limit.rule.within, &pauses).unwrap() {
                    PausedDue::At(due) => Some(due.at),
                    PausedDue::Suspended => None,
                }
            }
            Some((promise, given)) => {
                let mut due = promise;
                for (from, to) in all.filter(|(from, to)| {
                    *from >= given && from < to.as_ref().unwrap_or(&At::MAX_UTC)
                }) {
                    if from > due {
                        continue;
                    }
                    let to = to?;
                    due = calendar.shift(due, limit.rule.within.clock(), from, to).unwrap().at;
                }
                Some(due)
            }
        }
    }

    /// Whatever has run out by now has.
    fn pass(&mut self, now: At) {
        let out: Vec<bool> =
            self.running.iter().map(|limit| self.due(limit).is_some_and(|due| due < now)).collect();
        for (limit, out) in self.running.iter_mut().zip(out) {
            limit.run_out |= out;
        }
    }

    fn end(
        &mut self,
        wanted: impl Fn(&Running<'p>) -> bool,
        verdict: impl Fn(&Running<'p>) -> Verdict,
    ) {
        let mut kept = Vec::new();
        for limit in std::mem::take(&mut self.running) {
            if wanted(&limit) {
                self.ended.push(limit.ended_as(verdict(&limit)));
            } else {
                kept.push(limit);
            }
        }
        self.running = kept;
    }

    fn set_aside(&mut self, wanted: impl Fn(&Running<'p>) -> bool) {
        let before = self.ended.len();
        self.end(wanted, void_unless_out);
        self.ended.iter_mut().skip(before).for_each(|limit| limit.set_aside = true);
    }

    /// Whether whoever acts is among those that a limit asks to.
    fn asked(&self, rule: &LimitRule) -> bool {
        let Some(actor) = &self.actor else { return rule.by.is_empty() };
        let of_it = self.handed_to.is_some() && actor.department == self.handed_to;
        let manages = || {
            let manager = self.handed_to.as_ref().and_then(|d| self.policy.manager(d));
            of_it && manager == Some(&actor.role)
        };
        rule.by.is_empty()
            || rule.by.iter().any(|doer| match doer {
                Target::Manager => manages(),
                Target::Holder => of_it,
                Target::Owner => match &self.owner {
                    Some(owner) => *owner == actor.id,
                    None => manages(),
                },
                Target::Role(role) => actor.role == *role,
                Target::Next | Target::Liable => false,
            })
    }

    fn reach(&mut self, milestone: Milestone, at: At) {
        let first = !self.reached.contains_key(&milestone);
        self.reached.entry(milestone.clone()).or_insert(at);
        let before = self.ended.len();
        let policy = self.policy;
        let limits = &policy.spec().limits;
        let asked: Vec<&str> =
            limits.iter().filter(|rule| self.asked(rule)).map(|rule| rule.id.as_str()).collect();
        self.end(
            |limit| limit.rule.until == milestone && asked.contains(&limit.rule.id.as_str()),
            kept_unless_out,
        );
        self.ended.iter_mut().skip(before).for_each(|limit| limit.met = true);
        if self.merged {
            return;
        }
        for rule in policy.spec().limits.iter().filter(|rule| rule.from == milestone) {
            let anew = rule.starts == Starts::Each
                || (first && (!rule.by.is_empty() || !self.reached.contains_key(&rule.until)));
            if anew && self.applies(rule) {
                let at_intake = milestone == point(Point::Received);
                let calendar = self.policy.calendar(rule);
                self.start(rule, if at_intake { calendar.received(at).unwrap() } else { at });
            }
        }
    }

    fn start(&mut self, rule: &'p LimitRule, start: At) {
        self.set_aside(|limit| limit.rule.topic == rule.topic);
        let cycle = self.cycle;
        self.running.push(Running {
            rule,
            cycle,
            start,
            promise: None,
            forward_only: false,
            run_out: false,
        });
    }

    fn event(&mut self, event: &Event, at: At) {
        self.pass(at);
        match event {
            Event::Received(receipt) => {
                self.reach(point(Point::Received), at);
                if receipt.owner.is_some() {
                    self.reach(point(Point::OwnerNamed), at);
                }
            }
            Event::Reclassified { to, .. } => {
                self.facts = (**to).clone();
                let policy = self.policy;
                for rule in policy
                    .spec()
                    .limits
                    .iter()
                    .filter(|rule| self.applies(rule))
                    .collect::<Vec<_>>()
                {
                    let same_topic = |limit: &&Running<'p>| limit.rule.topic == rule.topic;
                    if let Some(old) = self.running.iter().find(same_topic)
                        && old.rule.id != rule.id
                    {
                        // A promise given to the customer stands, whichever rule holds now.
                        let (start, forward_only) = (old.start, old.forward_only);
                        let mut promise = old.promise;
                        // A rule taken up again goes on where it was.
                        let before = self.ended.iter().rposition(|e| {
                            e.rule == rule.id.as_str() && e.start == start && e.set_aside
                        });
                        let before = before.map(|at| self.ended.remove(at));
                        self.start(rule, start);
                        // What a hold that is not over will add, it adds to either date.
                        let hold = self.hold.take();
                        if forward_only {
                            let mut limit = self.running.pop().unwrap();
                            let ruled = self.due(&limit);
                            limit.promise = promise;
                            promise = promise.filter(|_| self.due(&limit) < ruled);
                            self.running.push(limit);
                        }
                        self.hold = hold;
                        let limit = self.running.last_mut().unwrap();
                        (limit.promise, limit.forward_only) =
                            (promise, forward_only && promise.is_some());
                        if let Some(before) = before {
                            let limit = self.running.last_mut().unwrap();
                            limit.run_out = before.verdict == Verdict::Broken;
                            limit.cycle = before.cycle;
                        }
                    }
                }
            }
            Event::Reopened { to, .. } => {
                if to.is_some() {
                    self.handed_to.clone_from(to);
                }
                self.cycle += 1;
                self.handled = false;
                self.reached
                    .retain(|m, _| [Point::Received, Point::Registered].map(point).contains(m));
                self.reach(point(Point::Reopened), at);
                if to.is_some() {
                    self.reach(point(Point::Dispatched), at);
                }
            }
            Event::Held { .. } => {
                self.hold = Some(at);
                self.reach(point(Point::Held), at);
            }
            Event::Resumed => {
                if let Some(from) = self.hold.take() {
                    self.holds.push((from, at));
                }
                self.reach(point(Point::Resumed), at);
            }
            Event::Escalated { level, .. } => {
                self.level = *level;
                self.reach(point(Point::Escalated), at);
            }
            Event::LimitRepromised { rule, to, .. } | Event::LimitTightened { rule, to, .. } => {
                let limit = self.running.iter_mut().find(|limit| limit.rule.id == *rule);
                let limit = limit.unwrap_or_else(|| panic!("{rule} was extended and does not run"));
                let tightened = matches!(event, Event::LimitTightened { .. });
                limit.forward_only = tightened && (limit.promise.is_none() || limit.forward_only);
                limit.promise = Some((*to, at));
            }
            Event::Closed { .. } => {
                self.reach(point(Point::Closed), at);
                let after =
                    [Point::FollowedUp, Point::Archived, Point::LiabilityDecided].map(point);
                self.end(
                    |limit| {
                        !after.contains(&limit.rule.until)
                            && !matches!(limit.rule.until, Milestone::Marked(_))
                    },
                    void_unless_out,
                );
            }
            Event::Merged { .. } => {
                self.merged = true;
                self.reach(point(Point::Closed), at);
                self.end(|_| true, void_unless_out);
            }
            Event::Declined { .. } | Event::Withdrawn { .. } => self.end(|_| true, void_unless_out),
            Event::Updated => {
                self.reach(point(Point::Contacted), at);
                self.reach(point(Point::Updated), at);
            }
            Event::Offered => {
                self.reach(point(Point::Contacted), at);
                self.reach(point(Point::Offered), at);
            }
            Event::Answered { .. } => {
                self.reach(point(Point::Contacted), at);
                self.reach(point(Point::Offered), at);
                if !std::mem::replace(&mut self.handled, true) {
                    self.reach(point(Point::Completed), at);
                }
                self.reach(point(Point::Answered), at);
            }
            Event::Transferred { to, .. } => {
                self.handed_to = Some(to.clone());
                self.transfers += 1;
                self.reach(point(Point::Dispatched), at);
                // Whoever hands the case on leaves the limits of its own signature behind.
                let signed = point(Point::Signed);
                self.end(
                    |limit| limit.rule.starts == Starts::Each && limit.rule.from == signed,
                    void_unless_out,
                );
                // What it kept for whoever has the case in the end goes on, by the clock that it had.
                let policy = self.policy;
                for rule in policy.spec().limits.iter().filter(|rule| rule.through_transfers) {
                    if self.running.iter().any(|limit| limit.rule.topic == rule.topic) {
                        continue;
                    }
                    let kept = self.ended.iter().rposition(|e| {
                        e.rule == rule.id.as_str() && e.cycle == self.cycle && e.met
                    });
                    if let Some(kept) = kept {
                        let kept = self.ended.remove(kept);
                        self.start(rule, kept.start);
                        let limit = self.running.last_mut().unwrap();
                        limit.run_out = kept.verdict == Verdict::Broken;
                    }
                }
            }
            Event::Marked { mark } => self.reach(Milestone::Marked(mark.clone()), at),
            other => {
                let one = match other {
                    Event::Registered => Point::Registered,
                    Event::Dispatched { to } => {
                        self.handed_to = Some(to.clone());
                        Point::Dispatched
                    }
                    Event::Signed => Point::Signed,
                    Event::OwnerNamed { owner } => {
                        self.owner = Some(owner.clone());
                        Point::OwnerNamed
                    }
                    Event::Contacted { reached: true } => Point::Contacted,
                    Event::Investigated { .. } => Point::Investigated,
                    Event::Proposed { .. } => {
                        self.handled = false;
                        Point::Proposed
                    }
                    Event::Reviewed => Point::Reviewed,
                    Event::Approved => Point::Approved,
                    Event::Accepted => Point::Accepted,
                    Event::Refused { .. } => {
                        self.handled = false;
                        self.rework += 1;
                        Point::Refused
                    }
                    Event::SentBack { .. } => {
                        self.handled = false;
                        self.rework += 1;
                        Point::SentBack
                    }
                    Event::Completed => {
                        self.handled = true;
                        Point::Completed
                    }
                    Event::Returned { home: true, .. } => Point::Returned,
                    Event::FollowedUp { done: true, .. } => Point::FollowedUp,
                    Event::LiabilityDecided { .. } => Point::LiabilityDecided,
                    Event::Archived => Point::Archived,
                    _ => return,
                };
                self.reach(point(one), at);
            }
        }
    }
}

fn kept_unless_out(limit: &Running<'_>) -> Verdict {
    if limit.run_out { Verdict::Broken } else { Verdict::Kept }
}

fn void_unless_out(limit: &Running<'_>) -> Verdict {
    if limit.run_out { Verdict::Broken } else { Verdict::Void }
}

impl Running<'_> {
    fn ended_as(&self, verdict: Verdict) -> Expected {
        let rule = self.rule.id.as_str().to_owned();
        let (cycle, start) = (self.cycle, self.start);
        Expected { rule, cycle, start, verdict, set_aside: false, met: false }
    }
}
