//! Where complaints are kept: a file, or a database server. One type for both, so that the rest does not care.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::store::{
    AppendError, Batch, Cursor, DueCase, FeedStore, LogStore, Page, Personal as Apart,
    PersonalStore, PolicyUse, Posted, Query,
};
use redress::vocabulary::{CommandKey, ComplaintId};
use redress_evidence::{Chain, EvidenceStore, Head};
use redress_presets::dealership::Personal;
use redress_relay::{DeadLetter, LetterId, ReaderName, Readers};
use redress_sqlite::{SqliteOptions, SqliteStore};

/// Where complaints are kept, as the command line says it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Db {
    /// An SQLite file, made where there is none.
    File(PathBuf),
    /// A PostgreSQL server, as `postgres://user:password@host/database?sslmode=disable`. Needs the feature `postgres`.
    Server(String),
}

impl From<PathBuf> for Db {
    /// A path that begins as an address of PostgreSQL does is one.
    fn from(path: PathBuf) -> Self {
        match path.to_str() {
            Some(url) if ["postgres://", "postgresql://"].iter().any(|is| url.starts_with(is)) => {
                Self::Server(url.to_owned())
            }
            _ => Self::File(path),
        }
    }
}

/// Shows no address: it may have a password in it.
impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Server(_) => f.debug_tuple("Server").finish_non_exhaustive(),
        }
    }
}

/// How a store fails.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
#[non_exhaustive]
pub enum StoreError {
    /// A file.
    File(#[from] redress_sqlite::Error),
    /// A server.
    #[cfg(feature = "postgres")]
    Server(#[from] redress_postgres::Error),
    /// This program cannot ask a server.
    #[error(
        "complaints on a PostgreSQL server need the feature `postgres`; build with `--features postgres`, or give a file"
    )]
    NoServers,
}

/// A store. What is kept apart about persons is the host's own type; this host is a dealership's.
#[derive(Clone, Debug)]
pub(crate) enum Store {
    File(SqliteStore<Personal>),
    #[cfg(feature = "postgres")]
    Server(redress_postgres::Blocking<Personal>),
}

type Answer<T> = Result<T, StoreError>;

/// Passes a call on.
macro_rules! pass {
    ($self:ident.$($call:tt)*) => {
        match $self {
            Self::File(store) => Ok(store.$($call)*?),
            #[cfg(feature = "postgres")]
            Self::Server(store) => Ok(store.$($call)*?),
        }
    };
}

impl Store {
    pub(crate) fn open(db: &Db) -> Answer<Self> {
        match db {
            Db::File(path) => Ok(Self::File(SqliteOptions::new().open(path)?)),
            #[cfg(feature = "postgres")]
            Db::Server(url) => {
                Ok(Self::Server(redress_postgres::PostgresOptions::new(url)?.open_blocking()?))
            }
            #[cfg(not(feature = "postgres"))]
            Db::Server(_) => Err(StoreError::NoServers),
        }
    }

    /// What the medium itself finds wrong. A server looks after its own.
    pub(crate) fn integrity(&self) -> Answer<Vec<String>> {
        match self {
            Self::File(store) => Ok(store.integrity()?),
            #[cfg(feature = "postgres")]
            Self::Server(_) => Ok(Vec::new()),
        }
    }

    /// The name under which this program sends letters: on a server, others send letters, too, and one that has
    /// ended holds them back for a while; a file's program takes up its own work when it starts again.
    pub(crate) fn process(&self) -> Option<ReaderName> {
        match self {
            Self::File(_) => ReaderName::new("redress-web").ok(),
            #[cfg(feature = "postgres")]
            Self::Server(_) => {
                let number = getrandom::u64().ok()?;
                ReaderName::new(format!("redress-web-{number:016x}")).ok()
            }
        }
    }

    /// Says when other programs write.
    pub(crate) fn others(&self) -> Others {
        match self {
            Self::File(_) => Others::None,
            #[cfg(feature = "postgres")]
            Self::Server(server) => Others::Of(server.store().wake()),
        }
    }
}

