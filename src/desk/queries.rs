//! Read-only methods of a desk.

use std::sync::Arc;
use std::{iter, vec};

use chrono::{DateTime, Utc};

use super::{Desk, DeskError, Failure};
use crate::complaint::{
    Attribution, Context, Entry, Permitted, Share, attribute, custody, permitted,
};
use crate::store::{Cursor, DueCase, Listed, LogStore, Page, Query};
use crate::time::Clock;
use crate::vocabulary::{Actor, ComplaintId, CustomerRef, RuleId};

/// Number of complaints read at once by the iterators.
const PAGE: usize = 256;
/// Number of logs read at once by [`Histories`].
const TOGETHER: usize = 64;

impl<S: LogStore, C: Clock> Desk<S, C> {
    /// The complaints that match a query, read page by page.
    pub fn list(&self, query: Query) -> List<'_, S> {
        let rows = Vec::new().into_iter();
        List { store: &self.store, query, rows, after: None, ended: false }
    }

    /// One page of the complaints that match a query.
    ///
    /// # Errors
    /// If the store fails.
    pub fn page(
        &self,
        query: &Query,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page, DeskError<S::Error>> {
        Ok(self.store.list(query, after, limit).map_err(Failure::Store)?)
    }

    /// Number of complaints that match a query.
    ///
    /// # Errors
    /// If the store fails.
    pub fn count(&self, query: &Query) -> Result<u64, DeskError<S::Error>> {
        Ok(self.store.count(query).map_err(Failure::Store)?)
    }

    /// All open complaints.
    pub fn open(&self) -> List<'_, S> {
        self.list(Query::open())
    }

    /// All complaints of a customer.
    pub fn of_customer(&self, customer: &CustomerRef) -> List<'_, S> {
        self.list(Query::all().customer(customer.clone()))
    }

    /// The complaints whose next tick is due by an instant, earliest first, starting after a cursor.
    ///
    /// # Errors
    /// If the store fails.
    pub fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<DueCase>, DeskError<S::Error>> {
        Ok(self.store.due(after, until, limit).map_err(Failure::Store)?)
    }

    /// The whole log of a complaint.
    ///
    /// # Errors
    /// If the store fails.
    pub fn log(&self, id: &ComplaintId) -> Result<Vec<Arc<Entry>>, DeskError<S::Error>> {
        Ok(self.store.log(id, 0).map_err(Failure::Store)?)
    }

    /// The logs of the complaints that match a query, one at a time: the input for figures.
    /// Holds one page of ids and a few logs in memory.
    pub fn histories(&self, query: Query) -> Histories<'_, S> {
        Histories {
            list: self.list(query),
            ready: vec::IntoIter::default(),
            alone: vec::IntoIter::default(),
        }
    }

    /// The commands that an actor may issue on a complaint now, and the reasons against the others.
    ///
    /// # Errors
    /// As [`Desk::load`], or if the desk does not have the complaint's policy.
    pub fn permitted(
        &self,
        id: &ComplaintId,
        actor: &Actor,
    ) -> Result<Vec<Permitted>, DeskError<S::Error>> {
        let complaint = self.load(id)?;
        let rules = self.rules();
        let policy =
            rules.policy(&complaint.policy).ok_or_else(|| rules.unknown(&complaint.policy))?;
        let context = Context::new(policy, actor, self.clock().now());
        Ok(permitted(&complaint, &context))
    }

    /// The responsibility for a breached limit: the shares of the holders of the case while the limit ran,
    /// whoever holds it now. The result can be passed to
    /// [`ProposeNotice`](crate::complaint::command::ProposeNotice). Empty if no limit of this rule was breached.
    ///
    /// If a rule was breached several times (a stage was repeated), the last breach counts.
    ///
    /// # Errors
    /// As [`Desk::load`].
    pub fn attribute(
        &self,
        id: &ComplaintId,
        rule: &RuleId,
        by: Attribution,
    ) -> Result<Vec<Share>, DeskError<S::Error>> {
        let complaint = self.load(id)?;
        let of_rule = complaint.all_limits().filter(|limit| limit.rule == *rule);
        let Some(limit) = of_rule.filter(|limit| limit.breached.is_some()).last() else {
            return Ok(Vec::new());
        };
        let log = self.log(id)?;
        let spans = custody(log.iter().map(AsRef::as_ref), self.clock().now())
            .map_err(|source| Failure::Log { id: id.clone(), source })?;
        Ok(attribute(&spans, limit, by))
    }
}

/// The complaints that match a query, read page by page. Ends after the first error.
#[derive(Clone, Debug)]
pub struct List<'d, S> {
    store: &'d S,
    query: Query,
    rows: vec::IntoIter<Listed>,
    after: Option<Cursor>,
    ended: bool,
}

impl<S: LogStore> Iterator for List<'_, S> {
    type Item = Result<Listed, DeskError<S::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(listed) = self.rows.next() {
                return Some(Ok(listed));
            }
            if self.ended {
                return None;
            }
            match self.store.list(&self.query, self.after.as_ref(), PAGE) {
                Ok(page) => {
                    self.ended = page.next.is_none();
                    self.after = page.next;
                    self.rows = page.rows.into_iter();
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(Failure::Store(error).into()));
                }
            }
        }
    }
}

/// The logs of the complaints that match a query, read some at a time.
#[derive(Clone, Debug)]
pub struct Histories<'d, S> {
    list: List<'d, S>,
    ready: vec::IntoIter<Vec<Arc<Entry>>>,
    /// Some that could not be read together. Read alone, one that is damaged hides none of the others.
    alone: vec::IntoIter<ComplaintId>,
}

impl<S: LogStore> Iterator for Histories<'_, S> {
    type Item = Result<Vec<Arc<Entry>>, DeskError<S::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(log) = self.ready.next() {
                return Some(Ok(log));
            }
            if let Some(id) = self.alone.next() {
                let log = self.list.store.log(&id, 0);
                return Some(log.map_err(|error| Failure::Store(error).into()));
            }
            let first = match self.list.next()? {
                Ok(listed) => listed,
                Err(error) => return Some(Err(error)),
            };
            let others = self.list.rows.by_ref().take(TOGETHER - 1);
            let ids: Vec<_> = iter::once(first).chain(others).map(|listed| listed.id).collect();
            match self.list.store.logs(&ids) {
                Ok(logs) => self.ready = logs.into_iter(),
                Err(_) => self.alone = ids.into_iter(),
            }
        }
    }
}
