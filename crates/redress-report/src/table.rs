//! `Table`: anything in rows and columns.

use serde::{Deserialize, Serialize};

use super::reading::Reading;
use redress::vocabulary::{Label, Money};
use redress_metrics::Attainment;

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

impl Table {
    /// A table with these columns and no rows.
    #[must_use]
    pub fn of(columns: Vec<Column>) -> Self {
        Self { columns, groups: Vec::new() }
    }

    /// Adds a group of rows under a head.
    pub fn group(&mut self, en: &str, zh: &str) -> &mut Self {
        self.groups.push(Group { head: Some(Label::new(en, zh)), rows: Vec::new() });
        self
    }

    /// Adds a row to the last group.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> &mut Self {
        let cells = cells.into_iter().collect();
        match self.groups.last_mut() {
            Some(group) => group.rows.push(cells),
            None => self.groups.push(Group { head: None, rows: vec![cells] }),
        }
        self
    }
}

impl From<Label> for Cell {
    fn from(label: Label) -> Self {
        Self::Label(label)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A count.
impl From<u64> for Cell {
    fn from(count: u64) -> Self {
        Self::Reading(Reading::count(count))
    }
}

impl From<Reading> for Cell {
    fn from(reading: Reading) -> Self {
        Self::Reading(reading)
    }
}
