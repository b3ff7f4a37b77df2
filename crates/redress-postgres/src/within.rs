//! `Within`: the store within a transaction of the host's.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::store::{
    AppendError, AsyncLogStore, AsyncPersonalStore, Batch, Cursor, DueCase, Page, Personal,
    PolicyUse, Query,
};
use redress::vocabulary::{CommandKey, ComplaintId, Text};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio_postgres::Transaction;

use crate::append::Written;
use crate::ask::On;
use crate::error::Error;
use crate::read;
use crate::store::PostgresStore;

/// The store within a transaction of the host's: what a desk appends is committed with the host's own rows, or
/// not at all.
///
/// - Build the desk with `cache(0)`: a cache would remember what a rollback forgets.
/// - Each append is within a savepoint: one that is refused leaves the transaction as it was.
/// - The host commits. An error of the commit leaves it open what has become of it all: ask with
///   [`entry_by_key`](AsyncLogStore::entry_by_key) through the store.
/// - A transaction that wrote before somebody else appended to the same complaint is refused with SQLSTATE 40001
///   (see [the feed](crate#the-feed)), as are two that wait for each other (40P01): roll back, and do all of it again.
///   Append first and write the host's rows after it, and it happens rarely.
/// - While it is open the feed waits for it: keep it short.
/// - After a [`Deadline`](Error::Deadline), or an append that was dropped half-way, roll back.
/// - Nobody is woken before the commit: call [`PostgresStore::notify`] after it.
///
/// ```no_run
/// use redress::desk::Desk;
/// use redress::time::SystemClock;
/// use redress_postgres::{PostgresStore, Within};
/// # use redress::{complaint::Receive, policy::Policy, vocabulary::Actor};
/// # async fn order(store: PostgresStore, client: &mut tokio_postgres::Client, policy: Policy, agent: Actor, case: Receive)
/// # -> Result<(), Box<dyn std::error::Error>> {
/// let transaction = client.transaction().await?;
/// let desk = Desk::<Within<'_>, SystemClock>::builder(policy).cache(0);
/// let desk = desk.build_async(Within::new(&transaction, &store), SystemClock);
/// desk.receive(&agent, case).await?;
/// transaction.execute("insert into orders (complaint) values ('2026-1')", &[]).await?;
/// drop(desk);
/// transaction.commit().await?;
/// store.notify().await?;
/// # Ok(())
/// # }
/// ```
pub struct Within<'t, P = Text> {
    on: On<'t>,
    personal: PhantomData<fn() -> P>,
}

impl<P> fmt::Debug for Within<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Within").finish_non_exhaustive()
    }
}

impl<'t, P> Within<'t, P> {
    /// The store within a transaction, on any connection to the same database.
    #[must_use]
    pub fn new(transaction: &'t Transaction<'_>, store: &'t PostgresStore<P>) -> Self {
        let link = store.link();
        Self { on: On::Within(transaction, &link.schema, link.deadline), personal: PhantomData }
    }
}

impl<P: Clone + Send + Serialize + DeserializeOwned + 'static> AsyncLogStore for Within<'_, P> {
    type Error = Error;
    type Personal = P;

    async fn append(&self, batch: Batch<P>) -> Result<(), AppendError<Error>> {
        let written = Written::of(batch, self.on)?;
        written.append_within(self.on).await
    }

    async fn log(&self, id: &ComplaintId, after: u64) -> Result<Vec<Arc<Entry>>, Error> {
        read::log(self.on, id, after).await
    }

    async fn logs(&self, ids: &[ComplaintId]) -> Result<Vec<Vec<Arc<Entry>>>, Error> {
        read::logs(self.on, ids).await
    }

    async fn entry_by_key(
        &self,
        key: &CommandKey,
    ) -> Result<Option<(ComplaintId, Arc<Entry>)>, Error> {
        read::entry_by_key(self.on, key.as_str()).await
    }

    async fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>, Error> {
        read::due(self.on, after, until, limit).await
    }

    async fn list(
        &self,
        query: &Query,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page, Error> {
        read::list(self.on, query, after, limit).await
    }

    async fn count(&self, query: &Query) -> Result<u64, Error> {
        read::count(self.on, query).await
    }

    async fn policies(&self) -> Result<Vec<PolicyUse>, Error> {
        read::policies(self.on).await
    }
}

impl<P: Clone + Send + Serialize + DeserializeOwned + 'static> AsyncPersonalStore
    for Within<'_, P>
{
    async fn personal(&self, id: &ComplaintId) -> Result<Vec<(u64, Personal<P>)>, Error> {
        read::personal(self.on, id).await
    }

    async fn erase(&self, id: &ComplaintId) -> Result<(), Error> {
        read::erase(self.on, id).await
    }
}
