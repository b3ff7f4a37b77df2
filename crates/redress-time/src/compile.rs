//! Compiles the pattern of hours, exceptional days and a zone into a [`Timeline`], once per calendar.

use super::Window;
use super::instant::{DAY, END_DAY};
use super::keys::Keys;
use super::pattern::{DAYS, MONDAY_LEAD, Pattern, position};
use super::timeline::{Span, Stretch, Timeline};
use super::zone::Offsets;

/// A timeline under construction.
struct Draft<'a> {
    zone: &'a Offsets,
    pattern: Pattern,
    starts: Vec<i64>,
    days: Vec<i64>,
    work: Vec<i64>,
    counts: Vec<i64>,
    stretches: Vec<Stretch>,
}

/// Compiles the hours of a fortnight, starting on Monday 1969-12-29, and the days that differ from them,
/// which must be in order.
pub(super) fn timeline(
    zone: &Offsets,
    hours: [&[Window]; DAYS],
    special: &[(i64, &[Window])],
) -> Timeline {
    let mut draft = Draft {
        zone,
        pattern: Pattern::new(hours),
        starts: Vec::new(),
        days: Vec::new(),
        work: Vec::new(),
        counts: Vec::new(),
        stretches: Vec::new(),
    };
    // the first day starts the timeline, as if it were exceptional
    let mut days = vec![-MONDAY_LEAD];
    days.extend(special.iter().map(|(day, _)| *day));
    days.extend(zone.changes().flat_map(|change| days_of_change(zone, change)));
    days.sort_unstable();
    days.dedup();
    days.retain(|day| (-MONDAY_LEAD..END_DAY.saturating_add(MONDAY_LEAD)).contains(day));
    for day in days {
        let own = special.binary_search_by_key(&day, |(day, _)| *day).ok();
        let usual = || hours.get(position(day)).copied();
        let windows = own.and_then(|i| special.get(i)).map(|(_, windows)| *windows).or_else(usual);
        draft.push(day, windows.unwrap_or_default());
    }
    Timeline {
        pattern: draft.pattern,
        starts: Keys::new(draft.starts),
        days: Keys::new(draft.days),
        work: Keys::new(draft.work),
        counts: Keys::new(draft.counts),
        stretches: draft.stretches,
    }
}

impl Draft<'_> {
    fn push(&mut self, day: i64, windows: &[Window]) {
        let midnight = day.saturating_mul(DAY);
        let next_midnight = midnight.saturating_add(DAY);
        let resumes = self.zone.instant(next_midnight);
        let (mut work, mut count) = match self.stretches.last() {
            Some(stretch) => (
                stretch.work.saturating_add(self.pattern.work_before(midnight).unwrap_or(0)),
                stretch.count.saturating_add(self.pattern.days_before(day)),
            ),
            None => (0, 0),
        };
        self.starts.push(self.zone.instant(midnight));
        self.days.push(day);
        self.work.push(work);
        self.counts.push(count);
        let mut spans = Vec::with_capacity(windows.len());
        let mut closes = None;
        for window in windows {
            // a closing that the clocks skip is later: at most into the next window, which then continues it, or up to
            // the end of the day
            let opens = self.zone.instant(midnight.saturating_add(window.opens.micros()));
            let opens = closes.map_or(opens, |closed| opens.max(closed));
            let end = self.zone.closing(midnight.saturating_add(window.closes.micros()));
            let end = end.min(resumes);
            let length = end.saturating_sub(opens);
            // windows that the clocks skip completely do not make a working day
            if length > 0 {
                spans.push(Span { opens, length, before: work });
                work = work.saturating_add(length);
                closes = Some(end);
            }
        }
        count = count.saturating_add(i64::from(closes.is_some()));
        self.stretches.push(Stretch {
            resumes,
            offset: self.zone.at(resumes),
            work: work.saturating_sub(self.pattern.work_before(next_midnight).unwrap_or(0)),
            count: count.saturating_sub(self.pattern.days_before(day.saturating_add(1))),
            spans,
            closes,
        });
    }
}

/// The local days affected by a clock change, including those that it skips completely.
fn days_of_change(zone: &Offsets, change: i64) -> std::ops::RangeInclusive<i64> {
    let local_day = |utc: i64| utc.saturating_add(zone.at(utc)).div_euclid(DAY);
    let (before, after) = (local_day(change.saturating_sub(1)), local_day(change));
    before.min(after)..=before.max(after)
}
