//! What the library costs by itself: a deadline, a command, a fold, a figure; time and allocations of each.
//!
//! `cargo bench --bench redress`. Beside other crates: `cargo bench -p rivals`.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a benchmark times and prints")]

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use redress::complaint::command::{Contact, Dispatch, Note, Register, Sign};
use redress::complaint::{Complaint, Receive};
use redress::desk::Desk;
use redress::lifecycle::Point;
use redress::policy::{LimitRule, Policy};
use redress::store::MemoryStore;
use redress::time::{Calendar, ManualClock, Period};
use redress::vocabulary::{Facts, Kind, channel};
use redress_metrics::{
    Aggregate, Breakdown, Dimension, Grain, Properties, Property, Quantity, Table, Unit, indicators,
};
use redress_testing::{SALES, agent, permissive};

const ROUNDS: usize = 7;

/// Prints the best time and the allocations of one of `count` operations.
fn measure(name: &str, count: u64, mut work: impl FnMut()) {
    work();
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        work();
        best = best.min(start.elapsed());
    }
    let allocated = allocation_counter::measure(&mut work);
    let each = |all: f64| all / count as f64;
    println!(
        "{name:<44} {:>10.1} ns {:>8.2} allocations {:>10.0} bytes",
        each(best.as_nanos() as f64),
        each(allocated.count_total as f64),
        each(allocated.bytes_total as f64),
    );
}

fn deadlines() -> Result<(), Box<dyn Error>> {
    let calendar = Calendar::builder(chrono_tz::Asia::Shanghai)
        .weekdays(&[("08:30", "12:00"), ("13:30", "17:30")])
        .build()?;
    let start = "2026-03-02T01:00:00Z".parse()?;
    for (name, hours) in [("a day", 8), ("ten years", 20_000)] {
        let period = Period::working_time(chrono::TimeDelta::hours(hours))?;
        measure(&format!("a deadline in working time, {name}"), 10_000, || {
            for _ in 0..10_000 {
                let _ = black_box(calendar.due(black_box(start), period));
            }
        });
    }
    Ok(())
}

/// A policy with two limits.
fn policy() -> Result<Policy, Box<dyn Error>> {
    let mut spec = permissive();
    let form =
        LimitRule::new("form".parse()?, Point::Received, Point::Registered, Period::hours(2)?);
    let whole = LimitRule::new("all".parse()?, Point::Received, Point::Closed, Period::days(7)?);
    spec.limits = vec![form, whole];
    Ok(Policy::new(spec)?)
}

type TestDesk = Desk<MemoryStore, ManualClock>;

/// Receives complaints and takes each through five commands.
fn handle(desk: &TestDesk, cases: u64) -> Result<(), Box<dyn Error>> {
    for case in 0..cases {
        let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
        let id: redress::vocabulary::ComplaintId = format!("c-{case}").parse()?;
        desk.receive(&agent(), Receive::new(id.clone(), "k-1".parse()?, facts))?;
        desk.act(&id, &agent(), Register {})?;
        desk.act(&id, &agent(), Dispatch { to: Some(SALES) })?;
        desk.act(&id, &agent(), Sign {})?;
        desk.act(&id, &agent(), Contact { reached: true })?;
        desk.act(&id, &agent(), Note {})?;
    }
    Ok(())
}

fn commands_and_folds() -> Result<(), Box<dyn Error>> {
    let policy = policy()?;
    let new = || {
        let clock = ManualClock::new("2026-03-02T01:00:00Z".parse().unwrap_or_default());
        TestDesk::new(policy.clone(), MemoryStore::new(), clock)
    };
    measure("a command, mean of a receipt and five others", 6 * 500, || {
        handle(&new(), 500).expect("every command is legal");
    });
    let desk = new();
    handle(&desk, 1)?;
    let log = desk.log(&"c-0".parse()?)?;
    measure("a fold, per entry", 1_000 * u64::try_from(log.len())?, || {
        for _ in 0..1_000 {
            let _ = black_box(Complaint::from_log(log.iter().map(|entry| &**entry)));
        }
    });
    Ok(())
}

fn figures() -> Result<(), Box<dyn Error>> {
    const ROWS: u64 = 100_000;
    let mut dice = fastrand::Rng::with_seed(7);
    let mut table = Table::new(Unit::Case);
    let start: chrono::DateTime<chrono::Utc> = "2026-01-01T00:00:00Z".parse()?;
    for _ in 0..ROWS {
        let properties = Properties::of(&[Property::Closed, Property::Judged])
            .with_if(Property::OnTime, dice.u8(0..100) < 90)
            .with_if(Property::Visited, dice.bool());
        let handling = chrono::TimeDelta::minutes(dice.i64(1..10_000));
        let ended = start + chrono::TimeDelta::minutes(dice.i64(0..525_600));
        table
            .push(properties)
            .received(ended - handling)
            .ended(ended)
            .due(ended)
            .label(Dimension::Department, ["sales", "parts", "workshop"][dice.usize(0..3)])
            .measure(Quantity::Handling, handling.num_microseconds().unwrap_or(0));
    }
    let breakdown = Breakdown {
        zone: chrono_tz::Asia::Shanghai,
        grain: Grain::Month,
        by: vec![Dimension::Department],
        indicators: vec![
            indicators::on_time(),
            indicators::satisfaction_of_all(),
            indicators::mean_handling(),
            indicators::handling_percentile(95),
        ],
    };
    measure("four figures by month and department, a row", ROWS, || {
        let mut aggregate = Aggregate::new(breakdown.clone());
        aggregate.add(&table);
        black_box(aggregate.figures());
    });
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    deadlines()?;
    commands_and_folds()?;
    figures()
}
