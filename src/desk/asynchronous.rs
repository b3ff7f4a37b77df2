//! `AsyncDesk`: drives the machines of `handling` on an async store, without depending on a runtime.

use std::sync::Arc;

use super::Snapshot;
use super::shared::{Builder, MissingPolicy, Shared};
use crate::complaint::{Complaint, Context, Entry, Permitted, Request, permitted};
use crate::handling::{
    AdoptError, Answer, CarriedOver, CarryingOver, DeskError, Failure, Handling, Intake, Loading,
    Machine, Merging, Recorded, Rules, Step, Sweep, Sweeping,
};
use crate::policy::Policy;
use crate::store::{AsyncLogStore, Cursor, Page, Query};
use crate::time::Clock;
use crate::vocabulary::{Actor, CommandKey, ComplaintId};

/// A [`Desk`](super::Desk) for async stores. Runs on any executor.
///
/// Dropping a future leaves its entry stored whole or not at all. A request that is sent again under the
/// same key is carried out once.
///
/// ```
/// # async fn host(desk: redress::desk::AsyncDesk<
/// #     redress::store::Immediate<redress::store::MemoryStore>, redress::time::ManualClock>,
/// #     agent: redress::vocabulary::Actor, id: redress::vocabulary::ComplaintId)
/// #     -> Result<(), Box<dyn std::error::Error>> {
/// use redress::complaint::command;
/// let recorded = desk.act(&id, &agent, command::Register {}).await?;
/// for entry in &recorded.entries {
///     println!("{} events", entry.events.len());
/// }
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct AsyncDesk<S, C> {
    pub(super) store: S,
    pub(super) shared: Shared<C>,
}

impl<S, C> AsyncDesk<S, C> {
    /// A desk under one policy, with default settings.
    #[must_use]
    pub fn new(policy: Policy, store: S, clock: C) -> Self {
        Builder::new(policy).build_async(store, clock)
    }

    /// Adopts a policy for new cases: see [`Desk::adopt`](super::Desk::adopt).
    ///
    /// # Errors
    /// [`AdoptError`].
    pub fn adopt(&self, policy: Policy) -> Result<(), AdoptError> {
        self.shared.change(|rules| rules.adopt(policy))
    }

    /// Adds a policy for cases that were opened under it.
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

    /// The store.
    pub const fn store(&self) -> &S {
        &self.store
    }

    /// The clock.
    pub const fn clock(&self) -> &C {
        &self.shared.clock
    }

    fn rules(&self) -> Arc<Rules> {
        self.shared.rules()
    }
}

impl<S: AsyncLogStore, C: Clock> AsyncDesk<S, C> {
    /// Drives a machine to completion. This is all the I/O of a desk.
    async fn drive<M>(&self, mut machine: M) -> M::Output
    where
        M: Machine<S::Error, Personal = S::Personal>,
    {
        let (mut answer, store) = (Answer::Begin, &self.store);
        loop {
            answer = match self.shared.next(&mut machine, answer) {
                Step::LookUp { key } => {
                    store.entry_by_key(&key).await.map_or_else(Answer::Failed, Answer::Found)
                }
                Step::Load { id } => {
                    store.log(&id, 0).await.map_or_else(Answer::Failed, Answer::Log)
                }
                Step::ReadLog { id, after } => {
                    store.log(&id, after).await.map_or_else(Answer::Failed, Answer::Log)
                }
                Step::Append(batch) => store.append(*batch).await.into(),
                Step::Due { after, until, limit } => {
                    let due = store.due(after.as_ref(), until, limit).await;
                    due.map_or_else(Answer::Failed, Answer::Due)
                }
                Step::List { query, after, limit } => {
                    let page = store.list(&query, after.as_ref(), limit).await;
                    page.map_or_else(Answer::Failed, Answer::Page)
                }
                Step::Done(output) => return output,
            };
        }
    }

    /// Takes a case in: see [`Desk::receive`](super::Desk::receive).
    ///
    /// # Errors
    /// As there.
    pub async fn receive(
        &self,
        actor: &Actor,
        intake: impl Into<Intake<S::Personal>>,
    ) -> Result<Recorded, DeskError<S::Error>> {
        self.drive(Handling::receive(self.rules(), actor.clone(), intake)).await
    }

    /// Applies a command to a complaint: see [`Desk::act`](super::Desk::act).
    ///
    /// # Errors
    /// As there.
    pub async fn act(
        &self,
        id: &ComplaintId,
        actor: &Actor,
        request: impl Into<Request>,
    ) -> Result<Recorded, DeskError<S::Error>> {
        self.drive(Handling::act(self.rules(), actor.clone(), id.clone(), request, None)).await
    }

