//! What the suite appends: entries, columns, and values to be kept apart.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Entry, Event, KeyDigest};
use redress::policy::PolicyStamp;
use redress::store::{Batch, Row};
use redress::vocabulary::{
    CommandKey, ComplaintId, Department, Facts, Kind, PolicyId, Text, channel,
};

/// Values of what a host keeps apart, as the suite appends and compares them.
///
/// Implement it for your own type to prove a store that keeps it. Different numbers must give different
/// values; [`LARGEST`](Sample::LARGEST) the largest that the type allows, or one of some 60,000 bytes.
pub trait Sample: Clone + PartialEq + Send + 'static {
    /// The number of the largest value.
    const LARGEST: u32 = u32::MAX;

    /// The value of a number.
    fn sample(number: u32) -> Self;
}

/// How many values the suite uses, besides the largest.
pub(super) const SAMPLES: u32 = 64;

/// A text of letters of several lengths in bytes.
fn text(number: u32) -> String {
    if number == u32::MAX {
        return "龜𠮷 é".repeat(5_000);
    }
    format!("李雷 + 𠮷 said: \"it's {number}\"\n100 % \\ no")
}

impl Sample for Text {
    fn sample(number: u32) -> Self {
        match Self::new(text(number)) {
            Ok(text) => text,
            Err(error) => panic!("the suite's own text: {error}"),
        }
    }
}

impl Sample for String {
    fn sample(number: u32) -> Self {
        text(number)
    }
}

/// The number of a value.
pub(super) fn number_of<P: Sample>(value: &P) -> Option<u32> {
    (0..SAMPLES).chain([P::LARGEST]).find(|number| P::sample(*number) == *value)
}

/// A number of microseconds that no coarser clock keeps.
const START: i64 = 1_772_452_800_123_457;

/// So many microseconds after the suite's first instant.
pub(super) fn micros(after: i64) -> DateTime<Utc> {
    seconds(0) + TimeDelta::microseconds(after)
}

/// So many seconds after the suite's first instant.
pub(super) fn seconds(after: i64) -> DateTime<Utc> {
    match DateTime::from_timestamp_micros(START) {
        Some(start) => start + TimeDelta::seconds(after),
        None => panic!("the suite's own instant"),
    }
}

/// A code from a text of the suite's own.
pub(super) fn code<T: std::str::FromStr>(text: &str) -> T {
    let Ok(code) = text.parse() else { panic!("`{text}`: the suite's own code") };
    code
}

pub(super) fn id(text: &str) -> ComplaintId {
    code(text)
}

pub(super) fn key(text: &str) -> CommandKey {
    code(text)
}

/// A key with some digest.
pub(super) fn keyed(text: &str) -> KeyDigest {
    let digest = "2:000102030405060708090a0b0c0d0e0f";
    KeyDigest { key: key(text), digest: code(digest) }
}

pub(super) fn stamp(name: &'static str, version: u32) -> PolicyStamp {
    PolicyStamp::new(PolicyId::new_static(name), version)
}

/// The columns of a case that came in at the suite's first instant.
pub(super) fn row() -> Row {
    let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
    let holder = Department::new_static("desk");
    Row::new(code("customer-1"), &facts, holder, seconds(0), stamp("suite", 1))
}

/// A batch with the entry of a version, recorded so many seconds after the first instant, of one event;
/// the columns have the version as their level.
pub(super) fn batch(of: &ComplaintId, version: u64) -> Batch<u32> {
    let at = seconds(i64::try_from(version.min(1_000_000)).unwrap_or(0));
    let entry = Entry::new(version, at, at, crate::agent(), vec![Event::Noted]);
    let mut row = row();
    row.level = u8::try_from(version % 256).unwrap_or(0);
    Batch::new(of.clone(), Arc::new(entry), row)
}

/// The batch of an id given as text.
pub(super) fn first(of: &str) -> Batch<u32> {
    batch(&id(of), 1)
}

/// Short changes to a batch.
pub(super) trait Change: Sized {
    fn entry(self, change: impl FnOnce(&mut Entry)) -> Self;
    fn row(self, change: impl FnOnce(&mut Row)) -> Self;
    fn expecting(self, version: u64) -> Self;
    fn apart(self, number: u32) -> Self;
    fn key(self, text: &str) -> Self {
        self.entry(|entry| entry.key = Some(keyed(text)))
    }
    fn due(self, at: DateTime<Utc>) -> Self {
        self.row(|row| row.next_due = Some(at))
    }
}

impl Change for Batch<u32> {
    fn entry(mut self, change: impl FnOnce(&mut Entry)) -> Self {
        change(Arc::make_mut(&mut self.entry));
        self
    }

    fn row(mut self, change: impl FnOnce(&mut Row)) -> Self {
        change(&mut self.row);
        self
    }

    fn expecting(mut self, version: u64) -> Self {
        self.expected = version;
        self
    }

    fn apart(self, number: u32) -> Self {
        self.with_personal(Some(number))
    }
}
