//! Several handles on one store.

use redress::store::{AppendError, Personal, Query};

use super::{cases, ensure, same};
use crate::store::report::Part;
use crate::store::sample::{Change, batch, first, id, key, seconds};
use crate::store::subject::{Outcome, World};

cases! { Handles:
    "what-one-has-appended-the-other-sees-at-once" => at_once [Handles];
    "two-appends-at-one-version-are-one-conflict" => one_version [Handles];
    "a-key-used-through-one-is-used-for-the-other" => one_key [Handles];
    "an-erasure-through-one-is-seen-by-the-other" => erased [Handles, Personal];
    "what-was-stored-is-there-after-all-are-closed" => reopened [Handles];
    "a-new-handle-does-not-begin-anew" => new_handle [Handles];
}

fn at_once(world: World) -> Outcome {
    let handles = [world.open(), world.open(), world.shared()];
    for version in 1..=24 {
        let at = usize::try_from(version).unwrap_or(0);
        let (writer, reader) = (&handles[at % 3], &handles[(at + 1) % 3]);
        let name = format!("k-{version}");
        let appended = batch(&id("case-1"), version).key(&name).due(seconds(1));
        // Asked before as well, so that an answer that was kept would show.
        reader.log(&id("case-1"), 0)?;
        writer.append(appended.clone())?;
        same!(reader.log(&id("case-1"), version - 1)?, vec![appended.entry], "the log");
        let rows = reader.list(&Query::all(), None, 9)?.rows;
        same!(rows.first().map(|row| &row.row), Some(&appended.row), "the columns");
        ensure!(
            reader.entry_by_key(&key(&name))?.is_some(),
            "the key of entry {version} is not seen"
        );
        same!(reader.due(None, seconds(1), 9)?.len(), 1, "what is due");
        if world.has(Part::Feed) {
            same!(reader.feed(0, 99)?.len(), at, "entries in the feed");
        }
    }
    Ok(())
}

fn one_version(world: World) -> Outcome {
    let (one, other) = (world.open(), world.open());
    for version in 1..=10 {
        let batch = batch(&id("case-1"), version);
        let (winner, loser) = if version % 2 == 0 { (&one, &other) } else { (&other, &one) };
        winner.append(batch.clone())?;
        let refused = loser.append(batch);
        let expected = version - 1;
        ensure!(
            matches!(refused, Err(AppendError::Conflict { expected: e, actual }) if (e, actual) == (expected, version)),
            "the second append at version {expected} was answered with {refused:?}"
        );
    }
    Ok(())
}

fn one_key(world: World) -> Outcome {
    let (one, other) = (world.open(), world.open());
    one.append(first("case-1").key("k"))?;
    let refused = other.append(first("case-2").key("k"));
    ensure!(
        matches!(&refused, Err(AppendError::Duplicate { id: of, .. }) if *of == id("case-1")),
        "a key that was used through another handle was answered with {refused:?}"
    );
    Ok(())
}

fn erased(world: World) -> Outcome {
    let (one, other) = (world.open(), world.open());
    one.append(first("case-1").apart(1))?;
    same!(other.personal(&id("case-1"))?, [(1, Personal::Kept(1))], "what the other sees");
    one.erase(&id("case-1"))?;
    same!(other.personal(&id("case-1"))?, [(1, Personal::Erased)], "what the other sees");
    Ok(())
}

fn reopened(world: World) -> Outcome {
    for version in 1..=12 {
        world.store().append(batch(&id("case-1"), version).apart(1).due(seconds(9)))?;
    }
    world.store().append(first("case-2").key("k").row(super::columns::full))?;
    let before = world.all()?;
    let world = world.reopened();
    ensure!(world.all()? == before, "after closing and opening it is not what it was");
    let refused = world.store().append(first("case-3").key("k"));
    ensure!(matches!(refused, Err(AppendError::Duplicate { .. })), "a key was forgotten");
    world.store().append(batch(&id("case-1"), 13))?;
    Ok(())
}

fn new_handle(world: World) -> Outcome {
    world.store().append(first("case-1"))?;
    let refused = world.open().append(first("case-1"));
    ensure!(
        matches!(refused, Err(AppendError::Conflict { expected: 0, actual: 1 })),
        "a beginning through a new handle was answered with {refused:?}"
    );
    Ok(())
}
