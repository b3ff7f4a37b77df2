//! Why a desk did not do what it was asked.

use thiserror::Error;

use crate::complaint::{LogError, Rejection};
use crate::policy::PolicyStamp;
use crate::vocabulary::{CommandKey, ComplaintId};

/// Why a desk did not do what it was asked. Nothing has been stored.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DeskError<E: std::error::Error> {
    /// The rules say no.
    #[error(transparent)]
    Rejected(Box<Rejection>),
    /// No complaint has this number.
    #[error("there is no complaint with this id; receive it first")]
    Unknown {
        /// The id.
        id: ComplaintId,
    },
    /// A complaint with this number exists.
    #[error("there is a complaint with this id already; a repeat needs an id of its own")]
    Exists {
        /// The id.
        id: ComplaintId,
    },
    /// The command key has been used for something else.
    #[error("the command key has been used on this complaint for another command; use a new key")]
    IdempotencyMismatch {
        /// The key.
        key: CommandKey,
    },
    /// The desk has not been given the policy that the complaint is handled under.
    #[error("the complaint is handled under `{}` version {}, which this desk has not been given; adopt it too",
        stamp.name, stamp.version)]
    UnknownPolicy {
        /// Which one.
        stamp: PolicyStamp,
    },
    /// Others kept writing to the same complaint.
    #[error("others kept writing to this complaint; try again")]
    Contended,
    /// What the store gave back is no complaint's log.
    #[error("the log in the store is broken")]
    Log(#[from] LogError),
    /// The store refused a batch as malformed.
    #[error("the store refused the entry: {0}")]
    Refused(&'static str),
    /// The store failed.
    #[error("the store failed")]
    Store(#[source] E),
}

impl<E: std::error::Error> DeskError<E> {
    /// Whether the same call may succeed if it is made again as it is.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Contended | Self::Store(_))
    }

    /// The rules' reason, if it was the rules that said no.
    #[must_use]
    pub fn rejection(&self) -> Option<&Rejection> {
        match self {
            Self::Rejected(rejection) => Some(rejection),
            _ => None,
        }
    }
}

impl<E: std::error::Error> From<Rejection> for DeskError<E> {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(Box::new(rejection))
    }
}
