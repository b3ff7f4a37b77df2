//! `Pareto`: counts by one dimension; `HeatMap`: an indicator by two dimensions.

use serde::{Deserialize, Serialize};

use super::names::{Names, named};
use super::reading::{Reading, Said};
use redress::vocabulary::{IndicatorId, Label};
use redress_metrics::{
    Aggregate, AggregateError, Dimension, Figure, Indicator, Interval, Measure, Shown,
};

/// Counts by one dimension, largest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pareto {
    /// The dimension of the rows.
    pub by: Dimension,
    /// The name of the counted indicator.
    pub name: Label,
    /// Largest first. The "others" and "not recorded" bars come last.
    pub bars: Vec<Bar>,
}

/// A row of a [`Pareto`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bar {
    /// Name of the category.
    pub name: Label,
    /// Number of cases.
    pub count: u64,
}

impl Pareto {
    /// Sorts counts, largest first, and by name if equal. Rows without a label come last, since they are not
    /// a cause. Rows beyond `most` are merged into one.
    #[must_use]
    pub fn new(
        by: Dimension,
        name: Label,
        counts: &[(Option<&str>, u64)],
        most: usize,
        names: &dyn Names,
    ) -> Self {
        let mut known: Vec<(&str, u64)> =
            counts.iter().filter_map(|(code, count)| Some(((*code)?, *count))).collect();
        known.retain(|(_, count)| *count > 0);
        known.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let sum = |counts: &[u64]| counts.iter().copied().fold(0, u64::saturating_add);
        let bar = |(code, count): &(&str, u64)| Bar { name: names.name(by, code), count: *count };
        let mut bars: Vec<Bar> = known.iter().take(most).map(bar).collect();
        let others: Vec<u64> = known.iter().skip(most).map(|(_, count)| *count).collect();
        if !others.is_empty() {
            let name =
                Label::new(format!("{} others", others.len()), format!("其他{}类", others.len()));
            bars.push(Bar { name, count: sum(&others) });
        }
        let unknown: Vec<u64> =
            counts.iter().filter(|(code, _)| code.is_none()).map(|(_, count)| *count).collect();
        if sum(&unknown) > 0 {
            bars.push(Bar { name: named(names, by, None), count: sum(&unknown) });
        }
        Self { by, name, bars }
    }

    /// The counts of an indicator in one period, by a dimension. `None` if the aggregate does not have the
    /// indicator.
    ///
    /// # Errors
    /// [`AggregateError`] if the aggregate is not split by the dimension, or its periods do not divide this
    /// one.
    pub fn of(
        aggregate: &Aggregate,
        period: Interval,
        indicator: &IndicatorId,
        by: Dimension,
        most: usize,
        names: &dyn Names,
    ) -> Result<Option<Self>, AggregateError> {
        let Some((indicator, figures)) = figures(aggregate, period, indicator, &[by])? else {
            return Ok(None);
        };
        let counts: Vec<(Option<&str>, u64)> = figures
            .iter()
            .map(|f| (f.group.first().and_then(|(_, code)| code.as_deref()), whole(f)))
            .collect();
        Ok(Some(Self::new(by, indicator.name.clone(), &counts, most, names)))
    }

    /// Sum of all counts.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.bars.iter().map(|bar| bar.count).fold(0, u64::saturating_add)
    }

    /// For each row, the cumulative share up to and including it.
    #[must_use]
    pub fn cumulative(&self) -> Vec<Reading> {
        let total = self.total();
        let mut sum = 0_u64;
        let mut add = |bar: &Bar| {
            sum = sum.saturating_add(bar.count);
            Reading::share(sum, total)
        };
        self.bars.iter().map(&mut add).collect()
    }
}

/// The value of a figure that is a count.
fn whole(figure: &Figure) -> u64 {
    u64::try_from(figure.numerator).unwrap_or(0)
}

/// An indicator, and its figures in one period by some dimensions.
fn figures<'a>(
    aggregate: &'a Aggregate,
    period: Interval,
    indicator: &IndicatorId,
    by: &[Dimension],
) -> Result<Option<(&'a Indicator, Vec<Figure>)>, AggregateError> {
    let all = &aggregate.breakdown().indicators;
    let Some(indicator) = all.iter().find(|known| known.id == *indicator) else {
        return Ok(None);
    };
    let mut figures = aggregate.roll_up(period.grain(), by)?.figures();
    figures.retain(|f| f.indicator == indicator.id && f.interval == period);
    Ok(Some((indicator, figures)))
}

