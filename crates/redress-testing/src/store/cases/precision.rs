//! Instants to the microsecond, ids and values to the byte.

use chrono::{DateTime, TimeDelta, Utc};
use redress::store::{Order, Personal, Query};

use super::due::BYTEWISE;
use super::{append_all, cases, ensure, same};
use crate::store::sample::{Change, batch, first, id, micros, seconds};
use crate::store::subject::{Outcome, Why, World};

cases! { Precision:
    "instants-come-back-to-the-microsecond" => microsecond;
    "instants-from-1970-to-2199-come-back" => range;
    "what-is-due-is-told-to-the-microsecond" => due;
    "two-instants-a-microsecond-apart-are-in-order" => neighbours;
    "ids-that-look-alike-are-different" => alike;
    "ids-are-in-one-order-in-every-list" => one_order;
    "what-is-kept-apart-comes-back-to-the-byte" => bytes [Personal];
}

fn microsecond(world: World) -> Outcome {
    let precise = first("case-1").entry(|entry| {
        entry.recorded_at = micros(999_999);
        entry.occurred_at = micros(1);
    });
    let precise = precise.due(micros(123_457)).row(|row| row.received_at = micros(-1));
    world.store().append(precise.clone())?;
    let log = world.store().log(&id("case-1"), 0)?;
    same!(log, vec![precise.entry], "the entry");
    let rows = world.store().list(&Query::all(), None, 9)?.rows;
    same!(rows.first().map(|row| row.row.received_at), Some(micros(-1)), "when it came in");
    same!(rows.first().and_then(|row| row.row.next_due), Some(micros(123_457)), "its due date");
    Ok(())
}

fn instant(text: &str) -> Result<DateTime<Utc>, Why> {
    text.parse().map_err(|_| Why(format!("`{text}`: the suite's own instant")))
}

fn range(world: World) -> Outcome {
    let ends =
        ["1970-01-01T00:00:00Z", "1999-12-31T23:59:59.999999Z", "2199-12-31T23:59:59.999999Z"];
    for (at, text) in (1..).zip(ends) {
        let instant = instant(text)?;
        let batch = batch(&id("case-1"), at).entry(|entry| {
            entry.recorded_at = instant;
            entry.occurred_at = instant;
        });
        let batch = batch.due(instant).row(|row| row.received_at = instant);
        world.store().append(batch.clone())?;
        same!(world.store().log(&id("case-1"), at - 1)?, vec![batch.entry], "the entry at {text}");
        let rows = world.store().list(&Query::all(), None, 9)?.rows;
        same!(rows.first().map(|row| &row.row), Some(&batch.row), "the columns at {text}");
        same!(world.store().due(None, instant, 9)?.len(), 1, "what is due at {text}");
    }
    Ok(())
}

fn due(world: World) -> Outcome {
    world.store().append(first("case-1").due(micros(7)))?;
    let due = world.store().due(None, micros(7), 9)?;
    same!(due.first().map(|case| case.at), Some(micros(7)), "when it is due");
    same!(world.store().due(None, micros(6), 9)?.len(), 0, "due a microsecond before");
    Ok(())
}

fn neighbours(world: World) -> Outcome {
    for (name, at) in [("a", 3), ("b", 1), ("c", 2), ("d", 0)] {
        let batch = first(name).due(micros(at)).row(|row| row.received_at = micros(at));
        world.store().append(batch)?;
    }
    for order in [Order::Due, Order::Received] {
        let page = world.store().list(&Query::all().order(order), None, 9)?;
        let ids: Vec<_> = page.rows.iter().map(|row| row.id.as_str()).collect();
        same!(ids, ["d", "b", "c", "a"], "complaints a microsecond apart, {order:?}");
    }
    let due = world.store().due(None, seconds(1), 9)?;
    let ids: Vec<_> = due.iter().map(|case| case.id.as_str()).collect();
    same!(ids, ["d", "b", "c", "a"], "what is due, a microsecond apart");
    let middle = Query::all().received_from(micros(1)).received_before(micros(3));
    same!(world.store().count(&middle)?, 2, "complaints within two microseconds");
    Ok(())
}

fn alike(world: World) -> Outcome {
    // In case, in composition, in width, with zeros in front, as numbers, with an accent.
    let names = [
        "a1", "A1", "a01", "ａ1", "a\u{b9}", "\u{e9}", "e\u{301}", "1e3", "1000", "0x1", "ß", "ss",
        "ſs",
    ];
    append_all(world.store(), names.map(first))?;
    for name in names {
        same!(world.store().log(&id(name), 0)?.len(), 1, "entries of {name:?}");
        world.store().append(batch(&id(name), 2))?;
    }
    same!(world.store().count(&Query::all())?, names.len() as u64, "complaints");
    Ok(())
}

fn one_order(world: World) -> Outcome {
    for name in BYTEWISE.iter().rev() {
        world.store().append(first(name).due(seconds(1)))?;
    }
    for order in [Order::Id, Order::Received, Order::Due] {
        let page = world.store().list(&Query::all().order(order), None, 99)?;
        let ids: Vec<_> = page.rows.iter().map(|row| row.id.as_str()).collect();
        same!(ids, BYTEWISE, "ids where all else is equal, {order:?}");
    }
    Ok(())
}

fn bytes(world: World) -> Outcome {
    let at = |version: u64| seconds(0) + TimeDelta::seconds(version as i64);
    for version in 1..=20u64 {
        let number = u32::try_from(version).unwrap_or(0);
        let batch = batch(&id("case-1"), version).apart(number);
        world.store().append(batch.entry(|entry| entry.recorded_at = at(version)))?;
    }
    for (version, kept) in world.store().personal(&id("case-1"))? {
        let expected = Personal::Kept(u32::try_from(version).unwrap_or(0));
        ensure!(kept == expected, "the value beside entry {version} came back as another one");
    }
    Ok(())
}
