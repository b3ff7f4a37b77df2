//! A complaint centre with its people above and below, and a case that is told line by line.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use redress::complaint::{
    Command, Complaint, Event, FollowUpResult, Limit, LimitStatus, Plan, Receive, Rejection,
    Request, Verdict, command,
};
use redress::desk::{Desk, DeskError};
use redress::policy::Telecom;
use redress::policy::telecom::{department, line, role, subject};
use redress::store::{Filter, MemoryStore, Store};
use redress::time::ManualClock;
use redress::vocabulary::{
    Actor, Channel, ComplaintId, Conclusion, Department, EventKind, Facts, Kind, Mark, Outcome,
    Party, Role, Satisfaction, channel, grade, tier,
};

use super::operator::{self, operator};

/// An instant from a local time in Shanghai: `2026-03-02 09:00`, with seconds if need be.
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

fn person(id: &str, role: Role, department: Department) -> Actor {
    Actor::new(id.parse().expect("an id"), role).of(department)
}

/// Staff of a service hall, which is no department of the policy.
pub(crate) fn hall() -> Actor {
    person("hall.liu", role::CHANNEL_AGENT, Department::new_static("zhongyuan-hall"))
}
pub(crate) fn agent() -> Actor {
    person("centre.li", role::CENTRE_AGENT, department::CENTRE)
}
pub(crate) fn centre_head() -> Actor {
    person("centre.qian", role::CENTRE_HEAD, department::CENTRE)
}
pub(crate) fn remote() -> Actor {
    person("zhengzhou.sun", role::REMOTE_AGENT, operator::ZHENGZHOU)
}
pub(crate) fn network() -> Actor {
    person("network.wu", role::HANDLER, operator::NETWORK)
}
pub(crate) fn network_head() -> Actor {
    person("network.zheng", role::DEPARTMENT_HEAD, operator::NETWORK)
}
pub(crate) fn billing() -> Actor {
    person("billing.feng", role::HANDLER, operator::BILLING)
}
pub(crate) fn mobile() -> Actor {
    person("mobile.chen", role::HANDLER, operator::MOBILE)
}
pub(crate) fn fixed() -> Actor {
    person("fixed.wei", role::HANDLER, operator::FIXED)
}
pub(crate) fn fixed_head() -> Actor {
    person("fixed.jiang", role::DEPARTMENT_HEAD, operator::FIXED)
}
pub(crate) fn hebei() -> Actor {
    person("hebei.shen", role::CENTRE_AGENT, operator::HEBEI)
}
pub(crate) fn province() -> Actor {
    Actor::new("province.han".parse().expect("an id"), role::PROVINCIAL_SERVICE)
}
pub(crate) fn head_office() -> Actor {
    person("head-office.yang", role::HEAD_OFFICE_AGENT, department::HEAD_OFFICE)
}
pub(crate) fn head_office_service() -> Actor {
    person("head-office.zhu", role::HEAD_OFFICE_SERVICE, department::HEAD_OFFICE)
}

pub(crate) struct Centre {
    pub(crate) desk: Desk<MemoryStore, ManualClock>,
    pub(crate) clock: ManualClock,
}

impl Centre {
    pub(crate) fn new() -> Self {
        Self::with(operator())
    }

    pub(crate) fn with(options: Telecom) -> Self {
        let clock = ManualClock::new(local("2026-01-01 08:00"));
        let policy = options.policy().expect("a policy");
        Self { desk: Desk::new(policy, MemoryStore::new(), clock.clone()), clock }
    }

    pub(crate) fn set(&self, at: DateTime<Utc>) {
        self.clock.set(at);
        assert!(self.desk.sweep(1000).expect("a sweep").failed.is_empty());
    }

    fn asked(&self, facts: Facts) -> Receive {
        let number = self.desk.store().list(&Filter::All).expect("a list").len() + 1;
        let id: ComplaintId = format!("T-{number:04}").parse().expect("an id");
        Receive { id, customer: "c-17".parse().expect("a ref"), facts }
    }

