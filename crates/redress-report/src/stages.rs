//! `StageTimeliness`: limits kept, by stage.

use serde::{Deserialize, Serialize};

use super::names::{Names, named};
use super::reading::Reading;
use redress::vocabulary::{IndicatorId, Label};
use redress_metrics::{
    Aggregate, AggregateError, Attainment, Dimension, Indicator, Interval, Target,
};

/// The share of limits kept and the mean overrun of the others, by stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageTimeliness {
    /// The dimension of the rows: stages or rules.
    pub by: Dimension,
    /// The stages, in the order of the procedure if it is known.
    pub stages: Vec<Stage>,
    /// The target for the share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
}

/// A row of a [`StageTimeliness`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// The name of the stage.
    pub name: Label,
    /// The share of its limits that were kept.
    pub kept: Reading,
    /// The mean overrun of the limits that were not kept.
    pub overrun: Reading,
    /// Whether the target was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attainment: Option<Attainment>,
}

impl StageTimeliness {
    /// Two indicators of an aggregate in one period, by stage: a share and a mean. Stages are in the
    /// order of `order`, unknown ones last. `None` if the aggregate does not have both indicators.
    ///
    /// # Errors
    /// [`AggregateError`] if the aggregate is not split by `by`, or its periods do not divide this one.
    pub fn of(
        aggregate: &Aggregate,
        period: Interval,
        (kept, overrun): (&IndicatorId, &IndicatorId),
        by: Dimension,
        order: &[&str],
        names: &dyn Names,
    ) -> Result<Option<Self>, AggregateError> {
        let find = |id: &IndicatorId| -> Option<&Indicator> {
            aggregate.breakdown().indicators.iter().find(|known| known.id == *id)
        };
        let (Some(kept), Some(overrun)) = (find(kept), find(overrun)) else { return Ok(None) };
        let target = kept.targets.first().copied();
        let figures = aggregate.roll_up(period.grain(), &[by])?.figures();
        let figures: Vec<_> = figures.iter().filter(|f| f.interval == period).collect();
        let mut stages = Vec::new();
        for figure in figures.iter().filter(|f| f.indicator == kept.id) {
            let code = figure.group.first().and_then(|(_, code)| code.as_deref());
            let late =
                figures.iter().find(|f| f.indicator == overrun.id && f.group == figure.group);
            let none = || Reading::none(overrun.measure.scale());
            let place = order.iter().position(|known| Some(*known) == code);
            let stage = Stage {
                name: named(names, by, code),
                kept: Reading::of(figure, &kept.measure),
                overrun: late.map_or_else(none, |late| Reading::of(late, &overrun.measure)),
                attainment: target.map(|target| target.judge(figure, &kept.measure)),
            };
            stages.push((place.unwrap_or(usize::MAX), stage));
        }
        stages.sort_by_key(|(place, _)| *place);
        let stages = stages.into_iter().map(|(_, stage)| stage).collect();
        Ok(Some(Self { by, stages, target }))
    }
}
