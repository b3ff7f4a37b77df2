//! What an event is called, what set it off, and when it happened.

use chrono::{DateTime, Utc};

use super::{AlarmCause, Event};
use crate::lifecycle::EventKind;

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
