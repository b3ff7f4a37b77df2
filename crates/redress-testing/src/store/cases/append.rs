//! Appending, and versions.

use chrono::TimeDelta;
use redress::complaint::{Entry, Event};

use super::{append_all, cases, conflict, is_malformed, refused, same};
use crate::store::sample::{Change, batch, first, id, key, seconds};
use crate::store::subject::{Outcome, Subject, Why, World};

cases! { Append:
    "a-new-log-begins-with-version-1" => begins;
    "versions-follow-each-other-as-numbers" => numbers;
    "a-stale-version-is-a-conflict-with-both-versions" => stale;
    "a-version-ahead-is-a-conflict-and-leaves-no-gap" => ahead;
    "a-second-beginning-is-a-conflict" => second_beginning;
    "a-conflict-where-there-is-no-log-says-0" => no_log;
    "an-entry-without-events-is-malformed" => no_events;
    "an-entry-that-does-not-follow-its-expected-version-is-malformed" => does_not_follow;
    "an-entry-recorded-before-the-last-one-is-malformed" => time_back;
    "two-entries-may-be-recorded-at-the-same-instant" => same_instant;
    "mistakes-are-told-in-the-order-of-the-contract" => order_of_checks;
    "a-log-is-read-from-any-version-on" => from_any_version;
    "logs-are-kept-apart" => logs_apart;
    "logs-read-together-come-in-the-order-asked-for" => logs_together;
    "an-entry-comes-back-whole" => entry_whole;
    "what-a-newer-program-wrote-survives" => newer_kept;
}

fn versions(store: &dyn Subject, of: &str, after: u64) -> Result<Vec<u64>, Why> {
    Ok(store.log(&id(of), after)?.iter().map(|entry| entry.version).collect())
}

fn begins(world: World) -> Outcome {
    let store = world.store();
    same!(versions(store, "case-1", 0)?, [0u64; 0], "the log of an unknown complaint");
    let begun = first("case-1");
    store.append(begun.clone())?;
    same!(store.log(&id("case-1"), 0)?, vec![begun.entry], "the log");
    Ok(())
}

fn numbers(world: World) -> Outcome {
    let store = world.store();
    append_all(store, (1..=12).map(|version| batch(&id("case-1"), version)))?;
    same!(versions(store, "case-1", 0)?, (1..=12).collect::<Vec<_>>(), "versions");
    same!(versions(store, "case-1", 8)?, vec![9, 10, 11, 12], "versions after 8");
    Ok(())
}

fn three(world: &World) -> Outcome {
    append_all(world.store(), (1..=3).map(|version| batch(&id("case-1"), version)))
}

fn stale(world: World) -> Outcome {
    three(&world)?;
    for expected in 0..3 {
        let late = batch(&id("case-1"), expected + 1).entry(|e| e.recorded_at = seconds(9));
        refused(&world, "an append at a stale version", late, conflict(expected, 3))?;
    }
    Ok(())
}

fn ahead(world: World) -> Outcome {
    three(&world)?;
    for expected in [4, 5, 40, 1 << 40] {
        let early = batch(&id("case-1"), expected + 1);
        refused(&world, "an append at a version ahead", early, conflict(expected, 3))?;
    }
    world.store().append(batch(&id("case-1"), 4))?;
    same!(versions(world.store(), "case-1", 0)?, vec![1, 2, 3, 4], "versions");
    Ok(())
}

fn second_beginning(world: World) -> Outcome {
    world.store().append(first("case-1"))?;
    refused(&world, "a second beginning", first("case-1"), conflict(0, 1))
}

fn no_log(world: World) -> Outcome {
    world.store().append(first("case-1"))?;
    refused(&world, "version 6 of no log", batch(&id("case-2"), 6), conflict(5, 0))
}

fn no_events(world: World) -> Outcome {
    let empty = first("case-1").entry(|entry| entry.events.clear());
    refused(&world, "an entry without events", empty, is_malformed)
}

fn does_not_follow(world: World) -> Outcome {
    three(&world)?;
    for (version, expected) in [(3, 3), (5, 3), (0, 3), (4, 4), (1, u64::MAX), (0, u64::MAX)] {
        let batch = batch(&id("case-1"), version).expecting(expected);
        let what = format!("entry {version} at expected version {expected}");
        refused(&world, &what, batch, is_malformed)?;
    }
    Ok(())
}

fn time_back(world: World) -> Outcome {
    three(&world)?;
    for back in [TimeDelta::microseconds(1), TimeDelta::days(400)] {
        let before = seconds(3) - back;
        let earlier = batch(&id("case-1"), 4).entry(|entry| {
            entry.recorded_at = before;
            entry.occurred_at = before;
        });
        refused(&world, "an entry recorded before the last one", earlier, is_malformed)?;
    }
    Ok(())
}

