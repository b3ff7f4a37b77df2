//! What the reasons of a refusal carry.

use chrono::{DateTime, Utc};
use serde::Serialize;
use thiserror::Error;

use super::listed::list;
use crate::lifecycle::Milestone;
use crate::vocabulary::{Role, RuleId, Topic};

/// A role that may do it, and how far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NeededRole {
    /// The role.
    pub role: Role,
    /// How far its permission reaches.
    pub scope: crate::policy::Scope,
}

/// What a gate misses.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "code", content = "data", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Missing {
    /// A milestone of this cycle.
    #[error("`{0}` must have been reached in this cycle")]
    Milestone(Milestone),
    /// A satisfied customer.
    #[error(
        "the last call-back must have found the customer satisfied (or been tried often enough)"
    )]
    Satisfied,
    /// A decision on liability.
    #[error("liability must have been decided")]
    Liability,
    /// The form.
    #[error("the form must be back where it started")]
    FormHome,
    /// A date.
    #[error("a date must have been set for `{0}` (`extend` sets it)")]
    Promise(Topic),
    /// Nothing: the step is not for this complaint.
    #[error("know that complaints of this sort do not take that step")]
    Barred,
}

/// Why an extension is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "code", content = "data", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ExtensionRefusal {
    /// No limit on this topic is running.
    #[error("no such limit is running")]
    NotRunning,
    /// The rule knows no extension.
    #[error("rule `{0}` allows none")]
    NotExtendable(RuleId),
    /// It waits; it has no date to extend.
    #[error("it is suspended by a hold; resume first")]
    Suspended,
    /// The new promise is not later than the old one.
    #[error("the new promise ({promise}) must lie after the present one ({due})")]
    NotLater {
        /// The new promise.
        promise: DateTime<Utc>,
        /// The present one.
        due: DateTime<Utc>,
    },
    /// It lies beyond what the rule allows.
    #[error("the new promise ({promise}) lies beyond the furthest one allowed ({furthest})")]
    TooFar {
        /// The new promise.
        promise: DateTime<Utc>,
        /// The furthest one.
        furthest: DateTime<Utc>,
    },
    /// It has been extended as often as allowed.
    #[error("it has been extended {0} times, which is as often as allowed")]
    UsedUp(u8),
    /// It was asked for after the limit had run out.
    #[error("it was asked for at {asked}, after the limit had run out ({due})")]
    Late {
        /// When it was asked for.
        asked: DateTime<Utc>,
        /// When it ran out.
        due: DateTime<Utc>,
    },
    /// Somebody else must approve it.
    #[error("it must be approved by one of: {}", list(.0))]
    NotApproved(Vec<Role>),
    /// The customer has not been told.
    #[error("the customer must be told first")]
    CustomerNotTold,
}

/// What is the matter with a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NoticeProblem {
    /// It has been decided.
    #[error("has been decided; it cannot be decided again")]
    Decided,
    /// It has not been imposed.
    #[error("has not been imposed; there is nothing to sign")]
    NotImposed,
    /// This role has signed it.
    #[error("has been signed by this role")]
    Signed,
}

/// What a complaint can hold only so much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Plenty {
    /// Entries of its log.
    #[error("entries")]
    Entries,
    /// Links to other complaints.
    #[error("links")]
    Links,
    /// Penalties and rewards.
    #[error("notices")]
    Notices,
}
