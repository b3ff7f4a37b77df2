//! The repeating pattern of working hours, as a cumulative function over an endless sequence of identical
//! fortnights.
//!
//! Two weeks rather than one, so that a weekday can be worked every second week. Local time is in µs since
//! Monday 1969-12-29T00:00 on the wall clock, so that dividing by the length of a fortnight gives its number.

use super::Window;
use super::instant::DAY;
use super::keys::Keys;

/// Days from Monday 1969-12-29 to 1970-01-01.
pub(super) const MONDAY_LEAD: i64 = 3;
/// Days in the pattern.
pub(super) const DAYS: usize = 14;
const DAYS_LONG: i64 = 14;
const LENGTH: i64 = DAYS_LONG * DAY;

/// A window of the pattern.
#[derive(Clone, Copy, Debug)]
struct Slot {
    /// µs from Monday 00:00.
    opens: i64,
    length: i64,
    /// Working µs in the fortnight before this slot.
    before: i64,
}

/// One day of the pattern.
#[derive(Clone, Copy, Debug, Default)]
struct PatternDay {
    /// The range of its windows among the slots.
    slots: (usize, usize),
    /// Working days in the fortnight before this day.
    before: i64,
    /// Its last closing, in µs from its 00:00; `None` on a rest day.
    closes: Option<i64>,
}

/// The pattern. Has at least one working day.
#[derive(Debug)]
pub(super) struct Pattern {
    slots: Vec<Slot>,
    /// Opening of each slot.
    opens: Keys,
    /// Working µs in the fortnight before each slot.
    befores: Keys,
    days: [PatternDay; DAYS],
    /// The working days of the fortnight, counted from Monday.
    worked: Vec<i64>,
    work: PerFortnight,
    working_days: PerFortnight,
}

impl Pattern {
    pub(super) fn new(hours: [&[Window]; DAYS]) -> Self {
        let mut slots = Vec::new();
        let mut days = [PatternDay::default(); DAYS];
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
        let (work, working_days) = (PerFortnight::new(work), PerFortnight::new(working_days));
        Self { slots, opens, befores, days, worked, work, working_days }
    }

    /// Working µs from the origin to a local time.
    #[inline]
    pub(super) fn work_before(&self, local: i64) -> Option<i64> {
        let local = local.checked_add(MONDAY_LEAD * DAY)?;
        let fortnights = local.checked_div(LENGTH)?;
        let within = local.checked_sub(fortnights.checked_mul(LENGTH)?)?;
        let work = fortnights.checked_mul(self.work.amount)?;
        // nothing to add before the first opening of the fortnight
        let Some(slot) = self.opens.last_up_to(within).and_then(|i| self.slots.get(i)) else {
            return Some(work);
        };
        let passed = within.checked_sub(slot.opens)?.min(slot.length);
        work.checked_add(slot.before)?.checked_add(passed)
    }

    /// The earliest local time at which `work` µs of working time have passed since the origin.
    #[inline]
    pub(super) fn time_of(&self, work: i64) -> Option<i64> {
        let (fortnights, within) = self.work.split(work)?;
        let slot = self.slots.get(self.befores.last_below(within)?)?;
        let local = slot.opens.checked_add(within)?.checked_sub(slot.before)?;
        fortnights.checked_mul(LENGTH)?.checked_add(local)?.checked_sub(MONDAY_LEAD * DAY)
    }

    /// Working days from the origin up to, but not including, a day number.
    pub(super) fn days_before(&self, day: i64) -> i64 {
        let fortnights = day.saturating_add(MONDAY_LEAD).div_euclid(DAYS_LONG);
        fortnights.saturating_mul(self.working_days.amount).saturating_add(self.on(day).before)
    }

    /// The day number of the `count`-th working day since the origin.
    pub(super) fn day_of(&self, count: i64) -> Option<i64> {
        let (fortnights, within) = self.working_days.split(count)?;
        let nth = usize::try_from(within).ok()?.checked_sub(1)?;
        let day = self.worked.get(nth)?;
        fortnights.checked_mul(DAYS_LONG)?.checked_sub(MONDAY_LEAD)?.checked_add(*day)
    }

    /// The last closing of a day, in µs from its 00:00; `None` on a rest day.
    pub(super) fn closes(&self, day: i64) -> Option<i64> {
        self.on(day).closes
    }

    /// A day's windows, in µs from its 00:00.
    pub(super) fn windows(&self, day: i64) -> impl Iterator<Item = (i64, i64)> {
        let (first, end) = self.on(day).slots;
        self.slots.get(first..end).unwrap_or_default().iter().map(|slot| {
            let opens = slot.opens.rem_euclid(DAY);
            (opens, opens.saturating_add(slot.length))
        })
    }

    fn on(&self, day: i64) -> PatternDay {
        self.days.get(position(day)).copied().unwrap_or_default()
    }
}

/// The position of a day number in the fortnight.
pub(super) fn position(day: i64) -> usize {
    usize::try_from(day.saturating_add(MONDAY_LEAD).rem_euclid(DAYS_LONG)).unwrap_or(0)
}

/// An amount per fortnight, prepared so that dividing a total by it is a multiplication.
#[derive(Clone, Copy, Debug)]
struct PerFortnight {
    amount: i64,
    /// 2^64 divided by the amount.
    reciprocal: u64,
}

impl PerFortnight {
    fn new(amount: i64) -> Self {
        let by = u64::try_from(amount).unwrap_or(0);
        Self { amount, reciprocal: u64::MAX.checked_div(by).unwrap_or(0) }
    }

    /// Splits a total into whole fortnights and a remainder from 1 to the fortnight's amount.
    ///
    /// The multiplication is too small by less than one for every total below 2^63; one comparison corrects
    /// it.
    #[inline]
    fn split(self, total: i64) -> Option<(i64, i64)> {
        let before = u64::try_from(total.checked_sub(1)?).ok()?;
        let product = u128::from(before).checked_mul(self.reciprocal.into())?;
        let fortnights = i64::try_from(product >> 64).ok()?;
        let rest = total.checked_sub(fortnights.checked_mul(self.amount)?)?;
        if rest > self.amount {
            return Some((fortnights.checked_add(1)?, rest.checked_sub(self.amount)?));
        }
        Some((fortnights, rest))
    }
}
