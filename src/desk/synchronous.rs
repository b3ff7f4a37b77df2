//! `Desk`: drives the machines of `handling` on a synchronous store.

use std::sync::Arc;

use super::Snapshot;
use super::shared::{Builder, MissingPolicy, Shared};
use crate::complaint::{Complaint, Request};
use crate::handling::{
    AdoptError, Answer, CarriedOver, CarryingOver, DeskError, Failure, Handling, Intake, Loading,
    Machine, Merging, Recorded, Rules, Step, Sweep, Sweeping,
};
use crate::policy::{Policy, PolicyStamp};
use crate::store::{Cursor, LogStore};
use crate::time::Clock;
use crate::vocabulary::{Actor, CommandKey, ComplaintId};

/// A customer-service desk: complaints in a store, handled under policies, on a clock.
///
/// All methods take `&self`, so a desk can be shared by reference or in an `Arc`. Desks on one store
/// coordinate through the store's version check. Every call returns the entries it recorded, on success
/// ([`Recorded::entries`]) and on error ([`DeskError::recorded`]).
///
/// ```
/// use redress::complaint::{Receive, command};
/// use redress::desk::Desk;
/// use redress_presets::{dealership, dealership::role};
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
/// desk.receive(&agent, Receive::new(id.clone(), "c-17".parse()?, facts))?;
/// desk.act(&id, &agent, command::Register {})?;
/// assert_eq!(desk.load(&id)?.state.kind(), StateKind::Registered);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Desk<S, C> {
    pub(super) store: S,
    pub(super) shared: Shared<C>,
}

impl<S, C> Desk<S, C> {
    /// A desk under one policy, with default settings.
    #[must_use]
    pub fn new(policy: Policy, store: S, clock: C) -> Self {
        Builder::new(policy).build(store, clock)
    }

    /// A builder for a desk with earlier policies or other settings.
    #[must_use]
    pub const fn builder(policy: Policy) -> Builder {
        Builder::new(policy)
    }

    /// Adopts a policy for new cases. Open cases keep the policy they were opened under until a `Recalculate`
    /// moves them.
    ///
    /// # Errors
    /// [`AdoptError`] if the name and version are known with different rules, or a later version is known.
    pub fn adopt(&self, policy: Policy) -> Result<(), AdoptError> {
        self.shared.change(|rules| rules.adopt(policy))
    }

    /// Adds a policy for cases that were opened under it; new cases keep the current one. Use it to set up a
    /// desk on an existing store; [`Desk::missing_policies`] lists the policies that are needed.
    ///
    /// # Errors
    /// [`AdoptError::OtherRules`].
    pub fn add_earlier(&self, policy: Policy) -> Result<(), AdoptError> {
        self.shared.change(|rules| rules.add_earlier(policy))
    }

    /// The policy for new cases.
    #[must_use]
    pub fn policy(&self) -> Policy {
        self.rules().current().clone()
    }

    /// The policy with this stamp, if the desk has it.
    #[must_use]
    pub fn policy_of(&self, stamp: &PolicyStamp) -> Option<Policy> {
        self.rules().policy(stamp).cloned()
    }

    /// The store.
    pub const fn store(&self) -> &S {
        &self.store
    }

    /// The clock.
    pub const fn clock(&self) -> &C {
        &self.shared.clock
    }

    pub(super) fn rules(&self) -> Arc<Rules> {
        self.shared.rules()
    }
}

impl<S: LogStore, C: Clock> Desk<S, C> {
    /// Drives a machine to completion. This is all the I/O of a desk.
    fn drive<M>(&self, mut machine: M) -> M::Output
    where
        M: Machine<S::Error, Personal = S::Personal>,
    {
        let (mut answer, store) = (Answer::Begin, &self.store);
        loop {
            answer = match self.shared.next(&mut machine, answer) {
                Step::LookUp { key } => {
                    store.entry_by_key(&key).map_or_else(Answer::Failed, Answer::Found)
                }
                Step::Load { id } => store.log(&id, 0).map_or_else(Answer::Failed, Answer::Log),
                Step::ReadLog { id, after } => {
                    store.log(&id, after).map_or_else(Answer::Failed, Answer::Log)
                }
                Step::Append(batch) => store.append(*batch).into(),
                Step::Due { after, until, limit } => {
                    let due = store.due(after.as_ref(), until, limit);
                    due.map_or_else(Answer::Failed, Answer::Due)
                }
                Step::List { query, after, limit } => {
                    let page = store.list(&query, after.as_ref(), limit);
                    page.map_or_else(Answer::Failed, Answer::Page)
                }
                Step::Done(output) => return output,
            };
        }
    }

    /// Takes a case in: a [`Receive`](crate::complaint::Receive), or an [`Intake`] with more.
    ///
    /// # Errors
    /// [`DeskError`] if the rules reject it, the id exists, the key was used for another request, or the store
    /// fails.
    pub fn receive(
        &self,
        actor: &Actor,
        intake: impl Into<Intake<S::Personal>>,
    ) -> Result<Recorded, DeskError<S::Error>> {
        self.drive(Handling::receive(self.rules(), actor.clone(), intake))
    }

    /// Applies a command to a complaint. A [`Request`] adds an instant and an idempotency key.
    ///
    /// # Errors
    /// [`DeskError`] if the rules reject the command, there is no such complaint, the key was used for another
    /// request, others keep writing, or the store fails. [`DeskError::recorded`] has the alarms that were
    /// recorded anyway.
    pub fn act(
        &self,
        id: &ComplaintId,
        actor: &Actor,
        request: impl Into<Request>,
    ) -> Result<Recorded, DeskError<S::Error>> {
        self.drive(Handling::act(self.rules(), actor.clone(), id.clone(), request, None))
    }

