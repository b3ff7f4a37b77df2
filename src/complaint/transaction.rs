//! `Transaction`: a complaint being changed by one entry.
//!
//! The one place where an event is recorded: it is folded, limits follow from the milestones that it
//! reaches and from what it does to limits as such (`effects`), then what the policy's rules set off
//! (`consequences`). Deciding and judging again go through it alike; nothing here asks whether a command
//! is allowed, `decide` has done so.

use chrono::{DateTime, Utc};

use super::complaint::Complaint;
use super::consequences::Occasion;
use super::context::Context;
use super::effects::Effect;
use super::event::{AlarmCause, Event};
use super::reached::milestones;
use super::rejection::Rejection;
use crate::lifecycle::Milestone;
use crate::policy::Policy;

pub(super) struct Transaction<'a> {
    pub(super) complaint: &'a mut Complaint,
    pub(super) policy: &'a Policy,
    pub(super) context: Context<'a>,
    /// When what is being recorded happened.
    pub(super) at: DateTime<Utc>,
    pub(super) events: Vec<Event>,
    /// The alarm whose consequences are being recorded.
    pub(super) alarm: Option<Box<AlarmCause>>,
    /// Whether what rules set off is carried out; when facts are judged again it is not, since what
    /// followed is among them.
    pub(super) reacting: bool,
    pub(super) depth: u8,
}

impl<'a> Transaction<'a> {
    pub(super) fn new(
        complaint: &'a mut Complaint,
        context: Context<'a>,
        at: DateTime<Utc>,
    ) -> Self {
        let policy = context.policy;
        let events = Vec::new();
        Self { complaint, policy, context, at, events, alarm: None, reacting: true, depth: 0 }
    }

    /// A transaction in which recorded facts are judged again: limits follow from them, nothing else
    /// does.
    pub(super) fn of_facts(
        complaint: &'a mut Complaint,
        context: Context<'a>,
        at: DateTime<Utc>,
    ) -> Self {
        Self { reacting: false, ..Self::new(complaint, context, at) }
    }

    /// Folds an event that has no effects of its own: what happens to a limit.
    pub(super) fn emit(&mut self, event: Event) {
        self.complaint.evolve(&event, self.at);
        self.events.push(event);
    }

    /// Records an event with all that follows from it.
    pub(super) fn record(&mut self, event: Event) -> Result<(), Rejection> {
        // A new cycle reaches everything for the first time, whatever an earlier one has reached.
        let new_cycle = matches!(event, Event::Reopened { .. });
        let reached = milestones(&event, self.complaint).map(|milestone| {
            milestone.map(|m| (new_cycle || self.complaint.reached(&m).is_none(), m))
        });
        let (effect, occasion) = (Effect::of(&event), Occasion::of(&event));
        if self.events.is_empty() {
            self.reserve(reached.iter().flatten().map(|(_, milestone)| milestone));
        }
        self.emit(event);
        self.follow_from(&reached, effect, occasion)
    }

    /// What follows from the event that received the complaint, which is already folded.
    pub(super) fn received(&mut self, event: Event) -> Result<(), Rejection> {
        let reached = milestones(&event, self.complaint).map(|m| m.map(|m| (true, m)));
        let (effect, occasion) = (Effect::of(&event), Occasion::of(&event));
        self.reserve(reached.iter().flatten().map(|(_, milestone)| milestone));
        self.events.push(event);
        self.follow_from(&reached, effect, occasion)
    }

    fn follow_from(
        &mut self,
        reached: &[Option<(bool, Milestone)>],
        effect: Effect,
        occasion: Option<Occasion>,
    ) -> Result<(), Rejection> {
        for (first, milestone) in reached.iter().flatten() {
            self.reach(milestone, *first)?;
        }
        self.take_effect(effect)?;
        if self.reacting {
            for (_, milestone) in reached.iter().flatten() {
                self.react_to(milestone)?;
            }
            if let Some(occasion) = occasion {
                self.react_on(occasion)?;
            }
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
}
