//! Several threads at once.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use redress::store::{AppendError, Personal};

use super::{cases, ensure, same};
use crate::store::sample::{Change, batch, first, id, key, seconds};
use crate::store::subject::{Broken, Handle, Outcome, Why, World};

cases! { Races:
    "of-many-beginnings-of-one-log-one-wins" => one_beginning;
    "of-many-appends-at-one-version-one-wins" => one_winner;
    "a-key-used-by-many-at-once-is-used-once" => one_key;
    "many-writers-leave-every-chain-whole" => chains;
    "one-handle-shared-by-many-threads" => shared_handle;
    "a-reader-of-the-feed-misses-no-late-append" => late_append [Feed];
    "an-erasure-is-wholly-before-an-append-or-after-it" => erasure [Personal];
}

/// Runs the same at once on so many threads, each with a handle of its own.
fn at_once<T: Send>(
    world: &World,
    open: impl Fn() -> Handle,
    run: impl Fn(usize, Handle) -> Result<T, Why> + Sync,
) -> Result<Vec<T>, Why> {
    let barrier = Barrier::new(world.settings.writers);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..world.settings.writers)
            .map(|n| {
                let (handle, barrier, run) = (open(), &barrier, &run);
                scope.spawn(move || {
                    barrier.wait();
                    run(n, handle)
                })
            })
            .collect();
        let joined = threads.into_iter().map(thread::ScopedJoinHandle::join);
        joined.map(|run| run.unwrap_or_else(|_| Err(Why("a thread panicked".to_owned())))).collect()
    })
}

