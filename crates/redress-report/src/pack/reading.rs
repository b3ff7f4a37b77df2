//! `PackReading`: a pack that is read from a store page by page, and can be stopped and resumed.

use redress::store::{Cursor, LogStore};
use redress_metrics::{Grain, Interval, LogPage};
use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::{Pack, PackError};
use crate::Report;

/// A pack that is being read from a store, page by page: the figures so far, and where the reading goes on.
///
/// Its memory is that of the groups, of the complaints that the pack shows one by one (open at the end of the period, or
/// active in it), and of one page. With [repeats](Pack::repeats_within) it reads the store twice, and keeps a line for
/// each complaint meanwhile. As a serde value it is what is saved between two pages; its form is not kept
/// from version to version, so begin again after an update.
///
/// ```
/// use redress::store::MemoryStore;
/// use redress_presets::dealership;
/// use redress_report::Pack;
///
/// let (policy, store) = (dealership()?, MemoryStore::<redress::vocabulary::Text>::new());
/// let pack = Pack::new(&policy);
/// let mut reading = pack.begin("2026-03".parse()?)?;
/// while !reading.is_done() {
///     pack.read(&mut reading, &store, 500)?;
///     // Save `reading` here, to go on from this page after a restart.
/// }
/// assert!(pack.finish(&reading)?.agrees());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackReading {
    pass: Pass,
    after: Option<Cursor>,
    pub(super) facts: Facts,
}

/// What a pass over the store is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Pass {
    /// Which complaints repeat another one.
    Repeats,
    Figures,
    Done,
}

/// Why a page was not read. Nothing of it has been counted; the same call may be made again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError<E> {
    /// The store failed.
    #[error("the store failed while its complaints were read; read the same page again")]
    Store(#[source] E),
    /// A log cannot be read.
    #[error(transparent)]
    Pack(#[from] PackError),
}

impl PackReading {
    /// Whether everything has been read.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.pass == Pass::Done
    }

    /// The period.
    #[must_use]
    pub const fn period(&self) -> Interval {
        self.facts.period
    }
}

impl Pack<'_> {
    /// Begins to read the pack of a period. Go on with [`read`](Self::read) by a pack that is configured likewise.
    ///
    /// # Errors
    /// [`PackError::Endless`] for all time.
    pub fn begin(&self, period: Interval) -> Result<PackReading, PackError> {
        if period.grain() == Grain::Whole {
            return Err(PackError::Endless);
        }
        let pass = if self.repeats.is_some() { Pass::Repeats } else { Pass::Figures };
        Ok(PackReading { pass, after: None, facts: Facts::new(self, period) })
    }

    /// Reads the next page of so many complaints, at least one; after the last one it does nothing.
    ///
    /// # Errors
    /// [`ReadError`]; the page has not been counted then.
    pub fn read<S: LogStore>(
        &self,
        reading: &mut PackReading,
        store: &S,
        complaints: usize,
    ) -> Result<(), ReadError<S::Error>> {
        if reading.is_done() {
            return Ok(());
        }
        let page = LogPage::read(store, reading.after.as_ref(), complaints);
        let page = page.map_err(ReadError::Store)?;
        let facts = &mut reading.facts;
        match reading.pass {
            Pass::Repeats => facts.compare(self, &page.logs)?,
            Pass::Figures => facts.count(self, &page.logs)?,
            Pass::Done => {}
        }
        reading.after = page.next;
        if reading.after.is_none() {
            reading.pass = match (reading.pass, self.repeats) {
                (Pass::Repeats, Some(window)) => {
                    facts.compared(self, window);
                    Pass::Figures
                }
                (Pass::Repeats, None) => Pass::Figures,
                _ => Pass::Done,
            };
        }
        Ok(())
    }

    /// The report of what has been read.
    ///
    /// # Errors
    /// [`PackError::Unfinished`] before everything has been read; [`PackError`] if the figures do not add up.
    pub fn finish(&self, reading: &PackReading) -> Result<Report, PackError> {
        if reading.is_done() { self.made_of(&reading.facts) } else { Err(PackError::Unfinished) }
    }
}
