//! `Reconciliation`: a check that the counts add up.

use serde::{Deserialize, Serialize};

use redress::vocabulary::Label;
use redress_metrics::LedgerLine;

/// A check that the counts add up: opening + received + reopened − ended = outstanding, and sums over
/// dimensions equal their totals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reconciliation {
    /// Cases open at the beginning of the period.
    pub opening: u64,
    /// Cases received in the period.
    pub received: u64,
    /// Cases reopened in the period.
    #[serde(default)]
    pub reopened: u64,
    /// Cases ended in the period.
    pub ended: u64,
    /// Cases open at the end of the period, counted independently.
    pub outstanding: u64,
    /// Sums over a dimension, with the totals that they must equal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<Sum>,
}

/// A sum over a dimension, with its total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// The dimension.
    pub name: Label,
    /// The sum of the parts.
    pub parts: u64,
    /// The total that the sum must equal.
    pub total: u64,
}

impl Sum {
    /// Whether the parts add up to the total.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.parts == self.total
    }
}

impl Reconciliation {
    /// The reconciliation of a [`Ledger`](redress_metrics::Ledger) period, with an independent count of open
    /// cases.
    #[must_use]
    pub const fn of_line(line: &LedgerLine, outstanding: u64) -> Self {
        Self {
            opening: line.opening,
            received: line.received,
            reopened: line.reopened,
            ended: line.ended,
            outstanding,
            sums: Vec::new(),
        }
    }

    /// Whether opening + received + reopened − ended equals outstanding.
    #[must_use]
    pub fn balances(&self) -> bool {
        let parts = [self.opening, self.received, self.reopened];
        let all = parts.into_iter().try_fold(0_u64, u64::checked_add);
        let other = self.ended.checked_add(self.outstanding);
        all.is_some() && all == other
    }

    /// Whether everything adds up.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.balances() && self.sums.iter().all(Sum::holds)
    }
}
