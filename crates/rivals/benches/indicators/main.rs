//! Ten million closed cases by month × department × category: count, on time, first contact,
//! satisfaction, repeats, mean and 95th percentile of handling time.
//!
//! Beside a hand-written loop over columns, DuckDB and polars, in one run over the same columns in memory;
//! every contestant's answer is compared with the hand-written one before its time is shown. DuckDB and
//! polars hold the names of departments and categories as text, or (`enum`) in a dictionary as the crate
//! does; they are asked through Python (`pip install -r crates/rivals/benches/indicators/requirements.txt`, and
//! `PYTHON=…` to say which one: a path from the root is taken from `crates/rivals`, so give a whole one); without them their rows are left out, loudly.
//!
//! `cargo bench -p rivals --bench indicators -- [ROWS] [ROUNDS]`

#![allow(clippy::disallowed_methods, reason = "a benchmark times")]

mod data;
mod hand;
mod rivals;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use data::{CATEGORIES, Columns, DEPARTMENTS};
use redress::vocabulary::Label;
use redress_metrics::{
    Aggregate, Breakdown, Cohort, Dimension, Figure, Grain, Indicator, Measure, Property, Quantity,
    Rows, Table, Test, Unit,
};

/// One group's answer, whoever gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Answer {
    counts: [u64; 6],
    mean: f64,
    p95: f64,
}

/// By month, department, category.
type Answers = BTreeMap<(u64, u64, u64), Answer>;

struct Line {
    name: String,
    threads: usize,
    rounds: Vec<Duration>,
    peak: Option<u64>,
    /// By how much its percentiles are off at most, as a part of the exact ones.
    off: f64,
}

fn breakdown() -> Breakdown {
    let rows = Rows::all(Unit::Case);
    let share = |part: Property| Measure::Share { whole: rows, part: Test::with(&[part]) };
    let visited = Rows::that(Unit::Case, Test::with(&[Property::Visited]));
    let of = Quantity::Handling;
    let asked = [
        ("count", Measure::Count { rows }),
        ("on-time", share(Property::OnTime)),
        ("first-contact", share(Property::FirstContact)),
        (
            "satisfaction",
            Measure::Share { whole: visited, part: Test::with(&[Property::Satisfied]) },
        ),
        ("repeat", share(Property::Repeat)),
        ("mean", Measure::Mean { rows, of }),
        ("p95", Measure::Percentile { rows, of, percent: 95 }),
    ];
    let indicator = |(id, measure): (&str, _)| {
        Indicator::new(id.parse().unwrap(), Label::new(id, id), Cohort::Ended, measure)
    };
    Breakdown {
        zone: chrono_tz::UTC,
        grain: Grain::Month,
        by: vec![Dimension::Department, Dimension::Subject],
        indicators: asked.into_iter().map(indicator).collect(),
    }
}

fn ours(tables: &[Table]) -> Vec<Figure> {
    let mut parts = std::thread::scope(|scope| {
        let part = |table| {
            scope.spawn(move || {
                let mut aggregate = Aggregate::new(breakdown());
                aggregate.add(table);
                aggregate
            })
        };
        let started: Vec<_> = tables.iter().map(part).collect();
        started.into_iter().map(|part| part.join().expect("no panic")).collect::<Vec<_>>()
    });
    let mut whole = parts.remove(0);
    for part in parts {
        whole.merge(&part).expect("the same question");
    }
    whole.figures()
}

/// The same, row by row from the source in batches: memory of one batch and the groups.
fn streamed(columns: &Columns) -> Vec<Figure> {
    let mut aggregate = Aggregate::new(breakdown());
    let mut table = Table::new(Unit::Case);
    for start in (0..columns.len()).step_by(65_536) {
        table.clear();
        columns.fill(&mut table, start..(start + 65_536).min(columns.len()));
        aggregate.add(&table);
    }
    aggregate.figures()
}

fn answers(figures: &[Figure]) -> Answers {
    let mut answers = Answers::new();
    for figure in figures {
        let number = |at: usize| -> u64 {
            let label = figure.group[at].1.as_deref().expect("every case has one");
            label[1..].parse().expect("as generated")
        };
        let month = figure.interval.to_string()[5..].parse::<u64>().expect("a month") - 1;
        let answer = answers.entry((month, number(0), number(1))).or_default();
        let numerator = u64::try_from(figure.numerator).expect("a count");
        match figure.indicator.as_str() {
            "count" => answer.counts[0] = numerator,
            "on-time" => answer.counts[1] = numerator,
            "first-contact" => answer.counts[2] = numerator,
            "satisfaction" => {
                answer.counts[3] = figure.denominator;
                answer.counts[4] = numerator;
            }
            "repeat" => answer.counts[5] = numerator,
            "mean" => answer.mean = figure.value().expect("cases"),
            _ => answer.p95 = figure.value().expect("cases"),
        }
    }
    answers
}

fn by_hand(groups: &[hand::Group]) -> Answers {
    let number = |n: usize| u64::try_from(n).expect("small");
    let place = |at: usize| {
        let department = at / CATEGORIES % DEPARTMENTS;
        (number(at / CATEGORIES / DEPARTMENTS), number(department), number(at % CATEGORIES))
    };
    let answer = |g: &hand::Group| Answer {
        counts: [g.count, g.on_time, g.first_contact, g.visited, g.satisfied, g.repeat],
        mean: g.handling as f64 / g.count as f64,
        p95: g.p95 as f64,
    };
    let held = groups.iter().enumerate().filter(|(_, group)| group.count > 0);
    held.map(|(at, group)| (place(at), answer(group))).collect()
}

