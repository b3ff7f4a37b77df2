//! `Distribution`: durations in bands; `Ageing`: ages of open cases.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use redress::vocabulary::{Label, Lang};

/// Durations in bands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Distribution {
    /// What is measured: handling time, delay.
    pub name: Label,
    /// The bands, shortest first.
    pub bands: Vec<Band>,
    /// Number of rows with an unknown duration, which are in no band.
    #[serde(default)]
    pub unknown: u64,
}

/// Ages of open cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ageing {
    /// The bands, youngest first.
    pub bands: Vec<Band>,
}

/// A band of durations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Lower bound, exclusive, in seconds; 0 for the first band.
    pub above: u64,
    /// Upper bound, inclusive, in seconds; `None` for the last band.
    pub up_to: Option<u64>,
    /// Number of rows.
    pub count: u64,
}

impl Band {
    /// The bounds as text: `4–24 h`, `1–3 d`, `> 30 d`.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let (second, minute, hour, day) = match lang {
            Lang::En => (" s", " min", " h", " d"),
            Lang::Zh => ("秒", "分钟", "小时", "天"),
        };
        // The largest unit in which both bounds are whole numbers.
        let units = [(86_400, day), (3_600, hour), (60, minute), (1, second)];
        let whole = |size: u64| {
            self.above.checked_rem(size) == Some(0)
                && self.up_to.is_none_or(|end| end.checked_rem(size) == Some(0))
        };
        let (size, unit) = units.into_iter().find(|(size, _)| whole(*size)).unwrap_or((1, second));
        let count = |seconds: u64| seconds.checked_div(size).unwrap_or(0);
        match (self.above, self.up_to) {
            (0, Some(end)) => format!("≤ {}{unit}", count(end)),
            (from, Some(end)) => format!("{}–{}{unit}", count(from), count(end)),
            (from, None) => format!("> {}{unit}", count(from)),
        }
    }
}

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;

/// Upper bounds of the bands for handling times and delays, ascending, in seconds.
pub const HANDLING: [u64; 7] = [2 * HOUR, 8 * HOUR, DAY, 2 * DAY, 3 * DAY, 7 * DAY, 14 * DAY];
/// Upper bounds of the bands for overruns, ascending, in seconds.
pub const DELAY: [u64; 6] = [HOUR, 4 * HOUR, DAY, 2 * DAY, 3 * DAY, 7 * DAY];
/// Upper bounds of the bands for open cases, ascending, in seconds.
pub const AGE: [u64; 5] = [DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY];

/// Counts durations into bands with these upper bounds. Negative durations count as 0; a duration on a
/// bound belongs to the band that ends there.
fn bands(times: impl IntoIterator<Item = TimeDelta>, ends: &[u64]) -> Vec<Band> {
    let mut above = 0;
    let mut bands = Vec::with_capacity(ends.len().saturating_add(1));
    for end in ends.iter().map(|end| Some(*end)).chain([None]) {
        bands.push(Band { above, up_to: end, count: 0 });
        above = end.unwrap_or(above);
    }
    for time in times {
        let within = |band: &&mut Band| {
            band.up_to.is_none_or(|end| {
                i64::try_from(end).is_ok_and(|end| time <= TimeDelta::seconds(end))
            })
        };
        if let Some(band) = bands.iter_mut().find(within) {
            band.count = band.count.saturating_add(1);
        }
    }
    bands
}

impl Distribution {
    /// Counts durations into bands with these upper bounds, ascending, in seconds; `None` counts as unknown.
    #[must_use]
    pub fn new(
        name: Label,
        times: impl IntoIterator<Item = Option<TimeDelta>>,
        ends: &[u64],
    ) -> Self {
        let mut unknown = 0_u64;
        let known = times.into_iter().filter_map(|time| {
            unknown = unknown.saturating_add(u64::from(time.is_none()));
            time
        });
        let bands = bands(known, ends);
        Self { name, bands, unknown }
    }

    /// Number of rows in all bands.
    #[must_use]
    pub fn total(&self) -> u64 {
        total(&self.bands)
    }
}

impl Ageing {
    /// Counts ages into bands with these upper bounds, ascending, in seconds.
    #[must_use]
    pub fn new(ages: impl IntoIterator<Item = TimeDelta>, ends: &[u64]) -> Self {
        Self { bands: bands(ages, ends) }
    }

    /// Number of open cases.
    #[must_use]
    pub fn total(&self) -> u64 {
        total(&self.bands)
    }
}

fn total(bands: &[Band]) -> u64 {
    bands.iter().map(|band| band.count).fold(0, u64::saturating_add)
}
