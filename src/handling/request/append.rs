//! Appends an entry and handles each outcome.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{Asked, Goal, Handling, Next, Pending, Phase};
use crate::complaint::{Complaint, Entry};
use crate::handling::{Failure, Step};
use crate::store::{AppendError, Batch, Row};

impl<P: Clone> Handling<P> {
    pub(super) fn append<E>(
        &mut self,
        complaint: Box<Complaint>,
        entry: Entry,
        goal: Goal,
    ) -> Next<P, E> {
        self.complaint = Some(complaint);
        self.send(Pending { entry: Arc::new(entry), goal, in_doubt: false })
    }

    fn send<E>(&mut self, pending: Pending) -> Next<P, E> {
        let row = Row::of(self.complaint.as_ref().ok_or(Failure::OutOfStep)?);
        self.next_due = row.next_due;
        self.tries = self.tries.saturating_add(1);
        let own = matches!(pending.goal, Goal::Request) && !self.settling;
        let personal = self.personal.as_ref().filter(|_| own).cloned();
        let batch = Batch::new(self.id.clone(), Arc::clone(&pending.entry), row);
        let batch = Box::new(batch.with_personal(personal));
        self.ask(Phase::Appending(pending), Step::Append(batch))
    }

    pub(super) fn appended<E>(&mut self, pending: Pending, now: DateTime<Utc>) -> Next<P, E> {
        let recorded_at = pending.entry.recorded_at;
        // Most requests record one entry.
        self.recorded.reserve_exact(1);
        self.recorded.push(pending.entry);
        self.current = true;
        if let Goal::Refusal(rejection) = pending.goal {
            return Err(rejection.into());
        }
        if self.settling || self.next_due.is_none_or(|due| due > recorded_at) {
            return self.finish(false);
        }
        self.settling = true;
        let complaint = self.complaint.take().ok_or(Failure::OutOfStep)?;
        self.decide(complaint, now)
    }

    pub(super) fn not_appended<E>(
        &mut self,
        pending: Pending,
        error: AppendError<E>,
        now: DateTime<Utc>,
    ) -> Next<P, E> {
        match error {
            // The first copy may have been stored meanwhile.
            AppendError::Conflict { .. } if pending.in_doubt => self.find_out(pending, None),
            AppendError::Conflict { .. } => self.outrun(),
            AppendError::Duplicate { entry, .. } if *entry == *pending.entry => {
                self.appended(pending, now)
            }
            AppendError::Duplicate { id, entry } => self.replay(id, entry),
            AppendError::Malformed { reason } => {
                self.complaint = None;
                Err(Failure::Malformed { reason })
            }
            AppendError::Unavailable(error) if pending.in_doubt => {
                Err(self.in_doubt(pending, Some(error)))
            }
            AppendError::Unavailable(error) => {
                self.complaint = None;
                Err(Failure::Store(error))
            }
            AppendError::Unknown(error) => self.find_out(pending, Some(error)),
        }
    }

    /// Another writer has taken this entry's version: decide the request again.
    fn outrun<E>(&mut self) -> Next<P, E> {
        self.complaint = None;
        if matches!(self.asked, Asked::Receipt { .. }) && !self.settling {
            return Err(Failure::Exists { id: self.id.clone() });
        }
        if self.tries >= self.rules.tries {
            return Err(Failure::Contended { tries: self.tries });
        }
        self.other = None;
        self.read_whole()
    }

    /// Reads the entry at the version of one that may be stored.
    fn find_out<E>(&mut self, mut pending: Pending, error: Option<E>) -> Next<P, E> {
        if self.tries >= self.rules.tries {
            return Err(self.in_doubt(pending, error));
        }
        pending.in_doubt = true;
        let (id, after) = (self.id.clone(), pending.entry.version.saturating_sub(1));
        self.ask(Phase::FindingOut(pending), Step::ReadLog { id, after })
    }

    pub(super) fn found_out<E>(
        &mut self,
        pending: Pending,
        log: &[Arc<Entry>],
        now: DateTime<Utc>,
    ) -> Next<P, E> {
        match log.split_first() {
            // Missing so far, but perhaps still on its way: the same entry can be stored only once.
            None => self.send(pending),
            Some((first, rest)) if **first == *pending.entry => {
                let mut complaint = self.complaint.take().ok_or(Failure::OutOfStep)?;
                for entry in rest {
                    let id = &self.id;
                    complaint
                        .apply(entry)
                        .map_err(|source| Failure::Log { id: id.clone(), source })?;
                }
                self.next_due = complaint.next_due();
                self.complaint = Some(complaint);
                self.appended(pending, now)
            }
            Some(_) => match self.own_entry(log) {
                Some(entry) => self.replay(self.id.clone(), entry),
                None => self.outrun(),
            },
        }
    }

    pub(super) fn in_doubt<E>(&mut self, pending: Pending, source: Option<E>) -> Failure<E> {
        self.complaint = None;
        Failure::InDoubt { id: self.id.clone(), entry: pending.entry, source }
    }
}
