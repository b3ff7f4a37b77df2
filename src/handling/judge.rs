//! One decision: the entry that a request adds, or why not and what fell due before it.

use chrono::{DateTime, Utc};

use super::rules::Rules;
use crate::complaint::command::Tick;
use crate::complaint::{Command, Complaint, Context, Entry, Rejection, Request, decide_in_place};
use crate::policy::Policy;
use crate::vocabulary::Actor;

/// A refusal, and what had fallen due before it; the complaint contains that.
pub(super) struct Refused {
    pub(super) rejection: Rejection,
    pub(super) due: Option<Entry>,
}

#[allow(clippy::result_large_err, reason = "as wide as the entry that a success answers with")]
/// Decides a request; the complaint is left as the entry makes it.
pub(super) fn judge(
    complaint: &mut Complaint,
    request: &Request,
    (policy, actor): (&Policy, &Actor),
    now: DateTime<Utc>,
    rules: &Rules,
) -> Result<Entry, Refused> {
    // A clock that is a little behind the one that recorded the last entry counts as that instant.
    let behind = complaint.recorded_at.signed_duration_since(now);
    let now = if behind <= rules.tolerance { now.max(complaint.recorded_at) } else { now };
    let context = Context { policy, actor, now };
    let before = complaint.clone();
    let refused = match decide_in_place(complaint, request, &context) {
        Ok(entry) => return Ok(entry),
        Err(refused) => refused,
    };
    if !refused.changed {
        return Err(Refused { rejection: refused.rejection, due: None });
    }
    *complaint = before;
    let system = Actor::system();
    let due = (!matches!(request.command, Command::Tick(_)))
        .then(|| {
            let tick = Request::now(Tick {});
            decide_in_place(complaint, &tick, &Context { policy, actor: &system, now }).ok()
        })
        .flatten()
        .filter(|entry| !entry.events.is_empty());
    Err(Refused { rejection: refused.rejection, due })
}
