//! An organisation with its desk, and a case that is told line by line. Times are local times of
//! Asia/Shanghai.
#![allow(dead_code, reason = "each test file uses its part")]

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use redress::complaint::{Command, Complaint, Event, Limit, Receive, Rejection, Request, Verdict};
use redress::desk::{Desk, DeskError};
use redress::policy::Policy;
use redress::store::MemoryStore;
use redress::time::{ManualClock, Period};
use redress::vocabulary::{Actor, ComplaintId, Department, EventKind, Facts, Party, Role};

/// An instant from a local time in Shanghai.
#[track_caller]
pub(crate) fn local(text: &str) -> DateTime<Utc> {
    let naive = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time");
    naive.and_utc() - TimeDelta::hours(8)
}

/// 24:00 of a local day.
#[track_caller]
pub(crate) fn end_of(day: &str) -> DateTime<Utc> {
    local(&format!("{day} 00:00")) + TimeDelta::days(1)
}

pub(crate) const MICRO: TimeDelta = TimeDelta::microseconds(1);

pub(crate) fn working_days(n: u32) -> Option<Period> {
    Some(Period::working_days(n).expect("a period"))
}

pub(crate) fn person(id: &str, role: Role, department: Department) -> Actor {
    Actor::new(id.parse().expect("an id"), role).of(department)
}

pub(crate) struct Office {
    pub(crate) desk: Desk<MemoryStore, ManualClock>,
    pub(crate) clock: ManualClock,
}

impl Office {
    pub(crate) fn new(policy: Policy) -> Self {
        let clock = ManualClock::new(local("2026-01-01 08:00"));
        Self { desk: Desk::new(policy, MemoryStore::new(), clock.clone()), clock }
    }

    pub(crate) fn set(&self, at: DateTime<Utc>) {
        self.clock.set(at);
        assert!(self.desk.sweep(1000).expect("a sweep").failed.is_empty());
    }

    #[track_caller]
    pub(crate) fn receive(&self, who: &Actor, at: &str, id: &str, facts: Facts) -> Case<'_> {
        self.set(local(at));
        let id: ComplaintId = id.parse().expect("an id");
        let receive = Receive { id: id.clone(), customer: "c-17".parse().expect("a ref"), facts };
        self.desk.receive(who, receive).expect("a receipt");
        Case { office: self, id }
    }
}

pub(crate) struct Case<'s> {
    pub(crate) office: &'s Office,
    pub(crate) id: ComplaintId,
}

impl Case<'_> {
    /// Lets time pass until then; what falls due on the way is recorded.
    #[track_caller]
    pub(crate) fn at(&self, time: &str) -> &Self {
        self.until(local(time))
    }

    pub(crate) fn until(&self, at: DateTime<Utc>) -> &Self {
        self.office.set(at);
        self
    }

    #[track_caller]
    pub(crate) fn does(&self, who: &Actor, command: impl Into<Command>) -> &Self {
        if let Err(error) = self.office.desk.act(&self.id, who, Request::now(command)) {
            panic!("{} may not: {error}", who.id);
        }
        self
    }

    #[track_caller]
    pub(crate) fn refused(&self, who: &Actor, command: impl Into<Command>) -> Rejection {
        let before = self.now();
        match self.office.desk.act(&self.id, who, Request::now(command)).expect_err("a refusal") {
            DeskError::Rejected(rejection) => {
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
        self.office.desk.load(&self.id).expect("a complaint")
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        let log = self.office.desk.log(&self.id).expect("a log");
        log.iter().flat_map(|entry| entry.events.clone()).collect()
    }

    pub(crate) fn happened(&self, kind: EventKind) -> usize {
        self.events().iter().filter(|event| event.kind() == kind).count()
    }

    /// Whether a role has been told by a rule.
    pub(crate) fn told(&self, rule: &str, role: &Role) -> bool {
        let party = Party::Role(role.clone());
        self.events().iter().any(|event| {
            matches!(event, Event::Notified { rule: by, to } if by.as_str() == rule && *to == party)
        })
    }

    /// The latest limit of a rule, ended or live.
    #[track_caller]
    pub(crate) fn limit(&self, rule: &str) -> Limit {
        let now = self.now();
        let found = now.all_limits().filter(|limit| limit.rule.as_str() == rule).last();
        found.cloned().unwrap_or_else(|| panic!("no limit by {rule} has started"))
    }

    #[track_caller]
    pub(crate) fn verdict(&self, rule: &str) -> Verdict {
        self.limit(rule).verdict()
    }
}
