//! What is kept: the entries of a car dealership's cases, as a desk decides them, and how each contestant writes one.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Complaint, Entry, Receive, command};
use redress::desk::Desk;
use redress::policy::Policy;
use redress::store::{Batch, MemoryStore, Row};
use redress::time::ManualClock;
use redress::vocabulary::{Actor, ComplaintId, Facts, Kind, Text, channel};
use redress_presets::dealership::{dealership, department, line, role, subject};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

/// An entry as the payload of an event. Its JSON is what redress writes, and is read by the same reader, so that it
/// is the stores that are compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Fact(pub(crate) Arc<Entry>);

impl<'de> Deserialize<'de> for Fact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        let entry = Entry::from_json(text.get()).map_err(serde::de::Error::custom)?;
        Ok(Self(Arc::new(entry)))
    }
}

/// A command that a rival is given: its one event has been decided, and follows these entries.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) fact: Fact,
}

/// The entry does not follow what was loaded.
#[derive(Debug, thiserror::Error)]
#[error("an entry that does not follow the log")]
pub(crate) struct Stale;

impl Record {
    /// The rule that every command has: the entry is the next one.
    pub(crate) fn follows(&self, log: &[Fact]) -> Result<Fact, Stale> {
        let last = log.last().map_or(0, |fact| fact.0.version);
        if self.fact.0.version == last + 1 { Ok(self.fact.clone()) } else { Err(Stale) }
    }
}

impl From<Batch<Text>> for Record {
    fn from(batch: Batch<Text>) -> Self {
        Self { id: batch.id.to_string(), fact: Fact(batch.entry) }
    }
}

/// Cases by their names, always the same.
pub(crate) struct Cases {
    policy: Policy,
    begin: DateTime<Utc>,
}

impl Cases {
    pub(crate) fn new() -> Self {
        let begin = "2026-03-02T01:00:00Z".parse().expect("an instant");
        Self { policy: dealership().expect("a policy"), begin }
    }

    /// A case from its first entry on: received, registered, dispatched, signed, and notes after that.
    pub(crate) fn case(&self, name: &str, number: usize, entries: usize) -> Vec<Batch<Text>> {
        let seconds = i64::try_from(number).expect("small");
        let clock = ManualClock::new(self.begin + TimeDelta::seconds(seconds));
        let desk = Desk::new(self.policy.clone(), MemoryStore::<Text>::new(), clock.clone());
        let agent = Actor::new("li.na".parse().expect("an id"), role::CUSTOMER_SERVICE);
        let head = Actor::new("zhou".parse().expect("an id"), role::STATION_HEAD)
            .of(department::AFTER_SALES);
        let id: ComplaintId = format!("C-{name}-{number:06}").parse().expect("an id");
        let facts = Facts {
            line: Some(line::AFTER_SALES),
            subject: Some(subject::PRODUCT_QUALITY),
            ..Facts::new(Kind::Complaint, channel::CALL_BACK)
        };
        let customer = format!("K-{number:06}").parse().expect("a reference");
        let mut rows = Vec::new();
        let mut after = |complaint: &Complaint| rows.push(Row::of(complaint));
        let received = Receive::new(id.clone(), customer, facts);
        desk.receive(&agent, received).expect("received");
        after(&desk.load(&id).expect("loaded"));
        for step in 1..entries {
            match step {
                1 => drop(desk.act(&id, &agent, command::Register {}).expect("registered")),
                2 => drop(desk.act(&id, &agent, command::Dispatch { to: None }).expect("sent")),
                3 => drop(desk.act(&id, &head, command::Sign {}).expect("signed")),
                _ => drop(desk.act(&id, &agent, command::Note {}).expect("noted")),
            }
            after(&desk.load(&id).expect("loaded"));
        }
        let log = desk.log(&id).expect("a log");
        assert_eq!(log.len(), entries, "one entry for each command");
        log.into_iter().zip(rows).map(|(entry, row)| Batch::new(id.clone(), entry, row)).collect()
    }
}
