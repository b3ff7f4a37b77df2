//! Worklists: filters, orders, pages and counts, against a list that is filtered by hand.

use proptest::prelude::*;
use redress::complaint::Receive;
use redress::complaint::command::{Dispatch, Escalate, Hold, NameOwner, Register, Withdraw};
use redress::lifecycle::{Point, StateKind};
use redress::store::{Listed, LogStore, Order, Query, Row};
use redress::vocabulary::{Facts, channel, grade};
use redress_testing::{SALES, WORKSHOP, agent};

use crate::common::{at, general, hours, limit, major, minutes, with};
use crate::faulty::*;

/// Cases of many kinds, received out of the order of their ids, two at one instant.
fn busy_desk() -> MemoryDesk {
    let policy = with([
        limit("form", Point::Received, Point::Registered, "2h"),
        limit("answer", Point::Received, Point::Answered, "48h"),
    ]);
    let (desk, clock) = desk(policy);
    for (n, name) in ["C", "a", "B", "é", "aa", "A", "c", "b", "Z", "0"].iter().enumerate() {
        if n % 3 != 1 {
            clock.advance(minutes(7));
        }
        let facts = Facts {
            channel: if n % 2 == 0 { channel::HOTLINE } else { channel::POST },
            ..if n % 4 == 0 { major() } else { general() }
        };
        let customer = format!("customer-{}", n % 3).parse().expect("a ref");
        desk.receive(&agent(), Receive::new(id(name), customer, facts)).expect("received");
        let act = |command: redress::complaint::Command| {
            desk.act(&id(name), &agent(), command).expect("it is legal");
        };
        let reason = || "because".parse().expect("a reason");
        if n > 1 {
            act(Register {}.into());
        }
        match n {
            2 | 3 => {
                act(Dispatch { to: Some(if n == 2 { SALES } else { WORKSHOP }) }.into());
                act(NameOwner { owner: "wang".parse().expect("an id") }.into());
            }
            4 => act(Hold { reason: reason() }.into()),
            5 => act(Escalate { level: 2 }.into()),
            6 | 7 => act(Withdraw { reason: reason() }.into()),
            _ => {}
        }
    }
    desk
}

fn everything(desk: &MemoryDesk) -> Vec<Listed> {
    desk.list(Query::all()).collect::<Result<_, _>>().expect("a list")
}

/// What a query asks for, by hand.
fn by_hand(all: &[Listed], query: &Query) -> Vec<String> {
    let mut found: Vec<_> = all.iter().filter(|listed| query.matches(&listed.row)).collect();
    found.sort_by_key(|listed| {
        let at = match query.order {
            Order::Received => Some(listed.row.received_at),
            Order::Due => listed.row.next_due,
            _ => None,
        };
        (at, listed.id.as_str().as_bytes().to_vec())
    });
    found.iter().map(|listed| listed.id.to_string()).collect()
}

fn queries() -> impl Strategy<Value = Query> {
    let order = prop_oneof![Just(Order::Id), Just(Order::Received), Just(Order::Due)];
    let open = proptest::option::of(any::<bool>());
    (order, open, 0usize..14).prop_map(|(order, open, which)| {
        let mut query = Query::all().order(order);
        query.open = open;
        match which {
            0 => query.customer("customer-1".parse().expect("a ref")),
            1 => query.state(StateKind::Registered).state(StateKind::Received),
            2 => query.grade(grade::MAJOR),
            3 => query.channel(channel::POST),
            4 => query.holder(SALES),
            5 => query.responsible(WORKSHOP),
            6 => query.owner("wang".parse().expect("an id")),
            7 => query.min_level(1),
            8 => query.received_from(at(NOON) + minutes(21)),
            9 => query.received_before(at(NOON) + minutes(21)),
            10 => query.due_until(at(NOON) + hours(40)),
            11 => query.on_hold(true),
            12 => query.due_rule("form".parse().expect("a rule")),
            _ => query,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_list_is_what_its_query_asks_for_in_its_order_in_any_pages(
        query in queries(),
        limit in 1usize..12,
    ) {
        let desk = busy_desk();
        let expected = by_hand(&everything(&desk), &query);
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = desk.page(&query, after.as_ref(), limit).expect("a page");
            prop_assert!(page.rows.len() <= limit);
            found.extend(page.rows.into_iter().map(|listed| listed.id.to_string()));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        prop_assert_eq!(&found, &expected);
        prop_assert_eq!(desk.count(&query).expect("a count"), expected.len() as u64);
        let listed = desk.list(query).map(|listed| listed.expect("a list").id.to_string());
        prop_assert_eq!(listed.collect::<Vec<_>>(), expected);
    }
}

#[test]
fn the_columns_are_those_of_the_complaint() {
    let desk = busy_desk();
    let all = everything(&desk);
    assert_eq!(all.len(), 10);
    for listed in &all {
        assert_eq!(listed.row, Row::of(&desk.load(&listed.id).expect("it")));
    }
    let ids: Vec<_> = all.iter().map(|listed| listed.id.as_str()).collect();
    assert_eq!(ids, ["0", "A", "B", "C", "Z", "a", "aa", "b", "c", "é"], "ids as bytes");
    let row = |name: &str| &all.iter().find(|listed| listed.id == id(name)).expect("it").row;
    assert_eq!((&row("B").holder, row("B").owner.is_some()), (&SALES, true));
    assert_eq!((row("aa").on_hold, row("A").level), (true, 2));
    assert_eq!(row("C").next_rule, Some("form".parse().expect("a rule")));
    assert!(!row("c").is_open() && row("0").is_open());
}

#[test]
fn histories_are_read_one_after_the_other() {
    let desk = busy_desk();
    let logs: Vec<_> = desk.histories(Query::closed()).collect::<Result<_, _>>().expect("logs");
    assert_eq!(logs.len(), 2);
    assert_eq!(logs[0], desk.log(&id("b")).expect("a log"));
}

#[test]
fn a_log_that_cannot_be_read_hides_none_of_the_others() {
    let (desk, store, _) = faulty_desk();
    for n in 0..300 {
        desk.receive(&agent(), case(&format!("c-{n:03}"))).expect("received");
    }
    store.damage("c-130");
    let listed: Vec<_> = desk.list(Query::all()).collect::<Result<_, _>>().expect("a list");
    assert!(listed.len() >= 300);
    let logs: Vec<_> = desk.histories(Query::all()).collect();
    assert_eq!(logs.len(), listed.len());
    for (listed, log) in listed.iter().zip(&logs) {
        assert_eq!(log.as_ref().ok(), desk.log(&listed.id).ok().as_ref(), "{}", listed.id);
        assert_eq!(log.is_err(), listed.id == id("c-130"), "{}", listed.id);
    }
}

#[test]
fn a_list_of_more_than_a_page_is_gone_through_whole() {
    let (desk, _) = desk(two_limits());
    for n in 0..600 {
        desk.receive(&agent(), case(&format!("c-{n:03}"))).expect("received");
    }
    assert_eq!(everything(&desk).len(), 600);
    assert_eq!(desk.open().count(), 600);
    assert_eq!(desk.of_customer(&"customer-1".parse().expect("a ref")).count(), 600);
    let page = desk.store().list(&Query::all(), None, 600).expect("a page");
    assert_eq!((page.rows.len(), page.next), (600, None), "and no cursor at the very end");
}
