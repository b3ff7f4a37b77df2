//! The number of rows on each day, from which rows far outside the others are told.

use chrono::{DateTime, TimeDelta, Utc};

/// Number of days from 1970 to 2199, the range of instants.
const DAYS: usize = 84_006;
/// Number of days without a row beyond which what follows may be stray.
const GAP: usize = 366;
/// Number of stray rows at each end that are told even in a small file.
const FEW: u64 = 3;

/// Counts rows by day, UTC.
#[derive(Debug)]
pub(crate) struct Days {
    rows: Vec<u32>,
    /// The latest instant of each day.
    latest: Vec<DateTime<Utc>>,
    all: u64,
}

impl Days {
    pub(crate) fn new() -> Self {
        Self { rows: vec![0; DAYS], latest: vec![DateTime::UNIX_EPOCH; DAYS], all: 0 }
    }

    pub(crate) fn add(&mut self, at: DateTime<Utc>) {
        let day = usize::try_from(at.timestamp() / 86_400).unwrap_or(0).min(DAYS - 1);
        if let (Some(rows), Some(latest)) = (self.rows.get_mut(day), self.latest.get_mut(day)) {
            *rows = rows.saturating_add(1);
            *latest = at.max(*latest);
            self.all += 1;
        }
    }

    /// The beginning of the first day that is believed, and the last instant. A few rows (at most three, or one in a thousand) more than a
    /// year away from all others are not, at either end.
    pub(crate) fn believed(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let days: Vec<(usize, u64)> = self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, rows)| **rows > 0)
            .map(|(day, rows)| (day, u64::from(*rows)))
            .collect();
        let most = FEW.max(self.all / 1_000);
        let stray = |days: &mut dyn Iterator<Item = (usize, u64)>| {
            let (mut before, mut rows, mut cut) = (None::<usize>, 0, 0);
            for (count, (day, on_day)) in days.enumerate() {
                if before.is_some_and(|before| before.abs_diff(day) > GAP) {
                    cut = count;
                }
                rows += on_day;
                // More than half of all rows are not stray, however few there are.
                if rows > most || rows * 2 >= self.all {
                    break;
                }
                before = Some(day);
            }
            cut
        };
        let first = stray(&mut days.iter().copied());
        let last = stray(&mut days.iter().rev().copied());
        let days = days.get(first..days.len() - last)?;
        let from = TimeDelta::days(i64::try_from(days.first()?.0).ok()?);
        let until = self.latest.get(days.last()?.0)?;
        Some((DateTime::UNIX_EPOCH + from, *until))
    }
}