/// Whether it was stored; a conflict is not, anything else is a failure.
fn stored(result: Result<(), AppendError<Broken>>) -> Result<bool, Why> {
    match result {
        Ok(()) => Ok(true),
        Err(AppendError::Conflict { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn one_beginning(world: World) -> Outcome {
    for round in 0..20 {
        let name = format!("case-{round}");
        let won = at_once(
            &world,
            || world.open(),
            |n, store| stored(store.append(first(&name).apart(n as u32))),
        )?;
        same!(won.iter().filter(|won| **won).count(), 1, "beginnings of one log");
        same!(world.store().log(&id(&name), 0)?.len(), 1, "entries");
    }
    Ok(())
}

fn one_winner(world: World) -> Outcome {
    world.store().append(first("case-1"))?;
    for version in 2..=21 {
        let won = at_once(
            &world,
            || world.open(),
            |_, store| stored(store.append(batch(&id("case-1"), version))),
        )?;
        same!(won.iter().filter(|won| **won).count(), 1, "appends at version {}", version - 1);
    }
    let log = world.store().log(&id("case-1"), 0)?;
    let versions: Vec<_> = log.iter().map(|entry| entry.version).collect();
    same!(versions, (1..=21).collect::<Vec<_>>(), "versions");
    Ok(())
}

fn one_key(world: World) -> Outcome {
    for round in 0..20 {
        let name = format!("k-{round}");
        let won = at_once(
            &world,
            || world.open(),
            |n, store| match store.append(first(&format!("case-{round}-{n}")).key(&name)) {
                Ok(()) => Ok(true),
                Err(AppendError::Duplicate { entry, .. }) if entry.version == 1 => Ok(false),
                Err(error) => Err(error.into()),
            },
        )?;
        same!(won.iter().filter(|won| **won).count(), 1, "uses of one key");
        ensure!(world.store().entry_by_key(&key(&name))?.is_some(), "the key finds nothing");
    }
    Ok(())
}

const COMPLAINTS: u64 = 5;
const APPENDS: usize = 60;

fn chains(world: World) -> Outcome {
    write_chains(&world, || world.open())
}

fn shared_handle(world: World) -> Outcome {
    write_chains(&world, || world.shared())
}

/// Each thread appends to a few logs, knowing of each version only what the last conflict said.
fn write_chains(world: &World, open: impl Fn() -> Handle) -> Outcome {
    let written = at_once(world, open, |n, store| {
        let (mut known, mut written) = ([0u64; COMPLAINTS as usize], 0);
        while written < APPENDS {
            let of = (n + written) % known.len();
            let name = id(&format!("case-{of}"));
            let batch = batch(&name, known[of] + 1).entry(|entry| entry.recorded_at = seconds(0));
            match store.append(batch) {
                Ok(()) => (known[of], written) = (known[of] + 1, written + 1),
                Err(AppendError::Conflict { expected, actual }) => {
                    ensure!(expected == known[of], "a conflict tells of another expected version");
                    ensure!(
                        actual > expected,
                        "a conflict at {expected} says that {actual} is there"
                    );
                    known[of] = actual;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(written)
    })?;
    let mut entries = 0;
    for of in 0..COMPLAINTS {
        let log = world.store().log(&id(&format!("case-{of}")), 0)?;
        for (expected, entry) in (1..).zip(&log) {
            same!(entry.version, expected, "the version in a chain");
        }
        entries += log.len();
    }
    same!(
        entries,
        written.iter().sum::<usize>(),
        "entries stored, of those that were acknowledged"
    );
    Ok(())
}

/// A reader goes on from the last position that it saw, while several write.
fn late_append(world: World) -> Outcome {
    let (working, reader) = (AtomicUsize::new(world.settings.writers), world.open());
    let seen = thread::scope(|scope| {
        let reading = scope.spawn(|| -> Result<Vec<(String, u64)>, Why> {
            let (mut after, mut seen) = (0, Vec::new());
            loop {
                // Asked before the feed, so that the last look is after the last append.
                let last_look = working.load(Ordering::Acquire) == 0;
                let part = reader.feed(after, 7)?;
                if part.is_empty() && last_look {
                    return Ok(seen);
                }
                for posted in part {
                    ensure!(posted.position > after, "the feed went back from {after}");
                    after = posted.position;
                    seen.push((posted.id.to_string(), posted.entry.version));
                }
            }
        });
        let written = at_once(
            &world,
            || world.open(),
            |n, store| {
                let name = id(&format!("case-{n}"));
                let appended =
                    (1..=150).try_for_each(|version| store.append(batch(&name, version)));
                working.fetch_sub(1, Ordering::Release);
                Ok(appended?)
            },
        );
        let seen = reading.join().map_err(|_| Why("the reader panicked".to_owned()))?;
        written.and(seen)
    })?;
    for n in 0..world.settings.writers {
        let name = format!("case-{n}");
        let versions: Vec<_> = seen.iter().filter(|(of, _)| *of == name).map(|(_, v)| *v).collect();
        ensure!(
            versions == (1..=150).collect::<Vec<_>>(),
            "a reader that follows the feed saw {} of 150 entries of `{name}`, or in another order: what was \
             appended late got a position before one that had been read",
            versions.len()
        );
    }
    Ok(())
}

/// Values are erased while more are appended: each one is erased or kept, in one cut, and none is lost.
fn erasure(world: World) -> Outcome {
    let (done, writer, eraser) = (AtomicBool::new(false), world.open(), world.open());
    thread::scope(|scope| {
        let erasing = scope.spawn(|| -> Outcome {
            while !done.load(Ordering::Relaxed) {
                eraser.erase(&id("case-1"))?;
                let kept = eraser.personal(&id("case-1"))?;
                let first_kept = kept.iter().position(|(_, value)| !value.is_erased());
                let rest = kept.iter().skip(first_kept.unwrap_or(kept.len()));
                ensure!(
                    rest.clone().all(|(_, value)| *value == Personal::Kept(7)),
                    "an erasure left a value and erased one that was appended after it"
                );
            }
            Ok(())
        });
        let written = (1..=200).try_for_each(|at| writer.append(batch(&id("case-1"), at).apart(7)));
        done.store(true, Ordering::Relaxed);
        erasing.join().map_err(|_| Why("the eraser panicked".to_owned()))??;
        Ok::<_, Why>(written?)
    })?;
    same!(world.store().personal(&id("case-1"))?.len(), 200, "values, erased or kept");
    world.store().erase(&id("case-1"))?;
    let kept = world.store().personal(&id("case-1"))?;
    ensure!(kept.iter().all(|(_, value)| value.is_erased()), "an erasure has left a value");
    Ok(())
}
