//! `PostgresStore`: complaints in a PostgreSQL database.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::store::{
    AppendError, AsyncFeedStore, AsyncLogStore, AsyncPersonalStore, Batch, Cursor, DueCase, Page,
    Personal, PolicyUse, Posted, Query,
};
use redress::vocabulary::{CommandKey, ComplaintId, Text};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::append::Written;
use crate::ask::{Ask, On, Value};
use crate::error::Error;
use crate::link::Link;
use crate::options::PostgresOptions;
use crate::read;
use crate::wake::{Listening, Teller, Wake};

/// Keeps complaints in a PostgreSQL database. Clones share their connections.
///
/// Must be used on the tokio runtime on which it was opened; [`Blocking`](crate::Blocking) needs none.
///
/// `P` is what is kept apart about persons: any type of the host's that serde reads and writes.
pub struct PostgresStore<P = Text> {
    inner: Arc<Inner>,
    personal: PhantomData<fn() -> P>,
}

struct Inner {
    link: Link,
    listening: Listening,
    patience: Duration,
    teller: Option<Teller>,
}

impl<P> Clone for PostgresStore<P> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), personal: PhantomData }
    }
}

impl<P> fmt::Debug for PostgresStore<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore")
            .field("schema", &self.inner.link.schema.as_str())
            .field("deadline", &self.inner.link.deadline)
            .finish_non_exhaustive()
    }
}

impl PostgresStore {
    /// Opens a database that keeps a remark ([`Text`]) apart, with the usual [`PostgresOptions`].
    ///
    /// # Errors
    /// As [`PostgresOptions::new`] and [`PostgresOptions::open`].
    pub async fn open(connection: &str) -> Result<Self, Error> {
        PostgresOptions::new(connection)?.open().await
    }
}

impl<P> PostgresStore<P> {
    pub(crate) fn new(link: Link, listening: Listening, patience: Duration, notify: bool) -> Self {
        let teller = notify.then(|| Teller::start(link.clone()));
        let inner = Inner { link, listening, patience, teller };
        Self { inner: Arc::new(inner), personal: PhantomData }
    }

    pub(crate) fn link(&self) -> &Link {
        &self.inner.link
    }

    pub(crate) fn on(&self) -> On<'_> {
        On::Link(&self.inner.link)
    }

    /// Says when there is something new, through whatever program it was appended: for a relay that waits.
    #[must_use]
    pub fn wake(&self) -> Wake {
        Wake::start(self.inner.listening.clone())
    }

    /// Wakes whoever listens: after the commit of a transaction of the host's with something of a
    /// [`Within`](crate::Within) in it. The store's own appends do so by themselves.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn notify(&self) -> Result<(), Error> {
        let channel = self.inner.link.schema.channel();
        let tell = Ask::new("notifying", "select pg_notify($1, '')", [Value::text(&channel)]);
        self.on().read(&tell).await?;
        Ok(())
    }

    /// Writes what is kept apart into a new file, without what has been erased, and lets go of the old one
    /// (`vacuum full`). It needs the owner's role, and appends wait for it: for a quiet hour after erasures. The
    /// write-ahead log and backups have the values until they are recycled.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn scrub(&self) -> Result<(), Error> {
        let scrub = "vacuum full redress.personal";
        self.on().write(&Ask::new("rewriting what is kept apart", scrub, [])).await?;
        Ok(())
    }
}

impl<P: Clone + Send + Serialize + DeserializeOwned + 'static> AsyncLogStore for PostgresStore<P> {
    type Error = Error;
    type Personal = P;

    async fn append(&self, batch: Batch<P>) -> Result<(), AppendError<Error>> {
        let written = Written::of(batch, self.on())?;
        written.append(self.on()).await?;
        if let Some(teller) = &self.inner.teller {
            teller.tell();
        }
        Ok(())
    }

    async fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, Error> {
        read::log(self.on(), id, after).await
    }

    async fn logs(&self, ids: &[ComplaintId]) -> Result<Vec<Vec<Arc<Entry>>>, Error> {
        read::logs(self.on(), ids).await
    }

    async fn entry_by_key(
        &self,
        key: &CommandKey,
    ) -> Result<Option<(ComplaintId, Arc<Entry>)>, Error> {
        read::entry_by_key(self.on(), key.as_str()).await
    }

    async fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>, Error> {
        read::due(self.on(), after, until, limit).await
    }

    async fn list(
        &self,
        query: &Query,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page, Error> {
        read::list(self.on(), query, after, limit).await
    }

    async fn count(&self, query: &Query) -> Result<u64, Error> {
        read::count(self.on(), query).await
    }

    async fn policies(&self) -> Result<Vec<PolicyUse>, Error> {
        read::policies(self.on()).await
    }
}

impl<P: Clone + Send + Serialize + DeserializeOwned + 'static> AsyncFeedStore for PostgresStore<P> {
    async fn feed(&self, after: u64, limit: usize) -> Result<Vec<Posted>, Error> {
        read::feed(self.on(), after, limit, self.inner.patience).await
    }
}

impl<P: Clone + Send + Serialize + DeserializeOwned + 'static> AsyncPersonalStore
    for PostgresStore<P>
{
    async fn personal(&self, id: &ComplaintId) -> Result<Vec<(u64, Personal<P>)>, Error> {
        read::personal(self.on(), id).await
    }

    /// Nobody can read the values any more when this has answered. Their bytes are in the table's file until
    /// [`scrub`](PostgresStore::scrub), in the write-ahead log until it is recycled, and in backups.
    async fn erase(&self, id: &ComplaintId) -> Result<(), Error> {
        read::erase(self.on(), id).await
    }
}
