//! A desk on a clock that the story moves; what falls due on the way is recorded when it does.

use std::cell::RefCell;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use redress::complaint::{Command, Receive, Rejection, Request};
use redress::desk::{Desk, DeskError, Failure};
use redress::policy::Policy;
use redress::store::MemoryStore;
use redress::time::{Clock, ManualClock};
use redress::vocabulary::{Actor, ComplaintId, Facts, Lang};

use crate::people::Person;

/// Whatever stops the story.
pub(crate) type Error = Box<dyn std::error::Error>;

/// Something that was asked for and refused.
pub(crate) struct Refusal {
    pub(crate) id: ComplaintId,
    pub(crate) at: DateTime<Utc>,
    pub(crate) actor: Actor,
    pub(crate) command: Command,
    pub(crate) why: Rejection,
}

pub(crate) struct Scene {
    pub(crate) desk: Desk<MemoryStore, ManualClock>,
    pub(crate) policy: Policy,
    pub(crate) lang: Lang,
    pub(crate) refusals: RefCell<Vec<Refusal>>,
    clock: ManualClock,
}

/// An instant from a local time in China.
fn local(text: &str) -> Result<DateTime<Utc>, Error> {
    let naive = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")?;
    Ok(naive.and_utc() - TimeDelta::hours(8))
}

impl Scene {
    pub(crate) fn new(policy: Policy, lang: Lang) -> Result<Self, Error> {
        let clock = ManualClock::new(local("2026-03-02 08:00")?);
        let desk = Desk::new(policy.clone(), MemoryStore::new(), clock.clone());
        Ok(Self { desk, policy, lang, refusals: RefCell::default(), clock })
    }

    /// Takes a case in.
    pub(crate) fn receive(
        &self,
        id: &str,
        who: &Person,
        at: &str,
        facts: Facts,
    ) -> Result<Case<'_>, Error> {
        let id: ComplaintId = id.parse()?;
        self.pass_until(local(at)?)?;
        let receive = Receive::new(id.clone(), "customer-0371".parse()?, facts);
        self.desk.receive(&who.actor(), receive)?;
        Ok(Case { scene: self, id })
    }

    /// Lets time pass, stopping at each instant at which some case wants attention.
    fn pass_until(&self, at: DateTime<Utc>) -> Result<(), Error> {
        loop {
            let mut next = at;
            if let Some(due) = self.desk.due(None, at, 1)?.first() {
                next = next.min(due.at);
            }
            self.clock.set(next.max(self.clock.now()));
            self.desk.sweep(1000)?;
            if next >= at {
                return Ok(());
            }
        }
    }
}

/// One case being told.
#[derive(Clone)]
pub(crate) struct Case<'s> {
    pub(crate) scene: &'s Scene,
    pub(crate) id: ComplaintId,
}

impl Case<'_> {
    /// Goes on at a local time.
    pub(crate) fn at(&self, time: &str) -> Result<&Self, Error> {
        self.scene.pass_until(local(time)?)?;
        Ok(self)
    }

    pub(crate) fn does(&self, who: &Person, command: impl Into<Command>) -> Result<&Self, Error> {
        self.scene.desk.act(&self.id, &who.actor(), Request::now(command))?;
        Ok(self)
    }

    /// Asks for something that will be refused; the story tells why.
    pub(crate) fn tries(&self, who: &Person, command: impl Into<Command>) -> Result<&Self, Error> {
        let (actor, command) = (who.actor(), command.into());
        match self.scene.desk.act(&self.id, &actor, Request::now(command.clone())) {
            Err(DeskError { failure: Failure::Rejected(why), .. }) => {
                let (id, at) = (self.id.clone(), self.scene.clock.now());
                let refusal = Refusal { id, at, actor, command, why: *why };
                self.scene.refusals.borrow_mut().push(refusal);
                Ok(self)
            }
            Err(other) => Err(other.into()),
            Ok(_) => Err(format!("{} was expected to be refused", command.kind()).into()),
        }
    }
}

/// The instant of a local time, for a promise.
pub(crate) fn instant(text: &str) -> Result<DateTime<Utc>, Error> {
    local(text)
}
