//! The offsets of a zone from UTC, read from chrono-tz once.
//!
//! The rules for civil times that a clock change skips or repeats are here.

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::Tz;

use super::instant::{DAY, END};

/// Seconds between two queries to chrono-tz. After 1970, no zone changes its offset back and forth within
/// such a span (a test checks all zones day by day).
const STEP: i64 = 3 * 86_400;

/// A period with one offset.
#[derive(Clone, Copy, Debug)]
struct Regime {
    /// UTC µs at which it begins.
    from: i64,
    /// UTC µs at which the next one begins.
    until: i64,
    /// Local minus UTC, in µs.
    offset: i64,
}

/// The offsets of a zone from UTC over the accepted range and some days around it, for converting many
/// instants to local time. Instants and offsets are in microseconds.
///
/// ```
/// use redress_time::Offsets;
/// let shanghai = Offsets::of(chrono_tz::Asia::Shanghai);
/// assert_eq!(shanghai.at(1_700_000_000_000_000), 8 * 3_600_000_000);
/// ```
#[derive(Debug)]
pub struct Offsets {
    regimes: Vec<Regime>,
}

impl Offsets {
    /// Reads the offsets of a zone, with several thousand queries to chrono-tz.
    #[must_use]
    pub fn of(zone: Tz) -> Self {
        Self::probe(zone, STEP)
    }

    fn probe(zone: Tz, step: i64) -> Self {
        let (first, last) = (-7 * 86_400, END.saturating_add(7 * DAY) / 1_000_000);
        let mut offset = offset_at(zone, first);
        let mut from = i64::MIN;
        let mut regimes = Vec::new();
        let mut before = first;
        while before < last {
            let after = before.saturating_add(step);
            if offset_at(zone, after) == offset {
                before = after;
                continue;
            }
            // bisect to the second; offsets change on whole seconds
            let (mut low, mut high) = (before, after);
            while high.saturating_sub(low) > 1 {
                let middle = low.midpoint(high);
                if offset_at(zone, middle) == offset {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            let until = high.saturating_mul(1_000_000);
            regimes.push(Regime { from, until, offset });
            (from, offset, before) = (until, offset_at(zone, high), high);
        }
        regimes.push(Regime { from, until: i64::MAX, offset });
        Self { regimes }
    }

    /// UTC µs of each change, in order.
    pub(super) fn changes(&self) -> impl Iterator<Item = i64> {
        self.regimes.iter().skip(1).map(|regime| regime.from)
    }

    /// The offset at a UTC instant.
    #[must_use]
    pub fn at(&self, utc: i64) -> i64 {
        let i = self.regimes.partition_point(|regime| regime.from <= utc);
        i.checked_sub(1).and_then(|i| self.regimes.get(i)).map_or(0, |regime| regime.offset)
    }

    /// The period of constant offset around a UTC instant: start and end (UTC µs), and the offset.
    #[must_use]
    pub fn span(&self, utc: i64) -> (i64, i64, i64) {
        let i = self.regimes.partition_point(|regime| regime.from <= utc);
        let regime = i.checked_sub(1).and_then(|i| self.regimes.get(i));
        regime.map_or((i64::MIN, i64::MAX, 0), |r| (r.from, r.until, r.offset))
    }

    /// The UTC instant of a civil time, given as µs since 1970-01-01T00:00 on the local wall clock.
    ///
    /// A civil time that the clocks skip becomes the instant of the change, the first valid moment after it;
    /// one that occurs twice becomes its first occurrence. The order of civil times is preserved.
    #[must_use]
    pub fn instant(&self, local: i64) -> i64 {
        let (shown, regime) = self.shown(local);
        shown.max(regime.from)
    }

    /// As [`instant`](Self::instant), but a civil time that the clocks skip is later by the length of the skip:
    /// a closing at 02:30 is half an hour after the change.
    pub(super) fn closing(&self, local: i64) -> i64 {
        let (shown, regime) = self.shown(local);
        if shown < regime.from {
            // the wall clock before the change, continued
            return local.saturating_sub(self.at(regime.from.saturating_sub(1)));
        }
        shown
    }

    /// The first regime that ends after a civil time, and the instant of that time at the regime's offset. If
    /// the clocks skip the civil time, the instant lies before the regime's beginning.
    fn shown(&self, local: i64) -> (i64, Regime) {
        let over = |regime: &Regime| local.saturating_sub(regime.offset) >= regime.until;
        let i = self.regimes.partition_point(over);
        let none = Regime { from: i64::MIN, until: i64::MAX, offset: 0 };
        let regime = self.regimes.get(i).copied().unwrap_or(none);
        (local.saturating_sub(regime.offset), regime)
    }
}

/// Local minus UTC in µs, from chrono-tz.
fn offset_at(zone: Tz, seconds: i64) -> i64 {
    let at = DateTime::from_timestamp(seconds, 0).unwrap_or_default().naive_utc();
    i64::from(zone.offset_from_utc_datetime(&at).fix().local_minus_utc()).saturating_mul(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[ignore = "asks every zone four times a day for 230 years; run after an update of chrono-tz"]
    fn no_zone_changes_back_and_forth_between_two_questions() {
        for zone in chrono_tz::TZ_VARIANTS {
            let (coarse, fine) = (Offsets::of(zone), Offsets::probe(zone, 6 * 3_600));
            assert!(coarse.changes().eq(fine.changes()), "{zone}");
        }
    }
}
