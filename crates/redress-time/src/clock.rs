//! The source of "now": a clock provided by the host.
//!
//! Only [`SystemClock`] reads the wall clock.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// A source of the current time.
///
/// # When time goes backwards
/// A clock may step back (an operator, a virtual machine that resumes, NTP). `now` need not be monotone: a
/// command recorded earlier than the complaint's last event is rejected with both instants, and a sweep at an
/// earlier time than the last one records nothing twice. After a jump forward, everything becomes due at
/// once, in order.
pub trait Clock {
    /// The current instant, in UTC.
    fn now(&self) -> DateTime<Utc>;
}

impl<C: Clock + ?Sized> Clock for &C {
    fn now(&self) -> DateTime<Utc> {
        (**self).now()
    }
}

impl<C: Clock + ?Sized> Clock for Box<C> {
    fn now(&self) -> DateTime<Utc> {
        (**self).now()
    }
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> DateTime<Utc> {
        (**self).now()
    }
}

/// The operating system's clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place that may read the wall clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that only moves when told to; clones show the same time.
///
/// For tests and simulations, where years pass without a sleep.
///
/// ```
/// use chrono::TimeDelta;
/// use redress_time::{Clock, ManualClock};
/// let clock = ManualClock::new("2026-03-02T09:00:00Z".parse()?);
/// let host = clock.clone();
/// clock.advance(TimeDelta::hours(2));
/// assert_eq!(host.now().to_rfc3339(), "2026-03-02T11:00:00+00:00");
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ManualClock {
    at: Arc<Mutex<DateTime<Utc>>>,
}

impl ManualClock {
    /// A clock that shows `at`.
    #[must_use]
    pub fn new(at: DateTime<Utc>) -> Self {
        Self { at: Arc::new(Mutex::new(at)) }
    }

    /// Sets the clock to `at`, which may be earlier than its current time.
    pub fn set(&self, at: DateTime<Utc>) {
        self.change(|_| at);
    }

    /// Advances the clock by `by`, or sets it back if `by` is negative. Saturates at the limits of
    /// `DateTime<Utc>`.
    pub fn advance(&self, by: TimeDelta) {
        self.change(|at| {
            let limit = if by < TimeDelta::zero() {
                DateTime::<Utc>::MIN_UTC
            } else {
                DateTime::<Utc>::MAX_UTC
            };
            at.checked_add_signed(by).unwrap_or(limit)
        });
    }

    fn change(&self, to: impl FnOnce(DateTime<Utc>) -> DateTime<Utc>) {
        // a panic elsewhere cannot leave a half-written instant
        let mut at = self.at.lock().unwrap_or_else(PoisonError::into_inner);
        *at = to(*at);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A clock made from a function; see [`clock_fn`].
#[derive(Clone, Copy)]
pub struct ClockFn<F>(F);

/// Makes a clock from a function, such as one that asks a time server.
///
/// ```
/// use redress_time::{Clock, clock_fn};
/// let at = "2026-03-02T09:00:00Z".parse::<chrono::DateTime<chrono::Utc>>()?;
/// assert_eq!(clock_fn(move || at).now(), at);
/// # Ok::<(), chrono::ParseError>(())
/// ```
pub fn clock_fn<F: Fn() -> DateTime<Utc>>(f: F) -> ClockFn<F> {
    ClockFn(f)
}

impl<F: Fn() -> DateTime<Utc>> Clock for ClockFn<F> {
    fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }
}

impl<F> fmt::Debug for ClockFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClockFn(..)")
    }
}
