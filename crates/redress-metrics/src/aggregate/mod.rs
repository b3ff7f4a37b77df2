//! `Aggregate`: indicators over many rows in one pass, in parts that merge.
//!
//! `plan` says what must be counted for a set of indicators, `lane` counts it by group with the help of
//! `packed`, `groups` finds a row's group, `sketch` keeps percentiles, `wire` is how a part travels, `answer` reads the figures off.

mod answer;
mod groups;
mod lane;
mod packed;
mod plan;
mod sketch;
mod wire;

use std::sync::OnceLock;

use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize};

use self::lane::Lane;
use self::plan::Plan;
use super::dimensions::{Dimension, Grain};
use super::indicator::Indicator;
use super::interval::Intervals;
use super::table::{Labels, Table};
use redress::redacted;

/// What is asked: which indicators, per how long a period, split by what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
pub struct Breakdown {
    /// The zone by whose clocks periods begin and end.
    #[serde(deserialize_with = "zone")]
    pub zone: Tz,
    /// How long a period is.
    pub grain: Grain,
    /// By which dimensions figures are split, in any combination; none: not at all.
    pub by: Vec<Dimension>,
    /// Which indicators.
    pub indicators: Vec<Indicator>,
}

fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Tz, D::Error> {
    let unknown = redacted::Both(
        "expected an IANA time zone such as `Asia/Shanghai`",
        "时区应为IANA名称，如`Asia/Shanghai`",
    );
    redacted::text(deserializer, "time zone", |text| text.parse::<Tz>().map_err(|_| unknown))
}

/// Indicators folded over rows: a partial result that can be added to, merged, sent and read at any
/// time.
///
/// One pass; memory is that of the groups, whatever the number of rows. Merging is associative and
/// commutative, so that the parts of a cluster, or of two threads, may be computed and merged in any
/// order with the same outcome. As a serde value it is what a node sends.
///
/// ```
/// use redress_metrics::{Aggregate, Breakdown, Dimension, Grain, Properties, Property, Table, Unit};
/// use redress_metrics::indicators;
///
/// let breakdown = Breakdown {
///     zone: chrono_tz::Asia::Shanghai,
///     grain: Grain::Month,
///     by: vec![Dimension::Department],
///     indicators: vec![indicators::on_time()],
/// };
/// let mut cases = Table::new(Unit::Case);
/// for (on_time, department) in [(true, "sales"), (true, "sales"), (false, "service")] {
///     let properties = Properties::of(&[Property::Closed, Property::Judged]);
///     cases
///         .push(properties.with_if(Property::OnTime, on_time))
///         .due("2026-03-02T01:00:00Z".parse()?)
///         .label(Dimension::Department, department);
/// }
/// let mut aggregate = Aggregate::new(breakdown);
/// aggregate.add(&cases);
/// let figures = aggregate.figures();
/// assert_eq!((figures[0].numerator, figures[0].denominator), (2, 2)); // sales
/// assert_eq!((figures[1].numerator, figures[1].denominator), (0, 1)); // service
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Aggregate {
    breakdown: Breakdown,
    plan: Plan,
    /// For each dimension of the breakdown, the labels seen.
    names: Vec<Labels>,
    lanes: Vec<Lane>,
    /// Made when the first row comes: what only merges or is read needs none.
    intervals: OnceLock<Intervals>,
}

/// Why two aggregates do not merge, or one cannot be rolled up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AggregateError {
    /// They ask different things.
    #[error(
        "these parts answer different questions; merge only what has the same zone, period, dimensions and indicators"
    )]
    Different,
    /// The period wanted is not made of whole periods of the one that there is.
    #[error("a {wanted} is not made of whole {have}s; aggregate by a length that divides it")]
    Grain {
        /// What there is.
        have: Grain,
        /// What was wanted.
        wanted: Grain,
    },
    /// The figures are not split by this dimension.
    #[error("the figures are not split by {0}; add it to the breakdown")]
    Dimension(Dimension),
}

