//! `Ledger`: what was open, came in, ended and is outstanding, period by period; and the checks that
//! figures add up.

use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::aggregate::{Aggregate, AggregateError, Breakdown};
use super::dimensions::{Cohort, Grain, Unit};
use super::figure::Figure;
use super::indicator::{Indicator, Measure, Rows};
use super::indicators;
use super::interval::Interval;
use super::property::{Property, Test};
use super::table::Table;
use redress::vocabulary::{IndicatorId, Label};

/// The flow of cases: opening + received + reopened − ended = outstanding.
///
/// Fed with rows of [`Unit::Cycle`], one per handling cycle; a case that was closed and reopened ends and
/// comes in again, each in its own period. Parts merge.
#[derive(Debug, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", transparent)]
pub struct Ledger {
    #[serde(deserialize_with = "flows")]
    flows: Aggregate,
}

/// One period of a [`Ledger`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
#[non_exhaustive]
pub struct LedgerLine {
    /// Which.
    pub interval: Interval,
    /// Open when it began.
    pub opening: u64,
    /// Came in.
    pub received: u64,
    /// Were taken up again.
    pub reopened: u64,
    /// Ended, in whatever way.
    pub ended: u64,
    /// Open when it was over.
    pub outstanding: u64,
}

/// Figures that do not add up: a fault in the records, or in whoever feeds them twice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Discrepancy {
    /// More ended than was ever there.
    #[error(
        "{interval}: {ended} ended, but only {there} were there; check for endings without a receipt"
    )]
    Overdrawn {
        /// In which period.
        interval: Interval,
        /// How many were open or came in.
        there: u64,
        /// How many ended.
        ended: u64,
    },
    /// What should be outstanding is not what is open.
    #[error(
        "{outstanding} should be outstanding, {open} are open; check for cases counted twice or left out"
    )]
    Outstanding {
        /// By the flows.
        outstanding: u64,
        /// By the cases.
        open: u64,
    },
    /// Some rows have no date, so the flows cannot hold them.
    #[error("{rows} rows have no date of receipt; every case has one")]
    Undated {
        /// How many.
        rows: u64,
    },
    /// Groups do not sum to the total.
    #[error("{indicator}: the groups sum to {groups}, the total is {total}")]
    Sum {
        /// Of which indicator.
        indicator: IndicatorId,
        /// The groups together.
        groups: String,
        /// The total.
        total: String,
    },
    /// A share of more than all.
    #[error(
        "{indicator}, {interval}: {numerator} of {denominator}; a part cannot be more than the whole"
    )]
    MoreThanAll {
        /// Of which indicator.
        indicator: IndicatorId,
        /// In which period.
        interval: Interval,
        /// The part.
        numerator: String,
        /// The whole.
        denominator: u64,
    },
    /// Rows were counted in no group, or in two.
    #[error(
        "not every row is in exactly one group; this is a fault of the library, please report it"
    )]
    Rows,
}

fn open_cycles() -> Indicator {
    let rows = Rows::that(Unit::Cycle, Test::with(&[Property::Open]));
    let id = redress::code!("open-cycles");
    Indicator::new(id, Label::new("open", "未结"), Cohort::Received, Measure::Count { rows })
}

/// Those of a ledger; another aggregate's figures would be lines of nothing.
fn flows<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Aggregate, D::Error> {
    let flows = Aggregate::deserialize(deserializer)?;
    let Breakdown { zone, grain, .. } = *flows.breakdown();
    if *flows.breakdown() == *Ledger::new(zone, grain).flows.breakdown() {
        Ok(flows)
    } else {
        Err(de::Error::custom("a ledger asks for nothing but its own flows"))
    }
}

impl Ledger {
    /// An empty ledger, for periods of one length by the clocks of a zone.
    #[must_use]
    pub fn new(zone: Tz, grain: Grain) -> Self {
        let indicators = vec![
            indicators::received(),
            indicators::reopened(),
            indicators::ended(),
            open_cycles(),
        ];
        Self { flows: Aggregate::new(Breakdown { zone, grain, by: Vec::new(), indicators }) }
    }

