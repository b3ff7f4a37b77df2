//! The compiled calendar: working time as one cumulative function of time, and its inverse.
//!
//! The timeline alternates between *exceptional days* (special hours, days off, make-up days, and
//! days on which the clocks change) and *regular stretches*, where the weekly pattern runs at one
//! offset from UTC. Each exceptional day carries how much working time and how many working days lie
//! before it, so every question is one binary search and some arithmetic, whatever the span.
//! Nothing here knows names, periods or rules.

use super::Window;
use super::instant::{DAY, END_DAY};
use super::week::{MONDAY_LEAD, Week};
use super::zone::Offsets;

/// A window of an exceptional day.
#[derive(Clone, Copy, Debug)]
struct Span {
    /// UTC µs.
    opens: i64,
    length: i64,
    /// Working µs of the whole timeline before it.
    before: i64,
}

/// An exceptional day and the regular stretch that follows it.
#[derive(Debug)]
struct Stretch {
    /// UTC µs at which the exceptional day ends and the regular stretch begins.
    resumes: i64,
    /// Local minus UTC during the regular stretch, in µs.
    offset: i64,
    /// What to add to the weekly pattern's working µs during the regular stretch.
    work: i64,
    /// What to add to the weekly pattern's working days during the regular stretch.
    count: i64,
    /// The exceptional day's windows.
    spans: Vec<Span>,
    /// UTC µs at which the exceptional day closes for good; `None` on a rest day.
    closes: Option<i64>,
}

/// The compiled calendar. The four search keys stand in lists of their own, close together in memory.
#[derive(Debug)]
pub(super) struct Timeline {
    week: Week,
    /// UTC µs at which each exceptional day begins.
    starts: Vec<i64>,
    /// Each exceptional day, counted from 1970-01-01.
    days: Vec<i64>,
    /// Working µs before each exceptional day.
    work: Vec<i64>,
    /// Working days before each exceptional day.
    counts: Vec<i64>,
    stretches: Vec<Stretch>,
}

/// The position of the last key for which `is_before` holds.
fn last(keys: &[i64], is_before: impl Fn(i64) -> bool) -> Option<usize> {
    keys.partition_point(|key| is_before(*key)).checked_sub(1)
}

impl Timeline {
    /// Compiles the weekly hours and the days that differ from them, which must be in order.
    pub(super) fn new(zone: &Offsets, hours: [&[Window]; 7], special: &[(i64, &[Window])]) -> Self {
        let mut timeline = Self {
            week: Week::new(hours),
            starts: Vec::new(),
            days: Vec::new(),
            work: Vec::new(),
            counts: Vec::new(),
            stretches: Vec::new(),
        };
        // the first day of all starts the timeline, as if it were exceptional
        let mut exceptional = vec![-MONDAY_LEAD];
        exceptional.extend(special.iter().map(|(day, _)| *day));
        exceptional.extend(
            zone.changes()
                .flat_map(|change| days_of_change(zone, change)),
        );
        exceptional.sort_unstable();
        exceptional.dedup();
        exceptional.retain(|day| (-MONDAY_LEAD..END_DAY.saturating_add(MONDAY_LEAD)).contains(day));
        for day in exceptional {
            let own = special.binary_search_by_key(&day, |(day, _)| *day).ok();
            let windows = match own.and_then(|i| special.get(i)) {
                Some((_, windows)) => windows,
                None => {
                    let weekday =
                        usize::try_from(day.saturating_add(MONDAY_LEAD).rem_euclid(7)).ok();
                    weekday
                        .and_then(|i| hours.get(i))
                        .copied()
                        .unwrap_or_default()
                }
            };
            timeline.push(zone, day, windows);
        }
        timeline
    }

    fn push(&mut self, zone: &Offsets, day: i64, windows: &[Window]) {
        let midnight = day.saturating_mul(DAY);
        let next_midnight = midnight.saturating_add(DAY);
        let resumes = zone.instant(next_midnight);
        let (mut work, mut count) = match self.stretches.last() {
            Some(stretch) => (
                stretch.work.saturating_add(self.week.work_before(midnight)),
                stretch.count.saturating_add(self.week.days_before(day)),
            ),
            None => (0, 0),
        };
        self.starts.push(zone.instant(midnight));
        self.days.push(day);
        self.work.push(work);
        self.counts.push(count);
        let mut spans = Vec::with_capacity(windows.len());
        let mut closes = None;
        for window in windows {
            // a closing that the clocks skip comes later: at most into the next window, which then
            // continues it, or up to the end of the day
            let opens = zone.instant(midnight.saturating_add(window.opens.micros()));
            let opens = closes.map_or(opens, |closed| opens.max(closed));
            let end = zone.closing(midnight.saturating_add(window.closes.micros()));
            let end = end.min(resumes);
            let length = end.saturating_sub(opens);
            // hours that the clocks skip altogether make no working day
            if length > 0 {
                spans.push(Span {
                    opens,
                    length,
                    before: work,
                });
                work = work.saturating_add(length);
                closes = Some(end);
            }
        }
        count = count.saturating_add(i64::from(closes.is_some()));
        self.stretches.push(Stretch {
            resumes,
            offset: zone.at(resumes),
            work: work.saturating_sub(self.week.work_before(next_midnight)),
            count: count.saturating_sub(self.week.days_before(day.saturating_add(1))),
            spans,
            closes,
        });
    }

