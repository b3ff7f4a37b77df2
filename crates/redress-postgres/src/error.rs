//! How the store fails.

use std::error::Error as _;
use std::time::Duration;

use redress::vocabulary::{ComplaintId, Label};
use thiserror::Error;
use tokio_postgres::error::Severity;

/// How the store fails. Never quotes what is kept: of an error of the server it has the SQLSTATE, and the message
/// where that names things and not values.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// An option cannot be used.
    #[error("{what} cannot be used: {why}")]
    Option {
        /// Which option.
        what: &'static str,
        /// Why not.
        why: String,
    },
    /// There was no connection to a server that takes writes, until the deadline.
    #[error(
        "no connection to a server that takes writes: {why}; nothing was sent; look at the server, and try again"
    )]
    Connect {
        /// What the last attempt came to.
        why: String,
    },
    /// The server, or the database, is none that this store can use.
    #[error("the server has {found}, and {needed} is needed")]
    Unfit {
        /// What it has.
        found: String,
        /// What is needed.
        needed: &'static str,
    },
    /// A later version of this crate has written the database.
    #[error(
        "the database has schema {found}, and this program knows schemas up to {supported}; update the program"
    )]
    NewerSchema {
        /// The schema of the database.
        found: i64,
        /// The latest one that this version knows.
        supported: i64,
    },
    /// The server did not answer in time. The connection has been dropped.
    #[error("the server did not answer within {} ms while {doing}; look at the server, or wait longer", after.as_millis())]
    Deadline {
        /// What was being done.
        doing: &'static str,
        /// How long it was waited.
        after: Duration,
    },
    /// The connection was lost before the answer came.
    #[error("the connection was lost while {doing}: {why}")]
    Lost {
        /// What was being done.
        doing: &'static str,
        /// How.
        why: String,
    },
    /// The server has refused.
    #[error("the server refused (SQLSTATE {code}{message}) while {doing}; {}", advice(code))]
    Server {
        /// What was being done.
        doing: &'static str,
        /// The SQLSTATE.
        code: String,
        /// What it says, after a colon; empty where that could quote a value.
        message: String,
        /// Whether it has closed the connection. If not, the statement has surely changed nothing.
        fatal: bool,
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
        matter: redress::vocabulary::Reason,
    },
    /// The runtime of a blocking store has ended, or could not be started.
    #[error("the store's runtime does not run: {why}")]
    Runtime {
        /// Why.
        why: String,
    },
}

fn advice(code: &str) -> &'static str {
    match code {
        "42501" => "this role may not do that; see `PostgresOptions::grants`",
        "42P01" | "42883" | "3F000" => "the schema is not there; open the store as its owner first",
        "40001" | "40P01" => "roll the transaction back, and do all of it again",
        "57014" | "55P03" => "somebody held it for too long; try again",
        "25006" => "this server takes no writes; connect to the primary",
        "28P01" | "28000" => "look at the user, the password and pg_hba.conf",
        _ => match code.get(..2) {
            Some("53") => "the server lacks disk, memory or connections; free some and try again",
            Some("57") => "the server is being stopped; try again",
            Some("08") => "the connection has failed; try again",
            Some("58" | "XX") => "look at the server's log and disk",
            _ => "this is a mistake in the schema or in this crate",
        },
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

    /// What a driver's error is.
    pub(crate) fn of(doing: &'static str, error: &tokio_postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else {
            return Self::Lost { doing, why: chain(error) };
        };
        let code = db.code().code().to_owned();
        // Errors about data quote it.
        let quiet = matches!(code.get(..2), Some("22" | "23"));
        let message = if quiet { String::new() } else { format!(": {}", db.message()) };
        let severity = db.parsed_severity();
        let fatal = !matches!(severity, Some(Severity::Error)) || code == "40003";
        Self::Server { doing, code, message, fatal }
    }

    /// The SQLSTATE, where the server has refused.
    #[must_use]
    pub fn sqlstate(&self) -> Option<&str> {
        match self {
            Self::Server { code, .. } => Some(code),
            _ => None,
        }
    }

    /// Whether the same call may succeed if it is made again as it is.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connect { .. } | Self::Deadline { .. } | Self::Lost { .. } => true,
            Self::Server { code, .. } => {
                matches!(code.as_str(), "40001" | "40P01" | "55P03" | "25006")
                    || matches!(code.get(..2), Some("08" | "53" | "57"))
            }
            _ => false,
        }
    }

    /// Whether it is left open what has come of a statement that was sent.
    pub(crate) fn is_open(&self) -> bool {
        match self {
            Self::Deadline { .. } | Self::Lost { .. } => true,
            Self::Server { fatal, .. } => *fatal,
            _ => false,
        }
    }
}

/// The texts of an error and its causes; none of them has values.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

/// Why there is no connection, and whether that may change by itself.
pub(crate) fn no_connection(error: &tokio_postgres::Error) -> (String, bool) {
    match error.as_db_error() {
        Some(db) => {
            let code = db.code().code();
            let passes =
                matches!(code.get(..3), Some("57P")) || matches!(code.get(..2), Some("08" | "53"));
            (format!("SQLSTATE {code}: {}", db.message()), passes)
        }
        // A setting that cannot be used has no cause, or one that is not the system's.
        None => (
            chain(error),
            error.source().is_some_and(<dyn std::error::Error>::is::<std::io::Error>),
        ),
    }
}

/// Says what was being done.
pub(crate) trait Doing<T> {
    fn doing(self, doing: &'static str) -> Result<T, Error>;
}

impl<T> Doing<T> for Result<T, tokio_postgres::Error> {
    fn doing(self, doing: &'static str) -> Result<T, Error> {
        self.map_err(|error| Error::of(doing, &error))
    }
}
