//! What a store shows that keeps evidence.

use redress::store::LogStore;
use redress::vocabulary::ComplaintId;
use serde::{Deserialize, Serialize};

use crate::Link;

/// A store that keeps a [`Link`] beside each entry.
///
/// The store computes it when it appends, in the same transaction, from the bytes that it stores:
/// `head.next(version, bytes)`, where `head` is the link of the entry before, or [`Link::first`].
pub trait EvidenceStore: LogStore {
    /// The entries of a log as they are stored, in the order of versions, with the end of the chain as the columns
    /// have it, both as of one moment. Nothing is checked or repaired: what cannot be read as an entry is shown,
    /// too. A complaint that has been removed has a head and no entries; an unknown one is `None`.
    ///
    /// # Errors
    /// When the store fails.
    fn chain(&self, id: &ComplaintId) -> Result<Option<Chain>, Self::Error>;

    /// The heads of all chains after an id, at most `limit`, in the order of ids (bytewise); with those of
    /// complaints that have been removed.
    ///
    /// # Errors
    /// When the store fails.
    fn heads(&self, after: Option<&ComplaintId>, limit: usize) -> Result<Vec<Head>, Self::Error>;
}

/// A log as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Chain {
    /// Its end, as the columns have it.
    pub head: Head,
    /// Its entries.
    pub entries: Vec<Stored>,
}

impl Chain {
    /// A log as it is stored.
    #[must_use]
    pub const fn new(head: Head, entries: Vec<Stored>) -> Self {
        Self { head, entries }
    }
}

/// An entry as it is stored, with its link.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stored {
    /// The version under which it is stored.
    pub version: u64,
    /// Its bytes.
    pub body: Vec<u8>,
    /// The link beside it; `None` if what stands there is no link.
    pub link: Option<Link>,
}

impl Stored {
    /// An entry as it is stored.
    #[must_use]
    pub const fn new(version: u64, body: Vec<u8>, link: Option<Link>) -> Self {
        Self { version, body, link }
    }
}

/// The end of a complaint's chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Head {
    /// The complaint.
    pub id: ComplaintId,
    /// The version of its last entry.
    pub version: u64,
    /// The link of its last entry.
    pub link: Link,
    /// Whether the complaint has been removed, and only its tombstone is left.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removed: bool,
}

impl Head {
    /// The end of the chain of a complaint that is there.
    #[must_use]
    pub const fn new(id: ComplaintId, version: u64, link: Link) -> Self {
        Self { id, version, link, removed: false }
    }

    /// The same, for a complaint that has been removed.
    #[must_use]
    pub const fn removed(mut self) -> Self {
        self.removed = true;
        self
    }
}

/// Implements the trait for something that refers to a store.
macro_rules! refer {
    ($($type:ty),*) => {$(
        impl<S: EvidenceStore + ?Sized> EvidenceStore for $type {
            fn chain(&self, id: &ComplaintId) -> Result<Option<Chain>, S::Error> {
                (**self).chain(id)
            }
            fn heads(
                &self,
                after: Option<&ComplaintId>,
                limit: usize,
            ) -> Result<Vec<Head>, S::Error> {
                (**self).heads(after, limit)
            }
        }
    )*};
}

refer!(&S, Box<S>, std::sync::Arc<S>);
