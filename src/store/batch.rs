//! What goes into a store, and what comes of it.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;

use super::Row;
use crate::complaint::Entry;
use crate::redacted;
use crate::vocabulary::{ComplaintId, Lang};

/// One atomic append: an entry, the columns after it, and what is kept apart.
///
/// `Debug` never shows what is kept apart.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Batch<P> {
    /// The complaint.
    pub id: ComplaintId,
    /// The version that the log must have: 0 for a new one. The entry's own version is the next.
    pub expected: u64,
    /// The entry; never without events.
    pub entry: Arc<Entry>,
    /// The columns after it.
    pub row: Row,
    /// What is kept apart from the log, beside this entry.
    pub personal: Option<P>,
    /// Whether there was something to be kept apart and it has been erased: set when a log is copied, so that
    /// the mark is copied, too. Without effect where `personal` is given.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub erased: bool,
}

impl<P> Batch<P> {
    /// A batch with nothing to be kept apart. The entry's version follows the expected one.
    #[must_use]
    pub fn new(id: ComplaintId, entry: Arc<Entry>, row: Row) -> Self {
        let expected = entry.version.saturating_sub(1);
        Self { id, expected, entry, row, personal: None, erased: false }
    }

    /// Checks what every store checks first, whatever it contains: the entry follows the expected version, and has
    /// events.
    ///
    /// # Errors
    /// [`AppendError::Malformed`].
    pub fn check<E>(&self) -> Result<(), AppendError<E>> {
        if Some(self.entry.version) != self.expected.checked_add(1) {
            let why = "the entry's version does not follow the expected one";
            return Err(AppendError::malformed(why));
        }
        if self.entry.events.is_empty() {
            return Err(AppendError::malformed("the entry has no events"));
        }
        Ok(())
    }

    /// The same with the mark that what was kept apart has been erased.
    #[must_use]
    pub fn with_erased(mut self) -> Self {
        self.erased = true;
        self
    }

    /// The same with something to be kept apart.
    #[must_use]
    pub fn with_personal(mut self, personal: Option<P>) -> Self {
        self.personal = personal;
        self
    }
}

impl<P> fmt::Debug for Batch<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("id", &self.id)
            .field("expected", &self.expected)
            .field("entry", &self.entry)
            .field("row", &self.row)
            .field("has_personal", &self.personal.is_some())
            .field("erased", &self.erased)
            .finish()
    }
}

/// How batches are read: no error quotes what came.
#[derive(Deserialize)]
#[serde(crate = "crate::redacted::serde")]
struct BatchWire<P> {
    id: ComplaintId,
    expected: u64,
    entry: Arc<Entry>,
    row: Row,
    personal: Option<P>,
    #[serde(default)]
    erased: bool,
}

impl<'de, P: Deserialize<'de>> Deserialize<'de> for Batch<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire: BatchWire<P> =
            redacted::deserialize(deserializer, |quiet| BatchWire::deserialize(quiet))?;
        let BatchWire { id, expected, entry, row, personal, erased } = wire;
        Ok(Self { id, expected, entry, row, personal, erased })
    }
}

/// What is kept apart beside one entry: the host's own value, or the mark that it has been erased.
///
/// `P` is a type of the host's; the stores here keep a [`Text`](crate::vocabulary::Text) unless told
/// otherwise. `Debug` never shows the value.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Personal<P> {
    /// The value.
    Kept(P),
    /// There was a value, and it has been erased.
    Erased,
}

/// How it is read.
#[derive(Deserialize)]
#[serde(crate = "crate::redacted::serde", rename_all = "kebab-case")]
enum PersonalWire<P> {
    Kept(P),
    Erased,
}

impl<'de, P: Deserialize<'de>> Deserialize<'de> for Personal<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire: PersonalWire<P> =
            redacted::deserialize(deserializer, |quiet| PersonalWire::deserialize(quiet))?;
        Ok(match wire {
            PersonalWire::Kept(value) => Self::Kept(value),
            PersonalWire::Erased => Self::Erased,
        })
    }
}

