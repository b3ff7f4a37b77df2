//! The largest, the longest, the strangest.

use redress::complaint::Event;
use redress::store::{Personal, Query};

use super::{append_all, cases, ensure, same};
use crate::store::report::Part;
use crate::store::sample::{Change, Sample, batch, code, first, id, key};
use crate::store::subject::{Outcome, World};

cases! { Extremes:
    "the-longest-and-the-shortest-ids-and-keys" => lengths;
    "texts-that-a-database-might-take-for-its-own-words" => quoting;
    "an-entry-of-5000-events" => many_events;
    "a-log-of-600-entries" => long_log;
    "the-largest-value-kept-apart" => large_value [Personal];
    "the-largest-numbers-in-columns" => numbers;
    "many-complaints-of-one-customer" => many_complaints;
}

fn lengths(world: World) -> Outcome {
    let (long, wide) = ("x".repeat(64), "𠮷".repeat(16));
    let nearly = format!("{}y", "x".repeat(63));
    let names = ["a", "𠮷", long.as_str(), nearly.as_str(), wide.as_str()];
    for name in names {
        world
            .store()
            .append(first(name).key(name).apart(1).row(|row| row.customer = code(name)))?;
    }
    for name in names {
        same!(world.store().log(&id(name), 0)?.len(), 1, "entries of {name:?}");
        let found = world.store().entry_by_key(&key(name))?.map(|(of, _)| of);
        same!(found, Some(id(name)), "what the key {name:?} finds");
        same!(
            world.store().count(&Query::all().customer(code(name)))?,
            1,
            "complaints of {name:?}"
        );
    }
    Ok(())
}

/// Visible, and meaningful somewhere.
const STRANGE: [&str; 14] = [
    "'; drop table entries; --",
    "\"id\"",
    "%",
    "_",
    "\\",
    "$1",
    "?1",
    ":id",
    "null",
    "true",
    "{}",
    "/*",
    "a'b",
    "a\u{301}\u{302}",
];

fn quoting(world: World) -> Outcome {
    for name in STRANGE {
        let strange = first(name).key(name).row(|row| {
            row.customer = code(name);
            row.owner = Some(code(name));
            row.next_rule = Some(code(name));
            row.holder = code(name);
        });
        world.store().append(strange)?;
    }
    for name in STRANGE {
        same!(world.store().log(&id(name), 0)?.len(), 1, "entries of {name:?}");
        let found = world.store().entry_by_key(&key(name))?.map(|(of, _)| of);
        same!(found, Some(id(name)), "what the key {name:?} finds");
        let query = Query::all().customer(code(name)).owner(code(name)).due_rule(code(name));
        same!(world.store().count(&query.holder(code(name)))?, 1, "complaints by {name:?}");
    }
    Ok(())
}

fn many_events(world: World) -> Outcome {
    let events = vec![Event::Noted; 5_000];
    let large = first("case-1").entry(|entry| entry.events = events);
    world.store().append(large.clone())?;
    ensure!(
        world.store().log(&id("case-1"), 0)? == [large.entry],
        "an entry of 5,000 events changed"
    );
    Ok(())
}

fn long_log(world: World) -> Outcome {
    append_all(world.store(), (1..=600).map(|version| batch(&id("case-1"), version)))?;
    let log = world.store().log(&id("case-1"), 0)?;
    let versions: Vec<_> = log.iter().map(|entry| entry.version).collect();
    ensure!(versions == (1..=600).collect::<Vec<_>>(), "versions of a long log: {versions:?}");
    same!(world.store().log(&id("case-1"), 599)?.len(), 1, "entries after 599");
    Ok(())
}

fn large_value(world: World) -> Outcome {
    let largest = <String as Sample>::LARGEST;
    world.store().append(first("case-1").apart(largest))?;
    let kept = world.store().personal(&id("case-1"))?;
    ensure!(kept == [(1, Personal::Kept(largest))], "the largest value kept apart changed");
    if world.has(Part::Personal) {
        world.store().erase(&id("case-1"))?;
        same!(world.store().personal(&id("case-1"))?, [(1, Personal::Erased)], "once erased");
    }
    Ok(())
}

fn numbers(world: World) -> Outcome {
    let largest = first("case-1").row(|row| {
        row.level = u8::MAX;
        row.policy.version = u32::MAX;
    });
    let smallest = first("case-2").row(|row| {
        row.level = 0;
        row.policy.version = 0;
    });
    append_all(world.store(), [largest.clone(), smallest.clone()])?;
    let rows = world.store().list(&Query::all(), None, 9)?.rows;
    same!(rows[0].row, largest.row, "columns with the largest numbers");
    same!(rows[1].row, smallest.row, "columns with the smallest numbers");
    same!(world.store().count(&Query::all().policy(largest.row.policy))?, 1, "complaints under it");
    Ok(())
}

fn many_complaints(world: World) -> Outcome {
    let names: Vec<_> = (0..300).map(|n| format!("case-{n:03}")).collect();
    append_all(world.store(), names.iter().map(|name| first(name)))?;
    let query = Query::open().customer(code("customer-1"));
    same!(world.store().count(&query)?, 300, "complaints of the customer");
    let page = world.store().list(&query, None, 200)?;
    let rest = world.store().list(&query, page.next.as_ref(), 200)?;
    let ids: Vec<_> = page.rows.iter().chain(&rest.rows).map(|row| row.id.to_string()).collect();
    ensure!(ids == names, "300 complaints in two pages are not in order, or not all there");
    Ok(())
}
