//! `SqliteStore`: complaints in one file.

use std::fmt;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::store::{
    AppendError, Batch, Cursor, DueCase, FeedStore, LogStore, Page, Personal, PersonalStore,
    PolicyUse, Posted, Query,
};
use redress::vocabulary::{CommandKey, ComplaintId, Text};
use rusqlite::Connection;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::append::Written;
use crate::error::{Doing, Error};
use crate::gate::Gate;
use crate::options::SqliteOptions;
use crate::read;
use crate::writer::Writer;

/// Keeps complaints in an SQLite file. Clones share their connections.
///
/// One connection writes, some read; nobody who reads waits for the writer. Appends of several threads that
/// wait at the same time are committed together. Other handles, in this program or another one, may be open on
/// the same file.
///
/// `P` is what is kept apart about persons: any type of the host's that serde reads and writes.
pub struct SqliteStore<P = Text> {
    inner: Arc<Inner>,
    personal: PhantomData<fn() -> P>,
}

struct Inner {
    path: PathBuf,
    options: SqliteOptions,
    writer: Writer,
    readers: Mutex<Vec<Connection>>,
}

impl<P> Clone for SqliteStore<P> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), personal: PhantomData }
    }
}

impl<P> fmt::Debug for SqliteStore<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore")
            .field("path", &self.inner.path)
            .field("options", &self.inner.options)
            .finish_non_exhaustive()
    }
}

impl SqliteStore {
    /// Opens a file that keeps a remark ([`Text`]) apart, with the usual [`SqliteOptions`]; makes it where there is
    /// none.
    ///
    /// # Errors
    /// As [`SqliteOptions::open`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        SqliteOptions::new().open(path)
    }
}

impl<P> SqliteStore<P> {
    pub(crate) fn new(path: PathBuf, options: SqliteOptions, connection: Connection) -> Self {
        let writer = Writer::new(connection, Gate::of(&path), options.wait);
        let inner = Inner { path, options, writer, readers: Mutex::default() };
        Self { inner: Arc::new(inner), personal: PhantomData }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Reads on a connection of its own; one that has failed is not used again.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let free = || self.inner.readers.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = free().pop();
        let connection = if let Some(connection) = kept {
            connection
        } else {
            let connection = self.inner.options.connect(&self.inner.path)?;
            connection.pragma_update(None, "query_only", "on").doing("opening the file")?;
            connection
        };
        let answer = read(&connection)?;
        let mut free = free();
        if free.len() < self.inner.options.readers {
            free.push(connection);
        }
        Ok(answer)
    }

    /// Writes in a transaction of its own.
    pub(crate) fn write<T>(
        &self,
        write: impl FnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.inner.writer.alone(write)
    }

    /// Writes what is in the write-ahead log into the file and empties it. SQLite does so by itself now and then;
    /// this is for a copy of the file. Whether nobody was in the way: a reader that is at work is.
    ///
    /// # Errors
    /// [`Error`].
    pub fn checkpoint(&self) -> Result<bool, Error> {
        self.inner.writer.checkpoint()
    }

    /// Empties the write-ahead log, which may still have what has been overwritten in the file.
    pub(crate) fn empty_log(&self) -> Result<(), Error> {
        let (wait, step) = (self.inner.options.wait, Duration::from_millis(2));
        let mut waited = Duration::ZERO;
        while !self.inner.writer.checkpoint()? {
            if waited >= wait {
                return Err(Error::Busy { waited });
            }
            thread::sleep(step);
            waited = waited.saturating_add(step);
        }
        Ok(())
    }

    /// Lets SQLite check the file from end to end; what it finds, none if all is well.
    ///
    /// # Errors
    /// [`Error`].
    pub fn integrity(&self) -> Result<Vec<String>, Error> {
        let doing = "checking the file";
        self.read(|connection| {
            let mut check = connection.prepare("pragma integrity_check").doing(doing)?;
            let found = check.query_map([], |row| row.get::<_, String>(0)).doing(doing)?;
            let found: Result<Vec<_>, _> = found.collect();
            Ok(found.doing(doing)?.into_iter().filter(|found| found != "ok").collect())
        })
    }
}

impl<P: Clone + Send + Serialize + DeserializeOwned + 'static> LogStore for SqliteStore<P> {
    type Error = Error;
    type Personal = P;

    fn append(&self, batch: Batch<P>) -> Result<(), AppendError<Error>> {
        self.inner.writer.append(Written::of(batch)?)
    }

    fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, Error> {
        self.read(|connection| read::log(connection, id, after))
    }

    fn logs(&self, ids: &[ComplaintId]) -> Result<Vec<Vec<Arc<Entry>>>, Error> {
        self.read(|connection| read::logs(connection, ids))
    }

    fn entry_by_key(&self, key: &CommandKey) -> Result<Option<(ComplaintId, Arc<Entry>)>, Error> {
        self.read(|connection| read::entry_by_key(connection, key.as_str()))
    }

    fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>, Error> {
        self.read(|connection| read::due(connection, after, until, limit))
    }

    fn list(&self, query: &Query, after: Option<&Cursor>, limit: usize) -> Result<Page, Error> {
        self.read(|connection| read::list(connection, query, after, limit))
    }

    fn count(&self, query: &Query) -> Result<u64, Error> {
        self.read(|connection| read::count(connection, query))
    }

    fn policies(&self) -> Result<Vec<PolicyUse>, Error> {
        self.read(read::policies)
    }
}

impl<P: Clone + Send + Serialize + DeserializeOwned + 'static> FeedStore for SqliteStore<P> {
    fn feed(&self, after: u64, limit: usize) -> Result<Vec<Posted>, Error> {
        self.read(|connection| read::feed(connection, after, limit))
    }
}

impl<P: Clone + Send + Serialize + DeserializeOwned + 'static> PersonalStore for SqliteStore<P> {
    fn personal(&self, id: &ComplaintId) -> Result<Vec<(u64, Personal<P>)>, Error> {
        self.read(|connection| read::personal(connection, id))
    }

    /// Overwrites the values in the file, and then empties the write-ahead log, which may have them still.
    /// Readers that are at work are waited for as long as the store waits for another program; after that the
    /// values are gone from the file, and from the log with the next [`checkpoint`](SqliteStore::checkpoint) that nobody is in the
    /// way of: [`Error::Busy`], and the same call again finishes it.
    fn erase(&self, id: &ComplaintId) -> Result<(), Error> {
        self.write(|connection| read::erase(connection, id))?;
        self.empty_log()
    }
}
