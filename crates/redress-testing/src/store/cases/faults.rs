//! A desk on a store whose n-th operation goes wrong: what the caller is told holds, and in the end
//! everything is stored once.

use std::thread;

use redress::complaint::command::{Note, Register};
use redress::complaint::{Complaint, Receive, Request};
use redress::desk::{Desk, Intake};
use redress::handling::DeskError;
use redress::lifecycle::{EventKind, Point};
use redress::policy::{LimitRule, Policy};
use redress::store::{Batch, LogStore, Query, Row};
use redress::time::ManualClock;
use redress::vocabulary::{Facts, Kind, channel};

use super::{cases, ensure, same};
use crate::store::faulty::{Fault, FaultyError, FaultyStore, Operation, Times};
use crate::store::report::Part;
use crate::store::sample::{batch, code, first, id, key, seconds};
use crate::store::subject::{Broken, Handle, Outcome, Why, World};
use crate::{agent, permissive};

cases! { Faults:
    "an-error-before-an-append-leaves-nothing" => before;
    "an-answer-lost-after-an-append-is-found-out" => lost_after;
    "an-answer-lost-before-an-append-is-found-out" => lost_before;
    "reads-that-fail-are-repeated-without-harm" => reads;
    "a-store-that-fails-for-ever-is-as-it-was-when-it-heals" => for_ever;
    "an-append-that-hangs-holds-up-nobody-else" => hangs [Handles];
}

type Faulty = FaultyStore<Handle>;
type Failing = FaultyError<Broken>;

fn rules() -> Result<Policy, Why> {
    let mut spec = permissive();
    let within = "2h".parse().map_err(|_| Why("the suite's own period".to_owned()))?;
    spec.limits.push(LimitRule::new(code("form"), Point::Received, Point::Registered, within));
    Policy::new(spec).map_err(|error| Why(format!("the suite's own policy: {error}")))
}

/// Asks until the desk says yes; every no must be one that may be asked again.
fn insist<T>(mut ask: impl FnMut() -> Result<T, DeskError<Failing>>) -> Result<T, Why> {
    for _ in 0..50 {
        match ask() {
            Ok(answer) => return Ok(answer),
            Err(error) if error.is_retryable() => {}
            Err(error) => {
                return Err(Why(format!("a keyed request cannot be asked again: {error}")));
            }
        }
    }
    Err(Why("a keyed request was asked 50 times in vain".to_owned()))
}

/// What two complaints go through, whatever fails: each request is done once.
fn scene(store: &Faulty) -> Outcome {
    let clock = ManualClock::new(seconds(0));
    let desk =
        Desk::<Faulty, ManualClock>::builder(rules()?).cache(0).build(store.clone(), clock.clone());
    for name in ["case-1", "case-2"] {
        let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
        let receive = Receive::new(id(name), code("customer-1"), facts);
        let intake = || Intake::new(receive.clone()).keyed(key(&format!("r-{name}"))).with(3);
        insist(|| desk.receive(&agent(), intake()))?;
    }
    clock.advance(chrono::TimeDelta::hours(3));
    insist(|| desk.sweep(10))?;
    for (n, name) in ["case-1", "case-2", "case-1"].into_iter().enumerate() {
        let note = Request::now(Note {}).keyed(key(&format!("n-{n}")));
        insist(|| desk.act(&id(name), &agent(), note.clone()))?;
    }
    let register = Request::now(Register {}).keyed(key("g"));
    insist(|| desk.act(&id("case-1"), &agent(), register.clone()))?;
    for _ in 0..4 {
        insist(|| desk.sweep(10))?;
    }
    Ok(())
}

/// The store after the scene, without faults.
fn is_whole(world: &World) -> Outcome {
    let all = world.all()?;
    same!(all.logs.len(), 2, "complaints");
    for (listed, log) in all.rows.iter().zip(&all.logs) {
        let folded = Complaint::from_log(log.iter().map(AsRef::as_ref));
        let folded = folded.map_err(|error| Why(format!("a log cannot be folded: {error}")))?;
        same!(listed.row, Row::of(&folded), "the columns of a log");
        let count = |kind| {
            log.iter().flat_map(|entry| &entry.events).filter(|event| event.kind() == kind).count()
        };
        let notes = if listed.id == id("case-1") { 2 } else { 1 };
        same!(count(EventKind::Noted), notes, "notes, each sent until it was answered");
        same!(count(EventKind::LimitBreached), 1, "breaches");
        same!(count(EventKind::Received), 1, "receipts");
    }
    if world.has(Part::Feed) {
        let entries = all.logs.iter().map(Vec::len).sum::<usize>();
        same!(all.feed.len(), entries, "entries in the feed");
    }
    if world.has(Part::Personal) {
        for kept in &all.personal {
            same!(kept.len(), 1, "values kept apart beside the receipt");
        }
    }
    Ok(())
}

