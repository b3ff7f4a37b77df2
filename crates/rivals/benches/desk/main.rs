//! The cost of a command through the desk, beside other crates, in one run: `cargo bench -p rivals --bench desk`.
//!
//! All keep their complaints in memory, run the same lifecycle, and must stand the same after every step
//! before they are timed. Redress does it under a whole policy: roles, gates, routes and running limits.
//! The others do the bare lifecycle of `lifecycle`.
//!
//! All record what a complaints desk has to: its number, who, in which role, when, and what. Redress has
//! checked codes for them, shared when copied. The others have a `String` for each text, as those crates'
//! examples do, with each command made anew inside the timed loop; what a crate lets its users move, ours
//! moves. (Of those examples only cqrs-es also names its aggregates by text; the others number them.)
//!
//! One row has fmodel-rust carry the same with numbers for all texts, which cost nothing to copy. When it
//! carried neither a person nor a time and its commands were made beforehand, its lifecycle took about
//! 0.2 µs a command.
//!
//! The crates that are async run on `futures::executor::block_on`, entered once for a whole batch;
//! nothing in them waits.

#![allow(clippy::disallowed_methods, reason = "a benchmark times")]

mod contestant;
mod lifecycle;
mod with_cqrs_es;
mod with_eventually;
mod with_fmodel;
mod with_redress;

use std::hint::black_box;
use std::time::Instant;

use contestant::{Contestant, Floor};
use lifecycle::{CONTACT, LIFECYCLE, OPENING, Step};
use redress::lifecycle::StateKind;
use with_cqrs_es::CqrsEs;
use with_eventually::Eventually;
use with_fmodel::{EventSourced, StateStored};
use with_redress::Redress;

/// Whole lifecycles in a round: few, so that a busy machine seldom interrupts one.
const COMPLAINTS: u32 = 64;
/// Rounds, the contestants taking turns in each.
const ROUNDS: usize = 41;
/// Lengths of history before one more command is timed.
const HISTORIES: [usize; 3] = [10, 100, 1_000];
/// Complaints on which it is timed in a round.
const BLOCK: u32 = 64;

type New = fn(u32) -> Box<dyn Contestant>;

const CONTESTANTS: [(&str, New); 7] = [
    ("redress, with all its limits", |complaints| Box::new(Redress::new(complaints))),
    ("by hand: map and match", |complaints| Box::new(Floor::new(complaints))),
    ("fmodel-rust 0.9, events", |complaints| Box::new(EventSourced::<String>::new(complaints))),
    ("fmodel-rust 0.9, state only ¹", |complaints| Box::new(StateStored::new(complaints))),
    ("eventually 0.4", |complaints| Box::new(Eventually::new(complaints))),
    ("cqrs-es 0.5 ²", |complaints| Box::new(CqrsEs::new(complaints))),
    ("fmodel-rust 0.9, events of numbers ³", |complaints| {
        Box::new(EventSourced::<u32>::new(complaints))
    }),
];

/// Every complaint through the whole lifecycle, one complaint after another.
fn lifecycles(complaints: u32) -> Vec<(u32, Step)> {
    (0..complaints).flat_map(|id| LIFECYCLE.map(|step| (id, step))).collect()
}

/// One more contact on every complaint of a block.
fn contacts(block: u32) -> Vec<(u32, Step)> {
    (block * BLOCK..(block + 1) * BLOCK).map(|id| (id, CONTACT)).collect()
}

/// The blocks that grow long: one a round and one for counting; a very long one serves all rounds, by
/// which it grows a little, around the length that it stands for.
fn long_blocks(events: usize) -> u32 {
    if events < 1_000 { ROUNDS as u32 + 1 } else { 1 }
}

/// A contestant with as many complaints in any case, all under investigation, of which the long blocks
/// have so many events behind them, but for those that the rounds add.
fn with_history(new: New, events: usize) -> Box<dyn Contestant> {
    let complaints = (ROUNDS as u32 + 1) * BLOCK;
    let mut contestant = new(complaints);
    for id in 0..complaints {
        contestant.run(&LIFECYCLE[..OPENING].iter().map(|step| (id, *step)).collect::<Vec<_>>());
    }
    let missing = if long_blocks(events) == 1 { ROUNDS } else { 1 };
    for block in 0..long_blocks(events) {
        while contestant.events(block * BLOCK) + missing < events {
            contestant.run(&contacts(block));
        }
    }
    contestant
}

/// All stand at the same place after every step, and have counted the same contacts.
fn agree() {
    let mut contestants = CONTESTANTS.map(|(name, new)| (name, new(1)));
    let steps = LIFECYCLE[..OPENING].iter().chain([&CONTACT; 5]).chain(&LIFECYCLE[OPENING..]);
    for step in steps {
        let places = contestants.each_mut().map(|(name, contestant)| {
            contestant.run(&[(0, *step)]);
            (*name, contestant.stands(0))
        });
        for (name, place) in places {
            assert_eq!(place, places[0].1, "{name} after {step:?}");
        }
    }
    for (name, contestant) in &mut contestants {
        assert_eq!(contestant.stands(0), (StateKind::Closed, 5), "{name}");
    }
}

