//! The indexes of a store in memory: what is open, what is due, who complained, which policies are in use.

use std::collections::BTreeSet;
use std::ops::Bound::{Excluded, Unbounded};

use chrono::{DateTime, Utc};

use super::cases::{Cases, Slot};
use crate::policy::PolicyStamp;
use crate::store::{Cursor, DueCase, Order, PolicyUse, Query, Row};
use crate::vocabulary::{ComplaintId, CustomerRef};

/// Ids and references in them share their text with the entries.
#[derive(Default)]
pub(super) struct Indexes {
    open: BTreeSet<ComplaintId>,
    closed: BTreeSet<ComplaintId>,
    /// UTC µs and id.
    due: BTreeSet<(i64, ComplaintId)>,
    received: BTreeSet<(i64, ComplaintId)>,
    by_customer: BTreeSet<(CustomerRef, Slot)>,
    policies: Vec<PolicyUse>,
}

/// Slots in the order of a query.
type Slots<'a> = Box<dyn Iterator<Item = Slot> + 'a>;

fn micros(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

impl Indexes {
    /// Brings the indexes from one row to the next; what has not changed is not touched.
    pub(super) fn update(&mut self, id: &ComplaintId, slot: Slot, before: Option<&Row>, row: &Row) {
        let open = |row: &Row| row.is_open();
        if before.map(open) != Some(row.is_open()) {
            let (to, from) = if row.is_open() {
                (&mut self.open, &mut self.closed)
            } else {
                (&mut self.closed, &mut self.open)
            };
            from.remove(id);
            to.insert(id.clone());
        }
        let was = before.and_then(|row| row.next_due);
        if was != row.next_due {
            if let Some(at) = was {
                self.due.remove(&(micros(at), id.clone()));
            }
            if let Some(at) = row.next_due {
                self.due.insert((micros(at), id.clone()));
            }
        }
        let was = before.map(|row| row.received_at);
        if was != Some(row.received_at) {
            if let Some(at) = was {
                self.received.remove(&(micros(at), id.clone()));
            }
            self.received.insert((micros(row.received_at), id.clone()));
        }
        if before.map(|row| &row.customer) != Some(&row.customer) {
            if let Some(before) = before {
                self.by_customer.remove(&(before.customer.clone(), slot));
            }
            self.by_customer.insert((row.customer.clone(), slot));
        }
        let key = |row: &Row| (row.policy.clone(), row.is_open());
        if before
            .is_none_or(|before| before.is_open() != row.is_open() || before.policy != row.policy)
        {
            if let Some((policy, open)) = before.map(key) {
                self.tally(policy, open, |count| count.saturating_sub(1));
            }
            let (policy, open) = key(row);
            self.tally(policy, open, |count| count.saturating_add(1));
        }
    }

    fn tally(&mut self, policy: PolicyStamp, open: bool, by: fn(u64) -> u64) {
        let known = self.policies.iter().position(|known| known.policy == policy);
        if known.is_none() {
            self.policies.push(PolicyUse::new(policy, 0, 0));
        }
        let at = known.unwrap_or(self.policies.len().saturating_sub(1));
        if let Some(known) = self.policies.get_mut(at) {
            let count = if open { &mut known.open } else { &mut known.closed };
            *count = by(*count);
        }
    }

    /// The slots that a query may be about, in its order, after a cursor; the best index that fits.
    pub(super) fn walk<'a>(
        &'a self,
        cases: &'a Cases,
        query: &Query,
        after: Option<&Cursor>,
    ) -> Slots<'a> {
        let slot_of = |id: &ComplaintId| cases.slot_of(id);
        if let Some(customer) = &query.customer {
            return Box::new(self.of_customer(cases, customer, query, after).into_iter());
        }
        let timed = |set: &'a BTreeSet<(i64, ComplaintId)>| -> Slots<'a> {
            let from = match after {
                Some(Cursor { at: Some(at), id }) => Excluded((micros(*at), id.clone())),
                _ => Unbounded,
            };
            Box::new(set.range((from, Unbounded)).filter_map(move |(_, id)| slot_of(id)))
        };
        let named = |set: &'a BTreeSet<ComplaintId>| {
            let from = after.map_or(Unbounded, |cursor| Excluded(cursor.id.clone()));
            set.range((from, Unbounded)).peekable()
        };
        match (query.order, query.open) {
            (Order::Received, _) => timed(&self.received),
            (Order::Due, _) => timed(&self.due),
            (Order::Id, Some(true)) => Box::new(named(&self.open).filter_map(slot_of)),
            (Order::Id, Some(false)) => Box::new(named(&self.closed).filter_map(slot_of)),
            (Order::Id, None) => {
                let (mut open, mut closed) = (named(&self.open), named(&self.closed));
                let merged = std::iter::from_fn(move || match (open.peek(), closed.peek()) {
                    (Some(a), Some(b)) if a > b => closed.next(),
                    (Some(_), _) => open.next(),
                    (None, _) => closed.next(),
                });
                Box::new(merged.filter_map(slot_of))
            }
        }
    }

    /// A customer's complaints in the order of a query; there are few.
    fn of_customer(
        &self,
        cases: &Cases,
        customer: &CustomerRef,
        query: &Query,
        after: Option<&Cursor>,
    ) -> Vec<Slot> {
        let range = (customer.clone(), 0)..=(customer.clone(), Slot::MAX);
        let slots = self.by_customer.range(range);
        let mut found: Vec<(Cursor, Slot)> = slots
            .filter_map(|(_, slot)| {
                let case = cases.at(*slot)?;
                let at = match query.order {
                    Order::Id => None,
                    Order::Received => Some(case.row.received_at),
                    Order::Due => case.row.next_due,
                };
                Some((Cursor::new(at, case.id.clone()), *slot))
            })
            .filter(|(cursor, _)| after.is_none_or(|after| cursor > after))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, slot)| slot).collect()
    }

    /// What is due until an instant, in order, after a cursor.
    pub(super) fn due(
        &self,
        after: Option<&DueCase>,
        until: DateTime<Utc>,
    ) -> impl Iterator<Item = DueCase> {
        let from = after.map_or(Unbounded, |after| Excluded((micros(after.at), after.id.clone())));
        let due = self.due.range((from, Unbounded));
        let due = due.take_while(move |(at, _)| *at <= micros(until));
        due.filter_map(|(at, id)| {
            Some(DueCase::new(DateTime::from_timestamp_micros(*at)?, id.clone()))
        })
    }

    /// The policies that are in use.
    pub(super) fn policies(&self) -> Vec<PolicyUse> {
        let used = self.policies.iter().filter(|used| used.open > 0 || used.closed > 0);
        used.cloned().collect()
    }
}
