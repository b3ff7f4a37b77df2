//! Chains without a store: whatever is done to one, the first entry that it touches is named.

use proptest::prelude::*;
use redress::vocabulary::ComplaintId;
use redress_evidence::{Chain, Fault, Head, Link, Stored, verify_log};

fn id() -> ComplaintId {
    "2026-0001".parse().unwrap()
}

fn body(version: u64, said: &str) -> Vec<u8> {
    format!(r#"{{"version":{version},"said":"{said}"}}"#).into_bytes()
}

fn chain(said: &[String]) -> Chain {
    let (mut link, mut entries) = (Link::first(&id()), Vec::new());
    for (version, said) in (1..).zip(said) {
        let body = body(version, said);
        link = link.next(version, &body);
        entries.push(Stored::new(version, body, Some(link)));
    }
    let last = entries.len() as u64;
    Chain::new(Head::new(id(), last, link), entries)
}

/// SHA-256 worked out with another implementation.
#[test]
fn links_are_what_the_documentation_says_they_are() {
    let first = Link::first(&id());
    assert_eq!(
        first.to_string(),
        "3cfcf75e0770415426b66a2d227d851f1b4bb6a14240e9f9f459c8b99fc9f4d7"
    );
    assert_eq!(
        first.next(1, br#"{"form":2,"version":1}"#).to_string(),
        "ca04340e8b643316e45724462e27a1091a2261d9747deaf6ab9fd2fff11a637e"
    );
}

#[test]
fn a_link_is_read_as_it_is_written_and_nothing_else_is() {
    let link = Link::first(&id());
    assert_eq!(serde_json::from_str::<Link>(&serde_json::to_string(&link).unwrap()).unwrap(), link);
    let upper = link.to_string().to_uppercase();
    for wrong in ["", "00", &upper, &format!("{link}0"), &"g".repeat(64)] {
        assert!(wrong.parse::<Link>().is_err(), "{wrong}");
    }
    assert!(Link::from_bytes(&[0; 31]).is_err());
}

#[test]
fn an_empty_log_holds_only_where_the_columns_say_so() {
    let empty = |version| Chain::new(Head::new(id(), version, Link::first(&id())), Vec::new());
    assert_eq!(verify_log(&empty(0)), Ok(()));
    assert_eq!(verify_log(&empty(2)).unwrap_err().fault, Fault::Missing);
}

/// A log of at least `min` entries, and a place in it.
fn logs(min: usize) -> impl Strategy<Value = (Vec<String>, usize)> {
    prop::collection::vec("[a-z]{0,12}", min..12)
        .prop_flat_map(|said| (Just(said.clone()), 0..said.len()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_written_holds((said, _) in logs(1)) {
        prop_assert_eq!(verify_log(&chain(&said)), Ok(()));
    }

    #[test]
    fn any_bit_of_an_entry_or_a_link((said, at) in logs(1), byte in any::<prop::sample::Index>(), bit in 0..8, link in any::<bool>()) {
        let mut chain = chain(&said);
        let entry = &mut chain.entries[at];
        if link {
            let mut bytes = *entry.link.unwrap().as_bytes();
            bytes[byte.index(32)] ^= 1_u8 << bit;
            entry.link = Some(Link::from_bytes(&bytes).unwrap());
        } else {
            let byte = byte.index(entry.body.len());
            entry.body[byte] ^= 1_u8 << bit;
        }
        prop_assert_eq!(verify_log(&chain).unwrap_err().version, at as u64 + 1);
    }

    #[test]
    fn an_entry_that_is_taken_out((said, at) in logs(1), close in any::<bool>()) {
        let mut chain = chain(&said);
        chain.entries.remove(at);
        if close {
            for (version, entry) in (1..).zip(&mut chain.entries) {
                entry.version = version;
            }
        }
        let found = verify_log(&chain).unwrap_err();
        prop_assert_eq!((found.version, found.fault), (at as u64 + 1, Fault::Missing));
    }

    #[test]
    fn an_entry_that_is_put_in((said, at) in logs(2), other in "[A-Z]{1,12}") {
        // At the very end it is an entry whose link does not fit.
        let mut chain = chain(&said);
        let version = at as u64 + 1;
        chain.entries.insert(at, Stored::new(version, body(version, &other), Some(Link::first(&id()))));
        for (version, entry) in (1..).zip(&mut chain.entries) {
            entry.version = version;
        }
        let found = verify_log(&chain).unwrap_err();
        prop_assert_eq!((found.version, found.fault), (version, Fault::Inserted));
    }

    #[test]
    fn two_entries_that_are_swapped((said, one) in logs(2), other in any::<prop::sample::Index>(), links in any::<bool>()) {
        let other = other.index(said.len());
        prop_assume!(one != other);
        let (one, other) = (one.min(other), one.max(other));
        let mut chain = chain(&said);
        chain.entries.swap(one, other);
        for (version, entry) in (1..).zip(&mut chain.entries) {
            entry.version = version;
        }
        if !links {
            let links = (chain.entries[one].link, chain.entries[other].link);
            (chain.entries[one].link, chain.entries[other].link) = (links.1, links.0);
        }
        let found = verify_log(&chain).unwrap_err();
        let swapped = Fault::Swapped { with: other as u64 + 1 };
        prop_assert_eq!((found.version, found.fault), (one as u64 + 1, swapped));
    }

    #[test]
    fn the_log_of_another_complaint((said, _) in logs(1)) {
        let mut chain = chain(&said);
        chain.head.id = "2026-0002".parse().unwrap();
        prop_assert_eq!(verify_log(&chain).unwrap_err().version, 1);
    }

    #[test]
    fn columns_that_know_less_or_another_end((said, at) in logs(1)) {
        let mut chain = chain(&said);
        chain.head.version = at as u64;
        let found = verify_log(&chain).unwrap_err();
        prop_assert_eq!((found.version, found.fault), (at as u64 + 1, Fault::Inserted));
        chain.head.version = said.len() as u64;
        chain.head.link = Link::first(&id());
        prop_assert_eq!(verify_log(&chain).unwrap_err().fault, Fault::Head);
    }
}