/// Leaves the allocator with memory that the system has handed over already. A fresh page costs as much
/// as some commands, and who happens to be given one is chance.
fn warm_heap() {
    // Twice: the first shows glibc that blocks of this size come and go, so that it keeps the second.
    for _ in 0..2 {
        black_box(vec![1u8; 24 << 20]);
    }
}

/// Nanoseconds per command. The allocator doesn't count meanwhile.
fn nanoseconds(contestant: &mut dyn Contestant, batch: &[(u32, Step)]) -> f64 {
    let mut taken = 0.0;
    allocation_counter::opt_out(|| {
        let started = Instant::now();
        contestant.run(black_box(batch));
        taken = started.elapsed().as_nanos() as f64;
    });
    taken / batch.len() as f64
}

/// Allocations per command.
fn allocations(contestant: &mut dyn Contestant, batch: &[(u32, Step)]) -> f64 {
    allocation_counter::measure(|| contestant.run(batch)).count_total as f64 / batch.len() as f64
}

/// What one contestant needs per command: nanoseconds in the median and in the best round, allocations.
#[derive(Clone, Copy)]
struct Cost {
    median: f64,
    best: f64,
    allocations: f64,
}

/// One way of asking a contestant for work: hands on what is to be timed, and the batch for that round.
type Trial<'a> = Box<dyn FnMut(usize, &mut dyn FnMut(&mut dyn Contestant, &[(u32, Step)])) + 'a>;

/// The whole lifecycle, each round from an empty store.
fn whole(new: New) -> Trial<'static> {
    let batch = lifecycles(COMPLAINTS);
    Box::new(move |_, time| {
        warm_heap();
        time(&mut *new(COMPLAINTS), &batch);
    })
}

/// One more contact on complaints with so many events behind them.
fn one_more(new: New, events: usize) -> Trial<'static> {
    let mut contestant = with_history(new, events);
    Box::new(move |round, time| {
        let batch = contacts(round as u32 % long_blocks(events));
        warm_heap();
        // The contact before the one that counts brings what it needs into the processor's cache.
        contestant.run(&batch);
        time(&mut *contestant, &batch);
    })
}

/// The costs of all trials, which take turns in each round; allocations are counted in one round more.
fn race(mut trials: Vec<Trial<'_>>) -> Vec<Cost> {
    let mut rounds = vec![Vec::new(); trials.len()];
    for round in 0..ROUNDS {
        for (trial, times) in trials.iter_mut().zip(&mut rounds) {
            trial(round, &mut |contestant, batch| times.push(nanoseconds(contestant, batch)));
        }
    }
    let costs = trials.iter_mut().zip(rounds).map(|(trial, mut times)| {
        times.sort_by(f64::total_cmp);
        let (median, best) = (times[times.len() / 2], times[0]);
        let mut cost = Cost { median, best, allocations: 0.0 };
        trial(ROUNDS, &mut |contestant, batch| cost.allocations = allocations(contestant, batch));
        cost
    });
    costs.collect()
}

fn main() {
    let started = Instant::now();
    agree();
    let mut trials: Vec<_> = CONTESTANTS.iter().map(|(_, new)| whole(*new)).collect();
    for events in HISTORIES {
        trials.extend(CONTESTANTS.iter().map(|(_, new)| one_more(*new, events)));
    }
    let costs = race(trials);
    let columns: Vec<&[Cost]> = costs.chunks(CONTESTANTS.len()).collect();

    let (events, limits) = Redress::one_lifecycle();
    println!(
        "\n{} steps from received to closed; redress records {events} events and keeps {limits} limits on the way\n",
        LIFECYCLE.len()
    );
    println!("| lifecycle, per command | ns | best round | × redress | allocations |");
    println!("|---|{}", "---:|".repeat(4));
    for ((name, _), cost) in CONTESTANTS.iter().zip(columns[0]) {
        let Cost { median, best, allocations } = cost;
        let times = median / columns[0][0].median;
        println!("| {name} | {median:.0} | {best:.0} | {times:.2} | {allocations:.1} |");
    }
    let heads =
        ["10", "100", "1,000"].map(|events| format!(" at {events}: ns (best) | allocations |"));
    println!("\n| one more command |{} 1,000 ÷ 10 |", heads.concat());
    println!("|---|{}", "---:|".repeat(7));
    for (i, (name, _)) in CONTESTANTS.iter().enumerate() {
        print!("| {name} |");
        for costs in &columns[1..] {
            let Cost { median, best, allocations } = costs[i];
            print!(" {median:.0} ({best:.0}) | {allocations:.1} |");
        }
        println!(" {:.2} |", columns[3][i].median / columns[1][i].median);
    }
    println!(
        "\nlifecycle: all its steps; at N: one more contact on a complaint with N events behind it; medians of {ROUNDS} rounds, and the best.\n\
         ¹ keeps no history ² its in-memory store without the printing, appending in place\n\
         ³ the texts replaced by plain numbers · {:.0} s in all",
        started.elapsed().as_secs_f64()
    );
}
