//! How long answers took, by page.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

#[derive(Default)]
pub(crate) struct Figures(BTreeMap<&'static str, Vec<Duration>>);

impl Figures {
    pub(crate) fn took(&mut self, page: &'static str, time: Duration) {
        self.0.entry(page).or_default().push(time);
    }

    pub(crate) fn add(&mut self, other: Self) {
        for (page, times) in other.0 {
            self.0.entry(page).or_default().extend(times);
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// The median, the 95th and 99th percentile and the longest, in milliseconds.
    pub(crate) fn quantiles(&self, page: &str) -> String {
        let mut times = self.0.get(page).cloned().unwrap_or_default();
        times.sort_unstable();
        // The nearest rank: of 100 times the 99th percentile is the 99th.
        let at = |percent: usize| {
            let rank = (times.len() * percent).div_ceil(100).max(1);
            times.get(rank - 1).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
        };
        let [median, p95, p99, most] = [50, 95, 99, 100].map(at);
        format!("p50 {median:7.1}  p95 {p95:7.1}  p99 {p99:7.1}  max {most:7.1}")
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (page, times) in &self.0 {
            writeln!(f, "{page:22} {:6}  {}", times.len(), self.quantiles(page))?;
        }
        Ok(())
    }
}
