//! The weekly pattern as a cumulative function over an endless sequence of identical weeks.
//!
//! Local time is counted here in µs from Monday 1969-12-29T00:00 on the wall clock, so that a plain
//! division by the week's length gives the week.

use super::Window;
use super::instant::DAY;

/// Days from Monday 1969-12-29 to 1970-01-01.
pub(super) const MONDAY_LEAD: i64 = 3;
const WEEK: i64 = 7 * DAY;

/// A window of the week.
#[derive(Clone, Copy, Debug)]
struct Slot {
    /// µs from Monday 00:00.
    opens: i64,
    length: i64,
    /// Working µs of the week before it.
    before: i64,
}

/// What one weekday contributes.
#[derive(Clone, Copy, Debug, Default)]
struct Weekday {
    /// Working µs of the week before it.
    work_before: i64,
    /// Where its windows stand among the slots.
    slots: (usize, usize),
    /// Working days of the week before it.
    before: i64,
    /// When it closes for good, in µs from its 00:00; `None` on a rest day.
    closes: Option<i64>,
}

/// The weekly pattern. Holds at least one working day.
#[derive(Debug)]
pub(super) struct Week {
    slots: Vec<Slot>,
    days: [Weekday; 7],
    work: i64,
    working_days: i64,
}

impl Week {
    pub(super) fn new(hours: [&[Window]; 7]) -> Self {
        let mut week =
            Self { slots: Vec::new(), days: [Weekday::default(); 7], work: 0, working_days: 0 };
        let mut midnight = 0_i64;
        for (day, windows) in week.days.iter_mut().zip(hours) {
            day.before = week.working_days;
            day.work_before = week.work;
            let first = week.slots.len();
            day.slots = (first, first.saturating_add(windows.len()));
            day.closes = windows.last().map(|window| window.closes.micros());
            week.working_days = week.working_days.saturating_add(i64::from(!windows.is_empty()));
            for window in windows {
                let length = window.closes.micros().saturating_sub(window.opens.micros());
                let opens = midnight.saturating_add(window.opens.micros());
                week.slots.push(Slot { opens, length, before: week.work });
                week.work = week.work.saturating_add(length);
            }
            midnight = midnight.saturating_add(DAY);
        }
        week
    }

    /// Working µs from the origin up to a local time.
    pub(super) fn work_before(&self, local: i64) -> i64 {
        let local = local.saturating_add(MONDAY_LEAD * DAY);
        let (weeks, within) = (local.div_euclid(WEEK), local.rem_euclid(WEEK));
        let day = usize::try_from(within.div_euclid(DAY)).ok();
        let day = day.and_then(|i| self.days.get(i)).copied().unwrap_or_default();
        let mut work = weeks.saturating_mul(self.work).saturating_add(day.work_before);
        for slot in self.slots.get(day.slots.0..day.slots.1).unwrap_or_default() {
            let passed = within.saturating_sub(slot.opens).max(0).min(slot.length);
            work = work.saturating_add(passed);
        }
        work
    }

    /// The earliest local time at which `work` µs have passed since the origin.
    pub(super) fn time_of(&self, work: i64) -> Option<i64> {
        let (weeks, within) = split(work, self.work)?;
        let i = self.slots.partition_point(|slot| slot.before < within);
        let slot = self.slots.get(i.checked_sub(1)?)?;
        let local = slot.opens.checked_add(within)?.checked_sub(slot.before)?;
        weeks.checked_mul(WEEK)?.checked_add(local)?.checked_sub(MONDAY_LEAD * DAY)
    }

    /// Working days from the origin up to, not including, a day counted from 1970-01-01.
    pub(super) fn days_before(&self, day: i64) -> i64 {
        let weeks = day.saturating_add(MONDAY_LEAD).div_euclid(7);
        weeks.saturating_mul(self.working_days).saturating_add(self.weekday(day).before)
    }

    /// The day that is the `count`-th working day since the origin.
    pub(super) fn day_of(&self, count: i64) -> Option<i64> {
        let (weeks, within) = split(count, self.working_days)?;
        let monday = weeks.checked_mul(7)?.checked_sub(MONDAY_LEAD)?;
        let nth = self
            .days
            .iter()
            .zip(0_i64..)
            .find(|(day, _)| day.closes.is_some() && day.before.saturating_add(1) == within);
        monday.checked_add(nth?.1)
    }

    /// When a day closes for good, in µs from its 00:00; `None` on a rest day.
    pub(super) fn closes(&self, day: i64) -> Option<i64> {
        self.weekday(day).closes
    }

    /// A day's windows, in µs from its 00:00.
    pub(super) fn windows(&self, day: i64) -> impl Iterator<Item = (i64, i64)> {
        let (first, end) = self.weekday(day).slots;
        self.slots.get(first..end).unwrap_or_default().iter().map(|slot| {
            let opens = slot.opens.rem_euclid(DAY);
            (opens, opens.saturating_add(slot.length))
        })
    }

    fn weekday(&self, day: i64) -> Weekday {
        let weekday = usize::try_from(day.saturating_add(MONDAY_LEAD).rem_euclid(7)).ok();
        weekday.and_then(|i| self.days.get(i)).copied().unwrap_or_default()
    }
}

/// Splits a total into whole weeks and a rest of 1 to `per_week`.
fn split(total: i64, per_week: i64) -> Option<(i64, i64)> {
    let weeks = total.checked_sub(1)?.checked_div_euclid(per_week)?;
    Some((weeks, total.checked_sub(weeks.checked_mul(per_week)?)?))
}
