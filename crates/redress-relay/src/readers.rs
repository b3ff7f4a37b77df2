//! `Readers`: where the readers of a feed have got to, and what they have set aside.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use crate::{DeadLetter, LetterId, ReaderName};

/// Where the readers of a feed have got to, and what they have set aside. Kept beside the log.
pub trait Readers {
    /// How it fails.
    type Error: std::error::Error + Send + Sync + 'static;

    /// Takes a reader's name for a process, until an instant: the reader's cursor (0 before its first entry), or
    /// `None` where another process has the name until later than now. A process may take what it has again.
    ///
    /// # Errors
    /// When the store fails.
    fn claim(
        &self,
        reader: &ReaderName,
        process: &ReaderName,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Option<u64>, Self::Error>;

    /// Moves the cursor forward, never back. `false` where another process has taken the name meanwhile: nothing is
    /// moved then.
    ///
    /// # Errors
    /// When the store fails.
    fn advance(
        &self,
        reader: &ReaderName,
        process: &ReaderName,
        to: u64,
    ) -> Result<bool, Self::Error>;

    /// Sets a letter aside. Idempotent: the same letter again changes how often it has failed.
    ///
    /// # Errors
    /// When the store fails.
    fn set_aside(&self, reader: &ReaderName, letter: &DeadLetter) -> Result<(), Self::Error>;

    /// What has been set aside after a position, at most `limit`, in the order of the feed.
    ///
    /// # Errors
    /// When the store fails.
    fn dead_letters(
        &self,
        reader: &ReaderName,
        after: u64,
        limit: usize,
    ) -> Result<Vec<DeadLetter>, Self::Error>;

    /// Takes a letter off the list, as when it has been sent by hand; whether it was there.
    ///
    /// # Errors
    /// When the store fails.
    fn discard(&self, reader: &ReaderName, letter: &LetterId) -> Result<bool, Self::Error>;
}

/// Keeps readers in memory. Clones share what is kept.
#[derive(Clone, Debug, Default)]
pub struct MemoryReaders {
    kept: Arc<Mutex<HashMap<ReaderName, Kept>>>,
}

#[derive(Debug, Default)]
struct Kept {
    cursor: u64,
    holder: Option<(ReaderName, DateTime<Utc>)>,
    dead: BTreeMap<(u64, u32), DeadLetter>,
}

impl MemoryReaders {
    fn lock(&self) -> MutexGuard<'_, HashMap<ReaderName, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Readers for MemoryReaders {
    type Error = Infallible;

    fn claim(
        &self,
        reader: &ReaderName,
        process: &ReaderName,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Option<u64>, Infallible> {
        let mut all = self.lock();
        let kept = all.entry(reader.clone()).or_default();
        if kept.holder.as_ref().is_some_and(|(holder, end)| holder != process && *end > now) {
            return Ok(None);
        }
        kept.holder = Some((process.clone(), until));
        Ok(Some(kept.cursor))
    }

    fn advance(
        &self,
        reader: &ReaderName,
        process: &ReaderName,
        to: u64,
    ) -> Result<bool, Infallible> {
        let mut all = self.lock();
        let held = all.get_mut(reader);
        let held = held.filter(|kept| kept.holder.as_ref().is_some_and(|(by, _)| by == process));
        Ok(held.is_some_and(|kept| {
            kept.cursor = kept.cursor.max(to);
            true
        }))
    }

    fn set_aside(&self, reader: &ReaderName, letter: &DeadLetter) -> Result<(), Infallible> {
        let place = (letter.position, letter.id.number);
        self.lock().entry(reader.clone()).or_default().dead.insert(place, letter.clone());
        Ok(())
    }

    fn dead_letters(
        &self,
        reader: &ReaderName,
        after: u64,
        limit: usize,
    ) -> Result<Vec<DeadLetter>, Infallible> {
        let all = self.lock();
        let dead = all.get(reader).into_iter().flat_map(|kept| kept.dead.values());
        Ok(dead.filter(|letter| letter.position > after).take(limit).cloned().collect())
    }

    fn discard(&self, reader: &ReaderName, letter: &LetterId) -> Result<bool, Infallible> {
        let mut all = self.lock();
        let Some(kept) = all.get_mut(reader) else { return Ok(false) };
        let before = kept.dead.len();
        kept.dead.retain(|_, dead| dead.id != *letter);
        Ok(kept.dead.len() < before)
    }
}

/// Whatever refers to readers keeps them, too.
macro_rules! refer {
    ($($type:ty),*) => {$(
        impl<R: Readers + ?Sized> Readers for $type {
            type Error = R::Error;
            fn claim(
                &self,
                reader: &ReaderName,
                process: &ReaderName,
                now: DateTime<Utc>,
                until: DateTime<Utc>,
            ) -> Result<Option<u64>, R::Error> {
                (**self).claim(reader, process, now, until)
            }
            fn advance(
                &self,
                reader: &ReaderName,
                process: &ReaderName,
                to: u64,
            ) -> Result<bool, R::Error> {
                (**self).advance(reader, process, to)
            }
            fn set_aside(&self, reader: &ReaderName, letter: &DeadLetter) -> Result<(), R::Error> {
                (**self).set_aside(reader, letter)
            }
            fn dead_letters(
                &self,
                reader: &ReaderName,
                after: u64,
                limit: usize,
            ) -> Result<Vec<DeadLetter>, R::Error> {
                (**self).dead_letters(reader, after, limit)
            }
            fn discard(&self, reader: &ReaderName, letter: &LetterId) -> Result<bool, R::Error> {
                (**self).discard(reader, letter)
            }
        }
    )*};
}

refer!(&R, Box<R>, Arc<R>);
