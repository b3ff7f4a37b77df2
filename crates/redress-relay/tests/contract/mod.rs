//! What is promised of readers' cursors and dead letters. The SQLite store's tests include this file.

use chrono::{DateTime, TimeDelta, Utc};
use redress_relay::{DeadLetter, LetterId, ReaderName, Readers};

fn name(text: &str) -> ReaderName {
    text.parse().expect("a name")
}

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_452_800, 0).expect("an instant") + TimeDelta::seconds(second)
}

fn dead(position: u64, complaint: &str, number: u32) -> DeadLetter {
    DeadLetter::new(position, LetterId::new(complaint.parse().expect("an id"), position, number), 5)
}

type Two<E> = (Box<dyn Readers<Error = E>>, Box<dyn Readers<Error = E>>);

/// `make`: two handles on what is kept in one place.
pub(crate) fn keeps<E: std::error::Error + Send + Sync + 'static>(make: &dyn Fn() -> Two<E>) {
    claims(make());
    cursors(make());
    letters(make());
}

fn claims<E: std::error::Error + Send + Sync + 'static>((one, other): Two<E>) {
    let (mail, web) = (name("mail"), name("web"));
    let (a, b) = (name("host-a"), name("host-b"));
    assert_eq!(one.claim(&mail, &a, at(0), at(60)).expect("claimed"), Some(0));
    assert_eq!(other.claim(&mail, &b, at(1), at(61)).expect("asked"), None, "held by another one");
    assert_eq!(other.claim(&web, &b, at(1), at(61)).expect("claimed"), Some(0), "names are apart");
    assert_eq!(one.claim(&mail, &a, at(2), at(62)).expect("claimed"), Some(0), "one's own again");
    assert_eq!(other.claim(&mail, &b, at(61), at(99)).expect("asked"), None, "it was held longer");
    assert_eq!(
        other.claim(&mail, &b, at(62), at(122)).expect("claimed"),
        Some(0),
        "its time is over"
    );
    assert_eq!(one.claim(&mail, &a, at(63), at(99)).expect("asked"), None);
    assert!(!one.advance(&mail, &a, 9).expect("asked"), "the name is another one's now");
    assert_eq!(
        other.claim(&mail, &b, at(64), at(99)).expect("claimed"),
        Some(0),
        "nothing was moved"
    );
}

fn cursors<E: std::error::Error + Send + Sync + 'static>((one, other): Two<E>) {
    let (mail, a) = (name("mail"), name("host-a"));
    assert!(!one.advance(&mail, &a, 3).expect("asked"), "nobody has the name");
    one.claim(&mail, &a, at(0), at(60)).expect("claimed");
    assert!(one.advance(&mail, &a, 7).expect("moved"));
    assert!(one.advance(&mail, &a, 5).expect("asked"), "never back");
    assert_eq!(other.claim(&mail, &a, at(1), at(61)).expect("claimed"), Some(7));
    let largest = u64::try_from(i64::MAX).expect("positive");
    assert!(one.advance(&mail, &a, largest).expect("moved"));
    assert_eq!(other.claim(&mail, &a, at(1), at(61)).expect("claimed"), Some(largest));
}

fn letters<E: std::error::Error + Send + Sync + 'static>((one, other): Two<E>) {
    let (mail, web) = (name("mail"), name("web"));
    let all = [
        dead(2, "case-1", 0),
        dead(2, "case-1", 1_000),
        dead(10, "Case-1", 0),
        dead(11, "case-1", 0),
    ];
    for letter in [3, 1, 0, 2, 1].map(|at: usize| &all[at]) {
        one.set_aside(&mail, letter).expect("set aside");
    }
    assert_eq!(
        other.dead_letters(&mail, 0, 99).expect("read"),
        all,
        "once each, in the feed's order"
    );
    assert_eq!(other.dead_letters(&mail, 2, 1).expect("read"), all[2..3]);
    assert_eq!(other.dead_letters(&web, 0, 99).expect("read"), []);
    assert!(other.discard(&mail, &all[1].id).expect("gone"));
    assert!(!other.discard(&mail, &all[1].id).expect("asked"));
    assert!(!other.discard(&web, &all[0].id).expect("asked"));
    assert_eq!(one.dead_letters(&mail, 0, 99).expect("read").len(), 3);
}
