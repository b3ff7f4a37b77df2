//! `Desk`: the thin shell around the rules: load, decide, append; sweep; queries.
//!
//! Everything that is decided is decided in `complaint`. Here: which policy, which time, trying again
//! when somebody else has written. `queries` only asks; `month` is the month's end.

mod cache;
mod error;
mod month;
mod queries;

use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Utc};

use crate::complaint::command::{Absorb, Merge, Tick};
use crate::complaint::{
    Command, Complaint, Context, Entry, Receive, Refused, Request, decide_in_place, receive,
};
use crate::policy::{Policy, PolicyStamp};
use crate::store::{AppendError, Batch, Personal, Row, Store};
use crate::time::Clock;
use crate::vocabulary::{Actor, CommandKey, ComplaintId};

use cache::Cache;
pub use error::DeskError;

/// How often a command is decided again when somebody else has written meanwhile.
const TRIES: usize = 16;

/// How many complaints a generation of the cache holds.
const CACHE: usize = 65_536;

/// A customer-service desk: complaints in a store, handled under a policy, on a clock.
///
/// All methods take `&self`; a desk is shared by reference or in an `Arc`. Two desks on one store
/// keep out of each other's way by the store's version check.
///
/// ```
/// use redress::complaint::{Receive, command};
/// use redress::desk::Desk;
/// use redress::presets::{dealership, dealership::role};
/// use redress::store::MemoryStore;
/// use redress::time::ManualClock;
/// use redress::vocabulary::{Actor, ComplaintId, Facts, Kind, channel};
/// use redress::lifecycle::StateKind;
///
/// let clock = ManualClock::new("2026-03-02T01:00:00Z".parse()?);
/// let desk = Desk::new(dealership()?, MemoryStore::new(), clock);
/// let agent = Actor::new("li.na".parse()?, role::CUSTOMER_SERVICE);
/// let id: ComplaintId = "2026-0001".parse()?;
/// let facts = Facts::new(Kind::Grievance, channel::CALL_BACK);
/// desk.receive(&agent, Receive { id: id.clone(), customer: "c-17".parse()?, facts })?;
/// desk.act(&id, &agent, command::Register {})?;
/// assert_eq!(desk.load(&id)?.state.kind(), StateKind::Registered);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Desk<S, C> {
    store: S,
    clock: C,
    policies: RwLock<Policies>,
    cache: Cache,
}

/// The policies that a desk has been given; the last is the one for new cases.
#[derive(Clone, Debug)]
struct Policies {
    current: Policy,
    earlier: Vec<Policy>,
}

/// What a call brought about.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Recorded {
    /// The complaint's number.
    pub id: ComplaintId,
    /// The entry; `None` for a tick that found nothing due.
    pub entry: Option<Arc<Entry>>,
    /// Whether this is the outcome of an earlier call with the same key.
    pub replayed: bool,
    /// When the complaint next wants a tick, UTC.
    pub next_due: Option<DateTime<Utc>>,
}

/// A case to take in, with all that may come with it.
#[derive(Clone, Debug)]
pub struct Intake {
    /// The case.
    pub receive: Receive,
    /// When it came in, UTC, if earlier than now.
    pub occurred_at: Option<DateTime<Utc>>,
    /// The idempotency key.
    pub key: Option<CommandKey>,
    /// What is kept apart.
    pub personal: Option<Personal>,
}

impl From<Receive> for Intake {
    fn from(receive: Receive) -> Self {
        Self { receive, occurred_at: None, key: None, personal: None }
    }
}

/// What a sweep found.
#[derive(Debug)]
#[non_exhaustive]
pub struct Sweep<E: std::error::Error> {
    /// What fell due, complaint by complaint.
    pub done: Vec<Recorded>,
    /// What could not be ticked, and why; the rest was.
    pub failed: Vec<(ComplaintId, DeskError<E>)>,
    /// Whether more was due than was asked for.
    pub more: bool,
}

impl<S: Store, C: Clock> Desk<S, C> {
    /// A desk under one policy.
    #[must_use]
    pub fn new(policy: Policy, store: S, clock: C) -> Self {
        let policies = RwLock::new(Policies { current: policy, earlier: Vec::new() });
        Self { store, clock, policies, cache: Cache::new(CACHE) }
    }

