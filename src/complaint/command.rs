//! What may be asked of a complaint: one struct per command, each `Into<Command>`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::attribution::NoticeOn;
use super::event::{FollowUpResult, Relation, Ruling};
use super::state::Plan;
use crate::lifecycle::CommandKind;
use crate::vocabulary::{
    ActorId, AtFault, Cause, CommandKey, ComplaintId, Conclusion, CustomerRef, Department, Digest,
    Facts, Finding, Mark as MarkCode, Outcome, Reason, RuleId, Topic,
};

/// Take a case in: opens the complaint.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct Receive {
    /// Its unique number, chosen by the host.
    pub id: ComplaintId,
    /// The customer, as an opaque reference.
    pub customer: CustomerRef,
    /// What it is classified as.
    pub facts: Facts,
}

impl Receive {
    /// A receipt.
    #[must_use]
    pub const fn new(id: ComplaintId, customer: CustomerRef, facts: Facts) -> Self {
        Self { id, customer, facts }
    }

    /// A digest of what came in, to tell the same case sent twice from another one under the same key.
    ///
    /// The customer and the facts count. The number does not: a host that gives a new number to each
    /// attempt sends the same case again.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let Self { id: _, customer, facts } = self;
        Digest::of(&serde_json::json!({ "receive": { "customer": customer, "facts": facts } }))
    }
}

/// Declares the commands: the structs, the enum, and the way from each struct into it.
macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            #[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
            pub struct $name { $($(#[$fdoc])* pub $field: $type,)* }

            impl From<$name> for Command {
                fn from(command: $name) -> Self { Self::$name(command) }
            }
        )*

        /// Everything that may be asked of an open complaint.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum Command { $($(#[$doc])* $name($name),)* }

        impl Command {
            /// Its name without the data.
            #[must_use]
            pub const fn kind(&self) -> CommandKind {
                match self { $(Self::$name(_) => CommandKind::$name,)* }
            }
        }
    };
}

