//! `Checkpoint`: the heads of all chains in one signed file.
//!
//! The file is JSON Lines: a line that says what it is, one line for each head in the order of ids, and a last line
//! with their number, the SHA-256 of every byte before it, and a signature over that digest.

use std::io::{self, BufRead, Seek, SeekFrom, Write};

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use redress::redacted;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::verify::Heads;
use crate::{EvidenceStore, Head};

/// The form that this version writes.
pub(super) const FORM: u32 = 1;

/// The longest line that is read, in bytes: an id has 128 at most.
const LONGEST: u64 = 4096;

/// Signs a checkpoint.
pub trait Signer {
    /// The name of the key, for whoever looks for the one to verify with.
    fn key(&self) -> String;

    /// The signature over these bytes.
    fn sign(&self, bytes: &[u8]) -> Vec<u8>;
}

/// Verifies a checkpoint's signature.
pub trait Verifier {
    /// Whether a key of this name has signed these bytes.
    ///
    /// # Errors
    /// [`Unverifiable`] if it has not.
    fn verify(&self, key: &str, bytes: &[u8], signature: &[u8]) -> Result<(), Unverifiable>;
}

/// A signature does not fit: another key, or other bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the signature does not fit the checkpoint and the key")]
pub struct Unverifiable;

/// Why a checkpoint cannot be written or used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// It cannot be read or written.
    #[error("the checkpoint cannot be read or written; look at its file")]
    File(#[from] io::Error),
    /// The store failed while it was taken.
    #[error("the store failed while the checkpoint was taken: {0}; take it again")]
    Store(String),
    /// It is written by a later version.
    #[error(
        "the checkpoint has form {found}, and this program knows form {FORM}; update the program"
    )]
    Newer {
        /// Its form.
        found: u32,
    },
    /// A line is not as this crate writes it.
    #[error("line {line} of the checkpoint is not what is expected there: {expected}")]
    Line {
        /// The line, from 1.
        line: u64,
        /// What is expected.
        expected: &'static str,
    },
    /// The lines are not those that were signed.
    #[error(
        "the checkpoint is not what was written: its digest is another one; use an intact copy"
    )]
    Altered,
    /// The signature is not that of the key.
    #[error(transparent)]
    Unverifiable(#[from] Unverifiable),
}

#[derive(Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
struct First {
    #[serde(rename = "redress-checkpoint")]
    form: u32,
    taken_at: DateTime<Utc>,
}

#[derive(Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
struct Last {
    heads: u64,
    sha256: String,
    key: String,
    signature: String,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckpointSummary {
    /// How many complaints it has, with those that have been removed.
    pub heads: u64,
    /// The SHA-256 of the lines with the heads, as hexadecimal digits: to be printed, published or mailed.
    pub sha256: String,
}

/// Writes a checkpoint of all heads of a store. Each head is as of the moment at which it was read; appends may
/// go on meanwhile.
///
/// # Errors
/// [`CheckpointError::File`], [`CheckpointError::Store`]. What has been written by then has no last line, and is
/// refused when it is read.
pub fn checkpoint<S: EvidenceStore>(
    store: &S,
    taken_at: DateTime<Utc>,
    signer: &impl Signer,
    to: impl Write,
) -> Result<CheckpointSummary, CheckpointError> {
    let mut to = Hashed { to, hash: Sha256::new() };
    to.line(&First { form: FORM, taken_at })?;
    let (mut heads, mut count) = (Heads::of(store), 0_u64);
    let failed = |error: S::Error| CheckpointError::Store(error.to_string());
    while let Some(head) = heads.next().map_err(failed)? {
        to.line(&head)?;
        count = count.saturating_add(1);
    }
    let digest: [u8; 32] = to.hash.clone().finalize().into();
    let sha256 = HEXLOWER.encode(&digest);
    let signature = HEXLOWER.encode(&signer.sign(&signed(&digest)));
    to.line(&Last { heads: count, sha256: sha256.clone(), key: signer.key(), signature })?;
    to.to.flush()?;
    Ok(CheckpointSummary { heads: count, sha256 })
}

/// The bytes that are signed: the digest, after words that keep the signature from being used for anything else.
fn signed(digest: &[u8; 32]) -> Vec<u8> {
    [b"redress checkpoint 1\0".as_slice(), digest].concat()
}

struct Hashed<W> {
    to: W,
    hash: Sha256,
}

impl<W: Write> Hashed<W> {
    fn line(&mut self, value: &impl Serialize) -> Result<(), CheckpointError> {
        let mut line = serde_json::to_vec(value).map_err(io::Error::from)?;
        line.push(b'\n');
        self.hash.update(&line);
        Ok(self.to.write_all(&line)?)
    }
}

/// A checkpoint that is there to be read: a file, or bytes in an [`io::Cursor`].
#[derive(Debug)]
pub struct Checkpoint<R> {
    from: R,
}

impl<R: BufRead + Seek> Checkpoint<R> {
    /// A checkpoint. It is read from where the reader stands.
    pub const fn new(from: R) -> Self {
        Self { from }
    }

