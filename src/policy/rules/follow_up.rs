//! Calling the customer back.

use serde::{Deserialize, Serialize};

use crate::policy::when::When;
use crate::vocabulary::Satisfaction;

/// Calling the customer back after the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct FollowUpRule {
    /// The worst answer that still counts as satisfied.
    pub accepts: Satisfaction,
    /// After how many unsuccessful attempts the case may go on as *unreachable* (never as *satisfied*).
    pub attempts: u8,
    /// Which complaints came in through a call-back that counts as their first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake_counts: Option<When>,
}

impl FollowUpRule {
    /// Satisfied is who says so or better; after so many attempts a customer counts as not reached. No
    /// complaint comes in with its first call-back done.
    #[must_use]
    pub const fn new(accepts: Satisfaction, attempts: u8) -> Self {
        Self { accepts, attempts, intake_counts: None }
    }
}
