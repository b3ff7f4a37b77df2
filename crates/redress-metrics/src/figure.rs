//! `Figure`: one result, with the counts that it was made of.

use serde::{Deserialize, Serialize};

use super::dimensions::{Dimension, Scale};
use super::indicator::Measure;
use super::interval::Interval;
use super::own::OwnNames;
use super::property::Properties;
use redress::vocabulary::{IndicatorId, Lang};

/// An indicator's result for one period and one group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
#[non_exhaustive]
pub struct Figure {
    /// Of which indicator.
    pub indicator: IndicatorId,
    /// For which period.
    pub interval: Interval,
    /// For which group: a label for each dimension by which the figures are split; none: without one.
    pub group: Group,
    /// The numerator, the count or the sum. Times are in µs. Of a percentile: its value.
    #[serde(with = "exact")]
    pub numerator: i128,
    /// The denominator: how many rows stand behind it, or the sum of what it is a rate of.
    pub denominator: u64,
    /// Rows that are left out because their records do not say.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub undetermined: u64,
    /// What comes of it.
    pub outcome: Outcome,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// The labels of a group, by dimension.
pub type Group = Vec<(Dimension, Option<String>)>;

/// What comes of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", rename_all = "kebab-case")]
pub enum Outcome {
    /// This: a share or rate as a fraction (0.95 is 95 %), a time in µs, else a plain number.
    Value(f64),
    /// There is nothing to divide by, or no row with such a quantity: not 0, and not all.
    NotEnoughData,
    /// The records cannot support it.
    Refused(Refusal),
}

/// Why a figure is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", rename_all = "kebab-case")]
pub enum Refusal {
    /// No record says anything about these.
    NotRecorded {
        /// What is not said.
        about: Properties,
    },
    /// Only one answer was ever recorded, and some records have none: who did not answer may have
    /// meant either.
    OneSided {
        /// About what.
        about: Properties,
        /// Rows with the one answer.
        answered: u64,
        /// Rows without any.
        silent: u64,
    },
}

impl Refusal {
    /// The reason in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        self.text_with(&OwnNames::default(), lang)
    }

    /// The same, with an adopter's own properties under their names.
    #[must_use]
    pub fn text_with(&self, names: &OwnNames, lang: Lang) -> String {
        let (Self::NotRecorded { about } | Self::OneSided { about, .. }) = self;
        let names: Vec<_> = about.iter().map(|property| names.property(property, lang)).collect();
        let names = names.join(lang.pick(", ", "、"));
        match (self, lang) {
            (Self::NotRecorded { .. }, Lang::En) => format!("the records do not say: {names}"),
            (Self::NotRecorded { .. }, Lang::Zh) => format!("记录中没有：{names}"),
            (Self::OneSided { answered, silent, .. }, Lang::En) => format!(
                "of {answered} answers on \"{names}\" all say the same, and {silent} records have none; \
                 whoever is silent may have meant either"
            ),
            (Self::OneSided { answered, silent, .. }, Lang::Zh) => format!(
                "“{names}”的{answered}个答复完全相同，另有{silent}条记录没有答复，无法判断其含义"
            ),
        }
    }
}

impl Figure {
    /// The value, where there is one.
    #[must_use]
    pub const fn value(&self) -> Option<f64> {
        match self.outcome {
            Outcome::Value(value) => Some(value),
            _ => None,
        }
    }

    /// What a person reads: `95.2 %`, `3 h 20 min`, `1,204`; why there is no value, where there is none.
    #[must_use]
    pub fn text(&self, measure: &Measure, lang: Lang) -> String {
        self.text_with(measure, &OwnNames::default(), lang)
    }

    /// The same, with an adopter's own properties under their names.
    #[must_use]
    pub fn text_with(&self, measure: &Measure, names: &OwnNames, lang: Lang) -> String {
        match &self.outcome {
            Outcome::Value(value) => measure.show(*value, lang),
            Outcome::NotEnoughData => lang.pick("not enough data", "数据不足").to_owned(),
            Outcome::Refused(refusal) => {
                format!(
                    "{}{}",
                    lang.pick("refused: ", "不予计算："),
                    refusal.text_with(names, lang)
                )
            }
        }
    }
}

impl Measure {
    /// In what its values are.
    #[must_use]
    pub const fn scale(&self) -> Shown {
        match self {
            Self::Count { .. } => Shown::Number,
            Self::Share { .. } | Self::Rate { .. } | Self::Quotient { .. } => Shown::Percent,
            Self::Sum { of, .. } | Self::Mean { of, .. } | Self::Percentile { of, .. } => {
                match of.scale() {
                    Scale::Time => Shown::Duration,
                    Scale::Money => Shown::Money,
                    Scale::Number => Shown::Number,
                }
            }
        }
    }

    /// A value of it in words.
    #[must_use]
    pub fn show(&self, value: f64, lang: Lang) -> String {
        self.scale().text(value, lang)
    }
}

impl Shown {
    /// A value in words.
    #[must_use]
    pub fn text(self, value: f64, lang: Lang) -> String {
        match self {
            Self::Percent => format!("{:.1}{}", value * 100.0, lang.pick(" %", "%")),
            Self::Duration => duration(value, lang),
            // Minor units; most currencies have two, and an exact amount stands with the notices.
            Self::Money => grouped(value / 100.0, 2),
            Self::Number if value.fract() == 0.0 => grouped(value, 0),
            Self::Number => grouped(value, 2),
        }
    }
}

/// How values are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", rename_all = "kebab-case")]
pub enum Shown {
    /// As a percentage.
    Percent,
    /// As days, hours and minutes.
    Duration,
    /// As an amount.
    Money,
    /// As a number.
    Number,
}

/// A time in µs as days, hours and minutes; seconds where it is short.
fn duration(us: f64, lang: Lang) -> String {
    let seconds = us / 1_000_000.0;
    let (day, hour, minute, second) = match lang {
        Lang::En => (" d", " h", " min", " s"),
        Lang::Zh => ("天", "小时", "分钟", "秒"),
    };
    let two = |large: f64, a: &str, small: f64, b: &str| {
        if small < 1.0 { format!("{large:.0}{a}") } else { format!("{large:.0}{a} {small:.0}{b}") }
    };
    let rounded = (seconds / 60.0).round();
    if seconds < 60.0 {
        format!("{seconds:.0}{second}")
    } else if rounded < 60.0 {
        format!("{rounded:.0}{minute}")
    } else if rounded < 2_880.0 {
        two((rounded / 60.0).floor(), hour, rounded % 60.0, minute)
    } else {
        let hours = (seconds / 3_600.0).round();
        two((hours / 24.0).floor(), day, hours % 24.0, hour)
    }
}

/// A number with its thousands set apart.
fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(w, r)| (w, Some(r)));
    let mut out = String::from(if value < 0.0 { "-" } else { "" });
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && whole.len().saturating_sub(index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

/// Sums exactly, as text: JSON's numbers end at 2⁵³.
mod exact {
    use serde::{Deserializer, Serializer};

    use redress::redacted;

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    pub(super) fn serialize<S: Serializer>(sum: &i128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(sum)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<i128, D::Error> {
        let wrong = |error| redacted::Both(error, "应为写成文字的整数");
        redacted::text(deserializer, "whole number", |text| text.parse::<i128>().map_err(wrong))
    }
}
