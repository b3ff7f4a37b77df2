//! A desk on a simulated clock that tells each thing as it happens.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use redress::complaint::{Command, Event, Receive, Request};
use redress::desk::{self, Desk, DeskError};
use redress::policy::Policy;
use redress::store::MemoryStore;
use redress::time::ManualClock;
use redress::vocabulary::{Actor, ComplaintId, Department, Facts, Lang, Role};

use super::Failure;
use super::words::Words;

/// Somebody who acts, with the name that is shown.
pub(crate) struct Person {
    pub(crate) actor: Actor,
    en: &'static str,
    zh: &'static str,
}

/// Somebody in a role, at a department.
pub(crate) fn person(
    id: &'static str,
    (en, zh): (&'static str, &'static str),
    role: Role,
    department: Department,
) -> Person {
    let id = redress::vocabulary::ActorId::new_static(id);
    Person { actor: Actor::new(id, role).of(department), en, zh }
}

/// A local time in Shanghai as an instant.
pub(crate) fn local(text: &str) -> Result<DateTime<Utc>, Failure> {
    let naive = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")?;
    Ok(naive.and_utc() - TimeDelta::hours(8))
}

pub(crate) struct Play {
    desk: Desk<MemoryStore, ManualClock>,
    clock: ManualClock,
    words: Words,
    id: ComplaintId,
    /// How much of the log has been told.
    told: u64,
    /// When and by whom the last thing was done.
    last: Option<(DateTime<Utc>, String)>,
}

impl Play {
    /// Opens the case and tells how it came in.
    pub(crate) fn open(
        policy: Policy,
        lang: Lang,
        cast: &[&Person],
        (who, at, facts): (&Person, &str, Facts),
    ) -> Result<Self, Failure> {
        let names = cast.iter().map(|p| (p.actor.id.clone(), lang.pick(p.en, p.zh))).collect();
        let clock = ManualClock::new(local(at)?);
        let words = Words::new(policy.clone(), lang, names);
        println!("{}\n", words.title());
        let desk = Desk::new(policy, MemoryStore::new(), clock.clone());
        let id: ComplaintId = "2026-0001".parse()?;
        let customer = "c-17".parse()?;
        desk.receive(&who.actor, Receive::new(id.clone(), customer, facts))?;
        let mut play = Self { desk, clock, words, id, told: 0, last: None };
        play.tell()?;
        Ok(play)
    }

    /// Lets time pass; what falls due on the way is told at its own time.
    pub(crate) fn at(&mut self, at: &str) -> Result<&mut Self, Failure> {
        let until = local(at)?;
        while let Some(due) = self.desk.load(&self.id)?.next_due().filter(|due| *due <= until) {
            self.clock.set(due);
            self.desk.sweep(1)?;
            self.tell()?;
        }
        self.clock.set(until);
        Ok(self)
    }

    /// Somebody does something.
    pub(crate) fn does(
        &mut self,
        who: &Person,
        command: impl Into<Command>,
    ) -> Result<&mut Self, Failure> {
        self.desk.act(&self.id, &who.actor, Request::now(command))?;
        self.tell()?;
        Ok(self)
    }

    /// Somebody wants to do something that the procedure does not allow.
    pub(crate) fn tries(
        &mut self,
        who: &Person,
        command: impl Into<Command>,
    ) -> Result<&mut Self, Failure> {
        let command = command.into();
        match self.desk.act(&self.id, &who.actor, Request::now(command.clone())) {
            Err(DeskError { failure: desk::Failure::Rejected(why), .. }) => {
                let line = self.words.refused(command.kind(), &why);
                let who = self.words.person(&who.actor);
                self.print(self.now(), who, &[line]);
                Ok(self)
            }
            Err(error) => Err(error.into()),
            Ok(_) => Err(format!("`{}` was to be refused", command.kind()).into()),
        }
    }

    fn now(&self) -> DateTime<Utc> {
        redress::time::Clock::now(&self.clock)
    }

    /// Tells what the log has since the last time.
    fn tell(&mut self) -> Result<(), Failure> {
        for entry in self.desk.log(&self.id)? {
            if entry.version <= self.told {
                continue;
            }
            self.told = entry.version;
            let lines: Vec<String> =
                entry.events.iter().filter_map(|event| self.words.line(event)).collect();
            // What fell due is told at the instant at which it did.
            let due = entry.events.iter().find_map(|event| match event {
                Event::LimitBreached { due, .. } => Some(*due),
                _ => None,
            });
            let at = due.filter(|due| *due < entry.occurred_at).unwrap_or(entry.occurred_at);
            let who = self.words.person(&entry.actor);
            self.print(at, who, &lines);
        }
        Ok(())
    }

    fn print(&mut self, at: DateTime<Utc>, who: String, lines: &[String]) {
        let here = Some((at, who));
        if self.last != here {
            self.last = here;
            if let Some((at, who)) = &self.last {
                println!("{}  {who}", self.words.moment(*at));
            }
        }
        for line in lines {
            println!("    {line}");
        }
    }

    /// How it ended: the limits with their verdicts.
    pub(crate) fn end(&self) -> Result<(), Failure> {
        let complaint = self.desk.load(&self.id)?;
        println!("\n{}", self.words.state(complaint.state.kind()));
        for limit in complaint.all_limits() {
            if let Some(line) = self.words.verdict(limit) {
                println!("    {line}");
            }
        }
        Ok(())
    }
}
