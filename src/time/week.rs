//! The weekly pattern as a cumulative function over an endless sequence of identical weeks.
//!
//! Local time is counted here in µs from Monday 1969-12-29T00:00 on the wall clock, so that a plain
//! division by the week's length gives the week.

use super::Window;
use super::instant::DAY;
use super::keys::Keys;

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
    /// When each slot opens.
    opens: Keys,
    /// Working µs of the week before each slot.
    befores: Keys,
    days: [Weekday; 7],
    /// The working days of the week, counted from Monday.
    worked: Vec<i64>,
    work: PerWeek,
    working_days: PerWeek,
}

impl Week {
    pub(super) fn new(hours: [&[Window]; 7]) -> Self {
        let mut slots = Vec::new();
        let mut days = [Weekday::default(); 7];
        let mut worked = Vec::new();
        let (mut midnight, mut work, mut working_days) = (0_i64, 0_i64, 0_i64);
        for ((day, windows), number) in days.iter_mut().zip(hours).zip(0_i64..) {
            let first = slots.len();
            day.before = working_days;
            day.slots = (first, first.saturating_add(windows.len()));
            day.closes = windows.last().map(|window| window.closes.micros());
            if !windows.is_empty() {
                working_days = working_days.saturating_add(1);
                worked.push(number);
            }
            for window in windows {
                let length = window.closes.micros().saturating_sub(window.opens.micros());
                let opens = midnight.saturating_add(window.opens.micros());
                slots.push(Slot { opens, length, before: work });
                work = work.saturating_add(length);
            }
            midnight = midnight.saturating_add(DAY);
        }
        let keys = |of: fn(&Slot) -> i64| Keys::new(slots.iter().map(of).collect());
        let (opens, befores) = (keys(|slot| slot.opens), keys(|slot| slot.before));
        let (work, working_days) = (PerWeek::new(work), PerWeek::new(working_days));
        Self { slots, opens, befores, days, worked, work, working_days }
    }

    /// Working µs from the origin up to a local time.
    #[inline]
    pub(super) fn work_before(&self, local: i64) -> Option<i64> {
        let local = local.checked_add(MONDAY_LEAD * DAY)?;
        let weeks = local.checked_div(WEEK)?;
        let within = local.checked_sub(weeks.checked_mul(WEEK)?)?;
        let work = weeks.checked_mul(self.work.amount)?;
        // before the week's first opening there is nothing to add
        let Some(slot) = self.opens.last_up_to(within).and_then(|i| self.slots.get(i)) else {
            return Some(work);
        };
        let passed = within.checked_sub(slot.opens)?.min(slot.length);
        work.checked_add(slot.before)?.checked_add(passed)
    }

    /// The earliest local time at which `work` µs have passed since the origin.
    #[inline]
    pub(super) fn time_of(&self, work: i64) -> Option<i64> {
        let (weeks, within) = self.work.split(work)?;
        let slot = self.slots.get(self.befores.last_below(within)?)?;
        let local = slot.opens.checked_add(within)?.checked_sub(slot.before)?;
        weeks.checked_mul(WEEK)?.checked_add(local)?.checked_sub(MONDAY_LEAD * DAY)
    }

    /// Working days from the origin up to, not including, a day counted from 1970-01-01.
    pub(super) fn days_before(&self, day: i64) -> i64 {
        let weeks = day.saturating_add(MONDAY_LEAD).div_euclid(7);
        weeks.saturating_mul(self.working_days.amount).saturating_add(self.weekday(day).before)
    }

    /// The day that is the `count`-th working day since the origin.
    pub(super) fn day_of(&self, count: i64) -> Option<i64> {
        let (weeks, within) = self.working_days.split(count)?;
        let nth = usize::try_from(within).ok()?.checked_sub(1)?;
        let weekday = self.worked.get(nth)?;
        weeks.checked_mul(7)?.checked_sub(MONDAY_LEAD)?.checked_add(*weekday)
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

/// A number that totals are divided by over and over, prepared so that each division is a
/// multiplication.
#[derive(Clone, Copy, Debug)]
struct PerWeek {
    amount: i64,
    /// 2^64 divided by the amount.
    reciprocal: u64,
}

impl PerWeek {
    fn new(amount: i64) -> Self {
        let by = u64::try_from(amount).unwrap_or(0);
        Self { amount, reciprocal: u64::MAX.checked_div(by).unwrap_or(0) }
    }

    /// Splits a total into whole weeks and a rest of 1 to the week's amount.
    ///
    /// The multiplication falls short by less than one for every total below 2^63, which one
    /// comparison puts right.
    #[inline]
    fn split(self, total: i64) -> Option<(i64, i64)> {
        let before = u64::try_from(total.checked_sub(1)?).ok()?;
        let product = u128::from(before).checked_mul(self.reciprocal.into())?;
        let weeks = i64::try_from(product >> 64).ok()?;
        let rest = total.checked_sub(weeks.checked_mul(self.amount)?)?;
        if rest > self.amount {
            return Some((weeks.checked_add(1)?, rest.checked_sub(self.amount)?));
        }
        Some((weeks, rest))
    }
}
