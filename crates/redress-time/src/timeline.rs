//! The compiled calendar: working time as one cumulative function of time, and its inverse.
//!
//! The timeline alternates between *exceptional days* (special hours, days off, make-up days, and days on
//! which the clocks change) and *regular stretches*, where the pattern of the fortnight runs at one offset
//! from UTC. Each exceptional day stores the working time and the working days before it, so every query is
//! one binary search and some arithmetic, whatever the span. The timeline does not know names, periods or
//! rules; `compile` creates it.

use super::instant::DAY;
use super::keys::Keys;
use super::pattern::Pattern;

/// A window of an exceptional day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// UTC µs.
    pub(super) opens: i64,
    pub(super) length: i64,
    /// Working µs of the whole timeline before it.
    pub(super) before: i64,
}

/// An exceptional day and the regular stretch that follows it.
#[derive(Debug)]
pub(super) struct Stretch {
    /// UTC µs at which the exceptional day ends and the regular stretch begins.
    pub(super) resumes: i64,
    /// Local minus UTC during the regular stretch, in µs.
    pub(super) offset: i64,
    /// Added to the pattern's working µs during the regular stretch.
    pub(super) work: i64,
    /// Added to the pattern's working days during the regular stretch.
    pub(super) count: i64,
    /// The exceptional day's windows.
    pub(super) spans: Vec<Span>,
    /// UTC µs of the last closing of the exceptional day; `None` on a rest day.
    pub(super) closes: Option<i64>,
}

/// The compiled calendar.
#[derive(Debug)]
pub(super) struct Timeline {
    pub(super) pattern: Pattern,
    /// UTC µs at which each exceptional day begins.
    pub(super) starts: Keys,
    /// Day number of each exceptional day.
    pub(super) days: Keys,
    /// Working µs before each exceptional day.
    pub(super) work: Keys,
    /// Working days before each exceptional day.
    pub(super) counts: Keys,
    pub(super) stretches: Vec<Stretch>,
}

impl Timeline {
    /// Working µs from the timeline's start to an instant.
    pub(super) fn work_before(&self, utc: i64) -> Option<i64> {
        let i = self.starts.last_up_to(utc)?;
        let stretch = self.stretches.get(i)?;
        if utc >= stretch.resumes {
            let local = utc.checked_add(stretch.offset)?;
            return stretch.work.checked_add(self.pattern.work_before(local)?);
        }
        let mut work = self.work.get(i)?;
        for span in &stretch.spans {
            let passed = utc.checked_sub(span.opens)?.max(0).min(span.length);
            work = work.checked_add(passed)?;
        }
        Some(work)
    }

    /// The earliest instant at which `work` µs of working time have passed since the timeline's start; `work`
    /// must be positive.
    pub(super) fn time_of(&self, work: i64) -> Option<i64> {
        let i = self.work.last_below(work)?;
        let stretch = self.stretches.get(i)?;
        for span in &stretch.spans {
            let within = work.checked_sub(span.before)?;
            if within <= span.length {
                return span.opens.checked_add(within);
            }
        }
        let local = self.pattern.time_of(work.checked_sub(stretch.work)?)?;
        local.checked_sub(stretch.offset)
    }

    /// The day number of an instant.
    ///
    /// A day runs from its first 00:00 up to the first 00:00 of the next. If the clocks are set back across
    /// midnight, the repeated hour therefore belongs to the new day.
    pub(super) fn day_of(&self, utc: i64) -> Option<i64> {
        let i = self.starts.last_up_to(utc)?;
        let stretch = self.stretches.get(i)?;
        if utc >= stretch.resumes {
            Some(utc.checked_add(stretch.offset)?.div_euclid(DAY))
        } else {
            self.days.get(i)
        }
    }

    /// The instant at which a local day begins.
    pub(super) fn start_of(&self, day: i64) -> Option<i64> {
        let i = self.days.last_up_to(day)?;
        if self.days.get(i) == Some(day) {
            return self.starts.get(i);
        }
        day.checked_mul(DAY)?.checked_sub(self.stretches.get(i)?.offset)
    }

    /// The last closing of a local day; `None` on a rest day.
    pub(super) fn close_of(&self, day: i64) -> Option<i64> {
        let i = self.days.last_up_to(day)?;
        let stretch = self.stretches.get(i)?;
        if self.days.get(i) == Some(day) {
            return stretch.closes;
        }
        let local = day.checked_mul(DAY)?.checked_add(self.pattern.closes(day)?)?;
        local.checked_sub(stretch.offset)
    }

    /// A day's windows, as UTC µs; for explanations.
    pub(super) fn windows_of(&self, day: i64) -> Vec<(i64, i64)> {
        let Some((i, stretch)) =
            self.days.last_up_to(day).and_then(|i| Some((i, self.stretches.get(i)?)))
        else {
            return Vec::new();
        };
        if self.days.get(i) == Some(day) {
            let spans = stretch.spans.iter();
            return spans
                .map(|span| (span.opens, span.opens.saturating_add(span.length)))
                .collect();
        }
        let midnight = day.saturating_mul(DAY).saturating_sub(stretch.offset);
        let windows = self.pattern.windows(day);
        windows
            .map(|(opens, closes)| {
                (midnight.saturating_add(opens), midnight.saturating_add(closes))
            })
            .collect()
    }

    /// The `n`-th working day after a day, which is not counted itself.
    pub(super) fn nth_after(&self, day: i64, n: i64) -> Option<i64> {
        let count = self.days_before(day.checked_add(1)?)?.checked_add(n)?;
        let i = self.counts.last_below(count)?;
        let stretch = self.stretches.get(i)?;
        if stretch.closes.is_some() && self.counts.get(i)?.checked_add(1)? == count {
            return self.days.get(i);
        }
        self.pattern.day_of(count.checked_sub(stretch.count)?)
    }

    /// Working days from the timeline's start up to, but not including, a day.
    pub(super) fn days_before(&self, day: i64) -> Option<i64> {
        let i = self.days.last_up_to(day)?;
        if self.days.get(i) == Some(day) {
            return self.counts.get(i);
        }
        self.stretches.get(i)?.count.checked_add(self.pattern.days_before(day))
    }
}
