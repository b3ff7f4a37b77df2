//! `Table`, `Notes` and `Reconciliation`: what needs no picture.

use serde::{Deserialize, Serialize};

use super::reading::Reading;
use redress::metrics::{Attainment, LedgerLine};
use redress::vocabulary::{Label, Money};

/// A table of anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, in groups; one group without a head for a plain table.
    pub groups: Vec<Group>,
}

/// A column of a [`Table`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// What is in it.
    pub name: Label,
    /// Whether it holds numbers, which stand to the right.
    #[serde(default)]
    pub numeric: bool,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn words(en: &str, zh: &str) -> Self {
        Self { name: Label::new(en, zh), numeric: false }
    }

    /// A column of numbers.
    #[must_use]
    pub fn numbers(en: &str, zh: &str) -> Self {
        Self { name: Label::new(en, zh), numeric: true }
    }
}

/// Rows of a [`Table`] that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What they have in common.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Label>,
    /// The rows; a cell that is missing is empty.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a [`Table`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words in two languages.
    Label(Label),
    /// A text that is the same in both: a number of a case, a local date.
    Text(String),
    /// A value.
    Reading(Reading),
    /// An amount with its currency.
    Money(Money),
    /// What became of a target.
    Mark(Attainment),
}

/// What a reader must know besides: refusals, what was left out, contracts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notes {
    /// The notes.
    pub notes: Vec<Note>,
}

/// One of the [`Notes`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// About what.
    pub about: Label,
    /// What is to be said about it.
    pub text: Label,
}

impl Note {
    /// A note.
    #[must_use]
    pub const fn new(about: Label, text: Label) -> Self {
        Self { about, text }
    }
}

/// Whether the counts agree: opening + received + taken up again − ended = outstanding, and sums =
/// totals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reconciliation {
    /// Open when the period began.
    pub opening: u64,
    /// Received in it.
    pub received: u64,
    /// Taken up again in it.
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
    /// Of what.
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
    /// That of a period of a [`Ledger`](redress::metrics::Ledger), beside what is open by another count.
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
