//! `Limit`: one running or ended promise of a complaint, and when it next wants attention.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::event::Warning;
use crate::lifecycle::Milestone;
use crate::vocabulary::{RuleId, Topic};

/// Whether something done at `done` kept a limit due at `due`.
///
/// The one function for verdicts, alarms and indicators: `done <= due`.
#[must_use]
pub fn on_time(done: DateTime<Utc>, due: DateTime<Utc>) -> bool {
    done <= due
}

/// A time limit of one complaint: a promise that some milestone will be reached by some instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde")]
#[non_exhaustive]
pub struct Limit {
    /// The rule that set it.
    pub rule: RuleId,
    /// What it is about.
    pub topic: Topic,
    /// The milestone that keeps it.
    pub until: Milestone,
    /// The cycle in which it started.
    pub cycle: u32,
    /// From when it counts, UTC.
    pub start: DateTime<Utc>,
    /// Until when, by the date now promised, UTC. Done at this instant is on time.
    pub due: DateTime<Utc>,
    /// Until when, by the date first promised, UTC.
    pub original_due: DateTime<Utc>,
    /// Whether the calendar does not know its holidays that far ahead.
    pub provisional: bool,
    /// The next warning.
    pub warning: Option<Warning>,
    /// How often a warning was given.
    pub warned: u8,
    /// How often a later date was promised.
    pub promises: u8,
    /// Whether its date was agreed with the customer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub agreed: bool,
    /// Whether an earlier promise, of a duplicate, was taken over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tightened: bool,
    /// When it ran out, UTC, once that is on record.
    pub breached: Option<DateTime<Utc>>,
    /// Where it stands.
    pub status: LimitStatus,
}

/// Where a limit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum LimitStatus {
    /// It runs.
    Running,
    /// It waits, since this instant (UTC); until it resumes it has no date.
    Suspended {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// What it asks for was done.
    Met {
        /// When, UTC.
        at: DateTime<Utc>,
        /// Kept against the date now promised.
        on_time: bool,
        /// Kept against the date first promised.
        originally: bool,
    },
    /// Another took its place.
    Superseded,
    /// The case ended, or was handed on, before it mattered.
    Lapsed,
}

/// The verdict on a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Verdict {
    /// Done in time.
    Kept,
    /// Not done in time, done late or not at all.
    Broken,
    /// Still running or waiting.
    Open,
    /// Ended without having mattered.
    Void,
}

/// What a deadline is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
pub enum Alarm {
    /// A warning point.
    Warning,
    /// The limit itself.
    Breach,
}

/// The next instant at which a complaint wants a `Tick`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deadline {
    /// When to tick, UTC. For a breach that is one microsecond after the due instant, since done at
    /// the due instant is on time.
    pub at: DateTime<Utc>,
    /// The limit that is due.
    pub rule: RuleId,
    /// Warning or breach.
    pub alarm: Alarm,
}

/// The smallest step of recorded time.
pub(super) const STEP: TimeDelta = TimeDelta::microseconds(1);

impl Limit {
    /// Whether it still waits for its milestone.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        matches!(self.status, LimitStatus::Running | LimitStatus::Suspended { .. })
    }

    /// Whether a hold has stopped it; it has no date then.
    #[must_use]
    pub const fn is_suspended(&self) -> bool {
        matches!(self.status, LimitStatus::Suspended { .. })
    }

    /// Whether its date is a promise given to the customer, which no rule changes: agreed, extended or
    /// taken over.
    #[must_use]
    pub const fn is_promised(&self) -> bool {
        self.promises > 0 || self.agreed || self.tightened
    }

    /// The instant that counts for something done at `done`: while a hold has stopped the limit, the
    /// beginning of the hold. Verdict and overrun are measured at it alike.
    #[must_use]
    pub fn judged_at(&self, done: DateTime<Utc>) -> DateTime<Utc> {
        match self.status {
            LimitStatus::Suspended { since } => since,
            LimitStatus::Met { at, .. } => at,
            LimitStatus::Running | LimitStatus::Superseded | LimitStatus::Lapsed => done,
        }
    }

    /// The verdict against the date now promised.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match self.status {
            LimitStatus::Met { on_time: true, .. } => Verdict::Kept,
            LimitStatus::Met { on_time: false, .. } => Verdict::Broken,
            // A breach that has happened stays, whatever becomes of the limit.
            _ if self.breached.is_some() => Verdict::Broken,
            LimitStatus::Running | LimitStatus::Suspended { .. } => Verdict::Open,
            LimitStatus::Superseded | LimitStatus::Lapsed => Verdict::Void,
        }
    }

    /// The verdict against the date first promised, before any extension.
    #[must_use]
    pub const fn original_verdict(&self) -> Verdict {
        match self.status {
            LimitStatus::Met { originally: true, .. } => Verdict::Kept,
            LimitStatus::Met { originally: false, .. } => Verdict::Broken,
            _ => self.verdict(),
        }
    }

    /// By how much it was overrun, once done: zero if it was kept, also where it was kept because a
    /// hold had stopped it.
    #[must_use]
    pub fn overrun(&self) -> Option<TimeDelta> {
        match self.status {
            LimitStatus::Met { on_time: true, .. } => Some(TimeDelta::zero()),
            LimitStatus::Met { at, .. } => {
                Some(at.signed_duration_since(self.judged_by()).max(TimeDelta::zero()))
            }
            _ => None,
        }
    }

    /// The instant that decides whether it was kept: the date promised, but once it has run out the one
    /// at which it did. A date promised afterwards does not undo the breach.
    pub(super) fn judged_by(&self) -> DateTime<Utc> {
        self.breached.map_or(self.due, |ran_out| ran_out.min(self.due))
    }

    /// The next instant at which this limit wants a tick.
    pub(super) fn next(&self) -> Option<(DateTime<Utc>, Alarm)> {
        if self.status != LimitStatus::Running || self.breached.is_some() {
            return None;
        }
        match self.warning {
            Some(warning) => Some((warning.at, Alarm::Warning)),
            None => Some((self.due.checked_add_signed(STEP)?, Alarm::Breach)),
        }
    }
}
