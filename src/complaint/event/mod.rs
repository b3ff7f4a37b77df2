//! What has happened to a complaint.

mod names;
mod parts;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use parts::{AlarmCause, Carried, FollowUpResult, Receipt, Relation, Ruling, Warning};

use crate::complaint::state::Plan;
use crate::complaint::wire::UnknownEvent;
use crate::lifecycle::Milestone;
use crate::policy::{PolicyStamp, Stake};
use crate::time::instant;
use crate::vocabulary::{
    ActorId, AtFault, Cause, ComplaintId, Conclusion, Department, Facts, Finding, Incentive, Mark,
    Outcome, Party, Reason, Role, RuleId, Topic,
};

/// What has happened. Codes and instants only; whatever a person wrote is kept apart.
///
/// More kinds come with minor versions. One that this version does not know is read as
/// [`Event::Unknown`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
        #[serde(deserialize_with = "instant::deserialize")]
        start: DateTime<Utc>,
        /// Until when, UTC: done at this instant is on time.
        #[serde(deserialize_with = "instant::deserialize")]
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
        #[serde(deserialize_with = "instant::deserialize")]
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
    #[cfg_attr(feature = "schema", schemars(untagged))]
    Unknown(Box<UnknownEvent>),
}
