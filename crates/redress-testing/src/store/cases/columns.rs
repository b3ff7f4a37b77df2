//! The columns that go with a log.

use redress::lifecycle::StateKind;
use redress::store::{Query, Row};
use redress::vocabulary::{Kind, channel};

use super::{append_all, cases, ensure, same};
use crate::store::sample::{Change, batch, code, first, id, seconds, stamp};
use crate::store::subject::{Outcome, Subject, Why, World};

cases! { Columns:
    "they-are-those-of-the-last-entry" => columns_of_last;
    "they-come-back-every-one" => every_column;
    "they-are-left-alone-by-an-append-that-is-refused" => columns_left_alone;
    "policies-are-counted-by-open-and-closed" => policies;
    "policies-are-told-apart-by-name-version-and-digest" => stamps;
}

fn row_of(store: &dyn Subject, of: &str) -> Result<Row, Why> {
    let rows = store.list(&Query::all(), None, 1_000)?.rows;
    let found = rows.into_iter().find(|listed| listed.id == id(of));
    found.map(|listed| listed.row).ok_or_else(|| Why(format!("{of} is not listed")))
}

fn columns_of_last(world: World) -> Outcome {
    for version in 1..=3 {
        let batch = batch(&id("case-1"), version);
        world.store().append(batch.clone())?;
        same!(row_of(world.store(), "case-1")?, batch.row, "columns after entry {version}");
        same!(world.store().list(&Query::all(), None, 9)?.rows.len(), 1, "complaints listed");
    }
    Ok(())
}

/// Columns that differ from the usual ones in every field.
pub(super) fn full(row: &mut Row) {
    row.customer = code("客户 17");
    row.state = StateKind::Answered;
    row.kind = Kind::Appeal;
    row.grade = redress::code!("dreadful");
    row.channel = channel::ON_SITE;
    row.holder = redress::code!("workshop");
    row.responsible = redress::code!("sales");
    row.owner = Some(redress::code!("li.na"));
    row.level = u8::MAX;
    row.received_at = seconds(-7);
    row.next_due = Some(seconds(70));
    row.next_rule = Some(redress::code!("answer"));
    row.on_hold = true;
    row.policy = stamp("other", u32::MAX);
}

fn every_column(world: World) -> Outcome {
    let plain = first("case-1");
    let mut rich = first("case-2").row(full);
    rich.row.policy.digest = Some(code("2:f00102030405060708090a0b0c0d0eff"));
    append_all(world.store(), [plain.clone(), rich.clone()])?;
    same!(row_of(world.store(), "case-1")?, plain.row, "columns without an owner or a date");
    same!(row_of(world.store(), "case-2")?, rich.row, "columns with everything");
    // And back: what is absent again must not keep its last value.
    let bare = batch(&id("case-2"), 2);
    world.store().append(bare.clone())?;
    same!(row_of(world.store(), "case-2")?, bare.row, "columns that have become empty again");
    for state in StateKind::ALL {
        let name = format!("in-{state}");
        world.store().append(first(&name).row(|row| row.state = *state))?;
        same!(row_of(world.store(), &name)?.state, *state, "the state");
    }
    Ok(())
}

fn columns_left_alone(world: World) -> Outcome {
    world.store().append(first("case-1"))?;
    let stale = first("case-1").row(full);
    ensure!(world.store().append(stale).is_err(), "a second beginning was stored");
    same!(row_of(world.store(), "case-1")?, first("case-1").row, "columns after a refusal");
    Ok(())
}

fn policies(world: World) -> Outcome {
    let in_state = |name: &str, state| first(name).row(|row| row.state = state);
    append_all(
        world.store(),
        [
            in_state("a", StateKind::Received),
            in_state("b", StateKind::Closed),
            in_state("c", StateKind::Withdrawn),
            in_state("d", StateKind::Closed).row(|row| row.policy = stamp("other", 1)),
            first("e").row(|row| row.policy = stamp("gone", 1)),
        ],
    )?;
    // One is opened again, one moves to another policy.
    world.store().append(batch(&id("b"), 2))?;
    world.store().append(batch(&id("e"), 2).row(|row| row.policy = stamp("other", 1)))?;
    let mut used = world.store().policies()?;
    used.sort_by_key(|used| used.policy.name.clone());
    let counts: Vec<_> = used.iter().map(|u| (u.policy.name.as_str(), u.open, u.closed)).collect();
    same!(counts, [("other", 1, 1), ("suite", 2, 1)], "policies with open and closed complaints");
    Ok(())
}

fn stamps(world: World) -> Outcome {
    let digest = |text| {
        let mut stamp = stamp("suite", 1);
        stamp.digest = Some(code(text));
        stamp
    };
    let stamps = [
        stamp("suite", 1),
        stamp("suite", 2),
        stamp("SUITE", 1),
        digest("2:000102030405060708090a0b0c0d0e0f"),
        digest("2:000102030405060708090a0b0c0d0eff"),
    ];
    for (at, stamp) in stamps.iter().enumerate() {
        world.store().append(first(&format!("c-{at}")).row(|row| row.policy = stamp.clone()))?;
    }
    let used = world.store().policies()?;
    same!(used.len(), stamps.len(), "policies in use");
    for stamp in stamps {
        let known = used.iter().find(|used| used.policy == stamp);
        same!(known.map(|known| (known.open, known.closed)), Some((1, 0)), "use of {stamp:?}");
        let asked = Query::all().policy(stamp.clone());
        same!(world.store().count(&asked)?, 1, "complaints under {stamp:?}");
    }
    Ok(())
}
