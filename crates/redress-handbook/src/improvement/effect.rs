//! The effect of a plan: figures before and after, compared exactly.

use std::cmp::Ordering;

use redress_metrics::{Measure, Outcome};
use serde::{Deserialize, Serialize};

use super::stage::ImprovementError;

/// A rate as two counts, so that nothing is rounded: complaints of a kind out of all complaints, satisfied
/// customers out of those asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Figure {
    /// The numerator.
    pub count: u64,
    /// The denominator.
    pub of: u64,
}

impl Figure {
    /// A rate of `count` out of `of`.
    #[must_use]
    pub const fn new(count: u64, of: u64) -> Self {
        Self { count, of }
    }

    /// The counts behind a computed share or rate. `None` for other measures, and if there is no value.
    #[must_use]
    pub fn of(figure: &redress_metrics::Figure, measure: &Measure) -> Option<Self> {
        let counted = matches!(figure.outcome, Outcome::Value(_))
            && matches!(measure, Measure::Share { .. } | Measure::Rate { .. });
        let count = u64::try_from(figure.numerator).ok().filter(|_| counted)?;
        Some(Self::new(count, figure.denominator))
    }

    /// Compares the two rates.
    fn compare(self, other: Self) -> Ordering {
        let product = |a: u64, b: u64| u128::from(a).saturating_mul(u128::from(b));
        product(self.count, other.of).cmp(&product(other.count, self.of))
    }
}

/// The target of a figure, with its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wanted {
    /// At most this rate, such as fewer complaints.
    AtMost(Figure),
    /// At least this rate, such as more satisfied customers.
    AtLeast(Figure),
}

/// The figure of a goal before and after the plan (RTS-8: judged by comparing the figures).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Effect {
    /// The figure before the countermeasures.
    pub before: Figure,
    /// The figure after the countermeasures.
    pub after: Figure,
}

impl Effect {
    /// Whether the goal is reached: the rate is as wanted, and better than before.
    ///
    /// # Errors
    /// [`ImprovementError::NoCases`] if a denominator is zero.
    pub fn reaches(&self, wanted: Wanted) -> Result<bool, ImprovementError> {
        let (Wanted::AtMost(rate) | Wanted::AtLeast(rate)) = wanted;
        if self.before.of == 0 || self.after.of == 0 || rate.of == 0 {
            return Err(ImprovementError::NoCases);
        }
        let better = match wanted {
            Wanted::AtMost(_) => Ordering::Less,
            Wanted::AtLeast(_) => Ordering::Greater,
        };
        let there = self.after.compare(rate);
        let moved = self.after.compare(self.before) == better;
        Ok(moved && (there == better || there == Ordering::Equal))
    }
}
