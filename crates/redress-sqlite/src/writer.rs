//! The one writer: appends that wait at the same time are committed together.
//!
//! Whoever comes first leads: takes what waits, commits it, and hands the lead on. No thread of its own, and
//! an append that is alone pays nothing for it.

use std::collections::VecDeque;
use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use redress::store::AppendError;
use rusqlite::{Connection, ErrorCode};

use crate::append::{Ended, Known, Written};
use crate::error::{Doing, Error};
use crate::gate::Gate;

type Outcome = Result<(), AppendError<Error>>;

/// The most appends in one commit.
const GROUP: usize = 256;

/// How long a leader waits for those who appended with the last commit; about as long as a fast disk takes.
const GATHER: Duration = Duration::from_micros(200);

pub(crate) struct Writer {
    session: Mutex<Session>,
    queue: Mutex<Queue>,
    /// When the queue is as long as the leader waits for.
    gathered: Condvar,
    gate: Arc<Gate>,
    wait: Duration,
}

/// The connection that writes, and what it need not look up again.
struct Session {
    connection: Connection,
    known: Known,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<(Written, Arc<Turn>)>,
    led: bool,
    /// How many were committed together last.
    last: usize,
    /// How many the leader waits for; 0: it does not wait.
    awaited: usize,
}

/// Where somebody waits.
#[derive(Default)]
struct Turn {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
enum State {
    #[default]
    Waiting,
    Lead,
    Done(Outcome),
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Turn {
    fn set(&self, state: State) {
        *lock(&self.state) = state;
        self.changed.notify_one();
    }

    /// Waits for an outcome; none: this one leads now.
    fn wait(&self) -> Option<Outcome> {
        let mut state = lock(&self.state);
        loop {
            match mem::take(&mut *state) {
                State::Waiting => {
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
                State::Lead => return None,
                State::Done(outcome) => return Some(outcome),
            }
        }
    }
}

impl Writer {
    pub(crate) fn new(connection: Connection, gate: Arc<Gate>, wait: Duration) -> Self {
        let session = Mutex::new(Session { connection, known: Known::default() });
        Self { session, queue: Mutex::default(), gathered: Condvar::new(), gate, wait }
    }

    pub(crate) fn append(&self, written: Written) -> Outcome {
        let turn = Arc::<Turn>::default();
        let leads = {
            let mut queue = lock(&self.queue);
            queue.waiting.push_back((written, Arc::clone(&turn)));
            if queue.waiting.len() == queue.awaited {
                self.gathered.notify_one();
            }
            !mem::replace(&mut queue.led, true)
        };
        if !leads && let Some(outcome) = turn.wait() {
            return outcome;
        }
        self.lead(&turn)
    }

    /// Commits what waits, this one's own append among it, and hands the lead on.
    fn lead(&self, own: &Arc<Turn>) -> Outcome {
        self.gather();
        let pass = self.gate.pass();
        let (batches, turns): (Vec<_>, Vec<_>) = {
            let mut queue = lock(&self.queue);
            let end = queue.waiting.len().min(GROUP);
            queue.last = end;
            queue.waiting.drain(..end).unzip()
        };
        let outcomes = lock(&self.session).commit(&batches, self.wait);
        drop(pass);
        {
            let mut queue = lock(&self.queue);
            match queue.waiting.front() {
                Some((_, next)) => next.set(State::Lead),
                None => queue.led = false,
            }
        }
        let mut mine = None;
        for (turn, outcome) in turns.into_iter().zip(outcomes) {
            if Arc::ptr_eq(&turn, own) {
                mine = Some(outcome);
            } else {
                turn.set(State::Done(outcome));
            }
        }
        // The lead comes to somebody who waits, and is first.
        mine.unwrap_or_else(|| {
            Err(AppendError::malformed("this store has lost an append; please report it"))
        })
    }

    /// Where several are appending, those who were answered a moment ago come back at once: they are waited for,
    /// briefly, since a commit costs far more.
    fn gather(&self) {
        let mut queue = lock(&self.queue);
        let last = queue.last.min(GROUP);
        if last < 2 || queue.waiting.len() >= last {
            return;
        }
        queue.awaited = last;
        let short = |queue: &mut Queue| queue.waiting.len() < last;
        let waited = self.gathered.wait_timeout_while(queue, GATHER, short);
        let (mut queue, _) = waited.unwrap_or_else(PoisonError::into_inner);
        queue.awaited = 0;
    }

    /// Does something alone, in a transaction.
    pub(crate) fn alone<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let _pass = self.gate.pass();
        let connection = &lock(&self.session).connection;
        begin(connection, self.wait)?;
        let done = work(connection)
            .and_then(|done| connection.execute_batch("commit").doing("committing").map(|()| done));
        if done.is_err() {
            take_back(connection);
        }
        done
    }

    /// Writes what is in the write-ahead log into the file and empties it; whether nobody was in the way.
    pub(crate) fn checkpoint(&self) -> Result<bool, Error> {
        let busy: i64 = lock(&self.session)
            .connection
            .query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))
            .doing("emptying the write-ahead log")?;
        Ok(busy == 0)
    }
}

