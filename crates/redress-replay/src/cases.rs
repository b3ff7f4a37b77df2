//! The cases that are open at the same time.
//!
//! In a file ordered by case this is one case, which is finished when the row of another case comes. In a file
//! ordered by time it is as many cases as were open then; a case that has ended is finished when it has had no
//! row for the number of days in the mapping. Memory is therefore independent of the length of the file.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};

use super::play::Case;
use super::rows::Cells;
use super::seen::Seen;

/// A case, with what its next row is compared with.
#[derive(Default)]
pub(crate) struct Open {
    pub(crate) case: Case,
    pub(crate) last: Option<DateTime<Utc>>,
    pub(crate) cells: Cells,
}

impl Open {
    fn over(&self) -> bool {
        self.case.complaint.as_ref().is_none_or(|complaint| !complaint.is_open())
    }
}

/// The open cases.
pub(crate) struct Cases {
    by_time: bool,
    linger: TimeDelta,
    /// In a file ordered by time.
    open: HashMap<Box<str>, Open>,
    /// In a file ordered by case, the case whose rows are being read; `None` if it was finished before.
    current: String,
    only: Option<Open>,
    /// Cases that have ended, with the instant of their last row.
    over: VecDeque<(DateTime<Utc>, Box<str>)>,
    done: Seen,
    /// Maximum number of cases open at the same time.
    pub(crate) most: usize,
}

impl Cases {
    pub(crate) fn new(by_time: bool, linger_days: u32) -> Self {
        Self {
            by_time,
            linger: TimeDelta::days(linger_days.into()),
            open: HashMap::new(),
            current: String::new(),
            only: None,
            over: VecDeque::new(),
            done: Seen::default(),
            most: 0,
        }
    }

    /// The case with this number; `None` if it is finished. Cases that are finished by its arrival are added
    /// to `finished`.
    pub(crate) fn find(&mut self, number: &str, finished: &mut Vec<Case>) -> Option<&mut Open> {
        if !self.by_time {
            if self.current != number {
                if let Some(open) = self.only.take() {
                    let before = std::mem::take(&mut self.current);
                    self.close(&before, open, finished);
                    self.current = before;
                }
                number.clone_into(&mut self.current);
                self.only = (!self.done.contains(number)).then(Open::default);
                self.most = 1;
            }
            return self.only.as_mut();
        }
        if !self.open.contains_key(number) {
            if self.done.contains(number) {
                return None;
            }
            self.open.insert(number.into(), Open::default());
            self.most = self.most.max(self.open.len());
        }
        self.open.get_mut(number)
    }

    /// Notes a row of a case, and finishes the cases that ended long enough ago.
    pub(crate) fn touched(&mut self, number: &str, now: DateTime<Utc>, finished: &mut Vec<Case>) {
        if !self.by_time {
            return;
        }
        if self.open.get(number).is_some_and(Open::over) {
            self.over.push_back((now, number.into()));
        }
        let linger = self.linger;
        let long_ago =
            |since: DateTime<Utc>| since.checked_add_signed(linger).is_some_and(|end| end < now);
        while self.over.front().is_some_and(|(since, _)| long_ago(*since)) {
            let Some((since, number)) = self.over.pop_front() else { break };
            let still = |open: &Open| open.over() && open.last.is_none_or(|last| last <= since);
            if self.open.get(&number).is_some_and(still)
                && let Some(open) = self.open.remove(&number)
            {
                self.close(&number, open, finished);
            }
        }
    }

    fn close(&mut self, number: &str, open: Open, finished: &mut Vec<Case>) {
        // A case without a usable row cannot come back.
        if open.case.complaint.is_some() {
            self.done.insert(number);
            finished.push(open.case);
        }
    }

    /// Whether no more finished cases can be remembered.
    pub(crate) fn is_full(&self) -> bool {
        self.done.is_full()
    }

    /// All cases left at the end of the file.
    pub(crate) fn rest(&mut self) -> impl Iterator<Item = Case> + '_ {
        let open = self.open.drain().map(|(_, open)| open);
        self.only.take().into_iter().chain(open).map(|open| open.case)
    }
}
