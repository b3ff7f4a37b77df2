//! `Books`: what happened to each row, by reason, so that the sums can be checked.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::Error;
use super::clock::both_readings;
use super::lines::Damage;
use super::reason::{Fault, Passed, Reason};
use super::rows::{Cells, Rows};

/// A number of rows, with the first of their lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found {
    /// Number of rows.
    pub count: u64,
    /// The first line numbers.
    pub lines: Vec<u64>,
    /// The first different values, if they may be shown ([`Reason::column`]); where a step was refused or
    /// brought nothing new, the log's own words for it.
    pub values: Vec<String>,
}

impl Found {
    /// Number of line numbers that are kept.
    const FIRST: usize = 5;
    /// Number of values that are kept.
    const FEW: usize = 3;

    fn add(&mut self, line: u64) {
        self.count += 1;
        if self.lines.len() < Self::FIRST {
            self.lines.push(line);
        }
    }

    fn value(&mut self, value: &str) {
        if self.values.len() >= Self::FEW {
            return;
        }
        let value = match both_readings(value) {
            Some([day_first, month_first]) if day_first != month_first => {
                let (one, other) = (day_first.format("%-d %b"), month_first.format("%-d %b"));
                format!("{value} ({one} or {other}?)")
            }
            _ => short(value, 40),
        };
        if !self.values.contains(&value) {
            self.values.push(value);
        }
    }

    /// The line numbers as text: `3, 17, 21 …`.
    #[must_use]
    pub fn at(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(u64::to_string).collect();
        let rest = if self.count > Self::FIRST as u64 { " …" } else { "" };
        format!("{}{rest}", lines.join(", "))
    }
}

/// What happened to each row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Books {
    /// Number of rows read.
    pub rows: u64,
    /// Number of rows that added events.
    pub applied: u64,
    /// Number of rows that needed no event, by reason.
    pub passed: BTreeMap<Passed, Found>,
    /// Rows that cannot be used, by reason.
    pub unusable: BTreeMap<Reason, Found>,
    /// Rows that are used except for a contradictory value.
    pub faults: BTreeMap<Fault, Found>,
    /// Number of rows of each activity that the mapping names, 0 included (events only).
    pub activities: BTreeMap<String, u64>,
    /// Number of rows of activities that the mapping does not name (events only).
    pub unmapped: BTreeMap<String, u64>,
    /// The line at which reading stopped early, and the reason.
    pub broken: Option<(u64, Damage)>,
}

fn short(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// Beyond this number, further reasons are counted together.
const MOST_REASONS: usize = 100;

/// Maximum number of activities that are counted by name.
const MOST_ACTIVITIES: usize = 1_000;

impl Books {
    /// Counts a row that cannot be used.
    pub(crate) fn refuse(&mut self, reason: Reason, line: u64) {
        self.refuse_value(reason, line, None);
    }

    /// Counts a row that cannot be used because of a value.
    pub(crate) fn refuse_value(&mut self, reason: Reason, line: u64, value: Option<&str>) {
        self.rows += 1;
        let reason = match reason {
            Reason::UnknownActivity(name) => Reason::UnknownActivity(short(&name, 100)),
            Reason::Refused(command, why) => Reason::Refused(command, short(&why, 100)),
            other => other,
        };
        // Too many different reasons are counted together, so that the books are bounded.
        let full = self.unusable.len() >= MOST_REASONS && !self.unusable.contains_key(&reason);
        let reason = match reason {
            Reason::UnknownActivity(_) if full => Reason::UnknownActivity("…".to_owned()),
            Reason::Refused(command, _) if full => Reason::Refused(command, "…".to_owned()),
            Reason::Fields { expected, .. } if full => Reason::Fields { expected, found: 0 },
            other => other,
        };
        let found = self.unusable.entry(reason).or_default();
        found.add(line);
        if let Some(value) = value {
            found.value(value);
        }
    }

    /// Counts a row that added events.
    pub(crate) const fn apply(&mut self) {
        self.rows += 1;
        self.applied += 1;
    }

    /// Counts a row that needed no event.
    pub(crate) fn pass(&mut self, why: Passed, line: u64, activity: Option<&str>) {
        self.rows += 1;
        let found = self.passed.entry(why).or_default();
        found.add(line);
        // Rows that are repeated, or ignored on purpose, need no word.
        if let Some(activity) = activity.filter(|_| why.is_about_a_step()) {
            found.value(activity);
        }
    }

    /// Counts the row of an activity, whatever becomes of it.
    pub(crate) fn activity(&mut self, name: &str) {
        // The mapping's are there from the beginning.
        if let Some(count) = self.activities.get_mut(name) {
            *count += 1;
        } else if let Some(count) = self.unmapped.get_mut(name) {
            *count += 1;
        } else if self.unmapped.len() < MOST_ACTIVITIES {
            self.unmapped.insert(short(name, 100), 1);
        }
    }

    /// The activities of the mapping that no row had.
    pub fn unseen(&self) -> impl Iterator<Item = &str> {
        self.activities.iter().filter(|(_, rows)| **rows == 0).map(|(name, _)| name.as_str())
    }

    /// Counts a contradictory value of a used row.
    pub(crate) fn fault(&mut self, what: Fault, line: u64) {
        self.faults.entry(what).or_default().add(line);
    }

    /// Number of rows that needed no event.
    #[must_use]
    pub fn passed(&self) -> u64 {
        self.passed.values().map(|found| found.count).sum()
    }

    /// Number of rows that cannot be used.
    #[must_use]
    pub fn unusable(&self) -> u64 {
        self.unusable.values().map(|found| found.count).sum()
    }

    /// Whether every row is counted exactly once, given an independent count.
    #[must_use]
    pub fn adds_up(&self, read: u64) -> bool {
        self.rows == read && self.applied + self.passed() + self.unusable() == read
    }
}

impl Books {
    /// Reads the next row; a malformed one is counted here (`Continue(false)`).
    pub(crate) fn next(&mut self, rows: &mut Rows<'_>, cells: &mut Cells) -> ControlFlow<(), bool> {
        match rows.next(cells) {
            Ok(Some(Ok(()))) => ControlFlow::Continue(true),
            Ok(Some(Err(reason))) => {
                self.refuse(reason, cells.line);
                ControlFlow::Continue(false)
            }
            Ok(None) => ControlFlow::Break(()),
            Err(broken) => {
                self.broken = Some((broken.line, broken.why));
                ControlFlow::Break(())
            }
        }
    }

    /// # Errors
    /// If a row is counted nowhere or twice. No figure can be trusted then.
    pub(crate) fn check(&self, read: u64) -> Result<(), Error> {
        if self.adds_up(read) {
            return Ok(());
        }
        let (applied, passed, unusable) = (self.applied, self.passed(), self.unusable());
        Err(Error::Books { read, applied, passed, unusable })
    }
}