    #[track_caller]
    pub(crate) fn receive(&self, who: &Actor, at: &str, facts: Facts) -> Case<'_> {
        self.set(local(at));
        let receive = self.asked(facts);
        let id = receive.id.clone();
        self.desk.receive(who, receive).expect("a receipt");
        Case { centre: self, id }
    }

    #[track_caller]
    pub(crate) fn may_not_receive(&self, who: &Actor, facts: Facts, clause: &str) {
        let refused = self.desk.receive(who, self.asked(facts)).expect_err("a refusal");
        let DeskError::Rejected(rejection) = refused else { panic!("{refused}") };
        assert!(rejection.cite().iter().any(|c| c.as_str() == clause), "{rejection}");
    }
}

fn facts(kind: Kind, from: Channel, line: redress::vocabulary::Line) -> Facts {
    Facts { line: Some(line), ..Facts::new(kind, from) }
}

/// A general complaint about a GSM bill, by the hotline.
pub(crate) fn bill() -> Facts {
    Facts { subject: Some(subject::BILLING), ..facts(Kind::Complaint, channel::HOTLINE, line::GSM) }
}
/// The same, provincial.
pub(crate) fn provincial_bill() -> Facts {
    Facts { grade: grade::PROVINCIAL, ..bill() }
}
/// A provincial complaint about GSM coverage.
pub(crate) fn coverage() -> Facts {
    Facts {
        grade: grade::PROVINCIAL,
        subject: Some(subject::NETWORK),
        ..facts(Kind::Complaint, channel::HOTLINE, line::GSM)
    }
}
pub(crate) fn vip(facts: Facts) -> Facts {
    Facts { tier: tier::VIP, ..facts }
}
pub(crate) fn national(facts: Facts) -> Facts {
    Facts { grade: grade::NATIONAL, ..facts }
}
pub(crate) fn escalated(line: redress::vocabulary::Line) -> Facts {
    facts(Kind::EscalatedComplaint, channel::HOTLINE, line)
}
pub(crate) fn appeal() -> Facts {
    facts(Kind::Appeal, channel::REGULATOR, line::BROADBAND)
}

/// A resolution that grants nothing: a repair order, or a way to explain it.
pub(crate) fn explanation() -> Plan {
    Plan::default()
}

pub(crate) struct Case<'s> {
    pub(crate) centre: &'s Centre,
    pub(crate) id: ComplaintId,
}

impl Case<'_> {
    /// Lets time pass until then; what falls due on the way is recorded.
    pub(crate) fn at(&self, time: &str) -> &Self {
        self.centre.set(local(time));
        self
    }

    #[track_caller]
    pub(crate) fn does(&self, who: &Actor, command: impl Into<Command>) -> &Self {
        if let Err(error) = self.centre.desk.act(&self.id, who, Request::now(command)) {
            panic!("{} may not: {error}", who.id);
        }
        self
    }

    #[track_caller]
    pub(crate) fn refused(&self, who: &Actor, command: impl Into<Command>) -> Rejection {
        let before = self.now();
        match self.centre.desk.act(&self.id, who, Request::now(command)).expect_err("a refusal") {
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
        self.centre.desk.load(&self.id).expect("a complaint")
    }

    pub(crate) fn holder(&self) -> Department {
        self.now().route.holder().clone()
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        let log = self.centre.desk.log(&self.id).expect("a log");
        log.iter().flat_map(|entry| entry.events.clone()).collect()
    }

    pub(crate) fn happened(&self, kind: EventKind) -> usize {
        self.events().iter().filter(|event| event.kind() == kind).count()
    }

    /// The latest limit of a rule, ended or live.
    #[track_caller]
    pub(crate) fn limit(&self, rule: &str) -> Limit {
        let found = self.limits(rule).pop();
        found.unwrap_or_else(|| panic!("no limit by {rule} has started: {:?}", self.running()))
    }

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

    /// Who was told, by a rule.
    pub(crate) fn told(&self, rule: &str) -> Vec<String> {
        let to = |event| match event {
            Event::Notified { rule: by, to } if by.as_str() == rule => Some(who(&to)),
            _ => None,
        };
        self.events().into_iter().filter_map(to).collect()
    }

    /// Who got an expedite order, by a rule.
    pub(crate) fn expedited(&self, rule: &str) -> Vec<String> {
        let to = |event| match event {
            Event::Expedited { rule: by, to } if by.as_str() == rule => Some(who(&to)),
            _ => None,
        };
        self.events().into_iter().filter_map(to).collect()
    }

    // The usual way, as one would tell it.

    #[track_caller]
    pub(crate) fn registered(&self, who: &Actor) -> &Self {
        self.does(who, command::Register {})
    }

    #[track_caller]
    pub(crate) fn dispatched(&self, who: &Actor, to: Option<Department>) -> &Self {
        self.does(who, command::Dispatch { to })
    }

    /// Signed for, a resolution set out, sent back where it came from.
    #[track_caller]
    pub(crate) fn handled(&self, who: &Actor) -> &Self {
        self.does(who, command::Sign {})
            .does(who, command::Propose { plan: explanation() })
            .does(who, command::Return {})
    }

    #[track_caller]
    pub(crate) fn answered(&self, who: &Actor) -> &Self {
        self.does(who, answer(Outcome::Resolved))
    }

    #[track_caller]
    pub(crate) fn closed(&self, who: &Actor, conclusion: Conclusion) -> &Self {
        self.does(who, command::Close { conclusion })
    }

    #[track_caller]
    pub(crate) fn says(&self, who: &Actor, satisfaction: Satisfaction) -> &Self {
        self.does(who, call(satisfaction))
    }

    #[track_caller]
    pub(crate) fn mark(&self, who: &Actor, mark: Mark) -> &Self {
        self.does(who, command::Mark { mark })
    }
}

