//! A relay whose receiver fails, whose process dies at every point, of which there are two.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Entry, Event};
use redress::policy::PolicyStamp;
use redress::store::{Batch, FeedStore, LogStore, MemoryStore, Row};
use redress::vocabulary::{Facts, Kind, channel};
use redress_relay::{DeadLetter, Letter, LetterId, MemoryReaders, ReaderName, Readers, Relay};
use redress_testing::agent;
use redress_testing::store::{Fault, FaultyStore, Operation, Times};

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_452_800, 0).expect("an instant") + TimeDelta::seconds(second)
}

fn name(text: &str) -> ReaderName {
    text.parse().expect("a name")
}

/// Entries of three complaints in turn, with none, one or several messages each.
fn filled(entries: u64) -> MemoryStore {
    let store = MemoryStore::new();
    for n in 0..entries {
        let (of, version) = (format!("case-{}", n % 3), n / 3 + 1);
        let ask = |department| Event::AssistRequested { department };
        let events = match n % 4 {
            0 => vec![Event::OwnerNamed { owner: redress::code!("li.na") }],
            1 => vec![Event::Noted],
            2 => vec![ask(redress::code!("sales")), Event::Noted, ask(redress::code!("workshop"))],
            _ => vec![Event::Dispatched { to: redress::code!("sales") }],
        };
        let entry = Entry::new(version, at(0), at(0), agent(), events);
        let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
        let stamp = PolicyStamp::new(redress::code!("plain"), 1);
        let desk = redress::code!("desk");
        let row = Row::new("c-1".parse().expect("a customer"), &facts, desk, at(0), stamp);
        store.append(Batch::new(of.parse().expect("an id"), Arc::new(entry), row)).expect("stored");
    }
    store
}

/// Every message of the log, in its order.
fn asked(store: &MemoryStore) -> Vec<LetterId> {
    let feed = store.feed(0, 9_999).expect("a feed").into_iter();
    let all = feed.flat_map(|posted| {
        let messages: Vec<_> = posted.entry.messages().collect();
        let id = move |number| LetterId::new(posted.id.clone(), posted.entry.version, number);
        messages.into_iter().map(move |message| id(message.number))
    });
    all.collect()
}

/// Somebody who gets letters, and drops what comes again.
#[derive(Default)]
struct Inbox {
    first: RefCell<Vec<LetterId>>,
    again: Cell<usize>,
}

impl Inbox {
    fn take(&self, letter: &Letter) {
        let mut first = self.first.borrow_mut();
        if first.contains(&letter.id) {
            self.again.set(self.again.get() + 1);
        } else {
            first.push(letter.id.clone());
        }
    }

    /// Everything came, and the first time in the order of each complaint's log.
    fn is_whole(&self, asked: &[LetterId]) {
        let first = self.first.borrow();
        let came: BTreeSet<_> = first.iter().collect();
        assert_eq!(came, asked.iter().collect());
        let mut last = BTreeMap::new();
        for id in first.iter() {
            let place = (id.version, id.number);
            let before = last.insert(&id.complaint, place);
            assert!(before.is_none_or(|before| before < place), "{id} came after {before:?}");
        }
    }
}

type Plain = Relay<MemoryStore, MemoryReaders>;

fn relay(store: &MemoryStore, readers: &MemoryReaders, process: &str) -> Plain {
    Relay::new(store.clone(), readers.clone(), name("mail"), name(process))
}

#[test]
fn every_message_is_sent_once_where_nothing_fails_and_a_second_round_sends_nothing() {
    let (store, readers, inbox) = (filled(700), MemoryReaders::default(), Inbox::default());
    let mut relay = relay(&store, &readers, "host-1").at_most(100);
    let mut rounds = 0;
    loop {
        let round = relay
            .run(at(rounds), |letter| {
                inbox.take(letter);
                Ok::<_, ()>(())
            })
            .expect("a round");
        assert!(round.sent <= 101 && round.failures.is_empty());
        rounds += 1;
        if !round.more {
            break;
        }
    }
    assert!(rounds >= 7, "{rounds} rounds");
    inbox.is_whole(&asked(&store));
    assert_eq!(inbox.again.get(), 0);
    let again = relay.run(at(99), |_| -> Result<(), ()> { panic!("sent again") }).expect("a round");
    assert_eq!((again.sent, again.more, again.next), (0, false, None));
    // A new process goes on where the old one was.
    let mut other = self::relay(&store, &readers, "host-1");
    assert_eq!(
        other.run(at(100), |_| -> Result<(), ()> { panic!("sent again") }).expect("a round").sent,
        0
    );
}

