//! What is due.

use chrono::{DateTime, Utc};
use redress::lifecycle::StateKind;
use redress::store::DueCase;

use super::{append_all, cases, ensure, same};
use crate::store::sample::{Change, batch, first, id, micros, seconds};
use crate::store::subject::{Outcome, Subject, Why, World};

cases! { Due:
    "the-earliest-is-first" => earliest;
    "at-the-very-instant-and-not-a-microsecond-before" => very_instant;
    "ties-are-in-the-order-of-ids-as-bytes" => ties;
    "it-is-read-in-any-portions" => portions;
    "it-moves-with-every-append" => moves;
    "closed-complaints-are-among-it" => closed;
    "limits-and-instants-of-any-size-are-answered" => any_size;
    "a-cursor-need-not-be-of-a-complaint-that-is-due" => free_cursor;
}

fn ids(store: &dyn Subject, until: DateTime<Utc>) -> Result<Vec<String>, Why> {
    Ok(store.due(None, until, 1_000)?.iter().map(|due| due.id.to_string()).collect())
}

fn some(world: &World) -> Outcome {
    append_all(
        world.store(),
        [
            first("c").due(seconds(30)),
            first("a").due(seconds(20)),
            first("b").due(seconds(10)),
            first("never"),
        ],
    )
}

fn earliest(world: World) -> Outcome {
    some(&world)?;
    same!(ids(world.store(), seconds(99))?, ["b", "a", "c"], "what is due");
    let due = world.store().due(None, seconds(10), 9)?;
    same!(due, vec![DueCase::new(seconds(10), id("b"))], "what is due by then");
    Ok(())
}

fn very_instant(world: World) -> Outcome {
    some(&world)?;
    same!(ids(world.store(), seconds(20))?, ["b", "a"], "what is due at the instant");
    let before = micros(20_000_000 - 1);
    same!(ids(world.store(), before)?, ["b"], "what is due a microsecond before");
    Ok(())
}

/// In the order of their bytes.
pub(super) const BYTEWISE: [&str; 12] =
    ["+", "-1", "1", "10", "2", "A", "Z", "_", "a", "e\u{301}", "z", "\u{e9}"];

fn ties(world: World) -> Outcome {
    for name in BYTEWISE.iter().rev() {
        world.store().append(first(name).due(seconds(5)))?;
    }
    same!(ids(world.store(), seconds(5))?, BYTEWISE, "what is due at once");
    Ok(())
}

fn portions(world: World) -> Outcome {
    for (at, name) in BYTEWISE.iter().enumerate() {
        let at = i64::try_from(at * 7 % 4).unwrap_or(0);
        world.store().append(first(name).due(seconds(at)))?;
    }
    let whole = world.store().due(None, seconds(9), 99)?;
    same!(whole.len(), BYTEWISE.len(), "complaints that are due");
    for limit in 1..=13 {
        let (mut read, mut after) = (Vec::new(), None::<DueCase>);
        loop {
            let part = world.store().due(after.as_ref(), seconds(9), limit)?;
            ensure!(part.len() <= limit, "{} came where {limit} were asked for", part.len());
            let Some(last) = part.last() else { break };
            after = Some(last.clone());
            read.extend(part);
            ensure!(read.len() <= whole.len(), "portions of {limit} come to no end");
        }
        same!(read, whole, "what is due in portions of {limit}");
    }
    Ok(())
}

fn moves(world: World) -> Outcome {
    some(&world)?;
    world.store().append(batch(&id("b"), 2).due(seconds(40)))?;
    world.store().append(batch(&id("a"), 2))?;
    world.store().append(batch(&id("never"), 2).due(seconds(1)))?;
    same!(ids(world.store(), seconds(99))?, ["never", "c", "b"], "what is due now");
    Ok(())
}

fn closed(world: World) -> Outcome {
    for state in StateKind::ALL {
        let name = format!("in-{state}");
        world.store().append(first(&name).due(seconds(1)).row(|row| row.state = *state))?;
    }
    let due = ids(world.store(), seconds(1))?;
    same!(due.len(), StateKind::ALL.len(), "complaints due, of every state");
    Ok(())
}

fn any_size(world: World) -> Outcome {
    some(&world)?;
    let (store, end) = (world.store(), DateTime::<Utc>::MAX_UTC);
    same!(store.due(None, end, 0)?.len(), 0, "due with a limit of 0");
    same!(store.due(None, end, usize::MAX)?.len(), 3, "due with the largest limit");
    same!(store.due(None, DateTime::<Utc>::MIN_UTC, 9)?.len(), 0, "due at the first instant");
    same!(store.due(None, DateTime::UNIX_EPOCH, 9)?.len(), 0, "due in 1970");
    Ok(())
}

fn free_cursor(world: World) -> Outcome {
    some(&world)?;
    let after = |at, name| DueCase::new(at, id(name));
    for (cursor, expected) in [
        (after(seconds(0), "z"), 3),
        (after(seconds(10), "a"), 3),
        (after(seconds(10), "bb"), 2),
        (after(micros(10_000_001), "a"), 2),
        (after(seconds(30), "c"), 0),
        (after(DateTime::<Utc>::MIN_UTC, "c"), 3),
        (after(DateTime::<Utc>::MAX_UTC, "c"), 0),
    ] {
        let due = world.store().due(Some(&cursor), seconds(99), 9)?;
        same!(due.len(), expected, "complaints due after {cursor:?}");
    }
    Ok(())
}
