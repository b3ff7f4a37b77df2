//! How figures spread: distributions and concentration, what goes with what, and one period beside
//! another.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::dimensions::Dimension;
use super::figure::Figure;
use super::interval::Interval;
use redress::vocabulary::IndicatorId;

/// One label's part of a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
#[non_exhaustive]
pub struct Slice {
    /// The label; none: rows without one.
    pub label: Option<String>,
    /// How many, or how much.
    pub count: u64,
    /// Its part of all, 0 to 1.
    pub share: f64,
    /// The part of this and all larger ones, 0 to 1.
    pub cumulative: f64,
}

/// How a count spreads over the labels of a dimension, largest first, ties by label: a distribution,
/// and with its cumulative shares a Pareto analysis.
///
/// Adds up all figures of the indicator, whatever their period and other labels; figures of another
/// indicator, not split by the dimension, or below zero are passed over. O(n log n).
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "shares for people; counts stay exact beside them")]
pub fn distribution(figures: &[Figure], indicator: &IndicatorId, by: Dimension) -> Vec<Slice> {
    let mut counts: BTreeMap<Option<String>, u64> = BTreeMap::new();
    for figure in figures.iter().filter(|figure| figure.indicator == *indicator) {
        let Some((_, label)) = figure.group.iter().find(|(dimension, _)| *dimension == by) else {
            continue;
        };
        let count = u64::try_from(figure.numerator).unwrap_or(0);
        let slot = counts.entry(label.clone()).or_default();
        *slot = slot.saturating_add(count);
    }
    let all = counts.values().fold(0_u64, |sum, count| sum.saturating_add(*count));
    let mut slices: Vec<(Option<String>, u64)> =
        counts.into_iter().filter(|(_, count)| *count > 0).collect();
    slices.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut so_far = 0_u64;
    let slice = |(label, count): (Option<String>, u64)| {
        so_far = so_far.saturating_add(count);
        let part = |count: u64| count as f64 / all as f64;
        Slice { label, count, share: part(count), cumulative: part(so_far) }
    };
    slices.into_iter().map(slice).collect()
}

/// Counts of two dimensions against each other: categories by department, say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
#[non_exhaustive]
pub struct Contingency {
    /// The labels of the first dimension, in order.
    pub rows: Vec<Option<String>>,
    /// The labels of the second, in order.
    pub columns: Vec<Option<String>>,
    /// By row, then column.
    pub counts: Vec<Vec<u64>>,
}

/// How strongly two dimensions go together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
#[non_exhaustive]
pub struct Association {
    /// Pearson's χ².
    pub chi_squared: f64,
    /// Its degrees of freedom.
    pub degrees: u64,
    /// Cramér's V, 0 (none) to 1 (one says the other).
    pub cramers_v: f64,
    /// By row, then column: the adjusted standardised residual. Beyond ±2 a cell has clearly more or
    /// fewer cases than the two dimensions by themselves would give it. None where a row or column
    /// holds everything.
    pub residuals: Vec<Vec<Option<f64>>>,
    /// Whether some cell is expected to have fewer than five cases, so that χ² is only a hint.
    pub thin: bool,
}

impl Contingency {
    /// Counts an indicator's figures by two dimensions, whatever their period and other labels.
    #[must_use]
    pub fn of(figures: &[Figure], indicator: &IndicatorId, by: (Dimension, Dimension)) -> Self {
        let mut cells: BTreeMap<(Option<&str>, Option<&str>), u64> = BTreeMap::new();
        for figure in figures.iter().filter(|figure| figure.indicator == *indicator) {
            let label = |by| {
                let found = figure.group.iter().find(|(dimension, _)| *dimension == by);
                found.map(|(_, label)| label.as_deref())
            };
            if let (Some(row), Some(column)) = (label(by.0), label(by.1)) {
                let slot = cells.entry((row, column)).or_default();
                *slot = slot.saturating_add(u64::try_from(figure.numerator).unwrap_or(0));
            }
        }
        let rows: BTreeSet<_> = cells.keys().map(|(row, _)| *row).collect();
        let columns: BTreeSet<_> = cells.keys().map(|(_, column)| *column).collect();
        let count = |row, column| cells.get(&(row, column)).copied().unwrap_or(0);
        let counts =
            rows.iter().map(|row| columns.iter().map(|column| count(*row, *column)).collect());
        let own = |label: Option<&str>| label.map(str::to_owned);
        Self {
            counts: counts.collect(),
            rows: rows.into_iter().map(own).collect(),
            columns: columns.into_iter().map(own).collect(),
        }
    }