    /// Reads it once to the end and verifies its signature; then gives its heads, from the beginning.
    ///
    /// # Errors
    /// [`CheckpointError`]: it is not what was signed, or not signed by that key.
    pub fn heads(
        mut self,
        verifier: &impl Verifier,
    ) -> Result<impl Iterator<Item = Result<Head, CheckpointError>>, CheckpointError> {
        let start = self.from.stream_position()?;
        let count = check(&mut self.from, verifier)?;
        self.from.seek(SeekFrom::Start(start))?;
        let mut lines = Lines { from: self.from, line: 0 };
        lines.next::<First>(FIRST)?;
        Ok((0..count).map(move |_| lines.next::<Head>(HEAD)))
    }
}

const FIRST: &str = "`{\"redress-checkpoint\":1,\"taken_at\":…}`";
const HEAD: &str = "a complaint's id, version and link, in the order of ids";
const LAST: &str = "the number of heads, their digest, the key and the signature";

/// How many heads there are, if they are what was signed.
fn check(from: &mut impl BufRead, verifier: &impl Verifier) -> Result<u64, CheckpointError> {
    let mut lines = Lines { from, line: 0 };
    let mut hash = Sha256::new();
    let mut before: Vec<u8> = Vec::new();
    while let Some(line) = lines.read()? {
        if lines.line == 1 {
            match parse::<First>(&line) {
                Some(first) if first.form == FORM => {}
                Some(First { form: found, .. }) => return Err(CheckpointError::Newer { found }),
                None => return Err(CheckpointError::Line { line: 1, expected: FIRST }),
            }
        }
        hash.update(&before);
        before = line;
    }
    let expected = CheckpointError::Line { line: lines.line, expected: LAST };
    let Some(last) = parse::<Last>(&before) else { return Err(expected) };
    let digest: [u8; 32] = hash.finalize().into();
    if last.sha256 != HEXLOWER.encode(&digest) || lines.line.checked_sub(2) != Some(last.heads) {
        return Err(CheckpointError::Altered);
    }
    let signature = HEXLOWER.decode(last.signature.as_bytes()).map_err(|_| Unverifiable)?;
    verifier.verify(&last.key, &signed(&digest), &signature)?;
    Ok(last.heads)
}

fn parse<T: DeserializeOwned>(line: &[u8]) -> Option<T> {
    let mut json = serde_json::Deserializer::from_slice(line);
    redacted::deserialize(&mut json, |quiet| T::deserialize(quiet)).ok()
}

struct Lines<R> {
    from: R,
    line: u64,
}

impl<R: BufRead> Lines<R> {
    /// The next line with its end; a file that ends within a line ends there.
    fn read(&mut self) -> Result<Option<Vec<u8>>, CheckpointError> {
        let mut line = Vec::new();
        io::Read::take(&mut self.from, LONGEST).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        self.line = self.line.saturating_add(1);
        if line.last() != Some(&b'\n') {
            return Err(CheckpointError::Line { line: self.line, expected: "a whole line" });
        }
        Ok(Some(line))
    }

    fn next<T: DeserializeOwned>(&mut self, expected: &'static str) -> Result<T, CheckpointError> {
        let line = self.read()?.unwrap_or_default();
        parse(&line).ok_or(CheckpointError::Line { line: self.line, expected })
    }
}
