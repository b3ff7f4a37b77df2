//! The desk's clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use redress::time::{Clock, SystemClock};

/// The system's clock, moved on by what the demonstration is ahead or behind. Clones share that.
#[derive(Clone, Debug, Default)]
pub struct DeskClock {
    shift_us: Arc<AtomicI64>,
}

impl DeskClock {
    /// A clock that shows this instant now and goes on from there.
    #[must_use]
    pub fn set_to(at: DateTime<Utc>) -> Self {
        let clock = Self::default();
        let ahead = at.signed_duration_since(SystemClock.now());
        clock.shift_us.store(ahead.num_microseconds().unwrap_or(0), Ordering::SeqCst);
        clock
    }

    /// Moves it forward: the demonstration's way to wait.
    pub fn advance(&self, by: TimeDelta) {
        let by = by.num_microseconds().unwrap_or(0).max(0);
        self.shift_us.fetch_add(by, Ordering::SeqCst);
    }

    /// How long it is until an instant; none if it is past.
    #[must_use]
    pub fn until(&self, at: DateTime<Utc>) -> Duration {
        at.signed_duration_since(self.now()).to_std().unwrap_or(Duration::ZERO)
    }
}

impl Clock for DeskClock {
    fn now(&self) -> DateTime<Utc> {
        let shift = TimeDelta::microseconds(self.shift_us.load(Ordering::SeqCst));
        let now = SystemClock.now();
        now.checked_add_signed(shift).unwrap_or(now)
    }
}
