//! `Relay`: sends what the log asks to send.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::error::Error;
use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use redress::store::{FeedStore, Posted};
use redress::vocabulary::ComplaintId;
use thiserror::Error;

use crate::{DeadLetter, Letter, LetterId, ReaderName, Readers};

/// How many entries are read at once.
const PAGE: usize = 256;
/// How many letters beyond the cursor are remembered as sent.
const REMEMBERED: usize = 10_000;

/// Sends what the log asks to send. Reads no clock and starts no thread: the host calls [`run`](Self::run) when
/// there is something new, and when the last round says so.
pub struct Relay<S, R> {
    store: S,
    readers: R,
    reader: ReaderName,
    process: ReaderName,
    attempts: u32,
    first_pause: TimeDelta,
    lease: TimeDelta,
    at_most: usize,
    /// Sent or set aside, beyond the cursor: the position of the entry and the number of the message.
    settled: BTreeSet<(u64, u32)>,
    /// What has failed: how often, and when it is tried again.
    failed: BTreeMap<(u64, u32), (u32, DateTime<Utc>)>,
}

impl<S, R> fmt::Debug for Relay<S, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Relay")
            .field("reader", &self.reader)
            .field("process", &self.process)
            .field("settled", &self.settled.len())
            .field("failed", &self.failed.len())
            .finish_non_exhaustive()
    }
}

/// What a round has done.
#[derive(Debug)]
#[non_exhaustive]
pub struct Round<E> {
    /// How many letters were sent.
    pub sent: usize,
    /// The letters that could not be sent, and why.
    pub failures: Vec<(LetterId, E)>,
    /// The letters that were set aside.
    pub set_aside: Vec<LetterId>,
    /// Whether another process has the name: nothing was done, or its cursor was not moved.
    pub held_elsewhere: bool,
    /// Whether there is more to be done at once.
    pub more: bool,
    /// When something that has failed is tried again.
    pub next: Option<DateTime<Utc>>,
}

