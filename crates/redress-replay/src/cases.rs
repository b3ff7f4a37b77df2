//! The cases that are open at a time.
//!
//! In a file ordered by case there is one: it is done with as soon as another one's row comes. In a file
//! ordered by time there are as many as were open then: one that is over is done with when nothing has
//! come of it for as long as the mapping says. So memory is theirs alone, whatever the length of the file.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};

use super::play::Case;
use super::rows::Cells;
use super::seen::Seen;

/// A case and what its next row is compared with.
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
    open: HashMap<Box<str>, Open>,
    /// In a file ordered by case: the one whose rows are being read.
    current: Box<str>,
    /// Cases that were over, and since when nothing had come of them.
    over: VecDeque<(DateTime<Utc>, Box<str>)>,
    done: Seen,
    /// How many were open at a time, at most.
    pub(crate) most: usize,
}

impl Cases {
    pub(crate) fn new(by_time: bool, linger_days: u32) -> Self {
        Self {
            by_time,
            linger: TimeDelta::days(linger_days.into()),
            open: HashMap::new(),
            current: "".into(),
            over: VecDeque::new(),
            done: Seen::new(),
            most: 0,
        }
    }

    /// The case of a number: `None` if it was done with. Cases that this one shows to be done with are
    /// put into `finished`.
    pub(crate) fn find(&mut self, number: &str, finished: &mut Vec<Case>) -> Option<&mut Open> {
        if !self.by_time && *self.current != *number {
            let before = std::mem::replace(&mut self.current, number.into());
            if let Some(open) = self.open.remove(&before) {
                self.close(&before, open, finished);
            }
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

    /// Says that a row of a case was taken up: lets go what has been over for long enough.
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
        // Of a case without a usable row there is nothing to come back to.
        if open.case.complaint.is_some() {
            self.done.insert(number);
            finished.push(open.case);
        }
    }

    /// All that are left at the end of the file.
    pub(crate) fn rest(&mut self) -> impl Iterator<Item = Case> + '_ {
        self.open.drain().map(|(_, open)| open.case)
    }
}
