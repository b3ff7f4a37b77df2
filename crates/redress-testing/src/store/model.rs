//! The expected answers of a store, computed naively from a list of batches. Shares no code with
//! `MemoryStore`.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use redress::complaint::Entry;
use redress::store::{Batch, DueCase, Order, Personal, Query, Row};
use redress::vocabulary::{CommandKey, ComplaintId};

/// The outcome of an append.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ends {
    Stored,
    Malformed,
    Duplicate(ComplaintId, u64),
    Conflict(u64),
}

/// Everything that was stored, in append order.
#[derive(Default)]
pub(super) struct Model {
    stored: Vec<Batch<u32>>,
    /// For each erased complaint, the number of batches stored at that time.
    erased: Vec<(ComplaintId, usize)>,
}

impl Model {
    fn of<'a>(&'a self, id: &'a ComplaintId) -> impl DoubleEndedIterator<Item = &'a Batch<u32>> {
        self.stored.iter().filter(move |batch| batch.id == *id)
    }

    pub(super) fn version(&self, id: &ComplaintId) -> u64 {
        self.of(id).count() as u64
    }

    pub(super) fn by_key(&self, key: &CommandKey) -> Option<(ComplaintId, Arc<Entry>)> {
        let used = |batch: &&Batch<u32>| batch.entry.key.as_ref().is_some_and(|k| k.key == *key);
        self.stored.iter().find(used).map(|batch| (batch.id.clone(), Arc::clone(&batch.entry)))
    }

    pub(super) fn append(&mut self, batch: &Batch<u32>) -> Ends {
        let ends = self.judge(batch);
        if ends == Ends::Stored {
            self.stored.push(batch.clone());
        }
        ends
    }

    fn judge(&self, batch: &Batch<u32>) -> Ends {
        let follows = batch.expected.checked_add(1) == Some(batch.entry.version);
        if !follows || batch.entry.events.is_empty() {
            return Ends::Malformed;
        }
        if let Some((id, entry)) = batch.entry.key.as_ref().and_then(|key| self.by_key(&key.key)) {
            return Ends::Duplicate(id, entry.version);
        }
        let version = self.version(&batch.id);
        if version != batch.expected {
            return Ends::Conflict(version);
        }
        let last = self.of(&batch.id).next_back();
        if last.is_some_and(|last| last.entry.recorded_at > batch.entry.recorded_at) {
            return Ends::Malformed;
        }
        Ends::Stored
    }

    pub(super) fn log(&self, id: &ComplaintId, after: u64) -> Vec<Arc<Entry>> {
        let log = self.of(id).filter(|batch| batch.entry.version > after);
        log.map(|batch| Arc::clone(&batch.entry)).collect()
    }

    fn rows(&self) -> Vec<(&ComplaintId, &Row)> {
        let last = self.stored.iter().enumerate().filter(|(at, batch)| {
            !self.stored.iter().skip(at + 1).any(|later| later.id == batch.id)
        });
        last.map(|(_, batch)| (&batch.id, &batch.row)).collect()
    }

    pub(super) fn due(&self, after: Option<&DueCase>, until: DateTime<Utc>) -> Vec<DueCase> {
        let rows = self.rows().into_iter();
        let mut due: Vec<_> = rows
            .filter_map(|(id, row)| Some((row.next_due.filter(|at| *at <= until)?, id.as_str())))
            .filter(|case| after.is_none_or(|after| *case > (after.at, after.id.as_str())))
            .collect();
        due.sort_unstable();
        due.into_iter().map(|(at, id)| DueCase::new(at, super::sample::id(id))).collect()
    }

    /// The complete list of a query. Its filters are written out again here, independently of `Query::matches`.
    pub(super) fn list(&self, query: &Query) -> Vec<(ComplaintId, Row)> {
        let is_over = |row: &Row| matches!(row.state.as_str(), "declined" | "closed" | "withdrawn");
        let mut rows = self.rows();
        rows.retain(|(_, row)| query.open.is_none_or(|open| open != is_over(row)));
        rows.retain(|(_, row)| query.customer.as_ref().is_none_or(|c| *c == row.customer));
        rows.retain(|(_, row)| query.states.is_empty() || query.states.contains(&row.state));
        rows.retain(|(_, row)| query.kind.is_none_or(|kind| kind == row.kind));
        rows.retain(|(_, row)| query.grade.as_ref().is_none_or(|grade| *grade == row.grade));
        rows.retain(|(_, row)| query.channel.as_ref().is_none_or(|c| *c == row.channel));
        rows.retain(|(_, row)| query.holder.as_ref().is_none_or(|d| *d == row.holder));
        rows.retain(|(_, row)| query.responsible.as_ref().is_none_or(|d| *d == row.responsible));
        rows.retain(|(_, row)| query.owner.is_none() || query.owner == row.owner);
        rows.retain(|(_, row)| query.min_level.is_none_or(|level| level <= row.level));
        rows.retain(|(_, row)| query.received_from.is_none_or(|from| from <= row.received_at));
        rows.retain(|(_, row)| query.received_before.is_none_or(|end| end > row.received_at));
        rows.retain(|(_, row)| match (query.due_until, row.next_due) {
            (Some(until), Some(due)) => due <= until,
            (Some(_), None) => false,
            (None, _) => true,
        });
        rows.retain(|(_, row)| query.due_rule.is_none() || query.due_rule == row.next_rule);
        rows.retain(|(_, row)| query.on_hold.is_none_or(|hold| hold == row.on_hold));
        rows.retain(|(_, row)| query.policy.as_ref().is_none_or(|policy| *policy == row.policy));
        match query.order {
            Order::Received => rows.sort_by_key(|(id, row)| (row.received_at, id.as_str())),
            Order::Due => {
                rows.retain(|(_, row)| row.next_due.is_some());
                rows.sort_by_key(|(id, row)| (row.next_due, id.as_str()));
            }
            _ => rows.sort_by_key(|(id, _)| id.as_str()),
        }
        rows.into_iter().map(|(id, row)| (id.clone(), row.clone())).collect()
    }

    /// Policies with the numbers of open and closed complaints, in any order.
    pub(super) fn policies(&self) -> Vec<(String, u64, u64)> {
        let mut used: Vec<(String, u64, u64)> = Vec::new();
        for (_, row) in self.rows() {
            let name = format!("{:?}", row.policy);
            let at = used.iter().position(|(known, ..)| *known == name).unwrap_or_else(|| {
                used.push((name, 0, 0));
                used.len() - 1
            });
            if row.state.is_terminal() { used[at].2 += 1 } else { used[at].1 += 1 }
        }
        used.sort_unstable();
        used
    }

    pub(super) fn feed(&self) -> Vec<(ComplaintId, u64)> {
        self.stored.iter().map(|batch| (batch.id.clone(), batch.entry.version)).collect()
    }

    pub(super) fn erase(&mut self, id: &ComplaintId) {
        self.erased.push((id.clone(), self.stored.len()));
    }

    pub(super) fn personal(&self, id: &ComplaintId) -> Vec<(u64, Personal<u32>)> {
        let erased = self.erased.iter().rfind(|(of, _)| of == id).map_or(0, |(_, until)| *until);
        let kept = self.stored.iter().enumerate().filter(|(_, batch)| batch.id == *id);
        let kept = kept.filter_map(|(at, batch)| {
            let value = batch.personal?;
            let kept = if at < erased { Personal::Erased } else { Personal::Kept(value) };
            Some((batch.entry.version, kept))
        });
        kept.collect()
    }
}
