//! Given, when, then: a complaint's story as a readable test.
//!
//! The types enforce the order: [`Scenario`] is a procedure and a start time, [`Given`] a complaint with a
//! past, [`Then`] the result of one request.

#![allow(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "a story may end with any of its assertions"
)]

use chrono::{DateTime, TimeDelta, Utc};

use super::agent;
use redress::complaint::command::Tick;
use redress::complaint::{
    Alarm, Complaint, Context, Entry, Receive, Rejection, Relation, Request, State, Verdict,
    decide, receive,
};
use redress::lifecycle::{EventKind, StateKind};
use redress::policy::Policy;
use redress::vocabulary::{Actor, ComplaintId, Facts, RuleId};

/// A procedure and the time at which a story begins.
///
/// ```
/// use redress::complaint::{Alarm, Verdict, command};
/// use redress_presets::{dealership, dealership::role};
/// use redress_testing::Scenario;
/// use redress::vocabulary::{Actor, Facts, Kind, channel};
/// use redress::lifecycle::{EventKind, StateKind};
///
/// let agent = Actor::new("li.na".parse()?, role::CUSTOMER_SERVICE);
/// Scenario::under(dealership()?)
///     .at("2026-03-02T09:00:00+08:00")
///     .received_by(&agent, Facts::new(Kind::Grievance, channel::CALL_BACK))
///     .when(&agent, command::Register {})
///     .then_events(&[EventKind::Registered, EventKind::LimitMet])
///     .then_state(StateKind::Registered)
///     .then_limit("dlr4-form", Verdict::Kept)
///     .then_deadline("dlr11-sign", Alarm::Warning, "2026-03-02T09:54:00+08:00")
///     .when(&agent, command::Close { conclusion: "done".parse()? })
///     .then_rejected(|why| why.to_string().contains("possible while answered"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a scenario without `then` asserts nothing"]
pub struct Scenario {
    policy: Policy,
    now: DateTime<Utc>,
}

/// A complaint with a past.
#[derive(Clone, Debug)]
#[must_use = "a scenario without `then` asserts nothing"]
pub struct Given {
    policy: Policy,
    now: DateTime<Utc>,
    complaint: Complaint,
    log: Vec<Entry>,
    other: Option<Box<Complaint>>,
}

/// The result of one request.
#[derive(Clone, Debug)]
pub struct Then {
    given: Given,
    outcome: Result<Entry, Rejection>,
}

#[track_caller]
fn instant(text: &str) -> DateTime<Utc> {
    match text.parse() {
        Ok(at) => at,
        Err(why) => panic!("an instant is written as in RFC 3339; this one is not: {why}"),
    }
}

impl Scenario {
    /// A story under a policy. It begins on Monday, 2 March 2026, 09:00 in Shanghai, unless
    /// [`at`](Self::at) sets another time.
    pub fn under(policy: Policy) -> Self {
        let monday = DateTime::from_timestamp(1_772_413_200, 0).unwrap_or_default();
        Self { policy, now: monday }
    }

    /// Sets the start time, in RFC 3339.
    ///
    /// # Panics
    /// If the text is not an instant.
    #[track_caller]
    pub fn at(self, instant_text: &str) -> Self {
        Self { now: instant(instant_text), ..self }
    }

    /// A complaint comes in, received by the agent of [`permissive`](super::permissive).
    ///
    /// # Panics
    /// If it is rejected.
    #[track_caller]
    pub fn received(self, facts: Facts) -> Given {
        self.received_by(&agent(), facts)
    }

    /// A complaint comes in, received by the given actor.
    ///
    /// # Panics
    /// If it is rejected.
    #[track_caller]
    pub fn received_by(self, actor: &Actor, facts: Facts) -> Given {
        let context = Context::new(&self.policy, actor, self.now);
        let asked = Receive::new(redress::code!("case-1"), redress::code!("customer-1"), facts);
        match receive(&asked, None, None, &context) {
            Ok((complaint, entry)) => {
                let Self { policy, now } = self;
                Given { policy, now, complaint, log: vec![entry], other: None }
            }
            Err(why) => panic!("the receipt was rejected: {why}"),
        }
    }
}

impl Given {
    /// An accepted request in the past.
    ///
    /// # Panics
    /// If it is rejected.
    #[track_caller]
    pub fn and(self, actor: &Actor, request: impl Into<Request>) -> Self {
        let then = self.when(actor, request);
        match then.outcome {
            Ok(_) => then.given,
            Err(why) => panic!("a given request was rejected: {why}"),
        }
    }

