//! `DeskError`: why a request failed, and what was recorded nevertheless.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::complaint::{Entry, LogError, Rejection};
use crate::policy::PolicyStamp;
use crate::time::TimeError;
use crate::vocabulary::{CommandKey, ComplaintId};

/// Why a request failed, and what was recorded nevertheless: alarms that were due are recorded even if the
/// request is rejected.
#[derive(Debug)]
#[non_exhaustive]
pub struct DeskError<E> {
    /// The reason.
    pub failure: Failure<E>,
    /// The entries that were recorded nevertheless, in order. For a request of several steps they include the
    /// completed steps.
    pub recorded: Vec<Arc<Entry>>,
}

/// Why a desk did not carry out a request.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Failure<E> {
    /// The rules reject the command.
    #[error(transparent)]
    Rejected(Box<Rejection>),
    /// No complaint has this id.
    #[error("there is no complaint with the id `{id}`; receive it first")]
    Unknown {
        /// The id that was asked for.
        id: ComplaintId,
    },
    /// A complaint with this id exists.
    #[error("there is a complaint with the id `{id}` already; give the new one an id of its own")]
    Exists {
        /// The id in use.
        id: ComplaintId,
    },
    /// The command key has been used for another request, on another complaint, or by another actor.
    #[error(
        "the command key has been used before, for another request, complaint or actor; use a new key"
    )]
    IdempotencyMismatch {
        /// The key in use.
        key: CommandKey,
    },
    /// The desk does not have the policy of the complaint, or has other rules under its name and version.
    #[error("the complaint is handled under `{}` version {}, {}", stamp.name, stamp.version,
        if *other_rules {
            "whose rules this desk has otherwise: they were changed and the version was not raised; add them as they \
             were when the complaint was opened, and give the changed ones a higher version"
        } else {
            "which this desk does not have; add it as an earlier policy"
        })]
    UnknownPolicy {
        /// The complaint's policy.
        stamp: PolicyStamp,
        /// Whether the desk has a policy of this name and version, with other rules.
        other_rules: bool,
    },
    /// A recalculation would move the case to another policy or to an older version.
    #[error("the complaint is handled under `{}` version {}; a recalculation moves it to the same version or a later \
        one of this policy, and the current policy is `{}` version {}; adopt the later one",
        case.name, case.version, current.name, current.version)]
    PolicyNotNewer {
        /// The complaint's policy.
        case: PolicyStamp,
        /// The desk's current policy.
        current: PolicyStamp,
    },
    /// The complaint to merge into has ended.
    #[error("`{id}` has ended and cannot go on for another complaint; merge into one that is open")]
    MergeTarget {
        /// The complaint to merge into.
        id: ComplaintId,
    },
    /// The month is not over.
    #[error("the month {year}-{month:02} ends at {until}, and now is {now}; close it then")]
    MonthNotOver {
        /// The year.
        year: i32,
        /// The month, from 1 to 12.
        month: u32,
        /// End of the month, UTC.
        until: DateTime<Utc>,
        /// The clock's reading, UTC.
        now: DateTime<Utc>,
    },
    /// The calendar cannot answer.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// The complaint has not the version that the request was made for.
    #[error("the complaint has version {actual} and not {expected}; look at it again, then ask")]
    Changed {
        /// The version that was expected.
        expected: u64,
        /// The version that it has.
        actual: u64,
    },
    /// Others kept writing to the same complaint.
    #[error("others kept writing to this complaint during {tries} attempts; try again")]
    Contended {
        /// Number of attempts.
        tries: u32,
    },
    /// The log in the store cannot be folded into a complaint.
    #[error("the log of `{id}` in the store is broken; restore it from a copy")]
    Log {
        /// The complaint.
        id: ComplaintId,
        /// The defect.
        source: LogError,
    },
    /// The store returned the log of another complaint.
    #[error("the store answered with the log of `{found}` when it was asked for that of `{asked}`")]
    OtherLog {
        /// The complaint that was asked for.
        asked: ComplaintId,
        /// The complaint in the log's receipt.
        found: ComplaintId,
    },
    /// The store refused a batch as malformed.
    #[error("the store refused an entry as malformed: {reason}")]
    Malformed {
        /// The defect.
        reason: Cow<'static, str>,
    },
    /// The store failed, and nothing of the request is stored.
    #[error("the store failed; the request is not stored; try again")]
    Store(#[source] E),
    /// The store failed during an append, and it is unknown whether the entry is stored.
    #[error(
        "the store failed while it stored entry {} of `{id}`, and it is not known whether the entry is stored; {}",
        entry.version,
        if entry.key.is_some() { "send the same request with the same key again" }
            else { "read the log before asking again" }
    )]
    InDoubt {
        /// The complaint.
        id: ComplaintId,
        /// The entry that may be stored.
        entry: Arc<Entry>,
        /// The last error of the store.
        source: Option<E>,
    },
    /// The driver gave an answer that does not match the last step.
    #[error(
        "the machine was given an answer that does not match its last step; this is a bug in its driver"
    )]
    OutOfStep,
}

