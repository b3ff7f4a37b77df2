//! What has happened to a complaint.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::limit::Alarm;
use super::state::Plan;
use super::wire::UnknownEvent;
use crate::lifecycle::{EventKind, Milestone};
use crate::policy::{PolicyStamp, Stake};
use crate::time::Percent;
use crate::vocabulary::{
    ActorId, AtFault, CallBack, Cause, ComplaintId, Conclusion, CustomerRef, Department, Facts,
    Finding, Incentive, Mark, Measure, Money, Outcome, Party, Reason, Role, RuleId, Satisfaction,
    Topic,
};

/// How a call-back went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum FollowUpResult {
    /// Reached, and this satisfied.
    Reached(Satisfaction),
    /// Not reached: never the same as satisfied.
    Unreachable,
    /// Reached, and says that nobody has contacted them.
    NobodyContacted,
}

impl FollowUpResult {
    /// Without the satisfaction.
    #[must_use]
    pub const fn call_back(self) -> CallBack {
        match self {
            Self::Reached(_) => CallBack::Reached,
            Self::Unreachable => CallBack::Unreachable,
            Self::NobodyContacted => CallBack::NobodyContacted,
        }
    }
}

/// How one complaint belongs to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Relation {
    /// The same case, reported twice; the other one goes on.
    DuplicateOf,
    /// The other one was the same case; this one goes on.
    DuplicatedBy,
    /// The same customer with the same problem again.
    RepeatOf,
    /// An appeal against the other's outcome.
    AppealOf,
    /// Grew out of the other.
    EscalatedFrom,
    /// One cause, many customers.
    SameCause,
}

/// What is decided about a proposed notice.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Ruling {
    /// It is imposed at this amount, which must lie in the proposed range.
    Impose(Money),
    /// A measure is imposed, which must be among those proposed.
    Measure(Measure),
    /// It is waived.
    Waive(Reason),
}

/// The next warning of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct Warning {
    /// The share of the limit.
    pub percent: Percent,
    /// When that share is used up, UTC.
    pub at: DateTime<Utc>,
}

/// The alarm of a time limit that set an event off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct AlarmCause {
    /// The rule of the limit.
    pub rule: RuleId,
    /// Warning or breach.
    pub alarm: Alarm,
    /// When the alarm went off, UTC, however late that was noticed: what it sets off happens then.
    pub at: DateTime<Utc>,
    /// When the limit was due, UTC.
    pub due: DateTime<Utc>,
}

impl AlarmCause {
    /// The alarm of a limit's rule that went off at `at`, where the limit was due at `due`.
    #[must_use]
    pub const fn new(rule: RuleId, alarm: Alarm, at: DateTime<Utc>, due: DateTime<Utc>) -> Self {
        Self { rule, alarm, at, due }
    }
}

/// What a limit that was selected again brings with it, where the rules alone do not say its dates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Carried {
    /// The rule of the limit whose place it takes and whose promised date it keeps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise_of: Option<RuleId>,
    /// The date before any promise, UTC; `due` if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_due: Option<DateTime<Utc>>,
    /// The date that the rules give, UTC, where it lies before the recalculation: `due` is then the
    /// instant of the recalculation, since no recalculation makes a breach in the past.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_rules: Option<DateTime<Utc>>,
}

/// What is on record of a case that came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct Receipt {
    /// The complaint's number.
    pub id: ComplaintId,
    /// The customer, as an opaque reference.
    pub customer: CustomerRef,
    /// What it is classified as.
    pub facts: Facts,
    /// The policy that it is handled under.
    pub policy: PolicyStamp,
    /// The department where its form starts.
    pub origin: Department,
    /// The person in charge from the start, where that is whoever received it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<ActorId>,
    /// The department of that person, which has the form then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<Department>,
    /// Whether the call-back that brought it in counts as the first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub called_back: bool,
}

impl Receipt {
    /// A case of nobody in particular, under a policy, whose form starts at a department.
    #[must_use]
    pub const fn new(
        id: ComplaintId,
        customer: CustomerRef,
        facts: Facts,
        policy: PolicyStamp,
        origin: Department,
    ) -> Self {
        Self { id, customer, facts, policy, origin, owner: None, with: None, called_back: false }
    }
}

