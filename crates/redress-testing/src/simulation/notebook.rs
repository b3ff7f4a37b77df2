//! `Notebook`: what must be in the store, written down after every call from what the hosts were told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Complaint, Entry, Event};
use redress::store::LogStore;
use redress::vocabulary::{CommandKey, ComplaintId, role};

use super::node::{Answer, Ended};
use super::report::Law;

/// A broken law, before the seed is known.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) law: Law,
    pub(super) complaint: Option<ComplaintId>,
    pub(super) what: String,
}

pub(super) type Kept<T = ()> = Result<T, Broken>;

pub(super) fn broken<T>(law: Law, id: &ComplaintId, what: impl Into<String>) -> Kept<T> {
    Err(Broken { law, complaint: Some(id.clone()), what: what.into() })
}

pub(super) fn broken_at_large<T>(law: Law, what: impl Into<String>) -> Kept<T> {
    Err(Broken { law, complaint: None, what: what.into() })
}

/// What the office's own handle on the store answers; it has no faults.
pub(super) fn sure<T, E: std::error::Error>(answer: Result<T, E>) -> Kept<T> {
    answer.or_else(|error| {
        broken_at_large(Law::NoFailureWithoutFault, format!("a read failed: {error}"))
    })
}

/// The greatest difference between clocks that a desk makes good for.
pub(super) const TOLERANCE: TimeDelta = TimeDelta::seconds(1);

/// One complaint.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) log: Vec<Arc<Entry>>,
    pub(super) complaint: Complaint,
}

#[derive(Debug, Default)]
pub(super) struct Notebook {
    pub(super) pages: BTreeMap<ComplaintId, Page>,
    /// Where each key was used.
    pub(super) keys: BTreeMap<CommandKey, (ComplaintId, u64)>,
}

/// One or two calls that were made at the same time, each with the time of its clock.
pub(super) struct Calls<'a> {
    pub(super) answers: &'a [(&'a Answer, DateTime<Utc>)],
    /// The complaints that they may have written to.
    pub(super) about: BTreeSet<ComplaintId>,
    /// Whether a fault was planned.
    pub(super) faulty: bool,
}

impl Notebook {
    pub(super) fn complaint(&self, id: &ComplaintId) -> Option<&Complaint> {
        self.pages.get(id).map(|page| &page.complaint)
    }

    fn version(&self, id: &ComplaintId) -> u64 {
        self.complaint(id).map_or(0, |complaint| complaint.version)
    }

    /// Reads what calls have added to the store, and compares it with what the hosts were told. Returns it.
    pub(super) fn note<S: LogStore>(
        &mut self,
        store: &S,
        calls: &Calls<'_>,
    ) -> Kept<Vec<(ComplaintId, Arc<Entry>)>> {
        let mut fresh = Vec::new();
        for id in &calls.about {
            let log = sure(store.log(id, self.version(id)))?;
            fresh.extend(log.into_iter().map(|entry| (id.clone(), entry)));
        }
        self.compare(calls, &fresh)?;
        for (id, entry) in &fresh {
            self.add(id, entry, calls)?;
        }
        Ok(fresh)
    }

    fn compare(&self, calls: &Calls<'_>, fresh: &[(ComplaintId, Arc<Entry>)]) -> Kept {
        let mut left: Vec<&(ComplaintId, Arc<Entry>)> = fresh.iter().collect();
        for (answer, _) in calls.answers {
            for entry in &answer.recorded {
                let stored = || fresh.iter().any(|(_, stored)| stored == entry);
                let place = left.iter().position(|(_, stored)| stored == entry);
                match place {
                    // Of two that asked at the same time, one stored it and the other one was told so.
                    _ if answer.replayed && (self.knows(entry) || stored()) => {}
                    Some(at) => _ = left.remove(at),
                    // Both decided on the very same entry, to the microsecond: neither was earlier.
                    None if entry.key.is_some() && calls.answers.len() > 1 && stored() => {}
                    None => {
                        let events: Vec<_> = entry.events.iter().map(Event::kind).collect();
                        let what = format!(
                            "entry {} with {events:?} was acknowledged and is not stored",
                            entry.version
                        );
                        return match answer.touched.first() {
                            Some(id) => broken(Law::AcknowledgedOnce, id, what),
                            None => broken_at_large(Law::AcknowledgedOnce, what),
                        };
                    }
                }
            }
        }
        // Alarms that a request has left due are recorded behind it; that this failed the host is not told.
        let excused = |entry: &Arc<Entry>| {
            let ended = calls.answers.iter().flat_map(|(answer, _)| answer.all_ended());
            let system = entry.actor.role == role::SYSTEM;
            calls.faulty && system
                || ended.into_iter().any(|ended| match ended {
                    Ended::InDoubt(doubtful) => doubtful == entry,
                    Ended::Hung => true,
                    _ => false,
                })
        };
        match left.iter().find(|(_, entry)| !excused(entry)) {
            Some((id, entry)) => {
                let ended: Vec<&Ended> = calls.answers.iter().map(|(a, _)| &a.ended).collect();
                let what = format!(
                    "entry {} is stored and nobody was told; the calls ended as {ended:?}",
                    entry.version
                );
                broken(Law::AcknowledgedOnce, id, what)
            }
            None => Ok(()),
        }
    }

    /// Whether an entry is written down.
    fn knows(&self, entry: &Arc<Entry>) -> bool {
        let place = entry.key.as_ref().and_then(|key| self.keys.get(&key.key));
        // Without a key it is the end of a merge, told again.
        match place {
            Some((id, version)) => {
                *version == entry.version
                    && self.pages.get(id).is_some_and(|page| page.log.contains(entry))
            }
            None => entry.key.is_none() && self.pages.values().any(|p| p.log.contains(entry)),
        }
    }

    fn add(&mut self, id: &ComplaintId, entry: &Arc<Entry>, calls: &Calls<'_>) -> Kept {
        let last = self.complaint(id).map(|complaint| complaint.recorded_at);
        let expected = self.version(id).saturating_add(1);
        if entry.version != expected {
            let what = format!("entry {expected} was expected, entry {} found", entry.version);
            return broken(Law::LogInOrder, id, what);
        }
        let at = entry.recorded_at;
        if last.is_some_and(|last| at < last) {
            let what = format!("entry {expected} was recorded at {at}, before the one before");
            return broken(Law::LogInOrder, id, what);
        }
        let fits = |now: DateTime<Utc>| {
            at == now || (now < at && at - now <= TOLERANCE && last == Some(at))
        };
        if !calls.answers.iter().any(|(_, now)| fits(*now)) {
            let clocks: Vec<_> = calls.answers.iter().map(|(_, now)| now.to_string()).collect();
            let what =
                format!("entry {expected} was recorded at {at}; the clock showed {clocks:?}");
            return broken(Law::RecordedByTheClock, id, what);
        }
        if let Some(key) = &entry.key {
            let place = (id.clone(), entry.version);
            if let Some((other, version)) = self.keys.insert(key.key.clone(), place) {
                let what = format!(
                    "entry {} has the key `{}` of entry {version} of `{other}`",
                    entry.version, key.key
                );
                return broken(Law::KeysOnce, id, what);
            }
        }
        let folded = match self.pages.get_mut(id) {
            Some(page) => {
                page.log.push(Arc::clone(entry));
                page.complaint.apply(entry)
            }
            None => Complaint::from_log([&**entry]).map(|complaint| {
                self.pages.insert(id.clone(), Page { log: vec![Arc::clone(entry)], complaint });
            }),
        };
        folded.or_else(|error| broken(Law::Replay, id, error.to_string()))
    }
}
