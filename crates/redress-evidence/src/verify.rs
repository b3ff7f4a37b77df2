//! Verification of logs against their chains, and against a checkpoint.

use std::io::{BufRead, Seek};

use redress::vocabulary::ComplaintId;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::breaks::{Break, Fault};
use crate::checkpoint::{Checkpoint, CheckpointError, Verifier};
use crate::{Chain, EvidenceStore, Head, Link, Stored};

/// How many heads are read at once.
const PAGE: usize = 512;

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Findings {
    /// Complaints whose logs were read.
    pub complaints: u64,
    /// Entries that hold.
    pub entries: u64,
    /// Complaints of which only the tombstone is left.
    pub removed: u64,
    /// Those of them that were still there when the checkpoint was taken: compare them with what should have
    /// been removed since.
    pub removed_since: Vec<ComplaintId>,
    /// The first entry of each log that does not hold, in the order of ids.
    pub breaks: Vec<Break>,
}

impl Findings {
    /// Whether every log holds.
    #[must_use]
    pub const fn hold(&self) -> bool {
        self.breaks.is_empty()
    }
}

/// Why a verification came to no end.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum VerifyError<E> {
    /// The store failed.
    #[error("the store failed while its logs were verified; try again")]
    Store(#[source] E),
    /// The checkpoint cannot be used.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

/// Verifies every log of a store against its own chain. Holds one log in memory at a time.
///
/// # Errors
/// When the store fails. What does not hold is no error: it is in the [`Findings`].
pub fn verify<S: EvidenceStore>(store: &S) -> Result<Findings, S::Error> {
    let mut findings = Findings::default();
    let mut heads = Heads::of(store);
    while let Some(head) = heads.next()? {
        read(store, &head.id, None, &mut findings)?;
    }
    Ok(findings)
}

/// Verifies every log of a store against its own chain and against a checkpoint, whose signature is checked
/// first. Logs that have grown since the checkpoint hold; complaints that came later hold, too.
///
/// # Errors
/// [`VerifyError::Checkpoint`] if the checkpoint is not what was signed; nothing has been verified then.
pub fn verify_against<S: EvidenceStore, R: BufRead + Seek>(
    store: &S,
    checkpoint: Checkpoint<R>,
    verifier: &impl Verifier,
) -> Result<Findings, VerifyError<S::Error>> {
    let mut known = checkpoint.heads(verifier)?;
    let mut findings = Findings::default();
    let mut heads = Heads::of(store);
    let (mut mark, mut head) =
        (known.next().transpose()?, heads.next().map_err(VerifyError::Store)?);
    loop {
        let order = match (&mark, &head) {
            (None, None) => return Ok(findings),
            (Some(mark), Some(head)) => mark.id.as_str().cmp(head.id.as_str()),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
        };
        if order.is_lt()
            && let Some(mark) = &mark
        {
            findings.breaks.push(Break::new(&mark.id, mark.version, Fault::Gone));
        } else if let Some(head) = &head {
            let mark = mark.as_ref().filter(|_| order.is_eq());
            read(store, &head.id, mark, &mut findings).map_err(VerifyError::Store)?;
        }
        if order.is_le() {
            mark = known.next().transpose()?;
        }
        if order.is_ge() {
            head = heads.next().map_err(VerifyError::Store)?;
        }
    }
}

/// Reads one log and notes what is found.
fn read<S: EvidenceStore>(
    store: &S,
    id: &ComplaintId,
    mark: Option<&Head>,
    findings: &mut Findings,
) -> Result<(), S::Error> {
    let Some(chain) = store.chain(id)? else {
        findings.breaks.push(Break::new(id, 1, Fault::Gone));
        return Ok(());
    };
    if chain.head.removed {
        let head = &chain.head;
        findings.removed = findings.removed.saturating_add(1);
        if let Some(mark) = mark {
            if !mark.removed {
                findings.removed_since.push(id.clone());
            }
            // The tombstone keeps the chain's end, which cannot be earlier than the checkpoint's.
            let earlier = head.version < mark.version;
            if earlier || (head.version == mark.version && head.link != mark.link) {
                findings.breaks.push(Break::new(id, mark.version, Fault::Rewritten));
            }
        }
        return Ok(());
    }
    findings.complaints = findings.complaints.saturating_add(1);
    let found = verify_log(&chain).err().or_else(|| against(&chain, mark?));
    let held = found.as_ref().map_or(chain.head.version, |found| found.version.saturating_sub(1));
    findings.entries = findings.entries.saturating_add(held);
    findings.breaks.extend(found);
    Ok(())
}

/// Whether a chain that holds passes through the link that a checkpoint has.
fn against(chain: &Chain, mark: &Head) -> Option<Break> {
    let broken = |version, fault| Some(Break::new(&mark.id, version, fault));
    if mark.removed {
        return broken(1, Fault::Inserted);
    }
    match chain.entries.iter().find(|entry| entry.version == mark.version) {
        None => broken(chain.head.version.saturating_add(1), Fault::Shortened),
        Some(entry) if entry.link != Some(mark.link) => broken(mark.version, Fault::Rewritten),
        Some(_) => None,
    }
}

/// Verifies one log against its chain, and against what the columns say of its end.
///
/// # Errors
/// The first entry that does not hold.
pub fn verify_log(chain: &Chain) -> Result<(), Break> {
    let Chain { head, entries } = chain;
    let broken = |version, fault| Err(Break::new(&head.id, version, fault));
    let mut last = Link::first(&head.id);
    let mut version = 0_u64;
    for (at, entry) in entries.iter().enumerate() {
        let next = version.saturating_add(1);
        let holds = entry.version == next
            && written_as(&entry.body) == Some(next)
            && entry.link == Some(last.next(next, &entry.body));
        if !holds {
            let rest = entries.get(at..).unwrap_or_default();
            return broken(next, fault(next, last, rest));
        }
        last = last.next(next, &entry.body);
        version = next;
    }
    let next = version.saturating_add(1);
    match head.version.cmp(&version) {
        std::cmp::Ordering::Less => broken(head.version.saturating_add(1), Fault::Inserted),
        std::cmp::Ordering::Greater => broken(next, Fault::Missing),
        std::cmp::Ordering::Equal if head.link != last => broken(version, Fault::Head),
        std::cmp::Ordering::Equal => Ok(()),
    }
}

/// The version that an entry has in its own bytes, if they can be read so far.
fn written_as(body: &[u8]) -> Option<u64> {
    #[derive(Deserialize)]
    struct Own {
        version: u64,
    }
    serde_json::from_slice::<Own>(body).ok().map(|own| own.version)
}

/// What is wrong at a version, of which the rest of the log begins with an entry that does not hold.
fn fault(version: u64, last: Link, rest: &[Stored]) -> Fault {
    let Some(entry) = rest.first() else { return Fault::Missing };
    if entry.version > version {
        return Fault::Missing;
    }
    // A later entry that follows from the one before, as if this one were not there.
    let follows = |entry: &Stored| entry.link == Some(last.next(version, &entry.body));
    let own = written_as(&entry.body);
    let other = own.and_then(|own| rest.iter().find(|entry| entry.version == own));
    match own {
        Some(own) if own > version => match other {
            Some(other) if written_as(&other.body) == Some(version) => Fault::Swapped { with: own },
            _ => Fault::Missing,
        },
        Some(own) if own < version => Fault::Inserted,
        _ if rest.iter().skip(1).any(follows) => Fault::Inserted,
        _ => Fault::Altered,
    }
}

/// The heads of a store, page by page.
pub(crate) struct Heads<'s, S> {
    store: &'s S,
    page: std::vec::IntoIter<Head>,
    last: Option<ComplaintId>,
    done: bool,
}

impl<'s, S: EvidenceStore> Heads<'s, S> {
    pub(crate) fn of(store: &'s S) -> Self {
        Self { store, page: Vec::new().into_iter(), last: None, done: false }
    }

    pub(crate) fn next(&mut self) -> Result<Option<Head>, S::Error> {
        if self.page.len() == 0 && !self.done {
            let page = self.store.heads(self.last.as_ref(), PAGE)?;
            self.done = page.len() < PAGE;
            self.last = page.last().map(|head| head.id.clone()).or(self.last.take());
            self.page = page.into_iter();
        }
        Ok(self.page.next())
    }
}
