//! `Reading`: a value as shown in a report, with its counts or the reason why there is none.

use serde::{Deserialize, Serialize};

use crate::words;
use redress::vocabulary::Lang;
use redress_metrics::{Figure, Indicator, Measure, Outcome, Refusal, Shown};

/// A value of a report.
///
/// Stored as whole numbers, so it is never NaN or infinite and comparisons are exact. Division happens only
/// for display.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The unit in which it is shown.
    pub shown: Shown,
    /// The value, or why there is none.
    pub said: Said,
    /// Number of rows left out because their records do not have the information.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub undetermined: u64,
    /// The percentage with more digits than usual, if rounding would put it on the other side of a target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precisely: Option<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// The content of a [`Reading`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// A count, a sum or a percentile. Times are in µs, money in minor units.
    Amount {
        /// The amount.
        #[serde(with = "exact")]
        amount: i128,
        /// Number of rows it is computed from.
        rows: u64,
    },
    /// A share, a rate or a mean.
    Ratio {
        /// The numerator.
        #[serde(with = "exact")]
        part: i128,
        /// The denominator; if 0, there is no value.
        of: u64,
    },
    /// There is nothing to divide by.
    NotEnoughData,
    /// The records cannot support a value.
    Refused(Refusal),
}

/// The difference between two readings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    pub(super) by: f64,
    shown: Shown,
}

impl Change {
    /// As text: `+2.1 pp`, `−3`, `±0`.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        let (sign, size) = (if self.by < 0.0 { "−" } else { "+" }, self.by.abs());
        let text = match self.shown {
            Shown::Percent => {
                format!("{:.1}{}", size * 100.0, lang.pick(" pp", " 个百分点"))
            }
            shown => shown.text(size, lang),
        };
        // A difference that rounds to zero has no sign.
        let nothing = !text.contains(|digit: char| ('1'..='9').contains(&digit));
        if nothing { "±0".to_owned() } else { format!("{sign}{text}") }
    }
}

impl Reading {
    /// A count.
    #[must_use]
    pub fn count(count: u64) -> Self {
        let said = Said::Amount { amount: count.into(), rows: count };
        Self { shown: Shown::Number, said, undetermined: 0, precisely: None }
    }

    /// A share of a count; *not enough data* if the count is zero.
    #[must_use]
    pub fn share(part: u64, of: u64) -> Self {
        let said = Said::Ratio { part: part.into(), of };
        let said = if of == 0 { Said::NotEnoughData } else { said };
        Self { shown: Shown::Percent, said, undetermined: 0, precisely: None }
    }

    /// No value, because there is not enough data.
    #[must_use]
    pub const fn none(shown: Shown) -> Self {
        Self { shown, said: Said::NotEnoughData, undetermined: 0, precisely: None }
    }

    /// The reading of a figure whose indicator has this measure.
    #[must_use]
    pub fn of(figure: &Figure, measure: &Measure) -> Self {
        let said = match (figure.outcome, measure) {
            (Outcome::NotEnoughData, _) => Said::NotEnoughData,
            (Outcome::Refused(refusal), _) => Said::Refused(refusal),
            (
                Outcome::Value(_),
                Measure::Count { .. } | Measure::Sum { .. } | Measure::Percentile { .. },
            ) => Said::Amount { amount: figure.numerator, rows: figure.denominator },
            (Outcome::Value(_), _) if figure.denominator == 0 => Said::NotEnoughData,
            (Outcome::Value(_), _) => {
                Said::Ratio { part: figure.numerator, of: figure.denominator }
            }
        };
        let undetermined = figure.undetermined;
        Self { shown: measure.scale(), said, undetermined, precisely: None }
    }

    /// The reading of a figure with as many digits as it takes to show it on the right side of its
    /// indicator's targets.
    #[must_use]
    pub fn judged(figure: &Figure, indicator: &Indicator) -> Self {
        let mut reading = Self::of(figure, &indicator.measure);
        let shown = indicator.show(figure, Lang::En);
        let usual = figure.text(&indicator.measure, Lang::En);
        let digits =
            shown.strip_suffix(" %").filter(|_| shown != usual && reading.shown == Shown::Percent);
        reading.precisely = digits.map(str::to_owned);
        reading
    }

    /// The value: a share as a fraction, a time in µs, money in minor units, otherwise a plain number.
    /// Always finite.
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        reason = "values for people; the exact counts stand beside them"
    )]
    pub const fn value(&self) -> Option<f64> {
        match self.said {
            Said::Amount { amount, .. } => Some(amount as f64),
            Said::Ratio { part, of } if of > 0 => Some(part as f64 / of as f64),
            _ => None,
        }
    }

    /// The numerator and denominator of a ratio.
    #[must_use]
    pub const fn ratio(&self) -> Option<(i128, u64)> {
        match self.said {
            Said::Ratio { part, of } => Some((part, of)),
            _ => None,
        }
    }

    /// The refusal, if the records cannot support a value.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match &self.said {
            Said::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// The change since an earlier reading; `None` if either has no value or they have different units.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Option<Change> {
        let by = self.value()? - earlier.value()?;
        (self.shown == earlier.shown).then_some(Change { by, shown: self.shown })
    }

    /// As shown in a table: `95.2 %`, `3 h 20 min`, `not enough data`, `refused`.
    ///
    /// [`Refusal::text`] has the reason for a refusal.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if let Some(precisely) = &self.precisely {
            return words::percent(precisely, lang);
        }
        match (self.value(), &self.said) {
            (Some(value), _) => self.shown.text(value, lang),
            (None, Said::Refused(_)) => lang.pick("refused", "不予计算").to_owned(),
            (None, _) => lang.pick("not enough data", "数据不足").to_owned(),
        }
    }

    /// The counts it is computed from: `40 / 42`, `of 42`, with the number of undetermined rows.
    #[must_use]
    pub fn basis(&self, lang: Lang) -> String {
        let counts = match (&self.said, self.shown) {
            (Said::Ratio { part, of }, Shown::Percent) => format!("{part} / {of}"),
            (Said::Ratio { of: rows, .. } | Said::Amount { rows, .. }, shown)
                if shown != Shown::Number =>
            {
                match lang {
                    Lang::En => format!("of {rows}"),
                    Lang::Zh => format!("共 {rows}"),
                }
            }
            _ => String::new(),
        };
        let open = match (self.undetermined, lang) {
            (0, _) => String::new(),
            (open, Lang::En) => format!("undetermined {open}"),
            (open, Lang::Zh) => format!("无法判定 {open}"),
        };
        let both = !counts.is_empty() && !open.is_empty();
        format!("{counts}{}{open}", if both { lang.pick("; ", "；") } else { "" })
    }
}

/// Whole numbers as text, so that JSON readers that use floats lose no digits.
mod exact {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    pub(super) fn serialize<S: Serializer>(sum: &i128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(sum)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<i128, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(|_| D::Error::custom("expected a whole number, written as text"))
    }
}
