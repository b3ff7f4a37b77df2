//! Random scripts, in which every answer of the store must equal that of the model.

#![allow(clippy::needless_pass_by_value, reason = "as the other cases")]

use std::panic::{AssertUnwindSafe, catch_unwind};

use redress::lifecycle::StateKind;
use redress::store::{AppendError, Batch, Cursor, DueCase, Order, Query};
use redress::vocabulary::{ComplaintId, Kind};

use crate::dice::Dice;

use super::cases::{cases, ensure, same};
use super::model::{Ends, Model};
use super::report::Part;
use super::sample::{Change, batch, code, id, key, micros, row, stamp};
use super::subject::{Broken, Outcome, Subject, Why, World};

cases! { Scripts:
    "random-scripts-are-answered-as-the-model-answers" => scripts;
}

/// Number of steps of a script.
const STEPS: u64 = 100;

/// Runs each script on a fresh store, so that its number alone reproduces it.
fn scripts(world: World) -> Outcome {
    let (first, count) = (world.settings.seed, world.settings.scripts);
    for seed in first..first.saturating_add(count) {
        let (world, mut model, mut dice) = (world.another(), Model::default(), Dice(seed));
        for step in 1..=STEPS {
            let run = AssertUnwindSafe(|| one_step(&world, &mut model, &mut dice));
            let outcome = catch_unwind(run).unwrap_or_else(|_| Err(Why("it panicked".to_owned())));
            outcome.map_err(|Why(why)| {
                Why(format!(
                    "step {step} of script {seed}, repeated by `.seed({seed}).scripts(1)`: {why}"
                ))
            })?;
        }
    }
    Ok(())
}

fn one_step(world: &World, model: &mut Model, dice: &mut Dice) -> Outcome {
    let other;
    let store: &dyn Subject = if dice.one_in(2) {
        world.store()
    } else {
        other = world.open();
        &*other
    };
    let name = name(dice);
    match dice.below(16) {
        0..=7 => {
            let batch = some_batch(dice, model, &name);
            let expected = model.append(&batch);
            same!(ends(store.append(batch.clone()))?, expected, "the outcome of an append");
        }
        8 => {
            let after = dice.below(5);
            same!(
                store.log(&name, after)?,
                model.log(&name, after),
                "the log of {name} after {after}"
            );
        }
        9 => {
            let key = key(&some_key(dice));
            same!(store.entry_by_key(&key)?, model.by_key(&key), "what {key} finds");
        }
        10 => due(store, model, dice)?,
        11 | 12 => list(store, model, dice)?,
        13 => {
            let mut used: Vec<_> = store
                .policies()?
                .into_iter()
                .map(|used| (format!("{:?}", used.policy), used.open, used.closed))
                .collect();
            used.sort_unstable();
            same!(used, model.policies(), "policies in use");
        }
        14 if world.has(Part::Feed) => {
            let mut last = 0;
            let mut read = Vec::new();
            loop {
                let part = store.feed(last, 50)?;
                let Some(end) = part.last() else { break };
                ensure!(end.position > last, "the feed does not move on from {last}");
                last = end.position;
                read.extend(part.into_iter().map(|posted| (posted.id, posted.entry.version)));
            }
            ensure!(
                read == model.feed(),
                "the feed has other entries than were stored, or another order"
            );
        }
        15 if world.has(Part::Personal) && dice.one_in(3) => {
            store.erase(&name)?;
            model.erase(&name);
        }
        _ if world.has(Part::Personal) => {
            same!(store.personal(&name)?, model.personal(&name), "what is kept apart of {name}");
        }
        _ => {}
    }
    Ok(())
}

fn name(dice: &mut Dice) -> ComplaintId {
    let of = dice.word(&["a", "A", "b", "\u{e9}", "e", "10", "9"]);
    id(of)
}

fn some_key(dice: &mut Dice) -> String {
    format!("key-{}", dice.below(8))
}

