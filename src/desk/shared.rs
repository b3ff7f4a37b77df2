//! State shared by both desks: the rules in force, a cache, a clock.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::TimeDelta;

use super::cache::Cache;
use super::{AsyncDesk, Desk, Snapshot};
use crate::complaint::Entry;
use crate::handling::{AdoptError, Answer, Machine, Rules, Step};
use crate::policy::{Policy, PolicyStamp};
use crate::store::PolicyUse;
use crate::time::Clock;

/// Default capacity of the cache, in complaints.
const CACHE: usize = 16_384;

/// Builds a desk from its policies, cache size and tolerances.
///
/// ```
/// use redress::desk::Builder;
/// use redress_presets::dealership;
/// use redress::store::MemoryStore;
/// use redress::time::SystemClock;
/// let desk = Builder::new(dealership()?).cache(1_000).build(MemoryStore::new(), SystemClock);
/// assert_eq!(desk.policy().stamp().name.as_str(), "dealership");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    rules: Rules,
    cache: usize,
}

impl Builder {
    /// A desk that opens new cases under this policy.
    #[must_use]
    pub const fn new(policy: Policy) -> Self {
        Self { rules: Rules::new(policy), cache: CACHE }
    }

    /// Adds a policy for cases that were opened under it.
    ///
    /// # Errors
    /// [`AdoptError::OtherRules`].
    pub fn earlier(mut self, policy: Policy) -> Result<Self, AdoptError> {
        self.rules.add_earlier(policy)?;
        Ok(self)
    }

    /// Number of folded complaints kept in memory, about 2 kB each. With 0, every command reads the log of its
    /// complaint.
    #[must_use]
    pub const fn cache(mut self, complaints: usize) -> Self {
        self.cache = complaints;
        self
    }

    /// Maximum difference between the clocks of two machines.
    #[must_use]
    pub const fn tolerance(mut self, tolerance: TimeDelta) -> Self {
        self.rules.tolerance = tolerance;
        self
    }

    /// Number of attempts for a request while others keep writing to its complaint.
    #[must_use]
    pub const fn tries(mut self, tries: u32) -> Self {
        self.rules.tries = tries;
        self
    }

    /// A desk on a synchronous store.
    pub fn build<S, C>(self, store: S, clock: C) -> Desk<S, C> {
        Desk { store, shared: Shared::new(self, clock) }
    }

    /// A desk on an async store.
    pub fn build_async<S, C>(self, store: S, clock: C) -> AsyncDesk<S, C> {
        AsyncDesk { store, shared: Shared::new(self, clock) }
    }
}

/// A policy of complaints in the store that a desk does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MissingPolicy {
    /// The policy's name, version and digest.
    pub policy: PolicyStamp,
    /// Number of open complaints under it. Commands and ticks on them fail.
    pub open: u64,
    /// Number of ended complaints under it. Some limits outlive closing.
    pub closed: u64,
}

/// State shared by both desks.
#[derive(Debug)]
pub(super) struct Shared<C> {
    rules: RwLock<Arc<Rules>>,
    pub(super) clock: C,
    cache: Cache,
}

impl<C> Shared<C> {
    fn new(builder: Builder, clock: C) -> Self {
        let rules = RwLock::new(builder.rules.shared());
        Self { rules, clock, cache: Cache::new(builder.cache) }
    }

    pub(super) fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the rules. Calls in progress keep the rules that they began with.
    pub(super) fn change(
        &self,
        change: impl FnOnce(&mut Rules) -> Result<(), AdoptError>,
    ) -> Result<(), AdoptError> {
        let mut rules = self.rules.write().unwrap_or_else(PoisonError::into_inner);
        let mut changed = Rules::clone(&rules);
        change(&mut changed)?;
        *rules = Arc::new(changed);
        Ok(())
    }

    pub(super) fn warm(&self, snapshot: Snapshot, log: &[Arc<Entry>]) -> bool {
        let restored = snapshot.restore(log);
        restored.map(|complaint| self.cache.put(complaint)).is_some()
    }

    pub(super) fn missing(&self, used: Vec<PolicyUse>) -> Vec<MissingPolicy> {
        let rules = self.rules();
        let missing = used.into_iter().filter(|used| rules.policy(&used.policy).is_none());
        missing
            .map(|PolicyUse { policy, open, closed }| MissingPolicy { policy, open, closed })
            .collect()
    }
}

impl<C: Clock> Shared<C> {
    /// Gives a machine an answer, and goes on answering steps that need no store until it needs the store or is
    /// done.
    pub(super) fn next<E, M: Machine<E>>(
        &self,
        machine: &mut M,
        answer: Answer<E>,
    ) -> Step<M::Personal, M::Output> {
        let mut answer = answer;
        loop {
            let step = machine.step(answer, self.clock.now());
            while let Some(complaint) = machine.folded() {
                self.cache.put(complaint);
            }
            answer = match step {
                Step::Load { id } => match self.cache.take(&id) {
                    Some(complaint) => Answer::Folded(complaint),
                    None => return Step::Load { id },
                },
                step => return step,
            };
        }
    }
}
