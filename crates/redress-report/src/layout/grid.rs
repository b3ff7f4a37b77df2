//! `Grid`: a table about to be rendered; what all renderers read.

use crate::Said;
use crate::reading::Reading;
use redress::vocabulary::Lang;
use redress_metrics::{Attainment, Shown};

/// Rows and columns in one language.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    pub(crate) columns: Vec<Col>,
    pub(crate) lines: Vec<Line>,
    /// What is to be said under it.
    pub(crate) notes: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct Col {
    pub(crate) name: String,
    /// In what its numbers are, for programs.
    pub(crate) unit: Option<Shown>,
    pub(crate) numeric: bool,
    pub(crate) seen: Seen,
}

/// By whom a column is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    Always,
    /// In text and on the page.
    People,
    /// In text, which has no pictures.
    Text,
    /// In CSV.
    Programs,
}

#[derive(Debug)]
pub(crate) enum Line {
    Head(String),
    Cells(Vec<Datum>),
}

#[derive(Clone, Debug)]
pub(crate) enum Datum {
    Empty,
    Text(String),
    Reading(Reading),
    /// What people read, and the number for programs.
    Number(String, String),
    Mark(Attainment),
    Holds(bool),
    /// A bar, in thousandths of a full one.
    Bar(u16),
}

impl Grid {
    pub(crate) fn column(&mut self, name: &str) -> &mut Self {
        self.col(name, false, Seen::Always)
    }

    pub(crate) fn number(&mut self, name: &str) -> &mut Self {
        self.col(name, true, Seen::Always)
    }

    /// A column of numbers that are all shown alike.
    pub(crate) fn measure(&mut self, name: &str, shown: Shown) -> &mut Self {
        let unit = Some(shown).filter(|shown| *shown != Shown::Number);
        self.columns.push(Col { name: name.to_owned(), unit, numeric: true, seen: Seen::Always });
        self
    }

    pub(crate) fn col(&mut self, name: &str, numeric: bool, seen: Seen) -> &mut Self {
        self.columns.push(Col { name: name.to_owned(), unit: None, numeric, seen });
        self
    }

    pub(crate) fn head(&mut self, head: &str) {
        self.lines.push(Line::Head(head.to_owned()));
    }

    /// Adds a row; a reason for a refusal in it goes under the table.
    pub(crate) fn row(&mut self, about: &str, cells: Vec<Datum>, lang: Lang) {
        for cell in &cells {
            if let Datum::Reading(reading) = cell
                && let Some(refusal) = reading.refusal()
            {
                let refused = lang.pick("refused: ", "不予计算：");
                let colon = lang.pick(": ", "：");
                let note = format!("{about}{colon}{refused}{}", refusal.text(lang));
                if !self.notes.contains(&note) {
                    self.notes.push(note);
                }
            }
        }
        self.lines.push(Line::Cells(cells));
    }
}

impl Datum {
    pub(crate) fn count(count: u64) -> Self {
        Self::Reading(Reading::count(count))
    }

    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// What people read.
    pub(crate) fn shown(&self, lang: Lang) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Number(text, _) => text.clone(),
            Self::Reading(reading) => reading.text(lang),
            Self::Mark(mark) => format!("{} {}", sign(*mark), mark_text(*mark, lang)),
            Self::Holds(true) => format!("✓ {}", lang.pick("agrees", "相符")),
            Self::Holds(false) => format!("✗ {}", lang.pick("DOES NOT AGREE", "不相符")),
            Self::Bar(thousandths) => {
                // 20 cells, rounded up: what is not nothing is seen.
                let cells = usize::from(*thousandths).div_ceil(50).min(20);
                "█".repeat(cells)
            }
        }
    }

    /// The number for programs, where it is one.
    pub(crate) fn raw(&self) -> Option<String> {
        match self {
            Self::Number(_, raw) => Some(raw.clone()),
            Self::Reading(reading) => raw(reading),
            _ => None,
        }
    }
}

/// A reading as a number without thousands' marks: a share as a fraction, a time in seconds, money in
/// major units.
fn raw(reading: &Reading) -> Option<String> {
    let value = reading.value()?;
    let decimals = |value: f64, decimals: usize| {
        let text = format!("{value:.decimals$}");
        let text = if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text
        };
        if text == "-0" { "0".to_owned() } else { text }
    };
    Some(match (reading.shown, &reading.said) {
        (Shown::Number, Said::Amount { amount, .. }) => amount.to_string(),
        (Shown::Number, _) => decimals(value, 4),
        (Shown::Percent, _) => decimals(value, 6),
        (Shown::Duration, _) => decimals(value / 1_000_000.0, 3),
        (Shown::Money, _) => decimals(value / 100.0, 2),
    })
}

/// In what [`raw`] numbers are.
pub(crate) const fn unit(shown: Shown, lang: Lang) -> &'static str {
    match shown {
        Shown::Percent => lang.pick("fraction", "比率"),
        Shown::Duration => lang.pick("seconds", "秒"),
        Shown::Money => lang.pick("amount", "金额"),
        Shown::Number => lang.pick("number", "数量"),
    }
}

pub(crate) const fn sign(mark: Attainment) -> &'static str {
    match mark {
        Attainment::Met => "✓",
        Attainment::Missed => "✗",
        Attainment::TooFew => "–",
    }
}

pub(crate) const fn mark_text(mark: Attainment, lang: Lang) -> &'static str {
    match mark {
        Attainment::Met => lang.pick("met", "达标"),
        Attainment::Missed => lang.pick("missed", "未达标"),
        Attainment::TooFew => lang.pick("too few", "样本不足"),
    }
}
