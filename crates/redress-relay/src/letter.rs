//! Letters: messages with what tells them apart.

use std::fmt;

use redress::complaint::Message;
use redress::vocabulary::{Code, ComplaintId, kind};

/// Marks the name of a reader of the feed, or of a process that reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reader {}

impl kind::Kind for Reader {
    const NAME: &'static str = "reader's name";
}

/// The name of a reader of the feed, such as `mail`, or of a process that reads.
pub type ReaderName = Code<Reader>;

/// What identifies a message for ever: the same whenever it is sent again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct LetterId {
    /// The complaint.
    pub complaint: ComplaintId,
    /// The version of the entry that asks for it.
    pub version: u64,
    /// The message's number within the entry.
    pub number: u32,
}

impl LetterId {
    /// A message of an entry.
    #[must_use]
    pub const fn new(complaint: ComplaintId, version: u64, number: u32) -> Self {
        Self { complaint, version, number }
    }
}

/// `complaint/version/number`: for the header of a mail, say.
impl fmt::Display for LetterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.complaint, self.version, self.number)
    }
}

/// A message that is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Letter {
    /// What identifies it.
    pub id: LetterId,
    /// Who is to be told what, and why.
    pub message: Message,
    /// How often it has failed so far, as far as this process knows.
    pub failed: u32,
}

impl Letter {
    pub(crate) const fn new(id: LetterId, message: Message, failed: u32) -> Self {
        Self { id, message, failed }
    }
}

/// A message that was set aside: it has failed too often.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeadLetter {
    /// The position of its entry in the feed.
    pub position: u64,
    /// What identifies it; the message itself is in the log.
    pub id: LetterId,
    /// How often it failed.
    pub failed: u32,
}

impl DeadLetter {
    /// A message at a position that has failed so often.
    #[must_use]
    pub const fn new(position: u64, id: LetterId, failed: u32) -> Self {
        Self { position, id, failed }
    }
}