#[test]
fn a_message_that_fails_holds_up_its_own_complaint_only_and_is_tried_again_later_and_later() {
    let (store, readers, inbox) = (filled(12), MemoryReaders::default(), Inbox::default());
    let poison = asked(&store)[0].clone();
    let mut relay = relay(&store, &readers, "host-1").attempts(9);
    let tries = Cell::new(0);
    let mut send = |letter: &Letter| {
        if letter.id == poison {
            assert_eq!(letter.failed, tries.get());
            tries.set(tries.get() + 1);
            if tries.get() < 4 {
                return Err("not now");
            }
        }
        inbox.take(letter);
        Ok(())
    };
    let round = relay.run(at(0), &mut send).expect("a round");
    assert_eq!(round.failures.len(), 1);
    assert!(
        inbox.first.borrow().iter().all(|id| id.complaint != poison.complaint),
        "it waits its turn"
    );
    assert_eq!(
        inbox.first.borrow().len(),
        asked(&store).iter().filter(|id| id.complaint != poison.complaint).count()
    );
    // One minute, two, four.
    let mut next = round.next;
    for expected in [60, 60 + 120, 60 + 120 + 240] {
        assert_eq!(next, Some(at(expected)));
        let early = relay.run(at(expected - 1), &mut send).expect("a round");
        assert_eq!((early.sent, early.failures.len(), early.next), (0, 0, next));
        next = relay.run(at(expected), &mut send).expect("a round").next;
    }
    assert_eq!((next, tries.get()), (None, 4));
    inbox.is_whole(&asked(&store));
    assert_eq!(inbox.again.get(), 0);
}

#[test]
fn a_message_that_fails_too_often_is_a_dead_letter_and_holds_up_nobody_any_more() {
    let (store, readers, inbox) = (filled(12), MemoryReaders::default(), Inbox::default());
    let all = asked(&store);
    let poison = all[2].clone();
    let mut relay = relay(&store, &readers, "host-1").attempts(3);
    let mut set_aside = Vec::new();
    for minute in 0..30 {
        let round = relay.run(at(minute * 60), |letter| {
            if letter.id == poison {
                return Err("never");
            }
            inbox.take(letter);
            Ok(())
        });
        set_aside.extend(round.expect("a round").set_aside);
    }
    assert_eq!(set_aside, std::slice::from_ref(&poison));
    let dead = readers.dead_letters(&name("mail"), 0, 9).expect("read");
    assert_eq!(dead.iter().map(|dead| (&dead.id, dead.failed)).collect::<Vec<_>>(), [(&poison, 3)]);
    let rest: Vec<_> = all.into_iter().filter(|id| *id != poison).collect();
    inbox.is_whole(&rest);
    let last = store.feed(0, 99).expect("a feed").last().expect("one").position;
    assert_eq!(
        readers.claim(&name("mail"), &name("host-1"), at(0), at(0)).expect("it"),
        Some(last)
    );
}

/// Readers whose n-th operation kills the process: before it is done, or after.
struct Mortal<'a> {
    readers: &'a MemoryReaders,
    left: Cell<usize>,
    after: bool,
}

#[derive(Debug)]
struct Killed;

impl std::fmt::Display for Killed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("killed")
    }
}

impl std::error::Error for Killed {}

impl Mortal<'_> {
    fn live<T>(
        &self,
        work: impl FnOnce() -> Result<T, std::convert::Infallible>,
    ) -> Result<T, Killed> {
        let left = self.left.get();
        if left == 0 {
            if self.after {
                let _ = work();
            }
            return Err(Killed);
        }
        self.left.set(left - 1);
        Ok(work().unwrap_or_else(|never| match never {}))
    }
}

