//! Repeats, batches and hot categories, on cases written out by hand.

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Receive, Relation, command};
use redress::desk::Desk;
use redress::store::{MemoryStore, Query};
use redress::time::ManualClock;
use redress::vocabulary::{Actor, Channel, ComplaintId, Facts, Kind, Topic, channel};
use redress_metrics::{Case, batches, hot_categories, repeats};
use redress_presets::dealership::{dealership, line, role, subject};

type ADesk = Desk<MemoryStore, ManualClock>;

/// Nine o'clock on Monday, 2 March 2026, in Shanghai.
fn monday() -> (ADesk, ManualClock) {
    let clock = ManualClock::new("2026-03-02T01:00:00Z".parse().expect("an instant"));
    let policy = dealership().expect("the shipped policy");
    (Desk::new(policy, MemoryStore::new(), clock.clone()), clock)
}

fn agent() -> Actor {
    Actor::new("li.na".parse().expect("an id"), role::CUSTOMER_SERVICE)
}

fn receive(desk: &ADesk, id: &str, customer: &str, from: Channel) -> ComplaintId {
    let facts = Facts {
        line: Some(line::AFTER_SALES),
        subject: Some(subject::PARTS),
        ..Facts::new(Kind::Complaint, from)
    };
    let id: ComplaintId = id.parse().expect("an id");
    let customer = customer.parse().expect("a reference");
    desk.receive(&agent(), Receive::new(id.clone(), customer, facts)).expect("received");
    id
}

/// All complaints of a desk, as these questions look at them.
fn cases(desk: &ADesk) -> Vec<Case> {
    let ids = desk.list(Query::all()).map(|listed| listed.expect("a list").id);
    ids.map(|id| Case::from(&desk.load(&id).expect("it is known"))).collect()
}

#[test]
fn a_double_of_a_new_receipt_is_found_and_merged_and_the_earlier_limit_wins() {
    let (desk, clock) = monday();
    let known = receive(&desk, "2026-0001", "anna", channel::CALL_BACK);
    receive(&desk, "2026-0002", "bob", channel::CALL_BACK);
    clock.advance(TimeDelta::minutes(30));
    let new = receive(&desk, "2026-0003", "anna", channel::OEM);
    let found = repeats(&cases(&desk), TimeDelta::days(2));
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0].case, &found[0].of), (&new, &known));
    desk.merge(&agent(), &found[0].case, &found[0].of).expect("merged");
    // DLR-4 gave two hours from 9:00, DLR-16 thirty minutes from 9:30: 10:00 is the earlier.
    let contact: Topic = "first-contact".parse().expect("a topic");
    let goes_on = desk.load(&known).expect("it is known");
    let limit = goes_on.limits.iter().find(|limit| limit.topic == contact).expect("still running");
    assert_eq!(limit.due, "2026-03-02T02:00:00Z".parse::<DateTime<Utc>>().expect("an instant"));
    // The double has no clock, is no repeat, and whoever asks for it is shown the other one.
    assert_eq!(desk.load(&new).expect("it is known").next_deadline(), None);
    assert!(repeats(&cases(&desk), TimeDelta::days(2)).is_empty());
    let reason = "again".parse().expect("a reason");
    let refused =
        desk.act(&new, &agent(), command::Reopen { reason }).expect_err("it goes on there");
    assert!(refused.to_string().contains("merged into 2026-0001"), "{refused}");
}

