//! `Table`: a general table.

use serde::{Deserialize, Serialize};

use super::reading::Reading;
use redress::vocabulary::{Label, Money};
use redress_metrics::Attainment;

/// A general table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, in groups; a plain table has one group without a heading.
    pub groups: Vec<Group>,
}

/// A column of a [`Table`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The heading.
    pub name: Label,
    /// Whether it contains numbers, which are right-aligned.
    #[serde(default)]
    pub numeric: bool,
}

impl Column {
    /// A column of text.
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

/// A group of rows of a [`Table`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The heading of the group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Label>,
    /// The rows; missing cells are empty.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a [`Table`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cell {
    /// An empty cell.
    Empty,
    /// A text in two languages.
    Label(Label),
    /// A text that is the same in both languages, such as a case number or a local date.
    Text(String),
    /// A reading.
    Reading(Reading),
    /// An amount with its currency.
    Money(Money),
    /// The result for a target.
    Mark(Attainment),
}

impl Table {
    /// A table with the given columns and no rows.
    #[must_use]
    pub fn of(columns: Vec<Column>) -> Self {
        Self { columns, groups: Vec::new() }
    }

    /// Starts a group of rows with a heading.
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
