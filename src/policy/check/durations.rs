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
        // Of a kind that is new here, nothing is claimed.
        PeriodKind::SameDay | _ => TimeDelta::zero(),
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
        | PeriodKind::Months(_)
        | _ => None,
    }
}

/// The sum of periods of one kind.
fn sum(periods: &[Period]) -> Option<Period> {
    use PeriodKind as K;
    let mut kinds = periods.iter().map(|period| period.kind());
    let first = kinds.next()?;
    let whole = kinds.try_fold(first, |sum, next| {
        Some(match (sum, next) {
            (K::Elapsed(a), K::Elapsed(b)) => K::Elapsed(a.checked_add(&b)?),
            (K::WorkingTime(a), K::WorkingTime(b)) => K::WorkingTime(a.checked_add(&b)?),
            (K::Days(a), K::Days(b)) => K::Days(a.checked_add(b)?),
            (K::WorkingDays(a), K::WorkingDays(b)) => K::WorkingDays(a.checked_add(b)?),
            (K::Weeks(a), K::Weeks(b)) => K::Weeks(a.checked_add(b)?),
            (K::Months(a), K::Months(b)) => K::Months(a.checked_add(b)?),
            (K::WorkingDaysSameTime(a), K::WorkingDaysSameTime(b)) => {
                K::WorkingDaysSameTime(a.checked_add(b)?)
            }
            _ => return None,
        })
    })?;
    let period = match whole {
        K::Elapsed(by) => Period::elapsed(by),
        K::WorkingTime(by) => Period::working_time(by),
        K::Days(n) => Period::days(n),
        K::WorkingDays(n) => Period::working_days(n),
        K::Weeks(n) => Period::weeks(n),
        K::Months(n) => Period::months(n),
        K::WorkingDaysSameTime(n) => Period::working_days_same_time(n),
        K::SameDay | _ => return None,
    };
    period.ok()
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
