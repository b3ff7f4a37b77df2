//! The effect: figures from before and after, compared exactly.

use std::cmp::Ordering;

use redress_metrics::{Measure, Outcome};
use serde::{Deserialize, Serialize};

use super::stage::ImprovementError;

/// A rate as two counts, so that nothing is rounded: complaints of a kind among all, satisfied among
/// asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Figure {
    /// How many of them.
    pub count: u64,
    /// Of how many.
    pub of: u64,
}

impl Figure {
    /// So many of so many.
    #[must_use]
    pub const fn new(count: u64, of: u64) -> Self {
        Self { count, of }
    }

    /// A share or rate that was computed, as the two counts behind it. None for other measures, and
    /// where there is no value.
    #[must_use]
    pub fn of(figure: &redress_metrics::Figure, measure: &Measure) -> Option<Self> {
        let counted = matches!(figure.outcome, Outcome::Value(_))
            && matches!(measure, Measure::Share { .. } | Measure::Rate { .. });
        let count = u64::try_from(figure.numerator).ok().filter(|_| counted)?;
        Some(Self::new(count, figure.denominator))
    }

    /// Which rate is higher.
    fn compare(self, other: Self) -> Ordering {
        let product = |a: u64, b: u64| u128::from(a).saturating_mul(u128::from(b));
        product(self.count, other.of).cmp(&product(other.count, self.of))
    }
}

/// Which way a figure is wanted to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wanted {
    /// Down to this rate, or below it: fewer complaints.
    AtMost(Figure),
    /// Up to this rate, or above it: more satisfied customers.
    AtLeast(Figure),
}

/// What a goal's figure was before and is after (RTS-8: judged by comparing the figures).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Effect {
    /// Before.
    pub before: Figure,
    /// After.
    pub after: Figure,
}

impl Effect {
    /// Whether the goal is reached: the wanted rate is there, and it is better than before.
    ///
    /// # Errors
    /// [`ImprovementError::NoCases`] where a rate has nothing to divide by.
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
