//! A desk on a clock and a case on it that is told line by line: what the clause tests share. Each of
//! them adds its own people and steps with an `impl` of its own.
//!
//! Times are local times of Asia/Shanghai.
#![allow(dead_code, reason = "each test program uses its part")]

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use redress::complaint::{Command, Complaint, Event, Limit, Rejection, Request, Verdict};
use redress::desk::{Desk, DeskError, Failure};
use redress::lifecycle::EventKind;
use redress::policy::Policy;
use redress::store::MemoryStore;
use redress::time::ManualClock;
use redress::vocabulary::{Actor, ComplaintId, Department, Role};
use redress_presets::dealership::Personal;

/// An instant from a local time in Shanghai: `2026-03-02 09:00`, with seconds and micros if need be.
#[track_caller]
pub(crate) fn local(text: &str) -> DateTime<Utc> {
    let whole = if text.len() == 16 { format!("{text}:00") } else { text.to_owned() };
    let naive = NaiveDateTime::parse_from_str(&whole, "%Y-%m-%d %H:%M:%S%.f").expect("a time");
    naive.and_utc() - TimeDelta::hours(8)
}

/// The local time in Shanghai of an instant.
pub(crate) fn shown(at: DateTime<Utc>) -> String {
    (at + TimeDelta::hours(8)).format("%Y-%m-%d %H:%M:%S%.f").to_string()
}

pub(crate) const MICRO: TimeDelta = TimeDelta::microseconds(1);

pub(crate) fn person(id: &str, role: Role, department: Department) -> Actor {
    Actor::new(id.parse().expect("an id"), role).of(department)
}

/// A store that keeps apart what a dealership does.
pub(crate) type Kept = MemoryStore<Personal>;

/// A desk in memory on a clock that the test turns.
pub(crate) struct World {
    pub(crate) desk: Desk<Kept, ManualClock>,
    pub(crate) clock: ManualClock,
}

impl World {
    pub(crate) fn under(policy: Policy) -> Self {
        let clock = ManualClock::new(local("2026-01-01 08:00"));
        Self { desk: Desk::new(policy, Kept::default(), clock.clone()), clock }
    }

    pub(crate) fn set(&self, at: DateTime<Utc>) {
        self.clock.set(at);
        assert!(self.desk.sweep(1000).expect("a sweep").failed.is_empty());
    }

    /// Closes a month, two cases at a time; the cases that were carried over.
    pub(crate) fn month_end(
        &self,
        actor: &Actor,
        year: i32,
        month: u32,
    ) -> Result<Vec<ComplaintId>, DeskError<std::convert::Infallible>> {
        let (mut after, mut carried) = (None, Vec::new());
        loop {
            let page = self.desk.carry_over(actor, (year, month), after, 2)?;
            assert!(page.failed.is_empty(), "{:?}", page.failed);
            carried.extend(page.done.into_iter().map(|done| done.id));
            after = page.next;
            if after.is_none() {
                return Ok(carried);
            }
        }
    }
}

pub(crate) struct Case<'w> {
    pub(crate) world: &'w World,
    pub(crate) id: ComplaintId,
}

impl Case<'_> {
    /// Lets time pass until then; what falls due on the way is recorded.
    #[track_caller]
    pub(crate) fn at(&self, time: &str) -> &Self {
        self.until(local(time))
    }

    pub(crate) fn until(&self, at: DateTime<Utc>) -> &Self {
        self.world.set(at);
        self
    }

    #[track_caller]
    pub(crate) fn does(&self, who: &Actor, command: impl Into<Command>) -> &Self {
        let request = Request::now(command);
        if let Err(error) = self.world.desk.act(&self.id, who, request) {
            panic!("{} may not: {error}", who.id);
        }
        self
    }

    #[track_caller]
    pub(crate) fn refused(&self, who: &Actor, command: impl Into<Command>) -> Rejection {
        let before = self.now();
        let request = Request::now(command);
        match self.world.desk.act(&self.id, who, request).expect_err("a refusal") {
            DeskError { failure: Failure::Rejected(rejection), recorded, .. } => {
                assert!(recorded.is_empty(), "what was due has been swept");
                assert_eq!(self.now(), before, "a refusal changes nothing");
                *rejection
            }
            other => panic!("refused for another reason: {other}"),
        }
    }

    /// Refused for who they are, with the clause that says so.
    #[track_caller]
    pub(crate) fn not_for(&self, who: &Actor, command: impl Into<Command>, clause: &str) {
        let rejection = self.refused(who, command);
        assert!(matches!(rejection, Rejection::NotAllowed { .. }), "{rejection}");
        assert!(rejection.cite().iter().any(|c| c.as_str() == clause), "{rejection}");
    }

    /// Refused because something is missing, with the clause that asks for it.
    #[track_caller]
    pub(crate) fn not_yet(&self, who: &Actor, command: impl Into<Command>, clause: &str) {
        let rejection = self.refused(who, command);
        assert!(matches!(rejection, Rejection::GateClosed { .. }), "{rejection}");
        assert!(rejection.cite().iter().any(|c| c.as_str() == clause), "{rejection}");
    }

    pub(crate) fn now(&self) -> Complaint {
        self.world.desk.load(&self.id).expect("a complaint")
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        let log = self.world.desk.log(&self.id).expect("a log");
        log.iter().flat_map(|entry| entry.events.clone()).collect()
    }

    pub(crate) fn happened(&self, kind: EventKind) -> usize {
        self.events().iter().filter(|event| event.kind() == kind).count()
    }

    /// The latest limit of a rule, ended or live.
    #[track_caller]
    pub(crate) fn limit(&self, rule: &str) -> Limit {
        let found = self.limits(rule).pop();
        found.unwrap_or_else(|| panic!("no limit by {rule} has started"))
    }

    /// All limits of a rule, in the order in which they ended, the live one last.
    pub(crate) fn limits(&self, rule: &str) -> Vec<Limit> {
        self.now().all_limits().filter(|limit| limit.rule.as_str() == rule).cloned().collect()
    }

    pub(crate) fn verdict(&self, rule: &str) -> Verdict {
        self.limit(rule).verdict()
    }

    /// The names of the rules whose limits run.
    pub(crate) fn running(&self) -> Vec<String> {
        let mut names: Vec<_> = self.now().limits.iter().map(|l| l.rule.to_string()).collect();
        names.sort();
        names
    }
}
