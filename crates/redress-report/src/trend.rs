//! `Trend`: an indicator over several periods, with values of a year earlier.

use serde::{Deserialize, Serialize};

use super::reading::Reading;
use redress::vocabulary::{IndicatorId, Label};
use redress_metrics::{
    Aggregate, AggregateError, Figure, Indicator, Interval, Measure, Outcome, Shown, Target,
};

/// An indicator over consecutive periods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trend {
    /// The name of the indicator.
    pub name: Label,
    /// The unit in which values are shown.
    pub shown: Shown,
    /// The periods, the latest last.
    pub points: Vec<Point>,
    /// The first target for periods of this length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
}

/// A period of a [`Trend`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// The period.
    pub interval: Interval,
    /// The value in the period.
    pub reading: Reading,
    /// The value a year earlier; `None` if nothing is known of that period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_before: Option<Reading>,
}

impl Trend {
    /// The last `periods` periods of the length of `until`, up to and including `until`.
    ///
    /// In a period without rows, a count or sum is 0 if earlier rows exist, and *not enough data* otherwise.
    ///
    /// `None` if the aggregate does not have the indicator.
    ///
    /// # Errors
    /// [`AggregateError`] if its periods do not divide these.
    pub fn of(
        aggregate: &Aggregate,
        indicator: &IndicatorId,
        until: Interval,
        periods: usize,
    ) -> Result<Option<Self>, AggregateError> {
        let all = &aggregate.breakdown().indicators;
        let Some(indicator) = all.iter().find(|known| known.id == *indicator) else {
            return Ok(None);
        };
        let rolled = aggregate.roll_up(until.grain(), &[])?.figures();
        let mine: Vec<&Figure> = rolled.iter().filter(|f| f.indicator == indicator.id).collect();
        let first = mine.iter().map(|figure| figure.interval).min();
        let read = |interval: Interval| {
            let found = mine.iter().find(|figure| figure.interval == interval);
            found.map(|figure| Reading::of(figure, &indicator.measure))
        };
        let refused = mine.iter().find_map(|figure| match figure.outcome {
            Outcome::Refused(_) => Some(Reading::of(figure, &indicator.measure)),
            _ => None,
        });
        let unseen = |interval: Interval| match (&refused, &indicator.measure) {
            (Some(refused), _) => refused.clone(),
            (None, Measure::Count { .. } | Measure::Sum { .. })
                if first.is_some_and(|first| first < interval) =>
            {
                Reading { shown: indicator.measure.scale(), ..Reading::count(0) }
            }
            _ => Reading::none(indicator.measure.scale()),
        };
        let mut intervals = vec![until];
        while intervals.len() < periods {
            let Some(last) = intervals.last() else { break };
            let before = last.previous();
            if before == *last {
                break;
            }
            intervals.push(before);
        }
        let points = intervals.into_iter().rev().map(|interval| Point {
            interval,
            reading: read(interval).unwrap_or_else(|| unseen(interval)),
            year_before: interval.year_before().and_then(read),
        });
        Ok(Some(Self {
            name: indicator.name.clone(),
            shown: indicator.measure.scale(),
            points: points.collect(),
            target: target(indicator, until),
        }))
    }
}

fn target(indicator: &Indicator, period: Interval) -> Option<Target> {
    let applies = |target: &&Target| target.grain.is_none_or(|grain| grain == period.grain());
    indicator.targets.iter().find(applies).copied()
}
