//! `State`: where a complaint stands, with what belongs to standing there.

use serde::{Deserialize, Serialize};

use crate::lifecycle::StateKind;
use crate::vocabulary::{Conclusion, Money, Outcome, Reason, Remedy};

/// Where a complaint stands. What belongs to every state (holder, owner, hold, level, cycle) is on
/// the [`Complaint`](super::Complaint).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum State {
    /// Taken in, not yet assessed.
    Received,
    /// Out of scope.
    Declined {
        /// Why.
        reason: Reason,
    },
    /// On file with whoever took it in.
    Registered,
    /// Sent to a department that has not signed.
    Dispatched,
    /// In the hands of those who find out.
    Investigating,
    /// A resolution is on the table.
    Proposed {
        /// Which.
        plan: Plan,
    },
    /// The resolution is approved.
    Approved {
        /// Which.
        plan: Plan,
    },
    /// The resolution is before the customer.
    Offered {
        /// Which.
        plan: Plan,
    },
    /// The resolution is being carried out.
    Implementing {
        /// Which.
        plan: Plan,
    },
    /// Carried out; the customer is still to be told.
    Handled,
    /// The customer knows the outcome.
    Answered {
        /// Which.
        outcome: Outcome,
    },
    /// Done.
    Closed {
        /// How it ended.
        conclusion: Conclusion,
    },
    /// Taken back by the customer.
    Withdrawn {
        /// Why.
        reason: Reason,
    },
}

/// What is to be done for the customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct Plan {
    /// What the customer is granted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<Remedy>,
    /// Money, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compensation: Option<Money>,
}

impl Plan {
    /// Whether it grants nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.remedies.is_empty() && self.compensation.is_none()
    }
}

impl State {
    /// Its name without the data.
    #[must_use]
    pub const fn kind(&self) -> StateKind {
        match self {
            Self::Received => StateKind::Received,
            Self::Declined { .. } => StateKind::Declined,
            Self::Registered => StateKind::Registered,
            Self::Dispatched => StateKind::Dispatched,
            Self::Investigating => StateKind::Investigating,
            Self::Proposed { .. } => StateKind::Proposed,
            Self::Approved { .. } => StateKind::Approved,
            Self::Offered { .. } => StateKind::Offered,
            Self::Implementing { .. } => StateKind::Implementing,
            Self::Handled => StateKind::Handled,
            Self::Answered { .. } => StateKind::Answered,
            Self::Closed { .. } => StateKind::Closed,
            Self::Withdrawn { .. } => StateKind::Withdrawn,
        }
    }

    /// The resolution that is on the table or being carried out.
    #[must_use]
    pub const fn plan(&self) -> Option<&Plan> {
        match self {
            Self::Proposed { plan }
            | Self::Approved { plan }
            | Self::Offered { plan }
            | Self::Implementing { plan } => Some(plan),
            _ => None,
        }
    }

    /// Moves the plan out, leaving an empty one.
    pub(super) fn take_plan(&mut self) -> Plan {
        match self {
            Self::Proposed { plan }
            | Self::Approved { plan }
            | Self::Offered { plan }
            | Self::Implementing { plan } => std::mem::take(plan),
            _ => Plan::default(),
        }
    }
}