/// What has happened. Codes and instants only; whatever a person wrote is kept apart.
///
/// More kinds come with minor versions. One that this version does not know is read as
/// [`Event::Unknown`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Event {
    /// It came in.
    Received(Box<Receipt>),
    /// It was refused as out of scope.
    Declined {
        /// Why.
        reason: Reason,
    },
    /// It was put on file.
    Registered,
    /// Its classification changed.
    Reclassified {
        /// Before.
        from: Box<Facts>,
        /// Now.
        to: Box<Facts>,
        /// The alarm that set it off, if one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        alarm: Option<Box<AlarmCause>>,
    },
    /// It was handed to a department.
    Dispatched {
        /// Which.
        to: Department,
    },
    /// It was handed on.
    Transferred {
        /// By which department.
        from: Department,
        /// To which.
        to: Department,
    },
    /// The department signed for it.
    Signed,
    /// Somebody is in charge.
    OwnerNamed {
        /// Who.
        owner: ActorId,
    },
    /// Another department was asked to help.
    AssistRequested {
        /// Which.
        department: Department,
    },
    /// An attempt to contact the customer.
    Contacted {
        /// Whether they were reached.
        reached: bool,
    },
    /// The customer was told how it stands.
    Updated,
    /// What was found.
    Investigated {
        /// The cause, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<Cause>,
        /// Whether the complaint is borne out.
        substantiated: bool,
    },
    /// A resolution was set out.
    Proposed {
        /// Which.
        plan: Plan,
    },
    /// It passed review.
    Reviewed,
    /// It was sent back.
    SentBack {
        /// Why.
        reason: Reason,
    },
    /// It was approved.
    Approved,
    /// It was put to the customer.
    Offered,
    /// The customer agreed.
    Accepted,
    /// The customer refused.
    Refused {
        /// Why.
        reason: Reason,
    },
    /// Carrying out began.
    ImplementationStarted,
    /// Handling ended.
    Completed,
    /// The form went back.
    Returned {
        /// To which department.
        to: Department,
        /// Whether that is where it started.
        home: bool,
    },
    /// The customer knows the outcome.
    Answered {
        /// Which.
        outcome: Outcome,
    },
    /// A call-back was made.
    FollowedUp {
        /// How it went.
        result: FollowUpResult,
        /// Whether the policy counts it as satisfied.
        satisfied: bool,
        /// Whether calling back is done with: the customer was reached, or tried often enough.
        done: bool,
    },
    /// The case was closed.
    Closed {
        /// How it ended.
        conclusion: Conclusion,
    },
    /// It was filed away.
    Archived,
    /// The customer took it back.
    Withdrawn {
        /// Why.
        reason: Reason,
    },
    /// The next cycle began.
    Reopened {
        /// Why.
        reason: Reason,
        /// The department that has it again; none: it starts at registration.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Department>,
        /// The alarm that set it off, if one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        alarm: Option<Box<AlarmCause>>,
    },
    /// Waiting began.
    Held {
        /// For what.
        reason: Reason,
    },
    /// Waiting ended.
    Resumed,
    /// A higher level has it.
    Escalated {
        /// Which, counted from 1.
        level: u8,
        /// Whose it is there.
        to: Party,
        /// The alarm that set it off, if one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        alarm: Option<Box<AlarmCause>>,
    },
    /// Liability was decided.
    LiabilityDecided {
        /// Liable or not.
        finding: Finding,
        /// The persons at fault.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        persons: Vec<AtFault>,
    },
    /// A named fact was recorded.
    Marked {
        /// Which.
        mark: Mark,
    },
    /// It was joined to the complaint that it doubles, which goes on.
    Merged {
        /// Which.
        into: ComplaintId,
    },
    /// What a doubled complaint had been promised was taken over.
    Absorbed {
        /// Which.
        from: ComplaintId,
    },
    /// It was tied to another complaint.
    Linked {
        /// Which.
        to: ComplaintId,
        /// How.
        relation: Relation,
    },
    /// It went over the month's end.
    CarriedOver {
        /// Into which month: the year.
        year: i32,
        /// Into which month: 1 to 12.
        month: u32,
    },
    /// A remark was added; its text is kept apart.
    Noted,
    /// A time limit began to run.
    LimitStarted {
        /// By which rule.
        rule: RuleId,
        /// About what.
        topic: Topic,
        /// What keeps it.
        until: Milestone,
        /// From when, UTC.
        start: DateTime<Utc>,
        /// Until when, UTC: done at this instant is on time.
        due: DateTime<Utc>,
        /// Whether the calendar does not know its holidays that far ahead.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        provisional: bool,
        /// Its first warning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        warning: Option<Warning>,
        /// Whether it counts from an earlier start because rules were selected again; what this rule
        /// has already warned of since that start stays said.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        again: bool,
        /// Whether its date was agreed with the customer: a fact, as against one that follows from rules.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        agreed: bool,
        /// What it keeps of the limit whose place it takes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        carried: Option<Box<Carried>>,
    },
    /// What the limit asks for was done.
    LimitMet {
        /// Which.
        rule: RuleId,
        /// When it was done, UTC.
        at: DateTime<Utc>,
        /// Against the date now promised.
        on_time: bool,
        /// Against the date first promised.
        originally: bool,
        /// A breach on record turns out not to have been one: the fact was recorded late.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        restated: bool,
    },
    /// A warning point passed.
    LimitWarned {
        /// Which.
        rule: RuleId,
        /// The warning, with the instant at which it was due.
        warning: Warning,
        /// The next one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<Warning>,
    },
    /// The limit ran out.
    LimitBreached {
        /// Which.
        rule: RuleId,
        /// When it ran out, UTC, however late that was noticed.
        due: DateTime<Utc>,
    },
    /// It stopped while waiting.
    LimitSuspended {
        /// Which.
        rule: RuleId,
        /// Since when, UTC.
        since: DateTime<Utc>,
    },
    /// It goes on.
    LimitResumed {
        /// Which.
        rule: RuleId,
        /// Until when now, UTC.
        due: DateTime<Utc>,
        /// Until when by the date first promised, UTC.
        original_due: DateTime<Utc>,
        /// The next warning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        warning: Option<Warning>,
    },
    /// A later date was promised.
    LimitRepromised {
        /// Which.
        rule: RuleId,
        /// The date so far, UTC.
        from: DateTime<Utc>,
        /// The new promise, UTC.
        to: DateTime<Utc>,
        /// Why.
        reason: Reason,
        /// Whether the customer has been told.
        customer_told: bool,
        /// The next warning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        warning: Option<Warning>,
    },
    /// An earlier promise took the place of a later one.
    LimitTightened {
        /// Which.
        rule: RuleId,
        /// The date so far, UTC.
        from: DateTime<Utc>,
        /// The earlier one, UTC.
        to: DateTime<Utc>,
        /// The next warning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        warning: Option<Warning>,
    },
    /// Another rule, cycle or calculation took its place.
    LimitSuperseded {
        /// Which.
        rule: RuleId,
        /// Until when it ran, UTC; absent while a hold had stopped it. What took its place says its own
        /// date, so that one entry tells the old limit and the new one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<DateTime<Utc>>,
    },
    /// The case ended, or was handed on, before the limit mattered.
    LimitLapsed {
        /// Which.
        rule: RuleId,
    },
    /// The running limits were worked out again under the policy and calendar of that time.
    Recalculated,
    /// A delegated authority was used to grant something without asking.
    AuthorityUsed {
        /// Which.
        authority: RuleId,
    },
    /// An expedite order was sent.
    Expedited {
        /// For which rule.
        rule: RuleId,
        /// To whom.
        to: Party,
        /// The alarm that set it off, if one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        alarm: Option<Box<AlarmCause>>,
    },
    /// Somebody is to be told.
    Notified {
        /// By which rule.
        rule: RuleId,
        /// Who.
        to: Party,
        /// The alarm that set it off, if one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        alarm: Option<Box<AlarmCause>>,
    },
    /// A penalty or reward was proposed.
    NoticeProposed {
        /// Its number within the complaint, from 1.
        notice: u32,
        /// By which incentive rule.
        incentive: RuleId,
        /// Penalty or reward.
        effect: Incentive,
        /// On whom.
        on: Vec<Party>,
        /// Jointly liable, for the same amount.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        joint: Option<Party>,
        /// What it may come to.
        stake: Box<Stake>,
        /// The alarm that set it off, if one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        alarm: Option<Box<AlarmCause>>,
    },
    /// It was imposed or waived.
    NoticeDecided {
        /// Which.
        notice: u32,
        /// What was decided.
        ruling: Ruling,
    },
    /// It was signed.
    NoticeSigned {
        /// Which.
        notice: u32,
        /// As what.
        by: Role,
    },
    /// The complaint moved to another version of its policy.
    PolicyMoved {
        /// Which.
        to: PolicyStamp,
    },
    /// Something that a newer version of this crate recorded and this one cannot read. Its complaint
    /// takes no commands here; see [`Rejection::NewerEvent`](super::Rejection::NewerEvent).
    #[serde(rename = "\0opaque")]
    Unknown(Box<UnknownEvent>),
}

