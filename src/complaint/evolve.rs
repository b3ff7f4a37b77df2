//! `evolve`: what an event does to a complaint. Total: folding an event cannot fail or panic. A log that
//! cannot be a complaint's is refused entry by entry, in `log`.

use chrono::{DateTime, Utc};

use super::complaint::{
    Complaint, Counts, FollowUpState, Hold, Liability, Notice, Route, push_sparing,
};
use super::event::{Event, FollowUpResult, Receipt, Relation};
use super::limit::{Limit, LimitStatus};
use super::reached::{Reached, milestones, undone};
use super::state::State;
use crate::lifecycle::{Milestone, Point};
use crate::vocabulary::{ComplaintId, Conclusion, RuleId};

/// How a complaint ends that goes on as another one.
const MERGED: Conclusion = crate::code!("merged");

impl Complaint {
    pub(super) const fn recorded(&mut self, version: u64, at: DateTime<Utc>) {
        self.version = version;
        self.recorded_at = at;
    }

    /// The complaint that a receipt opens, at version 0.
    pub(super) fn open(receipt: &Receipt, at: DateTime<Utc>, recorded_at: DateTime<Utc>) -> Self {
        let Receipt { id, customer, facts, policy, origin, owner, with, called_back } = receipt;
        let mut reached = Reached::default();
        reached.note(&Milestone::At(Point::Received), at);
        if owner.is_some() {
            reached.note(&Milestone::At(Point::OwnerNamed), at);
        }
        let mut route = Route::starting_at(origin.clone());
        if let Some(department) = with {
            route.push(department.clone());
        }
        Self {
            id: id.clone(),
            version: 0,
            policy: policy.clone(),
            customer: customer.clone(),
            facts: facts.clone(),
            state: State::Received,
            since: at,
            received_at: at,
            recorded_at,
            cycle: 1,
            level: 0,
            owner: owner.clone(),
            hold: None,
            holds: Vec::new(),
            route,
            assisting: Vec::new(),
            limits: Vec::new(),
            ended: Vec::new(),
            notices: Vec::new(),
            liability: None,
            cause: None,
            satisfaction: None,
            follow_up: FollowUpState::Open,
            merged_into: None,
            links: Vec::new(),
            counts: Counts { call_backs: u32::from(*called_back), ..Counts::default() },
            carried: None,
            reached,
            newer: None,
        }
    }

    fn go(&mut self, state: State, at: DateTime<Utc>) {
        self.state = state;
        self.since = at;
    }

