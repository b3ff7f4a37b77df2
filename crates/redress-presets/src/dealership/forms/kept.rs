//! `Kept`: what is kept apart from a complaint's log, put together for its records.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::dealership::{CaseFile, Contact, Personal, Vehicle, role};
use redress::complaint::{Entry, Event};
use redress::store;
use redress::vocabulary::{ActorId, ShortText, Text};

/// Everything personal that the forms show: who complains, about which vehicle, and what people wrote.
///
/// A host builds it from wherever it keeps these, or lets [`Kept::gather`] put it together from what a
/// store keeps beside the log. After erasure all of it is empty and [`Kept::erased`] says so. `Debug`
/// shows nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", default, deny_unknown_fields)]
pub struct Kept {
    /// The customer (DLR-29, DLR-30).
    pub contact: Option<Contact>,
    /// The vehicle (DLR-29, DLR-30).
    pub vehicle: Option<Vehicle>,
    /// What else the forms ask for (DLR-29, DLR-30).
    pub file: CaseFile,
    /// Fault or content of the complaint (DLR-29, DLR-30).
    pub content: Option<Text>,
    /// What was found (DLR-30).
    pub findings: Option<Text>,
    /// The resolution in words (DLR-30).
    pub resolution: Option<Text>,
    /// The general manager's instruction (DLR-30).
    pub instruction: Option<Text>,
    /// The situation so far (DLR-29).
    pub situation: Option<Text>,
    /// What the staff who sign are called (DLR-30). The host knows it; no store keeps it with a complaint.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub staff: BTreeMap<ActorId, ShortText>,
    /// Whether something was kept and has been erased: a field is then empty because of that.
    pub erased: bool,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}

impl Kept {
    /// Puts together what a [`PersonalStore`](redress::store::PersonalStore) keeps for a complaint; what was written later
    /// replaces what was written earlier.
    ///
    /// A remark means what the entry that it belongs to was about:
    ///
    /// | entry | the remark is |
    /// |---|---|
    /// | received, registered | the content |
    /// | investigated | the findings |
    /// | proposed | the resolution |
    /// | approved, sent back, reviewed or noted by the general manager | the instruction |
    /// | anything else | the situation so far |
    #[must_use]
    pub fn gather<'a>(
        log: impl IntoIterator<Item = &'a Entry>,
        personal: &[(u64, store::Personal<Personal>)],
    ) -> Self {
        let entries: BTreeMap<u64, &Entry> = log.into_iter().map(|e| (e.version, e)).collect();
        let mut kept = Self::default();
        for (version, apart) in personal {
            let store::Personal::Kept(apart) = apart else {
                kept.erased = true;
                continue;
            };
            if apart.contact.is_some() {
                kept.contact.clone_from(&apart.contact);
            }
            if apart.vehicle.is_some() {
                kept.vehicle.clone_from(&apart.vehicle);
            }
            if let Some(file) = &apart.file {
                kept.file = std::mem::take(&mut kept.file).then(file);
            }
            if let (Some(remark), Some(entry)) = (&apart.remark, entries.get(version)) {
                *kept.place(entry) = Some(remark.clone());
            }
        }
        kept
    }

    /// With the name of one of the staff, for their signature.
    #[must_use]
    pub fn staff(mut self, id: ActorId, name: ShortText) -> Self {
        self.staff.insert(id, name);
        self
    }

    /// Where the remark of an entry belongs.
    fn place(&mut self, entry: &Entry) -> &mut Option<Text> {
        let by_gm = entry.actor.role == role::GENERAL_MANAGER;
        for event in &entry.events {
            match event {
                Event::Received { .. } | Event::Registered => return &mut self.content,
                Event::Investigated { .. } => return &mut self.findings,
                Event::Proposed { .. } => return &mut self.resolution,
                Event::Approved | Event::SentBack { .. } | Event::Reviewed | Event::Noted
                    if by_gm =>
                {
                    return &mut self.instruction;
                }
                _ => {}
            }
        }
        &mut self.situation
    }
}
