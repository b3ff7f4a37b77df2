//! `Snapshot`: a folded complaint, kept by the host, so that a desk that is started again need not read long logs.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::complaint::{Complaint, Entry};
use crate::vocabulary::{ComplaintId, Digest};

/// A folded complaint, to be kept where the host likes, in any format that serde writes.
///
/// It saves reading and is never trusted over the log: it is used only if the log has the very entry after which it
/// was taken, and what came later is folded on top. One that another version of this crate wrote, or whose
/// content has changed, is ignored; the log is then folded from the beginning.
///
/// ```
/// use redress::desk::{Desk, Snapshot};
/// # use redress::complaint::Receive;
/// # use redress::store::MemoryStore;
/// # use redress::time::ManualClock;
/// # use redress::vocabulary::{Actor, ComplaintId, Facts, Kind, channel};
/// # use redress_presets::{dealership, dealership::role};
/// # let (clock, store) = (ManualClock::new("2026-03-02T01:00:00Z".parse()?), MemoryStore::new());
/// # let desk = Desk::new(dealership()?, store.clone(), clock.clone());
/// # let agent = Actor::new("li.na".parse()?, role::CUSTOMER_SERVICE);
/// # let id: ComplaintId = "2026-0001".parse()?;
/// # desk.receive(&agent, Receive::new(id.clone(), "c-17".parse()?, Facts::new(Kind::Grievance, channel::CALL_BACK)))?;
/// // Before the host stops:
/// let kept = serde_json::to_string(&desk.snapshot(&id)?)?;
/// // After it has started again:
/// let desk = Desk::new(dealership()?, store, clock);
/// let snapshot: Snapshot = serde_json::from_str(&kept)?;
/// assert!(desk.warm(snapshot)?);
/// assert!(desk.load(&id)?.is_open());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
pub struct Snapshot {
    program: String,
    /// Of the entry after which it was taken.
    entry: Digest,
    digest: Digest,
    complaint: Box<Complaint>,
}

impl Snapshot {
    /// A complaint as it stands after an entry.
    pub(super) fn of(complaint: Complaint, last: &Entry) -> Self {
        let (entry, digest) = (Digest::of(last), Digest::of(&complaint));
        let program = env!("CARGO_PKG_VERSION").to_owned();
        Self { program, entry, digest, complaint: Box::new(complaint) }
    }

    /// The complaint that it is of.
    #[must_use]
    pub const fn id(&self) -> &ComplaintId {
        &self.complaint.id
    }

    /// The version that the complaint had.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.complaint.version
    }

    /// The version of the entry before the one after which it was taken: from there the log is read.
    pub(super) const fn before(&self) -> u64 {
        self.version().saturating_sub(1)
    }

    /// The complaint, brought up to date with the log after [`before`](Self::before); `None` if it is not the
    /// log's.
    pub(super) fn restore(self, log: &[Arc<Entry>]) -> Option<Box<Complaint>> {
        let (last, rest) = log.split_first()?;
        let own = self.program == env!("CARGO_PKG_VERSION")
            && self.digest == Digest::of(&*self.complaint)
            && last.version == self.version()
            && self.entry == Digest::of(&**last);
        let mut complaint = self.complaint;
        let whole = own && rest.iter().all(|entry| complaint.apply(entry).is_ok());
        whole.then_some(complaint)
    }
}