/// The other programs that write to a store.
pub(crate) enum Others {
    /// A file has none that matter: the longest sleep finds what they write.
    None,
    #[cfg(feature = "postgres")]
    Of(redress_postgres::Wake),
}

impl Others {
    /// Waits until one may have written something.
    pub(crate) async fn written(&mut self) {
        match self {
            Self::None => std::future::pending().await,
            #[cfg(feature = "postgres")]
            Self::Of(wake) => {
                wake.changed().await;
            }
        }
    }
}

/// The same failure of an append, of this type.
fn of<E: Into<StoreError>>(error: AppendError<E>) -> AppendError<StoreError> {
    match error {
        AppendError::Unavailable(error) => AppendError::Unavailable(error.into()),
        AppendError::Unknown(error) => AppendError::Unknown(error.into()),
        AppendError::Conflict { expected, actual } => AppendError::Conflict { expected, actual },
        AppendError::Duplicate { id, entry } => AppendError::Duplicate { id, entry },
        AppendError::Malformed { reason } => AppendError::Malformed { reason },
        // A kind that a later version adds.
        other => AppendError::malformed(other.to_string()),
    }
}

impl LogStore for Store {
    type Error = StoreError;
    type Personal = Personal;

    fn append(&self, batch: Batch<Personal>) -> Result<(), AppendError<StoreError>> {
        match self {
            Self::File(store) => store.append(batch).map_err(of),
            #[cfg(feature = "postgres")]
            Self::Server(store) => store.append(batch).map_err(of),
        }
    }
    fn log(&self, id: &ComplaintId, after: u64) -> Answer<Vec<Arc<Entry>>> {
        pass!(self.log(id, after))
    }
    fn logs(&self, ids: &[ComplaintId]) -> Answer<Vec<Vec<Arc<Entry>>>> {
        pass!(self.logs(ids))
    }
    fn entry_by_key(&self, key: &CommandKey) -> Answer<Option<(ComplaintId, Arc<Entry>)>> {
        pass!(self.entry_by_key(key))
    }
    fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Answer<Vec<DueCase>> {
        pass!(self.due(after, until, limit))
    }
    fn list(&self, query: &Query, after: Option<&Cursor>, limit: usize) -> Answer<Page> {
        pass!(self.list(query, after, limit))
    }
    fn count(&self, query: &Query) -> Answer<u64> {
        pass!(self.count(query))
    }
    fn policies(&self) -> Answer<Vec<PolicyUse>> {
        pass!(self.policies())
    }
}

impl FeedStore for Store {
    fn feed(&self, after: u64, limit: usize) -> Answer<Vec<Posted>> {
        pass!(self.feed(after, limit))
    }
}

impl PersonalStore for Store {
    fn personal(&self, id: &ComplaintId) -> Answer<Vec<(u64, Apart<Personal>)>> {
        pass!(self.personal(id))
    }
    fn erase(&self, id: &ComplaintId) -> Answer<()> {
        pass!(self.erase(id))
    }
}

impl EvidenceStore for Store {
    fn chain(&self, id: &ComplaintId) -> Answer<Option<Chain>> {
        pass!(self.chain(id))
    }
    fn heads(&self, after: Option<&ComplaintId>, limit: usize) -> Answer<Vec<Head>> {
        pass!(self.heads(after, limit))
    }
}

impl Readers for Store {
    type Error = StoreError;

    fn claim(
        &self,
        reader: &ReaderName,
        process: &ReaderName,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Answer<Option<u64>> {
        pass!(self.claim(reader, process, now, until))
    }
    fn advance(&self, reader: &ReaderName, process: &ReaderName, to: u64) -> Answer<bool> {
        pass!(self.advance(reader, process, to))
    }
    fn set_aside(&self, reader: &ReaderName, letter: &DeadLetter) -> Answer<()> {
        pass!(self.set_aside(reader, letter))
    }
    fn dead_letters(
        &self,
        reader: &ReaderName,
        after: u64,
        limit: usize,
    ) -> Answer<Vec<DeadLetter>> {
        pass!(self.dead_letters(reader, after, limit))
    }
    fn discard(&self, reader: &ReaderName, letter: &LetterId) -> Answer<bool> {
        pass!(self.discard(reader, letter))
    }
}