impl Readers for Mortal<'_> {
    type Error = Killed;
    fn claim(
        &self,
        reader: &ReaderName,
        process: &ReaderName,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Option<u64>, Killed> {
        self.live(|| self.readers.claim(reader, process, now, until))
    }
    fn advance(&self, reader: &ReaderName, process: &ReaderName, to: u64) -> Result<bool, Killed> {
        self.live(|| self.readers.advance(reader, process, to))
    }
    fn set_aside(&self, reader: &ReaderName, letter: &DeadLetter) -> Result<(), Killed> {
        self.live(|| self.readers.set_aside(reader, letter))
    }
    fn dead_letters(
        &self,
        reader: &ReaderName,
        after: u64,
        limit: usize,
    ) -> Result<Vec<DeadLetter>, Killed> {
        self.live(|| self.readers.dead_letters(reader, after, limit))
    }
    fn discard(&self, reader: &ReaderName, letter: &LetterId) -> Result<bool, Killed> {
        self.live(|| self.readers.discard(reader, letter))
    }
}

/// The process dies after each number of sends, or at each operation on its cursor or on the feed, and another
/// one goes on each time.
#[test]
fn killed_at_every_point_each_message_arrives_and_what_comes_again_can_be_dropped() {
    let store = filled(14);
    let all = asked(&store);
    let (mut came_again, mut ways) = (0, 0);
    for after in [false, true] {
        for operations in 0..3 {
            for sends in 0..=all.len() {
                for feed in [1, 2, 9] {
                    let (readers, inbox) = (MemoryReaders::default(), Inbox::default());
                    let mut process = 0;
                    let mut alive = false;
                    while !alive {
                        process += 1;
                        // Each process lives a little longer than the last one.
                        let mortal = Mortal {
                            readers: &readers,
                            left: Cell::new(operations + process),
                            after,
                        };
                        let faulty = FaultyStore::new(store.clone());
                        faulty.fail(Operation::Feed, feed + process, Fault::Before, Times::ForEver);
                        let mut relay =
                            Relay::new(faulty, mortal, name("mail"), name("host")).at_most(3);
                        let left = Cell::new(sends + process);
                        let mut send = |letter: &Letter| {
                            inbox.take(letter);
                            left.set(left.get() - 1);
                            if left.get() == 0 {
                                // Sent, and never noted.
                                resume_unwind(Box::new("killed"));
                            }
                            Ok::<(), ()>(())
                        };
                        alive = loop {
                            let round =
                                catch_unwind(AssertUnwindSafe(|| relay.run(at(0), &mut send)));
                            match round {
                                Err(_) | Ok(Err(_)) => break false,
                                Ok(Ok(round)) if !round.more => break true,
                                Ok(Ok(_)) => {}
                            }
                        };
                    }
                    inbox.is_whole(&all);
                    came_again += inbox.again.get();
                    ways += 1;
                }
            }
        }
    }
    assert!(
        came_again > ways,
        "{came_again} repetitions in {ways} ways to die: the test kills nobody"
    );
}

#[test]
fn of_two_relays_under_one_name_one_works_and_the_other_takes_over_when_it_dies() {
    let (store, readers, inbox) = (filled(30), MemoryReaders::default(), Inbox::default());
    let (mut one, mut other) =
        (relay(&store, &readers, "host-1").at_most(5), relay(&store, &readers, "host-2"));
    let mut send = |letter: &Letter| {
        inbox.take(letter);
        Ok::<(), ()>(())
    };
    assert!(one.run(at(0), &mut send).expect("a round").more);
    let waits = other.run(at(30), &mut send).expect("a round");
    assert!(waits.held_elsewhere && waits.sent == 0);
    // The first one dies; its minute passes.
    assert!(!other.run(at(60), &mut send).expect("a round").held_elsewhere);
    inbox.is_whole(&asked(&store));
    assert_eq!(inbox.again.get(), 0);
    // It was only slow: it finds out, and does not move the cursor back.
    assert!(one.run(at(61), &mut send).expect("a round").held_elsewhere);
    assert_eq!(inbox.again.get(), 0);
}
