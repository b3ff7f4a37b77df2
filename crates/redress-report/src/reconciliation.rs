//! `Reconciliation`: whether the counts agree.

use serde::{Deserialize, Serialize};

use redress::vocabulary::Label;
use redress_metrics::LedgerLine;

/// Whether the counts agree: opening + received + taken up again − ended = outstanding, and sums =
/// totals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reconciliation {
    /// Open when the period began.
    pub opening: u64,
    /// Received in it.
    pub received: u64,
    /// Reopened in it.
    #[serde(default)]
    pub reopened: u64,
    /// Ended in it.
    pub ended: u64,
    /// Open at its end, counted by themselves.
    pub outstanding: u64,
    /// Sums over a dimension and the total that they must come to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<Sum>,
}

/// A sum over a dimension beside the total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// The dimension that is summed over.
    pub name: Label,
    /// Its parts together.
    pub parts: u64,
    /// What they must come to.
    pub total: u64,
}

impl Sum {
    /// Whether the parts come to the total.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.parts == self.total
    }
}

impl Reconciliation {
    /// That of a period of a [`Ledger`](redress_metrics::Ledger), beside what is open by another count.
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

    /// Whether what was open, came in and was taken up again, less what ended, is what is open.
    #[must_use]
    pub fn balances(&self) -> bool {
        let parts = [self.opening, self.received, self.reopened];
        let all = parts.into_iter().try_fold(0_u64, u64::checked_add);
        let other = self.ended.checked_add(self.outstanding);
        all.is_some() && all == other
    }

    /// Whether everything agrees.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.balances() && self.sums.iter().all(Sum::holds)
    }
}
