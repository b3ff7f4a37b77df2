//! `Within`: the store within a transaction of the host's.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::store::{
    AppendError, Batch, Cursor, DueCase, FeedStore, LogStore, Page, Personal, PersonalStore,
    PolicyUse, Posted, Query,
};
use redress::vocabulary::{CommandKey, ComplaintId, Text};
use rusqlite::{Connection, Transaction};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::append::{Ended, Known, Written};
use crate::error::{Doing, Error};
use crate::{read, schema};

/// The store within a transaction of the host's: what a desk appends is committed with the host's own rows, or
/// not at all. The host's tables may be in the same file; those of this crate begin with `redress_`.
///
/// After [`AppendError::Unavailable`] roll the transaction back: on a full disk SQLite has done so already, and a
/// commit then fails.
///
/// Build the desk with `cache(0)`: a cache would remember what a rollback forgets. Begin the transaction as
/// `immediate`, so that nobody writes between what is read and what is appended.
///
/// ```
/// use redress::desk::Desk;
/// use redress::time::SystemClock;
/// use redress::vocabulary::Text;
/// use redress_sqlite::Within;
/// use rusqlite::{Connection, TransactionBehavior};
/// # use redress::{complaint::Receive, vocabulary::{Actor, Facts, Kind, channel}};
/// # use redress_presets::dealership::{dealership, role};
/// # let policy = dealership()?;
/// # let agent = Actor::new("li.na".parse()?, role::CUSTOMER_SERVICE);
/// # let case = Receive::new("2026-1".parse()?, "c-17".parse()?, Facts::new(Kind::Grievance, channel::CALL_BACK));
/// # let mut connection = Connection::open_in_memory()?;
/// connection.execute_batch("create table orders (number integer primary key, complaint text)")?;
/// Within::<Text>::prepare(&mut connection)?;
///
/// let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
/// let desk = Desk::<Within<'_>, SystemClock>::builder(policy).cache(0);
/// let desk = desk.build(Within::<Text>::new(&transaction), SystemClock);
/// desk.receive(&agent, case)?;
/// transaction.execute("insert into orders (complaint) values ('2026-1')", [])?;
/// drop(desk);
/// transaction.commit()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Within<'t, P = Text> {
    connection: &'t Connection,
    personal: PhantomData<fn() -> P>,
}

impl<P> fmt::Debug for Within<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Within").finish_non_exhaustive()
    }
}

impl<'t, P> Within<'t, P> {
    /// Makes the tables in the host's file, or updates them; once, before any transaction.
    ///
    /// # Errors
    /// [`Error`].
    pub fn prepare(connection: &mut Connection) -> Result<(), Error> {
        schema::migrate(connection)
    }

    /// The store within a transaction.
    #[must_use]
    pub fn new(transaction: &'t Transaction<'_>) -> Self {
        Self { connection: transaction, personal: PhantomData }
    }
}

impl<P: Clone + Send + Serialize + DeserializeOwned + 'static> LogStore for Within<'_, P> {
    type Error = Error;
    type Personal = P;

    fn append(&self, batch: Batch<P>) -> Result<(), AppendError<Error>> {
        let written = Written::of(batch)?;
        let unavailable = AppendError::Unavailable;
        // What fails half-way is taken back, and the host's transaction goes on.
        if self.connection.is_autocommit() {
            return Err(AppendError::Unavailable(Error::NoTransaction));
        }
        let doing = "appending within a transaction";
        self.connection.execute_batch("savepoint redress").doing(doing).map_err(unavailable)?;
        let ended = written.apply(self.connection, &mut Known::default());
        let end = match &ended {
            Ok(Ended::Stored) => "release redress",
            _ => "rollback to redress; release redress",
        };
        let closed = self.connection.execute_batch(end).doing(doing);
        let ended = ended.map_err(unavailable)?;
        closed.map_err(unavailable)?;
        ended.told()
    }

    fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, Error> {
        read::log(self.connection, id, after)
    }

    fn logs(&self, ids: &[ComplaintId]) -> Result<Vec<Vec<Arc<Entry>>>, Error> {
        read::logs(self.connection, ids)
    }

    fn entry_by_key(&self, key: &CommandKey) -> Result<Option<(ComplaintId, Arc<Entry>)>, Error> {
        read::entry_by_key(self.connection, key.as_str())
    }

    fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>, Error> {
        read::due(self.connection, after, until, limit)
    }

    fn list(&self, query: &Query, after: Option<&Cursor>, limit: usize) -> Result<Page, Error> {
        read::list(self.connection, query, after, limit)
    }

    fn count(&self, query: &Query) -> Result<u64, Error> {
        read::count(self.connection, query)
    }

    fn policies(&self) -> Result<Vec<PolicyUse>, Error> {
        read::policies(self.connection)
    }
}

impl<P: Clone + Send + Serialize + DeserializeOwned + 'static> FeedStore for Within<'_, P> {
    fn feed(&self, after: u64, limit: usize) -> Result<Vec<Posted>, Error> {
        read::feed(self.connection, after, limit)
    }
}

impl<P: Clone + Send + Serialize + DeserializeOwned + 'static> PersonalStore for Within<'_, P> {
    fn personal(&self, id: &ComplaintId) -> Result<Vec<(u64, Personal<P>)>, Error> {
        read::personal(self.connection, id)
    }

    /// Leaves marks in place of the values. They are gone from the file once the host has committed and emptied
    /// its write-ahead log, on a connection with `pragma secure_delete = on`.
    fn erase(&self, id: &ComplaintId) -> Result<(), Error> {
        read::erase(self.connection, id)
    }
}