    /// Lets time pass without a tick.
    pub fn after(self, time: TimeDelta) -> Self {
        let now = self.now.checked_add_signed(time).unwrap_or(self.now);
        Self { now, ..self }
    }

    /// Sets the time, in RFC 3339, without a tick.
    ///
    /// # Panics
    /// If the text is not an instant.
    #[track_caller]
    pub fn at(self, instant_text: &str) -> Self {
        Self { now: instant(instant_text), ..self }
    }

    /// Makes this complaint a duplicate whose limits an open complaint with this id has taken over, as
    /// [`Merge`](redress::complaint::command::Merge) requires.
    pub fn taken_over_by(self, id: ComplaintId) -> Self {
        let mut other = self.complaint.clone();
        let from = std::mem::replace(&mut other.id, id);
        other.links.push((from, Relation::DuplicatedBy));
        Self { other: Some(Box::new(other)), ..self }
    }

    /// Changes the current policy, as [`Desk::adopt`](redress::desk::Desk::adopt) does.
    pub fn under(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// An actor issues a request.
    pub fn when(mut self, actor: &Actor, request: impl Into<Request>) -> Then {
        let mut context = Context::new(&self.policy, actor, self.now);
        if let Some(other) = &self.other {
            context = context.other(other);
        }
        let mut outcome = decide(&self.complaint, &request.into(), &context);
        if let Ok(entry) = &outcome
            && !entry.events.is_empty()
        {
            // An entry from `decide` always follows the complaint that it was decided on.
            if self.complaint.apply(entry).is_err() {
                outcome = Err(Rejection::WrongState {
                    state: self.complaint.state.kind(),
                    command: redress::lifecycle::CommandKind::Tick,
                });
            } else {
                self.log.push(entry.clone());
            }
        }
        Then { given: self, outcome }
    }

    /// Lets time pass, then ticks.
    pub fn when_time_passes(self, time: TimeDelta) -> Then {
        self.after(time).when(&Actor::system(), Tick {})
    }

    /// Sets the time, then ticks.
    ///
    /// # Panics
    /// If the text is not an instant.
    #[track_caller]
    pub fn when_it_is(self, instant_text: &str) -> Then {
        self.at(instant_text).when(&Actor::system(), Tick {})
    }

    /// The complaint.
    #[must_use]
    pub const fn complaint(&self) -> &Complaint {
        &self.complaint
    }

    /// The log of the complaint.
    #[must_use]
    pub fn log(&self) -> &[Entry] {
        &self.log
    }

    /// The current time.
    #[must_use]
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }
}

impl Then {
    #[track_caller]
    fn entry(&self) -> &Entry {
        match &self.outcome {
            Ok(entry) => entry,
            Err(why) => panic!("expected it to be accepted; it was rejected: {why}"),
        }
    }

    /// The kinds of the recorded events; empty after a rejection.
    #[must_use]
    pub fn kinds(&self) -> Vec<EventKind> {
        let entry = self.outcome.as_ref().ok();
        entry.map_or_else(Vec::new, |e| {
            e.events.iter().map(redress::complaint::Event::kind).collect()
        })
    }

    /// Asserts that the request was accepted.
    ///
    /// # Panics
    /// If it was rejected.
    #[track_caller]
    pub fn then_accepted(self) -> Self {
        self.entry();
        self
    }

    /// Asserts that the request was accepted and recorded these events, in this order.
    ///
    /// # Panics
    /// If it was rejected, or other events were recorded.
    #[track_caller]
    pub fn then_events(self, kinds: &[EventKind]) -> Self {
        self.entry();
        assert_eq!(
            self.kinds(),
            kinds,
            "the events recorded (left) are not those expected (right)"
        );
        self
    }

    /// Asserts that the request was accepted and recorded nothing, as a tick that finds nothing due.
    ///
    /// # Panics
    /// If it was rejected, or something was recorded.
    #[track_caller]
    pub fn then_nothing(self) -> Self {
        self.then_events(&[])
    }

    /// Asserts that the recorded entry passes a check.
    ///
    /// # Panics
    /// If it was rejected, or the check returns `false`.
    #[track_caller]
    pub fn then_entry(self, check: impl FnOnce(&Entry) -> bool) -> Self {
        let entry = self.entry();
        assert!(check(entry), "the entry does not pass the check: {:#?}", entry.events);
        self
    }

    /// Asserts that the request was rejected for a reason that passes a check.
    ///
    /// # Panics
    /// If it was accepted, or the check returns `false`.
    #[track_caller]
    pub fn then_rejected(self, check: impl FnOnce(&Rejection) -> bool) -> Self {
        match &self.outcome {
            Ok(entry) => panic!("expected a rejection; it was accepted: {:#?}", entry.events),
            Err(why) => assert!(check(why), "rejected for another reason: {why} ({why:?})"),
        }
        self
    }

