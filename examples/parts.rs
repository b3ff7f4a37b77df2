//! Figures in parts: two threads each aggregate half of a year's cases, one part is sent as JSON, and the
//! merged result equals one pass over everything. The same four calls implement the aggregate function of a
//! cluster engine; see the page `scale` in the docs of `redress-metrics`.
//!
//! `cargo run --release --example parts`

use std::error::Error;
use std::thread;

use chrono::{DateTime, TimeDelta, Utc};
use redress::vocabulary::Lang;
use redress_metrics::{
    Aggregate, Breakdown, Dimension, Grain, Properties, Property, Quantity, Table, Unit, indicators,
};

fn question() -> Breakdown {
    Breakdown {
        zone: chrono_tz::Asia::Shanghai,
        grain: Grain::Month,
        by: vec![Dimension::Department],
        indicators: vec![
            indicators::on_time(),
            indicators::satisfaction_of_all(),
            indicators::mean_handling(),
            indicators::handling_percentile(95),
        ],
    }
}

/// Closed cases, generated from a seed; a real source reads a file, a table or a message queue.
fn cases(seed: u64, count: usize) -> Result<Aggregate, Box<dyn Error + Send + Sync>> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let start: DateTime<Utc> = "2026-01-01T00:00:00Z".parse()?;
    let mut part = Aggregate::new(question());
    let mut table = Table::new(Unit::Case);
    for row in 0..count {
        let received = start + TimeDelta::minutes(rng.i64(0..525_600));
        let hours = rng.i64(1..24) * rng.i64(1..5);
        let ended = received + TimeDelta::hours(hours);
        let visited = rng.u8(..) < 180;
        let properties = Properties::of(&[Property::Closed, Property::Judged])
            .with_if(Property::OnTime, hours <= 48)
            .with_if(Property::Visited, visited)
            .with_if(Property::Satisfied, visited && rng.u8(..) < 220);
        table
            .push(properties)
            .received(received)
            .due(received + TimeDelta::hours(48))
            .ended(ended)
            .label(Dimension::Department, ["sales", "service", "parts"][rng.usize(..3)])
            .measure(Quantity::Handling, hours * 3_600_000_000);
        // Memory is that of one batch and the groups, whatever the number of cases.
        if table.len() == 65_536 || row + 1 == count {
            part.add(&table);
            table.clear();
        }
    }
    Ok(part)
}

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let halves = thread::scope(|scope| {
        let half = |seed| scope.spawn(move || cases(seed, 200_000));
        let (first, second) = (half(1), half(2));
        [first, second].map(|half| half.join().map_err(|_| "a thread panicked"))
    });
    let [first, second] = halves;
    let (mut whole, second) = (first??, second??);

    // What a node sends: the groups with their labels, without the cases.
    let sent = serde_json::to_string(&second)?;
    println!("a part with 200,000 cases takes {} KiB", sent.len() / 1024);
    whole.merge(&serde_json::from_str(&sent)?)?;
    whole.check()?;

    let quarters = whole.roll_up(Grain::Quarter, &[])?;
    for (figure, indicator) in quarters.figures().iter().zip(question().indicators.iter().cycle()) {
        println!(
            "{}  {:<36} {:>12}  of {}",
            figure.interval,
            indicator.name.text(Lang::En),
            figure.text(&indicator.measure, Lang::En),
            figure.denominator
        );
    }
    Ok(())
}
