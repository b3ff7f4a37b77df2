//! Given, when, then: a complaint's story as a test reads it.
//!
//! The order is held by the types: [`Scenario`] is a procedure and a time of day, [`Given`] a
//! complaint with a past, [`Then`] what one request brought about.

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
use redress::vocabulary::{Actor, ComplaintId, CustomerRef, Facts, RuleId};

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

/// What one request brought about.
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
    /// A story under a policy. It begins on Monday, 2 March 2026, at 09:00 in Shanghai unless
    /// [`at`](Self::at) says otherwise.
    pub fn under(policy: Policy) -> Self {
        let monday = DateTime::from_timestamp(1_772_413_200, 0).unwrap_or_default();
        Self { policy, now: monday }
    }

    /// Begins at this instant, as RFC 3339 writes it.
    ///
    /// # Panics
    /// When the text is no instant.
    #[track_caller]
    pub fn at(self, instant_text: &str) -> Self {
        Self { now: instant(instant_text), ..self }
    }

    /// A complaint comes in, taken by the agent of [`permissive`](super::permissive).
    ///
    /// # Panics
    /// When it is rejected.
    #[track_caller]
    pub fn received(self, facts: Facts) -> Given {
        self.received_by(&agent(), facts)
    }

    /// A complaint comes in, taken by this actor.
    ///
    /// # Panics
    /// When it is rejected.
    #[track_caller]
    pub fn received_by(self, actor: &Actor, facts: Facts) -> Given {
        let context = Context::new(&self.policy, actor, self.now);
        let asked = Receive::new(
            ComplaintId::new_static("case-1"),
            CustomerRef::new_static("customer-1"),
            facts,
        );
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
    /// Something that was done, and was in order.
    ///
    /// # Panics
    /// When it is rejected.
    #[track_caller]
    pub fn and(self, actor: &Actor, request: impl Into<Request>) -> Self {
        let then = self.when(actor, request);
        match then.outcome {
            Ok(_) => then.given,
            Err(why) => panic!("what is given was rejected: {why}"),
        }
    }

    /// Time passes; nobody looks what falls due.
    pub fn after(self, time: TimeDelta) -> Self {
        let now = self.now.checked_add_signed(time).unwrap_or(self.now);
        Self { now, ..self }
    }

    /// It is this instant now, as RFC 3339 writes it; nobody looks what falls due.
    ///
    /// # Panics
    /// When the text is no instant.
    #[track_caller]
    pub fn at(self, instant_text: &str) -> Self {
        Self { now: instant(instant_text), ..self }
    }

    /// There is an open complaint of this number, which has taken over the promises of this one: what
    /// [`Merge`](redress::complaint::command::Merge) needs to know.
    pub fn taken_over_by(self, id: ComplaintId) -> Self {
        let mut other = self.complaint.clone();
        let from = std::mem::replace(&mut other.id, id);
        other.links.push((from, Relation::DuplicatedBy));
        Self { other: Some(Box::new(other)), ..self }
    }

    /// From now on this policy counts, as after [`Desk::adopt`](redress::desk::Desk::adopt).
    pub fn under(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// Somebody asks for something.
    pub fn when(mut self, actor: &Actor, request: impl Into<Request>) -> Then {
        let mut context = Context::new(&self.policy, actor, self.now);
        if let Some(other) = &self.other {
            context = context.other(other);
        }
        let mut outcome = decide(&self.complaint, &request.into(), &context);
        if let Ok(entry) = &outcome
            && !entry.events.is_empty()
        {
            // What `decide` gives always follows the complaint that it was asked about.
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

    /// Time passes, then the host's timer asks what has fallen due.
    pub fn when_time_passes(self, time: TimeDelta) -> Then {
        self.after(time).when(&Actor::system(), Tick {})
    }

    /// It is this instant now, and the host's timer asks what has fallen due.
    ///
    /// # Panics
    /// When the text is no instant.
    #[track_caller]
    pub fn when_it_is(self, instant_text: &str) -> Then {
        self.at(instant_text).when(&Actor::system(), Tick {})
    }

    /// The complaint as it stands.
    #[must_use]
    pub const fn complaint(&self) -> &Complaint {
        &self.complaint
    }

    /// Its log.
    #[must_use]
    pub fn log(&self) -> &[Entry] {
        &self.log
    }

    /// What time it is.
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

    /// The kinds of the events that were recorded; none after a rejection.
    #[must_use]
    pub fn kinds(&self) -> Vec<EventKind> {
        let entry = self.outcome.as_ref().ok();
        entry.map_or_else(Vec::new, |e| {
            e.events.iter().map(redress::complaint::Event::kind).collect()
        })
    }

    /// It is accepted.
    ///
    /// # Panics
    /// When it was rejected.
    #[track_caller]
    pub fn then_accepted(self) -> Self {
        self.entry();
        self
    }

    /// It is accepted, and these events are recorded, in this order.
    ///
    /// # Panics
    /// When it was rejected, or other events were recorded.
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

    /// Nothing is recorded, and it is no rejection: a tick that finds nothing due.
    ///
    /// # Panics
    /// When it was rejected, or something was recorded.
    #[track_caller]
    pub fn then_nothing(self) -> Self {
        self.then_events(&[])
    }

    /// The events that were recorded pass this check.
    ///
    /// # Panics
    /// When it was rejected, or the check says no.
    #[track_caller]
    pub fn then_entry(self, check: impl FnOnce(&Entry) -> bool) -> Self {
        let entry = self.entry();
        assert!(check(entry), "the entry does not pass the check: {:#?}", entry.events);
        self
    }

    /// It is rejected, and the reason passes this check. The complaint is as it was.
    ///
    /// # Panics
    /// When it was accepted, or the check says no.
    #[track_caller]
    pub fn then_rejected(self, check: impl FnOnce(&Rejection) -> bool) -> Self {
        match &self.outcome {
            Ok(entry) => panic!("expected a rejection; it was accepted: {:#?}", entry.events),
            Err(why) => assert!(check(why), "rejected for another reason: {why} ({why:?})"),
        }
        self
    }

    /// The complaint stands here.
    ///
    /// # Panics
    /// When it stands elsewhere.
    #[track_caller]
    pub fn then_state(self, state: StateKind) -> Self {
        assert_eq!(self.given.complaint.state.kind(), state, "the state (left) is not (right)");
        self
    }

    /// The state, with its data, passes this check.
    ///
    /// # Panics
    /// When the check says no.
    #[track_caller]
    pub fn then_standing(self, check: impl FnOnce(&State) -> bool) -> Self {
        let state = &self.given.complaint.state;
        assert!(check(state), "the state does not pass the check: {state:#?}");
        self
    }

    /// The complaint passes this check.
    ///
    /// # Panics
    /// When the check says no.
    #[track_caller]
    pub fn then_complaint(self, check: impl FnOnce(&Complaint) -> bool) -> Self {
        let complaint = &self.given.complaint;
        assert!(check(complaint), "the complaint does not pass the check: {complaint:#?}");
        self
    }

    /// The latest limit of this rule has this verdict.
    ///
    /// # Panics
    /// When the rule set no limit, or its verdict is another one.
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

    /// The running limit of this rule is due at this instant, as RFC 3339 writes it.
    ///
    /// # Panics
    /// When the rule has no running limit, it is due at another instant, or the text is none.
    #[track_caller]
    pub fn then_due(self, rule: &str, at: &str) -> Self {
        let limits = &self.given.complaint.limits;
        match limits.iter().find(|limit| limit.rule.as_str() == rule) {
            Some(limit) => assert_eq!(limit.due, instant(at), "due (left), not (right)"),
            None => panic!("rule `{rule}` has no running limit"),
        }
        self
    }

    /// The rule has no running limit.
    ///
    /// # Panics
    /// When it has one.
    #[track_caller]
    pub fn then_no_limit(self, rule: &str) -> Self {
        let limit = self.given.complaint.limits.iter().find(|limit| limit.rule.as_str() == rule);
        assert!(limit.is_none(), "a limit is running: {limit:#?}");
        self
    }

    /// The next deadline is this alarm of this rule, and its instant (that of the warning, or the last
    /// one that is still on time) is this.
    ///
    /// # Panics
    /// When there is none, it is another one, or the text is no instant.
    #[track_caller]
    pub fn then_deadline(self, rule: &str, alarm: Alarm, at: &str) -> Self {
        let Some(next) = self.given.complaint.next_deadline() else {
            panic!("there is no deadline ahead");
        };
        let shown = match alarm {
            Alarm::Warning => Some(next.at),
            // The tick that finds a breach comes a microsecond after the due instant.
            Alarm::Breach => next.at.checked_sub_signed(TimeDelta::microseconds(1)),
        };
        let found = (RuleId::as_str(&next.rule), next.alarm, shown);
        assert_eq!(found, (rule, alarm, Some(instant(at))), "next (left) is not (right)");
        self
    }

    /// Nothing is due, ever, as things stand.
    ///
    /// # Panics
    /// When there is a deadline.
    #[track_caller]
    pub fn then_no_deadline(self) -> Self {
        let next = self.given.complaint.next_deadline();
        assert!(next.is_none(), "there is a deadline: {next:?}");
        self
    }

    /// The complaint with its past, to go on from.
    pub fn given(self) -> Given {
        self.given
    }

    /// Then somebody asks for something else.
    pub fn when(self, actor: &Actor, request: impl Into<Request>) -> Self {
        self.given.when(actor, request)
    }

    /// Then time passes, and the host's timer asks what has fallen due.
    pub fn when_time_passes(self, time: TimeDelta) -> Self {
        self.given.when_time_passes(time)
    }

    /// Then it is this instant, and the host's timer asks what has fallen due.
    ///
    /// # Panics
    /// When the text is no instant.
    #[track_caller]
    pub fn when_it_is(self, instant_text: &str) -> Self {
        self.given.when_it_is(instant_text)
    }
}
