//! `Indicator`: what a figure counts, over what, dated how. Data, like a policy: what is computed and
//! what its contract says are read from the same value.

use serde::{Deserialize, Serialize};

use super::dimensions::{Cohort, Grain, Quantity, Unit};
use super::figure::{Figure, Outcome, Shown};
use super::own::OwnNames;
use super::property::{Property, Test};
use redress::vocabulary::{Clause, IndicatorId, Label, Lang};

/// A figure with a written contract: see [`Indicator::contract`].
///
/// The shipped ones are in [`indicators`](super::indicators); an adopter's own are made the same way
/// and may come from a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
pub struct Indicator {
    /// Its name.
    pub id: IndicatorId,
    /// What people call it.
    pub name: Label,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cite: Vec<Clause>,
    /// By which date rows belong to a period.
    pub cohort: Cohort,
    /// What is computed.
    pub measure: Measure,
    /// For periods of which lengths its source asks for it, and its targets apply; none: of any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<Grain>,
    /// What it should come to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
    /// What the adopter's own properties and quantities are called that it asks for.
    #[serde(default, skip_serializing_if = "OwnNames::is_empty")]
    pub own: OwnNames,
    /// What else a reader must know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Label>,
}

/// What an indicator computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Measure {
    /// How many rows.
    Count {
        /// Which.
        rows: Rows,
    },
    /// The part of some rows that pass a further test. Never more than one, by construction.
    Share {
        /// Which rows: the denominator.
        whole: Rows,
        /// Those of them that count: the numerator.
        part: Test,
    },
    /// The sum of a quantity over rows that have it.
    Sum {
        /// Which.
        rows: Rows,
        /// Of what.
        of: Quantity,
    },
    /// The mean of a quantity over rows that have it.
    Mean {
        /// Which.
        rows: Rows,
        /// Of what.
        of: Quantity,
    },
    /// A percentile of a quantity over rows that have it: the smallest value that so many percent do
    /// not exceed (nearest rank). Exact, times to the second above, while there are no more than 8,192
    /// different values, all below 2³²; beyond that overstated by less than 0.8 % of it. What is below
    /// zero counts as zero, what is above 2⁴³ as that.
    Percentile {
        /// Which.
        rows: Rows,
        /// Of what.
        of: Quantity,
        /// 1 to 100.
        percent: u8,
    },
    /// How many rows for each of a quantity counted outside.
    Rate {
        /// Which: the numerator.
        rows: Rows,
        /// The sum of this over [`Unit::Base`] is the denominator.
        per: Quantity,
    },
    /// One sum for each of another, both of one unit.
    Quotient {
        /// Of what.
        rows: Unit,
        /// The numerator.
        of: Quantity,
        /// The denominator.
        per: Quantity,
    },
}

/// Which rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
pub struct Rows {
    /// Rows of what.
    pub of: Unit,
    /// Those that pass.
    #[serde(default)]
    pub that: Test,
}

impl Rows {
    /// Every row of a unit.
    #[must_use]
    pub const fn all(of: Unit) -> Self {
        Self { of, that: Test::ANY }
    }

    /// The rows of a unit that pass a test.
    #[must_use]
    pub const fn that(of: Unit, that: Test) -> Self {
        Self { of, that }
    }
}

/// What a figure should come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
pub struct Target {
    /// For periods of this length only; none: for every one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grain: Option<Grain>,
    /// Which way.
    pub goal: Goal,
    /// With fewer rows in the denominator nobody is judged; 0 for none.
    #[serde(default)]
    pub enough: u64,
}

/// Which way, and how far.
///
/// Counts are plain, shares in ten-thousandths (9,500 is 95 %), times in µs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", rename_all = "kebab-case")]
pub enum Goal {
    /// This or more.
    AtLeast(i64),
    /// This or less.
    AtMost(i64),
    /// Less than this.
    Below(i64),
}

/// What became of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", rename_all = "kebab-case")]
pub enum Attainment {
    /// Reached.
    Met,
    /// Not reached.
    Missed,
    /// Too few rows to say, or no figure.
    TooFew,
}

/// Shares in targets are in parts of this.
const WHOLE: i128 = 10_000;

impl Target {
    /// At least this share, in ten-thousandths.
    #[must_use]
    pub const fn at_least(ten_thousandths: i64) -> Self {
        Self { grain: None, goal: Goal::AtLeast(ten_thousandths), enough: 1 }
    }

    /// At most this.
    #[must_use]
    pub const fn at_most(amount: i64) -> Self {
        Self { grain: None, goal: Goal::AtMost(amount), enough: 0 }
    }

    /// The same, with so many rows before anybody is judged.
    #[must_use]
    pub const fn enough(mut self, rows: u64) -> Self {
        self.enough = rows;
        self
    }

    /// The same, for periods of one length.
    #[must_use]
    pub const fn for_each(mut self, grain: Grain) -> Self {
        self.grain = Some(grain);
        self
    }