/// Why a round ended early. What was sent before and is not noted is sent again.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RelayError<S: Error + 'static, R: Error + 'static> {
    /// The feed cannot be read.
    #[error("the feed cannot be read; run the relay again")]
    Feed(#[source] S),
    /// Where the reader has got to cannot be read or written.
    #[error("the reader's cursor cannot be read or written; run the relay again")]
    Readers(#[source] R),
}

type Outcome<S, R, E> =
    Result<Round<E>, RelayError<<S as redress::store::LogStore>::Error, <R as Readers>::Error>>;

impl<S, R> Relay<S, R> {
    /// A relay for a reader, run by a process: five attempts, the first pause a minute and each one twice the last,
    /// the name held for a minute, at most 1,000 letters in a round.
    #[must_use]
    pub fn new(store: S, readers: R, reader: ReaderName, process: ReaderName) -> Self {
        Self {
            store,
            readers,
            reader,
            process,
            attempts: 5,
            first_pause: TimeDelta::minutes(1),
            lease: TimeDelta::minutes(1),
            at_most: 1_000,
            settled: BTreeSet::new(),
            failed: BTreeMap::new(),
        }
    }

    /// How often a letter is tried before it is set aside; at least once.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// How long to wait after a first failure; after each further one twice as long.
    #[must_use]
    pub const fn first_pause(mut self, pause: TimeDelta) -> Self {
        self.first_pause = pause;
        self
    }

    /// How long the name is held: longer than a round takes.
    #[must_use]
    pub const fn lease(mut self, lease: TimeDelta) -> Self {
        self.lease = lease;
        self
    }

    /// How many letters are tried in a round.
    #[must_use]
    pub const fn at_most(mut self, letters: usize) -> Self {
        self.at_most = letters;
        self
    }

    fn pause(&self, failed: u32) -> TimeDelta {
        let factor = 1_i32.checked_shl(failed.saturating_sub(1).min(16)).unwrap_or(i32::MAX);
        self.first_pause.checked_mul(factor).unwrap_or(TimeDelta::MAX)
    }
}

impl<S: FeedStore, R: Readers> Relay<S, R> {
    /// Sends what is to be sent now. A sender that may hang needs a time limit of its own.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn run<E>(
        &mut self,
        now: DateTime<Utc>,
        mut send: impl FnMut(&Letter) -> Result<(), E>,
    ) -> Outcome<S, R, E> {
        let mut round = Round {
            sent: 0,
            failures: Vec::new(),
            set_aside: Vec::new(),
            held_elsewhere: false,
            more: false,
            next: None,
        };
        let until = now.checked_add_signed(self.lease).unwrap_or(now);
        let claimed = self.readers.claim(&self.reader, &self.process, now, until);
        let Some(cursor) = claimed.map_err(RelayError::Readers)? else {
            round.held_elsewhere = true;
            return Ok(round);
        };
        self.forget(cursor);
        // The first entry that is not settled holds the cursor; those behind it are read all the same.
        let (mut after, mut settled, mut whole) = (cursor, cursor, true);
        let mut held_up = HashSet::new();
        'pages: loop {
            let page = self.store.feed(after, PAGE).map_err(RelayError::Feed)?;
            let last_page = page.len() < PAGE;
            for posted in page {
                let tried = round.sent.saturating_add(round.failures.len());
                if tried >= self.at_most || self.settled.len() >= REMEMBERED {
                    round.more = true;
                    break 'pages;
                }
                after = posted.position;
                whole &= self.entry(&posted, now, &mut held_up, &mut round, &mut send)?;
                if whole {
                    settled = after;
                }
            }
            if last_page {
                break;
            }
        }
        if settled > cursor {
            let moved = self.readers.advance(&self.reader, &self.process, settled);
            round.held_elsewhere = !moved.map_err(RelayError::Readers)?;
            self.forget(settled);
        }
        Ok(round)
    }

    /// What lies behind the cursor need not be remembered.
    fn forget(&mut self, cursor: u64) {
        self.settled.retain(|(position, _)| *position > cursor);
        self.failed.retain(|(position, _), _| *position > cursor);
    }

    /// Sends the messages of an entry in their order; whether all are settled.
    fn entry<E>(
        &mut self,
        posted: &Posted,
        now: DateTime<Utc>,
        held_up: &mut HashSet<ComplaintId>,
        round: &mut Round<E>,
        send: &mut impl FnMut(&Letter) -> Result<(), E>,
    ) -> Result<bool, RelayError<S::Error, R::Error>> {
        for message in posted.entry.messages() {
            let place = (posted.position, message.number);
            if self.settled.contains(&place) {
                continue;
            }
            if held_up.contains(&posted.id) {
                return Ok(false);
            }
            let failed = match self.failed.get(&place) {
                Some((_, again)) if *again > now => {
                    round.next = Some(round.next.map_or(*again, |next| next.min(*again)));
                    held_up.insert(posted.id.clone());
                    return Ok(false);
                }
                known => known.map_or(0, |(failed, _)| *failed),
            };
            let id = LetterId::new(posted.id.clone(), posted.entry.version, message.number);
            let letter = Letter::new(id, message, failed);
            let Err(error) = send(&letter) else {
                round.sent = round.sent.saturating_add(1);
                self.failed.remove(&place);
                self.settled.insert(place);
                continue;
            };
            round.failures.push((letter.id.clone(), error));
            let failed = failed.saturating_add(1);
            if failed >= self.attempts {
                let dead = DeadLetter::new(posted.position, letter.id.clone(), failed);
                let aside = self.readers.set_aside(&self.reader, &dead);
                aside.map_err(RelayError::Readers)?;
                round.set_aside.push(letter.id);
                self.failed.remove(&place);
                self.settled.insert(place);
                continue;
            }
            let again = now.checked_add_signed(self.pause(failed)).unwrap_or(now);
            self.failed.insert(place, (failed, again));
            round.next = Some(round.next.map_or(again, |next| next.min(again)));
            held_up.insert(posted.id.clone());
            return Ok(false);
        }
        Ok(true)
    }
}
