//! All of a batch or nothing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use redress::store::{AppendError, Query};

use super::{cases, ensure, refused, same};
use crate::store::report::Part;
use crate::store::sample::{Change, batch, first, id, key, seconds};
use crate::store::subject::{Outcome, Subject, Why, World};

cases! { Atomicity:
    "a-batch-is-in-every-place-at-once" => everywhere;
    "a-refusal-leaves-no-place-changed" => nowhere;
    "nobody-sees-half-a-batch" => never_half;
    "a-dropped-append-is-stored-or-not-and-never-half" => dropped [Dropping];
}

fn everywhere(world: World) -> Outcome {
    for version in 1..=4 {
        let name = format!("k-{version}");
        let apart = u32::try_from(version).unwrap_or(0);
        let whole =
            batch(&id("case-1"), version).key(&name).apart(apart).due(seconds(version as i64));
        world.store().append(whole.clone())?;
        let all = world.all()?;
        same!(all.logs[0].last(), Some(&whole.entry), "the log");
        same!(all.rows[0].row, whole.row, "the columns");
        same!(all.due[0].at, seconds(version as i64), "when it is due");
        ensure!(world.store().entry_by_key(&key(&name))?.is_some(), "its key finds nothing");
        let entries = usize::try_from(version).unwrap_or(0);
        if world.has(Part::Personal) {
            same!(all.personal[0].len(), entries, "what is kept apart");
        }
        if world.has(Part::Feed) {
            same!(all.feed.len(), entries, "entries in the feed");
        }
    }
    Ok(())
}

fn nowhere(world: World) -> Outcome {
    world.store().append(first("case-1").key("k").apart(1).due(seconds(1)))?;
    let change =
        |batch: redress::store::Batch<u32>| batch.apart(2).due(seconds(2)).row(|row| row.level = 9);
    let any = |_: &_| true;
    refused(&world, "a stale version", change(first("case-1")), any)?;
    refused(&world, "a version ahead", change(batch(&id("case-1"), 9)), any)?;
    refused(&world, "a used key on a new complaint", change(first("case-2").key("k")), any)?;
    refused(&world, "a used key", change(batch(&id("case-1"), 2).key("k")), any)?;
    let back = change(batch(&id("case-1"), 2)).key("k-2").entry(|e| e.recorded_at = seconds(-1));
    refused(&world, "an early entry", back, any)?;
    same!(world.store().entry_by_key(&key("k-2"))?, None, "what a refused key finds");
    same!(world.store().personal_or_none(&world, "case-2")?, 0, "what is kept of a refusal");
    Ok(())
}

trait PersonalOrNone {
    fn personal_or_none(&self, world: &World, of: &str) -> Result<usize, Why>;
}

impl PersonalOrNone for dyn Subject + '_ {
    fn personal_or_none(&self, world: &World, of: &str) -> Result<usize, Why> {
        Ok(if world.has(Part::Personal) { self.personal(&id(of))?.len() } else { 0 })
    }
}

/// How many entries are appended while others look.
const ENTRIES: u64 = 600;

/// While one handle appends, others look at one place after the other. Whatever is in the first one must be
/// in those that are asked later: each batch is in all of them or in none.
fn never_half(world: World) -> Outcome {
    let done = AtomicBool::new(false);
    let writer = world.open();
    let looks: [Look; 4] = [
        |seen, store| Ok((seen.entries(store)?, columns(store)?)),
        |seen, store| Ok((columns(store)?, seen.entries(store)?)),
        |seen, store| Ok((seen.entries(store)?, seen.fed(store)?)),
        |seen, store| Ok((columns(store)?, seen.kept(store)?)),
    ];
    let parts = (world.has(Part::Feed), world.has(Part::Personal));
    thread::scope(|scope| {
        let readers: Vec<_> = looks
            .into_iter()
            .map(|look| {
                let (reader, done) = (world.open(), &done);
                let mut seen = Seen { parts, ..Seen::default() };
                scope.spawn(move || -> Outcome {
                    while !done.load(Ordering::Relaxed) {
                        let (first, then) = look(&mut seen, &*reader)?;
                        ensure!(
                            first <= then,
                            "a reader saw entry {first} in one place and then only {then} in another: an append \
                             is seen half done (log, columns, feed and what is kept apart go together)"
                        );
                    }
                    Ok(())
                })
            })
            .collect();
        let written = (1..=ENTRIES).try_for_each(|version| {
            let batch = batch(&id("case-1"), version).apart(1);
            writer.append(batch.row(|row| row.policy.version = u32::try_from(version).unwrap_or(0)))
        });
        done.store(true, Ordering::Relaxed);
        for reader in readers {
            reader.join().map_err(|_| Why("a reader panicked".to_owned()))??;
        }
        Ok(written?)
    })
}

fn columns(store: &dyn Subject) -> Result<u64, Why> {
    let rows = store.list(&Query::all(), None, 2)?.rows;
    Ok(rows.first().map_or(0, |listed| listed.row.policy.version.into()))
}

/// The last version that one place has, and then another one.
type Look = fn(&mut Seen, &dyn Subject) -> Result<(u64, u64), Why>;

/// How far a reader has read, so that looking again is quick.
#[derive(Default)]
struct Seen {
    /// Whether there is a feed, and something kept apart.
    parts: (bool, bool),
    entries: u64,
    fed: u64,
    position: u64,
}

impl Seen {
    fn entries(&mut self, store: &dyn Subject) -> Result<u64, Why> {
        self.entries += store.log(&id("case-1"), self.entries)?.len() as u64;
        Ok(self.entries)
    }

    fn fed(&mut self, store: &dyn Subject) -> Result<u64, Why> {
        if !self.parts.0 {
            return Ok(u64::MAX);
        }
        let rest = store.feed(self.position, 10_000)?;
        self.position = rest.last().map_or(self.position, |posted| posted.position);
        self.fed += rest.len() as u64;
        Ok(self.fed)
    }

    fn kept(&mut self, store: &dyn Subject) -> Result<u64, Why> {
        if !self.parts.1 {
            return Ok(u64::MAX);
        }
        Ok(store.personal(&id("case-1"))?.len() as u64)
    }
}

/// Drops an append after each number of polls.
fn dropped(world: World) -> Outcome {
    let store = world.store();
    for polls in 0..40 {
        let name = format!("case-{polls}");
        let begun = first(&name).key(&name).apart(1).due(seconds(1));
        let answered = store.append_dropped(begun.clone(), polls);
        // It may still be on its way; what has come of it by now is whole.
        let found = store.entry_by_key(&key(&name))?.is_some();
        let entries = store.log(&id(&name), 0)?.len();
        ensure!(
            entries >= usize::from(found || matches!(answered, Some(Ok(())))),
            "an append that was dropped after {polls} polls left its key and no entry"
        );
        // Whatever became of it, the same append again makes it whole, and the store goes on.
        let again = store.append(begun);
        let whole = matches!(again, Ok(()) | Err(AppendError::Duplicate { .. }));
        ensure!(whole, "the same append again was answered with {again:?}");
        same!(store.log(&id(&name), 0)?.len(), 1, "entries");
        same!(store.count(&Query::all())?, polls as u64 + 1, "complaints");
        if world.has(Part::Personal) {
            same!(store.personal(&id(&name))?.len(), 1, "values kept apart");
        }
    }
    Ok(())
}