commands! {
    /// Refuse a case that is out of scope.
    Decline {
        /// Why.
        reason: Reason,
    }
    /// Accept it and fill in the form.
    Register {}
    /// Change what it is classified as: grade, kind, nature, subject …
    Reclassify {
        /// The new classification, whole.
        facts: Box<Facts>,
    }
    /// Hand it to a department.
    Dispatch {
        /// Which; the policy's route from the holder if absent.
        to: Option<Department>,
    }
    /// Hand it on to another department.
    Transfer {
        /// Which; the policy's route from the holder if absent.
        to: Option<Department>,
    }
    /// Sign for it.
    Sign {}
    /// Name the person in charge.
    NameOwner {
        /// Who.
        owner: ActorId,
    }
    /// Ask another department to help.
    Assist {
        /// Which.
        department: Department,
    }
    /// Record an attempt to contact the customer.
    Contact {
        /// Whether they were reached.
        reached: bool,
    }
    /// Tell the customer how it stands.
    Update {}
    /// Record what was found.
    Investigate {
        /// The cause, where known.
        cause: Option<Cause>,
        /// Whether the complaint is borne out.
        substantiated: bool,
    }
    /// Set out a resolution.
    Propose {
        /// What is to be done.
        plan: Plan,
    }
    /// Pass it on as fit for approval or for the answer.
    Review {}
    /// Send it back to be done again.
    SendBack {
        /// Why.
        reason: Reason,
    }
    /// Approve the resolution.
    Approve {}
    /// Put the resolution to the customer.
    Offer {}
    /// The customer agrees.
    Accept {}
    /// The customer does not agree.
    Refuse {
        /// Why.
        reason: Reason,
    }
    /// Start carrying it out.
    Implement {}
    /// Handling is complete.
    Complete {}
    /// The form goes back to where it came from.
    Return {}
    /// Tell the customer the outcome.
    Answer {
        /// Which.
        outcome: Outcome,
    }
    /// Record a call-back after the answer.
    FollowUp {
        /// How it went.
        result: FollowUpResult,
    }
    /// Close the case.
    Close {
        /// How it ended.
        conclusion: Conclusion,
    }
    /// File it away.
    Archive {}
    /// The customer takes it back.
    Withdraw {
        /// Why.
        reason: Reason,
    }
    /// Take it up again: the next cycle.
    Reopen {
        /// Why.
        reason: Reason,
    }
    /// Wait for somebody outside.
    Hold {
        /// For what.
        reason: Reason,
    }
    /// Go on.
    Resume {}
    /// Bring it before a higher level of the policy's ladder.
    Escalate {
        /// The level, counted from 1.
        level: u8,
    }
    /// Promise a later date for a running limit, or set the date of one that is agreed
    /// case by case.
    Extend {
        /// What the limit is about.
        topic: Topic,
        /// The new promise, UTC.
        promise: DateTime<Utc>,
        /// Why.
        reason: Reason,
        /// Whether the customer has been told.
        customer_told: bool,
    }
    /// Say who is at fault.
    DecideLiability {
        /// Liable or not.
        finding: Finding,
        /// The persons at fault, each with the degree where the procedure has degrees; empty:
        /// the case owner. Not looked at when nobody is liable.
        persons: Vec<AtFault>,
    }
    /// Propose a penalty or reward by hand.
    ProposeNotice {
        /// By which incentive rule.
        incentive: RuleId,
        /// On whom: a person, or those who answer for a breach; whom the rule names if absent.
        on: Option<NoticeOn>,
    }
    /// Impose or waive what was proposed.
    DecideNotice {
        /// The notice's number within the complaint.
        notice: u32,
        /// What is decided.
        ruling: Ruling,
    }
    /// Sign a notice.
    SignNotice {
        /// The notice's number within the complaint.
        notice: u32,
    }
    /// Record a named fact of the policy: reported to the OEM, form lost, praised …
    Mark {
        /// Which.
        mark: MarkCode,
    }
    /// Merge it into the complaint that it duplicates: it ends here and no second clock starts. The other
    /// one has taken its promises over with `Absorb` before, and is given with the context.
    Merge {
        /// Which goes on.
        into: ComplaintId,
    }
    /// Take over what was promised on a duplicate: of two limits on a topic the earlier one holds. A date
    /// that is past is not taken over.
    Absorb {
        /// Which ended.
        from: ComplaintId,
        /// When its limits were due, UTC, by topic.
        due: Vec<(Topic, DateTime<Utc>)>,
    }
    /// Tie it to another complaint.
    Link {
        /// Which.
        to: ComplaintId,
        /// How.
        relation: Relation,
    }
    /// Take it over the month's end.
    CarryOver {
        /// Into which month: the year.
        year: i32,
        /// Into which month: 1 to 12.
        month: u32,
    }
    /// Add a remark; its text travels beside the command.
    Note {}
    /// Work the running limits out again, under the policy and calendar of the context. Never makes a breach
    /// in the past.
    Recalculate {}
    /// Ask what has fallen due.
    Tick {}
}

/// A command with what belongs to asking: when it happened and under which key.
///
/// # The same request
/// Under one key, a request is the same as an earlier one when its [`digest`](Request::digest) is: when
/// it asks for the same command with the same data. What else comes with it does not count:
///
/// - `occurred_at` and `expected`: a client that sends again may stamp again.
/// - the actor: it is recorded beside the digest. A desk takes the same request by somebody else under a
///   known key for a mistake, and tells them nothing of what was recorded.
/// - the key: it is what the request is looked up by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct Request {
    /// What is asked.
    pub command: Command,
    /// When it happened, UTC, if earlier than now: a form filled in later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<DateTime<Utc>>,
    /// The idempotency key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<CommandKey>,
    /// The version of the complaint that the request was made for; another one refuses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<u64>,
}

impl Request {
    /// Something that happens now.
    #[must_use]
    pub fn now(command: impl Into<Command>) -> Self {
        Self { command: command.into(), occurred_at: None, key: None, expected: None }
    }

    /// Something that happened at an earlier instant.
    #[must_use]
    pub const fn at(mut self, occurred_at: DateTime<Utc>) -> Self {
        self.occurred_at = Some(occurred_at);
        self
    }

    /// A digest of what is asked, to tell the same request sent twice from another one under the same
    /// key.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.command)
    }

    /// The same, under an idempotency key.
    #[must_use]
    pub fn keyed(mut self, key: CommandKey) -> Self {
        self.key = Some(key);
        self
    }

    /// The same, only while the complaint has this version: HTTP's `If-Match`.
    #[must_use]
    pub const fn expecting(mut self, version: u64) -> Self {
        self.expected = Some(version);
        self
    }
}

impl<C: Into<Command>> From<C> for Request {
    fn from(command: C) -> Self {
        Self::now(command)
    }
}
