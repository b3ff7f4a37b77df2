//! How the store fails.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use redress::vocabulary::{ComplaintId, Label, Reason};
use rusqlite::ErrorCode;
use thiserror::Error;

/// How the store fails. Never quotes what is kept.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be opened or created.
    #[error("the file {} cannot be opened: {}; {}", path.display(), source, advice_on(source))]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Arc<std::io::Error>,
    },
    /// The file can be read and not written.
    #[error("the file {} cannot be written; give this program the right to write it and its folder", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The SQLite library that is linked has known faults.
    #[error(
        "SQLite {found} is linked, and at least {needed} is needed; build with the feature `bundled` of rusqlite"
    )]
    OldLibrary {
        /// The version that is linked.
        found: String,
        /// The oldest that will do.
        needed: &'static str,
    },
    /// A later version of this crate has written the file.
    #[error(
        "the file has schema {found}, and this program knows schemas up to {supported}; update the program"
    )]
    NewerSchema {
        /// The schema of the file.
        found: i64,
        /// The latest one that this version knows.
        supported: i64,
    },
    /// The file has no complaints of this crate in it, or is no SQLite file.
    #[error("the file {} keeps no complaints; expected one that this crate has written", path.display())]
    NoStore {
        /// The file.
        path: PathBuf,
    },
    /// An earlier version of this crate has written the file, and it was to be read as it is.
    #[error(
        "the file has schema {found}, and this program reads schema {supported}; let the program that keeps it open it once, which updates it"
    )]
    OlderSchema {
        /// The schema of the file.
        found: i64,
        /// The one that this version reads.
        supported: i64,
    },
    /// The file cannot be kept with a write-ahead log, as on some network file systems.
    #[error(
        "the file is in journal mode `{mode}` and cannot be put into `wal`; keep it on a local disk"
    )]
    NoWal {
        /// The mode that it is in.
        mode: String,
    },
    /// Another program held the file for longer than this one waits.
    #[error("the file was locked for {} ms; find what holds it, or wait longer", waited.as_millis())]
    Busy {
        /// How long it was waited.
        waited: Duration,
    },
    /// Something stored cannot be read.
    #[error(
        "{what} of {} cannot be read{}; restore it from a copy; other complaints are not concerned",
        place.en, position(*.at)
    )]
    Damaged {
        /// What it is.
        what: &'static str,
        /// Of which complaint or entry.
        place: Label,
        /// Line and column in its JSON, if known.
        at: Option<(usize, usize)>,
    },
    /// What is to be kept apart cannot be written as JSON.
    #[error(
        "what is to be kept apart cannot be written as JSON (line {line}, column {column}); see its `Serialize`"
    )]
    Unwritable {
        /// The line of JSON at which it failed.
        line: usize,
        /// The column.
        column: usize,
    },
    /// The complaint is under a legal hold: what is kept apart stays until it is lifted.
    #[error("the complaint is under a legal hold for `{matter}`; it stays until that is lifted")]
    Held {
        /// The matter.
        matter: Reason,
    },
    /// The host's transaction has ended before the append: SQLite takes one back when the disk is full.
    #[error("the transaction has ended; begin it again, and do all of its work again")]
    NoTransaction,
    /// SQLite has failed.
    #[error("SQLite failed while {doing}: {}; {}", told(source), advice(source))]
    Sqlite {
        /// What was being done.
        doing: &'static str,
        /// What it says.
        source: Arc<rusqlite::Error>,
    },
}

/// The text of an SQLite error without the statement, which is long, and without values.
fn told(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => failure.to_string(),
        rusqlite::Error::InvalidColumnType(at, name, _) => {
            format!("column {at} ({name}) has another type")
        }
        rusqlite::Error::FromSqlConversionFailure(at, ..) => {
            format!("column {at} has a value out of range")
        }
        _ => "a statement does not fit the schema".to_owned(),
    }
}

fn advice(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "free some space and try again",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "try again",
        Some(ErrorCode::ReadOnly) => "give this program the right to write the file",
        Some(ErrorCode::CannotOpen) => "look at the file's folder and its rights",
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            "it is not the file that it was; restore it from a copy"
        }
        Some(ErrorCode::SystemIoFailure) => "look at the disk",
        _ => "this is a mistake in the schema or in this crate",
    }
}

fn advice_on(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::NotFound => "make its folder first",
        std::io::ErrorKind::PermissionDenied => "give this program the right to write it",
        _ => "look at its path",
    }
}

fn entry(id: &ComplaintId, version: u64) -> Label {
    Label::new(format!("entry {version} of `{id}`"), format!("“{id}”的第{version}条记录"))
}

fn position(at: Option<(usize, usize)>) -> String {
    at.map_or_else(String::new, |(line, column)| format!(" (line {line}, column {column})"))
}

impl Error {
    pub(crate) const fn damaged(what: &'static str, place: Label) -> Self {
        Self::Damaged { what, place, at: None }
    }

    /// Something of an entry.
    pub(crate) fn entry(what: &'static str, id: &ComplaintId, version: u64) -> Self {
        Self::damaged(what, entry(id, version))
    }

    /// Something of what a removed complaint leaves.
    pub(crate) fn tombstone(what: &'static str, id: &ComplaintId) -> Self {
        let en = format!("the tombstone of `{id}`");
        Self::damaged(what, Label::new(en, format!("“{id}”的删除记录")))
    }

    /// Something of a complaint.
    pub(crate) fn complaint(what: &'static str, id: &ComplaintId) -> Self {
        Self::damaged(what, Label::new(format!("`{id}`"), format!("“{id}”")))
    }

    pub(crate) fn json(
        what: &'static str,
        id: &ComplaintId,
        version: u64,
        error: &serde_json::Error,
    ) -> Self {
        let at = Some((error.line(), error.column()));
        Self::Damaged { what, place: entry(id, version), at }
    }

    /// Whether the same call may succeed if it is made again as it is.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Busy { .. } => true,
            Self::Sqlite { source, .. } => matches!(
                source.sqlite_error_code(),
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::DiskFull)
            ),
            _ => false,
        }
    }
}

/// Says what was being done.
pub(crate) trait Doing<T> {
    fn doing(self, doing: &'static str) -> Result<T, Error>;
}

impl<T> Doing<T> for Result<T, rusqlite::Error> {
    fn doing(self, doing: &'static str) -> Result<T, Error> {
        self.map_err(|source| Error::Sqlite { doing, source: Arc::new(source) })
    }
}
