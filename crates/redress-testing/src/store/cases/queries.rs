//! Worklists: conditions, orders, pages, counts.

use redress::lifecycle::StateKind;
use redress::store::{Cursor, Order, Query, Row};
use redress::vocabulary::{Kind, channel};

use super::due::BYTEWISE;
use super::{append_all, cases, ensure, same};
use crate::store::sample::{Change, batch, code, first, id, micros, seconds, stamp};
use crate::store::subject::{Outcome, Why, World};

cases! { Queries:
    "open-and-closed" => open_and_closed;
    "by-customer" => by_customer;
    "by-states" => by_states;
    "by-kind-grade-and-channel" => by_facts;
    "by-holder-and-by-who-is-responsible" => by_department;
    "by-owner" => by_owner;
    "by-level-or-above" => by_level;
    "by-when-it-came-in" => by_received;
    "by-when-it-is-due" => by_due;
    "by-the-rule-that-is-due" => by_rule;
    "by-hold" => by_hold;
    "by-policy" => by_policy;
    "conditions-hold-together" => together;
    "a-list-is-in-the-order-of-ids-as-bytes" => order_id;
    "a-list-by-receipt-has-ties-by-id" => order_received;
    "a-list-by-due-date-leaves-out-what-has-none" => order_due;
    "pages-of-any-size-are-the-whole-list" => pages;
    "the-last-page-has-no-cursor" => last_page;
    "a-limit-of-0-is-an-empty-page" => no_rows;
    "nothing-matches-in-an-empty-store" => empty;
    "a-complaint-that-moves-is-found-where-it-is-now" => moves;
}

/// Asks for a list in every order and for its count: the rows that match, and no others.
fn finds(world: &World, query: &Query, expected: &[&str]) -> Outcome {
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    let page = world.store().list(query, None, 1_000)?;
    let mut ids: Vec<_> = page.rows.iter().map(|row| row.id.as_str()).collect();
    ids.sort_unstable();
    same!(ids, expected, "the list of {query:?}");
    for listed in &page.rows {
        ensure!(query.matches(&listed.row), "{query:?} has listed columns that do not match");
    }
    let count = usize::try_from(world.store().count(query)?).unwrap_or(usize::MAX);
    same!(count, expected.len(), "the count of {query:?}");
    let received = query.clone().order(Order::Received);
    same!(world.store().list(&received, None, 1_000)?.rows.len(), expected.len(), "{received:?}");
    Ok(())
}

/// Appends complaints named in order `a`, `b`, `c`, each with its change.
fn with(world: &World, changes: &[&dyn Fn(&mut Row)]) -> Outcome {
    for (name, change) in ["a", "b", "c", "d", "e", "f"].into_iter().zip(changes) {
        world.store().append(first(name).row(|row| change(row)))?;
    }
    Ok(())
}

fn open_and_closed(world: World) -> Outcome {
    for state in StateKind::ALL {
        world.store().append(first(state.as_str()).row(|row| row.state = *state))?;
    }
    let named = |open: bool| -> Vec<&str> {
        let states = StateKind::ALL.iter().filter(|state| state.is_terminal() != open);
        states.map(|state| state.as_str()).collect()
    };
    finds(&world, &Query::open(), &named(true))?;
    finds(&world, &Query::closed(), &named(false))?;
    finds(&world, &Query::all(), &[named(true), named(false)].concat())
}

fn by_customer(world: World) -> Outcome {
    with(
        &world,
        &[
            &|row| row.customer = code("c-1"),
            &|row| row.customer = code("c-1"),
            &|row| row.customer = code("c-10"),
            &|row| row.customer = code("C-1"),
        ],
    )?;
    finds(&world, &Query::all().customer(code("c-1")), &["a", "b"])?;
    finds(&world, &Query::open().customer(code("c-10")), &["c"])?;
    finds(&world, &Query::all().customer(code("c-%")), &[])
}

fn by_states(world: World) -> Outcome {
    with(
        &world,
        &[
            &|row| row.state = StateKind::Registered,
            &|row| row.state = StateKind::Handled,
            &|row| row.state = StateKind::Closed,
        ],
    )?;
    finds(&world, &Query::all().state(StateKind::Handled), &["b"])?;
    let two = |query: Query| query.state(StateKind::Registered).state(StateKind::Closed);
    finds(&world, &two(Query::all()), &["a", "c"])?;
    finds(&world, &two(Query::open()), &["a"])?;
    finds(&world, &Query::all().state(StateKind::Offered), &[])
}

fn by_facts(world: World) -> Outcome {
    with(
        &world,
        &[
            &|_| {},
            &|row| row.kind = Kind::Appeal,
            &|row| row.grade = redress::code!("dire"),
            &|row| row.channel = channel::ON_SITE,
        ],
    )?;
    finds(&world, &Query::all().kind(Kind::Complaint), &["a", "c", "d"])?;
    finds(&world, &Query::all().kind(Kind::Appeal), &["b"])?;
    finds(&world, &Query::all().grade(redress::code!("dire")), &["c"])?;
    finds(&world, &Query::all().grade(redress::code!("DIRE")), &[])?;
    finds(&world, &Query::all().channel(channel::ON_SITE), &["d"])
}

