//! One decision: the entry that a request adds, or the rejection and the alarms recorded before it.

use chrono::{DateTime, Utc};

use super::rules::Rules;
use crate::complaint::{Complaint, Context, Entry, Request, Undone, attempt};
use crate::policy::Policy;
use crate::vocabulary::Actor;

/// Decides a request and updates the complaint with its entry, or with the alarms that were due; unless `careful`, it
/// may be spoiled.
pub(super) fn judge(
    complaint: &mut Complaint,
    request: &Request,
    (policy, actor): (&Policy, &Actor),
    (now, other): (DateTime<Utc>, Option<&Complaint>),
    (rules, careful): (&Rules, bool),
) -> Result<Entry, Undone> {
    let mut context = Context::new(policy, actor, now).tolerance(rules.tolerance);
    if let Some(other) = other {
        context = context.other(other);
    }
    attempt(complaint, request, &context, careful)
}
