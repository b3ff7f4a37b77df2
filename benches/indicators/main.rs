//! Month × department × category of ten million closed cases: count, on time, first contact,
//! satisfaction, repeats, mean and 95th percentile of handling time. Beside a hand-written loop over
//! columns, DuckDB and polars, in one run over the same data.

mod data;
mod hand;

use std::time::Instant;

use data::Columns;
use redress::metrics::{
    Aggregate, Breakdown, Cohort, Dimension, Grain, Indicator, Measure, Property, Quantity, Rows,
    Test, Unit,
};
use redress::vocabulary::{IndicatorId, Label};

fn indicators() -> Vec<Indicator> {
    let rows = Rows::all(Unit::Case);
    let share =
        |id, part: Property| (id, Measure::Share { whole: rows, part: Test::with(&[part]) });
    let visited = Rows::that(Unit::Case, Test::with(&[Property::Visited]));
    let of = Quantity::Handling;
    let asked = [
        ("count", Measure::Count { rows }),
        share("on-time", Property::OnTime),
        share("first-contact", Property::FirstContact),
        (
            "satisfaction",
            Measure::Share { whole: visited, part: Test::with(&[Property::Satisfied]) },
        ),
        share("repeat", Property::Repeat),
        ("mean", Measure::Mean { rows, of }),
        ("p95", Measure::Percentile { rows, of, percent: 95 }),
    ];
    asked
        .into_iter()
        .map(|(id, measure)| {
            let id = IndicatorId::new_static(id);
            Indicator::new(id, Label::new("", ""), Cohort::Ended, measure)
        })
        .collect()
}

fn breakdown() -> Breakdown {
    Breakdown {
        zone: chrono_tz::UTC,
        grain: Grain::Month,
        by: vec![Dimension::Department, Dimension::Subject],
        indicators: indicators(),
    }
}

fn main() {
    let rows = 10_000_000;
    let columns = Columns::generate(rows, 7);
    let table = columns.table();
    for _ in 0..8 {
        let start = Instant::now();
        let exact = hand::exact(&columns);
        let a = start.elapsed();
        let start = Instant::now();
        let histogram = hand::histogram(&columns);
        let b = start.elapsed();
        let start = Instant::now();
        let mut aggregate = Aggregate::new(breakdown());
        aggregate.add(&table);
        let figures = aggregate.figures();
        let c = start.elapsed();
        println!("{a:?} {b:?} {c:?} {} {} {}", exact.len(), histogram.len(), figures.len());
    }
}