    /// What an event that happened at `at` does.
    #[allow(clippy::too_many_lines, reason = "one arm an event; splitting hides the list")]
    pub(super) fn evolve(&mut self, event: &Event, at: DateTime<Utc>) {
        self.reached.undo(undone(event));
        for milestone in milestones(event, self).into_iter().flatten() {
            self.reached.note(&milestone, at);
        }
        match event {
            // Only a first event receives; again it says nothing new.
            Event::Received { .. }
            | Event::Contacted { .. }
            | Event::Updated
            | Event::Reviewed
            | Event::Archived
            | Event::Marked { .. }
            | Event::Noted
            | Event::Notified { .. }
            | Event::Recalculated
            | Event::Unknown(_) => {}
            Event::Declined { reason } => self.go(State::Declined { reason: reason.clone() }, at),
            Event::Registered => self.go(State::Registered, at),
            Event::Reclassified { to, .. } => self.facts.clone_from(to),
            Event::Dispatched { to } => {
                self.route.push(to.clone());
                self.go(State::Dispatched, at);
            }
            Event::Transferred { to, .. } => {
                self.route.push(to.clone());
                self.counts.transfers = self.counts.transfers.saturating_add(1);
                self.go(State::Dispatched, at);
            }
            Event::Signed => self.go(State::Investigating, at),
            Event::OwnerNamed { owner } => self.owner = Some(owner.clone()),
            Event::AssistRequested { department } => {
                if !self.assisting.contains(department) {
                    self.assisting.push(department.clone());
                }
            }
            Event::Investigated { cause, .. } => {
                if cause.is_some() {
                    self.cause.clone_from(cause);
                }
                self.go(State::Investigating, at);
            }
            Event::Proposed { plan } => self.go(State::Proposed { plan: plan.clone() }, at),
            Event::SentBack { .. } | Event::Refused { .. } => {
                self.counts.rework = self.counts.rework.saturating_add(1);
                self.go(State::Investigating, at);
            }
            Event::Approved => {
                let plan = self.state.take_plan();
                self.go(State::Approved { plan }, at);
            }
            Event::Offered => {
                let plan = self.state.take_plan();
                self.go(State::Offered { plan }, at);
            }
            Event::Accepted | Event::ImplementationStarted => {
                let plan = self.state.take_plan();
                self.go(State::Implementing { plan }, at);
            }
            Event::Completed => self.go(State::Handled, at),
            Event::Returned { home, .. } => {
                if *home {
                    self.route.clear();
                } else {
                    self.route.pop();
                }
            }
            Event::Answered { outcome } => self.go(State::Answered { outcome: *outcome }, at),
            Event::FollowedUp { result, satisfied, done } => {
                self.followed_up(*result, *satisfied, *done);
            }
            Event::Closed { conclusion } => {
                self.go(State::Closed { conclusion: conclusion.clone() }, at);
            }
            Event::Withdrawn { reason } => {
                self.go(State::Withdrawn { reason: reason.clone() }, at);
            }
            Event::Reopened { to, .. } => self.reopened(to.clone(), at),
            Event::Held { reason } => self.hold = Some(Hold { since: at, reason: reason.clone() }),
            Event::Resumed => {
                if let Some(hold) = self.hold.take() {
                    self.holds.push((hold.since, at));
                }
            }
            Event::Escalated { level, .. } => self.level = *level,
            Event::LiabilityDecided { finding, persons } => {
                self.liability =
                    Some(Liability { finding: *finding, persons: persons.clone(), at });
            }
            Event::Linked { to, relation } => self.link(to, *relation),
            Event::Merged { into } => {
                self.link(into, Relation::DuplicateOf);
                self.merged_into = Some(into.clone());
                self.go(State::Closed { conclusion: MERGED }, at);
            }
            Event::Absorbed { from } => self.link(from, Relation::DuplicatedBy),
            Event::AuthorityUsed { .. } => {
                self.counts.authorities = self.counts.authorities.saturating_add(1);
            }
            Event::CarriedOver { year, month } => self.carried = Some((*year, *month)),
            Event::Expedited { .. } => {
                self.counts.expedites = self.counts.expedites.saturating_add(1);
            }
            Event::PolicyMoved { to } => self.policy = to.clone(),
            Event::NoticeProposed { notice, incentive, effect, on, joint, stake, .. } => {
                self.notices.push(Notice {
                    number: *notice,
                    incentive: incentive.clone(),
                    effect: *effect,
                    on: on.clone(),
                    joint: joint.clone(),
                    department: Some(self.route.responsible().clone()),
                    stake: (**stake).clone(),
                    proposed_at: at,
                    ruling: None,
                    signed: Vec::new(),
                });
            }
            Event::NoticeDecided { notice, ruling } => {
                if let Some(known) = self.notices.iter_mut().find(|n| n.number == *notice) {
                    known.ruling = Some((ruling.clone(), at));
                }
            }
            Event::NoticeSigned { notice, by } => {
                if let Some(known) = self.notices.iter_mut().find(|n| n.number == *notice) {
                    known.signed.push(by.clone());
                }
            }
            Event::LimitStarted {
                rule,
                topic,
                until,
                start,
                due,
                provisional,
                warning,
                again,
                agreed,
                carried,
            } => {
                // What is taken up again goes on: one limit, whose breach counts once.
                let before = if *again { self.take_up(rule, *start) } else { None };
                // The promise of the limit whose place it takes stands, whichever rule that was.
                let promise_of = carried.as_ref().and_then(|carried| carried.promise_of.as_ref());
                let keeps = promise_of.and_then(|of| {
                    self.ended
                        .iter()
                        .rfind(|l| l.rule == *of && l.status == LimitStatus::Superseded)
                });
                let (promises, tightened) = (keeps.or(before.as_ref()))
                    .map_or((0, false), |limit| (limit.promises, limit.tightened));
                let original_due = carried.as_ref().and_then(|carried| carried.original_due);
                let (cycle, warned, breached) =
                    before.map_or((self.cycle, 0, None), |l| (l.cycle, l.warned, l.breached));
                // A rule has one live limit; a log in which it starts twice is refused before this.
                self.end_limit(rule, LimitStatus::Superseded);
                let limit = Limit {
                    rule: rule.clone(),
                    topic: topic.clone(),
                    until: until.clone(),
                    cycle,
                    start: *start,
                    due: *due,
                    original_due: original_due.unwrap_or(*due),
                    provisional: *provisional,
                    warning: *warning,
                    warned,
                    promises,
                    agreed: *agreed,
                    tightened,
                    breached,
                    status: LimitStatus::Running,
                };
                push_sparing(&mut self.limits, limit);
            }
            Event::LimitMet { rule, at, on_time, originally, .. } => {
                let (on_time, originally) = (*on_time, *originally);
                self.end_limit(rule, LimitStatus::Met { at: *at, on_time, originally });
            }
            Event::LimitSuperseded { rule, .. } => self.end_limit(rule, LimitStatus::Superseded),
            Event::LimitLapsed { rule } => self.end_limit(rule, LimitStatus::Lapsed),
            Event::LimitWarned { rule, next, .. } => self.change_limit(rule, |limit| {
                limit.warned = limit.warned.saturating_add(1);
                limit.warning = *next;
            }),
            Event::LimitBreached { rule, due } => {
                self.change_limit(rule, |limit| limit.breached = Some(*due));
            }
            Event::LimitSuspended { rule, since } => {
                let status = LimitStatus::Suspended { since: *since };
                self.change_limit(rule, |limit| limit.status = status);
            }
            Event::LimitResumed { rule, due, original_due, warning } => {
                self.change_limit(rule, |limit| {
                    limit.status = LimitStatus::Running;
                    limit.due = *due;
                    limit.original_due = *original_due;
                    limit.warning = *warning;
                });
            }
            Event::LimitRepromised { rule, to, warning, .. } => self.change_limit(rule, |limit| {
                limit.due = *to;
                limit.warning = *warning;
                limit.promises = limit.promises.saturating_add(1);
            }),
            Event::LimitTightened { rule, to, warning, .. } => self.change_limit(rule, |limit| {
                limit.due = *to;
                limit.original_due = limit.original_due.min(*to);
                limit.tightened = true;
                limit.warning = *warning;
            }),
        }
    }

