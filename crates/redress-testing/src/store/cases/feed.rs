//! The feed.

use redress::store::Posted;

use super::{append_all, cases, conflict, ensure, refused, same};
use crate::store::sample::{batch, first, id};
use crate::store::subject::{Outcome, World};

cases! { Feed:
    "it-has-every-entry-once-in-the-order-of-appends" => order [Feed];
    "positions-increase-from-above-0" => positions [Feed];
    "it-is-read-in-any-portions" => portions [Feed];
    "after-the-end-there-is-nothing" => end [Feed];
    "its-entries-are-those-of-the-logs" => entries [Feed];
    "a-refused-append-is-not-in-it" => not_refused [Feed];
    "what-was-read-once-is-read-again-the-same" => again [Feed];
}

fn some(world: &World) -> Outcome {
    let mut versions = [0u64; 4];
    for at in [1usize, 2, 1, 3, 3, 2, 1, 1, 1, 1, 1, 1, 1] {
        versions[at] += 1;
        world.store().append(batch(&id(&format!("case-{at}")), versions[at]))?;
    }
    Ok(())
}

fn told(feed: &[Posted]) -> Vec<(String, u64)> {
    feed.iter().map(|posted| (posted.id.to_string(), posted.entry.version)).collect()
}

fn order(world: World) -> Outcome {
    some(&world)?;
    let feed = told(&world.store().feed(0, 100)?);
    let ids = [1, 2, 1, 3, 3, 2, 1, 1, 1, 1, 1, 1, 1].map(|at| format!("case-{at}"));
    let versions = [1, 1, 2, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9];
    let expected: Vec<_> = ids.into_iter().zip(versions).collect();
    same!(feed, expected, "the feed");
    Ok(())
}

fn positions(world: World) -> Outcome {
    some(&world)?;
    let mut last = 0;
    for posted in world.store().feed(0, 100)? {
        ensure!(posted.position > last, "position {} comes after {last}", posted.position);
        last = posted.position;
    }
    Ok(())
}

fn portions(world: World) -> Outcome {
    some(&world)?;
    let whole = world.store().feed(0, 100)?;
    for limit in 1..=14 {
        let (mut read, mut after) = (Vec::new(), 0);
        loop {
            let part = world.store().feed(after, limit)?;
            ensure!(part.len() <= limit, "{} came where {limit} were asked for", part.len());
            let Some(last) = part.last() else { break };
            ensure!(last.position > after, "the feed does not move on from {after}");
            after = last.position;
            read.extend(part);
        }
        same!(told(&read), told(&whole), "the feed in portions of {limit}");
    }
    Ok(())
}

fn end(world: World) -> Outcome {
    let store = world.store();
    same!(store.feed(0, 9)?.len(), 0, "the feed of an empty store");
    some(&world)?;
    let last = store.feed(0, 100)?.last().map_or(0, |posted| posted.position);
    for after in [last, last + 1, u64::from(u32::MAX), u64::MAX >> 1, u64::MAX] {
        same!(store.feed(after, 9)?.len(), 0, "entries after {after}");
    }
    same!(store.feed(0, 0)?.len(), 0, "entries with a limit of 0");
    same!(store.feed(0, usize::MAX)?.len(), 13, "entries with the largest limit");
    Ok(())
}

fn entries(world: World) -> Outcome {
    some(&world)?;
    for posted in world.store().feed(0, 100)? {
        let log = world.store().log(&posted.id, posted.entry.version - 1)?;
        same!(log.first(), Some(&posted.entry), "the log where the feed has an entry");
    }
    Ok(())
}

fn not_refused(world: World) -> Outcome {
    append_all(world.store(), ["a", "b"].map(first))?;
    refused(&world, "a second beginning", first("a"), conflict(0, 1))?;
    same!(world.store().feed(0, 9)?.len(), 2, "entries in the feed");
    Ok(())
}

fn again(world: World) -> Outcome {
    some(&world)?;
    let before = world.store().feed(0, 100)?;
    append_all(world.store(), ["x", "a", "y"].map(first))?;
    let after = world.store().feed(0, 100)?;
    same!(after.len(), before.len() + 3, "entries in the feed");
    ensure!(after.starts_with(&before), "later entries have changed what the feed had before them");
    Ok(())
}