    /// Adds rows of [`Unit::Cycle`]; a table of anything else is passed over.
    pub fn add(&mut self, cycles: &Table) {
        self.flows.add(cycles);
    }

    /// Adds another part.
    ///
    /// # Errors
    /// [`AggregateError::Different`] when it is for other periods.
    pub fn merge(&mut self, other: &Self) -> Result<(), AggregateError> {
        self.flows.merge(&other.flows)
    }

    /// Every period from the first to the last in which anything happened, without gaps.
    ///
    /// # Errors
    /// [`Discrepancy`] when the flows do not add up to what is open.
    pub fn lines(&self) -> Result<Vec<LedgerLine>, Discrepancy> {
        let figures = self.flows.figures();
        let undated =
            self.flows.rows().into_iter().find(|(_, cohort, ..)| *cohort == Cohort::Received);
        if let Some((.., rows @ 1..)) = undated {
            return Err(Discrepancy::Undated { rows });
        }
        let (Some(first), Some(last)) = (figures.first(), figures.last()) else {
            return Ok(Vec::new());
        };
        let (first, last) = (first.interval, last.interval);
        let count = |interval, which: &str| {
            let of = figures.partition_point(|figure| figure.interval < interval);
            let here = figures.iter().skip(of).take_while(|f| f.interval == interval);
            let found = here.into_iter().find(|figure| figure.indicator.as_str() == which);
            found.map_or(0, |figure| u64::try_from(figure.numerator).unwrap_or(0))
        };
        let mut lines = Vec::new();
        let (mut interval, mut opening) = (first, 0_u64);
        loop {
            let (received, reopened) = (count(interval, "received"), count(interval, "reopened"));
            let ended = count(interval, "ended");
            let there = opening.saturating_add(received).saturating_add(reopened);
            let Some(outstanding) = there.checked_sub(ended) else {
                return Err(Discrepancy::Overdrawn { interval, there, ended });
            };
            lines.push(LedgerLine { interval, opening, received, reopened, ended, outstanding });
            if interval >= last {
                break;
            }
            (interval, opening) = (interval.next(), outstanding);
        }
        let open = self.flows.totals();
        let open = open.iter().find(|figure| figure.indicator.as_str() == "open-cycles");
        let undetermined = open.map_or(0, |figure| figure.undetermined);
        let open = open.map_or(0, |figure| u64::try_from(figure.numerator).unwrap_or(0));
        let outstanding = lines.last().map_or(0, |line| line.outstanding);
        // What a newer program wrote about may be open or not.
        if (open..=open.saturating_add(undetermined)).contains(&outstanding) {
            Ok(lines)
        } else {
            Err(Discrepancy::Outstanding { outstanding, open })
        }
    }
}

impl Aggregate {
    /// Checks that the figures add up: every row in one group, no part more than its whole, and the
    /// groups of every count and sum together the total.
    ///
    /// # Errors
    /// The first [`Discrepancy`].
    pub fn check(&self) -> Result<(), Discrepancy> {
        if !self.adds_up() {
            return Err(Discrepancy::Rows);
        }
        let figures = self.figures();
        let totals = self.totals();
        let indicators = &self.breakdown().indicators;
        for (at, (indicator, total)) in indicators.iter().zip(&totals).enumerate() {
            // By its place: nothing keeps two indicators from having one name.
            let own = || figures.iter().skip(at).step_by(indicators.len());
            match indicator.measure {
                Measure::Share { .. } => {
                    let over = |f: &&Figure| f.numerator > i128::from(f.denominator);
                    if let Some(figure) = own().find(over) {
                        return Err(Discrepancy::MoreThanAll {
                            indicator: indicator.id.clone(),
                            interval: figure.interval,
                            numerator: figure.numerator.to_string(),
                            denominator: figure.denominator,
                        });
                    }
                }
                Measure::Percentile { .. } => continue,
                _ => {}
            }
            let groups = own().fold(0_i128, |sum, figure| sum.saturating_add(figure.numerator));
            if groups != total.numerator {
                return Err(Discrepancy::Sum {
                    indicator: indicator.id.clone(),
                    groups: groups.to_string(),
                    total: total.numerator.to_string(),
                });
            }
        }
        Ok(())
    }
}