    /// The same, with personal data: see [`Desk::act_with`](super::Desk::act_with).
    ///
    /// # Errors
    /// As there.
    pub async fn act_with(
        &self,
        id: &ComplaintId,
        actor: &Actor,
        request: impl Into<Request>,
        personal: S::Personal,
    ) -> Result<Recorded, DeskError<S::Error>> {
        let personal = Some(personal);
        self.drive(Handling::act(self.rules(), actor.clone(), id.clone(), request, personal)).await
    }

    /// Merges a complaint into the one that it duplicates: see [`Desk::merge`](super::Desk::merge).
    ///
    /// # Errors
    /// As there.
    pub async fn merge(
        &self,
        actor: &Actor,
        duplicate: &ComplaintId,
        into: &ComplaintId,
    ) -> Result<Recorded, DeskError<S::Error>> {
        self.merge_keyed(actor, duplicate, into, None).await
    }

    /// The same under an idempotency key: see [`Desk::merge_keyed`](super::Desk::merge_keyed).
    ///
    /// # Errors
    /// As there.
    pub async fn merge_keyed(
        &self,
        actor: &Actor,
        duplicate: &ComplaintId,
        into: &ComplaintId,
        key: Option<CommandKey>,
    ) -> Result<Recorded, DeskError<S::Error>> {
        let merging =
            Merging::new(self.rules(), actor.clone(), duplicate.clone(), into.clone()).keyed(key);
        self.drive(merging).await
    }

    /// The current state of a complaint.
    ///
    /// # Errors
    /// As [`Desk::load`](super::Desk::load).
    pub async fn load(&self, id: &ComplaintId) -> Result<Complaint, DeskError<S::Error>> {
        self.drive(Loading::new(id.clone())).await
    }

    /// A complaint as it stands, to be kept for [`warm`](Self::warm).
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub async fn snapshot(&self, id: &ComplaintId) -> Result<Snapshot, DeskError<S::Error>> {
        let complaint = self.load(id).await?;
        let log = self
            .store
            .log(id, complaint.version.saturating_sub(1))
            .await
            .map_err(Failure::Store)?;
        let last = log.first().ok_or_else(|| Failure::Unknown { id: id.clone() })?;
        Ok(Snapshot::of(complaint, last))
    }

    /// Puts a kept complaint into the cache, so that its log need not be read from the beginning. Whether it was
    /// the log's and could be used.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn warm(&self, snapshot: Snapshot) -> Result<bool, DeskError<S::Error>> {
        let log = self.store.log(snapshot.id(), snapshot.before()).await.map_err(Failure::Store)?;
        Ok(self.shared.warm(snapshot, &log))
    }

    /// Records all alarms that are due: see [`Desk::sweep`](super::Desk::sweep).
    ///
    /// # Errors
    /// As there.
    pub async fn sweep(&self, limit: usize) -> Result<Sweep<S::Error>, DeskError<S::Error>> {
        self.drive(Sweeping::new(self.rules(), limit)).await
    }

    /// Carries open cases over into the next month: see [`Desk::carry_over`](super::Desk::carry_over).
    ///
    /// # Errors
    /// As there.
    pub async fn carry_over(
        &self,
        actor: &Actor,
        month: (i32, u32),
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<CarriedOver<S::Error>, DeskError<S::Error>> {
        self.drive(CarryingOver::new(self.rules(), actor.clone(), month, after, limit)).await
    }

    /// The policies that the desk lacks: see [`Desk::missing_policies`](super::Desk::missing_policies).
    ///
    /// # Errors
    /// If the store fails.
    pub async fn missing_policies(&self) -> Result<Vec<MissingPolicy>, DeskError<S::Error>> {
        Ok(self.shared.missing(self.store.policies().await.map_err(Failure::Store)?))
    }

    /// One page of the complaints that match a query.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn page(
        &self,
        query: &Query,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page, DeskError<S::Error>> {
        Ok(self.store.list(query, after, limit).await.map_err(Failure::Store)?)
    }

    /// Number of complaints that match a query.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn count(&self, query: &Query) -> Result<u64, DeskError<S::Error>> {
        Ok(self.store.count(query).await.map_err(Failure::Store)?)
    }

    /// The whole log of a complaint.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn log(&self, id: &ComplaintId) -> Result<Vec<Arc<Entry>>, DeskError<S::Error>> {
        Ok(self.store.log(id, 0).await.map_err(Failure::Store)?)
    }

    /// The commands that an actor may issue on a complaint now, and the reasons against the others.
    ///
    /// # Errors
    /// As [`AsyncDesk::load`], or if the desk does not have the complaint's policy.
    pub async fn permitted(
        &self,
        id: &ComplaintId,
        actor: &Actor,
    ) -> Result<Vec<Permitted>, DeskError<S::Error>> {
        let complaint = self.load(id).await?;
        let rules = self.rules();
        let policy =
            rules.policy(&complaint.policy).ok_or_else(|| rules.unknown(&complaint.policy))?;
        let context = Context::new(policy, actor, self.shared.clock.now());
        Ok(permitted(&complaint, &context))
    }
}