    /// How strongly the two go together. None without at least two rows and two columns
    /// that hold something.
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        clippy::arithmetic_side_effects,
        reason = "statistics in floating point, divisors checked"
    )]
    pub fn association(&self) -> Option<Association> {
        let total_of = |counts: &[u64]| counts.iter().map(|count| *count as f64).sum::<f64>();
        let rows: Vec<f64> = self.counts.iter().map(|row| total_of(row)).collect();
        let column = |at: usize| {
            self.counts.iter().filter_map(|row| row.get(at)).map(|count| *count as f64).sum::<f64>()
        };
        let columns: Vec<f64> = (0..self.columns.len()).map(column).collect();
        let all: f64 = rows.iter().sum();
        let held = |sums: &[f64]| sums.iter().filter(|sum| **sum > 0.0).count();
        let fewer = held(&rows).min(held(&columns));
        if fewer < 2 {
            return None;
        }
        let (mut chi_squared, mut thin) = (0.0, false);
        let mut residuals = Vec::new();
        for (counts, row) in self.counts.iter().zip(&rows) {
            let mut line = Vec::new();
            for (count, column) in counts.iter().zip(&columns) {
                let expected = row * column / all;
                if expected <= 0.0 {
                    line.push(None);
                    continue;
                }
                let difference = *count as f64 - expected;
                chi_squared += difference * difference / expected;
                thin |= expected < 5.0;
                let variance = expected * (1.0 - row / all) * (1.0 - column / all);
                line.push((variance > 0.0).then(|| difference / variance.sqrt()));
            }
            residuals.push(line);
        }
        let less = |count: usize| u64::try_from(count).unwrap_or(u64::MAX).saturating_sub(1);
        let degrees = less(held(&rows)).saturating_mul(less(held(&columns)));
        let cramers_v = (chi_squared / (all * less(fewer) as f64)).sqrt().min(1.0);
        Some(Association { chi_squared, degrees, cramers_v, residuals, thin })
    }
}

/// A figure beside that of the period before and of the same one a year earlier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
#[non_exhaustive]
pub struct Compared {
    /// Now; none: nothing happened.
    pub now: Option<Figure>,
    /// The period before.
    pub previous: Option<Figure>,
    /// The same period a year earlier.
    pub year_before: Option<Figure>,
}

impl Compared {
    /// By how much the value is more than the period before.
    #[must_use]
    pub fn change(&self) -> Option<f64> {
        difference(self.now.as_ref(), self.previous.as_ref())
    }

    /// By how much the value is more than a year earlier.
    #[must_use]
    pub fn change_in_a_year(&self) -> Option<f64> {
        difference(self.now.as_ref(), self.year_before.as_ref())
    }
}

#[allow(clippy::arithmetic_side_effects, reason = "floating point")]
fn difference(now: Option<&Figure>, then: Option<&Figure>) -> Option<f64> {
    Some(now?.value()? - then?.value()?)
}

/// One indicator's figure of a period and group beside the earlier ones.
#[must_use]
pub fn compare(
    figures: &[Figure],
    indicator: &IndicatorId,
    interval: Interval,
    group: &[(Dimension, Option<String>)],
) -> Compared {
    let find = |wanted: Interval| {
        let same = |figure: &&Figure| {
            figure.interval == wanted && figure.indicator == *indicator && figure.group == group
        };
        figures.iter().find(same).cloned()
    };
    let previous = interval.previous();
    Compared {
        now: find(interval),
        previous: (previous != interval).then(|| find(previous)).flatten(),
        year_before: interval.year_before().and_then(find),
    }
}