/// Counts must be equal, means too up to rounding, percentiles as near as the contestant promises.
/// Returns how far off they are at most.
fn compare(name: &str, exact: &Answers, other: &Answers, slack: f64) -> f64 {
    let mut worst = 0.0_f64;
    assert_eq!(exact.len(), other.len(), "{name}: groups");
    for (group, right) in exact {
        let theirs = &other[group];
        assert_eq!(right.counts, theirs.counts, "{name}: {group:?}");
        assert!((right.mean - theirs.mean).abs() <= 1e-6 * right.mean, "{name}: mean of {group:?}");
        let off = (theirs.p95 - right.p95).abs();
        // a second for those who keep whole seconds
        assert!(off <= slack * right.p95 + 1e6, "{name}: p95 of {group:?}: {right:?} {theirs:?}");
        worst = worst.max(off / right.p95);
    }
    worst
}

fn timed<T>(line: &mut Line, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    line.rounds.push(start.elapsed());
    done
}

fn heap<T>(work: impl FnOnce() -> T) -> u64 {
    let mut done = None;
    let info = allocation_counter::measure(|| done = Some(work()));
    info.bytes_max
}

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse().ok());
    let rows: usize = numbers.next().unwrap_or(10_000_000);
    let rounds: usize = numbers.next().unwrap_or(5);
    println!("{rows} closed cases, {rounds} rounds, contestants in turn; best and median of each");
    let columns = Columns::generate(rows, 7);
    let whole = [columns.table()];
    let halves = columns.tables(2);
    let line = |name: &str, threads| Line {
        name: name.into(),
        threads,
        rounds: vec![],
        peak: None,
        off: 0.0,
    };
    let mut lines = [
        line("by hand, values selected", 1),
        line("by hand, histogram", 1),
        line("redress", 1),
        line("redress, rows in batches", 1),
        line("redress", 2),
    ];
    let exact = by_hand(&hand::exact(&columns));
    for round in 0..rounds {
        let [selected, histogram, one, batches, two] = &mut lines;
        timed(selected, || hand::exact(&columns));
        let groups = timed(histogram, || hand::histogram(&columns));
        let figures = timed(one, || ours(&whole));
        let streamed = timed(batches, || streamed(&columns));
        let both = timed(two, || ours(&halves));
        if round == 0 {
            histogram.off = compare("by hand", &exact, &by_hand(&groups), 1.0 / 128.0);
            one.off = compare("redress", &exact, &answers(&figures), 1.0 / 128.0);
            (batches.off, two.off) = (one.off, one.off);
            assert_eq!(figures, streamed, "batches make no difference");
            assert_eq!(figures, both, "parts make no difference");
        }
    }
    lines[0].peak = Some(heap(|| hand::exact(&columns)));
    lines[1].peak = Some(heap(|| hand::histogram(&columns)));
    lines[2].peak = Some(heap(|| ours_here(&whole)));
    lines[3].peak = Some(heap(|| streamed(&columns)));
    let mut lines = Vec::from(lines);
    drop((whole, halves));
    match rivals::ask(&columns, rounds) {
        Ok(asked) => {
            for mut rival in asked {
                let name = rival.line.name.clone();
                rival.line.off = compare(&name, &exact, &rival.answers, rival.slack);
                lines.push(rival.line);
            }
        }
        Err(why) => println!("SKIPPED: DuckDB and polars: {why}"),
    }
    show(&lines);
}

/// On this thread, where allocations are counted.
fn ours_here(tables: &[Table]) -> Vec<Figure> {
    let mut aggregate = Aggregate::new(breakdown());
    tables.iter().for_each(|table| aggregate.add(table));
    aggregate.figures()
}

fn show(lines: &[Line]) {
    let best = |line: &Line| line.rounds.iter().min().map_or(0.0, Duration::as_secs_f64);
    let one = lines.iter().find(|l| l.name == "redress" && l.threads == 1).map_or(1.0, best);
    let two = lines.iter().find(|l| l.name == "redress" && l.threads == 2).map_or(1.0, best);
    println!(
        "{:<28} {:>7} {:>9} {:>9} {:>22} {:>12} {:>8}",
        "", "threads", "best s", "median s", "× redress, as threaded", "memory MiB", "p95 off"
    );
    for line in lines {
        let mut rounds = line.rounds.clone();
        rounds.sort();
        let median = rounds[rounds.len() / 2].as_secs_f64();
        let ratio = best(line) / if line.threads == 1 { one } else { two };
        let peak =
            line.peak.map_or("".into(), |bytes| format!("{:.0}", bytes as f64 / 1_048_576.0));
        println!(
            "{:<28} {:>7} {:>9.3} {median:>9.3} {ratio:>22.2} {peak:>12} {:>6.1} %",
            line.name,
            line.threads,
            best(line),
            line.off * 100.0
        );
    }
    println!("memory: what the question takes beside the columns, at its peak");
}