    /// Asserts the kind of the complaint's state.
    ///
    /// # Panics
    /// If it is in another state.
    #[track_caller]
    pub fn then_state(self, state: StateKind) -> Self {
        assert_eq!(self.given.complaint.state.kind(), state, "the state (left) is not (right)");
        self
    }

    /// Asserts that the state, with its data, passes a check.
    ///
    /// # Panics
    /// If the check returns `false`.
    #[track_caller]
    pub fn then_standing(self, check: impl FnOnce(&State) -> bool) -> Self {
        let state = &self.given.complaint.state;
        assert!(check(state), "the state does not pass the check: {state:#?}");
        self
    }

    /// Asserts that the complaint passes a check.
    ///
    /// # Panics
    /// If the check returns `false`.
    #[track_caller]
    pub fn then_complaint(self, check: impl FnOnce(&Complaint) -> bool) -> Self {
        let complaint = &self.given.complaint;
        assert!(check(complaint), "the complaint does not pass the check: {complaint:#?}");
        self
    }

    /// Asserts the verdict on the latest limit of a rule.
    ///
    /// # Panics
    /// If the rule set no limit, or the verdict is another.
    #[track_caller]
    pub fn then_limit(self, rule: &str, verdict: Verdict) -> Self {
        let limits = self.given.complaint.all_limits();
        match limits.filter(|limit| limit.rule.as_str() == rule).last() {
            Some(limit) => {
                assert_eq!(
                    limit.verdict(),
                    verdict,
                    "the verdict (left) is not (right): {limit:#?}"
                );
            }
            None => panic!("rule `{rule}` has set no limit"),
        }
        self
    }

    /// Asserts the due instant, in RFC 3339, of the running limit of a rule.
    ///
    /// # Panics
    /// If the rule has no running limit, it is due at another instant, or the text is not an instant.
    #[track_caller]
    pub fn then_due(self, rule: &str, at: &str) -> Self {
        let limits = &self.given.complaint.limits;
        match limits.iter().find(|limit| limit.rule.as_str() == rule) {
            Some(limit) => assert_eq!(limit.due, instant(at), "due (left), not (right)"),
            None => panic!("rule `{rule}` has no running limit"),
        }
        self
    }

    /// Asserts that a rule has no running limit.
    ///
    /// # Panics
    /// If it has one.
    #[track_caller]
    pub fn then_no_limit(self, rule: &str) -> Self {
        let limit = self.given.complaint.limits.iter().find(|limit| limit.rule.as_str() == rule);
        assert!(limit.is_none(), "a limit is running: {limit:#?}");
        self
    }

    /// Asserts that the next deadline is this alarm of this rule at this instant: the warning point, or the
    /// last instant that is on time.
    ///
    /// # Panics
    /// If there is no deadline, it is another, or the text is not an instant.
    #[track_caller]
    pub fn then_deadline(self, rule: &str, alarm: Alarm, at: &str) -> Self {
        let Some(next) = self.given.complaint.next_deadline() else {
            panic!("there is no deadline ahead");
        };
        let shown = match alarm {
            Alarm::Warning => Some(next.at),
            // The tick that finds a breach is one microsecond after the due instant.
            Alarm::Breach => next.at.checked_sub_signed(TimeDelta::microseconds(1)),
        };
        let found = (RuleId::as_str(&next.rule), next.alarm, shown);
        assert_eq!(found, (rule, alarm, Some(instant(at))), "next (left) is not (right)");
        self
    }

    /// Asserts that nothing will be due.
    ///
    /// # Panics
    /// If there is a deadline.
    #[track_caller]
    pub fn then_no_deadline(self) -> Self {
        let next = self.given.complaint.next_deadline();
        assert!(next.is_none(), "there is a deadline: {next:?}");
        self
    }

    /// Continues from the complaint as it is now.
    pub fn given(self) -> Given {
        self.given
    }

    /// The next request.
    pub fn when(self, actor: &Actor, request: impl Into<Request>) -> Self {
        self.given.when(actor, request)
    }

    /// Lets time pass, then ticks.
    pub fn when_time_passes(self, time: TimeDelta) -> Self {
        self.given.when_time_passes(time)
    }

    /// Sets the time, then ticks.
    ///
    /// # Panics
    /// If the text is not an instant.
    #[track_caller]
    pub fn when_it_is(self, instant_text: &str) -> Self {
        self.given.when_it_is(instant_text)
    }
}