    fn link(&mut self, to: &ComplaintId, relation: Relation) {
        let link = (to.clone(), relation);
        if !self.links.contains(&link) {
            self.links.push(link);
        }
    }

    /// The last limit of a rule that was superseded since its start, if there is one.
    pub(super) fn superseded(&self, rule: &RuleId, start: DateTime<Utc>) -> Option<&Limit> {
        self.ended.get(self.superseded_at(rule, start)?)
    }

    fn superseded_at(&self, rule: &RuleId, start: DateTime<Utc>) -> Option<usize> {
        self.ended.iter().rposition(|limit| {
            limit.rule == *rule && limit.start == start && limit.status == LimitStatus::Superseded
        })
    }

    /// Takes out the limit that goes on: the one that another took the place of, or that was kept until a
    /// transfer took that back.
    fn take_up(&mut self, rule: &RuleId, start: DateTime<Utc>) -> Option<Limit> {
        let met = |limit: &Limit| {
            let met = matches!(limit.status, LimitStatus::Met { .. });
            met && limit.rule == *rule && limit.start == start
        };
        let superseded = self.superseded_at(rule, start);
        let at = superseded.or_else(|| self.ended.iter().rposition(met))?;
        Some(self.ended.remove(at))
    }

    fn change_limit(&mut self, rule: &RuleId, change: impl FnOnce(&mut Limit)) {
        if let Some(limit) = self.limits.iter_mut().find(|limit| limit.rule == *rule) {
            change(limit);
        }
    }

    fn end_limit(&mut self, rule: &RuleId, status: LimitStatus) {
        if let Some(at) = self.limits.iter().position(|limit| limit.rule == *rule) {
            let mut limit = self.limits.remove(at);
            limit.status = status;
            push_sparing(&mut self.ended, limit);
        }
    }

    fn followed_up(&mut self, result: FollowUpResult, satisfied: bool, done: bool) {
        match result {
            FollowUpResult::Reached(satisfaction) => {
                self.satisfaction = Some(satisfaction);
                self.counts.call_backs = self.counts.call_backs.saturating_add(1);
            }
            FollowUpResult::NobodyContacted => {
                self.counts.call_backs = self.counts.call_backs.saturating_add(1);
            }
            FollowUpResult::Unreachable => {
                self.counts.attempts = self.counts.attempts.saturating_add(1);
            }
        }
        self.follow_up = match (result, satisfied) {
            (FollowUpResult::Unreachable, _) if done => FollowUpState::Unreachable,
            (FollowUpResult::Unreachable, _) => self.follow_up,
            (_, true) => FollowUpState::Satisfied,
            (_, false) => FollowUpState::Dissatisfied,
        };
    }

    fn reopened(&mut self, to: Option<crate::vocabulary::Department>, at: DateTime<Utc>) {
        self.cycle = self.cycle.saturating_add(1);
        self.counts.attempts = 0;
        self.follow_up = FollowUpState::Open;
        let mut reached = Reached::default();
        for point in [Point::Received, Point::Registered] {
            let milestone = Milestone::At(point);
            if let Some(first) = self.reached.get(&milestone) {
                reached.note(&milestone, first);
            }
        }
        // What is taken up again is on file, even if it was declined or withdrawn before it was.
        reached.note(&Milestone::At(Point::Registered), at);
        reached.note(&Milestone::At(Point::Reopened), at);
        self.reached = reached;
        self.route.clear();
        match to {
            Some(department) => {
                self.reached.note(&Milestone::At(Point::Dispatched), at);
                self.route.push(department);
                self.go(State::Dispatched, at);
            }
            None => self.go(State::Registered, at),
        }
    }
}
