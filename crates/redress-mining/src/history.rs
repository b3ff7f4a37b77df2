//! `History`: one complaint's log, checked, and iterated event by event with its cycle and limit.

use std::borrow::Borrow;

use chrono::{DateTime, Utc};

use super::ExportError;
use redress::complaint::{Entry, Event, Receipt};
use redress::vocabulary::{ComplaintId, Facts, RuleId};

/// A log that starts with the receipt and has no gaps.
#[derive(Debug)]
pub(super) struct History<'a> {
    pub(super) receipt: &'a Receipt,
    pub(super) received_at: DateTime<Utc>,
    entries: Vec<&'a Entry>,
}

/// One event with its position.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<'a> {
    pub(super) entry: &'a Entry,
    pub(super) event: &'a Event,
    /// Its number within the entry, from 1.
    pub(super) place: usize,
    /// The handling cycle, from 1; a reopening belongs to the cycle that it begins.
    pub(super) cycle: u32,
    /// The number of the limit that it concerns, from 1 within the complaint.
    pub(super) limit: Option<usize>,
}

impl Step<'_> {
    /// A unique id of the event, across all complaints.
    pub(super) fn id(&self, complaint: &ComplaintId) -> String {
        format!("{complaint}/{}.{}", self.entry.version, self.place)
    }
}

/// A unique id of a limit.
pub(super) fn limit_id(complaint: &ComplaintId, number: usize) -> String {
    format!("{complaint}/{number}")
}

impl<'a> History<'a> {
    pub(super) fn of<E: Borrow<Entry>>(log: &'a [E]) -> Result<Self, ExportError> {
        let entries: Vec<&Entry> = log.iter().map(Borrow::borrow).collect();
        let first = entries.first().ok_or(ExportError::NoBeginning)?;
        let Some(Event::Received(receipt)) = first.events.first() else {
            return Err(ExportError::NoBeginning);
        };
        for (expected, entry) in (1..).zip(&entries) {
            if entry.version != expected {
                return Err(ExportError::Gap { expected, actual: entry.version });
            }
        }
        Ok(Self { receipt, received_at: first.occurred_at, entries })
    }

    pub(super) fn id(&self) -> &'a ComplaintId {
        &self.receipt.id
    }

    /// All events, in log order.
    pub(super) fn steps(&self) -> impl Iterator<Item = Step<'a>> {
        let mut walk = Walk { cycle: 1, limits: Limits::default() };
        let events = self.entries.iter().flat_map(|&entry| {
            let places = (1..).zip(&entry.events);
            places.map(move |(place, event)| (entry, place, event))
        });
        events.map(move |(entry, place, event)| walk.step(entry, place, event))
    }

    /// The classification after the last entry.
    pub(super) fn facts(&self) -> &'a Facts {
        let events = self.entries.iter().rev().flat_map(|entry| entry.events.iter().rev());
        let last = events.filter_map(|event| match event {
            Event::Reclassified { to, .. } => Some(&**to),
            _ => None,
        });
        { last }.next().unwrap_or(&self.receipt.facts)
    }
}

struct Walk<'a> {
    cycle: u32,
    limits: Limits<'a>,
}

impl<'a> Walk<'a> {
    fn step(&mut self, entry: &'a Entry, place: usize, event: &'a Event) -> Step<'a> {
        if matches!(event, Event::Reopened { .. }) {
            self.cycle = self.cycle.saturating_add(1);
        }
        let limit = self.limits.follow(event);
        Step { entry, event, place, cycle: self.cycle, limit }
    }
}

/// Finds the limit of an event: events name the rule, and a rule may start several limits in turn.
#[derive(Default)]
struct Limits<'a> {
    started: usize,
    open: Vec<Numbered<'a>>,
    superseded: Vec<Numbered<'a>>,
    met: Vec<Numbered<'a>>,
}

#[derive(Clone, Copy)]
struct Numbered<'a> {
    number: usize,
    rule: &'a RuleId,
    start: DateTime<Utc>,
}

impl<'a> Limits<'a> {
    fn follow(&mut self, event: &'a Event) -> Option<usize> {
        match event {
            Event::LimitStarted { rule, start, again, .. } => {
                // What is taken up again is the same limit, as in the complaint itself.
                let before = again.then(|| self.take_up(rule, *start)).flatten();
                let number = before.unwrap_or_else(|| {
                    self.started = self.started.saturating_add(1);
                    self.started
                });
                self.open.push(Numbered { number, rule, start: *start });
                Some(number)
            }
            Event::LimitWarned { rule, .. }
            | Event::LimitBreached { rule, .. }
            | Event::LimitSuspended { rule, .. }
            | Event::LimitResumed { rule, .. }
            | Event::LimitRepromised { rule, .. }
            | Event::LimitTightened { rule, .. } => {
                self.open.iter().find(|limit| limit.rule == rule).map(|limit| limit.number)
            }
            Event::LimitMet { rule, .. } => {
                let limit = self.end(rule)?;
                self.met.push(limit);
                Some(limit.number)
            }
            Event::LimitLapsed { rule } => self.end(rule).map(|limit| limit.number),
            Event::LimitSuperseded { rule, .. } => {
                let limit = self.end(rule)?;
                self.superseded.push(limit);
                Some(limit.number)
            }
            _ => None,
        }
    }

    fn end(&mut self, rule: &RuleId) -> Option<Numbered<'a>> {
        let at = self.open.iter().position(|limit| limit.rule == rule)?;
        Some(self.open.remove(at))
    }

    /// The limit that goes on: the one that another took the place of, or that was kept until a transfer
    /// took that back.
    fn take_up(&mut self, rule: &RuleId, start: DateTime<Utc>) -> Option<usize> {
        let same = |limit: &Numbered<'_>| limit.rule == rule && limit.start == start;
        [&mut self.superseded, &mut self.met].into_iter().find_map(|ended| {
            let at = ended.iter().rposition(same)?;
            Some(ended.remove(at).number)
        })
    }
}
