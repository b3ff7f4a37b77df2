//! `Stage`: a desk on a clock that a story advances. Alarms on the way are recorded when they are due.

use std::cell::RefCell;
use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, Utc};
use redress::complaint::{Command, Entry, Receive, Rejection, Request};
use redress::desk::{self, Desk, DeskError};
use redress::policy::Policy;
use redress::store::MemoryStore;
use redress::time::{Clock as _, ManualClock};
use redress::vocabulary::{Actor, ActorId, ComplaintId, Department, Facts, Lang, Role};
use redress_report::{Glossary, Story, Teller};

/// Any error that stops a story.
pub type Failure = Box<dyn std::error::Error>;

/// A person who acts, with the name shown to readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    id: ActorId,
    en: &'static str,
    zh: &'static str,
    /// The role they act in.
    pub role: Role,
    /// The department they work for.
    pub department: Option<Department>,
}

impl Person {
    /// A person with an id, a name in English and Chinese, a role, and a department if it matters.
    #[must_use]
    pub const fn new(
        id: ActorId,
        (en, zh): (&'static str, &'static str),
        role: Role,
        department: Option<Department>,
    ) -> Self {
        Self { id, en, zh, role, department }
    }

    /// The person's id.
    #[must_use]
    pub fn id(&self) -> ActorId {
        self.id.clone()
    }

    /// The person as an actor.
    #[must_use]
    pub fn actor(&self) -> Actor {
        let actor = Actor::new(self.id(), self.role.clone());
        match &self.department {
            Some(department) => actor.of(department.clone()),
            None => actor,
        }
    }

    /// The person's name.
    #[must_use]
    pub const fn name(&self, lang: Lang) -> &'static str {
        lang.pick(self.en, self.zh)
    }

    /// Adds the person's name to a glossary.
    #[must_use]
    pub fn known_to<'a>(&self, glossary: Glossary<'a>) -> Glossary<'a> {
        glossary.person(self.id(), self.en, self.zh)
    }
}

/// A command that the desk rejected.
#[derive(Clone, Debug)]
struct Refusal {
    id: ComplaintId,
    at: DateTime<Utc>,
    actor: Actor,
    command: Command,
    why: Rejection,
}

/// A desk whose clock only moves when a story advances it.
#[derive(Debug)]
pub struct Stage {
    desk: Desk<MemoryStore, ManualClock>,
    policy: Policy,
    clock: ManualClock,
    refusals: RefCell<Vec<Refusal>>,
}

impl Stage {
    /// A desk under a policy that opens at a local time, written `2026-03-02 09:05`.
    ///
    /// # Errors
    /// If that is not a local time in the policy's zone.
    pub fn new(policy: Policy, opens: &str) -> Result<Self, Failure> {
        let clock = ManualClock::new(local(&policy, opens)?);
        let desk = Desk::new(policy.clone(), MemoryStore::new(), clock.clone());
        Ok(Self { desk, policy, clock, refusals: RefCell::default() })
    }

    /// The instant of a local time.
    ///
    /// # Errors
    /// If there is no such time.
    pub fn local(&self, text: &str) -> Result<DateTime<Utc>, Failure> {
        local(&self.policy, text)
    }

    /// Receives a case at a local time.
    ///
    /// # Errors
    /// If the desk rejects it.
    pub fn receive(
        &self,
        id: &str,
        who: &Person,
        at: &str,
        facts: Facts,
    ) -> Result<Case<'_>, Failure> {
        let id: ComplaintId = id.parse()?;
        self.pass_until(self.local(at)?)?;
        let receive = Receive::new(id.clone(), "customer-0371".parse()?, facts);
        self.desk.receive(&who.actor(), receive)?;
        Ok(Case { stage: self, id })
    }

    /// The log of a case.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn log(&self, id: &ComplaintId) -> Result<Vec<Arc<Entry>>, Failure> {
        Ok(self.desk.log(id)?)
    }

    /// Advances the clock, stopping at each instant at which a case is due.
    fn pass_until(&self, at: DateTime<Utc>) -> Result<(), Failure> {
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

/// A local time of a policy's calendar as an instant.
fn local(policy: &Policy, text: &str) -> Result<DateTime<Utc>, Failure> {
    let naive = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")?;
    let local = naive.and_local_timezone(policy.spec().calendar.zone()).earliest();
    Ok(local.ok_or("the clocks skip this time")?.to_utc())
}

/// One case on a [`Stage`].
#[derive(Clone, Debug)]
pub struct Case<'s> {
    stage: &'s Stage,
    /// The complaint's id.
    pub id: ComplaintId,
}

impl Case<'_> {
    /// Advances to a local time; alarms on the way are recorded when they are due.
    ///
    /// # Errors
    /// If a sweep fails.
    pub fn at(&self, time: &str) -> Result<&Self, Failure> {
        self.stage.pass_until(self.stage.local(time)?)?;
        Ok(self)
    }

    /// A person issues a command.
    ///
    /// # Errors
    /// If the desk rejects it.
    pub fn does(&self, who: &Person, command: impl Into<Command>) -> Result<&Self, Failure> {
        self.stage.desk.act(&self.id, &who.actor(), Request::now(command))?;
        Ok(self)
    }

    /// A person issues a command that is rejected; the story tells why.
    ///
    /// # Errors
    /// If it is not rejected.
    pub fn tries(&self, who: &Person, command: impl Into<Command>) -> Result<&Self, Failure> {
        let (actor, command) = (who.actor(), command.into());
        match self.stage.desk.act(&self.id, &actor, Request::now(command.clone())) {
            Err(DeskError { failure: desk::Failure::Rejected(why), .. }) => {
                let (id, at) = (self.id.clone(), self.stage.clock.now());
                let refusal = Refusal { id, at, actor, command, why: *why };
                self.stage.refusals.borrow_mut().push(refusal);
                Ok(self)
            }
            Err(other) => Err(other.into()),
            Ok(_) => Err(format!("`{}` was expected to be refused", command.kind()).into()),
        }
    }

    /// The story of the case, with its ending.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn story(&self, words: &Glossary<'_>) -> Result<Story, Failure> {
        let log = self.stage.desk.log(&self.id)?;
        let mut story = Story::of(words, log.iter().map(AsRef::as_ref));
        let teller = Teller::new(words);
        for refusal in self.stage.refusals.borrow().iter().filter(|one| one.id == self.id) {
            let command = refusal.command.kind();
            story.push(teller.refused(refusal.at, &refusal.actor, command, &refusal.why));
        }
        story.ending = teller.ending(&self.stage.desk.load(&self.id)?);
        Ok(story)
    }

    /// The story as text for a terminal, with the names of the policy, of the story itself, and of the people
    /// in it.
    ///
    /// # Errors
    /// As [`Self::story`].
    pub fn told(
        &self,
        words: &[(&str, &str, &str)],
        cast: &[&Person],
        lang: Lang,
    ) -> Result<String, Failure> {
        let glossary = Glossary::new(&self.stage.policy).words(words);
        let glossary = cast.iter().fold(glossary, |words, person| person.known_to(words));
        let zone = self.stage.policy.spec().calendar.zone();
        Ok(self.story(&glossary)?.text(zone, lang))
    }
}