fn by_department(world: World) -> Outcome {
    let (sales, desk) = (redress::code!("sales"), redress::code!("desk"));
    with(
        &world,
        &[&|row| row.holder = sales.clone(), &|row| row.responsible = sales.clone(), &|_| {}],
    )?;
    finds(&world, &Query::all().holder(sales.clone()), &["a"])?;
    finds(&world, &Query::all().responsible(sales.clone()), &["b"])?;
    finds(&world, &Query::all().holder(desk.clone()), &["b", "c"])?;
    finds(&world, &Query::all().holder(sales).responsible(desk), &["a"])
}

fn by_owner(world: World) -> Outcome {
    with(&world, &[&|_| {}, &|row| row.owner = Some(redress::code!("li.na"))])?;
    finds(&world, &Query::all().owner(redress::code!("li.na")), &["b"])?;
    finds(&world, &Query::all().owner(redress::code!("Li.Na")), &[])
}

fn by_level(world: World) -> Outcome {
    with(
        &world,
        &[&|row| row.level = 0, &|row| row.level = 2, &|row| row.level = 10, &|row| {
            row.level = 255;
        }],
    )?;
    finds(&world, &Query::all().min_level(0), &["a", "b", "c", "d"])?;
    finds(&world, &Query::all().min_level(2), &["b", "c", "d"])?;
    finds(&world, &Query::all().min_level(3), &["c", "d"])?;
    finds(&world, &Query::all().min_level(255), &["d"])
}

fn by_received(world: World) -> Outcome {
    with(
        &world,
        &[&|row| row.received_at = seconds(0), &|row| row.received_at = micros(1), &|row| {
            row.received_at = seconds(1);
        }],
    )?;
    finds(&world, &Query::all().received_from(micros(1)), &["b", "c"])?;
    finds(&world, &Query::all().received_before(micros(1)), &["a"])?;
    finds(&world, &Query::all().received_from(micros(1)).received_before(seconds(1)), &["b"])?;
    finds(&world, &Query::all().received_from(seconds(2)), &[])
}

fn by_due(world: World) -> Outcome {
    with(
        &world,
        &[&|_| {}, &|row| row.next_due = Some(seconds(5)), &|row| {
            row.next_due = Some(micros(5_000_001));
        }],
    )?;
    finds(&world, &Query::all().due_until(seconds(5)), &["b"])?;
    finds(&world, &Query::all().due_until(micros(5_000_001)), &["b", "c"])?;
    finds(&world, &Query::all().due_until(seconds(4)), &[])
}

fn by_rule(world: World) -> Outcome {
    let rule = redress::code!("answer");
    with(&world, &[&|_| {}, &|row| row.next_rule = Some(rule.clone())])?;
    finds(&world, &Query::all().due_rule(rule.clone()), &["b"])?;
    finds(&world, &Query::all().due_rule(redress::code!("answe")), &[])
}

fn by_hold(world: World) -> Outcome {
    with(&world, &[&|_| {}, &|row| row.on_hold = true])?;
    finds(&world, &Query::all().on_hold(true), &["b"])?;
    finds(&world, &Query::all().on_hold(false), &["a"])
}

fn by_policy(world: World) -> Outcome {
    with(&world, &[&|_| {}, &|row| row.policy = stamp("suite", 2)])?;
    finds(&world, &Query::all().policy(stamp("suite", 2)), &["b"])?;
    finds(&world, &Query::all().policy(stamp("suite", 1)), &["a"])?;
    finds(&world, &Query::all().policy(stamp("suite", 3)), &[])
}

fn together(world: World) -> Outcome {
    let desk = redress::code!("desk");
    with(
        &world,
        &[
            &|row| row.level = 2,
            &|row| (row.level, row.on_hold) = (2, true),
            &|row| (row.level, row.on_hold, row.state) = (2, true, StateKind::Closed),
            &|row| (row.level, row.on_hold, row.next_due) = (2, true, Some(seconds(1))),
        ],
    )?;
    let query = Query::open().holder(desk).min_level(2).on_hold(true);
    finds(&world, &query, &["b", "d"])?;
    finds(&world, &query.due_until(seconds(1)), &["d"])
}

fn listed(world: &World, query: &Query) -> Result<Vec<String>, Why> {
    Ok(world.store().list(query, None, 1_000)?.rows.iter().map(|row| row.id.to_string()).collect())
}