pub(crate) fn is_busy(error: &Error) -> bool {
    let Error::Sqlite { source, .. } = error else { return false };
    matches!(source.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// Begins to write; waits its turn in short steps, so that several handles alternate.
fn begin(connection: &Connection, wait: Duration) -> Result<(), Error> {
    let mut step = Duration::from_micros(20);
    let mut waited = Duration::ZERO;
    connection.busy_timeout(Duration::ZERO).doing("beginning to write")?;
    let begun = loop {
        let begun =
            connection.prepare_cached("begin immediate").and_then(|mut begin| begin.execute([]));
        match begun.doing("beginning to write") {
            Ok(_) => break Ok(()),
            Err(error) if !is_busy(&error) => break Err(error),
            Err(_) if waited >= wait => break Err(Error::Busy { waited }),
            Err(_) => {
                thread::sleep(step);
                waited = waited.saturating_add(step);
                step = step.saturating_mul(2).min(Duration::from_millis(2));
            }
        }
    };
    connection.busy_timeout(wait).doing("beginning to write")?;
    begun
}

/// Takes a transaction back that may have been taken back already.
fn take_back(connection: &Connection) {
    if !connection.is_autocommit() {
        // If even that fails, the next transaction cannot begin and says so.
        let _ = connection.execute_batch("rollback");
    }
}

impl Session {
    /// Commits batches together; where one of them makes SQLite fail, each alone.
    fn commit(&mut self, batches: &[Written], wait: Duration) -> Vec<Outcome> {
        match self.together(batches, wait) {
            Ok(ended) => ended.into_iter().map(Ended::told).collect(),
            Err(AppendError::Unavailable(_)) if batches.len() > 1 => {
                let alone = |batch: &Written| {
                    let ended = self.together(std::slice::from_ref(batch), wait)?.pop();
                    ended.map_or_else(|| Err(lost()), Ended::told)
                };
                batches.iter().map(alone).collect()
            }
            Err(error) => batches.iter().map(|_| Err(again(&error))).collect(),
        }
    }

    /// One transaction. An error is `Unavailable` where nothing is stored, `Unknown` where that cannot be said.
    fn together(
        &mut self,
        batches: &[Written],
        wait: Duration,
    ) -> Result<Vec<Ended>, AppendError<Error>> {
        let Self { connection, known } = self;
        begin(connection, wait).map_err(AppendError::Unavailable)?;
        let ended: Result<Vec<_>, _> =
            batches.iter().map(|batch| batch.apply(connection, known)).collect();
        known.ended();
        let ended = ended.map_err(|error| {
            take_back(connection);
            *known = Known::default();
            AppendError::Unavailable(error)
        })?;
        let committed =
            connection.prepare_cached("commit").and_then(|mut commit| commit.execute([]));
        committed.doing("committing").map_err(|error| {
            // What could not be written is not there. Of what was written and not confirmed nobody knows.
            let not_written = is_busy(&error) || is_full(&error);
            take_back(connection);
            *known = Known::default();
            if not_written { AppendError::Unavailable(error) } else { AppendError::Unknown(error) }
        })?;
        Ok(ended)
    }
}

fn lost() -> AppendError<Error> {
    AppendError::malformed("this store has lost an append; please report it")
}

fn again(error: &AppendError<Error>) -> AppendError<Error> {
    match error {
        AppendError::Unavailable(error) => AppendError::Unavailable(error.clone()),
        AppendError::Unknown(error) => AppendError::Unknown(error.clone()),
        _ => lost(),
    }
}

fn is_full(error: &Error) -> bool {
    let Error::Sqlite { source, .. } = error else { return false };
    source.sqlite_error_code() == Some(ErrorCode::DiskFull)
}