#[test]
fn the_cases_of_a_batch_are_linked_and_keep_their_own_clocks() {
    let (desk, clock) = monday();
    for (id, customer) in [("2026-0001", "anna"), ("2026-0002", "bob"), ("2026-0003", "carl")] {
        let id = receive(&desk, id, customer, channel::ON_SITE);
        desk.act(&id, &agent(), command::Register {}).expect("registered");
        clock.advance(TimeDelta::minutes(10));
        let cause = Some("bad-pads".parse().expect("a cause"));
        let found = command::Investigate { cause, substantiated: true };
        desk.act(&id, &agent(), found).expect("investigated");
    }
    let found = batches(&cases(&desk), (day(1), day(31)), 3);
    assert_eq!(found.len(), 1);
    let [first, rest @ ..] = &found[0].cases[..] else { panic!("three cases") };
    for case in rest {
        let link = command::Link { to: first.clone(), relation: Relation::SameCause };
        desk.act(case, &agent(), link).expect("linked");
        let linked = desk.load(case).expect("it is known");
        assert_eq!(linked.links, [(first.clone(), Relation::SameCause)]);
        assert!(linked.is_open() && linked.next_deadline().is_some());
    }
    let hot = hot_categories(&cases(&desk), (day(1), day(8)), 3);
    assert_eq!((hot[0].subject.as_str(), hot[0].count), ("parts", 3));
}

fn day(day: u32) -> DateTime<Utc> {
    format!("2026-03-{day:02}T02:00:00Z").parse().expect("a day of March")
}

fn case(id: &str, customer: &str, subject: &str, cause: &str, received: u32) -> Case {
    Case {
        id: id.parse().expect("an id"),
        customer: customer.parse().expect("a reference"),
        subject: Some(subject.parse().expect("a subject")),
        line: None,
        cause: cause.parse().ok(),
        received_at: day(received),
        duplicate: false,
    }
}

fn march() -> Vec<Case> {
    vec![
        case("a1", "anna", "brakes", "bad-pads", 1),
        case("b1", "bob", "brakes", "bad-pads", 2),
        case("a2", "anna", "brakes", "bad-pads", 8),
        case("a3", "anna", "price", "", 9),
        case("c1", "carl", "brakes", "bad-pads", 10),
        case("a4", "anna", "brakes", "fitting", 31),
    ]
}

#[test]
fn a_repeat_is_the_same_customer_with_the_same_problem_within_the_window() {
    let found = repeats(&march(), TimeDelta::days(7));
    let pairs: Vec<(&str, &str)> = found.iter().map(|r| (r.case.as_str(), r.of.as_str())).collect();
    // a2 exactly seven days after a1; a3 is another problem; a4 comes 23 days after a2.
    assert_eq!(pairs, [("a2", "a1")]);
    assert_eq!(repeats(&march(), TimeDelta::days(23)).len(), 2);
}

#[test]
fn a_double_is_no_repeat_and_is_not_counted_twice() {
    let mut cases = march();
    cases[2].duplicate = true;
    assert!(repeats(&cases, TimeDelta::days(7)).is_empty());
    assert_eq!(batches(&cases, (day(1), day(31)), 3)[0].cases.len(), 3);
}

#[test]
fn a_batch_is_one_cause_and_many_customers() {
    let found = batches(&march(), (day(1), day(31)), 3);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].cause.as_str(), found[0].customers), ("bad-pads", 3));
    let ids: Vec<&str> = found[0].cases.iter().map(|id| id.as_str()).collect();
    assert_eq!(ids, ["a1", "b1", "a2", "c1"]);
    assert!(batches(&march(), (day(1), day(31)), 4).is_empty());
}

#[test]
fn a_hot_category_is_compared_with_the_period_before() {
    // 8 to 15 March against 1 to 8 March: brakes twice (a2, c1), before that twice (a1, b1).
    let hot = hot_categories(&march(), (day(8), day(15)), 2);
    assert_eq!(hot.len(), 1);
    assert_eq!((hot[0].subject.as_str(), hot[0].count, hot[0].before), ("brakes", 2, 2));
}

#[test]
fn the_order_of_the_cases_does_not_matter() {
    let mut backwards = march();
    backwards.reverse();
    assert_eq!(repeats(&backwards, TimeDelta::days(30)), repeats(&march(), TimeDelta::days(30)));
    let week = (day(1), day(31));
    assert_eq!(batches(&backwards, week, 1), batches(&march(), week, 1));
    assert_eq!(hot_categories(&backwards, week, 1), hot_categories(&march(), week, 1));
}