    /// Working µs from the timeline's start up to an instant.
    pub(super) fn work_before(&self, utc: i64) -> Option<i64> {
        let i = last(&self.starts, |start| start <= utc)?;
        let stretch = self.stretches.get(i)?;
        if utc >= stretch.resumes {
            let local = utc.checked_add(stretch.offset)?;
            return stretch.work.checked_add(self.week.work_before(local));
        }
        let mut work = *self.work.get(i)?;
        for span in &stretch.spans {
            let passed = utc.checked_sub(span.opens)?.clamp(0, span.length);
            work = work.checked_add(passed)?;
        }
        Some(work)
    }

    /// The earliest instant at which `work` µs have passed since the timeline's start; `work` must
    /// be more than none.
    pub(super) fn time_of(&self, work: i64) -> Option<i64> {
        let i = last(&self.work, |before| before < work)?;
        let stretch = self.stretches.get(i)?;
        for span in &stretch.spans {
            let within = work.checked_sub(span.before)?;
            if within <= span.length {
                return span.opens.checked_add(within);
            }
        }
        let local = self.week.time_of(work.checked_sub(stretch.work)?)?;
        local.checked_sub(stretch.offset)
    }

    /// The local day, counted from 1970-01-01, in which an instant is counted.
    ///
    /// A day runs from its first 00:00 up to the first 00:00 of the next, so that where the clocks
    /// are put back across midnight the repeated hour belongs to the new day.
    pub(super) fn day_of(&self, utc: i64) -> Option<i64> {
        let i = last(&self.starts, |start| start <= utc)?;
        let stretch = self.stretches.get(i)?;
        if utc >= stretch.resumes {
            Some(utc.checked_add(stretch.offset)?.div_euclid(DAY))
        } else {
            self.days.get(i).copied()
        }
    }

    /// The instant at which a local day begins.
    pub(super) fn start_of(&self, day: i64) -> Option<i64> {
        let i = last(&self.days, |exceptional| exceptional <= day)?;
        if self.days.get(i) == Some(&day) {
            return self.starts.get(i).copied();
        }
        day.checked_mul(DAY)?
            .checked_sub(self.stretches.get(i)?.offset)
    }

    /// When a local day closes for good; `None` on a rest day.
    pub(super) fn close_of(&self, day: i64) -> Option<i64> {
        let i = last(&self.days, |exceptional| exceptional <= day)?;
        let stretch = self.stretches.get(i)?;
        if self.days.get(i) == Some(&day) {
            return stretch.closes;
        }
        let local = day.checked_mul(DAY)?.checked_add(self.week.closes(day)?)?;
        local.checked_sub(stretch.offset)
    }

    /// The `n`-th working day after a day, itself not counted.
    pub(super) fn nth_after(&self, day: i64, n: i64) -> Option<i64> {
        let count = self.days_before(day.checked_add(1)?)?.checked_add(n)?;
        let i = last(&self.counts, |before| before < count)?;
        let stretch = self.stretches.get(i)?;
        if stretch.closes.is_some() && self.counts.get(i)?.checked_add(1)? == count {
            return self.days.get(i).copied();
        }
        self.week.day_of(count.checked_sub(stretch.count)?)
    }

    /// Working days from the timeline's start up to, not including, a day.
    pub(super) fn days_before(&self, day: i64) -> Option<i64> {
        let i = last(&self.days, |exceptional| exceptional <= day)?;
        if self.days.get(i) == Some(&day) {
            return self.counts.get(i).copied();
        }
        self.stretches
            .get(i)?
            .count
            .checked_add(self.week.days_before(day))
    }
}

/// The local days that a change of the clocks touches, with those that it skips altogether.
fn days_of_change(zone: &Offsets, change: i64) -> std::ops::RangeInclusive<i64> {
    let local_day = |utc: i64| utc.saturating_add(zone.at(utc)).div_euclid(DAY);
    let (before, after) = (local_day(change.saturating_sub(1)), local_day(change));
    before.min(after)..=before.max(after)
}
