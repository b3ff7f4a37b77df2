//! `Grid`: a table ready for rendering, shared by all renderers.

use crate::Said;
use crate::reading::Reading;
use redress::vocabulary::Lang;
use redress_metrics::{Attainment, Shown};

/// Rows and columns in one language.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    pub(crate) columns: Vec<Col>,
    pub(crate) lines: Vec<Line>,
    /// Notes under the table.
    pub(crate) notes: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct Col {
    pub(crate) name: String,
    /// The unit of its numbers, for programs.
    pub(crate) unit: Option<Shown>,
    pub(crate) numeric: bool,
    pub(crate) seen: Seen,
}

/// Which outputs show a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    Always,
    /// Text and HTML.
    People,
    /// Text, which has no charts.
    Text,
    /// CSV.
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
    /// A text for people, and the number for programs.
    Number(String, String),
    Mark(Attainment),
    Holds(bool),
    /// A bar, in thousandths of full length.
    Bar(u16),
}

impl Grid {
    pub(crate) fn column(&mut self, name: &str) -> &mut Self {
        self.col(name, false, Seen::Always)
    }

    pub(crate) fn number(&mut self, name: &str) -> &mut Self {
        self.col(name, true, Seen::Always)
    }

    /// Adds a column of numbers in one unit.
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

    /// Adds a row; the reason for a refusal becomes a note under the table.
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

    /// The text for people.
    pub(crate) fn shown(&self, lang: Lang) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Number(text, _) => text.clone(),
            Self::Reading(reading) => reading.text(lang),
            Self::Mark(mark) => format!("{} {}", sign(*mark), mark_text(*mark, lang)),
            Self::Holds(true) => format!("✓ {}", lang.pick("agrees", "相符")),
            Self::Holds(false) => format!("✗ {}", lang.pick("DOES NOT AGREE", "不相符")),
            Self::Bar(thousandths) => {
                // 20 cells, rounded up, so that any non-zero value is visible.
                let cells = usize::from(*thousandths).div_ceil(50).min(20);
                "█".repeat(cells)
            }
        }
    }

    /// The number for programs, if it is one.
    pub(crate) fn raw(&self) -> Option<String> {
        match self {
            Self::Number(_, raw) => Some(raw.clone()),
            Self::Reading(reading) => raw(reading),
            _ => None,
        }
    }
}

/// A reading as a number without thousands separators: a share as a fraction, a time in seconds, money in
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

/// The unit of [`raw`] numbers.
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