fn order_id(world: World) -> Outcome {
    for (at, name) in BYTEWISE.iter().rev().enumerate() {
        let state = if at % 3 == 0 { StateKind::Closed } else { StateKind::Received };
        world.store().append(first(name).row(|row| row.state = state))?;
    }
    same!(listed(&world, &Query::all())?, BYTEWISE, "the list of all");
    Ok(())
}

fn order_received(world: World) -> Outcome {
    with(
        &world,
        &[
            &|row| row.received_at = seconds(3),
            &|row| row.received_at = seconds(1),
            &|row| row.received_at = seconds(3),
            &|row| row.received_at = micros(1_000_001),
        ],
    )?;
    let query = Query::all().order(Order::Received);
    same!(listed(&world, &query)?, ["b", "d", "a", "c"], "the list by receipt");
    Ok(())
}

fn order_due(world: World) -> Outcome {
    with(
        &world,
        &[
            &|row| row.next_due = Some(seconds(9)),
            &|_| {},
            &|row| row.next_due = Some(seconds(2)),
            &|row| row.next_due = Some(seconds(9)),
        ],
    )?;
    let query = Query::all().order(Order::Due);
    same!(listed(&world, &query)?, ["c", "a", "d"], "the list by due date");
    same!(world.store().count(&query)?, 3, "the count of the list by due date");
    Ok(())
}

fn many(world: &World) -> Outcome {
    for (at, name) in BYTEWISE.iter().enumerate() {
        let tick = i64::try_from(at * 5 % 4).unwrap_or(0);
        world.store().append(first(name).row(|row| {
            row.received_at = seconds(tick);
            row.next_due = (at % 3 != 0).then(|| seconds(10 - tick));
            row.state = if at % 4 == 1 { StateKind::Closed } else { StateKind::Registered };
            row.customer = code(if at % 2 == 0 { "even" } else { "odd" });
        }))?;
    }
    Ok(())
}

fn pages(world: World) -> Outcome {
    many(&world)?;
    for order in [Order::Id, Order::Received, Order::Due] {
        for query in
            [Query::all(), Query::open(), Query::closed(), Query::all().customer(code("odd"))]
        {
            let query = query.order(order);
            let whole = world.store().list(&query, None, 1_000)?;
            ensure!(whole.next.is_none(), "the whole of {query:?} has a cursor for more");
            for size in 1..=13 {
                let (mut read, mut after) = (Vec::new(), None::<Cursor>);
                loop {
                    let page = world.store().list(&query, after.as_ref(), size)?;
                    ensure!(page.rows.len() <= size, "a page of {size} has {}", page.rows.len());
                    read.extend(page.rows);
                    ensure!(read.len() <= whole.rows.len(), "pages of {size} come to no end");
                    after = page.next;
                    if after.is_none() {
                        break;
                    }
                }
                same!(read, whole.rows, "{query:?} in pages of {size}");
            }
        }
    }
    Ok(())
}

fn last_page(world: World) -> Outcome {
    append_all(world.store(), ["a", "b", "c"].map(first))?;
    let page = world.store().list(&Query::all(), None, 3)?;
    same!(page.next, None, "the cursor of a page that has everything");
    let page = world.store().list(&Query::all(), None, 2)?;
    same!(page.next, Some(Cursor::new(None, id("b"))), "the cursor after two of three");
    let after = Cursor::new(None, id("bb"));
    same!(world.store().list(&Query::all(), Some(&after), 9)?.rows.len(), 1, "rows after `bb`");
    let after = Cursor::new(None, id("c"));
    let page = world.store().list(&Query::all(), Some(&after), 9)?;
    ensure!(page.rows.is_empty() && page.next.is_none(), "after the last one there is more");
    Ok(())
}

fn no_rows(world: World) -> Outcome {
    append_all(world.store(), ["a", "b", "c"].map(first))?;
    same!(world.store().list(&Query::all(), None, 0)?.rows.len(), 0, "rows of a page of 0");
    same!(world.store().list(&Query::all(), None, usize::MAX)?.rows.len(), 3, "rows at most");
    Ok(())
}

fn empty(world: World) -> Outcome {
    for order in [Order::Id, Order::Received, Order::Due] {
        finds(&world, &Query::all().order(order), &[])?;
    }
    same!(world.store().policies()?.len(), 0, "policies in use");
    Ok(())
}

fn moves(world: World) -> Outcome {
    many(&world)?;
    let moved = batch(&id("A"), 2).row(super::columns::full);
    world.store().append(moved)?;
    finds(&world, &Query::all().customer(code("客户 17")), &["A"])?;
    finds(&world, &Query::all().kind(Kind::Appeal), &["A"])?;
    let by_due = listed(&world, &Query::all().order(Order::Due))?;
    same!(by_due.last().map(String::as_str), Some("A"), "the last one by due date");
    let by_receipt = listed(&world, &Query::all().order(Order::Received))?;
    same!(by_receipt.first().map(String::as_str), Some("A"), "the first one by receipt");
    Ok(())
}
