//! What a desk answers without deciding anything.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{Desk, DeskError};
use crate::complaint::{
    Attribution, Context, Entry, Permitted, Share, attribute, custody, permitted,
};
use crate::store::{Filter, Store};
use crate::time::Clock;
use crate::vocabulary::{Actor, ComplaintId, CustomerRef, RuleId};

impl<S: Store, C: Clock> Desk<S, C> {
    /// Complaints by filter, in the order of their ids.
    ///
    /// # Errors
    /// The store failed.
    pub fn list(&self, filter: &Filter) -> Result<Vec<ComplaintId>, DeskError<S::Error>> {
        self.store.list(filter).map_err(DeskError::Store)
    }

    /// The complaints that are open.
    ///
    /// # Errors
    /// The store failed.
    pub fn open(&self) -> Result<Vec<ComplaintId>, DeskError<S::Error>> {
        self.list(&Filter::Open)
    }

    /// A customer's complaints, open or not.
    ///
    /// # Errors
    /// The store failed.
    pub fn of_customer(
        &self,
        customer: &CustomerRef,
    ) -> Result<Vec<ComplaintId>, DeskError<S::Error>> {
        self.list(&Filter::Customer(customer.clone()))
    }

    /// The complaints that want a tick by an instant, the earliest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn due(
        &self,
        until: DateTime<Utc>,
        most: usize,
    ) -> Result<Vec<ComplaintId>, DeskError<S::Error>> {
        self.store.due(until, most).map_err(DeskError::Store)
    }

    /// A complaint's whole log.
    ///
    /// # Errors
    /// The store failed.
    pub fn log(&self, id: &ComplaintId) -> Result<Vec<Arc<Entry>>, DeskError<S::Error>> {
        self.store.log(id, 0).map_err(DeskError::Store)
    }

    /// What an actor may do to a complaint now, and why not the rest.
    ///
    /// # Errors
    /// As [`Desk::load`], or the complaint's policy is unknown to this desk.
    pub fn permitted(
        &self,
        id: &ComplaintId,
        actor: &Actor,
    ) -> Result<Vec<Permitted>, DeskError<S::Error>> {
        let complaint = self.load(id)?;
        let policy = self
            .policy_of(&complaint.policy)
            .ok_or_else(|| DeskError::UnknownPolicy { stamp: complaint.policy.clone() })?;
        let context = Context { policy: &policy, actor, now: self.clock.now() };
        Ok(permitted(&complaint, &context))
    }

    /// Who answers for the breach of a limit: the shares of those who had the case while it ran,
    /// whoever has it now. What a [`ProposeNotice`](crate::complaint::command::ProposeNotice) may be
    /// given. Empty when no limit of this rule has run out.
    ///
    /// Of several breaches of one rule (a stage gone through twice) the last.
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
        let spans = custody(log.iter().map(AsRef::as_ref), self.clock.now())?;
        Ok(attribute(&spans, limit, by))
    }
}