    /// As [`Desk::act`], with personal data that is stored beside the log: the customer's words, the findings.
    ///
    /// # Errors
    /// As [`Desk::act`].
    pub fn act_with(
        &self,
        id: &ComplaintId,
        actor: &Actor,
        request: impl Into<Request>,
        personal: S::Personal,
    ) -> Result<Recorded, DeskError<S::Error>> {
        let personal = Some(personal);
        self.drive(Handling::act(self.rules(), actor.clone(), id.clone(), request, personal))
    }

    /// Merges a complaint into the one that it duplicates (the same case, reported twice): see [`Merging`].
    ///
    /// `redress_metrics::repeats` finds candidates; a person decides whether they are duplicates:
    ///
    /// ```
    /// # use redress::complaint::{Receive, command};
    /// # use redress::desk::Desk;
    /// # use redress_presets::dealership::{dealership, line, role, subject};
    /// # use redress::store::MemoryStore;
    /// # use redress::time::ManualClock;
    /// # use redress::vocabulary::{Actor, ComplaintId, CustomerRef, Facts, Kind, channel};
    /// # use redress::lifecycle::StateKind;
    /// use redress_metrics::{Case, repeats};
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
    /// #     desk.receive(&agent, Receive::new(id.clone(), customer.clone(), facts))?;
    /// # }
    /// let theirs = desk.of_customer(&customer).map(|listed| desk.load(&listed?.id));
    /// let theirs = theirs.collect::<Result<Vec<_>, _>>()?;
    /// let cases: Vec<Case> = theirs.iter().map(Case::from).collect();
    /// let found = repeats(&cases, chrono::TimeDelta::days(2));
    /// if let Some(repeat) = found.iter().find(|repeat| repeat.case == new)
    ///     && desk.load(&repeat.of)?.is_open()
    /// {
    ///     desk.merge(&agent, &repeat.case, &repeat.of)?;
    /// }
    /// assert_eq!(desk.load(&new)?.merged_into, Some(known));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Desk::act`] for either complaint, or if the complaint that goes on has ended.
    pub fn merge(
        &self,
        actor: &Actor,
        duplicate: &ComplaintId,
        into: &ComplaintId,
    ) -> Result<Recorded, DeskError<S::Error>> {
        self.merge_keyed(actor, duplicate, into, None)
    }

    /// The same under an idempotency key: the same key again gives the same outcome, once.
    ///
    /// # Errors
    /// As [`Desk::merge`], or if the key was used for something else.
    pub fn merge_keyed(
        &self,
        actor: &Actor,
        duplicate: &ComplaintId,
        into: &ComplaintId,
        key: Option<CommandKey>,
    ) -> Result<Recorded, DeskError<S::Error>> {
        let (duplicate, into) = (duplicate.clone(), into.clone());
        self.drive(Merging::new(self.rules(), actor.clone(), duplicate, into).keyed(key))
    }

    /// The current state of a complaint.
    ///
    /// # Errors
    /// If there is no complaint with this id, its log is broken, or the store fails.
    pub fn load(&self, id: &ComplaintId) -> Result<Complaint, DeskError<S::Error>> {
        self.drive(Loading::new(id.clone()))
    }

    /// A complaint as it stands, to be kept for [`warm`](Self::warm).
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn snapshot(&self, id: &ComplaintId) -> Result<Snapshot, DeskError<S::Error>> {
        let complaint = self.load(id)?;
        let log =
            self.store.log(id, complaint.version.saturating_sub(1)).map_err(Failure::Store)?;
        let last = log.first().ok_or_else(|| Failure::Unknown { id: id.clone() })?;
        Ok(Snapshot::of(complaint, last))
    }

    /// Puts a kept complaint into the cache, so that its log need not be read from the beginning. Whether it was
    /// the log's and could be used.
    ///
    /// # Errors
    /// If the store fails.
    pub fn warm(&self, snapshot: Snapshot) -> Result<bool, DeskError<S::Error>> {
        let log = self.store.log(snapshot.id(), snapshot.before()).map_err(Failure::Store)?;
        Ok(self.shared.warm(snapshot, &log))
    }

    /// Records all alarms that are due, on at most `limit` complaints, the earliest first: see [`Sweeping`].
    ///
    /// Calling it more often than needed is harmless, since each alarm is recorded once. `while
    /// desk.sweep(100)?.more {}` sweeps everything.
    ///
    /// # Errors
    /// If the store cannot list what is due.
    pub fn sweep(&self, limit: usize) -> Result<Sweep<S::Error>, DeskError<S::Error>> {
        self.drive(Sweeping::new(self.rules(), limit))
    }

    /// Carries the cases that were open at a month's end over into the next month, at most `limit` of them, in
    /// the order of their ids, starting after a cursor: see [`CarryingOver`]. Call it with the cursor of the
    /// previous call until there is none. Idempotent: nothing is carried over twice.
    ///
    /// # Errors
    /// If the month does not exist or is not over, or the store fails.
    pub fn carry_over(
        &self,
        actor: &Actor,
        month: (i32, u32),
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<CarriedOver<S::Error>, DeskError<S::Error>> {
        self.drive(CarryingOver::new(self.rules(), actor.clone(), month, after, limit))
    }

    /// The policies of complaints in the store that this desk does not have; check it at start-up. Commands on
    /// those complaints fail, and sweeps skip them.
    ///
    /// # Errors
    /// If the store fails.
    pub fn missing_policies(&self) -> Result<Vec<MissingPolicy>, DeskError<S::Error>> {
        Ok(self.shared.missing(self.store.policies().map_err(Failure::Store)?))
    }
}
