//! Comparing periods of different kinds: how long each lasts at least and at most, whatever the
//! calendar.

use chrono::TimeDelta;

use crate::time::{Period, PeriodKind};

/// A day with whatever a change of clocks adds to it.
const LONG_DAY: TimeDelta = TimeDelta::hours(25);
/// And with what that takes away.
const SHORT_DAY: TimeDelta = TimeDelta::hours(23);

fn days(day: TimeDelta, n: u32) -> TimeDelta {
    i32::try_from(n).ok().and_then(|n| day.checked_mul(n)).unwrap_or(TimeDelta::MAX)
}

/// How long a period lasts at least.
fn least(period: Period) -> TimeDelta {
    match period.kind() {
        PeriodKind::Elapsed(by) | PeriodKind::WorkingTime(by) => by,
        // From the last moment of the start day; the last one may close early.
        PeriodKind::WorkingDays(n) | PeriodKind::Days(n) => days(SHORT_DAY, n.saturating_sub(1)),
        PeriodKind::WorkingDaysSameTime(n) => days(SHORT_DAY, n),
        PeriodKind::Weeks(n) => days(SHORT_DAY, n.saturating_mul(7).saturating_sub(1)),
        // No month is shorter than 28 days.
        PeriodKind::Months(n) => days(SHORT_DAY, n.saturating_mul(28).saturating_sub(1)),
        PeriodKind::SameDay => TimeDelta::zero(),
    }
}

/// How long it lasts at most; `None` where days without work may come between.
fn most(period: Period) -> Option<TimeDelta> {
    match period.kind() {
        PeriodKind::Elapsed(by) => Some(by),
        PeriodKind::SameDay => Some(LONG_DAY),
        PeriodKind::WorkingTime(_)
        | PeriodKind::WorkingDays(_)
        | PeriodKind::WorkingDaysSameTime(_)
        | PeriodKind::Days(_)
        | PeriodKind::Weeks(_)
        | PeriodKind::Months(_) => None,
    }
}

/// The sum of periods of one kind.
fn sum(periods: &[Period]) -> Option<Period> {
    let kinds: Vec<PeriodKind> = periods.iter().map(|period| period.kind()).collect();
    let time = |of: fn(&PeriodKind) -> Option<TimeDelta>| {
        kinds.iter().try_fold(TimeDelta::zero(), |sum, kind| sum.checked_add(&of(kind)?))
    };
    let count = |of: fn(&PeriodKind) -> Option<u32>| {
        kinds.iter().try_fold(0u32, |sum, kind| sum.checked_add(of(kind)?))
    };
    match kinds.first()? {
        PeriodKind::Elapsed(_) => time(|kind| match kind {
            PeriodKind::Elapsed(by) => Some(*by),
            _ => None,
        })
        .and_then(|by| Period::elapsed(by).ok()),
        PeriodKind::WorkingTime(_) => time(|kind| match kind {
            PeriodKind::WorkingTime(by) => Some(*by),
            _ => None,
        })
        .and_then(|by| Period::working_time(by).ok()),
        PeriodKind::Days(_) => count(|kind| match kind {
            PeriodKind::Days(n) => Some(*n),
            _ => None,
        })
        .and_then(|n| Period::days(n).ok()),
        PeriodKind::WorkingDays(_) => count(|kind| match kind {
            PeriodKind::WorkingDays(n) => Some(*n),
            _ => None,
        })
        .and_then(|n| Period::working_days(n).ok()),
        PeriodKind::Weeks(_) => count(|kind| match kind {
            PeriodKind::Weeks(n) => Some(*n),
            _ => None,
        })
        .and_then(|n| Period::weeks(n).ok()),
        PeriodKind::Months(_) => count(|kind| match kind {
            PeriodKind::Months(n) => Some(*n),
            _ => None,
        })
        .and_then(|n| Period::months(n).ok()),
        PeriodKind::WorkingDaysSameTime(_) => count(|kind| match kind {
            PeriodKind::WorkingDaysSameTime(n) => Some(*n),
            _ => None,
        })
        .and_then(|n| Period::working_days_same_time(n).ok()),
        PeriodKind::SameDay => None,
    }
}

/// Whether periods one after another certainly may last longer than another one: by their own measure
/// where all are of one kind, else by what each lasts at least and at most.
pub(super) fn exceed(periods: &[Period], whole: Period) -> bool {
    if let Some(order) = sum(periods).and_then(|sum| sum.partial_cmp(&whole)) {
        return order.is_gt();
    }
    let together = periods
        .iter()
        .try_fold(TimeDelta::zero(), |sum, period| sum.checked_add(&least(*period)))
        .unwrap_or(TimeDelta::MAX);
    most(whole).is_some_and(|most| together > most)
}
