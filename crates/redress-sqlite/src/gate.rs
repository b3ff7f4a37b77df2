//! `Gate`: handles of one program on one file take turns.
//!
//! SQLite lets whoever asks at the right moment write next. A handle that has just committed is always there
//! first, and others may ask in vain for seconds.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};

#[derive(Debug, Default)]
pub(crate) struct Gate {
    turns: Mutex<Turns>,
    moved: Condvar,
}

#[derive(Debug, Default)]
struct Turns {
    next: u64,
    now: u64,
}

/// The gates of the files that are open in this program.
static GATES: Mutex<Option<HashMap<PathBuf, Weak<Gate>>>> = Mutex::new(None);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Gate {
    /// The gate of a file, the same for every handle.
    pub(crate) fn of(path: &Path) -> Arc<Self> {
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let mut gates = lock(&GATES);
        let gates = gates.get_or_insert_default();
        gates.retain(|_, gate| gate.strong_count() > 0);
        if let Some(gate) = gates.get(&path).and_then(Weak::upgrade) {
            return gate;
        }
        let gate = Arc::<Self>::default();
        gates.insert(path, Arc::downgrade(&gate));
        gate
    }

    /// Waits for its turn, in the order of those who ask.
    pub(crate) fn pass(&self) -> Pass<'_> {
        let mut turns = lock(&self.turns);
        let turn = turns.next;
        turns.next = turns.next.wrapping_add(1);
        while turns.now != turn {
            turns = self.moved.wait(turns).unwrap_or_else(PoisonError::into_inner);
        }
        Pass(self)
    }
}

/// A turn, until it is dropped.
pub(crate) struct Pass<'g>(&'g Gate);

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        let mut turns = lock(&self.0.turns);
        turns.now = turns.now.wrapping_add(1);
        if turns.now != turns.next {
            self.0.moved.notify_all();
        }
    }
}