fn some_batch(dice: &mut Dice, model: &Model, of: &ComplaintId) -> Batch<u32> {
    let actual = model.version(of);
    let version = match dice.below(8) {
        0 => actual,
        1 => actual + 2,
        _ => actual + 1,
    };
    let mut batch = batch(of, version.max(1));
    let back = if dice.one_in(12) { -5_000_000 } else { 0 };
    let at = micros(
        i64::try_from(actual).unwrap_or(0) * 1_000_000 + back + dice.below(3) as i64 * 500_001,
    );
    batch = batch.entry(|entry| (entry.recorded_at, entry.occurred_at) = (at, at));
    if dice.one_in(20) {
        batch = batch.entry(|entry| entry.events.clear());
    }
    if dice.one_in(20) {
        batch.expected = dice.below(4);
    }
    if dice.one_in(2) {
        batch = batch.key(&some_key(dice));
    }
    if dice.one_in(3) {
        batch = batch.apart(dice.below(20) as u32);
    }
    batch.row = row();
    batch.row(|row| {
        row.state = *dice.of(StateKind::ALL);
        row.kind = *dice.of(Kind::ALL);
        row.customer = code(dice.word(&["c-1", "c-2", "C-1"]));
        row.holder = code(dice.word(&["desk", "sales"]));
        row.owner = dice.one_in(2).then_some(redress::code!("li.na"));
        row.level = dice.below(4) as u8;
        row.received_at = micros(dice.below(6) as i64 * 500_001);
        row.next_due = (!dice.one_in(3)).then(|| micros(dice.below(6) as i64 * 500_001));
        row.next_rule = row.next_due.map(|_| code(dice.word(&["form", "answer"])));
        row.on_hold = dice.one_in(4);
        row.policy = stamp("suite", dice.below(3) as u32 + 1);
    })
}

/// The outcome of an append.
fn ends(result: Result<(), AppendError<Broken>>) -> Result<Ends, Why> {
    Ok(match result {
        Ok(()) => Ends::Stored,
        Err(AppendError::Malformed { .. }) => Ends::Malformed,
        Err(AppendError::Duplicate { id, entry }) => Ends::Duplicate(id, entry.version),
        Err(AppendError::Conflict { actual, .. }) => Ends::Conflict(actual),
        Err(error) => return Err(error.into()),
    })
}

fn due(store: &dyn Subject, model: &Model, dice: &mut Dice) -> Outcome {
    let until = micros(dice.below(7) as i64 * 500_001);
    let limit = dice.below(5) as usize + 1;
    let mut after: Option<DueCase> = None;
    loop {
        let mut expected = model.due(after.as_ref(), until);
        expected.truncate(limit);
        let part = store.due(after.as_ref(), until, limit)?;
        same!(part, expected, "what is due until {until} after {after:?}");
        let Some(last) = part.last() else { return Ok(()) };
        after = Some(last.clone());
    }
}

fn some_query(dice: &mut Dice) -> Query {
    let mut query = Query::all().order(*dice.of(&[Order::Id, Order::Received, Order::Due]));
    let at = |dice: &mut Dice| micros(dice.below(6) as i64 * 500_001);
    for _ in 0..dice.below(4) {
        query = match dice.below(12) {
            0 => {
                query.open = Some(dice.one_in(2));
                query
            }
            1 => query.customer(code(dice.word(&["c-1", "c-2", "C-1"]))),
            2 => query.state(*dice.of(StateKind::ALL)).state(*dice.of(StateKind::ALL)),
            3 => query.kind(*dice.of(Kind::ALL)),
            4 => query.holder(redress::code!("sales")),
            5 => query.owner(redress::code!("li.na")),
            6 => query.min_level(dice.below(4) as u8),
            7 => query.received_from(at(dice)),
            8 => query.received_before(at(dice)),
            9 => query.due_until(at(dice)),
            10 => query.on_hold(dice.one_in(2)),
            _ => query.policy(stamp("suite", dice.below(3) as u32 + 1)),
        };
    }
    query
}

fn list(store: &dyn Subject, model: &Model, dice: &mut Dice) -> Outcome {
    let query = some_query(dice);
    let expected = model.list(&query);
    same!(store.count(&query)?, expected.len() as u64, "the count of {query:?}");
    let size = dice.below(6) as usize + 1;
    let (mut read, mut after) = (Vec::new(), None::<Cursor>);
    loop {
        let page = store.list(&query, after.as_ref(), size)?;
        ensure!(page.rows.len() <= size, "a page of {size} has {} complaints", page.rows.len());
        read.extend(page.rows.into_iter().map(|listed| (listed.id, listed.row)));
        ensure!(read.len() <= expected.len(), "pages of {query:?} go on after its end");
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    ensure!(
        read == expected,
        "{query:?} in pages of {size}: the complaints or their columns are other ones than \
        were stored: expected {:?}, came {:?}",
        ids(&expected),
        ids(&read)
    );
    Ok(())
}

fn ids<T>(rows: &[(ComplaintId, T)]) -> Vec<&str> {
    rows.iter().map(|(id, _)| id.as_str()).collect()
}
