//! What is kept apart about persons.

use redress::store::Personal::{Erased, Kept};
use redress::store::{Personal, Query};

use super::{append_all, cases, ensure, same};
use crate::store::sample::{Change, batch, first, id, key};
use crate::store::subject::{Outcome, Subject, Why, World};

cases! { Personal:
    "it-comes-back-beside-its-entry" => beside [Personal];
    "an-entry-without-any-has-none" => absent [Personal];
    "it-comes-in-the-order-of-versions-as-numbers" => numbers [Personal];
    "erased-reads-as-erased-and-not-as-absent" => marks [Personal];
    "erasing-erases-every-entry" => every [Personal];
    "erasing-leaves-other-complaints-alone" => others [Personal];
    "erasing-leaves-log-columns-keys-and-feed-alone" => rest [Personal];
    "erasing-twice-is-erasing-once" => twice [Personal];
    "erasing-where-there-is-nothing-is-no-mistake" => nothing [Personal];
    "what-is-appended-after-an-erasure-is-kept" => later [Personal];
    "a-mark-that-is-appended-is-a-mark" => appended_mark [Personal];
    "a-refused-append-keeps-nothing-apart" => refused [Personal];
}

type Beside = Vec<(u64, Personal<u32>)>;

fn of(store: &dyn Subject, name: &str) -> Result<Beside, Why> {
    Ok(store.personal(&id(name))?)
}

fn some(world: &World) -> Outcome {
    append_all(
        world.store(),
        [
            first("case-1").apart(1),
            batch(&id("case-1"), 2),
            batch(&id("case-1"), 3).apart(3).key("k"),
            first("case-10").apart(10),
            first("case").apart(11),
            first("bare"),
        ],
    )
}

fn beside(world: World) -> Outcome {
    some(&world)?;
    same!(
        of(world.store(), "case-1")?,
        [(1, Kept(1)), (3, Kept(3))],
        "what is kept apart (as numbers of samples; 64 is a value that was never given)"
    );
    same!(of(world.store(), "case-10")?, [(1, Kept(10))], "what is kept apart");
    Ok(())
}

fn absent(world: World) -> Outcome {
    some(&world)?;
    same!(of(world.store(), "bare")?, [], "what is kept apart where nothing was given");
    same!(of(world.store(), "unknown")?, [], "what is kept apart for an unknown complaint");
    Ok(())
}

fn numbers(world: World) -> Outcome {
    append_all(world.store(), (1..=11).map(|at| batch(&id("case-1"), at).apart(at as u32)))?;
    let expected: Beside = (1..=11).map(|at| (at, Kept(at as u32))).collect();
    same!(of(world.store(), "case-1")?, expected, "what is kept apart");
    Ok(())
}

fn marks(world: World) -> Outcome {
    some(&world)?;
    world.store().erase(&id("case-10"))?;
    same!(of(world.store(), "case-10")?, [(1, Erased)], "what was erased");
    world.store().erase(&id("bare"))?;
    same!(of(world.store(), "bare")?, [], "an erasure where nothing was kept");
    Ok(())
}

fn every(world: World) -> Outcome {
    some(&world)?;
    world.store().erase(&id("case-1"))?;
    same!(of(world.store(), "case-1")?, [(1, Erased), (3, Erased)], "what was erased");
    Ok(())
}

fn others(world: World) -> Outcome {
    some(&world)?;
    world.store().erase(&id("case-1"))?;
    same!(of(world.store(), "case-10")?, [(1, Kept(10))], "what is kept of `case-10`");
    same!(of(world.store(), "case")?, [(1, Kept(11))], "what is kept of `case`");
    Ok(())
}

fn rest(world: World) -> Outcome {
    some(&world)?;
    let before = world.all()?;
    world.store().erase(&id("case-1"))?;
    let mut after = world.all()?;
    after.personal.clone_from(&before.personal);
    ensure!(after == before, "an erasure has changed the log, the columns or the feed");
    let found = world.store().entry_by_key(&key("k"))?;
    same!(found.map(|(_, entry)| entry.version), Some(3), "the entry of a key");
    same!(world.store().count(&Query::all())?, 4, "complaints");
    Ok(())
}

fn twice(world: World) -> Outcome {
    some(&world)?;
    world.store().erase(&id("case-1"))?;
    let once = world.all()?;
    world.store().erase(&id("case-1"))?;
    ensure!(world.all()? == once, "a second erasure has changed something");
    Ok(())
}

fn nothing(world: World) -> Outcome {
    world.store().erase(&id("unknown"))?;
    same!(of(world.store(), "unknown")?, [], "what is kept apart");
    world.store().append(first("unknown").apart(1))?;
    same!(of(world.store(), "unknown")?, [(1, Kept(1))], "what came after the erasure");
    Ok(())
}

fn later(world: World) -> Outcome {
    some(&world)?;
    world.store().erase(&id("case-1"))?;
    world.store().append(batch(&id("case-1"), 4).apart(4))?;
    let expected = [(1, Erased), (3, Erased), (4, Kept(4))];
    same!(of(world.store(), "case-1")?, expected, "what is kept apart");
    world.store().erase(&id("case-1"))?;
    same!(of(world.store(), "case-1")?, [(1, Erased), (3, Erased), (4, Erased)], "after another");
    Ok(())
}

fn appended_mark(world: World) -> Outcome {
    let marked =
        [first("case-1").with_erased(), batch(&id("case-1"), 2), batch(&id("case-1"), 3).apart(3)];
    append_all(world.store(), marked)?;
    same!(
        of(world.store(), "case-1")?,
        [(1, Erased), (3, Kept(3))],
        "what is kept apart of a copy"
    );
    Ok(())
}

fn refused(world: World) -> Outcome {
    some(&world)?;
    for wrong in [batch(&id("case-1"), 2).apart(9), first("new").key("k").apart(9)] {
        ensure!(world.store().append(wrong).is_err(), "a stale append or a used key was stored");
    }
    same!(of(world.store(), "case-1")?, [(1, Kept(1)), (3, Kept(3))], "what is kept apart");
    same!(of(world.store(), "new")?, [], "what is kept apart of a refused receipt");
    Ok(())
}
