//! `SqliteOptions`: how a file is opened.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::error::{Doing, Error};
use crate::schema;
use crate::store::SqliteStore;
use crate::writer::is_busy;

/// When an append has been answered, what does it survive?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Durability {
    /// The loss of power, too: every commit waits for the disk (`synchronous = full`).
    #[default]
    Full,
    /// The end of the program, however it comes; not the loss of power, after which the last commits may be
    /// missing, never a part of one (`synchronous = normal`).
    Normal,
}

/// How a file is opened.
///
/// ```no_run
/// use redress_sqlite::{Durability, SqliteOptions, SqliteStore};
/// # use redress::vocabulary::Text;
/// let store: SqliteStore<Text> =
///     SqliteOptions::new().durability(Durability::Normal).open("complaints.db")?;
/// # Ok::<(), redress_sqlite::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqliteOptions {
    pub(crate) durability: Durability,
    pub(crate) wait: Duration,
    pub(crate) readers: usize,
    pub(crate) largest: Option<u64>,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            durability: Durability::Full,
            wait: Duration::from_secs(5),
            readers: 4,
            largest: None,
        }
    }
}

/// The oldest SQLite without the fault that could lose a commit when a write-ahead log was begun anew.
const OLDEST: i32 = 3_051_003;

impl SqliteOptions {
    /// Full durability; waits five seconds for another program; keeps up to four connections for reading.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What an append that was answered survives.
    #[must_use]
    pub const fn durability(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }

    /// How long to wait for another program that writes.
    #[must_use]
    pub const fn wait(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    /// How many connections for reading are kept open.
    #[must_use]
    pub const fn readers(mut self, readers: usize) -> Self {
        self.readers = readers;
        self
    }

    /// How large the file may become, in bytes; unless told otherwise, as large as the disk allows. What does not fit
    /// is refused as it is on a full disk: nothing of it is stored.
    #[must_use]
    pub const fn largest(mut self, bytes: u64) -> Self {
        self.largest = Some(bytes);
        self
    }

    /// Opens a file, and makes it where there is none (readable by its owner only). A file of an earlier schema is
    /// updated.
    ///
    /// # Errors
    /// [`Error`]: the file cannot be opened or written, a later version wrote it, another program holds it.
    pub fn open<P>(&self, path: impl AsRef<Path>) -> Result<SqliteStore<P>, Error> {
        let path = path.as_ref();
        check_library(rusqlite::version_number(), rusqlite::version())?;
        let made = make(path);
        made.map_err(|source| Error::Open { path: path.to_owned(), source: Arc::new(source) })?;
        let mut connection = self.connect(path)?;
        self.prepare(path, &connection)?;
        schema::migrate(&mut connection)?;
        Ok(SqliteStore::new(path.to_owned(), self.clone(), connection))
    }

    /// Opens a file that is there, only to read it, for reports: makes nothing, updates nothing, and appends to it fail.
    /// The program that keeps it may go on writing.
    ///
    /// # Errors
    /// [`Error`]: there is no such file, it is no store, or its schema is another one.
    pub fn open_to_read<P>(&self, path: impl AsRef<Path>) -> Result<SqliteStore<P>, Error> {
        let path = path.as_ref();
        check_library(rusqlite::version_number(), rusqlite::version())?;
        fs::File::open(path)
            .map_err(|source| Error::Open { path: path.to_owned(), source: Arc::new(source) })?;
        let connection = self.connect(path)?;
        let reading = "opening the file";
        connection.pragma_update(None, "query_only", "on").doing(reading)?;
        let (found, supported) = match schema::found(&connection) {
            Ok(found) => (found, schema::supported()),
            Err(error) if is_busy(&error) => return Err(error),
            Err(_) => (0, 0),
        };
        match found {
            0 => Err(Error::NoStore { path: path.to_owned() }),
            _ if found > supported => Err(Error::NewerSchema { found, supported }),
            _ if found < supported => Err(Error::OlderSchema { found, supported }),
            _ => Ok(SqliteStore::new(path.to_owned(), self.clone(), connection)),
        }
    }

    /// A connection to a file that is there.
    pub(crate) fn connect(&self, path: &Path) -> Result<Connection, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).doing("opening the file")?;
        connection.busy_timeout(self.wait).doing("opening the file")?;
        connection.set_prepared_statement_cache_capacity(96);
        Ok(connection)
    }

    /// Puts the file into WAL mode; the mode that it has then. While somebody else does the same SQLite is busy at once
    /// and does not wait, so it is waited for here.
    fn start_wal(&self, connection: &Connection) -> Result<String, Error> {
        let (step, mut waited) = (Duration::from_millis(2), Duration::ZERO);
        loop {
            let mode = connection.query_row("pragma journal_mode = wal", [], |row| row.get(0));
            match mode.doing("starting its write-ahead log") {
                Err(error) if is_busy(&error) && waited < self.wait => {
                    thread::sleep(step);
                    waited = waited.saturating_add(step);
                }
                mode => return mode,
            }
        }
    }

    /// What holds for the connection that writes.
    fn prepare(&self, path: &Path, connection: &Connection) -> Result<(), Error> {
        let opening = "opening the file";
        if connection.is_readonly("main").doing(opening)? {
            return Err(Error::ReadOnly { path: path.to_owned() });
        }
        let mode = self.start_wal(connection)?;
        if mode != "wal" {
            return Err(Error::NoWal { mode });
        }
        let synchronous = match self.durability {
            Durability::Full => "full",
            Durability::Normal => "normal",
        };
        connection.pragma_update(None, "synchronous", synchronous).doing(opening)?;
        // An append changes several pages; the same ones are written back less often from a longer log (16 MB).
        connection.query_row("pragma wal_autocheckpoint = 4000", [], |_| Ok(())).doing(opening)?;
        // All connections of a program share one cache, as SQLite is bundled; with the usual 2 MB of each the
        // pages that every append needs are dropped for those of readers. At most so many KiB are used.
        connection.pragma_update(None, "cache_size", -16_384).doing(opening)?;
        // What is erased is overwritten, in the file's free space too.
        connection.query_row("pragma secure_delete = on", [], |_| Ok(())).doing(opening)?;
        connection.pragma_update(None, "foreign_keys", "on").doing(opening)?;
        connection.pragma_update(None, "trusted_schema", "off").doing(opening)?;
        if let Some(bytes) = self.largest {
            let page: i64 =
                connection.query_row("pragma page_size", [], |row| row.get(0)).doing(opening)?;
            let pages =
                i64::try_from(bytes).unwrap_or(i64::MAX).checked_div(page).unwrap_or(1).max(1);
            let limit = format!("pragma max_page_count = {}", pages.min(u32::MAX.into()));
            connection.query_row(&limit, [], |_| Ok(())).doing(opening)?;
        }
        Ok(())
    }
}

/// Refuses a library with known faults.
fn check_library(number: i32, version: &str) -> Result<(), Error> {
    if number < OLDEST {
        return Err(Error::OldLibrary { found: version.to_owned(), needed: "3.51.3" });
    }
    Ok(())
}

/// Makes the file where there is none; for its owner only, and so are the files that SQLite puts beside it.
fn make(path: &Path) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.read(true).append(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            // Something is there; it may be a folder, or not ours to read.
            let there = fs::OpenOptions::new().read(true).open(path)?;
            if there.metadata()?.is_dir() {
                return Err(std::io::ErrorKind::IsADirectory.into());
            }
            Ok(())
        }
        made => made.map(drop),
    }
}

#[cfg(test)]
mod tests {
    use super::check_library;

    #[test]
    fn a_library_with_known_faults_is_refused_and_the_one_that_is_linked_is_not() {
        let refused = check_library(3_051_002, "3.51.2").unwrap_err().to_string();
        assert!(refused.contains("3.51.2") && refused.contains("3.51.3"), "{refused}");
        assert!(check_library(3_051_003, "3.51.3").is_ok());
        assert!(check_library(rusqlite::version_number(), rusqlite::version()).is_ok());
    }
}