    /// Takes a policy into use for new cases. Open cases keep the one that they were opened under
    /// until a `Recalculate` moves them.
    ///
    /// A desk that is set up anew on an old store adopts the earlier policies first, the current last.
    pub fn adopt(&self, policy: Policy) {
        let mut policies = self.policies.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut policies.current, policy);
        let current = policies.current.stamp().clone();
        policies.earlier.retain(|earlier| *earlier.stamp() != current);
        if *before.stamp() != current {
            policies.earlier.push(before);
        }
    }

    /// The policy for new cases.
    #[must_use]
    pub fn policy(&self) -> Policy {
        self.policies.read().unwrap_or_else(PoisonError::into_inner).current.clone()
    }

    /// The store.
    pub const fn store(&self) -> &S {
        &self.store
    }

    /// The clock.
    pub const fn clock(&self) -> &C {
        &self.clock
    }

    fn policy_of(&self, stamp: &PolicyStamp) -> Option<Policy> {
        let policies = self.policies.read().unwrap_or_else(PoisonError::into_inner);
        if policies.current.stamp() == stamp {
            return Some(policies.current.clone());
        }
        policies.earlier.iter().find(|policy| policy.stamp() == stamp).cloned()
    }

    /// Takes a case in (DLR-1): a [`Receive`], or an [`Intake`] with more.
    ///
    /// # Errors
    /// [`DeskError`]: rejected by the rules, the id exists, the key was used for something else, or
    /// the store failed.
    pub fn receive(
        &self,
        actor: &Actor,
        intake: impl Into<Intake>,
    ) -> Result<Recorded, DeskError<S::Error>> {
        let Intake { receive: asked, occurred_at, key, personal } = intake.into();
        let policy = self.policy();
        let context = Context { policy: &policy, actor, now: self.clock.now() };
        let (complaint, entry) = receive(&asked, occurred_at, key, &context)?;
        let entry = Arc::new(entry);
        let batch = Batch {
            id: asked.id.clone(),
            expected: 0,
            entry: Arc::clone(&entry),
            row: Row::of(&complaint),
            personal,
        };
        let next_due = batch.row.next_due;
        match self.store.append(batch) {
            Ok(()) => {
                let recorded = self.done(Box::new(complaint), Some(entry), next_due);
                Ok(self.settle(recorded))
            }
            Err(AppendError::Conflict { .. }) => self.received_before(asked.id, &entry),
            Err(error) => Err(append_error(error)),
        }
    }

    /// A receipt for an id that exists: the same request again, or a mistake.
    fn received_before(
        &self,
        id: ComplaintId,
        entry: &Entry,
    ) -> Result<Recorded, DeskError<S::Error>> {
        match &entry.key {
            Some(asked) => match self.replay(&id, &asked.key, asked.digest)? {
                Some(outcome) => Ok(outcome),
                None => Err(DeskError::Exists { id }),
            },
            None => Err(DeskError::Exists { id }),
        }
    }

    /// The outcome of an earlier call with this key.
    fn replay(
        &self,
        id: &ComplaintId,
        key: &CommandKey,
        digest: u64,
    ) -> Result<Option<Recorded>, DeskError<S::Error>> {
        let Some(entry) = self.store.keyed(id, key).map_err(DeskError::Store)? else {
            return Ok(None);
        };
        if entry.key.as_ref().is_none_or(|known| known.digest != digest) {
            return Err(DeskError::IdempotencyMismatch { key: key.clone() });
        }
        let next_due = self.load(id)?.next_due();
        Ok(Some(Recorded { id: id.clone(), entry: Some(entry), replayed: true, next_due }))
    }

    /// Asks something of a complaint: a command, or a [`Request`] with its instant and key.
    ///
    /// # Errors
    /// [`DeskError`]: rejected by the rules, no such complaint, the key was used for something else,
    /// others kept writing, or the store failed. Nothing is stored then, except what had fallen due.
    pub fn act(
        &self,
        id: &ComplaintId,
        actor: &Actor,
        request: impl Into<Request>,
    ) -> Result<Recorded, DeskError<S::Error>> {
        self.act_with(id, actor, &request.into(), None)
    }

    /// As [`Desk::act`], with something to be kept apart from the log: what the customer said, what
    /// was found.
    ///
    /// # Errors
    /// As [`Desk::act`].
    pub fn act_with(
        &self,
        id: &ComplaintId,
        actor: &Actor,
        request: &Request,
        personal: Option<&Personal>,
    ) -> Result<Recorded, DeskError<S::Error>> {
        if let Some(key) = &request.key
            && let Some(outcome) = self.replay(id, key, request.digest())?
        {
            return Ok(outcome);
        }
        let recorded = self.decided(id, actor, request, personal)?;
        Ok(self.settle(recorded))
    }

    /// A fact recorded late may leave behind what fell due since it happened: that too is recorded.
    fn settle(&self, recorded: Recorded) -> Recorded {
        let now = recorded.entry.as_ref().map(|entry| entry.recorded_at);
        if recorded.next_due.is_some_and(|at| Some(at) <= now) {
            // The request is stored, whatever becomes of this; what it leaves due a sweep will find.
            if let Ok(ticked) = self.decided(&recorded.id, &Actor::system(), &Tick {}.into(), None)
            {
                return Recorded { next_due: ticked.next_due, ..recorded };
            }
        }
        recorded
    }

    fn decided(
        &self,
        id: &ComplaintId,
        actor: &Actor,
        request: &Request,
        personal: Option<&Personal>,
    ) -> Result<Recorded, DeskError<S::Error>> {
        for _ in 0..TRIES {
            let mut complaint = self.take(id)?;
            let policy = self.policy_for(&complaint, request)?;
            let context = Context { policy: &policy, actor, now: self.clock.now() };
            let expected = complaint.version;
            let entry = match decide_in_place(&mut complaint, request, &context) {
                // Nothing is due; unless what is known here is no longer how it stands.
                Ok(entry) if entry.events.is_empty() => {
                    if self.catch_up(&mut complaint)? {
                        self.cache.put(complaint);
                        continue;
                    }
                    let next_due = complaint.next_due();
                    return Ok(self.done(complaint, None, next_due));
                }
                Ok(entry) => Arc::new(entry),
                Err(Refused { rejection, changed: false }) => {
                    if self.catch_up(&mut complaint)? {
                        self.cache.put(complaint);
                        continue;
                    }
                    self.cache.put(complaint);
                    return Err(rejection.into());
                }
                // What had fallen due was folded into a copy that is now dropped: record it, then
                // judge the command on its own.
                Err(Refused { rejection, changed: true }) => {
                    if matches!(request.command, Command::Tick(_)) {
                        return Err(rejection.into());
                    }
                    self.decided(id, &Actor::system(), &Tick {}.into(), None)?;
                    continue;
                }
            };
            let batch = Batch {
                id: id.clone(),
                expected,
                entry: Arc::clone(&entry),
                row: Row::of(&complaint),
                personal: personal.cloned(),
            };
            let next_due = batch.row.next_due;
            match self.store.append(batch) {
                Ok(()) => return Ok(self.done(complaint, Some(entry), next_due)),
                Err(AppendError::Conflict { .. }) => {
                    if let Some(key) = &request.key
                        && let Some(outcome) = self.replay(id, key, request.digest())?
                    {
                        return Ok(outcome);
                    }
                }
                Err(error) => return Err(append_error(error)),
            }
        }
        Err(DeskError::Contended)
    }

    /// Joins a complaint to the one that it doubles (the same case, reported twice): what the double
    /// had been promised is taken over by the one that goes on, of two limits the earlier; then the
    /// double ends. There is never a second clock.
    ///
    /// If the second step fails the first stays, and the same call again completes it.
    ///
    /// Which complaints may be doubles, `metrics` finds; whether they are, a person says:
    ///
    /// ```
    /// # use redress::complaint::{Receive, command};
    /// # use redress::desk::Desk;
    /// # use redress::presets::dealership::{dealership, line, role, subject};
    /// # use redress::store::MemoryStore;
    /// # use redress::time::ManualClock;
    /// # use redress::vocabulary::{Actor, ComplaintId, CustomerRef, Facts, Kind, channel};
    /// # use redress::lifecycle::StateKind;
    /// use redress::metrics::{Case, repeats};
    /// # let clock = ManualClock::new("2026-03-02T01:00:00Z".parse()?);
    /// # let desk = Desk::new(dealership()?, MemoryStore::new(), clock.clone());
    /// # let agent = Actor::new("li.na".parse()?, role::CUSTOMER_SERVICE);
    /// # let (known, new): (ComplaintId, ComplaintId) = ("2026-0001".parse()?, "2026-0002".parse()?);
    /// # let customer: CustomerRef = "c-17".parse()?;
    /// # for (id, from) in [(&known, channel::CALL_BACK), (&new, channel::OEM)] {
    /// #     let facts = Facts {
    /// #         subject: Some(subject::PARTS),
    /// #         line: Some(line::AFTER_SALES),
    /// #         ..Facts::new(Kind::Complaint, from)
    /// #     };
    /// #     desk.receive(&agent, Receive { id: id.clone(), customer: customer.clone(), facts })?;
    /// # }
    /// let theirs = desk.of_customer(&customer)?;
    /// let theirs = theirs.iter().map(|id| desk.load(id)).collect::<Result<Vec<_>, _>>()?;
    /// let cases: Vec<Case> = theirs.iter().map(Case::from).collect();
    /// let found = repeats(&cases, chrono::TimeDelta::days(2));
    /// if let Some(double) = found.iter().find(|repeat| repeat.case == new)
    ///     && desk.load(&double.of)?.is_open()
    /// {
    ///     desk.merge(&agent, &double.case, &double.of)?;
    /// }
    /// assert_eq!(desk.load(&new)?.merged_into, Some(known));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Desk::act`], for either complaint.
    pub fn merge(
        &self,
        actor: &Actor,
        double: &ComplaintId,
        into: &ComplaintId,
    ) -> Result<Recorded, DeskError<S::Error>> {
        let promised = self.load(double)?.limits;
        let due = promised.into_iter().map(|limit| (limit.topic, limit.due)).collect();
        self.act(into, actor, Absorb { from: double.clone(), due })?;
        self.act(double, actor, Merge { into: into.clone() })
    }

    /// The policy that a request is judged under: the complaint's own, or for a recalculation the
    /// current one.
    fn policy_for(
        &self,
        complaint: &Complaint,
        request: &Request,
    ) -> Result<Policy, DeskError<S::Error>> {
        if matches!(request.command, Command::Recalculate(_)) {
            return Ok(self.policy());
        }
        self.policy_of(&complaint.policy)
            .ok_or_else(|| DeskError::UnknownPolicy { stamp: complaint.policy.clone() })
    }

    fn done(
        &self,
        complaint: Box<Complaint>,
        entry: Option<Arc<Entry>>,
        next_due: Option<DateTime<Utc>>,
    ) -> Recorded {
        let id = complaint.id.clone();
        self.cache.put(complaint);
        Recorded { id, entry, replayed: false, next_due }
    }

    /// The complaint as last folded here, out of the cache; or folded from its log.
    fn take(&self, id: &ComplaintId) -> Result<Box<Complaint>, DeskError<S::Error>> {
        if let Some(complaint) = self.cache.take(id) {
            return Ok(complaint);
        }
        let log = self.store.log(id, 0).map_err(DeskError::Store)?;
        if log.is_empty() {
            return Err(DeskError::Unknown { id: id.clone() });
        }
        Ok(Box::new(Complaint::from_log(log.iter().map(AsRef::as_ref))?))
    }

    /// Folds what others have written since; whether there was anything.
    fn catch_up(&self, complaint: &mut Complaint) -> Result<bool, DeskError<S::Error>> {
        let log = self.store.log(&complaint.id, complaint.version).map_err(DeskError::Store)?;
        for entry in &log {
            complaint.apply(entry)?;
        }
        Ok(!log.is_empty())
    }

    /// A complaint as it stands.
    ///
    /// # Errors
    /// [`DeskError::Unknown`], or the store failed.
    pub fn load(&self, id: &ComplaintId) -> Result<Complaint, DeskError<S::Error>> {
        let mut complaint = self.take(id)?;
        self.catch_up(&mut complaint)?;
        let loaded = (*complaint).clone();
        self.cache.put(complaint);
        Ok(loaded)
    }

    /// Records what has fallen due by now, for at most so many complaints, the earliest first.
    ///
    /// Once is enough and often does no harm: each alarm is recorded once. One complaint that fails
    /// does not keep the others from being swept.
    ///
    /// # Errors
    /// The store failed to say what is due.
    pub fn sweep(&self, most: usize) -> Result<Sweep<S::Error>, DeskError<S::Error>> {
        let due = self.store.due(self.clock.now(), most).map_err(DeskError::Store)?;
        let mut sweep = Sweep { done: Vec::new(), failed: Vec::new(), more: due.len() >= most };
        for id in due {
            match self.decided(&id, &Actor::system(), &Tick {}.into(), None) {
                Ok(outcome) if outcome.entry.is_some() => sweep.done.push(outcome),
                Ok(_) => {}
                Err(error) => sweep.failed.push((id, error)),
            }
        }
        Ok(sweep)
    }
}

fn append_error<E: std::error::Error>(error: AppendError<E>) -> DeskError<E> {
    match error {
        AppendError::Conflict { .. } => DeskError::Contended,
        AppendError::Malformed(why) => DeskError::Refused(why),
        AppendError::Store(error) => DeskError::Store(error),
    }
}