fn same_instant(world: World) -> Outcome {
    world.store().append(first("case-1"))?;
    world.store().append(batch(&id("case-1"), 2).entry(|entry| entry.recorded_at = seconds(1)))?;
    Ok(())
}

fn order_of_checks(world: World) -> Outcome {
    use redress::store::AppendError::Duplicate;
    three(&world)?;
    world.store().append(batch(&id("case-1"), 4).key("k"))?;
    let early = |entry: &mut Entry| entry.recorded_at = seconds(-9);
    let all_wrong = batch(&id("case-1"), 2).key("k").expecting(7).entry(early);
    refused(&world, "a batch with every mistake", all_wrong, is_malformed)?;
    let used = batch(&id("case-1"), 2).key("k").entry(early);
    let duplicate = |error: &_| matches!(error, Duplicate { .. });
    refused(&world, "a used key at a stale version", used, duplicate)?;
    let stale = batch(&id("case-1"), 2).entry(early);
    refused(&world, "a stale version with an early time", stale, conflict(1, 4))
}

fn from_any_version(world: World) -> Outcome {
    three(&world)?;
    for after in [0, 1, 2, 3, 4, u64::from(u32::MAX), u64::MAX] {
        let expected: Vec<u64> = (1..=3).filter(|version| *version > after).collect();
        same!(versions(world.store(), "case-1", after)?, expected, "versions after {after}");
    }
    Ok(())
}

fn logs_apart(world: World) -> Outcome {
    let names = ["case-1", "case-10", "case-1 ", "case", "CASE-1"].map(str::trim_end);
    let names = [names[0], names[1], names[3], names[4]];
    for (at, name) in (1u64..).zip(names) {
        append_all(world.store(), (1..=at).map(|version| batch(&id(name), version)))?;
    }
    for (at, name) in (1u64..).zip(names) {
        same!(versions(world.store(), name, 0)?, (1..=at).collect::<Vec<_>>(), "log of {name}");
    }
    Ok(())
}

fn logs_together(world: World) -> Outcome {
    let store = world.store();
    for (at, name) in (1u64..).zip(["case-2", "case-1", "case-3"]) {
        append_all(store, (1..=at).map(|version| batch(&id(name), version)))?;
    }
    // Neither in the order of ids nor in that of appends, one that is not there, and one twice.
    let asked = ["case-3", "case-2", "case-0", "case-1", "case-2"].map(id);
    let came = store.logs(&asked)?;
    let lengths: Vec<usize> = came.iter().map(Vec::len).collect();
    same!(lengths, [3, 1, 0, 2, 1], "the lengths of the logs");
    for (id, log) in asked.iter().zip(came) {
        same!(log, store.log(id, 0)?, "the log of {id}");
    }
    same!(store.logs(&[])?.len(), 0, "logs, none asked for");
    Ok(())
}

fn entry_whole(world: World) -> Outcome {
    let whole = first("case-1").key("key-1").entry(|entry| {
        entry.actor = entry.actor.clone().of(redress::code!("workshop"));
        entry.occurred_at = seconds(-86_400);
        entry.events = vec![
            Event::Registered,
            Event::OwnerNamed { owner: redress::code!("li.na") },
            Event::LimitBreached { rule: redress::code!("answer"), due: seconds(-1) },
            Event::Noted,
        ];
    });
    world.store().append(whole.clone())?;
    let log = world.store().log(&id("case-1"), 0)?;
    same!(log, vec![whole.entry.clone()], "the log");
    let found = world.store().entry_by_key(&key("key-1"))?;
    same!(found, Some((id("case-1"), whole.entry)), "the entry of the key");
    Ok(())
}

fn newer_kept(world: World) -> Outcome {
    let mut json = serde_json::to_value(&*first("case-1").entry).map_err(|e| Why(e.to_string()))?;
    let newer = serde_json::json!({"teleported": {"to": "moon", "n": 9_007_199_254_740_993_u64}});
    if let Some(fields) = json.as_object_mut() {
        fields.insert("signature".to_owned(), serde_json::json!({"by": "ann", "n": [1, null]}));
        fields.insert("events".to_owned(), serde_json::json!(["noted", newer]));
    }
    let entry: Entry = serde_json::from_value(json.clone()).map_err(|e| Why(e.to_string()))?;
    world.store().append(first("case-1").entry(|e| *e = entry.clone()))?;
    let log = world.store().log(&id("case-1"), 0)?;
    let back = log.first().ok_or_else(|| Why("the log is empty".to_owned()))?;
    let written = serde_json::to_value(&**back).map_err(|e| Why(e.to_string()))?;
    same!(written, json, "an entry with a field and an event that this version does not know");
    Ok(())
}