pub(crate) fn answer(outcome: Outcome) -> command::Answer {
    command::Answer { outcome }
}

pub(crate) fn call(satisfaction: Satisfaction) -> command::FollowUp {
    command::FollowUp { result: FollowUpResult::Reached(satisfaction) }
}

pub(crate) fn send_back() -> command::SendBack {
    command::SendBack { reason: "incomplete".parse().expect("a reason") }
}

pub(crate) fn to(department: Department) -> command::Transfer {
    command::Transfer { to: Some(department) }
}

pub(crate) fn reopen() -> command::Reopen {
    command::Reopen { reason: "bad-handling".parse().expect("a reason") }
}

pub(crate) fn who(party: &Party) -> String {
    match party {
        Party::Person(id) => id.to_string(),
        Party::Role(role) => format!("the {role}"),
        Party::Department(department) => format!("at {department}"),
    }
}

/// What a limit is expected to be, in local times.
pub(crate) struct Expected {
    pub(crate) rule: &'static str,
    pub(crate) start: &'static str,
    /// 90 % of the way.
    pub(crate) warned: &'static str,
    pub(crate) due: &'static str,
    /// Who is expedited at the warning.
    pub(crate) expedited: &'static str,
}

/// Tries a limit on both sides: kept exactly at its due instant, broken a microsecond later, warned of
/// at 90 % and not before. Each try begins anew with `prepare`; `act` is what the limit asks for.
#[track_caller]
pub(crate) fn both_sides(
    expected: &Expected,
    prepare: impl for<'s> Fn(&'s Centre) -> Case<'s>,
    act: impl Fn(&Case<'_>),
) {
    let Expected { rule, start, warned, due, expedited } = *expected;

    let centre = Centre::new();
    let case = prepare(&centre);
    let limit = case.limit(rule);
    assert_eq!(shown(limit.start), shown(local(start)), "{rule} starts");
    assert_eq!(shown(limit.due), shown(local(due)), "{rule} is due");
    centre.clock.set(local(due));
    act(&case);
    assert_eq!(case.verdict(rule), Verdict::Kept, "{rule} at the due instant");
    assert_eq!(case.limit(rule).breached, None);

    let centre = Centre::new();
    let case = prepare(&centre);
    centre.set(local(due) + MICRO);
    let limit = case.limit(rule);
    assert_eq!(limit.status, LimitStatus::Running);
    assert_eq!(limit.breached.map(shown), Some(shown(local(due))), "{rule} ran out");
    act(&case);
    assert_eq!(case.verdict(rule), Verdict::Broken, "{rule} a microsecond later");

    let centre = Centre::new();
    let case = prepare(&centre);
    centre.set(local(warned) - MICRO);
    assert_eq!(case.expedited(rule), [""; 0], "{rule} expedited before 90 %");
    centre.set(local(warned));
    assert_eq!(case.expedited(rule), [expedited], "{rule} at 90 %");
    assert_eq!(case.limit(rule).warned, 1);
}