/// Every operation of the scene in turn goes wrong once, on a store that has seen the others go wrong before.
fn each_in_turn(world: &World, operation: Option<Operation>, fault: Fault) -> Outcome {
    let faulty = FaultyStore::new(world.shared());
    scene(&faulty)?;
    is_whole(world)?;
    let calls = faulty.calls(operation);
    ensure!(calls > 0, "the scene has no operation to fail");
    // The same requests again: every one is a replay, whatever fails.
    for nth in 1..=calls {
        let faulty = FaultyStore::new(world.shared());
        faulty.fail(operation, nth, fault, Times::Once);
        scene(&faulty)?;
        is_whole(world)?;
    }
    Ok(())
}

/// Every append of the scene in turn goes wrong, on a store that is still empty there.
fn appends(world: World, fault: Fault) -> Outcome {
    let faulty = FaultyStore::new(world.shared());
    for nth in [1, 2, 3, 5, 7] {
        faulty.fail(Operation::Append, nth, fault, Times::Once);
    }
    scene(&faulty)?;
    ensure!(faulty.calls(Operation::Append) >= 7, "the scene has too few appends");
    is_whole(&world)?;
    each_in_turn(&world, None, Fault::Before)
}

fn before(world: World) -> Outcome {
    let faulty = FaultyStore::new(world.shared());
    faulty.fail(Operation::Append, 1, Fault::Before, Times::Once);
    ensure!(faulty.append(first("case-9")).is_err(), "a fault has not shown");
    same!(world.store().count(&Query::all())?, 0, "complaints");
    appends(world, Fault::Before)
}

fn lost_after(world: World) -> Outcome {
    appends(world, Fault::LostAfter)
}

fn lost_before(world: World) -> Outcome {
    appends(world, Fault::LostBefore)
}

fn reads(world: World) -> Outcome {
    each_in_turn(&world, Some(Operation::Log), Fault::Before)?;
    each_in_turn(&world, Some(Operation::EntryByKey), Fault::Before)?;
    each_in_turn(&world, Some(Operation::Due), Fault::Before)
}

fn for_ever(world: World) -> Outcome {
    world.store().append(first("case-1"))?;
    let faulty = FaultyStore::new(world.shared());
    faulty.fail(Operation::Append, 1, Fault::Before, Times::ForEver);
    let before = world.all()?;
    for _ in 0..5 {
        ensure!(faulty.append(batch(&id("case-1"), 2)).is_err(), "a fault has not shown");
    }
    ensure!(world.all()? == before, "appends that never came have changed something");
    faulty.heal();
    let healed = faulty.append(batch(&id("case-1"), 2));
    ensure!(healed.is_ok(), "a store that has healed answers {healed:?}");
    Ok(())
}

fn hangs(world: World) -> Outcome {
    let faulty = FaultyStore::new(world.open());
    faulty.fail(Operation::Append, 1, Fault::Hang, Times::Once);
    let hanging: Batch<u32> = first("case-1");
    thread::scope(|scope| {
        let hung = scope.spawn(|| faulty.append(hanging));
        faulty.wait_until_hanging();
        let others = world.open();
        let done =
            others.append(first("case-2")).and_then(|()| others.append(batch(&id("case-2"), 2)));
        let seen = world.store().log(&id("case-1"), 0).map(|log| log.len());
        faulty.release();
        let hung = hung.join().map_err(|_| Why("the append panicked".to_owned()))?;
        done?;
        same!(seen?, 0, "entries of an append that hangs before it began");
        ensure!(hung.is_ok(), "the append that hung was answered with {hung:?}");
        same!(world.store().log(&id("case-1"), 0)?.len(), 1, "entries");
        Ok(())
    })
}
