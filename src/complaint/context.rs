//! What a decision rests on besides the complaint and the request.

use chrono::{DateTime, TimeDelta, Utc};

use super::complaint::Complaint;
use super::rejection::Rejection;
use crate::policy::Policy;
use crate::time::accept_instant;
use crate::vocabulary::Actor;

/// What a decision rests on besides the complaint: the rules, who asks, and what time it is.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Context<'a> {
    /// The policy that the complaint is handled under.
    pub policy: &'a Policy,
    /// Who asks.
    pub actor: &'a Actor,
    /// Now, UTC. Cut to microseconds before anything is decided.
    pub now: DateTime<Utc>,
    /// By how much the clocks of two machines may differ. Within it, a `now` that lies before the last
    /// recorded instant counts as that instant, and a fact that lies after `now` counts as happening now.
    pub tolerance: TimeDelta,
    /// The other complaint that the request names, looked up by the host: needed by
    /// [`Merge`](super::command::Merge), ignored by everything else.
    pub other: Option<&'a Complaint>,
}

impl<'a> Context<'a> {
    /// A context with a tolerance of one second between clocks.
    #[must_use]
    pub const fn new(policy: &'a Policy, actor: &'a Actor, now: DateTime<Utc>) -> Self {
        Self { policy, actor, now, tolerance: TimeDelta::seconds(1), other: None }
    }

    /// With another tolerance between clocks.
    #[must_use]
    pub const fn tolerance(mut self, tolerance: TimeDelta) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// With the other complaint that the request names, as it stands.
    #[must_use]
    pub const fn other(mut self, other: &'a Complaint) -> Self {
        self.other = Some(other);
        self
    }

    /// The context at an instant that is known to be in range and not before the last entry of the
    /// complaint: within the tolerance `now` is raised to it.
    pub(super) fn settled(self, last: Option<DateTime<Utc>>) -> Result<Self, Rejection> {
        let now = accept_instant(self.now)?;
        let now = match last {
            Some(last) if now < last => {
                if last.signed_duration_since(now) > self.tolerance {
                    return Err(Rejection::ClockBehind { now, last });
                }
                last
            }
            Some(_) | None => now,
        };
        Ok(Self { now, ..self })
    }

    /// When a fact happened: not after now. A little ahead is another machine's clock, and counts as now.
    pub(super) fn occurred(
        &self,
        occurred_at: Option<DateTime<Utc>>,
    ) -> Result<DateTime<Utc>, Rejection> {
        let Some(at) = occurred_at else { return Ok(self.now) };
        let at = accept_instant(at)?;
        if at.signed_duration_since(self.now) > self.tolerance {
            return Err(Rejection::InFuture { occurred_at: at, now: self.now });
        }
        Ok(at.min(self.now))
    }
}