impl Event {
    /// The alarm that set it off, if one did.
    #[must_use]
    pub fn alarm(&self) -> Option<&AlarmCause> {
        match self {
            Self::Reclassified { alarm, .. }
            | Self::Reopened { alarm, .. }
            | Self::Escalated { alarm, .. }
            | Self::Expedited { alarm, .. }
            | Self::Notified { alarm, .. }
            | Self::NoticeProposed { alarm, .. } => alarm.as_deref(),
            _ => None,
        }
    }

    /// When it happened, UTC, as part of an entry that happened at `occurred_at`: what an alarm sets off
    /// happens when the alarm goes off, however late that is noticed.
    #[must_use]
    pub fn happened_at(&self, occurred_at: DateTime<Utc>) -> DateTime<Utc> {
        self.alarm().map_or(occurred_at, |alarm| alarm.at)
    }

    /// Its name without the data.
    #[must_use]
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::Received { .. } => EventKind::Received,
            Self::Declined { .. } => EventKind::Declined,
            Self::Registered => EventKind::Registered,
            Self::Reclassified { .. } => EventKind::Reclassified,
            Self::Dispatched { .. } => EventKind::Dispatched,
            Self::Transferred { .. } => EventKind::Transferred,
            Self::Signed => EventKind::Signed,
            Self::OwnerNamed { .. } => EventKind::OwnerNamed,
            Self::AssistRequested { .. } => EventKind::AssistRequested,
            Self::Contacted { .. } => EventKind::Contacted,
            Self::Updated => EventKind::Updated,
            Self::Investigated { .. } => EventKind::Investigated,
            Self::Proposed { .. } => EventKind::Proposed,
            Self::Reviewed => EventKind::Reviewed,
            Self::SentBack { .. } => EventKind::SentBack,
            Self::Approved => EventKind::Approved,
            Self::Offered => EventKind::Offered,
            Self::Accepted => EventKind::Accepted,
            Self::Refused { .. } => EventKind::Refused,
            Self::ImplementationStarted => EventKind::ImplementationStarted,
            Self::Completed => EventKind::Completed,
            Self::Returned { .. } => EventKind::Returned,
            Self::Answered { .. } => EventKind::Answered,
            Self::FollowedUp { .. } => EventKind::FollowedUp,
            Self::Closed { .. } => EventKind::Closed,
            Self::Archived => EventKind::Archived,
            Self::Withdrawn { .. } => EventKind::Withdrawn,
            Self::Reopened { .. } => EventKind::Reopened,
            Self::Held { .. } => EventKind::Held,
            Self::Resumed => EventKind::Resumed,
            Self::Escalated { .. } => EventKind::Escalated,
            Self::LiabilityDecided { .. } => EventKind::LiabilityDecided,
            Self::Marked { .. } => EventKind::Marked,
            Self::Merged { .. } => EventKind::Merged,
            Self::Absorbed { .. } => EventKind::Absorbed,
            Self::Linked { .. } => EventKind::Linked,
            Self::CarriedOver { .. } => EventKind::CarriedOver,
            Self::Noted => EventKind::Noted,
            Self::LimitStarted { .. } => EventKind::LimitStarted,
            Self::LimitMet { .. } => EventKind::LimitMet,
            Self::LimitWarned { .. } => EventKind::LimitWarned,
            Self::LimitBreached { .. } => EventKind::LimitBreached,
            Self::LimitSuspended { .. } => EventKind::LimitSuspended,
            Self::LimitResumed { .. } => EventKind::LimitResumed,
            Self::LimitRepromised { .. } => EventKind::LimitRepromised,
            Self::LimitTightened { .. } => EventKind::LimitTightened,
            Self::LimitSuperseded { .. } => EventKind::LimitSuperseded,
            Self::LimitLapsed { .. } => EventKind::LimitLapsed,
            Self::AuthorityUsed { .. } => EventKind::AuthorityUsed,
            Self::Expedited { .. } => EventKind::Expedited,
            Self::Notified { .. } => EventKind::Notified,
            Self::NoticeProposed { .. } => EventKind::NoticeProposed,
            Self::NoticeDecided { .. } => EventKind::NoticeDecided,
            Self::NoticeSigned { .. } => EventKind::NoticeSigned,
            Self::PolicyMoved { .. } => EventKind::PolicyMoved,
            Self::Recalculated => EventKind::Recalculated,
            Self::Unknown(_) => EventKind::Unknown,
        }
    }
}
