//! `Scorecard`: indicators with their targets, the previous period and the same period a year earlier;
//! `League`: a ranking.

use serde::{Deserialize, Serialize};

use super::names::{Names, named};
use super::reading::Reading;
use redress::vocabulary::{IndicatorId, Label};
use redress_metrics::{
    Aggregate, AggregateError, Attainment, Dimension, Figure, Goal, Indicator, Interval, Target,
};

/// Indicators with their targets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scorecard {
    /// One row per indicator.
    pub rows: Vec<Score>,
}

/// A row of a [`Scorecard`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Its name, as shown to people.
    pub name: Label,
    /// The value in the period of the report.
    pub now: Reading,
    /// The value in the previous period; `None` if nothing is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Reading>,
    /// The value in the same period a year earlier; `None` if nothing is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_before: Option<Reading>,
    /// The targets for a period of this length, with the results.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Judged>,
}

/// A target with its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// The target.
    pub target: Target,
    /// Whether it was reached.
    pub attainment: Attainment,
}

/// The ungrouped figure of an indicator.
fn figure<'f>(figures: &'f [Figure], id: &IndicatorId) -> Option<&'f Figure> {
    figures.iter().find(|figure| figure.indicator == *id && figure.group.is_empty())
}

fn judged(indicator: &Indicator, figure: &Figure) -> Vec<Judged> {
    let all = indicator.judge(figure).into_iter();
    all.map(|(target, attainment)| Judged { target, attainment }).collect()
}

impl Scorecard {
    /// Compares the figures of three periods: the report's, the previous one, and the same one a year
    /// earlier. Grouped figures are ignored. An indicator without a figure in the report's period has *not
    /// enough data*.
    #[must_use]
    pub fn new(
        indicators: &[Indicator],
        now: &[Figure],
        before: &[Figure],
        year_before: &[Figure],
    ) -> Self {
        let row = |indicator: &Indicator| {
            let read = |figures| {
                let found = figure(figures, &indicator.id);
                found.map(|figure| Reading::judged(figure, indicator))
            };
            let judged = figure(now, &indicator.id).map(|figure| judged(indicator, figure));
            Score {
                indicator: indicator.id.clone(),
                name: indicator.name.clone(),
                now: read(now).unwrap_or(Reading::none(indicator.measure.scale())),
                before: read(before),
                year_before: read(year_before),
                targets: judged.unwrap_or_default(),
            }
        };
        Self { rows: indicators.iter().map(row).collect() }
    }

    /// All indicators of an aggregate in one period, over all groups.
    ///
    /// # Errors
    /// [`AggregateError`] if its periods are longer than this one or do not divide it.
    pub fn of(aggregate: &Aggregate, period: Interval) -> Result<Self, AggregateError> {
        let figures = aggregate.roll_up(period.grain(), &[])?.figures();
        let of = |wanted: Option<Interval>| -> Vec<Figure> {
            let known = figures.iter().filter(|figure| Some(figure.interval) == wanted);
            known.cloned().collect()
        };
        let before = Some(period.previous()).filter(|before| *before != period);
        let indicators = &aggregate.breakdown().indicators;
        Ok(Self::new(indicators, &of(Some(period)), &of(before), &of(period.year_before())))
    }

    /// Keeps only the given indicators, in this order.
    #[must_use]
    pub fn only(&self, ids: &[IndicatorId]) -> Self {
        let row = |id: &IndicatorId| self.rows.iter().find(|row| row.indicator == *id).cloned();
        Self { rows: ids.iter().filter_map(row).collect() }
    }
}

/// Departments, owners or channels, ranked by an indicator, best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct League {
    /// Names of the columns; the ranking is by the first.
    pub by: Dimension,
    /// Names of the columns; the ranking is by the first.
    pub columns: Vec<Label>,
    /// Best first; groups without a value in the first column come last.
    pub rows: Vec<Place>,
}

/// A row of a [`League`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The rank, from 1; equal values share a rank. `None` if there is not enough data.
    pub rank: Option<u32>,
    /// Name of the group.
    pub name: Label,
    /// One reading per column.
    pub readings: Vec<Reading>,
    /// The result for the first column's target, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Judged>,
}

impl League {
    /// Ranks the groups of a dimension in one period by the first of the given indicators.
    ///
    /// Higher is better, unless the indicator's target says otherwise. Values are compared exactly, and a
    /// group with fewer rows than its target requires is ranked nevertheless.
    ///
    /// # Errors
    /// [`AggregateError`] if the aggregate is not split by the dimension, or its periods do not divide this
    /// one.
    pub fn of(
        aggregate: &Aggregate,
        period: Interval,
        by: Dimension,
        indicators: &[IndicatorId],
        names: &dyn Names,
    ) -> Result<Self, AggregateError> {
        let all = &aggregate.breakdown().indicators;
        let find = |id: &IndicatorId| all.iter().find(|indicator| indicator.id == *id);
        let indicators: Vec<&Indicator> = indicators.iter().filter_map(find).collect();
        let figures = aggregate.roll_up(period.grain(), &[by])?.figures();
        let mut rows: Vec<Place> = Vec::new();
        let mut groups: Vec<&Option<String>> = Vec::new();
        for figure in figures.iter().filter(|figure| figure.interval == period) {
            let Some((_, code)) = figure.group.first() else { continue };
            if groups.contains(&code) {
                continue;
            }
            groups.push(code);
            let of_group = |f: &&Figure| f.interval == period && f.group == figure.group;
            let mine: Vec<&Figure> = figures.iter().filter(of_group).collect();
            let mut found: Vec<(&Indicator, &Figure)> = Vec::new();
            for indicator in &indicators {
                let figure = mine.iter().find(|f| f.indicator == indicator.id);
                found.extend(figure.map(|figure| (*indicator, *figure)));
            }
            let target = found.first().and_then(|(i, f)| judged(i, f).first().copied());
            let readings = found.iter().map(|(i, f)| Reading::judged(f, i)).collect();
            let name = named(names, by, code.as_deref());
            rows.push(Place { rank: None, name, readings, target });
        }
        let lower = indicators.first().is_some_and(|indicator| {
            let goals = indicator.targets.first().map(|target| target.goal);
            matches!(goals, Some(Goal::AtMost(_) | Goal::Below(_)))
        });
        rank(&mut rows, lower);
        let columns = indicators.iter().map(|indicator| indicator.name.clone()).collect();
        Ok(Self { by, columns, rows })
    }
}

/// Sorts, best first, and assigns ranks.
fn rank(rows: &mut [Place], lower_is_better: bool) {
    let value = |row: &Place| row.readings.first().and_then(Reading::value);
    rows.sort_by(|a, b| match (value(a), value(b)) {
        (Some(a), Some(b)) if lower_is_better => a.total_cmp(&b),
        (Some(a), Some(b)) => b.total_cmp(&a),
        // groups with a value first
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    let (mut last, mut rank) = (None, 0_u32);
    for (index, row) in rows.iter_mut().enumerate() {
        let Some(value) = value(row) else { continue };
        if last.is_none_or(|last: f64| last.total_cmp(&value).is_ne()) {
            rank = u32::try_from(index.saturating_add(1)).unwrap_or(u32::MAX);
        }
        last = Some(value);
        row.rank = Some(rank);
    }
}