/// An indicator by two dimensions, such as departments by kinds of problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeatMap {
    /// The name of the indicator.
    pub name: Label,
    /// The dimension of the rows.
    pub down: Dimension,
    /// The dimension of the columns.
    pub across: Dimension,
    /// The columns, from left to right.
    pub columns: Vec<Label>,
    /// The rows, from the top.
    pub rows: Vec<HeatRow>,
    /// For each column, the reading over all rows.
    pub totals: Vec<Reading>,
    /// The reading over all rows and columns.
    pub total: Reading,
}

/// A row of a [`HeatMap`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeatRow {
    /// The name of the row.
    pub name: Label,
    /// One reading per column.
    pub cells: Vec<Reading>,
    /// The reading over all columns.
    pub total: Reading,
}

impl HeatMap {
    /// An indicator in one period, by two dimensions. Rows and columns are ordered by number of cases, those
    /// without a label last. `None` if the aggregate does not have the indicator.
    ///
    /// The total of a share is the share of all rows, not the mean of the cells.
    ///
    /// # Errors
    /// [`AggregateError`] if the aggregate is not split by both dimensions, or its periods do not divide this
    /// one.
    pub fn of(
        aggregate: &Aggregate,
        period: Interval,
        indicator: &IndicatorId,
        down: Dimension,
        across: Dimension,
        names: &dyn Names,
    ) -> Result<Option<Self>, AggregateError> {
        let Some((known, cells)) = figures(aggregate, period, indicator, &[down, across])? else {
            return Ok(None);
        };
        let of = |by: &[Dimension]| figures(aggregate, period, indicator, by);
        let rows = of(&[down])?.map(|(_, figures)| ordered(figures)).unwrap_or_default();
        let columns = of(&[across])?.map(|(_, figures)| ordered(figures)).unwrap_or_default();
        let total = of(&[])?.and_then(|(_, figures)| figures.into_iter().next());
        let read = |figure: Option<&Figure>| match figure {
            Some(figure) => Reading::of(figure, &known.measure),
            None if matches!(known.measure, Measure::Count { .. }) => Reading::count(0),
            None => Reading::none(known.measure.scale()),
        };
        let code = |figure: &Figure| figure.group.first().and_then(|(_, code)| code.clone());
        let cell = |row: &Figure, column: &Figure| {
            let wanted = [(down, code(row)), (across, code(column))];
            read(cells.iter().find(|figure| figure.group == wanted))
        };
        let row = |row: &Figure| HeatRow {
            name: named(names, down, code(row).as_deref()),
            cells: columns.iter().map(|column| cell(row, column)).collect(),
            total: read(Some(row)),
        };
        Ok(Some(Self {
            name: known.name.clone(),
            down,
            across,
            columns: columns.iter().map(|c| named(names, across, code(c).as_deref())).collect(),
            rows: rows.iter().map(row).collect(),
            totals: columns.iter().map(|column| read(Some(column))).collect(),
            total: read(total.as_ref()),
        }))
    }

    /// Whether the cells of a count add up to its totals; always true for a share.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let amount = |reading: &Reading| match reading.said {
            Said::Amount { amount, .. } if reading.shown == Shown::Number => Some(amount),
            _ => None,
        };
        let Some(total) = amount(&self.total) else { return true };
        let sum = |readings: &mut dyn Iterator<Item = &Reading>| {
            readings.filter_map(amount).fold(0, i128::saturating_add)
        };
        let right =
            self.rows.iter().all(|row| Some(sum(&mut row.cells.iter())) == amount(&row.total));
        right
            && sum(&mut self.rows.iter().map(|row| &row.total)) == total
            && sum(&mut self.totals.iter()) == total
    }
}

/// Groups by number of cases, largest first, the one without a label last.
fn ordered(mut figures: Vec<Figure>) -> Vec<Figure> {
    let known = |figure: &Figure| figure.group.first().is_some_and(|(_, code)| code.is_some());
    figures.sort_by(|a, b| {
        let rows = b.denominator.cmp(&a.denominator);
        known(b).cmp(&known(a)).then(rows).then_with(|| {
            let code = |figure: &Figure| figure.group.first().and_then(|(_, code)| code.clone());
            code(a).cmp(&code(b))
        })
    });
    figures
}
