//! `Reading`: a value as a report states it, with the counts behind it or the reason why there is none.

use serde::{Deserialize, Serialize};

use redress::vocabulary::Lang;
use redress_metrics::{Figure, Indicator, Measure, Outcome, Refusal, Shown};

/// A value of a report.
///
/// Kept as whole numbers, so that it can be no NaN and no infinity, and so that what is compared is
/// exact; divided only when it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// How it is shown.
    pub shown: Shown,
    /// The value, or why there is none.
    pub said: Said,
    /// Rows that are left out because their records do not say.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub undetermined: u64,
    /// A percentage with more than the usual digit, where rounding would put it on the other side of a
    /// target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precisely: Option<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// What a [`Reading`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// A count, a sum or a percentile. Times are in µs, money in minor units.
    Amount {
        /// The amount.
        #[serde(with = "exact")]
        amount: i128,
        /// How many rows stand behind it.
        rows: u64,
    },
    /// A share, a rate or a mean.
    Ratio {
        /// The numerator.
        #[serde(with = "exact")]
        part: i128,
        /// The denominator. With 0 there is no value.
        of: u64,
    },
    /// There is nothing to divide by: not 0, and not all.
    NotEnoughData,
    /// The records cannot support it.
    Refused(Refusal),
}

/// By how much one reading differs from another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    pub(super) by: f64,
    shown: Shown,
}

impl Change {
    /// In words: `+2.1 pp`, `−3`, `±0`.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        let (sign, size) = (if self.by < 0.0 { "−" } else { "+" }, self.by.abs());
        let text = match self.shown {
            Shown::Percent => {
                format!("{:.1}{}", size * 100.0, lang.pick(" pp", " 个百分点"))
            }
            shown => shown.text(size, lang),
        };
        // What rounds to nothing has no direction.
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

    /// A share of a count: *not enough data* of none.
    #[must_use]
    pub fn share(part: u64, of: u64) -> Self {
        let said = Said::Ratio { part: part.into(), of };
        let said = if of == 0 { Said::NotEnoughData } else { said };
        Self { shown: Shown::Percent, said, undetermined: 0, precisely: None }
    }

    /// No value, for want of data.
    #[must_use]
    pub const fn none(shown: Shown) -> Self {
        Self { shown, said: Said::NotEnoughData, undetermined: 0, precisely: None }
    }

    /// What a figure of an indicator with this measure comes to.
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

    /// What a figure comes to beside the targets of its indicator: with as many digits as it takes to
    /// be seen on the right side of them.
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

    /// The value: a share as a fraction, a time in µs, money in minor units, else a plain number.
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

    /// Numerator and denominator, of a ratio.
    #[must_use]
    pub const fn ratio(&self) -> Option<(i128, u64)> {
        match self.said {
            Said::Ratio { part, of } => Some((part, of)),
            _ => None,
        }
    }

    /// Why there is no value, where the records cannot support one.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match &self.said {
            Said::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// How it differs from an earlier one; `None` where either has no value, or they are not of a kind.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Option<Change> {
        let by = self.value()? - earlier.value()?;
        (self.shown == earlier.shown).then_some(Change { by, shown: self.shown })
    }

    /// What a person reads in a table: `95.2 %`, `3 h 20 min`, `not enough data`, `refused`.
    ///
    /// The reason for a refusal takes a sentence: [`Refusal::text`].
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if let Some(precisely) = &self.precisely {
            return format!("{precisely} %");
        }
        match (self.value(), &self.said) {
            (Some(value), _) => self.shown.text(value, lang),
            (None, Said::Refused(_)) => lang.pick("refused", "不予计算").to_owned(),
            (None, _) => lang.pick("not enough data", "数据不足").to_owned(),
        }
    }

    /// The counts behind it: `40 / 42`, `of 42`, with what the records leave open.
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

/// A whole number of any size as text: readers of JSON that keep numbers as floats lose none of it.
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
