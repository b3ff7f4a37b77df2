//! What events are made of.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::complaint::limit::Alarm;
use crate::policy::PolicyStamp;
use crate::time::{Percent, instant};
use crate::vocabulary::{
    ActorId, CallBack, ComplaintId, CustomerRef, Department, Facts, Measure, Money, Reason, RuleId,
    Satisfaction,
};

/// How a call-back went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct Warning {
    /// The share of the limit.
    pub percent: Percent,
    /// When that share is used up, UTC.
    #[serde(deserialize_with = "instant::deserialize")]
    pub at: DateTime<Utc>,
}

/// The alarm of a time limit that set an event off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