impl<E> Failure<E> {
    /// A stable code for the kind of failure, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Rejected(_) => "rejected",
            Self::Unknown { .. } => "unknown-complaint",
            Self::Exists { .. } => "complaint-exists",
            Self::IdempotencyMismatch { .. } => "idempotency-mismatch",
            Self::UnknownPolicy { .. } => "unknown-policy",
            Self::PolicyNotNewer { .. } => "policy-not-newer",
            Self::MergeTarget { .. } => "merge-target",
            Self::MonthNotOver { .. } => "month-not-over",
            Self::Time(_) => "time",
            Self::Changed { .. } => "changed",
            Self::Contended { .. } => "contended",
            Self::Log { .. } => "broken-log",
            Self::OtherLog { .. } => "other-log",
            Self::Malformed { .. } => "malformed",
            Self::Store(_) => "store",
            Self::InDoubt { .. } => "in-doubt",
            Self::OutOfStep => "out-of-step",
        }
    }

    /// Whether repeating the same call may succeed without carrying the request out twice. A request whose
    /// outcome is unknown is retryable if it has a key.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Contended { .. } | Self::Store(_) => true,
            Self::InDoubt { entry, .. } => entry.key.is_some(),
            Self::Rejected(rejection) => rejection.is_retryable(),
            Self::Unknown { .. }
            | Self::Exists { .. }
            | Self::IdempotencyMismatch { .. }
            | Self::UnknownPolicy { .. }
            | Self::PolicyNotNewer { .. }
            | Self::MergeTarget { .. }
            | Self::MonthNotOver { .. }
            | Self::Time(_)
            | Self::Changed { .. }
            | Self::Log { .. }
            | Self::OtherLog { .. }
            | Self::Malformed { .. }
            | Self::OutOfStep => false,
        }
    }
}

impl<E> DeskError<E> {
    pub(crate) const fn new(failure: Failure<E>, recorded: Vec<Arc<Entry>>) -> Self {
        Self { failure, recorded }
    }

    /// A stable code for the kind of failure, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.failure.code()
    }

    /// Whether repeating the same call may succeed without carrying the request out twice.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.failure.is_retryable()
    }

    /// The rejection, if the rules rejected the command.
    #[must_use]
    pub const fn rejection(&self) -> Option<&Rejection> {
        match &self.failure {
            Failure::Rejected(rejection) => Some(rejection),
            _ => None,
        }
    }
}

impl<E> From<Failure<E>> for DeskError<E> {
    fn from(failure: Failure<E>) -> Self {
        Self::new(failure, Vec::new())
    }
}

impl<E> From<Rejection> for Failure<E> {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(Box::new(rejection))
    }
}

impl<E> fmt::Display for DeskError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.failure, f)
    }
}

impl<E: Error + 'static> Error for DeskError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.failure.source()
    }
}
