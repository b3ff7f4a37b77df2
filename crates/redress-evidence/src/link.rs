//! `Link`: one link of a complaint's hash chain.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use redress::vocabulary::ComplaintId;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

/// A link of a hash chain: SHA-256 over the link before, the entry's version and its bytes as stored.
///
/// The chain of a complaint begins with [`Link::first`], which covers its id: a whole log cannot be passed off
/// as another complaint's. Written as 64 hexadecimal digits.
///
/// ```
/// use redress_evidence::Link;
///
/// let first = Link::first(&"2026-0001".parse()?);
/// let (one, two) = (first.next(1, b"registered"), first.next(2, b"registered"));
/// assert_ne!(one, two);
/// assert_eq!(one.to_string().parse::<Link>()?, one);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link([u8; 32]);

/// Why a text or a byte string is not a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LinkError {
    /// It has another form.
    #[error("a link has 32 bytes, written as 64 lower-case hexadecimal digits")]
    Form,
}

impl Link {
    /// The beginning of a complaint's chain: version 0, before any entry.
    #[must_use]
    pub fn first(id: &ComplaintId) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"redress log 1\0");
        hash.update(id.as_str().as_bytes());
        Self(hash.finalize().into())
    }

    /// The link of the entry that follows.
    #[must_use]
    pub fn next(self, version: u64, stored: &[u8]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"redress entry 1\0");
        hash.update(self.0);
        hash.update(version.to_be_bytes());
        hash.update(stored);
        Self(hash.finalize().into())
    }

    /// A link from its bytes.
    ///
    /// # Errors
    /// [`LinkError`] unless there are 32 of them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LinkError> {
        bytes.try_into().map(Self).map_err(|_| LinkError::Form)
    }

    /// Its bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Link({self})")
    }
}

impl FromStr for Link {
    type Err = LinkError;

    fn from_str(text: &str) -> Result<Self, LinkError> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| LinkError::Form)?;
        Self::from_bytes(&bytes)
    }
}

impl Serialize for Link {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Link {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}
