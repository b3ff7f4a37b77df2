//! The data that the suite appends: entries, columns, and personal data.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Entry, Event, KeyDigest};
use redress::policy::PolicyStamp;
use redress::store::{Batch, Row};
use redress::vocabulary::{CommandKey, ComplaintId, Facts, Kind, Text, channel};

/// Personal data that the suite generates, appends and compares.
///
/// Implement it for your own type to test a store that keeps it. Different numbers must give different values.
/// [`LARGEST`](Sample::LARGEST) must give the largest value that the type allows, or one of about 60,000 bytes.
pub trait Sample: Clone + PartialEq + Send + 'static {
    /// The number of the largest value.
    const LARGEST: u32 = u32::MAX;

    /// The value for a number.
    fn sample(number: u32) -> Self;
}

/// Number of values that the suite uses, besides the largest.
pub(super) const SAMPLES: u32 = 64;

/// A text with letters of different lengths in bytes.
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

/// The number that gives a value.
pub(super) fn number_of<P: Sample>(value: &P) -> Option<u32> {
    (0..SAMPLES).chain([P::LARGEST]).find(|number| P::sample(*number) == *value)
}

/// Microseconds since 1970 that a coarser clock would not preserve.
const START: i64 = 1_772_452_800_123_457;

/// The given number of microseconds after the suite's first instant.
pub(super) fn micros(after: i64) -> DateTime<Utc> {
    seconds(0) + TimeDelta::microseconds(after)
}

/// The given number of seconds after the suite's first instant.
pub(super) fn seconds(after: i64) -> DateTime<Utc> {
    match DateTime::from_timestamp_micros(START) {
        Some(start) => start + TimeDelta::seconds(after),
        None => panic!("the suite's own instant"),
    }
}

/// A code from one of the suite's own texts.
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

/// A key with a digest.
pub(super) fn keyed(text: &str) -> KeyDigest {
    let digest = "2:000102030405060708090a0b0c0d0e0f";
    KeyDigest { key: key(text), digest: code(digest) }
}

pub(super) fn stamp(name: &str, version: u32) -> PolicyStamp {
    PolicyStamp::new(code(name), version)
}

/// The columns of a case that was received at the suite's first instant.
pub(super) fn row() -> Row {
    let facts = Facts::new(Kind::Complaint, channel::HOTLINE);
    let holder = redress::code!("desk");
    Row::new(code("customer-1"), &facts, holder, seconds(0), stamp("suite", 1))
}

/// A batch with an entry of this version with one event, recorded that many seconds after the first instant.
/// Its columns have the version as their level.
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

/// Shorthand for changes to a batch.
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
