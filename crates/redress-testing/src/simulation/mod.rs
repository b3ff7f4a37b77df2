//! A simulation of offices: staff, customers, clocks, hosts and a store that fail, over simulated days, decided by a
//! seed. It checks the laws that must hold whatever happens ([`Law`]).
//!
//! ```
//! use redress_presets::dealership;
//! use redress_testing::simulation::Simulation;
//!
//! let report = Simulation::of(dealership()?).seed(7).days(20).run();
//! report.assert();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Run it on a policy and a store of your own:
//!
//! ```
//! use redress::store::MemoryStore;
//! use redress_testing::simulation::Simulation;
//! # let policy = redress_presets::dealership()?;
//! let report = Simulation::of(policy)
//!     .on(|| {
//!         let store = MemoryStore::new();
//!         // A guard that lives as long as the store, and a function that opens a handle.
//!         ((), move || store.clone())
//!     })
//!     .seeds(3)
//!     .days(10)
//!     .run();
//! report.assert();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The office
//! Two hosts work on one store, each with a desk, a clock and a handle of its own; one desk is synchronous, the other
//! one is not. Complaints come in; people issue commands that are plausible, and some that are not allowed, now or
//! recorded late, often at the very instant at which something falls due. Hosts sweep, carry cases over at a month's
//! end, and send requests again under the same key, also forms under another id and other requests under a used key.
//!
//! | trouble | how |
//! |---|---|
//! | the store | an operation fails before it or after it, its answer is lost, it hangs until the host gives up |
//! | hosts | a host is dropped and started again on the same store, the relays too |
//! | clocks | they drift within the tolerance, jump ahead by hours, and are set back |
//! | at the same time | while one host hangs in an append, the other one writes to the same complaint |
//!
//! In the end the faults stop, the clocks are set right, every open request is sent again, both hosts sweep, and the
//! messages are drained. The laws are checked after every call, every month and in the end.
//!
//! # How the laws are checked
//! Against a notebook of what the hosts were told, against the events of the logs read one by one, and against the
//! clocks. Nothing that a law says is worked out with `decide`. Where a fold is needed (columns, replay), two folds of
//! the same log are compared.
//!
//! The same seed gives the same run with the same version of this crate and a store that answers alike.

mod audit;
mod calls;
mod laws;
mod node;
mod notebook;
mod office;
#[cfg(test)]
mod planted;
mod post;
mod report;
mod staff;

use std::any::Any;
use std::fmt;

use chrono::{DateTime, Utc};
use redress::policy::Policy;
use redress::store::{FeedStore, MemoryStore};

use office::{Office, Plan};
pub use report::{Counts, Law, Report, Violation};

/// A guard, and a function that opens a handle.
type Made<S> = (Box<dyn Any>, Box<dyn Fn() -> S>);

/// A simulation of offices under one policy. See the [module](self).
#[must_use = "a simulation does nothing until `run`"]
pub struct Simulation<S> {
    policy: Policy,
    make: Box<dyn Fn() -> Made<S>>,
    seed: u64,
    seeds: u64,
    days: u32,
    hours: u32,
    trouble: bool,
    begin: DateTime<Utc>,
}

impl<S> fmt::Debug for Simulation<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulation")
            .field("policy", self.policy.stamp())
            .field("seed", &self.seed)
            .field("seeds", &self.seeds)
            .field("days", &self.days)
            .finish_non_exhaustive()
    }
}

impl Simulation<MemoryStore> {
    /// Offices under a policy, on a store in memory: seed 1 alone, 90 days from 5 January 2026, a complaint every 36
    /// hours, with trouble.
    pub fn of(policy: Policy) -> Self {
        let make = || -> Made<MemoryStore> {
            let store = MemoryStore::new();
            (Box::new(()), Box::new(move || store.clone()))
        };
        let begin = DateTime::from_timestamp(1_767_578_400, 0).unwrap_or_default();
        let make = Box::new(make);
        Self { policy, make, seed: 1, seeds: 1, days: 90, hours: 36, trouble: true, begin }
    }
}

impl<S> Simulation<S> {
    /// On another store: a function that creates a fresh one for each seed. It returns a guard that lives as long as
    /// the store, and a function that opens a handle. Hosts open a handle each, and another one when they start again.
    pub fn on<T, G, O>(self, make: impl Fn() -> (G, O) + 'static) -> Simulation<T>
    where
        G: 'static,
        O: Fn() -> T + 'static,
    {
        let Self { policy, make: _, seed, seeds, days, hours, trouble, begin } = self;
        let make = Box::new(move || -> Made<T> {
            let (guard, open) = make();
            (Box::new(guard), Box::new(open))
        });
        Simulation { policy, make, seed, seeds, days, hours, trouble, begin }
    }

    /// The first seed.
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The number of seeds, from the first one on; each is an office of its own.
    pub const fn seeds(mut self, seeds: u64) -> Self {
        self.seeds = seeds;
        self
    }

    /// The number of simulated days.
    pub const fn days(mut self, days: u32) -> Self {
        self.days = days;
        self
    }

    /// On average a complaint comes in once in so many hours; at least 1.
    pub const fn a_complaint_every(mut self, hours: u32) -> Self {
        self.hours = hours;
        self
    }

    /// When the first day begins, UTC; cut to microseconds.
    pub const fn from(mut self, begin: DateTime<Utc>) -> Self {
        self.begin = begin;
        self
    }

    /// Without faults of the store, restarts, and steps of clocks.
    pub const fn without_trouble(mut self) -> Self {
        self.trouble = false;
        self
    }
}

impl<S: FeedStore + Send + Sync> Simulation<S> {
    /// Runs the seeds one after another, until a law is broken.
    pub fn run(&self) -> Report {
        self.run_with(|_| ())
    }

    /// The same; `seen` gets the report after each seed, to show how far it is.
    pub fn run_with(&self, mut seen: impl FnMut(&Report)) -> Report {
        let mut report = Report::default();
        for seed in self.seed..self.seed.saturating_add(self.seeds) {
            let (_guard, open) = (self.make)();
            let plan = Plan {
                begin: self.begin,
                days: self.days,
                hours: self.hours.max(1),
                trouble: self.trouble,
            };
            let mut office = Office::open(&self.policy, &*open, seed, plan);
            let outcome = office.run();
            report.seeds = report.seeds.saturating_add(1);
            report.counts.add(office.counts());
            if let Err(broken) = outcome {
                report.violation = Some(Violation {
                    law: broken.law,
                    seed,
                    days: self.days,
                    at: office.time(),
                    complaint: broken.complaint,
                    what: broken.what,
                });
                return report;
            }
            seen(&report);
        }
        report
    }
}