    /// What became of it. Compared exactly, without rounding.
    #[must_use]
    pub fn judge(&self, figure: &Figure, measure: &Measure) -> Attainment {
        if !matches!(figure.outcome, Outcome::Value(_)) || figure.denominator < self.enough {
            return Attainment::TooFew;
        }
        let (Goal::AtLeast(goal) | Goal::AtMost(goal) | Goal::Below(goal)) = self.goal;
        // numerator ÷ denominator against goal ÷ scale, multiplied out
        let (left, right) = match measure {
            Measure::Count { .. } | Measure::Sum { .. } | Measure::Percentile { .. } => {
                (figure.numerator, i128::from(goal))
            }
            Measure::Mean { .. } => {
                (figure.numerator, i128::from(goal).saturating_mul(figure.denominator.into()))
            }
            Measure::Share { .. } | Measure::Rate { .. } | Measure::Quotient { .. } => (
                figure.numerator.saturating_mul(WHOLE),
                i128::from(goal).saturating_mul(figure.denominator.into()),
            ),
        };
        let met = match self.goal {
            Goal::AtLeast(_) => left >= right,
            Goal::AtMost(_) => left <= right,
            Goal::Below(_) => left < right,
        };
        if met { Attainment::Met } else { Attainment::Missed }
    }
}

impl Measure {
    /// Rows of what it is computed from, the numerator's first.
    #[must_use]
    pub fn units(&self) -> Vec<Unit> {
        match self {
            Self::Count { rows }
            | Self::Share { whole: rows, .. }
            | Self::Sum { rows, .. }
            | Self::Mean { rows, .. }
            | Self::Percentile { rows, .. } => vec![rows.of],
            Self::Rate { rows, .. } => vec![rows.of, Unit::Base],
            Self::Quotient { rows, .. } => vec![*rows],
        }
    }
}

impl Indicator {
    /// An indicator without targets, clauses or notes.
    #[must_use]
    pub fn new(id: IndicatorId, name: Label, cohort: Cohort, measure: Measure) -> Self {
        Self {
            id,
            name,
            cite: Vec::new(),
            cohort,
            measure,
            periods: Vec::new(),
            targets: Vec::new(),
            own: OwnNames::default(),
            note: None,
        }
    }

    /// The same, from a clause.
    #[must_use]
    pub fn cite(mut self, clause: Clause) -> Self {
        self.cite.push(clause);
        self
    }

    /// The same, with a target.
    #[must_use]
    pub fn target(mut self, target: Target) -> Self {
        self.targets.push(target);
        self
    }

    /// The same, asked for by periods of these lengths.
    #[must_use]
    pub fn periods(mut self, grains: &[Grain]) -> Self {
        self.periods.extend(grains);
        self
    }

    /// Whether its source asks for it by periods of a length.
    #[must_use]
    pub fn asked_by(&self, grain: Grain) -> bool {
        self.periods.is_empty() || self.periods.contains(&grain)
    }

    /// The same, with the name of an adopter's own property.
    #[must_use]
    pub fn own_property(mut self, property: Property, en: &str, zh: &str) -> Self {
        self.own.properties.push((property, Label::new(en, zh)));
        self
    }

    /// The same, with the name of an adopter's own quantity.
    #[must_use]
    pub fn own_quantity(mut self, quantity: Quantity, en: &str, zh: &str) -> Self {
        self.own.quantities.push((quantity, Label::new(en, zh)));
        self
    }

    /// The same, with a note.
    #[must_use]
    pub fn note(mut self, en: &str, zh: &str) -> Self {
        self.note = Some(Label::new(en, zh));
        self
    }

    /// What a person reads of one of its figures, with as many digits as it takes to be seen on the same
    /// side of every target: 94.96 % is not shown as 95.0 % beside a target of 95 %.
    #[must_use]
    pub fn show(&self, figure: &Figure, lang: Lang) -> String {
        match figure.value().and_then(|value| self.digits(value)) {
            Some(shown) => format!("{shown}{}", lang.pick(" %", "%")),
            None => figure.text_with(&self.measure, &self.own, lang),
        }
    }

    /// A percentage with more than the usual digit, where it takes more to be seen on the same side of
    /// every target.
    #[allow(
        clippy::cast_precision_loss,
        clippy::arithmetic_side_effects,
        reason = "digits for people, in floating point"
    )]
    #[must_use]
    fn digits(&self, value: f64) -> Option<String> {
        let percent = value * 100.0;
        let same_side = |shown: &str| {
            let rounded = shown.parse::<f64>().unwrap_or(percent);
            self.targets.iter().all(|target| {
                let (Goal::AtLeast(goal) | Goal::AtMost(goal) | Goal::Below(goal)) = target.goal;
                let goal = goal as f64 / 100.0;
                rounded.total_cmp(&goal) == percent.total_cmp(&goal)
            })
        };
        let shown = |decimals: usize| format!("{percent:.decimals$}");
        if self.measure.scale() != Shown::Percent || same_side(&shown(1)) {
            return None;
        }
        (2..=6).map(shown).find(|shown| same_side(shown))
    }

    /// What became of its targets for one figure: none where it has none for that length of period, or
    /// is not asked for by it.
    #[must_use]
    pub fn judge(&self, figure: &Figure) -> Vec<(Target, Attainment)> {
        let grain = figure.interval.grain();
        let asked = self.asked_by(grain);
        let applies = |target: &&Target| asked && target.grain.is_none_or(|only| only == grain);
        let judged = |target: &Target| (*target, target.judge(figure, &self.measure));
        self.targets.iter().filter(applies).map(judged).collect()
    }
}
