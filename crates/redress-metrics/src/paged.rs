//! `Paged`: figures over a whole store, page by page, in a form that can be stopped and resumed.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::aggregate::{Aggregate, Breakdown};
use super::basis::Basis;
use super::ledger::Ledger;
use super::reader::Reader;
use redress::complaint::{Entry, LogError};
use redress::store::{Cursor, LogStore, Query};
use redress::vocabulary::ComplaintId;

/// A month end over a whole store, read page by page: what is asked, the figures so far, and where the reading goes
/// on.
///
/// Its memory is that of the groups and of one page, whatever the number of complaints. As a serde value it is what is
/// saved between two pages: read back, it goes on where it was, also in another process, and ends with the
/// figures of a reading in one go. Figures are as known at `until`, so that what is appended meanwhile does not
/// change them.
///
/// ```
/// use redress::store::MemoryStore;
/// use redress_metrics::{Basis, Breakdown, Grain, Paged, indicators};
///
/// let store: MemoryStore = MemoryStore::new();
/// let breakdown = Breakdown {
///     zone: chrono_tz::Asia::Shanghai,
///     grain: Grain::Month,
///     by: vec![],
///     indicators: vec![indicators::received(), indicators::on_time()],
/// };
/// let mut month = Paged::new(breakdown, Basis::default(), "2026-04-01T00:00:00Z".parse()?);
/// while !month.is_done() {
///     month.read(&store, 500)?;
///     // Save `month` here, to go on from this page after a restart.
/// }
/// month.aggregate().check()?;
/// println!("{:?}", month.ledger().lines()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
pub struct Paged {
    until: DateTime<Utc>,
    basis: Basis,
    aggregate: Aggregate,
    ledger: Ledger,
    complaints: u64,
    after: Option<Cursor>,
    done: bool,
}

/// Why a page was not read. Nothing of it has been counted; the same call may be made again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PagedError<E> {
    /// The store failed.
    #[error("the store failed while its complaints were read; read the same page again")]
    Store(#[source] E),
    /// A log is not a complaint's log from its beginning.
    #[error("the log of complaint `{id}` cannot be read: {source}")]
    Log {
        /// Which complaint.
        id: ComplaintId,
        /// Why.
        source: LogError,
    },
}

/// Complaints of a store with their logs, and where the next ones begin.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LogPage {
    /// The complaints, in the order of their ids.
    pub ids: Vec<ComplaintId>,
    /// The log of each.
    pub logs: Vec<Vec<Arc<Entry>>>,
    /// After which the next ones come; none after the last page.
    pub next: Option<Cursor>,
}

impl LogPage {
    /// Reads so many complaints, at least one. By id, which never changes: over all pages each complaint comes once,
    /// and one that comes in meanwhile at most once.
    ///
    /// # Errors
    /// The store's; the same call may be made again.
    pub fn read<S: LogStore>(
        store: &S,
        after: Option<&Cursor>,
        complaints: usize,
    ) -> Result<Self, S::Error> {
        let page = store.list(&Query::all(), after, complaints.max(1))?;
        let ids: Vec<ComplaintId> = page.rows.into_iter().map(|listed| listed.id).collect();
        let logs = store.logs(&ids)?;
        Ok(Self { ids, logs, next: page.next })
    }
}

impl Paged {
    /// Nothing read yet. Facts that are recorded later than `until`, UTC, are not counted.
    #[must_use]
    pub fn new(breakdown: Breakdown, basis: Basis, until: DateTime<Utc>) -> Self {
        let ledger = Ledger::new(breakdown.zone, breakdown.grain);
        let aggregate = Aggregate::new(breakdown);
        Self { until, basis, aggregate, ledger, complaints: 0, after: None, done: false }
    }

    /// Reads the next page of so many complaints, at least one; after the last one it does nothing.
    ///
    /// # Errors
    /// [`PagedError`]; the page has not been counted then.
    pub fn read<S: LogStore>(
        &mut self,
        store: &S,
        complaints: usize,
    ) -> Result<(), PagedError<S::Error>> {
        if self.done {
            return Ok(());
        }
        let page = LogPage::read(store, self.after.as_ref(), complaints);
        let page = page.map_err(PagedError::Store)?;
        let mut reader = Reader::new(self.basis.clone(), self.until);
        for (id, log) in page.ids.iter().zip(&page.logs) {
            let read = reader.history(log);
            read.map_err(|source| PagedError::Log { id: id.clone(), source })?;
        }
        let tables = reader.tables();
        tables.iter().for_each(|table| self.aggregate.add(table));
        self.ledger.add(&tables.cycles);
        let count = u64::try_from(tables.cases.len()).unwrap_or(u64::MAX);
        self.complaints = self.complaints.saturating_add(count);
        self.done = page.next.is_none();
        self.after = page.next;
        Ok(())
    }

    /// Whether everything has been read.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.done
    }

    /// The number of complaints counted so far.
    #[must_use]
    pub const fn complaints(&self) -> u64 {
        self.complaints
    }

    /// The end of the records, UTC.
    #[must_use]
    pub const fn until(&self) -> DateTime<Utc> {
        self.until
    }

    /// The figures so far.
    #[must_use]
    pub const fn aggregate(&self) -> &Aggregate {
        &self.aggregate
    }

    /// The flow of cases so far.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }
}