impl<P> Personal<P> {
    /// The value, unless it has been erased.
    #[must_use]
    pub const fn kept(&self) -> Option<&P> {
        match self {
            Self::Kept(value) => Some(value),
            Self::Erased => None,
        }
    }

    /// Whether it has been erased.
    #[must_use]
    pub const fn is_erased(&self) -> bool {
        matches!(self, Self::Erased)
    }
}

impl<P> fmt::Debug for Personal<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kept(_) => "Kept(..)",
            Self::Erased => "Erased",
        })
    }
}

/// Why an append was not answered with `Ok`.
///
/// Only [`AppendError::Unknown`] leaves open whether the batch is stored; after every other one nothing of it is.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AppendError<E> {
    /// The log has another version than the batch was decided on.
    #[error(
        "the log was expected at version {expected} and is at {actual}; load it and decide again"
    )]
    Conflict {
        /// The version that the batch was decided on.
        expected: u64,
        /// The version that the log has.
        actual: u64,
    },
    /// The entry's command key has been used before, on this complaint or another one. Asked before the
    /// version: of two identical requests at once, the later one gets this and not a conflict.
    #[error(
        "the command key has been used before, on complaint `{id}` for entry {}; answer with that entry", entry.version
    )]
    Duplicate {
        /// The complaint on which the key was used.
        id: ComplaintId,
        /// The entry that it brought about.
        entry: Arc<Entry>,
    },
    /// The batch breaks the contract, whatever the store contains: its entry does not follow the expected
    /// version, has no events, or was recorded before the last one.
    #[error("the batch breaks the store's contract: {reason}; this is a mistake in the caller")]
    Malformed {
        /// What is wrong with it. Never quotes what the batch contains.
        reason: Cow<'static, str>,
    },
    /// The store failed, and surely stored nothing.
    #[error("the store is unavailable and has stored nothing; try again")]
    Unavailable(#[source] E),
    /// The store failed, and the batch may be stored: a commit whose answer was lost. Read the log after
    /// the expected version to find out.
    #[error(
        "the store failed while it stored, and the batch may be stored; read the log to find out"
    )]
    Unknown(#[source] E),
}

impl<E> AppendError<E> {
    /// A batch that breaks the contract.
    #[must_use]
    pub fn malformed(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Malformed { reason: reason.into() }
    }

    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Conflict { .. } => "conflict",
            Self::Duplicate { .. } => "duplicate",
            Self::Malformed { .. } => "malformed",
            Self::Unavailable(_) => "unavailable",
            Self::Unknown(_) => "unknown-outcome",
        }
    }
}

impl<E> AppendError<E> {
    /// What a person reads. What the store itself says is not in it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::Conflict { expected, actual } => {
                format!("该投诉的记录应为第{expected}版，现为第{actual}版；请重新读取后再操作")
            }
            Self::Duplicate { id, entry } => {
                format!("该请求标识已用于投诉“{id}”的第{}条记录；请以该记录答复", entry.version)
            }
            Self::Malformed { .. } => "要保存的记录不合存储的约定；这是调用程序的错误".to_owned(),
            Self::Unavailable(_) => "存储不可用，未保存任何内容；请重试".to_owned(),
            Self::Unknown(_) => "存储在保存时出现故障，可能已经保存；请读取记录确认".to_owned(),
        }
    }
}

crate::time::told!([E] AppendError<E>);

/// One entry in the order in which all logs together were written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde")]
#[non_exhaustive]
pub struct Posted {
    /// Its position: positions increase, and may leave gaps.
    pub position: u64,
    /// The complaint.
    pub id: ComplaintId,
    /// The entry.
    pub entry: Arc<Entry>,
}

impl Posted {
    /// An entry at a position.
    #[must_use]
    pub const fn new(position: u64, id: ComplaintId, entry: Arc<Entry>) -> Self {
        Self { position, id, entry }
    }
}
