//! Command keys: once in the whole store.

use redress::store::AppendError;

use super::{append_all, cases, refused, same};
use crate::store::sample::{Change, batch, code, first, id, key};
use crate::store::subject::{Broken, Outcome, World};

cases! { Keys:
    "a-key-finds-its-complaint-and-entry" => found;
    "an-unknown-key-finds-nothing" => unknown;
    "a-key-is-used-once-in-a-log" => once_in_log;
    "a-key-is-used-once-in-the-whole-store" => once_in_store;
    "a-used-key-is-told-before-a-stale-version" => before_conflict;
    "a-used-key-is-told-whatever-its-digest" => any_digest;
    "keys-are-compared-as-bytes" => bytes;
    "many-entries-without-a-key-stand-side-by-side" => without;
    "a-key-of-an-append-that-was-refused-is-free" => free;
}

fn used(of: &str, version: u64) -> impl Fn(&AppendError<Broken>) -> bool {
    let of = id(of);
    move |error| matches!(error, AppendError::Duplicate { id, entry } if *id == of && entry.version == version)
}

fn two(world: &World) -> Outcome {
    append_all(
        world.store(),
        [
            first("case-1").key("k-1"),
            batch(&id("case-1"), 2).key("k-2"),
            batch(&id("case-1"), 3),
            first("case-2").key("k-3"),
        ],
    )
}

fn found(world: World) -> Outcome {
    two(&world)?;
    for (name, of, at) in [("k-1", "case-1", 1), ("k-2", "case-1", 2), ("k-3", "case-2", 1)] {
        let entry = batch(&id(of), at).key(name).entry;
        let expected = Some((id(of), entry));
        same!(world.store().entry_by_key(&key(name))?, expected, "what {name} finds");
    }
    Ok(())
}

fn unknown(world: World) -> Outcome {
    two(&world)?;
    for name in ["k", "k-", "k-11", "K-1", "%", "case-1"] {
        same!(world.store().entry_by_key(&key(name))?, None, "what {name} finds");
    }
    Ok(())
}

fn once_in_log(world: World) -> Outcome {
    two(&world)?;
    refused(&world, "a key again", batch(&id("case-1"), 4).key("k-1"), used("case-1", 1))
}

fn once_in_store(world: World) -> Outcome {
    two(&world)?;
    let on_other = batch(&id("case-2"), 2).key("k-2");
    refused(&world, "a key again on another complaint", on_other, used("case-1", 2))?;
    let on_new = first("case-3").key("k-3");
    refused(&world, "a key again on a new complaint", on_new, used("case-2", 1))
}

fn before_conflict(world: World) -> Outcome {
    two(&world)?;
    for version in [1, 2, 3, 9] {
        let stale = batch(&id("case-1"), version).key("k-2");
        refused(&world, "a used key at any version", stale, used("case-1", 2))?;
    }
    Ok(())
}

fn any_digest(world: World) -> Outcome {
    two(&world)?;
    let other = batch(&id("case-1"), 4).key("k-1").entry(|entry| {
        if let Some(key) = &mut entry.key {
            key.digest = code("2:ffffffffffffffffffffffffffffffff");
        }
    });
    refused(&world, "a used key with another digest", other, used("case-1", 1))
}

fn bytes(world: World) -> Outcome {
    // In case, in composition, in width, in length: all different.
    let names = ["key", "KEY", "Key", "k\u{e9}y", "ke\u{301}y", "ｋｅｙ", "key1", "key'--"];
    for (at, name) in (1..).zip(names) {
        world.store().append(batch(&id("case-1"), at).key(name))?;
    }
    for (at, name) in (1..).zip(names) {
        let found = world.store().entry_by_key(&key(name))?.map(|(_, entry)| entry.version);
        same!(found, Some(at), "the version of the key {name:?}");
    }
    Ok(())
}

fn without(world: World) -> Outcome {
    append_all(world.store(), (1..=5).map(|version| batch(&id("case-1"), version)))?;
    append_all(world.store(), (1..=5).map(|version| batch(&id("case-2"), version)))
}

fn free(world: World) -> Outcome {
    two(&world)?;
    let stale = batch(&id("case-1"), 2).key("k-9");
    refused(&world, "a stale append", stale, super::conflict(1, 3))?;
    same!(world.store().entry_by_key(&key("k-9"))?, None, "what the key of a refusal finds");
    world.store().append(batch(&id("case-1"), 4).key("k-9"))?;
    Ok(())
}
