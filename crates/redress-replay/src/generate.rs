//! Generates a log, for measurements and for trying out mappings.
//!
//! The same seed gives the same log on every machine. Ordered by case it needs no memory; ordered by time it
//! needs that of the cases open at the same time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, Write};

use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;

const ACTIVITIES: [&str; 8] = [
    "Opened",
    "Classified",
    "Assigned",
    "Waiting for customer",
    "Solved",
    "Called back",
    "Filed",
    "Survey mailed",
];

/// A row to be written: its time, its case, and the state of its story.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Next {
    at: i64,
    case: u64,
    step: usize,
    seed: u64,
    /// Number of earlier rows of the case.
    turn: u64,
}

impl Next {
    /// The first row of a case.
    fn first(case: u64, seed: u64) -> Self {
        // About 600 cases a day.
        let at = 1_735_689_600 + i64::try_from(case).unwrap_or(0) * 144;
        Self { at, case, step: 0, turn: 0, seed: seed ^ case.wrapping_mul(0x9e37_79b9_7f4a_7c15) }
    }

    /// Writes the row and returns the next one of the case.
    fn write(&self, out: &mut impl Write) -> io::Result<Option<Self>> {
        let mut facts = Rng::with_seed(self.seed);
        let (team, channel, product) = (facts.u32(1..9), facts.usize(0..4), facts.u32(1..30));
        let (priority, customer) = (facts.u32(1..4), facts.u32(1..200_000));
        let channel = ["hotline", "email", "app", "counter"][channel];
        let mut rng = Rng::with_seed(self.seed.wrapping_add(self.turn + 1));
        let at: DateTime<Utc> = DateTime::from_timestamp(self.at, 0).unwrap_or_default();
        let (case, activity) = (self.case, ACTIVITIES[self.step]);
        let agent = team * 10 + rng.u32(0..10);
        let rating = if self.step == 5 { rng.u32(1..6).to_string() } else { String::new() };
        writeln!(
            out,
            "T{case},{},{activity},agent-{agent},team {team},{channel},product {product},{priority},C{customer},{rating}",
            at.format("%Y-%m-%dT%H:%M:%SZ"),
        )?;
        let hours =
            |from, to| TimeDelta::minutes(Rng::with_seed(self.seed + 99).i64(from..to) * 60);
        let chance = rng.u32(0..100);
        let (step, pause) = match self.step {
            0 => (1, hours(0, 1)),
            1 => (2, hours(0, 10)),
            2 if chance < 25 => (3, hours(1, 20)),
            2 => (4, hours(1, 72)),
            3 => (2, hours(4, 96)),
            4 if chance < 4 => (2, hours(24, 200)),
            4 if chance < 60 => (5, hours(20, 60)),
            4 => (6, hours(200, 400)),
            5 if chance < 10 => (7, hours(1, 5)),
            5 => (6, hours(100, 300)),
            7 => (6, hours(100, 300)),
            _ => return Ok(None),
        };
        Ok(Some(Self {
            at: self.at + pause.num_seconds(),
            step,
            turn: self.turn + 1,
            ..self.clone()
        }))
    }
}

/// Writes a generated log with this many rows, for `sample/desk.toml`. The same seed gives the same log.
///
/// # Errors
/// If the output cannot be written.
pub fn log(out: &mut impl Write, rows: u64, by_time: bool, seed: u64) -> io::Result<()> {
    writeln!(out, "case,time,activity,agent,team,channel,product,priority,customer,rating")?;
    let (mut case, mut written) = (0, 0);
    let mut open: BinaryHeap<Reverse<Next>> = BinaryHeap::new();
    while written < rows {
        // By case, the next case starts when the last one is finished; by time, when it is due.
        let newcomer = Next::first(case, seed);
        let due = open.peek().is_none_or(|Reverse(next)| by_time && newcomer.at < next.at);
        let next = if due {
            case += 1;
            newcomer
        } else {
            match open.pop() {
                Some(Reverse(next)) => next,
                None => continue,
            }
        };
        open.extend(next.write(out)?.map(Reverse));
        written += 1;
    }
    Ok(())
}