impl Aggregate {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(breakdown: Breakdown) -> Self {
        let plan = Plan::of(&breakdown.indicators);
        let lanes = plan.lanes.iter().map(|spec| Lane::new(spec, breakdown.by.len())).collect();
        let names = breakdown.by.iter().map(|_| Labels::default()).collect();
        Self { breakdown, plan, names, lanes, intervals: OnceLock::new() }
    }

    /// What is asked.
    #[must_use]
    pub const fn breakdown(&self) -> &Breakdown {
        &self.breakdown
    }

    /// Adds the rows of a table. Rows of a unit that no indicator looks at are passed over; rows
    /// without the date of an indicator's cohort belong to none of its periods.
    ///
    /// O(rows); allocates only for groups that are new.
    pub fn add(&mut self, table: &Table) {
        let Self { breakdown, plan, names, lanes, intervals } = self;
        let mut asked = plan.lanes.iter().zip(lanes).filter(|(spec, _)| spec.unit == table.unit());
        let Some(first) = asked.next() else { return };
        let intervals = intervals.get_or_init(|| Intervals::new(breakdown.grain, breakdown.zone));
        let translate = |(dimension, ours): (&Dimension, &mut Labels)| {
            let labels = table.labels(*dimension);
            // Number 0 is no label, here and there.
            let numbers = labels.iter().flat_map(|l| &l.names).map(|name| ours.symbol(name));
            let ours: Vec<u32> = std::iter::once(0).chain(numbers).collect();
            (labels.map_or(&[][..], |labels| &labels.symbols), ours)
        };
        let labels: Vec<_> = breakdown.by.iter().zip(names.iter_mut()).map(translate).collect();
        for (spec, lane) in std::iter::once(first).chain(asked) {
            lane.add(spec, table, &labels, names, intervals);
        }
    }

    /// Adds another part of the same question.
    ///
    /// # Errors
    /// [`AggregateError::Different`] when it answers another question; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), AggregateError> {
        if self.breakdown != other.breakdown {
            return Err(AggregateError::Different);
        }
        self.take(other, |ordinal| ordinal, &(0..self.breakdown.by.len()).collect::<Vec<_>>());
        Ok(())
    }

    /// The same figures for longer periods and fewer dimensions, without another pass.
    ///
    /// # Errors
    /// [`AggregateError::Grain`] when periods of that length are not made of whole ones;
    /// [`AggregateError::Dimension`] when the figures are not split by one of `by`.
    pub fn roll_up(&self, grain: Grain, by: &[Dimension]) -> Result<Self, AggregateError> {
        let have = self.breakdown.grain;
        if !have.divides(grain) {
            return Err(AggregateError::Grain { have, wanted: grain });
        }
        let place = |dimension: &Dimension| {
            let found = self.breakdown.by.iter().position(|known| known == dimension);
            found.ok_or(AggregateError::Dimension(*dimension))
        };
        let kept = by.iter().map(place).collect::<Result<Vec<_>, _>>()?;
        let breakdown = Breakdown { grain, by: by.to_vec(), ..self.breakdown.clone() };
        let mut rolled = Self::new(breakdown);
        rolled.take(self, |ordinal| have.within(ordinal, grain), &kept);
        Ok(rolled)
    }

    /// Takes over another's groups: `kept` are the places of this one's dimensions among its.
    fn take(&mut self, other: &Self, period: impl Fn(i32) -> i32, kept: &[usize]) {
        for (lane, theirs) in self.lanes.iter_mut().zip(&other.lanes) {
            lane.absorb_rows(theirs);
            for (index, (ordinal, symbols)) in theirs.keys().enumerate() {
                let labels: Vec<u32> = kept
                    .iter()
                    .zip(&mut self.names)
                    .map(|(&place, names)| {
                        let name = symbols
                            .get(place)
                            .and_then(|symbol| other.names.get(place)?.name(*symbol));
                        name.map_or(0, |name| names.symbol(name))
                    })
                    .collect();
                let ordinal =
                    if ordinal == super::interval::NO_INTERVAL { ordinal } else { period(ordinal) };
                lane.absorb(ordinal, &labels, theirs.cells(index));
            }
        }
    }
}
